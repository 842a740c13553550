//! What a schema says of an array: its items, its tuple, what it contains.

use super::{Both, Walk};
use crate::format::jsonschema::schema::{NodeId, Schema};
use crate::model::Direction::{Backward, Forward};
use crate::model::{Draft, ElementPath, Side};
use crate::rules::json as rules;

impl Walk<'_> {
    pub(super) fn arrays(&mut self, both: &Both) {
        self.tuple(both);
        self.items(both);
        self.contains(both);
        let (old, new) = self.keywords(both);
        if old.unique_items != new.unique_items {
            let (rule, direction) = if new.unique_items {
                (&rules::UNIQUE_ITEMS_REQUIRED, Backward)
            } else {
                (&rules::UNIQUE_ITEMS_DROPPED, Forward)
            };
            let detail = self.detail(both, "uniqueItems");
            let risks = vec![self.risk(both, direction, &["uniqueItems"])];
            self.report(rule, both, "uniqueItems", detail, risks);
        }
    }

    fn tuple(&mut self, both: &Both) {
        let (old, new) = self.keywords(both);
        for (index, (was, is)) in old.prefix.iter().zip(&new.prefix).enumerate() {
            let element = ElementPath(format!("{}[{index}]", both.element));
            self.visit(element, *was, *is);
        }
        let (shorter, longer) = (
            old.prefix.len().min(new.prefix.len()),
            old.prefix.len().max(new.prefix.len()),
        );
        for index in shorter..longer {
            let is_new = new.prefix.len() > old.prefix.len();
            let rule = if is_new {
                &rules::TUPLE_ITEM_ADDED
            } else {
                &rules::TUPLE_ITEM_REMOVED
            };
            let keyword = format!(
                "{}/{index}",
                self.tuple_keyword(if is_new { Side::New } else { Side::Old })
            );
            let detail = self.detail(both, &keyword).word("index", index.to_string());
            let at = [
                keyword.as_str(),
                "items",
                "additionalItems",
                "prefixItems",
                "unevaluatedItems",
            ];
            let risks = [Backward, Forward].map(|direction| self.risk(both, direction, &at));
            self.report(rule, both, &keyword, detail, risks.into());
        }
    }

    fn tuple_keyword(&self, side: Side) -> &'static str {
        if self.document(side).draft() == Draft::Draft202012 {
            "prefixItems"
        } else {
            "items"
        }
    }

    fn items(&mut self, both: &Both) {
        let (old, new) = self.keywords(both);
        let was = described(self.old.schema(), old.items.or(old.unevaluated_items));
        let is = described(self.new.schema(), new.items.or(new.unevaluated_items));
        let keyword = |side: Side, is_tuple: bool| {
            let behind_tuple = is_tuple && self.document(side).draft() < Draft::Draft202012;
            if behind_tuple {
                "additionalItems"
            } else {
                "items"
            }
        };
        let at = ["items", "additionalItems", "unevaluatedItems"];
        match (was, is) {
            (Some(was), Some(is)) => self.visit(both.element.items(), was, is),
            (None, None) => {}
            (None, Some(_)) => {
                let keyword = keyword(Side::New, !new.prefix.is_empty());
                let detail = self.detail(both, keyword);
                let risks = vec![self.risk(both, Backward, &at)];
                self.report(&rules::ITEMS_RESTRICTED, both, keyword, detail, risks);
            }
            (Some(_), None) => {
                let keyword = keyword(Side::Old, !old.prefix.is_empty());
                let detail = self.detail(both, keyword);
                let risks = vec![self.risk(both, Forward, &at)];
                self.report(&rules::ITEMS_OPENED, both, keyword, detail, risks);
            }
        }
    }

    fn contains(&mut self, both: &Both) {
        let (old, new) = self.keywords(both);
        let counts = |keywords: &crate::format::jsonschema::schema::Keywords| {
            let least = keywords.min_contains.unwrap_or(1);
            keywords.contains.map(|_| (least, keywords.max_contains))
        };
        if self.same(old.contains, new.contains) && counts(old) == counts(new) {
            return;
        }
        let at = ["contains", "minContains", "maxContains"];
        let risks = [Backward, Forward].map(|direction| self.risk(both, direction, &at));
        let detail = self.detail(both, "contains");
        self.report(
            &rules::CONTAINS_CHANGED,
            both,
            "contains",
            detail,
            risks.into(),
        );
    }
}

/// The schema of items, when it says anything.
fn described(schema: &Schema, node: Option<NodeId>) -> Option<NodeId> {
    let node = schema.target(node?);
    (!schema.keywords(node).says_nothing()).then_some(node)
}
