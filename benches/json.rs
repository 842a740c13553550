//! What a pair of JSON Schemas costs: `cargo bench --bench json`. Items are properties, branches or definitions, so a
//! column that stays the same while the schemas grow shows that the cost is linear.
//!
//! With `SCHEMA_GATE_VECTORS` set, `vectors` judges all pairs of the suites: its mean is the cost of a pair, and the
//! median of them is printed first.

#![allow(clippy::print_stderr, reason = "a bench tells what it found")]

use std::sync::Arc;
use std::time::Instant;

use divan::Bencher;
use divan::counter::ItemsCount;
use schema_gate::compat::{Semantics, json};
use schema_gate::format::jsonschema::{Document, load};
use schema_gate::format::{Reading, Schema};
use schema_gate::model::{Files, SchemaFile, SubjectName, UnknownFields, Unread};
use serde_json::{Value, json};

fn main() {
    tell_median();
    divan::main();
}

const SIZES: [usize; 3] = [10, 100, 500];

/// Everything: both verdicts, what changed, and the proofs.
mod judge {
    use super::{Bencher, SIZES, chain, judging, order, union};

    #[divan::bench(args = SIZES)]
    fn widened(bencher: Bencher<'_, '_>, size: usize) {
        judging(
            bencher,
            size,
            [order(size, "integer"), order(size, "number")],
        );
    }

    #[divan::bench(args = SIZES)]
    fn broken(bencher: Bencher<'_, '_>, size: usize) {
        judging(
            bencher,
            size,
            [order(size, "integer"), order(size, "boolean")],
        );
    }

    #[divan::bench(args = [10, 50])]
    fn tagged_union(bencher: Bencher<'_, '_>, size: usize) {
        judging(bencher, size, [union(size), union(size + 1)]);
    }

    #[divan::bench(args = [10, 100])]
    fn recursive(bencher: Bencher<'_, '_>, size: usize) {
        judging(
            bencher,
            size,
            [chain(size, "integer"), chain(size, "number")],
        );
    }
}

fn judging(bencher: Bencher<'_, '_>, items: usize, schemas: [Value; 2]) {
    let [old, new] = schemas.map(|schema| read(schema.to_string(), &Reading::default()));
    let [Some(old), Some(new)] = [old, new] else {
        panic!("the schemas are valid");
    };
    let bencher = bencher.counter(ItemsCount::new(items));
    bencher.bench(|| judge(&old, &new));
}

fn judge(old: &Document, new: &Document) {
    let subject = SubjectName("Order".to_owned());
    let semantics = Semantics {
        unknown_fields: UnknownFields::Allowed,
        ..Semantics::default()
    };
    divan::black_box(json::judge(&subject, old, new, semantics));
}

#[divan::bench(sample_count = 5)]
fn vectors(bencher: Bencher<'_, '_>) {
    let pairs = pairs();
    let bencher = bencher.counter(ItemsCount::new(pairs.len()));
    bencher.bench(|| pairs.iter().for_each(|(old, new)| judge(old, new)));
}

fn tell_median() {
    let cost = |(old, new): &(Document, Document)| {
        let start = Instant::now();
        judge(old, new);
        start.elapsed()
    };
    let mut costs: Vec<_> = pairs().iter().map(cost).collect();
    costs.sort();
    if let Some(median) = costs.get(costs.len() / 2) {
        eprintln!("the median of {} pairs is {median:?}", costs.len());
    }
}

fn pairs() -> Vec<(Document, Document)> {
    let Some(folder) = std::env::var_os("SCHEMA_GATE_VECTORS") else {
        return Vec::new();
    };
    let path = std::path::Path::new(&folder).join("json-suites.jsonl");
    let rows = std::fs::read_to_string(path).unwrap_or_default();
    let rows = rows
        .lines()
        .filter_map(|row| serde_json::from_str::<Value>(row).ok());
    let side = |row: &Value, side: &str| {
        let text = row[side].as_object()?.values().next()?.as_str()?.to_owned();
        let draft = row["draft"].as_str().and_then(|draft| draft.parse().ok());
        let reading = Reading {
            draft,
            ..Reading::default()
        };
        read(text, &reading)
    };
    rows.filter_map(|row| Some((side(&row, "old")?, side(&row, "new")?)))
        .collect()
}

/// A snapshot of one file.
struct File(Arc<SchemaFile>);

impl File {
    const PATH: &str = "order.json";
}

impl Files for File {
    fn paths(&self) -> Result<Arc<[String]>, Unread> {
        Ok(Arc::new([Self::PATH.to_owned()]))
    }

    fn read(&self, path: &str) -> Result<Option<Arc<SchemaFile>>, Unread> {
        Ok((path == Self::PATH).then(|| Arc::clone(&self.0)))
    }
}

fn read(text: String, reading: &Reading) -> Option<Document> {
    let file = File(SchemaFile::new(File::PATH, "main", text));
    let mut loaded = load(&file, &[File::PATH], reading);
    match loaded.subjects.pop()?.schema {
        Schema::Json(document) => Some(document),
        _ => None,
    }
}

/// An order of so many properties, every tenth of type `amount`.
fn order(count: usize, amount: &str) -> Value {
    let property = |index: usize| {
        let of = match index % 5 {
            0 if index.is_multiple_of(10) => json!({"type": amount, "minimum": 0}),
            1 => json!({"type": "string", "pattern": "^[A-Z]{3}$"}),
            2 => json!({"enum": ["new", "paid", "sent"]}),
            3 => json!({"type": "array", "items": {"type": "number"}, "minItems": 1}),
            _ => {
                json!({"type": "object", "properties": {"sku": {"type": "string"}}, "required": ["sku"]})
            }
        };
        (format!("field{index}"), of)
    };
    let properties: serde_json::Map<String, Value> = (0..count).map(property).collect();
    json!({"type": "object", "properties": properties, "required": ["field0"], "additionalProperties": false})
}

/// A union of so many events, told apart by their `kind`.
fn union(count: usize) -> Value {
    let branch = |index: usize| {
        json!({
            "type": "object",
            "properties": {"kind": {"const": format!("kind{index}")}, "total": {"type": "number"}},
            "required": ["kind"],
        })
    };
    json!({"oneOf": (0..count).map(branch).collect::<Vec<_>>()})
}

/// Definitions of which each refers to the next, and the last to the first.
fn chain(count: usize, amount: &str) -> Value {
    let link = |index: usize| {
        let next = format!("#/$defs/d{}", (index + 1) % count);
        let of = if index + 1 == count {
            amount
        } else {
            "integer"
        };
        let link =
            json!({"type": "object", "properties": {"next": {"$ref": next}, "own": {"type": of}}});
        (format!("d{index}"), link)
    };
    let definitions: serde_json::Map<String, Value> = (0..count).map(link).collect();
    json!({"$ref": "#/$defs/d0", "$defs": definitions})
}
