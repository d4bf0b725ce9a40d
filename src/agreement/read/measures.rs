//! Measures: their data, and whether the levels they demand can be reached in time.

use super::Reader;
use super::faults::number;
use super::node::{Fields, Node};
use super::shape;
use crate::agreement::scenario::{Measure, Milestone};
use crate::exact::Rational;
use crate::units::Probability;

/// A measure as far as it could be read.
pub struct Draft {
    /// All of it, if nothing was wrong.
    pub measure: Option<Measure>,
    /// Its name, if that could be read.
    pub name: Option<String>,
    /// How fast it can rise, if that could be read.
    pub reach: Option<Reach>,
    /// The levels it demands at periods: milestones, deadline. Those that could be read.
    pub demands: Vec<(usize, Rational)>,
}

/// How high a level can be at a period, by its own limits alone.
pub struct Reach {
    /// Level before period 1.
    pub start: Rational,
    step: Option<Rational>,
    earliest: usize,
}

impl Reach {
    /// The highest level by the end of a period.
    pub fn most(&self, period: usize) -> Rational {
        if period < self.earliest {
            return self.start.clone();
        }
        match &self.step {
            None => Rational::ONE,
            Some(step) => {
                let steps = Rational::from(period - self.earliest + 1);
                (&self.start + step * steps).min(Rational::ONE)
            }
        }
    }

    /// The limits in words.
    pub fn words(&self) -> String {
        let pace = match &self.step {
            Some(step) => format!(", max_step {}", number(step)),
            None => String::new(),
        };
        format!("start_level {}, earliest {}{pace}", number(&self.start), self.earliest)
    }
}

impl<'t> Reader<'t> {
    /// All measures, and their names for what follows.
    pub fn measure_list(&mut self, fields: &Fields<'t>) -> Vec<Draft> {
        self.measures.complete = true;
        let mut drafts = Vec::new();
        let _ = fields.list("measures", self, |node, reader| {
            let draft = reader.measure(node, drafts.len());
            drafts.push(draft);
            Some(())
        });
        self.measures.complete &= !drafts.is_empty();
        self.check_size(&fields.place("measures"), "measures", drafts.len());
        drafts
    }

    fn measure(&mut self, node: Node<'t>, index: usize) -> Draft {
        let nothing = Draft { measure: None, name: None, reach: None, demands: Vec::new() };
        let Some(fields) = Fields::open(node, &shape::MEASURE, self) else {
            self.measures.complete = false;
            return nothing;
        };
        let name = fields.text("name", self).required();
        match &name {
            Some(name) => {
                let first = self.measures.add(name, index);
                self.unique(&fields, "measures", first);
            }
            None => self.measures.complete = false,
        }
        let start = fields.unit("start_level", self).or(Probability::ZERO);
        let max_step = fields.number("max_step", self).optional();
        let earliest = fields.whole("earliest", self).or(1);
        let reach = match (&start, &max_step, earliest) {
            (Some(start), Some(step), Some(earliest)) => {
                Some(Reach { start: start.get().clone(), step: step.clone(), earliest })
            }
            _ => None,
        };
        let deadline = self.deadline(&fields, earliest, reach.as_ref());
        let mut demands: Vec<(usize, Rational)> = Vec::new();
        demands.extend(deadline.flatten().map(|period| (period, Rational::ONE)));
        let milestones = fields
            .list("milestones", self, |node, reader| {
                let milestone = reader.milestone(node, reach.as_ref());
                demands.extend(milestone.iter().map(|m| (m.period, m.at_least.get().clone())));
                milestone
            })
            .or(Vec::new());

        let performer = fields.reference("performer", self).required();
        let quantity = fields.number("quantity", self).optional();
        let unit = fields.text("unit", self).optional();
        let cost_per_period = fields.number("cost_per_period", self).required();
        let step_cost = fields.number("step_cost", self).or(Rational::ZERO);
        let benefit_per_period = self.benefits(&fields, performer);
        let irreversible_share = fields.unit("irreversible_share", self).or(Probability::ZERO);
        let remarks = fields.remarks(&["note", "confidence"], self);
        let known_name = name.clone();
        let whole = move || {
            remarks?;
            Some(Measure {
                name: known_name?,
                performer: performer?,
                quantity: quantity?,
                unit: unit?,
                cost_per_period: cost_per_period?,
                step_cost: step_cost?,
                benefit_per_period: benefit_per_period?,
                irreversible_share: irreversible_share?,
                start_level: start?,
                max_step: max_step?,
                earliest: earliest?,
                deadline: deadline?,
                milestones: milestones?,
            })
        };
        Draft { measure: whole(), name, reach, demands }
    }

