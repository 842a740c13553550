//! What a schema says of the value itself: its type, its limits, what it is one of.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde_json::{Number, Value};

use super::{Both, Walk, listed};
use crate::format::jsonschema::alike::canonical;
use crate::format::jsonschema::schema::{Keywords, NodeId, Schema, Types};
use crate::model::Direction::{Backward, Forward};
use crate::model::{Detail, Side};
use crate::rules::json as rules;

/// A limit of one side: how it is written, and whether the limit itself is let pass.
struct Limit {
    keyword: &'static str,
    value: Number,
    exclusive: bool,
}

impl Walk<'_> {
    pub(super) fn values(&mut self, both: &Both) {
        self.types(both);
        self.choices(both);
        self.numeric_limits(both);
        self.counted_limits(both);
        self.multiples(both);
        self.texts(both);
    }

    fn types(&mut self, both: &Both) {
        let (old, new) = self.keywords(both);
        if old.types == new.types && old.never == new.never {
            return;
        }
        let before = types_of(self.old.schema(), both.old, 0);
        let after = types_of(self.new.schema(), both.new, 0);
        let at = ["type", "anyOf", "oneOf", "allOf"];
        let (rule, risks) = if before == after {
            return;
        } else if after.covers(before) {
            (
                &rules::TYPE_WIDENED,
                vec![self.type_risk(both, Forward, &at)],
            )
        } else if before.covers(after) {
            (
                &rules::TYPE_NARROWED,
                vec![self.type_risk(both, Backward, &at)],
            )
        } else {
            let risks = [Backward, Forward].map(|direction| self.type_risk(both, direction, &at));
            (&rules::TYPE_CHANGED, risks.into())
        };
        let detail = Detail::new(before.words(), after.words())
            .word("element", both.element.0.clone())
            .word("before", words(before))
            .word("after", words(after));
        self.report(rule, both, "type", detail, risks);
    }

    /// A schema that is `false` complains as a whole.
    fn type_risk(
        &self,
        both: &Both,
        direction: crate::model::Direction,
        keywords: &[&str],
    ) -> super::Risk {
        let mut risk = self.risk(both, direction, keywords);
        let reader = self.document(direction.reader()).schema();
        let node = reader.node(Self::node(both, direction.reader()));
        if node.keywords.never {
            risk.marks.push(super::Mark {
                pointer: node.pointer.clone(),
                name: None,
            });
        }
        risk
    }

    fn choices(&mut self, both: &Both) {
        let (old, new) = self.keywords(both);
        let (before, after) = (allowed(old), allowed(new));
        let keywords = ["enum", "const"];
        match (before, after) {
            (None, None) => {}
            (None, Some(after)) => {
                let detail = self.choice_detail(both).word("after", listed(&after));
                let risks = vec![self.risk(both, Backward, &keywords)];
                self.report(
                    &rules::ENUM_INTRODUCED,
                    both,
                    keyword_of(new),
                    detail,
                    risks,
                );
            }
            (Some(before), None) => {
                let detail = self.choice_detail(both).word("before", listed(&before));
                let risks = vec![self.risk(both, Forward, &keywords)];
                self.report(&rules::ENUM_LIFTED, both, keyword_of(old), detail, risks);
            }
            (Some(before), Some(after)) => self.compare_choices(both, &before, &after),
        }
    }

    fn compare_choices(&mut self, both: &Both, before: &[&Value], after: &[&Value]) {
        let (old, new) = self.keywords(both);
        let keywords = ["enum", "const"];
        let (removed, added) = (without(before, after), without(after, before));
        if let (Some(was), Some(is), [_], [_]) =
            (&old.constant, &new.constant, &removed[..], &added[..])
        {
            let detail = self
                .choice_detail(both)
                .word("before", listed(&[was]))
                .word("after", listed(&[is]));
            let risks = [Backward, Forward].map(|direction| self.risk(both, direction, &keywords));
            self.report(&rules::CONST_CHANGED, both, "const", detail, risks.into());
            return;
        }
        if !removed.is_empty() {
            let detail = self.choice_detail(both).word("values", listed(&removed));
            let risks = vec![self.risk(both, Backward, &keywords)];
            self.report(
                &rules::ENUM_VALUE_REMOVED,
                both,
                keyword_of(new),
                detail,
                risks,
            );
        }
        if !added.is_empty() {
            let detail = self.choice_detail(both).word("values", listed(&added));
            let risks = vec![self.risk(both, Forward, &keywords)];
            self.report(
                &rules::ENUM_VALUE_ADDED,
                both,
                keyword_of(new),
                detail,
                risks,
            );
        }
    }

    fn choice_detail(&self, both: &Both) -> Detail {
        let text = |side| {
            let listed = self.canonical(both, side, "enum");
            format!("{listed}{}", self.canonical(both, side, "const"))
        };
        Detail::new(text(Side::Old), text(Side::New)).word("element", both.element.0.clone())
    }

    fn numeric_limits(&mut self, both: &Both) {
        let (old, new) = self.keywords(both);
        self.compare_limits(
            both,
            lower(old).as_ref(),
            lower(new).as_ref(),
            Ordering::Greater,
        );
        self.compare_limits(
            both,
            upper(old).as_ref(),
            upper(new).as_ref(),
            Ordering::Less,
        );
    }

    /// `tighter` is how a tighter limit compares with a looser one.
    fn compare_limits(
        &mut self,
        both: &Both,
        old: Option<&Limit>,
        new: Option<&Limit>,
        tighter: Ordering,
    ) {
        let change = match (old, new) {
            (None, None) => return,
            (None, Some(_)) => tighter,
            (Some(_), None) => tighter.reverse(),
            (Some(old), Some(new)) => compare_limit(new, old, tighter),
        };
        let keyword = new.or(old).map_or("minimum", |limit| limit.keyword);
        let text = |limit: Option<&Limit>| {
            limit.map_or_else(String::new, |limit| {
                format!("{} {}", limit.keyword, limit.value)
            })
        };
        if change == Ordering::Equal {
            return;
        }
        let names: [&str; 2] = if tighter == Ordering::Greater {
            ["minimum", "exclusiveMinimum"]
        } else {
            ["maximum", "exclusiveMaximum"]
        };
        let word = |limit: Option<&Limit>| {
            limit.map_or_else(|| "no limit".to_owned(), |limit| limit.value.to_string())
        };
        let detail = Detail::new(text(old), text(new))
            .word("element", both.element.0.clone())
            .word("keyword", keyword)
            .word("before", word(old))
            .word("after", word(new));
        self.limit(both, keyword, &names, change == tighter, detail);
    }

    fn limit(
        &mut self,
        both: &Both,
        keyword: &str,
        names: &[&str],
        is_tighter: bool,
        detail: Detail,
    ) {
        let (rule, direction) = if is_tighter {
            (&rules::LIMIT_TIGHTENED, Backward)
        } else {
            (&rules::LIMIT_LOOSENED, Forward)
        };
        let risks = vec![self.risk(both, direction, names)];
        self.report(rule, both, keyword, detail, risks);
    }

    fn counted_limits(&mut self, both: &Both) {
        let (old, new) = self.keywords(both);
        let at_least = [
            ("minLength", old.min_length, new.min_length),
            ("minItems", old.min_items, new.min_items),
            ("minProperties", old.min_properties, new.min_properties),
        ];
        let at_most = [
            ("maxLength", old.max_length, new.max_length),
            ("maxItems", old.max_items, new.max_items),
            ("maxProperties", old.max_properties, new.max_properties),
        ];
        for (keyword, old, new) in at_least {
            let (before, after) = (old.unwrap_or(0), new.unwrap_or(0));
            self.counted(both, keyword, old, new, after.cmp(&before));
        }
        for (keyword, old, new) in at_most {
            let (before, after) = (old.unwrap_or(u64::MAX), new.unwrap_or(u64::MAX));
            self.counted(both, keyword, old, new, before.cmp(&after));
        }
    }

    /// `tighter` is greater when the limit was tightened.
    fn counted(
        &mut self,
        both: &Both,
        keyword: &str,
        old: Option<u64>,
        new: Option<u64>,
        tighter: Ordering,
    ) {
        if tighter == Ordering::Equal {
            return;
        }
        let word = |limit: Option<u64>| {
            limit.map_or_else(|| "no limit".to_owned(), |limit| limit.to_string())
        };
        let detail = self
            .detail(both, keyword)
            .word("keyword", keyword)
            .word("before", word(old))
            .word("after", word(new));
        self.limit(
            both,
            keyword,
            &[keyword],
            tighter == Ordering::Greater,
            detail,
        );
    }

    fn multiples(&mut self, both: &Both) {
        let (old, new) = self.keywords(both);
        let text = |step: &Option<Number>| step.clone().map(|step| canonical(&Value::Number(step)));
        let (before, after) = (text(&old.multiple_of), text(&new.multiple_of));
        if before == after {
            return;
        }
        let directions = match (&before, &after) {
            (None, _) => vec![Backward],
            (_, None) => vec![Forward],
            _ => vec![Backward, Forward],
        };
        let risks = directions
            .into_iter()
            .map(|direction| self.risk(both, direction, &["multipleOf"]));
        let risks = risks.collect();
        let word = |step: Option<String>| step.unwrap_or_else(|| "any number".to_owned());
        let detail = self
            .detail(both, "multipleOf")
            .word("before", word(before))
            .word("after", word(after));
        self.report(
            &rules::MULTIPLE_OF_CHANGED,
            both,
            "multipleOf",
            detail,
            risks,
        );
    }

    /// Formats that are asserted, of which one side has none or another.
    fn checked_formats(&mut self, both: &Both) {
        let (old, new) = self.keywords(both);
        let (old, new) = (&old.checked_format, &new.checked_format);
        let directions = match (old, new) {
            (None, _) => vec![Backward],
            (_, None) => vec![Forward],
            _ => vec![Backward, Forward],
        };
        let risks = directions
            .into_iter()
            .map(|direction| self.risk(both, direction, &["format"]))
            .collect();
        let word = |format: &Option<String>| format.clone().unwrap_or_else(|| "none".to_owned());
        let detail = self
            .detail(both, "format")
            .word("before", word(old))
            .word("after", word(new));
        self.report(
            &rules::ASSERTED_FORMAT_CHANGED,
            both,
            "format",
            detail,
            risks,
        );
    }

    fn texts(&mut self, both: &Both) {
        let (old, new) = self.keywords(both);
        let word = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
        if old.pattern != new.pattern {
            let directions = match (&old.pattern, &new.pattern) {
                (None, _) => vec![Backward],
                (_, None) => vec![Forward],
                _ => vec![Backward, Forward],
            };
            let risks = directions
                .into_iter()
                .map(|direction| self.risk(both, direction, &["pattern"]));
            let risks = risks.collect();
            let detail = self
                .detail(both, "pattern")
                .word("before", word(&old.pattern))
                .word("after", word(&new.pattern));
            self.report(&rules::PATTERN_CHANGED, both, "pattern", detail, risks);
        }
        if old.checked_format != new.checked_format {
            self.checked_formats(both);
        } else if old.format != new.format {
            let detail = self
                .detail(both, "format")
                .word("before", word(&old.format))
                .word("after", word(&new.format));
            self.report(&rules::FORMAT_CHANGED, both, "format", detail, Vec::new());
        }
    }
}

