//! Messages by name, their fields by number.

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::{FileDescriptor, MessageDescriptor};

use super::catalogue;
use super::fields;
use crate::compat::protobuf::buf::{Check, Named, Pen, Spot, describe};
use crate::format::protobuf::{Cardinality, Field, Message, Presence};

/// Pairs of messages that one file may lead to by its references.
const MAX_VISITS: usize = 20_000;

/// A walk from one file of each side.
pub(super) struct Walk<'a, 'p> {
    pub(super) pen: &'a mut Pen<'p>,
    old: &'a FileDescriptor,
    new: &'a FileDescriptor,
    /// The old messages that the walk is inside of.
    open: BTreeSet<String>,
    visits: usize,
    /// How many differences there were that are not compatible.
    pub(super) refused: usize,
}

/// The fields of a message, and its oneofs by name.
struct Members {
    by_number: BTreeMap<u32, Field>,
    oneofs: BTreeMap<String, Vec<Field>>,
}

impl Members {
    /// Groups are no fields to the registry's parser, and extensions none of the message's.
    fn of(message: &Message) -> Self {
        let fields = message.0.fields().map(Field::Own);
        let fields = fields.filter(|field| !field.is_delimited());
        let by_number: BTreeMap<_, _> = fields.map(|field| (field.number(), field)).collect();
        let mut oneofs = BTreeMap::<_, Vec<_>>::new();
        for field in by_number.values() {
            if let Some(oneof) = field.oneof() {
                let members = oneofs.entry(oneof.name().to_owned()).or_default();
                members.push(field.clone());
            }
        }
        Self { by_number, oneofs }
    }
}

impl<'a, 'p> Walk<'a, 'p> {
    /// Nothing is compared yet.
    pub(super) fn new(
        pen: &'a mut Pen<'p>,
        old: &'a FileDescriptor,
        new: &'a FileDescriptor,
    ) -> Self {
        Self {
            pen,
            old,
            new,
            open: BTreeSet::new(),
            visits: 0,
            refused: 0,
        }
    }

    /// Compares what the two files declare.
    pub(super) fn files(&mut self) {
        let (old, new) = (self.old, self.new);
        let spot = Spot::file(new);
        self.types(old.messages().collect(), new.messages().collect(), &spot);
    }

    /// Compares messages by name. Enums can change as they like.
    fn types(&mut self, old: Vec<MessageDescriptor>, new: Vec<MessageDescriptor>, around: &Spot) {
        let new: BTreeMap<_, _> = new
            .into_iter()
            .map(|message| (message.name().to_owned(), Message(message)))
            .collect();
        for was in old.into_iter().filter(|message| !message.is_map_entry()) {
            let was = Message(was);
            if let Some(is) = new.get(was.name()) {
                self.messages(&was, is);
            } else {
                let told = format!("message `{}` was removed", was.name());
                let (named, spot) = (Named::message(&was), Spot::message(&was));
                self.refuse(
                    &catalogue::MESSAGE_REMOVED,
                    named,
                    Some(&spot),
                    Some(around),
                    told,
                );
            }
        }
    }

    /// Compares two messages. One that the walk is inside of is passed over; what is declared inside of it is not.
    pub(super) fn messages(&mut self, old: &Message, new: &Message) {
        self.visits += 1;
        if self.visits > MAX_VISITS {
            return;
        }
        let is_entered = self.open.insert(old.full_name().to_owned());
        if is_entered {
            let (was, is) = (Members::of(old), Members::of(new));
            self.oneofs(&was, &is, new);
            self.fields(&was, &is, old, new);
        }
        let around = Spot::message(new);
        let nested = (
            old.0.child_messages().collect(),
            new.0.child_messages().collect(),
        );
        self.types(nested.0, nested.1, &around);
        if is_entered {
            self.open.remove(old.full_name());
        }
    }

