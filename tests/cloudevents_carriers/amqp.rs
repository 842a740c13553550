//! Values of AMQP.

use super::*;

fn with(name: &str, value: &Value) -> Report {
    let mut properties = json!({});
    for pair in attributes("cloudEvents_") {
        properties[pair[0].as_str().unwrap()] = pair[1].clone();
    }
    properties[format!("cloudEvents_{name}")] = value.clone();
    captured(&json!({"mode": "binary-amqp", "application_properties": properties, "body": "x"}))
}

#[test]
fn a_content_type_may_be_written_with_its_type() {
    for said in [
        json!("application/json"),
        json!({"symbol": "application/json"}),
    ] {
        let mut properties = serde_json::Map::new();
        for pair in attributes("cloudEvents_") {
            let name = pair[0].as_str().unwrap().to_owned();
            properties.insert(name, pair[1].clone());
        }
        let report = captured(&json!({
            "mode": "binary-amqp",
            "application_properties": properties,
            "properties": {"content-type": said},
            "body": "{",
        }));
        assert_eq!(errors(&report), ["CE114"], "{said}");
    }
}

#[test]
fn a_repeat_on_mqtt_may_be_spelled_differently() {
    for (repeated, expected) in [
        ("application/json; charset=UTF-8", 0),
        ("application/json", 1),
    ] {
        let mut properties = attributes("");
        properties.push(json!(["datacontenttype", repeated]));
        let report = captured(&json!({
            "mode": "binary-mqtt",
            "version": "5.0",
            "content_type": "application/json;charset=utf-8",
            "user_properties": properties,
            "payload": "{}",
        }));
        assert_eq!(errors(&report).len(), expected, "{repeated}");
        assert!(errors(&report).iter().all(|check| check == "CE141"));
    }
}

#[test]
fn values_are_native_or_canonical() {
    for (name, value, expected) in [
        ("time", json!({"timestamp": 1_522_898_584_000_i64}), vec![]),
        ("time", json!("2018-04-05T17:31:00Z"), vec![]),
        ("time", json!(1_522_898_584_000_i64), vec!["CE133"]),
        ("id", json!(5), vec!["CE133"]),
        ("specversion", json!(1.0), vec!["CE133"]),
        ("attempt", json!(5), vec![]),
        ("attempt", json!({"int": 5}), vec!["CE133"]),
        ("attempt", json!(5_000_000_000_i64), vec!["CE026"]),
        ("weight", json!(1.5), vec!["CE133"]),
        ("retried", json!(true), vec![]),
        ("digest", json!({"b64": "AQI="}), vec![]),
        ("customer", json!({"name": "x", "age": 1}), vec!["CE025"]),
        ("customer", json!([1]), vec!["CE025"]),
        ("customer", Value::Null, vec!["CE133"]),
    ] {
        assert_eq!(errors(&with(name, &value)), expected, "{name}: {value}");
    }
}
