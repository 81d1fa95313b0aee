//! Turns what is known of a report into its address: ASCII, lower case, for decades.
//!
//! Body, full date, number and symbol name a report; body, number and year do not, since numbers begin
//! again with a new term of office. What lacks one of them is named by its path.

use vanthu_search::fold;

use crate::digest::hexadecimal as digest;
use crate::report::Report;

/// The address of the data of a report, whose page without its extension is given.
pub fn data(base: &str) -> String {
    format!("{base}.json")
}

/// The address of a report as plain text.
pub fn text(base: &str) -> String {
    format!("{base}.txt")
}

/// The address of a picture that stands in the text of reports, by its name.
pub fn picture(name: &str) -> String {
    format!("tep/anh/{name}")
}

/// The last part of an address: the name of a file in its folder.
pub fn last(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}

/// Top-level names that the site itself uses; a body with such a slug gets another one.
const RESERVED: [&str; 15] = [
    "nam",
    "quy",
    "thang",
    "loai",
    "co-quan",
    "nguoi-ky",
    "van-ban",
    "doi-chieu",
    "dien-bien",
    "so-lieu",
    "so-dang-ky",
    "search",
    "assets",
    "tep",
    "tai-lieu",
];

/// Longer parts of a path are cut and told apart by a digest.
const PART_CHARS_MAX: usize = 100;

/// The folder of a body's reports.
pub fn issuer_folder(slug: &str) -> String {
    if RESERVED.contains(&slug) { format!("{slug}-cq") } else { part(slug) }
}

/// The address of a report without its extension, below the site's root.
pub fn of(report: &Report) -> String {
    let number = report.number.as_ref().filter(|number| !number.value.symbol.is_empty());
    let (Some(issuer), Some(date), Some(number)) = (&report.issuer, &report.date, number) else {
        return format!("tai-lieu/{}", below(&report.path));
    };
    let date = date.value;
    format!(
        "{}/{:04}/{:02}/{:02}/{}",
        issuer_folder(&issuer.value.slug),
        date.year(),
        date.month(),
        date.day(),
        part(&number.value.printed)
    )
}

/// The published path of a file that reports refer to.
pub fn attachment(path: &str) -> String {
    format!("tep/{}.{}", below(path), extension(path).unwrap_or_default().to_ascii_lowercase())
}

/// What follows the last full stop of the last part of a path.
fn extension(path: &str) -> Option<&str> {
    path.rsplit('/').next()?.rsplit_once('.').map(|(_, extension)| extension)
}

fn below(path: &str) -> String {
    let stem = extension(path).map_or(path, |extension| &path[..path.len() - extension.len() - 1]);
    stem.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Whether Windows has a device of this name, so that no file there can have it, with any extension; a published archive
/// is carried on disks of any system. Source: <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>.
fn is_device(slug: &str) -> bool {
    let numbered = slug.strip_prefix("com").or_else(|| slug.strip_prefix("lpt"));
    matches!(slug, "con" | "prn" | "aux" | "nul")
        || numbered.is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

/// One part of a path; a name without an ASCII letter is named by its digest.
pub fn part(name: &str) -> String {
    let slug = fold::slug(name);
    match slug.len() {
        _ if is_device(&slug) => format!("t-{slug}"),
        0 => format!("t-{}", &digest(name.as_bytes())[..8]),
        1..=PART_CHARS_MAX => slug,
        _ => format!("{}-{}", &slug[..PART_CHARS_MAX - 9], &digest(name.as_bytes())[..8]),
    }
}

/// The way from a page to the site's root: `../../`, empty for a page in the root.
pub fn to_root(address: &str) -> String {
    "../".repeat(address.matches('/').count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_short_ascii() {
        assert_eq!(part("Báo cáo tháng 10"), "bao-cao-thang-10");
        assert_eq!(part("📄").len(), 10);
        assert!(part(&"ơ".repeat(200)).len() <= PART_CHARS_MAX);
        assert_ne!(part(&"ơ".repeat(200)), part(&"ơ".repeat(201)));
        assert_eq!([part("CON"), part("Com1"), part("com10"), part("lpt")], ["t-con", "t-com1", "com10", "lpt"]);
        assert_eq!(issuer_folder("loai"), "loai-cq");
        assert_eq!(to_root("a/b/c.html"), "../../");
        assert_eq!(attachment("2023/Ảnh 1.PNG"), "tep/2023/anh-1.png");
        assert_eq!(attachment("v1.2/Phụ lục.PDF"), "tep/v1-2/phu-luc.pdf");
    }
}
