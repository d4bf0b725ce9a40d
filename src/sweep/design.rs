//! Which points a sweep has.

use super::document::Document;
use super::place::{Setting, Values, Variation, short};
use crate::exact::Rational;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// How points are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sampling {
    /// Every combination of the values; the last place varies fastest.
    Grid,
    /// So many points, each place in as many equal parts and each part once (McKay, Beckman and Conover 1979), at the
    /// middle of the part.
    Latin {
        /// How many points.
        points: usize,
        /// The seed of the orders of the parts.
        seed: u64,
    },
}

/// The points of a sweep.
#[derive(Debug, Clone)]
pub struct Design {
    /// What is varied.
    pub variations: Vec<Variation>,
    sampling: Sampling,
    /// For a Latin sample: which part each point has, by place.
    orders: Vec<Vec<u32>>,
    count: usize,
    fingerprint: u64,
}

/// Most points of a sweep.
const MOST_POINTS: usize = 100_000_000;

impl Design {
    /// The points of a sweep over a document.
    ///
    /// # Errors
    /// Every fault of the places and values, in words.
    pub fn of(document: &Document, variations: Vec<Variation>, sampling: Sampling) -> Result<Self, Vec<String>> {
        let mut faults = Vec::new();
        if variations.is_empty() {
            faults.push("nothing is varied".to_owned());
        }
        for (at, variation) in variations.iter().enumerate() {
            if variations[..at].iter().any(|other| other.place == variation.place) {
                faults.push(format!("{} is varied twice", variation.place));
            }
            faults.extend(first_objection(document, variation));
        }
        let count = match sampling {
            Sampling::Latin { points, .. } => points,
            Sampling::Grid => {
                let mut product = Some(1usize);
                for variation in &variations {
                    match &variation.values {
                        Values::List(list) => product = product.and_then(|p| p.checked_mul(list.len())),
                        Values::Range(..) => faults.push(format!(
                            "{} is a range; a grid needs a number of values (from:to:count), or --sample",
                            variation.place
                        )),
                    }
                }
                product.unwrap_or(usize::MAX)
            }
        };
        if count == 0 || count > MOST_POINTS {
            faults.push(format!("{count} points; allowed: 1 to {MOST_POINTS}"));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let orders = match sampling {
            Sampling::Grid => Vec::new(),
            Sampling::Latin { points, seed } => {
                variations.iter().enumerate().map(|(at, _)| order(points, seed, at as u64)).collect()
            }
        };
        let mut fingerprint = Fnv::new();
        fingerprint.add(document.text().as_bytes());
        fingerprint.add(format!("{variations:?}{sampling:?}").as_bytes());
        Ok(Self { variations, sampling, orders, count, fingerprint: fingerprint.0 })
    }

    /// How many points there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Never: a design has at least one point.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// What tells the rows of this sweep from those of another: sixteen hexadecimal digits made of the scenario, the
    /// variations and the sampling.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        format!("{:016x}", self.fingerprint)
    }

    /// Where a point lies: for each place how far its value is along the values, from 0 to 1.
    #[must_use]
    pub fn position(&self, point: usize) -> Vec<f64> {
        match self.sampling {
            Sampling::Grid => {
                let lengths = self.lengths();
                let mut rest = point;
                let mut position = vec![0.0; lengths.len()];
                for (share, length) in position.iter_mut().zip(lengths).rev() {
                    *share = ((rest % length) as f64 + 0.5) / length as f64;
                    rest /= length;
                }
                position
            }
            Sampling::Latin { points, .. } => {
                let part = |order: &Vec<u32>| order.get(point).map_or(0.5, |&part| f64::from(part) + 0.5);
                self.orders.iter().map(|order| part(order) / points as f64).collect()
            }
        }
    }

