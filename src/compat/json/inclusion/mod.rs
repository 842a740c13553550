//! Whether a reader accepts all that a writer sends, proved on what the schemas say.
//!
//! In: the schemas of a writer, which all hold, and of a reader. Out: a proof, or where it fails, with values that seem
//! to show it, or what stood in the way. No value is shown here to be accepted or refused by a validator.

mod arrays;
mod branch;
mod catalog;
mod claim;
mod evaluate;
mod expand;
mod numbers;
mod objects;
mod prover;
mod rings;
mod solve;
mod tagged;
mod texts;
mod unevaluated;
mod violations;

use serde_json::Value;

use self::claim::{Fact, Facts};
use self::prover::{Prover, Standing};
use crate::format::jsonschema::schema::Schema;

/// So many steps are taken, on every machine.
const STEPS: u64 = 500_000;

/// What the prover says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Answer {
    /// The reader accepts every value of the writer.
    Proved,
    /// A value is left over.
    Obligation {
        /// Values that seem to be accepted by the writer and refused by the reader.
        leads: Vec<Value>,
    },
    /// It cannot tell.
    GaveUp {
        /// What stood in the way.
        why: String,
        /// Values that are worth a try.
        leads: Vec<Value>,
    },
}

impl Answer {
    /// Values that seem to show a difference.
    pub(super) fn leads(&self) -> &[Value] {
        match self {
            Self::Proved => &[],
            Self::Obligation { leads } | Self::GaveUp { leads, .. } => leads,
        }
    }
}

/// What a writer sends, all of whose schemas hold, and what a reader accepts, formats and contents aside.
pub(super) struct Question<'s> {
    prover: Prover<'s>,
    sent: Facts,
    refused: Fact,
}

