//! Turns the links and pictures of reports into what they lead to: another report, a file, the web, or nothing.
//!
//! Reports are untrusted: only http, https, mailto and tel leave the site, nothing leads out of the
//! content folder, and files that a browser would run are not published.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};
use serde::{Deserialize, Serialize};
use vanthu_search::fold;

use super::address;
use crate::diag::{self, Diagnostics, Place};
use crate::report::markup::embedded;
use crate::report::relations::Attachment;
use crate::report::{Body, Report, markdown};

/// What a destination leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Target {
    /// A page of the archive, as an address below the site's root, perhaps with `#…`.
    Page(String),
    /// A file to be copied: its path below `content/`, and its address.
    File {
        /// Path below `content/`.
        path: String,
        /// Address below the site's root.
        address: String,
    },
    /// A picture of the text itself, by its address.
    Embedded(String),
    /// An address on the web, or a place on the same page.
    Elsewhere(String),
}

/// Kinds of file that no browser runs as a page of this site.
const PUBLISHED: [&str; 30] = [
    "png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "tif", "tiff", "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods",
    "odp", "rtf", "csv", "tsv", "txt", "zip", "7z", "rar", "mp3", "mp4", "m4a", "wav",
];

/// The paths that references can mean, made comparable (NFC).
#[derive(Clone, Debug, Default)]
pub struct Known {
    pages: BTreeMap<String, String>,
    files: BTreeMap<String, (String, String)>,
}

impl Known {
    /// Collects the reports' paths with their addresses, and the other files.
    pub fn new<'a>(pages: impl Iterator<Item = (&'a str, String)>, files: impl Iterator<Item = &'a String>) -> Known {
        let mut taken: BTreeMap<String, u32> = BTreeMap::new();
        let mut known = Known { pages: pages.map(|(path, address)| (comparable(path), address)).collect(), files: BTreeMap::new() };
        for path in files {
            let plain = address::attachment(path);
            let count = taken.entry(plain.clone()).and_modify(|count| *count += 1).or_insert(1);
            let address = if *count == 1 { plain } else { numbered(&plain, *count) };
            known.files.insert(comparable(path), (path.clone(), address));
        }
        known
    }
}

fn numbered(address: &str, count: u32) -> String {
    let (stem, extension) = address.rsplit_once('.').unwrap_or((address, ""));
    format!("{stem}_{count}.{extension}")
}

/// A path as paths are compared: some systems write the marks of letters apart.
pub(super) fn comparable(path: &str) -> String {
    fold::normalize(path).into_owned()
}

/// A destination as a report writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// As it is written.
    pub written: String,
    /// Whether it is an address of electronic mail without its scheme.
    is_mail: bool,
    line: usize,
}

/// The destinations of all links and pictures of a report, in order.
pub fn destinations(report: &Report) -> Vec<Destination> {
    let mut destinations = Vec::new();
    let mut read = |text: &str, options: Options, number: &dyn Fn(usize) -> usize| {
        if !(text.contains("](") || text.contains("]:") || text.contains("][") || text.contains('<')) {
            return;
        }
        // Links are found in order; lines are counted on from the one before.
        let (mut counted, mut breaks) = (0, 0);
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            let is_mail = matches!(&event, Event::Start(Tag::Link { link_type: LinkType::Email, .. }));
            let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event else { continue };
            (counted, breaks) = if range.start < counted { (0, 0) } else { (counted, breaks) };
            breaks += text[counted..range.start].matches('\n').count();
            counted = range.start;
            destinations.push(Destination { written: dest_url.into_string(), is_mail, line: number(breaks) });
        }
    };
    match &*report.body() {
        Body::Markdown { text, lines, .. } => read(text, markdown::options(), &|index| lines.in_file(index + 1)),
        Body::Numbered(blocks) => {
            blocks
                .iter()
                .for_each(|block| read(&markdown::escape_start(&block.text), markdown::block_options(), &|index| block.line() + index));
        }
    }
    destinations.extend(attachments(report).map(|attachment| Destination {
        written: attachment.written.clone(),
        is_mail: false,
        line: attachment.line,
    }));
    destinations
}

/// The files that belong to a report and may be offered: what is black in it is not black in the file that it was made
/// from, its editor may keep that file back, and a page that it was made from is none of this site.
pub fn attachments(report: &Report) -> impl Iterator<Item = &Attachment> {
    let is_offered = |source: &Attachment| !report.redacted && report.original && is_published(&source.written);
    report.attachments.iter().filter(move |attachment| !attachment.is_source || is_offered(attachment))
}

/// Whether a file that a report refers to may be published: beside black places only one that the editor has released, by
/// its path or its name.
fn is_released(report: &Report, path: &str) -> bool {
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let is_named = |written: &String| comparable(written) == comparable(path) || comparable(written) == comparable(&name(path));
    report.released.iter().any(is_named)
}

/// Leaves out the files that another report keeps back, unless this one releases them.
pub fn withhold(report: &Report, targets: &mut BTreeMap<String, Target>, withheld: &BTreeSet<String>, diagnostics: &mut Diagnostics) {
    targets.retain(|_, target| match target {
        Target::File { path, .. } if withheld.contains(path) && !is_released(report, path) => {
            diagnostics.push(diag::file_withheld_elsewhere(&report.shown_path, path));
            false
        }
        _ => true,
    });
}

