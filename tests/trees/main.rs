//! Games in extensive form: backward induction, the sequence form, the reduced normal form and the way back from it.
//!
//! Expected values come from the literature, named where they stand, or from the brute force in `brute`.

mod brute;
mod classics;
mod files;
mod grow;
mod inspection;
mod laws;
mod subgames;
