//! Import as a clerk does it: files of every kind in, reports with front matter, originals and messages out.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::harness::{Site, report};

const ARCHIVE: &str = "language = \"vi\"\n[[issuer]]\nsymbol = \"LĐLĐ\"\nplace = \"Lai Châu\"\nname = \"Liên đoàn Lao động tỉnh Lai Châu\"\nshort = \"LĐLĐ tỉnh Lai Châu\"\n";

pub(crate) const DOCUMENT: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"";

/// A zip archive of these files.
pub(crate) fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A Word file with this body and further parts.
pub(crate) fn docx(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<?xml version=\"1.0\"?><w:document {DOCUMENT}><w:body>{body}</w:body></w:document>");
    let more: Vec<(&str, String)> = more.iter().map(|(name, text)| (*name, text.replacen("XMLNS", DOCUMENT, 1))).collect();
    let mut files: Vec<(&str, &[u8])> = vec![("word/document.xml", document.as_bytes())];
    files.extend(more.iter().map(|(name, text)| (*name, text.as_bytes())));
    packed(&files)
}

pub(crate) fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// The head of a report in a layout table, as every office lays it out.
pub(crate) fn head(number: &str) -> String {
    let cell = |lines: &[&str]| format!("<w:tc>{}</w:tc>", lines.iter().map(|line| p(line)).collect::<String>());
    format!(
        "<w:tbl><w:tr>{}{}</w:tr></w:tbl>{}{}",
        cell(&["LĐLĐ TỈNH LAI CHÂU", &format!("LIÊN ĐOÀN LAO ĐỘNG\n\nSố: {number}/BC-LĐLĐ")]),
        cell(&["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Lai Châu, ngày 17 tháng 10 năm 2023"]),
        p("BÁO CÁO"),
        p("Hoạt động công tác Công đoàn tháng 10, nhiệm vụ trọng tâm tháng 11 năm 2023"),
    )
}

pub(crate) fn foot() -> String {
    format!(
        "<w:tbl><w:tr><w:tc>{}{}</w:tc><w:tc>{}{}{}</w:tc></w:tr></w:tbl>",
        p("Nơi nhận:"),
        p("- Lưu: VT."),
        p("TM. BAN THƯỜNG VỤ"),
        p("PHÓ CHỦ TỊCH"),
        p("Lương Xuân Trường")
    )
}

pub(crate) fn site() -> Site {
    Site::new(&[("content/archive.toml", ARCHIVE)])
}

/// Imports files; what was said, and every report that was written.
fn check(name: &str, files: &[(&str, &[u8])]) {
    let site = site();
    for (path, bytes) in files {
        site.write(&format!("in/{path}"), bytes);
    }
    let input = site.path("in");
    let run = site.run(&["import", input.to_str().unwrap()]);
    let written = site.files("content").into_iter().filter(|(path, _)| path.ends_with(".md"));
    let shown: String = written.map(|(path, bytes)| format!("\n== {path}\n{}", String::from_utf8(bytes).unwrap())).collect();
    insta::assert_snapshot!(name, format!("{}{shown}", run.text()));
}

