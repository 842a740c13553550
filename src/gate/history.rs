//! The earlier versions that a transitive mode compares a subject with.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::error::Error;
use super::progress::Watch;
use super::sift::{Seen, Sieve, Sifted};
use crate::format::detect::{Candidate, by_path};
use crate::format::{self, Found, Loaded, Reading, Shelf, Subject};
use crate::model::{Against, Direction, Files as _, Mode, SchemaFile, SchemaType, Unread};
use crate::policy::{Effective, History, Policy};
use crate::source::{Ancestor, Repository, Snapshot};
use crate::subject::{Kept, Pair, Predecessor, Promise, predecessor};

/// An earlier version of a subject.
pub(super) struct Version {
    /// As it was, or why nobody knows.
    pub(super) subject: Result<Subject, Unread>,
    /// The state that had it.
    pub(super) against: Against,
    /// What its number promises to those who read it, where it has one.
    promise: Promise,
    /// Whether the state is called by a tag.
    is_tagged: bool,
}

impl Version {
    /// A version that is kept as a file.
    pub(super) fn of_file(
        subject: Result<Subject, Unread>,
        against: Against,
        promise: Promise,
    ) -> Self {
        Self {
            subject,
            against,
            promise,
            is_tagged: false,
        }
    }

    /// What is asked of the comparison with it: what the policy asks, unless the numbers of the two versions say more or less.
    pub(super) fn effective(&self, effective: &Effective) -> Effective {
        let mut effective = effective.clone();
        let mode = &mut effective.mode.value;
        *mode = match self.promise {
            Promise::Unsaid => *mode,
            // Who asks for nothing gets nothing.
            Promise::Backward if *mode == Mode::None => *mode,
            Promise::Backward => mode.with(Direction::Backward),
            Promise::Nothing => Mode::None,
        };
        effective
    }
}

/// What it takes to look back.
pub(super) struct Past<'run> {
    pub(super) repository: &'run Repository,
    pub(super) base: &'run Snapshot,
    pub(super) policy: &'run Policy,
    pub(super) reading: &'run Reading,
    pub(super) watch: &'run Watch,
    pub(super) shelf: Shelf,
}

impl Past<'_> {
    /// The distinct versions of each pair that are older than the base, the newest first; none where the mode asks for none
    /// or the head changes nothing. Walks the first-parent history of the base once, whatever the number of pairs.
    ///
    /// # Errors
    /// If the history is cut off before all that is asked for was seen.
    pub(super) fn versions(&self, pairs: &[Pair]) -> Result<Vec<Vec<Version>>, Error> {
        let lineages = pairs.iter().map(|pair| self.lineage(pair));
        let mut lineages: Vec<Option<Lineage>> = lineages.collect();
        if lineages.iter().flatten().any(Lineage::is_open) {
            self.follow(&mut lineages)?;
        }
        let found = lineages
            .into_iter()
            .map(|lineage| lineage.map_or_else(Vec::new, |lineage| lineage.versions));
        Ok(found.collect())
    }

    fn follow(&self, lineages: &mut [Option<Lineage>]) -> Result<(), Error> {
        let mut history = self.repository.history(self.base)?;
        let mut younger: Option<Snapshot> = None;
        let mut commits = 0;
        while lineages.iter().flatten().any(Lineage::is_open) {
            let Some(ancestor) = history.back()? else {
                break;
            };
            commits += 1;
            self.watch.step("looking back: commit", commits, None);
            let step = Step::new(&ancestor, younger.as_ref().unwrap_or(self.base));
            let open = lineages.iter().flatten();
            let touched = open.filter(|lineage| lineage.is_touched(&step));
            let wanted = touched.map(Lineage::file).collect();
            let state = State::new(self, &step, wanted);
            let open = lineages.iter_mut().flatten();
            open.for_each(|lineage| lineage.visit(&state));
            younger = Some(ancestor.snapshot);
        }
        Ok(())
    }

    /// `None` where nothing is to be looked for.
    fn lineage(&self, pair: &Pair) -> Option<Lineage> {
        let (old, new) = (pair.old_side(), pair.new_side()?);
        let effective = self.policy.for_path(new.path());
        let sides = old.into_iter().chain([new]);
        let known: BTreeSet<_> = sides.map(Subject::digest).collect();
        let is_same = old.is_some() && known.len() == 1;
        if !effective.mode.value.is_transitive() || is_same {
            return None;
        }
        let history = effective.history.value;
        Some(Lineage {
            left: history.depth - usize::from(old.is_some()),
            history,
            here: old.map_or(Here::Absent, |_| Here::Present),
            latest: old.unwrap_or(new).clone(),
            files: old.map_or_else(BTreeSet::new, Subject::files),
            borrowed: old.map_or_else(BTreeSet::new, Subject::borrowed),
            likeness: None,
            known,
            is_new: false,
            shown: None,
            versions: Vec::new(),
        })
    }
}

