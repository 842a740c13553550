//! Whether a CI job runs for a change that comes from somebody else's repository.

use std::env;
use std::fs::File;
use std::io::Read as _;

use serde_json::Value;

/// An event that a workflow is started for is smaller than this.
const BYTES: u64 = 8 << 20;

/// What the change is that this CI job runs for, when it comes from another repository or nobody can tell: such a job may hold
/// keys that the author of the change must not use.
pub fn foreign_change() -> Option<String> {
    let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
    let told = |what: &str| Some(what.to_owned());
    if let Some(path) = variable("GITHUB_EVENT_PATH") {
        return of_github(&path);
    }
    if variable("GITHUB_ACTIONS").is_some() {
        return told("a GitHub workflow without its event");
    }
    let differs = |own, other| match (variable(own), variable(other)) {
        (Some(own), Some(other)) => own != other,
        _ => false,
    };
    let is_fork = differs(
        "CI_MERGE_REQUEST_SOURCE_PROJECT_ID",
        "CI_MERGE_REQUEST_PROJECT_ID",
    ) || differs("TRAVIS_PULL_REQUEST_SLUG", "TRAVIS_REPO_SLUG")
        || variable("SYSTEM_PULLREQUEST_ISFORK")
            .is_some_and(|fork| fork.eq_ignore_ascii_case("true"))
        || variable("CIRCLE_PR_REPONAME").is_some()
        || variable("CHANGE_FORK").is_some();
    is_fork.then(|| "a change from a fork".to_owned())
}

fn of_github(path: &str) -> Option<String> {
    let read = || {
        let mut text = String::new();
        File::open(path)
            .ok()?
            .take(BYTES)
            .read_to_string(&mut text)
            .ok()?;
        serde_json::from_str::<Value>(&text).ok()
    };
    match read() {
        Some(event) => of_event(&event).map(str::to_owned),
        None => Some("a GitHub workflow whose event cannot be read".to_owned()),
    }
}

fn of_event(event: &Value) -> Option<&'static str> {
    let name = |pointer: &str| event.pointer(pointer).and_then(Value::as_str);
    // The repository of a head is null when it was deleted.
    let differs = |head: &str, base: &str| name(head).is_none() || name(head) != name(base);
    if event.get("pull_request").is_some() {
        let (head, base) = (
            "/pull_request/head/repo/full_name",
            "/pull_request/base/repo/full_name",
        );
        return differs(head, base).then_some("a pull request from a fork");
    }
    if event.get("workflow_run").is_some() {
        let (head, base) = (
            "/workflow_run/head_repository/full_name",
            "/repository/full_name",
        );
        return differs(head, base).then_some("a workflow run of a fork");
    }
    // The event does not say where the pull request comes from.
    let is_comment = event.pointer("/issue/pull_request").is_some();
    is_comment.then_some("a comment on a pull request")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_pull_request_of_the_repository_itself_is_no_fork() {
        let of = |head: Value| {
            json!({ "pull_request": {
                "head": { "repo": head },
                "base": { "repo": { "full_name": "acme/events" } },
            }})
        };
        let own = of(json!({ "full_name": "acme/events" }));
        let fork = of(json!({ "full_name": "mallory/events" }));
        assert_eq!(of_event(&own), None);
        assert_eq!(of_event(&fork), Some("a pull request from a fork"));
        assert_eq!(
            of_event(&of(Value::Null)),
            Some("a pull request from a fork")
        );
        assert_eq!(of_event(&json!({ "ref": "refs/heads/main" })), None);
    }

    #[test]
    fn what_does_not_say_where_it_comes_from_is_held_to_be_foreign() {
        let comment = json!({ "issue": { "pull_request": { "url": "" } } });
        assert!(of_event(&comment).is_some());
        let run = json!({
            "workflow_run": { "head_repository": { "full_name": "mallory/events" } },
            "repository": { "full_name": "acme/events" },
        });
        assert!(of_event(&run).is_some());
    }
}
