//! What became of the calls of a service.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::MethodDescriptor;

use super::claim::{Claim, Fact, with_source};
use super::custom::{self, Bearer};
use super::options::idempotency;
use super::sides::{Meeting, Sides, TypeName};
use super::walk::{report, shape};
use crate::format::protobuf::{Message, Service};
use crate::model::{Detail, Direction, ElementPath, Place, Rule};
use crate::rules::protobuf as rules;

/// Compares the calls of a service, by their names.
pub(super) fn compare(sides: &Sides<'_>, old: &Service, new: &Service) -> Vec<Fact> {
    let pair = ServicePair {
        sides,
        old,
        new,
        reported: RefCell::default(),
    };
    let mut unmet = methods(new);
    let mut facts = Vec::new();
    for (name, was) in methods(old) {
        let Some(is) = unmet.remove(&name) else {
            facts.push(pair.removed(&was));
            continue;
        };
        let input = (Message(was.input()), Message(is.input()));
        let output = (Message(was.output()), Message(is.output()));
        facts.extend(pair.types("request", &was, &is, &input));
        facts.extend(pair.types("response", &was, &is, &output));
        facts.extend(pair.streaming(&was, &is));
        facts.extend(pair.idempotency(&was, &is));
        facts.extend(pair.custom_options(&was, &is));
    }
    let bearer = Bearer {
        sides,
        element: ElementPath(new.0.name().to_owned()),
        kind: "service",
        places: &|| (pair.old_place(), pair.new_place()),
    };
    facts.extend(custom::compare(&bearer, &old.0.options(), &new.0.options()));
    facts.extend(unmet.into_values().map(|is| pair.added(&is)));
    facts
}

fn methods(service: &Service) -> BTreeMap<String, MethodDescriptor> {
    let methods = service.0.methods();
    methods
        .map(|method| (method.name().to_owned(), method))
        .collect()
}

struct ServicePair<'a> {
    sides: &'a Sides<'a>,
    old: &'a Service,
    new: &'a Service,
    /// The types whose changes were told at one call and are not told again at the next.
    reported: RefCell<BTreeSet<(String, String)>>,
}

impl ServicePair<'_> {
    fn removed(&self, old: &MethodDescriptor) -> Fact {
        let places = (self.old_method(old), self.new_place());
        let detail = Detail::new(spell(old), "");
        let fact = self.fact(&rules::RPC_REMOVED, old.name(), places, detail);
        fact.claiming([Claim::policy(), Claim::source(Direction::Backward)])
    }

    fn added(&self, new: &MethodDescriptor) -> Fact {
        let places = (self.old_place(), self.new_method(new));
        let detail = Detail::new("", spell(new));
        let fact = self.fact(&rules::RPC_ADDED, new.name(), places, detail);
        fact.claiming([Claim::source(Direction::Forward)])
    }

    /// What is sent: by shape when another type took its place, as itself when no other subject tells of it.
    fn types(
        &self,
        part: &str,
        old: &MethodDescriptor,
        new: &MethodDescriptor,
        (was, is): &(Message, Message),
    ) -> Vec<Fact> {
        let names = (TypeName::of_message(was), TypeName::of_message(is));
        let root = (self.old.0.full_name(), self.new.0.full_name());
        match self.sides.meet(&names.0, &names.1, root) {
            Meeting::Elsewhere => Vec::new(),
            Meeting::Same => self.inside(was, is),
            Meeting::Replaced | Meeting::StandIn => {
                let places = (self.old_method(old), self.new_method(new));
                let detail = change(was.full_name(), is.full_name()).word("part", part);
                let fact = self.fact(&rules::RPC_TYPE_CHANGED, new.name(), places, detail);
                let claims = shape(self.sides, was, is).to_vec();
                vec![fact.claiming(with_source(claims))]
            }
        }
    }

    fn inside(&self, old: &Message, new: &Message) -> Vec<Fact> {
        let names = (old.full_name().to_owned(), new.full_name().to_owned());
        // A type that went to another package with the service may be a subject of its own; what only code notices is
        // told there.
        let only_moved = names.0 != names.1 && shape(self.sides, old, new).is_empty();
        let is_equal = self.sides.are_equal(old, new) || only_moved;
        if is_equal || !self.reported.borrow_mut().insert(names) {
            return Vec::new();
        }
        report(self.sides, old, new)
    }

    fn streaming(&self, old: &MethodDescriptor, new: &MethodDescriptor) -> Option<Fact> {
        let (before, after) = (streams(old), streams(new));
        if before == after {
            return None;
        }
        let places = (self.old_method(old), self.new_method(new));
        let rule = &rules::RPC_STREAMING_CHANGED;
        let fact = self.fact(rule, new.name(), places, change(before, after));
        let fact = fact.claiming([Claim::policy()]);
        Some(fact.claiming(with_source(Vec::new())))
    }

    fn idempotency(&self, old: &MethodDescriptor, new: &MethodDescriptor) -> Option<Fact> {
        let (before, after) = (idempotency(old), idempotency(new));
        if before == after {
            return None;
        }
        let places = (self.old_method(old), self.new_method(new));
        let rule = &rules::RPC_IDEMPOTENCY_CHANGED;
        let fact = self.fact(rule, new.name(), places, change(before, after));
        Some(fact.claiming([Claim::policy()]))
    }

    fn custom_options(&self, old: &MethodDescriptor, new: &MethodDescriptor) -> Vec<Fact> {
        let bearer = Bearer {
            sides: self.sides,
            element: ElementPath(self.new.0.name().to_owned()).member(new.name()),
            kind: "rpc",
            places: &|| (self.old_method(old), self.new_method(new)),
        };
        custom::compare(&bearer, &old.options(), &new.options())
    }

    fn fact(
        &self,
        rule: &'static Rule,
        name: &str,
        (old, new): (Option<Place>, Option<Place>),
        detail: Detail,
    ) -> Fact {
        let service = ElementPath(self.new.0.name().to_owned());
        Fact {
            rule,
            element: service.member(name),
            old,
            new,
            detail: detail
                .word("service", service.to_string())
                .word("rpc", name),
            claims: Vec::new(),
        }
    }

    fn old_place(&self) -> Option<Place> {
        self.sides
            .old
            .place_of_name(self.old.0.parent_file().name(), self.old.0.path())
    }

    fn new_place(&self) -> Option<Place> {
        self.sides
            .new
            .place_of_name(self.new.0.parent_file().name(), self.new.0.path())
    }

    fn old_method(&self, method: &MethodDescriptor) -> Option<Place> {
        self.sides
            .old
            .place(method.parent_file().name(), method.path())
    }

    fn new_method(&self, method: &MethodDescriptor) -> Option<Place> {
        self.sides
            .new
            .place(method.parent_file().name(), method.path())
    }
}

fn change(before: &str, after: &str) -> Detail {
    Detail::new(before, after)
        .word("before", before)
        .word("after", after)
}

fn spell(method: &MethodDescriptor) -> String {
    let (input, output) = (method.input(), method.output());
    format!(
        "{} {} -> {}",
        streams(method),
        input.full_name(),
        output.full_name()
    )
}

fn streams(method: &MethodDescriptor) -> &'static str {
    match (method.is_client_streaming(), method.is_server_streaming()) {
        (false, false) => "unary",
        (true, false) => "client streaming",
        (false, true) => "server streaming",
        (true, true) => "streaming both ways",
    }
}
