//! Random JSON Schemas of all drafts, changed at random: where the verdict is "compatible", no random event that the
//! writer's schema accepts may be refused by the reader's, and two provers that share no code never contradict each other.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on panics, and tells its seeds"
)]

#[path = "support/dice.rs"]
mod dice;
mod support;

use std::fmt;

use dice::Dice;
use jsonschema::Validator;
use schema_gate::compat::json::{self, Opinion};
use schema_gate::compat::{Judgement, Semantics};
use schema_gate::format::jsonschema::Document;
use schema_gate::format::{self, Found, Reading, Schema};
use schema_gate::model::{
    Direction, Draft, Layer, Proof, SchemaType, SubjectName, UnknownFields, Verdict,
};
use serde_json::{Map, Value, json};
use support::Snapshot;

const EVENTS_A_DIRECTION: usize = 60;

#[test]
fn verdicts_hold_for_random_events() {
    run(1..=500);
}

/// For the night: `cargo test --test json_random -- --ignored`. With `SCHEMA_GATE_SEEDS=7..=9` it looks at these seeds only.
#[test]
#[ignore = "takes minutes"]
fn verdicts_hold_for_many_random_events() {
    let seeds = std::env::var("SCHEMA_GATE_SEEDS").ok().map(|seeds| {
        let (first, end) = seeds.split_once("..=").unwrap();
        first.parse().unwrap()..=end.parse().unwrap()
    });
    run(seeds.unwrap_or(501..=20_500));
}

fn run(seeds: std::ops::RangeInclusive<u64>) {
    println!("seeds {seeds:?}");
    let (mut tally, mut wrong) = (Tally::default(), Vec::new());
    for seed in seeds {
        let Some(mut round) = Round::new(seed) else {
            continue;
        };
        tally.add(&round);
        let found = round.wrong();
        wrong.extend(
            found
                .into_iter()
                .map(|wrong| format!("{wrong}\n{}", round.story)),
        );
    }
    println!("{tally:?}");
    let shown = &wrong[..wrong.len().min(5)];
    assert!(
        wrong.is_empty(),
        "{} are wrong\n\n{}",
        wrong.len(),
        shown.join("\n\n")
    );
    assert!(
        tally.verdicts < 100 || tally.compatible * 8 > tally.verdicts,
        "the changes are too wild"
    );
    assert!(
        tally.verdicts < 100 || tally.unproven * 20 < tally.verdicts,
        "too much is left open"
    );
}

#[derive(Debug, Default)]
struct Tally {
    verdicts: usize,
    compatible: usize,
    unproven: usize,
}

impl Tally {
    fn add(&mut self, round: &Round) {
        for direction in Direction::BOTH {
            self.verdicts += 1;
            match round.plain.verdict(direction, Layer::Wire) {
                Verdict::Compatible => self.compatible += 1,
                Verdict::Unproven { .. } => self.unproven += 1,
                Verdict::Incompatible => {}
            }
        }
    }
}

/// Two schemas and what is said of them.
struct Round {
    dice: Dice,
    old: Side,
    new: Side,
    /// Under plain inclusion.
    plain: Judgement,
    /// Where writers send only what they declare; looked at for some pairs.
    closed: Option<Judgement>,
    story: Story,
}

struct Side {
    value: Value,
    document: Document,
    validator: Validator,
}

/// What it takes to look into a failure; printed when something panics.
struct Story {
    seed: u64,
    draft: Draft,
    old: String,
    new: String,
}

impl Drop for Story {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{self}");
        }
    }
}

impl fmt::Display for Story {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            seed,
            draft,
            old,
            new,
        } = self;
        write!(
            f,
            "seed {seed}, draft {draft}\n{old}\n--- becomes ---\n{new}"
        )
    }
}

