//! Turns the heavy part of a report, its text and its file, into a handle: what is known of both is here, they
//! themselves are here or fetched when they are first asked for.
//!
//! A build after a small change reads few texts; what it needs of all others is in the rest of the report.

use std::fmt;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::Body;
use crate::memo::Key;

/// Where texts are fetched from.
pub trait Texts: Send + Sync {
    /// The text kept under its digest.
    fn body(&self, digest: Key) -> Body;
    /// The file of a report, by its path below `content/`, which has this SHA-256.
    fn file(&self, path: &str, sha256: &str) -> Arc<[u8]>;
}

/// The text of a report and the file that is offered.
#[derive(Clone, Serialize, Deserialize)]
pub struct Text {
    /// The digest of the text; equal texts have equal ones.
    pub digest: Key,
    /// Whether the text has printed numbers.
    pub is_numbered: bool,
    /// The bytes of the file.
    pub file_bytes: usize,
    #[serde(skip)]
    body: OnceLock<Body>,
    #[serde(skip)]
    file: OnceLock<Arc<[u8]>>,
    #[serde(skip)]
    texts: Option<Arc<dyn Texts>>,
}

impl Text {
    /// A text that is here.
    pub fn new(body: Body, file: Arc<[u8]>) -> Text {
        Text {
            digest: Key::of("text", &body),
            is_numbered: matches!(body, Body::Numbered(_)),
            file_bytes: file.len(),
            body: OnceLock::from(body),
            file: OnceLock::from(file),
            texts: None,
        }
    }

    /// Says where the text is to be fetched from.
    pub fn fetch_from(&mut self, texts: Arc<dyn Texts>) {
        self.texts = Some(texts);
    }

    /// The text.
    pub fn body(&self) -> &Body {
        self.body.get_or_init(|| self.texts.as_ref().map_or_else(Body::default, |texts| texts.body(self.digest)))
    }

    /// The file of the report that has this path and SHA-256.
    pub(super) fn file(&self, path: &str, sha256: &str) -> &[u8] {
        self.file.get_or_init(|| self.texts.as_ref().map_or_else(|| Arc::from([]), |texts| texts.file(path, sha256)))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Text").field("body", self.body()).field("file_bytes", &self.file_bytes).finish()
    }
}
