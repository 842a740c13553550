//! Says of a change what the Schema Registry of Confluent would refuse it for.
//!
//! In: every Protobuf file of both sides. Out: an [`Annotation`] for each difference that is not compatible to the registry.
//! Like the registry it looks at one file and what that refers to, at messages, enums and fields and nothing else: no
//! services, extensions, options, reservations or defaults. Forward is backward with the sides changed.

mod catalogue;
mod fields;
mod messages;

use std::collections::BTreeSet;

use prost_reflect::FileDescriptor;

use self::messages::Walk;
use super::buf::{Annotation, Image, Named, Pen, Spot};
use crate::format::protobuf::Library;
use crate::model::Direction;

/// What the registry would refuse in a direction.
pub fn evaluate(old: &Library, new: &Library, direction: Direction) -> Vec<Annotation> {
    let image = |library| Image::new(library, crate::format::protobuf::Census::default());
    let (old, new) = (image(old), image(new));
    let (reader, writer) = match direction {
        Direction::Backward => (&new, &old),
        Direction::Forward => (&old, &new),
    };
    let mut pen = Pen::new(writer, reader);
    for (was, is) in roots(writer.library(), reader.library()) {
        compare(&mut pen, &was, &is);
    }
    let mut annotations = pen.finish();
    if direction == Direction::Forward {
        for annotation in &mut annotations {
            annotation.message =
                format!("looking back from the new schema, {}", annotation.message);
            std::mem::swap(&mut annotation.old, &mut annotation.new);
            std::mem::swap(&mut annotation.old_home, &mut annotation.new_home);
        }
    }
    annotations
}

/// The files that are one subject: by path, or the only ones of both sides that no other imports.
fn roots(old: &Library, new: &Library) -> Vec<(FileDescriptor, FileDescriptor)> {
    let pairs = old.files().filter_map(|was| {
        let is = new.files().find(|is| is.name() == was.name())?;
        Some((was.clone(), is.clone()))
    });
    let pairs: Vec<_> = pairs.collect();
    if !pairs.is_empty() {
        return pairs;
    }
    match (top(old).as_slice(), top(new).as_slice()) {
        ([was], [is]) => vec![((*was).clone(), (*is).clone())],
        _ => Vec::new(),
    }
}

fn top(library: &Library) -> Vec<&FileDescriptor> {
    let imports = library.files().flat_map(FileDescriptor::dependencies);
    let imported: BTreeSet<_> = imports.map(|file| file.name().to_owned()).collect();
    let files = library.files();
    files
        .filter(|file| !imported.contains(file.name()))
        .collect()
}

fn compare(pen: &mut Pen<'_>, was: &FileDescriptor, is: &FileDescriptor) {
    const PACKAGE: i32 = 2;
    let (before, after) = (was.package_name(), is.package_name());
    if before != after {
        let spot = |file| Spot::part(file, &[], &[PACKAGE]);
        let told = format!("the package was `{before}` and is `{after}` now");
        let named = Named::whole(is.name());
        let check = &catalogue::PACKAGE_CHANGED;
        pen.put(check, named, Some(&spot(was)), Some(&spot(is)), told);
    }
    Walk::new(pen, was, is).files();
}
