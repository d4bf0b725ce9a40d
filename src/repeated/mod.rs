//! Repeated games: the payoffs that patience, monitoring and sanctions can sustain.

pub mod answer;
