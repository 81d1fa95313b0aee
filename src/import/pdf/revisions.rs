//! Compares the earlier versions that a PDF still holds with what it shows now.
//!
//! A program that only adds to a file, as one that signs it does, appends a section with what is new, and the bytes before stay
//! (ISO 32000-1, 7.5.6). That is harmless unless something shown earlier is not shown any more: then whoever gets the file can
//! still read it. A linearized file has two sections too, but its second lies before the first and is no update.

use std::collections::BTreeSet;

use pdf_extract::{Dictionary, Document as Pdf, Object};

use super::carries::{each_object, text};
use crate::digest::hexadecimal;

/// More updates than this are not compared one by one.
const UPDATES_MAX: usize = 50;

/// Where the header of a PDF may begin.
const HEADER_BYTES_MAX: usize = 1024;

/// Whether an earlier version has something that the file does not show now.
pub(super) fn hide_something(bytes: &[u8], pdf: &Pdf) -> bool {
    let ends = ends(bytes);
    if ends.is_empty() {
        return false;
    }
    let now = shown(pdf);
    ends.len() > UPDATES_MAX || ends.iter().any(|end| version(&bytes[..*end]).is_none_or(|earlier| !shown(&earlier).is_subset(&now)))
}

fn version(bytes: &[u8]) -> Option<Pdf> {
    let mut pdf = Pdf::load_mem(bytes).ok()?;
    if pdf.is_encrypted() {
        pdf.decrypt("").ok()?;
    }
    Some(pdf)
}

/// Where each earlier version ends.
fn ends(bytes: &[u8]) -> Vec<usize> {
    let mut ends = Vec::new();
    let header = find(&bytes[..bytes.len().min(HEADER_BYTES_MAX)], b"%PDF-").unwrap_or(0);
    let last = rfind(bytes, b"startxref").and_then(|at| number(&bytes[at + b"startxref".len()..]));
    let mut own = last.map(|offset| offset + header);
    let mut seen = BTreeSet::new();
    while let Some(at) = own.filter(|at| *at < bytes.len() && seen.insert(*at)) {
        own = previous(&bytes[at..]).map(|offset| offset + header);
        if own.is_some_and(|earlier| earlier < at)
            && let Some(end) = rfind(&bytes[..at], b"%%EOF")
        {
            ends.push(end + b"%%EOF".len());
        }
    }
    ends
}

/// The offset of the section before the one that begins here.
fn previous(section: &[u8]) -> Option<usize> {
    // A table is followed by its trailer; a stream has the same keys in its dictionary.
    let dictionary = if section.starts_with(b"xref") {
        let rest = &section[find(section, b"trailer")?..];
        &rest[..find(rest, b"startxref")?]
    } else {
        &section[..find(section, b"stream")?]
    };
    let at = find(dictionary, b"/Prev")?;
    number(&dictionary[at + b"/Prev".len()..])
}

fn number(bytes: &[u8]) -> Option<usize> {
    let digits: Vec<u8> = bytes.iter().copied().skip_while(u8::is_ascii_whitespace).take_while(u8::is_ascii_digit).take(12).collect();
    std::str::from_utf8(&digits).ok()?.parse().ok()
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn rfind(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).rposition(|window| window == wanted)
}

/// Checksums of all that a version shows: streams of pages, forms and pictures, and texts of notes and of form values.
fn shown(pdf: &Pdf) -> BTreeSet<String> {
    let mut shown = BTreeSet::new();
    each_object(pdf, &mut |object| match object {
        Object::Stream(stream) if is_shown(&stream.dict) => {
            shown.insert(hexadecimal(&stream.content));
        }
        Object::Dictionary(dictionary) => {
            shown.extend([&b"Contents"[..], b"V"].map(|key| text(pdf, dictionary, key)).into_iter().filter(|text| !text.is_empty()));
        }
        _ => {}
    });
    shown
}

/// Metadata and the tables of the file itself change with every save.
fn is_shown(dictionary: &Dictionary) -> bool {
    let kind = dictionary.get(b"Type").and_then(Object::as_name).unwrap_or_default();
    !matches!(kind, b"Metadata" | b"XRef" | b"ObjStm")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_linearized_file_has_no_earlier_version() {
        // The section at the front names the one at the end as the one before it.
        let front = b"%PDF-1.4\nxref\n0 1\ntrailer << /Prev 95 >>\nstartxref\n0\n%%EOF\n".to_vec();
        let mut file = front.clone();
        file.resize(95, b' ');
        file.extend_from_slice(b"xref\n0 1\ntrailer << /Size 1 >>\nstartxref\n9\n%%EOF\n");
        assert_eq!(ends(&file), Vec::<usize>::new());
        // An update of it does, and that is the whole linearized file.
        let length = file.len();
        file.extend_from_slice(format!("xref\n0 1\ntrailer << /Prev 9 >>\nstartxref\n{length}\n%%EOF\n").as_bytes());
        assert_eq!(ends(&file), [length - 1]);
        // A file that leads in a circle ends.
        assert_eq!(ends(b"%PDF-1.4\nxref\ntrailer << /Prev 9 >>\nstartxref\n9\n%%EOF\n"), Vec::<usize>::new());
        assert_eq!(ends(b"%PDF-1.4\nstartxref\n99999999999999999999\n%%EOF"), Vec::<usize>::new());
    }
}
