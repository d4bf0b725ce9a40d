//! Payoff sets by linear programs: known games, laws, and a plain fixed-point iteration.

use detente::exact::{Rational, parse, to_f64};
use detente::game::{NormalForm, Player};
use detente::repeated::answer::{Monitoring, RepeatedGame, Signals, State};
use detente::repeated::polytope::{Candidate, Options, solve};
use detente::units::{Discount, Probability};

fn number(text: &str) -> Rational {
    parse(text).unwrap()
}

fn chance(text: &str) -> Probability {
    Probability::new(number(text)).unwrap()
}

fn bimatrix(row: &[&[&str]], column: &[&[&str]]) -> NormalForm {
    let read = |m: &[&[&str]]| -> Vec<Vec<Rational>> { m.iter().map(|r| r.iter().map(|x| number(x)).collect()).collect() };
    NormalForm::bimatrix("", &read(row), &read(column)).unwrap()
}

fn repeated(stage: NormalForm, discount: &str, monitoring: Monitoring) -> RepeatedGame {
    let discount = vec![Discount::new(number(discount)).unwrap(); stage.players().len()];
    RepeatedGame { states: vec![State { name: String::new(), game: stage, transitions: vec![] }], discount, monitoring }
}

/// Prisoner's dilemma with payoffs (2,2), (−1,3), (3,−1), (0,0).
fn dilemma() -> NormalForm {
    bimatrix(&[&["2", "-1"], &["3", "0"]], &[&["2", "3"], &["-1", "0"]])
}

fn payoffs(found: &Candidate, state: usize) -> Vec<Vec<String>> {
    let mut list: Vec<Vec<Rational>> = found.inner[state].iter().map(|vertex| vertex.payoff.clone()).collect();
    list.sort();
    list.iter().map(|v| v.iter().map(|x| x.to_string()).collect()).collect()
}

#[test]
fn scratch() {
    for d in ["0.3", "0.32", "1/3", "0.5", "0.9", "0.99", "0.999"] {
        let t = std::time::Instant::now();
        let found = solve(&repeated(dilemma(), d, Monitoring::Perfect), &Options::default()).unwrap();
        println!("{d}: {:?} gap {} rounds {} {} {:?}", payoffs(&found, 0), found.gap, found.rounds, found.method, t.elapsed());
    }
    let g = bimatrix(&[&["16", "3", "0"], &["21", "10", "-1"], &["9", "5", "-5"]], &[&["9", "13", "3"], &["1", "4", "0"], &["0", "-4", "-15"]]);
    for d in ["0.3"] {
        let t = std::time::Instant::now();
        let found = solve(&repeated(g.clone(), d, Monitoring::Perfect), &Options::default()).unwrap();
        println!("{d}: {:?} gap {} rounds {} {} {:?} {:?}", payoffs(&found, 0), found.gap, found.rounds, found.method, t.elapsed(), &found.levels[0][..4]);
    }
    let good = vec![chance("0.9"), chance("0.1")];
    let bad = vec![chance("0.5"), chance("0.5")];
    let signals = Signals { names: vec!["quiet".into(), "alarm".into()], probabilities: vec![good, bad.clone(), bad.clone(), bad] };
    for d in ["0.3", "0.5", "10/17", "0.6", "0.9", "0.99", "0.999"] {
        let t = std::time::Instant::now();
        let found = solve(&repeated(dilemma(), d, Monitoring::Public(signals.clone())), &Options::default()).unwrap();
        println!("{d}: {:?} gap {} rounds {} {} {:?} {:?}", payoffs(&found, 0), found.gap, found.rounds, found.method, t.elapsed(), &found.levels[0][..5]);
    }
    for (i, bad) in [["0.5", "0.5"], ["0.3", "0.7"]].iter().enumerate() {
        // Two signals that tell deviations apart in part.
        let good = vec![chance("0.9"), chance("0.1")];
        let one = vec![chance(bad[0]), chance(bad[1])];
        let both = vec![chance("0.2"), chance("0.8")];
        let other = vec![chance("0.6"), chance("0.4")];
        let signals = Signals { names: vec!["a".into(), "b".into()], probabilities: vec![good, one, other, both] };
        for d in ["0.8", "0.9", "0.99", "0.999"] {
            let t = std::time::Instant::now();
            let found = solve(&repeated(dilemma(), d, Monitoring::Public(signals.clone())), &Options::default()).unwrap();
            println!("asym {i} {d}: {} gap {:e} rounds {} {} {:?} {:?}", found.inner[0].len(), found.gap, found.rounds, found.method, t.elapsed(), &found.levels[0][..5]);
        }
    }
    // Three signals.
    let laws = [["0.8", "0.1", "0.1"], ["0.2", "0.7", "0.1"], ["0.2", "0.1", "0.7"], ["0.1", "0.45", "0.45"]];
    let laws = laws.iter().map(|law| law.iter().map(|p| chance(p)).collect()).collect();
    let signals = Signals { names: vec!["a".into(), "b".into(), "c".into()], probabilities: laws };
    for d in ["0.3", "0.6", "0.8", "0.9", "0.99", "0.999"] {
        let t = std::time::Instant::now();
        let found = solve(&repeated(dilemma(), d, Monitoring::Public(signals.clone())), &Options::default()).unwrap();
        println!("three {d}: {} gap {:e} rounds {} {} {:?} {:?}", found.inner[0].len(), found.gap, found.rounds, found.method, t.elapsed(), &found.levels[0][..5]);
    }
    for n in [3, 4] {
        for d in ["0.3", "0.6", "0.9", "0.99", "0.999"] {
            let t = std::time::Instant::now();
            let found = solve(&repeated(public_goods(n), d, Monitoring::Perfect), &Options::default()).unwrap();
            println!("goods {n} {d}: {:?} gap {:e} rounds {} {} {:?} {:?}", payoffs(&found, 0), found.gap, found.rounds, found.method, t.elapsed(), &found.levels[0][..2]);
        }
    }
    let _ = (to_f64(&number("1")), Player { name: String::new(), strategies: vec![] });
}

/// Everybody may give 1; what is given is worth 8/5 and shared by all.
fn public_goods(players: usize) -> NormalForm {
    let names = |at: usize| Player { name: at.to_string(), strategies: vec!["give".into(), "keep".into()] };
    let payoff = |player: usize, profile: usize| {
        let given = (0..players).filter(|at| profile >> at & 1 == 0).count();
        let own = if profile >> player & 1 == 0 { number("1") } else { number("0") };
        number("8/5") * Rational::from(given) / Rational::from(players) - own
    };
    let payoffs = (0..players).map(|player| (0..1 << players).map(|profile| payoff(player, profile)).collect()).collect();
    NormalForm::new("", (0..players).map(names).collect(), payoffs).unwrap()
}
