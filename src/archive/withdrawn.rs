//! Turns withdrawn reports into what their pages still say: which document it was, when and why it was withdrawn.
//!
//! Nothing of the text is kept, so that no later stage can publish it.

use jiff::civil::Date;

use super::address;
use crate::report::number::DocumentNumber;
use crate::report::types::DocumentType;
use crate::report::{Origin, Report, Withdrawal};

/// A withdrawn report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// Its path as messages name it.
    pub shown_path: String,
    /// Its path below `content/`.
    pub path: String,
    /// Its address without extension.
    pub base: String,
    /// The title, where the front matter gives one; a printed one is text.
    pub title: Option<String>,
    /// Number and symbol.
    pub number: Option<DocumentNumber>,
    /// Document type.
    pub kind: Option<DocumentType>,
    /// Name of the issuing body.
    pub issuer: Option<String>,
    /// The issuing body's name in addresses.
    pub issuer_slug: Option<String>,
    /// Date of issue.
    pub date: Option<Date>,
    /// When and why.
    pub withdrawal: Withdrawal,
}

impl Withdrawn {
    /// The address of its page.
    pub fn address(&self) -> String {
        format!("{}.html", self.base)
    }

    fn of(report: &Report, withdrawal: &Withdrawal) -> Withdrawn {
        Withdrawn {
            shown_path: report.shown_path.clone(),
            path: report.path.clone(),
            base: address::of(report),
            title: Some(&report.title).filter(|title| matches!(title.origin, Origin::FrontMatter(_))).map(|title| title.value.clone()),
            number: report.number.as_ref().map(|number| number.value.clone()),
            kind: report.kind.as_ref().map(|kind| kind.value.clone()),
            issuer: report.issuer.as_ref().map(|issuer| issuer.value.name.clone()),
            issuer_slug: report.issuer_slug().map(str::to_owned),
            date: report.day(),
            withdrawal: withdrawal.clone(),
        }
    }
}

/// Takes the withdrawn ones out of all reports; they stand in the order of their addresses.
pub fn split(reports: &mut Vec<Report>) -> Vec<Withdrawn> {
    let mut withdrawn: Vec<Withdrawn> =
        reports.iter().filter_map(|report| Some(Withdrawn::of(report, report.withdrawn.as_ref()?))).collect();
    reports.retain(|report| report.withdrawn.is_none());
    withdrawn.sort_by(|left, right| left.base.cmp(&right.base));
    withdrawn
}
