//! Why no patch was written: it is said in words where the reason is the notation, and not the way out.

use std::path::Path;

use super::advise::Unjudged;
use crate::advice::{self, Case, Schemas};
use crate::format::asyncapi::Payload;
use crate::format::{Schema, Subject};
use crate::model::{Advice, Level, Remedy};
use crate::subject::Pair;

/// Adds the reason to the best way out of an error, where it has one and nothing was verified.
pub(super) fn explain(
    advice: &mut Advice,
    case: &Case<'_>,
    pair: &Pair,
    unjudged: Option<Unjudged>,
) {
    let is_written = advice.options.iter().any(Remedy::is_verified);
    if is_written || case.finding.level < Level::Error {
        return;
    }
    let best = advice.options.first_mut();
    if let Some((best, why)) = best.zip(why(case, pair.newest(), unjudged)) {
        best.steps.push(why.to_owned());
    }
}

fn why(case: &Case<'_>, subject: &Subject, unjudged: Option<Unjudged>) -> Option<&'static str> {
    let extension = Path::new(subject.path()).extension();
    let extension = extension.map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    let is = |known: &[&str]| {
        let extension = extension.as_deref();
        extension.is_some_and(|extension| known.contains(&extension))
    };
    match &subject.schema {
        Schema::Avro(_) if is(&["avdl"]) => Some(
            "No patch is written for Avro IDL, whose text is not edited: make the change in the .avdl file by hand, and check it with schema-gate check.",
        ),
        Schema::Protobuf(_) if !is(&["proto"]) => Some(
            "No patch is written for a descriptor set, which is compiled: make the change in the .proto files that it is made of, and build it anew.",
        ),
        _ if unjudged == Some(Unjudged::Crowded) => Some(
            "No patch is written for this message, since many of its document break before it, and each edit is an edit of the whole: mend those first, and run the gate again.",
        ),
        Schema::Protobuf(_) if unjudged == Some(Unjudged::Profiled) => Some(
            "No patch is written under a profile, which judges all files at once and not one schema: make the change by hand, and check it with the same profile.",
        ),
        Schema::AsyncApi(message) => {
            let is_yaml = !subject.place.file.text().trim_start().starts_with('{');
            in_document(&message.facts().payload, is_yaml, case.schemas)
        }
        Schema::Avro(_) | Schema::Protobuf(_) | Schema::Json(_) => None,
    }
}

/// Inside of documents, JSON Schema is edited; Avro where the document is JSON.
fn in_document(payload: &Payload, is_yaml: bool, schemas: &Schemas) -> Option<&'static str> {
    match payload {
        Payload::Protobuf(_) => Some(
            "No patch is written for Protobuf that stands inside of a document: make the change there by hand, and check it with schema-gate check.",
        ),
        Payload::Foreign(_) => Some(
            "No patch is written in a schema language that is not read: check the change with a tool of that language.",
        ),
        Payload::Avro(_) if is_yaml => Some(
            "No patch is written for Avro that stands inside of a document in YAML: make the change there by hand, and check it with schema-gate check.",
        ),
        Payload::Json(_) if !advice::is_legible(schemas) => Some(
            "No patch is written where an alias of YAML says one thing in several places: make the change at the anchor by hand, and check it with schema-gate check.",
        ),
        Payload::Avro(_) | Payload::Json(_) | Payload::Anything => None,
    }
}
