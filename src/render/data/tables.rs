//! Turns reports, citations, figures and registers into tables: CSV as RFC 4180 has it, with the columns that
//! `datapackage.json` describes.
//!
//! A text that a spreadsheet would take for a formula is set off by an apostrophe. With `[data] bom = true` in
//! archive.toml tables begin with a byte order mark, without which Excel takes UTF-8 for an old encoding.

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::records;
use crate::archive::cited::{Document, Mention};
use crate::archive::figures::Point;
use crate::archive::{Archive, Entry};
use crate::render::Renderer;

/// A table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// All reports.
    Reports,
    /// Every place that cites a document.
    Citations,
    /// Every statement of every figure.
    Figures,
    /// A year's register of documents.
    Register(i16),
    /// The statements of one figure, by its place in the archive, for readers: its head is in the words of the page.
    Figure(usize),
}

/// What a column holds, in the words of Table Schema (<https://specs.frictionlessdata.io/table-schema/>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Date,
    Number,
    Boolean,
}

/// A column: its name, what it holds, and the key of the words that say what it is.
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) about: &'static str,
}

const fn column(name: &'static str, kind: Kind, about: &'static str) -> Column {
    Column { name, kind, about }
}

const REPORTS: [Column; 17] = [
    column("id", Kind::Text, "column_id"),
    column("number", Kind::Text, "column_number"),
    column("date", Kind::Date, "column_date"),
    column("period", Kind::Text, "column_period"),
    column("type", Kind::Text, "column_type"),
    column("issuer_id", Kind::Text, "column_issuer_id"),
    column("issuer", Kind::Text, "column_issuer"),
    column("place", Kind::Text, "field_place"),
    column("title", Kind::Text, "column_title"),
    column("signer", Kind::Text, "register_signer"),
    column("position", Kind::Text, "column_position"),
    column("status", Kind::Text, "column_status"),
    column("address", Kind::Text, "column_address"),
    column("original", Kind::Text, "original"),
    column("source", Kind::Text, "column_source"),
    column("sha256", Kind::Text, "sha256"),
    column("redacted", Kind::Boolean, "redacted_copy"),
];

const CITATIONS: [Column; 9] = [
    column("report", Kind::Text, "column_report"),
    column("address", Kind::Text, "column_address"),
    column("document", Kind::Text, "column_document"),
    column("number", Kind::Text, "column_number"),
    column("type", Kind::Text, "column_type"),
    column("date", Kind::Date, "column_date"),
    column("issuer", Kind::Text, "column_issuer"),
    column("title", Kind::Text, "column_title"),
    column("held", Kind::Text, "column_held"),
];

const FIGURES: [Column; 12] = [
    column("figure", Kind::Text, "column_figure_id"),
    column("label", Kind::Text, "column_figure"),
    column("unit", Kind::Text, "column_unit"),
    column("issuer_id", Kind::Text, "column_issuer_id"),
    column("issuer", Kind::Text, "column_issuer"),
    column("period", Kind::Text, "column_period"),
    column("value", Kind::Number, "column_value"),
    column("printed", Kind::Text, "column_printed"),
    column("sentence", Kind::Text, "column_sentence"),
    column("report", Kind::Text, "column_report"),
    column("address", Kind::Text, "column_address"),
    column("corrected", Kind::Boolean, "column_corrected"),
];

const REGISTER: [Column; 10] = [
    column("report", Kind::Text, "column_report"),
    column("issuer", Kind::Text, "column_issuer"),
    column("number", Kind::Text, "register_number"),
    column("date", Kind::Date, "register_date"),
    column("subject", Kind::Text, "register_subject"),
    column("signer", Kind::Text, "register_signer"),
    column("recipients", Kind::Text, "register_recipients"),
    column("kept_by", Kind::Text, "register_kept_by"),
    column("remarks", Kind::Text, "register_remarks"),
    column("address", Kind::Text, "column_address"),
];

/// The columns of the table of one figure among those of all: without names that only programs want.
const OF_FIGURE: [usize; 7] = [4, 5, 6, 7, 8, 10, 11];

impl Table {
    pub(super) fn columns(self) -> Vec<&'static Column> {
        match self {
            Table::Reports => REPORTS.iter().collect(),
            Table::Citations => CITATIONS.iter().collect(),
            Table::Figures => FIGURES.iter().collect(),
            Table::Register(_) => REGISTER.iter().collect(),
            Table::Figure(_) => OF_FIGURE.iter().map(|at| &FIGURES[*at]).collect(),
        }
    }
}

