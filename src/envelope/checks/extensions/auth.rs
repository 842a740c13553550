//! Auth Context: on whose behalf the event happened.

use serde_json::Value as Json;

use super::{Desk, read};
use crate::envelope::checks::sensitive;
use crate::envelope::pen::Violation;
use crate::rules::cloudevents as rules;

/// The kinds of principals that the extension knows.
const KINDS: [&str; 7] = [
    "app_user",
    "user",
    "service_account",
    "api_key",
    "system",
    "unauthenticated",
    "unknown",
];

/// Names of claims that let whoever has them act as the principal.
const SECRETS: [&str; 5] = [
    "password",
    "client_secret",
    "access_token",
    "refresh_token",
    "id_token",
];

pub(super) fn check(desk: &mut Desk<'_, '_>) {
    let Some(kind) = desk.get("authtype") else {
        if let Some(attribute) = desk.any(&["authid", "authclaims"]) {
            desk.wrong(&rules::AUTHTYPE_MISSING, attribute);
        }
        claims(desk);
        return;
    };
    if !kind.value.text().is_some_and(|kind| KINDS.contains(&kind)) {
        desk.wrong(&rules::AUTHTYPE_UNKNOWN, kind);
    }
    claims(desk);
}

fn claims(desk: &mut Desk<'_, '_>) {
    let Some(text) = desk.hold("authclaims", &rules::AUTHCLAIMS_INVALID, read::text) else {
        return;
    };
    let Some(attribute) = desk.get("authclaims") else {
        return;
    };
    let claims = serde_json::from_str::<Json>(text).unwrap_or_default();
    if !claims.is_object() {
        desk.wrong(&rules::AUTHCLAIMS_NOT_JSON, attribute);
    }
    if let Some(what) = secret(&claims) {
        let mut violation =
            Violation::of_attribute(&rules::AUTHCLAIMS_WITH_CREDENTIALS, desk.event, attribute);
        // A report is a log as well.
        violation.detail.after.clone_from(&what);
        violation.detail.words.clear();
        desk.pen.write(violation.word("what", what));
    }
}

/// What among the claims looks like a credential, however deep it is.
fn secret(claims: &Json) -> Option<String> {
    match claims {
        Json::Object(members) => members
            .iter()
            .find_map(|(name, value)| named(name, value).or_else(|| secret(value))),
        Json::Array(items) => items.iter().find_map(secret),
        Json::String(text) => sensitive::credential(text).map(str::to_owned),
        Json::Null | Json::Bool(_) | Json::Number(_) => None,
    }
}

/// A claim that is a credential by its name.
fn named(name: &str, value: &Json) -> Option<String> {
    let is_set = value.as_str().is_some_and(|value| !value.is_empty());
    let is_secret = is_set && SECRETS.contains(&name.to_ascii_lowercase().as_str());
    is_secret.then(|| format!("a credential, `{name}`"))
}
