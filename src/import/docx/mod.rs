//! Turns a Word file (.docx, ECMA-376) into a document.
//!
//! The file is untrusted: its parts are read up to a limit, what is missing is taken as empty, and nesting ends at a
//! depth. Deleted text of tracked changes is left out; what Word computes, such as the numbers of lists, is computed.

mod carries;
mod equation;
mod numbering;
mod package;
mod styles;
mod walk;

use super::Refusal;
use super::document::Document;

/// Reads a Word file.
///
/// # Errors
/// Says why it is none that can be read.
pub(super) fn read(bytes: &[u8]) -> Result<Document, Refusal> {
    let mut package = package::open(bytes)?;
    let (mut document, pictures) = walk::document(&package)?;
    carries::look(&package, &mut document);
    for (part, place) in pictures {
        document.pictures.fill(place, package.take(&part));
    }
    Ok(document)
}
