//! Which state the head is compared with, and why that one.

use git2::Oid;

use super::branch::{DefaultBranch, Fork};
use super::error::Error;
use super::repository::{Repository, head_commit, resolve, revision, short};
use super::snapshot::{Snapshot, Standing};
use super::store::Objects;
use super::surroundings::Surroundings;
use super::tag;
use crate::model::Revision;

/// The base that somebody asked for: a revision, `latest-tag:GLOB`, `merge-base:REVISION` or `auto`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BaseRequest {
    /// `--base`, which beats `SCHEMA_GATE_BASE`.
    pub command_line: Option<String>,
    /// `base` in `schema-gate.toml`, which both beat.
    pub configuration: Option<String>,
}

impl Repository {
    /// The state that `head` is compared with. Its [`Revision::how`] says in a phrase why this one.
    ///
    /// Nobody having asked for another: for the index the last commit; for the merge commit of a GitHub pull request its first parent;
    /// for a branch the commit where it left the default branch; on the default branch the last commit for the working tree, and the
    /// first parent for a commit. Before the first commit it is the empty tree.
    ///
    /// # Errors
    /// If there is no such revision here. The error has the command that brings it.
    pub fn base(&self, request: &BaseRequest, head: &Snapshot) -> Result<Snapshot, Error> {
        let objects = self.store.open();
        let search = Search {
            objects: &objects,
            surroundings: &self.surroundings,
            standing: head.standing(),
            head: HeadCommit::of(&objects, head)?,
        };
        let base = search.run(request)?;
        let standing = base.commit.map_or(Standing::Elsewhere, Standing::Commit);
        self.commit_snapshot(&objects, base.revision(), standing)
    }
}

/// A base that was found.
struct Base {
    commit: Option<Oid>,
    label: String,
    how: String,
}

impl Base {
    fn commit(commit: Oid, label: impl Into<String>, how: impl Into<String>) -> Self {
        Self {
            commit: Some(commit),
            label: label.into(),
            how: how.into(),
        }
    }

    fn nothing(how: impl Into<String>) -> Self {
        Self {
            commit: None,
            label: "empty tree".to_owned(),
            how: how.into(),
        }
    }

    fn revision(self) -> Revision {
        match self.commit {
            Some(commit) => revision(&self.label, commit, Some(self.how)),
            None => Revision {
                label: self.label,
                id: None,
                how: Some(self.how),
            },
        }
    }
}

/// The commit that the head is, or that it builds on.
struct HeadCommit {
    /// `None` before the first commit.
    id: Option<Oid>,
    /// Whether it is what is checked out.
    checked_out: bool,
    /// What a person calls it.
    name: String,
}

impl HeadCommit {
    fn of(objects: &Objects<'_>, head: &Snapshot) -> Result<Self, Error> {
        let checked_out = head_commit(objects.git())?;
        Ok(match head.standing() {
            Standing::Commit(commit) | Standing::InsteadOfIndex(commit) => Self {
                id: Some(commit),
                checked_out: Some(commit) == checked_out,
                name: head.revision().label.clone(),
            },
            Standing::Index | Standing::Worktree | Standing::Elsewhere => Self {
                id: checked_out,
                checked_out: true,
                name: "HEAD".to_owned(),
            },
        })
    }
}

struct Search<'a> {
    objects: &'a Objects<'a>,
    surroundings: &'a Surroundings,
    standing: Standing,
    head: HeadCommit,
}

