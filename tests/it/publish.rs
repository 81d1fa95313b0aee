//! Publishing: what is written, kept, removed and refused.

use std::fs;

use crate::harness::{Site, report};

fn two() -> Site {
    Site::new(&[("content/a.md", &report(1, 1, "Một.")), ("content/b.md", &report(2, 2, "Hai."))])
}

const A: &str = "public/snv-an-binh/2024/01/20/01-bc-snv.html";
const B: &str = "public/snv-an-binh/2024/02/20/02-bc-snv.html";

/// Runs, numbers of threads, time zones, languages of the system, the order of files on the disk, and the clock.
#[test]
fn equal_input_gives_equal_bytes() {
    let first = Site::shipped();
    first.run(&["build"]).expect(0);
    let expected = first.files("public");
    let settings: [&[(&str, &str)]; 4] = [
        &[("RAYON_NUM_THREADS", "1"), ("TZ", "Asia/Ho_Chi_Minh"), ("LC_ALL", "C")],
        &[("RAYON_NUM_THREADS", "7"), ("TZ", "America/St_Johns"), ("LC_ALL", "vi_VN.UTF-8"), ("LANG", "tr_TR.UTF-8")],
        &[("HOME", "/nonexistent"), ("TMPDIR", "/nonexistent"), ("USER", "khac")],
        &[("SOURCE_DATE_EPOCH", "1")],
    ];
    for (number, environment) in settings.into_iter().enumerate() {
        let site = Site::new(&[]);
        // Written in another order, so that folders list them in another order.
        let mut files = first.files("content");
        let turn = (number * 5 + 3) % files.len();
        files.rotate_left(turn);
        files.reverse();
        for (path, bytes) in files {
            site.write(&format!("content/{path}"), &bytes);
        }
        let output = site.command(&["build"]).envs(environment.iter().copied()).output().unwrap();
        assert!(output.status.success(), "{environment:?}");
        assert!(site.files("public") == expected, "{environment:?}");
    }
}

/// As a library, without a disk: the same files to the byte.
#[test]
fn the_library_makes_the_same_files() {
    use vanthu::{memory, read::Source};
    let settings = "title = \"Kho báo cáo\"\naddress = \"https://example.org/kho/\"\n";
    let (one, two) = (report(1, 1, "Một."), report(2, 2, "Hai, xem 01/BC-SNV."));
    for offline in ["", "[search]\noffline = false\n"] {
        let settings = format!("{settings}{offline}");
        let site = Site::new(&[("content/archive.toml", &settings), ("content/a.md", &one), ("content/b.md", &two)]);
        site.run(&["build"]).expect(0);
        let sources = [Source::new("a.md", one.as_bytes()), Source::new("b.md", two.as_bytes())];
        let library = memory::Site::build(&sources, &settings).unwrap();
        let published = site.files("public");
        let addresses = |files: &mut dyn Iterator<Item = String>| files.collect::<Vec<_>>().join("\n");
        let names = addresses(&mut published.iter().map(|(path, _)| path.clone()));
        assert_eq!(addresses(&mut library.files.keys().cloned()), names);
        assert!(published.iter().all(|(path, bytes)| library.files[path] == *bytes));
        assert_eq!(names.contains("search/entry.js\n"), offline.is_empty());
    }
}

/// Under another clock, by the library of Debian's `faketime`.
#[cfg(target_os = "linux")]
#[test]
fn the_clock_is_not_in_the_bytes() {
    let (first, second) = (Site::shipped(), Site::shipped());
    first.run(&["build"]).expect(0);
    let mut command = std::process::Command::new("faketime");
    let output = command.args(["2041-05-06 07:08:09", env!("CARGO_BIN_EXE_vanthu"), "--root"]).arg(second.root()).arg("build").output();
    assert!(output.unwrap().status.success());
    assert!(first.files("public") == second.files("public"));
}

