//! Follows the graphics state of a page: what is painted where in which order, and how the letters between are painted.

use std::collections::BTreeSet;
use std::rc::Rc;

use pdf_extract::content::Operation;
use pdf_extract::{Dictionary, Document as Pdf, Object, ObjectId};

use super::carries::{hidden_layers, value};
use super::colour::{Rgb, Space};
use super::geometry::{Clip, Matrix, Outline, Region, is_inside};
use super::script::{Marker, Scripts};

/// A page of more things was made to fill the memory, or is a map: its letters are not judged.
const PAINTED_MAX: usize = 100_000;

/// Forms within forms.
const FRAMES_MAX: usize = 64;

/// Lines narrower than this cover no letter, in points.
const NARROW: f64 = 2.0;

/// Less opaque things let through what is below.
const OPAQUE: f64 = 0.98;

/// What was painted at a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Paint {
    /// A shape through which nothing is seen; its colour, where that is known.
    Opaque(Option<Rgb>),
    /// A picture.
    Picture,
    /// A pattern, a gradient or what is partly transparent.
    Other,
}

/// A thing that was painted.
#[derive(Debug)]
pub(super) struct Painted {
    pub(super) paint: Paint,
    /// None for all of the page.
    region: Option<Region>,
    clip: Option<Rc<Clip>>,
}

impl Painted {
    pub(super) fn covers(&self, point: (f64, f64)) -> bool {
        self.region.as_ref().is_none_or(|region| region.contains(point)) && is_inside(self.clip.as_ref(), point)
    }

    /// Width and height; none for all of the page.
    pub(super) fn size(&self) -> Option<(f64, f64)> {
        self.region.as_ref().map(Region::size)
    }
}

/// How letters are painted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Ink {
    /// Visibly, in these colours; one that is not known differs from everything.
    Visible([Option<Option<Rgb>>; 2]),
    /// Not at all, as the recognised text of a scan.
    Invisible,
    /// In a way that is not followed.
    Unknown,
}

/// How the letters are painted that come next.
#[derive(Clone, Debug)]
pub(super) struct Pen {
    pub(super) ink: Ink,
    /// How many things were painted before.
    pub(super) after: usize,
    /// From the coordinates of the stream to those of the page.
    pub(super) base: Matrix,
    pub(super) is_in_hidden_layer: bool,
}

#[derive(Clone)]
struct State {
    ctm: Matrix,
    fill: (Space, Option<Rgb>),
    stroke: (Space, Option<Rgb>),
    fill_alpha: f64,
    stroke_alpha: f64,
    /// Painted over what is below, without a blend mode or a mask.
    is_plain: bool,
    mode: i64,
    width: f64,
    is_dashed: bool,
    clip: Option<Rc<Clip>>,
    /// Letters are part of the clip, which is not followed.
    is_clipped_by_text: bool,
}

/// A content stream that is being followed.
struct Frame<'a> {
    script: usize,
    next: usize,
    state: State,
    saved: Vec<State>,
    base: Matrix,
    resources: Option<&'a Dictionary>,
    outline: Outline,
    clip: Option<bool>,
    /// For each open part of marked content, whether it is of a hidden layer.
    marked: Vec<bool>,
    is_in_hidden_layer: bool,
}

/// What has been painted on a page.
pub(super) struct Canvas<'a> {
    pdf: &'a Pdf,
    scripts: &'a Scripts,
    hidden_layers: BTreeSet<ObjectId>,
    resources: Option<&'a Dictionary>,
    frames: Vec<Frame<'a>>,
    /// A form may be running that has no markers.
    is_lost: bool,
    pub(super) painted: Vec<Painted>,
    pub(super) is_full: bool,
}

