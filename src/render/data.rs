//! Turns the archive into `reports.json`: one line a report, for machines and for the next build.
//!
//! Of a withdrawn report the line has no more than its page: address, number, date, body.

use serde::{Deserialize, Serialize};

use crate::archive::withdrawn::Withdrawn;
use crate::archive::{Archive, Entry};

/// The published list of reports.
pub const ADDRESS: &str = "reports.json";

/// One published report.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Record {
    /// Its path below `content/`; empty for a withdrawn one.
    pub source: String,
    /// The address of its page below the site's root.
    pub address: String,
    /// Title.
    pub title: String,
    /// Number and symbol as printed, or empty.
    #[serde(default)]
    pub number: String,
    /// Date of issue as `YYYY-MM-DD`, or empty.
    #[serde(default)]
    pub date: String,
    /// Reporting period: `2023-10`, `2023-Q3`, `2023`, or empty.
    #[serde(default)]
    pub period: String,
    /// The document type's name, or empty.
    #[serde(default)]
    pub r#type: String,
    /// The issuing body's name, or empty.
    #[serde(default)]
    pub issuer: String,
    /// `withdrawn`, or empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// SHA-256 of the published file of the report: the original, or its redacted copy.
    pub sha256: String,
    /// Whether only a redacted copy of the file is published.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub redacted: bool,
}

impl Record {
    fn of(entry: &Entry) -> Record {
        let report = &entry.report;
        Record {
            source: report.path.clone(),
            address: entry.address(),
            title: report.title.value.clone(),
            number: report.number.as_ref().map_or(String::new(), |number| number.value.printed.clone()),
            date: report.date.as_ref().map_or(String::new(), |date| date.value.to_string()),
            period: report.period.as_ref().map_or(String::new(), |period| period.value.to_string()),
            r#type: report.kind.as_ref().map_or(String::new(), |kind| kind.value.name.clone()),
            issuer: report.issuer.as_ref().map_or(String::new(), |issuer| issuer.value.name.clone()),
            sha256: report.sha256.clone(),
            redacted: report.redacted,
            status: String::new(),
        }
    }

    fn of_withdrawn(withdrawn: &Withdrawn) -> Record {
        Record {
            address: withdrawn.address(),
            title: withdrawn.title.clone().unwrap_or_default(),
            number: withdrawn.number.as_ref().map_or(String::new(), |number| number.printed.clone()),
            date: withdrawn.date.map_or(String::new(), |date| date.to_string()),
            r#type: withdrawn.kind.as_ref().map_or(String::new(), |kind| kind.name.clone()),
            issuer: withdrawn.issuer.clone().unwrap_or_default(),
            status: "withdrawn".into(),
            ..Record::default()
        }
    }
}

/// All reports in the archive's order, then the withdrawn ones.
pub fn records(archive: &Archive) -> Vec<Record> {
    archive.entries.iter().map(Record::of).chain(archive.withdrawn.iter().map(Record::of_withdrawn)).collect()
}

/// The list as it is published, one JSON object a line.
pub fn write(records: &[Record]) -> Vec<u8> {
    let mut out = Vec::new();
    for record in records {
        serde_json::to_writer(&mut out, record).expect("a record of strings can always be written");
        out.push(b'\n');
    }
    out
}

/// Reads a published list; a line that is none is left out.
pub fn read(bytes: &[u8]) -> Vec<Record> {
    bytes.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect()
}
