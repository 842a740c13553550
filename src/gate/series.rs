//! The versions that a store keeps as files beside the newest one.

use std::collections::BTreeMap;

use super::history::Version;
use crate::format::detect::is_skipped;
use crate::format::{self, Found, Reading, Subject};
use crate::model::{Against, Files as _, SchemaType};
use crate::policy::Policy;
use crate::source::Snapshot;
use crate::subject::{Edition, Pair};

/// What it takes to find the versions before one.
pub(super) struct Store<'run> {
    pub(super) head: &'run Snapshot,
    pub(super) policy: &'run Policy,
    pub(super) reading: &'run Reading,
    /// Whether a version is compared that was there before.
    pub(super) all: bool,
}

impl Store<'_> {
    /// Adds to the versions that each pair is compared with those that stand in files of their own: the one before, or in a
    /// transitive mode all of them, the newest first. A version that was there before was compared when it came; `--all` does
    /// it again.
    pub(super) fn add(&self, pairs: &[Pair], earlier: &mut [Vec<Version>]) {
        let mut series: Option<BTreeMap<String, Vec<(Edition, String)>>> = None;
        for (pair, earlier) in pairs.iter().zip(earlier) {
            let Some((new, edition)) = self.newcomer(pair) else {
                continue;
            };
            let series = series.get_or_insert_with(|| self.series());
            let kept = series.get(&edition.series).map_or(&[][..], Vec::as_slice);
            let effective = self.policy.for_path(new.path());
            let most = if effective.mode.value.is_transitive() {
                effective.history.value.depth
            } else {
                1
            };
            let older = kept
                .iter()
                .rev()
                .filter(|(kept, _)| kept.version < edition.version);
            let mut read = 0;
            for (kept, path) in older {
                if read == most {
                    break;
                }
                // One that makes no sense is no version to be compared with: the one before it is.
                if let Some(version) = self.version(new, &edition, kept, path) {
                    read += usize::from(version.subject.is_ok());
                    earlier.push(version);
                }
            }
        }
    }

    /// A subject whose path names its version, when that is to be compared with the one before.
    fn newcomer<'pair>(&self, pair: &'pair Pair) -> Option<(&'pair Subject, Edition)> {
        let new = pair.new_side()?;
        let is_new = matches!(pair, Pair::Added(_)) || self.all;
        // A package of Protobuf or a document of an API with another version is another one.
        let is_kept_so = matches!(new.schema_type(), SchemaType::Avro | SchemaType::Json);
        let edition = Edition::of(new.path()).filter(|_| is_new && is_kept_so)?;
        Some((new, edition))
    }

    /// The paths of the head that name versions, by what they have in common, the oldest version first.
    fn series(&self) -> BTreeMap<String, Vec<(Edition, String)>> {
        let mut series: BTreeMap<String, Vec<(Edition, String)>> = BTreeMap::new();
        // A snapshot that cannot be listed has been reported as such.
        let paths = self.head.paths().unwrap_or_default();
        for path in paths.iter() {
            let is_ours = is_skipped(path).is_none() && !self.policy.is_excluded(path);
            if let Some(edition) = Edition::of(path).filter(|_| is_ours) {
                let kept = series.entry(edition.series.clone()).or_default();
                kept.push((edition, path.clone()));
            }
        }
        for kept in series.values_mut() {
            kept.sort_by(|(one, _), (other, _)| one.version.cmp(&other.version));
        }
        series
    }

    /// The subject that an older version holds: the only one of its file, or the one of the same name.
    fn version(
        &self,
        new: &Subject,
        edition: &Edition,
        kept: &Edition,
        path: &str,
    ) -> Option<Version> {
        let found = Found {
            path: path.to_owned(),
            schema_type: new.schema_type(),
        };
        let loaded = format::load(self.head, &[found], self.reading);
        let only = loaded.subjects.len() == 1;
        let mut subjects = loaded.subjects.into_iter();
        let old = subjects.find(|old| only || old.name == new.name);
        let subject = match (old, loaded.unread.into_iter().next()) {
            (Some(old), _) => Ok(old),
            (None, Some(unread)) => Err(unread),
            (None, None) => return None,
        };
        let against = Against {
            label: path.to_owned(),
            ..Against::from(self.head.revision())
        };
        let promise = edition.version.promise(&kept.version);
        Some(Version::of_file(subject, against, promise))
    }
}
