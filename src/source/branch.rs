//! The branch that work is merged into, and where another one left it.

use git2::{ErrorCode, Oid};

use super::error::{Error, quoted};
use super::repository::short;
use super::store::Objects;

/// The branch that work is merged into.
pub(super) struct DefaultBranch {
    /// `origin/main`
    pub name: String,
    pub tip: Oid,
    /// The local branch of that name, `refs/heads/main`.
    local: String,
}

impl DefaultBranch {
    /// The `target` of a pull request; else what the remote calls its default; else a usual name, the remote's before a local one.
    pub(super) fn find(objects: &Objects<'_>, target: Option<&str>) -> Result<Self, Error> {
        let remote = objects.remote_or_origin()?;
        let tracking = format!("refs/remotes/{remote}/");
        let candidates = match target {
            Some(target) => vec![format!("{tracking}{target}")],
            None => usual_names(objects.git(), &tracking),
        };
        for reference in &candidates {
            let branch = reference.strip_prefix(&tracking);
            let branch = branch.or_else(|| reference.strip_prefix("refs/heads/"));
            if let Some(tip) = tip(objects.git(), reference)? {
                return Ok(Self {
                    name: spoken(reference).to_owned(),
                    local: format!("refs/heads/{}", branch.unwrap_or(reference)),
                    tip,
                });
            }
        }
        let looked_for = candidates.iter().map(|candidate| spoken(candidate));
        Err(Error::NoBase {
            looked_for: looked_for.collect::<Vec<_>>().join(", "),
            help: how_to_fetch(objects.git(), &remote, target.unwrap_or("main")),
        })
    }

    pub(super) fn is_checked_out(&self, git: &git2::Repository) -> Result<bool, Error> {
        let head = git.find_reference("HEAD")?;
        Ok(head.symbolic_target_bytes() == Some(self.local.as_bytes()))
    }

    pub(super) fn contains(&self, git: &git2::Repository, commit: Oid) -> Result<bool, Error> {
        Ok(self.tip == commit || git.graph_descendant_of(self.tip, commit)?)
    }
}

/// The places in which a default branch is looked for, `tracking` being where the branches of the remote are kept.
fn usual_names(git: &git2::Repository, tracking: &str) -> Vec<String> {
    const USUAL: [&str; 3] = ["main", "master", "trunk"];
    let head = git.find_reference(&format!("{tracking}HEAD")).ok();
    let named = head.and_then(|head| head.symbolic_target().ok()?.map(str::to_owned));
    let remote = USUAL.map(|name| format!("{tracking}{name}"));
    let local = USUAL.map(|name| format!("refs/heads/{name}"));
    named.into_iter().chain(remote).chain(local).collect()
}

fn tip(git: &git2::Repository, reference: &str) -> Result<Option<Oid>, Error> {
    match git.find_reference(reference) {
        Ok(branch) => Ok(Some(branch.peel_to_commit()?.id())),
        Err(error) if matches!(error.code(), ErrorCode::NotFound | ErrorCode::InvalidSpec) => {
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// `origin/main` for `refs/remotes/origin/main`.
fn spoken(reference: &str) -> &str {
    let remote = reference.strip_prefix("refs/remotes/");
    let local = reference.strip_prefix("refs/heads/");
    remote.or(local).unwrap_or(reference)
}

fn how_to_fetch(git: &git2::Repository, remote: &str, branch: &str) -> String {
    let depth = if git.is_shallow() { "--unshallow " } else { "" };
    let refspec = format!("+refs/heads/{branch}:refs/remotes/{remote}/{branch}");
    format!(
        "fetch it: git fetch {depth}{} {}\nor say what to compare with: schema-gate check --base REV",
        quoted(remote),
        quoted(&refspec)
    )
}

/// The commit at which two histories part.
pub(super) struct Fork {
    pub commit: Oid,
    /// What the branch would call it: `origin/main~3`.
    pub label: String,
    /// How many commits the head has since.
    pub back: usize,
}

impl Fork {
    /// Where `head` left the branch with this name and tip. Of several answers the library always gives the same.
    pub(super) fn between(
        objects: &Objects<'_>,
        (head_name, head): (&str, Oid),
        (branch, tip): (&str, Oid),
    ) -> Result<Self, Error> {
        let git = objects.git();
        match git.merge_base(head, tip) {
            Ok(commit) => Ok(Self {
                commit,
                label: label(git, branch, tip, commit)?,
                back: git.graph_ahead_behind(head, commit)?.0,
            }),
            Err(error) if error.code() == ErrorCode::NotFound => Err(Error::NoMergeBase {
                head: head_name.to_owned(),
                branch: branch.to_owned(),
                shallow: git.is_shallow(),
                help: how_to_meet(git, &objects.remote_or_origin()?),
            }),
            Err(error) => Err(error.into()),
        }
    }
}

/// `origin/main~3` when the commit is that near to the tip, else its short id.
fn label(git: &git2::Repository, branch: &str, tip: Oid, commit: Oid) -> Result<String, Error> {
    const NEAR: usize = 100;
    let mut walk = git.revwalk()?;
    walk.simplify_first_parent()?;
    walk.push(tip)?;
    for (distance, id) in walk.take(NEAR).enumerate() {
        match distance {
            _ if id? != commit => {}
            0 => return Ok(branch.to_owned()),
            _ => return Ok(format!("{branch}~{distance}")),
        }
    }
    Ok(short(commit))
}

fn how_to_meet(git: &git2::Repository, remote: &str) -> String {
    if !git.is_shallow() {
        return "name the revision to compare with: schema-gate check --base REV".to_owned();
    }
    format!(
        "fetch more history: git fetch --deepen=200 {}, or set `fetch-depth: 0` in actions/checkout",
        quoted(remote)
    )
}
