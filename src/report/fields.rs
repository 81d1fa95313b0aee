//! Turns front matter entries into the fields that override what is derived from the text.
//!
//! English names and the usual Vietnamese ones are the same field. Unknown names are kept and shown.

use jiff::civil::Date;
use vanthu_search::fold;

use super::date;
use super::front_matter::{Entry, Value, comparable};
use super::number::DocumentNumber;
use super::period::Period;
use super::relations::{self, Attachment, Kind, Relation, TaskResult};
use super::types::DocumentType;
use super::withholding::{self, Judgement, Status, Wish};
use super::{Derived, Origin, Signer, Withdrawal};
use crate::diag::{self, Diagnostics};
use crate::message;
use crate::messages::Message;

/// What front matter says.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    /// Title.
    pub title: Option<Derived<String>>,
    /// Date of issue.
    pub date: Option<Derived<Date>>,
    /// Number and symbol.
    pub number: Option<Derived<DocumentNumber>>,
    /// Document type.
    pub kind: Option<Derived<DocumentType>>,
    /// Name of the issuing body.
    pub issuer: Option<Derived<String>>,
    /// Place of issue.
    pub place: Option<Derived<String>>,
    /// Reporting period.
    pub period: Option<Derived<Period>>,
    /// The period that tasks are planned for.
    pub next_period: Option<Derived<Period>>,
    /// Term of office, as it should read.
    pub term: Option<Derived<String>>,
    /// Who signed.
    pub signer: Option<Derived<Signer>>,
    /// To whom it was sent.
    pub recipients: Option<Derived<Vec<String>>>,
    /// What it corrects, replaces or amends.
    pub relations: Vec<Relation>,
    /// The files that belong to it.
    pub attachments: Vec<Attachment>,
    /// The tasks whose results it reports.
    pub task_results: Vec<TaskResult>,
    /// Whether it is a draft.
    pub draft: bool,
    /// Whether the editor has decided that it is published, or that it is not.
    pub publish: Option<bool>,
    /// That it was withdrawn.
    pub withdrawn: Option<Withdrawal>,
    /// Whether the editor has looked at the personal data in it.
    pub personal_data: bool,
    /// Everything else, as typed.
    pub extra: Vec<(String, String)>,
    /// The files of a redacted report that the editor has looked at: these are published.
    pub released: Vec<String>,
    /// Whether the file that it was made from is published; none where nothing is asked.
    pub original: Option<bool>,
    /// Whether a field was faulty, so that the file must be withheld.
    pub faulty: bool,
}

/// Field and the names it goes by, made comparable.
const NAMES: [(&str, &[&str]); 22] = [
    ("title", &["title", "trich_yeu", "tieu_de"]),
    ("date", &["date", "ngay", "ngay_ban_hanh"]),
    ("number", &["number", "so", "so_hieu", "so_ky_hieu"]),
    ("symbol", &["symbol", "ky_hieu"]),
    ("type", &["type", "loai", "loai_van_ban", "ten_loai"]),
    ("issuer", &["issuer", "co_quan", "co_quan_ban_hanh"]),
    ("place", &["place", "dia_danh"]),
    ("period", &["period", "ky", "ky_bao_cao"]),
    ("next_period", &["next_period", "ky_sau"]),
    ("term", &["term", "nhiem_ky"]),
    ("signer", &["signer", "nguoi_ky"]),
    ("recipients", &["recipients", "noi_nhan"]),
    ("corrects", &["corrects", "dinh_chinh"]),
    ("replaces", &["replaces", "thay_the"]),
    ("amends", &["amends", "sua_doi", "sua_doi_bo_sung"]),
    ("attachments", &["attachments", "dinh_kem", "tep_dinh_kem", "kem_theo"]),
    ("source", &["source", "ban_goc"]),
    ("source_sha256", &["source_sha256", "ban_goc_sha256"]),
    ("result_of", &["result_of", "ket_qua_cua"]),
    ("attachments_released", &["attachments_released", "tep_duoc_cong_bo", "cong_bo_tep"]),
    ("reason", &["reason", "ly_do"]),
    ("personal_data", &["personal_data", "du_lieu_ca_nhan"]),
];

