//! Input that wants to break something.

use super::*;

#[test]
fn a_flood_of_headers_is_refused() {
    let flood = "ce-a: b\n".repeat(1 << 20);
    for from in [Holding::Http, Holding::Auto] {
        let report = judged(from, Settings::default(), &flood);
        assert_eq!(errors(&report), ["ce/event-unjudged"]);
    }
    let pairs = vec![json!(["ce-a", "b"]); 100_000];
    let capture = json!({"mode": "binary-http", "headers": pairs, "body": ""}).to_string();
    let refused = tried(Holding::Capture, Settings::default(), capture).unwrap_err();
    assert!(refused.to_string().contains("100000 members"), "{refused}");
    let flat = vec![json!("a"); 20_000];
    let line = json!({"topic": "t", "partition": 0, "offset": 0, "headers": flat}).to_string();
    let report = judged(Holding::Kcat, Settings::default(), line);
    assert_eq!(errors(&report), ["ce/event-unjudged"]);
}

#[test]
fn a_message_without_end_is_refused_in_bounded_memory() {
    let text = "ce-id: 1\n\n".to_owned() + &"x".repeat(17 << 20);
    for (from, text) in [
        (Holding::Http, text),
        (Holding::Http, "x".repeat(17 << 20)),
        (Holding::Event, "<".repeat(17 << 20)),
    ] {
        let report = judged(from, Settings::default(), text);
        assert_eq!(errors(&report), ["ce/event-unjudged"]);
    }
}

#[test]
fn long_headers_are_decoded_in_one_go() {
    for value in ["%", "%41", "\"", "\\\"", "%C0%A0", "é"] {
        let capture = http(&[("ce-subject", &value.repeat(1 << 20))]);
        let report = captured(&capture);
        assert!(report.findings.len() <= 5, "{value}");
    }
}

#[test]
fn nothing_of_a_document_type_is_expanded() {
    let bomb = r#"<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;"><!ENTITY x SYSTEM "file:///etc/passwd">]><event xmlns="http://cloudevents.io/xmlformat/V1" specversion="1.0"><id>&lol2;&x;</id></event>"#;
    let report = judged(Holding::Event, Settings::default(), bomb);
    assert_eq!(errors(&report), ["CE180"]);
    let endless = "<!DOCTYPE a [".to_owned() + &"<!ENTITY a 'b'>".repeat(100_000);
    assert_eq!(
        errors(&judged(Holding::Event, Settings::default(), endless)),
        ["CE180"]
    );
}

#[test]
fn deep_and_wide_xml_costs_no_stack_and_little_time() {
    let deep = "<a>".repeat(100_000);
    let report = judged(Holding::Event, Settings::default(), deep);
    assert!(errors(&report).contains(&"ce/event-unjudged".to_owned()));
    let root = r#"<event xmlns="http://cloudevents.io/xmlformat/V1" specversion="1.0""#;
    let wide = format!("{root}>{}</event>", "<a/>".repeat(100_000));
    let report = judged(Holding::Event, Settings::default(), wide);
    assert_eq!(errors(&report), ["ce/event-unjudged"]);
    let numbers = (0..100_000).map(|number| format!(" a{number}=''"));
    let attributes = format!("{root}{}/>", numbers.collect::<String>());
    let report = judged(Holding::Event, Settings::default(), attributes);
    assert_eq!(errors(&report), ["ce/event-unjudged"]);
    let spaces = (0..10_000).map(|number| format!(" xmlns:a{number}='b'"));
    let spaces = format!("{root}{}/>", spaces.collect::<String>());
    let report = judged(Holding::Event, Settings::default(), spaces);
    assert!(!errors(&report).is_empty());
}

#[test]
fn nul_bytes_are_no_letters() {
    let report = captured(&http(&[("ce-subject", "a\0b")]));
    assert_eq!(errors(&report), ["CE028", "CE102"]);
    let report = judged(Holding::Http, Settings::default(), "\0\0\0");
    assert_eq!(errors(&report), ["CE111"]);
    let report = judged(Holding::Event, Settings::default(), "<a>\0</a>");
    assert_eq!(errors(&report), ["CE180"]);
    let mut headers = attributes("ce_");
    headers.push(json!(["ce_subject", "a\0b"]));
    let capture = json!({"mode": "binary-kafka", "headers": headers, "value": "x"});
    assert_eq!(errors(&captured(&capture)), ["CE028"]);
}

#[test]
fn a_capture_that_is_none_is_refused_and_nothing_panics() {
    for text in [
        r#"{"mode": "binary-http", "headers": [["a", {"b64": "!"}]], "body": ""}"#,
        r#"{"mode": "avro"}"#,
        r#"{"mode": "avro", "binary_b64": "%%%"}"#,
        r#"{"mode": "proto"}"#,
        r#"{"mode": "proto", "message": "acme.Event", "protojson": {}}"#,
        r#"{"mode": "binary-amqp", "application_properties": [1]}"#,
        r#"{"mode": "structured", "binding": "smtp", "body": "{}"}"#,
        r#"{"mode": "xml"}"#,
        r#"{"mode": "binary-mqtt", "version": []}"#,
    ] {
        let request = ConformRequest {
            directory: Path::new(".").to_owned(),
            paths: vec![PathBuf::from("-")],
            from: Holding::Capture,
            settings: Settings::default(),
            config: Config::Nothing,
            overrides: Overrides::default(),
            watch: Watch::default(),
        };
        assert!(
            gate::conform(&request, &mut text.as_bytes()).is_err(),
            "{text}"
        );
    }
    for mode in [
        "binary-http",
        "binary-nats",
        "binary-kafka",
        "binary-mqtt",
        "binary-amqp",
    ] {
        assert!(
            !errors(&captured(&json!({"mode": mode}))).is_empty(),
            "{mode}"
        );
    }
    for attribute in [json!(5), json!([]), json!("x"), json!({})] {
        let capture = json!({"mode": "avro", "attribute": attribute, "binary_b64": "AgJhBgJi"});
        assert!(errors(&captured(&capture)).contains(&"CE160".to_owned()));
    }
}