    /// At most so many points that lie well apart: the middles of the parts of a coarser grid, or the first of a sample.
    #[must_use]
    pub fn spread(&self, most: usize) -> Vec<usize> {
        if most == 0 {
            return Vec::new();
        }
        match self.sampling {
            Sampling::Latin { .. } => (0..most.min(self.count)).collect(),
            Sampling::Grid => {
                let lengths = self.lengths();
                let mut parts = vec![1; lengths.len()];
                // The place whose parts are longest is cut once more, as long as there are not too many.
                loop {
                    let product: usize = parts.iter().product();
                    let longest = (0..parts.len())
                        .filter(|&p| parts[p] < lengths[p] && product / parts[p] * (parts[p] + 1) <= most)
                        .max_by_key(|&p| (lengths[p] / parts[p], std::cmp::Reverse(p)));
                    let Some(place) = longest else { break };
                    parts[place] += 1;
                }
                let count: usize = parts.iter().product();
                let number = |mut rest: usize| {
                    let mut point = 0;
                    let mut weight = 1;
                    for (&length, &cut) in lengths.iter().zip(&parts).rev() {
                        point += weight * ((2 * (rest % cut) + 1) * length / (2 * cut));
                        weight *= length;
                        rest /= cut;
                    }
                    point
                };
                (0..count).map(number).collect()
            }
        }
    }

    /// How many values each place has in a grid.
    fn lengths(&self) -> Vec<usize> {
        let length = |values: &Values| match values {
            Values::List(list) => list.len().max(1),
            Values::Range(..) => 1,
        };
        self.variations.iter().map(|variation| length(&variation.values)).collect()
    }

    /// The settings of a point, from 0.
    #[must_use]
    pub fn settings(&self, point: usize) -> Vec<Setting> {
        match self.sampling {
            Sampling::Grid => {
                let mut rest = point;
                let mut settings: Vec<Setting> = self
                    .variations
                    .iter()
                    .rev()
                    .map(|variation| match &variation.values {
                        Values::List(list) => {
                            let setting = list[rest % list.len()].clone();
                            rest /= list.len();
                            setting
                        }
                        Values::Range(low, _) => Setting::Number(low.clone()),
                    })
                    .collect();
                settings.reverse();
                settings
            }
            Sampling::Latin { points, .. } => self
                .variations
                .iter()
                .zip(&self.orders)
                .map(|(variation, order)| {
                    let part = order[point];
                    match &variation.values {
                        Values::List(list) => list[part as usize * list.len() / points].clone(),
                        Values::Range(low, high) => {
                            let middle =
                                Rational::from_parts((2 * u64::from(part) + 1).into(), (2 * points as u64).into());
                            let step = (high - low) / Rational::from(points);
                            Setting::Number(short(low + (high - low) * middle, &step))
                        }
                    }
                })
                .collect(),
        }
    }
}

/// The first value of a place that the scenario cannot have.
fn first_objection(document: &Document, variation: &Variation) -> Option<String> {
    match &variation.values {
        Values::List(list) => list.iter().find_map(|setting| document.objection(variation, setting)),
        Values::Range(low, high) => {
            [low, high].iter().find_map(|end| document.objection(variation, &Setting::Number((*end).clone())))
        }
    }
}

/// A random order of the parts, by Fisher and Yates; one stream for each place.
fn order(points: usize, seed: u64, place: u64) -> Vec<u32> {
    let mut key = [0u8; 32];
    for (to, from) in key.iter_mut().zip(seed.to_le_bytes()) {
        *to = from;
    }
    let mut stream = ChaCha8Rng::from_seed(key);
    stream.set_stream(place);
    let mut parts: Vec<u32> = (0..u32::try_from(points).unwrap_or(u32::MAX)).collect();
    for last in (1..parts.len()).rev() {
        let word = u128::from(stream.next_u64());
        let at = ((word * (last as u128 + 1)) >> 64) as usize;
        parts.swap(at, last);
    }
    parts
}

/// The hash of Fowler, Noll and Vo (1991), 64 bits, version 1a: short, and the same for ever.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
