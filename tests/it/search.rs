//! The command line's search on the published index.

use crate::harness::{Site, report};

fn check(site: &Site, arguments: &[&str], expected_first: &str) {
    let run = site.run(&[&["search", "--format", "trec", "--limit", "1"], arguments].concat()).expect(0);
    let first = run.out.split_whitespace().nth(2).unwrap_or("nothing");
    assert_eq!(first, expected_first, "{arguments:?}\n{}", run.out);
}

fn shipped() -> Site {
    let site = Site::shipped();
    site.run(&["build"]).expect(0);
    site
}

#[test]
fn finds_the_right_report_first() {
    let site = shipped();
    let real = "lai-chau/02-bc-ldld-2023-10.md";
    for query in [
        "Đại hội XIII",
        "dai hoi xiii",
        "ÐẠI HỘI XIII",
        "Đa\u{323}i hô\u{323}i XIII",
        "bóng chuyền Công - Nông - Binh",
        "3666 sáng kiến",
        "Mường Tè",
    ] {
        check(&site, &[query], real);
    }
    check(&site, &["tết trung thu"], "cdcs-mau/2024-09.md");
    check(&site, &["thương binh liệt sĩ"], "cdcs-mau/2024-08.md");
    check(&site, &["khám sức khỏe đợt 2"], "cdcs-mau/2024-11.md");
    check(&site, &["đính chính"], "cdcs-mau/2024-05-dinh-chinh.md");
    check(&site, &["zzzz"], "nothing");
    check(&site, &["…!?"], "nothing");
}

#[test]
fn months_narrow_the_search() {
    let site = shipped();
    check(&site, &["kế hoạch", "--from", "2024-12", "--to", "2024-12"], "cdcs-mau/2024-12.md");
    check(&site, &["Đại hội XIII", "--to", "2023-09"], "nothing");
    check(&site, &["Đại hội XIII", "--from", "2023-10", "--to", "2023-10"], "lai-chau/02-bc-ldld-2023-10.md");
}

/// Types without a code, and types whose codes differ by đ alone, are types of their own.
#[test]
fn every_type_can_be_asked_for() {
    let of = |number: u32, kind: &str| format!("---\nloai: {kind}\n---\n{}", report(number, 1, "Nội dung."));
    let site = Site::new(&[
        ("content/tin.md", &of(1, "Tờ tin")),
        ("content/so.md", &of(2, "Sổ tay")),
        ("content/lenh.md", &of(3, "Lệnh")),
        ("content/luat.md", &of(4, "Luật")),
        ("content/huong-dan.md", &of(5, "HD")),
        ("content/hop-dong.md", &of(6, "HĐ")),
    ]);
    site.run(&["build"]).expect(0);
    let found = |query: &str| {
        let run = site.run(&["search", "--format", "trec", query]).expect(0);
        let mut files: Vec<String> = run.out.lines().map(|line| line.split(' ').nth(2).unwrap().to_owned()).collect();
        files.sort();
        files.join(" ")
    };
    assert_eq!(found("loai:to-tin"), "tin.md");
    assert_eq!(found("loai:sổ-tay"), "so.md");
    assert_eq!(found("loai:lenh"), "lenh.md");
    assert_eq!(found("loai:L"), "luat.md");
    assert_eq!(found("loai:HD"), "huong-dan.md");
    assert_eq!(found("loai:HĐ"), "hop-dong.md");
    assert_eq!(found("loai:hd"), "hop-dong.md huong-dan.md");
    assert_eq!(found("loai:khác"), "");
}

#[test]
fn prints_what_was_asked_for() {
    let site = shipped();
    insta::assert_snapshot!("search_text", site.run(&["search", "dai hoi xiii", "--limit", "2"]).text());
    insta::assert_snapshot!("search_json", site.run(&["search", "nhà thi đấu", "--format", "json", "--limit", "1"]).text());
    site.write("queries.tsv", "q1\tĐại hội XIII\nq2\ttết trung thu\n".as_bytes());
    let file = site.path("queries.tsv").display().to_string();
    let run = site.run(&["search", "--queries", &file, "--format", "trec", "--limit", "1"]).expect(0);
    let columns: Vec<Vec<&str>> = run.out.lines().map(|line| line.split(' ').collect()).collect();
    assert_eq!((columns[0][0], columns[0][1], columns[0][3], columns[0][5]), ("q1", "Q0", "1", "vanthu"));
    assert_eq!((columns[1][0], columns[1][2]), ("q2", "cdcs-mau/2024-09.md"));
}

