//! What a schema combines: branches, requirements, conditions, negations.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Both, Walk, brief};
use crate::format::jsonschema::Document;
use crate::format::jsonschema::alike::{alike, canonical};
use crate::format::jsonschema::schema::{Keywords, NodeId};
use crate::model::Direction::{Backward, Forward};
use crate::model::{Detail, Side};
use crate::rules::json as rules;

/// Branches of wider unions are matched by text and name alone.
const MAX_COMPARED: usize = 40;

/// Which branch became which.
#[derive(Default)]
struct Matching {
    pairs: Vec<(NodeId, NodeId)>,
    removed: Vec<NodeId>,
    added: Vec<NodeId>,
}

impl Walk<'_> {
    pub(super) fn branches(&mut self, both: &Both) {
        let (old, new) = self.keywords(both);
        if let (Some(was), Some(is)) = (old.reference, new.reference) {
            self.visit(both.element.clone(), was, is);
        }
        self.requirements(both);
        self.union(both);
        self.negation(both);
        self.condition(both);
    }

    /// A reference beside other keywords is one more schema that must hold, as a branch of `allOf` is.
    fn requirements(&mut self, both: &Both) {
        let (old, new) = self.keywords(both);
        let all = |keywords: &Keywords, other: &Keywords| {
            let reference = keywords.reference.filter(|_| other.reference.is_none());
            keywords
                .all_of
                .iter()
                .copied()
                .chain(reference)
                .collect::<Vec<_>>()
        };
        let matching = self.matching(&all(old, new), &all(new, old));
        for (was, is) in matching.pairs {
            self.visit(both.element.clone(), was, is);
        }
        for node in matching.added {
            let risks = vec![self.branch_risk(both, Backward, node)];
            self.branch(&rules::REQUIREMENT_ADDED, both, Side::New, node, risks);
        }
        for node in matching.removed {
            let risks = vec![self.branch_risk(both, Forward, node)];
            self.branch(&rules::REQUIREMENT_REMOVED, both, Side::Old, node, risks);
        }
    }

    /// The reader's complaint would stand inside the branch, wherever that is written.
    fn branch_risk(
        &self,
        both: &Both,
        direction: crate::model::Direction,
        node: NodeId,
    ) -> super::Risk {
        let mut risk = self.risk(both, direction, &["allOf"]);
        let schema = self.document(direction.reader()).schema();
        risk.marks.push(super::Mark {
            pointer: schema.node(schema.target(node)).pointer.clone(),
            name: None,
        });
        risk
    }

    fn union(&mut self, both: &Both) {
        let (old, new) = self.keywords(both);
        let ((before, was), (after, is)) = (union_of(old), union_of(new));
        if was.is_empty() && is.is_empty() {
            return;
        }
        if before != after || was.is_empty() || is.is_empty() {
            let kind = |keyword, branches: &[NodeId]| {
                if branches.is_empty() {
                    "no choice".to_owned()
                } else {
                    format!("{keyword} of {}", branches.len())
                }
            };
            let detail = Detail::new(
                self.canonical(both, Side::Old, before),
                self.canonical(both, Side::New, after),
            )
            .word("element", both.element.0.clone())
            .word("before", kind(before, was))
            .word("after", kind(after, is));
            let risks = [Backward, Forward]
                .map(|direction| self.risk(both, direction, &["anyOf", "oneOf"]));
            let keyword = if is.is_empty() { before } else { after };
            self.report(&rules::UNION_CHANGED, both, keyword, detail, risks.into());
            return;
        }
        let matching = self.matching(was, is);
        for (was, is) in matching.pairs {
            self.visit(both.element.clone(), was, is);
        }
        let risks =
            || [Backward, Forward].map(|direction| self.risk(both, direction, &["anyOf", "oneOf"]));
        let (of_removed, of_added): (Vec<_>, Vec<_>) = (
            matching
                .removed
                .iter()
                .map(|node| (*node, risks()))
                .collect(),
            matching.added.iter().map(|node| (*node, risks())).collect(),
        );
        for (node, risks) in of_removed {
            self.branch(
                &rules::UNION_BRANCH_REMOVED,
                both,
                Side::Old,
                node,
                risks.into(),
            );
        }
        for (node, risks) in of_added {
            self.branch(
                &rules::UNION_BRANCH_ADDED,
                both,
                Side::New,
                node,
                risks.into(),
            );
        }
    }

    /// A branch that only `side` has.
    fn branch(
        &mut self,
        rule: &'static crate::model::Rule,
        both: &Both,
        side: Side,
        node: NodeId,
        risks: Vec<super::Risk>,
    ) {
        let document = self.document(side);
        let pointer = document.schema().node(node).pointer.clone();
        let text = document
            .bundle()
            .pointer(pointer.as_str())
            .map(canonical)
            .unwrap_or_default();
        let other = |side| {
            self.document(side)
                .schema()
                .node(Self::node(both, side))
                .pointer
                .clone()
        };
        let (detail, places) = match side {
            Side::Old => (Detail::new(text, ""), (pointer, other(Side::New))),
            Side::New => (Detail::new("", text), (other(Side::Old), pointer)),
        };
        let detail = detail
            .word("element", both.element.0.clone())
            .word("branch", label(document, node));
        self.report_at(rule, both.element.clone(), places, detail, risks);
    }

    fn negation(&mut self, both: &Both) {
        let (old, new) = self.keywords(both);
        if !self.same(old.not, new.not) {
            let detail = self.detail(both, "not");
            let risks = [Backward, Forward].map(|direction| self.risk(both, direction, &["not"]));
            self.report(&rules::NEGATION_CHANGED, both, "not", detail, risks.into());
        }
    }

    fn condition(&mut self, both: &Both) {
        let (old, new) = self.keywords(both);
        if self.same(old.condition, new.condition) {
            let branches = [
                (old.consequence, new.consequence),
                (old.alternative, new.alternative),
            ];
            if branches
                .iter()
                .all(|(was, is)| was.is_some() == is.is_some())
            {
                for (was, is) in branches {
                    if let (Some(was), Some(is)) = (was, is) {
                        self.visit(both.element.clone(), was, is);
                    }
                }
                return;
            }
        }
        let keyword = if new.condition.is_some() {
            "if"
        } else {
            "then"
        };
        let detail = self.detail(both, keyword);
        let at = ["if", "then", "else"];
        let risks = [Backward, Forward].map(|direction| self.risk(both, direction, &at));
        self.report(
            &rules::CONDITION_CHANGED,
            both,
            keyword,
            detail,
            risks.into(),
        );
    }

    /// Which of the old schemas became which of the new: the same text, the same meaning, the same name, and what is
    /// left in order.
    fn matching(&self, old: &[NodeId], new: &[NodeId]) -> Matching {
        let mut left: Vec<NodeId> = old.to_vec();
        let mut right: Vec<NodeId> = new.to_vec();
        let mut matching = Matching::default();
        let text = |document: &Document, node: NodeId| {
            let pointer = &document.schema().node(node).pointer;
            document.bundle().pointer(pointer.as_str()).map(canonical)
        };
        let texts = table(&right, |node| text(self.new, node));
        take(&mut left, &mut right, &mut matching, |was| {
            texts.get(&text(self.old, was)).cloned()
        });
        if left.len() <= MAX_COMPARED && right.len() <= MAX_COMPARED {
            let candidates = right.clone();
            take(&mut left, &mut right, &mut matching, |was| {
                let same = |is: &&NodeId| alike(self.old.schema(), was, self.new.schema(), **is);
                candidates.iter().find(same).map(|is| vec![*is])
            });
        }
        let names = table(&right, |node| name(self.new, node));
        take(&mut left, &mut right, &mut matching, |was| {
            let name = name(self.old, was)?;
            names.get(&Some(name)).cloned()
        });
        let nameless = |document: &Document, nodes: &[NodeId]| {
            nodes.iter().all(|node| name(document, *node).is_none())
        };
        if left.len() == right.len() && nameless(self.old, &left) && nameless(self.new, &right) {
            matching.pairs.extend(left.drain(..).zip(right.drain(..)));
        }
        matching.removed = left;
        matching.added = right;
        matching
    }
}

