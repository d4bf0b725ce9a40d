//! The schedules people use without a solver, priced under the same model.
