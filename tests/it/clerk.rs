//! The clerk's commands from an empty folder on: init, new, check with what no single report shows, --fix, schemas.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::harness::{Site, program, project, report};

fn init(site: &Site, more: &[&str]) -> crate::harness::Run {
    let arguments = [
        "init",
        "--title",
        "Kho \"thử\"",
        "--body",
        "Sở Nội vụ tỉnh An Bình",
        "--symbol",
        "SNV",
        "--place",
        "An Bình",
        "--date",
        "2024-03-09",
    ];
    site.run(&[&arguments, more].concat())
}

#[test]
fn a_new_archive_builds_and_has_a_next_report() {
    let site = Site::new(&[]);
    let begun = init(&site, &[]).expect(0);
    let check = site.run(&["check", "--strict", "--today", "2024-03-09"]).expect(0);
    site.run(&["build"]).expect(0);
    assert!(site.read("public/index.html").contains("Kho &quot;thử&quot;"));
    assert_eq!(site.read(".gitignore"), "/public/\n/.public.*/\n");
    let next = site.run(&["new", "--type", "BC", "--period", "2024-04", "--date", "2024-04-18"]).expect(0);
    let again = site.run(&["new", "--type", "BC", "--period", "2024-04", "--date", "2024-04-18"]);
    let draft = site.read("content/mau/2024-04-02-bc-snv.md");
    let twice = init(&site, &[]).expect(2);
    insta::assert_snapshot!([begun.text(), check.text(), next.text(), draft, again.text(), twice.text()].join("\n"));
}

/// A script answers on standard input; one that answers nothing is told what is missing.
#[test]
fn init_asks_what_no_option_says() {
    use std::io::Write;
    let site = Site::new(&[]);
    let mut child = site.command(&["init"]).stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all("Kho của tôi\nSở Nội vụ\nSNV\n".as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(site.read("content/archive.toml").contains("title = \"Kho của tôi\""));
    let empty = Site::new(&[]);
    let output = empty.command(&["init"]).stdin(std::process::Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--body") && empty.files("").is_empty());
}

#[test]
fn new_says_whose_report_it_cannot_tell() {
    let none = Site::new(&[("content/a.md", &report(1, 1, "Một."))]);
    let two = "[[issuer]]\nsymbol = \"SNV\"\nname = \"Sở Nội vụ\"\n[[issuer]]\nsymbol = \"SYT\"\nname = \"Sở Y tế\"\n";
    let several = Site::new(&[("content/archive.toml", two)]);
    let new = |site: &Site, more: &[&str]| site.run(&[&["new", "--period", "2024-04", "--date", "2024-04-18"], more].concat()).text();
    insta::assert_snapshot!(
        [
            new(&none, &[]),
            new(&several, &[]),
            new(&several, &["--issuer", "SGD"]),
            new(&several, &["--issuer", "Sở Y tế", "--type", "XX"]),
            new(&several, &["--issuer", "Sở Y tế", "--type", "KH"]),
        ]
        .join("\n")
    );
}

/// A series of monthly reports in which everything that the audit looks for is wrong once.
fn odd() -> Site {
    let site = Site::new(&[("content/archive.toml", "[[issuer]]\nsymbol = \"SNV\"\nplace = \"An Bình\"\nname = \"Sở Nội vụ\"\n")]);
    let usual = "Các đơn vị đã hưởng ứng phong trào thi đua. ".repeat(12);
    for month in [1, 2, 3, 6] {
        let text = format!("{usual} Tháng {month} có việc riêng số {month}{month}{month} khác với mọi tháng trước đó và sau này.");
        site.write(&format!("content/{month}.md"), report(month, month, &text).as_bytes());
    }
    let text =
        "Đã hướng ứng phong trào. Thực hiện Báo cáo số 02/BC-SNV ngày 21/02/2024; Báo cáo số 03/BC-SNV ngày 20/12/2024.\n\n![](anh.png)";
    site.write("content/07.md", report(4, 7, text).as_bytes());
    site.write("content/anh.png", b"x");
    let long: String = (0..80).map(|number| format!("việc {number} của chúng ta ")).collect();
    site.write("content/08.md", report(8, 8, &long).as_bytes());
    site.write("content/08-ban-sao.md", report(9, 8, &long).replace("ngày 20", "ngày 21").as_bytes());
    site
}

#[test]
fn what_no_single_report_shows() {
    let site = odd();
    let text = site.run(&["check", "--today", "2024-08-01"]);
    insta::assert_snapshot!(text.text());
    // The same through the forms for programs.
    let json: Value = serde_json::from_str(&site.run(&["check", "--today", "2024-08-01", "--format", "json"]).out).unwrap();
    let sarif: Value = serde_json::from_str(&site.run(&["check", "--today", "2024-08-01", "--format", "sarif"]).out).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(json.as_array().unwrap().len(), results.len());
    for (item, result) in json.as_array().unwrap().iter().zip(results) {
        assert_eq!(item["code"], result["ruleId"]);
        assert!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].is_string());
    }
    let github = site.run(&["check", "--today", "2024-08-01", "--format", "github"]).out;
    assert_eq!(github.lines().count(), results.len());
    insta::assert_snapshot!("github", github);
}

