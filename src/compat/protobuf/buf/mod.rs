//! Says of a change what `buf breaking` would say, check by check.
//!
//! In: every Protobuf file of both sides. Out: an [`Annotation`] for each thing that one of buf's checks minds. Elements are
//! paired as buf pairs them: files by path, types by full name over all files, fields and values by number. Which checks
//! anyone wants, and what it does to a reader, is not decided here.

mod catalogue;
mod config;
mod defaults;
mod deleted;
mod enums;
mod fields;
mod files;
mod image;
mod messages;
mod pen;
mod ranges;
mod services;

pub use self::catalogue::{CATALOGUE, Check, find};
pub use self::config::Config;
pub use self::image::Image;
pub use self::pen::{Annotation, Home};

pub(super) use self::pen::{Named, Pen, Spot, describe};

/// What every check of buf has to say, in the order of the checks.
pub fn evaluate(old: &Image<'_>, new: &Image<'_>) -> Vec<Annotation> {
    let mut pen = Pen::new(old, new);
    files::compare(&mut pen);
    deleted::compare(&mut pen);
    for (old, new) in pen.messages() {
        messages::compare(&mut pen, &old, &new);
    }
    for (old, new) in pen.fields() {
        fields::compare(&mut pen, &old, &new);
    }
    for (old, new) in pen.enums() {
        enums::compare(&mut pen, &old, &new);
    }
    for (old, new) in pen.services() {
        services::compare(&mut pen, &old, &new);
    }
    pen.finish()
}
