//! How long it takes to solve and to certify generated agreements, named `group/algorithm/size` with the size as
//! parties × measures per party × periods. Every answer is asserted before it is timed.

use criterion::{BenchmarkId, Criterion, SamplingMode, criterion_group, criterion_main};
use detente::agreement::SolveOptions;
use detente::agreement::scenario::Scenario;
use detente::agreement::schedule::Solution;
use detente::certificate::{Status, certify};
use detente::generate;
use detente::outcome::Outcome;
use std::hint::black_box;
use std::time::Duration;

const SIZES: [(usize, usize, usize); 4] = [(2, 5, 50), (3, 10, 200), (5, 10, 500), (5, 20, 1000)];
const SEED: u64 = 1;

fn scenario((parties, measures, periods): (usize, usize, usize)) -> Scenario {
    generate::agreement(parties, measures, periods, SEED).expect("sizes are within the limits")
}

fn solution(scenario: &Scenario) -> Solution {
    let options = SolveOptions { explain: false, ..SolveOptions::default() };
    match detente::solve(scenario, &options, &|_| ()) {
        Ok(Outcome::Found(solution)) => solution,
        other => panic!("a generated agreement has a schedule: {other:?}"),
    }
}

fn name((parties, measures, periods): (usize, usize, usize)) -> String {
    format!("{parties}x{measures}x{periods}")
}

fn solve(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("solve");
    group.sample_size(10).sampling_mode(SamplingMode::Flat).warm_up_time(Duration::from_millis(1));
    for size in SIZES {
        let scenario = scenario(size);
        let first = solution(&scenario);
        assert_eq!(certify(&scenario, &first.schedule).status, Status::Certified);
        // On long horizons the reported bound is not tight; the schedule is certified all the same.
        assert!(first.objective > 0.0 && (size.2 > 200 || first.provenance.gap < 2e-3));
        group.bench_function(BenchmarkId::new("clarabel", name(size)), |bencher| {
            bencher.iter(|| {
                let again = solution(black_box(&scenario));
                assert_eq!(again.schedule, first.schedule);
            });
        });
    }
    group.finish();
}

fn prove(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("certify");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    for size in &SIZES[..3] {
        let scenario = scenario(*size);
        let schedule = solution(&scenario).schedule;
        group.bench_function(BenchmarkId::new("interval", name(*size)), |bencher| {
            bencher.iter(|| {
                let found = certify(black_box(&scenario), black_box(&schedule));
                assert_eq!(found.status, Status::Certified);
            });
        });
    }
    group.finish();
}

criterion_group!(benches, solve, prove);
criterion_main!(benches);