/// All names that a field may go by, in both languages.
pub fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().flat_map(|(_, names)| names.iter().copied()).chain(withholding::names())
}

/// Whether a key is the name of a field.
pub fn is_known(key: &str) -> bool {
    field_of(key).is_some() || withholding::wish(key).is_some()
}

/// The field that a key names.
fn field_of(key: &str) -> Option<&'static str> {
    let key = comparable(key);
    NAMES.iter().find(|(_, names)| names.contains(&key.as_str())).map(|(field, _)| *field)
}

/// Reads the entries; faults are reported and mark the result as faulty.
pub fn read(path: &str, entries: Vec<Entry>, diagnostics: &mut Diagnostics) -> Fields {
    let mut reader = Reader {
        path,
        diagnostics,
        fields: Fields::default(),
        symbol: None,
        source_sha256: None,
        reason: None,
        withdrawn_on: None,
        seen: Vec::new(),
    };
    for entry in entries {
        reader.entry(entry);
    }
    reader.join_symbol();
    reader.join_source();
    reader.join_withdrawal();
    reader.fields
}

struct Reader<'a> {
    path: &'a str,
    diagnostics: &'a mut Diagnostics,
    fields: Fields,
    symbol: Option<Entry>,
    source_sha256: Option<Entry>,
    reason: Option<Entry>,
    withdrawn_on: Option<Date>,
    seen: Vec<&'static str>,
}

