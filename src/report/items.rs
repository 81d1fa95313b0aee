//! Turns the parts of a report into items: the outermost numbered points of its sections, each with all that is in it.
//!
//! Items are what reports of different months have in common: a task that one plans, a result that the next one
//! reports, a point that comes back. What is a task is told by the heading above it.

use vanthu_search::fold;

use super::block::{Block, Kind};
use super::{markdown, pinpoint};

/// An outermost numbered point.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// Its own part, then all parts in it.
    pub blocks: &'a [Block],
    /// Whether the sections around it are plans.
    pub is_task: bool,
}

impl<'a> Item<'a> {
    /// Its anchor.
    pub fn anchor(&self) -> &'a str {
        self.blocks.first().map_or("", |block| block.anchor.as_str())
    }

    /// Where it stands, as printed: `III › 9`.
    pub fn trail(&self) -> &'a str {
        self.blocks.first().map_or("", |block| block.trail.as_str())
    }

    /// Its text without markup and numbers, a line a part.
    pub fn text(&self) -> String {
        self.blocks.iter().map(|block| markdown::plain(&block.text)).collect::<Vec<_>>().join("\n")
    }
}

/// The items of a report, in the order printed.
pub fn items(blocks: &[Block]) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    // The sections around: anchor, and whether it is a plan, where its heading tells.
    let mut around: Vec<(&str, Option<bool>)> = Vec::new();
    let mut at = 0;
    while at < blocks.len() {
        let block = &blocks[at];
        match block.kind {
            Kind::Section(_) | Kind::Article(_) => {
                around.retain(|(anchor, _)| pinpoint::is_within(&block.anchor, anchor));
                around.push((&block.anchor, is_plan(block.heading_and_rest().0)));
                at += 1;
            }
            Kind::Clause(..) | Kind::Letter | Kind::Dash(_) => {
                let inner = blocks[at + 1..].iter().take_while(|inner| pinpoint::is_within(&inner.anchor, &block.anchor)).count();
                items.push(Item {
                    blocks: &blocks[at..=at + inner],
                    is_task: around.iter().find_map(|(_, is_plan)| *is_plan).unwrap_or(false),
                });
                at += 1 + inner;
            }
            Kind::Head(_) | Kind::Foot(_) | Kind::Paragraph | Kind::Note => at += 1,
        }
    }
    items
}

/// Whether a heading announces tasks: the first of the words that headings use decides, so that "kết quả thực hiện
/// nhiệm vụ" is no plan and "nhiệm vụ trọng tâm" is; none when it has none of them. The outermost heading that tells
/// counts: "xây dựng kế hoạch" among results is a result.
fn is_plan(heading: &str) -> Option<bool> {
    const RESULTS: [&str; 8] = ["ket qua", "tinh hinh", "dac diem", "so lieu", "danh gia", "thuc hien", "trien khai", "da "];
    const PLANS: [&str; 4] = ["nhiem vu", "phuong huong", "ke hoach", "muc tieu"];
    let folded = fold::fold(heading);
    let first = |words: &[&str]| words.iter().filter_map(|word| folded.find(word)).min();
    match (first(&PLANS), first(&RESULTS)) {
        (Some(plan), Some(result)) => Some(plan < result),
        (None, None) => None,
        (plan, _) => Some(plan.is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_plans() {
        for plan in ["NHIỆM VỤ TRỌNG TÂM THÁNG 11/2023", "PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2025", "Kế hoạch công tác tháng 12", "MỤC TIÊU"]
        {
            assert_eq!(is_plan(plan), Some(true), "{plan}");
        }
        for result in [
            "KẾT QUẢ TRIỂN KHAI THỰC HIỆN NHIỆM VỤ THÁNG 10/2023",
            "TÌNH HÌNH THỰC HIỆN KẾ HOẠCH",
            "SỐ LIỆU CHỦ YẾU",
            "TRIỂN KHAI THỰC HIỆN NHIỆM VỤ THÁNG 1",
        ] {
            assert_eq!(is_plan(result), Some(false), "{result}");
        }
        assert_eq!((is_plan("Khác"), is_plan("")), (None, None));
    }
}