impl Round {
    /// `None` for what is no schema in its draft.
    fn new(seed: u64) -> Option<Self> {
        let mut dice = Dice(seed);
        let draft = dice.pick(&DRAFTS);
        let old = dice.document(draft);
        let mut new = old.clone();
        match dice.below(12) {
            0 => new = dice.document(draft),
            _ => (0..=dice.below(2)).for_each(|_| dice.change(&mut new, draft)),
        }
        let story = Story {
            seed,
            draft,
            old: old.to_string(),
            new: new.to_string(),
        };
        let (old, new) = (Side::read(old, draft)?, Side::read(new, draft)?);
        let judge = |unknown_fields| {
            let semantics = Semantics {
                unknown_fields,
                ..Semantics::default()
            };
            let subject = SubjectName("Order".to_owned());
            json::judge(&subject, &old.document, &new.document, semantics)
        };
        let plain = judge(UnknownFields::Allowed);
        let closed = seed
            .is_multiple_of(4)
            .then(|| judge(UnknownFields::Ignored));
        Some(Self {
            dice,
            old,
            new,
            plain,
            closed,
            story,
        })
    }

    fn wrong(&mut self) -> Vec<String> {
        let mut wrong = Vec::new();
        for judgement in [Some(&self.plain), self.closed.as_ref()]
            .into_iter()
            .flatten()
        {
            let effects = judgement.changes.iter().flat_map(|change| &change.effects);
            wrong.extend(effects.filter_map(|effect| match &effect.proof {
                Proof::Refuted(event) => Some(format!("proved and refuted by {}", event.event)),
                _ => None,
            }));
        }
        for direction in Direction::BOTH {
            wrong.extend(self.disagreement(direction));
            if self.plain.verdict(direction, Layer::Wire) == Verdict::Compatible {
                wrong.extend(self.attack(direction));
            }
        }
        wrong
    }

    fn disagreement(&self, direction: Direction) -> Option<String> {
        let (writer, reader) = direction.writer_reader(&self.old, &self.new);
        let said = json::opinions(&writer.document, &reader.document)?;
        let pair = (said.ours, said.theirs);
        let contradict = matches!(
            pair,
            (Opinion::Covered, Opinion::NotCovered) | (Opinion::NotCovered, Opinion::Covered)
        );
        contradict.then(|| format!("{direction}: {said:?}"))
    }

    fn attack(&mut self, direction: Direction) -> Option<String> {
        let (writer, reader) = direction.writer_reader(&self.old, &self.new);
        for _ in 0..EVENTS_A_DIRECTION {
            let by = if self.dice.rarely(3) { reader } else { writer };
            let mut event = self.dice.event(&by.value, &by.value, 0);
            if self.dice.rarely(3) {
                self.dice.spoil(&mut event);
            }
            if writer.validator.is_valid(&event) && !reader.validator.is_valid(&event) {
                return Some(format!("{direction} is compatible, and {event} is refused"));
            }
        }
        None
    }
}

impl Side {
    fn read(value: Value, draft: Draft) -> Option<Self> {
        let files = Snapshot::new("main", [("order.json".to_owned(), value.to_string())]);
        let found = Found {
            path: "order.json".to_owned(),
            schema_type: SchemaType::Json,
        };
        let reading = Reading {
            draft: Some(draft),
            ..Reading::default()
        };
        let mut loaded = format::load(&files, &[found], &reading);
        let Some(Schema::Json(document)) = loaded.subjects.pop().map(|subject| subject.schema)
        else {
            return None;
        };
        let validator = jsonschema::options()
            .with_draft(draft.into())
            .should_validate_formats(false)
            .build(&value)
            .ok()?;
        Some(Self {
            value,
            document,
            validator,
        })
    }
}

const DRAFTS: [Draft; 5] = [
    Draft::Draft4,
    Draft::Draft6,
    Draft::Draft7,
    Draft::Draft201909,
    Draft::Draft202012,
];
const NAMES: [&str; 5] = ["a", "b", "ab", "c", "kind"];
const TEXTS: [&str; 9] = ["", "a", "b", "ab", "ba", "aab", "abc", "7", "é"];
const PATTERNS: [&str; 12] = [
    "^a", "b$", "^[ab]+$", "a", "^a{2,3}$", "^[a-z]*$", "[0-9]", "^$|b", "^..$", "^(a|b)$", "[^a]",
    "^(?!b)",
];
const TYPES: [&str; 7] = [
    "null", "boolean", "integer", "number", "string", "array", "object",
];

