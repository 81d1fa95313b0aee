//! Import of PDFs: what nobody sees on a page is no text of the report, and what the file carries beside is pointed out.

use crate::import::site;
use crate::import_originals::publication;

/// The parts of a PDF that a test gives.
#[derive(Clone, Copy, Default)]
struct Parts<'a> {
    /// The content of each page.
    pages: &'a [&'a str],
    /// Further entries of the catalogue, of each page, and of the resources of each page.
    catalog: &'a str,
    page: &'a str,
    resources: &'a str,
    trailer: &'a str,
    /// Further objects, from number 50.
    objects: &'a [&'a str],
}

fn stream(dictionary: &str, content: &str) -> String {
    format!("<< {dictionary} /Length {} >>\nstream\n{content}\nendstream", content.len())
}

/// A whole PDF without compression.
fn pdf(parts: Parts<'_>) -> Vec<u8> {
    let Parts { pages, catalog, page, resources, trailer, objects } = parts;
    let kids: String = (0..pages.len()).map(|index| format!("{} 0 R ", 10 + 2 * index)).collect();
    let mut all = vec![
        (1, format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>")),
        (2, format!("<< /Type /Pages /Count {} /Kids [{kids}] >>", pages.len())),
        (3, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned()),
    ];
    for (index, content) in pages.iter().enumerate() {
        let number = 10 + 2 * index;
        let resources = format!("<< /Font << /F1 3 0 R >> {resources} >>");
        let own =
            format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {} 0 R /Resources {resources} {page} >>", number + 1);
        all.push((number, own));
        all.push((number + 1, stream("", content)));
    }
    all.extend(objects.iter().enumerate().map(|(index, object)| (50 + index, (*object).to_owned())));
    let mut file = b"%PDF-1.7\n".to_vec();
    section(&mut file, &all, &format!("/Root 1 0 R {trailer}"));
    file
}

/// Appends objects with their table and trailer, as every save does.
fn section(file: &mut Vec<u8>, objects: &[(usize, String)], trailer: &str) {
    let mut table = String::new();
    for (number, object) in objects {
        table += &format!("{number} 1\n{:010} 00000 n \n", file.len());
        file.extend_from_slice(format!("{number} 0 obj\n{object}\nendobj\n").as_bytes());
    }
    let at = file.len();
    file.extend_from_slice(
        format!("xref\n0 1\n0000000000 65535 f \n{table}trailer\n<< /Size 100 {trailer} >>\nstartxref\n{at}\n%%EOF\n").as_bytes(),
    );
}

/// A line of text at a height of the page.
fn line(height: u32, text: &str) -> String {
    format!("BT /F1 12 Tf 1 0 0 1 50 {height} Tm ({text}) Tj ET\n")
}

/// What became of a PDF: the text of its report, the line that withholds the original, and what was printed.
fn imported(file: &[u8]) -> (String, Option<String>, String) {
    let site = site();
    site.write("in/a.pdf", file);
    let run = site.run(&["import", site.path("in").to_str().unwrap(), "--quiet"]).expect(0);
    let (_, bytes) = site.files("content").into_iter().find(|(path, _)| path.ends_with(".md")).unwrap_or_else(|| panic!("{}", run.text()));
    (String::from_utf8(bytes).unwrap(), publication(&site), run.out)
}

pub(crate) fn of_page(content: &str) -> Vec<u8> {
    pdf(Parts { pages: &[content], ..Parts::default() })
}

const SEEN: &str = "Bao cao thang muoi";
const SECRET: &str = "Nguyen Van An";
/// A rectangle over the line at height 600.
const BAR: &str = "40 590 200 25 re f\n";

/// A page where `SECRET` at height 600 is hidden for this reason, in eleven letters.
fn hides(content: &str, remark: &str) {
    let (text, line, out) = imported(&of_page(&(line(700, SEEN) + content)));
    assert!(text.contains(SEEN) && !text.contains("Nguyen") && !text.contains("An\n"), "{content}: {text}");
    assert!(
        out.contains(&format!("{remark} are left out; pages, with how many letters each: 1 (11)\n    hint: look at these pages")),
        "{content}: {out}"
    );
    let withheld = "ban_goc_cong_bo: false  # text that its pages do not show; set true to publish the original";
    assert_eq!(line.as_deref(), Some(withheld), "{content}: {out}");
}

/// A page where `SECRET` is seen, or left alone.
fn shows(content: &str) {
    let (text, line, out) = imported(&of_page(&format!("q {content} Q {}", line_of(SEEN))));
    assert!(text.contains(SEEN) && text.contains(SECRET), "{content}: {text}");
    assert!(!out.contains("left out") && !out.contains("checked"), "{content}: {out}");
    assert_eq!(line, None, "{content}: {out}");
}

fn line_of(text: &str) -> String {
    line(700, text)
}

#[test]
fn text_under_a_filled_shape_is_left_out() {
    let secret = line(600, SECRET);
    let under = "letters under filled shapes";
    for content in [
        format!("{secret}0 g {BAR}"),
        format!("{secret}1 0 0 rg {BAR}"),
        // White boxes cover as well as black ones, and so do several together.
        format!("{secret}1 g {BAR}"),
        format!("{secret}0 g 40 590 80 25 re 120 590 120 25 re f"),
        format!("{secret}0 g 40 590 80 25 re f 120 590 120 25 re f*"),
        format!("{secret}q 0 g 200 0 0 25 40 590 cm 0 0 1 1 re f Q"),
        format!("{secret}0 g 40 590 m 240 590 l 240 615 l 40 615 l h B"),
        format!("{secret}0 g 40 590 200 25 re b*"),
        // A thick line.
        format!("{secret}0 G 25 w 40 604 m 240 604 l S"),
        format!("{secret}q 0 590 600 30 re W n 0 g 0 0 600 800 re f Q"),
        // Invisible text that a bar on the picture of the scan covers, or that lies under a bar itself.
        format!("3 Tr {secret}0 Tr 0 g {BAR}"),
        format!("q 600 0 0 800 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x\nEI Q 0 g {BAR}3 Tr {secret}0 Tr"),
        // The state outside of the shape does not matter.
        format!("q 1 g Q {secret}q 0 g {BAR}Q"),
        format!("/P << /MCID 0 >> BDC {secret}EMC 0 g {BAR}"),
    ] {
        hides(&content, under);
    }
}

#[test]
fn text_beside_a_shape_or_on_it_is_kept() {
    let secret = line(600, SECRET);
    for content in [
        // Painted before.
        format!("0.8 g {BAR}0 g {secret}"),
        format!("0 g {BAR}1 g {secret}0 g"),
        format!("0 0 1 rg {BAR}1 1 1 rg {secret}0 g"),
        // Beside, below, thinner, only around.
        format!("{secret}0 g 40 500 200 25 re f"),
        format!("{secret}0 g 300 590 200 25 re f"),
        format!("{secret}0 g 40 597 200 1 re f"),
        format!("{secret}40 590 200 25 re S"),
        format!("{secret}40 590 200 25 re n"),
        format!("{secret}0 g 0 500 600 150 re 40 590 200 25 re f*"),
        format!("{secret}q 300 590 100 25 re W n 0 g {BAR}Q"),
        format!("{secret}0 G 2 w 40 604 m 240 604 l S"),
        // Text of a scan: invisible, on or under its picture, on a page with a white or coloured ground.
        format!("3 Tr {secret}0 Tr"),
        format!("3 Tr {secret}0 Tr q 600 0 0 800 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x\nEI Q"),
        format!("{secret}q 600 0 0 800 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x\nEI Q"),
        format!("1 g {secret}q 600 0 0 800 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x\nEI Q"),
        format!("3 Tr {secret}0 Tr 1 g 0 0 600 800 re f"),
        format!("3 Tr {secret}0 Tr 0.9 1 0.9 rg 0 0 600 800 re f"),
        format!("0.9 1 0.9 rg 0 0 600 800 re f 0 g 3 Tr {secret}0 Tr"),
        format!("q 600 0 0 800 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x\nEI Q 1 g {secret}0 g"),
    ] {
        shows(&content);
    }
}

#[test]
fn text_in_the_colour_of_its_ground_is_left_out() {
    let secret = line(600, SECRET);
    let same = "letters in the colour of what is behind them";
    for content in [
        format!("1 g {secret}0 g"),
        format!("1 1 1 rg {secret}0 g"),
        format!("0 0 0 0 k {secret}0 g"),
        format!("0.99 0.98 0.99 rg {secret}0 g"),
        format!("/DeviceRGB cs 1 1 1 sc {secret}0 g"),
        format!("0 g {BAR}{secret}"),
        format!("0.2 0.4 0.6 rg {BAR}{secret}0 g"),
        format!("0 g {BAR}1 g {BAR}{secret}0 g"),
        format!("1 Tr 1 G {secret}0 Tr 0 G"),
        format!("2 Tr 1 G 1 g {secret}0 Tr 0 G 0 g"),
    ] {
        hides(&content, same);
    }
    for content in [
        format!("0.5 g {secret}0 g"),
        format!("0.85 g {secret}0 g"),
        format!("0 g {BAR}1 g {secret}0 g"),
        format!("q 1 g Q {secret}"),
        format!("1 g 0 g {secret}"),
        format!("2 Tr 0 G 1 g {secret}0 Tr 0 g"),
        format!("1 G {secret}0 G"),
        format!("/Pattern cs /P1 scn {secret}0 g"),
        format!("0 0 0 1 k {secret}0 g"),
        format!("/DeviceRGB cs {secret}0 g"),
    ] {
        shows(&content);
    }
}

/// Transparency, inks and forms are looked up in the resources.
#[test]
fn resources_of_a_page_matter() {
    let resources = "/ExtGState << /Half << /ca 0.4 >> /Multiply << /BM /Multiply >> /Normal << /ca 1 /BM /Normal >> >> \
        /ColorSpace << /Spot [/Separation /Gold /DeviceRGB 50 0 R] /Ink [/Separation /Black /DeviceGray 50 0 R] >> \
        /XObject << /Bar 51 0 R /Words 52 0 R /Glass 53 0 R /Both 54 0 R >>";
    let function = "<< /FunctionType 2 /Domain [0 1] /C0 [1 1 1] /C1 [0 0 0] /N 1 >>";
    let bar = stream("/Type /XObject /Subtype /Form /BBox [0 0 200 25] /Matrix [1 0 0 1 40 590]", "0 0 200 25 re f");
    let words = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >>",
        &format!("BT /F1 12 Tf 1 0 0 1 50 0 Tm ({SECRET}) Tj ET"),
    );
    let glass = stream("/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Group << /S /Transparency >>", BAR);
    let both = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >>",
        &format!("q 1 g {} Q 0 g", line(600, SECRET)),
    );
    let objects = [function, &bar, &words, &glass, &both];
    let of = |content: &str| {
        let content = line_of(SEEN) + content;
        let (text, line, out) = imported(&pdf(Parts { pages: &[&content], resources, objects: &objects, ..Parts::default() }));
        assert!(text.contains(SEEN) && !out.contains("checked"), "{text} {out}");
        assert_eq!(out.contains("left out"), line.is_some(), "{content} {text} {out}");
        text.contains(SECRET)
    };
    let secret = line(600, SECRET);
    for (content, is_seen) in [
        (format!("{secret}/Half gs 1 1 0 rg {BAR}"), true),
        (format!("{secret}/Multiply gs 1 1 0 rg {BAR}"), true),
        (format!("{secret}/Half gs /Normal gs 1 1 0 rg {BAR}"), false),
        (format!("{secret}q /Half gs Q 1 1 0 rg {BAR}"), false),
        (format!("{secret}q /Half gs /Glass Do Q"), true),
        (format!("{secret}/Glass Do"), false),
        (format!("{secret}/Bar Do"), false),
        (format!("{secret}q 1 0 0 1 0 -200 cm /Bar Do Q"), true),
        (format!("/Bar Do {secret}"), false),
        (format!("/Bar Do 1 g {secret}"), true),
        // The words of a form lie where it is placed, and have the colour around it.
        (format!("q 1 0 0 1 0 600 cm /Words Do Q 0 g {BAR}"), false),
        (format!("q 1 0 0 1 0 300 cm /Words Do Q 0 g {BAR}"), true),
        ("1 g q 1 0 0 1 0 600 cm /Words Do Q".to_owned(), false),
        ("/Both Do".to_owned(), false),
        (format!("/Both Do {secret}"), true),
        // An ink of no amount is white paper.
        (format!("/Spot cs 0 scn {secret}"), false),
        (format!("/Spot cs 1 scn {secret}"), true),
        (format!("/Ink cs 0 scn {secret}"), false),
        (format!("/Ink cs 1 scn {secret}"), true),
        (format!("{secret}/Spot cs 1 scn {BAR}"), false),
    ] {
        assert_eq!(of(&content), is_seen, "{content}");
    }
}

