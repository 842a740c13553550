//! The XML, the Protobuf and the Avro format.

use super::*;

fn xml(more: &str) -> String {
    format!(
        r#"<event xmlns="http://cloudevents.io/xmlformat/V1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" specversion="1.0"><id>1</id><source>urn:x:1</source><type>com.example.e</type>{more}</event>"#
    )
}

fn wip(text: impl AsRef<[u8]>) -> Vec<String> {
    let settings = Settings {
        spec: Spec::V103Wip,
        ..Settings::default()
    };
    errors(&judged(Holding::Event, settings, text))
}

#[test]
fn xml_is_read_as_its_namespaces_have_it() {
    let prefixed = r#"<c:event xmlns:c="http://cloudevents.io/xmlformat/V1" specversion="1.0"><c:id>1</c:id><c:source>urn:x:1</c:source><c:type>com.example.e</c:type><id xmlns="urn:other">2</id></c:event>"#;
    assert!(wip(prefixed).is_empty());
    for (more, expected) in [
        (r#"<n xsi:type="ce:integer">1.5</n>"#, vec!["CE191"]),
        (r#"<n xsi:type="xs:int">1</n>"#, vec!["CE182"]),
        (r#"<n xsi:type="ce:boolean">yes</n>"#, vec!["CE033"]),
        (r#"<n xsi:type="ce:timestamp">now</n>"#, vec!["CE191"]),
        (r#"<n xsi:type="ce:uri">/x</n>"#, vec!["CE191"]),
        ("<subject>a&amp;b&#x20AC;<![CDATA[<c>]]></subject>", vec![]),
        ("<subject><!-- no -->a</subject>", vec![]),
        ("<time> 2018-04-05T17:31:00Z</time>", vec!["CE191"]),
        (
            r#"<data xsi:type="xs:base64Binary">eyJh IjoxfQ==</data>"#,
            vec![],
        ),
        (r#"<data xsi:type="xs:string">a<b/></data>"#, vec!["CE188"]),
        (
            r#"<datacontenttype>application/json</datacontenttype><data xsi:type="xs:any"> <a/> </data>"#,
            vec![],
        ),
        (
            r#"<datacontenttype>application/json</datacontenttype><data xsi:type="xs:string">x</data>"#,
            vec!["CE114"],
        ),
    ] {
        assert_eq!(wip(xml(more)), expected, "{more}");
    }
}

#[test]
fn a_prefix_of_xml_schema_is_one_even_where_nobody_binds_it() {
    let unbound = |text: &str| {
        let bound = r#" xmlns:xs="http://www.w3.org/2001/XMLSchema""#;
        wip(xml(text).replace(bound, ""))
    };
    assert_eq!(unbound(r#"<n xsi:type="xs:string">a</n>"#), ["CE182"]);
    assert!(unbound(r#"<n xsi:type="ce:string">a</n>"#).is_empty());
    assert!(unbound(r#"<data xsi:type="xs:string">a</data>"#).is_empty());
}

#[test]
fn a_batch_is_sent_as_one_in_every_format() {
    let batch = |said: &str, body: &str| {
        captured(&json!({
            "mode": "batch",
            "headers": [["Content-Type", said]],
            "body": body,
        }))
    };
    let single = batch("application/cloudevents+protobuf", "");
    assert_eq!(errors(&single), ["CE176"]);
    let well = batch("application/cloudevents-batch+protobuf", "");
    assert!(errors(&well).is_empty());
    let text = r#"<batch xmlns="http://cloudevents.io/xmlformat/V1"></batch>"#;
    let single = batch("application/cloudevents+xml", text);
    assert_eq!(of_level(&single, Level::Warning), ["CE180"]);
    let well = batch("application/cloudevents-batch+xml", text);
    assert!(of_level(&well, Level::Warning).is_empty());
}

#[test]
fn a_document_says_which_encoding_it_has() {
    let latin = b"<?xml version='1.0' encoding=\"ISO-8859-1\"?><event>\xe9</event>";
    let report = judged(Holding::Event, Settings::default(), latin);
    let message = report.findings.first().unwrap().message();
    assert!(message.contains("`ISO-8859-1`"), "{message}");
}

#[test]
fn what_no_xml_parser_takes_is_refused() {
    for text in [
        xml("").replace("</event>", ""),
        xml("") + "<event/>",
        xml("") + "x",
        xml("<subject>&nbsp;</subject>"),
        xml("<subject>a\u{1}b</subject>"),
        xml("<subject>a&#x1;b</subject>"),
        xml("<subject>a&#xFFFE;b</subject>"),
        xml("<subject a='&#8;'>b</subject>"),
        "<?xml foo?>".to_owned() + &xml(""),
        "<?xml encoding='UTF-8' version='1.0'?>".to_owned() + &xml(""),
        "<?xml version='2.0'?>".to_owned() + &xml(""),
        xml("<subject>a]]>b</subject>"),
        xml("<subject a='1' a='2'>b</subject>"),
        xml("<subject a='<'>b</subject>"),
        xml("<subject x:a='1'>b</subject>"),
        xml("<x:subject>b</x:subject>"),
        xml("<1st>b</1st>"),
        xml("<!-- a -- b -->"),
        "<".to_owned(),
        "<a".to_owned(),
        "<?xml".to_owned(),
    ] {
        assert_eq!(wip(&text), ["CE180"], "{text}");
    }
    let latin = xml("<subject>\u{e9}</subject>");
    let latin: Vec<_> = latin
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap())
        .collect();
    assert_eq!(wip(&latin), ["CE180"]);
}

#[test]
fn protobuf_in_its_bytes_is_what_it_is_in_json() {
    let field = |number: u8, text: &[u8]| {
        let length = u8::try_from(text.len()).unwrap();
        [&[number << 3 | 2, length], text].concat()
    };
    let text = |number, text: &str| field(number, text.as_bytes());
    let event = |id: &str, more: &[u8]| {
        [
            text(1, id),
            text(2, "urn:x:1"),
            text(3, "1.0"),
            text(4, "com.example.e"),
            more.to_vec(),
        ]
        .concat()
    };
    let entry = |name: &str, value: &[u8]| field(5, &[text(1, name), field(2, value)].concat());
    let errors_of = |kind: &str, bytes: &[u8]| {
        use base64::Engine as _;
        let body = base64::engine::general_purpose::STANDARD.encode(bytes);
        let capture = json!({"mode": "structured", "content_type": kind, "body_b64": body});
        errors(&captured(&capture))
    };
    let one = "application/cloudevents+protobuf";
    // A timestamp in seconds, and a string where a timestamp belongs.
    let time = field(7, &[8, 1]);
    assert!(errors_of(one, &event("1", &entry("time", &time))).is_empty());
    assert_eq!(
        errors_of(one, &event("1", &entry("time", &text(3, "now")))),
        ["CE016", "CE173"]
    );
    assert_eq!(
        errors_of(one, &event("1", &entry("subject", &[]))),
        ["CE172"]
    );
    assert_eq!(errors_of(one, &event("", &[])), ["CE005"]);
    assert_eq!(errors_of(one, &[0xff; 9]), ["CE177"]);
    let batch = "application/cloudevents-batch+protobuf";
    let both = [
        field(1, &event("1", &[])),
        field(1, &event("2", &entry("id", &text(3, "3")))),
    ];
    assert_eq!(errors_of(batch, &both.concat()), ["CE171"]);
}

#[test]
fn protojson_is_held_to_the_type() {
    let of = |more: Value| {
        let mut event =
            json!({"id": "1", "source": "urn:x:1", "specVersion": "1.0", "type": "com.example.e"});
        for (name, value) in more.as_object().unwrap() {
            event[name] = value.clone();
        }
        errors(&captured(&json!({"mode": "proto", "protojson": event})))
    };
    for (more, expected) in [
        (json!({"spec_version": "1.0", "specVersion": null}), vec![]),
        (
            json!({"attributes": {"n": {"ceInteger": 5}, "b": {"ceBytes": "AQI="}}}),
            vec![],
        ),
        (
            json!({"attributes": {"n": {"ceInteger": 2_147_483_648_i64}}}),
            vec!["CE026"],
        ),
        (
            json!({"attributes": {"n": {"ceInteger": "x"}}}),
            vec!["CE025"],
        ),
        (json!({"attributes": {"n": {"ceLong": 5}}}), vec!["CE177"]),
        (
            json!({"attributes": {"time": {"ceTimestamp": "yesterday"}}}),
            vec!["CE016"],
        ),
        (
            json!({"attributes": {"n": {"ceString": "a", "ceUri": "urn:b"}}}),
            vec!["CE177"],
        ),
        (
            json!({"attributes": {"b": {"ceBytes": "***"}}}),
            vec!["CE177"],
        ),
        (json!({"attributes": []}), vec!["CE177"]),
        (json!({"id": 5}), vec!["CE177"]),
        (json!({"data": "x"}), vec!["CE177"]),
        (
            json!({"textData": "x", "binaryData": "AQI="}),
            vec!["CE177"],
        ),
        (
            json!({"protoData": {"@type": "example.com/acme.Unknown", "x": 1}}),
            vec![],
        ),
    ] {
        assert_eq!(of(more.clone()), expected, "{more}");
    }
}

#[test]
fn avro_is_read_by_the_official_schema() {
    let of = |attribute: Value| {
        errors(&captured(
            &json!({"mode": "avro", "attribute": attribute, "data": null}),
        ))
    };
    let event = |more: Value| {
        let mut event =
            json!({"specversion": "1.0", "type": "com.example.e", "source": "urn:x:1", "id": "1"});
        for (name, value) in more.as_object().unwrap() {
            event[name] = value.clone();
        }
        event
    };
    for (more, expected) in [
        (
            json!({"n": 5, "b": true, "x": null, "d": {"bytes_b64": "AQI="}}),
            vec![],
        ),
        (json!({"n": 2_147_483_648_i64}), vec!["CE026"]),
        (json!({"n": 1.5}), vec!["CE025"]),
        (json!({"n": {"a": 1, "b": 2}}), vec!["CE025"]),
        (json!({"id": 5}), vec!["CE161"]),
        (json!({"id": {"string": "5"}}), vec![]),
        (json!({"type": null}), vec!["CE004"]),
        (json!({"time": "now"}), vec!["CE016"]),
    ] {
        assert_eq!(of(event(more.clone())), expected, "{more}");
    }
}