/// Schemas.
impl Dice {
    /// A schema with definitions that may refer to each other.
    fn document(&mut self, draft: Draft) -> Value {
        let mut root = self.schema(draft, 0);
        let definitions: Map<String, Value> = ["one", "two"]
            .into_iter()
            .map(|name| (name.to_owned(), self.schema(draft, 1)))
            .collect();
        if let Value::Object(root) = &mut root {
            root.insert(shelf(draft).to_owned(), Value::Object(definitions));
        }
        root
    }

    fn schema(&mut self, draft: Draft, depth: usize) -> Value {
        if depth > 0 && draft > Draft::Draft4 && self.rarely(12) {
            return json!(self.rarely(2));
        }
        if depth > 0 && self.rarely(8) {
            let name = self.pick(&["one", "two"]);
            return json!({"$ref": format!("#/{}/{name}", shelf(draft))});
        }
        let mut members = Map::new();
        if !self.rarely(4) {
            members.insert("type".to_owned(), self.types());
        }
        let kind = members
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or("any")
            .to_owned();
        for _ in 0..=self.below(3) {
            self.add_keyword(&mut members, &kind, draft, depth);
        }
        Value::Object(members)
    }

    fn types(&mut self) -> Value {
        if self.rarely(4) {
            let one = self.below(TYPES.len());
            let other = (one + 1 + self.below(TYPES.len() - 1)) % TYPES.len();
            json!([TYPES[one], TYPES[other]])
        } else {
            let likely = ["integer", "number", "string", "array", "object", "object"];
            json!(if self.rarely(6) {
                self.pick(&TYPES)
            } else {
                self.pick(&likely)
            })
        }
    }

    fn add_keyword(
        &mut self,
        members: &mut Map<String, Value>,
        kind: &str,
        draft: Draft,
        depth: usize,
    ) {
        match kind {
            _ if self.rarely(4) && depth < 3 => self.add_branches(members, draft, depth),
            _ if self.rarely(8) => self.add_values(members, draft),
            "integer" | "number" => self.add_numeric(members, draft),
            "string" => self.add_textual(members),
            "array" => self.add_items(members, draft, depth),
            "object" => self.add_properties(members, draft, depth),
            _ => match self.below(4) {
                0 => self.add_numeric(members, draft),
                1 => self.add_textual(members),
                2 => self.add_items(members, draft, depth),
                _ => self.add_properties(members, draft, depth),
            },
        }
    }

