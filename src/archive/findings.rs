//! Turns the text of a report into the little that the archive needs of it: where its links lead, which words may be
//! short forms, which quantities it states.
//!
//! It is kept from build to build, so that a text has to be read again only when it changed.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::config::Indicator;
use super::figures::{self, Stated};
use super::glossary;
use super::references::{self, Destination};
use crate::memo::{self, Key, Memo};
use crate::report::Report;

/// What the archive needs of one text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Findings {
    /// The destinations of its links and pictures, in order.
    pub destinations: Vec<Destination>,
    /// Its words in capitals, which may be short forms.
    pub capitals: BTreeSet<String>,
    /// The quantities that may be figures.
    pub stated: Vec<Stated>,
}

/// The findings of all reports.
pub fn of(reports: &[Report], indicators: &[Indicator], memo: &dyn Memo) -> Vec<Findings> {
    let patterns = format!("{indicators:?}");
    let of_report = |report: &Report| {
        let inputs = (report.text.digest, figures::may_state(report), &patterns);
        memo::remember(memo, Key::of("findings", &inputs), || Findings {
            destinations: references::destinations(report),
            capitals: glossary::capitals_of(report),
            stated: figures::stated(report, indicators),
        })
    };
    reports.par_iter().map(of_report).collect()
}
