//! What a type declares besides its fields: nested types, and for the subject itself its name and its file.

use std::collections::BTreeMap;

use super::claim::{Claim, Fact, with_source};
use super::container::Container;
use super::custom::{self, Bearer};
use super::options;
use super::sides::Sides;
use super::walk::Types;
use crate::format::protobuf::{Definition, Element, Library, Message};
use crate::model::{Detail, Direction, ElementPath, Layer, Place, Rule};
use crate::rules::protobuf as rules;

/// What the nested declarations of two messages come to.
#[derive(Default)]
pub(super) struct Declared {
    /// Nested types that are gone or new.
    pub(super) facts: Vec<Fact>,
    /// Those that both sides have.
    pub(super) types: Vec<Types>,
}

/// Compares the messages and enums declared inside of a message, by their names.
pub(super) fn compare(container: &Container<'_>) -> Declared {
    let mut declared = Declared::default();
    let mut unmet = nested(&container.new);
    for (name, old) in nested(&container.old) {
        match (old, unmet.remove(&name)) {
            (Element::Message(old), Some(Element::Message(new))) => {
                declared.types.push(Types::Messages(old, new));
            }
            (Element::Enum(old), Some(Element::Enum(new))) => {
                declared.types.push(Types::Enums(old, new));
            }
            (old, new) => {
                let (place, now) = (place(container.sides.old, &old), container.new_place());
                let rule = removal_rule(&old);
                let claim = Claim::source(Direction::Backward);
                declared
                    .facts
                    .push(nested_fact(container, rule, &old, place, now).claiming([claim]));
                unmet.extend(new.map(|new| (name, new)));
            }
        }
    }
    for new in unmet.into_values() {
        let rule = match new {
            Element::Enum(_) => &rules::ENUM_ADDED,
            Element::Message(_) | Element::Service(_) => &rules::MESSAGE_ADDED,
        };
        let (was, place) = (container.old_place(), place(container.sides.new, &new));
        let claim = Claim::source(Direction::Forward);
        declared
            .facts
            .push(nested_fact(container, rule, &new, was, place).claiming([claim]));
    }
    declared
}

fn nested(message: &Message) -> BTreeMap<String, Element> {
    let messages = message.nested_messages().into_iter().map(Element::Message);
    let enums = message.nested_enums().into_iter().map(Element::Enum);
    let all = messages.chain(enums);
    all.map(|element| (short(element.full_name()).to_owned(), element))
        .collect()
}

fn nested_fact(
    container: &Container<'_>,
    rule: &'static Rule,
    element: &Element,
    old: Option<Place>,
    new: Option<Place>,
) -> Fact {
    let name = short(element.full_name());
    let present = format!("{} {}", kind(element), name);
    let is_new = rule == &rules::MESSAGE_ADDED || rule == &rules::ENUM_ADDED;
    let detail = if is_new {
        Detail::new("", present)
    } else {
        Detail::new(present, "")
    };
    let name_path = container.element.member(name);
    let fact = container.fact(rule, name, old, new, detail);
    fact.word("name", name_path.to_string())
}

fn place(library: &Library, element: &Element) -> Option<Place> {
    library.place_of_name(element.file().name(), element.path())
}

/// The row that says that an element is gone.
pub(super) fn removal_rule(element: &Element) -> &'static Rule {
    match element {
        Element::Message(_) => &rules::MESSAGE_REMOVED,
        Element::Enum(_) => &rules::ENUM_REMOVED,
        Element::Service(_) => &rules::SERVICE_REMOVED,
    }
}

/// The trade's word for an element.
pub(super) fn kind(element: &Element) -> &'static str {
    match element {
        Element::Message(_) => "message",
        Element::Enum(_) => "enum",
        Element::Service(_) => "service",
    }
}

fn short(full_name: &str) -> &str {
    full_name.rsplit('.').next().unwrap_or(full_name)
}