    fn add_values(&mut self, members: &mut Map<String, Value>, draft: Draft) {
        if draft > Draft::Draft4 && self.rarely(2) {
            members.insert("const".to_owned(), self.value(1));
            return;
        }
        let mut values = Vec::new();
        for _ in 0..=self.below(3) {
            let value = self.value(1);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        members.insert("enum".to_owned(), Value::Array(values));
    }

    fn add_numeric(&mut self, members: &mut Map<String, Value>, draft: Draft) {
        let limit = self.number();
        match self.below(5) {
            0 => drop(members.insert("minimum".to_owned(), limit)),
            1 => drop(members.insert("maximum".to_owned(), limit)),
            2 => {
                let step = self.pick(&[1.0, 2.0, 3.0, 0.5, 2.5, 6.0, 0.1]);
                members.insert("multipleOf".to_owned(), json!(step));
            }
            3 if draft == Draft::Draft4 => {
                members.insert("minimum".to_owned(), limit);
                members.insert("exclusiveMinimum".to_owned(), json!(true));
            }
            3 => drop(members.insert("exclusiveMinimum".to_owned(), limit)),
            _ if draft == Draft::Draft4 => {
                members.insert("maximum".to_owned(), limit);
                members.insert("exclusiveMaximum".to_owned(), json!(true));
            }
            _ => drop(members.insert("exclusiveMaximum".to_owned(), limit)),
        }
    }

    fn add_textual(&mut self, members: &mut Map<String, Value>) {
        let (name, value) = match self.below(4) {
            0 => ("minLength", json!(self.below(4))),
            1 => ("maxLength", json!(self.below(4))),
            _ => ("pattern", json!(self.pick(&PATTERNS))),
        };
        members.insert(name.to_owned(), value);
    }

    fn add_items(&mut self, members: &mut Map<String, Value>, draft: Draft, depth: usize) {
        let modern = draft >= Draft::Draft201909;
        let (name, value) = match self.below(9) {
            0 => ("minItems", json!(self.below(4))),
            1 => ("maxItems", json!(self.below(4))),
            2 => ("uniqueItems", json!(true)),
            3 if draft > Draft::Draft4 && depth < 3 => ("contains", self.schema(draft, depth + 1)),
            4 if modern => ("minContains", json!(self.below(3))),
            5 if modern => ("maxContains", json!(self.below(3))),
            6 if modern && depth < 3 => ("unevaluatedItems", self.schema(draft, depth + 1)),
            7 if depth < 3 => {
                let items = (0..=self.below(2)).map(|_| self.schema(draft, depth + 1));
                let items = Value::Array(items.collect());
                let is_latest = draft == Draft::Draft202012;
                (if is_latest { "prefixItems" } else { "items" }, items)
            }
            _ if depth < 3 => {
                let is_tuple = members.get("items").is_some_and(Value::is_array);
                let name = if is_tuple { "additionalItems" } else { "items" };
                (name, self.schema_not_list(draft, depth))
            }
            _ => ("minItems", json!(self.below(3))),
        };
        members.insert(name.to_owned(), value);
    }

    fn schema_not_list(&mut self, draft: Draft, depth: usize) -> Value {
        if self.rarely(4) && draft > Draft::Draft4 {
            json!(false)
        } else {
            self.schema(draft, depth + 1)
        }
    }

    fn add_properties(&mut self, members: &mut Map<String, Value>, draft: Draft, depth: usize) {
        let modern = draft >= Draft::Draft201909;
        let name = self.pick(&NAMES);
        let (keyword, value) = match self.below(14) {
            0 | 1 => {
                let mut names = vec![name];
                let other = self.pick(&NAMES);
                if other != name && self.rarely(3) {
                    names.push(other);
                }
                ("required", json!(names))
            }
            2 => ("minProperties", json!(self.below(4))),
            3 => ("maxProperties", json!(self.below(4))),
            4 | 5 if depth < 3 => {
                let closed = self.rarely(2);
                let value = if closed {
                    json!(false)
                } else {
                    self.schema(draft, depth + 1)
                };
                ("additionalProperties", value)
            }
            6 if depth < 3 => {
                let pattern = self.pick(&PATTERNS);
                (
                    "patternProperties",
                    json!({pattern: self.schema(draft, depth + 1)}),
                )
            }
            7 if draft > Draft::Draft4 => {
                let mut names = Map::new();
                if self.rarely(3) {
                    names.insert("enum".to_owned(), json!([name, self.pick(&["x", "y"])]));
                } else {
                    self.add_textual(&mut names);
                }
                ("propertyNames", Value::Object(names))
            }
            8 if modern => ("dependentRequired", json!({name: [self.pick(&NAMES)]})),
            8 => ("dependencies", json!({name: [self.pick(&NAMES)]})),
            9 if modern && depth < 3 => (
                "dependentSchemas",
                json!({name: self.schema(draft, depth + 1)}),
            ),
            9 if depth < 3 => ("dependencies", json!({name: self.schema(draft, depth + 1)})),
            10 if modern && depth < 3 => {
                let value = if self.rarely(2) {
                    json!(false)
                } else {
                    self.schema(draft, depth + 1)
                };
                ("unevaluatedProperties", value)
            }
            _ if depth < 3 => {
                let properties = (0..=self.below(3))
                    .map(|_| (self.pick(&NAMES).to_owned(), self.schema(draft, depth + 1)));
                ("properties", Value::Object(properties.collect()))
            }
            _ => ("required", json!([name])),
        };
        members.insert(keyword.to_owned(), value);
    }

    fn add_branches(&mut self, members: &mut Map<String, Value>, draft: Draft, depth: usize) {
        let list = |dice: &mut Self| {
            let branches = (0..=1 + dice.below(2)).map(|_| dice.schema(draft, depth + 1));
            Value::Array(branches.collect())
        };
        match self.below(6) {
            0 => drop(members.insert("allOf".to_owned(), list(self))),
            1 => drop(members.insert("anyOf".to_owned(), list(self))),
            2 => drop(members.insert("oneOf".to_owned(), list(self))),
            3 => drop(members.insert("not".to_owned(), self.schema(draft, depth + 1))),
            4 if draft >= Draft::Draft7 => {
                members.insert("if".to_owned(), self.schema(draft, depth + 1));
                members.insert("then".to_owned(), self.schema(draft, depth + 1));
                if self.rarely(2) {
                    members.insert("else".to_owned(), self.schema(draft, depth + 1));
                }
            }
            _ => {
                let tagged = ["x", "y", "z"].map(|tag| {
                    json!({
                        "type": "object",
                        "properties": {"kind": {"enum": [tag]}, "a": self.schema(draft, depth + 1)},
                        "required": ["kind"],
                    })
                });
                members.insert("oneOf".to_owned(), json!(tagged));
            }
        }
    }

    /// Changes one part of a schema.
    fn change(&mut self, document: &mut Value, draft: Draft) {
        let mut places = Vec::new();
        schemas(document, String::new(), &mut places);
        // A definition that nothing refers to makes no difference.
        let text = document.to_string();
        places.retain(|place| {
            let name = place.strip_prefix(&format!("/{}/", shelf(draft)));
            let name = name.and_then(|name| name.split('/').next());
            name.is_none_or(|name| text.contains(&format!("/{name}\"")))
        });
        let place = places[self.below(places.len())].clone();
        let Some(schema) = document.pointer_mut(&place) else {
            return;
        };
        let depth = 2;
        match (self.below(8), &mut *schema) {
            (0, schema) if !place.is_empty() => *schema = self.schema(draft, depth),
            (1, schema) if !place.is_empty() => {
                let other = self.schema(draft, depth);
                let keyword = self.pick(&["anyOf", "allOf", "oneOf"]);
                *schema = json!({keyword: [schema.clone(), other]});
            }
            (2..=4, Value::Object(members)) if !members.is_empty() => {
                let keys: Vec<String> = members.keys().cloned().collect();
                let key = &keys[self.below(keys.len())];
                if key != shelf(draft) {
                    members.shift_remove(key);
                }
            }
            (_, Value::Object(members)) if !members.contains_key("$ref") => {
                let kind = members.get("type").and_then(Value::as_str).unwrap_or("any");
                let kind = kind.to_owned();
                self.add_keyword(members, &kind, draft, depth);
            }
            _ => {}
        }
    }
}

fn shelf(draft: Draft) -> &'static str {
    if draft >= Draft::Draft201909 {
        "$defs"
    } else {
        "definitions"
    }
}

