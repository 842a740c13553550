//! Whether a schema is the official one: its data are the same bytes.

use std::sync::OnceLock;

use serde_json::Value;

/// The schema of Avro format 2.4. The file of the specification and its text differ in two names, which are in no byte.
const OFFICIAL: &str = include_str!("cloudevents.avsc");

/// What differs between a schema and the official one, in the bytes.
pub(super) fn difference(schema: &Value) -> Option<String> {
    static SHAPE: OnceLock<String> = OnceLock::new();
    let official = SHAPE.get_or_init(|| {
        let official = serde_json::from_str(OFFICIAL).unwrap_or_default();
        shape(&official, &mut Vec::new())
    });
    let found = shape(schema, &mut Vec::new());
    if found == *official {
        return None;
    }
    let (mut one, mut other) = (words(&found), words(official));
    loop {
        match (one.next(), other.next()) {
            (Some(found), Some(official)) if found == official => {}
            (found, official) => {
                let [found, official] = [found, official].map(|word| word.unwrap_or("nothing"));
                return Some(format!("`{found}` stands where it has `{official}`"));
            }
        }
    }
}

/// The words of a schema in the notation of [`shape`], and what ends its parts.
fn words(shape: &str) -> impl Iterator<Item = &str> {
    let words = shape.split_inclusive([',', '(', ')', '{', '}']);
    words.flat_map(|word| {
        let name = word.trim_end_matches([',', '(', ')', '{', '}']);
        let end = word[name.len()..].trim_matches(',');
        [name, end].into_iter().filter(|part| !part.is_empty())
    })
}

/// A schema without names: what decides the bytes, in a notation of its own.
fn shape(schema: &Value, named: &mut Vec<String>) -> String {
    match schema {
        Value::String(name) => {
            let simple = simple(name);
            let known = named.iter().position(|known| known == simple);
            known.map_or_else(|| name.clone(), |known| format!("type {}", known + 1))
        }
        Value::Array(branches) => {
            let branches = branches.iter().map(|branch| shape(branch, named));
            format!("({})", branches.collect::<Vec<_>>().join(","))
        }
        Value::Object(members) => {
            let inner = |member: &str| members.get(member).unwrap_or(&Value::Null);
            match members.get("type") {
                Some(Value::String(word)) if word == "map" => {
                    format!("map{{{}}}", shape(inner("values"), named))
                }
                Some(Value::String(word)) if word == "array" => {
                    format!("array{{{}}}", shape(inner("items"), named))
                }
                Some(Value::String(word)) if word == "record" => {
                    name(members.get("name"), named);
                    let fields = inner("fields").as_array().map_or(&[][..], Vec::as_slice);
                    let fields = fields
                        .iter()
                        .map(|field| shape(field.get("type").unwrap_or(&Value::Null), named));
                    format!("record{{{}}}", fields.collect::<Vec<_>>().join(","))
                }
                Some(Value::String(word)) if word == "enum" || word == "fixed" => {
                    name(members.get("name"), named);
                    format!("{word}{{{}}}", inner("size"))
                }
                Some(inner) => shape(inner, named),
                None => "nothing".to_owned(),
            }
        }
        _ => "nothing".to_owned(),
    }
}

fn name(name: Option<&Value>, named: &mut Vec<String>) {
    let name = name.and_then(Value::as_str).unwrap_or_default();
    named.push(simple(name).to_owned());
}

fn simple(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<String> {
        difference(&serde_json::from_str(text).unwrap())
    }

    #[test]
    fn names_and_words_do_not_matter() {
        assert_eq!(of(OFFICIAL), None);
        let other = OFFICIAL.replace("AvroCloudEvent", "CloudEvent");
        assert_eq!(of(&other.replace("\"version\"", "\"doc\"")), None);
        let whole = OFFICIAL.replace(
            "\"values\": \"AvroCloudEventData\"",
            "\"values\": {\"type\": \"io.cloudevents.AvroCloudEventData\"}",
        );
        assert_eq!(of(&whole), None);
    }

    #[test]
    fn types_and_their_order_do() {
        for (from, to) in [
            ("\"int\"", "\"long\""),
            (
                "\"null\", \"boolean\", \"int\"",
                "\"boolean\", \"null\", \"int\"",
            ),
            ("\"string\", \"bytes\"", "\"string\""),
        ] {
            assert!(of(&OFFICIAL.replacen(from, to, 1)).is_some(), "{from}");
        }
        assert!(of("\"string\"").is_some());
        assert!(of("{}").is_some());
    }
}