/// The nodes by a key that several of them may share.
fn table(
    nodes: &[NodeId],
    key: impl Fn(NodeId) -> Option<String>,
) -> BTreeMap<Option<String>, Vec<NodeId>> {
    let mut table: BTreeMap<_, Vec<NodeId>> = BTreeMap::new();
    for node in nodes {
        table.entry(key(*node)).or_default().push(*node);
    }
    table
}

/// Moves to the pairs each old node with the first free one of those that `find` gives.
fn take(
    left: &mut Vec<NodeId>,
    right: &mut Vec<NodeId>,
    matching: &mut Matching,
    find: impl Fn(NodeId) -> Option<Vec<NodeId>>,
) {
    left.retain(|was| {
        let Some(fitting) = find(*was) else {
            return true;
        };
        let found = right.iter().position(|free| fitting.contains(free));
        if let Some(index) = found {
            matching.pairs.push((*was, right.remove(index)));
        }
        found.is_none()
    });
}

fn union_of(keywords: &Keywords) -> (&'static str, &[NodeId]) {
    if keywords.one_of.is_empty() {
        ("anyOf", &keywords.any_of)
    } else {
        ("oneOf", &keywords.one_of)
    }
}

/// What tells a branch from its siblings: the definition it refers to, its title, the value of a property that is
/// fixed in it, its type.
fn name(document: &Document, node: NodeId) -> Option<String> {
    let schema = document.schema();
    let value = |node: NodeId| {
        document
            .bundle()
            .pointer(schema.node(node).pointer.as_str())
    };
    let reference = value(node)
        .and_then(|value| value.get("$ref"))
        .and_then(Value::as_str);
    if let Some(reference) = reference {
        return reference.rsplit('/').next().map(str::to_owned);
    }
    let target = schema.target(node);
    let title = value(target)
        .and_then(|value| value.get("title"))
        .and_then(Value::as_str);
    if let Some(title) = title {
        return Some(title.to_owned());
    }
    let keywords = schema.keywords(target);
    let fixed = keywords.properties.iter().find_map(|(property, id)| {
        let inner = schema.keywords(schema.target(*id));
        let only = inner
            .choices
            .as_deref()
            .filter(|choices| choices.len() == 1);
        let value = inner.constant.as_ref().or_else(|| only?.first())?;
        Some(format!("{property} {}", brief(value)))
    });
    fixed.or_else(|| Some(keywords.types?.words()))
}

/// A branch as a sentence names it.
fn label(document: &Document, node: NodeId) -> String {
    let schema = document.schema();
    if let Some(name) = name(document, node) {
        return format!("`{name}`");
    }
    let keywords = schema.keywords(schema.target(node));
    let mut names: BTreeSet<&String> = keywords.properties.keys().collect();
    names.extend(&keywords.required);
    if names.is_empty() {
        return "one more schema".to_owned();
    }
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    format!("a schema of {}", names.join(", "))
}
