//! Random games in normal form.
//!
//! The kinds are those of which users of solvers keep collections (Nudelman, Wortman, Shoham and Leyton-Brown, Run the
//! GAMUT, 2004), each built so that something is known about its instances. All payoffs are whole numbers or short
//! decimals.

use crate::error::{Error, Fault};
use crate::exact::{Rational, to_f64, to_text};
use crate::game::normal::MOST_PAYOFFS;
use crate::game::{NormalForm, Player};
use crate::generate::draw::{Draw, decimal};

/// What is drawn. Where nothing else is said, every player's payoff at every profile is drawn by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers from 0 to `largest`. Small ones make degenerate games.
    Random {
        /// The largest payoff.
        largest: u32,
    },
    /// The first player's payoffs from 0 to `largest`, the second's their negatives. Two players.
    ZeroSum {
        /// The largest payoff.
        largest: u32,
    },
    /// The same payoffs from 0 to `largest` for all players: the largest is an equilibrium.
    Common {
        /// The largest payoff.
        largest: u32,
    },
    /// Payoffs of one profile jointly normal with variance 1 and this correlation between any two players, in thousandths
    /// (Rinott and Scarsini, On the number of pure strategy Nash equilibria in random games, 2000). From −1/(n−1),
    /// which is zero-sum in substance, over 0 to 1, which is [`Kind::Common`]. Two players or more.
    Covariant {
        /// The correlation.
        correlation: Rational,
    },
    /// From 500 to 999 where all play strategies of the same number, below 500 elsewhere: each such profile is a strict
    /// equilibrium. Two players or more.
    Coordination,
    /// A hundred for each strategy number in use beyond the first, and up to 99: everybody gains where players spread.
    /// Two players or more.
    Dispersion,
    /// Every player chooses a facility (its strategy) and pays a cost that grows with the number of its users and is the
    /// same for all of them: a pure equilibrium exists (Rosenthal 1973).
    Congestion,
    /// Every player chooses a level of arms; its security is a concave function of its lead over the strongest other, and
    /// arms cost ever more. Best replies never fall as others arm, so a pure equilibrium exists (Milgrom and Roberts
    /// 1990).
    ArmsRace,
    /// An inspector chooses one of so many plans, the first being not to inspect; an inspectee complies (its first strategy)
    /// or violates in one of several ways. Plans cost, raise false alarms, and see each violation with some
    /// probability. A violation that is not seen pays the violator, one that is seen costs both (Avenhaus, von Stengel
    /// and Zamir, Inspection games, 2002). Two players.
    Inspection,
}

impl Kind {
    /// The name on the command line.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Random { .. } => "random",
            Self::ZeroSum { .. } => "zero-sum",
            Self::Common { .. } => "common",
            Self::Covariant { .. } => "covariant",
            Self::Coordination => "coordination",
            Self::Dispersion => "dispersion",
            Self::Congestion => "congestion",
            Self::ArmsRace => "arms-race",
            Self::Inspection => "inspection",
        }
    }

    /// The least and the greatest number of players.
    fn players(&self) -> (usize, usize) {
        match self {
            Self::ZeroSum { .. } | Self::Inspection => (2, 2),
            Self::Covariant { .. } | Self::Coordination | Self::Dispersion => (2, usize::MAX),
            _ => (1, usize::MAX),
        }
    }
}

/// A random game with so many strategies for each player; the same arguments give the same game for ever.
///
/// # Errors
/// [`Error::Input`] with every argument that is out of range: a number of players that the kind does not have, a player
/// without strategies, more than [`MOST_PAYOFFS`] payoffs, a correlation outside of [−1/(n−1), 1].
pub fn game(kind: &Kind, sizes: &[usize], seed: u64) -> Result<NormalForm, Error> {
    check(kind, sizes)?;
    let mut draw = Draw::new(seed);
    let players = names(kind, sizes);
    let payoffs = match kind {
        Kind::Random { largest } => independent(&mut draw, sizes, *largest),
        Kind::ZeroSum { largest } => {
            let row = independent(&mut draw, sizes, *largest).swap_remove(0);
            let column = row.iter().map(|payoff| -payoff).collect();
            vec![row, column]
        }
        Kind::Common { largest } => {
            let one = independent(&mut draw, sizes, *largest).swap_remove(0);
            vec![one; sizes.len()]
        }
        Kind::Covariant { correlation } => covariant(&mut draw, sizes, to_f64(correlation)),
        Kind::Coordination => by_profile(sizes, |_, profile| {
            let met = profile.windows(2).all(|pair| pair[0] == pair[1]);
            Rational::from(draw.between(0, 499) + if met { 500 } else { 0 })
        }),
        Kind::Dispersion => by_profile(sizes, |_, profile| {
            let mut used = profile.to_vec();
            used.sort_unstable();
            used.dedup();
            Rational::from(100 * (used.len() - 1)) + Rational::from(draw.between(0, 99))
        }),
        Kind::Congestion => congestion(&mut draw, sizes),
        Kind::ArmsRace => arms_race(&mut draw, sizes),
        Kind::Inspection => inspection(&mut draw, sizes),
    };
    let shape: Vec<String> = sizes.iter().map(usize::to_string).collect();
    let title = format!("Generated {} game {}, seed {seed}", kind.name(), shape.join("x"));
    NormalForm::new(&title, players, payoffs).map_err(Error::Bug)
}

