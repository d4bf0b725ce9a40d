//! Whole numbers for pivoting without fractions (Edmonds 1967; Bareiss 1968): all entries are minors of the matrix, and
//! divisions come out even.

use dashu_base::{BitTest, Sign, Signed};
use dashu_int::IBig;
use std::cmp::Ordering;

/// A kind of whole number.
pub(in crate::equilibrium) trait Whole: Clone + Send {
    /// A number prepared for dividing by it.
    type Divisor;
    /// Prepares a divisor that is not 0; `None` if quotients of up to `bits` bits could not be told.
    fn divisor(&self, bits: usize) -> Option<Self::Divisor>;
    /// `(a · b − c · d) / by`, which comes out even and has no more bits than the divisor was prepared for.
    fn cross(a: &Self, b: &Self, c: &Self, d: &Self, by: &Self::Divisor) -> Self;
    fn negated(&self) -> Self;
    /// How it compares to 0.
    fn sign(&self) -> Ordering;
    /// The nearest double or the one next to it; infinite if there is none.
    fn approximate(&self) -> f64;
    /// How `a · b` compares to `c · d`.
    fn compare_products(a: &Self, b: &Self, c: &Self, d: &Self) -> Ordering;
}

/// 128 bits. Products are taken modulo 2^128: the quotient is right as long as it is known to fit.
impl Whole for i128 {
    type Divisor = Modular;

    fn divisor(&self, bits: usize) -> Option<Modular> {
        let shift = self.trailing_zeros();
        // The lowest `shift` bits of a dividend are lost to the division by 2^shift, and one bit is for the sign.
        if bits.saturating_add(shift as usize + 1) >= 128 {
            return None;
        }
        let odd = self.wrapping_shr(shift);
        // Newton's iteration: d is its own inverse modulo 8, and every step doubles the bits.
        let inverse =
            (0..6).fold(odd, |inverse, _| inverse.wrapping_mul(2i128.wrapping_sub(odd.wrapping_mul(inverse))));
        Some(Modular { shift, inverse })
    }

    fn cross(a: &Self, b: &Self, c: &Self, d: &Self, by: &Modular) -> Self {
        let number = a.wrapping_mul(*b).wrapping_sub(c.wrapping_mul(*d));
        // Dividing by 2^shift leaves 128 − shift known bits; the shifts extend the sign of the quotient from there.
        (number.wrapping_shr(by.shift).wrapping_mul(by.inverse) << by.shift) >> by.shift
    }

    fn negated(&self) -> Self {
        self.wrapping_neg()
    }

    fn sign(&self) -> Ordering {
        self.cmp(&0)
    }

    fn approximate(&self) -> f64 {
        *self as f64
    }

    fn compare_products(a: &Self, b: &Self, c: &Self, d: &Self) -> Ordering {
        let signed = |x: &Self, y: &Self| (x.signum() * y.signum(), product(x.unsigned_abs(), y.unsigned_abs()));
        let ((left_sign, left), (right_sign, right)) = (signed(a, b), signed(c, d));
        left_sign.cmp(&right_sign).then_with(|| if left_sign < 0 { right.cmp(&left) } else { left.cmp(&right) })
    }
}

/// A divisor `odd · 2^shift`, as the shift and the inverse of the odd part modulo 2^128.
pub(in crate::equilibrium) struct Modular {
    shift: u32,
    inverse: i128,
}

/// The upper and lower 128 bits of a product.
fn product(a: u128, b: u128) -> (u128, u128) {
    const LOW: u128 = u64::MAX as u128;
    let (a1, a0, b1, b0) = (a >> 64, a & LOW, b >> 64, b & LOW);
    let low = a0 * b0;
    let (left, right) = (a1 * b0, a0 * b1);
    let middle = (low >> 64) + (left & LOW) + (right & LOW);
    (a1 * b1 + (left >> 64) + (right >> 64) + (middle >> 64), (middle << 64) | (low & LOW))
}

impl Whole for IBig {
    type Divisor = IBig;

    fn divisor(&self, _: usize) -> Option<IBig> {
        Some(self.clone())
    }

    fn cross(a: &Self, b: &Self, c: &Self, d: &Self, by: &IBig) -> Self {
        (a * b - c * d) / by
    }

    fn negated(&self) -> Self {
        -self
    }

    fn sign(&self) -> Ordering {
        match Signed::sign(self) {
            Sign::Negative => Ordering::Less,
            Sign::Positive if self.bit_len() == 0 => Ordering::Equal,
            Sign::Positive => Ordering::Greater,
        }
    }

    fn approximate(&self) -> f64 {
        self.to_f64().value()
    }

    fn compare_products(a: &Self, b: &Self, c: &Self, d: &Self) -> Ordering {
        (a * b).cmp(&(c * d))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same operations on numbers of any length are the reference.
    #[test]
    fn short_and_long_numbers_agree() {
        let mut state = 7u64;
        let mut draw = |bits: u32| {
            let mut word = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                u128::from(state >> 32)
            };
            let wide = word() << 96 | word() << 64 | word() << 32 | word();
            let size = (wide >> (128 - bits)) as i128;
            if word() % 2 == 0 { size } else { -size }
        };
        for round in 0..4000 {
            // quotient · divisor = a · b − c · d with a = divisor, c = 1 and d = (b − quotient) · divisor.
            let (quotient, divisor, b) = (draw(100), draw(20) << (round % 7), draw(100));
            if divisor == 0 {
                continue;
            }
            let d = (b - quotient).wrapping_mul(divisor);
            let by = divisor.divisor(102).unwrap();
            assert_eq!(i128::cross(&divisor, &b, &1, &d, &by), quotient);
            let [a, b, c, d] = [draw(120), draw(1 + round % 120), draw(120), draw(1 + round % 119)];
            let [ba, bb, bc, bd] = [a, b, c, d].map(IBig::from);
            assert_eq!(i128::compare_products(&a, &b, &c, &d), IBig::compare_products(&ba, &bb, &bc, &bd));
            assert_eq!(i128::compare_products(&a, &b, &b, &a), Ordering::Equal);
            assert_eq!(Whole::sign(&a), Whole::sign(&ba));
            assert_eq!(a.approximate(), ba.approximate());
        }
        assert!((1i128 << 40).divisor(90).is_none());
    }
}
