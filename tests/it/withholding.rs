//! Slips of form that would publish what its author withheld: each is read as it was meant, or withholds the report.

use std::fs;

use crate::harness::{Run, Site, report};
use crate::privacy::{check_gone, everything};

const A: &str = "snv-an-binh/2024/01/20/01-bc-snv.html";
const B: &str = "public/snv-an-binh/2024/02/20/02-bc-snv.html";

/// An archive of one report in the form given and a control.
fn site_of(text: &str) -> Site {
    Site::new(&[("content/a.md", text), ("content/b.md", &report(2, 2, "Hai."))])
}

/// Builds, and panics unless nothing of the words is published and the control is.
fn check_withheld(text: &str, words: &[&str], code: i32) -> Run {
    let site = site_of(text);
    let run = site.run(&["build"]);
    check_gone(&site, words);
    assert!(run.code == code && site.path(B).exists(), "{text}\n{}", run.text());
    run
}

/// Panics unless words of a report stay online.
fn check_published(text: &str, words: &[&str]) {
    let site = site_of(text);
    let run = site.run(&["build"]).expect(0);
    let all = everything(&site);
    words.iter().for_each(|word| assert!(all.contains(word), "{text}\n{}", run.text()));
}

fn redacted(redact: &str, text: &str) -> String {
    format!("---\nredact: {redact}\n---\n{}", report(1, 1, text))
}

#[test]
fn a_redaction_is_a_list_however_it_is_written() {
    let text = "Ông Nguyễn Văn Kwyjibo và bà Trần Thị Grumbold, số 0912 345 678.";
    for redact in [
        "Nguyễn Văn Kwyjibo, Trần Thị Grumbold, phone",
        "Nguyễn Văn Kwyjibo; Trần Thị Grumbold; sdt",
        "|\n  Nguyễn Văn Kwyjibo\n  Trần Thị Grumbold\n  điện thoại",
        "|-\n  - Nguyễn Văn Kwyjibo\n  - Trần Thị Grumbold\n  - phones",
        "[Nguyễn Văn Kwyjibo, Trần Thị Grumbold, số điện thoại]",
        "[\"Nguyễn Văn Kwyjibo, Trần Thị Grumbold\", SĐT]",
        "\n  - Nguyễn Văn Kwyjibo\n  - Trần Thị Grumbold\n  - du_lieu_ca_nhan",
        "[/KWY\\w+/i, \"/grum[a-z]{2,9}/\", \"/0912 (345|346) 678/\"]",
    ] {
        check_withheld(&redacted(redact, text), &["kwyjibo", "grumbold", "0912345678"], 0);
    }
    let toml = format!("+++\nche_thong_tin = ['Nguyễn Văn Kwyjibo, Trần Thị Grumbold']\n+++\n{}", report(1, 1, text));
    check_withheld(&toml, &["kwyjibo", "grumbold"], 0);
}

#[test]
fn a_redaction_that_finds_nothing_withholds_the_report() {
    let mut messages = String::new();
    for redact in [
        "Kwyjibo, Nguyễn Văn B",
        "|\n  Kwyjibo\n  Nguyễn Văn B",
        "[Kwyjibo, email]",
        ">\n  Ông Kwyjibo\n  bà Grumbold",
        "{ten: Kwyjibo}",
        "[]",
    ] {
        messages.push_str(&check_withheld(&redacted(redact, "Ông Kwyjibo và bà Grumbold."), &["kwyjibo"], 1).err);
    }
    insta::assert_snapshot!(messages);
    // What archive.toml names need not stand in every report; what stands in none is doubtful.
    let site = site_of(&report(1, 1, "Ông Kwyjibo."));
    site.write("content/archive.toml", "redact = [\"Kwyjibo\", \"Grumbold\"]\n".as_bytes());
    let run = site.run(&["build"]).expect(0);
    check_gone(&site, &["kwyjibo"]);
    assert!(run.err.contains("content/archive.toml:1:23: warning: `redact` names `Grumbold`, which is in no report"), "{}", run.err);
    // What archive.toml says on the pages itself.
    for own in ["title = \"Kho của Kwyjibo\"", "[abbreviations]\nKJ = \"Kwyjibo\""] {
        site.write("content/archive.toml", format!("redact = [\"Kwyjibo\"]\n{own}\n").as_bytes());
        let run = site.run(&["build"]).expect(1);
        assert!(run.err.contains("contains a word that `redact` names"), "{}", run.err);
    }
}

