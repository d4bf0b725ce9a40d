//! Names for the rows of the problem: what must hold, for whom, when, against which plan.

/// Which incentive condition (MODEL §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// V at period 1 is at least the disagreement value.
    Sign,
    /// Keeping to the schedule is at least as good as an evasion the inspectors may miss.
    Covert,
    /// … as an evasion that is seen in its first period for sure.
    Open,
    /// … as giving notice and leaving lawfully.
    Exit,
    /// A faction's value is at least its reservation.
    Ratify,
}

impl Kind {
    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sign => "sign",
            Self::Covert => "covert",
            Self::Open => "open",
            Self::Exit => "exit",
            Self::Ratify => "ratify",
        }
    }

    /// The kind with that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Sign, Self::Covert, Self::Open, Self::Exit, Self::Ratify].into_iter().find(|k| k.name() == name)
    }
}

/// One way of not keeping to the schedule, and so one incentive row: slack = V(path) − V(plan) ≥ 0.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Plan {
    /// Index of the party.
    pub party: usize,
    /// Which condition.
    pub kind: Kind,
    /// Index of the faction, for [`Kind::Ratify`] only.
    pub faction: Option<usize>,
    /// σ: the period in which the plan starts, 1..=T, or T + 1 for the tail.
    pub start: usize,
    /// τ > σ: the period at whose beginning a covert evader cures and returns; `None` is never.
    /// Always `None` for the other kinds.
    pub quit: Option<usize>,
    /// Indices of the measures evaded with, rising; for covert and open plans. May be empty: then the party
    /// performs everything but draws alarms like an evader (it provokes a suspension).
    pub measures: Vec<usize>,
}

/// Any inequality of the problem, as `expression ≥ 0`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Row {
    /// x_{k,t} − x_{k,t−1} ≥ 0.
    NeverFalls {
        /// Measure index.
        measure: usize,
        /// 1..=T.
        period: usize,
    },
    /// max_step − (x_{k,t} − x_{k,t−1}) ≥ 0.
    Pace {
        /// Measure index.
        measure: usize,
        /// 1..=T.
        period: usize,
    },
    /// x_{k,t} minus the least level that start, milestones and deadline demand in t ≥ 0.
    AtLeast {
        /// Measure index.
        measure: usize,
        /// 1..=T.
        period: usize,
    },
    /// The most that `earliest` (or 1) allows in t, minus x_{k,t} ≥ 0.
    AtMost {
        /// Measure index.
        measure: usize,
        /// 1..=T.
        period: usize,
    },
    /// Precedence: x_before − x_after; balance: within − (left − right); coverage: terms − need.
    Link {
        /// Link index.
        link: usize,
        /// 1..=T.
        period: usize,
    },
    /// The other side of a balance: within − (right − left) ≥ 0.
    LinkReverse {
        /// Link index.
        link: usize,
        /// 1..=T.
        period: usize,
    },
    /// Assistance amount ≥ 0.
    AssistanceFloor {
        /// Assistance index.
        assistance: usize,
        /// 1..=T.
        period: usize,
    },
    /// max_per_period − amount ≥ 0.
    AssistanceCap {
        /// Assistance index.
        assistance: usize,
        /// 1..=T.
        period: usize,
    },
    /// budget − Σ amounts ≥ 0.
    AssistanceBudget {
        /// Assistance index.
        assistance: usize,
    },
    /// An incentive condition against one plan.
    Incentive(Plan),
}
