//! Avro schemas that are made to hang, to overflow the stack or to fill the memory. A test thread has 2 MB of stack; the
//! limits on time are far above what an honest machine needs and far below what squared work takes.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use schema_gate::compat::{self, Semantics};
use schema_gate::format::Reading;
use schema_gate::format::avro::{self, Schema};
use schema_gate::model::{Direction, Layer, Proof, SchemaType, SubjectName};
use support::{Judged, Snapshot, judge};

const PATIENCE: Duration = Duration::from_secs(20);

fn judged(old: &[(&str, &str)], new: &[(&str, &str)]) -> Judged {
    let snapshot = |files: &[(&str, &str)]| {
        let files = files.iter();
        Snapshot::new(
            "main",
            files.map(|(path, text)| ((*path).to_owned(), (*text).to_owned())),
        )
    };
    let start = Instant::now();
    let judged = judge(
        &snapshot(old),
        &snapshot(new),
        Some(SchemaType::Avro),
        &Reading::default(),
        Semantics::default(),
    );
    let took = start.elapsed();
    assert!(took < PATIENCE, "{took:?}");
    judged
}

fn compare(old: &str, new: &str) -> Judged {
    judged(&[("r.avsc", old)], &[("r.avsc", new)])
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    let files = files.iter();
    files
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect()
}

fn backward(judged: &Judged) -> &'static str {
    judged.verdict(Direction::Backward, Layer::Wire)
}

fn record(name: &str, fields: &[String]) -> String {
    format!(
        r#"{{"type": "record", "name": "{name}", "fields": [{}]}}"#,
        fields.join(",")
    )
}

fn field(name: &str, of: &str) -> String {
    format!(r#"{{"name": "{name}", "type": {of}}}"#)
}

/// Types that refer to the next one by name, each in a union: one long chain, flat in the text.
fn chain(prefix: &str, length: usize, last: &str) -> String {
    let link = |index: usize| {
        let next = if index + 1 == length {
            last.to_owned()
        } else {
            format!(r#"["null", "{prefix}{}"]"#, index + 1)
        };
        record(&format!("{prefix}{index}"), &[field("next", &next)])
    };
    // The last type comes first, so that every name is known where it is used, as Java wants it.
    let links: Vec<String> = (0..length).rev().map(link).collect();
    let fields = links
        .iter()
        .enumerate()
        .map(|(index, link)| field(&format!("f{index}"), link));
    record("Chain", &fields.collect::<Vec<_>>())
}

#[test]
fn a_default_of_unions_of_records_is_judged_in_linear_time() {
    let mut default = "{}".to_owned();
    for _ in 0..60 {
        default = format!(r#"{{"f": {default}}}"#);
    }
    let text = format!(
        r#"{{"type": "record", "name": "Top", "fields": [{{"name": "a", "default": {default}, "type":
            {{"type": "record", "name": "A", "fields": [{{"name": "f", "type": ["null", "A",
                {{"type": "record", "name": "B", "fields": [{{"name": "f", "type": ["null", "A", "B"]}}]}}]}}]}}}}]}}"#
    );
    let judged = compare(&text, &text);
    assert_eq!(judged.unread.len(), 2, "the innermost default has no `f`");
}

