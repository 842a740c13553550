//! Which dialect a document is written in, and what its subject is called.

use serde_json::{Map, Value};

use crate::format::Reading;
use crate::model::{Draft, SubjectName};

/// The dialect that a `$schema` names, `None` when it names none that we know.
pub(crate) fn named(uri: &str) -> Option<Draft> {
    let uri = uri.trim_end_matches('#');
    let path = uri
        .strip_prefix("http://json-schema.org/")
        .or_else(|| uri.strip_prefix("https://json-schema.org/"))?;
    match path {
        "draft-04/schema" => Some(Draft::Draft4),
        "draft-06/schema" => Some(Draft::Draft6),
        "draft-07/schema" => Some(Draft::Draft7),
        "draft/2019-09/schema" => Some(Draft::Draft201909),
        "draft/2020-12/schema" => Some(Draft::Draft202012),
        _ => None,
    }
}

impl From<Draft> for jsonschema::Draft {
    fn from(draft: Draft) -> Self {
        match draft {
            Draft::Draft4 => Self::Draft4,
            Draft::Draft6 => Self::Draft6,
            Draft::Draft7 => Self::Draft7,
            Draft::Draft201909 => Self::Draft201909,
            Draft::Draft202012 => Self::Draft202012,
        }
    }
}

/// Whether a `$schema` says "JSON Schema", in a dialect that we know or not: `http://json-schema.org/schema#`, the
/// self-describing meta-schema of Iglu.
pub(crate) fn is_json_schema(uri: &str) -> bool {
    let uri = uri.trim_end_matches('#');
    uri.contains("://json-schema.org/") || is_self_describing(uri)
}

/// Whether a `$schema` is the meta-schema of Iglu's self-describing schemas, which extends draft-04.
pub(crate) fn is_self_describing(uri: &str) -> bool {
    uri.contains("/com.snowplowanalytics.self-desc/schema/jsonschema/")
}

/// The dialect of a document: what its `$schema` names; else what the caller configured; else what the document
/// shows by itself: draft-04 for Iglu's self-describing schemas, for the boolean `exclusiveMinimum` or the `id`
/// that only draft-04 has; draft-07 for `definitions` without `$defs`, 2020-12 for all others.
pub(super) fn of(document: &Value, reading: &Reading) -> Draft {
    let Value::Object(root) = document else {
        return reading.draft.unwrap_or(Draft::Draft202012);
    };
    let uri = root.get("$schema").and_then(Value::as_str);
    uri.and_then(named)
        .or(reading.draft)
        .unwrap_or_else(|| shown(root, uri))
}

fn shown(root: &Map<String, Value>, uri: Option<&str>) -> Draft {
    let boolean = |key: &str| root.get(key).is_some_and(Value::is_boolean);
    let has = |key: &str| root.contains_key(key);
    if uri.is_some_and(is_self_describing)
        || iglu_name(root).is_some()
        || boolean("exclusiveMinimum")
        || boolean("exclusiveMaximum")
        || (root.get("id").is_some_and(Value::is_string) && !has("$id"))
    {
        Draft::Draft4
    } else if (has("definitions") && !has("$defs"))
        || root.get("items").is_some_and(Value::is_array)
    {
        Draft::Draft7
    } else {
        Draft::Draft202012
    }
}

/// The keyword with which a schema of this draft names itself.
pub(super) fn id_keyword(draft: Draft) -> &'static str {
    if draft == Draft::Draft4 { "id" } else { "$id" }
}

/// The identifier of a document, when it says more than its path: an absolute URI, or at least a name.
pub(super) fn identifier(root: &Map<String, Value>, draft: Draft) -> Option<&str> {
    as_identifier(root.get(id_keyword(draft))?)
}

/// The identifier that the value of `$id` or `id` says, when it says more than a place of the document.
pub(super) fn as_identifier(id: &Value) -> Option<&str> {
    let id = id.as_str()?.trim_end_matches('#');
    (!id.is_empty() && !id.starts_with('#')).then_some(id)
}

