//! Many variants of one scenario, solved one after the other.
