//! Turns what the program has to say into a sentence in the language of whoever sits before it.
//!
//! All sentences of the command line stand in `en.ftl` and `vi.ftl` (Project Fluent's format) and nowhere
//! else; the code names them by their ids. Words of the published pages are the theme's, in its `strings`.

mod escape;

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

pub use escape::{one_line, turns_reading};

/// A language that the program speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Vietnamese.
    Vietnamese,
    /// English.
    English,
}

impl Language {
    /// The language of a tag or of a locale of the system: `vi`, `vi-VN`, `en_GB.UTF-8`.
    pub fn of_tag(tag: &str) -> Option<Language> {
        match tag.split(['-', '_', '.']).next()?.to_ascii_lowercase().as_str() {
            "vi" => Some(Self::Vietnamese),
            "en" => Some(Self::English),
            _ => None,
        }
    }
}

/// Whether the program speaks Vietnamese; a program has one person before it.
static VIETNAMESE: AtomicBool = AtomicBool::new(false);

/// Speaks this language from now on; English before.
pub fn speak(language: Language) {
    VIETNAMESE.store(language == Language::Vietnamese, Ordering::Relaxed);
}

/// The language spoken.
pub fn language() -> Language {
    if VIETNAMESE.load(Ordering::Relaxed) { Language::Vietnamese } else { Language::English }
}

/// A sentence, or a part of one, by its id, with what is to be put into it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Message {
    id: Cow<'static, str>,
    arguments: Vec<(Cow<'static, str>, Argument)>,
}

/// What is put into a sentence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Argument {
    /// A name or value, the same in every language.
    Text(String),
    /// How many.
    Count(usize),
    /// A part in the language of the sentence.
    Part(Box<Message>),
    /// Several parts, one of which is meant.
    AnyOf(Vec<Message>),
}

impl From<&str> for Argument {
    fn from(text: &str) -> Argument {
        Argument::Text(text.to_owned())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Argument {
        Argument::Text(text)
    }
}

impl From<&String> for Argument {
    fn from(text: &String) -> Argument {
        Argument::Text(text.clone())
    }
}

/// A path is shown with its control characters escaped: names of files are untrusted.
impl From<std::path::Display<'_>> for Argument {
    fn from(path: std::path::Display<'_>) -> Argument {
        Argument::Text(one_line(&path.to_string()))
    }
}

impl From<usize> for Argument {
    fn from(count: usize) -> Argument {
        Argument::Count(count)
    }
}

impl From<Message> for Argument {
    fn from(part: Message) -> Argument {
        Argument::Part(Box::new(part))
    }
}

impl From<Vec<Message>> for Argument {
    fn from(parts: Vec<Message>) -> Argument {
        Argument::AnyOf(parts)
    }
}

/// A [`Message`] of the catalogue: `message!("cannot-read", path = path.display())`.
#[macro_export]
macro_rules! message {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::messages::Message::new($id, vec![$((stringify!($name), $crate::messages::Argument::from($value))),*])
    };
}

impl Message {
    /// The message with this id; [`message!`] is shorter.
    pub fn new(id: impl Into<Cow<'static, str>>, arguments: Vec<(&'static str, Argument)>) -> Message {
        let arguments = arguments.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect();
        Message { id: id.into(), arguments }
    }

    /// Whether the catalogue has it.
    pub fn is_known(&self) -> bool {
        catalogue(Language::English).has_message(&self.id)
    }

    /// Its id, the same in every language.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The sentence; the id itself for a message that the catalogue does not have.
    pub fn text(&self, language: Language) -> String {
        self.pattern(language, None).unwrap_or_else(|| self.id.clone().into_owned())
    }

    /// The cure that goes with it, if the catalogue has one and it says something.
    pub fn hint(&self, language: Language) -> Option<String> {
        self.pattern(language, Some("hint")).filter(|hint| !hint.is_empty())
    }

    fn pattern(&self, language: Language, attribute: Option<&str>) -> Option<String> {
        let catalogue = catalogue(language);
        let message = catalogue.get_message(&self.id)?;
        let pattern = match attribute {
            None => message.value()?,
            Some(name) => message.get_attribute(name)?.value(),
        };
        let mut arguments = FluentArgs::new();
        for (name, value) in &self.arguments {
            arguments.set(name.as_ref(), value.value(language));
        }
        Some(catalogue.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned())
    }
}

