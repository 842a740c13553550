//! What only some parsers and generated code notice.

use std::collections::BTreeMap;

use prost_reflect::Kind;

use super::claim::{Claim, Fact, Ground};
use super::container::Container;
use super::pairing::FieldPair;
use crate::format::protobuf::{Field, Library};
use crate::model::{Detail, Direction, Impact, Layer, Rule};
use crate::rules::protobuf as rules;

/// Where parsers are told to check strings.
const UTF8: &str = "a parser that checks strings refuses one that is not UTF-8 (UTF-8 Validation, \
    https://protobuf.dev/editions/features/#utf8_validation); prost-reflect checks all of them";

/// Who checks that strings are UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Checked {
    Nowhere,
    InJava,
    Everywhere,
}

impl Checked {
    fn of(library: &Library, field: &Field) -> Self {
        match (
            library.checks_utf8(field),
            library.checks_utf8_in_java(field),
        ) {
            (true, _) => Self::Everywhere,
            (false, true) => Self::InJava,
            (false, false) => Self::Nowhere,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Nowhere => "not checked to be UTF-8",
            Self::InJava => "checked to be UTF-8 in Java only",
            Self::Everywhere => "checked to be UTF-8",
        }
    }
}

/// Compares what two messages and their fields say to parsers and code generators.
pub(super) fn compare(container: &Container<'_>, pairs: &[FieldPair]) -> Vec<Fact> {
    let mut facts = utf8(container, pairs);
    for (old, new) in pairs.iter().filter_map(FieldPair::by_number) {
        facts.extend(field_options(container, old, new));
    }
    let (old, new) = (&container.old, &container.new);
    if !old.has_no_descriptor_accessor() && new.has_no_descriptor_accessor() {
        let claim = Claim {
            layer: Some(Layer::Source),
            ..Claim::policy()
        };
        let fact = of_type(
            container,
            &rules::DESCRIPTOR_ACCESSOR_REMOVED,
            "there",
            "none",
        );
        facts.push(fact.claiming([claim]));
    }
    let sides = container.sides;
    if sides.old.message_allows_json(old) && !sides.new.message_allows_json(new) {
        let fact = of_type(
            container,
            &rules::JSON_SUPPORT_DROPPED,
            "in full",
            "in part",
        );
        facts.push(fact.word("kind", "message").claiming([Claim::policy()]));
    }
    facts
}

/// One fact for the strings of a message, whose setting is most often that of their file.
fn utf8(container: &Container<'_>, pairs: &[FieldPair]) -> Vec<Fact> {
    let mut changed = BTreeMap::<_, Vec<String>>::new();
    let strings = pairs.iter().filter_map(FieldPair::by_number);
    for (old, new) in strings.filter(|(old, new)| is_string(old) && is_string(new)) {
        let sides = container.sides;
        let (was, is) = (Checked::of(sides.old, old), Checked::of(sides.new, new));
        if was != is {
            let fields = changed.entry((was, is)).or_default();
            fields.push(format!("`{}`", new.name()));
        }
    }
    let facts = changed.into_iter().map(|((was, is), fields)| {
        // Whoever checks reads what was written by those who do not.
        let direction = if is > was {
            Direction::Backward
        } else {
            Direction::Forward
        };
        let ground = Ground::Standard(UTF8);
        let claim = Claim::breaks(direction, Layer::Wire, Impact::Unreadable, ground);
        let rule = &rules::UTF8_VALIDATION_CHANGED;
        let fact = of_type(container, rule, was.word(), is.word());
        fact.word("fields", fields.join(", "))
            .claiming([claim.made_hazard()])
    });
    facts.collect()
}

fn is_string(field: &Field) -> bool {
    field.kind() == Kind::String
}

fn field_options(container: &Container<'_>, old: &Field, new: &Field) -> Vec<Fact> {
    let option = |name: &'static str, before: &str, after: &str| {
        let rule = &rules::FIELD_OPTION_CHANGED;
        let (before, after) = (before.to_owned(), after.to_owned());
        let claim = Claim {
            layer: Some(Layer::Source),
            ..Claim::policy()
        };
        let fact = container.field_fact(rule, old, new, before, after);
        fact.word("option", name).claiming([claim])
    };
    let sides = container.sides;
    let (was, is) = (sides.old.cpp_string(old), sides.new.cpp_string(new));
    let is_text = matches!(new.kind(), Kind::String | Kind::Bytes);
    let ctype = (was != is && is_text).then(|| option("ctype", &was, &is));
    let (was, is) = (old.jstype().as_str_name(), new.jstype().as_str_name());
    let js_type = (was != is).then(|| option("jstype", was, is));
    ctype.into_iter().chain(js_type).collect()
}

/// A fact about the message itself.
fn of_type(container: &Container<'_>, rule: &'static Rule, before: &str, after: &str) -> Fact {
    Fact {
        rule,
        element: container.element.clone(),
        old: container.old_place(),
        new: container.new_place(),
        detail: Detail::new(before, after)
            .word("message", container.element.to_string())
            .word("before", before)
            .word("after", after),
        claims: Vec::new(),
    }
}
