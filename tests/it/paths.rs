//! Names and addresses that try to leave their folder, or that some system cannot have.

use std::collections::BTreeSet;

use crate::harness::{Site, report};

const SECRET: &str = "KHONG AI DUOC DOC";

/// Whether a published path can lie on any system, below the folder that it is published in.
fn is_portable(path: &str) -> bool {
    let device = regex::Regex::new(r"^(?i:con|prn|aux|nul|com\d|lpt\d)(\..*)?$").unwrap();
    path.len() < 240
        && path.split('/').all(|part| {
            let plain = part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
            plain && !part.is_empty() && part.len() <= 128 && !part.starts_with('.') && !part.ends_with('.') && !device.is_match(part)
        })
}

/// Builds; returns all published paths, none of which is outside, odd, or the same as another but for its case.
fn published(site: &Site) -> Vec<String> {
    let run = site.run(&["build"]);
    assert!(run.out.contains(" unchanged, ") && !run.err.contains("panicked"), "{}", run.text());
    let files = site.files("public");
    let odd: Vec<&String> = files.iter().map(|(path, _)| path).filter(|path| !is_portable(path) && !path.starts_with(".vanthu")).collect();
    assert!(odd.is_empty(), "{odd:#?}");
    let folded: BTreeSet<String> = files.iter().map(|(path, _)| path.to_lowercase()).collect();
    assert_eq!(folded.len(), files.len(), "two files whose names differ in case only");
    for (path, bytes) in &files {
        assert!(!String::from_utf8_lossy(bytes).contains(SECRET), "{path} holds a file of another folder");
    }
    files.into_iter().map(|(path, _)| path).collect()
}

#[test]
fn links_lead_to_files_of_the_content_folder_only() {
    let destinations = [
        "../secret.png",
        "../../secret.png",
        "a/../../secret.png",
        "./../secret.png",
        "%2e%2e/secret.png",
        "..%2fsecret.png",
        "%2E%2E%2Fsecret.png",
        "..\\secret.png",
        "..%5csecret.png",
        "C:\\secret.png",
        "C:secret.png",
        "\\\\host\\share\\secret.png",
        "//host/secret.png",
        "/secret.png",
        "/../secret.png",
        "file:///secret.png",
        "con.png",
        "secret.png\0.png",
        "secret.png%00.png",
        "....//secret.png",
        "..;/secret.png",
        "link.png",
        "folder/secret.png",
        "LINK.PNG",
    ];
    let links: Vec<String> = destinations.iter().map(|to| format!("![x](<{to}>) [x](<{to}>)\n\n")).collect();
    let site = Site::new(&[("secret.png", SECRET), ("outside/secret.png", SECRET), ("content/sub/a.md", &links.concat())]);
    #[cfg(unix)]
    for (target, name) in [("../../secret.png", "content/sub/link.png"), ("../../outside", "content/sub/folder")] {
        std::os::unix::fs::symlink(target, site.path(name)).unwrap();
    }
    let paths = published(&site);
    assert!(!paths.iter().any(|path| path.starts_with("tep/")), "{paths:#?}");
    let page = site.read("public/tai-lieu/sub/a.html");
    assert!(!page.contains("<img") && !page.contains("href=\"file:") && !page.contains("href=\"C:"), "{page}");
}

#[test]
fn names_of_files_become_addresses_of_every_system() {
    let long = "dài ".repeat(60);
    let names = [
        "con.md",
        "aux/nul.md",
        "com1.md",
        "lpt9.md",
        "..\\..\\thoat.md",
        "C:thoat.md",
        "a:b.md",
        "a?b*c.md",
        "..md",
        "...md",
        " .md",
        "-.md",
        "%2e%2e.md",
        "~.md",
        "index.md",
        "search/entry.md",
        "assets/site.md",
        "404.md",
        "manifest-sha256.md",
        "a.html.md",
        "Trùng.md",
        "a\tc.md",
        "a\nd.md",
        "<b>.md",
        "\"'.md",
        "&amp;.md",
    ];
    let site = Site::new(&[("content/archive.toml", "")]);
    for name in names {
        site.write(&format!("content/{name}"), "# Tên lạ\n\n![x](con.png) ![x](Anh.png) ![x](anh.png) ![x](ANH.PNG)\n".as_bytes());
    }
    site.write(&format!("content/{}.md", &long[..240]), b"# Dai\n");
    for picture in ["con.png", "Anh.png", "anh.png", "ANH.PNG"] {
        site.write(&format!("content/{picture}"), picture.as_bytes());
    }
    let paths = published(&site);
    let count = |start: &str| paths.iter().filter(|path| path.starts_with(start)).count();
    assert!(count("tai-lieu/") >= 2 * 20 && count("tep/") == 4, "{paths:#?}");
    // What would have the address of another is a fault; nothing is overwritten.
    for name in ["TRÙNG.md", "CON.markdown", "trung.md", "A.html.md"] {
        site.write(&format!("content/{name}"), b"# Trung\n");
        let run = site.run(&["build"]).expect(1);
        assert!(run.err.contains("would have the address tai-lieu/") && run.err.contains(name), "{}", run.text());
        site.remove(&format!("content/{name}"));
    }
    assert!(paths.contains(&"tai-lieu/t-con.html".to_owned()) && paths.contains(&"tep/t-con.png".to_owned()));
}

