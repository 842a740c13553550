//! The newest tag before a commit.

use std::collections::BTreeMap;

use git2::{Oid, Sort};
use globset::Glob;

use super::error::{Error, quoted};
use super::store::Objects;

/// The newest commit that `head` builds on and that has a tag matching `glob`, with that tag. The commit `own` does not count.
pub(super) fn newest(
    objects: &Objects<'_>,
    glob: &str,
    (head_name, head): (&str, Option<Oid>),
    own: Option<Oid>,
) -> Result<(Oid, String), Error> {
    let git = objects.git();
    let mut tags = matching(git, glob)?;
    let mut walk = git.revwalk()?;
    walk.set_sorting(Sort::TIME)?;
    if let Some(head) = head {
        walk.push(head)?;
    }
    for commit in walk {
        let commit = commit?;
        let tag = tags.remove(&commit).and_then(|mut tags| tags.pop());
        if let Some(tag) = tag.filter(|_| own != Some(commit)) {
            return Ok((commit, tag));
        }
    }
    let depth = if git.is_shallow() { " --unshallow" } else { "" };
    let remote = objects.remote_or_origin()?;
    Err(Error::NoTag {
        glob: glob.to_owned(),
        head: head_name.to_owned(),
        help: format!(
            "fetch the tags: git fetch --tags{depth} {}",
            quoted(&remote)
        ),
    })
}

/// The tags that match, by the commit they stand on, in the order of their names.
pub(super) fn matching(
    git: &git2::Repository,
    glob: &str,
) -> Result<BTreeMap<Oid, Vec<String>>, Error> {
    let matcher = Glob::new(glob).map_err(|error| Error::BadGlob {
        glob: glob.to_owned(),
        message: error.kind().to_string(),
    })?;
    let matcher = matcher.compile_matcher();
    let mut tags = BTreeMap::new();
    let names = git.tag_names(None)?;
    let mut names = names
        .iter()
        .filter_map(|name| name.ok()?)
        .collect::<Vec<_>>();
    names.sort_unstable();
    for name in names.into_iter().filter(|name| matcher.is_match(name)) {
        let tag = git.find_reference(&format!("refs/tags/{name}"))?;
        // A tag may also stand on a file or a tree.
        if let Ok(commit) = tag.peel_to_commit() {
            tags.entry(commit.id())
                .or_insert_with(Vec::new)
                .push(name.to_owned());
        }
    }
    Ok(tags)
}
