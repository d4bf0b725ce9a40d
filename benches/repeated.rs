//! How long it takes to find what payoffs a repeated game sustains, with the proof from both sides, and to check it; named
//! `group/algorithm/size`. Every answer is asserted before it is timed, and again each time.
//!
//! The Cournot game of n actions: quantities 0 to n−1, price 2(n−1) minus both or 0, no cost.

use criterion::{BenchmarkId, Criterion, SamplingMode, criterion_group, criterion_main};
use detente::certificate::repeated::check_value_sets;
use detente::exact::{Rational, parse};
use detente::game::NormalForm;
use detente::repeated::answer::{Monitoring, RepeatedGame, Signals, State, ValueSets};
use detente::repeated::payoffs::{Options, solve};
use detente::units::{Discount, Probability};
use std::hint::black_box;

fn number(text: &str) -> Rational {
    parse(text).expect("a number")
}

/// A two-player game in which the players are equally patient and alike: payoffs of the first by its own action and the other's.
fn alike(payoffs: &[Vec<Rational>], delta: &str, monitoring: Monitoring) -> RepeatedGame {
    let size = payoffs.len();
    let other: Vec<Vec<Rational>> =
        (0..size).map(|row| (0..size).map(|column| payoffs[column][row].clone()).collect()).collect();
    let game = NormalForm::bimatrix("", payoffs, &other).expect("the matrices fit");
    let discount = Discount::new(number(delta)).expect("between 0 and 1");
    RepeatedGame {
        states: vec![State { name: String::new(), game, transitions: vec![] }],
        discount: vec![discount.clone(), discount],
        monitoring,
    }
}

fn cournot(actions: u32, delta: &str) -> RepeatedGame {
    let most = 2 * (actions - 1);
    let payoff = |own: u32, other: u32| Rational::from(own * most.saturating_sub(own + other));
    let payoffs: Vec<Vec<Rational>> =
        (0..actions).map(|own| (0..actions).map(|other| payoff(own, other)).collect()).collect();
    alike(&payoffs, delta, Monitoring::Perfect)
}

/// The prisoner's dilemma (9,9; 1,10; 10,1; 3,3).
fn dilemma(delta: &str) -> RepeatedGame {
    let payoffs = [[9, 1], [10, 3]].map(|row| row.map(Rational::from).to_vec());
    alike(&payoffs, delta, Monitoring::Perfect)
}

/// The dilemma (2,2; −1,3; 3,−1; 0,0) of which only an alarm is seen, with this probability by profile.
fn noisy(delta: &str, alarms: [&str; 4]) -> RepeatedGame {
    let payoffs = [[2, -1], [3, 0]].map(|row| row.map(Rational::from).to_vec());
    let law = |alarm: &str| {
        let alarm = number(alarm);
        [Rational::ONE - &alarm, alarm].map(|p| Probability::new(p).expect("a probability")).to_vec()
    };
    let probabilities = alarms.map(law).to_vec();
    alike(&payoffs, delta, Monitoring::Public(Signals { names: vec!["quiet".into(), "alarm".into()], probabilities }))
}

/// What is sustained, with nothing for the exact check to object to.
fn proved(game: &RepeatedGame, options: &Options) -> ValueSets {
    let answer = solve(game, options).expect("two players");
    assert_eq!(check_value_sets(game, &answer), Vec::<String>::new());
    answer
}

fn measure(criterion: &mut Criterion, group: &str, cases: &[(String, RepeatedGame, Options, &str)]) {
    let mut group = criterion.benchmark_group(group);
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    for (size, game, options, most) in cases {
        let first = proved(game, options);
        assert!(!first.is_empty() && first.gap <= number(most), "{size}: gap {}", first.gap);
        group.bench_function(BenchmarkId::new("solve", size), |bencher| {
            bencher.iter(|| assert_eq!(solve(black_box(game), options).expect("two players"), first));
        });
        group.bench_function(BenchmarkId::new("check", size), |bencher| {
            bencher.iter(|| assert!(check_value_sets(black_box(game), &first).is_empty()));
        });
    }
    group.finish();
}

/// One game, more and more patient.
fn patience(criterion: &mut Criterion) {
    let plain = Options::default;
    let mut cases: Vec<_> = ["0.3", "0.6", "0.8", "0.9"]
        .into_iter()
        .map(|delta| (format!("cournot-15x15-{delta}"), cournot(15, delta), plain(), "0"))
        .collect();
    cases.push(("dilemma-2x2-0.9".to_owned(), dilemma("0.9"), plain(), "0"));
    measure(criterion, "patience", &cases);
}

/// The same kind of game with more and more actions.
fn actions(criterion: &mut Criterion) {
    let cases: Vec<_> = [5, 10, 15, 20, 30]
        .into_iter()
        .map(|actions| (format!("cournot-{actions}x{actions}-0.8"), cournot(actions, "0.8"), Options::default(), "0"))
        .collect();
    measure(criterion, "actions", &cases);
}

/// Actions are not seen, only an alarm: between polytopes, by linear programs. The partnership of Abreu, Milgrom and Pearce
/// (1991), which sustains a segment, and alarms that tell deviations apart, which sustain a round set, also where players are
/// patient.
fn signals(criterion: &mut Criterion) {
    let options = Options { directions: 96, ..Options::default() };
    let cases = [
        ("partnership-2x2-0.9", noisy("0.9", ["1/10", "1/2", "1/2", "1/2"]), "0"),
        ("apart-2x2-0.9", noisy("0.9", ["1/10", "1/2", "2/5", "4/5"]), "1/20"),
        ("apart-2x2-0.99", noisy("0.99", ["1/10", "1/2", "2/5", "4/5"]), "1/5"),
    ];
    let cases = cases.map(|(name, game, most)| (format!("{name}-96-directions"), game, options.clone(), most));
    measure(criterion, "signals", &cases);
}

/// A round set with more and more directions: what polygons are off by falls with the square of their number.
fn directions(criterion: &mut Criterion) {
    let cases: Vec<_> = [(24, "1/4"), (48, "1/16"), (96, "1/64"), (192, "1/256")]
        .into_iter()
        .map(|(count, most)| {
            let game = noisy("0.9", ["1/10", "1/2", "2/5", "4/5"]);
            (
                format!("apart-2x2-0.9-{count}-directions"),
                game,
                Options { directions: count, ..Options::default() },
                most,
            )
        })
        .collect();
    measure(criterion, "directions", &cases);
}

criterion_group!(benches, patience, actions, signals, directions);
criterion_main!(benches);
