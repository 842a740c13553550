//! The traps of Avro that registries let pass, one by one: each has a rule, at a level that somebody chose.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use schema_gate::compat::Semantics;
use schema_gate::format::Reading;
use schema_gate::model::{
    Against, Counts, Direction, Finding, Layer, Level, Proof, SchemaFile, SchemaType,
};
use schema_gate::policy::{self, Overrides, Policy};
use support::{Judged, Snapshot, judge};

use Level::{Error, Info, Warning};

fn judged(old: &str, new: &str) -> Judged {
    let side = |text: &str| Snapshot::new("main", [("r.avsc".to_owned(), text.to_owned())]);
    let guarded_properties = &["pii".to_owned()];
    let semantics = Semantics {
        guarded_properties,
        ..Semantics::default()
    };
    let (avro, reading) = (Some(SchemaType::Avro), Reading::default());
    let judged = judge(&side(old), &side(new), avro, &reading, semantics);
    assert_eq!(judged.unread, []);
    judged
}

/// What is found where both directions are enforced.
fn findings(old: &str, new: &str) -> Vec<Finding> {
    findings_under("", old, new)
}

/// The same with these settings.
fn findings_under(settings: &str, old: &str, new: &str) -> Vec<Finding> {
    let text = format!("[defaults]\nmode = \"full\"\n{settings}\n");
    let file = SchemaFile::new("schema-gate.toml", "working tree", text);
    let policy = Policy::parse(&[file], Overrides::default()).unwrap();
    let effective = policy.for_path("r.avsc");
    let against = Against {
        label: "main".to_owned(),
        id: None,
        likeness: None,
    };
    let judged = judged(old, new);
    let judgements = judged.pairs.into_iter().map(|(_, judgement)| judgement);
    let changes = judgements.flat_map(|judgement| judgement.changes);
    changes
        .filter_map(|change| policy::weigh(change, against.clone(), &effective))
        .collect()
}

/// The rule fires at this level, nothing is refuted, and no side has anything against itself.
#[track_caller]
fn assert_trap(old: &str, new: &str, rule: &str, level: Level) -> Finding {
    let found = findings(old, new);
    let rules: Vec<_> = found
        .iter()
        .map(|finding| (finding.change.rule.id, finding.level))
        .collect();
    let trap = found.iter().find(|finding| finding.change.rule.id == rule);
    assert_eq!(
        trap.map(|trap| trap.level),
        Some(level),
        "{rule}: {rules:?}"
    );
    let proofs = found.iter().flat_map(|finding| &finding.change.effects);
    let refuted = |proof: &Proof| matches!(proof, Proof::Refuted(_));
    assert!(proofs.into_iter().all(|effect| !refuted(&effect.proof)));
    for side in [old, new] {
        assert_eq!(judged(side, side).rules(), [""; 0]);
    }
    trap.unwrap().clone()
}

/// The rule fires, whatever the sides have against themselves: aliases may be at odds with each other.
#[track_caller]
fn assert_trap_of(old: &str, new: &str, rule: &str) -> Finding {
    let mut found = findings(old, new).into_iter();
    found
        .find(|finding| finding.change.rule.id == rule)
        .unwrap()
}

/// The rules that fire at all.
fn rules(old: &str, new: &str) -> Vec<&'static str> {
    let rules = findings(old, new).into_iter();
    rules.map(|finding| finding.change.rule.id).collect()
}

#[track_caller]
fn assert_registries_let_pass(old: &str, new: &str) {
    for direction in Direction::BOTH {
        let verdict = judged(old, new).verdict(direction, Layer::Wire);
        assert_eq!(verdict, "compatible", "{direction}");
    }
}

fn record(fields: &str) -> String {
    named("com.acme.Order", "", fields)
}

