//! What became of a field as a whole: its name, its number, its presence, whether it is there at all.

use std::collections::BTreeMap;

use super::claim::{Claim, Fact, Ground, with_source};
use super::container::Container;
use super::pairing::FieldPair;
use super::relation::{self, Fate};
use crate::format::protobuf::{Cardinality, Field, Presence, kind_name};
use crate::model::{Detail, Direction, Impact, Layer, Place, Rule};
use crate::rules::protobuf as rules;
use crate::witness::protobuf::Watch;

/// Where the standard refuses a message that lacks a required field.
const REQUIRED: &str = "a parser refuses a message that lacks a required field (Language Guide for proto2, \
    \"Field Labels\", https://protobuf.dev/programming-guides/proto2/#field-labels); prost-reflect does not look";

/// Compares the names of one field.
pub(super) fn named(container: &Container<'_>, old: &Field, new: &Field) -> Option<Fact> {
    let claims = Direction::BOTH.into_iter();
    let claims: Vec<_> = claims
        .filter_map(|direction| misses_key(container, direction, old, new))
        .collect();
    let words = |name: &Field| (name.name().to_owned(), name.json_name().to_owned());
    let ((old_name, old_json), (new_name, new_json)) = (words(old), words(new));
    if old_name != new_name {
        let fact = container.field_fact(&rules::FIELD_RENAMED, old, new, old_name, new_name);
        Some(fact.claiming(with_source(claims)))
    } else if claims.is_empty() {
        None
    } else {
        let fact = container.field_fact(&rules::JSON_NAME_CHANGED, old, new, old_json, new_json);
        Some(fact.claiming(claims))
    }
}

/// The claim that the reader does not find the field under the key that the writer uses.
fn misses_key(
    container: &Container<'_>,
    direction: Direction,
    old: &Field,
    new: &Field,
) -> Option<Claim> {
    let (writer, reader) = direction.writer_reader(old, new);
    let impact = match container
        .reader(direction)
        .field_by_json_key(writer.json_name())
    {
        Some(found) if found.number() == reader.number() => return None,
        Some(_) => Impact::Misread,
        None => Impact::Lost,
    };
    Some(container.value_claim(direction, Layer::WireJson, impact, writer, reader))
}

/// The field is looked for under another number than it is written with.
pub(super) fn renumbered(container: &Container<'_>, old: &Field, new: &Field) -> Fact {
    let words = (old.number().to_string(), new.number().to_string());
    let fact = container.field_fact(&rules::FIELD_RENUMBERED, old, new, words.0, words.1);
    let claims = Direction::BOTH.map(|direction| {
        let (writer, reader) = direction.writer_reader(old, new);
        let fields = container.reader(direction).fields();
        let stray = fields
            .iter()
            .find(|field| field.number() == writer.number());
        let impact = match stray {
            None => Impact::Lost,
            Some(stray) => match relation::wire(writer, stray) {
                None | Some(Fate::Unlisted) => Impact::Misread,
                Some(fate) => fate.impact(),
            },
        };
        let watch = stray.map(Watch::absence).into_iter();
        let watch = watch.chain([Watch::arrival(writer, reader)]);
        container.claim(direction, Layer::Wire, impact, writer, watch.collect())
    });
    fact.claiming(claims)
}

/// The number went to another field.
pub(super) fn reused(container: &Container<'_>, old: &Field, new: &Field) -> Fact {
    let spell = |field: &Field| format!("{} {}", field.type_name(), field.name());
    let fact = container.field_fact(
        &rules::FIELD_NUMBER_REUSED,
        old,
        new,
        spell(old),
        spell(new),
    );
    let claims = Direction::BOTH.map(|direction| {
        let (writer, reader) = direction.writer_reader(old, new);
        match relation::wire(writer, reader) {
            None | Some(Fate::Unlisted) => container.stray_claim(direction, writer, reader),
            Some(fate) => container.wire_claim(direction, fate, writer, reader),
        }
    });
    fact.claiming(claims)
}

/// The field is gone.
pub(super) fn removed(container: &Container<'_>, old: &Field) -> Fact {
    let source = Claim::source(Direction::Backward);
    let (rule, claims) = if matches!(old, Field::Extension(_)) {
        (&rules::EXTENSION_REMOVED, vec![source])
    } else if old.is_required() {
        let refused = lacks_required(Direction::Forward);
        (&rules::REQUIRED_FIELD_REMOVED, vec![source, refused])
    } else {
        (&rules::FIELD_REMOVED, vec![source])
    };
    let places = (container.old_field(old), container.new_place());
    let detail = Detail::new(spell(old), "");
    one_sided(container, rule, old, places, detail).claiming(claims)
}

