//! What a file says about all that is in it.

use super::image;
use super::pen::{Named, Pen, Spot};
use crate::compat::protobuf::options;

/// The fields of a file's descriptor.
const PACKAGE: i32 = 2;
const OPTIONS: i32 = 8;
const SYNTAX: i32 = 12;

/// Compares the files that are still at their path.
pub(super) fn compare(pen: &mut Pen<'_>) {
    let (old, new) = (pen.old, pen.new);
    for (path, was) in &old.files {
        let Some(is) = new.files.get(path) else {
            continue;
        };
        let path = image::path(is);
        let mut changed = Vec::new();
        let part = |field: i32| move |file: &_| Spot::part(file, &[], &[field]);
        changed.push((
            "FILE_SAME_PACKAGE".to_owned(),
            "package",
            (was.package_name().to_owned(), is.package_name().to_owned()),
            (part(PACKAGE)(was), part(PACKAGE)(is)),
        ));
        changed.push((
            "FILE_SAME_SYNTAX".to_owned(),
            "syntax",
            (old.library().syntax(was), new.library().syntax(is)),
            (part(SYNTAX)(was), part(SYNTAX)(is)),
        ));
        let pairs = options::of_file(was).into_iter().zip(options::of_file(is));
        for ((option, before), (_, after)) in pairs {
            let check = format!("FILE_SAME_{}", option.to_ascii_uppercase());
            let spot = |file: &_| Spot::option(file, &[], OPTIONS, option);
            changed.push((check, option, (before, after), (spot(was), spot(is))));
        }
        for (check, what, (before, after), (was, is)) in changed {
            if before != after {
                let told = format!("{what} of file `{path}` was `{before}` and is `{after}` now");
                pen.write(&check, Named::whole(path), Some(&was), Some(&is), told);
            }
        }
    }
}
