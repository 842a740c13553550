//! Which fields exclude each other.

use std::collections::BTreeMap;

use prost_reflect::OneofDescriptor;

use super::claim::{Claim, Fact, Ground, with_source};
use super::container::Container;
use super::pairing::FieldPair;
use crate::format::protobuf::Field;
use crate::model::{Detail, Direction, Impact, Layer, Rule};
use crate::rules::protobuf as rules;
use crate::witness::protobuf::{Probe, Watch};

/// A field that both sides have.
#[derive(Clone)]
struct Member {
    old: Field,
    new: Field,
}

impl Member {
    /// The writer's and the reader's oneof.
    fn oneofs(&self, direction: Direction) -> (Option<String>, Option<String>) {
        let name = |field: &Field| field.oneof().map(|oneof| oneof.name().to_owned());
        direction.writer_reader(name(&self.old), name(&self.new))
    }
}

/// The fields of each oneof of one side.
type Oneofs = BTreeMap<String, Vec<Member>>;

/// Compares the oneofs of a message, by the fields that both sides have.
pub(super) fn compare(container: &Container<'_>, pairs: &[FieldPair]) -> Vec<Fact> {
    let members = pairs.iter().filter_map(FieldPair::by_number);
    let members: Vec<_> = members
        .map(|(old, new)| Member {
            old: old.clone(),
            new: new.clone(),
        })
        .collect();
    let new_oneofs = readers_oneofs(&members, Direction::Backward);
    let old_oneofs = readers_oneofs(&members, Direction::Forward);
    let into = new_oneofs.iter();
    let into = into.filter_map(|oneof| excluded(container, Direction::Backward, oneof));
    let out_of = old_oneofs.iter();
    let out_of = out_of.filter_map(|oneof| excluded(container, Direction::Forward, oneof));
    let renamed = old_oneofs.iter();
    let renamed = renamed.filter_map(|oneof| renamed_oneof(container, oneof, &new_oneofs));
    let alone = members.iter();
    let alone = alone.filter_map(|member| moved_alone(container, member, &old_oneofs, &new_oneofs));
    let removed = removed(container, &members);
    into.chain(out_of)
        .chain(renamed)
        .chain(alone)
        .chain(removed)
        .collect()
}

/// The oneofs that are gone with all of their fields; what became of a field that is left is told there.
fn removed(container: &Container<'_>, members: &[Member]) -> Vec<Fact> {
    let is_left = |oneof: &OneofDescriptor| {
        let mut kept = members.iter().filter_map(|member| member.old.oneof());
        kept.any(|kept| kept.name() == oneof.name())
    };
    let kept: Vec<_> = container.new.oneofs();
    let is_kept = |oneof: &OneofDescriptor| kept.iter().any(|kept| kept.name() == oneof.name());
    let gone = container.old.oneofs().into_iter();
    let gone = gone.filter(|oneof| !is_left(oneof) && !is_kept(oneof));
    let facts = gone.map(|oneof| {
        let fields: Vec<_> = oneof
            .fields()
            .map(|field| format!("`{}`", field.name()))
            .collect();
        let places = (container.old_oneof(&oneof), container.new_place());
        let detail = Detail::new(spell(Some(&oneof)), "")
            .word("oneof", oneof.name())
            .word("fields", fields.join(", "));
        let rule = &rules::ONEOF_REMOVED;
        container.fact(rule, oneof.name(), places.0, places.1, detail)
    });
    facts.collect()
}

fn readers_oneofs(members: &[Member], direction: Direction) -> Oneofs {
    let mut oneofs = Oneofs::new();
    for member in members {
        if let (_, Some(oneof)) = member.oneofs(direction) {
            oneofs.entry(oneof).or_default().push(member.clone());
        }
    }
    oneofs
}

