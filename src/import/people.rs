//! The names and the revision that a file gives of those who wrote it.

use crate::diag;
use crate::message;
use crate::messages::Message;

/// Names that a remark lists.
const NAMES_MAX: usize = 8;

/// Authors and editors, each once, in the order found.
#[derive(Debug, Default)]
pub(super) struct People {
    names: Vec<String>,
    /// How often the file was saved; 0 when it does not say.
    pub(super) revision: usize,
}

impl People {
    /// Adds a name.
    pub(super) fn add(&mut self, name: &str) {
        let name = diag::shown(name.trim_matches('\0'));
        if !name.is_empty() && !self.names.contains(&name) {
            self.names.push(name);
        }
    }

    /// The remark on them, if there is something to say.
    pub(super) fn remark(&self) -> Option<Message> {
        let mut names = self.names.iter().take(NAMES_MAX).cloned().collect::<Vec<_>>().join(", ");
        if self.names.len() > NAMES_MAX {
            names += ", …";
        }
        match self.revision {
            0 | 1 if names.is_empty() => None,
            revision if names.is_empty() => Some(message!("import-revision", revision = revision)),
            0 | 1 => Some(message!("import-people", people = names)),
            revision => Some(message!("import-people-revision", people = names, revision = revision)),
        }
    }
}
