//! One parsed file, and where its parts stand.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use miette::Diagnostic as _;
use prost_types::FileDescriptorProto;
use prost_types::source_code_info::Location;
use sha2::{Digest as _, Sha256};

use super::editions::{self, Edition, Features, Rewritten, Written, Wrong};
use super::scan::{Weight, too_deep};
use super::{packing, tag};
use crate::model::{Place, Pointer, SchemaFile, Span, Unread};

/// The field of every options message that holds what the parser leaves to the linker.
const UNINTERPRETED: i32 = 999;

/// A file that parses. Its imports are not looked at yet.
pub(super) struct Source {
    /// The text.
    pub(super) file: Arc<SchemaFile>,
    /// What it declares; imports as they are written, locations taken out.
    pub(super) descriptor: FileDescriptorProto,
    /// The work it makes.
    pub(super) weight: Weight,
    /// The hash of the text.
    pub(super) digest: [u8; 32],
    /// The rules it is written by.
    pub(super) edition: Edition,
    /// The features that it sets, by the way to the element.
    written: BTreeMap<Vec<i32>, Written>,
    /// The text that was parsed, when it was not the file's own.
    rewritten: Option<(Rewritten, Arc<SchemaFile>)>,
    /// Whether it names no syntax and was read as proto3, since it is no proto2.
    pub(super) is_unnamed: bool,
    /// The pointer to the file, in what it was read from.
    root: Pointer,
    locations: Vec<(Vec<i32>, Vec<i32>)>,
    spans: OnceLock<BTreeMap<Vec<i32>, Span>>,
}

/// What is known of a file besides its descriptor.
pub(super) struct Facts {
    pub(super) edition: Edition,
    pub(super) written: BTreeMap<Vec<i32>, Written>,
    pub(super) digest: [u8; 32],
    pub(super) locations: Vec<Location>,
    pub(super) root: Pointer,
}

impl Source {
    /// Parses a text.
    ///
    /// # Errors
    /// If the text is no `.proto` file that this release can read, or one that no parser should be asked to read.
    pub(super) fn parse(file: Arc<SchemaFile>) -> Result<Self, Unread> {
        if let Some(span) = too_deep(file.text()) {
            let message =
                "brackets nest more than 100 deep, which no real schema does; flatten the file";
            return Err(Unread::at(at(&file, Some(span)), message));
        }
        // A byte order mark is no token; as many spaces keep every offset.
        let text = match file.text().strip_prefix('\u{feff}') {
            Some(rest) => format!("   {rest}"),
            None => file.text().to_owned(),
        };
        let rewritten = editions::rewrite(&text)
            .map_err(|(span, message)| Unread::at(at(&file, Some(span)), message))?;
        let parsed = {
            let spelled = rewritten.as_ref().map_or(&text, |new| &new.text);
            protox::file::File::from_source(file.path(), spelled)
        };
        let (parsed, rewritten, is_unnamed) = match parsed {
            Ok(parsed) => (parsed, rewritten, false),
            Err(error) => match without_a_name(&file, &text, &error) {
                Some((parsed, named)) => (parsed, Some(named), true),
                None => return Err(does_not_parse(&file, rewritten.as_ref(), &error)),
            },
        };
        let mut descriptor = FileDescriptorProto::from(parsed);
        packing::interpret(&mut descriptor);
        let info = descriptor.source_code_info.take().unwrap_or_default();
        let locations = info.location.into_iter();
        let edition = rewritten.as_ref().map(|new| new.edition);
        let mut source = Self {
            weight: Weight::of(&descriptor),
            digest: Sha256::digest(file.text()).into(),
            edition: edition.unwrap_or_else(|| Edition::of_syntax(descriptor.syntax.as_deref())),
            written: BTreeMap::new(),
            rewritten: rewritten.map(|new| {
                let ruler = SchemaFile::new(file.path(), file.origin(), new.text.clone());
                (new, ruler)
            }),
            is_unnamed,
            root: Pointer::root(),
            locations: locations
                .map(|location| (location.path, location.span))
                .collect(),
            spans: OnceLock::new(),
            descriptor,
            file,
        };
        if let Some(path) = packing::false_entry(&mut source.descriptor) {
            let place = source.place(&path, &path);
            let message = "map_entry is set by the compiler and by nobody else; write map<…, …>";
            return Err(Unread::at(place, message));
        }
        source
            .settle()
            .map_err(|wrong| Unread::at(source.place(&wrong.path, &wrong.path), wrong.message))?;
        if source.weight.is_too_much() {
            let place = Place::file(&source.file);
            return Err(Unread::at(place, TOO_MUCH));
        }
        Ok(source)
    }

    fn settle(&mut self) -> Result<(), Wrong> {
        if self.edition.has_features() {
            self.written = editions::take(&mut self.descriptor)?;
            editions::settle(&mut self.descriptor, self.edition, &self.written)?;
        }
        Ok(())
    }

    /// A file that somebody else parsed, `file` being what is shown of it.
    ///
    /// # Errors
    /// If a field has a label or a default that it cannot have.
    pub(super) fn of_descriptor(
        file: Arc<SchemaFile>,
        mut descriptor: FileDescriptorProto,
        facts: Facts,
    ) -> Result<Self, Wrong> {
        let Facts {
            edition,
            written,
            digest,
            locations,
            root,
        } = facts;
        editions::settle(&mut descriptor, edition, &written)?;
        let locations = locations.into_iter();
        Ok(Self {
            weight: Weight::of(&descriptor),
            digest,
            edition,
            written,
            rewritten: None,
            is_unnamed: false,
            root,
            locations: locations
                .map(|location| (location.path, location.span))
                .collect(),
            spans: OnceLock::new(),
            descriptor,
            file,
        })
    }

