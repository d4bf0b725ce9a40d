//! Dresher's inspection game (Dresher 1962): n periods, m inspections, at most one violation, which is worth 1 to the inspectee
//! if nobody looks and costs it b if somebody does. Closed form in Avenhaus, von Stengel and Zamir 2002.

use crate::grow::{T, grown, leaf, moves, r};
use detente::equilibrium::behaviour::sequence_form;
use detente::exact::Rational;
use detente::game::Extensive;

/// The inspector is player 0. In every period it inspects or not, the inspectee, not seeing that, acts legally or violates;
/// then both know. The game ends with a violation.
pub fn dresher(periods: u64, inspections: u64, caught: &Rational) -> Extensive {
    fn stage(left: u64, inspections: u64, caught: &Rational, next: &mut u64) -> T {
        if left == 0 {
            return leaf(&[0, 0]);
        }
        *next += 1;
        let number = *next;
        let answer = |violation: Rational, inspections: u64, next: &mut u64| {
            let legal = stage(left - 1, inspections, caught, next);
            let paid = T::Leaf(vec![violation.clone(), -violation]);
            moves(1, number, vec![("legal", legal), ("violate", paid)])
        };
        if inspections == 0 {
            return answer(-Rational::ONE, 0, next);
        }
        let seen = answer(caught.clone(), inspections - 1, next);
        let unseen = answer(-Rational::ONE, inspections, next);
        moves(0, number, vec![("inspect", seen), ("wait", unseen)])
    }
    let title = format!("Dresher's inspection game, {periods} periods, {inspections} inspections");
    grown(&title, &["Inspector", "Inspectee"], &stage(periods, inspections, caught, &mut 0))
}

fn choose(n: u64, k: u64) -> Rational {
    (0..k).fold(Rational::ONE, |product, at| {
        if at >= n { Rational::ZERO } else { product * Rational::from(n - at) / Rational::from(at + 1) }
    })
}

/// s(n, m) = Σ_{i ≤ m} C(n, i) b^{m−i}.
fn s(n: u64, m: u64, b: &Rational) -> Rational {
    (0..=m).fold(Rational::ZERO, |sum, i| sum + choose(n, i) * (0..m - i).fold(Rational::ONE, |power, _| power * b))
}

/// The value is −C(n−1, m)/s(n, m); in a state with 0 < m < n the inspector looks with probability s(n−1, m−1)/s(n, m).
#[test]
fn the_closed_form_of_dresher() {
    for b in ["1", "1/2", "3"].map(r) {
        for periods in 1..=6 {
            for inspections in 0..=periods {
                let tree = dresher(periods, inspections, &b);
                let (answer, value) = sequence_form(&tree).unwrap();
                let case = format!("n = {periods}, m = {inspections}, b = {b}");
                assert_eq!(value, -choose(periods - 1, inspections) / s(periods, inspections, &b), "{case}");
                assert_eq!(answer.equilibria[0].regret, Rational::ZERO);
                check_states(&tree, &answer.equilibria[0].at, 0, (periods, inspections), &b);
            }
        }
    }
}

/// Walks down all histories without a violation.
fn check_states(tree: &Extensive, at: &[Vec<Rational>], node: usize, state: (u64, u64), b: &Rational) {
    let (left, inspections) = state;
    let Some(set) = tree.nodes[node].set else { return };
    // The second child of the inspectee's node is the violation.
    let legal = |node: usize| tree.nodes[node].children[0];
    if tree.sets[set].mover == Some(1) {
        return check_states(tree, at, legal(node), (left - 1, inspections), b);
    }
    let looks = &at[set][0];
    if inspections < left {
        assert_eq!(*looks, s(left - 1, inspections - 1, b) / s(left, inspections, b));
    }
    let after = &tree.nodes[node].children;
    for (action, inspections) in [(0, inspections - 1), (1, inspections)] {
        if !at[set][action].is_zero() {
            check_states(tree, at, legal(after[action]), (left - 1, inspections), b);
        }
    }
}
