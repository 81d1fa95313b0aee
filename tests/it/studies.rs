//! What the archive knows across reports: plans and results, corrections, figures, points that come back, gaps.

use vanthu::archive::Archive;
use vanthu::archive::comparison::Fate;
use vanthu::pipeline::{self, Options};
use vanthu::read::Layout;

use crate::harness::{Site, project, report};

fn archive(site: &Site) -> Archive {
    let layout = Layout::of(site.root(), None).unwrap();
    let options = Options::of(layout);
    pipeline::check(&options).unwrap().0
}

/// The shipped archive without what its editor confirms, so that only likeness decides.
fn unconfirmed() -> Site {
    let site = Site::shipped();
    for (path, bytes) in site.files("content") {
        let text = String::from_utf8(bytes).unwrap();
        if let Some(rest) = text.strip_prefix("---\nket_qua_cua:") {
            site.write(&format!("content/{path}"), rest.split_once("---\n").unwrap().1.as_bytes());
        }
    }
    site
}

/// Suggestions against what a reader says: none is wrong, and those that are missed are known.
#[test]
fn suggested_results_are_right() {
    let archive = archive(&unconfirmed());
    let file = |index: usize| archive.entries[index].report.path.rsplit('/').next().unwrap().to_owned();
    let pairs = std::fs::read_to_string(project().join("tests/comparison/pairs.tsv")).unwrap();
    let (mut found_count, mut count) = (0, 0);
    for line in pairs.lines().filter(|line| !line.starts_with('#')) {
        let [plan, task, report, point, expected] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let comparison = archive.comparisons.iter().find(|comparison| file(comparison.plan) == plan).unwrap();
        let task = comparison.tasks.iter().find(|known| known.anchor == task).unwrap();
        assert!(!matches!(task.fate, Fate::Confirmed(_)));
        let found: Vec<(String, &str)> = task.results.iter().map(|result| (file(result.entry), result.anchor.as_str())).collect();
        let truth: Vec<(String, &str)> = if report == "-" { Vec::new() } else { vec![(report.to_owned(), point)] };
        match expected {
            "=" => assert_eq!(found, truth, "{line}"),
            _ => assert!(found.is_empty(), "{line}: {found:?}"),
        }
        found_count += usize::from(found == truth);
        count += 1;
    }
    assert_eq!((found_count, count), (28, 31));
}

/// What comes back within two years was meant; what comes back after them is something else.
#[test]
fn tasks_are_looked_for_in_the_two_years_after() {
    let site = Site::new(&[]);
    let write = |number: i16, year: i16, month: i16, result: &str, task: &str| {
        let text = format!(
            "SỞ NỘI VỤ\n\nSố: {number:02}/BC-SNV\n\nAn Bình, ngày 20 tháng {month:02} năm {year}\n\nBÁO CÁO\n\n\
             Kết quả công tác tháng {month}, nhiệm vụ trọng tâm tháng {} năm {year}\n\n\
             I. KẾT QUẢ\n\n1. {result}\n\nII. NHIỆM VỤ TRỌNG TÂM\n\n1. {task}\n",
            month + 1
        );
        site.write(&format!("content/{number}.md"), text.as_bytes());
    };
    write(1, 2020, 1, "Họp giao ban.", "Khám sức khỏe đợt hai cho lao động nữ của các huyện.");
    write(2, 2020, 3, "Chấm điểm thi đua.", "Tổ chức hội thao công nhân viên chức toàn tỉnh.");
    write(3, 2022, 1, "Khám sức khỏe đợt hai cho lao động nữ của các huyện.", "Họp giao ban.");
    write(4, 2022, 4, "Tổ chức hội thao công nhân viên chức toàn tỉnh.", "Chấm điểm thi đua.");
    let fates: Vec<Fate> = archive(&site).comparisons.iter().flat_map(|one| one.tasks.iter().map(|task| task.fate)).collect();
    assert_eq!(fates[..2], [Fate::Later, Fate::NeverMentioned]);
}