impl Renderer<'_> {
    /// All tables of the archive.
    pub(super) fn tables(&self) -> Vec<Table> {
        let registers = self.archive.collections.registers.keys().map(|year| Table::Register(*year));
        let figures = (0..self.archive.figures.len()).map(Table::Figure);
        [Table::Reports, Table::Citations, Table::Figures].into_iter().chain(registers).chain(figures).collect()
    }

    /// The address of a table.
    pub(crate) fn table_address(&self, table: Table) -> String {
        match table {
            Table::Reports => "reports.csv".into(),
            Table::Citations => "citations.csv".into(),
            Table::Figures => "figures.csv".into(),
            Table::Register(year) => format!("register-{year:04}.csv"),
            Table::Figure(at) => format!("{}.csv", self.figure_base(at)),
        }
    }

    pub(super) fn table(&self, table: Table) -> Vec<u8> {
        let archive = self.archive;
        let rows: Vec<Vec<String>> = match table {
            Table::Reports => records::records(archive).into_iter().map(report_row).collect(),
            Table::Citations => self.citation_rows(),
            Table::Figures => (0..archive.figures.len()).flat_map(|at| self.figure_rows(at)).collect(),
            Table::Register(year) => {
                let entries = archive.collections.registers.get(&year).into_iter().flatten();
                entries.map(|index| self.register_cells(&archive.entries[*index])).collect()
            }
            Table::Figure(at) => self.figure_rows(at).into_iter().map(|row| OF_FIGURE.map(|at| row[at].clone()).to_vec()).collect(),
        };
        let columns = table.columns();
        let head: Vec<String> = match table {
            Table::Figure(_) => columns.iter().map(|column| self.say(column.about)).collect(),
            _ => columns.iter().map(|column| column.name.to_owned()).collect(),
        };
        let mark: &[u8] = if archive.config.has_bom { "\u{FEFF}".as_bytes() } else { b"" };
        let rows = rows.iter().map(|row| columns.iter().zip(row).map(|(column, cell)| guarded(column.kind, cell)).collect());
        [mark, &written(std::iter::once(head).chain(rows))].concat()
    }

    fn citation_rows(&self) -> Vec<Vec<String>> {
        let entries = &self.archive.entries;
        let row = |document: &Document, mention: &Mention| {
            let held = document.held.iter().find(|index| mention.means(entries, **index));
            let cited_at = mention.place(entries);
            vec![
                entries[mention.entry].base.clone(),
                place(&entries[mention.entry], &cited_at.anchor),
                document.slug.clone(),
                document.number.clone(),
                document.type_name.clone(),
                cited_at.date.map_or(String::new(), |date| date.to_string()),
                document.issuer.clone().unwrap_or_default(),
                document.title.clone().unwrap_or_default(),
                held.map_or(String::new(), |index| entries[*index].base.clone()),
            ]
        };
        let documents = self.archive.cited.documents.iter();
        documents.flat_map(|document| document.mentions.iter().map(move |mention| row(document, mention))).collect()
    }

    fn figure_rows(&self, at: usize) -> Vec<Vec<String>> {
        let figure = &self.archive.figures[at];
        let row = |issuer: &String, point: &Point| {
            let entry = &self.archive.entries[point.entry];
            vec![
                figure.slug.clone(),
                figure.label.clone(),
                figure.unit.clone(),
                issuer.clone(),
                issuer_name(self.archive, issuer).to_owned(),
                point.period.to_string(),
                point.value.to_string(),
                point.printed.clone(),
                format!("{}{}{}", point.sentence.0, point.printed, point.sentence.1),
                entry.base.clone(),
                place(entry, &point.place),
                point.is_corrected.to_string(),
            ]
        };
        figure.series.iter().flat_map(|(issuer, points)| points.iter().map(move |point| row(issuer, point))).collect()
    }

    fn register_cells(&self, entry: &Entry) -> Vec<String> {
        let report = &entry.report;
        let row = self.register_row(entry, "");
        let remarks: Vec<String> = row.remarks.into_iter().map(|link| link.text).collect();
        vec![
            entry.base.clone(),
            row.issuer,
            row.report.number,
            report.date.as_ref().map_or(String::new(), |date| date.value.to_string()),
            row.subject,
            row.signer,
            row.recipients,
            row.kept_by,
            remarks.join("; "),
            entry.address(),
        ]
    }
}

/// The name of a body, by its slug.
pub(super) fn issuer_name<'a>(archive: &'a Archive, slug: &'a str) -> &'a str {
    archive.collections.issuer_place(slug).map_or(slug, |at| &archive.collections.issuers[at].name)
}

fn report_row(record: records::Record) -> Vec<String> {
    vec![
        record.id,
        record.number,
        record.date,
        record.period,
        record.r#type,
        record.issuer_id,
        record.issuer,
        record.place,
        record.title,
        record.signer,
        record.position,
        record.status,
        record.address,
        record.original,
        record.source,
        record.sha256,
        record.redacted.to_string(),
    ]
}

/// The address of a point of a report.
fn place(entry: &Entry, anchor: &str) -> String {
    if anchor.is_empty() { entry.address() } else { format!("{}#{anchor}", entry.address()) }
}

fn guarded(kind: Kind, cell: &str) -> String {
    let is_formula = kind == Kind::Text && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("{}{cell}", if is_formula { "'" } else { "" })
}

fn written(rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = WriterBuilder::new().quote_style(QuoteStyle::Always).terminator(Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).expect("memory takes rows of equal length");
    }
    writer.into_inner().expect("memory takes all that is written")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_text() {
        let cells = ["a \"b\"", "=1+1", "-5"].map(|cell| guarded(Kind::Text, cell)).to_vec();
        assert_eq!(written(std::iter::once(cells)), b"\"a \"\"b\"\"\",\"'=1+1\",\"'-5\"\r\n");
        assert_eq!(guarded(Kind::Number, "-5"), "-5");
    }
}