/// The places of a schema and of those inside it.
fn schemas(value: &Value, at: String, places: &mut Vec<String>) {
    let Value::Object(members) = value else {
        return;
    };
    for (keyword, value) in members {
        let below = format!("{at}/{keyword}");
        match (keyword.as_str(), value) {
            (
                "properties" | "patternProperties" | "dependentSchemas" | "$defs" | "definitions",
                Value::Object(members),
            ) => {
                for (name, value) in members {
                    schemas(value, format!("{below}/{name}"), places);
                }
            }
            ("allOf" | "anyOf" | "oneOf" | "prefixItems" | "items", Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    schemas(value, format!("{below}/{index}"), places);
                }
            }
            (
                "items"
                | "additionalItems"
                | "contains"
                | "not"
                | "if"
                | "then"
                | "else"
                | "additionalProperties"
                | "unevaluatedProperties"
                | "unevaluatedItems",
                value,
            ) => schemas(value, below, places),
            _ => {}
        }
    }
    places.push(at);
}

/// Events.
impl Dice {
    fn number(&mut self) -> Value {
        match self.below(3) {
            0 => json!(self.pick(&[-1.0, 0.5, 1.0, 1.5, 2.5, 3.0, 0.1, 7.0])),
            _ => json!(i64::try_from(self.below(9)).unwrap() - 2),
        }
    }

