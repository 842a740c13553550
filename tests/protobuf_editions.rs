//! Files in an edition say by features what proto2 and proto3 say by labels: the verdict depends on what is said.

mod support;

use schema_gate::compat::Semantics;
use schema_gate::format::protobuf::{
    Definition, Element, Encoding, Field, JsonFormat, MessageEncoding, Presence, Utf8,
};
use schema_gate::format::{self, Found, Loaded, Reading, Schema};
use schema_gate::model::{Direction, Layer, Place, SchemaType};
use support::{Judged, Snapshot};

const EDITION: &str = "edition = \"2023\";";

fn snapshot(origin: &str, text: &str) -> Snapshot {
    Snapshot::new(origin, [("shop.proto".to_owned(), text.to_owned())])
}

fn judge(old: &str, new: &str) -> Judged {
    let judged = support::judge(
        &snapshot("old", old),
        &snapshot("new", new),
        Some(SchemaType::Protobuf),
        &Reading::default(),
        Semantics::default(),
    );
    assert_eq!(judged.unread, []);
    judged
}

/// Backward and forward, up to ProtoJSON.
fn verdicts(old: &str, new: &str) -> [&'static str; 2] {
    let judged = judge(old, new);
    Direction::BOTH.map(|direction| judged.verdict(direction, Layer::WireJson))
}

const EQUAL: [&str; 2] = ["compatible", "compatible"];

/// Each effect on the verdict up to ProtoJSON.
fn effects(old: &str, new: &str) -> Vec<String> {
    let judged = judge(old, new);
    let changes = judged
        .pairs
        .iter()
        .flat_map(|(_, judgement)| &judgement.changes);
    let effects = changes.flat_map(|change| {
        let name = change.rule.id.trim_start_matches("protobuf/");
        change.effects.iter().filter_map(move |effect| {
            let layer = effect.layer.filter(|layer| *layer < Layer::Source)?;
            let direction = effect.direction?;
            let (impact, proof) = (effect.impact.word(), effect.proof.word());
            Some(format!("{name}: {direction} {layer} {impact} {proof}"))
        })
    });
    effects.collect()
}

fn load(text: &str) -> Loaded {
    let found = Found {
        path: "shop.proto".to_owned(),
        schema_type: SchemaType::Protobuf,
    };
    format::load(&snapshot("new", text), &[found], &Reading::default())
}

/// `shop.proto:3:8 what is wrong`
fn problem(text: &str) -> String {
    let loaded = load(text);
    let problems = loaded.unread.iter().map(|unread| {
        let position = unread.place.as_ref().and_then(Place::positions);
        let position = position.map_or(String::new(), |(start, _)| {
            format!(":{}:{}", start.line, start.column)
        });
        format!("{}{position} {}", unread.path, unread.message)
    });
    problems.collect::<Vec<_>>().join("\n")
}

fn definition(text: &str) -> Definition {
    let loaded = load(text);
    assert_eq!(loaded.unread, []);
    let subject = loaded.subjects.into_iter().next().expect("a subject");
    match subject.schema {
        Schema::Protobuf(definition) => definition,
        _ => panic!("this is Protobuf"),
    }
}

fn field(definition: &Definition, name: &str) -> Field {
    let Element::Message(message) = &definition.element else {
        panic!("this is a message");
    };
    let mut fields = message.fields().into_iter();
    let found = fields.find(|field| field.name() == name);
    found.expect("a field of this name")
}

const MEMBERS: &str = "message Order { string id = 1; repeated int32 counts = 2; Line line = 3; \
    map<string, Line> lines = 4; Status status = 5; repeated Status past = 6; \
    oneof pay { string card = 7; bool cash = 8; } reserved 9; } \
    message Line { int64 n = 1; } enum Status { NEW = 0; PAID = 1; }";

