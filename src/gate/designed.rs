//! Asks how events are designed, as the policy has it, and who owns them.

use crate::design::{self, Asked, Broken, Catalogue, Ownership};
use crate::model::{Change, Files};
use crate::policy::{CODEOWNERS, CodeOwners, Effective, Policy};
use crate::subject::Pair;

/// What is asked of the design of all events of a run.
#[derive(Default)]
pub(super) struct Designer {
    all: bool,
    owners: Option<CodeOwners>,
    /// Whether a policy names owners.
    sets_owners: bool,
    /// Why nobody knows who owns what, though there is a file that says it.
    pub(super) note: Option<String>,
}

impl Designer {
    /// With the owners of the new side, which are looked up where GitHub looks.
    pub(super) fn of(policy: &Policy, files: &dyn Files, all: bool) -> Self {
        let mut designer = Self {
            all,
            sets_owners: policy.sets_owners(),
            ..Self::default()
        };
        for path in CODEOWNERS {
            let why = match files.read(path) {
                Ok(None) => continue,
                Ok(Some(file)) => {
                    designer.owners = CodeOwners::parse(file.text());
                    "it is larger than GitHub loads".to_owned()
                }
                Err(unread) => unread.message,
            };
            if designer.owners.is_none() {
                designer.note = Some(format!("{path} was not looked at: {why}"));
            }
            break;
        }
        designer
    }

    /// Who owns what stands at `path`, in one line: a policy goes before the file.
    pub(super) fn owner(&self, path: &str, effective: &Effective) -> Option<String> {
        let by_file = || self.owners.as_ref().map(|owners| owners.of(path));
        let by_policy = effective
            .owners
            .as_ref()
            .map(|says| says.value.0.as_slice());
        let owners = by_policy.or_else(by_file).unwrap_or_default();
        (!owners.is_empty()).then(|| owners.join(" "))
    }

    /// What there is to say of a pair.
    pub(super) fn lint(
        &self,
        pair: &Pair,
        effective: &Effective,
        broken: Broken,
        catalogue: Option<&Catalogue>,
    ) -> Vec<Change> {
        let path = pair.newest().path();
        let key = effective.ordering_key.as_ref();
        let asked = Asked {
            all: self.all,
            consumers: &effective.consumers.value,
            ordering_key: key.map(|key| key.value.as_str()),
            ownership: match self.owner(path, effective) {
                Some(owners) if owners.contains(' ') => Ownership::Several,
                Some(_) => Ownership::Somebody,
                None if self.owners.is_some() || self.sets_owners => Ownership::Nobody,
                None => Ownership::Unasked,
            },
            personal_data: &effective.personal_data.value.0,
            personal_data_tags: &effective.personal_data_tags.value.0,
            catalogue,
            broken,
        };
        design::lint(pair, &asked)
    }

    /// What there is to say of the channels of documents.
    pub(super) fn lint_documents(&self, pairs: &[Pair], policy: &Policy) -> Vec<Change> {
        let perspective = |path: &str| policy.for_path(path).perspective.value;
        design::documents(pairs, self.all, &perspective)
    }

    /// Whether what did not change is looked at as well.
    pub(super) fn looks_at_all(&self) -> bool {
        self.all
    }
}
