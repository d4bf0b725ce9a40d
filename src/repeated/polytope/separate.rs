//! Corners of what levels allow, and planes that separate them from points.

use crate::repeated::support::basis::{Basis, Ending, Rows, dot};

/// Entries of a separating direction are not larger than this, where the corner is at distance 1 from the middle.
const CAP: f64 = 1e8;
/// What a unit of the largest entry costs: enough that it does not grow where nothing is to be gained, as in flat sets.
const PRICE: f64 = 1e-8;
const TOLERANCE: f64 = 1e-13;
/// A point that is outside by less, as a part of its distance from the middle, is on the hull.
const OUTSIDE: f64 = 1e-8;
/// Parts of a mixture that are smaller are left out.
const LIGHT: f64 = 1e-13;
/// In the plane so many corners at most are looked at one by one.
const FEW: usize = 40;

/// What the levels of one state allow. Directions lie one after the other, first e_i and −e_i of every player.
#[derive(Debug, Clone, Copy)]
pub(super) struct Halfspaces<'a> {
    pub players: usize,
    pub directions: &'a [f64],
    pub levels: &'a [f64],
}

impl Halfspaces<'_> {
    fn direction(&self, at: usize) -> &[f64] {
        &self.directions[at * self.players..(at + 1) * self.players]
    }

    /// The corner that is furthest in a direction; `None` if nothing is allowed.
    pub fn corner(&self, toward: &[f64]) -> Option<Vec<f64>> {
        let rows = toward.iter().enumerate().map(|(at, d)| if *d >= 0.0 { 2 * at } else { 2 * at + 1 }).collect();
        let mut basis = Basis::new(rows, self)?;
        match basis.solve(toward, self, TOLERANCE) {
            Ending::Contradiction(_) => None,
            _ => Some(basis.corner(self)),
        }
    }
}

impl Rows for Halfspaces<'_> {
    type Row = usize;

    fn gradient(&self, row: usize, into: &mut [f64]) {
        into.copy_from_slice(self.direction(row));
    }

    fn right(&self, row: usize) -> f64 {
        self.levels[row]
    }

    fn each(&self, point: &[f64], mut see: impl FnMut(usize, f64) -> bool) {
        let _ = (0..self.levels.len()).all(|row| see(row, dot(self.direction(row), point) - self.levels[row]));
    }
}

/// A plane through points that has a corner on its other side.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Separation {
    /// With largest entry ±1.
    pub direction: Vec<f64>,
    /// How far the corner is beyond the points, in the direction.
    pub gap: f64,
}

/// The side of the points' convex hull through which the segment from their middle to a corner leaves it; `None` if the
/// corner is not outside.
///
/// ```text
/// min h + price · s   s.t.   d·(x − middle) ≤ h for every point x,   d·(corner − middle) ≥ 1,   |d_i| ≤ s ≤ cap
/// ```
pub(super) fn separate(points: &[&[f64]], corner: &[f64]) -> Option<Separation> {
    let players = corner.len();
    if points.is_empty() {
        return None;
    }
    let middle = mean(points.iter().copied(), players);
    let (basis, program, scale) = leaving(points, &middle, corner)??;
    let found = basis.corner(&program);
    let (direction, _) = found.split_at(players);
    let largest = direction.iter().fold(0.0f64, |most, x| most.max(x.abs()));
    if largest == 0.0 {
        return None;
    }
    let direction: Vec<f64> = direction.iter().map(|d| d / largest).collect();
    let reach = program.points.chunks_exact(players).map(|x| dot(x, &direction)).fold(f64::NEG_INFINITY, f64::max);
    let gap = (dot(&program.toward, &direction) - reach) * scale;
    (gap > 0.0).then_some(Separation { direction, gap })
}

/// The basis of the program of [`separate`], and by what its points were divided; nothing where the corner is the middle. `None`
/// where there is no solution.
fn leaving(points: &[&[f64]], middle: &[f64], corner: &[f64]) -> Option<Option<(Basis<usize>, Planes, f64)>> {
    let players = corner.len();
    let from_middle = |x: &[f64]| x.iter().zip(middle).map(|(x, m)| x - m).collect::<Vec<f64>>();
    let mut toward = from_middle(corner);
    let scale = toward.iter().fold(0.0f64, |most, x| most.max(x.abs()));
    if scale < 1e-14 {
        return Some(None);
    }
    let mut shifted: Vec<f64> = points.iter().flat_map(|x| from_middle(x)).collect();
    toward.iter_mut().chain(&mut shifted).for_each(|x| *x /= scale);
    let program = Planes { players, points: shifted, toward, count: points.len() };
    // One point and rows that hold its direction: multipliers are its distances from the middle, and what they lack to
    // the price or are beyond it.
    let held = program.points.iter().take(players).enumerate();
    let mut rows: Vec<usize> = vec![0];
    rows.extend(held.map(|(i, x)| points.len() + 1 + 2 * i + usize::from(*x > 0.0)));
    let size: f64 = program.points.iter().take(players).map(|x| x.abs()).sum();
    rows.push(points.len() + 1 + 2 * players + usize::from(size < PRICE));
    let mut basis = Basis::new(rows, &program)?;
    let solved = basis.solve(&program.objective(), &program, TOLERANCE) == Ending::Optimal;
    solved.then_some(Some((basis, program, scale)))
}

