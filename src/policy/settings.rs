//! What a config can set, what is set for one path, and where each value came from.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::model::{
    Change, Exchange, Formats, Layer, Level, Mode, Perspective, Plain, Platforms, Profile, Rule,
    Runtimes, UnknownFields,
};
use crate::rules;

use super::exception::Exception;
use super::history::History;
use super::holds::Holds;

/// Which findings fail the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FailOn {
    /// Errors.
    Error,
    /// Errors and warnings.
    Warning,
    /// None: the gate only reports.
    Never,
}

impl FailOn {
    /// Every choice, the default first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Never];
}

impl fmt::Display for FailOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Never => "never",
        })
    }
}

impl FromStr for FailOn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL
            .into_iter()
            .find(|known| known.to_string() == text);
        known.ok_or_else(|| format!("unknown value `{text}`; known are error, warning, never"))
    }
}

/// What becomes of a direction that could not be settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OnUnproven {
    /// It is an error.
    Fail,
    /// It is a warning.
    Warn,
    /// It is worth knowing.
    Pass,
}

impl OnUnproven {
    /// Every choice, the default first.
    pub const ALL: [Self; 3] = [Self::Fail, Self::Warn, Self::Pass];

    /// The level of `schema/unproven` that follows.
    pub fn level(self) -> Level {
        match self {
            Self::Fail => Level::Error,
            Self::Warn => Level::Warning,
            Self::Pass => Level::Info,
        }
    }
}

impl fmt::Display for OnUnproven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fail => "fail",
            Self::Warn => "warn",
            Self::Pass => "pass",
        })
    }
}

impl FromStr for OnUnproven {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL
            .into_iter()
            .find(|known| known.to_string() == text);
        known.ok_or_else(|| format!("unknown value `{text}`; known are fail, warn, pass"))
    }
}

/// Names that mean something to whoever wrote the config.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(pub Vec<String>);

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.0.iter().map(|name| Plain(name).to_string()).collect();
        f.write_str(if names.is_empty() { "none" } else { "" })?;
        f.write_str(&names.join(", "))
    }
}

impl FromIterator<String> for Names {
    fn from_iter<T: IntoIterator<Item = String>>(names: T) -> Self {
        Self(names.into_iter().collect())
    }
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Built in.
    Default,
    /// A line of a config file.
    File {
        /// The path of the file.
        path: String,
        /// The line, from 1.
        line: usize,
    },
    /// The command line.
    CommandLine,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { path, line } => write!(f, "{}:{line}", Plain(path)),
            Self::CommandLine => f.write_str("command line"),
        }
    }
}

/// A value and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub origin: Origin,
}

impl<T> Setting<T> {
    pub(super) fn built_in(value: T) -> Self {
        Self {
            value,
            origin: Origin::Default,
        }
    }
}

/// What the command line says; it beats every file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `--mode`
    pub mode: Option<Mode>,
    /// `--fail-on`
    pub fail_on: Option<FailOn>,
    /// `--layer`
    pub layer: Option<Layer>,
    /// `--unknown-fields`
    pub unknown_fields: Option<UnknownFields>,
    /// `--on-unproven`
    pub on_unproven: Option<OnUnproven>,
    /// `--profile`
    pub profile: Option<Profile>,
}

impl Overrides {
    pub(super) fn settings(self) -> Settings {
        fn given<T>(value: Option<T>) -> Option<Setting<T>> {
            value.map(|value| Setting {
                value,
                origin: Origin::CommandLine,
            })
        }
        Settings {
            mode: given(self.mode),
            fail_on: given(self.fail_on),
            on_unproven: given(self.on_unproven),
            unknown_fields: given(self.unknown_fields),
            layer: given(self.layer),
            profile: given(self.profile),
            ..Settings::default()
        }
    }
}

/// What one part of a config sets.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    pub(super) mode: Option<Setting<Mode>>,
    pub(super) fail_on: Option<Setting<FailOn>>,
    pub(super) on_unproven: Option<Setting<OnUnproven>>,
    pub(super) unknown_fields: Option<Setting<UnknownFields>>,
    pub(super) format: Option<Setting<Formats>>,
    pub(super) layer: Option<Setting<Layer>>,
    pub(super) history: Option<Setting<History>>,
    pub(super) schema_type: Option<Setting<Holds>>,
    pub(super) profile: Option<Setting<Profile>>,
    pub(super) runtimes: Option<Setting<Runtimes>>,
    pub(super) guarded_properties: Option<Setting<Names>>,
    /// From the top of the repository.
    pub(super) roots: Option<Setting<Names>>,
    pub(super) owners: Option<Setting<Names>>,
    pub(super) consumers: Option<Setting<Platforms>>,
    pub(super) ordering_key: Option<Setting<String>>,
    pub(super) personal_data: Option<Setting<Names>>,
    pub(super) personal_data_tags: Option<Setting<Names>>,
    pub(super) ce_type: Option<Setting<String>>,
    pub(super) perspective: Option<Setting<Perspective>>,
}

/// The levels that one part of a config sets, by rule id.
pub(super) type Levels = BTreeMap<&'static str, Setting<Level>>;

