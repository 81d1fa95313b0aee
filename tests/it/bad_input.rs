//! Input that no clerk would send on purpose: a message for each, no panic, and the rest builds.

use std::fs;

use crate::harness::{Site, report};

/// Builds a good report beside `files`; returns the messages and proves that the good one is published.
fn check(files: &[(&str, &[u8])]) -> String {
    let site = Site::new(&[("content/good.md", &report(1, 1, "Tốt."))]);
    for (path, bytes) in files {
        site.write(path, bytes);
    }
    let run = site.run(&["build"]);
    assert!(!run.err.contains("panicked"), "{}", run.err);
    assert!(site.path("public/snv-an-binh/2024/01/20/01-bc-snv.html").exists(), "{}", run.text());
    run.text()
}

#[test]
fn odd_bytes() {
    insta::assert_snapshot!(check(&[
        ("content/empty.md", b""),
        ("content/only-front-matter.md", "---\ntitle: Chỉ có đầu\n---\n".as_bytes()),
        ("content/nul.md", b"a\0b\0c\n"),
        ("content/invalid.md", b"Tot\n\xff\xfe\xfa\n"),
        ("content/tcvn3.md", b"B\xb8o c\xb8o c\xabng t\xb8c th\xb8ng\n"),
        ("content/word.md", b"PK\x03\x04\xff\xfe\x00\x01"),
        ("content/bom.md", "\u{feff}# Có BOM\n".as_bytes()),
        ("content/crlf.md", b"# Hai\r\n\r\ndong\r\n"),
        ("content/mixed.md", b"# Hai\r\n\r\ndong\n"),
    ]));
}

#[test]
fn odd_names() {
    let long = format!("content/{}.md", "a".repeat(200));
    let vietnamese = format!("content/{}.md", "ơ".repeat(100));
    let text = check(&[
        ("content/tên có dấu cách.md", b"# Dau cach\n"),
        ("content/te\u{302}n nfd.md", b"# NFD\n"),
        ("content/📄.md", b"# Emoji\n"),
        (&long, b"# Dai\n"),
        (&vietnamese, b"# Dai\n"),
        ("content/folder.md/inside.md", b"# Trong\n"),
        ("content/MOT.MD", b"# Hoa\n"),
    ]);
    assert!(text.contains("8 reports read, 8 published"), "{text}");
    assert!(text.contains("content/folder.md: warning: is a folder"), "{text}");
}

#[cfg(unix)]
#[test]
fn links_and_pipes() {
    let site = Site::new(&[("content/good.md", &report(1, 1, "Tốt.")), ("outside/secret.md", "# Kín"), ("outside.md", "# Kín")]);
    let link = |target: &str, name: &str| std::os::unix::fs::symlink(target, site.path(name)).unwrap();
    link("..", "content/loop");
    link("self", "content/self");
    link("../outside", "content/folder");
    link("../outside.md", "content/file.md");
    link("good.md", "content/again.md");
    assert!(std::process::Command::new("mkfifo").arg(site.path("content/pipe.md")).status().unwrap().success());
    let run = site.run(&["build"]);
    // The link within the content folder is the same report twice.
    insta::assert_snapshot!(run.text());
    site.remove("content/again.md");
    site.run(&["build"]).expect(1);
    assert!(site.files("public").iter().all(|(_, bytes)| !String::from_utf8_lossy(bytes).contains("Kín")));
}

#[cfg(unix)]
#[test]
fn a_root_without_reports_is_no_archive_of_nothing() {
    let site = Site::new(&[("content", "một tệp")]);
    let run = site.run(&["build"]).expect(2);
    assert!(run.err.contains("ROOT/content is no folder") && !site.path("public").exists(), "{}", run.err);
    for files in [&[][..], &[("ghi-chu.txt", "x")]] {
        let site = Site::new(files);
        let run = site.run(&["build"]).expect(2);
        assert!(run.err.contains("there are no reports in ROOT: put Markdown files into ROOT/content"), "{}", run.err);
        assert!(!site.path("public/index.html").exists());
        site.run(&["check"]).expect(2);
    }
    // A new archive, or one whose last report was deleted, still builds.
    Site::new(&[("content/archive.toml", "title = \"A\"\n")]).run(&["build"]).expect(0);
    let site = Site::new(&[("a.md", &report(1, 1, "Một."))]);
    site.run(&["build"]).expect(0);
    site.remove("a.md");
    site.run(&["build"]).expect(0);
}

#[test]
fn an_unreadable_file_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new(&[("content/good.md", &report(1, 1, "Tốt.")), ("content/closed.md", "# Đóng")]);
    fs::set_permissions(site.path("content/closed.md"), fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(site.path("content/closed.md")).is_ok() {
        // The superuser reads everything; a pipe in its place (above) takes the same way.
        return;
    }
    let run = site.run(&["build"]).expect(1);
    assert!(run.err.contains("content/closed.md: error: cannot be read"), "{}", run.err);
    assert!(run.out.contains("1 published"), "{}", run.out);
}

#[test]
fn markup_in_a_report_is_text() {
    let site = Site::new(&[
        ("content/anh.png", "PNG"),
        ("content/trang.html", "<script>alert(9)</script>"),
        (
            "content/a.md",
            "---\ntitle: '\"><script>alert(0)</script>'\nla: <img src=x onerror=alert(1)>\n---\n# <script>alert(1)</script>\n\n<b onclick=x>hi</b> {{ page }} {% include 'x' %}\n\n[x](javascript:alert(2)) [y](<java\tscript:alert(3)>) [z](data:text/html,x) ![p](https://a.vn/p.png) ![q](anh.png) [w](trang.html) [![](https://a.vn/q.png)](https://a.vn/)\n\n<script>\nalert(4)\n</script>\n\n| a |\n|--:|\n| <i style=\"x\">b</i> |\n",
        ),
    ]);
    let run = site.run(&["build"]).expect(0);
    let page = site.read("public/tai-lieu/a.html");
    let main = &page[page.find("<main").unwrap()..page.find("</main>").unwrap()];
    for forbidden in ["<script", "javascript:alert(2)\"", "href=\"data:", "style=\"", "onclick=x>", "<img src=x", "src=\"https:"] {
        let allowed = main.matches(forbidden).count();
        assert_eq!(allowed, 0, "{forbidden} in {main}");
    }
    assert!(main.contains("{{ page }} {% include") && main.contains("&lt;script&gt;"), "{main}");
    assert!(main.contains("<img loading=\"lazy\" src=\"../tep/anh.png\" alt=\"q\">"), "{main}");
    assert!(main.contains("<a href=\"https://a.vn/\">https://a.vn/q.png</a>"), "{main}");
    assert!(!site.path("public/tep/trang.html").exists());
    insta::assert_snapshot!(run.text());
}