/// The mean of some points.
pub(super) fn mean<'a>(points: impl Iterator<Item = &'a [f64]>, players: usize) -> Vec<f64> {
    let (mut sum, mut count) = (vec![0.0; players], 0.0);
    for point in points {
        sum.iter_mut().zip(point).for_each(|(sum, x)| *sum += x);
        count += 1.0;
    }
    sum.into_iter().map(|sum| sum / count).collect()
}

/// The share of the segment from a point inside the hull of others to a point that is in the hull; more than 1 for how much
/// longer it could be, and `None` where there is no telling.
pub(super) fn share_within(points: &[&[f64]], middle: &[f64], point: &[f64]) -> Option<f64> {
    leaving(points, middle, point)?.map(|(basis, program, _)| multipliers(&basis, &program)[points.len()])
}

/// A point of the convex hull of others as a mixture of them (index, weight), up to rounding and the price; `None` if it is
/// outside. The segment from the middle of a few of the points, which is to be inside, through the point leaves the hull in a
/// mixture; the point is one of that and the middle.
pub(super) fn mixture(points: &[&[f64]], around: &[usize], point: &[f64]) -> Option<Vec<(usize, f64)>> {
    let middle = mean(around.iter().map(|&at| points[at]), point.len());
    let mut weights = vec![0.0; points.len()];
    let mut inner = 1.0;
    if let Some((basis, program, _)) = leaving(points, &middle, point)? {
        let found = multipliers(&basis, &program);
        // Where the segment leaves, it is so many times as long.
        let out = found[points.len()];
        if out < 1.0 - OUTSIDE {
            return None;
        }
        weights.iter_mut().zip(&found).for_each(|(weight, found)| *weight = found / out);
        inner = (1.0 - 1.0 / out).max(0.0);
    }
    around.iter().for_each(|&at| weights[at] += inner / around.len() as f64);
    let sum: f64 = weights.iter().sum();
    Some(weights.iter().enumerate().filter(|(_, x)| **x > LIGHT).map(|(at, x)| (at, x / sum)).collect())
}

/// The multipliers of the points and of the corner, last.
fn multipliers(basis: &Basis<usize>, program: &Planes) -> Vec<f64> {
    let mut all = vec![0.0; program.count + 1];
    for (&row, weight) in basis.rows.iter().zip(basis.sharp_multipliers(&program.objective(), program)) {
        if let Some(entry) = all.get_mut(row) {
            *entry = weight;
        }
    }
    all
}

/// Rows of the program of [`separate`] over (d, h, s): the points, the corner, d_i ≤ s and −d_i ≤ s for every entry, s ≤ cap,
/// s ≥ 0.
struct Planes {
    players: usize,
    points: Vec<f64>,
    toward: Vec<f64>,
    count: usize,
}

impl Planes {
    fn objective(&self) -> Vec<f64> {
        let mut objective = vec![0.0; self.players + 2];
        (objective[self.players], objective[self.players + 1]) = (-1.0, -PRICE);
        objective
    }

    fn broken(&self, row: usize, z: &[f64]) -> f64 {
        let direction = &z[..self.players];
        let (reach, size) = (z[self.players], z[self.players + 1]);
        match row.checked_sub(self.count) {
            None => dot(&self.points[row * self.players..(row + 1) * self.players], direction) - reach,
            Some(0) => 1.0 - dot(&self.toward, direction),
            Some(entry) if entry <= 2 * self.players => {
                let d = direction[(entry - 1) / 2];
                (if entry % 2 == 1 { d } else { -d }) - size
            }
            Some(end) => {
                if end == 2 * self.players + 1 {
                    size - CAP
                } else {
                    -size
                }
            }
        }
    }

    fn len(&self) -> usize {
        self.count + 3 + 2 * self.players
    }
}

impl Rows for Planes {
    type Row = usize;

    fn gradient(&self, row: usize, into: &mut [f64]) {
        match row.checked_sub(self.count) {
            None => {
                into[..self.players].copy_from_slice(&self.points[row * self.players..(row + 1) * self.players]);
                into[self.players] = -1.0;
            }
            Some(0) => into.iter_mut().zip(&self.toward).for_each(|(entry, x)| *entry = -x),
            Some(entry) if entry <= 2 * self.players => {
                into[(entry - 1) / 2] = if entry % 2 == 1 { 1.0 } else { -1.0 };
                into[self.players + 1] = -1.0;
            }
            Some(end) => into[self.players + 1] = if end == 2 * self.players + 1 { 1.0 } else { -1.0 },
        }
    }

