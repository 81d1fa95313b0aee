//! What import refuses and what it leaves out: links, odd names, other formats, hidden parts of pages.

use crate::harness::report;
use crate::import::{DOCUMENT, docx, foot, head, p, packed, site};

/// Links are followed to what the command line names, and nowhere else.
#[cfg(unix)]
#[test]
fn links_out_of_the_named_folders_are_refused() {
    let site = site();
    let outside = tempfile::TempDir::new().unwrap();
    std::fs::write(outside.path().join("kin.txt"), "Bí mật của máy.\n").unwrap();
    std::fs::create_dir(outside.path().join("folder")).unwrap();
    std::fs::write(outside.path().join("folder/kin.txt"), "Bí mật của máy.\n").unwrap();
    site.write("in/a/b.txt", report(2, 2, "Hai.").as_bytes());
    site.write("other/c.txt", report(3, 3, "Ba.").as_bytes());
    let link = |target: &std::path::Path, name: &str| std::os::unix::fs::symlink(target, site.path(name)).unwrap();
    link(&outside.path().join("kin.txt"), "in/bao-cao.txt");
    link(&outside.path().join("folder"), "in/folder");
    link("../other/c.txt".as_ref(), "in/other.txt");
    link("a/b.txt".as_ref(), "in/inside.txt");
    link("a".as_ref(), "in/folder-inside");
    link("..".as_ref(), "in/a/loop");
    link("self.txt".as_ref(), "in/self.txt");
    link("nowhere.txt".as_ref(), "in/gone.txt");
    let run = site.run(&["import", site.path("in").to_str().unwrap(), "--quiet"]).expect(1);
    for (name, sentence) in [
        ("bao-cao.txt", "outside the files and folders named"),
        ("folder", "outside the files and folders named"),
        ("other.txt", "outside the files and folders named"),
        ("a/loop", "leads back to itself"),
        ("self.txt", "leads back to itself"),
        ("gone.txt", "a file that is not there"),
    ] {
        let line =
            run.out.lines().find(|line| line.starts_with(&format!("ROOT/in/{name}: error: "))).unwrap_or_else(|| panic!("{}", run.out));
        assert!(line.contains(sentence), "{line}");
    }
    assert_eq!(run.out.matches("\n  hint: ").count(), 6, "{}", run.out);
    // The link that stays inside is the same report again.
    assert!(run.out.contains("one file imported, 1 there already, 6 not imported"), "{}", run.out);
    let bytes: Vec<u8> = site.files("content").into_iter().flat_map(|(_, bytes)| bytes).collect();
    assert!(!String::from_utf8_lossy(&bytes).contains("Bí mật"));
    // What is named is read wherever it lies, and so is a link to it.
    link(&outside.path().join("kin.txt"), "named.txt");
    link(&site.path("other"), "named");
    let paths = ["named.txt", "named", "in"].map(|name| site.path(name).to_str().unwrap().to_owned());
    let run = site.run(&["import", &paths[0], &paths[1], &paths[2], "--quiet"]);
    assert!(run.out.contains("ROOT/named.txt → ") && run.out.contains("ROOT/named/c.txt → "), "{}", run.out);
    assert!(
        run.out.contains("ROOT/in/other.txt: imported already") && run.out.contains("ROOT/in/bao-cao.txt: imported already"),
        "{}",
        run.out
    );
    assert!(run.out.contains("ROOT/in/folder: error: is a link"), "{}", run.out);
}