/// Resolves every destination of a report; what leads nowhere is reported and left out. Files that black places keep back
/// are added to `withheld`.
pub fn of(
    report: &Report,
    destinations: &[Destination],
    known: &Known,
    withheld: &mut BTreeSet<String>,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, Target> {
    let mut targets = BTreeMap::new();
    for Destination { written, is_mail, line } in destinations {
        if let Some(name) = written.strip_prefix(embedded::SCHEME) {
            // Words that are black in the text may stand in a picture.
            if report.pictures.iter().any(|picture| picture.name == name) && !report.redacted {
                targets.insert(written.clone(), Target::Embedded(address::picture(name)));
            }
        } else if *is_mail {
            targets.insert(written.clone(), Target::Elsewhere(format!("mailto:{written}")));
        } else if !targets.contains_key(written)
            && let Some(target) = resolve(written, &report.path, known, &report.shown_path, Place::line(*line), diagnostics)
        {
            match &target {
                Target::File { path, .. } if report.redacted && !is_released(report, path) => {
                    withheld.insert(path.clone());
                    diagnostics.push(diag::file_withheld(&report.shown_path, path));
                }
                _ => _ = targets.insert(written.clone(), target),
            }
        }
    }
    targets
}

/// What the links of a text outside `content/` lead to: the web or nothing.
pub fn on_the_web(text: &str) -> BTreeMap<String, Target> {
    let is_web =
        |destination: &str| scheme(destination).is_some_and(|scheme| matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel"));
    let target = |event: Event<'_>| match event {
        Event::Start(Tag::Link { link_type: LinkType::Email, dest_url, .. }) => Some((dest_url.to_string(), format!("mailto:{dest_url}"))),
        Event::Start(Tag::Link { dest_url, .. }) if is_web(&dest_url) => Some((dest_url.to_string(), dest_url.to_string())),
        _ => None,
    };
    let found = Parser::new_ext(text, markdown::options()).filter_map(target);
    found.map(|(written, address)| (written, Target::Elsewhere(address))).collect()
}

fn resolve(destination: &str, from: &str, known: &Known, shown: &str, place: Place, diagnostics: &mut Diagnostics) -> Option<Target> {
    let destination = destination.trim();
    if destination.starts_with('#') || destination.is_empty() {
        return Some(Target::Elsewhere(destination.to_owned()));
    }
    if let Some(scheme) = scheme(destination) {
        if matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel") {
            return Some(Target::Elsewhere(destination.to_owned()));
        }
        diagnostics.push(diag::dead_link(shown, place, destination));
        return None;
    }
    if destination.starts_with("//") || destination.starts_with('\\') {
        diagnostics.push(diag::dead_link(shown, place, destination));
        return None;
    }
    let target = inside(destination, from, known);
    match &target {
        None => diagnostics.push(diag::missing_file(shown, place, destination)),
        Some(Target::File { path, .. }) if !is_published(path) => {
            diagnostics.push(diag::kind_not_published(shown, place, destination));
            return None;
        }
        Some(_) => {}
    }
    target
}

/// Control characters inside a scheme are skipped by browsers, so they are here.
fn scheme(destination: &str) -> Option<String> {
    let clean: String = destination.chars().filter(|letter| !letter.is_control() && !letter.is_whitespace()).collect();
    let (scheme, _) = clean.split_once(':')?;
    let valid = scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
    valid.then(|| scheme.to_ascii_lowercase())
}

fn is_published(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| PUBLISHED.contains(&extension.to_ascii_lowercase().as_str()))
}

fn inside(destination: &str, from: &str, known: &Known) -> Option<Target> {
    let (rest, fragment) = destination.split_once('#').map_or((destination, ""), |(path, fragment)| (path, fragment));
    let path = percent_decode_str(rest.split('?').next().unwrap_or(rest)).decode_utf8_lossy().into_owned();
    let mut parts: Vec<&str> = if path.starts_with('/') { Vec::new() } else { from.split('/').collect() };
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let path = comparable(&parts.join("/"));
    if let Some(address) = known.pages.get(&path) {
        let fragment = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
        return Some(Target::Page(format!("{address}{fragment}")));
    }
    known.files.get(&path).map(|(path, address)| Target::File { path: path.clone(), address: address.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(destination: &str, expected: &str) {
        let pages = [("2023/b.md", "x/b.html".to_owned())];
        let files = ["2023/anh/Ảnh 1.png".to_owned(), "trang.html".to_owned()];
        let known = Known::new(pages.iter().map(|(path, address)| (*path, address.clone())), files.iter());
        let mut diagnostics = Diagnostics::default();
        let target = resolve(destination, "2023/a.md", &known, "a.md", Place::line(1), &mut diagnostics);
        let said: Vec<_> = diagnostics.sorted().into_iter().map(|item| item.message.to_string()).collect();
        let shown = match target {
            Some(Target::Page(address)) => format!("page {address}"),
            Some(Target::File { address, .. }) => format!("file {address}"),
            Some(Target::Elsewhere(address) | Target::Embedded(address)) => format!("web {address}"),
            None => said.join("; "),
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn leads_where_it_may() {
        check("b.md#k1", "page x/b.html#k1");
        check("anh/A\u{309}nh%201.png", "file tep/2023/anh/anh-1.png");
        check("/2023/b.md", "page x/b.html");
        check("https://a.vn", "web https://a.vn");
        check("#x", "web #x");
        check("JaVa\tScRiPt:alert(1)", "links to `JaVa ScRiPt:alert(1)`, which is not a web address; shown without the link");
        check("../../etc/passwd", "refers to `../../etc/passwd`, which is not in the content folder");
        check("//evil", "links to `//evil`, which is not a web address; shown without the link");
        check("../trang.html", "refers to `../trang.html`, a kind of file that is not published because browsers may run it");
    }
}