impl<'a> Canvas<'a> {
    /// An empty page.
    pub(super) fn of(pdf: &'a Pdf, scripts: &'a Scripts, page: ObjectId) -> Canvas<'a> {
        let parents = std::iter::successors(pdf.get_dictionary(page).ok(), |page| value(pdf, page, b"Parent")?.as_dict().ok());
        let resources = parents.take(FRAMES_MAX).find_map(|page| value(pdf, page, b"Resources")?.as_dict().ok());
        Canvas {
            pdf,
            scripts,
            hidden_layers: hidden_layers(pdf),
            resources,
            frames: Vec::new(),
            is_lost: false,
            painted: Vec::new(),
            is_full: false,
        }
    }

    /// How the next letters are painted; none where that is not known.
    pub(super) fn pen(&self) -> Option<Pen> {
        let frame = self.frames.last().filter(|_| !self.is_lost)?;
        let state = &frame.state;
        let ink = match state.mode {
            3 => Ink::Invisible,
            0..=2 if state.fill_alpha.max(state.stroke_alpha) < 1.0 - OPAQUE => Ink::Invisible,
            0 => Ink::Visible([Some(state.fill.1), None]),
            1 => Ink::Visible([Some(state.stroke.1), None]),
            2 => Ink::Visible([Some(state.fill.1), Some(state.stroke.1)]),
            _ => Ink::Unknown,
        };
        let is_in_hidden_layer = frame.is_in_hidden_layer || frame.marked.contains(&true);
        Some(Pen { ink, after: self.painted.len(), base: frame.base, is_in_hidden_layer })
    }

    /// Follows the streams up to a marker.
    pub(super) fn advance(&mut self, marker: Marker) {
        self.is_lost = false;
        let Some(next) = marker.next else { return self.begin(marker.script) };
        let Some(script) = self.scripts.get(marker.script) else { return };
        if self.frames.last().is_none_or(|frame| frame.script != marker.script) {
            return;
        }
        self.run(next.min(script.operations.len()));
        if next >= script.operations.len() && self.frames.len() > 1 {
            self.frames.pop();
        } else {
            self.is_lost = script.operations.get(next).is_some_and(|operation| operation.operator == "Do");
        }
    }

    /// Follows the page to its end, also when its letters were not read so far.
    pub(super) fn finish(&mut self) {
        self.frames.truncate(1);
        if let Some(script) = self.frames.first().and_then(|frame| self.scripts.get(frame.script)) {
            self.run(script.operations.len());
        }
    }

    fn begin(&mut self, script: usize) {
        if self.frames.len() >= FRAMES_MAX {
            return;
        }
        let form = self.scripts.get(script).and_then(|script| script.form);
        let form = form.and_then(|id| self.pdf.get_object(id).ok()?.as_stream().ok()).map(|stream| &stream.dict);
        let around = self.frames.last();
        let mut state = around.map_or_else(State::first, |frame| frame.state.clone());
        let mut resources = around.map_or(self.resources, |frame| frame.resources);
        let mut is_hidden = around.is_some_and(|frame| frame.is_in_hidden_layer || frame.marked.contains(&true));
        if let Some(form) = form {
            state.ctm = numbers(self.pdf, form, b"Matrix").map_or(Matrix::IDENTITY, Matrix).then(state.ctm);
            if let Some([left, low, right, high]) = numbers(self.pdf, form, b"BBox") {
                let corners = [(left, low), (right, low), (right, high), (left, high)].map(|corner| state.ctm.map(corner));
                state.clip = Clip::within(state.clip.take(), Region::of(Outline { polygons: vec![corners.to_vec()] }, false));
            }
            // A group is painted as a whole with the transparency around it.
            if value(self.pdf, form, b"Group").is_some() {
                state.is_plain &= state.fill_alpha >= OPAQUE;
                (state.fill_alpha, state.stroke_alpha) = (1.0, 1.0);
            }
            resources = value(self.pdf, form, b"Resources").and_then(|own| own.as_dict().ok()).or(resources);
            is_hidden |= form.get(b"OC").is_ok_and(|layer| self.is_hidden(layer));
        }
        self.frames.push(Frame {
            script,
            next: 0,
            base: state.ctm,
            state,
            saved: Vec::new(),
            resources,
            outline: Outline::default(),
            clip: None,
            marked: Vec::new(),
            is_in_hidden_layer: is_hidden,
        });
    }

    fn run(&mut self, to: usize) {
        let Some(mut frame) = self.frames.pop() else { return };
        let operations = self.scripts.get(frame.script).map_or(&[][..], |script| script.operations.as_slice());
        for operation in operations.iter().take(to).skip(frame.next) {
            self.operator(&mut frame, operation);
        }
        frame.next = frame.next.max(to);
        self.frames.push(frame);
    }

    fn operator(&mut self, frame: &mut Frame<'a>, operation: &Operation) {
        let given: Vec<f64> = operation.operands.iter().filter_map(number).collect();
        match (operation.operator.as_str(), given.as_slice()) {
            ("q", _) => frame.saved.push(frame.state.clone()),
            ("Q", _) => frame.state = frame.saved.pop().unwrap_or_else(|| frame.state.clone()),
            ("cm", [a, b, c, d, e, f]) => frame.state.ctm = Matrix([*a, *b, *c, *d, *e, *f]).then(frame.state.ctm),
            ("w", [width]) => frame.state.width = *width,
            ("d", _) => {
                frame.state.is_dashed = operation.operands.first().is_some_and(|dashes| dashes.as_array().is_ok_and(|d| !d.is_empty()))
            }
            ("Tr", [mode]) => frame.state.mode = *mode as i64,
            ("Tj" | "TJ", _) if frame.state.mode > 3 => frame.state.is_clipped_by_text = true,
            ("gs", _) => self.graphics_state(frame, operation),
            ("BDC" | "BMC", _) => frame.marked.push(self.is_hidden_part(frame, operation)),
            ("EMC", _) => drop(frame.marked.pop()),
            ("Do", _) => self.picture(frame, operation),
            ("BI", _) => self.paint(frame, Paint::Picture, Some(Region::square(frame.state.ctm))),
            ("sh", _) => self.paint(frame, Paint::Other, None),
            _ => {
                if !colour(self.pdf, frame, operation, &given) && !outline(frame, &operation.operator, &given) {
                    self.ending(frame, &operation.operator);
                }
            }
        }
    }

    /// An operator that ends a path.
    fn ending(&mut self, frame: &mut Frame<'a>, operator: &str) {
        let (closes, fills, strokes) = match operator {
            "f" | "F" | "f*" => (false, true, false),
            "B" | "B*" => (false, true, true),
            "b" | "b*" => (true, true, true),
            "S" => (false, false, true),
            "s" => (true, false, true),
            "n" => (false, false, false),
            "W" | "W*" => {
                frame.clip = Some(operator == "W*");
                return;
            }
            _ => return,
        };
        let mut outline = std::mem::take(&mut frame.outline);
        if closes {
            outline.close();
        }
        if fills {
            let paint = frame.state.paint(frame.state.fill, frame.state.fill_alpha);
            self.paint(frame, paint, Some(Region::of(outline.clone(), operator.ends_with('*'))));
        }
        let width = frame.state.width * frame.state.ctm.scale();
        if strokes && width >= NARROW && !frame.state.is_dashed {
            let paint = frame.state.paint(frame.state.stroke, frame.state.stroke_alpha);
            self.paint(frame, paint, Some(Region::of(outline.stroked(width), false)));
        }
        if let Some(is_even_odd) = frame.clip.take() {
            frame.state.clip = Clip::within(frame.state.clip.take(), Region::of(outline, is_even_odd));
        }
    }

    fn paint(&mut self, frame: &Frame<'a>, paint: Paint, region: Option<Region>) {
        if frame.is_in_hidden_layer || frame.marked.contains(&true) {
            return;
        }
        let paint = if frame.state.is_clipped_by_text { Paint::Other } else { paint };
        self.is_full |= self.painted.len() >= PAINTED_MAX;
        if !self.is_full {
            self.painted.push(Painted { paint, region, clip: frame.state.clip.clone() });
        }
    }

    fn picture(&mut self, frame: &Frame<'a>, operation: &Operation) {
        let named = self.named(frame, b"XObject", operation.operands.first());
        let Some(stream) = named.and_then(|object| object.as_stream().ok()) else { return };
        let is_picture = stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Image");
        let is_hidden = stream.dict.get(b"OC").is_ok_and(|layer| self.is_hidden(layer));
        if is_picture && !is_hidden {
            self.paint(frame, Paint::Picture, Some(Region::square(frame.state.ctm)));
        }
    }

    fn graphics_state(&self, frame: &mut Frame<'a>, operation: &Operation) {
        let named = self.named(frame, b"ExtGState", operation.operands.first());
        let Some(named) = named.and_then(|named| named.as_dict().ok()) else { return };
        let of = |key: &[u8]| value(self.pdf, named, key);
        let state = &mut frame.state;
        state.fill_alpha = of(b"ca").and_then(number).unwrap_or(state.fill_alpha);
        state.stroke_alpha = of(b"CA").and_then(number).unwrap_or(state.stroke_alpha);
        state.width = of(b"LW").and_then(number).unwrap_or(state.width);
        let blends = of(b"BM").map(|mode| mode.as_array().ok().and_then(|modes| modes.first()).unwrap_or(mode));
        let blends = blends.map(|mode| !matches!(mode.as_name(), Ok(b"Normal" | b"Compatible")));
        let masks = of(b"SMask").map(|mask| !matches!(mask.as_name(), Ok(b"None")));
        if blends.is_some() || masks.is_some() {
            state.is_plain = !blends.unwrap_or(false) && !masks.unwrap_or(false);
        }
    }

    fn named(&self, frame: &Frame<'a>, kind: &[u8], name: Option<&Object>) -> Option<&'a Object> {
        value(self.pdf, value(self.pdf, frame.resources?, kind)?.as_dict().ok()?, name?.as_name().ok()?)
    }

    fn is_hidden_part(&self, frame: &Frame<'a>, operation: &Operation) -> bool {
        let [tag, Object::Name(name)] = operation.operands.as_slice() else { return false };
        let properties = frame.resources.and_then(|resources| value(self.pdf, resources, b"Properties")?.as_dict().ok());
        matches!(tag.as_name(), Ok(b"OC")) && properties.and_then(|known| known.get(name).ok()).is_some_and(|layer| self.is_hidden(layer))
    }

    /// Whether optional content is hidden: its group is, or all groups of which one would be enough.
    fn is_hidden(&self, layer: &Object) -> bool {
        let is_off = |layer: &Object| layer.as_reference().is_ok_and(|id| self.hidden_layers.contains(&id));
        let groups = self.pdf.dereference(layer).ok().and_then(|(_, group)| group.as_dict().ok()?.get(b"OCGs").ok());
        let groups = groups.map(|groups| match self.pdf.dereference(groups) {
            Ok((_, Object::Array(groups))) => !groups.is_empty() && groups.iter().all(is_off),
            _ => is_off(groups),
        });
        is_off(layer) || groups.unwrap_or(false)
    }
}

