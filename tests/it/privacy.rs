//! Drafts, withdrawn and restricted reports, redaction, personal data: what must not be read is nowhere in `public/`.

use std::io::Read;

use base64::Engine;

use crate::harness::{Site, report};

/// Everything that `public/` says, decompressed: names of files, their bytes, and what is packed in them.
pub(crate) fn everything(site: &Site) -> String {
    let mut all = String::new();
    // The engine for browsers is the same for every archive.
    for (path, bytes) in site.files("public").into_iter().filter(|(path, _)| !path.ends_with(".wasm.gz") && !path.contains("engine")) {
        all.push_str(&path);
        all.push('\n');
        let mut push = |bytes: &[u8]| {
            let mut unpacked = Vec::new();
            match flate2::read::GzDecoder::new(bytes).read_to_end(&mut unpacked) {
                Ok(_) => all.push_str(&String::from_utf8_lossy(&unpacked)),
                Err(_) => all.push_str(&String::from_utf8_lossy(bytes)),
            }
            all.push('\n');
        };
        push(&bytes);
        // Files for pages opened from a disk are scripts that hold them in letters.
        let text = String::from_utf8_lossy(&bytes);
        if let Some(packed) = text.strip_prefix("vanthu.deliver(").and_then(|rest| rest.split('"').nth(3)) {
            push(&base64::prelude::BASE64_STANDARD.decode(packed).unwrap());
        }
    }
    all
}

/// Panics when a word, in any case, with or without accents and separators, or its pieces in the index, are found.
pub(crate) fn check_gone(site: &Site, words: &[&str]) {
    let all = everything(site);
    let folded = vanthu_search::fold::fold(&all);
    let joined = |text: &str| -> String { text.chars().filter(|letter| letter.is_alphanumeric()).collect() };
    let letters = joined(&folded);
    for word in words {
        assert!(!all.contains(word), "{word} is published");
        let word = vanthu_search::fold::fold(word);
        assert!(!folded.contains(&word), "{word} is published, folded");
        // A few letters may come together by chance.
        assert!(joined(&word).len() < 7 || !letters.contains(&joined(&word)), "{word} is published, set apart");
    }
}

const A: &str = "public/snv-an-binh/2024/01/20/01-bc-snv.html";

fn with(front_matter: &str, text: &str) -> String {
    format!("---\n{front_matter}\n---\n{}", report(1, 1, text))
}

#[test]
fn the_search_of_all_bytes_finds_what_is_there() {
    let site = Site::new(&[("content/a.md", &report(1, 1, "Chữ kwyjibo lạ."))]);
    site.run(&["build"]).expect(0);
    let all = everything(&site);
    assert!(all.matches("kwyjibo").count() >= 4, "page, file, text, dictionary: {}", all.matches("kwyjibo").count());
}

#[test]
fn a_draft_is_nowhere() {
    let site =
        Site::new(&[("content/a.md", &with("draft: true", "Chữ kwyjibo [tệp](x/bimat.pdf).")), ("content/x/bimat.pdf", "PDF grumbold")]);
    site.write("content/b.md", report(2, 2, "Hai.").as_bytes());
    site.run(&["build", "--drafts"]).expect(0);
    assert!(everything(&site).contains("kwyjibo") && everything(&site).contains("grumbold"));
    site.run(&["build"]).expect(0);
    check_gone(&site, &["kwyjibo", "grumbold", "bimat"]);
}

