//! Makes archives in temporary folders and runs the program on them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use regex::Regex;
use tempfile::TempDir;

/// The project's own folder.
pub(crate) fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The program under test.
pub(crate) fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_vanthu"))
}

/// A numbered report that has everything: number, date, type, title, one section, one point.
pub(crate) fn report(number: u32, month: u32, text: &str) -> String {
    format!(
        "SỞ NỘI VỤ\n\nSố: {number:02}/BC-SNV\n\nAn Bình, ngày 20 tháng {month:02} năm 2024\n\nBÁO CÁO\n\nKết quả công tác tháng {month} năm 2024\n\nI. KẾT QUẢ\n\n1. {text}\n"
    )
}

/// An archive root in a temporary folder.
pub(crate) struct Site {
    folder: TempDir,
}

impl Site {
    /// A root with these files; paths are below the root.
    pub(crate) fn new(files: &[(&str, &str)]) -> Site {
        let site = Site { folder: TempDir::new().unwrap() };
        for (path, text) in files {
            site.write(path, text.as_bytes());
        }
        site
    }

    /// A copy of the content that ships.
    pub(crate) fn shipped() -> Site {
        let site = Site::new(&[]);
        copy(&project().join("content"), &site.path("content"));
        site
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    /// Removes a folder that may be there.
    pub(crate) fn remove_all(&self, path: &str) {
        let _ = fs::remove_dir_all(self.path(path));
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Runs the program on this root; text of both outputs and the exit code.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&self.command(arguments).output().unwrap(), self.root())
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program();
        command.args(["--lang", "en", "--root"]).arg(self.root()).args(arguments);
        command
    }

    /// All files below a folder of the root with their content, by path.
    pub(crate) fn files(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let base = self.path(folder);
        let mut files: Vec<_> = walkdir::WalkDir::new(&base)
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| (entry.path().strip_prefix(&base).unwrap().display().to_string(), fs::read(entry.path()).unwrap()))
            .collect();
        files.sort();
        files
    }

    /// The addresses below `public/`, without the files named by their content.
    pub(crate) fn pages(&self) -> Vec<String> {
        self.files("public").into_iter().map(|(path, _)| path).filter(|path| path.ends_with(".html")).collect()
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What the program printed and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn of(output: &Output, root: &Path) -> Run {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&root.display().to_string(), "ROOT");
        // How far a stage is, is said of one that takes more than a second: on a busy machine any may.
        let progress = Regex::new(r"(?m)^[\p{L} ]+(?:: \d+ [\p{L} ]+, \d+/s)?; \d+\.\d s\n").unwrap();
        let err = progress.replace_all(&text(&output.stderr), "").into_owned();
        Run { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err }
    }

    /// Everything, without what differs from run to run.
    pub(crate) fn text(&self) -> String {
        let time = Regex::new(r"\d+\.\d+ s\b").unwrap();
        let bytes = Regex::new(r"written \([^)]+\)").unwrap();
        let out = time.replace_all(&self.out, "… s");
        format!("exit {}\n{}{}", self.code, self.err, bytes.replace_all(&out, "written"))
    }

    pub(crate) fn expect(self, code: i32) -> Run {
        assert_eq!(self.code, code, "{}\n{}", self.err, self.out);
        self
    }
}

/// Where a relative link of a page leads, below the site's root; an empty one to the page itself.
pub(crate) fn resolved(page: &str, link: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    if link.is_empty() {
        return page.to_owned();
    }
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => assert!(parts.pop().is_some(), "{page} links above the root: {link}"),
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn a_slow_machine_changes_nothing_that_is_compared() {
    use std::os::unix::process::ExitStatusExt;
    let stderr = "understanding: 2 reports, 2/s; 1.3 s\na.md: warning: is withdrawn\nso sánh các báo cáo; 2.0 s\n".into();
    let run = Run::of(&Output { status: std::process::ExitStatus::from_raw(0), stdout: Vec::new(), stderr }, Path::new("/root"));
    assert_eq!(run.err, "a.md: warning: is withdrawn\n");
}