#[test]
fn proto3_and_an_edition_without_presence_are_the_same() {
    let old = format!("syntax = \"proto3\"; {MEMBERS}");
    for edition in ["2023", "2024"] {
        let new = format!(
            "edition = \"{edition}\"; option features.field_presence = IMPLICIT; {MEMBERS}"
        );
        assert_eq!(verdicts(&old, &new), EQUAL);
        assert_eq!(effects(&old, &new), [""; 0]);
    }
}

#[test]
fn proto2_and_an_edition_with_its_features_are_the_same() {
    let old = "syntax = \"proto2\"; message Order { optional string id = 1 [default = \"a\"]; \
        required double total = 2; repeated int32 counts = 3; optional group Line = 4 \
        { optional int64 n = 1; } optional Status status = 5; extensions 100 to max; \
        reserved \"gone\"; } enum Status { PAID = 1; NEW = 2; } \
        extend Order { optional float rate = 100 [default = -inf]; }";
    let new = "edition = \"2023\"; option features.enum_type = CLOSED; \
        option features.repeated_field_encoding = EXPANDED; option features.utf8_validation = NONE; \
        message Order { string id = 1 [default = \"a\"]; \
        double total = 2 [features.field_presence = LEGACY_REQUIRED]; repeated int32 counts = 3; \
        message Line { int64 n = 1; } Line line = 4 [features.message_encoding = DELIMITED]; \
        Status status = 5; extensions 100 to max; reserved gone; } \
        enum Status { PAID = 1; NEW = 2; } extend Order { float rate = 100 [default = -inf]; }";
    assert_eq!(verdicts(old, new), EQUAL);
    assert_eq!(effects(old, new), [""; 0]);
}

#[test]
fn the_way_from_a_syntax_to_an_edition_is_told() {
    let old = "syntax = \"proto3\"; message Order { }";
    let judged = judge(old, "edition = \"2023\"; message Order { }");
    assert_eq!(judged.rules(), ["protobuf/syntax-changed"]);
    let change = &judged.pairs[0].1.changes[0];
    let message = change.rule.message(&change.detail);
    assert!(message.contains("edition 2023"), "{message}");
}

#[test]
fn a_closed_enum_drops_what_an_open_one_keeps() {
    let with = |kind: &str, symbols: &str| {
        format!(
            "{EDITION} message Order {{ Status status = 1; }} \
             enum Status {{ option features.enum_type = {kind}; NEW = 0; {symbols} }}"
        )
    };
    let more = "PAID = 1;";
    let wire = |old: &str, new: &str| judge(old, new).verdict(Direction::Forward, Layer::Wire);
    assert_eq!(
        wire(&with("CLOSED", ""), &with("CLOSED", more)),
        "incompatible"
    );
    assert_eq!(wire(&with("OPEN", ""), &with("OPEN", more)), "compatible");
}

#[test]
fn a_delimited_message_is_not_read_behind_a_length() {
    let with = |encoding: &str| {
        format!(
            "{EDITION} message Order {{ Line line = 1 [features.message_encoding = {encoding}]; }} \
             message Line {{ int64 n = 1; }}"
        )
    };
    assert_eq!(
        effects(&with("LENGTH_PREFIXED"), &with("DELIMITED")),
        [
            "field-type-changed: backward wire lost proven",
            "field-type-changed: forward wire lost proven"
        ]
    );
}

#[test]
fn a_file_may_delimit_all_messages_but_those_of_maps() {
    let text = format!(
        "{EDITION} option features.message_encoding = DELIMITED; \
         message Order {{ Order next = 1; map<int32, Order> all = 2; repeated Order many = 3; \
         Order plain = 4 [features.message_encoding = LENGTH_PREFIXED]; }}"
    );
    let definition = definition(&text);
    let delimited = |name| field(&definition, name).is_delimited();
    assert_eq!(
        ["next", "all", "many", "plain"].map(delimited),
        [true, false, true, false]
    );
}

