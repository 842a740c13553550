//! The binding of web sockets: each message is one structured event, in the format that the subprotocol says.

use super::document::{self, Carried};
use super::{Format, Part};
use crate::envelope::event::Mode;
use crate::envelope::judge::Judge;
use crate::envelope::pen::Violation;
use crate::model::Pointer;
use crate::rules::cloudevents as rules;

/// A message of a web socket.
#[derive(Debug, Clone, Default)]
pub struct Frame<'m> {
    /// The subprotocol that was agreed on, where that is known: `cloudevents.json`.
    pub subprotocol: Option<&'m str>,
    /// Whether its frames are text or binary, where that is known.
    pub kind: Option<&'m str>,
    /// What it holds.
    pub body: Option<Part<'m>>,
}

/// The subprotocols, their formats, and the frames that they use.
const SUBPROTOCOLS: [(&str, Format, &str); 3] = [
    ("cloudevents.json", Format::Json, "text"),
    ("cloudevents.avro", Format::Avro, "binary"),
    ("cloudevents.proto", Format::Protobuf, "binary"),
];

/// Judges the event of a message. `claimed` is the mode that it was captured as.
pub fn conform(frame: &Frame<'_>, claimed: Mode, judge: &mut Judge) {
    let named = frame.subprotocol.unwrap_or("cloudevents.json");
    let known = SUBPROTOCOLS.into_iter().find(|(name, ..)| *name == named);
    let mut wrong = Vec::new();
    match claimed {
        Mode::Structured => {}
        Mode::Binary => wrong.push("this is a binary event".to_owned()),
        Mode::Batch => wrong.push("this is a batch".to_owned()),
    }
    let format = known.as_ref().map(|(_, format, _)| format.clone());
    match (known, frame.kind) {
        (None, _) => wrong.push(format!("`{named}` is no subprotocol of CloudEvents")),
        (Some((name, _, kind)), Some(used)) if used != kind => {
            wrong.push(format!(
                "`{name}` uses {kind} frames, and this is a {used} one"
            ));
        }
        _ => {}
    }
    if let Some(format) = format.filter(|_| claimed == Mode::Structured) {
        let carried = Carried {
            format,
            ..Carried::JSON
        };
        document::conform(frame.body.as_ref(), &carried, judge);
    }
    for what in wrong {
        let rule = &rules::WEBSOCKETS_NOT_STRUCTURED;
        let violation = Violation::at(rule, "event", Pointer::root(), None);
        judge.pen.write(violation.word("what", what));
    }
}
