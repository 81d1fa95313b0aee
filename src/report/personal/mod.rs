//! Finds what looks like personal data in a text: numbers of identity cards, telephones and bank accounts, addresses of e-mail.
//!
//! The kinds are those of basic personal data in Decree 13/2023/NĐ-CP, article 2, that have a recognisable form. A
//! match is a guess: the clerk is warned, and it is redacted only on request. The visible letters are searched (`visible.rs`),
//! so markup, special spaces and special hyphens hide nothing.

mod labels;
pub mod mailbox;
mod numbers;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::visible::Visible;
use crate::message;
use crate::messages::Message;
use crate::pattern::pattern;
use numbers::numbers;
use regex::Regex;

/// A kind of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The number of an identity card: 9 digits (CMND) or 12 (CCCD, Circular 59/2021/TT-BCA).
    Identity,
    /// The number of a mobile telephone, or of any that is called one.
    Phone,
    /// The number of a bank account.
    Account,
    /// An address of e-mail.
    Email,
}

/// Kinds with their names in front matter and archive.toml, in both languages.
const KINDS: [(&[Kind], &[&str]); 5] = [
    (
        &[Kind::Identity],
        &[
            "identity",
            "id",
            "identity_number",
            "identity_card",
            "id_card",
            "so_dinh_danh",
            "dinh_danh",
            "cccd",
            "so_cccd",
            "cmnd",
            "so_cmnd",
            "cmt",
            "can_cuoc",
            "so_can_cuoc",
            "can_cuoc_cong_dan",
            "chung_minh_nhan_dan",
            "so_dinh_danh_ca_nhan",
        ],
    ),
    (
        &[Kind::Phone],
        &[
            "phone",
            "phones",
            "phone_number",
            "phone_numbers",
            "telephone",
            "telephones",
            "tel",
            "mobile",
            "so_dien_thoai",
            "dien_thoai",
            "sdt",
            "so_dt",
            "dt",
            "dtdd",
            "di_dong",
            "so_di_dong",
        ],
    ),
    (
        &[Kind::Account],
        &[
            "account",
            "accounts",
            "account_number",
            "bank_account",
            "bank_accounts",
            "so_tai_khoan",
            "tai_khoan",
            "stk",
            "so_tk",
            "tai_khoan_ngan_hang",
        ],
    ),
    (&[Kind::Email], &["email", "emails", "e_mail", "e_mails", "mail", "thu_dien_tu", "dia_chi_email", "dia_chi_thu_dien_tu", "hop_thu"]),
    (&[Kind::Identity, Kind::Phone, Kind::Account, Kind::Email], &["personal_data", "du_lieu_ca_nhan", "thong_tin_ca_nhan"]),
];

/// The kinds that a name stands for.
pub fn kinds(name: &str) -> Option<&'static [Kind]> {
    KINDS.iter().find(|(_, names)| names.contains(&name)).map(|(kinds, _)| *kinds)
}

impl Kind {
    /// What a message calls it.
    pub fn name(self) -> Message {
        match self {
            Self::Identity => message!("personal-identity"),
            Self::Phone => message!("personal-phone"),
            Self::Account => message!("personal-account"),
            Self::Email => message!("personal-email"),
        }
    }
}

/// E-mail addresses in visible text.
static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)[a-z0-9._%+\-]+ ?(?:@|[\[(] ?(?:at|a còng|a) ?[\])]) ?[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?(?:(?:\.|[\[(] ?dot ?[\])])[a-z0-9\-]+)*(?:\.|[\[(] ?dot ?[\])])[a-z]{2,}\b",
    )
});

/// Number of digits of a bank account.
const ACCOUNT_DIGITS: std::ops::RangeInclusive<usize> = 6..=19;

