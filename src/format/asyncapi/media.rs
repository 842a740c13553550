//! Media types: what a `schemaFormat` names, and when two content types are the same.

use crate::model::Draft;

/// The language that a `schemaFormat` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// JSON Schema, or the schema object of `AsyncAPI`.
    Json(Option<Draft>),
    /// The schema object of `OpenAPI` 3.0.
    OpenApi,
    Avro,
    Protobuf,
    Unknown,
}

/// The language that `format` names. Versions are of no consequence: of Avro all are one language, and a Protobuf text says
/// its own.
pub(super) fn language(format: &str) -> Language {
    let (essence, parameters) = split(format);
    let version = parameters
        .iter()
        .find(|(name, _)| name == "version")
        .map_or("", |(_, value)| value.as_str());
    let base = essence
        .strip_suffix("+json")
        .or_else(|| essence.strip_suffix("+yaml"));
    let base = base.unwrap_or(&essence);
    match base {
        "application/vnd.aai.asyncapi" => Language::Json(None),
        "application/schema" => Language::Json(draft(version)),
        "application/vnd.oai.openapi" if !version.starts_with("3.1") => Language::OpenApi,
        "application/vnd.oai.openapi" => Language::Json(Some(Draft::Draft202012)),
        "application/vnd.apache.avro" | "application/avro" => Language::Avro,
        "application/vnd.google.protobuf" | "application/x-protobuf" | "application/protobuf" => {
            Language::Protobuf
        }
        _ => Language::Unknown,
    }
}

fn draft(version: &str) -> Option<Draft> {
    let number = version.strip_prefix("draft-").unwrap_or(version);
    let number = number.trim_start_matches('0');
    Draft::ALL
        .into_iter()
        .find(|draft| draft.to_string() == number)
        .or_else(|| {
            let modern = [
                ("2019-09", Draft::Draft201909),
                ("2020-12", Draft::Draft202012),
            ];
            let known = modern.into_iter().find(|(name, _)| number == *name);
            known.map(|(_, draft)| draft)
        })
}

/// The type without its parameters, and these; names of both in small letters.
fn split(media_type: &str) -> (String, Vec<(String, String)>) {
    let mut parts = media_type.split(';');
    let essence = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let parameters = parts.filter_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches('"').to_owned();
        Some((name.trim().to_ascii_lowercase(), value))
    });
    (essence, parameters.collect())
}

/// A content type in the one form that it has with others of the same meaning: what JSON is in anyway is not said.
pub(super) fn canonical(content_type: &str) -> String {
    let (essence, mut parameters) = split(content_type);
    parameters.retain(|(name, value)| !(name == "charset" && value.eq_ignore_ascii_case("utf-8")));
    for (name, value) in &mut parameters {
        if name == "charset" {
            value.make_ascii_lowercase();
        }
    }
    parameters.sort();
    let parameters = parameters
        .iter()
        .map(|(name, value)| format!(";{name}={value}"));
    essence + &parameters.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_format_is_a_language_whatever_its_spelling() {
        for format in [
            "application/vnd.apache.avro;version=1.9.0",
            "application/vnd.apache.avro+json; version=1.11.1",
            "application/vnd.apache.avro+yaml",
        ] {
            assert_eq!(language(format), Language::Avro, "{format}");
        }
        let seven = Language::Json(Some(Draft::Draft7));
        assert_eq!(language("application/schema+yaml;version=draft-07"), seven);
        assert_eq!(language("application/schema+json"), Language::Json(None));
        assert_eq!(
            language("application/vnd.aai.asyncapi;version=2.6.0"),
            Language::Json(None)
        );
        assert_eq!(
            language("application/vnd.oai.openapi;version=3.0.0"),
            Language::OpenApi
        );
        assert_eq!(
            language("application/raml+yaml;version=1.0"),
            Language::Unknown
        );
    }

    #[test]
    fn a_content_type_is_the_same_in_any_spelling() {
        let json = canonical("application/json");
        assert_eq!(canonical("Application/JSON; charset=UTF-8"), json);
        assert_ne!(canonical("application/json; charset=utf-16"), json);
        assert_ne!(canonical("application/avro"), json);
    }
}
