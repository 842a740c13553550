//! The real validator, with the semantics that a report names: contents are annotations, formats what they are taken for.

use std::collections::BTreeMap;
use std::sync::Arc;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{PatternOptions, Retrieve, Uri, ValidationError, ValidationOptions, Validator};
use serde_json::{Value, json};

use crate::format::jsonschema::Document;
use crate::model::{Draft, Formats, Pointer};

/// The validator and its version, as reports name it.
pub const CODEC: &str = "jsonschema 0.61";

/// Of the violations of one event so many are told apart.
const MAX_CAUSES: usize = 64;

/// A pattern with look-around or back references gives up after so many steps.
const BACKTRACK_LIMIT: usize = 100_000;

/// One side of a proof.
pub(super) struct Codec {
    /// Built from the files as they are written.
    original: Validator,
    /// Built from the bundle, when that is another document.
    bundle: Option<Validator>,
}

impl Codec {
    /// The validator of a document.
    ///
    /// # Errors
    /// If it cannot be built, say because of a pattern that is no regular expression.
    pub(super) fn of(document: &Document) -> Result<Self, String> {
        let files = Files(document.resources());
        let formats = document.taken_formats();
        let original = options(document.draft(), formats)
            .with_base_uri(document.base_uri())
            .with_retriever(files)
            .build(document.original())
            .map_err(|error| sentence(&error))?;
        let bundle = if document.is_its_own_bundle() {
            None
        } else {
            Some(plain(document.bundle(), document.draft(), formats)?)
        };
        Ok(Self { original, bundle })
    }

    /// The validator of the part of a document that a fragment of its address names.
    ///
    /// # Errors
    /// If it cannot be built, or the part is not there.
    pub(super) fn of_part(document: &Document, fragment: &str) -> Result<Self, String> {
        let mut files = document.resources();
        let own = Arc::new(document.original().clone());
        files.insert(document.base_uri().to_owned(), own);
        let reference = format!("{}#{fragment}", document.base_uri());
        let original = options(document.draft(), document.taken_formats())
            .with_retriever(Files(files))
            .build(&json!({ "$ref": reference }))
            .map_err(|error| sentence(&error))?;
        Ok(Self {
            original,
            bundle: None,
        })
    }

    /// The validator of a closed schema, with the semantics of the document that it was made of.
    ///
    /// # Errors
    /// If it cannot be built.
    pub(super) fn closed(schema: &Value, document: &Document) -> Result<Self, String> {
        let original = plain(schema, document.draft(), document.taken_formats())?;
        Ok(Self {
            original,
            bundle: None,
        })
    }

    pub(super) fn accepts(&self, event: &Value) -> bool {
        self.original.is_valid(event)
            && self
                .bundle
                .as_ref()
                .is_none_or(|bundle| bundle.is_valid(event))
    }

    /// What the schema as it is written has against an event, choices as a whole; `None` when the validator cannot tell.
    pub(super) fn violations(&self, event: &Value) -> Option<Vec<Cause>> {
        let mut causes = Vec::new();
        if self.original.is_valid(event) {
            return Some(causes);
        }
        for error in self.original.iter_errors(event).take(MAX_CAUSES) {
            if !is_decided(&error) {
                return None;
            }
            let name = match error.kind() {
                ValidationErrorKind::Required { property } => property.as_str(),
                ValidationErrorKind::AdditionalProperties { unexpected }
                | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                    unexpected.first().map(String::as_str)
                }
                _ => None,
            };
            causes.push(Cause {
                keyword: Pointer::parse(error.schema_path().as_str()),
                instance: Pointer::parse(error.instance_path().as_str()),
                name: name.map(str::to_owned),
                sentence: sentence(&error),
            });
        }
        (!causes.is_empty()).then_some(causes)
    }

    /// Every violation of an event; `None` when there is none, or the validator cannot tell.
    pub(super) fn refusal(&self, event: &Value) -> Option<Vec<Cause>> {
        if self.original.is_valid(event) {
            return None;
        }
        let mut causes = Vec::new();
        let located = self.bundle.as_ref().unwrap_or(&self.original);
        for error in located.iter_errors(event) {
            leaves(&error, None, &mut causes)?;
            if matches!(error.kind(), ValidationErrorKind::FalseSchema) {
                undeclared(&error, event, &mut causes);
            }
            if causes.len() >= MAX_CAUSES {
                break;
            }
        }
        (!causes.is_empty()).then_some(causes)
    }
}

/// One violation.
#[derive(Debug, Clone)]
pub struct Cause {
    /// The keyword, in the bundle of the reader.
    pub keyword: Pointer,
    /// The part of the event.
    pub instance: Pointer,
    /// The property that is missing, or that is one too many.
    pub name: Option<String>,
    /// What the validator says.
    pub sentence: String,
}

impl Cause {
    /// Whether it is the same keyword that complains, of the same property.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.keyword == other.keyword && self.name == other.name
    }
}

