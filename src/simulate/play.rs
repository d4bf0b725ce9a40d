//! One run.

use crate::inspection::course::{Alarms, Cheating, Course, Flows};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A run ends when what follows weighs less than this in everybody's value.
const NEGLIGIBLE: f64 = 1e-12;

/// Something that happened in a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The period by the clock, from 1, suspensions included.
    pub clock: u64,
    /// The period of the schedule; T + 1 in the tail.
    pub period: usize,
    /// What happened.
    pub what: Happening,
}

/// The kinds of event.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// A period of the agreement was kept; by party, the flow it got. In the tail only the first one after a start.
    Played(Vec<f64>),
    /// A party began to evade.
    EvasionBegins(usize),
    /// The evader gave up unseen, and paid this to catch up.
    Cured(usize, f64),
    /// An upheld alarm on a party; whether it was evading.
    Alarm(usize, bool),
    /// Everybody fell back to the floors for so many periods.
    Suspended(u32),
    /// Everybody fell back to the floors for ever.
    Collapsed,
    /// Every measure has reached its last level.
    Completed,
    /// The schedule is over, and everybody falls back to the floors for ever.
    Sunset,
    /// The schedule is over, and its last levels are kept for ever.
    Tail,
}

/// Who is told what happens; nobody costs nothing.
pub(super) trait Tell {
    fn tell(&mut self, event: impl FnOnce() -> Event);
}

/// Nobody.
impl Tell for () {
    fn tell(&mut self, _: impl FnOnce() -> Event) {}
}

impl Tell for Vec<Event> {
    fn tell(&mut self, event: impl FnOnce() -> Event) {
        self.push(event());
    }
}

/// What a run came to.
pub(super) struct Outcome<'a> {
    pub(super) values: &'a [f64],
    /// The value from the start of the evasion on, discounted to that period, if the run came so far.
    pub(super) from_start: Option<&'a [f64]>,
    pub(super) completed: Option<u64>,
    pub(super) false_alarms: u64,
    pub(super) suspensions: u64,
    /// Periods from the start of the evasion to its detection, both included.
    pub(super) detected_after: Option<u64>,
    pub(super) collapsed: bool,
    pub(super) played: u64,
}

/// The state of a run; made once and used for many.
pub(super) struct Run<'a> {
    course: &'a Course,
    /// Average discounted value so far.
    values: Vec<f64>,
    /// δ^(clock − 1).
    weights: Vec<f64>,
    alarmed: Vec<bool>,
    /// Value and weight when the evasion began; afterwards the value from there on.
    begun: Vec<(f64, f64)>,
    from_start: Vec<f64>,
    clock: u64,
}

/// How the agreement goes on after a period.
enum Next {
    Go,
    Stop,
}

impl<'a> Run<'a> {
    pub(super) fn new(course: &'a Course) -> Self {
        let parties = course.parties;
        Self {
            course,
            values: vec![0.0; parties],
            weights: vec![1.0; parties],
            alarmed: vec![false; parties],
            begun: Vec::with_capacity(parties),
            from_start: vec![0.0; parties],
            clock: 1,
        }
    }