/// A subject, followed back.
struct Lineage {
    history: History,
    /// How many versions are still to be found.
    left: usize,
    /// What there is at the state visited last.
    here: Here,
    /// What it was where it was read last.
    latest: Subject,
    /// The files that it rests on.
    files: BTreeSet<String>,
    /// The names that other files define for it.
    borrowed: BTreeSet<String>,
    /// The worst guess on the way.
    likeness: Option<u8>,
    /// The versions that were seen, those of base and head among them.
    known: BTreeSet<[u8; 32]>,
    /// Whether what is here may be a version that was not seen yet.
    is_new: bool,
    /// Which of the versions stands here.
    shown: Option<usize>,
    versions: Vec<Version>,
}

/// What a state has of a subject.
enum Here {
    Absent,
    /// What is called its latest form.
    Present,
    Unread(Unread),
}

impl Lineage {
    fn is_open(&self) -> bool {
        self.left > 0
    }

    /// Whether it rests on something that this step changed.
    fn is_touched(&self, step: &Step<'_>) -> bool {
        let is_there = self.is_open() && !matches!(self.here, Here::Absent);
        is_there && (step.changes(&self.files) || step.mentions(&self.borrowed))
    }

    fn file(&self) -> Found {
        Found {
            path: self.latest.path().to_owned(),
            schema_type: self.latest.schema_type(),
        }
    }

    fn visit(&mut self, state: &State<'_>) {
        if !self.is_open() {
            return;
        }
        match &self.here {
            Here::Absent => {
                if let Some(subject) = state.named(&self.latest) {
                    self.take(subject);
                }
            }
            Here::Present | Here::Unread(_) if self.is_touched(state.step) => {
                self.is_new = true;
                self.shown = None;
                self.follow(state);
            }
            Here::Present | Here::Unread(_) => {}
        }
        let tags = &state.step.ancestor.tags;
        if self.is_new && self.history.admits(tags) {
            self.is_new = false;
            self.show(state);
        }
        self.call_by_tag(state);
    }

    fn follow(&mut self, state: &State<'_>) {
        match state.predecessor(&self.latest) {
            Ok(Some(Predecessor { subject, likeness })) => {
                self.likeness = match (self.likeness, likeness) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                };
                self.take(subject);
            }
            Ok(None) => self.here = Here::Absent,
            // What came before it is looked for at the same place.
            Err(unread) => self.here = Here::Unread(unread),
        }
    }

    fn take(&mut self, subject: Subject) {
        self.here = Here::Present;
        self.files = subject.files();
        self.borrowed = subject.borrowed();
        self.latest = subject;
        self.is_new = true;
        self.shown = None;
    }

    /// Takes what is here for a version, unless it is a known one.
    fn show(&mut self, state: &State<'_>) {
        let subject = match &self.here {
            Here::Absent => return,
            Here::Present if !self.known.insert(self.latest.digest()) => return,
            Here::Present => Ok(self.latest.clone()),
            Here::Unread(unread) => Err(unread.clone()),
        };
        self.shown = Some(self.versions.len());
        self.left = self.left.saturating_sub(1);
        self.versions.push(Version {
            subject,
            against: Against {
                likeness: self.likeness,
                ..Against::from(state.step.ancestor.snapshot.revision())
            },
            promise: Promise::Unsaid,
            is_tagged: false,
        });
    }

    /// A tag tells people more than the last commit that had the version.
    fn call_by_tag(&mut self, state: &State<'_>) {
        let ancestor = state.step.ancestor;
        let shown = self.shown.and_then(|shown| self.versions.get_mut(shown));
        let shown = shown.filter(|version| !version.is_tagged);
        if let (Some(version), Some(tag)) = (shown, self.history.tag(&ancestor.tags)) {
            version.against = Against {
                label: tag.to_owned(),
                id: ancestor.snapshot.revision().id.clone(),
                likeness: version.against.likeness,
            };
            version.is_tagged = true;
        }
    }
}

/// A step from one state of the history to the next one.
struct Step<'run> {
    ancestor: &'run Ancestor,
    younger: &'run Snapshot,
    /// The texts that it changed, as they were and as they became; of Avro only, where any file may define a name.
    texts: OnceCell<Vec<Arc<SchemaFile>>>,
}

impl<'run> Step<'run> {
    fn new(ancestor: &'run Ancestor, younger: &'run Snapshot) -> Self {
        Self {
            ancestor,
            younger,
            texts: OnceCell::new(),
        }
    }

    /// Whether it changed one of these files.
    fn changes(&self, files: &BTreeSet<String>) -> bool {
        let mut differences = self.ancestor.differences.iter();
        differences.any(|difference| files.contains(&difference.path))
    }

