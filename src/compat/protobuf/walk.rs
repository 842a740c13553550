//! Goes through all types that a subject leads to, each pair once.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::rc::Rc;

use super::claim::{Claim, Fact, Ground};
use super::container::Container;
use super::declared::{self, Declared};
use super::enums::{self, Use};
use super::message;
use super::opaque::hides_fields;
use super::sides::{Meeting, Sides, TypeName};
use crate::format::protobuf::{EnumType, Field, Message};
use crate::model::{Counts, Direction, ElementPath, Layer};

/// Longer ways are not wrapped around the event that proves something at their end.
const MAX_ROUTE: usize = 8;

/// A walk over pairs of types.
pub(super) struct Walk<'a> {
    sides: &'a Sides<'a>,
    /// The full names of the types it started at.
    root: (String, String),
    kind: Kind,
    visits: Vec<Visit>,
    enums: Vec<EnumVisit>,
    seen: BTreeSet<(String, String)>,
    facts: Vec<Fact>,
}

/// What the walk is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// To report what changed inside a subject.
    Report,
    /// To see whether one type can stand for another.
    Shape,
}

struct Visit {
    old: Message,
    new: Message,
    element: ElementPath,
    /// The visit that led here, and the fields it went through.
    via: Option<(usize, Field, Field)>,
}

struct EnumVisit {
    old: EnumType,
    new: EnumType,
    element: ElementPath,
    via: Option<(usize, Field, Field)>,
}

/// Two fields whose types have names.
pub(super) struct Inner {
    pub(super) old: Field,
    pub(super) new: Field,
    pub(super) types: Types,
}

/// The types of two fields.
pub(super) enum Types {
    Messages(Message, Message),
    Enums(EnumType, EnumType),
}

impl Types {
    fn full_names(&self) -> (String, String) {
        match self {
            Self::Messages(old, new) => (old.full_name().to_owned(), new.full_name().to_owned()),
            Self::Enums(old, new) => (old.full_name().to_owned(), new.full_name().to_owned()),
        }
    }

    /// The names of both.
    pub(super) fn names(&self) -> (TypeName, TypeName) {
        match self {
            Self::Messages(old, new) => (TypeName::of_message(old), TypeName::of_message(new)),
            Self::Enums(old, new) => (TypeName::of_enum(old), TypeName::of_enum(new)),
        }
    }
}

/// Everything that changed in a message and in the types it leads to, as far as no other subject reports it.
pub(super) fn report(sides: &Sides<'_>, old: &Message, new: &Message) -> Vec<Fact> {
    let mut walk = Walk::new(sides, Kind::Report, old, new);
    walk.finish();
    walk.facts
}

/// What breaks when one message type takes the place of another: at most one claim for each direction, the narrowest.
pub(super) fn shape(sides: &Sides<'_>, old: &Message, new: &Message) -> Rc<[Claim]> {
    let key = (old.full_name().to_owned(), new.full_name().to_owned());
    if let Some(known) = sides.shapes.borrow().get(&key) {
        return Rc::clone(known);
    }
    let mut walk = Walk::new(sides, Kind::Shape, old, new);
    walk.finish();
    let claims = walk.facts.into_iter().flat_map(|fact| fact.claims);
    let claims: Rc<[Claim]> = narrowest(claims.collect()).into();
    sides.shapes.borrow_mut().insert(key, Rc::clone(&claims));
    claims
}

/// The claim that counts most in each direction; what only generated code notices is left out.
pub(super) fn narrowest(mut claims: Vec<Claim>) -> Vec<Claim> {
    claims.retain(|claim| claim.counts == Counts::Verdict && claim.layer != Some(Layer::Source));
    let is_shown = |claim: &Claim| matches!(claim.ground, Ground::Event(_));
    claims.sort_by_key(|claim| (claim.layer, !is_shown(claim), Reverse(claim.impact)));
    let of = |direction| {
        claims
            .iter()
            .find(|claim| claim.direction == Some(direction))
    };
    Direction::BOTH
        .into_iter()
        .filter_map(of)
        .cloned()
        .collect()
}