#[test]
fn packing_makes_no_difference_to_a_list_and_a_great_one_to_a_single_number() {
    let with = |label: &str, encoding: &str| {
        format!("{EDITION} message Order {{ {label} int32 n = 1 {encoding}; }}")
    };
    let expanded = "[features.repeated_field_encoding = EXPANDED]";
    assert_eq!(
        verdicts(&with("repeated", ""), &with("repeated", expanded)),
        EQUAL
    );
    let wire = |old: &str, new: &str| effects(old, new).first().cloned().unwrap_or_default();
    assert_eq!(
        wire(&with("repeated", ""), &with("", "")),
        "field-made-singular: backward wire lost proven"
    );
    assert_eq!(
        wire(&with("repeated", expanded), &with("", "")),
        "field-made-singular: backward wire misread proven"
    );
}

#[test]
fn a_required_field_is_one_by_a_feature() {
    let with = |feature: &str| format!("{EDITION} message Order {{ int32 n = 1 {feature}; }}");
    let required = "[features.field_presence = LEGACY_REQUIRED]";
    assert_eq!(
        effects(&with(""), &with(required)),
        ["field-made-required: backward wire unreadable by-specification"]
    );
}

#[test]
fn features_go_from_the_file_to_messages_to_fields_and_the_nearest_wins() {
    let text = format!(
        "{EDITION} option features.field_presence = IMPLICIT; \
         option features = {{ utf8_validation: NONE json_format: LEGACY_BEST_EFFORT }}; \
         message Order {{ option features.utf8_validation = VERIFY; string id = 1; \
         string note = 2 [features = {{ utf8_validation: NONE }}, deprecated = true, \
         features.field_presence = EXPLICIT]; \
         oneof pay {{ option features.utf8_validation = NONE; string card = 3; }} \
         repeated int32 n = 4; }}"
    );
    let definition = definition(&text);
    let library = definition.library();
    let features = |name| library.field_features(&field(&definition, name));
    assert_eq!(
        ["id", "note", "card"].map(|name| features(name).utf8()),
        [Utf8::Verify, Utf8::None, Utf8::None]
    );
    assert_eq!(
        ["id", "note"].map(|name| features(name).presence()),
        [Presence::Implicit, Presence::Explicit]
    );
    assert_eq!(features("n").encoding(), Encoding::Packed);
    assert_eq!(
        features("n").message_encoding(),
        MessageEncoding::LengthPrefixed
    );
    assert_eq!(features("n").json_format(), JsonFormat::LegacyBestEffort);
}

#[test]
fn features_of_a_language_are_kept() {
    let text = "edition = \"2024\"; import option \"google/protobuf/cpp_features.proto\"; \
         import \"google/protobuf/java_features.proto\"; \
         option features.(pb.java).utf8_validation = VERIFY; \
         message Order { string id = 1; string note = 2 [features.(.pb.cpp).string_type = CORD]; \
         string text = 3 [features = { [pb.cpp] { string_type: STRING } }]; }";
    let definition = definition(text);
    let library = definition.library();
    let features = |name| library.field_features(&field(&definition, name));
    assert_eq!(
        ["id", "note", "text"].map(|name| features(name).cpp_string_type().to_owned()),
        ["VIEW", "CORD", "STRING"]
    );
    assert!(features("id").java_verifies_utf8());
}

#[test]
fn proto2_and_proto3_have_features_too() {
    let text = "syntax = \"proto2\"; option java_string_check_utf8 = true; message Order { \
        required string id = 1 [ctype = CORD]; repeated int32 n = 2 [packed = true]; }";
    let definition = definition(text);
    let id = definition
        .library()
        .field_features(&field(&definition, "id"));
    assert_eq!(id.presence(), Presence::Required);
    assert_eq!(id.utf8(), Utf8::None);
    assert_eq!(id.cpp_string_type(), "CORD");
    assert!(id.java_verifies_utf8());
    let n = definition
        .library()
        .field_features(&field(&definition, "n"));
    assert_eq!(n.encoding(), Encoding::Packed);
}