#[test]
fn a_withdrawn_report_leaves_its_address_and_no_word() {
    let text = "Chữ kwyjibo, theo Nghị quyết số 77/NQ-ZZZ; phát triển được 987654 đoàn viên. [tệp](bimat.pdf)";
    let other = |text: &str| report(2, 2, text);
    let site = Site::new(&[
        ("content/a.md", &report(1, 1, text)),
        ("content/b.md", &other("Xem [bản kia](a.md).")),
        ("content/bimat.pdf", "grumbold"),
    ]);
    site.run(&["build"]).expect(0);
    site.write("content/c.md", report(3, 3, "Ba.").as_bytes());
    site.run(&["build"]).expect(0);
    assert!(everything(&site).contains("kwyjibo"));
    site.write("content/a.md", with("trạng thái: thu hồi\nngày thu hồi: 01/05/2024\nlý do: Ban hành nhầm", text).as_bytes());
    site.run(&["build"]).expect(0);
    check_gone(&site, &["kwyjibo", "77/NQ-ZZZ", "987654", "grumbold", "bimat", "Kết quả công tác tháng 1 năm 2024"]);
    let page = site.read(A);
    for said in ["Văn bản đã thu hồi", "Báo cáo 01/BC-SNV", "20/01/2024", "01/05/2024", "Ban hành nhầm"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(site.read("public/reports.jsonl").contains("\"status\":\"withdrawn\""));
    assert!(site.read("public/snv-an-binh/2024/02/20/02-bc-snv.html").contains("01/20/01-bc-snv.html"));
    site.run(&["verify"]).expect(0);
    // The tombstone does not keep the index of every later build from being kept.
    site.write("content/d.md", report(4, 4, "Bốn.").as_bytes());
    site.run(&["build"]).expect(0);
    assert!(site.path("public/search/previous.txt").exists());
    check_gone(&site, &["kwyjibo"]);
}

#[test]
fn stamped_reports_are_withheld_until_released() {
    let mut messages = String::new();
    for (front_matter, stamp) in
        [("", "MẬT"), ("", "| **TỐI MẬT** | UBND |"), ("", "LƯU HÀNH NỘI BỘ"), ("độ mật: Tuyệt mật", ""), ("luu_hanh: Lưu hành nội bộ", "")]
    {
        let site = Site::new(&[("content/b.md", &report(2, 2, "Hai."))]);
        site.write("content/a.md", format!("---\n{front_matter}\n---\n{stamp}\n\n{}", report(1, 1, "kwyjibo")).as_bytes());
        messages.push_str(&site.run(&["build"]).expect(1).text());
        check_gone(&site, &["kwyjibo"]);
        assert!(site.path("public/snv-an-binh/2024/02/20/02-bc-snv.html").exists(), "the rest is published");
        site.remove_all("public");
        site.write("content/a.md", format!("---\n{front_matter}\npublish: false\n---\n{stamp}\n\n{}", report(1, 1, "kwyjibo")).as_bytes());
        site.run(&["build", "--drafts"]).expect(0);
        check_gone(&site, &["kwyjibo"]);
        site.write("content/a.md", format!("---\n{front_matter}\npublish: true\n---\n{stamp}\n\n{}", report(1, 1, "kwyjibo")).as_bytes());
        site.run(&["build"]).expect(0);
        assert!(everything(&site).contains("kwyjibo"));
    }
    insta::assert_snapshot!(messages);
}

#[test]
fn what_is_redacted_is_nowhere() {
    let text = "Đồng chí Kwyjibo Grumbold, điện thoại 0912 345 678, CCCD 012090001234, mã KH-555, ông KWYJIBO\nGRUMBOLD; thư a@zzyzx.vn.";
    let site = Site::new(&[
        ("content/archive.toml", "redact = [\"/KH-\\\\d+/\", \"email\"]\n"),
        (
            "content/a.md",
            &with("redact: [Kwyjibo Grumbold, so_dien_thoai, identity]\nnguoi_ky: Kwyjibo Grumbold\nghi_chu: gọi 0912345678", text),
        ),
        ("content/b.md", &report(2, 2, "Mã KH-777, xem [bảng](bang.csv).")),
        ("content/bang.csv", "a,b"),
        ("content/c.md", &report(3, 3, "Không có gì.")),
    ]);
    let run = site.run(&["build"]).expect(0);
    check_gone(&site, &["kwyjibo", "grumbold", "0912 345", "345 678", "0912345678", "012090001234", "KH-555", "KH-777", "zzyzx"]);
    let page = site.read(A);
    assert!(page.contains("█████") && page.contains("Bản đã che thông tin") && page.contains("01-bc-snv.da-che.md"), "{page}");
    assert!(!page.contains("Tệp gốc") && !site.path("public/snv-an-binh/2024/01/20/01-bc-snv.md").exists());
    let copy = site.files("public/snv-an-binh/2024/01/20").into_iter().find(|(name, _)| name.ends_with(".da-che.md")).unwrap().1;
    let (own, original) = (vanthu::digest::hexadecimal(&copy), vanthu::digest::hexadecimal(site.read("content/a.md").as_bytes()));
    let all = everything(&site);
    assert!(page.contains(&own) && all.contains(&own) && !all.contains(&original), "the sum of the original would tell what is black");
    // What is not touched is offered as it is.
    assert!(site.path("public/snv-an-binh/2024/03/20/03-bc-snv.md").exists());
    assert!(run.err.contains("content/b.md: warning: is redacted, so `bang.csv`, which it refers to, is not published"), "{}", run.err);
    assert!(!everything(&site).contains("a,b"));
    site.write(
        "content/b.md",
        with("attachments_released: [bang.csv]", "Mã KH-777, xem [bảng](bang.csv).").replace("01/BC", "02/BC").as_bytes(),
    );
    site.run(&["build"]).expect(0);
    assert!(everything(&site).contains("a,b"));
    assert!(site.run(&["verify"]).expect(0).out.contains("2 redacted ones are not compared"));
}

/// The copy has no front matter, so its checksum does not tell that something is black there now.
#[test]
fn a_redaction_of_front_matter_takes_the_old_index_away() {
    let site =
        Site::new(&[("content/a.md", &with("redact: Một hai\ntitle: Về Kwyjibo", "Một hai.")), ("content/b.md", &report(2, 2, "Hai."))]);
    site.run(&["build"]).expect(0);
    assert!(everything(&site).contains("Kwyjibo"));
    site.write("content/a.md", with("redact: [Một hai, Kwyjibo]\ntitle: Về Kwyjibo", "Một hai.").as_bytes());
    site.run(&["build"]).expect(0);
    check_gone(&site, &["kwyjibo"]);
}

#[test]
fn a_redaction_that_does_not_hold_withholds_the_report() {
    let mut messages = String::new();
    for (name, front_matter, text) in [
        ("a", "redact: Kwyjibo Grumbold", "Ông Kwyjibo x Grumbold."),
        ("a", "redact: [Kwyjibo Grumbold, sdt]", "Ông Kwyjibo Grumbold."),
        ("a", "redact: true", "Ông Kwyjibo."),
        ("a", "redact:", "Ông Kwyjibo."),
        ("a", "redact: /kwy/q", "Ông Kwyjibo."),
        ("kwyjibo-grumbold", "redact: Kwyjibo Grumbold", "Ông."),
        ("kwyjibo", "redact: Kwỳjibó", "Ông."),
        ("kwyjibogrumbold", "redact: Kwyjibo Grumbold", "Ông Kwyjibo Grumbold."),
        ("a", "redact: Kwyjibo Grumbold\nKwyjibo-Grumbold: ghi", "Ông Kwyjibo Grumbold."),
        ("a", "redact: Kwyjibo Grumbold", "Ông Kwyjibo Grumbold. Đồng chí Kwyjibo\n\n\n\n3\n\n\n\ngrumbold phụ trách."),
        ("a", "redact: /(/", "Ông."),
        ("a", "redact: [[a]]", "Ông."),
        ("a", "redact: …", "Ông."),
        ("a", "status: biến mất", "Ông."),
        ("a", "status: thu hồi", "Ông."),
        ("a", "publish: có lẽ", "Ông."),
    ] {
        let site = Site::new(&[(&format!("content/{name}.md"), &with(front_matter, text)), ("content/b.md", &report(2, 2, "Hai."))]);
        messages.push_str(&format!("{front_matter}\n{}\n", site.run(&["build"]).text()));
        check_gone(&site, &["kwyjibo"]);
    }
    insta::assert_snapshot!(messages);
}

#[test]
fn personal_data_is_pointed_out_once_a_kind() {
    let text = "Liên hệ 0912 345 678, 0987 654 321; CMND 045123456; STK 3600201000123; a@b.vn.";
    let site =
        Site::new(&[("content/a.md", &report(1, 1, text)), ("content/b.md", &with("personal_data: true", text).replace("01/BC", "02/BC"))]);
    insta::assert_snapshot!(site.run(&["build"]).expect(0).text());
}

#[test]
fn verify_says_what_differs() {
    let site = Site::new(&[
        ("content/a.md", &report(1, 1, "Một.")),
        ("content/b.md", &report(2, 2, "Hai.")),
        ("content/c.md", &report(3, 3, "Ba.")),
    ]);
    assert!(site.run(&["verify"]).expect(2).err.contains("has no manifest-sha256.txt; vanthu has not built there"));
    site.run(&["build"]).expect(0);
    let sound = site.run(&["verify"]).expect(0).out;
    assert!(sound.contains(" published files: 0 altered, 0 missing, 0 added\n3 originals: 0 changed or gone"), "{sound}");
    site.write(A, b"altered");
    site.remove("public/404.html");
    site.write("public/CNAME", b"example.org");
    site.write("content/b.md", report(2, 2, "Khác.").as_bytes());
    site.remove("content/c.md");
    let said = site.run(&["verify"]).expect(1).out;
    for line in [
        "altered: snv-an-binh/2024/01/20/01-bc-snv.html\nmissing: 404.html\nadded: CNAME\n",
        "original changed since it was published: content/b.md (snv-an-binh/2024/02/20/02-bc-snv.html)",
        "original gone: content/c.md (published at snv-an-binh/2024/03/20/03-bc-snv.html)",
        "1 altered, 1 missing, 1 added",
        "3 originals: 2 changed or gone",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    let list = site.read("public/manifest-sha256.txt");
    site.write("public/manifest-sha256.txt", format!("{list}../x\n").as_bytes());
    assert!(site.run(&["verify"]).expect(1).out.contains("is no line of a list"));
    // A site without its sources, as a reader may have downloaded it.
    let copy = site.path("public").display().to_string();
    let elsewhere = Site::new(&[]);
    assert!(elsewhere.run(&["verify", "--output", &copy]).expect(1).out.contains("the originals are not here"));
}