#[test]
fn pages_and_letters_are_counted() {
    let secret = line(600, SECRET);
    let pages = [line_of(SEEN), format!("{}{secret}0 g {BAR}", line_of(SEEN)), format!("1 g {secret}"), line_of("Het")];
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let (text, _, out) = imported(&pdf(Parts { pages: &pages, ..Parts::default() }));
    assert!(text.contains("Het") && !text.contains("Nguyen"), "{text}");
    assert!(out.contains("under filled shapes are left out; pages, with how many letters each: 2 (11)\n"), "{out}");
    assert!(out.contains("behind them are left out; pages, with how many letters each: 3 (11)\n"), "{out}");
    // A PDF with nothing else is refused.
    let site = site();
    site.write("in/a.pdf", &of_page(&format!("{secret}0 g {BAR}")));
    let run = site.run(&["import", site.path("in").to_str().unwrap()]).expect(1);
    assert!(run.out.contains("error: has no text that its pages show"), "{}", run.out);
}

/// Hidden layers are no text of the page.
#[test]
fn hidden_layers_are_left_out() {
    let of = |off: &str, content: &str| {
        let catalog = format!("/OCProperties << /OCGs [50 0 R 51 0 R] /D << /OFF [{off}] >> >>");
        let content = line_of(SEEN) + content;
        let objects = ["<< /Type /OCG /Name (A) >>", "<< /Type /OCG /Name (B) >>", "<< /Type /OCMD /OCGs [50 0 R 51 0 R] >>"];
        let resources = "/Properties << /A 50 0 R /B 51 0 R /AB 52 0 R >>";
        imported(&pdf(Parts { pages: &[&content], catalog: &catalog, resources, objects: &objects, ..Parts::default() }))
    };
    let secret = line(600, SECRET);
    let (text, line, out) = of("50 0 R", &format!("/OC /A BDC {secret} EMC"));
    assert!(
        !text.contains(SECRET) && out.contains("letters in hidden layers are left out; pages, with how many letters each: 1 (11)"),
        "{text} {out}"
    );
    assert_eq!(line.as_deref(), Some("ban_goc_cong_bo: false  # hidden layers; set true to publish the original"));
    for (off, content, is_withheld) in [
        ("50 0 R", format!("/OC /B BDC {secret} EMC"), true),
        ("50 0 R", format!("/OC /A BDC EMC {secret}"), true),
        ("50 0 R", format!("/OC /AB BDC {secret} EMC"), true),
        // What a hidden layer paints covers nothing.
        ("50 0 R", format!("{secret}/OC /A BDC 0 g {BAR} EMC"), true),
        ("", format!("/OC /A BDC {secret} EMC"), false),
    ] {
        let (text, line, out) = of(off, &content);
        assert!(text.contains(SECRET), "{content} {text} {out}");
        assert_eq!(line.is_some(), is_withheld, "{content} {out}");
    }
}