    /// Fields that could be set together, and no longer can.
    fn oneofs(&mut self, was: &Members, is: &Members, new: &Message) {
        for (oneof, members) in &is.oneofs {
            let mut origins = BTreeSet::new();
            let mut from_outside = 0;
            for old in members
                .iter()
                .filter_map(|member| was.by_number.get(&member.number()))
            {
                let origin = old.oneof().map(|oneof| oneof.name().to_owned());
                from_outside += usize::from(origin.is_none());
                origins.insert((origin.is_none().then_some(old.number()), origin));
            }
            let Some(first) = members.first().filter(|_| origins.len() > 1) else {
                continue;
            };
            let check = if from_outside > 1 {
                &catalogue::MULTIPLE_FIELDS_MOVED_TO_ONEOF
            } else {
                &catalogue::FIELD_MOVED_TO_EXISTING_ONEOF
            };
            let old = was
                .by_number
                .get(&first.number())
                .map(|old| Spot::field(old, &[]));
            let spot = first
                .oneof()
                .map(|oneof| Spot::whole(&oneof.parent_file(), oneof.path()));
            let told = format!(
                "fields of `{}` exclude each other in oneof `{oneof}` now",
                new.name()
            );
            let named = Named::message(new).member(oneof);
            self.refuse(check, named, old.as_ref(), spot.as_ref(), told);
        }
    }

    fn fields(&mut self, was: &Members, is: &Members, old: &Message, new: &Message) {
        for (number, field) in &was.by_number {
            match is.by_number.get(number) {
                Some(now) => fields::compare(self, field, now),
                None => self.removed(field, was, is, new),
            }
        }
        for (number, field) in &is.by_number {
            if !was.by_number.contains_key(number) && is_required(field) {
                let told = format!("required {} was added", describe(field));
                let (around, spot) = (Spot::message(old), Spot::field(field, &[]));
                let check = &catalogue::REQUIRED_FIELD_ADDED;
                self.refuse(check, Named::field(field), Some(&around), Some(&spot), told);
            }
        }
    }

    /// A oneof may go with all of its fields, and not lose one of them.
    fn removed(&mut self, field: &Field, was: &Members, is: &Members, new: &Message) {
        let oneof = field.oneof().map(|oneof| oneof.name().to_owned());
        let check = match oneof {
            Some(oneof) if !is_gone(&oneof, was, is) => &catalogue::ONEOF_FIELD_REMOVED,
            None if is_required(field) => &catalogue::REQUIRED_FIELD_REMOVED,
            Some(_) | None => return,
        };
        let told = format!("{} was removed", describe(field));
        let (spot, around) = (Spot::field(field, &[]), Spot::message(new));
        self.refuse(check, Named::field(field), Some(&spot), Some(&around), told);
    }

    /// Writes down a difference that is not compatible.
    pub(super) fn refuse(
        &mut self,
        check: &'static Check,
        named: Named,
        old: Option<&Spot>,
        new: Option<&Spot>,
        told: String,
    ) {
        self.refused += 1;
        self.pen.put(check, named, old, new, told);
    }

    /// Whether two types need no look: both are declared in the files at hand, or nothing about theirs changed.
    pub(super) fn are_settled(&self, old: &Message, new: &Message) -> bool {
        let (was, is) = (old.0.parent_file(), new.0.parent_file());
        let are_local = was.name() == self.old.name() && is.name() == self.new.name();
        are_local || self.pen.are_equal(&was, &is)
    }
}

fn is_gone(oneof: &str, was: &Members, is: &Members) -> bool {
    let members = was.oneofs.get(oneof).map_or(&[][..], Vec::as_slice);
    let survives = |field: &Field| is.by_number.contains_key(&field.number());
    !is.oneofs.contains_key(oneof) && !members.iter().any(survives)
}

fn is_required(field: &Field) -> bool {
    field.cardinality() == Cardinality::Singular(Presence::Required)
}
