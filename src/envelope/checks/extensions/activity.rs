//! Business Activity Monitoring.

use super::{Desk, read};
use crate::envelope::pen::Violation;
use crate::rules::cloudevents as rules;

/// The attributes that together name an activity.
const NAMES: [&str; 4] = ["bamtxid", "bampid", "bamptxid", "bamptxsid"];

/// What may be said of it besides; drafts of the extension have had two names for both.
const STATUS: [&str; 2] = ["bamptxsstatus", "bamtxsstatus"];
const COMPLETED: [&str; 2] = ["bamptxcompleted", "bamtxcompleted"];

pub(super) fn check(desk: &mut Desk<'_, '_>) {
    let names = [NAMES.as_slice(), &STATUS, &COMPLETED].concat();
    let Some(present) = desk.any(&names) else {
        return;
    };
    for name in NAMES {
        if desk.get(name).is_none() {
            let mut violation =
                Violation::of_attribute(&rules::BAM_INCOMPLETE, desk.event, present);
            name.clone_into(&mut violation.element);
            violation.detail.words.clear();
            desk.pen.write(violation.word("name", name));
        }
        desk.hold(name, &rules::BAM_EMPTY, read::text);
    }
    for name in STATUS {
        desk.hold(name, &rules::BAM_EMPTY, read::text);
    }
    for name in COMPLETED {
        if let Some(attribute) = desk.get(name)
            && read::boolean(&attribute.value).is_none()
        {
            desk.malformed_boolean(attribute);
            desk.wrong(&rules::BAM_COMPLETED_INVALID, attribute);
        }
    }
}
