//! Recognises contracts in JSON Schemas.

use serde_json::Value;

use super::contract::{Data, EventContract, Stated, Style};
use super::members::{Members, conjuncts};
use crate::format::Subject;
use crate::format::jsonschema::Document;
use crate::format::jsonschema::schema::NodeId;
use crate::model::Pointer;

/// What a JSON Schema says of events; `None` when it says nothing of them.
pub(super) fn read(subject: &Subject, document: &Document) -> Option<EventContract> {
    let schema = document.schema();
    let members = Members::of(schema, schema.root());
    if is_envelope(&members) {
        return Some(envelope(subject, document, &members));
    }
    if let Some(context) = context(document, &members) {
        return Some(by_context(subject, document, &context));
    }
    data_schema(subject, document)
}

/// All attributes that are required, or all but one: a definition that has lost one is a definition all the same.
fn is_envelope(members: &Members) -> bool {
    let others = ["id", "source", "type"];
    let count = others
        .iter()
        .filter(|name| members.declared.contains_key(**name));
    members.declared.contains_key("specversion") && count.count() >= 2
}

fn envelope(subject: &Subject, document: &Document, members: &Members) -> EventContract {
    let mut contract = super::blank(subject, Style::Envelope);
    contract.attributes = members.attributes(document);
    let data = members.declared.get("data").and_then(|ids| ids.first());
    let data = data.filter(|id| says_something(document, **id));
    contract.data = data.map_or(Data::Nothing, |id| part(document, *id));
    contract.closed = closed(document, members);
    contract.types = contract.values("type").to_vec();
    contract
}

/// Whether a schema of data says more than of which JSON types it may be.
fn says_something(document: &Document, id: NodeId) -> bool {
    let schema = document.schema();
    let all = conjuncts(schema, id);
    all.iter().any(|id| {
        let keywords = schema.keywords(*id);
        let lists = keywords.choices.is_some() || keywords.constant.is_some();
        let mut inside = keywords.applied().into_iter().chain(keywords.children());
        lists || inside.any(|inside| !all.contains(&inside))
    })
}

fn part(document: &Document, id: NodeId) -> Data {
    let schema = document.schema();
    Data::Part(schema.node(id).pointer.clone())
}

pub(super) fn closed(document: &Document, members: &Members) -> Option<crate::model::Place> {
    let id = members.closed(document.schema())?;
    let node = document.schema().node(id);
    let keyword = ["additionalProperties", "unevaluatedProperties"]
        .into_iter()
        .map(|keyword| node.pointer.join(keyword))
        .find(|pointer| document.bundle().pointer(pointer.as_str()).is_some());
    Some(document.place(&keyword.unwrap_or_else(|| node.pointer.clone())))
}

/// The members of `context`, when they are those of a context that a binding maps to attributes.
fn context(document: &Document, members: &Members) -> Option<Members> {
    let schema = document.schema();
    let context = members.declared.get("context")?.first()?;
    let context = Members::of(schema, *context);
    let has_version = ["specversion", "version"]
        .iter()
        .any(|name| context.declared.contains_key(*name));
    let kind = context.declared.get("type")?;
    let says_more = |id: &NodeId| {
        let keywords = schema.keywords(schema.target(*id));
        keywords.constant.is_some() || keywords.choices.is_some() || keywords.pattern.is_some()
    };
    (has_version && context.has_all(&["id", "source"]) && kind.iter().any(says_more))
        .then_some(context)
}

fn by_context(subject: &Subject, document: &Document, context: &Members) -> EventContract {
    let mut contract = super::blank(subject, Style::Context);
    contract.attributes = context.attributes(document);
    contract.types = contract.values("type").to_vec();
    contract
}

/// The types that stand beside the schema of their data, in a list.
fn data_schema(subject: &Subject, document: &Document) -> Option<EventContract> {
    const LIST: &str = "cloudeventTypes";
    let types = document.original().get(LIST)?.as_array()?;
    let types = types.iter().enumerate().filter_map(|(index, name)| {
        let place = document.place(&Pointer::root().join(LIST).join(index));
        let text = name.as_str()?.to_owned();
        Some(Stated { text, place })
    });
    let types: Vec<Stated> = types.collect();
    let is_told = !types.is_empty()
        || document
            .original()
            .get("datatype")
            .is_some_and(Value::is_string);
    is_told.then(|| EventContract {
        types,
        ..super::blank(subject, Style::DataSchema)
    })
}
