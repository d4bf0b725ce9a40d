//! Games from the literature, each with its source.
