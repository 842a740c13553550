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
    let Ok(claims) = serde_json::from_str::<Json>(text) else {
        desk.wrong(&rules::AUTHCLAIMS_NOT_JSON, attribute);
        return;
    };
    if let Some(what) = secret(&claims) {
        let mut violation =
            Violation::of_attribute(&rules::AUTHCLAIMS_WITH_CREDENTIALS, desk.event, attribute);
        // A report is a log as well.
        violation.detail.after.clone_from(&what);
        violation.detail.words.clear();
        desk.pen.write(violation.word("what", what));
    }
}

/// What among the claims looks like a credential.
fn secret(claims: &Json) -> Option<String> {
    let members = claims.as_object()?;
    members.iter().find_map(|(name, value)| {
        let value = value.as_str().filter(|value| !value.is_empty())?;
        if SECRETS.contains(&name.to_ascii_lowercase().as_str()) {
            return Some(format!("a credential, `{name}`"));
        }
        sensitive::credential(value).map(str::to_owned)
    })
}