    /// The features of the element at `path`; `oneof` is the way to the oneof that a field belongs to.
    pub(super) fn features(&self, path: &[i32], oneof: Option<&[i32]>) -> Features {
        editions::resolve(self.edition, &self.written, path, oneof)
    }

    /// The place of the element at `path`, marked by the span at `mark` or by what encloses it.
    pub(super) fn place(&self, path: &[i32], mark: &[i32]) -> Place {
        let mut pointer = self.root.clone();
        for step in path {
            pointer = pointer.join(step);
        }
        Place {
            file: Arc::clone(&self.file),
            pointer,
            span: self.span(mark),
        }
    }

    /// The place of an option that somebody wrote, found by its text: what it is called is not in the locations.
    pub(super) fn place_of_option(&self, path: &[i32], options: i32, name: &str) -> Option<Place> {
        let written = [path, &[options, UNINTERPRETED]].concat();
        let spans = self.spans().iter();
        let mut spans = spans.filter(|(path, _)| path.starts_with(&written));
        let (_, span) = spans.find(|(_, span)| self.sets(**span, name))?;
        Some(Place {
            span: Some(*span),
            ..self.place(path, path)
        })
    }

    /// Whether the text of an option sets the one of this name.
    fn sets(&self, span: Span, name: &str) -> bool {
        let text = self.file.text().get(span.start..span.end);
        let text = text.unwrap_or_default().trim_start();
        let text = text.strip_prefix("option").unwrap_or(text).trim_start();
        let rest = text.strip_prefix(name);
        rest.is_some_and(|rest| rest.trim_start().starts_with(['=', '.', '{']))
    }

    /// The bytes of the element at `path`; what is made up has none of its own and takes those of what encloses it.
    fn span(&self, path: &[i32]) -> Option<Span> {
        let spans = self.spans();
        (1..=path.len())
            .rev()
            .find_map(|length| spans.get(&path[..length]))
            .copied()
    }

    fn spans(&self) -> &BTreeMap<Vec<i32>, Span> {
        self.spans.get_or_init(|| {
            let spans = self.locations.iter().filter_map(|(path, numbers)| {
                let span = self.span_of(numbers)?;
                Some((path.clone(), span))
            });
            let mut spans: BTreeMap<_, _> = spans.collect();
            if let Some((new, _)) = &self.rewritten {
                spans.insert(vec![tag::file::SYNTAX], new.statement);
            }
            spans
        })
    }

    fn span_of(&self, numbers: &[i32]) -> Option<Span> {
        match &self.rewritten {
            None => span_of(&self.file, numbers),
            Some((new, ruler)) => span_of(ruler, numbers).map(|span| back(new, span)),
        }
    }
}

/// A span of the text that was parsed, in the file.
fn back(rewritten: &Rewritten, span: Span) -> Span {
    Span {
        start: rewritten.original(span.start),
        end: rewritten.original(span.end),
    }
}

/// Said of a file that would keep the linker busy for minutes.
pub(super) const TOO_MUCH: &str = "it declares more names, numbers or ranges than can be linked in reasonable time; split the file";

/// Lines and columns of a descriptor count from 0, columns in bytes.
fn span_of(file: &SchemaFile, numbers: &[i32]) -> Option<Span> {
    let numbers: Vec<usize> = numbers
        .iter()
        .map(|number| usize::try_from(*number).ok())
        .collect::<Option<_>>()?;
    let (start, end) = match *numbers.as_slice() {
        [line, start, end] => ((line, start), (line, end)),
        [line, start, end_line, end] => ((line, start), (end_line, end)),
        _ => return None,
    };
    let offset = |(line, column): (usize, usize)| file.offset(line + 1, column + 1);
    Some(Span {
        start: offset(start),
        end: offset(end),
    })
}

/// A file that is no proto2 because its fields have no labels, and that names no syntax: proto3, if it is that.
fn without_a_name(
    file: &SchemaFile,
    text: &str,
    error: &protox::Error,
) -> Option<(protox::file::File, Rewritten)> {
    let lacks_labels = error.to_string().contains("must have a label");
    let named = editions::named_proto3(text).filter(|_| lacks_labels)?;
    let parsed = protox::file::File::from_source(file.path(), &named.text).ok()?;
    Some((parsed, named))
}

fn does_not_parse(
    file: &Arc<SchemaFile>,
    rewritten: Option<&Rewritten>,
    error: &protox::Error,
) -> Unread {
    let label = error.labels().and_then(|mut labels| labels.next());
    let span = label.map(|label| Span {
        start: label.offset(),
        end: label.offset() + label.len(),
    });
    let span = match rewritten {
        Some(new) => span.map(|span| back(new, span)),
        None => span,
    };
    let is_text = |span: Span| file.text().get(span.start..span.end);
    let is_import = span
        .and_then(is_text)
        .is_some_and(|text| text.starts_with(['"', '\'']));
    // The parser words a bad import path as a bad group name.
    let problem = match error.to_string() {
        wrong if wrong == "invalid group name" && is_import => "invalid import path".to_owned(),
        // It reads an edition as proto3.
        problem => match rewritten {
            Some(new) => problem.replace("proto3", &new.edition.to_string()),
            None => problem,
        },
    };
    let advice = error.help().map(|help| help.to_string());
    let advice = advice.unwrap_or_else(|| "correct the syntax".to_owned());
    Unread::at(at(file, span), format!("{problem}; {advice}"))
}

fn at(file: &Arc<SchemaFile>, span: Option<Span>) -> Place {
    Place {
        span,
        ..Place::file(file)
    }
}
