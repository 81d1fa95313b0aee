//! Extracts pictures that converters embed in the text as `data:` URLs.

use std::borrow::Cow;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::digest::hexadecimal;
use crate::pattern::pattern;
use crate::report::line::Line;

/// URL scheme that replaces `data:`, followed by the name of the picture; empty for a picture that cannot be decoded.
pub const SCHEME: &str = "vanthu-embedded:";

/// Maximum size of an embedded picture, in bytes.
const PICTURE_BYTES_MAX: usize = 8 << 20;

/// Maximum number of embedded pictures per report.
const PICTURES_MAX: usize = 1000;

/// An embedded picture. It is published as a file whose name is derived from its SHA-256.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Embedded {
    /// For example `1f2e….png`.
    pub name: String,
}

/// A `data:` URL.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)data:(?:image|application)/[a-z0-9.+-]{1,60}(?:;[a-z0-9=.-]{1,60})*(?:,[A-Za-z0-9+/=_%-]*|\.{3}|;base64[^\s)>]*)")
});

/// Replaces the `data:` URLs of links and pictures. Returns the pictures, and the lines of those that cannot be decoded.
pub(super) fn take_out(lines: &mut [Line<'_>]) -> (Vec<Embedded>, Vec<usize>) {
    let (mut pictures, mut lost): (Vec<Embedded>, Vec<usize>) = (Vec::new(), Vec::new());
    for line in lines.iter_mut().filter(|line| !line.literal && line.text.contains("data:")) {
        let number = line.number;
        let replaced = ADDRESS.replace_all(&line.text, |found: &regex::Captures<'_>| {
            let start = found.get(0).map_or(0, |found| found.start());
            let is_target = line.text[..start].trim_end_matches(['<', ' ']).ends_with(['(', ':']);
            if !is_target {
                return found[0].to_owned();
            }
            match decoded(&found[0]).filter(|_| pictures.len() < PICTURES_MAX) {
                Some((name, _)) => {
                    let address = format!("{SCHEME}{name}");
                    if !pictures.iter().any(|picture| picture.name == name) {
                        pictures.push(Embedded { name });
                    }
                    address
                }
                None => {
                    lost.push(number);
                    SCHEME.to_owned()
                }
            }
        });
        if let Cow::Owned(text) = replaced {
            line.text = text.into();
        }
    }
    (pictures, lost)
}

/// Decodes the picture with this name from the source of its report.
pub fn bytes(file: &str, name: &str) -> Option<Vec<u8>> {
    ADDRESS.find_iter(file).filter_map(|found| decoded(found.as_str())).find(|(known, _)| known == name).map(|(_, bytes)| bytes)
}

/// Decodes a `data:` URL of a raster format; returns the file name and the bytes.
fn decoded(address: &str) -> Option<(String, Vec<u8>)> {
    let (head, body) = address.split_once(',')?;
    if !head.to_ascii_lowercase().ends_with(";base64") || body.len() > PICTURE_BYTES_MAX / 3 * 4 {
        return None;
    }
    let bytes = STANDARD.decode(body.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=")).ok()?;
    let extension = match bytes.as_slice() {
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "png",
        [0xFF, 0xD8, 0xFF, ..] => "jpg",
        [b'G', b'I', b'F', b'8', ..] => "gif",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "webp",
        [b'B', b'M', ..] => "bmp",
        _ => return None,
    };
    Some((format!("{}.{extension}", &hexadecimal(&bytes)[..32]), bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIF: &str = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

    fn check(text: &str, expected: &str, lost: &[usize]) {
        let mut lines = [Line { number: 1, joined: Vec::new(), text: text.into(), literal: false }];
        let (pictures, found) = take_out(&mut lines);
        let shown = pictures.iter().fold(lines[0].text.to_string(), |text, picture| text.replace(&picture.name[..32], "…"));
        assert_eq!((shown.as_str(), found.as_slice()), (expected, lost), "{text}");
    }

    #[test]
    fn pictures_become_files_or_are_lost() {
        check(&format!("![a]({GIF}) ![b](<{GIF}>)"), "![a](vanthu-embedded:….gif) ![b](<vanthu-embedded:….gif>)", &[]);
        check(&format!("[image1]: <{GIF}>"), "[image1]: <vanthu-embedded:….gif>", &[]);
        check("![](data:image/png;base64...)", "![](vanthu-embedded:)", &[1]);
        check("![](data:image/png;base64,AAAA)", "![](vanthu-embedded:)", &[1]);
        check("![](data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=)", "![](vanthu-embedded:)", &[1]);
        check("![](data:image/svg+xml;utf8,abc)", "![](vanthu-embedded:)", &[1]);
        check("số liệu data:image/png là gì", "số liệu data:image/png là gì", &[]);
    }

    #[test]
    fn bytes_are_found_by_name() {
        let (name, expected) = decoded(GIF).expect("a picture");
        assert_eq!(bytes(&format!("x\n![a]({GIF})"), &name), Some(expected));
        assert_eq!(bytes("x", &name), None);
    }
}
