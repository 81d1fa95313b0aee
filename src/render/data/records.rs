//! Turns the archive into the list of its reports: `reports.jsonl`, one line a report, for programs and for the next build,
//! and the same as one array, `reports.json`.
//!
//! Of a withdrawn report the line has no more than its page: address, number, date, body.

use serde::{Deserialize, Serialize};

use crate::archive::withdrawn::Withdrawn;
use crate::archive::{Archive, Entry};

/// The published list of reports, one JSON object a line.
pub const ADDRESS: &str = "reports.jsonl";

/// The same list as one JSON array.
pub const ARRAY_ADDRESS: &str = "reports.json";

/// One published report.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Record {
    /// What names it in this archive: its address without extension.
    #[serde(default)]
    pub id: String,
    /// Its path below `content/`; empty for a withdrawn one.
    pub source: String,
    /// The address of its page below the site's root.
    pub address: String,
    /// The address of the file that is offered; empty for a withdrawn one.
    #[serde(default)]
    pub original: String,
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
    /// The issuing body's name in addresses, or empty.
    #[serde(default)]
    pub issuer_id: String,
    /// The place of issue, or empty.
    #[serde(default)]
    pub place: String,
    /// Who signed, or empty.
    #[serde(default)]
    pub signer: String,
    /// The signer's post, or empty.
    #[serde(default)]
    pub position: String,
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
            id: entry.base.clone(),
            source: report.path.clone(),
            address: entry.address(),
            original: entry.file_address(),
            title: report.title.value.clone(),
            number: report.printed_number().to_owned(),
            date: report.date.as_ref().map_or(String::new(), |date| date.value.to_string()),
            period: report.period.as_ref().map_or(String::new(), |period| period.value.to_string()),
            r#type: report.kind.as_ref().map_or(String::new(), |kind| kind.value.name.clone()),
            issuer: report.issuer.as_ref().map_or(String::new(), |issuer| issuer.value.name.clone()),
            issuer_id: report.issuer.as_ref().map_or(String::new(), |issuer| issuer.value.slug.clone()),
            place: report.place.as_ref().map_or(String::new(), |place| place.value.clone()),
            signer: report.signer.as_ref().map_or(String::new(), |signer| signer.value.name.clone()),
            position: report.signer.as_ref().map_or(String::new(), |signer| signer.value.position.clone()),
            sha256: report.sha256.clone(),
            redacted: report.redacted,
            status: String::new(),
        }
    }

    fn of_withdrawn(withdrawn: &Withdrawn) -> Record {
        Record {
            id: withdrawn.base.clone(),
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

/// The list as one array, a line a report.
pub fn write_array(records: &[Record]) -> Vec<u8> {
    let mut out = b"[".to_vec();
    for (at, record) in records.iter().enumerate() {
        out.extend_from_slice(if at == 0 { b"\n" } else { b",\n" });
        serde_json::to_writer(&mut out, record).expect("a record of strings can always be written");
    }
    out.extend_from_slice(b"\n]\n");
    out
}

/// Reads a published list of one object a line; a line that is none is left out.
pub fn read(bytes: &[u8]) -> Vec<Record> {
    bytes.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect()
}