/// An index in many parts and two shards, whatever the number of threads.
#[test]
fn a_large_index_has_equal_bytes() {
    let site = Site::new(&[]);
    for number in 0..2100_u32 {
        let (year, month, day) = (2001 + number / 240, 1 + number / 20 % 12, 1 + number % 20);
        let text = format!(
            "SỞ NỘI VỤ\n\nSố: {:02}/BC-SNV\n\nAn Bình, ngày {day:02} tháng {month:02} năm {year}\n\nBÁO CÁO\n\nKết quả\n\nI. KẾT QUẢ\n\n1. Công việc {} thứ {number}.\n",
            number % 240 + 1,
            number * 7919 % 1000
        );
        site.write(&format!("content/{number}.md"), text.as_bytes());
    }
    let mut builds = Vec::new();
    for threads in ["1", "3"] {
        let output = site.command(&["build"]).arg("--output").arg(site.path(threads)).env("RAYON_NUM_THREADS", threads).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        builds.push(site.files(threads));
    }
    assert!(builds[0] == builds[1]);
}

#[test]
fn a_second_build_writes_nothing() {
    let site = two();
    site.run(&["build"]).expect(0);
    let before = fs::metadata(site.path(A)).unwrap().modified().unwrap();
    let run = site.run(&["build"]).expect(0);
    assert!(run.out.contains(" 0 pages and files written") && run.out.contains(" 0 removed"), "{}", run.out);
    assert_eq!(fs::metadata(site.path(A)).unwrap().modified().unwrap(), before);
    assert!(!site.path("public/.vanthu").exists());
}

/// What a publisher uploads grows by every build until the list is removed, with what went.
#[test]
fn the_list_of_changes_is_what_another_copy_lacks() {
    let site = two();
    let copy = tempfile::tempdir().unwrap();
    let build = |list: &str, options: &[&str]| {
        let list = site.path(list).display().to_string();
        site.run(&[&["build", "--changed-list", &list], options].concat())
    };
    let rsync = || {
        let mut command = std::process::Command::new("rsync");
        command.args(["-aI", "--files-from=changed.txt", "--delete-missing-args", "public/"]).arg(copy.path());
        let code = command.current_dir(site.root()).stderr(std::process::Stdio::null()).status().expect("rsync is installed").code();
        // 24: a folder went with its last file.
        assert!(matches!(code, Some(0 | 24)), "{code:?}");
        fs::remove_file(site.path("changed.txt")).unwrap();
    };
    let same = || {
        let published = site.files("public").into_iter().filter(|(name, _)| name != vanthu::write::KEPT).collect::<Vec<_>>();
        let copied = walkdir::WalkDir::new(copy.path()).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
        assert_eq!(copied.count(), published.len());
        for (name, bytes) in published {
            assert!(fs::read(copy.path().join(&name)).unwrap() == bytes, "{name}");
        }
    };
    let list = || fs::read_to_string(site.path("changed.txt")).unwrap();
    build("changed.txt", &[]).expect(0);
    rsync();
    same();
    // Nothing changed: an empty list, and no upload.
    let run = build("changed.txt", &[]).expect(0);
    assert!(list().is_empty() && !run.out.contains("written ("), "{}{}", list(), run.out);
    // Two builds, one upload.
    let report = fs::read_to_string(site.path("content/a.md")).unwrap();
    site.write("content/a.md", report.replace("BÁO CÁO", "THÔNG BÁO").as_bytes());
    build("changed.txt", &[]).expect(0);
    let first = list();
    fs::remove_file(site.path("content/b.md")).unwrap();
    build("changed.txt", &["--force"]).expect(0);
    assert!(first.lines().all(|address| list().lines().any(|other| other == address)) && list().len() > first.len());
    rsync();
    same();
    // It would be published itself.
    let run = build("public/changed.txt", &[]).expect(2);
    assert!(run.err.contains("ROOT/public/changed.txt lies in the published folder"), "{}", run.err);
    let run = build("nowhere/changed.txt", &[]).expect(2);
    assert!(run.err.contains("cannot write ROOT/nowhere/changed.txt"), "{}", run.err);
}