#[test]
fn what_is_safe_is_mended() {
    let site = Site::new(&[(
        "content/a.md",
        &report(1, 1, "Một.").replace("I. KẾT", "# I. KẾT").replace("1. Một", "1\\. Một\n\n\u{C}\n\n2. Hai, 19.3 92.000"),
    )]);
    site.write("content/b.md", "---\nso: 02/BC-SNV\n---\nNo\u{302}\u{323}i du\u{323}ng\r\nmột\n".as_bytes());
    site.write("content/c.md", &[0xFF, 0xFE, b'a', 0]);
    let fixed = site.run(&["check", "--fix", "--today", "2024-08-01"]);
    insta::assert_snapshot!(format!("{}{}", fixed.text(), site.read("content/b.md")));
    assert_eq!(site.files("content").len(), 3, "no file is left behind");
    let again = site.run(&["check", "--fix", "--today", "2024-08-01"]);
    assert!(again.out.starts_with("0 files mended"), "{}", again.out);
}

fn schema(of: &str) -> Value {
    let output = program().args(["schema", of]).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn keys(schema: &Value) -> BTreeSet<String> {
    schema["properties"].as_object().unwrap().keys().cloned().collect()
}

/// The schemas name what the program reads, no more and no less.
#[test]
fn schemas_name_what_is_read() {
    let known: BTreeSet<String> = vanthu::report::fields::names().map(str::to_owned).collect();
    assert_eq!(keys(&schema("front-matter")), known);
    let archive = schema("archive");
    let tables = [
        ("", &archive),
        ("[[issuer]]\n", &archive["properties"]["issuer"]["items"]),
        ("[[indicator]]\n", &archive["properties"]["indicator"]["items"]),
        ("[search]\n", &archive["properties"]["search"]),
    ];
    for (table, schema) in tables {
        let site = Site::new(&[("content/archive.toml", &format!("{table}khong_co = 1\n"))]);
        let said = site.run(&["check"]).out;
        // "unknown field `x`, expected one of `title`, `description`"
        let expected: BTreeSet<String> =
            said.split("expected").nth(1).unwrap().lines().next().unwrap().split('`').skip(1).step_by(2).map(str::to_owned).collect();
        assert_eq!(keys(schema), expected, "{table}");
    }
}

#[test]
fn shells_and_manuals() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let output = program().args(["completions", shell]).output().unwrap();
        assert!(output.status.success() && String::from_utf8(output.stdout).unwrap().contains("import"), "{shell}");
    }
    let site = Site::new(&[]);
    for language in ["vi", "en"] {
        let folder = site.path(language);
        assert!(program().args(["--lang", language, "man"]).arg(&folder).status().unwrap().success());
        assert!(site.read(&format!("{language}/vanthu-import.1")).contains(if language == "vi" { "Đưa" } else { "Take" }));
        assert!(!folder.join("vanthu-read-apart.1").exists());
    }
    assert!(project().join("src/cli/schema/archive.json").is_file());
}