/// What a PDF carries beside its text, with neighbours that carry nothing.
#[test]
fn a_pdf_that_carries_more_than_its_text_is_withheld() {
    let seen = line_of(SEEN);
    let of = |parts: Parts<'_>| imported(&pdf(Parts { pages: &[&seen], ..parts })).1;
    let annotation = |inner: &str| of(Parts { page: &format!("/Annots [<< /Type /Annot /Rect [0 0 9 9] {inner} >>]"), ..Parts::default() });
    let withheld = |what: &str| Some(format!("ban_goc_cong_bo: false  # {what}; set true to publish the original"));
    for inner in [
        "/Subtype /Text /Contents (Xem lai)",
        "/Subtype /FreeText /Contents (Xem lai)",
        "/Subtype /Highlight /Contents (Xem lai)",
        "/Subtype /Popup /Contents (Xem lai)",
        "/Subtype /Square /RC (<p>x</p>)",
        "/Subtype /Redact",
    ] {
        assert_eq!(annotation(inner), withheld("notes and comments"), "{inner}");
    }
    assert_eq!(annotation("/Subtype /Widget /FT /Tx /V (Nguyen)"), withheld("values of form fields"));
    assert_eq!(annotation("/Subtype /FileAttachment /FS << /Type /Filespec >>"), withheld("embedded files"));
    let names = Parts { catalog: "/Names << /EmbeddedFiles << /Names [(a) 50 0 R] >> >>", ..Parts::default() };
    let file = stream("/Type /EmbeddedFile", "x");
    assert_eq!(of(Parts { objects: &["<< /Type /Filespec /F (a) /EF << /F 51 0 R >> >>", &file], ..names }), withheld("embedded files"));
    for inner in [
        "/Subtype /Link /A << /S /URI /URI (https://a.vn) >>",
        "/Subtype /Link /Contents (lien ket)",
        "/Subtype /Widget /FT /Tx",
        "/Subtype /Widget /FT /Tx /V ()",
        "/Subtype /Widget /FT /Sig /V << /Type /Sig /Contents <00> >>",
        "/Subtype /Widget /FT /Btn /V /Off",
        "/Subtype /Highlight",
        "/Subtype /Highlight /Contents ( )",
    ] {
        assert_eq!(annotation(inner), None, "{inner}");
    }
    assert_eq!(of(Parts { objects: &["<< /Type /Filespec /F (a) >>"], ..names }), None);
    assert_eq!(of(Parts { catalog: "/OCProperties << /OCGs [] /D << /OFF [] >> >>", ..Parts::default() }), None);
}

