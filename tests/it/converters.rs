//! What converters write, from the file to the page: markup, page furniture, figures that must not change.

use std::fs;

use regex::Regex;

use crate::harness::{Site, project};
use crate::import::{docx, foot, head, p, packed, site};
use crate::import_pdf;

/// The reports of `tests/reports` that show how their pages look.
const SHOWN: [&str; 9] = [
    "html-inside-text",
    "html-tables",
    "comments",
    "footnotes-of-pages",
    "emphasis-and-rules",
    "tables-over-pages",
    "formulas",
    "pictures-and-links",
    "markdown-of-converters",
];

/// The document on a page, without the signs that lead to its points.
fn document(page: &str) -> String {
    let start = page.find("<article").expect("an article");
    let article = &page[start..page[start..].find("</article>").expect("its end") + start];
    let pins = Regex::new(r#"<a class="pin"[^>]*></a>"#).unwrap();
    let body = pins.replace_all(article, "");
    let from = body.find("</header>").map_or(0, |at| at + "</header>".len());
    let to = body.find("<footer").unwrap_or(body.len());
    body[from.min(to)..to].lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn pages_of_converted_reports() {
    let mut shown = String::new();
    for name in SHOWN {
        let text = fs::read_to_string(project().join(format!("tests/reports/{name}.md"))).unwrap();
        let site = Site::new(&[("content/a.md", &text), ("content/bang tinh.xlsx", "PK")]);
        site.run(&["build"]).expect(0);
        let pages = site.files("public").into_iter().filter(|(path, _)| path.ends_with("21-bc-ubnd.html") || path == "tai-lieu/a.html");
        for (_, bytes) in pages {
            shown += &format!("== {name}\n{}\n", document(&String::from_utf8(bytes).unwrap()));
        }
    }
    insta::assert_snapshot!(shown);
}

/// No byte that is published says what a comment or a hidden element says; the file as it was stays.
#[test]
fn what_is_left_out_is_nowhere() {
    let text = "# Họp\n\nĐã họp. <!-- kwyjibo --> Xong.\n\n<div hidden>grumbold</div>\n\n<p>Cuối</p>\n";
    let site = Site::new(&[("content/a.md", text)]);
    let said = site.run(&["check"]).out;
    assert!(said.contains("content/a.md:3: one comment is not published"), "{said}");
    assert!(said.contains("content/a.md:5: one hidden element is not published"), "{said}");
    site.run(&["build"]).expect(0);
    for (path, bytes) in site.files("public").into_iter().filter(|(path, _)| !path.ends_with(".md") && !path.starts_with(".vanthu")) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("kwyjibo") && !text.contains("grumbold"), "{path}");
    }
}

#[test]
fn pictures_inside_the_text_become_files() {
    let text = fs::read_to_string(project().join("tests/reports/pictures-and-links.md")).unwrap();
    let pictures = |text: &str| {
        let site = Site::new(&[("content/a.md", text), ("content/bang tinh.xlsx", "PK")]);
        site.run(&["build"]);
        let published = site.files("public").into_iter().filter(|(path, _)| path.starts_with("tep/anh/"));
        published.map(|(path, bytes)| (path, bytes.len())).collect::<Vec<_>>()
    };
    assert_eq!(pictures(&text), [("tep/anh/ef1955ae757c8b966c83248350331bd3.gif".to_owned(), 42)]);
    // A picture may show the words that are black in the text.
    assert_eq!(pictures(&format!("---\nredact: [Trần Thị Mẫu]\n---\n{text}")), []);
}

fn imported(name: &str, bytes: &[u8]) -> (String, String) {
    let site = site();
    site.write(&format!("in/{name}"), bytes);
    let run = site.run(&["import", site.path("in").to_str().unwrap()]).expect(0);
    let (_, text) = site.files("content").into_iter().find(|(path, _)| path.ends_with(".md")).expect("a report");
    (String::from_utf8(text).unwrap(), run.text())
}

#[test]
fn word_keeps_its_figures() {
    let run = |properties: &str, text: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let raised = |text: &str| run("<w:vertAlign w:val=\"superscript\"/>", text);
    let lowered = |text: &str| run("<w:vertAlign w:val=\"subscript\"/>", text);
    let math = |inner: &str| format!("<m:oMath xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\">{inner}</m:oMath>");
    let t = |text: &str| format!("<m:r><m:t>{text}</m:t></m:r>");
    let fraction = format!("<m:f><m:num>{}</m:num><m:den>{}</m:den></m:f>", t("A+B"), t("C"));
    let power = format!("<m:sSup><m:e>{}</m:e><m:sup>{}</m:sup></m:sSup>", t("x"), t("2"));
    let root = format!("<m:rad><m:deg/><m:e>{}</m:e></m:rad>", t("9"));
    let cell = |inner: &str| format!("<w:tc>{inner}</w:tc>");
    let inner_table =
        format!("<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>", cell(&p("a")), cell(&p("b")), cell(&p("c")), cell(&p("d")));
    let table = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        cell(&p("Chỉ tiêu")),
        cell(&p("Số")),
        cell(&(p("Thu") + &p("Chi"))),
        cell(&(p("12.500") + &p("3.100"))),
        cell(&inner_table),
        cell(&p("5")),
    );
    let body = format!(
        "{}<w:p>{}{}{}{}{}{}</w:p><w:p>{}{}{}</w:p>{table}{}",
        head("02"),
        run("", "1. Vốn 10"),
        raised("6"),
        run("", " đồng, 25 m"),
        raised("2"),
        run("", ", CO"),
        lowered("2"),
        math(&fraction),
        math(&power),
        math(&root),
        foot()
    );
    let (text, said) = imported("a.docx", &docx(&body, &[]));
    for expected in [
        "1. Vốn 10<sup>6</sup> đồng, 25 m<sup>2</sup>, CO<sub>2</sub>",
        "(A+B)/Cx<sup>2</sup>√9",
        "| Thu<br>Chi | 12.500<br>3.100 |",
        "| a \\| b<br>c \\| d | 5 |",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert!(said.contains("3 equations were written as text; compare with the original"), "{said}");
    // A file that is no Word file at all.
    let site = site();
    site.write("in/b.docx", &packed(&[("word/document.xml", b"<w:document")]));
    assert!(site.run(&["import", site.path("in").to_str().unwrap()]).text().contains("b.docx"));
}

