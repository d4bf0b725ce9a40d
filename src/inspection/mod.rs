//! What inspection does: how soon an evasion is found, what it brings to whom, and what a little more would be worth.
//!
//! Everything here is in floating point, computed backwards from the end by the recursions of the model (MODEL §2–3). It is
//! for showing and for simulating; what is proved is proved in [`crate::certificate`].

pub(crate) mod course;
mod evasion;
mod outlook;
mod worth;

pub use evasion::Evasion;
pub use outlook::{Outlook, outlook};
pub use worth::{Priced, Worth, worth};