/// Finds personal data in text order. Matches never overlap; the first kind wins.
pub fn find(text: &str) -> Vec<(Kind, Range<usize>)> {
    if !may_hold(text) {
        return Vec::new();
    }
    let visible = Visible::printed(text);
    let mut finds: BTreeMap<usize, (Kind, usize)> = BTreeMap::new();
    let mut add = |kind: Kind, range: Range<usize>| {
        // Finds are apart from each other, so only the last one that begins before this one ends may reach into it.
        let is_free = finds.range(..range.end).next_back().is_none_or(|(_, (_, end))| *end <= range.start);
        if is_free && !range.is_empty() {
            finds.insert(range.start, (kind, range.end));
        }
    };
    for (kind, range) in numbers(&visible.text) {
        add(kind, visible.source(range));
    }
    if visible.text.contains('@') || text.contains(['[', '(']) {
        EMAIL.find_iter(&visible.text).for_each(|found| add(Kind::Email, visible.source(found.range())));
    }
    // Addresses of links and brackets are not among what is printed.
    if ["](", "<", "at]", "còng]", "a]"].iter().any(|sign| text.contains(sign)) {
        let written = Visible::written(text);
        EMAIL.find_iter(&written.text).for_each(|found| add(Kind::Email, written.source(found.range())));
        // The numbers of an address are joined by its hyphens.
        let is_one = |range: &Range<usize>| !written.text[range.clone()].contains(['-', '.', '\n']);
        numbers(&written.text).into_iter().filter(|(_, range)| is_one(range)).for_each(|(kind, range)| add(kind, written.source(range)));
    }
    finds.into_iter().map(|(start, (kind, end))| (kind, start..end)).collect()
}