    fn deadline(
        &mut self,
        fields: &Fields<'t>,
        earliest: Option<usize>,
        reach: Option<&Reach>,
    ) -> Option<Option<usize>> {
        let deadline = fields.whole("deadline", self).optional()?;
        let (Some(period), Some(earliest)) = (deadline, earliest) else { return Some(deadline) };
        if period < earliest {
            let allowed = format!("a period from {earliest} (the earliest in which the level may rise) on");
            self.faults.at(&fields.place("deadline"), allowed);
        } else if let Some(reach) = reach {
            self.reached(&fields.place("deadline"), period, &Rational::ONE, reach);
        }
        Some(deadline)
    }

    fn milestone(&mut self, node: Node<'t>, reach: Option<&Reach>) -> Option<Milestone> {
        let fields = Fields::open(node, &shape::MILESTONE, self)?;
        let period = fields.whole("period", self).required();
        let at_least = fields.unit("at_least", self).required();
        if let (Some(period), Some(at_least), Some(reach)) = (period, &at_least, reach) {
            self.reached(&fields.place("at_least"), period, at_least.get(), reach);
        }
        fields.remarks(&["confidence"], self)?;
        Some(Milestone { period: period?, at_least: at_least? })
    }

    /// Reports a level that the measure's own limits do not allow in time.
    fn reached(&mut self, place: &Node<'t>, period: usize, level: &Rational, reach: &Reach) {
        let most = reach.most(period);
        if most < *level {
            let found = format!("level {} at period {period}", number(level));
            let limits = reach.words();
            self.faults.say(place, found, format!("at most {}, what can be reached by then ({limits})", number(&most)));
        }
    }

    /// Benefits by party index; the performer's stays 0 and may not be given.
    fn benefits(&mut self, fields: &Fields<'t>, performer: Option<usize>) -> Option<Vec<Rational>> {
        let given = fields.numbers("benefit_per_period", self).required()?;
        let mut benefits = vec![Rational::ZERO; self.party_count];
        for (party, benefit) in given {
            if Some(party) == performer {
                let place = fields.place("benefit_per_period");
                let allowed =
                    "benefits to the other parties; what it is worth to the performer lowers its cost_per_period";
                self.faults.say(&place, "a benefit to the performer", allowed);
            }
            *benefits.get_mut(party)? = benefit;
        }
        Some(benefits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against a level that rises by as much as it may, period by period.
    #[test]
    fn the_reach_is_that_of_the_fastest_path() {
        let tenth = |n: usize| Rational::from(n) / Rational::from(10);
        for (start, step, earliest) in (0..=10).flat_map(|s| (1..12).flat_map(move |d| (1..6).map(move |e| (s, d, e))))
        {
            let bound = (step < 11).then(|| tenth(step));
            let reach = Reach { start: tenth(start), step: bound.clone(), earliest };
            let mut level = tenth(start);
            for period in 1..=12 {
                if period >= earliest {
                    level = bound.as_ref().map_or(Rational::ONE, |step| (&level + step).min(Rational::ONE));
                }
                assert_eq!(reach.most(period), level, "{start} {step} {earliest} {period}");
            }
        }
    }
}
