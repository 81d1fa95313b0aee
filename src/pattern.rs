//! Turns a pattern that is written in the program into the expression that looks for it.

use regex::Regex;

/// The expression of a pattern; every one is used by a test of its module, where a wrong one shows.
pub(crate) fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("the pattern is fixed and tested")
}