#[test]
fn pages_of_the_web_keep_their_figures() {
    let html = "<html><body><p>Vốn 10<sup>6</sup> đồng, 25 m<span style=\"vertical-align: super\">2</span>, CO<sub>2</sub></p>\
                <table><tr><td>A</td><td>B</td></tr><tr><td>1<br>2</td><td><p>3</p><p>4</p></td></tr></table></body></html>";
    let (text, _) = imported("a.html", html.as_bytes());
    assert!(text.contains("Vốn 10<sup>6</sup> đồng, 25 m<sup>2</sup>, CO<sub>2</sub>"), "{text}");
    assert!(text.contains("| 1<br>2 | 3<br>4 |"), "{text}");
}

/// Text of a PDF at a place in a size.
fn at(left: u32, height: u32, size: u32, text: &str) -> String {
    format!("BT /F1 {size} Tf 1 0 0 1 {left} {height} Tm ({text}) Tj ET\n")
}

#[test]
fn pdf_points_notes_and_raised_figures() {
    // Helvetica: the first line is as wide as the page of text, so a full one.
    let full = "Cong tac tuyen truyen duoc day manh tai cac xa trong huyen theo ke hoach da de ra.";
    let page = at(50, 700, 12, &format!("1. {full}"))
        + &at(50, 684, 12, "- To chuc hoi nghi.")
        + &at(50, 668, 12, "2. Dien tich 25 m")
        + &at(141, 673, 7, "2")
        + &at(150, 668, 12, " theo Nghi quyet")
        + &at(239, 673, 7, "1")
        + &at(50, 100, 10, "___________")
        + &at(50, 84, 6, "1")
        + &at(54, 80, 10, "Nghi quyet so 05-NQ/TU.");
    let (text, _) = imported("a.pdf", &import_pdf::of_page(&page));
    for expected in [
        "theo ke hoach da de ra.\n\n- To chuc hoi nghi.\n",
        "2. Dien tich 25 m<sup>2</sup> theo Nghi quyet[^1]\n",
        "[^1]: Nghi quyet so 05-NQ/TU.\n",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

/// One report made with python-docx and LibreOffice, as .docx and .pdf: output and result of the import.
#[test]
fn documents_of_office_programs() {
    for name in ["word.docx", "libreoffice.docx", "libreoffice.pdf"] {
        let site = site();
        site.write(&format!("in/{name}"), &fs::read(project().join("tests/documents").join(name)).unwrap());
        let said = site.run(&["import", site.path("in").to_str().unwrap()]).expect(0).text();
        let (path, bytes) = site.files("content").into_iter().find(|(path, _)| path.ends_with(".md")).unwrap();
        let explained = site.run(&["check", "--explain", &format!("content/{path}")]).text();
        let text = String::from_utf8(bytes).unwrap();
        insta::assert_snapshot!(format!("office_{}", name.replace('.', "_")), format!("{said}\n{text}\n{explained}"));
    }
}

#[test]
fn pdf_fractions_are_one_word() {
    let page = at(50, 700, 12, "Ty le la")
        + &at(92, 708, 12, "11")
        + &at(95, 692, 12, "7")
        + &at(109, 700, 12, "lan.")
        // Halves in small letters, as Word sets them.
        + &at(50, 650, 12, "Muc la")
        + &at(90, 655, 8, "3")
        + &at(90, 647, 8, "14")
        + &at(102, 650, 12, "lan.")
        // Letters that touch a word are not a fraction.
        + &at(50, 600, 12, "Dong vi")
        + &at(95, 605, 7, "235")
        + &at(99, 597, 7, "92")
        + &at(107, 600, 12, "U.")
        // Cells of a table stand apart.
        + &at(50, 550, 12, "Ban Mau")
        + &at(120, 557, 12, "12.500")
        + &at(120, 541, 12, "3.100");
    let (text, said) = imported("a.pdf", &import_pdf::of_page(&page));
    for expected in ["Ty le la 11/7 lan.\n", "Muc la 3/14 lan.\n", "12.500 3.100", "Dong vi <sup>235</sup><sub>92</sub>U"] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert!(said.contains("pages with fractions, with their number: 1 (2)"), "{said}");
}

#[test]
fn pdf_columns_are_pointed_out() {
    let column = |left: u32| {
        ["Cot mot noi ve cong tac", "thu ngan sach cua cac", "xa vung thap trong nam."]
            .iter()
            .enumerate()
            .map(move |(line, text)| at(left, 700 - 16 * line as u32, 12, text))
    };
    let rows: String = column(50).zip(column(320)).map(|(left, right)| left + &right).collect();
    let (_, said) = imported("a.pdf", &import_pdf::of_page(&rows));
    assert!(said.contains("pages that seem to be set in columns: 1; check the order of their lines"), "{said}");
    let (_, said) =
        imported("b.pdf", &import_pdf::of_page(&(at(50, 700, 12, "SO NOI VU AN BINH") + &at(320, 700, 12, "CONG HOA XA HOI CHU NGHIA"))));
    assert!(!said.contains("columns"), "{said}");
}