/// The real report against itself: its three true pairs are found, and boilerplate suggests nothing.
#[test]
fn boilerplate_is_no_result() {
    let site = Site::new(&[]);
    let real = std::fs::read_to_string(project().join("content/lai-chau/02-bc-ldld-2023-10.md")).unwrap();
    site.write("content/10.md", real.as_bytes());
    let next = real.replace("02/BC-LĐLĐ", "03/BC-LĐLĐ").replace("ngày 17 tháng 10", "ngày 17 tháng 11");
    let next = next.replace("tháng 10, nhiệm vụ trọng tâm tháng 11", "tháng 11, nhiệm vụ trọng tâm tháng 12");
    site.write("content/11.md", next.as_bytes());
    let archive = archive(&site);
    let tasks = &archive.comparisons[0].tasks;
    let found = |anchor: &str| {
        let task = tasks.iter().find(|task| task.anchor == anchor).unwrap();
        task.results.iter().map(|result| result.anchor.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(found("m3-k12"), ["m1-k9"]);
    assert_eq!(found("m3-k6"), ["m1-k2"]);
    assert_eq!(found("m3-k1"), ["m1-k1"]);
    for none in ["m3-k2", "m3-k3", "m3-k4", "m3-k5", "m3-k7", "m3-k8", "m3-k9", "m3-k10", "m3-k11", "m3-k13"] {
        assert!(found(none).is_empty(), "{none}: {:?}", found(none));
    }
    // Word for word the same report: every point comes back.
    assert_eq!(archive.threads.len(), 10 + 13);
}

const PLAN: &str = "SỞ NỘI VỤ\n\nSố: 01/BC-SNV\n\nAn Bình, ngày 20 tháng 01 năm 2024\n\nBÁO CÁO\n\nKết quả tháng 1, nhiệm vụ tháng 2 năm 2024\n\nI. KẾT QUẢ\n\n1. Một.\n\nII. NHIỆM VỤ\n\n1. Kiểm tra sổ sách.\n\n2. Trồng cây.\n";

#[test]
fn what_editors_say_is_checked() {
    let second =
        |front: &str| format!("---\n{front}\n---\n{}", report(2, 2, "Đã làm.").replace("tháng 2 năm", "tháng 2, nhiệm vụ tháng 3 năm"));
    for (name, front) in [
        ("right", "ket_qua_cua:\n  m2-k1: m1-k1 một phần\n  m2-k2: không nhắc lại"),
        ("no_such_task", "ket_qua_cua:\n  m9-k1: m1-k1"),
        ("no_such_point", "ket_qua_cua:\n  m2-k1: m1-k7"),
        ("no_such_report", "ket_qua_cua:\n  2019-01/m2-k1: m1-k1"),
        ("not_understood", "ket_qua_cua: xong"),
        ("unknown_state", "ket_qua_cua:\n  m2-k1: có lẽ"),
        ("dangling", "dinh_chinh: 09/BC-SNV"),
        ("itself", "thay_the: 02/BC-SNV"),
        ("wrong_type", "sua_doi:\n  so: 01"),
    ] {
        let site = Site::new(&[("content/1.md", PLAN), ("content/2.md", &second(front))]);
        insta::assert_snapshot!(name, site.run(&["check"]).text());
    }
}

#[test]
fn corrections_are_found_by_number_file_and_title() {
    let letter = |front: &str, title: &str| {
        format!(
            "{front}SỞ NỘI VỤ\n\nSố: 05/SNV-VP\n\nAn Bình, ngày 05 tháng 3 năm 2024\n\nV/v {title}\n\nKính gửi: Các đơn vị\n\n1. Sửa.\n\n2. Hết.\n"
        )
    };
    let first = report(1, 1, "Một.");
    for (front, title) in [
        ("---\ndinh_chinh: 01/BC-SNV\n---\n", "số liệu"),
        ("---\ndinh_chinh: [1.md]\n---\n", "số liệu"),
        ("---\ncorrects: nam/1.md\n---\n", "số liệu"),
        ("", "đính chính Báo cáo số 01/BC-SNV"),
    ] {
        let site = Site::new(&[("content/nam/1.md", &first), ("content/nam/2.md", &letter(front, title))]);
        site.run(&["build"]).expect(0);
        let page = site.read("public/snv-an-binh/2024/01/20/01-bc-snv.html");
        assert!(page.contains("class=\"related superseded\">Đã được đính chính bởi <a href="), "{front}{title}");
        let letter = site.read("public/snv-an-binh/2024/03/05/05-snv-vp.html");
        assert!(letter.contains("class=\"related\">Văn bản này đính chính <a href="), "{front}{title}");
    }
}

/// Each relation that front matter can name stands on both pages.
#[test]
fn every_relation_stands_on_both_pages() {
    for (field, forth, back) in [
        ("sua_doi", "Văn bản này sửa đổi, bổ sung <a href=", "Đã được sửa đổi, bổ sung bởi <a href="),
        ("amends", "Văn bản này sửa đổi, bổ sung <a href=", "Đã được sửa đổi, bổ sung bởi <a href="),
        ("thay_the", "Văn bản này thay thế <a href=", "Đã được thay thế bởi <a href="),
        ("kem_theo", "Kèm theo <a href=", "Là phần kèm theo của <a href="),
    ] {
        let second = format!("---\n{field}: [01/BC-SNV]\n---\n{}", report(2, 2, "Hai."));
        let site = Site::new(&[("content/1.md", &report(1, 1, "Một.")), ("content/2.md", &second)]);
        site.run(&["build"]).expect(0);
        let page = site.read("public/snv-an-binh/2024/02/20/02-bc-snv.html");
        assert!(page.contains(forth), "{field}: {page}");
        let page = site.read("public/snv-an-binh/2024/01/20/01-bc-snv.html");
        assert!(page.contains(back), "{field}: {page}");
    }
}

#[test]
fn figures_are_what_reports_state() {
    let indicator = "[[indicator]]\nlabel = \"Đoàn viên mới\"\nunit = \"người\"\npatterns = [\"kết nạp {n} đoàn viên\"]\n";
    let texts =
        ["Kết nạp 12 đoàn viên, thu 1.500,5 triệu đồng.", "Kết nạp 08 đoàn viên, thu 1.600 triệu đồng.", "Nghỉ.", "Thu 1.700 triệu đồng."];
    let mut files: Vec<(String, String)> = vec![("content/archive.toml".into(), indicator.into())];
    for (at, text) in texts.iter().enumerate() {
        let month = at as u32 + 1;
        let plan = "\nII. NHIỆM VỤ\n\n1. Kết nạp 99 đoàn viên.\n";
        files.push((format!("content/{month}.md"), report(month, month, text) + plan));
    }
    let site = Site::new(&files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>());
    site.run(&["build"]).expect(0);
    let named = site.read("public/so-lieu/doan-vien-moi.csv");
    let values: Vec<&str> = named.lines().skip(1).map(|line| line.split("\",\"").nth(2).unwrap()).collect();
    assert_eq!(values, ["12", "8"], "{named}");
    // What is planned is no figure, and nothing was made up for March.
    assert!(!named.contains("99") && !named.contains("2024-03"));
    let pages = site.pages();
    assert_eq!(
        pages.iter().filter(|page| page.starts_with("so-lieu/")).count(),
        1,
        "two words before it are too few to know a figure by: {pages:?}"
    );
}

#[test]
fn indicators_that_say_nothing_stop_the_archive() {
    for wrong in [
        "[[indicator]]\nlabel = \"A\"\npatterns = [\"không có số\"]\n",
        "[[indicator]]\nlabel = \"A\"\npatterns = []\n",
        "[[indicator]]\npatterns = [\"có {n} người\"]\n",
        "[[indicator]]\nlabel = \"A\"\nchart = \"pie\"\npatterns = [\"có {n} người\"]\n",
        "[[indicator]]\nlabel = \"A\"\npatterns = [\"{n}\"]\n",
    ] {
        let site = Site::new(&[("content/archive.toml", wrong), ("content/1.md", &report(1, 1, "Một."))]);
        let run = site.run(&["build"]).expect(1);
        assert!(run.err.contains("archive.toml:1:1: error") || run.err.contains("archive.toml:3:"), "{wrong}{}", run.err);
    }
}

#[test]
fn gaps_are_told_by_body_and_length_of_period() {
    let months = [1, 2, 3, 6].map(|month| (format!("content/{month}.md"), report(month, month, "Một.")));
    let site = Site::new(&months.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>());
    site.run(&["build"]).expect(0);
    let page = site.read("public/ky-thieu.html");
    assert!(page.contains("<li>Tháng 5/2024</li>\n<li>Tháng 4/2024</li>"), "{page}");
}

#[test]
fn documents_that_differ_in_a_letter_have_pages_of_their_own() {
    let text = "Theo Hướng dẫn số 12/HD-TLĐ và Hợp đồng số 12/HĐ-TLĐ, Quyết định số 5/QD-UBND, Quyết định 5/QĐ-UBND.";
    let site = Site::new(&[("content/1.md", &report(1, 1, text))]);
    site.run(&["build"]).expect(0);
    let documents: Vec<String> = site.pages().into_iter().filter(|page| page.starts_with("van-ban/")).collect();
    assert_eq!(documents.len(), 3, "{documents:?}");
    let page = site.read("public/snv-an-binh/2024/01/20/01-bc-snv.html");
    assert_eq!(page.matches("class=\"cited\" href=").count(), 4, "{page}");
}