    /// Plays the run of that number.
    pub(super) fn play(&mut self, seed: u64, number: u64, tell: &mut impl Tell) -> Outcome<'_> {
        let course = self.course;
        let mut stream = stream(seed, number);
        self.values.fill(0.0);
        self.weights.fill(1.0);
        self.begun.clear();
        self.clock = 1;
        let mut book = Book::default();
        let mut evading: Option<&Cheating> = None;
        let mut over = false;
        for period in 1..=course.count {
            if let Some(cheating) = &course.evasion {
                if cheating.start == period {
                    evading = Some(cheating);
                    self.begin(&mut book);
                    tell.tell(|| self.event(period, Happening::EvasionBegins(cheating.party)));
                }
                if cheating.quit == Some(period) && evading.is_some() {
                    self.cure(cheating, period - 1, tell);
                    evading = None;
                }
            }
            let flows = evading.map_or(&course.path, |c| &c.flows);
            self.pay(&flows.committed[period]);
            book.played += 1;
            tell.tell(|| self.event(period, Happening::Played(flows.committed[period].clone())));
            if period >= course.done && book.completed.is_none() && !evading.is_some_and(|c| c.withholds) {
                book.completed = Some(self.clock);
                tell.tell(|| self.event(period, Happening::Completed));
            }
            let alarms = &evading.map_or(&course.path_alarms, |c| &c.alarms)[period];
            let hit = uniform(&mut stream) >= alarms.quiet[0];
            if hit {
                self.draw(alarms, &mut stream);
            }
            if matches!(self.after(period, hit, &mut evading, &mut book, tell), Next::Stop) {
                over = true;
                break;
            }
        }
        if !over {
            self.end(evading, &mut stream, &mut book, tell);
        }
        for ((from_start, value), (before, weight)) in self.from_start.iter_mut().zip(&self.values).zip(&self.begun) {
            *from_start = (value - before) / weight;
        }
        let usable = !self.begun.is_empty() && self.begun.iter().all(|(_, weight)| *weight > f64::MIN_POSITIVE);
        Outcome {
            values: &self.values,
            from_start: usable.then_some(&self.from_start),
            completed: book.completed,
            false_alarms: book.false_alarms,
            suspensions: book.suspensions,
            detected_after: book.detected_after,
            collapsed: book.collapsed,
            played: book.played,
        }
    }

    /// After the last period of the schedule: a sunset, or the tail.
    fn end<'b>(
        &mut self,
        mut evading: Option<&'b Cheating>,
        stream: &mut ChaCha8Rng,
        book: &mut Book,
        tell: &mut impl Tell,
    ) where
        'a: 'b,
    {
        let course = self.course;
        let tail = course.count + 1;
        book.in_tail = true;
        if course.sunset {
            tell.tell(|| self.event(tail, Happening::Sunset));
            let flows = evading.map_or(&course.path, |c| &c.flows);
            self.pay_for_ever(&flows.suspended[course.count]);
            return;
        }
        tell.tell(|| self.event(tail, Happening::Tail));
        if let Some(cheating) = &course.evasion {
            if cheating.start == tail {
                evading = Some(cheating);
                self.begin(book);
                tell.tell(|| self.event(tail, Happening::EvasionBegins(cheating.party)));
            }
            if cheating.quit == Some(tail) && evading.is_some() {
                self.cure(cheating, course.count, tell);
                evading = None;
                self.complete(tail, book, tell);
            }
        }
        if let Some(cheating) = evading.filter(|c| c.quit == Some(tail + 1)) {
            // One period of the tail, and back.
            let alarms = &cheating.alarms[tail];
            self.pay(&cheating.flows.committed[tail]);
            tell.tell(|| self.event(tail, Happening::Played(cheating.flows.committed[tail].clone())));
            let hit = uniform(stream) >= alarms.quiet[0];
            if hit {
                self.draw(alarms, stream);
            }
            if matches!(self.after(tail, hit, &mut evading, book, tell), Next::Stop) {
                return;
            }
            if evading.take().is_some() {
                self.cure(cheating, tail, tell);
            }
            self.complete(tail, book, tell);
        }
        while self.weights.iter().any(|&weight| weight > NEGLIGIBLE) {
            let flows = evading.map_or(&course.path, |c| &c.flows);
            let alarms = &evading.map_or(&course.path_alarms, |c| &c.alarms)[tail];
            tell.tell(|| self.event(tail, Happening::Played(flows.committed[tail].clone())));
            if alarms.quiet[0] >= 1.0 {
                self.pay_for_ever(&flows.committed[tail]);
                return;
            }
            // Every period is the same until an alarm: how many are quiet is geometric.
            let quiet = quiet_periods(uniform(stream), alarms.quiet[0]);
            self.pay_many(&flows.committed[tail], quiet.saturating_add(1));
            self.draw(alarms, stream);
            let was_evading = evading.is_some();
            if matches!(self.after(tail, true, &mut evading, book, tell), Next::Stop) {
                return;
            }
            if was_evading && evading.is_none() {
                self.complete(tail, book, tell);
            }
        }
    }

    fn begin(&mut self, book: &mut Book) {
        book.began = Some(self.clock);
        self.begun.extend(self.values.iter().copied().zip(self.weights.iter().copied()));
    }

    fn complete(&self, period: usize, book: &mut Book, tell: &mut impl Tell) {
        if book.completed.is_none() {
            book.completed = Some(self.clock);
            tell.tell(|| self.event(period, Happening::Completed));
        }
    }

    /// What follows the alarms of a period, if there are any; ends with the clock at the next period.
    fn after<'b>(
        &mut self,
        period: usize,
        hit: bool,
        evading: &mut Option<&'b Cheating>,
        book: &mut Book,
        tell: &mut impl Tell,
    ) -> Next
    where
        'a: 'b,
    {
        let course = self.course;
        if !hit {
            self.pass_one();
            return Next::Go;
        }
        let evader = evading.map(|c| c.party);
        for party in (0..course.parties).filter(|&party| self.alarmed[party]) {
            let guilty = evader == Some(party);
            tell.tell(|| self.event(period, Happening::Alarm(party, guilty)));
            if guilty {
                book.detected_after = book.began.map(|began| self.clock - began + 1);
            } else if !book.in_tail {
                book.false_alarms += 1;
            }
        }
        let caught = evader.is_some_and(|party| self.alarmed[party]);
        let flows: &Flows = evading.map_or(&course.path, |c| &c.flows);
        self.pass_one();
        self.punish(period);
        // In the last period before a sunset nobody cures and nothing goes on: the sunset follows at once.
        if course.sunset && period == course.count {
            return Next::Go;
        }
        match course.suspension {
            None => {
                book.collapsed = true;
                tell.tell(|| self.event(period, Happening::Collapsed));
                self.pay_for_ever(&flows.suspended[period]);
                return Next::Stop;
            }
            Some(0) => (),
            Some(periods) => {
                if !book.in_tail {
                    book.suspensions += 1;
                }
                tell.tell(|| self.event(period, Happening::Suspended(periods)));
                let length = u64::from(periods);
                let resume = &course.resume;
                for (party, flow) in flows.suspended[period].iter().enumerate() {
                    self.values[party] += self.weights[party] * (1.0 - resume[party]) * flow;
                    self.weights[party] *= resume[party];
                }
                self.clock = self.clock.saturating_add(length);
            }
        }
        if caught && let Some(cheating) = *evading {
            self.cure(cheating, period, tell);
            *evading = None;
        }
        Next::Go
    }

    /// The sanctions on the accused.
    fn punish(&mut self, period: usize) {
        let course = self.course;
        for party in (0..course.parties).filter(|&party| self.alarmed[party]) {
            let once = (1.0 - course.discount[party]) * course.sanction[period][party];
            let flow = (1.0 - course.resume[party]) * course.sanction_flow[period][party];
            self.values[party] -= self.weights[party] * (once + flow);
        }
    }

    fn cure(&mut self, cheating: &Cheating, period: usize, tell: &mut impl Tell) {
        let (party, cost) = (cheating.party, cheating.cure[period]);
        self.values[party] -= self.weights[party] * (1.0 - self.course.discount[party]) * cost;
        tell.tell(|| self.event(period + 1, Happening::Cured(party, cost)));
    }

    fn pay(&mut self, flow: &[f64]) {
        for (party, flow) in flow.iter().enumerate() {
            self.values[party] += self.weights[party] * (1.0 - self.course.discount[party]) * flow;
        }
    }

    /// Pays for so many equal periods, and leaves the clock at the last of them.
    fn pay_many(&mut self, flow: &[f64], periods: u64) {
        for (party, flow) in flow.iter().enumerate() {
            let discount = self.course.discount[party];
            let after = discount.powf(periods as f64);
            self.values[party] += self.weights[party] * (1.0 - after) * flow;
            self.weights[party] *= after / discount;
        }
        self.clock = self.clock.saturating_add(periods - 1);
    }

    fn pay_for_ever(&mut self, flow: &[f64]) {
        for (party, flow) in flow.iter().enumerate() {
            self.values[party] += self.weights[party] * flow;
            self.weights[party] = 0.0;
        }
    }

    fn pass_one(&mut self) {
        for (weight, discount) in self.weights.iter_mut().zip(&self.course.discount) {
            *weight *= discount;
        }
        self.clock = self.clock.saturating_add(1);
    }

    /// Who is accused, given that somebody is.
    fn draw(&mut self, alarms: &Alarms, stream: &mut ChaCha8Rng) {
        let mut somebody = false;
        for party in 0..alarms.chance.len() {
            let chance = if somebody {
                alarms.chance[party]
            } else {
                // Given that this or a later party is accused.
                alarms.chance[party] / (1.0 - alarms.quiet[party])
            };
            self.alarmed[party] = uniform(stream) < chance;
            somebody |= self.alarmed[party];
        }
        // Rounding may leave the last one out; then it was the last one with a chance.
        if !somebody && let Some(last) = alarms.chance.iter().rposition(|&chance| chance > 0.0) {
            self.alarmed[last] = true;
        }
    }

    fn event(&self, period: usize, what: Happening) -> Event {
        Event { clock: self.clock, period, what }
    }
}

