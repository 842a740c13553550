//! Payloads in every language.

use super::{has, judged, judged_files, sent, verdicts};

fn avro(format: &str, fields: &str) -> String {
    sent(&format!(
        "payload:\n  schemaFormat: {format}\n  schema:\n    type: record\n    name: Order\n    namespace: com.acme\n    fields:\n{fields}"
    ))
}

const ID: &str = "      - {name: id, type: string}\n";
const TOTAL: &str = "      - {name: total, type: int}\n";

#[test]
fn avro_is_judged_by_its_own_rules_and_its_spelling_is_no_matter() {
    let old = avro("application/vnd.apache.avro;version=1.9.0", ID);
    let new = avro(
        "application/vnd.apache.avro+yaml;version=1.11.0",
        &(ID.to_owned() + TOTAL),
    );
    let judged = judged(&old, &new);
    assert_eq!(judged.rules(), ["avro/field-added-without-default"]);
    assert_eq!(verdicts(&judged, "placed"), ["incompatible", "compatible"]);
}

fn proto(number: u32) -> String {
    sent(&format!(
        "payload:\n  schemaFormat: application/vnd.google.protobuf;version=3\n  schema: |\n    syntax = \"proto3\";\n    message Order {{\n      Line line = 1;\n    }}\n    message Line {{\n      int32 sku = {number};\n    }}"
    ))
}

#[test]
fn protobuf_is_judged_with_the_types_that_the_payload_holds() {
    let judged = judged(&proto(1), &proto(2));
    assert_eq!(judged.rules(), ["protobuf/field-renumbered"]);
    let place = judged.changes().next().unwrap().new.clone().unwrap();
    let span = place.span.unwrap();
    assert_eq!(&place.file.text()[span.start..span.end], "int32 sku = 2;");
    assert_eq!(
        place.pointer.as_str(),
        "/components/messages/placed/payload/schema"
    );
}

#[test]
fn nullable_means_null_in_openapi_and_nothing_elsewhere() {
    let message = |format: &str, nullable: &str| {
        sent(&format!(
            "payload:\n  schemaFormat: {format}\n  schema:\n    type: object\n    properties:\n      note: {{type: string{nullable}}}"
        ))
    };
    let openapi = "application/vnd.oai.openapi;version=3.0.0";
    let judged_openapi = judged(&message(openapi, ""), &message(openapi, ", nullable: true"));
    assert_eq!(
        verdicts(&judged_openapi, "placed"),
        ["compatible", "incompatible"]
    );
    let own = "application/vnd.aai.asyncapi;version=3.0.0";
    let judged_own = judged(&message(own, ""), &message(own, ", nullable: true"));
    assert_eq!(verdicts(&judged_own, "placed"), ["compatible"; 2]);
}

#[test]
fn openapi_excludes_a_bound_by_a_flag() {
    let message = |bound: &str| {
        sent(&format!(
            "payload:\n  schemaFormat: application/vnd.oai.openapi;version=3.0.0\n  schema: {{type: number, minimum: 0{bound}}}"
        ))
    };
    let judged = judged(&message(""), &message(", exclusiveMinimum: true"));
    assert_eq!(verdicts(&judged, "placed"), ["incompatible", "compatible"]);
}

#[test]
fn an_unknown_language_is_told_and_never_passed() {
    let raml = |kind: &str| {
        sent(&format!(
            "payload:\n  schemaFormat: application/raml+yaml;version=1.0\n  schema: {{type: {kind}}}"
        ))
    };
    let changed = judged(&raml("string"), &raml("integer"));
    assert!(has(&changed, "asyncapi/payload-format-unknown"));
    assert_eq!(verdicts(&changed, "placed"), ["unproven"; 2]);
    assert_eq!(
        judged(&raml("string"), &raml("string")).rules(),
        Vec::<&str>::new()
    );
}

#[test]
fn a_recursive_schema_is_taken_as_it_is() {
    let tree = |value: &str| {
        sent("payload: {$ref: '#/components/schemas/Tree'}")
            + &format!(
                "  schemas:\n    Tree:\n      type: object\n      properties:\n        value: {{type: {value}}}\n        children: {{type: array, items: {{$ref: '#/components/schemas/Tree'}}}}\n"
            )
    };
    assert_eq!(
        verdicts(&judged(&tree("integer"), &tree("number")), "placed"),
        ["compatible", "incompatible"]
    );
}

#[test]
fn a_schema_that_was_written_for_a_file_of_its_own_finds_its_definitions() {
    let message = |kind: &str| {
        sent(&format!(
            "payload: {{type: object, properties: {{a: {{$ref: '#/definitions/a'}}}}, definitions: {{a: {{type: {kind}}}}}}}"
        ))
    };
    let judged = judged(&message("integer"), &message("string"));
    assert!(judged.unread.is_empty(), "{:?}", judged.unread);
    assert_eq!(verdicts(&judged, "placed"), ["incompatible"; 2]);
}

#[test]
fn words_that_look_like_booleans_stay_words() {
    let message = |values: &str| sent(&format!("payload: {{type: string, enum: [{values}]}}"));
    let judged = judged(&message("ON, OFF"), &message("ON, OFF, no"));
    assert_eq!(verdicts(&judged, "placed"), ["compatible", "incompatible"]);
}

