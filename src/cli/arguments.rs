//! What may be typed.

use std::path::PathBuf;

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};

use crate::envelope::Settings;
use crate::gate::{self, Holding};
use crate::model::{Draft, Layer, Mode, Profile, Role, SchemaType, Spec, UnknownFields};
use crate::policy::{FailOn, OnUnproven, Overrides};

/// Stops poison messages before they are merged.
#[derive(Debug, Parser)]
#[command(
    name = "schema-gate",
    version,
    about,
    arg_required_else_help = true,
    after_help = "Exit codes: 0 pass, 1 the gate failed, 2 usage or configuration, 3 git or base not resolvable, \
                  4 a schema of the new side could not be read, 5 internal."
)]
pub struct Arguments {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Clone, Args)]
pub(super) struct Global {
    /// Run as if started in this directory
    #[arg(
        short = 'C',
        value_name = "DIR",
        global = true,
        default_value = ".",
        hide_default_value = true
    )]
    pub(super) directory: PathBuf,
    /// Use this configuration and no other
    #[arg(long, value_name = "FILE", global = true, conflicts_with = "no_config")]
    pub(super) config: Option<PathBuf>,
    /// Use no configuration
    #[arg(long, global = true)]
    pub(super) no_config: bool,
    /// Whether to use colours
    #[arg(
        long,
        value_name = "WHEN",
        global = true,
        default_value = "auto",
        hide_default_value = true
    )]
    pub(super) color: ColorChoice,
    /// Print the report only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Count what was passed over as well
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Compare the schemas of the head with those of the base
    Check(Check),
    /// Compare two files or directories, without git
    Compat(Compat),
    /// Hold events to the CloudEvents specification
    Conform(Conform),
    /// Draw who sends and who receives what, as AsyncAPI documents say it, and what changed
    Graph(Graph),
    /// Say what to do about findings, or do it
    Advise(Advise),
    /// Explain a rule, with an example
    Explain(Explain),
    /// List every rule
    Rules,
    /// Show or check the configuration
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Print the JSON Schema of the JSON report
    Schema,
    /// Check an example catalogue of events before your eyes
    Demo,
}

#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a flag that a person types"
)]
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Look at these files and folders only
    pub(super) paths: Vec<PathBuf>,
    /// Compare with this revision, or with latest-tag:GLOB
    #[arg(long, value_name = "REV")]
    pub(super) base: Option<String>,
    /// Check this revision
    #[arg(long, value_name = "REV", group = "which")]
    pub(super) head: Option<String>,
    /// Check what would be committed
    #[arg(long, group = "which")]
    pub(super) staged: bool,
    /// Check the working tree
    #[arg(long, group = "which")]
    pub(super) worktree: bool,
    /// Check every schema, changed or not, and each version that is kept as a file against the one before it
    #[arg(long)]
    pub(super) all: bool,
    /// Never fetch a missing commit
    #[arg(long)]
    pub(super) no_fetch: bool,
    #[command(flatten)]
    pub(super) asked: Asked,
    #[command(flatten)]
    pub(super) printed: Printed,
}

#[derive(Debug, Args)]
pub(super) struct Advise {
    /// The finding, by its fingerprint or the start of it; all of them without one
    pub(super) fingerprint: Option<String>,
    /// Take the findings from a report
    #[arg(long, value_name = "REPORT.json", conflicts_with = "fingerprint")]
    pub(super) from: Option<PathBuf>,
    /// Make the edits that passed all checks in the working tree; nothing is committed
    #[arg(
        long,
        value_enum,
        value_name = "rules|model",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "rules",
        hide_possible_values = true
    )]
    pub(super) fix: Option<Fixer>,
    /// Write the schema of the event that corrects this one
    #[arg(long, value_name = "SUBJECT", conflicts_with_all = ["fingerprint", "from", "fix"])]
    pub(super) correction: Option<String>,
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Compare with this revision, or with latest-tag:GLOB
    #[arg(long, value_name = "REV")]
    pub(super) base: Option<String>,
    #[command(flatten)]
    pub(super) asked: Asked,
}

/// Whose edits are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Fixer {
    /// Those of the built-in architect
    Rules,
    /// Those of a language model
    Model,
}

#[derive(Debug, Args)]
pub(super) struct Compat {
    /// The old file or directory
    pub(super) old: PathBuf,
    /// The new file or directory
    pub(super) new: PathBuf,
    /// The language of the schemas
    #[arg(long, value_name = "avro|protobuf|json|asyncapi")]
    pub(super) schema_type: Option<SchemaType>,
    #[command(flatten)]
    pub(super) asked: Asked,
    #[command(flatten)]
    pub(super) printed: Printed,
}

#[derive(Debug, Args)]
pub(super) struct Conform {
    /// Files and folders with events, or - for standard input: one event, a batch, or an event a line
    pub(super) paths: Vec<PathBuf>,
    /// What they hold
    #[arg(
        long,
        value_name = "auto|event|http|kcat|capture",
        default_value_t,
        hide_default_value = true
    )]
    pub(super) from: Holding,
    /// Whose duties count
    #[arg(
        long,
        value_name = "producer|consumer",
        default_value_t,
        hide_default_value = true
    )]
    role: Role,
    /// The version of the specification; what only the working draft asks for is a warning otherwise
    #[arg(
        long,
        value_name = "1.0.2|1.0.3-wip",
        default_value_t,
        hide_default_value = true
    )]
    spec: Spec,
    #[command(flatten)]
    pub(super) printed: Printed,
}

