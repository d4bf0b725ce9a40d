//! Large square systems of whole numbers, solved exactly by lifting (Dixon 1982).
//!
//! The matrix is inverted once modulo the prime p = 2⁶¹ − 1. From that inverse the solution of any right-hand side is found
//! modulo p, p², p³, … at the price of two products of a matrix with a vector per digit, until rational numbers can be
//! read off. These are proved at once: an integer vector n and a denominator d with A n ≡ d b modulo pᵐ and
//! |A n − d b| < pᵐ entry by entry satisfy A n = d b.

use super::Rational;
use dashu_base::{BitTest, DivRem, Signed, UnsignedAbs};
use dashu_int::{IBig, UBig};

/// The prime.
const P: u64 = (1 << 61) - 1;
/// Numbers below 2 to this power are carried in machine words: with at most [`MOST_ROWS`] rows no sum leaves 128 bits.
const ENTRY_BITS: u32 = 52;
/// Most rows of a system.
pub const MOST_ROWS: usize = 4096;
/// Products of two residues that 128 bits can hold the sum of, together with a residue.
const LAZY: usize = 32;

/// The solution of a square system: whole numerators over one positive denominator, not in lowest terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fractions {
    /// One numerator for each unknown.
    pub numerators: Vec<IBig>,
    /// The common denominator, positive.
    pub denominator: IBig,
}

impl Fractions {
    /// The same numbers one by one, in lowest terms.
    #[must_use]
    pub fn to_rationals(&self) -> Vec<Rational> {
        let ratio = |n: &IBig| Rational::from_parts_signed(n.clone(), self.denominator.clone());
        self.numerators.iter().map(ratio).collect()
    }
}

/// A square matrix of whole numbers, inverted modulo a prime; any number of systems can be solved with it.
#[derive(Debug, Clone)]
pub struct Lifting {
    size: usize,
    entries: Entries,
    /// The inverse modulo the prime, by row.
    inverse: Vec<u64>,
}

/// The entries by row: machine numbers below 2^[`ENTRY_BITS`], or any.
#[derive(Debug, Clone)]
enum Entries {
    Small(Vec<i64>),
    Large(Vec<IBig>),
}

/// What is left of a right-hand side.
enum Rest {
    Small(Vec<i128>),
    Large(Vec<IBig>),
}

impl Lifting {
    /// A matrix by rows, `size` numbers each. `None` if it is singular modulo 2⁶¹ − 1 (a singular matrix always is; a
    /// regular one only if the prime divides its determinant), has more than [`MOST_ROWS`] rows, or if the shapes do not fit.
    #[must_use]
    pub fn new(size: usize, entries: Vec<IBig>) -> Option<Self> {
        if size > MOST_ROWS || size.checked_mul(size) != Some(entries.len()) {
            return None;
        }
        let inverse = inverted(size, entries.iter().map(residue_of).collect())?;
        let entries = small(&entries).map_or(Entries::Large(entries), Entries::Small);
        Some(Self { size, entries, inverse })
    }

    /// The same for the matrix with rows and columns exchanged.
    #[must_use]
    pub fn transposed(&self) -> Self {
        let entries = match &self.entries {
            Entries::Small(entries) => Entries::Small(transposed(self.size, entries)),
            Entries::Large(entries) => Entries::Large(transposed(self.size, entries)),
        };
        Self { size: self.size, entries, inverse: transposed(self.size, &self.inverse) }
    }

    /// The solution of `matrix · x = right`, exactly. `None` if the right-hand side has the wrong length.
    #[must_use]
    pub fn solve(&self, right: &[IBig]) -> Option<Fractions> {
        if right.len() != self.size {
            return None;
        }
        if self.size == 0 {
            return Some(Fractions { numerators: vec![], denominator: IBig::ONE });
        }
        let (largest, most) = self.sizes(right)?;
        let mut rest = match (&self.entries, small(right)) {
            (Entries::Small(_), Some(right)) => Rest::Small(right.into_iter().map(i128::from).collect()),
            _ => Rest::Large(right.to_vec()),
        };
        let mut digits: Vec<Vec<u64>> = Vec::new();
        let mut wanted = 4.min(most);
        loop {
            while digits.len() < wanted {
                digits.push(self.next_digit(&mut rest));
            }
            let solution = self.read_off(&digits, right, &largest);
            if solution.is_some() || wanted == most {
                return solution;
            }
            wanted = (wanted + wanted / 2).min(most);
        }
    }

