//! Turns one changed report into its page as the next build will make it, with what the last build knows of the others.
//!
//! Lists, neighbours and the index are left to that build; what it would refuse, put under another address, or have to
//! look for among the other files, has no page here.

use std::collections::BTreeSet;

use crate::archive::cited::Cited;
use crate::archive::{Archive, address, references};
use crate::diag::{Diagnostics, Severity};
use crate::memo::Forgetful;
use crate::read::Source;
use crate::render::theme::Theme;
use crate::render::{Job, Rendered, Renderer};
use crate::report::{self, Publication, Report};

/// An archive that is published.
#[derive(Debug)]
pub struct Standing {
    pub(super) archive: Archive,
    pub(super) theme: Theme,
}

impl Standing {
    /// The page of a report of the archive after its source has changed.
    pub fn page(&mut self, source: &Source, drafts: bool) -> Option<Rendered<'_>> {
        let index = self.archive.entries.iter().position(|entry| entry.report.path == source.path)?;
        let mut diagnostics = Diagnostics::default();
        let report = report::understand(source, &self.archive.config.reports, &mut diagnostics)?;
        let is_published = report.publication(drafts) == Publication::Published && report.withdrawn.is_none();
        let entry = &mut self.archive.entries[index];
        let known: BTreeSet<String> = destinations(&entry.report).collect();
        let leads_elsewhere = destinations(&report).any(|written| !known.contains(&written));
        if !is_published || diagnostics.count(Severity::Fault) > 0 || address::of(&report) != entry.base || leads_elsewhere {
            return None;
        }
        let cites_the_same = report.citations == entry.report.citations;
        entry.report = report;
        if !cites_the_same {
            // Documents cited name the places of citations in reports.
            self.archive.cited = Cited::of(&self.archive.entries);
        }
        Renderer::new(&self.archive, &self.theme, &Forgetful).render(&Job::Report(index)).ok()
    }
}

/// Where the links and pictures of a report lead, as written.
fn destinations(report: &Report) -> impl Iterator<Item = String> + use<> {
    references::destinations(report).into_iter().map(|destination| destination.written)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::archive::{self, config};
    use crate::render::theme;

    fn source(number: u32, text: &str) -> Source {
        let head = format!(
            "SỞ NỘI VỤ\n\nSố: {number:02}/BC-SNV\n\nAn Bình, ngày 20 tháng {number:02} năm 2024\n\nBÁO CÁO\n\nKết quả {number}\n\n"
        );
        Source::new(&format!("{number}.md"), format!("{head}I. KẾT QUẢ\n\n1. {text}\n").into_bytes())
    }

    #[test]
    fn a_report_that_no_longer_cites_is_no_longer_named() {
        const CITES: &str = "Theo Quyết định số 1/QĐ-UBND và Báo cáo số 01/BC-SNV.";
        let mut diagnostics = Diagnostics::default();
        let config = config::read(None, None, &mut diagnostics);
        let theme = theme::load(&BTreeMap::new(), &config, &mut diagnostics).unwrap();
        let sources = [source(1, "Một."), source(2, CITES)];
        let reports = sources.iter().filter_map(|source| report::understand(source, &config.reports, &mut diagnostics)).collect();
        let archive = archive::assemble(reports, config, &BTreeMap::new(), &Forgetful, &mut diagnostics);
        let mut standing = Standing { archive, theme };
        let mut check = |source: &Source, words: &str, expected: bool| {
            let page = standing.page(source, false).unwrap();
            assert_eq!(String::from_utf8_lossy(&page.bytes).contains(words), expected, "{words}");
        };
        check(&source(1, "Đã sửa."), "02-bc-snv.html", true);
        check(&source(2, "Hai."), "Hai.", true);
        check(&source(1, "Sửa nữa."), "02-bc-snv.html", false);
        check(&source(2, CITES), "1/QĐ-UBND", true);
    }
}
