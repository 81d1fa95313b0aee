//! Writes the widths of a font in the one form that the reading library understands.
//!
//! A font gives the widths of its letters by list (`5 [500 278]`) or by range (`5 9 500`): ISO 32000-1, 9.7.4.3. The library skips
//! ranges, and letters without a width are taken for a whole square wide: those after them come out of order.

use pdf_extract::{Dictionary, Document, Object};

/// A font has no more letters than this.
const LETTERS_MAX: i64 = 65_536;

/// Rewrites the ranges of all fonts as lists, and default widths with decimals as whole numbers.
pub(super) fn rewrite(pdf: &mut Document) {
    let is_composite = |font: &Dictionary| {
        font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| matches!(name, b"CIDFontType0" | b"CIDFontType2"))
    };
    let fonts: Vec<_> = pdf.objects.iter().filter(|(_, object)| object.as_dict().is_ok_and(is_composite)).map(|(id, _)| *id).collect();
    for id in fonts {
        let widths = pdf.get_dictionary(id).ok().and_then(|font| font.get(b"W").ok()).and_then(|widths| as_lists(pdf, widths));
        let Some(font) = pdf.objects.get_mut(&id).and_then(|object| object.as_dict_mut().ok()) else { continue };
        if let Some(widths) = widths {
            font.set("W", widths);
        }
        if let Ok(Object::Real(width)) = font.get(b"DW") {
            #[expect(clippy::cast_possible_truncation, reason = "widths are small")]
            let width = width.round() as i64;
            font.set("DW", width);
        }
    }
}

/// The widths as lists; none where they are so already, or are not of either form.
fn as_lists(pdf: &Document, widths: &Object) -> Option<Vec<Object>> {
    let resolved = |object: &Object| pdf.dereference(object).ok().map(|(_, object)| object.clone());
    let Some(Object::Array(written)) = resolved(widths) else { return None };
    let mut lists = Vec::with_capacity(written.len());
    let (mut at, mut has_ranges) = (0, false);
    while at + 1 < written.len() {
        let first = resolved(&written[at])?.as_i64().ok()?;
        match resolved(&written[at + 1])? {
            Object::Array(list) => {
                lists.extend([Object::Integer(first), Object::Array(list)]);
                at += 2;
            }
            last => {
                let count = last.as_i64().ok()?.checked_sub(first)?.checked_add(1).filter(|count| (1..=LETTERS_MAX).contains(count))?;
                let width = resolved(written.get(at + 2)?)?;
                lists.extend([Object::Integer(first), Object::Array(vec![width; usize::try_from(count).ok()?])]);
                has_ranges = true;
                at += 3;
            }
        }
    }
    has_ranges.then_some(lists)
}

#[cfg(test)]
mod tests {
    use pdf_extract::dictionary;

    use super::*;

    fn check(widths: Vec<Object>, expected: &str) {
        let mut pdf = Document::with_version("1.5");
        let id = pdf.add_object(dictionary! { "Type" => "Font", "Subtype" => "CIDFontType2", "W" => widths, "DW" => Object::Real(499.6) });
        rewrite(&mut pdf);
        let font = pdf.get_dictionary(id).expect("it was added");
        let widths = font.get(b"W").and_then(Object::as_array).expect("it has widths");
        let shown = |object: &Object| match object {
            Object::Array(list) => format!("{}x{:?}", list.len(), list.first()),
            other => format!("{other:?}"),
        };
        assert_eq!(widths.iter().map(shown).collect::<Vec<_>>().join(" "), expected);
        assert_eq!(font.get(b"DW").and_then(Object::as_i64).ok(), Some(500));
    }

    #[test]
    fn ranges_become_lists() {
        let list = || Object::Array(vec![500.into(), 278.into()]);
        check(vec![5.into(), list(), 9.into(), 11.into(), 333.into()], "5 2xSome(500) 9 3xSome(333)");
        check(vec![5.into(), list()], "5 2xSome(500)");
        // What is damaged is left to the library.
        check(vec![9.into(), 2.into(), 333.into()], "9 2 333");
        check(vec![0.into(), i64::MAX.into(), 333.into()], &format!("0 {} 333", i64::MAX));
        check(vec![9.into()], "9");
    }
}
