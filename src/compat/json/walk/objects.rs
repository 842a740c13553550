//! What a schema says of an object: its properties, which it must have, which others it may have.

use std::collections::BTreeSet;

use super::{Both, Risk, Walk};
use crate::format::jsonschema::schema::{Keywords, NodeId, Schema};
use crate::model::Direction::{Backward, Forward};
use crate::model::{Detail, Direction, Pointer, Side};
use crate::rules::json as rules;

/// What a place says of the parts that it does not declare.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    Open,
    Closed,
    Described(NodeId),
}

const OTHERS: [&str; 3] = [
    "additionalProperties",
    "unevaluatedProperties",
    "patternProperties",
];

impl Walk<'_> {
    pub(super) fn objects(&mut self, both: &Both) {
        self.properties(both);
        self.required(both);
        self.other_properties(both);
        self.pattern_properties(both);
        self.property_names(both);
        self.dependencies(both);
    }

    fn properties(&mut self, both: &Both) {
        let (old, new) = self.keywords(both);
        for (name, was) in &old.properties {
            match new.properties.get(name) {
                Some(is) => self.visit(both.element.member(name), *was, *is),
                None => self.property_removed(both, name),
            }
        }
        for name in new
            .properties
            .keys()
            .filter(|name| !old.properties.contains_key(*name))
        {
            self.property_added(both, name);
        }
    }

    fn property_added(&mut self, both: &Both, name: &str) {
        let (old, new) = self.keywords(both);
        let is_required = new.required.contains(name) && !old.required.contains(name);
        let rule = if is_required {
            &rules::REQUIRED_PROPERTY_ADDED
        } else {
            &rules::PROPERTY_ADDED
        };
        let property = Pointer::root().join("properties").join(name);
        let property = &property.as_str()[1..];
        let mut backward = self.risk(both, Backward, &[property]);
        if is_required {
            let missing = self.named_risk(both, Backward, &["required"], Some(name));
            backward.marks.extend(missing.marks);
        }
        let forward = self.named_risk(both, Forward, &OTHERS, Some(name));
        self.property(rule, both, name, property, vec![backward, forward]);
    }

    fn property_removed(&mut self, both: &Both, name: &str) {
        let (old, new) = self.keywords(both);
        let property = Pointer::root().join("properties").join(name);
        let property = &property.as_str()[1..];
        let mut forward = self.risk(both, Forward, &[property]);
        if old.required.contains(name) && !new.required.contains(name) {
            let missing = self.named_risk(both, Forward, &["required"], Some(name));
            forward.marks.extend(missing.marks);
        }
        let backward = self.named_risk(both, Backward, &OTHERS, Some(name));
        self.property(
            &rules::PROPERTY_REMOVED,
            both,
            name,
            property,
            vec![backward, forward],
        );
    }

    fn property(
        &mut self,
        rule: &'static crate::model::Rule,
        both: &Both,
        name: &str,
        keyword: &str,
        risks: Vec<Risk>,
    ) {
        let detail = self.detail(both, keyword).word("property", name);
        let places = self.pointers(both, keyword);
        self.report_at(rule, both.element.member(name), places, detail, risks);
    }

    fn pointers(&self, both: &Both, keyword: &str) -> (Pointer, Pointer) {
        (
            self.pointer(both, Side::Old, keyword),
            self.pointer(both, Side::New, keyword),
        )
    }

    fn required(&mut self, both: &Both) {
        let (old, new) = self.keywords(both);
        for name in new.required.difference(&old.required) {
            let is_new = new.properties.contains_key(name) && !old.properties.contains_key(name);
            if !is_new {
                self.requirement(&rules::PROPERTY_REQUIRED, both, name, Backward);
            }
        }
        for name in old.required.difference(&new.required) {
            let is_gone = old.properties.contains_key(name) && !new.properties.contains_key(name);
            if !is_gone {
                self.requirement(&rules::PROPERTY_OPTIONAL, both, name, Forward);
            }
        }
    }

    fn requirement(
        &mut self,
        rule: &'static crate::model::Rule,
        both: &Both,
        name: &str,
        direction: Direction,
    ) {
        let risks = vec![self.named_risk(both, direction, &["required"], Some(name))];
        let word = |required: bool| if required { "required" } else { "optional" };
        let (old, new) = self.keywords(both);
        let detail = Detail::new(
            word(old.required.contains(name)),
            word(new.required.contains(name)),
        )
        .word("property", name);
        let places = (
            self.requirement_place(both, Side::Old, name),
            self.requirement_place(both, Side::New, name),
        );
        self.report_at(rule, both.element.member(name), places, detail, risks);
    }

    /// The name in the list of required ones, else the property itself.
    fn requirement_place(&self, both: &Both, side: Side, name: &str) -> Pointer {
        let list = self.pointer(both, side, "required");
        let listed = self.document(side).bundle().pointer(list.as_str());
        let listed = listed.and_then(serde_json::Value::as_array);
        let index = listed.and_then(|names| {
            names
                .iter()
                .position(|listed| listed.as_str() == Some(name))
        });
        match index {
            Some(index) => list.join(index),
            None => self.pointer(both, side, "properties").join(name),
        }
    }

    fn other_properties(&mut self, both: &Both) {
        let (old, new) = self.keywords(both);
        for keyword in ["additionalProperties", "unevaluatedProperties"] {
            let of = |keywords: &Keywords| {
                if keyword == "additionalProperties" {
                    keywords.additional
                } else {
                    keywords.unevaluated
                }
            };
            let before = rest(self.old.schema(), of(old));
            let after = rest(self.new.schema(), of(new));
            match (before, after) {
                (Rest::Described(was), Rest::Described(is)) => {
                    self.visit(both.element.values(), was, is);
                }
                (before, after) if before == after => {}
                (Rest::Closed, _) | (Rest::Described(_), Rest::Open) => {
                    let detail = self.detail(both, keyword).word("keyword", keyword);
                    let risks = vec![self.risk(both, Forward, &[keyword])];
                    self.report(
                        &rules::ADDITIONAL_PROPERTIES_OPENED,
                        both,
                        keyword,
                        detail,
                        risks,
                    );
                }
                _ => {
                    let detail = self.detail(both, keyword).word("keyword", keyword);
                    let risks = vec![self.risk(both, Backward, &[keyword])];
                    self.report(
                        &rules::ADDITIONAL_PROPERTIES_RESTRICTED,
                        both,
                        keyword,
                        detail,
                        risks,
                    );
                }
            }
        }
    }

    fn pattern_properties(&mut self, both: &Both) {
        let (old, new) = self.keywords(both);
        let patterns: BTreeSet<&String> = old
            .pattern_properties
            .keys()
            .chain(new.pattern_properties.keys())
            .collect();
        for pattern in patterns {
            match (
                old.pattern_properties.get(pattern),
                new.pattern_properties.get(pattern),
            ) {
                (Some(was), Some(is)) => self.visit(both.element.values(), *was, *is),
                (was, _) => {
                    let keyword = Pointer::root().join("patternProperties").join(pattern);
                    let keyword = keyword.as_str()[1..].to_owned();
                    let happened = if was.is_some() { "removed" } else { "added" };
                    let detail = self
                        .detail(both, &keyword)
                        .word("pattern", pattern.as_str())
                        .word("happened", happened);
                    let at = [keyword.as_str(), "additionalProperties"];
                    let risks =
                        [Backward, Forward].map(|direction| self.risk(both, direction, &at));
                    self.report(
                        &rules::PATTERN_PROPERTIES_CHANGED,
                        both,
                        &keyword,
                        detail,
                        risks.into(),
                    );
                }
            }
        }
    }

    fn property_names(&mut self, both: &Both) {
        let (old, new) = self.keywords(both);
        if self.same(old.property_names, new.property_names) {
            return;
        }
        let directions = match (old.property_names, new.property_names) {
            (None, _) => vec![Backward],
            (_, None) => vec![Forward],
            _ => vec![Backward, Forward],
        };
        let risks = directions
            .into_iter()
            .map(|direction| self.risk(both, direction, &["propertyNames"]));
        let risks = risks.collect();
        let detail = self.detail(both, "propertyNames");
        self.report(
            &rules::PROPERTY_NAMES_CHANGED,
            both,
            "propertyNames",
            detail,
            risks,
        );
    }

    fn dependencies(&mut self, both: &Both) {
        let (old, new) = self.keywords(both);
        let none = BTreeSet::new();
        let triggers: BTreeSet<&String> = old
            .dependent_required
            .keys()
            .chain(new.dependent_required.keys())
            .collect();
        for trigger in triggers {
            let before = old.dependent_required.get(trigger).unwrap_or(&none);
            let after = new.dependent_required.get(trigger).unwrap_or(&none);
            for name in after.difference(before) {
                self.dependency(
                    &rules::DEPENDENCY_ADDED,
                    both,
                    trigger,
                    &format!("`{name}`"),
                    Backward,
                );
            }
            for name in before.difference(after) {
                self.dependency(
                    &rules::DEPENDENCY_REMOVED,
                    both,
                    trigger,
                    &format!("`{name}`"),
                    Forward,
                );
            }
        }
        let triggers: BTreeSet<&String> = old
            .dependent_schemas
            .keys()
            .chain(new.dependent_schemas.keys())
            .collect();
        for trigger in triggers {
            match (
                old.dependent_schemas.get(trigger),
                new.dependent_schemas.get(trigger),
            ) {
                (Some(was), Some(is)) => self.visit(both.element.clone(), *was, *is),
                (None, _) => {
                    self.dependency(&rules::DEPENDENCY_ADDED, both, trigger, "more", Backward);
                }
                (_, None) => {
                    self.dependency(&rules::DEPENDENCY_REMOVED, both, trigger, "more", Forward);
                }
            }
        }
    }

    fn dependency(
        &mut self,
        rule: &'static crate::model::Rule,
        both: &Both,
        trigger: &str,
        what: &str,
        direction: Direction,
    ) {
        let keywords = ["dependentRequired", "dependentSchemas", "dependencies"];
        let risks = vec![self.risk(both, direction, &keywords)];
        let (old, new) = self.keywords(both);
        let text = |keywords: &Keywords| format!("{:?}", keywords.dependent_required.get(trigger));
        let detail = Detail::new(text(old), text(new))
            .word("property", trigger)
            .word("what", what)
            .word("element", both.element.0.clone());
        let written = |side| {
            let found = keywords
                .iter()
                .map(|keyword| self.pointer(both, side, keyword).join(trigger));
            let bundle = self.document(side).bundle();
            found
                .into_iter()
                .find(|pointer| bundle.pointer(pointer.as_str()).is_some())
        };
        let fallback = |side| {
            self.document(side)
                .schema()
                .node(Self::node(both, side))
                .pointer
                .clone()
        };
        let old = written(Side::Old).unwrap_or_else(|| fallback(Side::Old));
        let new = written(Side::New).unwrap_or_else(|| fallback(Side::New));
        self.report_at(
            rule,
            both.element.member(trigger),
            (old, new),
            detail,
            risks,
        );
    }
}

fn rest(schema: &Schema, node: Option<NodeId>) -> Rest {
    match node.map(|node| schema.target(node)) {
        None => Rest::Open,
        Some(node) if schema.keywords(node).never => Rest::Closed,
        Some(node) if schema.keywords(node).says_nothing() => Rest::Open,
        Some(node) => Rest::Described(node),
    }
}
