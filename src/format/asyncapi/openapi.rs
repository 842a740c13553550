//! What the schema object of `OpenAPI` 3.0 says that draft-04 says otherwise.
//!
//! See <https://spec.openapis.org/oas/v3.0.3#schema-object>: `nullable` adds null to the `type` beside it.

use serde_json::{Map, Value};

/// Says the same in the words of draft-04. Keywords stay where they stood.
pub(super) fn translate(schema: &mut Map<String, Value>) {
    if schema.get("nullable") != Some(&Value::Bool(true)) {
        return;
    }
    let Some(Value::String(name)) = schema.get("type").cloned() else {
        return;
    };
    // Null has to be among the values of an `enum` as well, where there is one.
    let types = vec![Value::String(name), Value::String("null".to_owned())];
    schema.insert("type".to_owned(), Value::Array(types));
}