#[test]
fn types_may_be_exported_or_local() {
    let text = "edition = \"2024\"; local message Order { export enum Status { NEW = 0; } \
                local message Line { int32 export = 1; } }";
    let loaded = load(text);
    assert_eq!(loaded.unread, []);
    assert_eq!(loaded.subjects.len(), 1);
}

#[test]
fn places_are_those_of_the_file_as_it_is_written() {
    let old =
        "// é\nedition = \"2023\";\n\nmessage Order {\n  reserved gone, lost; string id = 1;\n}\n";
    let new = old.replace("string id", "int32 id");
    let judged = judge(old, &new);
    let change = &judged.pairs[0].1.changes[0];
    let place = |place: &Option<Place>| {
        let (start, end) = place.as_ref().and_then(Place::positions).expect("a place");
        (start.line, start.column, end.column)
    };
    assert_eq!(place(&change.old), (5, 24, 38));
    assert_eq!(place(&change.new), (5, 24, 37));
}

#[test]
fn errors_in_an_edition_are_shown_where_they_are() {
    let cases = [
        (
            "edition = \"2023\";\nmessage Order {\n  reserved a; optional string id = 1;\n}",
            "shop.proto:3:15 there is no label `optional` in edition 2023",
        ),
        (
            "edition = \"2023\";\nmessage Order {\n  reserved a; required string id = 1;\n}",
            "shop.proto:3:15 required fields are not allowed in edition 2023",
        ),
        (
            "edition = \"2023\";\nmessage Order { reserved a, b; string id 1; }",
            "shop.proto:2:42 expected '='",
        ),
        (
            "edition = \"2023\";\nmessage Order { string id = 1 [features.presence = NONE]; }",
            "shop.proto:2:17 there is no feature `presence`",
        ),
        (
            "edition = \"2023\";\nmessage Order { string id = 1 [features.field_presence = NONE]; }",
            "shop.proto:2:17 feature `field_presence` cannot be `NONE`",
        ),
        (
            "edition = \"2023\";\nmessage Order { string id = 1 [default = 4]; }",
            "shop.proto:2:17 this is no default for the type of the field",
        ),
        (
            "edition = \"2023\";\nenum Status { PAID = 1; }",
            "shop.proto:2:15 an open enum starts at zero",
        ),
        (
            "edition = \"2023\"; option features.field_presence = IMPLICIT;\nmessage Order { int32 n = 1; } \
             enum Status { option features.enum_type = CLOSED; PAID = 1; }",
            "shop.proto:2:32 this release cannot read a file that has fields without presence and an enum",
        ),
    ];
    for (text, expected) in cases {
        let problem = problem(text);
        assert!(problem.starts_with(expected), "{problem}");
    }
}

#[test]
fn every_recorded_pair_in_an_edition_loads() {
    let Some(folder) = support::vectors() else {
        return;
    };
    let text = std::fs::read_to_string(folder.join("protobuf-suites.jsonl")).expect("the suites");
    let mut seen = 0;
    for line in text.lines().filter(|line| line.contains("edition = ")) {
        let case: serde_json::Value = serde_json::from_str(line).expect("JSON");
        for side in ["old", "new"] {
            let files = case[side].as_object().expect("files");
            let files = files.iter().map(|(path, text)| {
                let text = text.as_str().expect("a text").to_owned();
                (path.clone(), text)
            });
            let files: Vec<_> = files.collect();
            let found = files.iter().map(|(path, _)| Found {
                path: path.clone(),
                schema_type: SchemaType::Protobuf,
            });
            let found: Vec<_> = found.collect();
            let snapshot = Snapshot::new(side, files);
            let loaded = format::load(&snapshot, &found, &Reading::default());
            assert_eq!(loaded.unread, [], "{}", case["id"]);
        }
        seen += 1;
    }
    assert!(seen >= 14, "{seen}");
}