/// Compares what a subject is called, and what its file says about all that is in it.
pub(super) fn of_subject(sides: &Sides<'_>, old: &Definition, new: &Definition) -> Vec<Fact> {
    let subject = SubjectPair {
        sides,
        old: &old.element,
        new: &new.element,
    };
    let mut facts: Vec<_> = subject.renamed().into_iter().collect();
    // A file has one voice: the first that it declares.
    if is_first(&new.element) {
        facts.extend(subject.syntax());
        facts.extend(subject.options());
        facts.extend(subject.custom_options());
    }
    facts
}

fn is_first(element: &Element) -> bool {
    let file = element.file();
    let messages = file.messages().len();
    let enums = file.enums().len();
    match element {
        Element::Message(message) => message.0.path().last() == Some(&0),
        Element::Enum(item) => messages == 0 && item.0.path().last() == Some(&0),
        Element::Service(service) => messages + enums == 0 && service.0.path().last() == Some(&0),
    }
}

struct SubjectPair<'a> {
    sides: &'a Sides<'a>,
    old: &'a Element,
    new: &'a Element,
}

impl SubjectPair<'_> {
    fn renamed(&self) -> Option<Fact> {
        let (old, new) = (self.old.full_name(), self.new.full_name());
        if old == new {
            return None;
        }
        let rule = match self.new {
            _ if short(old) == short(new) => &rules::PACKAGE_CHANGED,
            Element::Message(_) => &rules::MESSAGE_RENAMED,
            Element::Enum(_) => &rules::ENUM_RENAMED,
            Element::Service(_) => &rules::SERVICE_RENAMED,
        };
        // Callers of a service name it with its package.
        let is_service = matches!(self.new, Element::Service(_));
        let policy = is_service.then(Claim::policy);
        let fact = self.fact(rule, old, new).claiming(policy);
        Some(fact.claiming(with_source(Vec::new())))
    }

    fn syntax(&self) -> Option<Fact> {
        let edition = |library: &Library, element: &Element| library.edition(&element.file());
        let old = edition(self.sides.old, self.old).to_string();
        let new = edition(self.sides.new, self.new).to_string();
        let fact = (old != new).then(|| self.fact(&rules::SYNTAX_CHANGED, &old, &new));
        fact.map(|fact| fact.claiming([Claim::policy()]))
    }

    /// One fact for each option that decides what generated code looks like.
    fn options(&self) -> Vec<Fact> {
        let (old, new) = (self.old.file(), self.new.file());
        let (old, new) = (options::of_file(&old), options::of_file(&new));
        let changed = old.into_iter().zip(new).filter(|(old, new)| old != new);
        let facts = changed.map(|((option, old), (_, new))| {
            let claim = Claim {
                layer: Some(Layer::Source),
                ..Claim::policy()
            };
            let said = |value: &str| match value {
                "" => "not set".to_owned(),
                value => format!("`{value}`"),
            };
            let fact = self.fact(&rules::FILE_OPTION_CHANGED, &said(&old), &said(&new));
            fact.word("option", option).claiming([claim])
        });
        facts.collect()
    }

    fn custom_options(&self) -> Vec<Fact> {
        let bearer = Bearer {
            sides: self.sides,
            element: ElementPath(short(self.new.full_name()).to_owned()),
            kind: "the file of",
            places: &|| {
                (
                    place(self.sides.old, self.old),
                    place(self.sides.new, self.new),
                )
            },
        };
        custom::compare(
            &bearer,
            &self.old.file().options(),
            &self.new.file().options(),
        )
    }

    fn fact(&self, rule: &'static Rule, before: &str, after: &str) -> Fact {
        let detail = Detail::new(before, after)
            .word("before", before)
            .word("after", after)
            .word("name", short(self.new.full_name()))
            .word("kind", kind(self.new));
        Fact {
            rule,
            element: ElementPath(short(self.new.full_name()).to_owned()),
            old: place(self.sides.old, self.old),
            new: place(self.sides.new, self.new),
            detail,
            claims: Vec::new(),
        }
    }
}