fn check(kind: &Kind, sizes: &[usize]) -> Result<(), Error> {
    let mut faults = Vec::new();
    let mut fault = |path: &str, found: String, allowed: String| {
        faults.push(Fault { path: path.to_string(), position: None, found, allowed });
    };
    let (least, most) = kind.players();
    if !(least..=most).contains(&sizes.len()) {
        let allowed = if least == most { least.to_string() } else { format!("{least} or more") };
        fault("players", sizes.len().to_string(), format!("{allowed} for {} games", kind.name()));
    }
    if let Some(at) = sizes.iter().position(|&size| size == 0) {
        fault("size", format!("0 strategies for player {}", at + 1), "at least 1".to_string());
    }
    let payoffs = sizes.iter().try_fold(sizes.len(), |product, &size| product.checked_mul(size));
    if payoffs.is_none_or(|payoffs| payoffs > MOST_PAYOFFS) {
        let found = payoffs.map_or("more than can be counted".to_string(), |payoffs| payoffs.to_string());
        fault("players × profiles", found, format!("at most {MOST_PAYOFFS}"));
    }
    if let Kind::Covariant { correlation } = kind {
        let least = sizes.len().checked_sub(1).filter(|others| *others > 0);
        let least = least.map_or(Rational::ZERO, |others| -Rational::ONE / Rational::from(others));
        if *correlation < least || *correlation > Rational::ONE {
            fault("rho", to_text(correlation), format!("from {} to 1 for {} players", to_text(&least), sizes.len()));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Input(faults)) }
}

fn names(kind: &Kind, sizes: &[usize]) -> Vec<Player> {
    let one = |(player, &size): (usize, &usize)| {
        let name = match (kind, player) {
            (Kind::Inspection, 0) => "Inspector".to_string(),
            (Kind::Inspection, _) => "Inspectee".to_string(),
            _ => (player + 1).to_string(),
        };
        let strategy = |at: usize| match (kind, player, at) {
            (Kind::Inspection, 0, 0) => "None".to_string(),
            (Kind::Inspection, 0, _) => format!("Plan {at}"),
            (Kind::Inspection, _, 0) => "Comply".to_string(),
            (Kind::Inspection, _, _) => format!("Violation {at}"),
            (Kind::ArmsRace, _, _) => at.to_string(),
            _ => (at + 1).to_string(),
        };
        Player { name, strategies: (0..size).map(strategy).collect() }
    };
    sizes.iter().enumerate().map(one).collect()
}

/// One list of payoffs a player, profile by profile and in each player by player.
fn by_profile(sizes: &[usize], mut payoff: impl FnMut(usize, &[usize]) -> Rational) -> Vec<Vec<Rational>> {
    let count: usize = sizes.iter().product();
    let mut lists = vec![Vec::with_capacity(count); sizes.len()];
    let mut profile = vec![0; sizes.len()];
    for _ in 0..count {
        for (player, list) in lists.iter_mut().enumerate() {
            list.push(payoff(player, &profile));
        }
        // The next profile: the first player's strategy varies fastest.
        for (strategy, size) in profile.iter_mut().zip(sizes) {
            *strategy += 1;
            if *strategy < *size {
                break;
            }
            *strategy = 0;
        }
    }
    lists
}

fn independent(draw: &mut Draw, sizes: &[usize], largest: u32) -> Vec<Vec<Rational>> {
    by_profile(sizes, |_, _| Rational::from(draw.between(0, largest)))
}

