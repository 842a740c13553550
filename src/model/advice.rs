//! What to do about a finding, as a report says it.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// Ways out of an incompatible change, best first.
#[derive(Debug, Clone, PartialEq)]
pub struct Advice {
    /// Who gives it.
    pub by: Adviser,
    /// The ways out, the best first; never empty.
    pub options: Vec<Remedy>,
    /// What a model says besides, one sentence each. Nobody has verified any of it.
    pub words: Vec<String>,
}

/// Who gives advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adviser {
    /// The built-in catalogue.
    Rules,
    /// A language model.
    Model,
}

impl Adviser {
    /// The word of the report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::Model => "model",
        }
    }
}

/// One way out.
#[derive(Debug, Clone, PartialEq)]
pub struct Remedy {
    /// Who proposes it. The words of a model are verified by nobody; an edit passed the checks whoever made it.
    pub by: Adviser,
    /// What an architect calls it.
    pub strategy: Strategy,
    /// The way out in one line, with the names of the schema at hand.
    pub title: String,
    /// What to do, one step after the other.
    pub steps: Vec<String>,
    /// Who is upgraded first.
    pub rollout: Rollout,
    /// Why in this order.
    pub rollout_why: String,
    /// What can go wrong all the same.
    pub risk: String,
    /// What not to do, and why.
    pub avoid: Vec<String>,
    /// The edit that it comes with, where one passed all checks.
    pub patch: Option<Patch>,
}

impl Remedy {
    /// Whether its edit passed all four checks.
    pub fn is_verified(&self) -> bool {
        self.patch.is_some()
    }
}

/// An edit of the new side that passed all four checks.
#[derive(Debug, Clone, PartialEq)]
pub struct Patch {
    /// What became of the author's intent.
    pub intent: Intent,
    /// The edit as a unified diff.
    pub diff: String,
    /// Each file that it touches.
    pub files: BTreeMap<String, Edit>,
}

/// A file before and after an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The text that was checked; `None` when there was no such file.
    pub before: Option<String>,
    /// The text that passed.
    pub after: String,
}

/// What an edit leaves of what the author wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Intent {
    /// The change is there, in another form.
    Kept,
    /// A part of it is there, or it is prepared.
    Partly,
    /// The change is taken back.
    Reverted,
}

impl Intent {
    /// The word of the report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Partly => "partly",
            Self::Reverted => "reverted",
        }
    }

    /// What an edit does, as a part of a sentence.
    pub fn told(self) -> &'static str {
        match self {
            Self::Kept => "keeps the change",
            Self::Partly => "keeps part of the change",
            Self::Reverted => "takes the change back",
        }
    }
}

/// Who is upgraded first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rollout {
    /// Those who read, then those who write.
    ConsumersFirst,
    /// Those who write, then those who read.
    ProducersFirst,
    /// It makes no difference.
    Any,
    /// All at once.
    LockStep,
}

impl Rollout {
    /// Every order.
    pub const ALL: [Self; 4] = [
        Self::ConsumersFirst,
        Self::ProducersFirst,
        Self::Any,
        Self::LockStep,
    ];

    /// The word of the report.
    pub fn word(self) -> &'static str {
        match self {
            Self::ConsumersFirst => "consumers-first",
            Self::ProducersFirst => "producers-first",
            Self::Any => "any",
            Self::LockStep => "lock-step",
        }
    }
}

/// A way to change a contract without breaking whoever relies on it. The set is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strategy {
    /// The field is optional, and its absence has a meaning.
    OptionalWithDefault,
    /// The field is there and need not be.
    MakeOptional,
    /// What was removed or changed is put back, and deprecated if it is to go.
    RestoreField,
    /// The old name is put back.
    RestoreName,
    /// The field gets a default now and goes in a later release.
    DefaultThenRemove,
    /// Number and name can never be taken again.
    Reserve,
    /// The same, and what is new gets a number of its own.
    ReserveAndNewNumber,
    /// Old and new name side by side, both filled, until nobody reads the old one.
    ExpandContract,
    /// Another type, unit or meaning in a field of its own.
    NewFieldDeprecateOld,
    /// The old name stays known as an alias.
    Alias,
    /// Readers take an unknown symbol for one that says so.
    EnumDefaultUnknown,
    /// What is new in the business is an event of its own.
    NewEventForNewFact,
    /// A second version beside the first, both published.
    NewEventType,
    /// Old events are converted when they are read.
    Upcaster,
    /// Readers let pass what they do not know.
    OpenContentModel,
    /// The schema allows again what it allowed, and the limit is kept by the producer.
    WidenBack,
    /// The choice is made of new fields.
    NewOneof,
    /// A new topic, and a cut-over.
    TopicMigration,
    /// A new stream, made from the old one.
    CopyTransform,
    /// A second event says what was wrong with the first.
    CorrectionEvent,
    /// The registry converts between groups of versions.
    MigrationRules,
    /// What cannot be read is kept aside and read again later.
    DeadLetterAndReplay,
    /// Facts and effects happen once.
    OutboxAndIdempotency,
    /// The break is accepted, on record.
    Waiver,
}

impl Strategy {
    /// Every strategy, in the order of the catalogue.
    pub const ALL: [Self; 24] = [
        Self::OptionalWithDefault,
        Self::MakeOptional,
        Self::RestoreField,
        Self::RestoreName,
        Self::DefaultThenRemove,
        Self::Reserve,
        Self::ReserveAndNewNumber,
        Self::ExpandContract,
        Self::NewFieldDeprecateOld,
        Self::Alias,
        Self::EnumDefaultUnknown,
        Self::NewEventForNewFact,
        Self::NewEventType,
        Self::Upcaster,
        Self::OpenContentModel,
        Self::WidenBack,
        Self::NewOneof,
        Self::TopicMigration,
        Self::CopyTransform,
        Self::CorrectionEvent,
        Self::MigrationRules,
        Self::DeadLetterAndReplay,
        Self::OutboxAndIdempotency,
        Self::Waiver,
    ];

    /// The word of the report.
    pub fn word(self) -> &'static str {
        match self {
            Self::OptionalWithDefault => "optional-with-default",
            Self::MakeOptional => "make-optional",
            Self::RestoreField => "restore-field",
            Self::RestoreName => "restore-name",
            Self::DefaultThenRemove => "default-then-remove",
            Self::Reserve => "reserve",
            Self::ReserveAndNewNumber => "reserve-and-new-number",
            Self::ExpandContract => "expand-contract",
            Self::NewFieldDeprecateOld => "new-field-deprecate-old",
            Self::Alias => "alias",
            Self::EnumDefaultUnknown => "enum-default-unknown",
            Self::NewEventForNewFact => "new-event-for-new-fact",
            Self::NewEventType => "new-event-type",
            Self::Upcaster => "upcaster",
            Self::OpenContentModel => "open-content-model",
            Self::WidenBack => "widen-back",
            Self::NewOneof => "new-oneof",
            Self::TopicMigration => "topic-migration",
            Self::CopyTransform => "copy-transform",
            Self::CorrectionEvent => "correction-event",
            Self::MigrationRules => "migration-rules",
            Self::DeadLetterAndReplay => "dead-letter-and-replay",
            Self::OutboxAndIdempotency => "outbox-and-idempotency",
            Self::Waiver => "waiver",
        }
    }
}

impl fmt::Display for Strategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Strategy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|known| known.word() == text);
        known.ok_or_else(|| format!("unknown strategy `{text}`"))
    }
}
