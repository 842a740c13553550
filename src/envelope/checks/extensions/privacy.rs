//! Data Classification, Verifiability, OPC UA.

use super::{Desk, read};
use crate::envelope::event::{Mode, Type, Value};
use crate::envelope::lexical::base64;
use crate::envelope::pen::Violation;
use crate::rules::cloudevents as rules;

pub(super) fn check(desk: &mut Desk<'_, '_>) {
    classification(desk);
    desk.hold(
        "dssematerial",
        &rules::DSSEMATERIAL_INVALID,
        |value| match value {
            Value::Typed(Type::Binary, _) => Ok(()),
            value => base64::check(read::text(value)?).map(|_| ()),
        },
    );
    opc_ua(desk);
}

fn classification(desk: &mut Desk<'_, '_>) {
    desk.hold("dataregulation", &rules::DATAREGULATION_INVALID, |value| {
        regulations(read::text(value)?)
    });
    desk.hold("datacategory", &rules::DATACATEGORY_INVALID, read::text);
    let said = desk.get("dataclassification");
    let (attribute, what) = match (said, desk.any(&["dataregulation", "datacategory"])) {
        (None, None) => return,
        (None, Some(other)) => (
            other,
            format!("`{}` is there, and `dataclassification` is not", other.name),
        ),
        (Some(said), _) => match read::text(&said.value) {
            Ok(_) => return,
            Err(flaw) => (said, format!("`dataclassification` {flaw}")),
        },
    };
    let violation =
        Violation::of_attribute(&rules::DATACLASSIFICATION_MISSING, desk.event, attribute);
    desk.pen.write(violation.word("what", what));
}

/// Spaces around a name are ignored, those inside are not.
fn regulations(text: &str) -> Result<(), String> {
    for name in text.split(',').map(str::trim) {
        if name.is_empty() {
            return Err("has an empty entry".to_owned());
        }
        if name.contains(char::is_whitespace) {
            return Err(format!("has the entry `{name}`, with a space inside"));
        }
    }
    Ok(())
}

fn opc_ua(desk: &mut Desk<'_, '_>) {
    let names = [
        "opcuametadatamajorversion",
        "opcuametadataminorversion",
        "opcuastatus",
    ];
    for name in names {
        let Some(attribute) = desk.get(name) else {
            continue;
        };
        let place = match desk.event.mode {
            _ if name != "opcuastatus" && desk.get("dataschema").is_some() => "beside `dataschema`",
            Mode::Structured | Mode::Batch => "in an event that is not in binary mode",
            Mode::Binary => continue,
        };
        let violation = Violation::of_attribute(&rules::OPCUA_OUT_OF_PLACE, desk.event, attribute);
        desk.pen.write(violation.word("where", place));
    }
}