/// A number with mean 0, variance 1 and nearly the normal distribution: the sum of twelve uniform ones. Only additions
/// and one exact division, so that it is the same on every machine.
fn nearly_normal(draw: &mut Draw) -> f64 {
    const WORDS: i64 = 12;
    let sum: i64 = (0..WORDS).map(|_| i64::from(draw.between(0, u32::MAX))).sum();
    // Each word has the mean (2^32 − 1)/2.
    (2 * sum - WORDS * i64::from(u32::MAX)) as f64 / 2f64.powi(33)
}

/// x_i = a z_i + b Σ z_j has variance 1 and covariance ρ for a² = 1 − ρ and (a + n b)² = 1 + (n−1) ρ.
fn covariant(draw: &mut Draw, sizes: &[usize], correlation: f64) -> Vec<Vec<Rational>> {
    const SCALE: f64 = 1000.0;
    let players = sizes.len() as f64;
    let own = (1.0 - correlation).max(0.0).sqrt();
    let shared = ((1.0 + (players - 1.0) * correlation).max(0.0).sqrt() - own) / players;
    let mut at_profile: Vec<f64> = Vec::new();
    by_profile(sizes, |player, _| {
        if player == 0 {
            at_profile = sizes.iter().map(|_| nearly_normal(draw)).collect();
        }
        let sum: f64 = at_profile.iter().sum();
        // At most some ten thousand.
        Rational::from(((own * at_profile[player] + shared * sum) * SCALE).round() as i64)
    })
}

fn congestion(draw: &mut Draw, sizes: &[usize]) -> Vec<Vec<Rational>> {
    let facilities = sizes.iter().copied().max().unwrap_or(0);
    // By facility and number of users, from one user on.
    let mut cost = |_| {
        let mut sum = draw.between(0, 99);
        let mut more = |_| {
            sum += draw.between(1, 99);
            sum
        };
        sizes.iter().map(&mut more).collect::<Vec<u32>>()
    };
    let costs: Vec<Vec<u32>> = (0..facilities).map(&mut cost).collect();
    by_profile(sizes, |player, profile| {
        let users = profile.iter().filter(|&&facility| facility == profile[player]).count();
        -Rational::from(costs[profile[player]][users - 1])
    })
}

fn arms_race(draw: &mut Draw, sizes: &[usize]) -> Vec<Vec<Rational>> {
    let most = sizes.iter().copied().max().unwrap_or(0);
    let mut steps = |count: usize| {
        let mut steps: Vec<u32> = (0..count).map(|_| draw.between(0, 200)).collect();
        steps.sort_unstable();
        steps
    };
    let sums = |steps: Vec<u32>| {
        let mut sum = 0u64;
        let running = steps.into_iter().map(|step| {
            sum += u64::from(step);
            sum
        });
        std::iter::once(0).chain(running.collect::<Vec<_>>()).collect::<Vec<u64>>()
    };
    // By player: security by lead, which begins at −(most − 1), in falling steps; cost by level in rising ones.
    let mut curves = |&size: &usize| {
        let mut falling = steps(2 * most - 2);
        falling.reverse();
        (sums(falling), sums(steps(size - 1)))
    };
    let curves: Vec<(Vec<u64>, Vec<u64>)> = sizes.iter().map(&mut curves).collect();
    by_profile(sizes, |player, profile| {
        let others = profile.iter().enumerate().filter(|(other, _)| *other != player);
        let strongest = others.map(|(_, level)| *level).max().unwrap_or(0);
        let (security, cost) = &curves[player];
        Rational::from(security[most - 1 + profile[player] - strongest]) - Rational::from(cost[profile[player]])
    })
}

/// Numbers in hundredths, probabilities in percent.
struct Plan {
    cost: u64,
    false_alarms: u64,
    seen: Vec<u64>,
}