/// What the subject is called: Iglu's `self` as `iglu:vendor/name/format/version`, else its identifier, else its path.
pub(super) fn subject_name(document: &Value, draft: Draft, path: &str) -> SubjectName {
    let root = document.as_object();
    let name = root
        .and_then(iglu_name)
        .or_else(|| root.and_then(|root| identifier(root, draft).map(str::to_owned)));
    SubjectName(name.unwrap_or_else(|| path.to_owned()))
}

fn iglu_name(root: &Map<String, Value>) -> Option<String> {
    let coordinates = root.get("self")?.as_object()?;
    let part = |key: &str| coordinates.get(key)?.as_str();
    let (vendor, name) = (part("vendor")?, part("name")?);
    Some(format!(
        "iglu:{vendor}/{name}/{}/{}",
        part("format")?,
        part("version")?
    ))
}

/// A word for the schema in element paths: its title when that is one word, else the last telling part of its name.
pub(super) fn short_name(document: &Value, subject: &SubjectName) -> String {
    let title = document.get("title").and_then(Value::as_str).map(str::trim);
    let one_word = |title: &&str| !title.is_empty() && !title.contains(char::is_whitespace);
    if let Some(title) = title.filter(one_word) {
        return title.to_owned();
    }
    if let Some(coordinates) = subject.0.strip_prefix("iglu:") {
        return coordinates
            .split('/')
            .nth(1)
            .unwrap_or(coordinates)
            .to_owned();
    }
    let parts = subject
        .0
        .split(['/', ':', '#'])
        .filter(|part| !part.is_empty());
    let mut telling = parts.filter(|part| !is_version(part) && *part != "jsonschema");
    let last = telling.next_back().unwrap_or("schema");
    let stem = last.strip_suffix(".json").unwrap_or(last);
    stem.strip_suffix(".schema").unwrap_or(stem).to_owned()
}

/// `1-0-0`, `v2`, `1.2.0`
fn is_version(part: &str) -> bool {
    let digits = part.strip_prefix('v').unwrap_or(part);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .chars()
            .all(|c| c.is_ascii_digit() || "-._".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_dialect_is_named_with_and_without_a_hash_and_over_both_schemes() {
        assert_eq!(
            named("http://json-schema.org/draft-07/schema#"),
            Some(Draft::Draft7)
        );
        assert_eq!(
            named("https://json-schema.org/draft-04/schema"),
            Some(Draft::Draft4)
        );
        assert_eq!(named("http://json-schema.org/schema#"), None);
    }

    #[test]
    fn a_document_that_names_no_dialect_is_read_as_configured_else_as_it_looks() {
        let draft7 = Reading {
            draft: Some(Draft::Draft7),
            ..Reading::default()
        };
        let iglu = json!({"$schema": "http://iglucentral.com/schemas/com.snowplowanalytics.self-desc/schema/jsonschema/1-0-0#"});
        assert_eq!(of(&json!({"type": "object"}), &draft7), Draft::Draft7);
        assert_eq!(of(&iglu, &draft7), Draft::Draft7);
        assert_eq!(of(&iglu, &Reading::default()), Draft::Draft4);
        assert_eq!(
            of(&json!({"type": "object"}), &Reading::default()),
            Draft::Draft202012
        );
        assert_eq!(
            of(&json!({"definitions": {}}), &Reading::default()),
            Draft::Draft7
        );
    }

    #[test]
    fn the_short_name_tells_the_schema_from_its_version() {
        let name = |subject: &str| short_name(&json!({}), &SubjectName(subject.to_owned()));
        assert_eq!(name("iglu:com.acme/order/jsonschema/1-0-0"), "order");
        assert_eq!(name("https://acme.com/schemas/order.schema.json"), "order");
        assert_eq!(name("schemas/order/jsonschema/1-0-1"), "order");
        assert_eq!(
            short_name(&json!({"title": "Order"}), &SubjectName("x".to_owned())),
            "Order"
        );
    }
}
