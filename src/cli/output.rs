//! What a run leaves behind.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::ColorChoice;
use miette::Diagnostic;
use sha2::{Digest as _, Sha256};

use super::arguments::{Format, Global, Printed};
use crate::gate;
use crate::report::text::Style;
use crate::report::{Report, github, json, markdown, short, text};

/// Everything that a run writes, and the code it ends with.
#[derive(Debug, Default)]
pub struct Output {
    /// The report, and nothing else.
    pub stdout: String,
    /// What is worth knowing besides.
    pub stderr: String,
    /// Reports that go to files; one that cannot be written is a usage error.
    pub files: Vec<(PathBuf, String)>,
    /// A file that others write as well, and what to add to it; no harm is done when it cannot be written.
    pub appended: Option<(PathBuf, String)>,
    /// The exit code.
    pub code: u8,
}

impl Output {
    /// Text for standard output; all went well.
    pub(super) fn text(stdout: String) -> Self {
        Self {
            stdout,
            ..Self::default()
        }
    }

    /// The same, with what came of asking a model on standard error.
    pub(super) fn beside(self, report: &Report, global: &Global) -> Self {
        let lines = report.aside.lines.iter().filter(|_| !global.quiet);
        let lines = lines.map(|line| format!("{line}\n"));
        let stderr = lines.collect::<Vec<_>>().concat();
        Self { stderr, ..self }
    }

    /// A report, in the formats that were asked for.
    pub(super) fn report(report: &Report, printed: &Printed, global: &Global) -> Self {
        let files = printed.output.iter();
        Self {
            stdout: render(report, printed.format, style(global, Stream::Stdout)),
            stderr: aside(report, printed, global),
            files: files
                .map(|file| {
                    (
                        file.path.clone(),
                        render(report, file.format, Style::plain(100)),
                    )
                })
                .collect(),
            appended: step_summary(report, printed.format),
            code: report.outcome.exit_code(),
        }
    }
}

/// Why there is nothing to report.
pub(super) struct Failure {
    error: Box<dyn Diagnostic>,
    code: u8,
}

impl Failure {
    /// A failure of the command line or the configuration.
    pub(super) fn usage(error: impl Diagnostic + 'static) -> Self {
        Self {
            error: Box::new(error),
            code: 2,
        }
    }

    /// The failure as text for standard error.
    pub(super) fn told(self, global: &Global) -> Output {
        let stderr = text::problem(&*self.error, style(global, Stream::Stderr));
        Output {
            stderr,
            code: self.code,
            ..Output::default()
        }
    }
}

impl From<gate::Uncorrected> for Failure {
    fn from(error: gate::Uncorrected) -> Self {
        Self {
            code: error.exit_code(),
            error: Box::new(error),
        }
    }
}

impl From<gate::Error> for Failure {
    fn from(error: gate::Error) -> Self {
        Self {
            code: error.exit_code(),
            error: Box::new(error),
        }
    }
}

fn render(report: &Report, format: Format, style: Style) -> String {
    match format {
        Format::Auto if format.is_of_github_actions() => {
            format!(
                "{}{}",
                without_commands(&text::render(report, style)),
                github::render(report)
            )
        }
        Format::Auto | Format::Text => text::render(report, style),
        Format::Short => short::render(report),
        Format::Json => json::render(report),
        Format::Github => github::render(report),
        Format::Markdown => markdown::render(report, markdown::COMMENT),
    }
}

/// The summary of the step, where the runner of GitHub Actions says which file takes it.
fn step_summary(report: &Report, format: Format) -> Option<(PathBuf, String)> {
    let path = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty())?;
    format.is_of_github_actions().then(|| {
        let path = PathBuf::from(path);
        // A file that is not there is made.
        let present = std::fs::metadata(&path).map_or(0, |file| file.len());
        let room = usize::try_from(present).unwrap_or(usize::MAX);
        let text = markdown::render(report, markdown::SUMMARY.saturating_sub(room));
        // Whoever wrote before may not have ended the line.
        let start = if present > 0 { "\n" } else { "" };
        (path, format!("{start}{text}"))
    })
}

/// The text with workflow commands switched off while it is printed. The token is a digest of the text, which no text can hold.
fn without_commands(text: &str) -> String {
    let digest = Sha256::digest(text);
    let token = URL_SAFE_NO_PAD.encode(digest);
    format!("::stop-commands::{token}\n{text}\n::{token}::\n")
}

/// What is worth knowing besides the report.
fn aside(report: &Report, printed: &Printed, global: &Global) -> String {
    if global.quiet {
        return String::new();
    }
    let compared = (printed.format == Format::Json).then(|| compared(report));
    let lines = report.aside.lines.iter().map(|line| format!("{line}\n"));
    compared.into_iter().chain(lines).collect()
}

/// Which states were compared, for those who do not read it in the report.
fn compared(report: &Report) -> String {
    let how = |revision: &crate::model::Revision| {
        let how = revision.how.as_ref().map(|how| format!(" ({how})"));
        format!("{}{}", revision.label, how.unwrap_or_default())
    };
    match &report.base {
        Some(base) => format!("base {}, head {}\n", how(base), how(&report.head)),
        None => String::new(),
    }
}

/// A stream that a person may be watching.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stream {
    Stdout,
    Stderr,
}

/// How wide and how colourful a stream is.
pub(super) fn style(global: &Global, stream: Stream) -> Style {
    let auto = match stream {
        Stream::Stdout => anstream::AutoStream::choice(&std::io::stdout()),
        Stream::Stderr => anstream::AutoStream::choice(&std::io::stderr()),
    };
    let colour = match global.color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => auto != anstream::ColorChoice::Never,
    };
    Style {
        colour,
        width: width(),
    }
}

/// The width of the terminal as the shell knows it, else 100 letters.
fn width() -> usize {
    let columns = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    columns
        .filter(|_| std::io::stdout().is_terminal())
        .unwrap_or(100)
}