    fn right(&self, row: usize) -> f64 {
        match row.checked_sub(self.count) {
            Some(0) => -1.0,
            Some(end) if end == 2 * self.players + 1 => CAP,
            _ => 0.0,
        }
    }

    fn each(&self, point: &[f64], mut see: impl FnMut(usize, f64) -> bool) {
        let _ = (0..self.len()).all(|row| see(row, self.broken(row, point)));
    }
}

/// Which of the points are extreme, by more than a tolerance; points that are (nearly) the same count once, the first.
pub(super) fn extreme(points: &[Vec<f64>], tolerance: f64) -> Vec<usize> {
    let near = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() <= tolerance);
    let mut left: Vec<usize> = Vec::new();
    for at in 0..points.len() {
        if !left.iter().any(|&known| near(&points[known], &points[at])) {
            left.push(at);
        }
    }
    if points.first().is_some_and(|point| point.len() == 2) {
        left = around(points, left, tolerance);
        if left.len() > FEW {
            return left;
        }
    }
    let mut at = 0;
    while at < left.len() && left.len() > 1 {
        let others: Vec<&[f64]> =
            left.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, &p)| points[p].as_slice()).collect();
        match separate(&others, &points[left[at]]) {
            Some(found) if found.gap > tolerance => at += 1,
            _ => {
                left.remove(at);
            }
        }
    }
    left
}

/// In the plane: the corners in order of their number, by a walk along either side (Andrew 1979).
fn around(points: &[Vec<f64>], mut left: Vec<usize>, tolerance: f64) -> Vec<usize> {
    left.sort_by(|&a, &b| points[a][0].total_cmp(&points[b][0]).then(points[a][1].total_cmp(&points[b][1])));
    // Whether b is no corner between a and c: left of the way from a to c, or on it.
    let is_idle = |a: usize, b: usize, c: usize| {
        let (x, y) = (points[c][0] - points[a][0], points[c][1] - points[a][1]);
        let (to_x, to_y) = (points[b][0] - points[a][0], points[b][1] - points[a][1]);
        let length = x.hypot(y).max(f64::MIN_POSITIVE);
        let beyond = (to_x * y - to_y * x) / length;
        // Where steps to the right are rounding only, b may be further along than c.
        let along = (to_x * x + to_y * y) / length;
        beyond < -tolerance || (beyond <= tolerance && along > -tolerance && along < length + tolerance)
    };
    let mut corners: Vec<usize> = Vec::new();
    for side in 0..2 {
        let mut chain: Vec<usize> = Vec::new();
        for step in 0..left.len() {
            let next = left[if side == 0 { step } else { left.len() - 1 - step }];
            while chain.len() > 1 && is_idle(chain[chain.len() - 2], chain[chain.len() - 1], next) {
                chain.pop();
            }
            chain.push(next);
        }
        corners.extend(chain);
    }
    corners.sort_unstable();
    corners.dedup();
    corners
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The square and points in it: by inspection.
    #[test]
    fn corners_of_a_square_are_extreme() {
        let points = [[0.0, 0.0], [0.5, 0.5], [1.0, 0.0], [0.5, 0.0], [1.0, 1.0], [0.0, 1.0], [1.0, 1.0]];
        let points: Vec<Vec<f64>> = points.iter().map(|p| p.to_vec()).collect();
        assert_eq!(extreme(&points, 1e-9), [0, 2, 4, 5]);
    }

    /// The segment from the middle of the triangle (0,0), (1,0), (0,1) to (1,1) leaves it through x + y = 1.
    #[test]
    fn the_side_between_is_found() {
        let points: [&[f64]; 3] = [&[0.0, 0.0], &[1.0, 0.0], &[0.0, 1.0]];
        let found = separate(&points, &[1.0, 1.0]).unwrap();
        assert!(
            (found.gap - 1.0).abs() < 1e-12 && found.direction.iter().all(|d| (d - 1.0).abs() < 1e-12),
            "{found:?}"
        );
        assert_eq!(separate(&points, &[0.25, 0.25]), None);
    }

    /// A segment in space: anything off it is separated.
    #[test]
    fn flat_sets_are_no_trouble() {
        let points: [&[f64]; 2] = [&[0.0, 0.0, 0.0], &[1.0, 1.0, 1.0]];
        let found = separate(&points, &[0.5, 0.5, 0.6]).unwrap();
        assert!(found.gap > 1e-3, "{found:?}");
        assert_eq!(separate(&points, &[0.5, 0.5, 0.5]), None);
        let found = separate(&points, &[2.0, 2.0, 2.0]).unwrap();
        assert!(found.gap > 0.9, "{found:?}");
    }
}
