//! Types that are claimed for two different schemas of data.

use std::collections::BTreeMap;

use super::contract::{Data, EventContract, Stated};
use super::{Known, Sides, Told, tell};
use crate::format::asyncapi::{Message, Payload};
use crate::format::jsonschema::alike::alike;
use crate::format::jsonschema::schema::NodeId;
use crate::format::{Schema, Subject};
use crate::model::{Change, Detail, ElementPath, SchemaType};
use crate::rules::cloudevents::definitions as rules;
use crate::subject::Edition;

/// A schema that claims a type.
struct Claim<'run> {
    pair: usize,
    contract: EventContract,
    stated: Stated,
    subject: &'run Subject,
    /// Whether it claimed the type before.
    is_old: bool,
}

/// Tells of each type that is claimed anew for data that another schema describes differently.
pub(super) fn judge(sides: &Sides<'_>, known: &Known, all: &mut Told) {
    let mut claims: BTreeMap<(SchemaType, String), Vec<Claim<'_>>> = BTreeMap::new();
    for claim in claims_of(sides, known) {
        let key = (claim.contract.schema_type, claim.stated.text.clone());
        claims.entry(key).or_default().push(claim);
    }
    for ((language, _), claims) in claims {
        let differing = claims.iter().enumerate().find_map(|(index, one)| {
            let others = claims.iter().skip(index + 1);
            let mut others = others.filter(|other| !(one.is_old && other.is_old));
            let other = others.find(|other| differ(one, other))?;
            // The one that came later is to blame.
            Some(if other.is_old {
                (one, other)
            } else {
                (other, one)
            })
        });
        if let Some((new, other)) = differing {
            all.add(sides, Some(new.pair), [told(language, new, other)]);
        }
    }
}

fn claims_of<'run>(sides: &'run Sides<'_>, known: &'run Known) -> Vec<Claim<'run>> {
    let mut claims = Vec::new();
    for (index, contract) in known.new_sides() {
        let Some(subject) = sides.pairs[index].new_side() else {
            continue;
        };
        let before = known.sides[index].0.as_ref();
        claims.extend(contract.types.iter().map(|stated| Claim {
            pair: index,
            contract: contract.clone(),
            stated: stated.clone(),
            subject,
            is_old: before.is_some_and(|before| before.has_type(&stated.text)),
        }));
    }
    claims
}

/// Whether two schemas that claim a type describe different data. The versions of one schema are told apart elsewhere.
fn differ(one: &Claim<'_>, other: &Claim<'_>) -> bool {
    let series =
        |claim: &Claim<'_>| Edition::of(claim.subject.path()).map(|edition| edition.series);
    let is_one_series = series(one).is_some_and(|one| Some(one) == series(other));
    let are_two_files = one.subject.path() != other.subject.path();
    if (is_one_series && are_two_files) || one.subject.place == other.subject.place {
        return false;
    }
    match (&one.subject.schema, &other.subject.schema) {
        (Schema::Json(left), Schema::Json(right)) => {
            let data = |claim: &Claim<'_>, document: &crate::format::jsonschema::Document| {
                data_node(&claim.contract, document)
            };
            match (data(one, left), data(other, right)) {
                (Some(from), Some(to)) => !alike(left.schema(), from, right.schema(), to),
                _ => false,
            }
        }
        (Schema::Protobuf(_), Schema::Protobuf(_)) => true,
        (Schema::AsyncApi(left), Schema::AsyncApi(right)) => {
            // Each application describes what it needs of an event, in a document of its own.
            !are_two_files && messages_differ((&one.contract, left), (&other.contract, right))
        }
        _ => one.subject.digest() != other.subject.digest(),
    }
}

/// The same of two messages. Data in another language is the same data, encoded otherwise.
fn messages_differ(
    (one, left): (&EventContract, &Message),
    (other, right): (&EventContract, &Message),
) -> bool {
    match (&left.facts().payload, &right.facts().payload) {
        (Payload::Json(left), Payload::Json(right)) => {
            let nodes = data_node(one, left).zip(data_node(other, right));
            nodes.is_some_and(|(from, to)| !alike(left.schema(), from, right.schema(), to))
        }
        (Payload::Avro(left), Payload::Avro(right)) => left.digest() != right.digest(),
        (Payload::Protobuf(left), Payload::Protobuf(right)) => left.text() != right.text(),
        _ => false,
    }
}

/// The schema of the data; `None` where any will do.
fn data_node(
    contract: &EventContract,
    document: &crate::format::jsonschema::Document,
) -> Option<NodeId> {
    let schema = document.schema();
    match &contract.data {
        Data::Whole => Some(schema.root()),
        Data::Part(pointer) => schema.ids().find(|id| schema.node(*id).pointer == *pointer),
        Data::Messages(_) | Data::Files(_) | Data::Nothing => None,
    }
}

fn told(language: SchemaType, new: &Claim<'_>, other: &Claim<'_>) -> Change {
    let stated = &new.stated;
    let position = other.stated.place.positions();
    let line = position.map_or_else(String::new, |(start, _)| format!(":{}", start.line));
    let home = format!("{}{line}", other.subject.path());
    let rule = match language {
        SchemaType::Protobuf => &rules::OPTION_TYPE_TAKEN,
        _ => &rules::TYPE_CLAIMED_TWICE,
    };
    Change {
        rule,
        subject: new.contract.subject.clone(),
        element: ElementPath(stated.text.clone()),
        old: None,
        new: Some(stated.place.clone()),
        detail: Detail::new(
            other.contract.subject.to_string(),
            new.contract.subject.to_string(),
        )
        .word("type", &stated.text)
        .word("other", home),
        effects: tell::minded(rule.level),
    }
}
