//! Turns the heavy part of a report, its text and its file, into a handle: what is known of both is here, they
//! themselves are here or fetched when they are asked for.
//!
//! A build after a small change reads few texts; what it needs of all others is in the rest of the report. And no build
//! has to hold all texts at once.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Body;
use crate::memo::Key;

/// Where texts are fetched from.
pub trait Texts: Send + Sync {
    /// The text kept under its digest.
    fn body(&self, digest: Key) -> Arc<Body>;
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
    held: Held,
}

/// Where text and file are.
#[derive(Clone, Default)]
enum Held {
    /// Nowhere yet.
    #[default]
    Nowhere,
    /// Here.
    Here(Arc<Body>, Arc<[u8]>),
    /// To be fetched.
    Elsewhere(Arc<dyn Texts>),
}

impl Text {
    /// A text that is here.
    pub fn new(body: Body, file: Arc<[u8]>) -> Text {
        Text {
            digest: Key::of("text", &body),
            is_numbered: matches!(body, Body::Numbered(_)),
            file_bytes: file.len(),
            held: Held::Here(Arc::new(body), file),
        }
    }

    /// Says where text and file are to be fetched from; they are not held here any more.
    pub fn fetch_from(&mut self, texts: Arc<dyn Texts>) {
        self.held = Held::Elsewhere(texts);
    }

    /// The text.
    pub fn body(&self) -> Arc<Body> {
        match &self.held {
            Held::Nowhere => Arc::default(),
            Held::Here(body, _) => body.clone(),
            Held::Elsewhere(texts) => texts.body(self.digest),
        }
    }

    /// The file of the report that has this path and SHA-256.
    pub(super) fn file(&self, path: &str, sha256: &str) -> Arc<[u8]> {
        match &self.held {
            Held::Nowhere => Arc::default(),
            Held::Here(_, file) => file.clone(),
            Held::Elsewhere(texts) => texts.file(path, sha256),
        }
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Text").field("body", &self.body()).field("file_bytes", &self.file_bytes).finish()
    }
}
