//! Tells the parts of a legal act by their look: grounds, headings of articles, lines that a page's width wrapped.

use vanthu_search::fold;

use super::line::Line;
use super::{marks, numbering};

/// Words that begin a ground of an act (Decree 30/2020/NĐ-CP, annex I, part II.6a).
const GROUNDS: [&str; 5] = ["can cu ", "theo de nghi cua ", "xet de nghi ", "xet to trinh ", "thuc hien ket luan "];

/// Reports whether a line is a ground: `Căn cứ Luật …;`.
pub fn is_ground(text: &str) -> bool {
    let bare = marks::bare(text);
    if !bare.starts_with(['C', 'c', 'T', 'X']) {
        return false;
    }
    let end = bare.char_indices().nth(24).map_or(bare.len(), |(end, _)| end);
    let folded = fold::fold(&bare[..end]).replace(['*', '_'], "");
    GROUNDS.iter().any(|words| folded.starts_with(words)) || folded.trim_end() == "can cu"
}

/// A heading of an article has no more letters than this.
const HEADING_CHARS_MAX: usize = 300;

/// Reports whether what follows "Điều 3." on its line is its heading and not its text.
pub fn is_heading(rest: &str) -> bool {
    let bare = marks::bare(rest);
    !bare.is_empty() && bare.chars().count() <= HEADING_CHARS_MAX && !bare.ends_with(['.', ';', ':', ',']) && !bare.contains(". ")
}

/// Words that no line ends with when what they belong to is whole.
const OPEN_WORDS: [&str; 30] = [
    "của", "và", "về", "theo", "tại", "với", "cho", "trong", "bởi", "các", "số", "do", "từ", "đến", "những", "một", "là", "hoặc", "trên",
    "để", "không", "được", "có", "này", "ngày", "tháng", "năm", "thuộc", "giữa", "đối",
];

/// Reports whether a text ends in mid-phrase: with a comma, a dash or a word that leads on.
pub fn is_open(text: &str) -> bool {
    let text = marks::bare(text);
    let last = text.rsplit(char::is_whitespace).next().unwrap_or(text).to_lowercase();
    text.ends_with([',', '-', '–', '/', '(']) || OPEN_WORDS.contains(&last.as_str())
}

/// Reports whether a line leads to the name of an article or a point on the next one.
pub fn leads_on(text: &str) -> bool {
    let last = marks::bare(text).rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    matches!(last.as_str(), "tại" | "theo" | "khoản" | "điểm" | "và" | "của" | "hoặc" | "mục" | "chương")
}

/// How the lines of a text are wrapped.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wrapping {
    /// The letters of a full line; 0 where a line holds a whole paragraph.
    width: usize,
}

/// Wrapped lines are not longer than this.
const WIDTH_MAX: usize = 130;

/// Fewer lines show nothing.
const LINES_MIN: usize = 12;

impl Wrapping {
    /// Measures the lines of a text.
    pub fn of(lines: &[Line<'_>]) -> Wrapping {
        let mut lengths: Vec<usize> =
            lines.iter().filter(|line| !line.literal).map(|line| line.text.chars().count()).filter(|length| *length > 40).collect();
        if lengths.len() < LINES_MIN {
            return Wrapping::default();
        }
        lengths.sort_unstable();
        let (width, longest) = (lengths[lengths.len() * 9 / 10], lengths[lengths.len() * 99 / 100]);
        Wrapping { width: if longest <= WIDTH_MAX { width } else { 0 } }
    }

    /// Reports whether the lines are as long as a page is wide, and no longer.
    pub const fn is_wrapped(self) -> bool {
        self.width > 0
    }

    /// Reports whether a line goes on with the one before: it was too full for the next word, ends in mid-phrase, or a small
    /// letter follows.
    pub fn goes_on(self, before: &str, next: &str) -> bool {
        let next = marks::bare(next);
        let first_word = next.split_whitespace().next().map_or(0, |word| word.chars().count());
        let is_full = self.width > 0 && (before.trim_end().chars().count() + 1 + first_word) * 20 > self.width * 17;
        is_full || is_open(before) || next.starts_with(char::is_lowercase)
    }
}

/// Reports whether a line begins the text of an act: a ground, an article, a chapter.
pub fn begins_text(text: &str) -> bool {
    is_ground(text) || numbering::label(text).is_some_and(|label| label.rank <= numbering::Rank::Article)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grounds() {
        for line in ["Căn cứ Luật Đò;", "CĂN CỨ ", "*Căn cứ* Luật", "Theo đề nghị của Giám đốc Sở;", "Xét đề nghị của Sở"]
        {
            assert!(is_ground(line), "{line}");
        }
        for line in ["Các căn cứ", "Căn hộ", "Theo kế hoạch", ""] {
            assert!(!is_ground(line), "{line}");
        }
    }

    #[test]
    fn headings_of_articles() {
        for heading in ["Phạm vi điều chỉnh", "**Hiệu lực thi hành**"] {
            assert!(is_heading(heading), "{heading}");
        }
        for text in ["", "Quyết định này có hiệu lực từ ngày ký.", "Sửa đổi như sau:", "Hiệu lực. Quyết định này"]
        {
            assert!(!is_heading(text), "{text}");
        }
    }

    #[test]
    fn wrapped_lines() {
        let line = |text: &str| Line { number: 1, joined: Vec::new(), text: text.to_owned().into(), literal: false };
        let full = "một hai ba bốn năm sáu bảy tám chín mười một hai ba bốn năm sáu bảy tám chín";
        let lines: Vec<Line<'_>> = (0..20).map(|_| line(full)).collect();
        let wrapping = Wrapping::of(&lines);
        assert!(wrapping.goes_on(full, "Bộ trưởng"));
        assert!(wrapping.goes_on("Trách nhiệm của", "Bộ trưởng"));
        assert!(wrapping.goes_on("Trách nhiệm", "bộ trưởng"));
        assert!(!wrapping.goes_on("Phạm vi điều chỉnh", "Thông tư này"));
        assert!(!Wrapping::of(&lines[..3]).goes_on(full, "Bộ trưởng"));
    }
}