    fn value(&mut self, depth: usize) -> Value {
        match self.below(if depth < 3 { 9 } else { 6 }) {
            0 => Value::Null,
            1 => json!(self.rarely(2)),
            2 | 3 => self.number(),
            4 | 5 => json!(self.pick(&TEXTS)),
            6 => {
                let items = (0..self.below(4)).map(|_| self.value(depth + 1));
                Value::Array(items.collect())
            }
            _ => {
                let members = (0..self.below(4))
                    .map(|_| (self.pick(&NAMES).to_owned(), self.value(depth + 1)));
                Value::Object(members.collect())
            }
        }
    }

    /// An event that goes along with much of what a schema says.
    fn event(&mut self, root: &Value, schema: &Value, depth: usize) -> Value {
        let Value::Object(members) = schema else {
            return self.value(depth);
        };
        if depth > 6 {
            return self.value(depth);
        }
        if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
            let target = root.pointer(&reference[1..]).unwrap_or(&Value::Null);
            return self.event(root, target, depth + 1);
        }
        if let Some(value) = members.get("const") {
            return value.clone();
        }
        if let Some(Value::Array(values)) = members.get("enum") {
            return values[self.below(values.len())].clone();
        }
        for keyword in ["oneOf", "anyOf", "allOf"] {
            if let Some(Value::Array(branches)) = members.get(keyword)
                && self.rarely(2)
            {
                let branch = &branches[self.below(branches.len())];
                return self.event(root, branch, depth + 1);
            }
        }
        let types = match members.get("type") {
            Some(Value::String(one)) => one.clone(),
            Some(Value::Array(several)) => {
                let one = several[self.below(several.len())].as_str();
                one.unwrap_or("null").to_owned()
            }
            _ => self.pick(&TYPES).to_owned(),
        };
        match types.as_str() {
            "null" => Value::Null,
            "boolean" => json!(self.rarely(2)),
            "integer" | "number" => self.number(),
            "string" => json!(self.pick(&TEXTS)),
            "array" => self.list(root, members, depth),
            _ => self.object(root, members, depth),
        }
    }

    fn list(&mut self, root: &Value, members: &Map<String, Value>, depth: usize) -> Value {
        let front = members.get("prefixItems").or(members.get("items"));
        let front = front.and_then(Value::as_array);
        let any = json!({});
        let rest = members
            .get("items")
            .filter(|items| items.is_object())
            .or(members.get("contains"))
            .unwrap_or(&any);
        let items = (0..self.below(4)).map(|index| {
            let schema = front.and_then(|front| front.get(index)).unwrap_or(rest);
            self.event(root, schema, depth + 1)
        });
        Value::Array(items.collect())
    }

    fn object(&mut self, root: &Value, members: &Map<String, Value>, depth: usize) -> Value {
        let declared = members.get("properties").and_then(Value::as_object);
        let mut names: Vec<String> = Vec::new();
        for name in declared.into_iter().flatten().map(|(name, _)| name) {
            if !self.rarely(3) {
                names.push(name.clone());
            }
        }
        let required = members.get("required").and_then(Value::as_array);
        let required = required.into_iter().flatten().filter_map(Value::as_str);
        names.extend(required.map(str::to_owned));
        if self.rarely(3) {
            names.push(self.pick(&NAMES).to_owned());
        }
        let any = json!({});
        let rest = members.get("additionalProperties").unwrap_or(&any);
        let object = names.into_iter().map(|name| {
            let schema = declared.and_then(|declared| declared.get(&name));
            let value = self.event(root, schema.unwrap_or(rest), depth + 1);
            (name, value)
        });
        Value::Object(object.collect())
    }

    /// Changes a part of an event.
    fn spoil(&mut self, event: &mut Value) {
        match event {
            Value::Array(items) if !items.is_empty() && !self.rarely(3) => {
                let index = self.below(items.len());
                self.spoil(&mut items[index]);
            }
            Value::Object(members) if !members.is_empty() && !self.rarely(3) => {
                let index = self.below(members.len());
                if let Some((_, value)) = members.iter_mut().nth(index) {
                    self.spoil(value);
                }
            }
            event => *event = self.value(1),
        }
    }
}