/// Cheap test whether a text can contain any: an e-mail sign, or enough digits in a line.
fn may_hold(text: &str) -> bool {
    let digits = |line: &str| {
        let is_wide = |pair: &&[u8]| pair[0] == 0xBC && matches!(pair[1], 0x90..=0x99);
        let plain = line.bytes().filter(u8::is_ascii_digit).count();
        if plain >= *ACCOUNT_DIGITS.start() { plain } else { plain + line.as_bytes().windows(2).filter(is_wide).count() }
    };
    text.contains(['@', '＠'])
        || text.contains("%40")
        || text.contains("at]")
        || text.contains("at)")
        || text.contains("(a)")
        || text.contains("còng")
        || text.contains("&#")
        || {
            let mut before = 0;
            text.split('\n').any(|line| {
                let here = digits(line);
                // A number may be torn at the end of a line.
                let both = before + here;
                before = if here > 0 { here } else { 0 };
                both >= *ACCOUNT_DIGITS.start()
            })
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found: Vec<String> = find(text).into_iter().map(|(kind, range)| format!("{kind:?} {}", &text[range])).collect();
        assert_eq!(found.join("; "), expected, "{text}");
    }

    #[test]
    fn finds_what_is_personal() {
        check("CCCD số 012 345 678 901 cấp", "Identity 012 345 678 901");
        check("số CMND: 045123456.", "Identity 045123456");
        check("ông A, 012090001234, Lai Châu", "Identity 012090001234");
        check("ông A, 012-090-001-234, Lai Châu", "Identity 012-090-001-234");
        check("| CCCD | 045 123 456 |", "Identity 045 123 456");
        check("1. | Họ tên | CCCD |\n|---|---|\n| A | 145 123 456 |", "Identity 145 123 456");
        check("CMND: 145123401, 145123402 và 145123403", "Identity 145123401; Identity 145123402; Identity 145123403");
        check("ĐT: 0213 3876 543, 0213 3876 544", "Phone 0213 3876 543; Phone 0213 3876 544");
        check("| Điện thoại |\n|---|\n| 912300026 |", "Phone 912300026");
        check("gọi 0912300003/0987300003 hoặc (0213) 3876008", "Phone 0912300003; Phone 0987300003; Phone (0213) 3876008");
        check("gọi 0084912300014 Lan, 0912300014Lan", "Phone 0084912300014; Phone 0912300014");
        check("tài khoản của ông A tại Ngân hàng Nông nghiệp: 3600 201 000", "Account 3600 201 000");
        check("a[at]gmail[dot]com, a(a)gmail.com", "Email a[at]gmail[dot]com; Email a(a)gmail.com");
        check("Họ tên | CCCD\n--- | ---\nA | 145 123 456", "Identity 145 123 456");
        check("| Họ tên | Số CMND |\n|---|---|\n| A | 045-123-456 |\n| B | 145123456 |", "Identity 045-123-456; Identity 145123456");
        check("CMND:\n045123456", "Identity 045123456");
        check("liên hệ 0912 345 678 hoặc 0987.654.321", "Phone 0912 345 678; Phone 0987.654.321");
        check("0912 345 678, 0987 654 321", "Phone 0912 345 678; Phone 0987 654 321");
        check("gọi +84 912 345 678", "Phone +84 912 345 678");
        check("Điện thoại: 0213 3876 543", "Phone 0213 3876 543");
        check("Số tài khoản 3600 201 000 123 tại Agribank", "Account 3600 201 000 123");
        check("gửi về a.b-c@laichau.gov.vn trước ngày 5", "Email a.b-c@laichau.gov.vn");
    }

    #[test]
    fn finds_numbers_however_they_are_written() {
        for number in [
            "0912\u{A0}345\u{A0}678",
            "0912\u{2009}345\u{202F}678",
            "0912–345–678",
            "0912\u{2011}345\u{2011}678",
            "(0912) 345 678",
            "0912  345  678",
            "0912,345,678",
            "84912345678",
            "+84 (0)912 345 678",
            "(+84) 912 345 678",
            "091\u{AD}2345678",
            "０９１２３４５６７８",
            "09 1234 5678",
            "09.12.34.56.78",
            "**0912** 345 678",
            "0912<b>345</b>678",
            "0912&nbsp;345&nbsp;678",
            "0912 345\n678",
            "0912\u{2060}345678",
            "[0912 345](x) 678",
        ] {
            let text = format!("Gọi {number} nhé");
            let found = find(&text);
            assert_eq!(found.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), [Kind::Phone], "{number}");
            let left: String = [&text[..found[0].1.start], &text[found[0].1.end..]].concat();
            assert!(!left.contains(|letter: char| letter.is_numeric()), "{left}");
        }
        for address in
            ["a.b%40x.vn", "a.b＠x.vn", "a.b**@**x.vn", "a.b @ x.vn", "a.b[at]x.vn", "a.b&#64;x.vn", "[thư](mailto:a.b@x.vn)", "<a.b@x.vn>"]
        {
            assert_eq!(find(&format!("Thư {address}.")).iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), [Kind::Email], "{address}");
        }
    }

    #[test]
    fn leaves_what_is_not() {
        check("tổng số 3.666 sáng kiến, 1.234.567.890 đồng", "");
        check("Quyết định số 0912/QĐ-UBND ngày 03/08/2023", "");
        check("Quyết định số 0912345678/QĐ-UBND", "");
        check("200.000.000.000 đồng; 012.345.678.901 đồng; 84.912.345.678 đồng", "");
        check("các ngày 05, 06, 07, 08, 09 và 05-08-2023 15 giờ 30", "");
        check("0,912345678 điểm", "");
        check("ISBN 978-0-9952692-0-0", "");
        check("ISBN 978-604-1-12345-6, ISSN 0866-7756, trang 0912-0934, tr. 123-145", "");
        check("Thời gian ký: 03.11.2023 15:23:25 +07:00", "");
        check("Ngày ký: 2026-02-05 16:36:10 +07:00", "");
        check("chuyển vào tài khoản 500.000.000 đồng", "");
        check("các TK 331, 332, 341; tài khoản 422, 475, 575", "");
        check("Điện thoại di động\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9", "");
        check("[luật](https://a.vn/luat-08-06-2026-434118-d1.html)", "");
        check("tài khoản của Công đoàn; năm 2023", "");
        check("tài khoản mở ngày 05-08-2023", "");
        check("| STT | Số tiền |\n|---|---|\n| 01 | 300.000.000 |", "");
        check("@ @a a@ a@b", "");
        check("", "");
    }

    #[test]
    fn names_in_both_languages_are_the_same_kind() {
        for name in ["sdt", "dien_thoai", "phones", "so_dien_thoai"] {
            assert_eq!(kinds(name), Some(&[Kind::Phone][..]), "{name}");
        }
        assert_eq!(kinds("kwyjibo"), None);
    }
}
