//! Plans and results: for each period the tasks that bodies planned beside what they reported, and the list of periods.

use super::{PAGE_BODIES, PAGE_ROWS, page_count, page_links, page_of, paged, period_slug};
use crate::archive::comparison::{self as model, Fate, Match, Task};
use crate::render::Renderer;
use crate::render::document::opening;
use crate::render::views::{ComparedBody, Comparison, ComparisonIndex, ComparisonRow, Link, Outcome, Point, TaskRow};
use crate::report::period::Period;
use crate::report::relations::State;

/// The address of the list of periods, without extension.
pub const INDEX: &str = "doi-chieu";

/// Words of a point in the lists below the table.
const OPENING_WORDS: usize = 24;

/// The address of a page of a period.
pub fn address(period: Period, page_index: usize) -> String {
    paged(&base(period), page_index)
}

fn base(period: Period) -> String {
    format!("{INDEX}/{}", period_slug(period))
}

impl Renderer<'_> {
    /// The comparisons of a period.
    pub(super) fn comparisons_of(&self, period: Period) -> &[model::Comparison] {
        let all = &self.archive.comparisons;
        let start = all.partition_point(|comparison| comparison.period < period);
        let end = all.partition_point(|comparison| comparison.period <= period);
        &all[start..end]
    }

    /// All pages: period and page.
    pub(crate) fn comparison_pages(&self) -> Vec<(Period, usize)> {
        let pages = |period: Period| (0..page_count(self.comparisons_of(period).len(), PAGE_BODIES)).map(move |page| (period, page));
        self.known.compared_periods.iter().copied().flat_map(pages).collect()
    }

    /// How many pages the list of periods has.
    pub(crate) fn comparison_index_pages(&self) -> usize {
        page_count(self.known.compared_periods.len(), PAGE_ROWS)
    }

    /// What stands on a page of the list of periods.
    pub(crate) fn comparison_index_view(&self, page_index: usize) -> ComparisonIndex {
        let page = self.common(&paged(INDEX, page_index), &self.say("comparisons"), "comparison");
        let periods: Vec<Period> = self.known.compared_periods.iter().rev().copied().collect();
        let row = |period: &Period| {
            let compared = self.comparisons_of(*period);
            ComparisonRow {
                link: Link { href: address(*period, 0), text: self.period_name(*period) },
                bodies: compared.len(),
                outcome: outcome(compared.iter().flat_map(|comparison| &comparison.tasks)),
            }
        };
        ComparisonIndex {
            trail: self.trail("", &[]),
            rows: page_of(&periods, page_index, PAGE_ROWS).iter().map(row).collect(),
            pages: page_links("", INDEX, periods.len(), PAGE_ROWS, page_index),
            page,
        }
    }

    /// What stands on a page of a period.
    pub(crate) fn comparison_view(&self, period: Period, page_index: usize) -> Comparison {
        let name = self.period_name(period);
        let heading = self.fill("comparison_of", &[("name", &name)]);
        let page = self.common(&address(period, page_index), &heading, "comparison");
        let root = page.root.clone();
        let compared = self.comparisons_of(period);
        let periods = &self.known.compared_periods;
        let at = periods.iter().position(|other| *other == period).unwrap_or_default();
        // Months follow months and quarters quarters.
        let is_alike = |other: &&Period| other.span.length() == period.span.length();
        let link = |other: &Period| Link { href: format!("{root}{}", address(*other, 0)), text: self.period_name(*other) };
        let index = paged(INDEX, 0);
        Comparison {
            heading,
            trail: self.trail(&root, &[(&index, self.say("comparisons"))]),
            bodies: page_of(compared, page_index, PAGE_BODIES).iter().map(|comparison| self.compared_body(comparison, &root)).collect(),
            pages: page_links(&root, &base(period), compared.len(), PAGE_BODIES, page_index),
            previous: periods[..at].iter().rev().find(is_alike).map(link),
            next: periods.iter().skip(at + 1).find(is_alike).map(link),
            page,
        }
    }

    /// Where a comparison stands: of its period the page and the body on it.
    pub(super) fn comparison_place(&self, comparison: &model::Comparison) -> String {
        let at = self.comparisons_of(comparison.period).iter().position(|other| other.plan == comparison.plan).unwrap_or_default();
        format!("{}#{}", address(comparison.period, at / PAGE_BODIES), self.compared_anchor(comparison))
    }

    fn compared_anchor(&self, comparison: &model::Comparison) -> String {
        // The address of the plan, since a body may have planned twice for one period.
        format!("cq-{}", self.archive.entries[comparison.plan].base.replace('/', "-"))
    }

    fn compared_body(&self, comparison: &model::Comparison, root: &str) -> ComparedBody {
        let task = |task: &Task| self.task_row(comparison, task, root);
        let never = comparison.tasks.iter().filter(|task| is_never(task.fate));
        let result = comparison.result;
        // The table has the tasks in full.
        let short = |index: usize, anchor: &str| {
            let point = self.point(index, anchor, root);
            Point { text: opening(&point.text, OPENING_WORDS), ..point }
        };
        let issuer = self.archive.entries[comparison.plan].report.issuer.as_ref();
        ComparedBody {
            anchor: self.compared_anchor(comparison),
            name: issuer.map_or(String::new(), |issuer| issuer.value.name.clone()),
            sample: self.is_sample(comparison.plan),
            plan: self.cited_link(comparison.plan, root),
            result: result.map(|index| self.cited_link(index, root)),
            outcome: outcome(comparison.tasks.iter()),
            tasks: comparison.tasks.iter().map(task).collect(),
            never: never.map(|task| short(comparison.plan, &task.anchor)).collect(),
            unplanned: comparison.unplanned.iter().map(|anchor| short(result.unwrap_or_default(), anchor)).collect(),
        }
    }

    fn task_row(&self, comparison: &model::Comparison, task: &Task, root: &str) -> TaskRow {
        let likeness = task.results.iter().filter_map(|result| result.likeness).fold(0.0, f64::max);
        let percent = format!("{}", (likeness * 100.0).round());
        let (fate, says) = match task.fate {
            Fate::Confirmed(State::Done) => ("confirmed", self.say("fate_done")),
            Fate::Confirmed(State::Partly) => ("confirmed", self.say("fate_partly")),
            Fate::Confirmed(State::CarriedOn) => ("confirmed", self.say("fate_carried_on")),
            Fate::Confirmed(State::NotMentioned) => ("never", self.say("fate_not_mentioned")),
            Fate::Suggested => ("suggested", self.fill("fate_suggested", &[("percent", &percent)])),
            Fate::Later => {
                let later = task.results.first().map_or(String::new(), |result| self.short_name(&self.archive.entries[result.entry]));
                ("later", self.fill("fate_later", &[("percent", &percent), ("name", &later)]))
            }
            Fate::NeverMentioned => ("never", self.say("fate_never")),
            Fate::Pending => ("pending", self.say("fate_pending")),
        };
        let result = |result: &Match| self.point(result.entry, &result.anchor, root);
        TaskRow { task: self.point(comparison.plan, &task.anchor, root), fate, says, results: task.results.iter().map(result).collect() }
    }
}

const fn is_never(fate: Fate) -> bool {
    matches!(fate, Fate::NeverMentioned | Fate::Confirmed(State::NotMentioned))
}

fn outcome<'a>(tasks: impl Iterator<Item = &'a Task>) -> Outcome {
    let mut outcome = Outcome::default();
    for task in tasks {
        outcome.tasks += 1;
        match task.fate {
            fate if is_never(fate) => outcome.never += 1,
            Fate::Confirmed(_) => outcome.confirmed += 1,
            Fate::Suggested => outcome.suggested += 1,
            Fate::Later => outcome.later += 1,
            _ => outcome.pending += 1,
        }
    }
    outcome
}