/// A name never writes to the terminal, in no command.
#[cfg(unix)]
#[test]
fn names_of_files_are_escaped() {
    let site = site();
    let odd = "a\u{1b}[2J\nb\u{202e}c\u{2028}";
    site.write(&format!("in/{odd}.txt"), report(2, 2, "Hai.").as_bytes());
    site.write(&format!("in/{odd}.rtf"), b"{\\rtf1 abc}");
    site.write("in/thường có dấu.txt", report(3, 3, "Ba.").as_bytes());
    site.write("in/e.html", "<html><body>Số: 09/BC-SNV<p>Chữ<img src='\u{1b}[2J\u{202e}.png'></body></html>".as_bytes());
    let is_clean = |text: &str| !text.chars().any(|letter| (letter.is_control() && letter != '\n') || vanthu::diag::turns_reading(letter));
    let into = site.path(&format!("content/{odd}"));
    let into = into.to_str().unwrap();
    let run = site.run(&["import", site.path("in").to_str().unwrap(), "--into", into]).expect(1);
    assert!(is_clean(&run.out) && is_clean(&run.err), "{run:?}");
    assert!(run.out.contains("/in/a\\u{1b}[2J\\nb\\u{202e}c\\u{2028}.txt → ROOT/content/a\\u{1b}"), "{}", run.out);
    assert!(run.out.contains("/in/thường có dấu.txt → "), "{}", run.out);
    let again = site.run(&["import", &format!("{}/{odd}", site.path("in").display()), "--into", into]).expect(1);
    assert!(is_clean(&again.out) && again.out.contains("is not there"), "{}", again.out);
    // The other commands that show paths.
    site.write(&format!("content/{odd}.md"), report(4, 4, "Bốn.").as_bytes());
    for arguments in [&["check"][..], &["check", "--fix"], &["build"], &["verify"], &["check", "--explain", odd]] {
        site.write(&format!("public/{odd}.txt"), b"x");
        let run = site.run(arguments);
        assert!(is_clean(&run.out) && is_clean(&run.err), "{arguments:?}: {run:?}");
    }
}

/// Each reason that a file cannot be read has its own cure, and the other files are imported.
#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_told_why() {
    let site = site();
    site.write("in/a.txt", report(2, 2, "Hai.").as_bytes());
    assert!(std::process::Command::new("mkfifo").arg(site.path("in/pipe.txt")).status().unwrap().success());
    let long = format!("in/{}.txt", "a".repeat(300));
    let paths: Vec<String> = ["in/gone.txt", "in/a.txt/b.txt", &long, "in/a.txt", "in/pipe.txt"]
        .iter()
        .map(|path| site.path(path).display().to_string())
        .collect();
    let arguments: Vec<&str> = std::iter::once("import").chain(paths.iter().map(String::as_str)).chain(["--quiet"]).collect();
    let run = site.run(&arguments).expect(1);
    insta::assert_snapshot!(run.text().replace(&"a".repeat(300), "aaa…"));
    // Every one of them says what to do, and none says it of another.
    let hints: std::collections::BTreeSet<&str> = run.out.lines().filter(|line| line.starts_with("  hint: ")).collect();
    assert_eq!(hints.len(), 4, "{}", run.out);
}

