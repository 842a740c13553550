//! What miette draws: a message with what follows from it, an excerpt, and what to do.

use std::error::Error;
use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode,
};

use crate::model::{Level, Plain};
use crate::report::layout::clip;

use super::excerpt::Excerpt;
use super::{Style, TEXT};

/// How many causes, and how many related errors, of somebody else's error are told.
const DEPTH: usize = 8;

/// One drawing. Its texts are safe to show already.
#[derive(Debug)]
pub(super) struct Panel {
    pub(super) code: Option<String>,
    pub(super) level: Level,
    pub(super) message: String,
    /// What follows from it; several lines each.
    pub(super) consequences: Option<Box<Consequence>>,
    pub(super) excerpt: Option<Excerpt>,
    pub(super) help: Option<String>,
}

impl Panel {
    /// A drawing of nothing but a message.
    pub(super) fn new(level: Level, message: String) -> Self {
        Self {
            code: None,
            level,
            message,
            consequences: None,
            excerpt: None,
            help: None,
        }
    }

    /// Draws it, with a line end at the end.
    pub(super) fn draw(&self, style: Style) -> String {
        let theme = if style.colour {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            // miette leaves the last two columns of a terminal free.
            .with_width(style.room() + 2)
            .with_links(false)
            .without_primary_span_start();
        let mut drawn = String::new();
        handler
            .render_report(&mut drawn, self)
            .expect("a String takes all, and an excerpt can always be read");
        drawn
    }
}

/// A link in the chain of what follows from a message.
#[derive(Debug)]
pub(super) struct Consequence {
    text: String,
    next: Option<Box<Self>>,
}

impl Consequence {
    /// The texts as a chain, in their order.
    pub(super) fn chain(texts: impl DoubleEndedIterator<Item = String>) -> Option<Box<Self>> {
        texts
            .rev()
            .fold(None, |next, text| Some(Box::new(Self { text, next })))
    }
}

impl fmt::Display for Consequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Error for Consequence {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.next.as_deref().map(|next| next as _)
    }
}

impl fmt::Display for Panel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Panel {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.consequences.as_deref().map(|first| first as _)
    }
}

impl Diagnostic for Panel {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code.as_ref().map(|code| Box::new(code) as _)
    }

    fn severity(&self) -> Option<Severity> {
        Some(match self.level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Info | Level::Off => Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as _)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as _)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let excerpt = self.excerpt.as_ref()?;
        let label = (!excerpt.label.is_empty()).then(|| excerpt.label.clone());
        let span = excerpt.span.clone();
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(
            label, span,
        ))))
    }
}

/// The drawings of an error of any room, and of those it is related to.
pub(super) fn of_error(error: &dyn Diagnostic, style: Style) -> Vec<Panel> {
    let mut panels = Vec::new();
    collect(error, error.source_code(), style, 0, &mut panels);
    panels
}

fn collect(
    error: &dyn Diagnostic,
    source: Option<&dyn SourceCode>,
    style: Style,
    depth: usize,
    panels: &mut Vec<Panel>,
) {
    let mut panel = Panel::new(level(error), plain_lines(&error.to_string()));
    panel.help = error.help().map(|help| plain_lines(&help.to_string()));
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    let causes: Vec<_> = causes
        .take(DEPTH)
        .map(|cause| plain_lines(&cause.to_string()))
        .collect();
    panel.consequences = Consequence::chain(causes.into_iter());
    panel.excerpt = source.and_then(|source| excerpt(error, source, style));
    panels.push(panel);
    if depth < DEPTH {
        for related in error.related().into_iter().flatten() {
            let source = related.source_code().or(source);
            collect(related, source, style, depth + 1, panels);
        }
    }
}

fn level(error: &dyn Diagnostic) -> Level {
    match error.severity() {
        Some(Severity::Error) | None => Level::Error,
        Some(Severity::Warning) => Level::Warning,
        Some(Severity::Advice) => Level::Info,
    }
}

/// The lines around the first label of an error.
fn excerpt(error: &dyn Diagnostic, source: &dyn SourceCode, style: Style) -> Option<Excerpt> {
    let label = error.labels()?.next()?;
    let read = source.read_span(label.inner(), 1, 1).ok()?;
    let text = std::str::from_utf8(read.data()).ok()?;
    let start = label.offset().checked_sub(read.span().offset())?;
    let before = text.get(..start)?;
    let line = read.line() + 1 + before.matches('\n').count();
    let column = before.rsplit('\n').next()?.chars().count() + 1;
    let path = read.name().unwrap_or_default();
    let name = Plain(&format!("{path}:{line}:{column}")).to_string();
    let mark = Plain(label.label().unwrap_or_default()).to_string();
    let span = start..start + label.len();
    Some(Excerpt::new(name, text, &span, line, &mark, style.room()))
}

/// Each line made safe, and no more of them than a person reads.
fn plain_lines(text: &str) -> String {
    let text = clip(text, 2 * TEXT);
    let lines: Vec<_> = text.lines().map(|line| Plain(line).to_string()).collect();
    lines.join("\n")
}