fn words(types: Types) -> String {
    if types.is_empty() {
        "nothing".to_owned()
    } else {
        types.words()
    }
}

/// The types that a schema lets pass, through references and branches.
fn types_of(schema: &Schema, node: NodeId, depth: usize) -> Types {
    const MAX_DEPTH: usize = 8;
    let keywords = schema.keywords(node);
    if keywords.never {
        return Types::NONE;
    }
    let listed = allowed(keywords).map(|values| {
        let types = values.into_iter().map(Types::of);
        types.fold(Types::NONE, Types::union)
    });
    let own = keywords
        .types
        .unwrap_or(Types::ANY)
        .intersect(listed.unwrap_or(Types::ANY));
    if depth > MAX_DEPTH {
        return own;
    }
    let all = keywords.all_of.iter().chain(&keywords.reference);
    let mut types = all.fold(own, |types, id| {
        types.intersect(types_of(schema, *id, depth + 1))
    });
    for branches in [&keywords.any_of, &keywords.one_of] {
        if !branches.is_empty() {
            let any = branches.iter().fold(Types::NONE, |any, id| {
                any.union(types_of(schema, *id, depth + 1))
            });
            types = types.intersect(any);
        }
    }
    types
}

/// The values that a schema lists, `None` when it lists none.
fn allowed(keywords: &Keywords) -> Option<Vec<&Value>> {
    match (&keywords.constant, &keywords.choices) {
        (Some(constant), _) => Some(vec![constant]),
        (None, Some(choices)) => Some(choices.iter().collect()),
        (None, None) => None,
    }
}

