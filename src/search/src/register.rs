//! Turns what is known of the reports of one shard into columns, and back.
//!
//! The register is what lists, filters and counts need of every report without opening it: month, date,
//! type, issuer, and the address of its page. Reports stand in the order of their months, so a period is
//! a range of rows. Columns of like values compress to two or three bytes a report.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::wire::{self, Damaged, Reader};

/// No report is of a month after the year 9999.
const MONTH_MAX: u32 = 999_912;

/// What is known of one report.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Record {
    /// Year × 100 + month that the report stands for; 0 when unknown.
    pub month: u32,
    /// The address of its page below the site's root, without `.html`.
    pub address: String,
    /// Date of issue as year × 10,000 + month × 100 + day; 0 when unknown.
    pub date: u32,
    /// Which of the archive's types it is.
    pub kind: u32,
    /// Which of the archive's issuers it is of.
    pub issuer: u32,
}

/// The records of one shard, by the number of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// Month and how many reports stand for it, oldest first.
    months: Vec<(u32, u32)>,
    dates: Vec<u32>,
    kinds: Vec<u32>,
    issuers: Vec<u32>,
    addresses: Vec<String>,
}

impl Register {
    /// Makes columns of records, which must stand in the order of their months.
    pub fn of(records: &[Record]) -> Register {
        let mut register = Register::default();
        for record in records {
            match register.months.last_mut() {
                Some((month, count)) if *month == record.month => *count += 1,
                _ => register.months.push((record.month, 1)),
            }
            register.dates.push(record.date);
            register.kinds.push(record.kind);
            register.issuers.push(record.issuer);
            register.addresses.push(record.address.clone());
        }
        register
    }

    /// How many reports there are.
    pub fn len(&self) -> usize {
        self.dates.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.dates.is_empty()
    }

    /// The months, each with the numbers of its documents.
    pub fn months(&self) -> impl Iterator<Item = (u32, Range<u32>)> + '_ {
        let mut start = 0;
        self.months.iter().map(move |(month, count)| {
            let from = start;
            start += count;
            (*month, from..start)
        })
    }

    /// The record of one document, an empty one beyond the last.
    pub fn record(&self, document: u32) -> Record {
        let at = document as usize;
        let number = |column: &[u32]| column.get(at).copied().unwrap_or(0);
        let month = self.months().find(|(_, range)| range.contains(&document)).map_or(0, |(month, _)| month);
        Record {
            month,
            address: self.addresses.get(at).cloned().unwrap_or_default(),
            date: number(&self.dates),
            kind: number(&self.kinds),
            issuer: number(&self.issuers),
        }
    }

    /// The date of a document, 0 when unknown.
    pub fn date(&self, document: u32) -> u32 {
        self.dates.get(document as usize).copied().unwrap_or(0)
    }

    /// The month of every document, in their order.
    pub fn month_column(&self) -> Vec<u32> {
        self.months.iter().flat_map(|(month, count)| std::iter::repeat_n(*month, *count as usize)).collect()
    }

    /// The documents issued on, or reporting of, a day of a span; days are year × 10,000 + month × 100 + day.
    pub fn within(&self, from: u32, to: u32) -> Vec<u32> {
        let has_day = |date: u32| date != 0 && (from..=to).contains(&date);
        // A single day is of the date alone; of a month, the first day stands for it.
        let has_month = |month: u32| from != to && month != 0 && (from..=to).contains(&(month * 100 + 1));
        let months = self.month_column();
        (0..self.len())
            .filter(|at| has_month(months[*at]) || (from == to || months[*at] == 0) && has_day(self.dates[*at]))
            .map(|at| at as u32)
            .collect()
    }

    /// The type of a document.
    pub fn kind(&self, document: u32) -> u32 {
        self.kinds.get(document as usize).copied().unwrap_or(0)
    }

    /// The issuer of a document.
    pub fn issuer(&self, document: u32) -> u32 {
        self.issuers.get(document as usize).copied().unwrap_or(0)
    }

    /// Appends the columns.
    pub fn write(&self, out: &mut Vec<u8>) {
        wire::put_number(out, self.len() as u64);
        wire::put_number(out, self.months.len() as u64);
        for (month, count) in &self.months {
            wire::put_number(out, u64::from(*month));
            wire::put_number(out, u64::from(*count));
        }
        for (month, range) in self.months() {
            for document in range {
                wire::put_number(out, date_code(self.date(document), month));
            }
        }
        for column in [&self.kinds, &self.issuers] {
            column.iter().for_each(|value| wire::put_number(out, u64::from(*value)));
        }
        self.write_addresses(out);
    }

    /// Addresses are cut into body, number and symbol; the date in the middle is known already.
    fn write_addresses(&self, out: &mut Vec<u8>) {
        let (mut folders, mut symbols) = (Names::default(), Names::default());
        let (mut columns, mut numbers) = (Vec::new(), String::new());
        for (address, date) in self.addresses.iter().zip(&self.dates) {
            let parts = Parts::of(address, *date);
            wire::put_number(&mut columns, u64::from(folders.number(parts.folder)) * 2 + u64::from(parts.is_dated));
            wire::put_number(&mut columns, u64::from(symbols.number(parts.symbol)));
            numbers.push_str(parts.number);
            numbers.push('\n');
        }
        folders.write(out);
        symbols.write(out);
        wire::put_bytes(out, &columns);
        wire::put_bytes(out, numbers.as_bytes());
    }

    /// Reads the columns.
    ///
    /// # Errors
    /// Fails when the bytes are not what [`Register::write`] wrote.
    pub fn read(reader: &mut Reader<'_>) -> Result<Register, Damaged> {
        let length = reader.count()?;
        let mut register = Register::default();
        for _ in 0..reader.count()? {
            let (month, count) = (number(reader)?, number(reader)?);
            if month > MONTH_MAX {
                return Err(Damaged);
            }
            register.months.push((month, count));
        }
        if register.months.iter().map(|(_, count)| u64::from(*count)).sum::<u64>() != length as u64 {
            return Err(Damaged);
        }
        for (month, count) in &register.months {
            for _ in 0..*count {
                register.dates.push(date_of(reader.number()?, *month)?);
            }
        }
        for _ in 0..length {
            register.kinds.push(number(reader)?);
        }
        for _ in 0..length {
            register.issuers.push(number(reader)?);
        }
        register.read_addresses(reader)?;
        Ok(register)
    }

    fn read_addresses(&mut self, reader: &mut Reader<'_>) -> Result<(), Damaged> {
        let (folders, symbols) = (Names::read(reader)?, Names::read(reader)?);
        let mut columns = Reader(reader.bytes()?);
        let mut numbers = reader.string()?.lines();
        for date in &self.dates {
            let folder = columns.size()?;
            let parts = Parts {
                folder: folders.get(folder / 2).ok_or(Damaged)?,
                is_dated: folder % 2 == 1,
                symbol: symbols.get(columns.size()?).ok_or(Damaged)?,
                number: numbers.next().ok_or(Damaged)?,
            };
            self.addresses.push(parts.address(*date));
        }
        Ok(())
    }
}