impl Search<'_> {
    fn run(&self, request: &BaseRequest) -> Result<Base, Error> {
        let wishes = [
            (&request.command_line, "--base"),
            (&self.surroundings.base, "SCHEMA_GATE_BASE"),
            (&request.configuration, "base in schema-gate.toml"),
        ];
        let mut wishes = wishes
            .into_iter()
            .filter_map(|(wish, by)| Some((wish.as_deref()?, by)));
        match wishes.next() {
            None | Some(("auto", _)) => self.unwished(),
            Some((wish, wanted_by)) => self.wished(wish, wanted_by),
        }
    }

    fn wished(&self, wish: &str, wanted_by: &'static str) -> Result<Base, Error> {
        if let Some(glob) = wish.strip_prefix("latest-tag:") {
            return self.latest_tag(glob);
        }
        if let Some(name) = wish.strip_prefix("merge-base:") {
            let tip = resolve(self.objects, name, wanted_by)?;
            return self.merge_base(name, tip);
        }
        let commit = resolve(self.objects, wish, wanted_by)?;
        let given = format!("given by {wanted_by}");
        Ok(Base::commit(commit, wish, self.with_doubt(given, commit)?))
    }

    /// A commit is not compared with a tag of its own: on the day of a release that would be no comparison.
    fn latest_tag(&self, glob: &str) -> Result<Base, Error> {
        let own = match self.standing {
            Standing::Commit(commit) | Standing::InsteadOfIndex(commit) => Some(commit),
            Standing::Index | Standing::Worktree | Standing::Elsewhere => None,
        };
        let head = (self.head.name.as_str(), self.head.id);
        let (commit, tag) = tag::newest(self.objects, glob, head, own)?;
        Ok(Base::commit(
            commit,
            tag,
            format!("newest tag that matches {glob}"),
        ))
    }

    fn merge_base(&self, branch: &str, tip: Oid) -> Result<Base, Error> {
        let name = self.head.name.as_str();
        let Some(head) = self.head.id else {
            return Ok(before_the_first_commit());
        };
        let fork = Fork::between(self.objects, (name, head), (branch, tip))?;
        let distance = match fork.back {
            0 => format!("{name} itself"),
            1 => "1 commit back".to_owned(),
            back => format!("{back} commits back"),
        };
        let how = format!("merge-base with {branch}, {distance}");
        Ok(Base::commit(fork.commit, fork.label, how))
    }

    /// Says so when the head was not built on the base: what the base has gained since then will look as if the head had removed it.
    fn with_doubt(&self, given: String, base: Oid) -> Result<String, Error> {
        let git = self.objects.git();
        Ok(match self.head.id {
            Some(head)
                if head != base && !git.is_shallow() && !git.graph_descendant_of(head, base)? =>
            {
                format!("{given}; {} does not build on it", self.head.name)
            }
            _ => given,
        })
    }

    fn unwished(&self) -> Result<Base, Error> {
        let Some(head) = self.head.id else {
            return Ok(before_the_first_commit());
        };
        if self.standing == Standing::Index {
            return Ok(Base::commit(head, "HEAD", "the last commit"));
        }
        let from = self.surroundings.pre_commit_from.as_deref();
        if let (Standing::InsteadOfIndex(_), Some(name)) = (self.standing, from) {
            let commit = resolve(self.objects, name, "PRE_COMMIT_FROM_REF")?;
            return Ok(Base::commit(commit, name, "given by PRE_COMMIT_FROM_REF"));
        }
        if self.is_pull_request_merge(head)? {
            return self.pull_request_base(head);
        }
        let target = self.surroundings.github_base_ref.as_deref();
        let default = DefaultBranch::find(self.objects, target)?;
        self.against_default_branch(head, &default)
    }

    fn against_default_branch(&self, head: Oid, default: &DefaultBranch) -> Result<Base, Error> {
        let (git, name) = (self.objects.git(), &default.name);
        if self.standing == Standing::Worktree {
            if default.is_checked_out(git)? {
                let how = format!("the last commit, because {name} is the default branch");
                return Ok(Base::commit(head, "HEAD", how));
            }
        } else if default.contains(git, head)? {
            return self.first_parent(head, default);
        }
        self.merge_base(name, default.tip)
    }

    /// Whether the head is the commit that GitHub makes of a pull request and its target, and not a merge of the author's.
    fn is_pull_request_merge(&self, head: Oid) -> Result<bool, Error> {
        let sha = self.surroundings.github_sha.as_deref();
        let is_started_for = sha.is_none_or(|sha| sha.eq_ignore_ascii_case(&head.to_string()));
        Ok(self.head.checked_out
            && is_started_for
            && self.surroundings.github_event.as_deref() == Some("pull_request")
            && self.objects.parents(head)?.len() == 2)
    }

    // A merge-base would need the history that a shallow clone lacks, and is not needed: the first parent is the target as it was.
    fn pull_request_base(&self, head: Oid) -> Result<Base, Error> {
        let parent = self.objects.parents(head)?[0];
        let role = "first parent of the pull request's merge commit";
        let fetched = self.objects.obtain_commit(parent, role)?;
        let how = format!("{role}{}", if fetched { ", fetched" } else { "" });
        let target = self.surroundings.github_base_ref.clone();
        Ok(Base::commit(
            parent,
            target.unwrap_or_else(|| short(parent)),
            how,
        ))
    }

    /// The commit before a commit that is merged already.
    fn first_parent(&self, head: Oid, default: &DefaultBranch) -> Result<Base, Error> {
        let name = &self.head.name;
        let Some(&parent) = self.objects.parents(head)?.first() else {
            return Ok(Base::nothing(format!(
                "{name} is the first commit, so all is new"
            )));
        };
        let role = format!("first parent of {name}");
        let fetched = self.objects.obtain_commit(parent, &role)?;
        let fetched = if fetched { ", fetched" } else { "" };
        let how = format!("{role}, which is on {}{fetched}", default.name);
        Ok(Base::commit(parent, format!("{name}~1"), how))
    }
}

fn before_the_first_commit() -> Base {
    Base::nothing("HEAD has no commit yet, so all is new")
}