fn keyword_of(keywords: &Keywords) -> &'static str {
    if keywords.constant.is_some() {
        "const"
    } else {
        "enum"
    }
}

fn without<'v>(values: &[&'v Value], others: &[&Value]) -> Vec<&'v Value> {
    let others: BTreeSet<String> = others.iter().map(|value| canonical(value)).collect();
    values
        .iter()
        .filter(|value| !others.contains(&canonical(value)))
        .copied()
        .collect()
}

fn lower(keywords: &Keywords) -> Option<Limit> {
    let inclusive = limit("minimum", keywords.minimum.as_ref(), false);
    let exclusive = limit(
        "exclusiveMinimum",
        keywords.exclusive_minimum.as_ref(),
        true,
    );
    tightest(inclusive, exclusive, Ordering::Greater)
}

fn upper(keywords: &Keywords) -> Option<Limit> {
    let inclusive = limit("maximum", keywords.maximum.as_ref(), false);
    let exclusive = limit(
        "exclusiveMaximum",
        keywords.exclusive_maximum.as_ref(),
        true,
    );
    tightest(inclusive, exclusive, Ordering::Less)
}

fn limit(keyword: &'static str, value: Option<&Number>, exclusive: bool) -> Option<Limit> {
    Some(Limit {
        keyword,
        value: value?.clone(),
        exclusive,
    })
}

fn tightest(one: Option<Limit>, other: Option<Limit>, tighter: Ordering) -> Option<Limit> {
    match (one, other) {
        (Some(one), Some(other)) if compare_limit(&other, &one, tighter) == tighter => Some(other),
        (one, other) => one.or(other),
    }
}

/// How one limit of a kind compares with another; at the same number the exclusive one is the tighter.
fn compare_limit(one: &Limit, other: &Limit, tighter: Ordering) -> Ordering {
    let by_value = compare(&one.value, &other.value);
    let by_kind = match (one.exclusive, other.exclusive) {
        (true, false) => tighter,
        (false, true) => tighter.reverse(),
        _ => Ordering::Equal,
    };
    by_value.then(by_kind)
}

fn compare(one: &Number, other: &Number) -> Ordering {
    match (one.as_i128(), other.as_i128()) {
        (Some(one), Some(other)) => one.cmp(&other),
        _ => one
            .as_f64()
            .partial_cmp(&other.as_f64())
            .unwrap_or(Ordering::Equal),
    }
}