/// The field is new.
pub(super) fn added(container: &Container<'_>, new: &Field) -> Fact {
    let source = Claim::source(Direction::Forward);
    let (rule, claims) = if new.is_required() {
        let refused = lacks_required(Direction::Backward);
        (&rules::REQUIRED_FIELD_ADDED, vec![refused, source])
    } else {
        (&rules::FIELD_ADDED, vec![source])
    };
    let places = (container.old_place(), container.new_field(new));
    let detail = Detail::new("", spell(new));
    one_sided(container, rule, new, places, detail).claiming(claims)
}

fn one_sided(
    container: &Container<'_>,
    rule: &'static Rule,
    field: &Field,
    (old, new): (Option<Place>, Option<Place>),
    detail: Detail,
) -> Fact {
    let fact = container.fact(rule, field.name(), old, new, detail);
    fact.word("field", field.name())
        .word("number", field.number().to_string())
        .word("type", field.type_name())
}

fn spell(field: &Field) -> String {
    format!(
        "{} {} = {}",
        field.type_name(),
        field.name(),
        field.number()
    )
}

fn lacks_required(direction: Direction) -> Claim {
    let ground = Ground::Standard(REQUIRED);
    Claim::breaks(direction, Layer::Wire, Impact::Unreadable, ground)
}

/// Fields that only one side has, and whose JSON key is a field of another type on the other side.
pub(super) fn shared_keys(container: &Container<'_>, pairs: &[FieldPair]) -> Vec<Fact> {
    let mut shared = BTreeMap::new();
    for pair in pairs {
        let (direction, writer) = match pair {
            FieldPair::Removed(old) => (Direction::Backward, old),
            FieldPair::Added(new) => (Direction::Forward, new),
            _ => continue,
        };
        let reader = container
            .reader(direction)
            .field_by_json_key(writer.json_name());
        let Some(reader) = reader else { continue };
        if let Some(impact) = relation::json(writer, &reader) {
            let claim = container.value_claim(direction, Layer::WireJson, impact, writer, &reader);
            let (old, new) = direction.old_new(writer.clone(), reader);
            let entry = shared.entry((old.number(), new.number()));
            entry.or_insert((old, new, Vec::new())).2.push(claim);
        }
    }
    let facts = shared.into_values().map(|(old, new, claims)| {
        let words = (spell(&old), spell(&new));
        let fact = container.field_fact(&rules::JSON_NAME_REUSED, &old, &new, words.0, words.1);
        fact.word("json", new.json_name()).claiming(claims)
    });
    facts.collect()
}

/// Compares how the absence of one field is told, and how a list of it is packed.
pub(super) fn presence(container: &Container<'_>, old: &Field, new: &Field) -> Option<Fact> {
    let same_type = kind_name(&old.kind()) == kind_name(&new.kind());
    let same_oneof = old.oneof().is_none() && new.oneof().is_none();
    let fact =
        |rule, before: String, after: String| container.field_fact(rule, old, new, before, after);
    match (old.cardinality(), new.cardinality()) {
        (was, is) if was == is => None,
        (was, is) if new.is_required() => {
            let claims = with_source(vec![lacks_required(Direction::Backward)]);
            Some(fact(&rules::FIELD_MADE_REQUIRED, label(was), label(is)).claiming(claims))
        }
        (was, is) if old.is_required() => {
            let claims = with_source(vec![lacks_required(Direction::Forward)]);
            Some(fact(&rules::FIELD_MADE_OPTIONAL, label(was), label(is)).claiming(claims))
        }
        (was @ Cardinality::Singular(_), is @ Cardinality::Singular(_))
            if same_type && same_oneof =>
        {
            let claims = with_source(Vec::new());
            Some(fact(&rules::FIELD_PRESENCE_CHANGED, label(was), label(is)).claiming(claims))
        }
        (was @ Cardinality::Repeated { .. }, is @ Cardinality::Repeated { .. }) if same_type => {
            Some(fact(&rules::FIELD_PACKING_CHANGED, label(was), label(is)))
        }
        _ => None,
    }
}

fn label(cardinality: Cardinality) -> String {
    let word = match cardinality {
        Cardinality::Singular(Presence::Implicit) => "implicit presence",
        Cardinality::Singular(Presence::Explicit) => "explicit presence",
        Cardinality::Singular(Presence::Required) => "required",
        Cardinality::Repeated { packed: true } => "packed",
        Cardinality::Repeated { packed: false } => "not packed",
        Cardinality::Map => "a map",
    };
    word.to_owned()
}