#[test]
fn timings_name_stages_and_templates() {
    let site = two();
    let run = site.run(&["build", "--timings=json"]).expect(0);
    let timings: serde_json::Value = serde_json::from_str(run.out.lines().last().unwrap()).unwrap();
    let stages: Vec<&String> = timings["stages"].as_object().unwrap().keys().collect();
    assert_eq!(stages.len(), 7, "{stages:?}");
    assert_eq!(timings["templates"]["report.html"]["pages"], 2);
    let run = site.run(&["build", "--timings", "--no-cache"]).expect(0);
    assert!(run.out.contains("  understand ") && run.out.contains("    report.html "), "{}", run.out);
}

#[test]
fn stale_pages_go_and_foreign_files_stay() {
    let site = two();
    site.run(&["build"]).expect(0);
    site.write("public/CNAME", b"example.org\n");
    site.write("public/snv-an-binh/ghi-chu.txt", b"cua nguoi khac\n");
    site.remove("content/b.md");
    site.run(&["build"]).expect(0);
    assert!(!site.path(B).exists() && !site.path("public/snv-an-binh/2024/02").exists());
    assert!(site.path(A).exists() && site.path("public/CNAME").exists() && site.path("public/snv-an-binh/ghi-chu.txt").exists());
}

#[test]
fn a_folder_of_others_is_refused() {
    let site = two();
    site.write("public/index.html", b"<h1>Ours</h1>");
    let run = site.run(&["build"]).expect(2);
    assert!(run.err.contains("holds files that vanthu did not write (index.html)"), "{}", run.err);
    assert_eq!(site.read("public/index.html"), "<h1>Ours</h1>");
    site.write("themes/default/css/base.css", b"");
    for output in ["/", ".", "content", "themes", "themes/default", "khong-co/../content"] {
        let output = site.path(output).display().to_string();
        site.run(&["build", "--output", &output]).expect(2);
    }
    site.write("file", b"");
    let file = site.path("file").display().to_string();
    assert!(site.run(&["build", "--output", &file]).expect(2).err.contains("is a file where the output folder should be"));
}

#[test]
fn a_public_with_only_gitignore_is_ours() {
    let site = two();
    site.write("public/.gitignore", b"*\n");
    site.run(&["build"]).expect(0);
    assert!(site.path(A).exists() && site.path("public/.gitignore").exists());
}

#[test]
fn a_fault_withholds_its_file_only() {
    let site = two();
    site.write("content/c.md", b"\xff");
    let run = site.run(&["build"]).expect(1);
    assert!(run.out.contains("3 reports read, 2 published") && site.path(A).exists(), "{}", run.text());
}

#[test]
fn a_published_report_does_not_vanish_by_a_fault() {
    let site = two();
    site.run(&["build"]).expect(0);
    let before = site.files("public");
    site.write("content/b.md", b"\xff");
    insta::assert_snapshot!(site.run(&["build"]).text());
    assert!(site.files("public") == before);
    site.run(&["build", "--force"]).expect(1);
    assert!(!site.path(B).exists() && site.path(A).exists());
}