/// Fields that the writer may set together and of which the reader keeps one.
fn excluded(
    container: &Container<'_>,
    direction: Direction,
    (oneof, fields): (&String, &Vec<Member>),
) -> Option<Fact> {
    let first = fields.first()?;
    let was = first.oneofs(direction).0;
    let is_free = |other: &&Member| was.is_none() || was != other.oneofs(direction).0;
    let together = [first, fields[1..].iter().find(is_free)?];
    let in_order =
        |member: &Member| direction.writer_reader(member.old.clone(), member.new.clone());
    let written = together.map(|member| in_order(member).0);
    let watch = together.map(|member| {
        let (writer, reader) = in_order(member);
        Watch::arrival(&writer, &reader)
    });
    let experiment = container.experiment(Probe::Fields(written.to_vec()), watch.to_vec());
    let ground = Ground::Event(Box::new(experiment));
    let claim = Claim::breaks(direction, Layer::Wire, Impact::Lost, ground);
    let rule = match direction {
        Direction::Backward => &rules::FIELDS_MOVED_INTO_ONEOF,
        Direction::Forward => &rules::FIELDS_MOVED_OUT_OF_ONEOF,
    };
    let fact = moved(container, rule, oneof, fields)?;
    Some(fact.claiming(with_source(vec![claim])))
}

/// A oneof that only took another name.
fn renamed_oneof(
    container: &Container<'_>,
    (old, fields): (&String, &Vec<Member>),
    new_oneofs: &Oneofs,
) -> Option<Fact> {
    let new = fields.first()?.oneofs(Direction::Backward).1?;
    let all_moved = fields
        .iter()
        .all(|member| member.oneofs(Direction::Backward).1.as_ref() == Some(&new));
    let nobody_else = new_oneofs.get(&new)?.len() == fields.len();
    if *old == new || !all_moved || !nobody_else {
        return None;
    }
    let fact = moved(container, &rules::ONEOF_RENAMED, &new, fields)?;
    let fact = fact.word("before", old).word("after", &new);
    Some(fact.claiming(with_source(Vec::new())))
}

/// A field that goes into or out of a oneof in which no other field is known to both sides.
fn moved_alone(
    container: &Container<'_>,
    member: &Member,
    old_oneofs: &Oneofs,
    new_oneofs: &Oneofs,
) -> Option<Fact> {
    let (old, new) = member.oneofs(Direction::Backward);
    let is_alone =
        |oneofs: &Oneofs, name: &String| oneofs.get(name).is_none_or(|fields| fields.len() == 1);
    let alone = match (&old, &new) {
        (Some(old), None) => is_alone(old_oneofs, old),
        (None, Some(new)) => is_alone(new_oneofs, new),
        (None, None) | (Some(_), Some(_)) => false,
    };
    if !alone {
        return None;
    }
    let spell = |oneof: Option<String>| {
        oneof.map_or_else(|| "no oneof".to_owned(), |name| format!("oneof `{name}`"))
    };
    let (before, after) = (spell(old), spell(new));
    let rule = &rules::FIELD_ONEOF_CHANGED;
    let fact = container.field_fact(rule, &member.old, &member.new, before, after);
    Some(fact.claiming(with_source(Vec::new())))
}

/// A fact about a oneof and the fields in it.
fn moved(
    container: &Container<'_>,
    rule: &'static Rule,
    oneof: &str,
    fields: &[Member],
) -> Option<Fact> {
    let first = fields.first()?;
    let names: Vec<_> = fields.iter().map(|member| member.new.name()).collect();
    let (old, new) = (first.old.oneof(), first.new.oneof());
    let detail = Detail::new(spell(old.as_ref()), spell(new.as_ref()))
        .word("fields", names.join("`, `"))
        .word("oneof", oneof);
    let old_place = match old {
        Some(oneof) => container.old_oneof(&oneof),
        None => container.old_field(&first.old),
    };
    let new_place = match new {
        Some(oneof) => container.new_oneof(&oneof),
        None => container.new_field(&first.new),
    };
    Some(container.fact(rule, oneof, old_place, new_place, detail))
}

/// A oneof by the numbers of its fields.
fn spell(oneof: Option<&OneofDescriptor>) -> String {
    oneof.map_or_else(String::new, |oneof| {
        let numbers = oneof.fields().map(|field| field.number().to_string());
        let numbers: Vec<_> = numbers.collect();
        format!("oneof {} {{ {} }}", oneof.name(), numbers.join(" "))
    })
}