#[test]
fn letters_of_other_alphabets_that_look_the_same_are_found() {
    for name in ["Кwyjibo", "Kwyjіbo", "Kwуjibо"] {
        let site = site_of(&redacted("[Kwyjibo]", &format!("Ông {name}.")));
        site.run(&["build"]).expect(0);
        check_gone(&site, &["kwyjibo", &name.to_lowercase()]);
    }
}

#[test]
fn front_matter_is_read_where_the_intent_is_plain() {
    let body = report(1, 1, "Ông Kwyjibo.");
    for front in [
        "\n---\ndraft: true\n---\n",
        "  \n\t\n---\ndraft: true\n---\n",
        "\u{A0}\n---\ndraft: true\n---\n",
        "\u{200B}---\ndraft: true\n---\n",
        "\u{FEFF}\u{FEFF}---\ndraft: true\n---\n",
        "---\n\ndraft: true\n---\n",
        "---\n\ntrạng thái: bản nháp\n---\n",
        "--- # ghi chú\ndraft: true\n---\n",
        "----\ndraft: true\n----\n",
        "———\ndraft: true\n———\n",
        "—\nnháp: có\n—\n",
        "{ \"draft\": true }\n",
        "{\n  \"title\": \"A\",\n  \"draft\": true\n}\n",
        "---\ntitle: A\n---\n---\ndraft: true\n---\n",
        "---\ntitle: A\n---\n\n+++\ndraft = true\n+++\n",
    ] {
        check_withheld(&format!("{front}{body}"), &["kwyjibo"], 0);
    }
}

#[test]
fn front_matter_that_is_not_read_withholds_the_report() {
    let body = report(1, 1, "Ông Kwyjibo.");
    let mut messages = String::new();
    for text in [
        format!("draft: true\n\n{body}"),
        format!("draft = true\n\n{body}"),
        format!("<!-- draft: true -->\n{body}"),
        format!("<!--\n---\ndraft: true\n---\n-->\n{body}"),
        format!("```yaml\ndraft: true\n```\n{body}"),
        format!("---\ntitle: A\n---\ndraft: true\n---\n{body}"),
        format!("{body}\n---\ndraft: true\n---\n"),
        format!("{body}\nredact: Kwyjibo\n"),
        format!("Trạng thái: thu hồi\n\n{body}"),
        format!("title: A\ndate: 2024-01-20\n\n{body}"),
        format!("---\ndraft: true\n\n{body}"),
    ] {
        messages.push_str(&check_withheld(&text, &["kwyjibo"], 1).err);
    }
    insta::assert_snapshot!(messages);
    // What a document prints is no front matter; nor is what an editor has released.
    check_published(&format!("Số: 01/BC\nNgày: 5\nTrạng thái: còn hiệu lực\n\n{body}"), &["Kwyjibo"]);
    check_published(&format!("---\npublish: true\n---\ndraft: true\n\n{body}"), &["Kwyjibo"]);
    check_published(&format!("{body}\n\n***\n\nGhi chú: xong\n"), &["Kwyjibo"]);
}

#[test]
fn keys_that_are_nearly_those_that_withhold_withhold_the_report() {
    let with = |front: &str| format!("---\n{front}\n---\n{}", report(1, 1, "Ông Kwyjibo."));
    // Obvious synonyms are read.
    for front in
        ["nháp: có", "published: no", "public: false", "private: true", "khong_cong_bo: true", "status: unpublished", "publish: \"off\""]
    {
        check_withheld(&with(front), &["kwyjibo"], 0);
    }
    for front in ["redacted: Kwyjibo", "che: Kwyjibo", "bôi đen: Kwyjibo", "thu_hoi: có\nly_do: Nhầm", "withdrawn: true\nly_do: Nhầm"]
    {
        check_withheld(&with(front), &["kwyjibo"], 0);
    }
    let mut messages = String::new();
    for front in [
        "darft: true",
        "publsh: false",
        "redcat: Kwyjibo",
        "trang_tai: thu hồi",
        "published: maybe",
        "extra:\n  draft: true",
        "publish:",
        "draft: ~",
        "publish: khong the",
        "draft: gần xong",
        "trang_thai: thu hồi rồi",
        "trang_thai:",
        "ngay_thu_hoi:",
        "withdrawn: hôm qua",
        "do_mat: \"?\"",
        "che:",
    ] {
        messages.push_str(&check_withheld(&with(front), &["kwyjibo"], 1).err);
    }
    insta::assert_snapshot!(messages);
    for front in [
        "published: 2024-03-01",
        "publisher: Sở Nội vụ",
        "date_published: 2024",
        "nguoi_soan: A",
        "draft: false",
        "publish: true",
        "private: false",
    ] {
        check_published(&with(front), &["Kwyjibo"]);
    }
}

