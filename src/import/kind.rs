//! Recognises the format of a file by its content: a name may be wrong.

use super::refusal::{Format, Refusal};
use super::text;

/// What kind of file something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A zip archive, which Word files since 2007 are.
    Zip,
    /// HTML.
    Html,
    /// PDF.
    Pdf,
    /// Markdown and plain text.
    Text,
}

impl Kind {
    /// Looks at a file.
    ///
    /// # Errors
    /// Says why it is none of these.
    pub fn of(bytes: &[u8]) -> Result<Kind, Refusal> {
        let start = &bytes[..bytes.len().min(1024)];
        match bytes {
            [] => Err(Refusal::Empty),
            [b'P', b'K', 3 | 5, ..] => Ok(Kind::Zip),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(compound(bytes)),
            [b'{', b'\\', b'r', b't', b'f', ..] => Err(Refusal::Format(Format::Rtf)),
            [0x89, b'P', b'N', b'G', ..]
            | [0xFF, 0xD8, 0xFF, ..]
            | [b'I', b'I', b'*', 0, ..]
            | [b'M', b'M', 0, b'*', ..]
            | [b'G', b'I', b'F', b'8', ..] => Err(Refusal::NoText),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Err(Refusal::Format(Format::WebP)),
            [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] if is_heic(brand) => Err(Refusal::Format(Format::Heic)),
            _ if is_bmp(bytes) => Err(Refusal::Format(Format::Bmp)),
            _ if contains(start, b"%PDF-") => Ok(Kind::Pdf),
            _ => text_kind(bytes, start),
        }
    }
}

/// The format of a file whose content is text but whose name says that it is none.
pub fn by_name(extension: &str) -> Option<Format> {
    Some(match extension {
        "rtf" => Format::Rtf,
        "mht" | "mhtml" => Format::Mht,
        "eml" => Format::Eml,
        "svg" => Format::Svg,
        "xml" | "fodt" | "fods" => Format::Xml,
        "doc" => Format::Doc,
        "xls" => Format::Xls,
        "ppt" => Format::Ppt,
        "msg" => Format::Msg,
        "xlsx" => Format::Xlsx,
        "pptx" => Format::Pptx,
        "odt" => Format::Odt,
        "ods" => Format::Ods,
        "odp" => Format::Odp,
        "heic" | "heif" => Format::Heic,
        "webp" => Format::WebP,
        "bmp" => Format::Bmp,
        _ => return None,
    })
}

fn text_kind(bytes: &[u8], start: &[u8]) -> Result<Kind, Refusal> {
    let opening = text::decode_as(start, None).to_lowercase();
    let opening = opening.trim_start_matches(['\u{FEFF}', '\u{FFFD}', ' ', '\n', '\r', '\t']);
    match () {
        () if is_html(opening) => Ok(Kind::Html),
        () if is_svg(opening) => Err(Refusal::Format(Format::Svg)),
        () if opening.starts_with("<?xml") => Err(Refusal::Format(Format::Xml)),
        () if is_binary(bytes) => Err(Refusal::Unknown),
        () if bytes.iter().all(u8::is_ascii_whitespace) => Err(Refusal::Empty),
        () => mail(bytes).map_or(Ok(Kind::Text), |format| Err(Refusal::Format(format))),
    }
}

/// Old office files and encrypted new ones are both compound files; their streams have names in UTF-16.
fn compound(bytes: &[u8]) -> Refusal {
    let has = |name: &str| contains(bytes, &name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    match () {
        () if has("EncryptedPackage") => Refusal::Encrypted,
        () if has("__substg1.0_") => Refusal::Format(Format::Msg),
        () if has("WordDocument") => Refusal::Format(Format::Doc),
        () if has("Workbook") => Refusal::Format(Format::Xls),
        () if has("PowerPoint Document") => Refusal::Format(Format::Ppt),
        () => Refusal::Format(Format::Doc),
    }
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// Pictures of phones: HEIC and AVIF are containers of the kind of MP4, told by their brand.
fn is_heic(brand: &[u8]) -> bool {
    let brands: [&[u8]; 9] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"];
    brands.iter().any(|known| brand.starts_with(known))
}

/// `BM` begins many Vietnamese texts (biểu mẫu), so the rest of the header must be one: two reserved words and a known length.
fn is_bmp(bytes: &[u8]) -> bool {
    let header = bytes.get(14..18).and_then(|length| length.try_into().ok()).map(u32::from_le_bytes);
    bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]) && matches!(header, Some(12 | 16 | 40 | 52 | 56 | 64 | 108 | 124))
}

fn is_html(opening: &str) -> bool {
    opening.starts_with("<!doctype html")
        || opening.starts_with("<html")
        || (opening.starts_with('<') && (opening.contains("<html") || opening.contains("<body")))
}

