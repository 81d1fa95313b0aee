//! Points, matrices and filled regions of a page.

use std::rc::Rc;

/// A point of the page.
pub(super) type Point = (f64, f64);

/// Straight pieces that stand for a curve.
const PIECES: usize = 8;

/// An affine map: `(a·x + c·y + e, b·x + d·y + f)`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Matrix(pub(super) [f64; 6]);

impl Matrix {
    pub(super) const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// This map, then the next.
    pub(super) fn then(self, next: Matrix) -> Matrix {
        let ([a, b, c, d, e, f], [p, q, r, s, t, u]) = (self.0, next.0);
        Matrix([
            a.mul_add(p, b * r),
            a.mul_add(q, b * s),
            c.mul_add(p, d * r),
            c.mul_add(q, d * s),
            e.mul_add(p, f * r) + t,
            e.mul_add(q, f * s) + u,
        ])
    }

    pub(super) fn map(self, (x, y): Point) -> Point {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// How much larger it makes things, on average of both directions.
    pub(super) fn scale(self) -> f64 {
        let [a, b, c, d, ..] = self.0;
        (a * d - b * c).abs().sqrt()
    }
}

/// A path under construction, already in the space of the page.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    pub(super) polygons: Vec<Vec<Point>>,
}

impl Outline {
    pub(super) fn begin(&mut self, point: Point) {
        self.polygons.push(vec![point]);
    }

    pub(super) fn line(&mut self, point: Point) {
        match self.polygons.last_mut() {
            Some(polygon) => polygon.push(point),
            None => self.begin(point),
        }
    }

    pub(super) fn curve(&mut self, first: Point, second: Point, end: Point) {
        let start = self.polygons.last().and_then(|polygon| polygon.last()).copied().unwrap_or(first);
        for piece in 1..=PIECES {
            let t = piece as f64 / PIECES as f64;
            let s = 1.0 - t;
            let at = |from: f64, a: f64, b: f64, to: f64| s * s * s * from + 3.0 * s * s * t * a + 3.0 * s * t * t * b + t * t * t * to;
            self.line((at(start.0, first.0, second.0, end.0), at(start.1, first.1, second.1, end.1)));
        }
    }

    /// Goes back to where the last part began.
    pub(super) fn close(&mut self) {
        if let Some(start) = self.polygons.last().and_then(|polygon| polygon.first()).copied() {
            self.line(start);
        }
    }

    pub(super) fn last(&self) -> Option<Point> {
        self.polygons.last().and_then(|polygon| polygon.last()).copied()
    }

    /// The outline of its lines when they are drawn this wide.
    pub(super) fn stroked(&self, width: f64) -> Outline {
        let mut polygons = Vec::new();
        for (from, to) in self.polygons.iter().flat_map(|polygon| polygon.iter().zip(polygon.iter().skip(1))) {
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            let length = dx.hypot(dy);
            if length > 0.0 {
                let (nx, ny) = (-dy / length * width / 2.0, dx / length * width / 2.0);
                polygons.push(vec![(from.0 + nx, from.1 + ny), (to.0 + nx, to.1 + ny), (to.0 - nx, to.1 - ny), (from.0 - nx, from.1 - ny)]);
            }
        }
        Outline { polygons }
    }
}

/// What a path encloses.
#[derive(Clone, Debug)]
pub(super) struct Region {
    polygons: Vec<Vec<Point>>,
    is_even_odd: bool,
    /// The least and the greatest point.
    bounds: (Point, Point),
}

impl Region {
    pub(super) fn of(outline: Outline, is_even_odd: bool) -> Region {
        let far = (f64::INFINITY, f64::NEG_INFINITY);
        let points = outline.polygons.iter().flatten();
        let bounds = points.fold(((far.0, far.0), (far.1, far.1)), |(low, high), point| {
            ((low.0.min(point.0), low.1.min(point.1)), (high.0.max(point.0), high.1.max(point.1)))
        });
        Region { polygons: outline.polygons, is_even_odd, bounds }
    }

    /// The unit square, which pictures fill, on the page.
    pub(super) fn square(matrix: Matrix) -> Region {
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].map(|corner| matrix.map(corner));
        Region::of(Outline { polygons: vec![corners.to_vec()] }, false)
    }

    pub(super) fn contains(&self, (x, y): Point) -> bool {
        let (low, high) = self.bounds;
        if x < low.0 || x > high.0 || y < low.1 || y > high.1 {
            return false;
        }
        let mut winding = 0_i64;
        for polygon in &self.polygons {
            let ends = polygon.iter().cycle().skip(1);
            for (from, to) in polygon.iter().zip(ends) {
                if (from.1 <= y) != (to.1 <= y) && x < from.0 + (y - from.1) / (to.1 - from.1) * (to.0 - from.0) {
                    winding += if from.1 <= y { 1 } else { -1 };
                }
            }
        }
        if self.is_even_odd { winding % 2 != 0 } else { winding != 0 }
    }

    /// The width and height of what it reaches over.
    pub(super) fn size(&self) -> (f64, f64) {
        let (low, high) = self.bounds;
        (high.0 - low.0, high.1 - low.1)
    }
}

/// Regions within which alone something is painted, the last first.
#[derive(Debug)]
pub(super) struct Clip {
    region: Region,
    outer: Option<Rc<Clip>>,
}

impl Clip {
    pub(super) fn within(outer: Option<Rc<Clip>>, region: Region) -> Option<Rc<Clip>> {
        Some(Rc::new(Clip { region, outer }))
    }
}

/// Whether a point lies within all clips.
pub(super) fn is_inside(clip: Option<&Rc<Clip>>, point: Point) -> bool {
    std::iter::successors(clip, |clip| clip.outer.as_ref()).all(|clip| clip.region.contains(point))
}