    /// The next digit of every unknown; what is left of the right-hand side is divided by the prime.
    fn next_digit(&self, rest: &mut Rest) -> Vec<u64> {
        let residues: Vec<u64> = match rest {
            Rest::Small(rest) => rest.iter().map(|&r| residue(r)).collect(),
            Rest::Large(rest) => rest.iter().map(residue_of).collect(),
        };
        let digit: Vec<u64> = self.inverse.chunks_exact(self.size).map(|row| product(row, &residues)).collect();
        match (rest, &self.entries) {
            (Rest::Small(rest), Entries::Small(entries)) => {
                for (left, row) in rest.iter_mut().zip(entries.chunks_exact(self.size)) {
                    let taken: i128 = row.iter().zip(&digit).map(|(&a, &x)| i128::from(a) * i128::from(x)).sum();
                    *left = (*left - taken) / i128::from(P);
                }
            }
            (Rest::Large(rest), entries) => {
                let prime = IBig::from(P);
                for (row, left) in rest.iter_mut().enumerate() {
                    let at = row * self.size..(row + 1) * self.size;
                    let taken: IBig = match entries {
                        Entries::Small(entries) => entries[at]
                            .iter()
                            .zip(&digit)
                            .map(|(&a, &x)| i128::from(a) * i128::from(x))
                            .sum::<i128>()
                            .into(),
                        Entries::Large(entries) => entries[at].iter().zip(&digit).map(|(a, &x)| a * x).sum(),
                    };
                    *left = (&*left - taken) / &prime;
                }
            }
            // Small rests are made for small entries only.
            (Rest::Small(_), Entries::Large(_)) => {}
        }
        digit
    }

    /// The largest entry, and as many digits as any solution can need: by Hadamard's bound on the determinants in Cramer's
    /// rule, a row with its right-hand side being no longer than the root of its size times its largest number.
    fn sizes(&self, right: &[IBig]) -> Option<(UBig, usize)> {
        let mut largest = UBig::ZERO;
        let mut bits = 0;
        for (row, right) in right.iter().enumerate() {
            let at = row * self.size..(row + 1) * self.size;
            let most = match &self.entries {
                Entries::Small(entries) => UBig::from(entries[at].iter().map(|a| a.unsigned_abs()).max()?),
                Entries::Large(entries) => entries[at].iter().map(|a| a.clone().unsigned_abs()).max()?,
            };
            bits += most.bit_len().max(right.clone().unsigned_abs().bit_len());
            largest = largest.max(most);
        }
        let root = (self.size + 1).ilog2() as usize / 2 + 1;
        let determinant = bits + self.size * root;
        // Numerator and denominator are each read below the root of the modulus; the proof wants a row's size above them.
        let widest = right.iter().map(|b| b.clone().unsigned_abs().bit_len()).max()?;
        let room = 2 * largest.bit_len().max(widest) + 2 * self.size.ilog2() as usize + 16;
        Some((largest, (2 * determinant + room) / 60 + 2))
    }

    /// Rational numbers with these digits, if there are small ones; proved.
    fn read_off(&self, digits: &[Vec<u64>], right: &[IBig], largest: &UBig) -> Option<Fractions> {
        let prime = UBig::from(P);
        let modulus = prime.pow(digits.len());
        let half = UBig::ONE << (modulus.bit_len() / 2 - 1);
        let mut denominator = UBig::ONE;
        let mut numerators: Vec<IBig> = Vec::with_capacity(self.size);
        for unknown in 0..self.size {
            let value = digits.iter().rev().fold(UBig::ZERO, |value, digit| value * P + digit[unknown]);
            let value = (value * &denominator) % &modulus;
            let symmetric = symmetric(value.clone(), &modulus);
            if symmetric.clone().unsigned_abs() < half {
                numerators.push(symmetric);
                continue;
            }
            let (numerator, extra) = rational(&value, &modulus, &half)?;
            denominator *= &extra;
            if denominator >= half {
                return None;
            }
            let extra = IBig::from(extra);
            numerators.iter_mut().for_each(|earlier| *earlier *= &extra);
            numerators.push(numerator);
        }
        let size = |numbers: &[IBig]| numbers.iter().map(|n| n.clone().unsigned_abs()).max();
        let proved = size(&numerators)? * largest * self.size + &denominator * size(right)? < modulus;
        proved.then(|| Fractions { numerators, denominator: IBig::from(denominator) })
    }
}