#[test]
fn redacted_words_are_found_however_they_are_written() {
    for (redact, text) in [
        ("Nguyễn Kwyjibo", "| Họ tên | Số |\n|---|---|\n| Nguyễn<br>Kwyjibo | 1 |\n| Nguyễn | Kwyjibo |"),
        ("Kwyjibo", "Ông Kwy\u{2060}jibo, Kwy\u{34F}jibo, Kwy\u{180E}jibo, Kwy\u{FE0F}jibo, Kwy\u{3164}jibo, Kwy\u{E0041}jibo."),
        ("Kwyjibo", "Ông Ｋｗｙｊｉｂｏ, KWYJI-\nBO, **Kwy**jibo, <b>Kwy</b>jibo, Kwy&shy;jibo, K w y j i b o."),
        ("Nguyễn Kwyjibo", "Ông Nguyễn[^1] Kwyjibo, Nguyen-Kwyjibo, NguyễnKwyjibo, nguyen_kwyjibo.\n\n[^1]: Chú."),
        ("Nguyen Kwyjibo", "Ông Nguyễn Kwyjibo."),
        ("Nguyễn Kwyjibo", "Ông Nguyễn Kwyjibo; ông Nguyễn\n\n- 3 -\n\nKwyjibo làm."),
        ("Nguyễn Kwyjibo", "Ông Nguyễn Kwyjibo:\n\n| 1 | Nguyễn | 1970 |\n|---|---|---|\n| 2 | Nguyễn | 1971 |\n|   | Kwyjibo |   |"),
        ("Nguyễn Kwyjibo", "§ång chÝ NguyÔn Kwyjibo phô tr¸ch c«ng ®oµn tØnh."),
        ("Kwyjibo", "Xem [tệp](anh/so-kwyjibo_1.png), ![Kwyjibo](a.png), <https://a.vn/%4Bwyjibo>."),
    ] {
        check_withheld(&redacted(redact, text), &["kwyjibo"], 0);
    }
    for (redact, text) in
        [("\"987654321\"", "Chi 987.654.321 đồng"), ("987.654.321", "Chi 987654321 đồng"), ("\"987 654 321\"", "Chi 987\u{A0}654,321 đồng")]
    {
        check_withheld(&redacted(redact, text), &["987654321"], 0);
    }
    check_withheld(
        &redacted("identity, phone", "| Họ tên | CMND |\n|---|---|\n| A | 145-123-456 |\n\nGọi (0912) 345 678."),
        &["145123456", "0912345678"],
        0,
    );
}

/// archive.toml names bodies in full, so a name may come back that the report does not print.
#[test]
fn names_that_archive_toml_gives_are_looked_through_too() {
    let site = site_of(&report(1, 1, "Ông Kwyjibo."));
    site.write(
        "content/archive.toml",
        "redact = [\"Kwyjibo\"]\n[[issuer]]\nsymbol = \"SNV\"\nname = \"Sở Kwyjibo\"\nplace = \"An Bình\"\n".as_bytes(),
    );
    let run = site.run(&["build"]).expect(1);
    check_gone(&site, &["kwyjibo"]);
    assert_eq!(run.err.matches("still shows").count(), 2, "{}", run.err);
}