/// Every other format is named with its cure, by its content; none becomes a report of raw text.
#[test]
fn other_formats_are_named_and_never_imported_as_text() {
    let odf =
        |kind: &str| packed(&[("mimetype", format!("application/vnd.oasis.opendocument.{kind}").as_bytes()), ("content.xml", b"<a/>")]);
    let compound = |stream: &str| {
        let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), vec![0; 504], name].concat()
    };
    let types = ("[Content_Types].xml", &b"<Types/>"[..]);
    let (xlsx, pptx) = (packed(&[types, ("xl/workbook.xml", b"<a/>")]), packed(&[types, ("ppt/presentation.xml", b"<a/>")]));
    let (odt, ods, odp) = (odf("text"), odf("spreadsheet"), odf("presentation-template"));
    let (xls, ppt, msg) = (compound("Workbook"), compound("PowerPoint Document"), compound("__substg1.0_001A001F"));
    let files: Vec<(&str, &[u8])> = vec![
        ("01.xlsx", &xlsx),
        ("02.pptx", &pptx),
        ("03.odt", &odt),
        ("04.ods", &ods),
        ("05.odp", &odp),
        ("06.rtf", b"{\\rtf1 abc}"),
        ("07.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related\n\nabc\n"),
        ("08.eml", b"From: a@b.vn\nTo: c@d.vn\nSubject: x\n\nabc\n"),
        ("09.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
        ("10.webp", b"RIFF\x24\0\0\0WEBPVP8 "),
        ("11.bmp", b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"),
        ("12.svg", b"<svg><text>abc</text></svg>"),
        ("13.xml", b"<?xml version=\"1.0\"?><a>abc</a>"),
        ("14.xls", &xls),
        ("15.ppt", &ppt),
        ("16.msg", &msg),
        // The name alone: what is in it looks like any text.
        ("17.svg", b"<g><text>abc</text></g>"),
        ("18.xml", b"<a>abc</a>"),
        ("19.eml", b"abc"),
        // Content goes before the name.
        ("20.txt", &xlsx),
        ("21.docx", &odt),
    ];
    let site = site();
    files.iter().for_each(|(path, bytes)| site.write(&format!("in/{path}"), bytes));
    let run = site.run(&["import", site.path("in").to_str().unwrap()]).expect(1);
    insta::assert_snapshot!(run.text());
    assert_eq!(site.files("content").len(), 1, "{:?}", site.files("content"));
    let text = report(2, 2, "Hai. Mở tệp <?xml?> và <svg>; From: a, Subject: b.");
    let word = docx(
        &(head("02") + &p("1. Một.") + &foot()),
        &[("word/embeddings/xl/workbook.xml", "<a/>"), ("mimetype", "application/vnd.oasis.opendocument.text")],
    );
    site.write("more/BM.txt", format!("BM-01\n\n{text}").as_bytes());
    site.write("more/word.rtf", &word);
    site.write("more/table.xls", format!("<html><body><pre>{}</pre></body></html>", report(3, 3, "Ba.")).as_bytes());
    let run = site.run(&["import", site.path("more").to_str().unwrap(), "--quiet"]).expect(0);
    assert!(run.out.contains("3 files imported"), "{}", run.out);
}

/// A picture that is shown thousands of times is stored once: in the memory of the reader, in what it answers, and on the disk.
#[test]
fn a_picture_that_is_shown_often_is_stored_once() {
    let site = site();
    let rel = |id: u32, target: &str| format!("<Relationship Id=\"rId{id}\" Type=\"image\" Target=\"media/{target}\"/>");
    let rels = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}{}{}</Relationships>",
        rel(1, "a.png"),
        rel(2, "b.png"),
        rel(3, "c.png")
    );
    let shown = |id: u32, words: &str| {
        format!("<w:p><w:r><w:drawing><a:docPr descr=\"{words}\"/><a:blip r:embed=\"rId{id}\"/></w:drawing></w:r></w:p>")
    };
    let often = 2000;
    let body = head("02") + &p("1. Một.") + &shown(1, "Ảnh").repeat(often) + &shown(2, "Ảnh khác") + &shown(3, "Lại ảnh ấy") + &foot();
    // Together they would be far more than a reader may hold.
    let large = vec![b'x'; 8 << 20];
    let document = format!("<?xml version=\"1.0\"?><w:document {DOCUMENT}><w:body>{body}</w:body></w:document>");
    let files: [(&str, &[u8]); 5] = [
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", rels.as_bytes()),
        ("word/media/a.png", &large),
        ("word/media/b.png", b"other"),
        ("word/media/c.png", &large),
    ];
    site.write("in/a.docx", &packed(&files));
    let data = "<img src=\"data:image/png;base64,aGluaA==\">".repeat(often);
    site.write("in/b.html", format!("<html><body><pre>{}</pre>{data}</body></html>", report(3, 3, "Ba.")).as_bytes());
    let run = site.run(&["import", site.path("in").to_str().unwrap(), "--quiet"]).expect(0);
    assert!(run.out.contains("2 files imported"), "{}", run.out);
    let written = site.files("content");
    let pictures: Vec<usize> = written.iter().filter(|(path, _)| path.ends_with(".png")).map(|(_, bytes)| bytes.len()).collect();
    assert_eq!((pictures.len(), pictures.iter().sum::<usize>()), (3, large.len() + "other".len() + "hinh".len()), "{pictures:?}");
    let count = |end: &str, text: &str| {
        let (_, bytes) = written.iter().find(|(path, _)| path.ends_with(end)).unwrap();
        String::from_utf8_lossy(bytes).matches(text).count()
    };
    // Each keeps its place and its words.
    assert_eq!(
        (
            count("02-bc-ldld.md", "![Ảnh](hinh-"),
            count("02-bc-ldld.md", "![Ảnh khác](hinh-"),
            count("02-bc-ldld.md", "![Lại ảnh ấy](hinh-")
        ),
        (often, 1, 1)
    );
    assert_eq!(count("03-bc-snv.md", "![](hinh-"), often);
}

