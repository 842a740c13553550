//! What a field's type, cardinality and default do to the values in it.

use prost_reflect::Kind;

use super::claim::{Claim, Fact, Ground, with_source};
use super::container::Container;
use super::enums::{self, Use};
use super::relation;
use super::sides::Meeting;
use super::walk::{self, Inner, Types};
use crate::format::protobuf::{Cardinality, EnumType, Field, Message, kind_name};
use crate::model::{Direction, Impact, Layer, Rule};
use crate::rules::protobuf as rules;
use crate::witness::protobuf::{Experiment, Probe, Watch};

/// Compares the values of a field, and names the types inside that have to be compared next.
pub(super) fn compare(
    container: &Container<'_>,
    old: &Field,
    new: &Field,
    meet: &dyn Fn(&Types) -> Meeting,
) -> (Option<Fact>, Option<Inner>) {
    let types = named_types(old, new);
    let meeting = types.as_ref().map(meet);
    let pair = ValuePair {
        container,
        old,
        new,
        types: types.as_ref(),
    };
    let inside = match meeting {
        Some(Meeting::Replaced) => pair.inside(),
        Some(Meeting::Same | Meeting::Elsewhere | Meeting::StandIn) | None => Vec::new(),
    };
    let claims = Direction::BOTH.into_iter();
    let claims: Vec<_> = claims
        .filter_map(|direction| pair.broken(direction, &inside))
        .collect();
    let same_type = match meeting {
        Some(meeting) => matches!(meeting, Meeting::Same | Meeting::Elsewhere),
        None => spelling(old) == spelling(new),
    };
    let fact = rule(old, new, same_type, &claims).map(|rule| {
        let fact = container.field_fact(rule, old, new, old.type_name(), new.type_name());
        fact.claiming(with_source(claims))
    });
    let enters = matches!(meeting, Some(Meeting::Same | Meeting::StandIn));
    let inner = types.filter(|_| enters);
    let inner = inner.map(|types| Inner {
        old: old.clone(),
        new: new.clone(),
        types,
    });
    (fact, inner)
}

/// The types of both fields, where both have names of their own and are of one sort.
fn named_types(old: &Field, new: &Field) -> Option<Types> {
    let kinds = match (old.map_entry(), new.map_entry()) {
        (Some((_, old)), Some((_, new))) => (old.kind(), new.kind()),
        _ => (old.kind(), new.kind()),
    };
    match kinds {
        (Kind::Message(old), Kind::Message(new)) => {
            Some(Types::Messages(Message(old), Message(new)))
        }
        (Kind::Enum(old), Kind::Enum(new)) => Some(Types::Enums(EnumType(old), EnumType(new))),
        _ => None,
    }
}

/// The type without its cardinality.
fn spelling(field: &Field) -> String {
    match field.map_entry() {
        Some((key, value)) => format!("{}, {}", kind_name(&key.kind()), kind_name(&value.kind())),
        None => kind_name(&field.kind()),
    }
}

struct ValuePair<'a> {
    container: &'a Container<'a>,
    old: &'a Field,
    new: &'a Field,
    types: Option<&'a Types>,
}

impl ValuePair<'_> {
    /// Why the reader of this direction does not get the writer's values, in the narrowest layer.
    fn broken(&self, direction: Direction, inside: &[Claim]) -> Option<Claim> {
        let (writer, reader) = direction.writer_reader(self.old, self.new);
        if let Some(fate) = relation::wire(writer, reader) {
            let claim = self.container.wire_claim(direction, fate, writer, reader);
            return Some(claim);
        }
        let mut inside = inside.iter();
        let inner = inside.find(|claim| claim.direction == Some(direction));
        let json = relation::json(writer, reader).or_else(|| self.special_json());
        match (inner, json) {
            (Some(inner), _) if inner.layer == Some(Layer::Wire) => Some(inner.clone()),
            (_, Some(impact)) => {
                let layer = Layer::WireJson;
                let container = self.container;
                Some(container.value_claim(direction, layer, impact, writer, reader))
            }
            (inner, None) => inner.cloned(),
        }
    }

    /// A type that `ProtoJSON` writes in a form of its own is not read as any other type.
    fn special_json(&self) -> Option<Impact> {
        let Types::Messages(old, new) = self.types? else {
            return None;
        };
        let special = old.has_special_json() || new.has_special_json();
        let alike = old.full_name() == new.full_name() || (old.is_wrapper() && new.is_wrapper());
        (special && !alike).then_some(Impact::Unreadable)
    }

    /// What breaks when one of the types takes the place of the other, seen from the message that holds the field.
    fn inside(&self) -> Vec<Claim> {
        let container = self.container;
        match self.types {
            None => Vec::new(),
            Some(Types::Enums(old, new)) => {
                let usage = Use {
                    container,
                    old: self.old,
                    new: self.new,
                };
                let facts =
                    enums::compare(container.sides, &container.element, old, new, Some(&usage));
                walk::narrowest(facts.into_iter().flat_map(|fact| fact.claims).collect())
            }
            Some(Types::Messages(old, new)) => {
                let claims = walk::shape(container.sides, old, new);
                let claims = claims.iter().cloned();
                claims.map(|claim| self.lead_to(claim)).collect()
            }
        }
    }

    /// Whether the event is one of the field's own messages: an enum may have been shown in a made-up one, and a long way
    /// left out.
    fn holds(&self, experiment: &Experiment) -> bool {
        let Some(Types::Messages(old, new)) = self.types else {
            return false;
        };
        experiment.outermost() == (old.clone(), new.clone())
    }

    /// Wraps the event that proves a claim into this field.
    fn lead_to(&self, mut claim: Claim) -> Claim {
        if let Ground::Event(experiment) = &mut claim.ground
            && self.holds(experiment)
        {
            let step = (self.old.clone(), self.new.clone());
            let route = self.container.route.iter().cloned().chain([step]);
            experiment.route = route.chain(std::mem::take(&mut experiment.route)).collect();
        }
        claim
    }
}

