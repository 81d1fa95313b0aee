//! The register of documents (sổ đăng ký văn bản đi) of each year, with the columns of Decree 30/2020/NĐ-CP, annex IV.
//!
//! It is made of what the reports say: copies, receipt and who keeps the record copy are mostly not among it, and
//! those columns stay empty rather than guessed.

use super::{PAGE_ROWS, page_count, page_links, page_of, paged, relation_key};
use crate::archive::Entry;
use crate::archive::collections::Collection;
use crate::render::Renderer;
use crate::render::views::{Counted, Link, Register, RegisterRow, Registers};
use crate::report::foot;

/// The address of the page of years, without extension.
pub const INDEX: &str = "so-dang-ky";

/// The address of a page of a year's register.
pub fn address(year: i16, page_index: usize) -> String {
    paged(&base(year), page_index)
}

fn base(year: i16) -> String {
    format!("{INDEX}/{year:04}")
}

impl Renderer<'_> {
    /// All pages of registers: year and page.
    pub(crate) fn register_pages(&self) -> Vec<(i16, usize)> {
        let pages =
            |(year, entries): (&i16, &Vec<usize>)| (0..page_count(entries.len(), PAGE_ROWS)).map(|page| (*year, page)).collect::<Vec<_>>();
        self.archive.collections.registers.iter().flat_map(pages).collect()
    }

    /// What stands on the page of years.
    pub(crate) fn registers_view(&self) -> Registers {
        let page = self.common(&paged(INDEX, 0), &self.say("registers"), "");
        let year = |(year, entries): (&i16, &Vec<usize>)| Counted {
            href: address(*year, 0),
            text: self.list_name(Collection::Year(*year)),
            count: entries.len(),
            sample: false,
        };
        Registers { trail: self.trail("", &[]), years: self.archive.collections.registers.iter().rev().map(year).collect(), page }
    }

    /// What stands on a page of a year's register.
    pub(crate) fn register_view(&self, year: i16, page_index: usize) -> Register {
        let registers = &self.archive.collections.registers;
        let entries = registers.get(&year).map_or(&[][..], Vec::as_slice);
        let heading = self.fill("register_of", &[("name", &year.to_string())]);
        let mut page = self.common(&address(year, page_index), &heading, "");
        page.kind = "register-page";
        let root = page.root.clone();
        let index = paged(INDEX, 0);
        let link = |other: i16| Link { href: format!("{root}{}", address(other, 0)), text: self.list_name(Collection::Year(other)) };
        let mut rows: Vec<RegisterRow> =
            page_of(entries, page_index, PAGE_ROWS).iter().map(|index| self.register_row(&self.archive.entries[*index], &root)).collect();
        // The body is named where it begins.
        for at in (1..rows.len()).rev() {
            if rows[at].issuer == rows[at - 1].issuer {
                rows[at].issuer.clear();
            }
        }
        Register {
            heading,
            trail: self.trail(&root, &[(&index, self.say("registers"))]),
            count: entries.len(),
            rows,
            pages: page_links(&root, &base(year), entries.len(), PAGE_ROWS, page_index),
            previous: registers.range(..year).next_back().map(|(year, _)| link(*year)),
            next: registers.range(year + 1..).next().map(|(year, _)| link(*year)),
            page,
        }
    }

    /// What the register says of a report.
    pub(crate) fn register_row(&self, entry: &Entry, root: &str) -> RegisterRow {
        let report = &entry.report;
        let recipients = report.recipients.as_ref().map_or(&[][..], |recipients| recipients.value.as_slice());
        let kept: Vec<&str> = recipients.iter().filter_map(|recipient| foot::record_copy(recipient)).collect();
        let sent = recipients.iter().filter(|recipient| foot::record_copy(recipient).is_none());
        let signer = report.signer.as_ref().map_or(String::new(), |signer| signer.value.name.clone());
        let kind = report.kind.as_ref().map_or(String::new(), |kind| format!("{} ", kind.value.name));
        RegisterRow {
            issuer: report.issuer.as_ref().map_or_else(|| self.say("unknown_issuer"), |issuer| issuer.value.name.clone()),
            report: self.row(entry, root),
            subject: format!("{kind}{}", lower_first(&report.title.value)),
            signer,
            recipients: sent.cloned().collect::<Vec<_>>().join("; "),
            kept_by: kept.join("; "),
            remarks: entry.related_by.iter().map(|(kind, by)| self.related_link(*kind, *by, root)).collect(),
        }
    }

    /// "Được đính chính bởi Công văn số 09/…".
    fn related_link(&self, kind: crate::report::relations::Kind, by: usize, root: &str) -> Link {
        let link = self.cited_link(by, root);
        Link { text: format!("{} {}", self.say(relation_key(kind, true)), link.text), href: link.href }
    }
}

/// "Báo cáo kết quả …": the title goes on from the type, unless it begins with a name in capitals.
fn lower_first(title: &str) -> String {
    let mut letters = title.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(std::iter::once(second)).chain(letters).collect()
        }
        _ => title.to_owned(),
    }
}
