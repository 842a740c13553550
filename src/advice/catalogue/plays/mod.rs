//! The ways out, by what they are about.

pub(super) mod channels;
pub(super) mod enums;
pub(super) mod events;
pub(super) mod fields;
pub(super) mod names;
pub(super) mod restored;
pub(super) mod types;
