//! The fields of a scenario file: one table, from which the reader checks and the JSON Schema is made.

/// The version of the file format that this program reads and writes.
pub const VERSION: usize = 1;
/// The largest number of periods.
pub const MAX_PERIODS: usize = 20_000;
/// The largest number of measures (or links, or layers) times periods.
pub const MAX_CELLS: usize = 5_000_000;
/// The longest name, in characters.
pub const MAX_NAME: usize = 200;
/// The largest length of a suspension or of a notice, in periods.
pub const MAX_WAIT: usize = 100_000;
/// The largest number of parties.
pub const MAX_PARTIES: usize = 100;
/// The largest number of measures, and of links.
pub const MAX_MEASURES: usize = 10_000;
/// The largest number of layers, and of the other short lists.
pub const MAX_OTHERS: usize = 1_000;

/// The range of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Range {
    /// Any number.
    Any,
    /// 0 or more.
    NonNegative,
    /// More than 0.
    Positive,
    /// From 0 to 1.
    Unit,
    /// Strictly between 0 and 1.
    OpenUnit,
}

/// What a name must refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A party of the file.
    Party,
    /// A measure of the file.
    Measure,
}

/// What is allowed as the value of a field.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// The format version.
    Version,
    /// Any text.
    Text,
    /// A text that is not empty, of at most [`MAX_NAME`] characters.
    Name,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// The name of a party or of a measure.
    Reference(Kind),
    /// A number.
    Number(Range),
    /// A number, or an array with one number for each period.
    Series(Range),
    /// A whole number, from the first to the second.
    Whole(usize, usize),
    /// A whole number from 1 to the number of periods.
    Period,
    /// A whole number up to [`MAX_WAIT`], or `"forever"`.
    Suspension,
    /// An array of such values: at least so many, at most so many.
    List(&'static Shape, usize, usize),
    /// An object whose keys are names of parties or measures.
    Map(Kind, &'static Shape),
    /// An object with these fields.
    Object(&'static Object),
    /// An object with the fields that its field `kind` calls for.
    Variants(&'static [(&'static str, &'static Object)]),
}

/// A kind of object in the file.
#[derive(Debug)]
pub struct Object {
    /// What it is called in the schema.
    pub name: &'static str,
    /// What it is, for people.
    pub about: &'static str,
    /// Its fields, in the order in which they are written.
    pub fields: &'static [Field],
}

/// A field of an object.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What is allowed as its value.
    pub shape: Shape,
    /// What it is, with its unit, for people.
    pub about: &'static str,
}

const fn need(name: &'static str, shape: Shape, about: &'static str) -> Field {
    Field { name, required: true, shape, about }
}

const fn may(name: &'static str, shape: Shape, about: &'static str) -> Field {
    Field { name, required: false, shape, about }
}

const NOTE: Field = may("note", Shape::Text, "A remark for people.");
const CONFIDENCE: Field = may(
    "confidence",
    Shape::Choice(&["found", "recalled"]),
    "Whether the numbers were found in a published text or recalled. Default: found.",
);
const LINK_FROM: Field = may("from", Shape::Period, "First period in which the link is in force. Default: 1.");
const LINK_TO: Field = may("to", Shape::Period, "Last period in which the link is in force. Default: the last one.");
const TEXTS: Shape = Shape::List(&Shape::Text, 0, MAX_OTHERS);
const PARTY_REF: Shape = Shape::Reference(Kind::Party);
const MEASURE_REF: Shape = Shape::Reference(Kind::Measure);
const AMOUNTS_BY_PARTY: Shape = Shape::Map(Kind::Party, &Shape::Series(Range::NonNegative));
const TERMS: Shape = Shape::Map(Kind::Measure, &Shape::Number(Range::Any));

/// The whole file.
pub static SCENARIO: Object = Object {
    name: "scenario",
    about: "An agreement to be planned: who can concede what, what it costs and is worth, how well cheating is seen, \
            and what follows. Values are per period.",
    fields: &[
        need("schema_version", Shape::Version, "Version of this format: 1."),
        need("title", Shape::Text, "What the agreement is called."),
        may("sources", TEXTS, "Where the facts come from."),
        may("assumptions", TEXTS, "Which numbers are assumptions, and why."),
        need("periods", Shape::Object(&PERIODS), "Length, unit and end of the schedule."),
        need("parties", Shape::List(&Shape::Object(&PARTY), 1, MAX_PARTIES), "Who takes part."),
        need("measures", Shape::List(&Shape::Object(&MEASURE), 1, MAX_MEASURES), "What can be conceded."),
        may("links", Shape::List(&Shape::Variants(LINKS), 0, MAX_MEASURES), "Conditions between measures."),
        may("verification", Shape::Object(&VERIFICATION), "Inspections. Default: none."),
        may("response", Shape::Object(&RESPONSE), "What follows an upheld alarm. Default: collapse, no sanction."),
        may(
            "assistance",
            Shape::List(&Shape::Object(&ASSISTANCE), 0, MAX_OTHERS),
            "What donors outside the agreement may pay; the plan chooses the amounts.",
        ),
        may("exit", Shape::Object(&EXIT), "A lawful way out. Default: none."),
        may("factions", Shape::List(&Shape::Object(&FACTION), 0, MAX_OTHERS), "Veto players inside the parties."),
        may("objective", Shape::Object(&OBJECTIVE), "What is optimised. Default: welfare."),
        may(
            "agreed",
            Shape::List(&Shape::Object(&AGREED), 0, MAX_MEASURES),
            "What was agreed in history, to be shown beside the plan; it does not enter the plan.",
        ),
    ],
};

/// `periods`.
pub static PERIODS: Object = Object {
    name: "periods",
    about: "The horizon: periods 1 to count, and what comes after.",
    fields: &[
        need("count", Shape::Whole(1, MAX_PERIODS), "Number of periods of the schedule."),
        may("unit", Shape::Name, "What a period is, such as month. Default: period."),
        may("start", Shape::Name, "When period 1 begins, such as 1988-06; for display."),
        need(
            "after",
            Shape::Choice(&["perpetual", "sunset"]),
            "After the last period: perpetual (levels stay for ever) or sunset (every measure falls back to its floor).",
        ),
    ],
};

/// An entry of `parties`.
pub static PARTY: Object = Object {
    name: "party",
    about: "A party to the agreement.",
    fields: &[
        need("name", Shape::Name, "Unique name."),
        need("discount", Shape::Number(Range::OpenUnit), "Discount factor per period, strictly between 0 and 1."),
        may("weight", Shape::Number(Range::NonNegative), "Weight in the welfare objective. Default: 1."),
        may("disagreement", Shape::Number(Range::Any), "Value of no agreement, average per period. Default: 0."),
        NOTE,
    ],
};

/// An entry of `measures`.
pub static MEASURE: Object = Object {
    name: "measure",
    about: "Something one party can do step by step: level 0 is not begun, level 1 is complete.",
    fields: &[
        need("name", Shape::Name, "Unique name."),
        need("performer", PARTY_REF, "The party that performs it."),
        may("quantity", Shape::Number(Range::NonNegative), "How much level 1 is, in `unit`; for display."),
        may("unit", Shape::Name, "Unit of `quantity`."),
        need("cost_per_period", Shape::Number(Range::NonNegative), "Cost to the performer at level 1, per period."),
        may(
            "step_cost",
            Shape::Number(Range::NonNegative),
            "One-off cost to the performer of going from level 0 to level 1. Default: 0.",
        ),
        need(
            "benefit_per_period",
            Shape::Map(Kind::Party, &Shape::Number(Range::NonNegative)),
            "Benefit to each other party at level 1, per period. Parties left out: 0.",
        ),
        may(
            "irreversible_share",
            Shape::Number(Range::Unit),
            "Share of what was performed that cannot be taken back. Default: 0.",
        ),
        may("start_level", Shape::Number(Range::Unit), "Level before period 1. Default: 0."),
        may("max_step", Shape::Number(Range::Positive), "Largest rise of the level in one period. Default: no limit."),
        may("earliest", Shape::Period, "First period in which the level may rise. Default: 1."),
        may("deadline", Shape::Period, "Period from which the level is 1. Default: none."),
        may(
            "milestones",
            Shape::List(&Shape::Object(&MILESTONE), 0, MAX_PERIODS),
            "Least levels at given periods. Default: none.",
        ),
        NOTE,
        CONFIDENCE,
    ],
};

/// An entry of `milestones`.
pub static MILESTONE: Object = Object {
    name: "milestone",
    about: "A least level at a period, and afterwards, since levels never fall.",
    fields: &[
        need("period", Shape::Period, "From 1 to the number of periods."),
        need("at_least", Shape::Number(Range::Unit), "Least level by the end of the period, from 0 to 1."),
        CONFIDENCE,
    ],
};

/// The kinds of `links`.
pub static LINKS: &[(&str, &Object)] = &[("precedence", &PRECEDENCE), ("balance", &BALANCE), ("coverage", &COVERAGE)];

/// Links of kind `precedence`.
pub static PRECEDENCE: Object = Object {
    name: "precedence",
    about: "The level of `after` never exceeds the level of `before`.",
    fields: &[
        need("kind", Shape::Choice(&["precedence"]), "precedence"),
        need("before", MEASURE_REF, "The measure that leads."),
        need("after", MEASURE_REF, "The measure that follows."),
        LINK_FROM,
        LINK_TO,
        NOTE,
    ],
};

/// Links of kind `balance`.
pub static BALANCE: Object = Object {
    name: "balance",
    about: "Two weighted sums of levels never differ by more than `within`.",
    fields: &[
        need("kind", Shape::Choice(&["balance"]), "balance"),
        need("left", TERMS, "Weight of each measure of one side, per level."),
        need("right", TERMS, "Weight of each measure of the other side, per level."),
        need("within", Shape::Series(Range::NonNegative), "Largest difference, in the unit of the weights."),
        LINK_FROM,
        LINK_TO,
        NOTE,
    ],
};

/// Links of kind `coverage`.
pub static COVERAGE: Object = Object {
    name: "coverage",
    about: "A weighted sum of levels never falls under `at_least`.",
    fields: &[
        need("kind", Shape::Choice(&["coverage"]), "coverage"),
        need("terms", TERMS, "Weight of each measure, per level."),
        need("at_least", Shape::Series(Range::Any), "The need, in the unit of the weights."),
        LINK_FROM,
        LINK_TO,
        NOTE,
    ],
};

/// `verification`.
pub static VERIFICATION: Object = Object {
    name: "verification",
    about: "Inspections. A party that nobody inspects is never accused.",
    fields: &[
        may("layers", Shape::List(&Shape::Object(&LAYER), 0, MAX_OTHERS), "Means of inspection; they combine."),
        may(
            "review_clearance",
            Shape::Number(Range::Unit),
            "Probability that dispute review clears a false alarm. Default: 0.",
        ),
    ],
};

/// An entry of `layers`.
pub static LAYER: Object = Object {
    name: "layer",
    about: "One means of inspection.",
    fields: &[
        need("name", Shape::Name, "Name for people."),
        need("inspects", Shape::List(&PARTY_REF, 1, MAX_PARTIES), "The inspected parties, each once."),
        need("detection", Shape::Series(Range::Unit), "Probability per period that it sees an evasion."),
        may(
            "false_alarm",
            Shape::Series(Range::Unit),
            "Probability per period that it accuses a party that complies, before review. Default: 0.",
        ),
        may("cost_per_period", AMOUNTS_BY_PARTY, "What the layer costs each party, per period in force. Default: 0."),
        may(
            "intrusion_per_period",
            AMOUNTS_BY_PARTY,
            "What the intrusion costs each party, per period in force. Default: 0.",
        ),
        may("from", Shape::Period, "First period in force. Default: 1."),
        may("to", Shape::Period, "Last period in force. Left out: it stays on, also after the last period."),
        NOTE,
        CONFIDENCE,
    ],
};

/// `response`.
pub static RESPONSE: Object = Object {
    name: "response",
    about: "What follows an upheld alarm on a party.",
    fields: &[
        may(
            "suspension_periods",
            Shape::Suspension,
            "How many periods everybody falls back to the floors; 0, a number, or forever. Default: forever.",
        ),
        may("sanction", AMOUNTS_BY_PARTY, "One-off sanction on the accused party. Default: 0."),
        may(
            "sanction_per_period",
            AMOUNTS_BY_PARTY,
            "Sanction on the accused party in each period of the suspension. Default: 0.",
        ),
    ],
};

/// An entry of `assistance`.
pub static ASSISTANCE: Object = Object {
    name: "assistance",
    about: "Payments by donors outside the agreement, chosen by the plan within these limits.",
    fields: &[
        need("to", PARTY_REF, "The party that receives."),
        need("max_per_period", Shape::Series(Range::NonNegative), "Largest amount in one period."),
        need("budget", Shape::Number(Range::NonNegative), "Largest sum over all periods."),
        NOTE,
    ],
};

/// `exit`.
pub static EXIT: Object = Object {
    name: "exit",
    about: "A lawful way out on notice; then everybody falls back to the floors.",
    fields: &[need("notice_periods", Shape::Whole(0, MAX_WAIT), "Periods between notice and leaving.")],
};

/// An entry of `factions`.
pub static FACTION: Object = Object {
    name: "faction",
    about: "A veto player inside a party: its value on the path may never fall under its reservation.",
    fields: &[
        need("party", PARTY_REF, "The party it belongs to."),
        need("name", Shape::Name, "Name, unique within the party."),
        may(
            "benefit_weight",
            Shape::Number(Range::NonNegative),
            "Its weight on the party's benefits and assistance. Default: 1.",
        ),
        may("cost_weight", Shape::Number(Range::NonNegative), "Its weight on the party's costs. Default: 1."),
        may("reservation", Shape::Number(Range::Any), "Value under which it vetoes, average per period. Default: 0."),
        NOTE,
    ],
};

/// `objective`.
pub static OBJECTIVE: Object = Object {
    name: "objective",
    about: "What is optimised.",
    fields: &[need(
        "kind",
        Shape::Choice(&["welfare", "egalitarian", "progress"]),
        "welfare (weighted sum of values), egalitarian (least gain over disagreement), progress (sum of all levels).",
    )],
};

/// An entry of `agreed`.
pub static AGREED: Object = Object {
    name: "agreed",
    about: "What history agreed for one measure.",
    fields: &[
        need("measure", MEASURE_REF, "The measure."),
        need(
            "points",
            Shape::List(&Shape::Object(&POINT), 1, MAX_PERIODS),
            "Least levels by period; periods rise, levels do not fall.",
        ),
        NOTE,
        CONFIDENCE,
    ],
};

/// An entry of `points`.
pub static POINT: Object = Object {
    name: "point",
    about: "A level that was to be reached by the end of a period.",
    fields: &[
        need("period", Shape::Period, "From 1 to the number of periods."),
        need("level", Shape::Number(Range::Unit), "From 0 to 1."),
    ],
};

impl Range {
    /// The range in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Any => "a number",
            Self::NonNegative => "a number of at least 0",
            Self::Positive => "a number above 0",
            Self::Unit => crate::units::Probability::RANGE,
            Self::OpenUnit => crate::units::Discount::RANGE,
        }
    }
}

impl Kind {
    /// The word for one of them.
    pub fn word(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Measure => "measure",
        }
    }

    /// The word for several of them.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Party => "parties",
            Self::Measure => "measures",
        }
    }
}

impl Object {
    /// The place of a field in the table.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }
}
