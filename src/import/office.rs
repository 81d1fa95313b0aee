//! Tells office files that are zip archives apart by their parts.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::refusal::Format;

/// Media types are short; the archive may claim anything.
const MEDIA_TYPE_BYTES_MAX: u64 = 200;

/// The format of an archive that is an office file other than Word's; none for Word's, for other archives and damaged ones.
pub(super) fn format(bytes: &[u8]) -> Option<Format> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let below = |archive: &ZipArchive<Cursor<&[u8]>>, folder: &str| {
        archive.file_names().filter_map(Result::ok).any(|name| name.trim_start_matches('/').starts_with(folder))
    };
    // A Word file may hold workbooks, but at its top it has these folders only for itself.
    if below(&archive, "word/") {
        return None;
    }
    let mut media_type = String::new();
    if let Ok(file) = archive.by_name("mimetype") {
        let _ = file.take(MEDIA_TYPE_BYTES_MAX).read_to_string(&mut media_type);
    }
    match media_type.trim().strip_prefix("application/vnd.oasis.opendocument.") {
        Some(kind) if kind.starts_with("text") => Some(Format::Odt),
        Some(kind) if kind.starts_with("spreadsheet") => Some(Format::Ods),
        Some(kind) if kind.starts_with("presentation") => Some(Format::Odp),
        _ if below(&archive, "xl/") => Some(Format::Xlsx),
        _ if below(&archive, "ppt/") => Some(Format::Pptx),
        _ => None,
    }
}