#[test]
fn fields_and_archive_toml_name_no_folder() {
    let long = "Liên đoàn Lao động ".repeat(20);
    let evil =
        ["../../thoat", "..\\\\..\\\\thoat", "/thoat", "C:\\\\thoat", "con", "nul", ".", "..", "%2e%2e", "search", "assets", long.as_str()];
    let site = Site::new(&[]);
    let mut configuration = String::new();
    for (at, name) in evil.iter().enumerate() {
        configuration += &format!(
            "[[issuer]]\nsymbol = \"S{at}\"\nname = \"{name} {at}\"\nslug = \"{name}{at}\"\n[[indicator]]\nlabel = \"{name} {at}\"\nslug = \"{name}{at}\"\npatterns = [\"thu {{n}} đồng\"]\n"
        );
        for (month, field) in (1..).zip(["issuer", "type", "signer", "place", "term"]) {
            let text = format!("---\n{field}: \"{name}\"\n---\n{}", report(u32::try_from(at).unwrap() + 1, month, "Một, thu 12 đồng."));
            site.write(&format!("content/{field}-{at}.md"), text.as_bytes());
        }
        let number = format!("---\nissuer: \"{name}\"\nnumber: \"{at}/BC-{}\"\ndate: 2024-01-02\n---\nText.\n", name.replace("\\\\", "-"));
        site.write(&format!("content/number-{at}.md"), number.as_bytes());
    }
    site.write("content/archive.toml", configuration.as_bytes());
    published(&site);
}

#[test]
fn a_theme_stays_in_its_folder() {
    for theme in ["../outside", "..", ".", "", "/etc", "C:\\\\x", "default/../../outside", "..\\\\outside", "nho/"] {
        let site = Site::new(&[
            ("content/a.md", &report(1, 1, "Một.")),
            ("content/archive.toml", &format!("theme = \"{theme}\"\n")),
            ("outside/templates/base.html", SECRET),
            ("themes/nho/css/a.css", "/* x */"),
        ]);
        let run = site.run(&["build"]).expect(1);
        assert!(run.err.contains("content/archive.toml") && run.err.contains("theme"), "{theme}: {}", run.text());
        assert!(!site.path("public").join("index.html").exists());
    }
    let site = Site::new(&[
        ("content/a.md", &report(1, 1, "Một.")),
        ("content/archive.toml", "theme = \"nho\"\n"),
        ("outside.css", SECRET),
        ("outside/x.css", SECRET),
        ("themes/nho/css/a.css", "/* x */"),
        ("themes/nho/static/..\\..\\thoat.png", "1"),
        ("themes/nho/static/con.png", "2"),
        ("themes/nho/static/Ảnh bìa.PNG", "3"),
        ("themes/nho/static/a:b", "4"),
        ("themes/nho/static/a.b:c", "5"),
        ("themes/nho/static/Dung.png", "6"),
        ("themes/nho/static/dung.png", "6"),
        (
            "themes/nho/templates/about.html",
            "{% extends \"base.html\" %}{% block main %}<img src=\"{{ page.root }}{{ files[\"Ảnh bìa.PNG\"] }}\" alt=\"\">{% endblock %}",
        ),
    ]);
    #[cfg(unix)]
    for (target, name) in [
        ("../../../outside.css", "themes/nho/css/link.css"),
        ("../../../outside", "themes/nho/static/folder"),
        ("../../../outside", "themes/nho/css/folder"),
    ] {
        std::os::unix::fs::symlink(target, site.path(name)).unwrap();
    }
    let paths = published(&site);
    assert!(site.read("public/gioi-thieu.html").contains("<img src=\"assets/anh-bia-"), "{paths:#?}");
}

/// A template that asks for a file of the disk gets none.
#[test]
fn a_template_reads_no_file() {
    for path in ["../../../secret.html", "/etc/passwd", "../../content/a.md", "..\\\\secret.html"] {
        let site = Site::new(&[
            ("content/a.md", &report(1, 1, "Một.")),
            ("content/archive.toml", "theme = \"nho\"\n"),
            ("secret.html", SECRET),
            ("themes/nho/templates/about.html", &format!("{{% include \"{path}\" %}}")),
        ]);
        let run = site.run(&["build"]).expect(1);
        assert!(run.err.contains("about.html:1:12"), "{}", run.text());
    }
}
