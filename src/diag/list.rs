//! The list of all that can be odd in the content, each a named constructor of its diagnostic.
//!
//! What each says is in the catalogue of `messages`, under the same name with hyphens.

use vanthu_search::fold;

use super::{Diagnostic, Place, Severity};
use crate::message;
use crate::messages::Message;

/// Shortens a value for a message: one line, at most 60 letters.
pub fn shown(value: &str) -> String {
    let line = fold::single_spaced(value);
    let mut letters = line.chars();
    let start: String = letters.by_ref().take(60).collect();
    if letters.next().is_some() { format!("{start}…") } else { start }
}

const FILE: Place = Place { line: 0, column: 0 };

fn fault(path: &str, place: Place, message: Message) -> Diagnostic {
    Diagnostic::new(Severity::Fault, path, place, message)
}

fn warning(path: &str, place: Place, message: Message) -> Diagnostic {
    Diagnostic::new(Severity::Warning, path, place, message)
}

fn note(path: &str, place: Place, message: Message) -> Diagnostic {
    Diagnostic::new(Severity::Note, path, place, message)
}

/// What may be empty, as the catalogue selects it.
fn or_none(text: String) -> String {
    if text.is_empty() { "none".to_owned() } else { text }
}

/// A file below `content/` that the machine would not give.
pub fn unreadable(path: &str, reason: Message) -> Diagnostic {
    fault(path, FILE, message!("unreadable", reason = reason))
}

/// A file that is longer than any report, in bytes.
pub fn too_large(path: &str, length: u64, limit: u64) -> Diagnostic {
    fault(path, FILE, message!("too-large", size = (length >> 20) as usize, limit = (limit >> 20) as usize))
}

/// A folder with the name of a report.
pub fn folder_like_report(path: &str) -> Diagnostic {
    warning(path, FILE, message!("folder-like-report"))
}

/// A symbolic link that leads out of `content/`.
pub fn link_outside(path: &str) -> Diagnostic {
    warning(path, FILE, message!("link-outside"))
}

/// A symbolic link that leads nowhere or back to itself.
pub fn link_broken(path: &str) -> Diagnostic {
    warning(path, FILE, message!("link-broken"))
}

/// A report in another encoding.
pub fn not_utf8(path: &str, place: Place, likely: Message) -> Diagnostic {
    fault(path, place, message!("not-utf8", likely = likely))
}

/// Characters that no page may hold.
pub fn control_characters(path: &str, place: Place, count: usize) -> Diagnostic {
    warning(path, place, message!("control-characters", count = count))
}

/// Letters that nobody sees and that make a page read otherwise than its file.
pub fn turned_reading(path: &str, place: Place, count: usize) -> Diagnostic {
    warning(path, place, message!("turned-reading", count = count))
}

/// Two kinds of line end in one file.
pub fn mixed_line_ends(path: &str, place: Place) -> Diagnostic {
    warning(path, place, message!("mixed-line-ends"))
}

/// A text whose letters had another encoding.
pub fn normalised(path: &str, place: Place, count: usize) -> Diagnostic {
    note(path, place, message!("normalised", count = count))
}

/// A report that is too large to be read on a phone.
pub fn very_large(path: &str, megabytes: usize) -> Diagnostic {
    warning(path, FILE, message!("very-large", size = megabytes))
}

/// Front matter that never ends.
pub fn front_matter_open(path: &str, line: usize, fence: &str) -> Diagnostic {
    fault(path, Place::line(line), message!("front-matter-open", fence = fence))
}

/// A line that looks like front matter and stands where none is read.
pub fn front_matter_unread(path: &str, line: usize, key: &str) -> Diagnostic {
    fault(path, Place::line(line), message!("front-matter-unread", key = shown(key)))
}

/// A key that is nearly the name of a field that withholds.
pub fn field_near(path: &str, place: Place, key: &str, name: &str) -> Diagnostic {
    fault(path, place, message!("field-near", key = shown(key), name = name))
}

/// Front matter that does not parse.
pub fn front_matter_syntax(path: &str, place: Place, reason: Message) -> Diagnostic {
    fault(path, place, message!("front-matter-syntax", reason = reason))
}

/// A field of front matter with a value of another type.
pub fn field_type(path: &str, place: Place, field: &str, expected: Message, seen: Message) -> Diagnostic {
    fault(path, place, message!("field-type", field = field, expected = expected, seen = seen))
}