/// What a browser does not show is left out and counted; what it shows is kept, however it is marked.
#[test]
fn what_a_page_hides_is_left_out() {
    let hidden = [
        "<p hidden>KÍN-1</p>",
        "<p style=\"color: red; DISPLAY : None\">KÍN-2 <b>KÍN-2b</b></p>",
        "<div style=\"visibility:hidden\">KÍN-3<p>KÍN-3b</p></div>",
        "<ul><li>mục một</li><li hidden>KÍN-4</li></ul>",
        "<table><tr><td>ô một</td><td style=\"display:none !important\">KÍN-5</td></tr><tr hidden><td>KÍN-6</td></tr></table>",
        "<p class=\"an\">KÍN-7</p>",
        "<p style=\"display:none\"><img src=\"data:image/png;base64,aGluaA==\"></p>",
        "<p>trước <span style=\"display:none\">KÍN-8</span>sau</p>",
        "<p class=\"lop\">KÍN-9</p>",
    ];
    let shown = [
        "<p style=\"display:block\" hidden>THẤY-1</p>",
        "<p aria-hidden=\"true\">THẤY-2</p>",
        "<p style=\"visibility:hidden\"><span style=\"visibility:visible\">THẤY-3</span></p>",
        "<p><del>THẤY-4</del> <s>THẤY-5</s></p>",
        "<p class=\"in\">THẤY-6</p>",
        "<p class=\"an\" style=\"display:block\">THẤY-7</p>",
        "<p title=\"display:none\" data-hidden=\"\" class=\"hidden\">THẤY-8</p>",
        "<p style=\"display:inline; content:'display:none'\">THẤY-9</p>",
        "<p class=\"lai\">THẤY-10</p>",
        "<p style=\"display:none\"></p>",
        "<!-- GHI CHÚ --><script hidden>x</script>",
    ];
    let style = "<style>/* .in { display: none } */ .an, .lai { display: none } .lai { display: block }\n@import 'x'; .lop{visibility:hidden}\n\
        @media print { .in { display: none } }</style>";
    let page =
        format!("<html><head>{style}</head><body><pre>{}</pre>{}{}</body></html>", report(3, 3, "Ba."), hidden.concat(), shown.concat());
    let site = site();
    site.write("in/a.html", page.as_bytes());
    let run = site.run(&["import", site.path("in").to_str().unwrap(), "--quiet"]).expect(0);
    let (_, written) = site.files("content").into_iter().find(|(path, _)| path.ends_with(".md")).unwrap();
    let text = String::from_utf8(written).unwrap();
    assert!(!text.contains("KÍN") && !text.contains("GHI CHÚ") && !text.contains("hinh-"), "{text}");
    (1..=10).for_each(|number| assert!(text.contains(&format!("THẤY-{number}")), "{number}: {text}"));
    assert!(text.contains("trước sau") && text.contains("mục một") && text.contains("ô một"), "{text}");
    assert!(run.out.contains("elements that the page hides, left out: 10\n"), "{}", run.out);
    // A page that hides nothing has no such remark.
    site.write("more/b.html", format!("<html><body><pre>{}</pre>{}</body></html>", report(4, 4, "Bốn."), shown[4]).as_bytes());
    let run = site.run(&["import", site.path("more").to_str().unwrap(), "--quiet"]).expect(0);
    assert!(!run.out.contains("hides"), "{}", run.out);
}
