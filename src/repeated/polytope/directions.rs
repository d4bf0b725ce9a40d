//! Directions to begin with, as short rational numbers with largest entry ±1.

use crate::exact::Rational;

/// Divides by the largest absolute entry and returns its inverse; zeros stay, with factor 1.
pub(in crate::repeated) fn normalise(direction: &mut [Rational]) -> Rational {
    let largest = direction.iter().map(|d| d.clone().abs()).max().unwrap_or(Rational::ZERO);
    if largest.is_zero() {
        return Rational::ONE;
    }
    direction.iter_mut().for_each(|d| *d /= &largest);
    Rational::ONE / largest
}

/// Evenly spread over the surface of a cube, not more than asked for, but always the axes: first e_1, −e_1, e_2, −e_2, ….
pub(in crate::repeated) fn spread(players: usize, count: usize) -> Vec<Vec<Rational>> {
    let axis =
        |player: usize, entry: i64| -> Vec<i64> { (0..players).map(|i| if i == player { entry } else { 0 }).collect() };
    let axes: Vec<Vec<i64>> = (0..players).flat_map(|player| [axis(player, 1), axis(player, -1)]).collect();
    // With q steps from the middle of a side to its edge.
    let surface = |q: i64| {
        let power = |base: i64| u32::try_from(players).ok().and_then(|n| (base as i128).checked_pow(n));
        power(2 * q + 1).zip(power(2 * q - 1)).map(|(all, inside)| all - inside)
    };
    let fits = |q: i64| surface(q).is_some_and(|size| size <= count as i128);
    let steps = (1..=64).take_while(|&q| fits(q)).last();
    let rest: Vec<Vec<i64>> = match steps {
        Some(q) => grid(players, q),
        None => pairs(players),
    };
    let q = steps.unwrap_or(1);
    let known = |d: &[i64]| d.iter().filter(|x| **x != 0).count() == 1;
    let limit = count.max(axes.len()) - axes.len();
    let rest = rest.into_iter().filter(|d| !known(d)).take(limit);
    let whole = |d: Vec<i64>, q: i64| d.into_iter().map(|x| Rational::from(x) / Rational::from(q)).collect();
    axes.into_iter().map(|d| whole(d, 1)).chain(rest.map(|d| whole(d, q))).collect()
}

/// All whole vectors with largest entry ±q.
fn grid(players: usize, q: i64) -> Vec<Vec<i64>> {
    let mut all: Vec<Vec<i64>> = vec![vec![]];
    for _ in 0..players {
        all = all
            .into_iter()
            .flat_map(|head| {
                (-q..=q).map(move |x| {
                    let mut longer = head.clone();
                    longer.push(x);
                    longer
                })
            })
            .collect();
    }
    all.retain(|d| d.iter().any(|x| x.abs() == q));
    all
}

/// All players together, and two at a time.
fn pairs(players: usize) -> Vec<Vec<i64>> {
    let mut all = vec![vec![1; players], vec![-1; players]];
    for one in 0..players {
        for other in one + 1..players {
            for (a, b) in [(1, 1), (1, -1), (-1, 1), (-1, -1)] {
                all.push(
                    (0..players)
                        .map(|i| {
                            if i == one {
                                a
                            } else if i == other {
                                b
                            } else {
                                0
                            }
                        })
                        .collect(),
                );
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A cube of side 2q has (2q+1)^n − (2q−1)^n whole points on its surface: 96 for n = 2 and q = 12, 26 for n = 3, q = 1.
    #[test]
    fn as_many_as_fit_and_never_twice() {
        for (players, asked, expected) in
            [(2, 96, 96), (2, 100, 96), (3, 97, 26), (3, 98, 98), (4, 80, 80), (6, 20, 20)]
        {
            let found = spread(players, asked);
            assert_eq!(found.len(), expected, "{players} players");
            assert!((1..found.len()).all(|at| !found[..at].contains(&found[at])));
        }
        assert_eq!(spread(5, 0).len(), 10);
    }
}