#[test]
fn word_with_all_that_offices_put_into_it() {
    let numbering = "<w:numbering XMLNS><w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl>\
        <w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.%2.\"/></w:lvl></w:abstractNum>\
        <w:abstractNum w:abstractNumId=\"2\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"&#xF0B7;\"/></w:lvl></w:abstractNum>\
        <w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"2\"/></w:num></w:numbering>";
    let styles = "<w:styles XMLNS><w:style w:type=\"paragraph\" w:styleId=\"Item\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"Old\"><w:rPr><w:rFonts w:ascii=\".VnTime\"/></w:rPr></w:style></w:styles>";
    let notes =
        "<w:footnotes XMLNS><w:footnote w:id=\"2\"><w:p><w:r><w:t>Theo báo cáo của các huyện.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let rels = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"image\" Target=\"media/a.png\"/></Relationships>";
    let list = |id: u32, level: u32, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{id}\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body = [
        head("02"),
        p("I. KẾT QUẢ THÁNG 10/2023"),
        "<w:p><w:pPr><w:pStyle w:val=\"Item\"/></w:pPr><w:r><w:t>Điểm tự đánh số</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r><w:r><w:t>.</w:t></w:r></w:p>".into(),
        list(1, 1, "Điểm con."),
        list(2, 0, "Gạch đầu dòng."),
        list(1, 0, "Điểm hai, <w:br/>xuống dòng").replace("<w:br/>", "</w:t><w:br/><w:t>"),
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">Đậm </w:t></w:r><w:r><w:t>thường * và _ và &lt;b&gt;.</w:t></w:r></w:p>".into(),
        "<w:p><w:pPr><w:pStyle w:val=\"Old\"/></w:pPr><w:r><w:t>C«ng t¸c thi ®ua</w:t></w:r><w:r><w:rPr><w:rFonts w:ascii=\".VnTimeH\"/></w:rPr><w:t xml:space=\"preserve\"> khen th</w:t></w:r><w:r><w:rPr><w:rFonts w:ascii=\".VnTimeH\"/></w:rPr><w:softHyphen/><w:t>ëng</w:t></w:r></w:p>".into(),
        "<w:p><w:r><w:rPr><w:rFonts w:ascii=\"VNI-Times\"/></w:rPr><w:t>Lieân ñoa</w:t></w:r><w:r><w:rPr><w:rFonts w:ascii=\"VNI-Times\"/></w:rPr><w:t>øn</w:t></w:r></w:p>".into(),
        "<w:p><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del><w:ins><w:r><w:t>Chữ được thêm.</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>".into(),
        "<w:p><w:r><w:t>Trước hộp.</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent><w:p><w:r><w:t>Chữ trong hộp.</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>Chữ trong hộp.</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>".into(),
        "<w:p><w:r><w:drawing><a:docPr descr=\"Đại hội XIII\"/><a:blip r:embed=\"rId1\"/></w:drawing></w:r></w:p>".into(),
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>Gộp hai cột</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>C | D</w:t></w:r></w:p></w:tc></w:tr>\
         <w:tr><w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>Gộp hai hàng</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr>\
         <w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>3</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>4</w:t></w:r></w:p></w:tc></w:tr></w:tbl>".into(),
        "<w:p><w:r><w:t>Câu bị</w:t><w:br w:type=\"page\"/><w:t>ngắt trang.</w:t></w:r></w:p>".into(),
        p("Câu của trang"),
        p("trước.").replace("<w:p>", "<w:p><w:pPr><w:pageBreakBefore/></w:pPr>"),
        p("Dòng này và"),
        p("dòng kế không bị ngắt trang.").replace("<w:p>", "<w:p><w:pPr><w:pageBreakBefore w:val=\"off\"/></w:pPr>"),
        foot(),
    ];
    let parts = [
        ("word/numbering.xml", numbering),
        ("word/styles.xml", styles),
        ("word/footnotes.xml", notes),
        ("word/_rels/document.xml.rels", rels),
        ("word/media/a.png", "\u{1}picture"),
    ];
    check("word", &[("bao-cao.docx", &docx(&body.concat(), &parts))]);
}

#[test]
fn letters_that_could_not_be_read_are_in_no_field() {
    let title = "Hoạt động công tác Công đoàn tháng 10, nhiệm vụ trọng tâm tháng 11 năm 2023";
    let damaged = head("02").replace(title, "Hoạt đ\u{FFFD}ng công tác").replace("Lai Châu, ngày 17", "Lai Ch\u{E021}u, ngày 17");
    let body = [damaged, p("I. KẾT QUẢ"), p("1. Đã làm."), foot()].concat();
    check("unreadable", &[("hong.docx", &docx(&body, &[]))]);
}

#[test]
fn pages_of_the_web() {
    let page = "<!doctype html><html><head><title>không in</title><style>p{}</style></head><body>\
        <table><tr><td><p>LĐLĐ TỈNH LAI CHÂU</p><p>Số: 02/BC-LĐLĐ</p></td><td><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><br>Độc lập - Tự do - Hạnh phúc<p><i>Lai Châu, ngày 17 tháng 10 năm 2023</i></p></td></tr></table>\
        <h1>BÁO CÁO</h1><p><b>Công tác tháng 10 năm 2023</b></p><h3>I. KẾT QUẢ</h3><ol start=3><li>Điểm ba<li><p>Điểm bốn<p>và đoạn nữa</ol><ul><li>gạch</ul>\
        <table><caption>Bảng 1</caption><tr><th rowspan=2>A<th colspan=2>B<tr><td>1<td>2</table>\
        <p><font face=\".VnTime\">C«ng t¸c</font> <a href=\"https://example.org/\">liên kết</a> <a href=\"javascript:x\">chữ</a></p>\
        <img src=\"data:image/png;base64,aGluaA==\" alt=\"Hội nghị\"><img src=\"xa.png\"><script>x</script>\
        <p>Nơi nhận: - Như trên; - Lưu: VT. TM. BAN THƯỜNG VỤ PHÓ CHỦ TỊCH</p><p>Lương Xuân Trường</p></body></html>";
    check("html", &[("bao-cao.htm", page.as_bytes())]);
}

