//! The HTTP binding.

use super::*;

#[test]
fn a_consumer_takes_what_older_versions_allowed() {
    for subject in ["a b", "\"a b\"", "\"a \\\"b\\\" c\""] {
        let capture = http(&[("ce-subject", subject)]);
        assert_eq!(errors(&captured(&capture)), ["CE103"], "{subject}");
        let settings = Settings {
            role: Role::Consumer,
            ..Settings::default()
        };
        let report = judged(Holding::Capture, settings, capture.to_string());
        assert!(errors(&report).is_empty(), "{subject}");
    }
    for subject in ["%C0%A0", "100%", "Größe"] {
        let settings = Settings {
            role: Role::Consumer,
            ..Settings::default()
        };
        let capture = http(&[("ce-subject", subject)]).to_string();
        let report = judged(Holding::Capture, settings, capture);
        assert_eq!(errors(&report).len(), 1, "{subject}");
    }
}

#[test]
fn one_round_is_decoded_and_the_outcome_is_checked() {
    for (header, value, expected) in [
        ("ce-time", "2018-04-05T17%3A31%3A00Z", vec![]),
        ("ce-time", "2018-04-05T17%253A31%253A00Z", vec!["CE016"]),
        ("ce-subject", "a%0Ab", vec!["CE028"]),
        ("ce-subject", "%EF%BF%BE", vec!["CE029"]),
        ("ce-subject", "", vec!["CE015"]),
        ("CE-SUBJECT", "x", vec![]),
        ("ce-my-ext", "x", vec!["CE020"]),
    ] {
        let report = captured(&http(&[(header, value)]));
        assert_eq!(errors(&report), expected, "{header}: {value}");
    }
}

#[test]
fn bits_that_nobody_uses_are_no_reason_to_refuse_a_capture() {
    let mut capture = http(&[("Content-Type", "application/json")]);
    capture["body"] = Value::Null;
    capture["body_b64"] = json!("e31=");
    assert!(errors(&captured(&capture)).is_empty());
}

#[test]
fn a_body_with_a_content_coding_is_passed_over_and_told() {
    for (said, coding, expected) in [
        ("application/json", "gzip", vec![]),
        ("application/cloudevents+json", "br, identity", vec![]),
        ("application/json", "identity", vec!["CE114"]),
    ] {
        let mut capture = http(&[("Content-Type", said), ("content-encoding", coding)]);
        capture["body"] = json!("no JSON");
        let report = captured(&capture);
        assert_eq!(errors(&report), expected, "{coding}");
        let told = of_level(&report, Level::Info);
        let is_told = told.iter().any(|check| check == "ce/http-body-coded");
        assert_eq!(is_told, expected.is_empty(), "{told:?}");
    }
}

#[test]
fn two_places_on_one_line_are_told_apart() {
    let event =
        |id| format!(r#"{{"specversion":"1.0","type":"com.example.e","source":"","id":"{id}"}}"#);
    let batch = format!("[{},{}]", event(1), event(2));
    let report = judged(Holding::Event, Settings::default(), batch);
    let shown = schema_gate::report::github::render(&report);
    assert!(shown.contains("in line 1:"), "{shown}");
}

#[test]
fn a_header_twice_is_an_attribute_twice() {
    let capture = http(&[("ce-subject", "a"), ("CE-Subject", "b")]).to_string();
    let settings = Settings {
        spec: Spec::V103Wip,
        ..Settings::default()
    };
    assert_eq!(
        errors(&judged(Holding::Capture, settings, capture)),
        ["CE024"]
    );
}

#[test]
fn the_media_type_tells_the_mode_whatever_the_capture_says() {
    let mut capture = http(&[(
        "content-type",
        "Application/CloudEvents+JSON; charset=UTF-8",
    )]);
    capture["body"] = json!(EVENT);
    assert!(errors(&captured(&capture)).is_empty());
    capture["body"] = json!("{}");
    assert_eq!(
        errors(&captured(&capture)),
        ["CE001", "CE002", "CE003", "CE004"]
    );
}

#[test]
fn a_text_is_read_as_the_message_that_it_is() {
    let text = "POST /orders HTTP/1.1\r\nHost: example.com\r\nce-specversion: 1.0\r\nce-type: com.example.order.placed\r\nce-source: /orders\r\nContent-Type: application/json\r\n\r\nplaced";
    for from in [Holding::Http, Holding::Auto] {
        let report = judged(from, Settings::default(), text);
        assert_eq!(errors(&report), ["CE001", "CE114"]);
        let body = report
            .findings
            .iter()
            .find(|finding| finding.check_name() == Some("CE114"));
        let (start, _) = body
            .unwrap()
            .change
            .new
            .as_ref()
            .unwrap()
            .positions()
            .unwrap();
        assert_eq!((start.line, start.column), (8, 1));
    }
    let structured = format!("Content-Type: application/cloudevents+json\n\n{EVENT}\n");
    let report = judged(Holding::Auto, Settings::default(), structured);
    assert!(report.findings.is_empty());
}

#[test]
fn json_in_another_encoding_is_not_called_broken() {
    let mut capture = http(&[("content-type", "application/json; charset=utf-16")]);
    capture["body_b64"] = json!("/v8AIgBhACI=");
    capture["body"] = Value::Null;
    assert!(errors(&captured(&capture)).is_empty());
}