impl State {
    fn first() -> State {
        State {
            ctm: Matrix::IDENTITY,
            fill: (Space::Gray, Space::Gray.first()),
            stroke: (Space::Gray, Space::Gray.first()),
            fill_alpha: 1.0,
            stroke_alpha: 1.0,
            is_plain: true,
            mode: 0,
            width: 1.0,
            is_dashed: false,
            clip: None,
            is_clipped_by_text: false,
        }
    }

    fn paint(&self, (space, colour): (Space, Option<Rgb>), alpha: f64) -> Paint {
        if self.is_plain && alpha >= OPAQUE && space != Space::Pattern { Paint::Opaque(colour) } else { Paint::Other }
    }
}

fn number(object: &Object) -> Option<f64> {
    match object {
        Object::Integer(number) => Some(*number as f64),
        Object::Real(number) => Some(f64::from(*number)),
        _ => None,
    }
}

fn numbers<const COUNT: usize>(pdf: &Pdf, dictionary: &Dictionary, key: &[u8]) -> Option<[f64; COUNT]> {
    let numbers: Vec<f64> = value(pdf, dictionary, key)?.as_array().ok()?.iter().filter_map(number).collect();
    numbers.try_into().ok()
}

/// Operators that choose a colour; whether this is one.
fn colour(pdf: &Pdf, frame: &mut Frame<'_>, operation: &Operation, given: &[f64]) -> bool {
    let chosen = match operation.operator.as_str() {
        "g" | "G" => (Space::Gray, Space::Gray.colour(given)),
        "rg" | "RG" => (Space::Rgb, Space::Rgb.colour(given)),
        "k" | "K" => (Space::Cmyk, Space::Cmyk.colour(given)),
        "cs" | "CS" => {
            let space = operation.operands.first().map_or(Space::Unknown, |named| Space::of(pdf, frame.resources, named));
            (space, space.first())
        }
        "sc" | "scn" => (frame.state.fill.0, frame.state.fill.0.colour(given)),
        "SC" | "SCN" => (frame.state.stroke.0, frame.state.stroke.0.colour(given)),
        _ => return false,
    };
    let is_stroke = operation.operator.starts_with(|letter: char| letter.is_ascii_uppercase());
    *(if is_stroke { &mut frame.state.stroke } else { &mut frame.state.fill }) = chosen;
    true
}

/// Operators that draw a path; whether this is one.
fn outline(frame: &mut Frame<'_>, operator: &str, given: &[f64]) -> bool {
    let at = |x: &f64, y: &f64| frame.state.ctm.map((*x, *y));
    let path = &mut frame.outline;
    match (operator, given) {
        ("m", [x, y]) => path.begin(at(x, y)),
        ("l", [x, y]) => path.line(at(x, y)),
        ("c", [a, b, c, d, x, y]) => path.curve(at(a, b), at(c, d), at(x, y)),
        ("v", [c, d, x, y]) => path.curve(path.last().unwrap_or_else(|| at(c, d)), at(c, d), at(x, y)),
        ("y", [a, b, x, y]) => path.curve(at(a, b), at(x, y), at(x, y)),
        ("h", _) => path.close(),
        ("re", [x, y, width, height]) => {
            let (right, high) = (x + width, y + height);
            path.begin(at(x, y));
            [(&right, y), (&right, &high), (x, &high), (x, y)].iter().for_each(|(x, y)| path.line(at(x, y)));
        }
        _ => return false,
    }
    true
}
