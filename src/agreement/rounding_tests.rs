//! Rounding keeps what the limits ask for exactly.

use super::coefficients::Coefficients;
use super::rounding::round;
use super::scenario::{Link, LinkKind};
use crate::exact::Rational;
use crate::generate::agreement;
use crate::units::Probability;

fn third(count: i64) -> Rational {
    Rational::from_parts(count.into(), 3u8.into())
}

/// At a pace of 1/3 from 0, only 1/3, 2/3, 1 meets a deadline in period 3, and it is on no decimal grid.
#[test]
fn a_deadline_that_takes_every_step_is_met_at_the_pace() {
    let mut s = agreement(1, 2, 3, 1).unwrap();
    s.links = vec![Link { from: 1, to: 3, kind: LinkKind::Precedence { before: 0, after: 1 } }];
    for m in &mut s.measures {
        m.max_step = Some(third(1));
        m.earliest = 1;
        m.start_level = Probability::ZERO;
    }
    s.measures[1].deadline = Some(3);
    let level = vec![0.333_333_333_2, 0.666_666_666_5, 1.0];
    let schedule = round(&s, &Coefficients::new(&s), &[level.clone(), level], &[], 10);
    assert_eq!(schedule.levels, vec![vec![third(1), third(2), third(3)]; 2]);
}
