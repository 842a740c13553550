//! Walks two documents together and says what is different, in the rulebook's words.
//!
//! In: two documents. Out: suspects. The walk goes through references and looks at each pair of schemas once, so that
//! one cause is one change however often it is referred to. It decides nothing: what a change breaks, events show.

mod arrays;
mod branches;
mod objects;
mod values;

use std::collections::BTreeSet;

use serde_json::Value;

use super::suspect::{Mark, Risk, Sighting, Suspect};
use crate::format::jsonschema::Document;
use crate::format::jsonschema::alike::canonical;
use crate::format::jsonschema::schema::{Keywords, NodeId};
use crate::model::{Detail, Direction, ElementPath, Pointer, Rule, Side, SubjectName};
use crate::rules::json as rules;

/// The walk goes no deeper than to elements with a path of so many bytes.
const LONGEST_PATH: usize = 2_000;

/// The differences between two documents.
pub(super) fn suspects(subject: &SubjectName, old: &Document, new: &Document) -> Vec<Suspect> {
    let mut walk = Walk {
        subject,
        old,
        new,
        seen: BTreeSet::new(),
        todo: Vec::new(),
        suspects: Vec::new(),
    };
    let root = Both {
        element: ElementPath(new.short_name().to_owned()),
        old: old.schema().root(),
        new: new.schema().root(),
    };
    if old.draft() != new.draft() {
        walk.dialect(&root);
    }
    walk.todo.push(root);
    while let Some(both) = walk.todo.pop() {
        walk.pair(both);
    }
    walk.suspects
}

/// The change of a schema that is written differently and means the same.
pub(super) fn rewritten(subject: &SubjectName, old: &Document, new: &Document) -> Suspect {
    let sighting = Sighting {
        rule: &rules::SCHEMA_REWRITTEN,
        element: ElementPath(new.short_name().to_owned()),
        old: (old, Pointer::root()),
        new: (new, Pointer::root()),
        detail: Detail::new(canonical(old.bundle()), canonical(new.bundle())),
    };
    Suspect {
        change: sighting.into_change(subject),
        risks: Vec::new(),
    }
}

/// The two sides of one place.
#[derive(Debug, Clone)]
struct Both {
    element: ElementPath,
    old: NodeId,
    new: NodeId,
}

struct Walk<'d> {
    subject: &'d SubjectName,
    old: &'d Document,
    new: &'d Document,
    seen: BTreeSet<(NodeId, NodeId)>,
    todo: Vec<Both>,
    suspects: Vec<Suspect>,
}

impl<'d> Walk<'d> {
    fn pair(&mut self, both: Both) {
        let both = Both {
            old: self.old.schema().target(both.old),
            new: self.new.schema().target(both.new),
            ..both
        };
        if !self.seen.insert((both.old, both.new)) {
            return;
        }
        let before = self.todo.len();
        self.values(&both);
        self.objects(&both);
        self.arrays(&both);
        self.branches(&both);
        // The list is a stack: what was met first is to be looked at first.
        self.todo[before..].reverse();
    }

    fn dialect(&mut self, both: &Both) {
        let (old, new) = (self.old.draft().to_string(), self.new.draft().to_string());
        let detail = Detail::new(old.clone(), new.clone())
            .word("before", old)
            .word("after", new);
        let anywhere = [Direction::Backward, Direction::Forward].map(|direction| Risk {
            direction,
            marks: vec![Mark {
                pointer: Pointer::root(),
                name: None,
            }],
        });
        self.report(
            &rules::DIALECT_CHANGED,
            both,
            "$schema",
            detail,
            anywhere.into(),
        );
    }

    fn document(&self, side: Side) -> &'d Document {
        match side {
            Side::Old => self.old,
            Side::New => self.new,
        }
    }

    fn node(both: &Both, side: Side) -> NodeId {
        match side {
            Side::Old => both.old,
            Side::New => both.new,
        }
    }

    fn keywords(&self, both: &Both) -> (&'d Keywords, &'d Keywords) {
        (
            self.old.schema().keywords(both.old),
            self.new.schema().keywords(both.new),
        )
    }

    /// The pointer of a keyword, which may go on into its value: `required/2`.
    fn pointer(&self, both: &Both, side: Side, keyword: &str) -> Pointer {
        let node = self.document(side).schema().node(Self::node(both, side));
        Pointer::parse(&format!("{}/{keyword}", node.pointer))
    }

    /// The value of a keyword in a form that no formatting changes; empty when it is not there.
    fn canonical(&self, both: &Both, side: Side, keyword: &str) -> String {
        let pointer = self.pointer(both, side, keyword);
        let value = self.document(side).bundle().pointer(pointer.as_str());
        value.map(canonical).unwrap_or_default()
    }

    /// The detail of a change to one keyword.
    fn detail(&self, both: &Both, keyword: &str) -> Detail {
        let before = self.canonical(both, Side::Old, keyword);
        let after = self.canonical(both, Side::New, keyword);
        Detail::new(before, after).word("element", both.element.0.clone())
    }

    /// The change of one keyword may break `direction`: the reader's complaint would stand at that keyword.
    fn risk(&self, both: &Both, direction: Direction, keywords: &[&str]) -> Risk {
        self.named_risk(both, direction, keywords, None)
    }

    fn named_risk(
        &self,
        both: &Both,
        direction: Direction,
        keywords: &[&str],
        name: Option<&str>,
    ) -> Risk {
        let marks = keywords.iter().map(|keyword| Mark {
            pointer: self.pointer(both, direction.reader(), keyword),
            name: name.map(str::to_owned),
        });
        Risk {
            direction,
            marks: marks.collect(),
        }
    }

    fn report(
        &mut self,
        rule: &'static Rule,
        both: &Both,
        keyword: &str,
        detail: Detail,
        risks: Vec<Risk>,
    ) {
        let old = self.pointer(both, Side::Old, keyword);
        let new = self.pointer(both, Side::New, keyword);
        self.report_at(rule, both.element.clone(), (old, new), detail, risks);
    }

    fn report_at(
        &mut self,
        rule: &'static Rule,
        element: ElementPath,
        (old, new): (Pointer, Pointer),
        detail: Detail,
        risks: Vec<Risk>,
    ) {
        let sighting = Sighting {
            rule,
            element,
            old: (self.old, old),
            new: (self.new, new),
            detail,
        };
        self.suspects.push(Suspect {
            change: sighting.into_change(self.subject),
            risks,
        });
    }

    fn visit(&mut self, element: ElementPath, old: NodeId, new: NodeId) {
        // Nobody reads a longer path; what breaks down there still shows in an event.
        if element.0.len() > LONGEST_PATH {
            return;
        }
        self.todo.push(Both { element, old, new });
    }

    /// Whether the schemas of one place say the same on both sides.
    fn same(&self, old: Option<NodeId>, new: Option<NodeId>) -> bool {
        match (old, new) {
            (Some(old), Some(new)) => crate::format::jsonschema::alike::alike(
                self.old.schema(),
                old,
                self.new.schema(),
                new,
            ),
            (None, None) => true,
            _ => false,
        }
    }
}

/// A list of values as a sentence has it: `"a"`, `"b"` and 3 more.
fn listed(values: &[&Value]) -> String {
    const SHOWN: usize = 4;
    let shown: Vec<String> = values
        .iter()
        .take(SHOWN)
        .map(|value| format!("`{}`", brief(value)))
        .collect();
    match values.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// A value, cut where it grows long.
fn brief(value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = value.to_string();
    if text.chars().count() <= LONGEST {
        return text;
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start}…")
}