/// An update that takes something away leaves it in the file; one that only adds, as a signature does, hides nothing.
#[test]
fn earlier_versions_of_a_pdf_are_found() {
    let seen = format!("{}{}", line_of(SEEN), line(600, SECRET));
    let whole = pdf(Parts { pages: &[&seen], ..Parts::default() });
    let last = String::from_utf8_lossy(&whole).rfind("startxref\n").unwrap() + "startxref\n".len();
    let previous: usize = std::str::from_utf8(&whole[last..]).unwrap().lines().next().unwrap().parse().unwrap();
    let updated = |objects: &[(usize, String)]| {
        let mut file = whole.clone();
        section(&mut file, objects, &format!("/Root 1 0 R /Prev {previous}"));
        imported(&file)
    };
    let (text, line, _) = updated(&[(11, stream("", &line_of(SEEN)))]);
    assert!(!text.contains(SECRET), "{text}");
    assert_eq!(line.as_deref(), Some("ban_goc_cong_bo: false  # an earlier version with other content; set true to publish the original"));
    let page = |contents: &str| {
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {contents} /Resources << /Font << /F1 3 0 R >> >> >>")
    };
    // The old stream is left in the file without a name.
    let (_, line, _) = updated(&[(10, page("60 0 R")), (60, stream("", &line_of(SEEN)))]);
    assert!(line.is_some());
    let signature = "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [61 0 R] /SigFlags 3 >> >>".to_owned();
    let field = "<< /FT /Sig /Subtype /Widget /Rect [0 0 0 0] /T (S) /V << /Type /Sig /Contents <00> >> >>".to_owned();
    for objects in [
        vec![(1, signature), (61, field)],
        vec![(10, page("[60 0 R 11 0 R]")), (60, stream("", "q Q"))],
        vec![(62, "<< /Producer (x) >>".to_owned())],
        vec![(1, "<< /Type /Catalog /Pages 2 0 R /Metadata 63 0 R >>".to_owned()), (63, stream("/Type /Metadata /Subtype /XML", "<a/>"))],
    ] {
        let (text, line, out) = updated(&objects);
        assert!(text.contains(SECRET), "{text}");
        assert_eq!(line, None, "{objects:?} {out}");
    }
    assert_eq!(imported(&whole).1, None);
}

#[test]
fn authors_of_a_pdf_are_pointed_out() {
    let seen = line_of(SEEN);
    let metadata = stream(
        "/Type /Metadata /Subtype /XML",
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:dc='http://purl.org/dc/elements/1.1/'>\
            <rdf:Description><dc:creator><rdf:Seq><rdf:li>Le C</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>",
    );
    let objects = ["<< /Author (Tran B) /Producer (Word) >>", &metadata];
    let parts = Parts { pages: &[&seen], objects: &objects, catalog: "/Metadata 51 0 R", trailer: "/Info 50 0 R", ..Parts::default() };
    let (_, line, out) = imported(&pdf(parts));
    assert!(out.contains("  its properties, comments or changes name Tran B, Le C;") && line.is_none(), "{out}");
    let (_, _, out) = imported(&pdf(Parts { objects: &["<< /Author () /Producer (Word) >>"], catalog: "", ..parts }));
    assert!(!out.contains("properties"), "{out}");
}