#[test]
fn the_key_of_a_kafka_message_is_a_schema_of_its_own() {
    let message = |key: &str| {
        sent(&format!(
            "bindings: {{kafka: {{key: {{type: {key}}}, bindingVersion: 0.5.0}}}}\npayload: {{type: object}}"
        ))
    };
    let judged_json = judged(&message("string"), &message("integer"));
    assert_eq!(judged_json.rules(), ["json/type-changed"]);
    assert_eq!(verdicts(&judged_json, "placed"), ["incompatible"; 2]);
    // What no JSON Schema is called can only be Avro.
    let judged_avro = judged(&message("int"), &message("long"));
    assert_eq!(
        verdicts(&judged_avro, "placed"),
        ["compatible", "incompatible"]
    );
}

#[test]
fn a_member_that_is_called_ref_is_a_member() {
    let message = |kind: &str| {
        sent(&format!(
            "payload: {{type: object, properties: {{$ref: {{type: {kind}}}}}}}"
        ))
    };
    let judged = judged(&message("string"), &message("integer"));
    assert!(judged.unread.is_empty(), "{:?}", judged.unread);
    assert_eq!(verdicts(&judged, "placed"), ["incompatible"; 2]);
}

#[test]
fn an_example_that_failed_before_is_not_told_again() {
    let message = |example: &str| {
        sent(&format!(
            "payload: {{type: object, properties: {{n: {{type: integer}}}}}}\nexamples:\n  - payload: {{n: {example}}}"
        ))
    };
    assert_eq!(
        judged(&message("one"), &message("one")).rules(),
        Vec::<&str>::new()
    );
    assert_eq!(
        judged(&message("1"), &message("one")).rules(),
        ["asyncapi/example-invalid"]
    );
}

fn inlaid(text: &str) -> String {
    sent(&format!(
        "name: Order\npayload:\n  schemaFormat: application/vnd.google.protobuf;version=3\n  schema: |\n    syntax = \"proto3\";\n{text}"
    ))
}

#[test]
fn protobuf_is_judged_with_what_it_imports() {
    let document = sent(
        "payload:\n  schemaFormat: application/vnd.google.protobuf;version=3\n  schema: {$ref: order.proto}",
    );
    let order =
        "syntax = \"proto3\";\nimport \"money.proto\";\nmessage Order { Money total = 1; }\n";
    let side = |number: u32, other: u32| {
        let money = format!(
            "syntax = \"proto3\";\nmessage Money {{ int64 cents = {number}; }}\nmessage Other {{ int64 it = {other}; }}\n"
        );
        [
            ("api.yaml", document.clone()),
            ("order.proto", order.to_owned()),
            ("money.proto", money),
        ]
    };
    let rules = |old: [(&str, String); 3], new: [(&str, String); 3]| {
        let old: Vec<_> = old
            .iter()
            .map(|(path, text)| (*path, text.as_str()))
            .collect();
        let new: Vec<_> = new
            .iter()
            .map(|(path, text)| (*path, text.as_str()))
            .collect();
        let judged = judged_files(&old, &new);
        judged
            .rules()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(rules(side(1, 1), side(2, 1)), ["protobuf/field-renumbered"]);
    assert!(rules(side(1, 1), side(1, 2)).is_empty());
}

#[test]
fn protobuf_beside_the_payload_is_no_part_of_it() {
    let text = |number: u32| {
        inlaid(&format!(
            "    message Order {{ int32 id = 1; }}\n    message Other {{ int32 id = {number}; }}"
        ))
    };
    assert!(judged(&text(1), &text(2)).rules().is_empty());
}

#[test]
fn the_order_of_protobuf_messages_does_not_make_the_payload() {
    let (order, other) = (
        "    message Order { int32 id = 1; }\n",
        "    message Other { string name = 1; }\n",
    );
    let (old, new) = (
        inlaid(&format!("{order}{other}")),
        inlaid(&format!("{other}{order}")),
    );
    assert!(judged(&old, &new).rules().is_empty());
    let nameless = |text: &str| text.replace("name: Order", "title: it");
    assert!(judged(&nameless(&old), &nameless(&new)).rules().is_empty());
}

#[test]
fn headers_may_be_avro() {
    let message = |kind: &str| {
        sent(&format!(
            "payload: {{type: object}}\nheaders:\n  schemaFormat: application/vnd.apache.avro;version=1.9.0\n  schema: {{type: record, name: Headers, fields: [{{name: id, type: {kind}}}]}}"
        ))
    };
    let same = judged(&message("string"), &message("string"));
    assert!(same.unread.is_empty() && same.rules().is_empty());
    let changed = judged(&message("string"), &message("int"));
    assert_eq!(verdicts(&changed, "placed"), ["incompatible"; 2]);
}

#[test]
fn options_of_a_protobuf_text_are_told_of() {
    let text = |pii: &str, least: u32| {
        inlaid(&format!(
            "    import \"google/protobuf/descriptor.proto\";\n    extend google.protobuf.FieldOptions {{ string pii = 50001; }}\n    extend google.protobuf.EnumOptions {{ int32 least = 50002; }}\n    message Order {{ int64 cents = 1 [(pii) = \"{pii}\"]; State state = 2; }}\n    enum State {{ option (least) = {least}; UNKNOWN = 0; }}"
        ))
    };
    let rule = ["protobuf/custom-option-changed"];
    let told = judged(&text("no", 1), &text("yes", 1));
    assert_eq!(told.rules(), rule);
    let place = told.changes().next().unwrap().new.clone().unwrap();
    assert_eq!(place.file.path(), "api.yaml");
    assert_eq!(judged(&text("no", 1), &text("no", 2)).rules(), rule);
    assert!(judged(&text("no", 1), &text("no", 1)).rules().is_empty());
}
