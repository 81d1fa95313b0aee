//! What an imported file holds, whatever its format: paragraphs, tables, pictures and page breaks in their order.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::legacy::{self, LegacyEncoding};
use crate::digest::hexadecimal;
use crate::messages::Message;
use crate::report::inline::{self, NOTE_CLOSE, NOTE_OPEN, Style};

/// A file that was read.
#[derive(Debug, Default)]
pub struct Document {
    /// What it holds.
    pub blocks: Vec<Block>,
    /// The pictures that blocks name.
    pub pictures: Pictures,
    /// What the clerk should know of the reading.
    pub remarks: Vec<Message>,
    /// What the file carries beside the text that it shows, and whoever gets the file gets too.
    pub carries: Vec<Message>,
}

/// One thing after another.
#[derive(Debug)]
pub enum Block {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
    /// A picture: its index in [`Document::pictures`] and its description, if any.
    Image(usize, String),
    /// The end of a page.
    PageBreak,
}

/// A paragraph.
#[derive(Debug, Default)]
pub struct Paragraph {
    /// The number or bullet that is printed before it; empty for none.
    pub label: String,
    /// The level of a heading, from 1; 0 for a text.
    pub level: u8,
    /// Its text.
    pub runs: Vec<Run>,
}

/// Text of one look; a line feed in it is a line break.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Whether it is bold.
    pub bold: bool,
    /// Whether it is italic.
    pub italic: bool,
    /// Whether it is raised or lowered.
    pub shift: Option<Style>,
    /// Whether it is the mark of a footnote.
    pub is_note: bool,
    /// Where it links to.
    pub link: Option<String>,
    /// How its font reads it; none for Unicode.
    pub encoding: Option<LegacyEncoding>,
}

/// A table.
#[derive(Debug, Default)]
pub struct Table {
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Debug, Default)]
pub struct Cell {
    /// What it holds; nothing for the lower part of a cell merged over rows.
    pub blocks: Vec<Block>,
    /// Over how many columns it goes.
    pub columns: usize,
}

/// A picture.
#[derive(Debug, Serialize, Deserialize)]
pub struct Image {
    /// Its name beside the report, made of its content: the same picture in two reports is one file.
    pub file_name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// The pictures of a document, each stored once however often it is shown.
#[derive(Debug, Default)]
pub struct Pictures {
    images: Vec<Image>,
    /// The place of each, by extension and checksum.
    places: BTreeMap<(String, String), usize>,
}

impl Pictures {
    /// The place of a picture with this content; [`Pictures::fill`] gives it the content.
    pub fn place(&mut self, extension: &str, bytes: &[u8]) -> usize {
        let extension = if extension.is_empty() { "bin" } else { extension };
        let key = (extension.to_owned(), hexadecimal(bytes));
        let file_name = format!("hinh-{}.{extension}", &key.1[..12]);
        *self.places.entry(key).or_insert_with(|| {
            self.images.push(Image { file_name, bytes: Vec::new() });
            self.images.len() - 1
        })
    }

    /// Gives the picture at a place its content.
    pub fn fill(&mut self, place: usize, bytes: Vec<u8>) {
        if let Some(image) = self.images.get_mut(place) {
            image.bytes = bytes;
        }
    }

    /// The picture at a place.
    pub fn get(&self, place: usize) -> Option<&Image> {
        self.images.get(place)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.images.is_empty()
    }

    /// All of them.
    pub fn into_images(self) -> Vec<Image> {
        self.images
    }
}

impl Document {
    /// Reads every run by the encoding of its font, or, where no font tells one, by the encoding that the whole text is in.
    /// Returns the encodings found.
    pub fn decode(&mut self) -> Vec<LegacyEncoding> {
        let mut found = Vec::new();
        each_paragraph(&mut self.blocks, &mut |paragraph| found.extend(paragraph.runs.iter().filter_map(|run| run.encoding)));
        if found.is_empty() {
            let mut text = String::new();
            each_paragraph(&mut self.blocks, &mut |paragraph| text += &(paragraph.text() + "\n"));
            let Some(encoding) = legacy::guess(&text) else { return found };
            each_paragraph(&mut self.blocks, &mut |paragraph| paragraph.runs.iter_mut().for_each(|run| run.encoding = Some(encoding)));
            found.push(encoding);
        }
        each_paragraph(&mut self.blocks, &mut Paragraph::decode);
        found.sort();
        found.dedup_by_key(|encoding| encoding.name());
        found
    }
}

fn each_paragraph(blocks: &mut [Block], visit: &mut impl FnMut(&mut Paragraph)) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => visit(paragraph),
            Block::Table(table) => {
                table.rows.iter_mut().flatten().for_each(|cell| each_paragraph(&mut cell.blocks, visit));
            }
            Block::Image(..) | Block::PageBreak => {}
        }
    }
}

impl Paragraph {
    /// A paragraph of a text with the code points of raised and lowered letters and of footnotes.
    pub fn marked(text: &str) -> Paragraph {
        let mut paragraph = Paragraph::default();
        let mut rest = text;
        if let Some((mark, after)) =
            rest.strip_prefix(NOTE_OPEN).and_then(|rest| rest.strip_prefix("note:")).and_then(|rest| rest.split_once(NOTE_CLOSE))
        {
            paragraph.label = format!("[^{mark}]:");
            rest = after;
        }
        let mut run = Run::default();
        while let Some(at) = rest.find(inline::is_sign) {
            run.text.push_str(&rest[..at]);
            let sign = rest[at..].chars().next().unwrap_or(NOTE_CLOSE);
            rest = &rest[at + sign.len_utf8()..];
            paragraph.runs.extend(Some(std::mem::take(&mut run)).filter(|run| !run.text.is_empty()));
            if sign == NOTE_OPEN {
                let (note, after) = rest.split_once(NOTE_CLOSE).unwrap_or((rest, ""));
                let mark = note.split_once(':').map_or(note, |(_, mark)| mark);
                paragraph.runs.push(Run { text: mark.to_owned(), is_note: true, ..Run::default() });
                rest = after;
            } else {
                run.shift = Style::opened_by(sign);
            }
        }
        run.text.push_str(rest);
        paragraph.runs.extend(Some(run).filter(|run| !run.text.is_empty()));
        paragraph
    }

    /// Its text without looks.
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }

    /// Whether nothing is printed.
    pub fn is_empty(&self) -> bool {
        self.label.is_empty() && self.runs.iter().all(|run| run.text.trim().is_empty())
    }

    fn decode(&mut self) {
        self.runs.retain(|run| !run.text.is_empty());
        // A letter of VNI is two characters, and Word parts runs anywhere: its second goes to the first.
        for at in 1..self.runs.len() {
            let (before, after) = self.runs.split_at_mut(at);
            let (Some(before), Some(after)) = (before.last_mut(), after.first_mut()) else { continue };
            if before.encoding == Some(LegacyEncoding::Vni) && after.encoding == before.encoding {
                let marks: String = after.text.chars().take_while(|letter| is_vni_mark(*letter)).collect();
                after.text.drain(..marks.len());
                before.text += &marks;
            }
        }
        for run in &mut self.runs {
            if let Some(encoding) = run.encoding.take().filter(|_| legacy::is_latin(&run.text)) {
                run.text = legacy::convert(&run.text, encoding);
            }
            run.text.retain(|letter| letter != '\u{AD}');
        }
    }
}

/// What VNI puts after a vowel and never at the start of a syllable.
fn is_vni_mark(letter: char) -> bool {
    "øùûõïâêáàåãäéèúüëØÙÛÕÏÂÊÁÀÅÃÄÉÈÚÜË".contains(letter)
}
