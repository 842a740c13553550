//! Definitions of events among the schemas of a run.

use std::collections::BTreeSet;

use rayon::join;
use rayon::prelude::*;

use super::comparison::{Comparison, of_pair};
use super::history::Version;
use crate::compat::{self, Judgement, Semantics};
use crate::envelope::definition::{self, Bindings, Registries, Sides, Told, Wanted};
use crate::format::{self, Found, Reading, Subject};
use crate::model::{Files, SchemaType};
use crate::policy::Policy;
use crate::subject::{self, Pair, Renames};

/// What definitions are judged by besides the pairs.
pub(super) struct Definitions<'run> {
    pub(super) policy: &'run Policy,
    pub(super) old_files: &'run dyn Files,
    pub(super) new_files: &'run dyn Files,
    pub(super) reading: &'run Reading,
    /// Whether documents of registries are read.
    pub(super) reads_registries: bool,
    /// Whether what is gone from one side is gone.
    pub(super) is_complete: bool,
    /// Whether what was wrong before is told again.
    pub(super) tells_all: bool,
}

impl Definitions<'_> {
    /// Pairs definitions by the types of their events.
    pub(super) fn pair(&self, pairs: Vec<Pair>) -> Vec<Pair> {
        definition::by_type(
            pairs,
            Bindings {
                type_of: &|path| self.type_of(path),
            },
        )
    }

    /// Drops the earlier versions that are definitions of other types.
    pub(super) fn keep_types(&self, pairs: &[Pair], earlier: &mut [Vec<Version>]) {
        let bindings = Bindings {
            type_of: &|path| self.type_of(path),
        };
        for (pair, versions) in pairs.iter().zip(earlier) {
            let Some(new) = pair.new_side() else { continue };
            versions.retain(|version| match &version.subject {
                Ok(old) => !definition::is_another_type(old, new, bindings),
                Err(_) => true,
            });
        }
    }

    /// Judges the definitions among the pairs.
    pub(super) fn judge(&self, pairs: &[Pair], compared: &[Comparison<'_>]) -> Told {
        let bindings = Bindings {
            type_of: &|path| self.type_of(path),
        };
        let registries = self.registries();
        let mut judgements: Vec<_> = compared.iter().map(Comparison::judgement).collect();
        let wanted = Wanted::of(pairs, &judgements, bindings);
        let known: BTreeSet<&str> = pairs
            .iter()
            .filter_map(Pair::new_side)
            .map(Subject::path)
            .collect();
        let is_known = |path: &str| known.contains(path) || self.policy.is_excluded(path);
        let found = if self.is_complete {
            definition::standing(self.new_files, &wanted, bindings, is_known)
        } else {
            Vec::new()
        };
        let standing = self.standing(&found);
        let beside = standing.iter().map(|(pair, _)| pair);
        let pairs: Vec<Pair> = pairs.iter().chain(beside).cloned().collect();
        judgements.extend(standing.iter().map(|(_, judgement)| judgement));
        definition::judge(&Sides {
            pairs: &pairs,
            judgements: &judgements,
            is_enforced: &|pair, path, effect| {
                let pair = pair.filter(|pair| pair.schema_type() == SchemaType::AsyncApi);
                let effective = match pair {
                    Some(pair) => of_pair(pair, self.policy.for_path(pair.newest().path())),
                    None => self.policy.for_path(path),
                };
                effective.enforces(effect)
            },
            semantics_at: &|path| self.semantics(path),
            bindings,
            registries: &registries,
            files: self.new_files,
            uris: &self.reading.uris,
            is_complete: self.is_complete,
            tells_all: self.tells_all,
        })
    }

    /// Files that did not change, as they are read on each side: what they rest on may have.
    fn standing(&self, found: &[Found]) -> Vec<(Pair, Judgement)> {
        let load = |files| format::load(files, found, self.reading).subjects;
        let (old, new) = join(|| load(self.old_files), || load(self.new_files));
        let pairs = subject::pair(old, new, Renames::InPlace).into_par_iter();
        let both = pairs.filter(|pair| matches!(pair, Pair::Both { .. }));
        let judged = both.map(|pair| {
            let judgement = compat::judge(&pair, self.semantics(pair.newest().path()));
            (pair, judgement)
        });
        judged.collect()
    }

    fn semantics(&self, path: &str) -> Semantics<'static> {
        let effective = self.policy.for_path(path);
        Semantics {
            unknown_fields: effective.unknown_fields.value,
            formats: effective.format.value,
            guarded_properties: &[],
        }
    }

    fn registries(&self) -> Registries {
        if !self.reads_registries {
            return Registries::default();
        }
        let is_wanted = |path: &str| !self.policy.is_excluded(path);
        Registries::read([self.old_files, self.new_files], is_wanted)
    }

    fn type_of(&self, path: &str) -> Option<String> {
        self.policy.ce_type(path).map(str::to_owned)
    }
}
