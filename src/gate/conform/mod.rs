//! `conform`: events instead of schemas, and a specification instead of a base.

mod inputs;
mod weigh;

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::str::FromStr;

use crate::envelope::Settings;
use crate::envelope::payload::{Payloads, Reach, Sources};
use crate::envelope::stream::Shape;
use crate::format::Reading;
use crate::format::jsonschema::Shelf;
use crate::model::Files;
use crate::policy::{Overrides, Policy};
use crate::report::Report;
use crate::source::{Repository, Snapshot, Surroundings};

use super::error::Error;
use super::payloads::{Bindings, Worktree};
use super::progress::Watch;
use super::request::{Config, configured};
use super::{under, unpaired};

use inputs::Input;
pub(super) use weigh::Weighing;

/// Holds events to their specification.
#[derive(Debug, Clone)]
pub struct ConformRequest {
    /// Where the user stands.
    pub directory: PathBuf,
    /// Files and folders, as typed; `-` is standard input.
    pub paths: Vec<PathBuf>,
    /// What they hold.
    pub from: Holding,
    /// What the events are held to.
    pub settings: Settings,
    /// Where the configuration comes from.
    pub config: Config,
    /// What the command line decides.
    pub overrides: Overrides,
    /// Who is told how far the run has come.
    pub watch: Watch,
}

/// What an input holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Holding {
    /// Whatever it looks like.
    #[default]
    Auto,
    /// Documents of an event format: one, or a line for each.
    Event,
    /// An HTTP message as text.
    Http,
    /// Lines of `kcat -J`.
    Kcat,
    /// A captured message.
    Capture,
}

impl Holding {
    /// Every choice, the default first.
    pub const ALL: [Self; 5] = [
        Self::Auto,
        Self::Event,
        Self::Http,
        Self::Kcat,
        Self::Capture,
    ];
}

impl fmt::Display for Holding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Auto => "auto",
            Self::Event => "event",
            Self::Http => "http",
            Self::Kcat => "kcat",
            Self::Capture => "capture",
        })
    }
}

impl FromStr for Holding {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut all = Self::ALL.into_iter();
        let known = all.find(|holding| holding.to_string() == text);
        known.ok_or_else(|| {
            format!("unknown value `{text}`; known are auto, event, http, kcat, capture")
        })
    }
}

/// Holds the events of files, folders and of `stdin` to their specification, and their data to the schemas of the repository.
///
/// # Errors
/// If an input is not there, cannot be read, or is not what it is said to be; or if the configuration makes no sense. An event
/// that is broken is no error: it is a finding.
pub fn conform(request: &ConformRequest, stdin: &mut dyn Read) -> Result<Report, Error> {
    let repository = Repository::discover(&request.directory, Surroundings::default()).ok();
    let root = repository
        .as_ref()
        .map_or(request.directory.as_path(), Repository::root);
    let files = Snapshot::directory(root, "working tree")?;
    let inputs = inputs::find(request, root)?;
    let paths = inputs.iter().map(|input| input.shown.as_str());
    let policy = configured(&request.config, request.overrides, &files, paths)?;
    let worktree = repository.as_ref().map(|it| Worktree::new(&files, it));
    let sources = Sources {
        files: worktree.as_ref().map_or(&files as &dyn Files, |it| it),
        reading: &under(&policy, &Reading::default()),
        formats_at: &|path| policy.for_path(path).format.value,
        reach: match repository {
            Some(_) => Reach::Repository,
            None => Reach::Configuration,
        },
        shelf: &Shelf::default(),
    };
    let bindings = Bindings::of(&policy, &sources)?;
    let unread = bindings.notes(|_| false);
    let payloads = Payloads::new(sources, bindings.bound);
    let mut weighing = Weighing::new(request.settings, &policy, &payloads);
    weighing.notes = unread;
    for input in &inputs {
        judge(request, input, stdin, &policy, &mut weighing)?;
    }
    Ok(weighing.report())
}

/// Judges an input, unless it holds no events.
fn judge(
    request: &ConformRequest,
    input: &Input,
    stdin: &mut dyn Read,
    policy: &Policy,
    weighing: &mut Weighing<'_>,
) -> Result<(), Error> {
    let unreadable = |error: io::Error| Error::NoSuchInput {
        path: input.shown.clone(),
        problem: error.to_string(),
    };
    let holds_events = || {
        let is_said = policy.expects_events(&input.shown);
        Ok(is_said || input.holds_events(request.from)?)
    };
    if policy.is_excluded(&input.shown) || !holds_events().map_err(unreadable)? {
        weighing.events.passed_over += 1;
        return Ok(());
    }
    let mut file;
    let reader: &mut dyn Read = match &input.path {
        Some(path) => {
            file = File::open(path).map_err(unreadable)?;
            &mut file
        }
        None => stdin,
    };
    let shape = match request.from {
        Holding::Capture => return weighing.capture(input.name(), reader),
        Holding::Auto => Shape::Any,
        Holding::Event => Shape::Documents,
        Holding::Http => Shape::Message,
        Holding::Kcat => Shape::Records,
    };
    let before = weighing.events.judged;
    let mut watcher = |events| request.watch.step("events", before + events, None);
    let judged = weighing.stream(input.name(), shape, reader, &mut watcher);
    judged.map_err(unreadable)
}
