//! The scenario: who can concede what, what it costs and is worth, how it is verified, what follows a breach.
//!
//! These are checked data only; [`crate::agreement`]'s reader makes them from a file. Everything is exact.
//! Parties, measures and links are named by their index in the scenario's vectors. Periods run from 1 to `T`;
//! `T + 1` stands for every period of the tail.

use crate::exact::Rational;
use crate::units::{Discount, Probability};

/// A whole agreement to be planned.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// What the file calls itself.
    pub title: String,
    /// Where the facts come from.
    pub sources: Vec<String>,
    /// Which numbers are the analyst's assumptions, and why.
    pub assumptions: Vec<String>,
    /// Length, unit and end of the schedule.
    pub periods: Periods,
    /// Who takes part.
    pub parties: Vec<Party>,
    /// What can be conceded.
    pub measures: Vec<Measure>,
    /// Linear conditions between measures.
    pub links: Vec<Link>,
    /// Who is inspected, how well, and who pays.
    pub verification: Verification,
    /// What an alarm leads to.
    pub response: Response,
    /// What outside donors may pay.
    pub assistance: Vec<Assistance>,
    /// A lawful way out, where there is one.
    pub exit: Option<Exit>,
    /// Veto players inside the parties.
    pub factions: Vec<Faction>,
    /// What is optimised.
    pub objective: Objective,
    /// What was agreed in history, to be printed beside the plan; it never enters the plan.
    pub agreed: Vec<Agreed>,
}

/// The horizon `t = 1..count` and what follows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Periods {
    /// `T`, at least 1.
    pub count: usize,
    /// `month`, `year`, …; a word for people.
    pub unit: String,
    /// When period 1 begins, as written in the file, for example `1988-06`.
    pub start: Option<String>,
    /// What happens after `T`.
    pub after: After,
}

/// What follows period `T`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// Levels stay at their period-`T` value for ever, verified for ever.
    Perpetual,
    /// Every measure falls back to its floor for ever.
    Sunset,
}

/// A party to the agreement.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    /// Unique name.
    pub name: String,
    /// δ, per period.
    pub discount: Discount,
    /// w ≥ 0 in the welfare objective.
    pub weight: Rational,
    /// d: average value of no agreement.
    pub disagreement: Rational,
}

/// Something one party can do step by step; level 0 is not begun, level 1 is complete.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Unique name.
    pub name: String,
    /// Index of the party that performs it.
    pub performer: usize,
    /// How much level 1 is, in `unit`, for display.
    pub quantity: Option<Rational>,
    /// The unit of `quantity`.
    pub unit: Option<String>,
    /// c ≥ 0: flow cost to the performer at level 1, per period.
    pub cost_per_period: Rational,
    /// κ ≥ 0: one-off cost to the performer of going from 0 to 1.
    pub step_cost: Rational,
    /// b ≥ 0 by party index: flow benefit at level 1, per period; 0 for the performer.
    pub benefit_per_period: Vec<Rational>,
    /// φ: share of what was performed that cannot be taken back.
    pub irreversible_share: Probability,
    /// x at t = 0.
    pub start_level: Probability,
    /// Largest x_t − x_{t−1}; `None` is no limit.
    pub max_step: Option<Rational>,
    /// First period in which the level may leave `start_level`; at least 1.
    pub earliest: usize,
    /// The level is 1 from this period on.
    pub deadline: Option<usize>,
    /// Least levels at given periods.
    pub milestones: Vec<Milestone>,
}

/// A least level at a period (and, as levels never fall, afterwards).
#[derive(Debug, Clone, PartialEq)]
pub struct Milestone {
    /// 1..=T.
    pub period: usize,
    /// In [0, 1].
    pub at_least: Probability,
}

/// One number for each period, or the same number always; the last one holds in the tail.
#[derive(Debug, Clone, PartialEq)]
pub struct Series(Vec<Rational>);

impl Series {
    /// The same number in every period.
    pub fn constant(value: Rational) -> Self {
        Self(vec![value])
    }

    /// One number per period; `None` if there is none at all.
    pub fn from_values(values: Vec<Rational>) -> Option<Self> {
        (!values.is_empty()).then_some(Self(values))
    }

    /// The number in force in period `t ≥ 1`; after the last given one, the last given one.
    pub fn at(&self, period: usize) -> &Rational {
        let last = self.0.len() - 1;
        &self.0[period.saturating_sub(1).min(last)]
    }

