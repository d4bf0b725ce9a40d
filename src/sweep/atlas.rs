//! A few points of a sweep that are solved from nothing, and what they lend to all others.
//!
//! Neighbouring points ask mostly the same questions: which temptations are worth a row of the linear program, where a long
//! schedule bends, which demands clash. The *anchors*, chosen from the design alone, are solved as if they stood alone; every
//! other point starts with the questions of the anchors nearest to it. So the number of a point decides everything about its
//! row still, whoever computes it, in whatever order; a part of a sweep solves the anchors that its points need again.

use super::design::Design;
use super::document::Document;
use super::row::{Finding, examine_from};
use crate::agreement::{Learned, SolveOptions};
use crate::error::Error;
use std::sync::OnceLock;

/// One anchor for so many points.
const POINTS_FOR_AN_ANCHOR: usize = 60;
/// More anchors than this are more than a part of a sweep should have to solve.
const MOST_ANCHORS: usize = 16;
/// A point looks at so many anchors, the nearest first.
const NEAREST: usize = 3;

/// The anchors of a sweep; solved when they are first needed.
pub struct Atlas<'a> {
    document: &'a Document,
    design: &'a Design,
    options: SolveOptions,
    anchors: Vec<Anchor>,
}

struct Anchor {
    point: usize,
    position: Vec<f64>,
    solved: OnceLock<Result<(Finding, Learned), String>>,
}

impl<'a> Atlas<'a> {
    /// The anchors of a design over a document.
    #[must_use]
    pub fn new(document: &'a Document, design: &'a Design, options: SolveOptions) -> Self {
        // Nobody reads remarks in a table.
        let options = SolveOptions { explain: false, ..options };
        let wanted = (design.len() / POINTS_FOR_AN_ANCHOR).min(MOST_ANCHORS);
        let anchor = |point| Anchor { point, position: design.position(point), solved: OnceLock::new() };
        let anchors = design.spread(wanted).into_iter().map(anchor).collect();
        Self { document, design, options, anchors }
    }

    /// Solves the scenario of a point and has the answer checked. What the row says depends on the point alone.
    ///
    /// # Errors
    /// Only a bug or a backend that cannot do the job; a point that is no scenario is a row that says so.
    pub fn examine(&self, point: usize) -> Result<Finding, Error> {
        if let Some(anchor) = self.anchors.iter().find(|anchor| anchor.point == point) {
            return Ok(self.solved(anchor)?.0.clone());
        }
        let here = self.design.position(point);
        let mut near: Vec<(f64, &Anchor)> =
            self.anchors.iter().map(|anchor| (distance(&here, &anchor.position), anchor)).collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.point.cmp(&b.1.point)));
        let mut hints = Vec::with_capacity(NEAREST);
        for (_, anchor) in near.into_iter().take(NEAREST) {
            hints.push(&self.solved(anchor)?.1);
        }
        let (finding, _) = examine_from(self.document, self.design, point, &self.options, &hints)?;
        Ok(finding)
    }

    fn solved<'b>(&self, anchor: &'b Anchor) -> Result<&'b (Finding, Learned), Error> {
        let solved = anchor.solved.get_or_init(|| {
            examine_from(self.document, self.design, anchor.point, &self.options, &[]).map_err(|e| e.to_string())
        });
        solved.as_ref().map_err(|why| Error::Unsupported(why.clone()))
    }
}

/// The square of the distance.
fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum()
}