#[test]
fn a_chain_of_thousands_of_types_is_compared_without_recursion() {
    let (old, new) = (
        chain("N", 4_000, r#""int""#),
        chain("N", 4_000, r#""string""#),
    );
    assert_eq!(backward(&compare(&old, &new)), "incompatible");
    assert_eq!(backward(&compare(&old, &old)), "compatible");
}

#[test]
fn an_event_as_deep_as_codecs_go_fits_on_the_stack() {
    let files = |last: &str| {
        let file = |index: usize| {
            let next = match index {
                120 => last.to_owned(),
                _ => format!(r#"["N{}"]"#, index + 1),
            };
            let text = record(&format!("N{index}"), &[field("next", &next)]);
            (format!("n{index}.avsc"), text)
        };
        (0..=120).map(file).collect::<Vec<_>>()
    };
    let (old, new) = (files(r#""int""#), files(r#""string""#));
    let judged = judged(&borrowed(&old), &borrowed(&new));
    let proofs = judged
        .pairs
        .iter()
        .flat_map(|(_, judgement)| &judgement.changes)
        .flat_map(|change| &change.effects)
        .map(|effect| effect.proof.word());
    let proofs: BTreeSet<&str> = proofs.collect();
    assert_eq!(proofs, BTreeSet::from(["proven", "not-tried"]));
}

#[test]
fn records_in_unions_in_records_are_matched_by_structure_without_recursion() {
    let old = chain("Old", 3_000, r#""int""#);
    let new = chain("New", 3_000, r#""string""#);
    assert_eq!(backward(&compare(&old, &new)), "incompatible");
}

#[test]
fn hundreds_of_breaks_share_their_preparation() {
    let fields = |names: &[&str]| {
        let fields = names.iter().flat_map(|name| {
            (0..800).map(move |index| field(&format!("{name}{index}"), r#""int""#))
        });
        record("R", &fields.collect::<Vec<_>>())
    };
    let judged = compare(&fields(&["kept"]), &fields(&["kept", "added"]));
    assert_eq!(backward(&judged), "incompatible");
    let effects = judged
        .pairs
        .iter()
        .flat_map(|(_, judgement)| &judgement.changes)
        .flat_map(|change| &change.effects);
    let (proven, others): (Vec<_>, Vec<_>) =
        effects.partition(|effect| matches!(effect.proof, Proof::Proven(_)));
    assert!(proven.len() >= 100, "{} are proven", proven.len());
    assert!(
        others
            .iter()
            .all(|effect| matches!(effect.proof, Proof::NotTried { .. })),
        "{others:?}"
    );
}

#[test]
fn unions_of_a_thousand_records_each_are_crossed_by_name() {
    let union = |prefix: &str| {
        let records = (0..1_000)
            .map(|index| record(&format!("{prefix}{index}"), &[field(prefix, r#""int""#)]));
        format!("[{}]", records.collect::<Vec<_>>().join(","))
    };
    assert_eq!(backward(&compare(&union("a"), &union("b"))), "incompatible");
}

#[test]
fn unions_of_records_that_share_a_simple_name_are_crossed_by_structure() {
    let union = |namespace: &str, name: &str| {
        let records = (0..300)
            .map(|index| record(&format!("{namespace}{index}.R"), &[field(name, r#""int""#)]));
        format!("[{}]", records.collect::<Vec<_>>().join(","))
    };
    assert_eq!(
        backward(&compare(&union("a", "f"), &union("b", "g"))),
        "incompatible"
    );
    assert_eq!(
        backward(&compare(&union("a", "f"), &union("b", "f"))),
        "compatible"
    );
}

#[test]
fn what_is_left_when_enough_events_were_made_is_said() {
    let unions = |namespace: &str, more: &str| {
        let fields = (0..700).map(|index| {
            let of =
                format!(r#"{{"type": "enum", "name": "{namespace}.T{index}", "symbols": ["ON"]}}"#);
            field(&format!("f{index}"), &format!(r#"["null", {of}{more}]"#))
        });
        record("Order", &fields.collect::<Vec<_>>())
    };
    let judged = compare(&unions("a", ""), &unions("b", r#", "int""#));
    assert_eq!(backward(&judged), "compatible");
    let changes = judged
        .pairs
        .iter()
        .flat_map(|(_, judgement)| &judgement.changes)
        .filter(|change| change.rule.id == "avro/decoder-refuses");
    let untried = changes
        .flat_map(|change| &change.effects)
        .filter_map(|effect| match &effect.proof {
            Proof::NotTried { why } => Some(why),
            _ => None,
        });
    let untried: Vec<_> = untried.collect();
    assert!(
        untried.iter().all(|why| why.contains("were not tried")),
        "{untried:?}"
    );
    assert!(!untried.is_empty());
}

#[test]
fn a_fixed_of_300_megabytes_is_not_made() {
    let decimal = |scale: u32| {
        let of = format!(
            r#"{{"type": "fixed", "name": "F", "size": 300000000, "logicalType": "decimal", "precision": 9, "scale": {scale}}}"#
        );
        record("R", &[field("amount", &of)])
    };
    let judged = compare(&decimal(2), &decimal(3));
    assert_eq!(judged.rules(), ["avro/decimal-scale-changed"]);
}

#[test]
fn a_decimal_of_any_scale_is_told() {
    let decimal = |scale: u32| {
        let of = format!(
            r#"{{"type": "bytes", "logicalType": "decimal", "precision": 4000000000, "scale": {scale}}}"#
        );
        record("R", &[field("amount", &of)])
    };
    let judged = compare(&decimal(70_000), &decimal(3_999_999_999));
    assert_eq!(judged.rules(), ["avro/decimal-scale-changed"]);
}

#[test]
fn thousands_of_references_to_copied_definitions_are_looked_up_once() {
    let copy = record(
        "Copied",
        &(0..200)
            .map(|index| field(&format!("f{index}"), r#""int""#))
            .collect::<Vec<_>>(),
    );
    let paths: Vec<String> = (0..20).map(|index| format!("copy{index}.avsc")).collect();
    let fields: Vec<String> = (0..5_000)
        .map(|index| field(&format!("f{index}"), r#""Copied""#))
        .collect();
    let order = record("Order", &fields);
    let mut files: Vec<(&str, &str)> = paths
        .iter()
        .map(|path| (path.as_str(), copy.as_str()))
        .collect();
    files.push(("order.avsc", &order));
    let judged = judged(&files, &files);
    assert_eq!(judged.unread, []);
}

/// Eight times as much takes eight times as long, and 64 times where work is squared. A busy machine slows down what it
/// likes, so the fastest of some runs count, and of more runs if these do not look well.
fn assert_linear<T>(what: &str, prepare: impl Fn(usize) -> T, run: impl Fn(&T)) {
    let (small, large) = (prepare(300), prepare(2_400));
    let took = |input: &T| {
        let start = Instant::now();
        run(input);
        start.elapsed().as_secs_f64()
    };
    let (mut least, mut most) = (f64::INFINITY, f64::INFINITY);
    for round in 0..40 {
        (least, most) = (least.min(took(&small)), most.min(took(&large)));
        if round >= 5 && most < 40.0 * least {
            return;
        }
    }
    panic!("{what} is no linear work: {least} and {most} seconds");
}

fn schema(text: &str) -> Schema {
    let files = Snapshot::new("main", [("r.avsc".to_owned(), text.to_owned())]);
    let subject = avro::load(&files, &["r.avsc"]).subjects.pop().unwrap();
    match subject.schema {
        schema_gate::format::Schema::Avro(schema) => schema,
        other => panic!("{other:?} is not Avro"),
    }
}

/// Fields that are numbered and written by `field`.
fn numbered(count: usize, field: impl Fn(usize) -> String) -> String {
    record("R", &(0..count).map(field).collect::<Vec<_>>())
}

#[test]
fn a_schema_is_read_in_linear_time() {
    let text = |size| {
        numbered(size, |index| {
            field(&format!("f{index}"), r#"["null", "int"]"#)
        })
    };
    assert_linear("reading", text, |text| drop(schema(text)));
}

#[test]
fn a_verdict_takes_linear_time() {
    let of = |of: &'static str| move |index| field(&format!("f{index}"), of);
    let verdict = |[old, new]: &[Schema; 2]| {
        for direction in Direction::BOTH {
            compat::avro::verdict(old, new, direction);
        }
    };
    let pair = |old: String, new: String| [schema(&old), schema(&new)];
    let changed = |size| {
        pair(
            numbered(size, of(r#"["int"]"#)),
            numbered(size, of(r#"["string"]"#)),
        )
    };
    assert_linear("changed types", changed, verdict);
    let reversed = |size| {
        let back = |index| of(r#""int""#)(size - index);
        pair(numbered(size, of(r#""int""#)), numbered(size, back))
    };
    assert_linear("fields in reverse", reversed, verdict);
    let chained = |size| {
        pair(
            chain("N", size, r#""int""#),
            chain("N", size, r#""string""#),
        )
    };
    assert_linear("types in types", chained, verdict);
    let wide = |size| {
        let records = (0..size).map(|index| record(&format!("R{index}"), &[]));
        let union = format!("[{}]", records.collect::<Vec<_>>().join(","));
        pair(union.clone(), union)
    };
    assert_linear("branches of a union", wide, verdict);
}

#[test]
fn what_breaks_nothing_is_told_in_linear_time() {
    let pair = |old: String, new: String| [schema(&old), schema(&new)];
    let subject = SubjectName("R".to_owned());
    let judge = |[old, new]: &[Schema; 2]| {
        drop(compat::avro::judge(
            &subject,
            old,
            new,
            Semantics::default(),
        ));
    };
    let documented = |doc: &'static str| {
        move |index| {
            format!(r#"{{"name": "f{index}", "type": "int", "doc": "{doc}", "default": 0}}"#)
        }
    };
    let told = |size| {
        pair(
            numbered(size, documented("was")),
            numbered(size, documented("is")),
        )
    };
    assert_linear("changed documentation", told, judge);
    let added = |size| pair(numbered(0, documented("")), numbered(size, documented("")));
    assert_linear("added fields", added, judge);
    let symbols = |prefix: &str, size| {
        let symbols = (0..size).map(|index| format!(r#""{prefix}{index}""#));
        let symbols = symbols.collect::<Vec<_>>().join(",");
        format!(r#"{{"type": "enum", "name": "E", "symbols": ["X", {symbols}], "default": "X"}}"#)
    };
    let replaced = |size| pair(symbols("a", size), symbols("b", size));
    assert_linear("other symbols", replaced, judge);
}
