//! Input of any size: what is stated as a limit is built, in bounded memory, and what is beyond one is said.
//!
//! `VANTHU_LONG=1` builds 100,000 reports too.

use std::fmt::Write as _;
use std::process::Command;

use crate::harness::{Run, Site, report};

/// Builds with so many megabytes of address space at most, which holds all that a program can ask for.
fn build(site: &Site, megabytes: usize) -> Run {
    let limited = format!("ulimit -v {}; exec \"$0\" --root \"$1\" build", megabytes << 10);
    let output = Command::new("bash").args(["-c", &limited, env!("CARGO_BIN_EXE_vanthu")]).arg(site.root()).output().unwrap();
    let run = Run::of(&output, site.root());
    assert!(!run.err.contains("panicked") && !run.err.contains("memory allocation"), "{}", run.err);
    run
}

/// Builds one report beside a good one in so many megabytes; returns the messages.
fn check(name: &str, content: &str, megabytes: usize) -> String {
    let site = Site::new(&[("content/good.md", &report(1, 1, "Tốt.")), (&format!("content/{name}.md"), content)]);
    let run = build(&site, megabytes);
    assert!(run.out.contains("2 reports read, 2 published"), "{name}: {}", run.text());
    assert!(site.path(&format!("public/tai-lieu/{name}.html")).exists(), "{name}");
    run.text()
}

#[test]
fn a_report_of_50_megabytes() {
    let paragraph = "Đoạn văn dài về công đoàn và người lao động.\n\n";
    let said = check("to", &format!("# To\n\n{}", paragraph.repeat((50 << 20) / paragraph.len() + 1)), 3000);
    assert!(said.contains("content/to.md: warning: has 50 MB of text"), "{}", &said[said.len() - 300..]);
}

#[test]
fn a_report_beyond_the_limit_is_said_and_the_rest_is_published() {
    let site = Site::new(&[("content/good.md", &report(1, 1, "Tốt."))]);
    std::fs::File::create(site.path("content/lon.md")).unwrap().set_len(4 << 30).unwrap();
    let run = build(&site, 1000).expect(1);
    insta::assert_snapshot!(run.text());
}

#[test]
fn a_paragraph_of_a_million_words() {
    check("mot-dong", &"Một từ ".repeat(500_000), 2000);
    check("mot-doan", &"Một từ\n".repeat(500_000), 2000);
}

#[test]
fn ten_thousand_headings() {
    check("cung-ten", &"# Cùng tên\n\n".repeat(10_000), 2000);
    check("muc", &"I. MỤC\n\n1. một\n\n".repeat(10_000), 2000);
}

#[test]
fn nesting_and_open_brackets() {
    for (name, part, times) in [
        ("trich", "> ", 5000),
        ("danh-sach", "- ", 5000),
        ("ngoac", "[", 50_000),
        ("sao", "*a ", 50_000),
        ("nhay", "`", 50_000),
        ("the", "<a ", 50_000),
        ("cot", "|a", 50_000),
        ("anh", "![", 20_000),
        ("chu-thich", "[^a]: ", 5000),
        ("nghieng", "_a", 50_000),
        ("goc", "<", 50_000),
        ("mo", "[a](", 20_000),
    ] {
        check(name, &part.repeat(times), 2000);
    }
    let levels: String = (0..300).fold(String::new(), |mut text, level| {
        let _ = writeln!(text, "{}- cấp {level}", "  ".repeat(level));
        text
    });
    check("ba-tram-cap", &levels, 2000);
    for list in [format!("{}a{}", "[".repeat(300), "]".repeat(300)), format!("\n{}a", "- ".repeat(20_000))] {
        let site = Site::new(&[("content/good.md", &report(1, 1, "Tốt.")), ("content/sau.md", &format!("---\nx: {list}\n---\nText.\n"))]);
        let run = build(&site, 1000);
        assert!(run.out.contains("2 reports read"), "{}", run.text());
        assert!(run.err.contains("content/sau.md:") && run.err.contains("front matter"), "{}", run.err);
    }
}

/// What would be walked through again for each of its parts would take hours.
#[test]
fn long_rows_of_one_thing() {
    check("bang", &"|-|\n".repeat(100_000), 2000);
    check("vien-dan", &format!("{}\n", "1/NQ-TW của A ".repeat(3_000)), 2000);
    check("noi-nhan", &format!("I. MỤC\n\n1. Một.\n\nNơi nhận:\n{}", "- a;\n".repeat(100_000)), 3000);
    check("thu", &format!("{}\n", "a@b.vn ".repeat(200_000)), 2000);
    check("lien-ket", &"[a](b)\n".repeat(50_000), 3000);
    let site = Site::new(&[("content/good.md", &report(1, 1, "Tốt.")), ("content/trong.md", &format!("a{}b\n", "\n".repeat(1_000_000)))]);
    site.run(&["check", "--fix"]).expect(0);
}