#[test]
fn faulty_configuration_and_themes_stop_the_archive() {
    let mut messages = String::new();
    for (path, text) in [
        ("content/archive.toml", "title = \"a\ntheme = 1\n"),
        ("content/archive.toml", "titel = \"a\"\n"),
        ("content/archive.toml", "language = \"fr\"\naddress = \"example.org\"\n[[issuer]]\nsymbol = \"A\"\n"),
        ("content/archive.toml", "theme = \"khong-co\"\n"),
        ("themes/default/templates/report.html", "{% extends \"base.html\" %}\n{% block main %}{{ document | safe }}{% endblok %}\n"),
        ("themes/default/templates/report.html", "{% extends \"base.html\" %}\n{% block main %}\n{{ khong_co.gi }}{% endblock %}\n"),
        ("themes/default/strings.vi.toml", "home = \n"),
    ] {
        let site = two();
        site.run(&["build"]).expect(0);
        let before = site.files("public");
        site.write(path, text.as_bytes());
        let run = site.run(&["build"]).expect(1);
        assert!(site.files("public") == before, "{path}");
        assert_eq!(site.run(&["check"]).code, 1, "{path}");
        messages.push_str(&run.text());
        messages.push('\n');
    }
    insta::assert_snapshot!(messages);
}

#[test]
fn drafts_and_addresses_on_request() {
    let site = two();
    site.write("content/nhap.md", format!("---\ndraft: true\n---\n{}", report(3, 3, "Chưa xong.")).as_bytes());
    site.run(&["build"]).expect(0);
    let draft = "public/snv-an-binh/2024/03/20/03-bc-snv.html";
    assert!(
        !site.path(draft).exists() && site.files("public").iter().all(|(_, bytes)| !String::from_utf8_lossy(bytes).contains("Chưa xong"))
    );
    assert!(!site.read(A).contains("canonical"));
    // Drafts are not put among what is published.
    let refused = site.run(&["build", "--drafts"]).expect(2);
    assert!(refused.err.contains("was written by a build without drafts") && !site.path(draft).exists(), "{}", refused.err);
    site.remove_all("public");
    site.run(&["build", "--drafts", "--base-url", "https://example.org/kho"]).expect(0);
    assert!(site.path(draft).exists() && site.path("public/drafts.txt").exists());
    assert!(site.read(A).contains("<link rel=\"canonical\" href=\"https://example.org/kho/snv-an-binh/2024/01/20/01-bc-snv.html\">"));
}

#[test]
fn a_bare_folder_builds() {
    let site = Site::new(&[
        ("ghi-chep.md", "# Ghi chép\n\nXem [bản kia](con/khac.md#h-muc) và ![ảnh](anh/a.png).\n"),
        ("con/khac.md", "## Mục\n\nNội dung.\n"),
        ("anh/a.png", "x"),
    ]);
    let run = site.run(&["build", "--timings"]).expect(0);
    assert!(run.out.contains("2 reports read, 2 published") && run.out.contains("understand"), "{}", run.out);
    let page = site.read("public/tai-lieu/ghi-chep.html");
    assert!(page.contains("href=\"../tai-lieu/t-con/khac.html#h-muc\"") && page.contains("src=\"../tep/anh/a.png\""), "{page}");
    assert_eq!(site.read("public/tep/anh/a.png"), "x");
    // What was written is not read as content the next time.
    assert!(site.run(&["build"]).expect(0).out.contains("2 reports read"));
}

#[test]
fn an_output_folder_is_never_content() {
    let site = Site::new(&[("a.md", &report(1, 1, "Một."))]);
    let elsewhere = site.path("site").display().to_string();
    site.run(&["build", "--output", &elsewhere]).expect(0);
    site.run(&["build"]).expect(0);
    assert!(site.run(&["check", "--output", &elsewhere]).expect(0).out.contains("one report;"));
}

#[test]
fn explaining_one_report_says_nothing_of_others() {
    let site = two();
    site.write("content/c.md", b"\xff");
    let file = site.path("content/a.md").display().to_string();
    site.run(&["check", "--explain", &file]).expect(0);
    let faulty = site.path("content/c.md").display().to_string();
    assert!(site.run(&["check", "--explain", &faulty]).expect(1).out.contains("is not UTF-8"));
    site.run(&["check", "--explain", "khong-co.md"]).expect(2);
}

