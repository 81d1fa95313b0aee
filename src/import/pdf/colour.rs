//! The colours of a PDF, as far as it takes to tell whether a letter differs from what is behind it.

use pdf_extract::{Dictionary, Document as Pdf, Object};

use super::carries::value;

/// Red, green and blue from 0 to 1.
pub(super) type Rgb = [f64; 3];

/// The colour of paper.
pub(super) const WHITE: Rgb = [1.0; 3];

/// Colours that differ less than this in every part look the same.
const SAME: f64 = 0.06;

/// Reports whether two colours look the same.
pub(super) fn is_same(left: Rgb, right: Rgb) -> bool {
    left.iter().zip(right).all(|(left, right)| (left - right).abs() <= SAME)
}

/// How numbers are read as a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    Gray,
    Rgb,
    Cmyk,
    /// An ink that is known to be black.
    BlackInk,
    /// Other inks: only none of them has a known colour.
    Ink,
    Pattern,
    Unknown,
}

impl Space {
    /// The colour space that an operand names, in these resources.
    pub(super) fn of(pdf: &Pdf, resources: Option<&Dictionary>, named: &Object) -> Space {
        let Ok(name) = named.as_name() else { return Space::Unknown };
        let own = || value(pdf, value(pdf, resources?, b"ColorSpace")?.as_dict().ok()?, name);
        device(name).or_else(|| own().map(|space| resource(pdf, space))).unwrap_or(Space::Unknown)
    }

    /// The colour before one is set.
    pub(super) fn first(self) -> Option<Rgb> {
        match self {
            Space::Gray | Space::Rgb | Space::Cmyk | Space::BlackInk => Some([0.0; 3]),
            Space::Ink | Space::Pattern | Space::Unknown => None,
        }
    }

    /// The colour of these numbers; none when it is not known.
    pub(super) fn colour(self, numbers: &[f64]) -> Option<Rgb> {
        match (self, numbers) {
            (Space::Gray, [gray]) => Some([*gray; 3]),
            (Space::Rgb, [red, green, blue]) => Some([*red, *green, *blue]),
            (Space::Cmyk, [cyan, magenta, yellow, black]) => Some([cyan, magenta, yellow].map(|ink| (1.0 - ink) * (1.0 - black))),
            (Space::BlackInk, [tint]) => Some([1.0 - tint; 3]),
            (Space::Ink, tints) if !tints.is_empty() && tints.iter().all(|tint| *tint <= SAME / 2.0) => Some(WHITE),
            _ => None,
        }
    }
}

fn device(name: &[u8]) -> Option<Space> {
    match name {
        b"DeviceGray" | b"G" | b"CalGray" => Some(Space::Gray),
        b"DeviceRGB" | b"RGB" | b"CalRGB" => Some(Space::Rgb),
        b"DeviceCMYK" | b"CMYK" => Some(Space::Cmyk),
        b"Pattern" => Some(Space::Pattern),
        _ => None,
    }
}

fn resource(pdf: &Pdf, space: &Object) -> Space {
    if let Ok(name) = space.as_name() {
        return device(name).unwrap_or(Space::Unknown);
    }
    let Ok([kind, rest @ ..]) = space.as_array().map(Vec::as_slice) else { return Space::Unknown };
    let first = rest.first().and_then(|first| pdf.dereference(first).ok()).map(|(_, first)| first);
    match kind.as_name().unwrap_or_default() {
        b"ICCBased" => {
            let profile = first.and_then(|profile| profile.as_stream().ok());
            match profile.and_then(|profile| value(pdf, &profile.dict, b"N")).and_then(|count| count.as_i64().ok()) {
                Some(1) => Space::Gray,
                Some(3) => Space::Rgb,
                Some(4) => Space::Cmyk,
                _ => Space::Unknown,
            }
        }
        b"Separation" if matches!(first.and_then(|ink| ink.as_name().ok()), Some(b"Black" | b"All")) => Space::BlackInk,
        b"Separation" | b"DeviceN" => Space::Ink,
        other => device(other).unwrap_or(Space::Unknown),
    }
}