/// What is asked of one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// Which directions are enforced.
    pub mode: Setting<Mode>,
    /// Which findings fail the gate.
    pub fail_on: Setting<FailOn>,
    /// What becomes of a direction that could not be settled.
    pub on_unproven: Setting<OnUnproven>,
    /// How JSON writers are understood.
    pub unknown_fields: Setting<UnknownFields>,
    /// How the JSON Schema keyword `format` is taken.
    pub format: Setting<Formats>,
    /// How much of a Protobuf contract is enforced.
    pub layer: Setting<Layer>,
    /// Which earlier versions a transitive mode compares with.
    pub history: Setting<History>,
    /// Who decodes these events.
    pub runtimes: Setting<Runtimes>,
    /// The custom properties that no change may lose.
    pub guarded_properties: Setting<Names>,
    /// Whose side of an `AsyncAPI` document the owners are on.
    pub perspective: Setting<Perspective>,
    /// What the owners do with a message, where this is about one: see [`exchanging`](Self::exchanging).
    pub exchange: Option<Exchange>,
    /// The folders that Protobuf imports start from, from the top of the repository, when a policy says it.
    pub roots: Option<Setting<Names>>,
    /// Who owns the schemas, when a policy says it.
    pub owners: Option<Setting<Names>>,
    /// The platforms that consume the events.
    pub consumers: Setting<Platforms>,
    /// The field that events are ordered by, when a policy says it.
    pub ordering_key: Option<Setting<String>>,
    /// More names of fields that hold personal data.
    pub personal_data: Setting<Names>,
    /// More attributes that mark personal data.
    pub personal_data_tags: Setting<Names>,
    /// Whose rules decide about Protobuf files instead of our own, if any.
    pub profile: Option<Setting<Profile>>,
    /// What the file holds, when a policy says it.
    pub schema_type: Option<Setting<Holds>>,
    /// The type of the `CloudEvents` whose data it describes, when a policy says it.
    pub ce_type: Option<Setting<String>>,
    /// Which line takes the path out of the check, if any.
    pub excluded: Option<Origin>,
    /// The levels that differ from the rulebook's, by rule id.
    pub levels: BTreeMap<&'static str, Setting<Level>>,
    /// The levels that differ for some elements; the last one that is about an element counts.
    pub exceptions: Vec<Exception>,
}

impl Default for Effective {
    fn default() -> Self {
        Self {
            mode: Setting::built_in(Mode::Backward),
            fail_on: Setting::built_in(FailOn::Error),
            on_unproven: Setting::built_in(OnUnproven::Fail),
            unknown_fields: Setting::built_in(UnknownFields::Ignored),
            format: Setting::built_in(Formats::Annotation),
            layer: Setting::built_in(Layer::WireJson),
            history: Setting::built_in(History::default()),
            runtimes: Setting::built_in(Runtimes::default()),
            guarded_properties: Setting::built_in(Names::default()),
            perspective: Setting::built_in(Perspective::default()),
            exchange: None,
            roots: None,
            owners: None,
            consumers: Setting::built_in(Platforms::default()),
            ordering_key: None,
            personal_data: Setting::built_in(Names::default()),
            personal_data_tags: Setting::built_in(Names::default()),
            profile: None,
            schema_type: None,
            ce_type: None,
            excluded: None,
            levels: BTreeMap::new(),
            exceptions: Vec::new(),
        }
    }
}

impl Effective {
    /// The same for a message with which the application of a document does this. Unless a mode is asked for, the operations
    /// say which directions are enforced.
    #[must_use]
    pub fn exchanging(mut self, exchange: Exchange) -> Self {
        let own = exchange.seen_by(self.perspective.value);
        if self.mode.value == Mode::Auto || self.mode.origin == Origin::Default {
            self.mode.value = own.mode();
        }
        self.exchange = Some(own);
        self
    }

    /// The level that the configuration names for a change, if it does.
    pub(super) fn says(&self, change: &Change) -> Option<Level> {
        let everywhere = || self.levels.get(change.rule.id).map(|says| says.value);
        self.excepted(change).or_else(everywhere)
    }

    /// How much an enforced effect of a change weighs.
    pub fn level_of(&self, change: &Change) -> Level {
        let excepted = self.excepted(change);
        excepted.unwrap_or_else(|| self.level(change.rule))
    }

    /// The level that the last exception about the element names for the rule.
    fn excepted(&self, change: &Change) -> Option<Level> {
        self.exceptions.iter().rev().find_map(|exception| {
            let says = exception.levels.get(change.rule.id)?;
            exception.is_about(change).then_some(says.value)
        })
    }

    /// How much an enforced effect of `rule` weighs, where no element is excepted.
    pub fn level(&self, rule: &Rule) -> Level {
        let says = self.levels.get(rule.id);
        if rule.id == rules::schema::UNPROVEN.id
            && (says.is_none() || self.on_unproven.origin == Origin::CommandLine)
        {
            return self.on_unproven.value.level();
        }
        says.map_or(rule.level, |says| says.value)
    }