fn is_svg(opening: &str) -> bool {
    let is_root = |rest: &str| rest.strip_prefix("<svg").is_some_and(|rest| rest.starts_with([' ', '\n', '\r', '\t', '>', '/']));
    let is_prolog = opening.starts_with("<?xml") || opening.starts_with("<!--") || opening.starts_with("<!doctype svg");
    is_root(opening) || (is_prolog && opening.match_indices("<svg").any(|(at, _)| is_root(&opening[at..])))
}

/// An e-mail or a page saved as one begins with header fields (RFC 5322) and names its sender and subject or its MIME version
/// there. A text with one such line further down is none.
fn mail(bytes: &[u8]) -> Option<Format> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(16 << 10)]).replace("\r\n", "\n");
    let mut fields = String::new();
    for (number, line) in start.trim_start_matches(['\u{FEFF}', '\n']).lines().enumerate() {
        let is_envelope = number == 0 && line.starts_with("From ");
        let is_field = line.split_once(':').is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic()));
        let is_continuation = !fields.is_empty() && line.starts_with([' ', '\t']);
        if line.trim().is_empty() || !(is_envelope || is_field || is_continuation) {
            break;
        }
        fields += &format!("\n{}", line.to_lowercase());
    }
    let has = |name: &str| fields.contains(&format!("\n{name}:"));
    if !(has("mime-version") || has("from") && has("subject")) {
        return None;
    }
    let is_page = fields.contains("multipart/related") && !has("to") && !has("received");
    Some(if is_page { Format::Mht } else { Format::Eml })
}

/// Text has few control characters, but UTF-16 has a zero in every second byte.
fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(8192)];
    let is_utf16 = sample.starts_with(&[0xFF, 0xFE]) || sample.starts_with(&[0xFE, 0xFF]);
    let zeros = sample.iter().filter(|byte| **byte == 0).count();
    let controls = sample.iter().filter(|byte| byte.is_ascii_control() && !matches!(byte, b'\n' | b'\r' | b'\t' | 0xC | 0)).count();
    !is_utf16 && ((zeros > 0 && !(zeros * 5 > sample.len() * 2 && zeros * 5 < sample.len() * 3)) || controls * 20 > sample.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(bytes: &[u8], expected: Format) {
        assert_eq!(Kind::of(bytes), Err(Refusal::Format(expected)), "{}", String::from_utf8_lossy(bytes));
    }

    #[test]
    fn formats_are_told_by_content() {
        refused(b"{\\rtf1\\ansi abc}", Format::Rtf);
        refused(b"RIFF\x24\0\0\0WEBPVP8 ", Format::WebP);
        refused(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Format::Heic);
        refused(b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", Format::Bmp);
        refused(b"<?xml version=\"1.0\"?>\n<note>x</note>", Format::Xml);
        refused(b"\xEF\xBB\xBF<?xml version=\"1.0\"?><note/>", Format::Xml);
        refused(b"<?xml version=\"1.0\"?><!-- x --><svg xmlns=\"\"><text>a</text></svg>", Format::Svg);
        refused(b"<svg width=\"1\"><text>a</text></svg>", Format::Svg);
        refused(b"Received: from a\n\tby b\nFrom: a@b.vn\nTo: c@d.vn\nSubject: x\n\nabc", Format::Eml);
        refused(b"From a@b.vn Mon Jan 1\nFrom: a@b.vn\nSubject: x\n\nabc", Format::Eml);
        refused(
            b"From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\"\r\n",
            Format::Mht,
        );
        refused(b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n", Format::Mht);
    }

    #[test]
    fn neighbours_of_other_formats_are_text() {
        let texts = [
            "BM-01 Bi\u{1ec3}u m\u{1eab}u s\u{1ed1} 1 c\u{1ee7}a S\u{1edf} N\u{1ed9}i v\u{1ee5} t\u{1ec9}nh",
            "BM\n\n\n\n",
            "BM,\n",
            "RIFF l\u{e0} m\u{1ed9}t d\u{1ea1}ng WEBP",
            "T\u{1ec7}p b\u{1eaf}t \u{111}\u{1ea7}u b\u{1eb1}ng <?xml version=\"1.0\"?> l\u{e0} XML, <svg> l\u{e0} \u{1ea3}nh",
            "Th\u{1b0} \u{111}i\u{1ec7}n t\u{1eed}:\n\nFrom: a@b.vn\nSubject: x\nMIME-Version: 1.0\n",
            "From: S\u{1edf} N\u{1ed9}i v\u{1ee5}\n\nSubject: b\u{e1}o c\u{e1}o",
            "S\u{1ed1}: 02/BC-SNV\nSubject: a\nFrom: b\n",
            "<b>x</b> ftypheic",
        ];
        for text in texts {
            assert_eq!(Kind::of(text.as_bytes()), Ok(Kind::Text), "{text}");
        }
        for page in
            ["<?xml version=\"1.0\"?><!DOCTYPE html><html><body>x", "<html><svg></svg></html>", "<!-- x --><html><body><svg/></body>"]
        {
            assert_eq!(Kind::of(page.as_bytes()), Ok(Kind::Html), "{page}");
        }
    }
}
