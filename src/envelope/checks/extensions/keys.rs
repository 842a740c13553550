//! Dataref, Partitioning, Sequence, Sampling, Correlation.

use super::Desk;
use super::read::{self, Whole};
use crate::envelope::lexical::uri;
use crate::rules::cloudevents as rules;

pub(super) fn check(desk: &mut Desk<'_, '_>) {
    dataref(desk);
    for (name, rule) in [
        ("partitionkey", &rules::PARTITIONKEY_INVALID),
        ("sequence", &rules::SEQUENCE_INVALID),
        ("correlationid", &rules::CORRELATIONID_INVALID),
        ("causationid", &rules::CAUSATIONID_INVALID),
    ] {
        desk.hold(name, rule, read::text);
    }
    if let Some(attribute) = desk.get("sequencetype") {
        desk.wrong(&rules::SEQUENCETYPE_REMOVED, attribute);
    }
    sampled_rate(desk);
}

fn dataref(desk: &mut Desk<'_, '_>) {
    let Some(attribute) = desk.get("dataref") else {
        return;
    };
    match attribute.value.text() {
        Some("") => desk.wrong(&rules::DATAREF_EMPTY, attribute),
        Some(text) => {
            if let Err(flaw) = uri::reference(text) {
                desk.flaw(&rules::DATAREF_MALFORMED, attribute, flaw);
            }
        }
        None => {
            let flaw = format!("is {}", attribute.value.called());
            desk.flaw(&rules::DATAREF_MALFORMED, attribute, flaw);
        }
    }
}

fn sampled_rate(desk: &mut Desk<'_, '_>) {
    let rate = desk.hold(
        "sampledrate",
        &rules::SAMPLEDRATE_INVALID,
        |value| match read::whole(value)? {
            Whole::Integer(rate) | Whole::Quoted(rate) if rate < 1 => Err(format!("is {rate}")),
            rate => Ok(rate),
        },
    );
    if let (Some(Whole::Quoted(rate)), Some(attribute)) = (rate, desk.get("sampledrate")) {
        let mut violation = crate::envelope::pen::Violation::of_attribute(
            &rules::SAMPLEDRATE_QUOTED,
            desk.event,
            attribute,
        );
        violation.detail.words.clear();
        desk.pen.write(violation.word("value", rate.to_string()));
    }
}
