//! Turns a series into a chart: SVG made while the site is built, every point a link to the sentence that states it.
//!
//! Months without a statement are left open: a line breaks, a bar is missing. The scale begins at nought.

use super::escape::html_into;
use crate::archive::config::Chart;

/// One value of a series.
#[derive(Clone, Debug)]
pub struct Value {
    /// Its month, counted from year 0.
    pub month: i32,
    /// The value.
    pub value: f64,
    /// What a reader is told: "Tháng 10/2023: 63".
    pub says: String,
    /// The sentence that states it; empty for a chart without links.
    pub href: String,
}

/// Width and height in the chart's own units, and the room around the drawing.
struct Frame {
    width: f64,
    height: f64,
    left: f64,
    bottom: f64,
}

const LARGE: Frame = Frame { width: 720.0, height: 240.0, left: 8.0, bottom: 24.0 };
const SMALL: Frame = Frame { width: 160.0, height: 36.0, left: 2.0, bottom: 2.0 };

/// Room above the drawing.
const TOP: f64 = 22.0;

/// Years named below the axis, at most.
const YEARS_MAX: i32 = 12;

/// A chart with axis and links; empty with fewer than two months.
pub fn large(values: &[Value], kind: Chart, says: &str) -> String {
    let mut out = String::new();
    let Some(scale) = Scale::of(values, &LARGE, TOP) else { return out };
    out.push_str(&format!("<svg class=\"chart\" viewBox=\"0 0 {} {}\" role=\"group\" aria-label=\"", LARGE.width, LARGE.height));
    html_into(says, &mut out);
    out.push_str("\">");
    axis(&scale, values, &mut out);
    draw(values, kind, &scale, &mut out);
    for value in values {
        let (x, y) = scale.place(value);
        out.push_str("<a href=\"");
        html_into(&value.href, &mut out);
        out.push_str("\" aria-label=\"");
        html_into(&value.says, &mut out);
        out.push_str("\"><title>");
        html_into(&value.says, &mut out);
        out.push_str(&format!("</title><circle class=\"reach\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"12\"/><circle class=\"point\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\"/></a>"));
    }
    out.push_str("</svg>");
    out
}

/// A chart of the size of a word; empty with fewer than three values.
pub fn small(values: &[Value], kind: Chart) -> String {
    let mut out = String::new();
    let Some(scale) = Scale::of(values, &SMALL, 3.0).filter(|_| values.len() >= 3) else { return out };
    out.push_str(&format!("<svg class=\"chart small\" viewBox=\"0 0 {} {}\" aria-hidden=\"true\">", SMALL.width, SMALL.height));
    draw(values, kind, &scale, &mut out);
    out.push_str("</svg>");
    out
}

/// Where values stand in the drawing.
struct Scale<'a> {
    frame: &'a Frame,
    top: f64,
    first: i32,
    last: i32,
    most: f64,
}

impl<'a> Scale<'a> {
    fn of(values: &[Value], frame: &'a Frame, top: f64) -> Option<Scale<'a>> {
        let first = values.iter().map(|value| value.month).min()?;
        let last = values.iter().map(|value| value.month).max()?;
        let most = values.iter().map(|value| value.value).fold(0.0, f64::max);
        (first < last).then_some(Scale { frame, top, first, last, most: if most > 0.0 { most } else { 1.0 } })
    }

    /// The width of one month.
    fn step(&self) -> f64 {
        (self.frame.width - 2.0 * self.frame.left) / f64::from(self.last - self.first + 1)
    }

    fn floor(&self) -> f64 {
        self.frame.height - self.frame.bottom
    }

    fn x(&self, month: i32) -> f64 {
        self.frame.left + (f64::from(month - self.first) + 0.5) * self.step()
    }

    fn place(&self, value: &Value) -> (f64, f64) {
        (self.x(value.month), self.floor() - value.value / self.most * (self.floor() - self.top))
    }
}

fn draw(values: &[Value], kind: Chart, scale: &Scale<'_>, out: &mut String) {
    match kind {
        Chart::Bar => {
            let width = (scale.step() * 0.7).min(32.0);
            for value in values {
                let (x, y) = scale.place(value);
                out.push_str(&format!(
                    "<rect class=\"bar\" x=\"{:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{:.1}\"/>",
                    x - width / 2.0,
                    scale.floor() - y
                ));
            }
        }
        Chart::Line => {
            let mut path = String::new();
            let mut before: Option<i32> = None;
            for value in values {
                let (x, y) = scale.place(value);
                let goes_on = before.is_some_and(|month| value.month - month <= 1);
                path.push_str(&format!("{}{x:.1} {y:.1}", if goes_on { "L" } else { "M" }));
                before = Some(value.month);
            }
            out.push_str(&format!("<path class=\"line\" d=\"{path}\"/>"));
        }
    }
}

/// The ground line, the years below it, and the largest value.
fn axis(scale: &Scale<'_>, values: &[Value], out: &mut String) {
    let (floor, width) = (scale.floor(), scale.frame.width);
    out.push_str(&format!("<path class=\"axis\" d=\"M0 {floor:.1}H{width}\"/>"));
    let years = (scale.first / 12, scale.last / 12);
    let every = ((years.1 - years.0) / YEARS_MAX + 1).max(1);
    for year in (years.0..=years.1).filter(|year| (year - years.0) % every == 0) {
        let month = (year * 12).max(scale.first);
        // A year of which the axis shows a month or two has no room for its name.
        if month + 2 < scale.last || years.0 == years.1 {
            let x = scale.x(month) - scale.step() / 2.0;
            out.push_str(&format!(
                "<path class=\"axis\" d=\"M{x:.1} {floor:.1}v5\"/><text x=\"{x:.1}\" y=\"{:.1}\">{year}</text>",
                floor + 18.0
            ));
        }
    }
    if let Some(most) = values.iter().max_by(|one, other| one.value.total_cmp(&other.value)) {
        let (x, y) = scale.place(most);
        let anchor = if x > width / 2.0 { "end" } else { "start" };
        let number = most.says.rsplit(": ").next().unwrap_or_default();
        out.push_str(&format!("<text class=\"most\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">", y - 8.0));
        html_into(number, out);
        out.push_str("</text>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(month: i32, value: f64) -> Value {
        Value { month, value, says: format!("{month}: {value}"), href: format!("#m{month}") }
    }

    #[test]
    fn lines_break_where_nothing_is_stated() {
        let chart = large(&[value(24276, 1.0), value(24277, 2.0), value(24280, 2.0)], Chart::Line, "Thử");
        let path = chart.split("class=\"line\" d=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        assert_eq!((path.matches('M').count(), path.matches('L').count()), (2, 1), "{chart}");
        assert_eq!(chart.matches("<a href").count(), 3);
    }

    #[test]
    fn what_is_no_chart() {
        assert_eq!(large(&[value(1, 1.0)], Chart::Bar, ""), "");
        assert_eq!(large(&[value(1, 1.0), value(1, 2.0)], Chart::Bar, ""), "");
        assert_eq!(small(&[value(1, 1.0), value(2, 2.0)], Chart::Bar), "");
        assert!(!large(&[value(1, 0.0), value(2, 0.0)], Chart::Bar, "").contains("NaN"));
    }
}