/// The same as machine numbers, if all are small enough.
fn small(numbers: &[IBig]) -> Option<Vec<i64>> {
    let one = |n: &IBig| i64::try_from(n).ok().filter(|a| a.unsigned_abs() < 1 << ENTRY_BITS);
    numbers.iter().map(one).collect()
}

/// The representative of least size.
fn symmetric(value: UBig, modulus: &UBig) -> IBig {
    if &value * 2u8 > *modulus { IBig::from(value) - IBig::from(modulus.clone()) } else { IBig::from(value) }
}

/// The fraction n/d that is the value modulo the modulus, with |n| and d below a bound (Wang 1981): the first remainder of
/// Euclid's algorithm below it.
fn rational(value: &UBig, modulus: &UBig, bound: &UBig) -> Option<(IBig, UBig)> {
    let (mut before, mut now) = (modulus.clone(), value.clone());
    let (mut factor_before, mut factor) = (UBig::ZERO, UBig::ONE);
    let mut negative = false;
    while &now >= bound {
        let (quotient, remainder) = before.div_rem(&now);
        (before, now) = (now, remainder);
        let next = factor_before + quotient * &factor;
        (factor_before, factor) = (factor, next);
        negative = !negative;
    }
    let numerator = IBig::from(now);
    (&factor < bound).then(|| (if negative { -numerator } else { numerator }, factor))
}

/// A whole number modulo the prime.
fn residue(value: i128) -> u64 {
    let least = reduced(value.unsigned_abs());
    if value.is_negative() && least > 0 { P - least } else { least }
}

fn residue_of(value: &IBig) -> u64 {
    i128::try_from(value).map_or_else(
        |_| {
            let least = (value.clone().unsigned_abs() % UBig::from(P)).try_into().unwrap_or(0);
            if value.is_negative() && least > 0 { P - least } else { least }
        },
        residue,
    )
}

/// Any 128-bit number modulo the prime: 2⁶¹ counts as 1.
fn reduced(value: u128) -> u64 {
    let once = (value & u128::from(P)) + (value >> 61);
    let twice = (once as u64 & P) + (once >> 61) as u64;
    if twice >= P { twice - P } else { twice }
}

fn times(a: u64, b: u64) -> u64 {
    reduced(u128::from(a) * u128::from(b))
}

fn product(row: &[u64], vector: &[u64]) -> u64 {
    let blocks = row.chunks(LAZY).zip(vector.chunks(LAZY));
    let sum = blocks.fold(0, |sum: u128, (a, x)| {
        let block: u128 = a.iter().zip(x).map(|(&a, &x)| u128::from(a) * u128::from(x)).sum();
        u128::from(reduced(block)) + sum
    });
    reduced(sum)
}

/// The inverse of a number that is not 0: its power p − 2 (Fermat).
fn inverse_of(value: u64) -> u64 {
    let (mut power, mut result, mut exponent) = (value, 1, P - 2);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = times(result, power);
        }
        power = times(power, power);
        exponent >>= 1;
    }
    result
}

