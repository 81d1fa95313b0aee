//! Turns front matter and titles into what a report says of other reports: what it corrects, replaces or
//! amends, what is attached to it, and of which tasks it reports the results.
//!
//! A wrong text is never edited silently: it is amended or replaced by a document of the same form, or corrected
//! by a letter (Decree 30/2020/NĐ-CP, article 18.3). Which report is meant is settled by the archive.

use vanthu_search::fold;

use serde::{Deserialize, Serialize};

use super::citations;
use super::front_matter::{Entry, Value, comparable};
use super::period::Period;

/// How a document bears on an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// Đính chính.
    Corrects,
    /// Thay thế.
    Replaces,
    /// Sửa đổi, bổ sung.
    Amends,
    /// Kèm theo.
    Attaches,
}

/// One relation as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    /// How it bears on the other document.
    pub kind: Kind,
    /// The other document: its number, or the path of its file.
    pub target: String,
    /// The line that says so.
    pub line: usize,
    /// Whether the editor says so, and not only the title.
    pub is_given: bool,
}

/// A file that belongs to a report and is no report itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its path, from the report's folder or from `content/`.
    pub written: String,
    /// Whether the report was made from it.
    pub is_source: bool,
    /// Its SHA-256 in hexadecimal, of what a report was made from.
    pub sha256: Option<String>,
    /// The line that names it.
    pub line: usize,
}

impl Attachment {
    /// Whether a name is that of a file, and not of a report of the archive: `bang-so-lieu.xlsx`, not `02/BC-LĐLĐ`.
    pub fn is_file(written: &str) -> bool {
        let (_, extension) = written.rsplit_once('.').unwrap_or_default();
        let is_extension = (1..=5).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_extension && !extension.eq_ignore_ascii_case("md")
    }
}

/// What became of a task, as the editor confirms it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Xong.
    Done,
    /// Một phần.
    Partly,
    /// Chuyển tiếp.
    CarriedOn,
    /// Không nhắc lại.
    NotMentioned,
}

/// A task of an earlier report and the points of this one that report its results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskResult {
    /// The period of the report that planned it; none for the period before.
    pub planned_in: Option<Period>,
    /// The anchor of the task.
    pub task: String,
    /// The anchors of its results in this report.
    pub results: Vec<String>,
    /// What became of it.
    pub state: State,
    /// The line that says so.
    pub line: usize,
}

/// Reads the documents that one field names; none when it is neither a text nor a list of texts.
pub fn read(kind: Kind, entry: &Entry) -> Option<Vec<Relation>> {
    let relation = |text: &str| Relation { kind, target: text.trim().to_owned(), line: entry.place.line, is_given: true };
    Some(entry.value.texts()?.into_iter().map(relation).collect())
}

/// What a title alone says: "Đính chính số liệu tại Báo cáo số 08/BC-CĐCSM".
pub fn of_title(title: &str, line: usize) -> Vec<Relation> {
    let folded = fold::fold(title);
    let kinds = [("dinh chinh", Kind::Corrects), ("thay the", Kind::Replaces), ("sua doi", Kind::Amends)];
    let Some((_, kind)) = kinds.into_iter().find(|(verb, _)| folded.starts_with(verb)) else { return Vec::new() };
    citations::numbers(title).map(|(_, number)| Relation { kind, target: number.printed, line, is_given: false }).collect()
}

/// Reads the results of tasks: a group whose keys are tasks (`m3-k9`, `2023-08/m3-k9`) and whose values are the
/// points that report on them, with the state in words (`m1-k2 một phần`, `không nhắc lại`).
///
/// # Errors
/// Returns the value that is not understood.
pub fn results(entry: &Entry) -> Result<Vec<TaskResult>, String> {
    let Value::Map(tasks) = &entry.value else { return Err(entry.value.shown()) };
    tasks.iter().map(|(task, value)| result(task, value, entry.place.line).ok_or_else(|| format!("{task}: {}", value.shown()))).collect()
}

fn result(task: &str, value: &Value, line: usize) -> Option<TaskResult> {
    let (period, task) = match task.split_once('/') {
        Some((period, task)) => (Some(Period::parse(period)?), task),
        None => (None, task),
    };
    let task = task.trim().trim_start_matches('#');
    let written = match value {
        Value::List(values) => values.iter().map(Value::shown).collect::<Vec<_>>().join(" "),
        other => other.shown(),
    };
    let (points, words): (Vec<&str>, Vec<&str>) =
        written.split([' ', ',', ';']).filter(|word| !word.is_empty()).partition(|word| is_anchor(word));
    let results: Vec<String> = points.into_iter().map(|point| point.trim_start_matches('#').to_owned()).collect();
    let state = match comparable(&words.join(" ")).as_str() {
        "" if results.is_empty() => return None,
        "" | "xong" | "done" => State::Done,
        "mot_phan" | "partly" => State::Partly,
        "chuyen_tiep" | "carried_on" => State::CarriedOn,
        "khong_nhac_lai" | "not_mentioned" => State::NotMentioned,
        _ => return None,
    };
    is_anchor(task).then(|| TaskResult { planned_in: period, task: task.to_owned(), results, state, line })
}

/// `m1-k4-g2`: a letter and a number, joined by hyphens.
fn is_anchor(word: &str) -> bool {
    let word = word.trim_start_matches('#');
    word.is_ascii() && word.contains(|letter: char| letter.is_ascii_digit()) && word.starts_with(|letter: char| letter.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;

    fn check(value: Value, expected: &str) {
        let entry = Entry { key: "ket_qua_cua".into(), value, place: Place::line(3) };
        let shown = match results(&entry) {
            Ok(results) => results
                .iter()
                .map(|result| {
                    let period = result.planned_in.map(|period| format!("{period}/")).unwrap_or_default();
                    format!("{period}{} {:?} {}", result.task, result.state, result.results.join("+"))
                })
                .collect::<Vec<_>>()
                .join("; "),
            Err(value) => format!("not understood: {value}"),
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn results_of_tasks() {
        let map = |entries: &[(&str, &str)]| {
            Value::Map(entries.iter().map(|(key, value)| ((*key).to_owned(), Value::Text((*value).to_owned()))).collect())
        };
        check(map(&[("m3-k12", "m1-k9"), ("m3-k6", "m1-k2 một phần")]), "m3-k12 Done m1-k9; m3-k6 Partly m1-k2");
        check(map(&[("2023-08/m3-k4", "#m1-k3, m1-k4")]), "2023-08/m3-k4 Done m1-k3+m1-k4");
        check(map(&[("m3-k1", "chuyển tiếp"), ("m3-k2", "Không nhắc lại")]), "m3-k1 CarriedOn ; m3-k2 NotMentioned ");
        check(map(&[("m3-k1", "")]), "not understood: m3-k1: ");
        check(map(&[("m3-k1", "m1-k1 có lẽ")]), "not understood: m3-k1: m1-k1 có lẽ");
        check(map(&[("2023-13/m3-k1", "m1-k1")]), "not understood: 2023-13/m3-k1: m1-k1");
        check(Value::Text("m1-k1".into()), "not understood: m1-k1");
    }

    #[test]
    fn titles_of_corrections() {
        let targets = |title: &str| of_title(title, 1).into_iter().map(|relation| relation.target).collect::<Vec<_>>();
        assert_eq!(targets("Đính chính số liệu tại Báo cáo số 08/BC-CĐCSM"), ["08/BC-CĐCSM"]);
        assert!(targets("Kết quả thực hiện Quyết định số 12/QĐ-UBND").is_empty());
        assert!(targets("Đính chính số liệu").is_empty());
    }
}
