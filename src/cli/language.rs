//! Chooses the language of the command line: `--lang`, else what archive.toml says, else the locale of the system.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::messages::Language;
use crate::read::{self, Layout};

/// Chooses before the arguments are understood, since what is wrong with them is said in that language too.
pub(super) fn choose(arguments: &[OsString]) -> Language {
    value_of(arguments, "--lang")
        .and_then(|tag| Language::of_tag(&tag.to_string_lossy()))
        .or_else(|| of_archive(&PathBuf::from(value_of(arguments, "--root").unwrap_or_else(|| ".".into()))))
        .or_else(|| sys_locale::get_locale().and_then(|locale| Language::of_tag(&locale)))
        .unwrap_or(Language::English)
}

/// The value of an option, as `--option value` or `--option=value`.
fn value_of(arguments: &[OsString], option: &str) -> Option<OsString> {
    let before_rest = arguments.iter().take_while(|argument| *argument != "--");
    let at = before_rest.clone().position(|argument| argument == option).and_then(|at| arguments.get(at + 1).cloned());
    let joined =
        || before_rest.filter_map(|argument| argument.to_str()?.strip_prefix(option)?.strip_prefix('=')).next().map(OsString::from);
    at.or_else(joined)
}

/// The language that archive.toml names; what is wrong with the file is said later, by the command.
fn of_archive(root: &Path) -> Option<Language> {
    #[derive(Deserialize)]
    struct Named {
        language: Option<String>,
    }
    let layout = Layout::of(root, None).ok()?;
    let (_, text) = read::configuration(&layout).ok()??;
    Language::of_tag(&toml::from_str::<Named>(&text).ok()?.language?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_before_or_after_the_command() {
        let arguments = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        for (line, expected) in [
            ("vanthu build --lang vi", Some("vi")),
            ("vanthu --lang=en build", Some("en")),
            ("vanthu search -- --lang vi", None),
            ("vanthu build --lang", None),
        ] {
            assert_eq!(value_of(&arguments(line), "--lang").as_deref().and_then(|value| value.to_str()), expected, "{line}");
        }
    }
}
