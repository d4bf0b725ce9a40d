//! Shared by the integration tests: an independent referee for agreements.
//!
//! `brute` evaluates the value recursions of the model in exact rationals, for every start and every set of
//! measures; `forward` plays the same plans out by counting alarm histories; `exact_lp` and `optimum` find the exact
//! best schedule; `scenarios` makes scenarios. None of it uses the solver; only `solver` calls it.
#![allow(dead_code)]

pub mod brute;
pub mod exact_lp;
pub mod forward;
pub mod optimum;
pub mod scenarios;
pub mod solver;

use detente::exact::{Rational, parse};

/// A rational from its text, such as `9/10` or `0.9`.
pub fn r(text: &str) -> Rational {
    parse(text).unwrap_or_else(|why| panic!("{text}: {why}"))
}