fn inspection(draw: &mut Draw, sizes: &[usize]) -> Vec<Vec<Rational>> {
    let mut between = |low, high| u64::from(draw.between(low, high));
    // False alarms cost the inspector little and the inspectee more; what is caught costs both.
    let (alarm_costs, accused) = (between(5, 15), between(10, 40));
    let (caught_costs, punished) = (between(20, 80), between(50, 400));
    let violations = sizes[1] - 1;
    let gains: Vec<u64> = (0..violations).map(|_| between(20, 150)).collect();
    let harms: Vec<u64> = (0..violations).map(|_| between(100, 200)).collect();
    let plans: Vec<Plan> = (0..sizes[0])
        .map(|plan| {
            let (cost, false_alarms) = (between(1, 20), between(0, 5));
            let seen = (0..violations).map(|_| between(0, 100)).collect();
            let none = || vec![0; violations];
            if plan == 0 { Plan { cost: 0, false_alarms: 0, seen: none() } } else { Plan { cost, false_alarms, seen } }
        })
        .collect();
    by_profile(sizes, |player, profile| {
        let plan = &plans[profile[0]];
        let (loss, gain) = match profile[1].checked_sub(1) {
            None if player == 0 => (plan.false_alarms * alarm_costs, 0),
            None => (plan.false_alarms * accused, 0),
            Some(way) => {
                let (seen, not) = (plan.seen[way], 100 - plan.seen[way]);
                if player == 0 {
                    (seen * caught_costs + not * harms[way], 0)
                } else {
                    (seen * punished, not * gains[way])
                }
            }
        };
        let cost = if player == 0 { 100 * plan.cost } else { 0 };
        decimal(gain, 4) - decimal(loss + cost, 4)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds() -> Vec<Kind> {
        let correlation = Rational::ONE / Rational::from(2);
        vec![
            Kind::Random { largest: 999 },
            Kind::ZeroSum { largest: 999 },
            Kind::Common { largest: 999 },
            Kind::Covariant { correlation },
            Kind::Coordination,
            Kind::Dispersion,
            Kind::Congestion,
            Kind::ArmsRace,
            Kind::Inspection,
        ]
    }

    /// Profiles from which nobody gains by changing alone, by looking.
    fn pure_equilibria(game: &NormalForm) -> Vec<Vec<usize>> {
        let stable = |profile: &Vec<usize>| {
            (0..profile.len()).all(|player| {
                let mut other = profile.clone();
                (0..game.shape()[player]).all(|strategy| {
                    other[player] = strategy;
                    game.payoff(player, &other) <= game.payoff(player, profile)
                })
            })
        };
        (0..game.profile_count()).map(|index| game.profile(index)).filter(stable).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_game_and_another_one_another() {
        for kind in kinds() {
            let sizes: &[usize] = if kind.players().1 == 2 { &[4, 5] } else { &[3, 2, 4] };
            let first = game(&kind, sizes, 7).unwrap();
            assert_eq!(first.shape(), sizes);
            assert_eq!(first, game(&kind, sizes, 7).unwrap());
            assert_ne!(first.payoffs_of(0), game(&kind, sizes, 8).unwrap().payoffs_of(0), "{}", kind.name());
        }
    }

    /// The first words of the published keystream, 0x2fef003e and 0xd6405f89 (see `draw`), times 1000 / 2^32 by hand:
    /// 187.2… and 836.9….
    #[test]
    fn the_first_payoffs_are_the_first_words() {
        let drawn = game(&Kind::Random { largest: 999 }, &[1, 1], 0).unwrap();
        assert_eq!(drawn.payoffs_of(0), [Rational::from(187)]);
        assert_eq!(drawn.payoffs_of(1), [Rational::from(836)]);
    }

    #[test]
    fn sums_vanish_in_zero_sum_games_and_payoffs_agree_in_common_ones() {
        let drawn = game(&Kind::ZeroSum { largest: 9 }, &[6, 7], 1).unwrap();
        assert!((0..42).all(|at| drawn.payoff_at(0, at) == &-drawn.payoff_at(1, at)));
        let drawn = game(&Kind::Common { largest: 9 }, &[3, 3, 3], 1).unwrap();
        assert!((0..27).all(|at| drawn.payoff_at(0, at) == drawn.payoff_at(2, at)));
    }

    /// Means, variances and covariances of 40,000 draws; their standard errors are below 0.01.
    #[test]
    fn covariant_payoffs_have_the_correlation_asked_for() {
        let number = |n: i64, d: u8| Rational::from_parts(n.into(), d.into());
        for (sizes, correlation) in [
            (vec![200, 200], number(-1, 1)),
            (vec![200, 200], number(-7, 10)),
            (vec![200, 200], number(0, 1)),
            (vec![200, 200], number(1, 1)),
            (vec![40, 40, 25], number(-1, 2)),
            (vec![40, 40, 25], number(3, 5)),
        ] {
            let drawn = game(&Kind::Covariant { correlation: correlation.clone() }, &sizes, 3).unwrap();
            let list = |player: usize| drawn.payoffs_of(player).iter().map(|v| to_f64(v) / 1000.0);
            let mean = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>() / 40_000.0;
            for player in 0..sizes.len() {
                assert!(mean(&mut list(player)).abs() < 0.03);
                assert!((mean(&mut list(player).map(|v| v * v)) - 1.0).abs() < 0.04);
            }
            let found = mean(&mut list(0).zip(list(1)).map(|(a, b)| a * b));
            assert!((found - to_f64(&correlation)).abs() < 0.04, "{found} for {correlation}");
        }
    }

    #[test]
    fn meeting_is_a_strict_equilibrium_of_coordination() {
        let drawn = game(&Kind::Coordination, &[4, 3, 3], 5).unwrap();
        let pure = pure_equilibria(&drawn);
        for at in 0..3 {
            assert!(pure.contains(&vec![at, at, at]));
        }
    }

    #[test]
    fn spreading_pays_more_than_crowding_whatever_is_drawn() {
        let drawn = game(&Kind::Dispersion, &[3, 3, 3], 5).unwrap();
        let payoff = |profile: &[usize]| drawn.payoff(1, profile);
        assert!(payoff(&[0, 0, 0]) < payoff(&[0, 0, 1]) && payoff(&[2, 1, 2]) < payoff(&[0, 1, 2]));
    }

    /// Rosenthal (1973) for congestion; Topkis (1979), Milgrom and Roberts (1990) for supermodular games.
    #[test]
    fn pure_equilibria_exist_where_theorems_promise_them() {
        for seed in 0..30 {
            for kind in [Kind::Congestion, Kind::ArmsRace] {
                for sizes in [vec![5, 4], vec![3, 4, 3], vec![2, 2, 3, 2]] {
                    let drawn = game(&kind, &sizes, seed).unwrap();
                    assert!(!pure_equilibria(&drawn).is_empty(), "{} {sizes:?} {seed}", kind.name());
                }
            }
        }
    }

    /// Best replies never fall when the other arms more (Topkis 1979): the largest ones by looking.
    #[test]
    fn arms_answer_arms() {
        for seed in 0..30 {
            let drawn = game(&Kind::ArmsRace, &[6, 6], seed).unwrap();
            let reply = |other: usize| (0..6).max_by_key(|&own| (drawn.payoff(0, &[own, other]), own)).unwrap();
            let replies: Vec<usize> = (0..6).map(reply).collect();
            assert!(replies.windows(2).all(|pair| pair[0] <= pair[1]), "{seed}: {replies:?}");
        }
    }

    #[test]
    fn violation_pays_where_nobody_inspects() {
        let drawn = game(&Kind::Inspection, &[4, 6], 2).unwrap();
        assert_eq!((drawn.payoff(0, &[0, 0]), drawn.payoff(1, &[0, 0])), (&Rational::ZERO, &Rational::ZERO));
        for way in 1..6 {
            assert!(drawn.payoff(1, &[0, way]) > &Rational::ZERO);
            assert!(drawn.payoff(0, &[0, way]) <= &-Rational::ONE);
        }
        assert_eq!(drawn.players()[1].strategies[0], "Comply");
    }

    #[test]
    fn what_cannot_be_is_refused_all_at_once() {
        let faults = |kind: &Kind, sizes: &[usize]| match game(kind, sizes, 1) {
            Err(Error::Input(faults)) => faults.iter().map(|fault| fault.path.clone()).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!(faults(&Kind::ZeroSum { largest: 1 }, &[2, 0, 2]), ["players", "size"]);
        assert_eq!(faults(&Kind::Random { largest: 1 }, &[]), ["players"]);
        assert_eq!(faults(&Kind::Random { largest: 1 }, &[1 << 20, 1 << 20]), ["players × profiles"]);
        assert_eq!(faults(&Kind::Random { largest: 1 }, &[usize::MAX, 2]), ["players × profiles"]);
        let correlation = -Rational::ONE;
        assert_eq!(faults(&Kind::Covariant { correlation }, &[2, 2, 2]), ["rho"]);
        assert_eq!(faults(&Kind::Covariant { correlation: Rational::from(2) }, &[2]), ["players", "rho"]);
    }
}
