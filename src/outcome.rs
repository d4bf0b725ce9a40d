//! The three kinds of answer.

/// What a solver says. A negative answer is an answer; a limit reached is a third thing.
#[derive(Debug, Clone)]
pub enum Outcome<Answer, Reason, Partial> {
    /// There is one, and here it is.
    Found(Answer),
    /// There is none, and here is why.
    Refuted(Reason),
    /// A limit was reached first, or the numbers did not allow a decision.
    Undecided(Partial),
}
