//! The published pages of the archive that ships: links, anchors, what no page may hold.

use std::collections::BTreeSet;

use regex::Regex;

use crate::harness::{Site, resolved};

fn shipped() -> Site {
    let site = Site::shipped();
    site.run(&["build"]).expect(0);
    site
}

fn attributes(page: &str, name: &str) -> Vec<String> {
    let pattern = Regex::new(&format!(r#"\s{name}="([^"]*)""#)).unwrap();
    pattern.captures_iter(page).map(|captures| captures[1].replace("&amp;", "&")).collect()
}

#[test]
fn every_link_names_a_file_and_every_anchor_is_there() {
    let site = shipped();
    let files: BTreeSet<String> = site.files("public").into_iter().map(|(path, _)| path).collect();
    let mut checked = 0;
    // What a server shows at any depth has links that begin at the root.
    for page in site.pages().into_iter().filter(|page| page != "404.html") {
        let text = site.read(&format!("public/{page}"));
        let links = attributes(&text, "href").into_iter().chain(attributes(&text, "src")).chain(attributes(&text, "action"));
        // What `DC.` stands for is named, and fetched by nobody.
        for link in links.filter(|link| link != "http://purl.org/dc/elements/1.1/") {
            assert!(!link.starts_with('/') && !link.contains("://"), "{page}: {link} is not relative");
            let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let path = path.split('?').next().unwrap();
            let target = resolved(&page, path);
            assert!(files.contains(&target), "{page} links to {link}, which is not there");
            if !anchor.is_empty() {
                let ids = attributes(&site.read(&format!("public/{target}")), "id");
                assert!(ids.iter().any(|id| id == anchor), "{page} links to {link}, which has no such anchor");
            }
            checked += 1;
        }
    }
    assert!(checked > 400, "only {checked} links");
}

#[test]
fn ids_are_unique_and_nothing_is_inline() {
    let site = shipped();
    let handler = Regex::new(r"\son[a-z]+=").unwrap();
    for page in site.pages() {
        let text = site.read(&format!("public/{page}"));
        let ids = attributes(&text, "id");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{page}");
        assert!(!text.contains(" style=") && !text.contains("<style") && !handler.is_match(&text), "{page}");
        assert_eq!(text.matches("<h1").count(), 1, "{page}");
        // A policy counts for what comes after it.
        let policy =
            text.find("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'; script-src 'self' 'wasm-unsafe-eval';");
        let loads = text.find("<script").into_iter().chain(text.find("<link")).min();
        assert!(policy.is_some() && policy < loads, "{page}");
        assert!(text.contains("<html lang=\"vi\">"), "{page}");
    }
}

#[test]
fn every_kind_of_page_is_there() {
    let pages = shipped().pages();
    insta::assert_snapshot!(pages.join("\n"));
}

#[test]
fn the_document_of_the_real_report() {
    let site = shipped();
    let page = site.read("public/ldld-lai-chau/2023/10/17/02-bc-ldld.html");
    let start = page.find("<header class=\"head\"").unwrap();
    let document = &page[start..page.find("</article>").unwrap()];
    assert!(document.contains("ký kết và thực hiện Thỏa ước lao động tập thể"), "joined across the page");
    assert!(document.contains("id=\"m1-k4-g2\"") && document.contains("id=\"m3-k13\"") && !document.contains("id=\"m2"));
    insta::assert_snapshot!(&document[..document.find("id=\"m1-k1\"").unwrap()]);
    insta::assert_snapshot!("foot_of_the_real_report", &document[document.find("<footer").unwrap()..]);
}

#[test]
fn sample_data_says_so_and_gaps_are_seen() {
    let site = shipped();
    for page in site.pages().iter().filter(|page| page.starts_with("cdcs-mau/")) {
        assert!(site.read(&format!("public/{page}")).contains("dữ liệu mẫu"), "{page}");
    }
    let home = site.read("public/index.html");
    assert_eq!(home.matches("class=\"gap\"").count(), 1, "July 2024 and no other month");
    assert!(home.contains("Dữ liệu mẫu"));
}

#[test]
fn neighbours_follow_the_period() {
    let site = shipped();
    let june = site.read("public/cdcs-mau/2024/06/21/10-bc-cdcsm.html");
    // July is missing, so August is next; the correction of May is a letter and no report.
    assert!(june.contains("rel=\"next\" href=\"../../../../cdcs-mau/2024/08/22/12-bc-cdcsm.html\""), "{june}");
    assert!(june.contains("rel=\"prev\" href=\"../../../../cdcs-mau/2024/05/23/08-bc-cdcsm.html\""), "{june}");
    let december = site.read("public/cdcs-mau/2025/01/03/01-bc-cdcsm.html");
    assert!(december.contains("Tháng 12/2024") && december.contains("Tháng 1/2025"));
}

#[test]
fn lists_are_in_vietnamese_order() {
    let report = |symbol: &str, town: &str| {
        format!(
            "UBND {place}\n\nSố: 01/BC-{symbol}\n\n{town}, ngày 01 tháng 02 năm 2024\n\nBÁO CÁO\n\nThử\n\nI. MỤC\n\n1. một\n",
            place = town.to_uppercase()
        )
    };
    let files: Vec<(String, String)> = ["Đông Hà", "Dĩ An", "Âu Lâu", "An Bình", "Ăn Khê"]
        .iter()
        .map(|place| (format!("content/{place}.md"), report("UBND", place)))
        .collect();
    let site = Site::new(&files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>());
    site.run(&["build"]).expect(0);
    let home = site.read("public/index.html");
    let at = |place: &str| home.find(&format!(">UBND {}</a>", place.to_uppercase())).unwrap();
    assert!(at("An Bình") < at("Ăn Khê") && at("Ăn Khê") < at("Âu Lâu") && at("Âu Lâu") < at("Dĩ An") && at("Dĩ An") < at("Đông Hà"));
}

/// In an English archive the words of the pages are English, and what reports say is marked as Vietnamese.
#[test]
fn an_english_archive_says_what_is_vietnamese() {
    let site = Site::shipped();
    let configuration = site.read("content/archive.toml").replace("language = \"vi\"", "language = \"en\"");
    site.write("content/archive.toml", configuration.as_bytes());
    site.run(&["build"]).expect(0);
    for page in site.pages() {
        let text = site.read(&format!("public/{page}"));
        assert!(text.contains("<html lang=\"en\">"), "{page}");
        for word in ["Trang chủ", "Văn bản viện dẫn", "Kế hoạch và kết quả", "Gợi ý", "Đã xác nhận", "Không thấy nhắc lại"]
        {
            assert!(!text.contains(word), "{page}: {word}");
        }
    }
    let report = site.read("public/ldld-lai-chau/2023/10/17/02-bc-ldld.html");
    assert!(report.contains("<article class=\"document\" lang=\"vi\"") && report.contains("aria-label=\"Address of khoản 13 Mục III\""));
    let comparison = site.read("public/doi-chieu/2024-10.html");
    assert!(comparison.contains("Not mentioned again") && comparison.contains("<table class=\"tasks\" lang=\"vi\">"));
}

#[test]
fn reports_without_a_date_have_their_list() {
    let site = Site::new(&[("content/a.md", "# Một\n\nHai.\n\n## Ba\n\nBốn.\n")]);
    site.run(&["build"]).expect(0);
    assert!(site.read("public/nam/khong-ro-ngay.html").contains(">Một</a>"));
    // Headings of plain Markdown have their signs too, named by their words.
    let page = site.read("public/tai-lieu/a.html");
    assert!(
        page.contains("<div class=\"section\" id=\"h-ba\"><h2>Ba</h2>\n<a class=\"pin\" href=\"#h-ba\" data-cite=\"mục “Ba”\""),
        "{page}"
    );
}

#[test]
fn long_lists_have_pages() {
    let files: Vec<(String, String)> =
        (1..=120).map(|number| (format!("content/{number}.md"), crate::harness::report(number, 1 + number % 12, "Một."))).collect();
    let site = Site::new(&files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>());
    site.run(&["build"]).expect(0);
    let rows = |page: &str| site.read(page).matches("<td class=\"title\">").count();
    assert_eq!((rows("public/nam/2024.html"), rows("public/nam/2024-trang-2.html"), rows("public/nam/2024-trang-3.html")), (50, 50, 20));
    assert!(site.read("public/nam/2024-trang-2.html").contains("aria-current=\"page\">2</a>"));
}
