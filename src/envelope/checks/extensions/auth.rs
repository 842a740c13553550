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
const SECRETS: [&str; 7] = [
    "password",
    "secret",
    "client_secret",
    "access_token",
    "refresh_token",
    "id_token",
    "api_key",
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
    let read = desk.hold("authclaims", &rules::AUTHCLAIMS_INVALID, |value| {
        let text = read::text(value)?;
        let json = serde_json::from_str::<Json>(text);
        json.map_err(|_| format!("is {}, which is no JSON", value.called()))
    });
    if let (Some(what), Some(attribute)) = (read.as_ref().and_then(secret), desk.get("authclaims"))
    {
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
        if SECRETS.contains(&name.to_ascii_lowercase().as_str()) {
            return Some(format!("a credential, `{name}`"));
        }
        sensitive::credential(value.as_str()?).map(str::to_owned)
    })
}