/// Where nothing is declared and nothing else is let pass, the validator says only that nothing is.
fn undeclared(error: &ValidationError<'_>, event: &Value, causes: &mut Vec<Cause>) {
    let keyword = Pointer::parse(error.schema_path().as_str());
    let instance = Pointer::parse(error.instance_path().as_str());
    let members = event.pointer(instance.as_str()).and_then(Value::as_object);
    if keyword
        .steps()
        .last()
        .is_none_or(|step| step != "additionalProperties")
    {
        return;
    }
    for name in members.into_iter().flatten().map(|(name, _)| name) {
        causes.push(Cause {
            keyword: keyword.clone(),
            instance: instance.clone(),
            name: Some(name.clone()),
            sentence: format!("Additional properties are not allowed ('{name}' was unexpected)"),
        });
    }
}

/// Whether a violation is one, and not the engine for patterns giving up.
pub(super) fn is_decided(error: &ValidationError<'_>) -> bool {
    !matches!(
        error.kind(),
        ValidationErrorKind::BacktrackLimitExceeded { .. }
            | ValidationErrorKind::RegexEngineFailure { .. }
    )
}

/// The violations of one error, those in the branches of a choice included; `None` when the validator gave up.
/// `within` is the violation of the choice: a branch alone decides nothing.
fn leaves(
    error: &ValidationError<'_>,
    within: Option<&Cause>,
    causes: &mut Vec<Cause>,
) -> Option<()> {
    let sentence = at_place(error);
    let cause = Cause {
        keyword: Pointer::parse(error.schema_path().as_str()),
        instance: Pointer::parse(error.instance_path().as_str()),
        name: None,
        sentence: within.map_or(sentence.clone(), |outer| {
            format!("{}: {sentence}", outer.sentence)
        }),
    };
    let mut of = |name: Option<&str>| {
        causes.push(Cause {
            name: name.map(str::to_owned),
            ..cause.clone()
        });
    };
    if !is_decided(error) {
        return None;
    }
    match error.kind() {
        ValidationErrorKind::Required { property } => of(property.as_str()),
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            for name in unexpected {
                of(Some(name));
            }
        }
        ValidationErrorKind::AnyOf { context }
        | ValidationErrorKind::OneOfNotValid { context }
        | ValidationErrorKind::OneOfMultipleValid { context } => {
            of(None);
            for inner in context.iter().flatten() {
                if causes.len() < MAX_CAUSES {
                    leaves(inner, Some(within.unwrap_or(&cause)), causes)?;
                }
            }
        }
        ValidationErrorKind::PropertyNames { error } => {
            of(None);
            leaves(error, Some(within.unwrap_or(&cause)), causes)?;
        }
        _ => of(None),
    }
    Some(())
}

/// `"x" is not of type "integer" (at /lines/0/count)`
fn at_place(error: &ValidationError<'_>) -> String {
    let place = error.instance_path().as_str();
    if place.is_empty() {
        sentence(error)
    } else {
        format!("{} (at {place})", sentence(error))
    }
}

/// The validator quotes the value that it refuses, however long it is.
fn sentence(error: &ValidationError<'_>) -> String {
    const LONGEST: usize = 200;
    let sentence = error.to_string();
    if sentence.chars().count() <= LONGEST {
        return sentence;
    }
    error
        .masked_with("the value")
        .to_string()
        .chars()
        .take(2 * LONGEST)
        .collect()
}

fn plain(schema: &Value, draft: Draft, formats: Formats) -> Result<Validator, String> {
    let built = options(draft, formats)
        .with_retriever(Files(BTreeMap::new()))
        .build(schema);
    built.map_err(|error| sentence(&error))
}

/// A pattern alone, `None` when it is no regular expression.
pub(super) fn compile_pattern(pattern: &str) -> Option<Validator> {
    let schema = json!({"pattern": pattern});
    plain(&schema, Draft::Draft202012, Formats::Annotation).ok()
}

/// A format alone, `None` when it cannot be checked.
pub(super) fn compile_format(format: &str, draft: Draft) -> Option<Validator> {
    plain(&json!({"format": format}), draft, Formats::Assertion).ok()
}

fn options(draft: Draft, formats: Formats) -> ValidationOptions<'static> {
    jsonschema::options()
        .with_draft(draft.into())
        .should_validate_formats(formats == Formats::Assertion)
        .without_content_encoding_support("base64")
        .without_content_media_type_support("application/json")
        .with_pattern_options(PatternOptions::fancy_regex().backtrack_limit(BACKTRACK_LIMIT))
}

/// The files that a document refers to; there is no network.
struct Files(BTreeMap<String, Arc<Value>>);

impl Retrieve for Files {
    fn retrieve(
        &self,
        uri: &Uri<String>,
    ) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        let file = self.0.get(uri.as_str());
        file.map(|file| (**file).clone())
            .ok_or_else(|| format!("{} is not part of this revision", uri.as_str()).into())
    }
}