#[test]
fn a_link_to_a_missing_point_is_said() {
    let site = two();
    site.write("content/c.md", "# Ghi chép\n\n[có](a.md#m1-k1) [không](a.md#m9) <thu@example.org>\n".as_bytes());
    let run = site.run(&["build"]).expect(0);
    assert!(run.err.contains("links to `a.md#m9`, and that report has no such point") && !run.err.contains("a.md#m1-k1"), "{}", run.err);
    assert!(site.read("public/tai-lieu/c.html").contains("<a href=\"mailto:thu@example.org\">thu@example.org</a>"));
}

/// What others put where a page or folder of the archive is to be is named and left alone.
#[test]
fn files_in_the_way_are_left_alone() {
    let mut messages = String::new();
    for (path, text) in [("public/nam/2024.html", "của tôi"), ("public/snv-an-binh", "một tệp"), ("public/ky-thieu.html/x", "thư mục")]
    {
        let site = two();
        site.write("public/.gitignore", b"*\n");
        site.write(path, text.as_bytes());
        let before = site.files("public");
        messages.push_str(&site.run(&["build", "--adopt"]).expect(2).text());
        assert!(site.files("public") == before, "{path}");
    }
    insta::assert_snapshot!(messages);
}

#[test]
fn a_folder_of_others_is_adopted_on_request() {
    let site = two();
    site.write("public/CNAME", b"example.org\n");
    site.run(&["build"]).expect(2);
    site.run(&["build", "--adopt"]).expect(0);
    site.remove("content/a.md");
    site.run(&["build"]).expect(0);
    assert!(site.path(B).exists() && !site.path(A).exists() && site.path("public/CNAME").exists());
}

/// A link in the output leads to other people's files.
#[cfg(unix)]
#[test]
fn links_in_the_output_are_not_followed() {
    let site = two();
    site.run(&["build"]).expect(0);
    std::fs::create_dir(site.path("elsewhere")).unwrap();
    std::fs::remove_dir_all(site.path("public/nam")).unwrap();
    std::os::unix::fs::symlink("../elsewhere", site.path("public/nam")).unwrap();
    let run = site.run(&["build"]).expect(2);
    assert!(run.err.contains("public/nam is a link to elsewhere"), "{}", run.err);
    assert!(site.files("elsewhere").is_empty());
    // A link in the place of a page is replaced, not written through.
    site.remove("public/nam");
    site.write("elsewhere/a.html", b"of others");
    site.remove(A);
    std::os::unix::fs::symlink(site.path("elsewhere/a.html"), site.path(A)).unwrap();
    site.run(&["build"]).expect(0);
    assert!(site.read("elsewhere/a.html") == "of others" && site.read(A).contains("Một."));
}

/// An earlier version published a file where there is a folder now, and a folder where there is a file.
#[test]
fn a_file_becomes_a_folder_and_a_folder_a_file() {
    let site = two();
    site.run(&["build"]).expect(0);
    let kept = site.files("public");
    for (old, new) in [("nam", "nam/2024.html"), ("index.html/a/b.html", "index.html")] {
        let there = site.path(&format!("public/{}", new.split('/').next().unwrap()));
        if there.is_dir() {
            std::fs::remove_dir_all(there).unwrap()
        } else {
            std::fs::remove_file(there).unwrap()
        }
        site.write(&format!("public/{old}"), b"old");
        let manifest = site.read("public/manifest-sha256.txt");
        let sha256 = "cba06b5736faf67e54b07b561eae94395e774c517a7d910a54369e1263ccfbd4";
        site.write("public/manifest-sha256.txt", format!("{manifest}{sha256}  {old}\n").as_bytes());
        site.run(&["build"]).expect(0);
        assert!(site.files("public") == kept, "{old} was there, {new} is wanted");
    }
}