#[test]
fn a_page_that_is_online_leaves_with_a_slip() {
    let mut messages = String::new();
    let body = report(1, 1, "Ông Kwyjibo, xem [tệp](bimat.csv).");
    for slip in [
        "---\nredact: [\"/(/\"]\n---\n",
        "---\ndraft: sắp xong\n---\n",
        "---\ntrang_thai: thu hồi rồi\n---\n",
        "MẬT\n\n",
        "---\ndarft: true\n---\n",
        "draft: true\n\n",
        "---\nredact: [Kwyjibo\n---\n",
        "---\ndraft: true\n\u{0}",
        "---\ntitle: Về Kwyjibo\n---\n",
    ] {
        let site = site_of(&body);
        site.write("content/bimat.csv", b"grumbold");
        site.run(&["build"]).expect(0);
        assert!(everything(&site).contains("grumbold"));
        let list = site.path("changed.txt").display().to_string();
        if slip.contains("title") {
            site.write("content/archive.toml", b"redact = [\"Kwyjibo\"]\n");
            site.write("content/a.md", body.replace("Ông Kwyjibo", "Ông Kwyjibo x").as_bytes());
            std::fs::rename(site.path("content/a.md"), site.path("content/kwyjibo.md")).unwrap();
            site.run(&["build", "--changed-list", &list]).expect(1);
        } else {
            site.write("content/a.md", format!("{slip}{body}").as_bytes());
            messages.push_str(&site.run(&["build", "--changed-list", &list]).expect(1).text());
            let verified = site.run(&["verify"]).expect(0).out;
            assert!(verified.contains(&format!("withheld since it was published: content/a.md (removed: {A})")), "{verified}");
        }
        check_gone(&site, &["kwyjibo", "grumbold"]);
        assert!(site.path(B).exists() && site.read("changed.txt").contains(A), "{slip}");
    }
    insta::assert_snapshot!(messages);
}

#[test]
fn other_faults_still_protect_a_page_unless_another_must_leave() {
    let site = site_of(&report(1, 1, "Ông Kwyjibo."));
    site.write("content/c.md", report(3, 3, "Ba.").as_bytes());
    site.run(&["build"]).expect(0);
    site.write("content/c.md", b"\xff");
    site.run(&["build"]).expect(1);
    assert!(everything(&site).contains("Kwyjibo") && site.path("public/snv-an-binh/2024/03/20/03-bc-snv.html").exists());
    site.write("content/a.md", format!("---\ndraft: sắp xong\n---\n{}", report(1, 1, "Ông Kwyjibo.")).as_bytes());
    let run = site.run(&["build"]).expect(1);
    check_gone(&site, &["kwyjibo"]);
    assert!(
        run.err.contains("content/c.md: error: was published at") && run.err.contains("leaves too because of its error"),
        "{}",
        run.err
    );
    // UTF-16 shows the field too.
    let site = site_of(&report(1, 1, "Ông Kwyjibo."));
    site.run(&["build"]).expect(0);
    let utf16: Vec<u8> = "\u{FEFF}---\ndraft: true\n---\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    site.write("content/a.md", &utf16);
    site.run(&["build"]).expect(1);
    check_gone(&site, &["kwyjibo"]);
}

/// No slip: what is withheld as it should be leaves too, whatever else is wrong.
#[test]
fn a_page_that_is_withheld_leaves_whatever_else_is_wrong() {
    for front in ["draft: true", "publish: false", "trạng thái: thu hồi\nly_do: Nhầm", "redact: Kwyjibo"] {
        for (path, fault) in
            [("content/b.md", &b"\xff"[..]), ("content/b.md", b"---\nso: [\n---\n"), ("content/archive.toml", b"titel = 1\n")]
        {
            let site = site_of(&report(1, 1, "Ông Kwyjibo, xem [tệp](bimat.csv)."));
            site.write("content/bimat.csv", b"grumbold");
            site.run(&["build"]).expect(0);
            site.write("content/a.md", format!("---\n{front}\n---\n{}", report(1, 1, "Ông Kwyjibo.")).as_bytes());
            site.write(path, fault);
            site.run(&["build"]).expect(1);
            check_gone(&site, &["kwyjibo", "grumbold"]);
        }
    }
    // A report that was taken away: the error names its page.
    let site = site_of(&report(1, 1, "Ông Kwyjibo."));
    site.run(&["build"]).expect(0);
    site.remove("content/a.md");
    site.write("content/b.md", b"\xff");
    let run = site.run(&["build"]).expect(1);
    assert!(run.err.contains("was taken away, and its page stays online"), "{}", run.err);
}

#[test]
fn a_file_that_one_report_keeps_back_is_not_published_by_another() {
    let site = site_of(&redacted("Kwyjibo", "Ông Kwyjibo, xem [tệp](bimat.csv)."));
    site.write("content/bimat.csv", b"grumbold");
    site.write("content/b.md", report(2, 2, "Xem [tệp](bimat.csv).").as_bytes());
    let run = site.run(&["build"]).expect(0);
    check_gone(&site, &["grumbold"]);
    assert!(run.err.contains("content/b.md: warning: refers to `bimat.csv`, which is not published"), "{}", run.err);
}

