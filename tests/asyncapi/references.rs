//! References inside of Avro payloads.

use std::fmt::Write as _;

use super::{judged, judged_files, sent, verdicts};

fn avro(schema: &str) -> String {
    sent(&format!(
        "payload:\n  schemaFormat: application/vnd.apache.avro;version=1.11.0\n  schema:\n    type: record\n    name: Order\n    namespace: com.acme\n    fields:\n{schema}"
    ))
}

const TWICE: &str = "      - {name: from, type: {$ref: 'types/address.avsc'}}\n      - {name: to, type: ['null', {$ref: 'types/address.avsc'}]}\n";

fn address(kind: &str) -> String {
    format!(
        r#"{{"type": "record", "name": "Address", "fields": [{{"name": "zip", "type": "{kind}"}}, {{"name": "of", "type": {{"$ref": "country.json#/Country"}}}}]}}"#
    )
}

const COUNTRY: &str = r#"{"Country": {"type": "enum", "name": "Country", "symbols": ["CH"]}}"#;

#[test]
fn a_file_that_avro_refers_to_is_part_of_the_payload_at_each_revision() {
    let document = avro(TWICE);
    let (was, is) = (address("string"), address("long"));
    let files = |address| {
        [
            ("api.yaml", document.as_str()),
            ("types/address.avsc", address),
            ("types/country.json", COUNTRY),
        ]
    };
    let same = judged_files(&files(&was), &files(&was));
    assert!(same.unread.is_empty(), "{:?}", same.unread);
    assert!(same.rules().is_empty());
    let changed = judged_files(&files(&was), &files(&is));
    assert_eq!(verdicts(&changed, "placed"), ["incompatible"; 2]);
    let place = changed.changes().next().unwrap().new.clone().unwrap();
    assert_eq!(place.file.path(), "types/address.avsc");
}

#[test]
fn what_is_referred_to_and_what_stands_there_are_the_same() {
    let inside = avro(
        "      - {name: state, type: {type: enum, name: State, symbols: [OPEN]}}\n      - {name: was, type: State}\n",
    );
    let state = "{$ref: '#/components/schemas/State'}";
    let outside = avro(&format!(
        "      - {{name: state, type: {state}}}\n      - {{name: was, type: {state}}}\n"
    )) + "  schemas:\n    State:\n      schemaFormat: application/vnd.apache.avro;version=1.11.0\n      schema: {type: enum, name: State, symbols: [OPEN]}\n";
    let judged = judged(&inside, &outside);
    assert!(judged.unread.is_empty(), "{:?}", judged.unread);
    assert!(judged.rules().is_empty());
}

#[test]
fn a_field_may_be_kept_elsewhere() {
    let document = |kind: &str| {
        avro("      - $ref: '#/components/schemas/total'\n")
            + &format!("  schemas: {{total: {{name: total, type: {kind}}}}}\n")
    };
    let judged = judged(&document("int"), &document("long"));
    assert_eq!(verdicts(&judged, "placed"), ["compatible", "incompatible"]);
}

#[test]
fn a_type_that_refers_to_itself_ends() {
    let tree = |kind: &str| {
        avro("      - {name: tree, type: {$ref: '#/components/schemas/Tree'}}\n")
            + &format!(
                "  schemas:\n    Tree:\n      type: record\n      name: Tree\n      fields:\n        - {{name: it, type: {kind}}}\n        - {{name: below, type: {{type: array, items: {{$ref: '#/components/schemas/Tree'}}}}}}\n"
            )
    };
    let judged = judged(&tree("int"), &tree("long"));
    assert!(judged.unread.is_empty(), "{:?}", judged.unread);
    assert_eq!(verdicts(&judged, "placed"), ["compatible", "incompatible"]);
}

/// Why a payload cannot be read whose field `a` has this type.
fn unread(kind: &str, schemas: &str) -> String {
    let document = avro(&format!("      - {{name: a, type: {kind}}}\n")) + schemas;
    let judged = judged(&sent("payload: {type: object}"), &document);
    let [unread] = &judged.unread[..] else {
        panic!("one message cannot be read: {:?}", judged.unread)
    };
    assert!(unread.place.is_some());
    unread.message.clone()
}

#[test]
fn references_of_avro_that_make_no_sense_are_told_with_their_place() {
    assert!(unread("{$ref: 'nowhere.avsc'}", "").contains("there is no nowhere.avsc"));
    assert!(unread("{$ref: '#/components/schemas/A'}", "").contains("leads nowhere"));
    assert!(unread("{$ref: 'https://acme.com/a.avsc'}", "").contains("[uris]"));
    let other = "  schemas: {A: {schemaFormat: application/schema+json, schema: {type: object}}}\n";
    let told = unread("{$ref: '#/components/schemas/A'}", other);
    assert!(told.contains("stands in one of Avro"), "{told}");
    // An array that holds itself has no name that would end it.
    let circle = "  schemas: {A: {type: array, items: {$ref: '#/components/schemas/A'}}}\n";
    assert!(unread("{$ref: '#/components/schemas/A'}", circle).contains("in circles"));
}

#[test]
fn schemas_that_double_at_each_reference_are_refused_soon() {
    let mut schemas = "  schemas:\n".to_owned();
    for level in 0..60 {
        let next = format!("{{$ref: '#/components/schemas/A{}'}}", level + 1);
        writeln!(
            schemas,
            "    A{level}: [{{type: array, items: {next}}}, {{type: map, values: {next}}}]"
        )
        .unwrap();
    }
    schemas += "    A60: string\n";
    let told = unread("{$ref: '#/components/schemas/A0'}", &schemas);
    assert!(told.contains("too deep"), "{told}");
}