/// A field of front matter whose value means nothing.
pub fn field_value(path: &str, place: Place, field: &str, value: &str, cure: Message) -> Diagnostic {
    fault(path, place, message!("field-value", field = field, value = shown(value), cure = cure))
}

/// A field that withholds with a value that means nothing.
pub fn wish_value(path: &str, place: Place, field: &str, value: &str, cure: Message) -> Diagnostic {
    fault(path, place, message!("wish-value", field = field, value = shown(value), cure = cure))
}

/// A field that withholds with a value of another type.
pub fn wish_type(path: &str, place: Place, field: &str, expected: Message, seen: Message) -> Diagnostic {
    fault(path, place, message!("wish-type", field = field, expected = expected, seen = seen))
}

/// Two fields of front matter that mean the same.
pub fn field_twice(path: &str, place: Place, field: &str, key: &str) -> Diagnostic {
    fault(path, place, message!("field-twice", field = field, key = shown(key)))
}

/// A field of front matter that belongs to another one.
pub fn field_unused(path: &str, place: Place, field: &str, why: Message) -> Diagnostic {
    warning(path, place, message!("field-unused", field = shown(field), why = why))
}

/// A report that is withdrawn, and its page cannot tell the reader when or why.
pub fn withdrawn_without(path: &str, missing: &[&str]) -> Diagnostic {
    warning(
        path,
        FILE,
        message!("withdrawn-without", missing = missing.iter().map(|name| message!("quoted", text = *name)).collect::<Vec<_>>()),
    )
}

/// A report with a stamp that keeps it from the public.
pub fn restricted(path: &str, line: usize, mark: &str) -> Diagnostic {
    fault(path, Place::line(line), message!("restricted", mark = mark))
}

/// A report that is withheld and was online.
pub fn withheld_online(path: &str, address: &str) -> Diagnostic {
    fault(path, FILE, message!("withheld-online", address = address))
}

/// A report that is withheld and was online, while another fault stops the archive.
pub fn withheld_in_part(path: &str, address: &str) -> Diagnostic {
    fault(path, FILE, message!("withheld-in-part", address = address))
}

/// A published report whose file is not there any more, while a fault stops the archive.
pub fn gone_still_online(path: &str, address: &str) -> Diagnostic {
    fault(path, FILE, message!("gone-still-online", address = address))
}

/// A published report that a fault takes away, since another one must be withheld at once.
pub fn vanishes_too(path: &str, address: &str) -> Diagnostic {
    fault(path, FILE, message!("vanishes-too", address = address))
}

/// What looks like personal data.
pub fn personal_data(path: &str, line: usize, what: Message, count: usize) -> Diagnostic {
    warning(path, Place::line(line), message!("personal-data", what = what, more = count - 1))
}

/// What is to be redacted and cannot be understood.
pub fn redaction(path: &str, place: Place, written: &str, reason: Message) -> Diagnostic {
    fault(path, place, message!("redaction", written = shown(written), reason = reason))
}

/// A list of what is to be redacted with nothing in it.
pub fn redaction_empty(path: &str, place: Place, key: &str) -> Diagnostic {
    fault(path, place, message!("redaction-empty", key = shown(key)))
}

/// What is to be redacted and stands nowhere in the report.
pub fn redaction_nowhere(path: &str, place: Place, written: &str) -> Diagnostic {
    fault(path, place, message!("redaction-nowhere", written = shown(written)))
}

/// What archive.toml redacts and stands in no report.
pub fn redaction_unused(path: &str, place: Place, written: &str) -> Diagnostic {
    warning(path, place, message!("redaction-unused", written = shown(written)))
}

/// What is to be redacted and is still to be read.
pub fn redaction_left(path: &str, line: usize) -> Diagnostic {
    fault(path, Place::line(line), message!("redaction-left"))
}

/// What is to be redacted and stands in the name of the file.
pub fn redaction_in_name(path: &str) -> Diagnostic {
    fault(path, FILE, message!("redaction-in-name"))
}

/// A file that a redacted report keeps back and another one refers to.
pub fn file_withheld_elsewhere(path: &str, file: &str) -> Diagnostic {
    warning(path, FILE, message!("file-withheld-elsewhere", file = shown(file)))
}

/// A file that a redacted report refers to.
pub fn file_withheld(path: &str, file: &str) -> Diagnostic {
    warning(path, FILE, message!("file-withheld", file = shown(file)))
}