#[test]
fn texts_in_every_encoding() {
    let text = |number: &str| {
        format!(
            "LIÊN ĐOÀN LAO ĐỘNG\n\nSố: {number}/BC-LĐLĐ\nLai Châu, ngày 17 tháng 10 năm 2023\n\nBÁO CÁO\n\nCông tác tháng 10 năm 2023\n\nI. KẾT QUẢ\n\n1. Một.\n\n\u{C}\n2\n\n2. Hai, thu 19.3 92.000 đồng.\n\nNơi nhận:\n- Lưu: VT.\nTM. BAN THƯỜNG VỤ CHỦ TỊCH\nLương Xuân Trường\n"
        )
    };
    let utf16: Vec<u8> = std::iter::once(0xFEFF).chain(text("03").encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let tcvn3: &[u8] = b"S\xe8: 04/BC-L\xa7L\xa7\nLai Ch\xa9u, ng\xb5y 17 th\xb8ng 10 n\xa8m 2023\n\nB\xb8O C\xb8O\n\nC\xabng t\xb8c th\xb8ng 10 n\xa8m 2023\n\nI. K\xd5T QU\xb6\n\n1. Ng\xad\xeai lao \xae\xe9ng.\n";
    let with_front = format!("---\nnguoi_ky: Người khác\n---\n{}", text("05"));
    check("texts", &[("a.txt", text("02").as_bytes()), ("b.txt", &utf16), ("c.md", with_front.as_bytes()), ("d.txt", tcvn3)]);
}

#[test]
fn what_cannot_be_imported_is_said_and_the_rest_is() {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let compound = |stream: &str| [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), vec![0; 504], utf16(stream)].concat();
    let bomb = packed(&[("word/document.xml", &vec![b' '; 70 << 20])]);
    let good = docx(&(head("02") + &p("I. KẾT QUẢ") + &p("1. Một.") + &foot()), &[]);
    let cut = &good[..good.len() / 2];
    let files: Vec<(&str, &[u8])> = vec![
        ("01-trong.docx", b""),
        ("02-khoang-trang.txt", b" \n\n"),
        ("03-hong.docx", cut),
        ("04-khong-phai-word.docx", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
        ("06-anh.pdf", b"\x89PNG\r\n\x1a\n"),
        ("07-hong.pdf", b"%PDF-1.7\n1 0 obj\n"),
        ("08-nhi-phan.txt", b"\x00\x01\x02\x03\xfe\xff\x00\x01"),
        ("09.rtf", b"{\\rtf1 abc}"),
        ("10-tot.docx", &good),
        ("11-lai-tot.docx", &good),
        ("~$khoa.docx", b"khoa"),
    ];
    let (doc, locked) = (compound("WordDocument"), compound("EncryptedPackage"));
    let (xml, empty) = (docx("<w:p>", &[]), docx("<w:p/>", &[]));
    let more: Vec<(&str, &[u8])> = vec![
        ("05-bom.docx", &bomb),
        ("12-ten-sai.docx", &doc),
        ("13-khoa.docx", &locked),
        ("14-xml-hong.docx", &xml),
        ("15-khong-chu.docx", &empty),
    ];
    check("refused", &[files, more].concat());
}

#[test]
fn a_second_import_is_recognised_and_nothing_is_overwritten() {
    let site = site();
    let good = docx(&(head("02") + &p("I. KẾT QUẢ") + &p("1. Một.") + &foot()), &[]);
    site.write("in/a.docx", &good);
    site.write("in/khong-so.txt", "Một đoạn chữ không có số hiệu.\n".as_bytes());
    let input = site.path("in");
    let import = |more: &[&str]| site.run(&[&["import", input.to_str().unwrap(), "--quiet"], more].concat());
    let before = site.files("content");
    import(&["--dry-run"]).expect(0);
    assert!(site.files("content") == before, "a dry run writes nothing");
    let first = import(&[]).expect(0);
    let after = site.files("content");
    assert_eq!(after.len(), 5, "{after:?}");
    assert!(after.iter().any(|(path, bytes)| path.ends_with("02-bc-ldld.goc.docx") && *bytes == good), "the original is kept");
    let second = import(&[]).expect(0);
    assert!(site.files("content") == after);
    // Another file with the same number, and another without one but of the same name.
    site.write("in/a.docx", &docx(&(head("02") + &p("I. KẾT QUẢ") + &p("1. Hai.") + &foot()), &[]));
    site.write("in/khong-so.txt", "Một đoạn chữ khác.\n".as_bytes());
    let third = import(&[]).expect(1);
    assert!(after.iter().all(|file| site.files("content").contains(file)));
    insta::assert_snapshot!([first, second, third].map(|run| run.text()).join("\n"));
}

/// What `import` writes, `build` publishes: number, date, signer, and the original beside the page.
#[test]
fn what_is_imported_is_published() {
    let site = site();
    site.write("in/a.docx", &docx(&(head("02") + &p("I. KẾT QUẢ") + &p("1. Một.") + &foot()), &[]));
    let input = site.path("in");
    site.run(&["import", input.to_str().unwrap()]).expect(0);
    site.run(&["check", "--strict", "--today", "2024-01-01"]).expect(0);
    site.run(&["build"]).expect(0);
    let page = site.read("public/ldld-lai-chau/2023/10/17/02-bc-ldld.html");
    for words in ["Lương Xuân Trường", "Phó Chủ tịch", "02-bc-ldld.goc.docx", "KẾT QUẢ"] {
        assert!(page.contains(words), "{words}");
    }
    let published = site.files("public").into_iter().find(|(path, _)| path.ends_with(".docx")).unwrap();
    assert!(published.1 == site.files("in")[0].1 && page.contains(published.0.rsplit('/').next().unwrap()), "{}", published.0);
    // The file that a report was made from is not the same any more.
    let original = site.files("content").into_iter().find(|(path, _)| path.ends_with(".goc.docx")).unwrap().0;
    site.write(&format!("content/{original}"), b"anders");
    assert!(site.run(&["check", "--today", "2024-01-01"]).out.contains("was made from"));
}

/// Files that lost, doubled or changed something once.
#[test]
fn what_was_lost_once_is_kept() {
    let numbering = "<w:numbering XMLNS><w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"upperRoman\"/><w:lvlText w:val=\"Chương %1.\"/></w:lvl>\
        <w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"§iÒu %2.\"/><w:lvlRestart w:val=\"0\"/><w:rPr><w:rFonts w:ascii=\".VnTime\"/></w:rPr></w:lvl></w:abstractNum>\
        <w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num></w:numbering>";
    let notes = "<w:footnotes XMLNS><w:footnote w:id=\"7\"><w:p><w:r><w:t>Chú thích.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let list = |level: u32, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body = [
        head("02"),
        list(0, "Chung"),
        list(1, "Một."),
        list(1, ""),
        list(0, "Riêng"),
        list(1, "Ba."),
        p("Theo tài liệu [1] của tỉnh."),
        "<w:p><w:r><w:t>Có chú thích</w:t><w:footnoteReference w:id=\"7\"/></w:r></w:p>".into(),
        "<w:p><mc:AlternateContent><mc:Choice><w:r><w:t>MỘT LẦN</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>MỘT LẦN</w:t></w:r></mc:Fallback></mc:AlternateContent><w:r><w:sym w:font=\"Symbol\" w:char=\"F0B3\"/><w:t> 90%</w:t></w:r></w:p>".into(),
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Kính gửi:</w:t></w:r><w:r><w:t>Ông A, &amp;lt; và A &amp; B</w:t></w:r></w:p>".into(),
        "<w:p><w:r><w:rPr><w:rFonts w:ascii=\"VNI-Times\"/></w:rPr><w:t>Ba</w:t></w:r><w:r><w:rPr><w:rFonts w:ascii=\"VNI-Times\"/></w:rPr></w:r><w:r><w:rPr><w:rFonts w:ascii=\"VNI-Times\"/></w:rPr><w:t>ùo caùo</w:t></w:r></w:p>".into(),
        "<w:p><w:r><w:drawing><a:blip r:link=\"rId9\"/></w:drawing></w:r></w:p>".into(),
        foot(),
    ];
    let word = docx(
        &body.concat(),
        &[
            ("word/numbering.xml", numbering),
            ("word/footnotes.xml", notes),
            ("word/footer1.xml", "<w:ftr XMLNS><w:p><w:r><w:t>Trang kín</w:t></w:r></w:p></w:ftr>"),
        ],
    );
    let page = "<html><body><p>Số: 03/BC-LĐLĐ</p><p>Lai Châu, ngày 18 tháng 10 năm 2023</p><p>BÁO CÁO</p><p>Danh sách {ban goc}</p>\
        <ol><li><p>Ý một</p>CHỮ SAU P</li><li><p>Ý hai</p></li></ol><ul>chữ lẻ<li>gạch</ul></body></html>";
    let utf16: Vec<u8> = std::iter::once(0xFEFF).chain(page.replace("03/", "04/").encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let front = "---\nban_goc: cu.docx\nso: 05/BC-LĐLĐ\n---\nLai Châu, ngày 19 tháng 10 năm 2023\n\nBÁO CÁO\n\nMột\u{301}\n";
    let damaged = [b"S\xE1\xBB\x91: 06/BC-L\xC4\x90L\xC4\x90\n\nb\xC3\xA1o c\xC3\xA1o c\xC3 hai ch\xE1\xBB\xAF\n".as_slice()].concat();
    check("kept", &[("a.docx", &word), ("b.html", page.as_bytes()), ("c.html", &utf16), ("d.md", front.as_bytes()), ("e.txt", &damaged)]);
}

/// What a reader could not bear is one file refused, and what an import left behind is not in the way of the next.
#[test]
fn one_file_does_not_end_an_import() {
    let site = site();
    let wide = format!("<html><body>Số: 09/BC-LĐLĐ<table>{}</table>", format!("<tr>{}</tr>", "<td colspan=63>x".repeat(300)).repeat(300));
    site.write("in/a.html", wide.as_bytes());
    site.write("in/b.html", format!("<html><body>{}chữ", "<div>".repeat(3000)).as_bytes());
    site.write("in/c.docx", &docx(&(head("02") + &p("1. Một.") + &foot()), &[]));
    let input = site.path("in");
    let first = site.run(&["import", input.to_str().unwrap(), "--quiet"]);
    let report = site
        .files("content")
        .into_iter()
        .map(|(path, _)| path)
        .find(|path| path.ends_with("02-bc-ldld.md"))
        .unwrap_or_else(|| panic!("{}", first.text()));
    site.remove(&format!("content/{report}"));
    site.write("in/c.docx", &docx(&(head("02") + &p("1. Hai.") + &foot()), &[]));
    let again = site.run(&["import", input.to_str().unwrap(), "--quiet"]);
    let own = site.run(&["import", site.path("content").to_str().unwrap()]);
    insta::assert_snapshot!([first, again, own].map(|run| run.text()).join("\n"));
}

/// The process that reads a file may take three gigabytes, as SECURITY.md says.
#[cfg(target_os = "linux")]
#[test]
fn a_file_is_read_with_an_end_to_its_memory() {
    let mut child = crate::harness::program().arg("read-apart").stdin(std::process::Stdio::piped()).spawn().unwrap();
    let limits = || std::fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    let is_limited = || limits().lines().any(|line| line.starts_with("Max address space") && line.contains("3221225472"));
    let begun = std::time::Instant::now();
    while !is_limited() {
        assert!(begun.elapsed().as_secs() < 20, "{}", limits());
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// An archive that has its reports in the root gets no `content/` beside them, which would take them out of it.
#[test]
fn a_bare_archive_stays_bare() {
    let site = Site::new(&[("a.md", &report(1, 1, "Một."))]);
    site.run(&["build"]).expect(0);
    let others = Site::new(&[("b.txt", &report(2, 2, "Hai.")), ("a.txt", &report(1, 1, "Lại."))]);
    let run = site.run(&["import", others.root().to_str().unwrap(), "--quiet"]).expect(1);
    assert!(run.out.contains("a.txt: error: ") && run.out.contains("a.md"), "{}", run.out);
    assert!(!site.path("content").exists());
    site.run(&["build"]).expect(0);
    for page in ["01/20/01-bc-snv.html", "02/20/02-bc-snv.html"] {
        assert!(site.path(&format!("public/snv-an-binh/2024/{page}")).exists(), "{page}");
    }
    let run = site.run(&["init", "--title", "Kho", "--body", "Sở Nội vụ", "--symbol", "SNV"]).expect(2);
    assert!(run.err.contains("there already") && !site.path("content").exists(), "{}", run.err);
    // Where nothing is yet, reports are put into `content/`.
    let new = Site::new(&[("README.md", "# Quét\n"), ("scans/b.txt", &report(2, 2, "Hai."))]);
    new.run(&["import", new.path("scans").to_str().unwrap(), "--quiet"]).expect(0);
    assert_eq!(new.files("content").len(), 2);
}
