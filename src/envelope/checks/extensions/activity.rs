//! Business Activity Monitoring.

use super::{Desk, read};
use crate::envelope::pen::Violation;
use crate::rules::cloudevents as rules;

/// The attributes that together name an activity.
const NAMES: [&str; 4] = ["bamtxid", "bampid", "bamptxid", "bamptxsid"];

pub(super) fn check(desk: &mut Desk<'_, '_>) {
    let Some(present) = desk.any(&NAMES).or_else(|| desk.get("bamtxcompleted")) else {
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
    if let Some(attribute) = desk.get("bamtxcompleted")
        && read::boolean(&attribute.value).is_none()
    {
        desk.malformed_boolean(attribute);
        desk.wrong(&rules::BAMTXCOMPLETED_INVALID, attribute);
    }
}