/// A date that is not in the calendar.
pub fn impossible_date(path: &str, place: Place, seen: &str) -> Diagnostic {
    fault(path, place, message!("impossible-date", date = shown(seen)))
}

/// A report without a text.
pub fn empty(path: &str) -> Diagnostic {
    warning(path, FILE, message!("empty"))
}

/// A report without what names it: date, number or issuing body; `missing` are those names.
pub fn incomplete(path: &str, missing: &[Missing], symbol: &str) -> Diagnostic {
    let alone = match missing {
        [one] => one.key(),
        _ => "several",
    };
    let missing: Vec<Message> = missing.iter().map(|one| one.name()).collect();
    warning(path, FILE, message!("incomplete", missing = missing, symbol = or_none(shown(symbol)), alone = alone))
}

/// What names a report.
#[derive(Clone, Copy, Debug)]
pub enum Missing {
    /// Its date of issue.
    Date,
    /// Its number.
    Number,
    /// Its issuing body.
    Issuer,
}

impl Missing {
    const fn key(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Number => "number",
            Self::Issuer => "issuer",
        }
    }

    fn name(self) -> Message {
        match self {
            Self::Date => message!("missing-date"),
            Self::Number => message!("missing-number"),
            Self::Issuer => message!("missing-issuer"),
        }
    }
}

/// A title that shouts.
pub fn title_capitals(path: &str, place: Place, title: &str) -> Diagnostic {
    warning(path, place, message!("title-capitals", title = shown(title)))
}

/// A section number that text recognition read as letters.
pub fn misread_section(path: &str, place: Place, label: &str, read: &str) -> Diagnostic {
    note(path, place, message!("misread-section", label = shown(label), read = read))
}

/// A line of the head that text recognition garbled.
pub fn misread(path: &str, place: Place, line: &str, read: &str) -> Diagnostic {
    note(path, place, message!("misread", line = shown(line), read = shown(read)))
}

/// A document number with letters among its digits.
pub fn doubtful_number(path: &str, place: Place, line: &str, read: &str) -> Diagnostic {
    warning(path, place, message!("doubtful-number", line = shown(line), read = read))
}

/// A picture in the text itself that cannot be read.
pub fn lost_picture(path: &str, line: usize) -> Diagnostic {
    warning(path, Place::line(line), message!("lost-picture"))
}

/// A link between double brackets.
pub fn wiki_link(path: &str, line: usize, link: &str) -> Diagnostic {
    warning(path, Place::line(line), message!("wiki-link", link = shown(link)))
}

/// Comments in the text, which are not published.
pub fn comments_left_out(path: &str, line: usize, count: usize) -> Diagnostic {
    note(path, Place::line(line), message!("comments-left-out", count = count))
}

/// Hidden elements in the text, which are not published.
pub fn hidden_left_out(path: &str, line: usize, count: usize) -> Diagnostic {
    warning(path, Place::line(line), message!("hidden-left-out", count = count))
}

/// A number left out between two printed ones.
pub fn missing_section(path: &str, place: Place, missing: &str, before: &str, after: &str) -> Diagnostic {
    warning(path, place, message!("missing-section", missing = missing, after = after, before = before))
}

/// A printed number that stands twice.
pub fn repeated_section(path: &str, place: Place, label: &str) -> Diagnostic {
    warning(path, place, message!("repeated-section", label = shown(label)))
}

/// A sentence joined over a page break.
pub fn joined(path: &str, first: usize, last: usize, seam: &str) -> Diagnostic {
    note(path, Place::line(first), message!("joined", first = first, last = last, seam = seam))
}

/// A file that a report refers to and that is not there.
pub fn missing_file(path: &str, place: Place, target: &str) -> Diagnostic {
    warning(path, place, message!("missing-file", target = shown(target)))
}

/// A link to a point that another report does not have.
pub fn missing_anchor(path: &str, target: &str) -> Diagnostic {
    warning(path, FILE, message!("missing-anchor", target = shown(target)))
}

/// A link that is not allowed on a page.
pub fn dead_link(path: &str, place: Place, target: &str) -> Diagnostic {
    warning(path, place, message!("dead-link", target = shown(target)))
}

/// A file that is there and that no page may offer.
pub fn kind_not_published(path: &str, place: Place, target: &str) -> Diagnostic {
    warning(path, place, message!("kind-not-published", target = shown(target)))
}

