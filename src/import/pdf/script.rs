//! Marks the content streams of a PDF, so that whoever gets the letters knows which operators have run before each.
//!
//! The library that tells the places of letters says nothing of their colour, and takes forms for pages. So a rectangle that
//! paints nothing is put before every operator that shows text or a form: its numbers are the stream and the operator.

use pdf_extract::content::{Content, Operation};
use pdf_extract::{Dictionary, Document as Pdf, Object, ObjectId, Path, PathOp, Stream};

/// The operators of a content stream.
#[derive(Debug)]
pub(super) struct Script {
    pub(super) operations: Vec<Operation>,
    /// The form that it is of; none for a page.
    pub(super) form: Option<ObjectId>,
}

/// The operators of the content streams that are marked: of all forms, and of one page after another.
#[derive(Debug)]
pub(super) struct Scripts {
    forms: Vec<Script>,
    page: Option<Script>,
    /// A number that no stream has by chance: markers are told by it.
    secret: i64,
}

/// Where a stream has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    pub(super) script: usize,
    /// The operator that comes next; none when the stream begins.
    pub(super) next: Option<usize>,
}

impl Scripts {
    /// Marks all forms; `sha256` is the checksum of the file in hexadecimal, which no file can name in advance.
    pub(super) fn of(pdf: &mut Pdf, sha256: &str) -> Scripts {
        let secret = i64::from_str_radix(sha256.get(..7).unwrap_or_default(), 16).unwrap_or(0) + 1;
        let mut scripts = Scripts { forms: Vec::new(), page: None, secret };
        for (id, object) in &mut pdf.objects {
            let Object::Stream(stream) = object else { continue };
            if !stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form") {
                continue;
            }
            let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
            if let Some((operations, marked)) = scripts.marked(&content) {
                stream.dict.remove(b"Filter");
                stream.dict.remove(b"DecodeParms");
                stream.set_content(marked);
                scripts.forms.push(Script { operations, form: Some(*id) });
            }
        }
        scripts
    }

    /// Marks a page for as long as `read` looks at it.
    pub(super) fn with_page<T>(&mut self, pdf: &mut Pdf, page: ObjectId, read: impl FnOnce(&Pdf, &Scripts) -> T) -> T {
        let marked = pdf.get_page_content(page).ok().and_then(|content| self.marked(&content));
        let own = pdf.get_dictionary(page).ok().and_then(|page| page.get(b"Contents").ok()).cloned();
        let (Some((operations, marked)), Some(own)) = (marked, own) else {
            self.page = None;
            return read(pdf, self);
        };
        self.page = Some(Script { operations, form: None });
        let content = pdf.add_object(Object::Stream(Stream::new(Dictionary::new(), marked)));
        set_contents(pdf, page, Object::Reference(content));
        let result = read(pdf, self);
        // The same page may be in the tree twice.
        set_contents(pdf, page, own);
        pdf.objects.remove(&content);
        result
    }

    pub(super) fn get(&self, script: usize) -> Option<&Script> {
        self.forms.get(script).or_else(|| self.page.as_ref().filter(|_| script == self.forms.len()))
    }

    /// The marker that a path is; none for a path of the file itself.
    pub(super) fn marker(&self, path: &Path) -> Option<Marker> {
        let Some(PathOp::Rect(secret, script, next, end)) = path.ops.last() else { return None };
        let is_marker = *secret == self.secret as f64 && *end == -(self.secret as f64);
        is_marker.then(|| Marker { script: *script as usize, next: (*next >= 0.0).then_some(*next as usize) })
    }

    /// The operators of a content stream, and the stream with markers; none when it cannot be written again as it is.
    fn marked(&self, content: &[u8]) -> Option<(Vec<Operation>, Vec<u8>)> {
        let operations = Content::decode(content).ok()?.operations;
        let script = self.forms.len() as i64;
        let marker = |next: i64| {
            let numbers = [self.secret, script, next, -self.secret].map(Object::Integer).to_vec();
            [Operation::new("re", numbers), Operation::new("f", Vec::new())]
        };
        let mut marked: Vec<Operation> = marker(-1).to_vec();
        for (index, operation) in operations.iter().enumerate() {
            if matches!(operation.operator.as_str(), "Tj" | "TJ" | "Do") {
                marked.extend(marker(index as i64));
            }
            // A picture within a stream shows no letters, and is not always written as it was read.
            if operation.operator != "BI" {
                marked.push(operation.clone());
            }
        }
        marked.extend(marker(operations.len() as i64));
        let bytes = Content { operations: &marked }.encode().ok()?;
        let again = Content::decode(&bytes).ok()?.operations;
        let is_same = |(left, right): (&Operation, &Operation)| left.operator == right.operator && left.operands == right.operands;
        if again.len() != marked.len() || !again.iter().zip(&marked).all(is_same) {
            return None;
        }
        Some((operations, bytes))
    }
}

fn set_contents(pdf: &mut Pdf, page: ObjectId, contents: Object) {
    if let Ok(page) = pdf.get_dictionary_mut(page) {
        page.set("Contents", contents);
    }
}
