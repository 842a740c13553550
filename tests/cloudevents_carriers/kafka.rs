//! Records of Kafka, and the lines of kcat.

use super::*;

/// A line of kcat.
fn line(headers: &[(&str, Value)], payload: &Value) -> String {
    let pairs = headers
        .iter()
        .flat_map(|(name, value)| [json!(name), value.clone()]);
    let headers: Vec<_> = pairs.collect();
    let record = json!({"topic": "orders", "partition": 0, "offset": 7, "tstype": "create", "ts": 1, "broker": 1,
        "headers": headers, "key": null, "payload": payload});
    record.to_string()
}

fn event(id: usize) -> Vec<(&'static str, Value)> {
    vec![
        ("ce_specversion", json!("1.0")),
        ("ce_type", json!("com.example.order.placed")),
        ("ce_source", json!("https://example.com/orders")),
        ("ce_id", json!(id.to_string())),
    ]
}

#[test]
fn lines_of_kcat_are_a_stream_of_records() {
    let mut text = String::new();
    for id in 0..500 {
        text += &(line(&event(id), &json!("x")) + "\n");
        let mut wrong = event(1_000 + id);
        wrong.push(("ce-subject", json!("7")));
        text += &(line(&wrong, &json!("x")) + "\n");
        let structured = EVENT.replace("A234", &format!("B{id}"));
        let media = ("content-type", json!("application/cloudevents+json"));
        text += &(line(&[media], &json!(structured)) + "\n");
    }
    for from in [Holding::Kcat, Holding::Auto] {
        let report = judged(from, Settings::default(), &text);
        assert_eq!(errors(&report), ["CE120"]);
        let sightings = report.findings[0].sightings.as_ref().unwrap();
        assert_eq!(sightings.count, 500);
        assert_eq!(report.events.as_ref().unwrap().judged, 1_500);
    }
}

#[test]
fn a_structured_record_needs_no_media_type() {
    let report = judged(Holding::Kcat, Settings::default(), line(&[], &json!(EVENT)));
    assert!(report.findings.is_empty());
    let other = line(&[], &json!("no event"));
    let report = judged(Holding::Kcat, Settings::default(), other);
    assert!(errors(&report).contains(&"CE111".to_owned()));
}

#[test]
fn a_place_in_a_payload_is_one_in_the_line() {
    let media = ("content-type", json!("application/cloudevents+json"));
    let broken = "{\n \"specversion\": 1.0}";
    let text = line(&[media], &json!(broken));
    let report = judged(Holding::Kcat, Settings::default(), &text);
    let wrong = report
        .findings
        .iter()
        .find(|finding| finding.check_name() == Some("CE031"));
    let place = wrong.unwrap().change.new.as_ref().unwrap();
    let span = place.span.unwrap();
    assert_eq!(&place.file.text()[span.start..span.end], "1.0");
}

#[test]
fn bytes_and_null_are_no_text_and_utf_8_is() {
    for (value, expected) in [
        (json!("Grüße 😀"), vec![]),
        (Value::Null, vec!["CE122"]),
        (json!({"b64": "AAAAAQ=="}), vec!["CE028"]),
        (json!({"b64": "/w=="}), vec!["CE122"]),
    ] {
        let mut headers = attributes("ce_");
        headers.push(json!(["ce_subject", value]));
        let capture = json!({"mode": "binary-kafka", "headers": headers, "value": "x"});
        assert_eq!(errors(&captured(&capture)), expected, "{capture}");
    }
}
