//! Turns a pattern that is written in the program into the expression that looks for it.

use regex::Regex;

/// The expression of a pattern; every one is used by a test of its module, where a wrong one shows.
///
/// `\d` is a digit from 0 to 9: all digits of Unicode would take most of the time of compiling.
pub(crate) fn pattern(source: &str) -> Regex {
    Regex::new(&source.replace(r"\d", "[0-9]")).expect("the pattern is fixed and tested")
}
