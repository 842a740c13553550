//! How far back a transitive mode looks.

use std::fmt;

use super::globs;

/// The most earlier versions of a subject that are looked at.
pub(super) const MOST: usize = 100;

/// Which earlier versions of a subject a transitive mode compares with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// Only versions that stand at a commit with such a tag; all of them when absent.
    pub tags: Option<String>,
    /// How many versions at most, the newest first; 1 to 100.
    pub depth: usize,
}

impl Default for History {
    fn default() -> Self {
        Self {
            tags: None,
            depth: MOST,
        }
    }
}

impl History {
    /// Whether a version counts that stands at a commit with these tags.
    pub fn admits(&self, tags: &[String]) -> bool {
        self.tags.is_none() || self.tag(tags).is_some()
    }

    /// The tag that the commit is called by: the last one that is asked for.
    pub fn tag<'tags>(&self, tags: &'tags [String]) -> Option<&'tags str> {
        let is_wanted = |tag: &&String| {
            self.tags.as_ref().is_none_or(|glob| {
                globs::of_names(glob).is_ok_and(|glob| glob.is_match(tag.as_str()))
            })
        };
        tags.iter().rfind(is_wanted).map(String::as_str)
    }
}

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.tags {
            Some(tags) => write!(f, "tags {tags}, depth {}", self.depth),
            None => write!(f, "depth {}", self.depth),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glob_of_tags_leaves_out_what_has_no_such_tag() {
        let releases = History {
            tags: Some("v*".to_owned()),
            ..History::default()
        };
        let tags = ["nightly", "v1.2.0", "zeta"].map(str::to_owned);
        assert_eq!(releases.tag(&tags), Some("v1.2.0"));
        assert!(releases.admits(&tags) && !releases.admits(&tags[..1]) && !releases.admits(&[]));
        assert!(History::default().admits(&[]));
        assert_eq!(History::default().tag(&tags), Some("zeta"));
    }
}