    pub(super) fn overlay(&mut self, settings: &Settings, levels: &Levels) {
        fn put<T: Clone>(setting: &mut Setting<T>, over: Option<&Setting<T>>) {
            if let Some(over) = over {
                *setting = over.clone();
            }
        }
        put(&mut self.mode, settings.mode.as_ref());
        put(&mut self.fail_on, settings.fail_on.as_ref());
        put(&mut self.on_unproven, settings.on_unproven.as_ref());
        put(&mut self.unknown_fields, settings.unknown_fields.as_ref());
        put(&mut self.format, settings.format.as_ref());
        put(&mut self.layer, settings.layer.as_ref());
        put(&mut self.history, settings.history.as_ref());
        put(&mut self.runtimes, settings.runtimes.as_ref());
        put(
            &mut self.guarded_properties,
            settings.guarded_properties.as_ref(),
        );
        put(&mut self.consumers, settings.consumers.as_ref());
        put(&mut self.personal_data, settings.personal_data.as_ref());
        put(
            &mut self.personal_data_tags,
            settings.personal_data_tags.as_ref(),
        );
        self.owners = settings.owners.clone().or(self.owners.take());
        self.ordering_key = settings.ordering_key.clone().or(self.ordering_key.take());
        put(&mut self.perspective, settings.perspective.as_ref());
        self.profile = settings.profile.clone().or(self.profile.take());
        self.schema_type = settings.schema_type.clone().or(self.schema_type.take());
        self.roots = settings.roots.clone().or(self.roots.take());
        self.ce_type = settings.ce_type.clone().or(self.ce_type.take());
        self.levels
            .extend(levels.iter().map(|(id, level)| (*id, level.clone())));
    }

    /// Each setting with its value and where it came from, one a line.
    pub(super) fn show(&self, path: &str, uris: &BTreeMap<&str, &Setting<String>>) -> String {
        let mut rows = vec![
            row("mode", &self.mode),
            row("fail-on", &self.fail_on),
            row("on-unproven", &self.on_unproven),
            row("unknown-fields", &self.unknown_fields),
            row("format", &self.format),
            row("layer", &self.layer),
            row("runtimes", &self.runtimes),
            row("guarded-properties", &self.guarded_properties),
        ];
        if self.mode.value.is_transitive() || self.history.origin != Origin::Default {
            rows.push(row("history", &self.history));
        }
        rows.extend(self.designed());
        if self.perspective.origin != Origin::Default {
            rows.push(row("perspective", &self.perspective));
        }
        rows.extend(self.roots.iter().map(|says| row("roots", says)));
        rows.extend(self.profile.iter().map(|says| row("profile", says)));
        rows.extend(self.schema_type.iter().map(|says| row("schema-type", says)));
        rows.extend(self.ce_type.iter().map(|says| row("ce-type", says)));
        rows.extend(self.levels.iter().map(|(id, level)| row(id, level)));
        rows.extend(uris.iter().map(|(uri, path)| home(uri, path)));
        let excluded = self
            .excluded
            .iter()
            .map(|origin| format!("  not checked: excluded by {origin}\n"));
        std::iter::once(format!("{}\n", Plain(path)))
            .chain(excluded)
            .chain(std::iter::once(table_of(&rows)))
            .collect()
    }
}

impl Effective {
    /// What is set for the rules of event design, where something is.
    fn designed(&self) -> impl Iterator<Item = [String; 3]> {
        let lists = [
            ("personal-data", &self.personal_data),
            ("personal-data-tags", &self.personal_data_tags),
        ];
        let lists = lists
            .into_iter()
            .filter(|(_, says)| says.origin != Origin::Default);
        let consumers = Some(&self.consumers).filter(|says| says.origin != Origin::Default);
        let key = self.ordering_key.as_ref();
        let lists = lists.map(|(name, says)| row(name, says));
        let owners = self.owners.iter().map(|says| row("owners", says));
        owners
            .chain(consumers.map(|says| row("consumers", says)))
            .chain(key.map(|says| {
                [
                    "ordering-key".to_owned(),
                    Plain(&says.value).to_string(),
                    says.origin.to_string(),
                ]
            }))
            .chain(lists)
    }
}

/// Rows of names, values and origins, one a line, each column as wide as it must be.
pub(super) fn table_of(rows: &[[String; 3]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let (names, values) = (width(0), width(1));
    let row = |[name, value, origin]: &[String; 3]| {
        format!("  {name:names$}  {value:values$}  {origin}\n")
    };
    rows.iter().map(row).collect()
}

fn home(uri: &str, path: &Setting<String>) -> [String; 3] {
    let shown = if path.value.is_empty() {
        "./"
    } else {
        &path.value
    };
    [
        uri.to_owned(),
        Plain(shown).to_string(),
        path.origin.to_string(),
    ]
}

/// A setting by its name, its value as it may be shown, and where it came from.
pub(super) fn row(name: &str, setting: &Setting<impl fmt::Display>) -> [String; 3] {
    [
        name.to_owned(),
        Plain(&setting.value.to_string()).to_string(),
        setting.origin.to_string(),
    ]
}