/// Builds a report with printed numbers and these lines in its second point beside a good one.
fn check_numbered(lines: &str) {
    let long = report(2, 2, &format!("Một.\n\n2. Hai\n\n{lines}"));
    let site = Site::new(&[("content/good.md", &report(1, 1, "Tốt.")), ("content/dai.md", &long)]);
    let run = build(&site, 3000);
    assert!(run.out.contains("2 reports read, 2 published"), "{}: {}", lines.chars().take(40).collect::<String>(), run.text());
}

/// Sentences that go on over very many pages, and citations of one document and of many: each again with all before it
/// would take hours too.
#[test]
fn long_reports_with_printed_numbers() {
    check_numbered(&(1..60_000).fold(String::new(), |text, at| text + &format!("dòng {at} và\n\x0C\n")));
    check_numbered(&"câu còn đi tiếp\n\n\n\n3\n\n\n\n".repeat(30_000));
    check_numbered(&"Nghị quyết số 02-NQ/TW; ".repeat(30_000));
    check_numbered(&"- Nghị quyết số 02-NQ/TW.\n".repeat(30_000));
    check_numbered(&(1..3_000).fold(String::new(), |text, at| text + &format!("Nghị quyết số {at}-NQ/TW; ")));
    let tasks = (1..10_000).fold(String::new(), |text, at| text + &format!("{at}. Tổ chức Tết trồng cây đợt {at}.\n\n"));
    check_numbered(&format!("II. NHIỆM VỤ TRỌNG TÂM\n\n{tasks}"));
}

/// What stands with every part or citation would be as long as the report.
#[test]
fn long_names_of_many_parts() {
    let long = "Một từ ".repeat(40_000);
    check("tieu-de", &format!("# {long}\n\n{}", "Nghị quyết số 02-NQ/TW.\n\n".repeat(5_000)), 2000);
    check_numbered(&format!("PHẦN THỨ {}\n\n{}", "A".repeat(300_000), "- a\n".repeat(20_000)));
}

/// Each alias stands for all of the value that it names: these would take gigabytes.
#[test]
fn aliases_in_front_matter() {
    let front = format!("---\na: &a \"{}\"\nb: [{}]\n---\nText.\n", "x".repeat(50_000), "*a, ".repeat(20_000));
    let site = Site::new(&[("content/good.md", &report(1, 1, "Tốt.")), ("content/lap.md", &front)]);
    let run = build(&site, 1000);
    assert!(run.out.contains("2 reports read") && run.err.contains("content/lap.md:3:"), "{}", run.text());
}

#[test]
fn five_thousand_issuers() {
    let site = Site::new(&[]);
    for at in 0..5000 {
        let text = format!("---\nissuer: Công đoàn cơ sở số {at}\nnumber: {at}/BC-CĐCS\ndate: 2024-01-02\n---\n\nI. KẾT QUẢ\n\n1. Một.\n");
        site.write(&format!("content/{at}.md"), text.as_bytes());
    }
    let run = build(&site, 3000).expect(0);
    assert!(run.out.contains("5000 published") && site.path("public/co-quan/cong-doan-co-so-so-4999.html").exists(), "{}", run.out);
}

#[test]
fn a_hundred_thousand_reports() {
    if std::env::var_os("VANTHU_LONG").is_none() {
        return;
    }
    let site = Site::new(&[]);
    for at in 0..100_000 {
        let (year, month, number) = (1990 + at / 3600, 1 + at / 300 % 12, 1 + at % 3600);
        let text = format!(
            "LIÊN ĐOÀN LAO ĐỘNG\n\nSố: {number:02}/BC-LĐLĐ\n\nAn Bình, ngày {:02} tháng {month:02} năm {year}\n\nBÁO CÁO\n\nKết quả công tác tháng {month} năm {year}\n\nI. KẾT QUẢ\n\n1. Kết nạp {at} đoàn viên, tổ chức thi đua.\n",
            1 + at % 28
        );
        site.write(&format!("content/{year}/{at}.md"), text.as_bytes());
    }
    let run = build(&site, 8000).expect(0);
    assert!(run.out.contains("100000 published"), "{}", run.out);
    println!("{}", run.out);
}
