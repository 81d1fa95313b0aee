//! A line of a report with the numbers that the clerk sees.

use std::borrow::Cow;

/// One line of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its number in the file, from 1.
    pub number: usize,
    /// The lines that were joined to it over page breaks.
    pub joined: Vec<usize>,
    /// The text without spaces at its end.
    pub text: Cow<'a, str>,
    /// Whether it stands in a fenced block, where nothing is looked for.
    pub literal: bool,
}

impl Line<'_> {
    /// Its number and those of the lines joined to it.
    pub fn numbers(&self) -> Vec<usize> {
        std::iter::once(self.number).chain(self.joined.iter().copied()).collect()
    }

    /// Reports whether there is nothing on it; a form feed is something.
    pub fn is_blank(&self) -> bool {
        self.text.chars().all(|letter| letter.is_whitespace() && letter != '\u{C}')
    }
}
