//! Finds the language model that a run may ask: the one that the base names, never one that the head names.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use super::advise::Advise;
use super::request::{CheckRequest, CompatRequest, Config};
use crate::architect::{Environment, Model, Unavailable};
use crate::model::{Files as _, Finding};
use crate::policy::{Architect, Errors, OnFork, Overrides, Policy, candidates};
use crate::report::{Aside, Report};
use crate::source::{BaseRequest, Repository, Snapshot};

/// A language model is wanted.
#[derive(Clone)]
pub struct Consult {
    /// What the environment lends.
    pub environment: Environment,
    /// What the change is, when it comes from somebody who may not use the keys.
    pub foreign: Option<String>,
    /// The starts of the fingerprints that advice is asked for; all of them when empty.
    pub only: Vec<String>,
    /// Whether the requests are only to be shown.
    pub rehearse: bool,
    /// Who is told the verdict before anybody is asked for advice.
    pub herald: Arc<dyn Fn(&Report) + Send + Sync>,
}

impl fmt::Debug for Consult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Consult");
        shown.field("environment", &self.environment);
        shown.field("foreign", &self.foreign);
        shown.field("rehearse", &self.rehearse);
        shown.finish_non_exhaustive()
    }
}

/// What came of looking for a model.
#[derive(Default)]
pub(super) struct Consulted {
    model: Option<Model>,
    only: Vec<String>,
    why_none: Option<Unavailable>,
    /// Whether no advice is to be given at all.
    is_off: bool,
}

impl Consult {
    /// Tells the verdict, which is settled before anybody is asked.
    pub(super) fn tell(&self, report: &Report) {
        if !self.rehearse {
            (self.herald)(report);
        }
    }

    /// The model of a check: the base's own configuration names it, and the base is one that the head has no say in.
    pub(super) fn of_check(
        &self,
        request: &CheckRequest,
        repository: &Repository,
        head: &Snapshot,
    ) -> Consulted {
        let settings = base_settings(request, repository, head);
        Consulted {
            only: self.only.clone(),
            ..self.engage(settings, Some(repository.root()))
        }
    }

    /// The model of two sides without revisions: the configuration that the command line names is all there is.
    pub(super) fn of_compat(&self, request: &CompatRequest) -> Consulted {
        let settings = match &request.config {
            None => Err(Unavailable::NotConfigured),
            Some(file) => settings(Policy::given(file, Overrides::default())),
        };
        self.engage(settings, None)
    }

    fn engage(
        &self,
        settings: Result<Architect, Unavailable>,
        repository: Option<&Path>,
    ) -> Consulted {
        let settings = match settings {
            Ok(settings) => settings,
            Err(why) => return Consulted::none(why),
        };
        if let Some(what) = &self.foreign {
            return Consulted {
                is_off: settings.on_fork.value == OnFork::Off,
                ..Consulted::none(Unavailable::Foreign(what.clone()))
            };
        }
        match Model::engage(&settings, self.environment.clone(), repository) {
            Ok(model) if self.rehearse => Consulted::some(model.rehearsing()),
            Ok(model) => Consulted::some(model),
            Err(why) => Consulted::none(why),
        }
    }
}

impl Consulted {
    fn some(model: Model) -> Self {
        Self {
            model: Some(model),
            ..Self::default()
        }
    }

    fn none(why: Unavailable) -> Self {
        Self {
            why_none: Some(why),
            ..Self::default()
        }
    }

    /// Who is asked about a finding.
    pub(super) fn model(&self, finding: &Finding) -> Option<&Model> {
        let mut only = self.only.iter();
        let is_wanted =
            self.only.is_empty() || only.any(|start| finding.fingerprint.0.starts_with(start));
        self.model.as_ref().filter(|_| is_wanted)
    }

    /// How much advice is wanted after all.
    pub(super) fn advise(&self, wanted: Advise) -> Advise {
        if self.is_off { Advise::Off } else { wanted }
    }

    /// What whoever started the run is told besides the report.
    pub(super) fn told(self, problems: Vec<String>) -> Aside {
        let instead = if self.is_off {
            "no advice is given"
        } else {
            "rule-based advice shown"
        };
        let none = self.why_none.map(|why| why.to_string());
        let unavailable = none.into_iter().chain(problems);
        let unavailable =
            unavailable.map(|why| format!("architect unavailable ({why}); {instead}"));
        let told = self.model.as_ref().and_then(Model::told);
        Aside {
            lines: unavailable.chain(told).collect(),
            requests: self.model.map(|model| model.requests()).unwrap_or_default(),
        }
    }
}

/// What the base says. A base that the head's configuration names would be the head's word again, and that of a report the
/// word of whoever wrote it, so neither counts here.
fn base_settings(
    request: &CheckRequest,
    repository: &Repository,
    head: &Snapshot,
) -> Result<Architect, Unavailable> {
    let unread = |problem: String| Unavailable::Base(problem);
    let wish = BaseRequest {
        command_line: request.base.clone(),
        configuration: None,
    };
    let base = repository.base(&wish, head);
    let base = base.map_err(|error| unread(error.to_string()))?;
    let read = |path: &str| {
        let file = base.read(path);
        file.map_err(|problem| unread(problem.message))
    };
    match &request.config {
        Config::Nothing => Err(Unavailable::NotConfigured),
        Config::Given(file) => {
            let path = repository.relative(&request.directory, Path::new(file.path()));
            let path = path
                .map_err(|_| unread("--config names a file that is in no revision".to_owned()))?;
            let file = read(&path)?.ok_or(Unavailable::NotConfigured)?;
            settings(Policy::given(&file, Overrides::default()))
        }
        Config::Discovered => {
            let mut files = Vec::new();
            for path in candidates("") {
                files.extend(read(&path)?);
            }
            settings(Policy::parse(&files, Overrides::default()))
        }
    }
}

fn settings(policy: Result<Policy, Errors>) -> Result<Architect, Unavailable> {
    let policy = policy.map_err(|errors| {
        let first = errors.problems.first().map(ToString::to_string);
        Unavailable::Base(first.unwrap_or_else(|| errors.to_string()))
    })?;
    policy
        .architect()
        .cloned()
        .ok_or(Unavailable::NotConfigured)
}