    /// Whether one of these names stands in a text that it changed.
    fn mentions(&self, names: &BTreeSet<String>) -> bool {
        !names.is_empty()
            && self
                .texts()
                .iter()
                .any(|file| names.iter().any(|name| file.text().contains(name.as_str())))
    }

    fn texts(&self) -> &[Arc<SchemaFile>] {
        self.texts.get_or_init(|| {
            let paths = self.ancestor.differences.iter().map(|one| &one.path);
            let paths = paths.filter(|path| by_path(path) == Candidate::Schema(SchemaType::Avro));
            let sides = [&self.ancestor.snapshot, self.younger];
            // What cannot be read defines nothing; whoever rests on it is told by its own reader.
            paths
                .flat_map(|path| sides.map(|side| side.read(path).ok().flatten()))
                .flatten()
                .collect()
        })
    }
}

/// A state of the history, and what it has where its successor has something else.
struct State<'run> {
    past: &'run Past<'run>,
    step: &'run Step<'run>,
    /// The files of the subjects that are followed and may have been something else here.
    wanted: BTreeSet<Found>,
    own: OnceCell<Loaded>,
    sifted: OnceCell<Sifted>,
    changed: OnceCell<Vec<Subject>>,
    kept: OnceCell<Kept>,
}

impl<'run> State<'run> {
    fn new(past: &'run Past<'run>, step: &'run Step<'run>, wanted: BTreeSet<Found>) -> Self {
        Self {
            past,
            step,
            wanted,
            own: OnceCell::new(),
            sifted: OnceCell::new(),
            changed: OnceCell::new(),
            kept: OnceCell::new(),
        }
    }

    /// What `subject` was here: in its own file, else in another one that the successor changed.
    fn predecessor(&self, subject: &Subject) -> Result<Option<Predecessor>, Unread> {
        let in_place = |path: &str| path == subject.path();
        let own = self.own();
        let mut subjects = own.subjects.iter();
        if let Some(found) =
            subjects.find(|found| in_place(found.path()) && is_same(found, subject))
        {
            return Ok(Some(Predecessor {
                subject: found.clone(),
                likeness: None,
            }));
        }
        if let Some(unread) = own.unread.iter().find(|unread| in_place(&unread.path)) {
            return Err(unread.clone());
        }
        Ok(predecessor(subject, self.changed(), self.kept()))
    }

    /// The wanted files that are there, read together.
    fn own(&self) -> &Loaded {
        self.own.get_or_init(|| {
            let files = &self.step.ancestor.snapshot;
            let is_there = |found: &&Found| !matches!(files.read(&found.path), Ok(None));
            let there: Vec<Found> = self.wanted.iter().filter(is_there).cloned().collect();
            self.load(files, &there)
        })
    }

    /// A subject that the successor lacks, under its full name.
    fn named(&self, gone: &Subject) -> Option<Subject> {
        let short = gone.name.0.rsplit(['.', '/']).next().unwrap_or_default();
        let may_hold = |found: &Found| match self.step.ancestor.snapshot.read(&found.path) {
            Ok(Some(file)) => found.path == gone.name.0 || file.text().contains(short),
            _ => false,
        };
        if !self.sifted().old.iter().any(may_hold) {
            return None;
        }
        let mut changed = self.changed().iter();
        let is_gone = |found: &&Subject| is_same(found, gone) && !self.kept().has(found);
        changed.find(is_gone).cloned()
    }

    fn load(&self, files: &Snapshot, found: &[Found]) -> Loaded {
        format::load_again(files, found, self.past.reading, &self.past.shelf)
    }

    fn sifted(&self) -> &Sifted {
        self.sifted.get_or_init(|| {
            let sieve = Sieve {
                policy: self.past.policy,
                only: None,
                old: &self.step.ancestor.snapshot,
                new: self.step.younger,
            };
            sieve.sift(self.step.ancestor.differences.iter().map(Seen::from))
        })
    }

    /// The subjects of every file that the successor changed, as they are here.
    fn changed(&self) -> &[Subject] {
        self.changed.get_or_init(|| {
            let files = &self.step.ancestor.snapshot;
            self.load(files, &self.sifted().old).subjects
        })
    }

    /// What the successor still has of the files that it changed.
    fn kept(&self) -> &Kept {
        self.kept.get_or_init(|| {
            let found = &self.sifted().new;
            let loaded = self.load(self.step.younger, found);
            let paths = found.iter().map(|found| found.path.clone());
            Kept::new(loaded.subjects.iter(), paths)
        })
    }
}

fn is_same(one: &Subject, other: &Subject) -> bool {
    one.name == other.name && one.schema_type() == other.schema_type()
}
