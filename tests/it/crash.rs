//! Publishing that is killed or fails at any moment: every call that changes the disk, on a disk that fails there.
//!
//! `VANTHU_LONG=1` tries every call, and 200 real kills instead of 20.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::Stdio;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use regex::Regex;
use vanthu::pipeline::{Options, Outcome, build_on};
use vanthu::read::Layout;
use vanthu::write::disk::{Disk, Machine};

use crate::harness::{Site, report, resolved};

/// Files by path below `public/`.
type Files = BTreeMap<String, Vec<u8>>;

fn is_long() -> bool {
    std::env::var_os("VANTHU_LONG").is_some()
}

fn options(site: &Site) -> Options {
    let layout = Layout::of(site.root(), None).unwrap();
    Options::of(layout)
}

/// Builds on the real disk. Processes that other tests are starting just now hold a copy of a lock for a moment.
fn build(options: &Options) -> anyhow::Result<Outcome> {
    loop {
        let outcome = build_on(&Machine, options);
        match &outcome {
            Err(failure) if format!("{failure:#}").contains("another build") => std::thread::sleep(Duration::from_millis(10)),
            _ => return outcome,
        }
    }
}

/// What happens at a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// The process is killed: nothing that comes later is done, and a file is left half written.
    Killed,
    /// The system says that the disk is full; later calls are done.
    Full,
}

/// A disk on which one call fails.
struct Faulty {
    at: usize,
    fate: Fate,
    calls: Mutex<Vec<String>>,
}

impl Faulty {
    const fn new(at: usize, fate: Fate) -> Faulty {
        Faulty { at, fate, calls: Mutex::new(Vec::new()) }
    }

    fn step<T>(&self, name: &str, path: &Path, run: impl FnOnce() -> io::Result<T>, half: impl FnOnce()) -> io::Result<T> {
        let mut calls = self.calls.lock().unwrap();
        calls.push(format!("{name} {}", path.file_name().unwrap_or_default().to_string_lossy()));
        let number = calls.len() - 1;
        if number == self.at {
            half();
            return Err(io::ErrorKind::StorageFull.into());
        }
        if number > self.at && self.fate == Fate::Killed {
            return Err(io::Error::other("this process is dead"));
        }
        run()
    }
}

impl Disk for Faulty {
    fn create_private_folder(&self, path: &Path) -> io::Result<()> {
        self.step("create", path, || Machine.create_private_folder(path), || {})
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.step("create", path, || Machine.create_folder(path), || {})
    }

    fn open_lock(&self, path: &Path) -> io::Result<File> {
        self.step("lock", path, || Machine.open_lock(path), || {})
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.step("write", path, || Machine.write(path, bytes), || Machine.write(path, &bytes[..bytes.len() / 2]).unwrap())
    }

    fn link(&self, file: &Path, name: &Path) -> io::Result<()> {
        self.step("link", name, || Machine.link(file, name), || {})
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step("rename", to, || Machine.rename(from, to), || {})
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.step("remove", path, || Machine.remove_file(path), || {})
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.step("remove", path, || Machine.remove_folder(path), || {})
    }

    fn flush(&self, folder: &Path) -> io::Result<()> {
        self.step("flush", folder, || Ok(()), || {})
    }
}

/// What is published, without the folder of a build at work.
fn published(site: &Site) -> Files {
    if !site.path("public").exists() {
        return Files::new();
    }
    site.files("public").into_iter().filter(|(path, _)| !path.starts_with(".vanthu/")).collect()
}

/// An archive before and after: one report changes, one comes, one goes, and with them most pages.
fn before() -> Site {
    Site::new(&[
        ("content/a.md", &report(1, 1, "Một.")),
        ("content/b.md", &report(2, 2, "Hai, xem 01/BC-SNV.")),
        ("content/c.md", &report(3, 3, "Ba.")),
        ("content/anh.png", "PNG"),
        ("content/d.md", "# Ghi chép\n\n![ảnh](anh.png)\n"),
    ])
}

fn change(site: &Site) {
    site.write("content/b.md", report(2, 2, "Hai đã sửa, xem 03/BC-SNV.").as_bytes());
    site.write("content/e.md", report(5, 5, "Năm.").as_bytes());
    site.remove("content/a.md");
    site.remove("content/anh.png");
    site.write("content/d.md", "# Ghi chép\n\nKhông còn ảnh.\n".as_bytes());
}