fn named(name: &str, more: &str, fields: &str) -> String {
    format!(r#"{{"type": "record", "name": "{name}", {more} "fields": [{fields}]}}"#)
}

fn field(of: &str) -> String {
    record(&format!(r#"{{"name": "total", "type": {of}}}"#))
}

fn logical(of: &str, logical: &str) -> String {
    field(&format!(
        r#"{{"type": "{of}", "logicalType": "{logical}", "precision": 9, "scale": 2}}"#
    ))
}

/// What a witness says, and which codec does.
fn outcomes(finding: &Finding) -> Vec<(&'static str, &str)> {
    let effects = finding.change.effects.iter();
    let witnesses = effects.filter_map(|effect| effect.proof.witness());
    witnesses
        .map(|witness| (witness.codec, witness.outcome.as_str()))
        .collect()
}

#[test]
fn another_unit_of_a_time_is_another_moment() {
    for (old, new) in [
        (
            logical("long", "timestamp-millis"),
            logical("long", "timestamp-micros"),
        ),
        (
            logical("int", "time-millis"),
            logical("long", "time-micros"),
        ),
    ] {
        assert_trap(&old, &new, "avro/logical-unit-changed", Error);
    }
    let (date, instant) = (logical("int", "date"), logical("long", "timestamp-millis"));
    let trap = assert_trap(&date, &instant, "avro/logical-type-changed", Error);
    assert_eq!(
        outcomes(&trap)[0].1,
        "2026-01-01 was written, the reader takes it for 1970-01-01T00:00:20.454Z"
    );
}

#[test]
fn an_instant_is_no_local_time() {
    let (instant, local) = (
        logical("long", "timestamp-millis"),
        logical("long", "local-timestamp-millis"),
    );
    for (old, new) in [(&instant, &local), (&local, &instant)] {
        assert_registries_let_pass(old, new);
        assert_trap(old, new, "avro/timestamp-locality-changed", Warning);
    }
}

#[test]
fn a_logical_type_that_comes_or_goes_is_worth_a_look() {
    let (plain, uuid) = (field(r#""string""#), logical("string", "uuid"));
    assert_trap(&plain, &uuid, "avro/logical-type-added", Warning);
    assert_trap(&uuid, &plain, "avro/logical-type-removed", Warning);
    let (plain, date) = (field(r#""int""#), logical("int", "date"));
    assert_trap(&plain, &date, "avro/logical-type-added", Warning);
    assert_trap(&date, &plain, "avro/logical-type-removed", Warning);
}

#[test]
fn a_duration_and_a_big_decimal_are_types_of_the_specification() {
    let fixed = |logical: &str| {
        field(&format!(
            r#"{{"type": "fixed", "name": "Term", "size": 12{logical}}}"#
        ))
    };
    let (plain, duration) = (fixed(""), fixed(r#", "logicalType": "duration""#));
    assert_trap(&plain, &duration, "avro/logical-type-added", Warning);
    assert_trap(&duration, &plain, "avro/logical-type-removed", Warning);
    let (plain, big) = (field(r#""bytes""#), logical("bytes", "big-decimal"));
    assert_trap(&big, &plain, "avro/logical-type-removed", Warning);
    let decimal = logical("bytes", "decimal");
    assert_trap(&decimal, &big, "avro/logical-type-changed", Error);
}

#[test]
fn a_logical_type_of_other_software_is_worth_a_look() {
    let (cents, mills) = (
        logical("long", "money-cents"),
        logical("long", "money-mills"),
    );
    let plain = field(r#""long""#);
    let rule = "avro/custom-logical-type-changed";
    let trap = assert_trap(&cents, &mills, rule, Warning);
    let proofs = trap.change.effects.iter().map(|effect| effect.proof.word());
    assert!(proofs.eq(["not-tried", "not-tried"]));
    assert_trap(&cents, &plain, "avro/logical-type-removed", Warning);
    assert_trap(&plain, &cents, "avro/logical-type-added", Info);
    let set = |logical: &str| field(&format!(r#"{{"type": "array", "items": "int"{logical}}}"#));
    let (list, set) = (set(""), set(r#", "logicalType": "set""#));
    assert_trap(&set, &list, "avro/logical-type-removed", Warning);
}

#[test]
fn a_decimal_has_one_scale_and_one_precision() {
    let decimal = |precision: u32, scale: u32| {
        field(&format!(
            r#"{{"type": "bytes", "logicalType": "decimal", "precision": {precision}, "scale": {scale}}}"#
        ))
    };
    assert_registries_let_pass(&decimal(9, 2), &decimal(9, 4));
    assert_trap(
        &decimal(9, 2),
        &decimal(9, 4),
        "avro/decimal-scale-changed",
        Error,
    );
    assert_trap(
        &decimal(9, 2),
        &decimal(18, 2),
        "avro/decimal-precision-changed",
        Error,
    );
    assert_trap(
        &decimal(18, 2),
        &decimal(9, 2),
        "avro/decimal-precision-changed",
        Error,
    );
}

#[test]
fn the_digits_of_a_decimal_are_no_text() {
    let (decimal, text) = (logical("bytes", "decimal"), field(r#""string""#));
    assert_registries_let_pass(&decimal, &text);
    assert_trap(&decimal, &text, "avro/decimal-read-as-text", Error);
    assert_trap(&text, &decimal, "avro/decimal-read-as-text", Error);
    let both = ["avro/string-read-as-bytes", "avro/decimal-read-as-text"];
    assert_eq!(rules(&decimal, &text), both);
}

#[test]
fn not_all_bytes_are_text_and_python_does_not_read_text_as_bytes() {
    let (bytes, text) = (field(r#""bytes""#), field(r#""string""#));
    assert_registries_let_pass(&bytes, &text);
    assert_trap(&bytes, &text, "avro/type-exchanged", Warning);
    let trap = assert_trap(&text, &bytes, "avro/string-read-as-bytes", Warning);
    let who =
        "some Python consumers on the new schema cannot read events written before this change";
    assert_eq!(trap.effects[0].who, who);
}

#[test]
fn a_float_has_no_room_for_all_integers() {
    for (old, new) in [("int", "float"), ("long", "float"), ("long", "double")] {
        let (old, new) = (field(&format!("\"{old}\"")), field(&format!("\"{new}\"")));
        assert_trap(&old, &new, "avro/number-loses-precision", Warning);
    }
    let rules = rules(&field(r#""int""#), &field(r#""double""#));
    assert_eq!(rules, ["avro/type-widened"]);
}

#[test]
fn a_promotion_takes_the_first_branch_that_will_do() {
    let old = field(r#""int""#);
    let new = field(r#"["null", "float", "long"]"#);
    let trap = assert_trap(&old, &new, "avro/number-loses-precision", Warning);
    let told = "16777217 was written, the reader takes it for 16777216.0";
    assert_eq!(outcomes(&trap)[0].1, told);
    let better = field(r#"["null", "long", "float"]"#);
    assert!(!rules(&old, &better).contains(&"avro/number-loses-precision"));
}

#[test]
fn each_branch_that_a_promotion_takes_is_looked_at() {
    let (old, new) = (field(r#"["int", "long"]"#), field(r#""double""#));
    let trap = assert_trap(&old, &new, "avro/number-loses-precision", Warning);
    assert!(trap.message().contains("all of long"), "{}", trap.message());
    let wide = field(r#"["null", "double"]"#);
    assert_trap(&old, &wide, "avro/number-loses-precision", Warning);
    // A string is read as the string that is there as well, and not as bytes.
    let both = field(r#"["bytes", "string"]"#);
    assert_eq!(rules(&both, &field(r#""string""#)), ["avro/type-exchanged"]);
}

#[test]
fn a_branch_that_was_renamed_by_an_alias_is_the_same_branch() {
    let time = |name: &str, more: &str, unit: &str| {
        let at = format!(
            r#"{{"name": "at", "type": {{"type": "long", "logicalType": "timestamp-{unit}"}}}}"#
        );
        field(&format!(r#"["null", {}]"#, named(name, more, &at)))
    };
    let old = time("Paid", "", "micros");
    let new = time("Settled", r#""aliases": ["Paid"],"#, "millis");
    assert_trap(&old, &new, "avro/logical-unit-changed", Error);
    assert_trap(&old, &new, "avro/type-alias-relied-on", Warning);
    // Back again the old side has the alias.
    assert_trap(&new, &old, "avro/logical-unit-changed", Error);
}

#[test]
fn a_branch_that_kept_its_full_name_has_not_moved() {
    let line = |namespace: &str| named(&format!("{namespace}.Line"), "", "");
    let old = field(&format!(r#"["long", {}]"#, line("a")));
    let new = field(&format!(r#"["long", {}, {}]"#, line("b"), line("a")));
    assert_eq!(rules(&old, &new), [""; 0]);
    let moved = field(&format!(r#"["long", {}]"#, line("b")));
    assert_trap(&old, &moved, "avro/namespace-changed", Warning);
}

#[test]
fn a_field_that_the_old_side_finds_by_an_alias_is_looked_at() {
    let time = |name: &str, unit: &str, more: &str| {
        record(&format!(
            r#"{{"name": "{name}", "type": {{"type": "long", "logicalType": "timestamp-{unit}"}}{more}}}"#
        ))
    };
    let old = time("paid", "millis", r#", "aliases": ["at"]"#);
    let new = time("at", "micros", "");
    let trap = assert_trap(&old, &new, "avro/logical-unit-changed", Error);
    let forward = |trap: &Finding| {
        let mut effects = trap.change.effects.iter();
        effects.all(|effect| effect.direction == Some(Direction::Forward))
    };
    assert!(forward(&trap));
    let trap = assert_trap(&old, &new, "avro/field-alias-relied-on", Warning);
    assert!(forward(&trap));

    // A record that moved is none whose aliases the old side looks at.
    let total = |record: &str, field: &str| {
        named(
            record,
            "",
            &format!(r#"{{"type": "long", "default": 0, {field}}}"#),
        )
    };
    let old = total("a.Order", r#""name": "sum", "aliases": ["total"]"#);
    let new = total("b.Order", r#""name": "total""#);
    let trap = assert_trap(&old, &new, "avro/field-alias-out-of-reach", Error);
    let told = "12345 was written as total, the reader takes 0 for sum";
    assert_eq!(outcomes(&trap)[0].1, told);
}

#[test]
fn python_and_generated_classes_look_at_namespaces() {
    let fields = r#"{"name": "id", "type": "string"}, {"name": "status", "type": {"type": "enum", "name": "Status", "symbols": ["OPEN"]}}"#;
    let (old, new) = (
        named("com.acme.Order", "", fields),
        named("com.acme.shop.Order", "", fields),
    );
    assert_registries_let_pass(&old, &new);
    let trap = assert_trap(&old, &new, "avro/namespace-changed", Warning);
    assert_eq!(trap.change.effects.len(), 2);
    assert!(
        trap.effects[0]
            .who
            .starts_with("some Java and Python consumers")
    );
    assert_calm("rust", &old, &new, "avro/namespace-changed");
    // The enum moved with the record, which is told once.
    assert_eq!(rules(&old, &new), ["avro/namespace-changed"]);
}

#[test]
fn the_java_decoder_dies_of_an_enum_that_moved_inside_a_union() {
    let status = |namespace: &str, others: &str| {
        let status = format!(
            r#"{{"type": "enum", "name": "Status", "namespace": "{namespace}", "symbols": ["OPEN"]}}"#
        );
        field(&format!(r#"["null", {status}{others}]"#))
    };
    let (old, new) = (
        status("com.acme", ""),
        status("com.acme.shop", r#", "string""#),
    );
    assert_trap(&old, &new, "avro/decoder-refuses", Error);
    // apache-avro does not look at names.
    assert_calm("rust", &old, &new, "avro/decoder-refuses");
}

/// Where only this runtime decodes, the rule is worth knowing and no more.
#[track_caller]
fn assert_calm(runtime: &str, old: &str, new: &str, rule: &str) {
    let found = findings_under(&format!("runtimes = [\"{runtime}\"]"), old, new);
    let found = found.iter().find(|finding| finding.change.rule.id == rule);
    assert_eq!(found.unwrap().level, Info, "{runtime}");
}

#[test]
fn the_java_decoder_dies_of_a_field_alias_in_a_record_that_moved_or_loses_the_value() {
    let old = named("a.Order", "", r#"{"name": "total", "type": "long"}"#);
    let amount =
        |more: &str| format!(r#"{{"name": "amount", "type": "long", "aliases": ["total"]{more}}}"#);
    let dies = named("b.Order", "", &amount(""));
    assert_trap(&old, &dies, "avro/decoder-refuses", Error);
    let loses = named("b.Order", "", &amount(r#", "default": 0"#));
    let trap = assert_trap(&old, &loses, "avro/field-alias-out-of-reach", Error);
    let told = "12345 was written as total, the reader takes 0 for amount";
    assert_eq!(outcomes(&trap)[0].1, told);
    let reached = named(
        "b.Order",
        r#""aliases": ["a.Order"],"#,
        &amount(r#", "default": 0"#),
    );
    assert!(!rules(&old, &reached).contains(&"avro/field-alias-out-of-reach"));
}

#[test]
fn not_every_decoder_looks_at_aliases() {
    let old = field(r#""long""#);
    let amount = |more: &str| {
        record(&format!(
            r#"{{"name": "amount", "type": "long", "aliases": ["total"]{more}}}"#
        ))
    };
    let rust = "apache-avro 0.22";
    let trap = assert_trap(&old, &amount(""), "avro/field-alias-relied-on", Warning);
    let told = r#"Missing field in record: "amount""#;
    assert_eq!(outcomes(&trap), [(rust, told)]);
    let silent = amount(r#", "default": 0"#);
    let trap = assert_trap(&old, &silent, "avro/field-alias-with-default", Warning);
    let told = "12345 was written as total, the reader takes 0 for amount";
    assert_eq!(outcomes(&trap), [(rust, told)]);

    let (old, new) = (
        named("a.Order", "", ""),
        named("a.Placed", r#""aliases": ["Order"],"#, ""),
    );
    assert_trap(&old, &new, "avro/type-alias-relied-on", Warning);
    assert_calm("rust", &old, &new, "avro/type-alias-relied-on");
}

#[test]
fn what_an_alias_takes_away_is_no_proof_of_anything_else() {
    let old = field(r#""long""#);
    let new = record(
        r#"{"name": "sum", "type": "long", "default": 0, "aliases": ["total"]}, {"name": "total", "type": "double", "default": 0}"#,
    );
    let trap = assert_trap_of(&old, &new, "avro/number-loses-precision");
    assert_eq!(trap.change.effects[0].proof.word(), "not-tried");
}

#[test]
fn what_an_alias_of_another_type_hides_is_still_no_contradiction() {
    let nested = |of: &str| {
        let inner = named("Inner", "", &format!(r#"{{"name": "b", "type": "{of}"}}"#));
        named(
            "p.Line",
            "",
            &format!(r#"{{"name": "a", "type": {inner}}}"#),
        )
    };
    let old = named(
        "Order",
        "",
        &format!(r#"{{"name": "c", "type": {}}}"#, nested("long")),
    );
    // The lines of the writer are taken for orders, and their `a` for `c`.
    let new = named(
        "Order",
        r#""aliases": ["p.Line"],"#,
        &format!(
            r#"{{"name": "c", "type": {}, "aliases": ["a"]}}"#,
            nested("int")
        ),
    );
    let trap = assert_trap_of(&old, &new, "avro/type-narrowed");
    assert_eq!(trap.change.effects[0].proof.word(), "by-specification");
}

#[test]
fn apache_avro_is_asked_only_where_that_is_cheap() {
    let union = |inside: &str| format!(r#"["null", {inside}]"#);
    let nested = |name: &str| {
        let mut of = r#""long""#.to_owned();
        for depth in 0..8 {
            let inside = format!(r#"{{"name": "inside", "type": {}}}"#, union(&of));
            of = named(&format!("Inside{depth}"), "", &inside);
        }
        let aliases = if name == "amount" {
            r#", "aliases": ["total"]"#
        } else {
            ""
        };
        record(&format!(
            r#"{{"name": "{name}", "type": "long"{aliases}}}, {{"name": "inside", "type": {of}}}"#
        ))
    };
    let (old, new) = (nested("total"), nested("amount"));
    let trap = assert_trap(&old, &new, "avro/field-alias-relied-on", Warning);
    assert!(matches!(
        trap.change.effects[0].proof,
        Proof::BySpecification { .. }
    ));
    let chain = |name: &str, more: &str| {
        record(&format!(
            r#"{{"name": "{name}", "type": "long"{more}}}, {{"name": "next", "type": ["null", "Order"], "default": null}}"#
        ))
    };
    let (old, new) = (
        chain("total", ""),
        chain("amount", r#", "aliases": ["total"]"#),
    );
    let trap = assert_trap(&old, &new, "avro/field-alias-relied-on", Warning);
    assert_eq!(trap.change.effects[0].proof.word(), "by-specification");
}

#[test]
fn a_proven_break_comes_with_what_apache_avro_makes_of_the_event() {
    let opinion = |old: &str, new: &str, rule: &str| {
        let found = findings(old, new);
        let finding = found.iter().find(|finding| finding.change.rule.id == rule);
        let mut effects = finding.unwrap().change.effects.iter();
        let witness = effects.find_map(|effect| effect.proof.witness()).unwrap();
        witness.opinion.clone()
    };
    let (none, total) = (record(""), field(r#""long""#));
    let refuses = opinion(&none, &total, "avro/field-added-without-default");
    let told = "apache-avro 0.22 refuses: Missing field in record: \"total\"";
    assert_eq!(refuses.as_deref(), Some(told));
    let (wide, narrow) = (field(r#""double""#), field(r#""float""#));
    let reads = opinion(&wide, &narrow, "avro/type-narrowed");
    let told = "apache-avro 0.22 reads {\"total\":0.0}";
    assert_eq!(reads.as_deref(), Some(told));
}

#[test]
fn an_alias_names_one_field() {
    let two = |a: &str, b: &str| {
        record(&format!(
            r#"{{"name": "a", "type": "int"{a}}}, {{"name": "b", "type": "int"{b}}}"#
        ))
    };
    let swapped = two(r#", "aliases": ["b"]"#, r#", "aliases": ["a"]"#);
    // Java's checker throws on such a schema even when it reads its own data.
    let found = findings(&two("", ""), &swapped);
    let ambiguous = found
        .iter()
        .filter(|finding| finding.change.rule.id == "avro/field-alias-ambiguous");
    let levels: Vec<Level> = ambiguous.map(|finding| finding.level).collect();
    assert_eq!(levels, [Error, Error]);
    let joined = record(r#"{"name": "sum", "type": "int", "aliases": ["a", "b"]}"#);
    assert_trap(&two("", ""), &joined, "avro/field-alias-ambiguous", Error);
}

#[test]
fn defaults_are_for_data_of_long_ago() {
    let default =
        |default: &str| record(&format!(r#"{{"name": "total", "type": "long"{default}}}"#));
    let (none, zero, one) = (
        default(""),
        default(r#", "default": 0"#),
        default(r#", "default": 1"#),
    );
    assert_trap(&zero, &one, "avro/default-changed", Info);
    assert_trap(&zero, &none, "avro/default-removed", Warning);
}

#[test]
fn nullable_is_not_optional() {
    let new = record(r#"{"name": "note", "type": ["null", "string"]}"#);
    let rule = "avro/nullable-field-added-without-default";
    let trap = assert_trap(&record(""), &new, rule, Error);
    assert!(trap.change.rule.instead.contains("\"default\": null"));
    assert_eq!(rules(&record(""), &new), [rule]);
    let plain = record(r#"{"name": "note", "type": "string"}"#);
    assert_trap(
        &record(""),
        &plain,
        "avro/field-added-without-default",
        Error,
    );
}

#[test]
fn a_default_belonged_to_the_first_branch() {
    let note = |of: &str, default: &str| {
        record(&format!(
            r#"{{"name": "note", "type": {of}, "default": {default}}}"#
        ))
    };
    let (first, later) = (r#"["null", "string"]"#, r#"["string", "null"]"#);
    let rule = "avro/default-of-later-branch";
    let trap = assert_trap(&record(""), &note(later, "null"), rule, Warning);
    assert_eq!(outcomes(&trap)[0].0, "apache-avro 0.22");
    assert_trap(&note(first, "null"), &note(later, "null"), rule, Warning);
    assert_trap(&note(later, r#""""#), &note(later, "null"), rule, Warning);
    let trap = assert_trap(&record(""), &note(first, r#""none""#), rule, Warning);
    let told = "the reader takes null for note, not its default \"none\"";
    assert_eq!(outcomes(&trap), [("apache-avro 0.22", told)]);
    assert!(!rules(&record(""), &note(first, "null")).contains(&rule));
    // It was so before.
    let (old, new) = (
        note(later, "null"),
        note(r#"["string", "null", "int"]"#, "null"),
    );
    assert!(!rules(&old, &new).contains(&rule));
}

#[test]
fn null_in_quotes_is_a_text() {
    let note = |default: &str| {
        record(&format!(
            r#"{{"name": "note", "type": ["string", "null"], "default": {default}}}"#
        ))
    };
    let rule = "avro/default-null-as-text";
    assert_trap(&record(""), &note(r#""null""#), rule, Warning);
    assert_trap(&note(r#""""#), &note(r#""null""#), rule, Warning);
}

#[test]
fn a_default_of_the_wrong_type_is_no_schema() {
    let file = |text: String| Snapshot::new("main", [("r.avsc".to_owned(), text)]);
    let new = record(r#"{"name": "total", "type": "int", "default": "0"}"#);
    let (avro, reading) = (Some(SchemaType::Avro), Reading::default());
    let (old, new) = (file(record("")), file(new));
    let judged = judge(&old, &new, avro, &reading, Semantics::default());
    assert!(
        judged.unread[0]
            .message
            .contains("the default \"0\" of `total` is no int")
    );
}

fn status(symbols: &str, default: &str, of_field: &str) -> String {
    let symbols: Vec<String> = symbols
        .split(' ')
        .map(|symbol| format!("\"{symbol}\""))
        .collect();
    let symbols = symbols.join(", ");
    record(&format!(
        r#"{{"name": "status", "type": {{"type": "enum", "name": "Status", "symbols": [{symbols}]{default}}}{of_field}}}"#
    ))
}

const UNKNOWN: &str = r#", "default": "UNKNOWN""#;

#[test]
fn the_default_of_a_field_is_none_of_the_enum() {
    let (old, new) = ("UNKNOWN OPEN", "UNKNOWN OPEN LOST");
    let plain = (status(old, "", ""), status(new, "", ""));
    let trap = assert_trap(&plain.0, &plain.1, "avro/enum-symbol-added", Error);
    assert!(!trap.message().contains("missing field"));

    let of_field = (status(old, "", UNKNOWN), status(new, "", UNKNOWN));
    let trap = assert_trap(&of_field.0, &of_field.1, "avro/enum-symbol-added", Error);
    let told = trap.message();
    assert!(
        told.contains("never for an unknown symbol") && told.contains("in the old schema"),
        "{told}"
    );
    let trap = assert_trap(&of_field.1, &of_field.0, "avro/enum-symbol-removed", Error);
    let told = trap.message();
    assert!(told.contains("in the new schema"), "{told}");

    // A default that comes with the symbol comes too late.
    let late = (status(old, "", ""), status(new, UNKNOWN, ""));
    let trap = assert_trap(&late.0, &late.1, "avro/enum-symbol-added", Error);
    assert!(trap.change.rule.why.contains("comes too late"));
}

#[test]
fn python_does_not_look_at_defaults_of_enums() {
    let (old, new) = (
        status("UNKNOWN OPEN", UNKNOWN, ""),
        status("UNKNOWN OPEN LOST", UNKNOWN, ""),
    );
    assert_registries_let_pass(&old, &new);
    for (old, new) in [(&old, &new), (&new, &old)] {
        assert_trap(old, new, "avro/enum-default-relied-on", Warning);
    }
}

#[test]
fn an_enum_default_that_changes_reads_differently() {
    let (old, new) = (
        status("UNKNOWN OPEN", UNKNOWN, ""),
        status("UNKNOWN OPEN", r#", "default": "OPEN""#, ""),
    );
    assert_trap(&old, &new, "avro/enum-default-changed", Warning);
}

#[test]
fn an_enum_of_which_nothing_is_left_reads_as_its_default() {
    let (old, new) = (
        status("unknown open", r#", "default": "unknown""#, ""),
        status("UNKNOWN OPEN", UNKNOWN, ""),
    );
    assert_registries_let_pass(&old, &new);
    let trap = assert_trap(&old, &new, "avro/enum-symbols-all-replaced", Warning);
    assert_eq!(outcomes(&trap).len(), 2);
    assert!(!rules(&old, &new).contains(&"avro/enum-symbol-removed-with-default"));
}

#[test]
fn order_matters_to_nobody_and_is_worth_knowing() {
    let (old, new) = (status("A B", "", ""), status("B A", "", ""));
    assert_trap(&old, &new, "avro/enum-symbols-reordered", Info);
    let (old, new) = (
        field(r#"["null", "string"]"#),
        field(r#"["string", "null"]"#),
    );
    assert_trap(&old, &new, "avro/union-branches-reordered", Info);
    let inserted = field(r#"["null", "int", "string"]"#);
    assert!(!rules(&old, &inserted).contains(&"avro/union-branches-reordered"));
}

#[test]
fn old_readers_lack_a_new_branch() {
    let (old, new) = (
        field(r#"["null", "string"]"#),
        field(r#"["null", "string", "int"]"#),
    );
    assert_trap(&old, &new, "avro/union-branch-added", Error);
}

#[test]
fn an_error_is_no_record_to_rust_and_python() {
    let record = record("");
    let error = record.replace("\"record\"", "\"error\"");
    assert_registries_let_pass(&record, &error);
    for (old, new) in [(&record, &error), (&error, &record)] {
        assert_trap(old, new, "avro/error-and-record-exchanged", Warning);
    }
}

#[test]
fn what_the_policy_guards_is_not_lost() {
    let tagged = |tags: &str| record(&format!(r#"{{"name": "email", "type": "string"{tags}}}"#));
    let (pii, other, plain) = (
        tagged(r#", "pii": true"#),
        tagged(r#", "x-unit": "none""#),
        tagged(""),
    );
    assert_trap(&pii, &plain, "avro/guarded-property-removed", Error);
    let weaker = tagged(r#", "pii": false"#);
    assert_trap(&pii, &weaker, "avro/guarded-property-changed", Warning);
    let respelt = plain.replace("email", "eMail");
    assert_trap(&pii, &respelt, "avro/guarded-property-removed", Error);
    assert_trap(&other, &plain, "avro/property-removed", Info);
    assert_eq!(rules(&plain, &other), [""; 0]);
    let java = |class: &str| field(&format!(r#"{{"type": "string"{class}}}"#));
    let (old, new) = (java(""), java(r#", "avro.java.string": "String""#));
    assert_trap(&old, &new, "avro/property-changed", Info);
}

#[test]
fn letters_of_another_case_make_another_field() {
    let order = |name: &str, default: &str| {
        record(&format!(r#"{{"name": "{name}", "type": "long"{default}}}"#))
    };
    let zero = r#", "default": 0"#;
    let rule = "avro/field-case-changed";
    let counts = |finding: &Finding| -> Vec<(Option<Direction>, Counts)> {
        let effects = finding.change.effects.iter();
        effects
            .map(|effect| (effect.direction, effect.counts))
            .collect()
    };
    let (backward, forward) = (Some(Direction::Backward), Some(Direction::Forward));

    let (old, new) = (order("orderId", ""), order("orderID", ""));
    let trap = assert_trap(&old, &new, rule, Error);
    assert!(trap.message().contains("did you mean `orderId`?"));
    assert_eq!(rules(&old, &new), [rule]);
    let both = [(backward, Counts::Verdict), (forward, Counts::Verdict)];
    assert_eq!(counts(&trap), both);

    let (old, new) = (order("orderId", zero), order("orderID", zero));
    assert_registries_let_pass(&old, &new);
    let trap = assert_trap(&old, &new, rule, Error);
    assert_eq!(rules(&old, &new), [rule]);
    let both = [(backward, Counts::Hazard), (forward, Counts::Hazard)];
    assert_eq!(counts(&trap), both);
}

#[test]
fn what_means_nothing_to_a_reader_is_quiet() {
    let (old, new) = (
        record(r#"{"name": "a", "type": "int"}, {"name": "b", "type": "int"}"#),
        record(r#"{"name": "b", "type": "int", "doc": "B."}, {"name": "a", "type": "int"}"#),
    );
    let found = findings(&old, &new);
    let levels: Vec<Level> = found.iter().map(|finding| finding.level).collect();
    assert_eq!(levels, [Info, Info]);
}

#[test]
fn inside_a_union_the_cause_is_told_from_the_branch_that_is_meant() {
    let branch = |namespace: &str, fields: &str| named(&format!("{namespace}.Line"), "", fields);
    let (sku, count) = (
        r#"{"name": "sku", "type": "string"}"#,
        r#"{"name": "count", "type": "int"}, {"name": "price", "type": "int"}"#,
    );
    let more = format!(r#"{sku}, {{"name": "gift", "type": "boolean"}}"#);
    let old = field(&format!(r#"["null", {}]"#, branch("b", sku)));
    let new = field(&format!(
        r#"["null", {}, {}]"#,
        branch("a", count),
        branch("b", &more)
    ));
    let trap = assert_trap(&old, &new, "avro/field-added-without-default", Error);
    assert_eq!(trap.change.element.0, "Order.total.gift");
    // Without a full name in common, the one with the fewest quarrels.
    let old = field(&format!(r#"["null", {}]"#, branch("c", sku)));
    let trap = assert_trap(&old, &new, "avro/field-added-without-default", Error);
    assert_eq!(trap.change.element.0, "Order.total.gift");
}
