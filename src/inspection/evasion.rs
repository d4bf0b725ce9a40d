//! Who evades, from when, with what, until when.

use crate::agreement::scenario::Scenario;

/// A covert evasion: from `start` on the measures stand at what cannot be taken back, while the party claims to comply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evasion {
    /// Index of the party.
    pub party: usize,
    /// σ: the first period of the evasion, 1..=T, or T + 1 for the tail.
    pub start: usize,
    /// τ > σ: the period at whose beginning it cures and returns, at most T + 1, or T + 2 for an evasion that starts in
    /// the tail and lasts one period; `None` is never.
    pub quit: Option<usize>,
    /// Indices of the party's measures it evades with.
    pub measures: Vec<usize>,
}

impl Evasion {
    /// What is wrong with it in this scenario, in words.
    ///
    /// # Errors
    /// When party, start, quit or a measure is not there, or a measure is another party's.
    pub fn check(&self, scenario: &Scenario) -> Result<(), String> {
        let count = scenario.periods.count;
        if self.party >= scenario.parties.len() {
            return Err(format!("there is no party number {}", self.party + 1));
        }
        let last = match scenario.periods.after {
            crate::agreement::scenario::After::Perpetual => count + 1,
            crate::agreement::scenario::After::Sunset => count,
        };
        if self.start == 0 || self.start > last {
            return Err(format!("an evasion cannot start in period {}; allowed: 1 to {last}", self.start));
        }
        let latest = if self.start > count { last + 1 } else { last };
        if let Some(quit) = self.quit
            && (quit <= self.start || quit > latest)
        {
            return Err(format!(
                "an evasion from period {} cannot be given up in period {quit}; allowed: a later one, up to {latest}",
                self.start
            ));
        }
        for &k in &self.measures {
            match scenario.measures.get(k) {
                Some(measure) if measure.performer == self.party => (),
                Some(measure) => return Err(format!("the measure {:?} is another party's", measure.name)),
                None => return Err(format!("there is no measure number {}", k + 1)),
            }
        }
        Ok(())
    }
}
