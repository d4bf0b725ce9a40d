//! Showing an answer: text for people, JSON and CSV for programs, and a saved JSON answer read back.
//!
//! Nothing here decides anything. The figures come from the solution and the certificate; what is derived
//! (percentages, quantities, differences from history) is derived from the exact levels.

pub mod calendar;
pub mod check;
pub mod comparison;
pub mod csv;
pub mod display;
pub mod games;
pub mod history;
pub mod json;
pub mod map;
pub mod numbers;
pub mod page;
pub mod repeated;
pub mod simulation;
pub mod table;
pub mod text;
pub mod words;

#[cfg(test)]
pub(crate) mod examples;