impl Argument {
    fn value(&self, language: Language) -> FluentValue<'_> {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Count(count) => (*count).into(),
            Self::Part(message) => message.text(language).into(),
            Self::AnyOf(parts) => {
                let words: Vec<String> = parts.iter().map(|part| part.text(language)).collect();
                match words.as_slice() {
                    [] => String::new().into(),
                    [one] => one.clone().into(),
                    [first @ .., last] => format!("{} {} {last}", first.join(", "), message!("or").text(language)).into(),
                }
            }
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text(language()))
    }
}

type Catalogue = FluentBundle<FluentResource>;

fn catalogue(language: Language) -> &'static Catalogue {
    static ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| read("en", include_str!("en.ftl")));
    static VIETNAMESE: LazyLock<Catalogue> = LazyLock::new(|| read("vi", include_str!("vi.ftl")));
    match language {
        Language::English => &ENGLISH,
        Language::Vietnamese => &VIETNAMESE,
    }
}

/// What does not parse is left out; a test looks that nothing is.
fn read(tag: &str, source: &str) -> Catalogue {
    let language: LanguageIdentifier = tag.parse().unwrap_or_default();
    let mut catalogue = FluentBundle::new_concurrent(vec![language]);
    // Marks around each value for texts of mixed directions would stand in every line that a script reads.
    catalogue.set_use_isolating(false);
    let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(source.to_owned());
    catalogue.add_resource_overriding(resource);
    catalogue
}

/// What a parser of somebody else says, which it says in English; its first line.
pub fn parser(reason: &str) -> Message {
    message!("parser", reason = reason.lines().next().unwrap_or_default())
}

/// A failure with its causes on one line; what it quotes is escaped.
pub fn failure(failure: &anyhow::Error) -> String {
    let said = failure.chain().map(|cause| cause.downcast_ref().map_or_else(|| cause.to_string(), |error| of_error(error).to_string()));
    one_line(&said.collect::<Vec<_>>().join(": "))
}

/// What an error of the system is, in words: the system itself speaks its own language.
pub fn of_error(error: &std::io::Error) -> Message {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => message!("io-not-found"),
        ErrorKind::PermissionDenied => message!("io-denied"),
        ErrorKind::StorageFull => message!("io-full"),
        ErrorKind::QuotaExceeded => message!("io-quota"),
        ErrorKind::ReadOnlyFilesystem => message!("io-read-only"),
        ErrorKind::AlreadyExists => message!("io-exists"),
        ErrorKind::IsADirectory => message!("io-folder"),
        ErrorKind::NotADirectory => message!("io-no-folder"),
        ErrorKind::AddrInUse => message!("io-address-taken"),
        _ => message!("io-other", reason = error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_in_both_languages() {
        let message = message!("too-large", size = 9, limit = 8);
        assert_eq!(message.text(Language::English), "has 9 MB; a report has at most 8 MB");
        assert_eq!(message.text(Language::Vietnamese), "dài 9 MB; một báo cáo dài nhất là 8 MB");
        assert!(message.hint(Language::Vietnamese).unwrap().starts_with("tách"), "{message:?}");
    }

    #[test]
    fn a_locale_names_a_language() {
        for (tag, expected) in
            [("vi_VN.UTF-8", Some(Language::Vietnamese)), ("en-GB", Some(Language::English)), ("fr", None), ("C", None), ("", None)]
        {
            assert_eq!(Language::of_tag(tag), expected, "{tag}");
        }
    }
}
