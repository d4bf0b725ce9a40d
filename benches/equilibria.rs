//! How long it takes to find all equilibria of two-player games, and one, named `group/algorithm/size` with the size as rows ×
//! columns. Payoffs are whole numbers from 0 to 999. Every answer is asserted before it is timed, and again each time.

use criterion::{BenchmarkId, Criterion, SamplingMode, criterion_group, criterion_main};
use detente::equilibrium::answer::{Arithmetic, Budget, NashAnswer};
use detente::equilibrium::{extreme, lemke_howson, regret};
use detente::exact::{Rational, to_f64};
use detente::game::normal::NormalForm;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::hint::black_box;

const SEED: u64 = 1;
const BUDGET: Budget = Budget { seconds: None, answers: None };
const ARITHMETICS: [(&str, Arithmetic); 2] = [("exact", Arithmetic::Exact), ("float", Arithmetic::Float)];

/// A square game with payoffs from 0 to `most`, both matrices by rows, the row player's first.
fn game(size: usize, most: u64) -> NormalForm {
    let mut stream = ChaCha8Rng::seed_from_u64(SEED);
    let mut draw = || Rational::from((u64::from(stream.next_u32()) * (most + 1)) >> 32);
    let mut matrix = || -> Vec<Vec<Rational>> { (0..size).map(|_| (0..size).map(|_| draw()).collect()).collect() };
    let (a, b) = (matrix(), matrix());
    NormalForm::bimatrix("", &a, &b).expect("the matrices fit")
}

/// That every equilibrium is one, up to what the arithmetic can do.
fn assert_sound(game: &NormalForm, answer: &NashAnswer) {
    assert!(answer.complete && !answer.equilibria.is_empty());
    for equilibrium in &answer.equilibria {
        let regret = regret::of(game, &equilibrium.strategies);
        assert!(if answer.exact { regret == Rational::ZERO } else { to_f64(&regret) < 1e-6 });
    }
}

fn all(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("all");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    for (kind, most, sizes) in [("", 999, &[10, 12, 15][..]), ("-ties", 9, &[10, 12, 15])] {
        for &size in sizes {
            let game = game(size, most);
            let exact = extreme::all(&game, Arithmetic::Exact, &BUDGET).expect("two players");
            assert_sound(&game, &exact);
            for (name, arithmetic) in ARITHMETICS {
                let first = extreme::all(&game, arithmetic, &BUDGET).expect("two players");
                assert_sound(&game, &first);
                assert_eq!(first.equilibria.len(), exact.equilibria.len());
                group.bench_function(BenchmarkId::new(format!("{name}{kind}"), format!("{size}x{size}")), |bencher| {
                    bencher.iter(|| {
                        let again = extreme::all(black_box(&game), arithmetic, &BUDGET).expect("two players");
                        assert_eq!(again, first);
                    });
                });
            }
        }
    }
    group.finish();
}

fn one(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("one");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    for size in [50, 100, 200] {
        let game = game(size, 999);
        for (name, arithmetic) in ARITHMETICS {
            let find = |game: &NormalForm| lemke_howson::one(game, 0, arithmetic, &BUDGET).expect("two players");
            let first = find(&game);
            assert_sound(&game, &first);
            group.bench_function(
                BenchmarkId::new(format!("lemke-howson-{name}"), format!("{size}x{size}")),
                |bencher| {
                    bencher.iter(|| assert_eq!(find(black_box(&game)), first));
                },
            );
        }
    }
    group.finish();
}

criterion_group!(benches, all, one);
criterion_main!(benches);