/// What is counted in a run.
#[derive(Default)]
struct Book {
    began: Option<u64>,
    completed: Option<u64>,
    detected_after: Option<u64>,
    false_alarms: u64,
    suspensions: u64,
    played: u64,
    collapsed: bool,
    in_tail: bool,
}

/// The stream of a run: the seed is the key, the number of the run the nonce.
fn stream(seed: u64, number: u64) -> ChaCha8Rng {
    let mut key = [0u8; 32];
    for (to, from) in key.iter_mut().zip(seed.to_le_bytes()) {
        *to = from;
    }
    let mut stream = ChaCha8Rng::from_seed(key);
    stream.set_stream(number);
    stream
}

/// Uniform on [0, 1), 53 bits.
fn uniform(stream: &mut ChaCha8Rng) -> f64 {
    (stream.next_u64() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
}

/// How many periods pass before the first alarm, when each is quiet with that probability < 1.
fn quiet_periods(uniform: f64, quiet: f64) -> u64 {
    // 1 − uniform is in (0, 1]; an `as` cast saturates, and −∞/−∞ cannot come: a quiet of 0 gives 0.
    if quiet <= 0.0 { 0 } else { ((1.0 - uniform).ln() / quiet.ln()).floor().max(0.0) as u64 }
}

#[cfg(test)]
mod tests {
    use super::quiet_periods;

    /// P(n quiet periods first) = Qⁿ(1−Q): the quantiles of u are Qⁿ apart.
    #[test]
    fn the_wait_for_an_alarm_is_geometric() {
        assert_eq!(quiet_periods(0.0, 0.5), 0);
        assert_eq!(quiet_periods(0.49, 0.5), 0);
        assert_eq!(quiet_periods(0.51, 0.5), 1);
        assert_eq!(quiet_periods(0.76, 0.5), 2);
        assert_eq!(quiet_periods(0.9, 0.0), 0);
    }
}