/// At any moment: whole files of before or of after only, and whatever a reader reaches has all it needs.
fn check_moment(now: &Files, old: &Files, new: &Files, moment: &str) {
    for (path, bytes) in now {
        assert!(old.get(path) == Some(bytes) || new.get(path) == Some(bytes), "{moment}: {path} is neither old nor new");
    }
    let link = Regex::new(r##"(?:href|src)="([^"#?:]+)["#?]"##).unwrap();
    // Where readers begin: the home page, and every page that they may have found before and that stays.
    let mut open: Vec<&String> = now
        .keys()
        .filter(|path| path.ends_with(".html") && (*path == "index.html" || old.contains_key(*path) && new.contains_key(*path)))
        .collect();
    let mut seen = open.clone();
    while let Some(path) = open.pop() {
        let text = String::from_utf8_lossy(&now[path]);
        for captures in link.captures_iter(&text).filter(|_| path != "404.html") {
            let target = resolved(path, &captures[1]);
            let (target, _) =
                now.get_key_value(&target).unwrap_or_else(|| panic!("{moment}: {path} leads to {target}, which is not there"));
            if target.ends_with(".html") && !seen.contains(&target) {
                seen.push(target);
                open.push(target);
            }
        }
    }
    // The index that the entry file names is there, with the texts of its reports.
    let Some(entry) = now.get("search/entry.json") else { return };
    let site = if old.get("search/entry.json") == Some(entry) { old } else { new };
    for path in site.keys().filter(|path| path.starts_with("search/") && *path != "search/previous.txt" || path.ends_with(".bin")) {
        assert!(now.contains_key(path), "{moment}: the index lacks {path}");
    }
}

fn clean(site: &Site) -> Files {
    let clean = Site::new(&[]);
    for (path, bytes) in site.files("content") {
        clean.write(&format!("content/{path}"), &bytes);
    }
    clean.run(&["build"]).expect(0);
    published(&clean)
}

/// Lets the calls of a build fail one after another; `old` is what is published before.
fn fail_everywhere(fate: Fate, make: impl Fn() -> Site) {
    let sample = make();
    let old = published(&sample);
    let new = clean(&sample);
    let counter = Faulty::new(usize::MAX, fate);
    build_on(&counter, &options(&sample)).unwrap();
    assert!(published(&sample) == new);
    let count = counter.calls.lock().unwrap().len();
    let step = if is_long() { 1 } else { count / 29 };
    for (round, at) in (0..count).step_by(step).enumerate() {
        let site = make();
        let disk = Faulty::new(at, fate);
        let outcome = build_on(&disk, &options(&site));
        let moment = format!("{fate:?} at call {at} of {count}, {}", disk.calls.lock().unwrap()[at]);
        let now = published(&site);
        check_moment(&now, &old, &new, &moment);
        match (fate, outcome) {
            // What cannot be set aside by a second name is copied, and what cannot be cleared up is so by the next build.
            (Fate::Full, Ok(_)) => assert!(now == new, "{moment}: said to be done"),
            (Fate::Full, Err(_)) => assert!(now == old, "{moment}: failed, and what was published is not as it was"),
            (Fate::Killed, _) if round % 2 == 0 => {
                // A fault that stops the archive: the site is the complete old one, or the complete new one if all was done.
                site.write("content/archive.toml", b"titel = 1\n");
                assert!(!build(&options(&site)).unwrap().diagnostics.sorted().is_empty());
                let now = published(&site);
                assert!(now == old || now == new, "{moment}: neither old nor new after a build that failed");
                site.remove("content/archive.toml");
            }
            (Fate::Killed, _) => {
                // The next build is killed too, often while it undoes what the first one did.
                let second = Faulty::new(at % 31, Fate::Killed);
                let _ = build_on(&second, &options(&site));
                check_moment(&published(&site), &old, &new, &format!("{moment}, and again at call {}", at % 31));
            }
        }
        build(&options(&site)).unwrap();
        assert!(published(&site) == new, "{moment}: not the new site after the next build");
        assert!(!site.path("public/.vanthu").exists(), "{moment}");
    }
    println!("{fate:?}: {} of {count} calls", (0..count).step_by(step).count());
}

fn rebuilt() -> Site {
    let site = before();
    build(&options(&site)).unwrap();
    change(&site);
    site
}

#[test]
fn killed_at_any_call_of_a_first_build() {
    fail_everywhere(Fate::Killed, before);
}

#[test]
fn killed_at_any_call_of_a_rebuild() {
    fail_everywhere(Fate::Killed, rebuilt);
}

#[test]
fn full_at_any_call_of_a_first_build() {
    fail_everywhere(Fate::Full, before);
}

#[test]
fn full_at_any_call_of_a_rebuild() {
    fail_everywhere(Fate::Full, rebuilt);
}

/// A real process and a real SIGKILL, at moments spread over the time that a build takes.
#[cfg(unix)]
#[test]
fn killed_at_any_moment() {
    let spawn = |site: &Site| site.command(&["build"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let shipped = Site::shipped();
    let begin = Instant::now();
    spawn(&shipped).wait().unwrap();
    let duration = begin.elapsed();
    let first = published(&shipped);
    let source = "content/lai-chau/02-bc-ldld-2023-10.md";
    let change = |site: &Site| {
        let text = site.read(source).replacen("Đại hội XIII", "Đại hội XIV", 1);
        site.write(source, text.as_bytes());
        site.write("content/moi.md", report(9, 9, "Mới.").as_bytes());
    };
    change(&shipped);
    let second = clean(&shipped);
    let kills = if is_long() { 200 } else { 20 };
    let (mut killed, mut random) = (0, 0x2545_F491_u32);
    // A build that ends before it is killed is none of them.
    for number in 0.. {
        if killed == kills {
            break;
        }
        assert!(number < 10 * kills, "the builds ended before they were killed: {killed} of {number}");
        let site = Site::shipped();
        let is_rebuild = number % 2 == 1;
        let (old, new) = if is_rebuild { (first.clone(), &second) } else { (Files::new(), &first) };
        if is_rebuild {
            spawn(&site).wait().unwrap();
            change(&site);
        }
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let moment = duration.mul_f64(f64::from(random >> 8) / f64::from(1 << 24));
        let mut child = spawn(&site);
        std::thread::sleep(moment.max(Duration::from_millis(1)));
        child.kill().unwrap();
        killed += usize::from(child.wait().unwrap().code().is_none());
        let moment = format!("kill {number}, after {moment:?}");
        check_moment(&published(&site), &old, new, &moment);
        site.run(&["build"]).expect(0);
        assert!(published(&site) == *new, "{moment}");
    }
}

#[test]
fn nothing_is_renamed_before_it_is_on_the_disk() {
    let site = rebuilt();
    let disk = Faulty::new(usize::MAX, Fate::Full);
    build_on(&disk, &options(&site)).unwrap();
    let calls = disk.calls.into_inner().unwrap();
    let at = |call: &str| calls.iter().position(|found| found == call).unwrap_or_else(|| panic!("{call} is not among {calls:#?}"));
    let (listed, named, ended) = (at("write journal.part"), at("rename journal"), at("remove journal"));
    assert_eq!([calls[listed + 1].as_str(), calls[listed + 2].as_str()], ["flush .public.stage", "flush .vanthu"]);
    assert_eq!([listed + 3, named + 2], [named, calls.iter().position(|call| call.starts_with("link ")).unwrap().min(named + 2)]);
    assert_eq!(calls[named + 1], "flush .vanthu");
    assert_eq!([calls[ended - 1].as_str(), calls[ended + 1].as_str()], ["flush public", "flush .vanthu"]);
    let changes = &calls[named + 2..ended - 1];
    let page = |name: &str| changes.iter().position(|call| *call == format!("rename {name}"));
    assert!(page("index.html") < page("entry.json") && page("entry.json") < page("manifest-sha256.txt"), "{changes:#?}");
}

/// A file system of four megabytes in a namespace of its own, and an archive that does not fit.
#[cfg(target_os = "linux")]
#[test]
fn a_full_file_system_leaves_what_is_published() {
    let site = before();
    site.run(&["build"]).expect(0);
    let old = published(&site);
    let script = "set -e; mkdir \"$2/disk\"; mount -t tmpfs -o size=4m none \"$2/disk\"; cp -r \"$2/public\" \"$2/disk/public\"
        set +e; \"$1\" --lang en --root \"$2\" build --output \"$2/disk/public\"; echo \"exit $?\"; cp -r \"$2/disk/public\" \"$2/copy\"";
    for month in 1..=12 {
        site.write(&format!("content/lon-{month}.md"), report(20 + month, month, &format!("{month} dài. ").repeat(60_000)).as_bytes());
    }
    let mut command = std::process::Command::new("unshare");
    command.args(["--map-root-user", "--mount", "bash", "-c", script, "bash", env!("CARGO_BIN_EXE_vanthu")]).arg(site.root());
    let output = command.output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(out.contains("exit 2") && err.contains("the disk is full"), "{out}{err}");
    fs::rename(site.path("public"), site.path("first")).unwrap();
    fs::rename(site.path("copy"), site.path("public")).unwrap();
    assert!(published(&site) == old && !site.path("public/.vanthu").exists());
}

/// A folder that the user may not write.
#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_stays_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let site = rebuilt();
    let old = published(&site);
    let folder = site.path("public/snv-an-binh/2024/02/20");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    let mut command = site.command(&["build"]);
    if fs::write(folder.join("x"), b"").is_ok() {
        // The superuser writes everywhere, so somebody else has to try.
        use std::os::unix::process::CommandExt;
        fs::remove_file(folder.join("x")).unwrap();
        for entry in walkdir::WalkDir::new(site.root()) {
            std::os::unix::fs::chown(entry.unwrap().path(), Some(65_534), Some(65_534)).unwrap();
        }
        fs::set_permissions(site.root(), fs::Permissions::from_mode(0o755)).unwrap();
        let program = site.path("vanthu");
        fs::copy(env!("CARGO_BIN_EXE_vanthu"), &program).unwrap();
        command = std::process::Command::new(program);
        command.args(["--lang", "en", "--root"]).arg(site.root()).arg("build").uid(65_534).gid(65_534);
    }
    let output = command.output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(2) && err.contains("permission denied") && err.contains("snv-an-binh/2024/02/20"), "{err}");
    assert!(published(&site) == old, "as it was");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    build(&options(&site)).unwrap();
    assert!(published(&site) == clean(&site));
}
