//! Turns elements into an XML 1.0 document in UTF-8.

use std::borrow::Cow;
use std::io;

use quick_xml::events::{BytesDecl, BytesText, Event};
use quick_xml::{Writer, escape::escape};

/// A document that is being written.
pub(super) struct Xml(Writer<Vec<u8>>);

/// The document that `fill` writes.
pub(super) fn document(fill: impl FnOnce(&mut Xml)) -> Vec<u8> {
    let mut xml = Xml(Writer::new(Vec::new()));
    let declared = xml.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    written(declared.and_then(|()| xml.0.write_event(Event::Text(BytesText::from_escaped("\n")))));
    fill(&mut xml);
    let mut bytes = xml.0.into_inner();
    bytes.push(b'\n');
    bytes
}

impl Xml {
    /// An element with others in it.
    pub(super) fn element(&mut self, name: &str, attributes: &[(&str, &str)], fill: impl FnOnce(&mut Xml)) {
        let cleaned: Vec<(&str, Cow<'_, str>)> = attributes.iter().map(|(key, value)| (*key, allowed(value))).collect();
        let element = self.0.create_element(name).with_attributes(cleaned.iter().map(|(key, value)| (*key, value.as_ref())));
        let filled = element.write_inner_content(|writer| {
            let mut inner = Xml(Writer::new(std::mem::take(writer.get_mut())));
            fill(&mut inner);
            *writer.get_mut() = inner.0.into_inner();
            Ok(())
        });
        written(filled);
        written(self.0.write_event(Event::Text(BytesText::from_escaped("\n"))));
    }

    /// An element with text in it.
    pub(super) fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.element(name, attributes, |xml| {
            written(xml.0.write_event(Event::Text(BytesText::from_escaped(escape(allowed(text).as_ref()).as_ref()))));
        });
    }

    /// An element with nothing in it.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let cleaned: Vec<(&str, Cow<'_, str>)> = attributes.iter().map(|(key, value)| (*key, allowed(value))).collect();
        let element = self.0.create_element(name).with_attributes(cleaned.iter().map(|(key, value)| (*key, value.as_ref())));
        written(element.write_empty());
        written(self.0.write_event(Event::Text(BytesText::from_escaped("\n"))));
    }
}

fn written<T>(result: io::Result<T>) {
    result.map(drop).expect("memory takes all that is written");
}

/// The text without the characters that XML 1.0 forbids (production 2, `Char`).
fn allowed(text: &str) -> Cow<'_, str> {
    let is_allowed = |letter: char| matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..);
    if text.chars().all(is_allowed) {
        Cow::Borrowed(text)
    } else {
        text.chars().filter(|letter| is_allowed(*letter)).collect::<String>().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_text() {
        let bytes = document(|xml| {
            xml.element("a", &[("b", "\"<&\u{1}")], |xml| {
                xml.text("c", &[], "1 < 2 & \u{C}]]>");
                xml.empty("d", &[]);
            });
        });
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"&quot;&lt;&amp;\"><c>1 &lt; 2 &amp; ]]&gt;</c>\n<d/>\n</a>\n\n"
        );
    }
}