#[test]
fn two_builds_at_once_do_not_meet() {
    let site = two();
    site.run(&["build"]).expect(0);
    site.write("public/.vanthu/lock", b"");
    let other = std::fs::File::open(site.path("public/.vanthu/lock")).unwrap();
    other.lock().unwrap();
    assert!(site.run(&["build"]).expect(2).err.contains("another build is writing ROOT/public; wait until it is done"));
    drop(other);
    site.run(&["build"]).expect(0);
    // Many at once: each ends well or says why, and the site is whole.
    for round in 1..=5 {
        site.write("content/a.md", report(1, 1, &format!("Lần {round}.")).as_bytes());
        let start = || site.command(&["build"]).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped()).spawn().unwrap();
        for child in (0..6).map(|_| start()).collect::<Vec<_>>() {
            let output = child.wait_with_output().unwrap();
            let err = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() || err.contains("another build is writing"), "{err}");
        }
    }
    let run = site.run(&["build"]).expect(0);
    assert!(run.out.contains(" 0 pages and files written"), "{}", run.out);
}

#[test]
fn the_manifest_names_every_file() {
    let site = Site::shipped();
    site.run(&["build"]).expect(0);
    let listed: Vec<String> =
        site.read("public/manifest-sha256.txt").lines().map(|line| line.split_once("  ").unwrap().1.to_owned()).collect();
    let found: Vec<String> = site.files("public").into_iter().map(|(path, _)| path).filter(|path| path != "manifest-sha256.txt").collect();
    assert_eq!(listed, found);
    for (path, bytes) in site.files("public").into_iter().filter(|(path, _)| path.ends_with(".md")) {
        let sums = site.read("public/manifest-sha256.txt");
        assert!(sums.contains(&format!("{}  {path}\n", vanthu::digest::hexadecimal(&bytes))));
        let page = site.read(&format!("public/{}.html", path.trim_end_matches(".md")));
        assert!(page.contains(&vanthu::digest::hexadecimal(&bytes)), "{path}");
    }
}

/// Files of the index that are named by their content.
fn index_files(site: &Site) -> Vec<String> {
    let named = |name: &String| !name.starts_with("entry.") && name != "previous.txt";
    site.files("public/search").into_iter().map(|(name, _)| name).filter(named).collect()
}

#[test]
fn an_old_page_still_finds_its_index() {
    let site = two();
    site.run(&["build"]).expect(0);
    let first = index_files(&site);
    site.write("content/c.md", report(3, 3, "Ba.").as_bytes());
    site.run(&["build"]).expect(0);
    let second = index_files(&site);
    assert!(first.iter().all(|file| second.contains(file)), "the index before is still there");
    let kept = site.read("public/search/previous.txt");
    assert!(!kept.is_empty() && !site.read("public/manifest-sha256.txt").contains(kept.lines().next().unwrap()), "{kept}");
    // A build that changes nothing leaves it; the next addition lets it go.
    site.run(&["build"]).expect(0);
    assert_eq!(index_files(&site), second);
    site.write("content/d.md", report(4, 4, "Bốn.").as_bytes());
    site.run(&["build"]).expect(0);
    let third = index_files(&site);
    assert!(kept.lines().all(|file| !third.contains(&file["search/".len()..].to_owned())), "two builds later it is gone");
}

#[test]
fn what_is_withdrawn_or_changed_leaves_no_index_behind() {
    for change in ["remove", "change"] {
        let site = two();
        site.run(&["build"]).expect(0);
        site.write("content/c.md", report(3, 3, "Ba.").as_bytes());
        site.run(&["build"]).expect(0);
        match change {
            "remove" => site.remove("content/b.md"),
            _ => site.write("content/b.md", report(2, 2, "Khác.").as_bytes()),
        }
        site.run(&["build"]).expect(0);
        let clean = Site::new(&[]);
        for (name, bytes) in site.files("content") {
            clean.write(&format!("content/{name}"), &bytes);
        }
        clean.run(&["build"]).expect(0);
        assert_eq!(index_files(&site), index_files(&clean), "{change}");
        assert!(!site.path("public/search/previous.txt").exists());
    }
}