impl Reader<'_> {
    fn entry(&mut self, entry: Entry) {
        let Some(field) = field_of(&entry.key) else {
            match withholding::judge(&entry.key, &entry.value) {
                Judgement::Wish(wish) if self.is_first(wish.name(), &entry) => self.wish(wish, entry),
                Judgement::Wish(_) => {}
                Judgement::Near(name) => {
                    self.fields.faulty = true;
                    let is_inside = matches!(entry.value, Value::Map(_) | Value::List(_));
                    let key = if is_inside { format!("{}: {name}", entry.key) } else { entry.key.clone() };
                    self.diagnostics.push(diag::field_near(self.path, entry.place, &key, name));
                }
                Judgement::Other => self.fields.extra.push((entry.key, entry.value.shown())),
            }
            return;
        };
        if !self.is_first(field, &entry) || entry.value == Value::Empty {
            return;
        }
        match field {
            "signer" => self.fields.signer = self.signer(&entry),
            "recipients" => self.fields.recipients = self.list(&entry),
            "personal_data" => self.fields.personal_data = self.flag(&entry).unwrap_or_default(),
            "attachments_released" => self.fields.released = self.list(&entry).map(|list| list.value).unwrap_or_default(),
            "corrects" => self.relations(Kind::Corrects, &entry),
            "replaces" => self.relations(Kind::Replaces, &entry),
            "amends" => self.relations(Kind::Amends, &entry),
            "attachments" => self.attachments(&entry),
            "source" => self.source(&entry),
            "symbol" => self.symbol = Some(entry),
            "source_sha256" => self.source_sha256 = Some(entry),
            "reason" => self.reason = Some(entry),
            "result_of" => self.task_results(&entry),
            _ => self.text_field(field, &entry),
        }
    }

    /// Whether a field is given for the first time; a second time is a fault.
    fn is_first(&mut self, field: &'static str, entry: &Entry) -> bool {
        let is_first = !self.seen.contains(&field);
        if is_first {
            self.seen.push(field);
        } else {
            self.fields.faulty = true;
            self.diagnostics.push(diag::field_twice(self.path, entry.place, field, &entry.key));
        }
        is_first
    }

    /// Reads a field that withholds; a value that is not understood withholds the report.
    fn wish(&mut self, wish: Wish, entry: Entry) {
        match wish {
            Wish::Draft => self.fields.draft |= self.flag_or(&entry, |text| withholding::status(text) == Some(Status::Draft)) == Some(true),
            Wish::Publish => self.publish(&entry),
            Wish::Hide => {
                if self.flag(&entry) == Some(true) {
                    self.fields.publish = Some(false);
                }
            }
            Wish::Status => self.status(&entry),
            Wish::Withdrawn => self.withdrawn(&entry),
            Wish::Secrecy => self.secrecy(&entry),
            Wish::Original => self.fields.original = self.flag_or(&entry, |text| comparable(text) == "publish"),
            // Taken out before.
            Wish::Redact => {}
        }
    }

    fn publish(&mut self, entry: &Entry) {
        let held_back = matches!(&entry.value, Value::Text(text) if withholding::status(text) == Some(Status::Draft));
        let publish = if held_back { Some(false) } else { self.flag(entry) };
        // Of two fields the one that holds back counts.
        self.fields.publish = if self.fields.publish == Some(false) { Some(false) } else { publish };
    }

    fn withdrawn(&mut self, entry: &Entry) {
        match self.text_or_fault(entry, message!("cure-withdrawn")) {
            Some(text) => match withholding::flag(&text) {
                Some(true) => self.fields.withdrawn = Some(Withdrawal::default()),
                Some(false) => {}
                None => {
                    self.withdrawn_on = self.date(entry, &text);
                    if self.withdrawn_on.is_some() {
                        self.fields.withdrawn = Some(Withdrawal::default());
                    }
                }
            },
            None => self.fields.faulty = true,
        }
    }

    /// A degree of secrecy that is none of those that anybody may read withholds the report; stamps are read as stamps.
    fn secrecy(&mut self, entry: &Entry) {
        let Some(text) = self.text_or_fault(entry, message!("cure-secrecy")) else { return };
        let is_open = matches!(
            comparable(&text).as_str(),
            "khong" | "thuong" | "binh_thuong" | "cong_khai" | "public" | "open" | "none" | "khong_mat"
        );
        if !is_open && super::restriction::of_front_matter(std::slice::from_ref(entry)).is_none() && self.fields.publish.is_none() {
            self.not_understood::<()>(entry, &text, message!("cure-secrecy"));
        }
        self.fields.extra.push((entry.key.clone(), text));
    }

    /// The text of a field that must have one.
    fn text_or_fault(&mut self, entry: &Entry, cure: Message) -> Option<String> {
        match &entry.value {
            Value::Text(text) if !text.trim().is_empty() => Some(fold::single_spaced(text)),
            other => self.not_understood(entry, &other.shown(), cure),
        }
    }

    fn text_field(&mut self, field: &str, entry: &Entry) {
        let Some(text) = self.text(entry) else { return };
        let origin = Origin::FrontMatter(entry.place.line);
        let derived = |value: String| Some(Derived::new(value, origin.clone()));
        match field {
            "title" => self.fields.title = derived(text),
            "issuer" => self.fields.issuer = derived(text),
            "place" => self.fields.place = derived(text),
            "term" => self.fields.term = derived(text),
            "date" => self.fields.date = self.date(entry, &text).map(|date| Derived::new(date, origin)),
            "number" => self.fields.number = self.number(entry, &text).map(|number| Derived::new(number, origin)),
            "type" => self.fields.kind = Some(Derived::new(type_of(&text), origin)),
            "period" => self.fields.period = self.period(entry, &text).map(|period| Derived::new(period, origin)),
            "next_period" => self.fields.next_period = self.period(entry, &text).map(|period| Derived::new(period, origin)),
            other => unreachable!("{other} is one of NAMES"),
        }
    }

    fn text(&mut self, entry: &Entry) -> Option<String> {
        match &entry.value {
            Value::Text(text) => Some(fold::single_spaced(text)).filter(|text| !text.is_empty()),
            other => {
                self.wrong_type(entry, message!("type-text"), other.type_name());
                None
            }
        }
    }

    fn date(&mut self, entry: &Entry, text: &str) -> Option<Date> {
        match date::read(text) {
            Some(date::Read::Day(day)) => return Some(day),
            Some(date::Read::Impossible) => self.diagnostics.push(diag::impossible_date(self.path, entry.place, text)),
            None => return self.not_understood(entry, text, message!("cure-date")),
        }
        self.fields.faulty = true;
        None
    }

    fn number(&mut self, entry: &Entry, text: &str) -> Option<DocumentNumber> {
        DocumentNumber::parse(text).or_else(|| self.not_understood(entry, text, message!("cure-number")))
    }

    fn period(&mut self, entry: &Entry, text: &str) -> Option<Period> {
        Period::parse(text).or_else(|| self.not_understood(entry, text, message!("cure-period")))
    }

    fn not_understood<T>(&mut self, entry: &Entry, text: &str, cure: Message) -> Option<T> {
        self.fields.faulty = true;
        let make = if withholds(entry) { diag::wish_value } else { diag::field_value };
        self.diagnostics.push(make(self.path, entry.place, &entry.key, text, cure));
        None
    }

    /// Yes or no; anything else is a fault.
    fn flag(&mut self, entry: &Entry) -> Option<bool> {
        self.flag_or(entry, |_| false)
    }

    /// Yes or no, or another text that means yes.
    fn flag_or(&mut self, entry: &Entry, is_yes: impl Fn(&str) -> bool) -> Option<bool> {
        match &entry.value {
            Value::Text(text) if is_yes(text) => Some(true),
            Value::Text(text) if withholding::flag(text).is_some() => withholding::flag(text),
            Value::Text(text) => self.not_understood(entry, text, message!("cure-flag")),
            other => {
                self.wrong_type(entry, message!("type-flag"), other.type_name());
                None
            }
        }
    }

    fn list(&mut self, entry: &Entry) -> Option<Derived<Vec<String>>> {
        let Some(texts) = entry.value.texts() else {
            self.wrong_type(entry, message!("type-text-list"), entry.value.type_name());
            return None;
        };
        Some(Derived::new(texts.into_iter().map(str::to_owned).collect(), Origin::FrontMatter(entry.place.line)))
    }

    fn signer(&mut self, entry: &Entry) -> Option<Derived<Signer>> {
        let mut signer = Signer::default();
        match &entry.value {
            Value::Text(text) => signer.name.clone_from(text),
            Value::Map(parts) => {
                for (key, value) in parts {
                    match comparable(key).as_str() {
                        "name" | "ho_ten" | "ten" => signer.name = value.shown(),
                        "position" | "chuc_vu" => signer.position = value.shown(),
                        "authority" | "quyen_han" => signer.authority = value.shown(),
                        _ => self.fields.extra.push((format!("{}.{key}", entry.key), value.shown())),
                    }
                }
            }
            other => {
                self.wrong_type(entry, message!("type-signer"), other.type_name());
                return None;
            }
        }
        Some(Derived::new(signer, Origin::FrontMatter(entry.place.line)))
    }

    fn relations(&mut self, kind: Kind, entry: &Entry) {
        match relations::read(kind, entry) {
            Some(relations) => self.fields.relations.extend(relations),
            None => self.wrong_type(entry, message!("type-references"), entry.value.type_name()),
        }
    }

    /// Files stay files; what names a report of the archive is a relation.
    fn attachments(&mut self, entry: &Entry) {
        let Some(named) = relations::read(Kind::Attaches, entry) else {
            self.wrong_type(entry, message!("type-references"), entry.value.type_name());
            return;
        };
        let (files, reports): (Vec<Relation>, Vec<Relation>) = named.into_iter().partition(|one| Attachment::is_file(&one.target));
        let attachment = |one: Relation| Attachment { written: one.target, is_source: false, sha256: None, line: one.line };
        self.fields.attachments.extend(files.into_iter().map(attachment));
        self.fields.relations.extend(reports);
    }

    fn source(&mut self, entry: &Entry) {
        if let Some(written) = self.text(entry) {
            self.fields.attachments.push(Attachment { written, is_source: true, sha256: None, line: entry.place.line });
        }
    }

    fn task_results(&mut self, entry: &Entry) {
        match relations::results(entry) {
            Ok(results) => self.fields.task_results = results,
            Err(value) => {
                let cure = message!("cure-results");
                self.not_understood::<()>(entry, &value, cure);
            }
        }
    }

    fn wrong_type(&mut self, entry: &Entry, expected: Message, seen: Message) {
        self.fields.faulty = true;
        let make = if withholds(entry) { diag::wish_type } else { diag::field_type };
        self.diagnostics.push(make(self.path, entry.place, &entry.key, expected, seen));
    }

    fn status(&mut self, entry: &Entry) {
        let Some(text) = self.text_or_fault(entry, message!("cure-status")) else { return };
        match withholding::status(&text) {
            Some(Status::Withdrawn) => self.fields.withdrawn = Some(Withdrawal::default()),
            Some(Status::Draft) => self.fields.draft = true,
            Some(Status::Published) => {}
            None => drop(self.not_understood::<()>(entry, &text, message!("cure-status"))),
        }
    }

    /// A day of withdrawal alone tells that it was withdrawn; a reason alone does not.
    fn join_withdrawal(&mut self) {
        let reason = self.reason.take();
        if self.fields.withdrawn.is_none() {
            reason.iter().for_each(|entry| self.unused_without(entry, "withdrawn", "ngay_thu_hoi"));
            return;
        }
        let withdrawal = Withdrawal { date: self.withdrawn_on, reason: reason.and_then(|entry| self.text(&entry)).unwrap_or_default() };
        let missing: Vec<&str> = [("ngay_thu_hoi", withdrawal.date.is_none()), ("ly_do", withdrawal.reason.is_empty())]
            .into_iter()
            .filter(|(_, missing)| *missing)
            .map(|(name, _)| name)
            .collect();
        if !missing.is_empty() {
            self.diagnostics.push(diag::withdrawn_without(self.path, &missing));
        }
        self.fields.withdrawn = Some(withdrawal);
    }

    /// The file that the report was made from and its digest are two fields.
    fn join_source(&mut self) {
        let Some(entry) = self.source_sha256.take() else { return };
        let sha256 = self.text(&entry);
        match self.fields.attachments.iter_mut().find(|attachment| attachment.is_source) {
            Some(source) => source.sha256 = sha256,
            None => self.unused_without(&entry, "source", "ban_goc"),
        }
    }

    /// `so: 02` and `ky_hieu: BC-LĐLĐ` are one number.
    fn join_symbol(&mut self) {
        let Some(entry) = self.symbol.take() else { return };
        let Some(symbol) = self.text(&entry) else { return };
        let Some(given) = &mut self.fields.number else {
            return self.unused_without(&entry, "number", "so");
        };
        if given.value.symbol == symbol {
            return;
        }
        if !given.value.symbol.is_empty() {
            let why = message!("unused-symbol", number = &given.value.printed);
            self.diagnostics.push(diag::field_unused(self.path, entry.place, &entry.key, why));
            return;
        }
        match DocumentNumber::parse(&format!("{}/{symbol}", given.value.ordinal)) {
            Some(number) => given.value = number,
            None => drop(self.not_understood::<()>(&entry, &symbol, message!("cure-symbol"))),
        }
    }

    /// Says that a field has no effect without another one, so that it is not taken for read; of one that was given and refused
    /// enough is said.
    fn unused_without(&mut self, entry: &Entry, other: &str, shown: &str) {
        if !self.seen.contains(&other) {
            let why = message!("unused-without", field = shown);
            self.diagnostics.push(diag::field_unused(self.path, entry.place, &entry.key, why));
        }
    }
}

/// Whether an entry is one of the fields that withhold.
fn withholds(entry: &Entry) -> bool {
    matches!(withholding::judge(&entry.key, &entry.value), Judgement::Wish(_))
}

fn type_of(text: &str) -> DocumentType {
    DocumentType::from_name(text)
        .or_else(|| DocumentType::from_code(text))
        .unwrap_or_else(|| DocumentType { code: String::new(), name: text.to_owned() })
}