    /// The numbers as given: one, or one for each period.
    pub fn values(&self) -> &[Rational] {
        &self.0
    }
}

/// A linear condition between measures, in force in periods `from..=to`.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// First period in force; at least 1.
    pub from: usize,
    /// Last period in force; at most T.
    pub to: usize,
    /// The condition.
    pub kind: LinkKind,
}

/// The kinds of linear condition. Terms are (measure index, coefficient).
#[derive(Debug, Clone, PartialEq)]
pub enum LinkKind {
    /// x_after ≤ x_before.
    Precedence {
        /// The measure that must lead.
        before: usize,
        /// The measure that must follow.
        after: usize,
    },
    /// |Σ left − Σ right| ≤ within.
    Balance {
        /// One side.
        left: Vec<(usize, Rational)>,
        /// The other side.
        right: Vec<(usize, Rational)>,
        /// The tolerance, ≥ 0.
        within: Series,
    },
    /// Σ terms ≥ at_least.
    Coverage {
        /// The weighted measures.
        terms: Vec<(usize, Rational)>,
        /// The need.
        at_least: Series,
    },
}

/// Inspections.
#[derive(Debug, Clone, PartialEq)]
pub struct Verification {
    /// Each combines with the others in force: 1 − Π(1 − d).
    pub layers: Vec<Layer>,
    /// ω: probability that dispute review clears a false alarm.
    pub review_clearance: Probability,
}

/// One means of inspection.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// Name for people.
    pub name: String,
    /// Indices of the inspected parties, each once.
    pub inspects: Vec<usize>,
    /// Probability per period that it sees an evasion.
    pub detection: Series,
    /// Probability per period that it accuses a party that complies, before review.
    pub false_alarm: Series,
    /// By party index: what the layer costs that party per period while in force.
    pub cost_per_period: Vec<Series>,
    /// By party index: what the intrusion costs that party per period while in force.
    pub intrusion_per_period: Vec<Series>,
    /// First period in force; at least 1.
    pub from: usize,
    /// Last period in force; `None`: it stays on in the tail.
    pub to: Option<usize>,
}

impl Layer {
    /// Whether the layer is on in period `t` (`T + 1` is the tail).
    pub fn in_force(&self, period: usize, count: usize) -> bool {
        period >= self.from
            && match self.to {
                None => true,
                Some(to) => period <= to && period <= count,
            }
    }
}

/// What follows an upheld alarm.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// L: how long everybody falls back to the floors.
    pub suspension: Suspension,
    /// By party index: one-off sanction for an alarm in period t.
    pub sanction: Vec<Series>,
    /// By party index: flow sanction while the suspension lasts, for an alarm in period t.
    pub sanction_per_period: Vec<Series>,
}

/// L, the length of a suspension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suspension {
    /// A number of periods; 0 means that the agreement goes on.
    Periods(u32),
    /// Collapse.
    Forever,
}

/// Money from donors outside the game.
#[derive(Debug, Clone, PartialEq)]
pub struct Assistance {
    /// Index of the receiving party.
    pub to: usize,
    /// Largest amount in one period.
    pub max_per_period: Series,
    /// Largest sum over the periods.
    pub budget: Rational,
}

/// A lawful way out: after `notice_periods` more periods of the path, everybody falls back to the floors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exit {
    /// n ≥ 0.
    pub notice_periods: usize,
}

/// A veto player inside a party.
#[derive(Debug, Clone, PartialEq)]
pub struct Faction {
    /// Index of its party.
    pub party: usize,
    /// Name for people.
    pub name: String,
    /// Weight on benefits and assistance.
    pub benefit_weight: Rational,
    /// Weight on costs.
    pub cost_weight: Rational,
    /// Average value under which it vetoes, in any period.
    pub reservation: Rational,
}

/// What is optimised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objective {
    /// Σ w_i V_{i,1}.
    Welfare,
    /// max min (V_{i,1} − d_i).
    Egalitarian,
    /// Σ of all levels over all periods.
    Progress,
}

impl Objective {
    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Welfare => "welfare",
            Self::Egalitarian => "egalitarian",
            Self::Progress => "progress",
        }
    }
}

/// What history agreed for one measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreed {
    /// Index of the measure.
    pub measure: usize,
    /// (period, least level by then), periods rising.
    pub points: Vec<(usize, Probability)>,
    /// What the text said, for people.
    pub note: Option<String>,
    /// Whether the numbers were found in a text or recalled.
    pub recalled: bool,
}