/// The row for a change of type or cardinality; `None` when neither changed.
fn rule(old: &Field, new: &Field, same_type: bool, claims: &[Claim]) -> Option<&'static Rule> {
    use Cardinality::{Map, Repeated, Singular};
    let same_encoding = old.is_delimited() == new.is_delimited();
    match (old.cardinality(), new.cardinality()) {
        (Map, Map) | (Repeated { .. }, Repeated { .. }) | (Singular(_), Singular(_)) => {
            (!same_type || !same_encoding).then(|| type_rule(old, new, same_encoding, claims))
        }
        (Map, Repeated { .. }) | (Repeated { .. }, Map) if is_message(old) && is_message(new) => {
            Some(&rules::FIELD_MAP_CHANGED)
        }
        (Singular(_), Repeated { .. }) if same_type && same_encoding => {
            Some(&rules::FIELD_MADE_REPEATED)
        }
        (Repeated { .. }, Singular(_)) if same_type && same_encoding => {
            Some(&rules::FIELD_MADE_SINGULAR)
        }
        _ => Some(&rules::FIELD_TYPE_CHANGED),
    }
}

fn type_rule(old: &Field, new: &Field, same_encoding: bool, claims: &[Claim]) -> &'static Rule {
    let breaks_wire = |direction| {
        claims
            .iter()
            .any(|claim| claim.direction == Some(direction) && claim.layer == Some(Layer::Wire))
    };
    let is_named = named_types(old, new).is_some();
    if !same_encoding {
        return &rules::FIELD_TYPE_CHANGED;
    }
    match (
        breaks_wire(Direction::Backward),
        breaks_wire(Direction::Forward),
    ) {
        _ if is_named && claims.is_empty() => &rules::FIELD_TYPE_RENAMED,
        (false, true) if !is_named => &rules::FIELD_TYPE_WIDENED,
        (true, false) if !is_named => &rules::FIELD_TYPE_NARROWED,
        _ => &rules::FIELD_TYPE_CHANGED,
    }
}

fn is_message(field: &Field) -> bool {
    matches!(field.kind(), Kind::Message(_))
}

/// Compares what a reader sees when the field is not there.
pub(super) fn default(container: &Container<'_>, old: &Field, new: &Field) -> Option<Fact> {
    let same_type = spelling(old) == spelling(new);
    if !same_type || old.declared_default() == new.declared_default() {
        return None;
    }
    let (was, is) = (old.default_value(), new.default_value());
    if was == is {
        return None;
    }
    let words = (spell(old), spell(new));
    let fact = container.field_fact(&rules::FIELD_DEFAULT_CHANGED, old, new, words.0, words.1);
    let claims = Direction::BOTH.map(|direction| {
        let (writer, reader) = direction.writer_reader(old.clone(), new.clone());
        let watch = Watch::Default { writer, reader };
        let experiment = container.experiment(Probe::Nothing, vec![watch]);
        let ground = Ground::Event(Box::new(experiment));
        Claim::breaks(direction, Layer::Wire, Impact::Misread, ground).made_hazard()
    });
    Some(fact.claiming(claims))
}

fn spell(field: &Field) -> String {
    field
        .declared_default()
        .unwrap_or_else(|| "the default of its type".to_owned())
}
