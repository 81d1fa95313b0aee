//! Turns the bytes of a text file, in any of the encodings that Vietnamese offices have used, into text.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization;
use vanthu_search::fold;

use super::legacy::{self, LegacyEncoding};

/// A text, and the name of the encoding that it was in when that was not UTF-8.
pub struct Decoded {
    /// The text, in NFC.
    pub text: String,
    /// What it was in.
    pub from: Option<&'static str>,
}

/// Decodes a text file.
pub fn decode(bytes: &[u8]) -> Decoded {
    let (text, from) = unicode(bytes);
    // Marks after their letters would look like no letters; Ð stays, which TCVN3 has for é.
    let text: String = text.nfc().collect();
    let Some(encoding) = legacy::guess(&text) else { return Decoded { text: normal(&text), from } };
    Decoded { text: normal(&legacy::convert_lines(&text, encoding)), from: Some(encoding.name()) }
}

/// Decodes what names its encoding; fonts may read it otherwise still.
pub fn decode_as(bytes: &[u8], named: Option<&'static Encoding>) -> String {
    match named {
        Some(encoding) if std::str::from_utf8(bytes).is_err() => encoding.decode(bytes).0.into_owned(),
        _ => unicode(bytes).0,
    }
}

fn unicode(bytes: &[u8]) -> (String, Option<&'static str>) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding.decode(bytes).0.into_owned(), (encoding != UTF_8).then_some("UTF-16"));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), None);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return (encoding.decode(bytes).0.into_owned(), Some("UTF-16"));
    }
    // One damaged byte does not make a text of another encoding of a text in UTF-8.
    let (lossy, ..) = UTF_8.decode_without_bom_handling(bytes);
    let damaged = lossy.matches('\u{FFFD}').count();
    if lossy.chars().filter(|letter| !letter.is_ascii()).count() > damaged * 2 {
        return (lossy.into_owned(), None);
    }
    // Latin-1 letters first: TCVN3 and VNI are told by them. What is none of these is windows-1258.
    let (latin, ..) = WINDOWS_1252.decode_without_bom_handling(bytes);
    match legacy::guess(&latin) {
        Some(LegacyEncoding::Tcvn3 | LegacyEncoding::Tcvn3Capitals | LegacyEncoding::Vni) => (latin.into_owned(), None),
        _ => (WINDOWS_1258.decode_without_bom_handling(bytes).0.into_owned(), Some("windows-1258")),
    }
}

/// Text of Latin letters in UTF-16 has a zero in every second byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match sample.len() / 2 {
        0 => None,
        pairs if odd * 2 > pairs && even * 10 < pairs => Some(UTF_16LE),
        pairs if even * 2 > pairs && odd * 10 < pairs => Some(UTF_16BE),
        _ => None,
    }
}

fn normal(text: &str) -> String {
    fold::normalize(&text.replace("\r\n", "\n").replace('\r', "\n")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], from: Option<&str>, expected: &str) {
        let decoded = decode(bytes);
        assert_eq!((decoded.from, decoded.text.as_str()), (from, expected));
    }

    #[test]
    fn encodings_of_offices() {
        check("Báo cáo\r\ntháng".as_bytes(), None, "Báo cáo\ntháng");
        check(b"\xff\xfeB\0\xe1\0o\0", Some("UTF-16"), "Báo");
        check(b"B\0\xe1\0o\0 \0c\0\xe1\0o\0", Some("UTF-16"), "Báo cáo");
        check(b"B\xb8o c\xb8o th\xb8ng, ng\xb5y, ho\xb9t \xae\xe9ng", Some("TCVN3 (ABC)"), "Báo cáo tháng, ngày, hoạt động");
        check(b"Ba\xf9o ca\xf9o tha\xf9ng, nga\xf8y, hoa\xeft \xf1o\xe4ng", Some("VNI"), "Báo cáo tháng, ngày, hoạt động");
        check(b"B\xe1o c\xe1o th\xe1ng, ng\xe0y, hoa\xf2t \xf0\xf4\xf2ng", Some("windows-1258"), "Báo cáo tháng, ngày, hoạt động");
        check(b"Ba'o ca'o nga`y 2, hoa.t ddo^.ng, Lie^n ddoa`n nu+o+'c", Some("VIQR"), "Báo cáo ngày 2, hoạt động, Liên đoàn nước");
        check(b"plain words. Nothing else?", None, "plain words. Nothing else?");
        check(b"", None, "");
    }
}
