//! Colours and bold letters, on a terminal only, and not where `NO_COLOR` is set (<https://no-color.org>).

use std::io::IsTerminal;

/// Whether a stream shows colours.
pub(super) fn shows(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// A text in a colour, by its number among the terminal's (SGR).
pub(super) fn painted(text: &str, colour: u8, shows: bool) -> String {
    if shows { format!("\u{1b}[{colour}m{text}\u{1b}[0m") } else { text.to_owned() }
}
