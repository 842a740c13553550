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
