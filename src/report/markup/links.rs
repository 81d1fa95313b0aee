//! Repairs links whose targets are file names with spaces, and finds wiki links.

use std::sync::LazyLock;

use regex::Regex;

use crate::pattern::pattern;

/// Encloses link targets with spaces in `<` and `>`; `None` if there are none.
pub(super) fn mended(line: &str) -> Option<String> {
    // A file has an extension; words in brackets after a word in brackets have none.
    static TARGET: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"\]\((?P<target>[^\s<>()"]+(?: +[^\s<>()"]+)+\.[A-Za-z][A-Za-z0-9]{0,4}(?:#[^\s()]*)?)\)"#));
    (line.contains("](") && TARGET.is_match(line)).then(|| TARGET.replace_all(line, "](<$target>)").into_owned())
}

/// Wiki links in a line: `[[Báo cáo tháng 1]]`, `![[anh.png]]`.
pub(super) fn wiki(line: &str) -> impl Iterator<Item = &str> {
    static WIKI: LazyLock<Regex> = LazyLock::new(|| pattern(r"!?\[\[[^\[\]]{1,200}\]\]"));
    let may = line.contains("[[");
    may.then(|| WIKI.find_iter(line)).into_iter().flatten().map(|found| found.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_with_spaces() {
        let check = |line: &str, expected: Option<&str>| assert_eq!(mended(line).as_deref(), expected, "{line}");
        check("Xem [bảng](bang tinh.xlsx).", Some("Xem [bảng](<bang tinh.xlsx>)."));
        check("![a](thư mục/anh 1.png)", Some("![a](<thư mục/anh 1.png>)"));
        check("[a](b.md \"tên\") [c](d%20e.md) [g](<h i.md>)", None);
        check("[khoản 3](xem phụ lục)", None);
        check("[a](tỷ lệ 1.5)", None);
    }

    #[test]
    fn links_between_double_brackets() {
        assert_eq!(wiki("Xem [[Báo cáo]], ![[a.png]], [b](c) [[]]").collect::<Vec<_>>(), ["[[Báo cáo]]", "![[a.png]]"]);
    }
}
