//! Gathers the letters of a page and leaves out those that nobody sees: under a filled shape, in the colour of what is behind
//! them, or in a hidden layer.
//!
//! Pictures over letters are left alone, as are letters that are painted invisibly: that is how recognised text lies in scans.

use pdf_extract::{ColorSpace, Document as Pdf, MediaBox, ObjectId, OutputDev, OutputError, Path, Transform};

use super::canvas::{Canvas, Ink, Paint, Painted, Pen};
use super::colour::{Rgb, WHITE, is_same};
use super::geometry::{Matrix, Point};
use super::script::Scripts;

/// Where a letter is looked at: shares of its width, and of its size above the line.
const ACROSS: [f64; 3] = [0.2, 0.5, 0.8];
const ABOVE: [f64; 3] = [0.08, 0.25, 0.42];

/// The least width of a letter, as a share of its size: marks have none.
const WIDTH_MIN: f64 = 0.2;

/// Letters times things painted: beyond that a page is not judged.
const COMPARED_MAX: usize = 1_000_000_000;

/// A shape of this share of the page's width and height is its ground.
const GROUND: f64 = 0.9;

/// Why nobody sees a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    Covered,
    SameColour,
    Layer,
}

/// A letter as the library gives it.
pub(super) struct Letter {
    pub(super) place: Transform,
    pub(super) width: f64,
    pub(super) size: f64,
    pub(super) text: String,
    pen: Option<Pen>,
}

/// The letters of a page, and what is painted there.
pub(super) struct Letters<'a> {
    scripts: &'a Scripts,
    canvas: Canvas<'a>,
    letters: Vec<Letter>,
    /// Width and height of the page.
    page: (f64, f64),
}

/// What a page shows, and how many letters it hides for which reason.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) letters: Vec<Letter>,
    pub(super) hidden: Vec<Reason>,
    /// Some letters could not be judged.
    pub(super) is_unchecked: bool,
}

impl<'a> Letters<'a> {
    pub(super) fn of(pdf: &'a Pdf, scripts: &'a Scripts, page: ObjectId) -> Letters<'a> {
        Letters { scripts, canvas: Canvas::of(pdf, scripts, page), letters: Vec::new(), page: (f64::INFINITY, f64::INFINITY) }
    }

    /// Parts what is seen from what is hidden.
    pub(super) fn seen(mut self) -> Seen {
        self.canvas.finish();
        let painted = &self.canvas.painted;
        let mut seen = Seen { is_unchecked: self.canvas.is_full || painted.len() * self.letters.len() > COMPARED_MAX, ..Seen::default() };
        for letter in self.letters {
            let is_blank = letter.text.trim().is_empty();
            seen.is_unchecked |= letter.pen.is_none() && !is_blank;
            let judged = letter.pen.as_ref().filter(|_| !is_blank && !seen.is_unchecked);
            match judged.and_then(|pen| reason(&letter, pen, painted, self.page)) {
                Some(reason) => seen.hidden.push(reason),
                None => seen.letters.push(letter),
            }
        }
        seen
    }
}

impl OutputDev for Letters<'_> {
    fn begin_page(&mut self, _: u32, page: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        self.page = ((page.urx - page.llx).abs(), (page.ury - page.lly).abs());
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(&mut self, place: &Transform, width: f64, _: f64, size: f64, text: &str) -> Result<(), OutputError> {
        self.letters.push(Letter { place: *place, width, size, text: text.to_owned(), pen: self.canvas.pen() });
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn fill(&mut self, _: &Transform, _: &ColorSpace, _: &[f64], path: &Path) -> Result<(), OutputError> {
        if let Some(marker) = self.scripts.marker(path) {
            self.canvas.advance(marker);
        }
        Ok(())
    }
}

/// Why nobody sees a letter; none when it is seen, or is left alone.
fn reason(letter: &Letter, pen: &Pen, painted: &[Painted], page: (f64, f64)) -> Option<Reason> {
    if pen.is_in_hidden_layer {
        return Some(Reason::Layer);
    }
    let place = &letter.place;
    let matrix = Matrix([place.m11, place.m12, place.m21, place.m22, place.m31, place.m32]).then(pen.base);
    let point = |across: f64, above: f64| matrix.map((across * letter.width.max(WIDTH_MIN) * letter.size, above * letter.size));
    let middle = ACROSS.map(|across| point(across, ABOVE[1]));
    if pen.ink == Ink::Invisible {
        return middle.iter().all(|point| is_blacked_out(*point, pen.after, painted, page)).then_some(Reason::Covered);
    }
    let Ink::Visible(colours) = pen.ink else { return None };
    let over = |point: Point| topmost(&painted[pen.after..], point).map(|(_, paint)| paint);
    match over(middle[1]) {
        Some(Paint::Picture) => return None,
        Some(_) => {
            let is_covered = |point: Point| matches!(over(point), Some(Paint::Opaque(_)));
            let mut points = ACROSS.iter().flat_map(|across| ABOVE.map(|above| point(*across, above)));
            return points.all(is_covered).then_some(Reason::Covered);
        }
        None => {}
    }
    let is_lost = |point: &Point| {
        let ground = ground(&painted[..pen.after], *point);
        colours.iter().flatten().all(|colour| matches!((colour, ground), (Some(own), Some(ground)) if is_same(*own, ground)))
    };
    middle.iter().all(is_lost).then_some(Reason::SameColour)
}

/// The last thing painted at a point that hides what is below, with its place in the order.
fn topmost(painted: &[Painted], point: Point) -> Option<(usize, Paint)> {
    let found = painted.iter().enumerate().rev().find(|(_, painted)| painted.paint != Paint::Other && painted.covers(point));
    found.map(|(index, painted)| (index, painted.paint))
}

/// The colour behind a point; none when it is not known.
fn ground(painted: &[Painted], point: Point) -> Option<Rgb> {
    match painted.iter().rev().find(|painted| painted.covers(point)).map(|painted| painted.paint) {
        None => Some(WHITE),
        Some(Paint::Opaque(colour)) => colour,
        Some(Paint::Picture | Paint::Other) => None,
    }
}

/// Whether a shape takes from the eye what an invisible letter stands for: it lies on the picture of a scan, or, where no
/// picture is, on the letter. White ones and the ground of the page take nothing away there.
fn is_blacked_out(point: Point, after: usize, painted: &[Painted], page: (f64, f64)) -> bool {
    let Some((index, Paint::Opaque(colour))) = topmost(painted, point) else { return false };
    let below = &painted[..index];
    if below.iter().any(|painted| painted.paint == Paint::Picture && painted.covers(point)) {
        return true;
    }
    let is_ground = painted[index].size().is_none_or(|(width, height)| width >= page.0 * GROUND && height >= page.1 * GROUND);
    index >= after && !is_ground && !colour.is_some_and(|colour| is_same(colour, WHITE))
}