impl Conform {
    pub(super) fn settings(&self) -> Settings {
        Settings {
            spec: self.spec,
            role: self.role,
        }
    }
}

/// What the gate is asked for.
#[derive(Debug, Args)]
pub(super) struct Asked {
    /// Which directions are enforced: none, backward, forward or full; with -transitive against every earlier version; auto
    /// asks the operations of AsyncAPI documents
    #[arg(long)]
    pub(super) mode: Option<Mode>,
    /// Which findings fail the gate
    #[arg(long, value_name = "error|warning|never")]
    fail_on: Option<FailOn>,
    /// What becomes of a direction that could not be settled
    #[arg(long, value_name = "fail|warn|pass")]
    on_unproven: Option<OnUnproven>,
    /// Whether advice comes with the findings, and who gives it
    #[arg(
        long,
        value_enum,
        value_name = "off|rules|model",
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(super) advise: Adviser,
    /// How much of a Protobuf contract is enforced
    #[arg(long, value_name = "wire|wire-json|source")]
    layer: Option<Layer>,
    /// Whose rules decide about Protobuf files instead of our own
    #[arg(
        long,
        value_name = "buf:FILE|buf:PACKAGE|buf:WIRE_JSON|buf:WIRE|buf.yaml|confluent"
    )]
    profile: Option<Profile>,
    /// Whether JSON writers send properties that they do not declare
    #[arg(long, value_name = "ignored|allowed")]
    unknown_fields: Option<UnknownFields>,
    /// The dialect of JSON Schemas that name none
    #[arg(long, value_name = "4|6|7|2019-09|2020-12")]
    pub(super) draft: Option<Draft>,
}

impl Asked {
    pub(super) fn overrides(&self) -> Overrides {
        Overrides {
            mode: self.mode,
            fail_on: self.fail_on,
            layer: self.layer,
            unknown_fields: self.unknown_fields,
            on_unproven: self.on_unproven,
            profile: self.profile,
        }
    }
}

/// Who gives advice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Adviser {
    /// Nobody
    Off,
    /// The built-in architect, offline
    #[default]
    Rules,
    /// A language model as well, where the configuration of the base names one
    Model,
}

impl Adviser {
    /// How much the gate is asked for.
    pub(super) fn wanted(self) -> gate::Advise {
        match self {
            Self::Off => gate::Advise::Off,
            Self::Rules => gate::Advise::Best,
            // A model chooses among ways out that were tried.
            Self::Model => gate::Advise::All,
        }
    }
}

/// How the report is written, and where to.
#[derive(Debug, Args)]
pub(super) struct Printed {
    /// Print the report in this format
    #[arg(short, long, value_enum, default_value_t, hide_default_value = true)]
    pub(super) format: Format,
    /// Write the report in this format to a file as well
    #[arg(short, long, value_name = "FORMAT=PATH")]
    pub(super) output: Vec<OutputFile>,
}

impl Printed {
    /// Whether one of the formats is the summary of a step.
    pub(super) fn has_summary(&self) -> bool {
        let files = self.output.iter().map(|file| file.format);
        let mut formats = files.chain([self.format]);
        formats.any(|format| format == Format::Markdown || format.is_of_github_actions())
    }
}

/// A shape of the report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Text; in GitHub Actions annotations and the summary of the step as well
    #[default]
    Auto,
    /// For people
    Text,
    /// One finding a line
    Short,
    /// For machines
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// For the summary of a step, or a comment on a pull request
    Markdown,
}

impl Format {
    /// Whether it is all that GitHub Actions show of a run.
    pub(super) fn is_of_github_actions(self) -> bool {
        let in_github_actions = std::env::var("GITHUB_ACTIONS").is_ok_and(|value| value == "true");
        self == Self::Auto && in_github_actions
    }
}

/// A report that goes to a file.
#[derive(Debug, Clone)]
pub(super) struct OutputFile {
    pub(super) format: Format,
    pub(super) path: PathBuf,
}

impl std::str::FromStr for OutputFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (format, path) = text
            .split_once('=')
            .ok_or("write it as FORMAT=PATH, as in json=report.json")?;
        Ok(Self {
            format: Format::from_str(format, false)?,
            path: PathBuf::from(path),
        })
    }
}

#[derive(Debug, Args)]
pub(super) struct Graph {
    /// Draw these files and folders only
    pub(super) paths: Vec<PathBuf>,
    /// Mark what changed since this revision, or since latest-tag:GLOB
    #[arg(long, value_name = "REV")]
    pub(super) base: Option<String>,
    /// Draw this revision
    #[arg(long, value_name = "REV")]
    pub(super) head: Option<String>,
    /// The language of the picture
    #[arg(short, long, value_enum, default_value_t)]
    pub(super) format: Drawing,
}

/// A language of pictures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Drawing {
    /// Renders in pull requests
    #[default]
    Mermaid,
    /// For Graphviz
    Dot,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The id of the rule, as in avro/field-added-without-default
    pub(super) rule: String,
}

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Show what is asked of a path, and where each value came from
    Show {
        /// The file in question; without one, what holds everywhere
        path: Option<PathBuf>,
    },
    /// Print the JSON Schema of schema-gate.toml
    Schema,
    /// Say whether the configuration makes sense
    Check,
}