#[test]
fn wrong_use_is_said() {
    let site = Site::new(&[("content/a.md", &report(1, 1, "Một."))]);
    insta::assert_snapshot!("search_without_index", site.run(&["search", "một"]).text());
    site.run(&["build"]).expect(0);
    site.write("queries.tsv", b"no tab here\n");
    let file = site.path("queries.tsv").display().to_string();
    insta::assert_snapshot!("search_bad_queries", site.run(&["search", "--queries", &file]).text());
    assert_eq!(site.run(&["search", "một", "--from", "2024-13"]).code, 2);
    assert_eq!(site.run(&["search"]).code, 2);
    assert_eq!(site.run(&["search", "một", "--limit", "0"]).code, 2);
    assert_eq!(site.run(&["search", "một", "--from", "2024-03", "--to", "2024-01"]).code, 2);
    for (name, _) in site.files("public/search").into_iter().filter(|(name, _)| name.ends_with(".bin")) {
        site.write(&format!("public/search/{name}"), b"damaged");
    }
    let run = site.run(&["search", "một"]).expect(2);
    assert!(run.err.contains("build again"), "{}", run.err);
}

#[test]
fn browsers_can_add_the_search() {
    let site = Site::new(&[("content/archive.toml", "title = \"Kho <A> & B của tỉnh\"\n"), ("content/a.md", &report(1, 1, "Một."))]);
    site.run(&["build", "--base-url", "https://example.org/kho"]).expect(0);
    let description = site.read("public/opensearch.xml");
    assert!(description.contains("template=\"https://example.org/kho/tim-kiem.html?q={searchTerms}\""), "{description}");
    assert!(description.contains("<ShortName>Kho &lt;A&gt; &amp; B của</ShortName>"), "{description}");
    assert!(site.read("public/index.html").contains("type=\"application/opensearchdescription+xml\""));
    site.run(&["build"]).expect(0);
    assert!(!site.path("public/opensearch.xml").exists(), "browsers want absolute addresses");
}

#[test]
fn the_switch_for_reading_from_a_disk_is_kept() {
    let site = two_files("");
    site.run(&["build"]).expect(0);
    assert!(site.path("public/search/entry.js").exists());
    let site = two_files("[search]\noffline = false\n");
    site.run(&["build"]).expect(0);
    assert!(site.files("public").iter().all(|(name, _)| !name.starts_with("search/") || !name.ends_with(".js")));
    assert!(site.files("public").iter().all(|(name, _)| !name.ends_with(".text.js")));
}

fn two_files(configuration: &str) -> Site {
    Site::new(&[("content/archive.toml", configuration), ("content/a.md", &report(1, 1, "Một."))])
}

/// An index that somebody forged, names and all: every search ends, with hits or with a sentence.
#[test]
fn a_forged_index_is_damaged_and_no_panic() {
    use std::io::{Read as _, Write as _};
    let site = Site::shipped();
    site.run(&["build"]).expect(0);
    let entry = site.read("public/search/entry.json");
    let present: serde_json::Value = serde_json::from_str(&entry).unwrap();
    let name = present["bootstrap"].as_str().unwrap();
    let address = |name: &str| format!("public/search/{}/{}.bin", &name[..2], &name[2..]);
    let mut bootstrap = Vec::new();
    flate2::read::GzDecoder::new(std::fs::read(site.path(&address(name))).unwrap().as_slice()).read_to_end(&mut bootstrap).unwrap();
    let mut said = std::collections::BTreeSet::new();
    for step in 0..150 {
        let mut forged = bootstrap.clone();
        let at = step * forged.len() / 150;
        forged[at] ^= 1 << (step % 8);
        let forged_name = vanthu_search::chunks::Name::of(&forged).to_string();
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(&forged).unwrap();
        site.write(&address(&forged_name), &packed.finish().unwrap());
        site.write("public/search/entry.json", entry.replace(name, &forged_name).as_bytes());
        let run = site.run(&["search", "Đại hội XIII"]);
        assert!([0, 2].contains(&run.code) && !run.err.contains("panicked"), "byte {at}: {}", run.text());
        said.insert(run.err.lines().next().unwrap_or_default().split(';').next().unwrap_or_default().to_owned());
    }
    assert!(said.iter().any(|line| line.contains("damaged") || line.contains("cannot open")), "{said:#?}");
}
