//! Inspection and verification.

use super::build::{Part, Way, by, player, texts, tree, way};
use crate::exact::Rational;
use crate::game::{Extensive, NormalForm};

/// The commitment of a leader that the follower sees with noise (Bagwell, Commitment and observability in games, 1995).
///
/// The leader plays S or C; the follower sees the other one with probability `noise`, and plays S or C on each signal.
/// Payoffs: SS (5, 2), SC (3, 1), CS (6, 3), CC (4, 4). The follower's strategies name its reply to S, then to C. With
/// noise 1/100 there are three equilibria: (C; always C), (1/100 S; 25/49 SC, 24/49 CC) and (99/100 S; 24/49 SS,
/// 25/49 SC).
#[must_use]
pub fn bagwell(noise: &Rational) -> NormalForm {
    let payoffs = [[(5, 2), (3, 1)], [(6, 3), (4, 4)]];
    let seen = Rational::ONE - noise;
    by(
        "Bagwell's noisy commitment",
        "Bagwell, Commitment and observability in games, 1995",
        [player("Leader", texts(&["S", "C"])), player("Follower", texts(&["SS", "SC", "CS", "CC"]))],
        |leads, plan| {
            let replies = [plan / 2, plan % 2];
            let (right, wrong) = (payoffs[leads][replies[leads]], payoffs[leads][replies[1 - leads]]);
            let mean = |right: i64, wrong: i64| Rational::from(right) * &seen + Rational::from(wrong) * noise;
            (mean(right.0, wrong.0), mean(right.1, wrong.1))
        },
    )
}

/// `C(n, k)`.
fn binomial(n: u16, k: u16) -> Rational {
    (0..k.min(n))
        .fold(Rational::from(u8::from(k <= n)), |product, i| product * Rational::from(n - i) / Rational::from(i + 1))
}

/// `C(n−1, m) / Σ_{i ≤ m} C(n, i) x^(m−i)`; 0 where every period is inspected. `None` if the sum is 0.
fn closed_form(periods: u16, inspections: u16, x: &Rational) -> Option<Rational> {
    if inspections >= periods {
        return Some(Rational::ZERO);
    }
    let sum = (0..=inspections).fold(Rational::ZERO, |sum, i| sum * x + binomial(periods, i));
    (sum != Rational::ZERO).then(|| binomial(periods - 1, inspections) / sum)
}

/// The value to the inspector of Dresher's inspection game: `−C(n−1, m) / Σ_{i ≤ m} C(n, i) b^(m−i)` with n periods, m
/// inspections, −1 for a violation that is not seen, `caught` = b > 0 for one that is, 0 for none (Dresher 1962;
/// Höpfinger 1971).
#[must_use]
pub fn dresher_value(periods: u16, inspections: u16, caught: &Rational) -> Option<Rational> {
    closed_form(periods, inspections, caught).map(|value| -value)
}

/// The first period of Dresher's inspection game (A sampling inspection problem in arms control agreements, 1962): the
/// inspector inspects or waits, the inspectee complies or violates; after a compliant period both go on with what is
/// left, which counts by its value. Zero-sum; the value is [`dresher_value`], and the inspector inspects with
/// probability `s(n−1, m−1) / s(n, m)`, `s(n, m) = Σ_{i ≤ m} C(n, i) b^(m−i)`.
///
/// `None` unless 0 < `inspections` < `periods` and `caught` > 0.
#[must_use]
pub fn dresher(periods: u16, inspections: u16, caught: &Rational) -> Option<NormalForm> {
    if inspections == 0 || inspections >= periods || *caught <= Rational::ZERO {
        return None;
    }
    let after = |inspections| dresher_value(periods - 1, inspections, caught);
    let payoffs = [[after(inspections - 1)?, caught.clone()], [after(inspections)?, -Rational::ONE]];
    let source = "Dresher, A sampling inspection problem in arms control agreements, 1962";
    Some(first_period("Dresher's inspection game", source, |i, j| (payoffs[i][j].clone(), -payoffs[i][j].clone())))
}

fn first_period(title: &str, source: &str, payoffs: impl Fn(usize, usize) -> (Rational, Rational)) -> NormalForm {
    let inspector = player("Inspector", texts(&["Inspect", "Wait"]));
    by(title, source, [inspector, player("Inspectee", texts(&["Comply", "Violate"]))], payoffs)
}

/// The first period of the inspection game of Avenhaus and von Stengel (Non-zero-sum Dresher inspection games, 1992): as
/// [`dresher`], but the inspector too loses when it catches somebody.
///
/// A violation that is not seen pays (−1, 1), one that is seen (−a, −b), compliance to the end (0, 0), with 0 < a < 1 and
/// b > 0. What is left is worth `−C(n−1, m) / Σ_{i ≤ m} C(n, i) (−a)^(m−i)` to the inspector and
/// `C(n−1, m) / Σ_{i ≤ m} C(n, i) b^(m−i)` to the inspectee. `None` outside of these ranges or unless
/// 0 < `inspections` < `periods`.
#[must_use]
pub fn avenhaus_von_stengel(
    periods: u16,
    inspections: u16,
    inspector_loss: &Rational,
    caught: &Rational,
) -> Option<NormalForm> {
    let fits = *inspector_loss > Rational::ZERO && *inspector_loss < Rational::ONE && *caught > Rational::ZERO;
    if !fits || inspections == 0 || inspections >= periods {
        return None;
    }
    let minus = -inspector_loss;
    let after = |inspections| {
        let inspector = -closed_form(periods - 1, inspections, &minus)?;
        Some((inspector, closed_form(periods - 1, inspections, caught)?))
    };
    let inspected = [after(inspections - 1)?, (minus.clone(), -caught)];
    let waited = [after(inspections)?, (-Rational::ONE, Rational::ONE)];
    let source = "Avenhaus and von Stengel, Non-zero-sum Dresher inspection games, 1992";
    Some(first_period("Avenhaus and von Stengel's inspection game", source, |i, j| {
        if i == 0 { inspected[j].clone() } else { waited[j].clone() }
    }))
}