impl<'a> Walk<'a> {
    fn new(sides: &'a Sides<'a>, kind: Kind, old: &Message, new: &Message) -> Self {
        let root = (old.full_name().to_owned(), new.full_name().to_owned());
        let start = Visit {
            old: old.clone(),
            new: new.clone(),
            element: ElementPath(new.name().to_owned()),
            via: None,
        };
        Self {
            sides,
            kind,
            seen: BTreeSet::from([root.clone()]),
            root,
            visits: vec![start],
            enums: Vec::new(),
            facts: Vec::new(),
        }
    }

    fn finish(&mut self) {
        let mut next = 0;
        while next < self.visits.len() && self.sides.may_visit() {
            self.visit(next);
            next += 1;
        }
        for visit in std::mem::take(&mut self.enums) {
            let EnumVisit {
                old,
                new,
                element,
                via,
            } = visit;
            let container = via.as_ref().map(|(index, ..)| self.container(*index));
            let usage = container.as_ref().zip(via.as_ref());
            let usage = usage.map(|(container, (_, old, new))| Use {
                container,
                old,
                new,
            });
            let facts = enums::compare(self.sides, &element, &old, &new, usage.as_ref());
            self.facts.extend(facts);
        }
    }

    fn visit(&mut self, index: usize) {
        let container = self.container(index);
        if hides_fields(self.sides, &container.old, &container.new) {
            return;
        }
        let meet = |types: &Types| self.meet(types);
        let (facts, inner) = message::compare(&container, &meet);
        let declared = match self.kind {
            Kind::Report if self.is_inside(&container) => declared::compare(&container),
            Kind::Report | Kind::Shape => Declared::default(),
        };
        self.facts.extend(facts);
        self.facts.extend(declared.facts);
        for inner in inner {
            let via = Some((index, inner.old, inner.new));
            self.enter(inner.types, via);
        }
        for types in declared.types {
            self.enter(types, None);
        }
    }

    /// Puts two types on the list, when they can differ and are not on it yet.
    fn enter(&mut self, types: Types, via: Option<(usize, Field, Field)>) {
        let (old, new) = types.full_names();
        if !self.seen.insert((old, new)) {
            return;
        }
        match types {
            Types::Messages(old, new) if self.sides.are_equal(&old, &new) => {}
            Types::Messages(old, new) => self.visits.push(Visit {
                element: self.element(new.full_name()),
                old,
                new,
                via,
            }),
            Types::Enums(old, new) => self.enums.push(EnumVisit {
                element: self.element(new.full_name()),
                old,
                new,
                via,
            }),
        }
    }

    /// What two types are to each other here.
    fn meet(&self, types: &Types) -> Meeting {
        let (old, new) = types.names();
        let root = (self.root.0.as_str(), self.root.1.as_str());
        match self.sides.meet(&old, &new, root) {
            Meeting::Replaced if self.kind == Kind::Shape => Meeting::StandIn,
            meeting => meeting,
        }
    }

    fn container(&self, index: usize) -> Container<'a> {
        let visit = &self.visits[index];
        Container {
            sides: self.sides,
            old: visit.old.clone(),
            new: visit.new.clone(),
            element: visit.element.clone(),
            route: self.route(index),
        }
    }

    /// The fields that lead to a visit, from the start; none when the way is long or nothing leads there.
    fn route(&self, index: usize) -> Vec<(Field, Field)> {
        let mut route = Vec::new();
        let mut visit = &self.visits[index];
        while let Some((from, old, new)) = &visit.via {
            route.push((old.clone(), new.clone()));
            if route.len() > MAX_ROUTE {
                return Vec::new();
            }
            visit = &self.visits[*from];
        }
        route.reverse();
        route
    }

    /// A type declared inside the subject is named as seen from it, any other by its full name.
    fn element(&self, full_name: &str) -> ElementPath {
        let root = &self.root.1;
        let name = root.rsplit('.').next().unwrap_or(root);
        match full_name.strip_prefix(root.as_str()) {
            Some(nested) if nested.starts_with('.') => ElementPath(format!("{name}{nested}")),
            _ => ElementPath(full_name.to_owned()),
        }
    }

    /// Whether a type belongs to the subject, and what it declares with it.
    fn is_inside(&self, container: &Container<'_>) -> bool {
        let new = container.new.full_name();
        let rest = new.strip_prefix(self.root.1.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}