impl<'s> Question<'s> {
    pub(super) fn new(writer: &[&'s Schema], reader: &'s Schema) -> Self {
        let schemas = writer.iter().copied().chain([reader]).collect();
        let prover = Prover::new(schemas, STEPS);
        let root = |index| prover.catalog.root(index);
        Self {
            sent: (0..writer.len())
                .map(|index| Fact::valid(root(index)))
                .collect(),
            refused: Fact::invalid(root(writer.len())),
            prover,
        }
    }

    /// Whether the reader accepts every value of the writer.
    pub(super) fn prove(&mut self) -> Answer {
        let mut facts = self.sent.clone();
        facts.insert(self.refused);
        self.answer(&facts)
    }

    /// Whether there is no value at all that the writer sends; `false` when that is not known.
    pub(super) fn sends_nothing(&mut self) -> bool {
        self.answer(&self.sent.clone()) == Answer::Proved
    }

    /// Whether the writer surely sends a value.
    pub(super) fn sends(&self, value: &Value) -> bool {
        self.prover.is_like(value, &self.sent) == Some(true)
    }

    fn answer(&mut self, facts: &Facts) -> Answer {
        self.prover.renew(STEPS);
        let standing = self.prover.look(facts);
        let leads = std::mem::take(&mut self.prover.leads);
        match standing {
            Standing::Empty => Answer::Proved,
            Standing::Open { vague: None, .. } => Answer::Obligation { leads },
            Standing::Open {
                vague: Some(why), ..
            } => Answer::GaveUp {
                why: why.to_owned(),
                leads,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Draft;

    fn ask(writer: &Value, reader: &Value) -> Answer {
        let [writer, reader] =
            [writer, reader].map(|schema| Schema::lower(schema, Draft::Draft202012));
        Question::new(&[&writer], &reader).prove()
    }

    #[track_caller]
    fn is_proved(writer: &Value, reader: &Value) {
        assert_eq!(ask(writer, reader), Answer::Proved);
    }

    #[track_caller]
    fn is_left_over(writer: &Value, reader: &Value, event: &Value) {
        let answer = ask(writer, reader);
        assert_ne!(answer, Answer::Proved);
        assert!(answer.leads().contains(event), "{answer:?}");
    }

    #[test]
    fn multiples_are_held_against_ranges() {
        let sixes = json!({"type": "number", "multipleOf": 0.6, "minimum": 0.5, "maximum": 1.5});
        is_proved(&sixes, &json!({"enum": [0.6, 1.2]}));
        is_proved(&sixes, &json!({"multipleOf": 0.3, "exclusiveMaximum": 1.3}));
        is_left_over(&sixes, &json!({"multipleOf": 0.4}), &json!(0.6));
    }

    #[test]
    fn a_union_covers_what_none_of_its_branches_does() {
        let split = json!({"anyOf": [{"maximum": 5}, {"minimum": 6}]});
        is_proved(&json!({"type": "integer"}), &split);
        is_left_over(&json!({"type": "number"}), &split, &json!(5.5));
    }

    /// A union of `count` branches that a tag tells apart, with texts of at most `most` characters.
    fn tagged(keyword: &str, count: usize, most: u64) -> Value {
        let branch = |index: usize| {
            let properties =
                json!({"kind": {"const": index}, "text": {"type": "string", "maxLength": most}});
            json!({"type": "object", "properties": properties, "required": ["kind"]})
        };
        json!({keyword: (0..count).map(branch).collect::<Vec<_>>()})
    }

    #[test]
    fn tagged_unions_are_held_against_each_other_branch_by_branch() {
        for (writer, reader) in [("anyOf", "anyOf"), ("anyOf", "oneOf"), ("oneOf", "oneOf")] {
            let (narrow, wide) = (tagged(writer, 1_000, 5), tagged(reader, 1_000, 6));
            is_proved(&narrow, &wide);
            is_left_over(&wide, &narrow, &json!({"kind": 0, "text": "aaaaaa"}));
        }
        let more = tagged("anyOf", 1_001, 5);
        is_left_over(&more, &tagged("anyOf", 1_000, 5), &json!({"kind": 1_000}));
    }

    #[test]
    fn what_stands_beside_tagged_branches_is_looked_at() {
        let beside = |union: &Value, id: &str| {
            let mut schema = union.clone();
            schema["type"] = json!("object");
            schema["properties"] = json!({"id": {"type": id}});
            schema["required"] = json!(["id"]);
            schema
        };
        let union = |most| tagged("oneOf", 500, most);
        is_proved(&beside(&union(5), "integer"), &beside(&union(6), "number"));
        is_proved(&beside(&union(5), "integer"), &union(5));
        let answer = ask(&beside(&union(5), "number"), &beside(&union(6), "integer"));
        assert!(
            answer.leads().contains(&json!({"id": 0.5, "kind": 0})),
            "{answer:?}"
        );
        assert_ne!(ask(&union(5), &beside(&union(5), "number")), Answer::Proved);
        assert_ne!(
            ask(&beside(&union(6), "number"), &beside(&union(5), "number")),
            Answer::Proved
        );
    }

    #[test]
    fn that_all_branches_are_objects_may_stand_beside_them() {
        let whole = |most| {
            let mut union = tagged("oneOf", 500, most);
            union["type"] = json!("object");
            for branch in union["oneOf"].as_array_mut().into_iter().flatten() {
                branch.as_object_mut().map(|branch| branch.remove("type"));
            }
            union
        };
        is_proved(&whole(5), &whole(6));
        is_left_over(&whole(6), &whole(5), &json!({"kind": 0, "text": "aaaaaa"}));
    }

    #[test]
    fn a_branch_that_shares_its_tag_is_not_passed_over() {
        let mut reader = tagged("oneOf", 20, 5);
        let mut overlap = reader["oneOf"][3].clone();
        overlap["properties"]["text"]["maxLength"] = json!(2);
        if let Some(branches) = reader["oneOf"].as_array_mut() {
            branches.push(overlap);
        }
        let writer = tagged("anyOf", 20, 5);
        is_left_over(&writer, &reader, &json!({"kind": 3}));
        reader["oneOf"][20]["required"] = json!(["text"]);
        is_left_over(&writer, &reader, &json!({"kind": 3, "text": ""}));
    }

    #[test]
    fn what_is_no_object_has_no_tag() {
        let mut writer = tagged("anyOf", 20, 5);
        let reader = tagged("anyOf", 20, 5);
        if let Some(branches) = writer["anyOf"].as_array_mut() {
            branches.push(json!({"type": "null"}));
        }
        is_left_over(&writer, &reader, &json!(null));
        writer["anyOf"][20] = json!({"properties": {"kind": {"const": 3}}, "required": ["kind"]});
        let answer = ask(&writer, &reader);
        assert!(
            answer.leads().iter().any(|lead| !lead.is_object()),
            "{answer:?}"
        );
    }

    /// An array of which no item can be as it must, though many numbers can stand for one.
    fn impossible() -> Value {
        let parts: Vec<Value> = (0..12)
            .map(|part| json!({"type": "number", "minimum": 10 * part, "maximum": 10 * part + 5}))
            .collect();
        json!({
            "type": "array",
            "uniqueItems": true,
            "minItems": 5,
            "prefixItems": [{"anyOf": parts}],
            "items": {"type": "boolean"},
        })
    }

    #[test]
    fn values_of_items_do_not_end_the_search_for_others() {
        let writer = json!({"anyOf": [impossible(), {"type": "object"}]});
        let reader = json!({"type": "array", "maxItems": 100});
        is_left_over(&writer, &reader, &json!({}));
        let mut writer = tagged("anyOf", 20, 6);
        let mut reader = tagged("anyOf", 20, 5);
        if let Some(branches) = writer["anyOf"].as_array_mut() {
            branches.insert(0, impossible());
        }
        if let Some(branches) = reader["anyOf"].as_array_mut() {
            branches.push(json!({"type": "array", "maxItems": 100}));
        }
        assert_ne!(ask(&writer, &reader), Answer::Proved);
    }

    #[test]
    fn branches_that_overlap_are_no_union() {
        let either = json!({"oneOf": [{"type": "integer"}, {"type": "number", "minimum": 3}]});
        is_left_over(&json!({"type": "integer"}), &either, &json!(3));
        is_proved(&json!({"type": "integer", "maximum": 2}), &either);
    }

    #[test]
    fn patterns_lengths_and_lists_of_texts_are_one_question() {
        let code = json!({"type": "string", "pattern": "^[A-Z]+$", "maxLength": 3});
        is_proved(&code, &json!({"pattern": "^[A-Z]{1,3}$"}));
        is_left_over(&code, &json!({"pattern": "^[A-Z]{1,2}$"}), &json!("AAA"));
        let letter = json!({"type": "string", "pattern": "^[ab]$"});
        is_proved(&letter, &json!({"enum": ["a", "b"]}));
    }

    #[test]
    fn names_are_told_apart_by_patterns() {
        let writer = json!({
            "type": "object",
            "patternProperties": {"^n": {"type": "integer"}},
            "additionalProperties": {"type": "string"},
        });
        let reader =
            json!({"patternProperties": {"^no": {"type": "number"}, "^[^n]": {"type": "string"}}});
        is_proved(&writer, &reader);
        let narrow = json!({"patternProperties": {"o": {"type": "string"}}});
        is_left_over(&writer, &narrow, &json!({"no": 0}));
    }

    #[test]
    fn as_many_properties_as_there_are_names_are_all_there() {
        let pair = json!({"type": "object", "properties": {"a": {}, "b": {}}, "additionalProperties": false, "minProperties": 2});
        is_proved(&pair, &json!({"required": ["a", "b"], "maxProperties": 2}));
    }

    #[test]
    fn items_are_counted() {
        let writer = json!({"type": "array", "contains": {"const": 1}, "minContains": 3});
        is_proved(
            &writer,
            &json!({"contains": {"type": "integer"}, "minContains": 2, "minItems": 3}),
        );
        let flags = json!({"type": "array", "items": {"type": "boolean"}, "uniqueItems": true});
        is_proved(&flags, &json!({"maxItems": 2}));
    }

    #[test]
    fn recursion_is_followed_once() {
        let list = |of: &str| json!({"$ref": "#/$defs/list", "$defs": {"list": {"type": "object", "properties": {"next": {"$ref": "#/$defs/list"}, "value": {"type": of}}}}});
        is_proved(&list("integer"), &list("number"));
        is_left_over(&list("number"), &list("integer"), &json!({"value": 0.5}));
        let endless =
            json!({"type": "object", "properties": {"next": {"$ref": "#"}}, "required": ["next"]});
        is_proved(&endless, &json!(false));
    }

    #[test]
    fn what_cannot_be_expressed_proves_nothing() {
        let behind = json!({"type": "string", "pattern": "^(?!a)"});
        assert!(matches!(
            ask(&json!({"type": "string"}), &behind),
            Answer::GaveUp { .. }
        ));
        is_proved(&behind, &behind);
    }
}