/// Dresher's inspection game period by period, as a tree: in each period the inspector inspects or waits, and the inspectee,
/// who has seen all inspections before but not this one, complies or violates. A violation ends the game. Payoffs as in
/// [`dresher`]; the value is [`dresher_value`].
///
/// `None` unless 1 ≤ `periods` ≤ 12, `inspections` ≤ `periods` and `caught` > 0.
#[must_use]
pub fn dresher_tree(periods: u16, inspections: u16, caught: &Rational) -> Option<Extensive> {
    if !(1..=12).contains(&periods) || inspections > periods || *caught <= Rational::ZERO {
        return None;
    }
    let source = "Dresher, A sampling inspection problem in arms control agreements, 1962";
    let root = period(periods, inspections, caught, 1);
    Some(tree("Dresher's inspection game", source, &["Inspector", "Inspectee"], root))
}

/// What follows with so many periods and inspections left. `history`: a 1, then a digit for each period that is over, 1
/// for an inspection; it numbers the information sets of both players.
fn period(periods: u16, inspections: u16, caught: &Rational, history: u64) -> Part {
    if periods == 0 {
        return Part::End(vec![Rational::ZERO, Rational::ZERO]);
    }
    let paid = |inspector: Rational| Part::End(vec![inspector.clone(), -inspector]);
    let reply = |inspects: bool| {
        let left = inspections - u16::from(inspects);
        let after = period(periods - 1, left, caught, 2 * history + u64::from(inspects));
        let end = paid(if inspects { caught.clone() } else { -Rational::ONE });
        Part::Move(Some(1), history, "", vec![way("Comply", after), way("Violate", end)])
    };
    let mut ways: Vec<Way> = Vec::new();
    if inspections > 0 {
        ways.push(way("Inspect", reply(true)));
    }
    ways.push(way("Wait", reply(false)));
    Part::Move(Some(0), history, "", ways)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The recursion by which Dresher's game is defined, solved as a 2 × 2 game without saddle point: its value is
    /// (ad − bc)/(a + d − b − c).
    fn by_recursion(periods: u16, inspections: u16, caught: &Rational) -> Rational {
        if inspections >= periods {
            return Rational::ZERO;
        }
        if inspections == 0 {
            return -Rational::ONE;
        }
        let inspected = by_recursion(periods - 1, inspections - 1, caught);
        let waited = by_recursion(periods - 1, inspections, caught);
        let (a, b, c, d) = (inspected, caught.clone(), waited, -Rational::ONE);
        (&a * &d - &b * &c) / (a + d - b - c)
    }

    #[test]
    fn the_closed_form_solves_the_recursion() {
        for caught in [Rational::ONE, Rational::from(3), Rational::ONE / Rational::from(2)] {
            for (periods, inspections) in (1..9).flat_map(|n| (0..=n).map(move |m| (n, m))) {
                let expected = by_recursion(periods, inspections, &caught);
                assert_eq!(dresher_value(periods, inspections, &caught), Some(expected), "{periods}, {inspections}");
            }
        }
    }

    /// Both players' values by making the other indifferent, from the payoffs alone.
    fn both_by_recursion(periods: u16, inspections: u16, a: &Rational, b: &Rational) -> (Rational, Rational) {
        if inspections >= periods {
            return (Rational::ZERO, Rational::ZERO);
        }
        if inspections == 0 {
            return (-Rational::ONE, Rational::ONE);
        }
        let (i1, v1) = both_by_recursion(periods - 1, inspections - 1, a, b);
        let (i2, v2) = both_by_recursion(periods - 1, inspections, a, b);
        // Compliance x with x i1 − (1−x) a = x i2 − (1−x), inspection y with y v1 + (1−y) v2 = −y b + (1−y).
        let x = (Rational::ONE - a) / (&i2 - &i1 - a + Rational::ONE);
        let y = (Rational::ONE - &v2) / (&v1 - &v2 + b + Rational::ONE);
        let inspector = &x * i2 - (Rational::ONE - x);
        (inspector, &y * v1 + (Rational::ONE - y) * v2)
    }

    #[test]
    fn the_values_of_both_players_solve_their_recursion() {
        let (a, b) = (Rational::ONE / Rational::from(2), Rational::from(2));
        for (periods, inspections) in (1..9).flat_map(|n| (0..=n).map(move |m| (n, m))) {
            let (inspector, inspectee) = both_by_recursion(periods, inspections, &a, &b);
            assert_eq!(closed_form(periods, inspections, &-&a), Some(-inspector), "{periods}, {inspections}");
            assert_eq!(closed_form(periods, inspections, &b), Some(inspectee), "{periods}, {inspections}");
        }
    }
}