/// Gauss–Jordan modulo the prime, in place.
fn inverted(size: usize, mut matrix: Vec<u64>) -> Option<Vec<u64>> {
    let mut exchanged = Vec::with_capacity(size);
    let mut lead = vec![0; size];
    for step in 0..size {
        let pivot = (step..size).find(|&row| matrix[row * size + step] != 0)?;
        exchanged.push(pivot);
        for column in 0..size {
            matrix.swap(step * size + column, pivot * size + column);
        }
        let scale = inverse_of(matrix[step * size + step]);
        matrix[step * size + step] = 1;
        for (entry, lead) in matrix[step * size..][..size].iter_mut().zip(&mut lead) {
            *entry = times(*entry, scale);
            *lead = *entry;
        }
        for (row, entries) in matrix.chunks_exact_mut(size).enumerate() {
            let factor = entries[step];
            if row == step || factor == 0 {
                continue;
            }
            let factor = P - factor;
            entries[step] = 0;
            for (entry, &lead) in entries.iter_mut().zip(&lead) {
                *entry = reduced(u128::from(factor) * u128::from(lead) + u128::from(*entry));
            }
        }
    }
    // Rows exchanged before are columns exchanged after, in reverse.
    for (step, &pivot) in exchanged.iter().enumerate().rev() {
        if step != pivot {
            for row in matrix.chunks_exact_mut(size) {
                row.swap(step, pivot);
            }
        }
    }
    Some(matrix)
}

fn transposed<T: Clone>(size: usize, matrix: &[T]) -> Vec<T> {
    (0..size).flat_map(|column| matrix.iter().skip(column).step_by(size).cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::linear;
    use super::*;

    /// Whole numbers below a bound in size, the same on every run.
    fn numbers(count: usize, bound: i64, mut seed: u64) -> Vec<i64> {
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((seed >> 16) as i64).rem_euclid(2 * bound - 1) - bound + 1
        };
        (0..count).map(|_| next()).collect()
    }

    /// Against fraction-free elimination, and against the definition; small entries, and the largest that fit machine
    /// words, and larger ones.
    #[test]
    fn lifting_agrees_with_elimination() {
        let cases = [
            (1, 10, 1),
            (2, 1000, 1),
            (7, 3, 1),
            (20, 1000, 1),
            (33, 1 << 52, 1),
            (64, 2, 1),
            (12, 1 << 52, 1i64 << 40),
        ];
        for (seed, (size, bound, factor)) in (1..).zip(cases) {
            let large = |v: i64| IBig::from(v) * IBig::from(factor) + IBig::from(i64::from(factor > 1));
            let entries: Vec<IBig> = numbers(size * size, bound, seed).into_iter().map(large).collect();
            let right: Vec<IBig> = numbers(size, bound, seed + 100).into_iter().map(large).collect();
            let rational = |v: &IBig| Rational::from(v.clone());
            let rows: Vec<Vec<Rational>> = entries.chunks(size).map(|r| r.iter().map(rational).collect()).collect();
            let lifting = Lifting::new(size, entries.clone()).unwrap();
            let right_rational: Vec<Rational> = right.iter().map(rational).collect();
            let found = lifting.solve(&right).unwrap();
            assert_eq!(found.to_rationals(), linear::solve(&rows, &right_rational).unwrap(), "{size}");
            let turned = lifting.transposed().solve(&right).unwrap();
            for column in 0..size {
                let sum: IBig = (0..size).map(|row| &entries[row * size + column] * &turned.numerators[row]).sum();
                assert_eq!(sum, &turned.denominator * &right[column]);
            }
        }
    }

    #[test]
    fn what_cannot_be_lifted_is_refused() {
        let matrix = |entries: &[i64]| entries.iter().map(|&a| IBig::from(a)).collect::<Vec<_>>();
        assert!(Lifting::new(2, matrix(&[1, 2, 2, 4])).is_none());
        // Regular, but not modulo the prime.
        assert!(Lifting::new(2, matrix(&[1 << 31, 1, 1, 1 << 30])).is_none());
        assert!(Lifting::new(2, matrix(&[1, 2, 3])).is_none());
        let one = Lifting::new(1, matrix(&[7])).unwrap();
        assert!(one.solve(&matrix(&[1, 2])).is_none());
        assert_eq!(one.solve(&matrix(&[0])).unwrap().to_rationals(), [Rational::ZERO]);
        assert_eq!(Lifting::new(0, vec![]).unwrap().solve(&[]).unwrap().to_rationals(), []);
    }
}
