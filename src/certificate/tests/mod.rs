//! Expected values come from a literal recursion written here, from closed forms, or from instances built so that
//! the answer is known.

mod arithmetic;
mod closed_forms;
mod instances;
mod literal;
mod recursion;
mod refutations;
mod tampering;