fn number(reader: &mut Reader<'_>) -> Result<u32, Damaged> {
    u32::try_from(reader.number()?).map_err(|_| Damaged)
}

/// A date within the month is its day; another one is written in full; 0 is none.
fn date_code(date: u32, month: u32) -> u64 {
    if date > 0 && date / 100 == month { u64::from(date % 100) } else { u64::from(date) }
}

fn date_of(code: u64, month: u32) -> Result<u32, Damaged> {
    let code = u32::try_from(code).map_err(|_| Damaged)?;
    if (1..100).contains(&code) { month.checked_mul(100).and_then(|month| month.checked_add(code)).ok_or(Damaged) } else { Ok(code) }
}

/// The parts of an address: `{folder}/{yyyy}/{mm}/{dd}/{number}{symbol}`.
struct Parts<'a> {
    folder: &'a str,
    is_dated: bool,
    number: &'a str,
    symbol: &'a str,
}

impl<'a> Parts<'a> {
    fn of(address: &'a str, date: u32) -> Parts<'a> {
        let dated = address.split_once(&dated_folder(date));
        let (folder, name, is_dated) = match dated {
            Some((folder, name)) if !name.contains('/') => (folder, name, true),
            _ => match address.rsplit_once('/') {
                Some((folder, name)) => (folder, name, false),
                None => ("", address, false),
            },
        };
        let digits = name.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(name.len());
        Parts { folder, is_dated, number: &name[..digits], symbol: &name[digits..] }
    }

    fn address(&self, date: u32) -> String {
        let between = match (self.is_dated, self.folder) {
            (true, _) => dated_folder(date),
            (false, "") => String::new(),
            (false, _) => "/".into(),
        };
        format!("{}{between}{}{}", self.folder, self.number, self.symbol)
    }
}

fn dated_folder(date: u32) -> String {
    format!("/{:04}/{:02}/{:02}/", date / 10_000, date / 100 % 100, date % 100)
}

/// Strings, each once, by the order in which they were met.
#[derive(Default)]
struct Names<'a> {
    numbers: BTreeMap<&'a str, u32>,
    all: Vec<&'a str>,
}

impl<'a> Names<'a> {
    fn number(&mut self, name: &'a str) -> u32 {
        *self.numbers.entry(name).or_insert_with(|| {
            self.all.push(name);
            self.all.len() as u32 - 1
        })
    }

    fn write(&self, out: &mut Vec<u8>) {
        wire::put_number(out, self.all.len() as u64);
        self.all.iter().for_each(|name| wire::put_bytes(out, name.as_bytes()));
    }

    fn read(reader: &mut Reader<'a>) -> Result<Vec<&'a str>, Damaged> {
        (0..reader.count()?).map(|_| reader.string()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records() -> Vec<Record> {
        let record = |month, date, address: &str, kind| Record { month, date, address: address.into(), kind, issuer: kind };
        vec![
            record(0, 0, "tai-lieu/ghi-chu", 0),
            record(202_309, 20_231_003, "ldld/2023/10/03/01-bc-ldld", 1),
            record(202_310, 20_231_017, "ldld/2023/10/17/02-bc-ldld", 1),
            record(202_310, 20_231_017, "a/2023/10/17/b/c", 2),
            record(202_311, 0, "trang", 0),
        ]
    }

    #[test]
    fn reads_what_it_wrote() {
        let mut out = Vec::new();
        Register::of(&records()).write(&mut out);
        let read = Register::read(&mut Reader(&out)).expect("a register");
        let documents: Vec<Record> = (0..5).map(|document| read.record(document)).collect();
        assert_eq!(documents, records());
        assert_eq!(read.months().nth(2), Some((202_310, 2..4)));
        assert_eq!(read.record(99), Record::default());
    }

    #[test]
    fn damaged_columns_are_an_error() {
        let mut out = Vec::new();
        Register::of(&records()).write(&mut out);
        for length in 0..out.len() {
            assert!(Register::read(&mut Reader(&out[..length])).is_err(), "{length}");
        }
        for at in 0..out.len() {
            let mut bytes = out.clone();
            bytes[at] ^= 0x55;
            let _ = Register::read(&mut Reader(&bytes));
        }
    }
}
