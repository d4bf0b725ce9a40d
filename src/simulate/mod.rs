//! Playing an agreement out with chance: alarms, reviews, suspensions, sanctions.