/// The same number on two reports.
pub fn same_number(path: &str, number: &str, other: &str) -> Diagnostic {
    warning(path, FILE, message!("same-number", number = shown(number), other = other))
}

/// A document that a report corrects, replaces or amends, or that is attached, and that the archive does not have: a fault
/// where the editor names it, since the page cannot tell it.
pub fn dangling_relation(path: &str, line: usize, target: &str, near: &[String], is_given: bool) -> Diagnostic {
    let severity = if is_given { Severity::Fault } else { Severity::Warning };
    let message = message!("dangling-relation", target = shown(target), near = or_none(near.join(", ")));
    Diagnostic::new(severity, path, Place::line(line), message)
}

/// A task that an editor names and that no plan has.
pub fn unknown_task(path: &str, line: usize, task: &str) -> Diagnostic {
    warning(path, Place::line(line), message!("unknown-task", task = shown(task)))
}

/// A point that an editor names as a result and that the report does not have.
pub fn unknown_point(path: &str, line: usize, anchor: &str) -> Diagnostic {
    warning(path, Place::line(line), message!("unknown-point", anchor = shown(anchor)))
}

/// A report that is withheld because another one has its address.
pub fn same_address(path: &str, address: &str, other: &str) -> Diagnostic {
    fault(path, FILE, message!("same-address", address = address, other = other))
}

/// A file that is there twice.
pub fn same_file(path: &str, other: &str) -> Diagnostic {
    warning(path, FILE, message!("same-file", other = other))
}

/// A published report that a fault would take away.
pub fn would_vanish(path: &str, address: &str) -> Diagnostic {
    fault(path, FILE, message!("would-vanish", address = address)).archive()
}

/// A configuration that does not parse.
pub fn configuration(path: &str, place: Place, reason: Message) -> Diagnostic {
    fault(path, place, message!("configuration", reason = reason)).archive()
}

/// A theme that archive.toml names and that is not there.
pub fn unknown_theme(path: &str, theme: &str) -> Diagnostic {
    fault(path, FILE, message!("unknown-theme", theme = theme)).archive()
}

/// A template or a strings file that does not work.
pub fn theme(path: &str, place: Place, reason: Message) -> Diagnostic {
    fault(path, place, message!("theme", reason = reason)).archive()
}

/// Addresses that need to know where the site will stand.
pub fn no_base_url(path: &str) -> Diagnostic {
    note(path, FILE, message!("no-base-url")).archive()
}

/// A report of a day that is still to come.
pub fn date_to_come(path: &str, line: usize, date: &str, today: &str) -> Diagnostic {
    warning(path, Place::line(line), message!("date-to-come", date = date, today = today))
}

/// A document cited with a date after the report that cites it.
pub fn cited_before_it_was(path: &str, line: usize, number: &str, date: &str, own: &str) -> Diagnostic {
    warning(path, Place::line(line), message!("cited-before-it-was", number = number, date = date, own = own))
}

/// A report of the archive that is cited with another date.
pub fn cited_with_other_date(path: &str, line: usize, number: &str, date: &str, held: &str) -> Diagnostic {
    warning(path, Place::line(line), message!("cited-with-other-date", number = number, date = date, held = held))
}

/// A picture without a description.
pub fn picture_without_words(path: &str, line: usize) -> Diagnostic {
    warning(path, Place::line(line), message!("picture-without-words"))
}

/// A report that is nearly the same as another one.
pub fn twin(path: &str, other: &str, percent: usize) -> Diagnostic {
    warning(path, FILE, message!("twin", other = other, percent = percent))
}

/// A number that is lower than one of an earlier day, or higher than one of a later.
pub fn number_out_of_order(path: &str, line: usize, number: &str, other_number: &str, other: &str) -> Diagnostic {
    warning(path, Place::line(line), message!("number-out-of-order", number = number, other_number = other_number, other = other))
}

/// Periods that no report covers, before the one named.
pub fn missing_period(path: &str, periods: &str, before: &str) -> Diagnostic {
    warning(path, FILE, message!("missing-period", periods = periods, before = before))
}

/// Two syllables that the archive spells otherwise.
pub fn misspelt(path: &str, line: usize, odd: &str, usual: &str, count: usize) -> Diagnostic {
    note(path, Place::line(line), message!("misspelt", odd = odd, usual = usual, count = count))
}

/// An original that is not the one that a report was made from.
pub fn source_changed(path: &str, source: &str) -> Diagnostic {
    warning(path, FILE, message!("source-changed", source = source))
}
