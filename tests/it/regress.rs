//! Faults that were found and mended, each with its case.

use std::collections::BTreeSet;

use regex::Regex;

use crate::harness::{Site, report, resolved};

/// A numbered report of a body at a place.
fn of(body: &str, place: &str, number: &str, month: u32, text: &str) -> String {
    let name = if body == "LĐLĐ" { "LIÊN ĐOÀN LAO ĐỘNG" } else { "SỞ NỘI VỤ" };
    format!(
        "{name}\n\nSố: {number}/BC-{body}\n\n{place}, ngày 20 tháng {month:02} năm 2024\n\nBÁO CÁO\n\nKết quả công tác tháng {month}, nhiệm vụ tháng {} năm 2024\n\n{text}\n",
        month + 1
    )
}

fn built(files: &[(&str, String)]) -> Site {
    let site = Site::new(&files.iter().map(|(path, text)| (*path, text.as_str())).collect::<Vec<_>>());
    site.run(&["build"]).expect(0);
    site
}

/// Every link and anchor of the site is there, and no id is given twice.
fn check_links(site: &Site) {
    let id = Regex::new(r#"\sid="([^"]*)""#).unwrap();
    let link = Regex::new(r#"\shref="([^"?]*)#([^"]+)""#).unwrap();
    let ids = |page: &str| id.captures_iter(&site.read(&format!("public/{page}"))).map(|found| found[1].to_owned()).collect::<Vec<_>>();
    for page in site.pages().iter().filter(|page| *page != "404.html") {
        let own = ids(page);
        assert_eq!(own.iter().collect::<BTreeSet<_>>().len(), own.len(), "{page} gives an id twice");
        for found in link.captures_iter(&site.read(&format!("public/{page}"))) {
            assert!(ids(&resolved(page, &found[1])).iter().any(|id| *id == found[2]), "{page} links to {}#{}", &found[1], &found[2]);
        }
    }
}

#[test]
fn numbers_of_other_bodies_are_not_meant() {
    let site = built(&[
        ("content/a.md", of("LĐLĐ", "Lai Châu", "12", 1, "I. KẾT QUẢ\n\n1. Một.")),
        ("content/b.md", of("LĐLĐ", "Sơn La", "12", 2, "I. KẾT QUẢ\n\n1. Hai.")),
        ("content/c.md", of("LĐLĐ", "Sơn La", "13", 3, "I. KẾT QUẢ\n\n1. Theo Báo cáo số 12/BC-LĐLĐ.")),
    ]);
    let cited_by = |page: &str| site.read(page).contains("Được viện dẫn tại");
    assert!(cited_by("public/ldld-son-la/2024/02/20/12-bc-ldld.html") && !cited_by("public/ldld-lai-chau/2024/01/20/12-bc-ldld.html"));
    let letter = "LIÊN ĐOÀN LAO ĐỘNG\n\nSố: 30/LĐLĐ-VP\n\nSơn La, ngày 05 tháng 4 năm 2024\n\nV/v đính chính Báo cáo số 12/BC-LĐLĐ\n\n1. Sửa.\n\n2. Hết.\n";
    site.write("content/d.md", letter.as_bytes());
    site.remove("content/b.md");
    let run = site.run(&["build", "--force"]);
    assert!(run.err.contains("speaks of `12/BC-LĐLĐ`, and the archive has no such report"), "{}", run.err);
    assert!(!site.read("public/ldld-lai-chau/2024/01/20/12-bc-ldld.html").contains("class=\"related"));
}

#[test]
fn names_that_differ_in_their_marks_are_two_people() {
    let signed = |name: &str| format!("I. KẾT QUẢ\n\n1. Một.\n\nTM. BAN THƯỜNG VỤ\nCHỦ TỊCH\n\n**{name}**");
    let site = built(&[
        ("content/1.md", of("SNV", "An Bình", "01", 1, &signed("Lê Thị Hòa"))),
        ("content/2.md", of("SNV", "An Bình", "02", 2, &signed("Lê Thị Hoa"))),
        ("content/3.md", of("SNV", "An Bình", "03", 3, &signed("Lê Thị Hoà"))),
    ]);
    let people: Vec<String> = site.pages().into_iter().filter(|page| page.starts_with("nguoi-ky/")).collect();
    assert_eq!(people.len(), 2, "{people:?}");
    check_links(&site);
}

#[test]
fn results_that_name_tasks_are_results() {
    let first = "A. KẾT QUẢ\n\nI. CÔNG TÁC THAM MƯU, XÂY DỰNG KẾ HOẠCH\n\n1. Kết nạp mới 11 đoàn viên.\n\nB. NHIỆM VỤ\n\n1. Tổ chức hội thao toàn tỉnh.";
    let second = "I. TRIỂN KHAI THỰC HIỆN NHIỆM VỤ THÁNG 2/2024\n\n1. Tổ chức hội thao toàn tỉnh có 12 đội.\n\nII. NHIỆM VỤ THÁNG 3\n\n1. Trồng cây.";
    let site = built(&[
        ("content/1.md", of("SNV", "An Bình", "01", 1, first)),
        ("content/2.md", of("SNV", "An Bình", "02", 2, second)),
        ("content/archive.toml", "[[indicator]]\nlabel = \"Mới\"\npatterns = [\"kết nạp mới {n} đoàn viên\"]\n".into()),
    ]);
    let page = site.read("public/doi-chieu/2024-02.html");
    assert!(page.contains("Gợi ý, giống 100 %") && !page.contains("Không thấy nhắc lại") && !page.contains("Kết nạp mới"), "{page}");
    assert!(site.read("public/so-lieu/moi.csv").contains("\"11\""));
}

#[test]
fn a_pattern_may_take_what_is_doubtful() {
    let toml = "[[indicator]]\nlabel = \"Thẻ\"\npatterns = [\"cấp {n} thẻ\"]\n[[indicator]]\nlabel = \"Đang quản lý\"\npatterns = [\"quản lý {n} đoàn viên\"]\n[[indicator]]\nlabel = \"Ngày công\"\npatterns = [\"đóng góp {n} ngày công\"]\n";
    let text = "I. KẾT QUẢ\n\n1. Cấp 12 thẻ, quản lý 1950 đoàn viên, đóng góp 300 ngày công.";
    let site = built(&[("content/archive.toml", toml.into()), ("content/1.md", of("SNV", "An Bình", "01", 1, text))]);
    for (figure, number) in [("the", "12"), ("dang-quan-ly", "1950"), ("ngay-cong", "300")] {
        assert!(site.read(&format!("public/so-lieu/{figure}.csv")).contains(&format!("\"{number}\"")), "{figure}");
    }
}

#[test]
fn ids_and_anchors_of_odd_reports() {
    let long = format!("{}; {}; ba", "một hai ".repeat(20), "`mã; của; ta` ".repeat(10));
    let heading = format!("I. NGHỊ QUYẾT SỐ 02-NQ/TW {}; HAI; BA\n\n1. Một, KT-XH và KTXH.", "RẤT DÀI ".repeat(30));
    let plan = "I. KẾT QUẢ\n\n1. Một.\n\nII. NHIỆM VỤ\n\n1. Trồng cây xanh quanh nhà.";
    let site = built(&[
        ("content/1.md", of("SNV", "An Bình", "01", 1, &format!("I. KẾT QUẢ\n\n1. {long}"))),
        ("content/2.md", of("SNV", "An Bình", "02", 2, &heading)),
        ("content/3.md", of("SNV", "An Bình", "03", 3, plan)),
        ("content/4.md", of("SNV", "An Bình", "04", 3, plan)),
        (
            "content/5.md",
            format!("---\nloai: {}\nnguoi_ky: {}\n---\n{}", "Rất dài ".repeat(60), "Rất Dài ".repeat(60), report(5, 5, "Năm.")),
        ),
    ]);
    check_links(&site);
    let page = site.read("public/snv-an-binh/2024/01/20/01-bc-snv.html");
    assert_eq!(page.matches("<code>mã; của; ta</code>").count(), 10, "{page}");
}

#[test]
fn a_plan_that_is_replaced_is_no_plan() {
    let plan = |task: &str| format!("I. KẾT QUẢ\n\n1. Một.\n\nII. NHIỆM VỤ\n\n1. {task}");
    let site = built(&[
        ("content/1.md", of("SNV", "An Bình", "01", 1, &plan("Trồng cây xanh quanh nhà."))),
        ("content/2.md", format!("---\nthay_the: 01/BC-SNV\n---\n{}", of("SNV", "An Bình", "02", 1, &plan("Trồng rừng đầu nguồn.")))),
    ]);
    let page = site.read("public/doi-chieu/2024-02.html");
    assert!(page.contains("Trồng rừng đầu nguồn") && !page.contains("Trồng cây xanh"), "{page}");
}

#[test]
fn what_is_far_apart_is_seen() {
    let monthly = |year: i32, month: u32| report(month, month, "Một.").replace("2024", &year.to_string());
    let site = built(&[
        ("content/archive.toml", "about = \"Xem [trang](https://example.org/a), [x](javascript:alert(1)).\"\n".into()),
        ("content/1.md", monthly(2019, 4)),
        ("content/2.md", monthly(2019, 5)),
        ("content/4.md", monthly(2019, 6)),
        ("content/5.md", monthly(2022, 6)),
        ("content/3.md", "---\ntitle: Tên\n---\n# Phần đầu tiên\n\nMột.\n\n# Phần hai\n\nHai.\n".into()),
    ]);
    let home = site.read("public/index.html");
    assert!(home.contains("<th scope=\"row\">2020</th>") && home.matches("class=\"gap\"").count() == 35, "{home}");
    let about = site.read("public/gioi-thieu.html");
    assert!(about.contains("<a href=\"https://example.org/a\">trang</a>") && !about.contains("href=\"javascript"), "{about}");
    assert!(site.read("public/tai-lieu/3.html").contains("<a href=\"#h-phan-dau-tien\">Phần đầu tiên</a>"));
    check_links(&site);
}

/// A number that is written again, and reports with letters in their numbers.
#[test]
fn numbers_stand_in_their_order() {
    let site = built(&[
        ("content/1.md", of("SNV", "An Bình", "12", 3, "I. KẾT QUẢ\n\n1. Một.")),
        ("content/2.md", of("SNV", "An Bình", "06b", 3, "I. KẾT QUẢ\n\n1. Hai.")),
        ("content/3.md", of("SNV", "An Bình", "6", 3, "I. KẾT QUẢ\n\n1. Ba.")),
    ]);
    let register = site.read("public/so-dang-ky/2024.html");
    let at = |number: &str| register.find(&format!(">{number}/BC-SNV<")).unwrap_or_else(|| panic!("{number}: {register}"));
    assert!(at("6") < at("06b") && at("06b") < at("12"));
}

#[test]
fn a_sign_that_belongs_to_a_word_is_printed() {
    let site = built(&[("content/1.md", of("SNV", "An Bình", "01", 1, "## I. KẾT QUẢ ##\n\n1. Dùng C#\n\n- Lập trình C#\n\n## Về F#"))]);
    let page = site.read("public/snv-an-binh/2024/01/20/01-bc-snv.html");
    for printed in ["Dùng C#<", "Lập trình C#<", "Về F#<", "KẾT QUẢ<"] {
        assert!(page.contains(printed), "{printed}");
    }
}

/// Nothing that names a withdrawn report is at fault, and its number is not given again.
#[test]
fn a_withdrawn_report_is_known_by_its_number() {
    let first = format!(
        "---\nngay_thu_hoi: 2024-05-01\nly_do_thu_hoi: Sai số liệu\n---\n\n{}",
        of("SNV", "An Bình", "07", 1, "I. KẾT QUẢ\n\n1. Một.")
    );
    let second = format!("---\nthay_the: 07/BC-SNV\n---\n\n{}", of("SNV", "An Bình", "02", 2, "I. KẾT QUẢ\n\n1. Hai."));
    let settings = "[[issuer]]\nname = \"Sở Nội vụ\"\nsymbol = \"SNV\"\nplace = \"An Bình\"\n".to_owned();
    let site = built(&[("content/1.md", first), ("content/2.md", second), ("content/archive.toml", settings)]);
    let run = site.run(&["new", "--period", "2024-03", "--date", "2024-03-20"]).expect(0);
    let path = run.out.split_whitespace().find(|word| word.ends_with(".md")).unwrap_or_else(|| panic!("{}", run.out)).to_owned();
    assert!(site.read(&path).contains("Số: 08/BC-SNV"), "{}", site.read(&path));
}

/// Some systems write the marks of letters in the names of files apart.
#[test]
fn a_relation_finds_a_file_by_a_name_in_either_form() {
    let site = built(&[
        ("content/ba\u{301}o-ca\u{301}o.md", of("SNV", "An Bình", "01", 1, "I. KẾT QUẢ\n\n1. Một.")),
        ("content/2.md", format!("---\nthay_the: báo-cáo.md\n---\n\n{}", of("SNV", "An Bình", "02", 2, "I. KẾT QUẢ\n\n1. Hai."))),
    ]);
    assert!(site.read("public/snv-an-binh/2024/01/20/01-bc-snv.html").contains("class=\"related"));
}

/// A page that a converter began anew moves no line number.
#[test]
fn a_form_feed_is_no_line() {
    let site = Site::new(&[("content/a.md", "# A\n\nMột\n\u{C}Hai\n\n![x](khong-co.png)\n")]);
    let run = site.run(&["build"]);
    assert!(run.err.contains("content/a.md:6"), "{}", run.err);
    assert!(site.read("public/tai-lieu/a.html").contains("<p id=\"doan-3\">Hai</p>"));
}

/// A month that is reported twice is told by the later report.
#[test]
fn a_figure_stated_again_is_the_later_one() {
    let settings = "[[indicator]]\nlabel = \"Thu phí\"\npatterns = [\"thu {n} đồng\"]\n".to_owned();
    let again = of("SNV", "An Bình", "02", 3, "I. KẾT QUẢ\n\n1. Thu 222 đồng.").replace("ngày 20", "ngày 25");
    let site = built(&[
        ("content/1.md", of("SNV", "An Bình", "01", 3, "I. KẾT QUẢ\n\n1. Thu 111 đồng.")),
        ("content/2.md", again),
        ("content/archive.toml", settings),
    ]);
    let index = site.read("public/so-lieu.html");
    assert!(index.contains(": 222") && !index.contains(": 111"), "{index}");
}
