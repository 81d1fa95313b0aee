//! What originals carry beside their text: an original that carries something is withheld until the clerk has looked at it.

use crate::harness::Site;
use crate::import::{docx, foot, head, p, site};

/// What the original carries beside its text, of a Word file with this body and these parts: the line of the front matter.
fn withheld(body: &str, parts: &[(&str, &str)]) -> (Option<String>, String) {
    let site = site();
    site.write("in/a.docx", &docx(&(head("02") + &p("1. Một.") + body + &foot()), parts));
    let run = site.run(&["import", site.path("in").to_str().unwrap(), "--quiet"]).expect(0);
    (publication(&site), run.out)
}

/// The line of the front matter that withholds an original; it follows the checksum.
pub(crate) fn publication(site: &Site) -> Option<String> {
    let (_, bytes) = site.files("content").into_iter().find(|(path, _)| path.ends_with(".md")).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let line = text.lines().skip_while(|line| !line.starts_with("ban_goc_sha256")).nth(1).unwrap();
    assert_eq!(text.contains("ban_goc_cong_bo"), line.starts_with("ban_goc_cong_bo"), "{text}");
    line.starts_with("ban_goc_cong_bo").then(|| line.to_owned())
}

#[test]
fn an_original_that_carries_more_than_its_text_is_withheld() {
    let styles = "<w:styles XMLNS><w:style w:type=\"character\" w:styleId=\"An\"><w:rPr><w:vanish/></w:rPr></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"Hien\"><w:rPr><w:vanish w:val=\"0\"/><w:webHidden/></w:rPr></w:style></w:styles>";
    let changes = |element: &str| format!("<w:p><w:r><w:rPr>{element}</w:rPr><w:t>Chữ.</w:t></w:r></w:p>");
    let run = |properties: &str| format!("<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>Chữ.</w:t></w:r></w:p>");
    let header = "<w:hdr XMLNS><w:p><w:ins w:author=\"Trần B\"><w:r><w:t>x</w:t></w:r></w:ins></w:p></w:hdr>";
    let comments =
        "<w:comments XMLNS><w:comment w:id=\"1\" w:author=\"Lê C\"><w:p><w:r><w:t>Bỏ đoạn này.</w:t></w:r></w:p></w:comment></w:comments>";
    let notes =
        "<w:footnotes XMLNS><w:footnote w:id=\"2\"><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r></w:p></w:footnote></w:footnotes>";
    for (body, parts, carried) in [
        (
            p("<w/>").replace("<w/>", "x").replace("<w:r>", "<w:ins w:author=\"A\"><w:r>").replace("</w:r>", "</w:r></w:ins>"),
            vec![],
            "tracked changes",
        ),
        ("<w:p><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>".into(), vec![], "tracked changes"),
        ("<w:moveFrom><w:p/></w:moveFrom>".into(), vec![], "tracked changes"),
        ("<w:moveTo><w:p/></w:moveTo>".into(), vec![], "tracked changes"),
        (changes("<w:rPrChange w:author=\"A\"><w:rPr/></w:rPrChange>"), vec![], "tracked changes"),
        ("<w:p><w:pPr><w:pPrChange><w:pPr/></w:pPrChange></w:pPr></w:p>".into(), vec![], "tracked changes"),
        (String::new(), vec![("word/header1.xml", header)], "tracked changes"),
        (String::new(), vec![("word/comments.xml", comments)], "comments"),
        (run("<w:vanish/>"), vec![], "hidden text"),
        (run("<w:rStyle w:val=\"An\"/>"), vec![("word/styles.xml", styles)], "hidden text"),
        (String::new(), vec![("word/footnotes.xml", notes)], "hidden text"),
        (String::new(), vec![("word/embeddings/a.xlsx", "PK")], "embedded files"),
        (run("<w:vanish/>"), vec![("word/header1.xml", header), ("word/comments.xml", comments)], "tracked changes, comments, hidden text"),
    ] {
        let (line, out) = withheld(&body, &parts);
        assert_eq!(line, Some(format!("ban_goc_cong_bo: false  # {carried}; set true to publish the original")), "{body} {parts:?}");
        assert!(
            out.contains(&format!("  the original also carries {carried}, and is not published")) && out.contains("\n    hint: look at it"),
            "{out}"
        );
    }
    // What looks like it and carries nothing.
    let empty = "<w:comments XMLNS><w:comment w:id=\"1\" w:author=\"Lê C\"><w:p/></w:comment></w:comments>";
    let settings = "<w:settings XMLNS><w:trackRevisions/><w:rsids><w:rsid w:val=\"1\"/></w:rsids></w:settings>";
    for (body, parts) in [
        (p("Từ w:ins và w:del."), vec![]),
        (String::new(), vec![("word/comments.xml", empty)]),
        (String::new(), vec![("word/comments.xml", "<w:comments XMLNS/>")]),
        (String::new(), vec![("word/settings.xml", settings)]),
        (run("<w:vanish w:val=\"false\"/>"), vec![]),
        ("<w:p><w:pPr><w:pStyle w:val=\"Hien\"/></w:pPr><w:r><w:t>Chữ.</w:t></w:r></w:p>".into(), vec![("word/styles.xml", styles)]),
        // The mark of a paragraph, and an entry of an index, show no text anyway.
        ("<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>Chữ.</w:t></w:r></w:p>".into(), vec![]),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:instrText>XE x</w:instrText></w:r></w:p>".into(), vec![]),
        (String::new(), vec![("customXml/item1.xml", "<a><ins>x</ins><del>y</del></a>")]),
    ] {
        let (line, out) = withheld(&body, &parts);
        assert_eq!(line, None, "{body} {parts:?} {out}");
        assert!(!out.contains("carries"), "{out}");
    }
}

/// Names of authors are pointed out; they alone are no reason to withhold an original.
#[test]
fn who_wrote_an_original_is_pointed_out() {
    let core = |inner: &str| {
        format!(
            "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">{inner}</cp:coreProperties>"
        )
    };
    let known = core("<dc:creator>Nguyễn A</dc:creator><cp:lastModifiedBy>Trần B</cp:lastModifiedBy><cp:revision>7</cp:revision>");
    let (line, out) = withheld("", &[("docProps/core.xml", &known)]);
    assert_eq!(line, None);
    assert!(out.contains("  its properties, comments or changes name Nguyễn A, Trần B and count 7 revisions"), "{out}");
    let unknown = core("<dc:title>Tên</dc:title><dc:creator> </dc:creator><cp:revision>1</cp:revision>");
    let (_, out) = withheld("", &[("docProps/core.xml", &unknown)]);
    assert!(!out.contains("properties"), "{out}");
    let (_, out) = withheld("<w:p><w:ins w:author=\"Lê C\"><w:r><w:t>x</w:t></w:r></w:ins></w:p>", &[("docProps/core.xml", &known)]);
    assert!(out.contains("Lê C") && out.contains("Trần B"), "{out}");
}
