//! A word of a query: its letters, its marks, and what else it may mean.

use crate::key::Form;

/// One word of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// Its letters and the marks that were typed.
    pub form: Form,
    /// Whether it stands directly after the word before it.
    pub follows: bool,
    /// Whether it was typed in capitals.
    pub is_capital: bool,
    /// As it was typed.
    pub written: String,
    /// Another form of it.
    pub other: Option<Other>,
}

/// Another form of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Its letters and marks.
    pub form: Form,
    /// When it stands for the word.
    pub when: When,
}

/// When another form stands for a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Wherever it stands.
    Always,
    /// Only if no report has the word as typed.
    Unknown,
    /// After a word that numbers follow; the index holds both forms there, so it need not be looked up.
    Numbering,
}