#[test]
fn a_fault_of_the_archive_does_not_keep_such_a_page() {
    let site = site_of(&report(1, 1, "Ông Kwyjibo."));
    site.run(&["build"]).expect(0);
    site.write("content/archive.toml", b"titel = 1\n");
    site.write("content/a.md", format!("---\ndraft: sắp xong\n---\n{}", report(1, 1, "Ông Kwyjibo.")).as_bytes());
    let run = site.run(&["build"]).expect(1);
    check_gone(&site, &["kwyjibo"]);
    assert!(run.err.contains("every file that links to it and the search index leave the output"), "{}", run.err);
    assert!(site.path("public/assets").exists() && site.read("public/manifest-sha256.txt").lines().count() > 5);
    site.remove("content/archive.toml");
    site.run(&["build"]).expect(1);
    site.run(&["verify"]).expect(0);
    assert!(site.path("public/search/entry.json").exists());
}

#[cfg(unix)]
#[test]
fn what_is_not_published_yet_lies_beside_the_output_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    use std::process::Stdio;
    let site = Site::new(&[]);
    for number in 1..=60 {
        let text = format!("---\ndraft: true\n---\n{}", report(number, number % 12 + 1, &format!("Kwyjibo {number}. ").repeat(300)));
        site.write(&format!("content/{number}.md"), text.as_bytes());
    }
    let mut seen = false;
    for pause in (0..400).step_by(20) {
        site.remove_all("public");
        let mut child = site.command(&["build", "--drafts", "--no-cache"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(pause));
        child.kill().unwrap();
        child.wait().unwrap();
        let room = site.path(".public.stage");
        if room.exists() {
            seen = true;
            assert_eq!(fs::metadata(&room).unwrap().permissions().mode() & 0o777, 0o700);
        }
        let work = site.path("public/.vanthu");
        let staged = if work.exists() { site.files("public/.vanthu") } else { Vec::new() };
        assert!(staged.iter().all(|(name, bytes)| matches!(name.as_str(), "lock" | "journal" | "journal.part")
            && !String::from_utf8_lossy(bytes).contains("Kwyjibo")));
    }
    assert!(seen, "no build was killed while it staged");
    site.remove_all("public");
    site.run(&["build", "--drafts"]).expect(0);
    assert!(!site.path(".public.stage").exists() && site.path("public/drafts.txt").exists());
}

#[test]
fn files_of_the_clerk_are_not_overwritten_and_not_published() {
    let site = site_of(&report(1, 1, "Một."));
    site.write("other.zip", b"PK something else");
    site.write("notes.txt", b"my notes\n");
    let mut messages = String::new();
    for (option, place) in [
        ("--zip", "public/kho.zip"),
        ("--zip", "content/b.md"),
        ("--zip", "content/moi.zip"),
        ("--zip", "other.zip"),
        ("--zip", "notes.txt"),
        ("--changed-list", "public/doi.txt"),
        ("--changed-list", "content/b.md"),
        ("--changed-list", "notes.txt"),
    ] {
        let path = site.path(place).display().to_string();
        messages.push_str(&site.run(&["build", option, &path]).expect(2).err);
        assert!(!site.path("public/index.html").exists(), "refused before the build");
    }
    insta::assert_snapshot!(messages);
    assert!(
        site.read("content/b.md").contains("Hai")
            && site.read("notes.txt") == "my notes\n"
            && site.read("other.zip").starts_with("PK some")
    );
    let (zip, list) = (site.path("kho.zip").display().to_string(), site.path("doi.txt").display().to_string());
    site.write("doi.txt", b"");
    for _ in 0..2 {
        site.run(&["build", "--zip", &zip, "--changed-list", &list]).expect(0);
    }
    assert!(site.read("doi.txt").starts_with("# vanthu: ") && site.read("doi.txt").contains(A));
}

#[test]
fn an_original_that_is_held_back_is_not_published() {
    let with = |front: &str| format!("---\nban_goc: a.goc.csv\n{front}\n---\n{}", report(1, 1, "Một."));
    for (front, is_published) in
        [("x: y", true), ("original: publish", true), ("ban_goc_cong_bo: false", false), ("ban_goc_cong_bo: có", true)]
    {
        let site = site_of(&with(front));
        site.write("content/a.goc.csv", b"grumbold");
        site.run(&["build"]).expect(0);
        assert_eq!(everything(&site).contains("grumbold"), is_published, "{front}");
    }
    check_withheld(&with("original: maybe"), &["Kết quả công tác tháng 1 năm 2024"], 1);
}
