//! Tells the mailbox of an office from a person's: an office's is meant to be read by everybody.

use vanthu_search::fold;

/// What names of offices' mailboxes begin with.
const OFFICES: [&str; 41] = [
    "admin",
    "baobien",
    "banbientap",
    "bandan",
    "banchi",
    "bbt",
    "bientap",
    "cong",
    "contact",
    "congbao",
    "cskh",
    "cuc",
    "dang",
    "dichvu",
    "doan",
    "duongday",
    "gopy",
    "hoidong",
    "hotro",
    "hotline",
    "info",
    "lienhe",
    "mail",
    "office",
    "phapche",
    "phong",
    "portal",
    "quanly",
    "support",
    "thanhtra",
    "thongke",
    "thongtin",
    "tiepcongdan",
    "tiepdan",
    "tiepnhan",
    "toasoan",
    "tuyensinh",
    "ubnd",
    "vanphong",
    "vanthu",
    "webmaster",
];

/// Parts of such names that stand alone between dots and hyphens.
const SHORT: [&str; 22] = [
    "bca", "bch", "bql", "btc", "byt", "hdnd", "ldld", "mttq", "sct", "sgddt", "snv", "snnmt", "so", "stc", "stp", "sxd", "syt", "tchc",
    "tckt", "vp", "vpub", "vt",
];

/// Reports whether an address is an office's: on a domain of the State or of an organisation, and named after an office.
pub fn is_of_office(address: &str) -> bool {
    let Some((name, domain)) = address.rsplit_once('@') else { return false };
    let (name, domain) = (fold::fold(name.trim()), domain.trim().to_lowercase());
    let labels: Vec<&str> = domain.split('.').collect();
    let is_public = labels.last() == Some(&"vn")
        && (["gov", "org", "edu", "chinhphu", "quochoi"].iter().any(|label| labels.contains(label)) || domain == "congdoan.vn");
    let parts: Vec<&str> = name.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let is_office = |part: &str| OFFICES.iter().any(|office| part.starts_with(office));
    let Some(first) = parts.first() else { return false };
    is_public && (is_office(first) || parts.iter().all(|part| SHORT.contains(part) || is_office(part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_and_persons() {
        for office in [
            "congthongtin@sonla.gov.vn",
            "thongtinchinhphu@chinhphu.vn",
            "vanthu.syt@sonla.gov.vn",
            "ubnd-hoabinh@gov.vn",
            "vp.syt@x.gov.vn",
        ] {
            assert!(is_of_office(office), "{office}");
        }
        for person in
            ["a.b-c@laichau.gov.vn", "nguyenvana.snv@angiang.gov.vn", "lan.syt@sonla.gov.vn", "vanthu@gmail.com", "vanthu", "@x.gov.vn"]
        {
            assert!(!is_of_office(person), "{person}");
        }
    }
}
