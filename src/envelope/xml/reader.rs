//! The tokens of an XML document, with what quick-xml leaves to its callers: one root, known entities, no document type, bounds.

use std::borrow::Cow;
use std::collections::BTreeSet;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::{QName, ResolveResult};
use quick_xml::reader::NsReader;

use crate::model::Span;

/// The namespace of events.
const CLOUD_EVENTS: &str = "http://cloudevents.io/xmlformat/V1";

/// The namespace of the types of payloads.
const SCHEMA: &str = "http://www.w3.org/2001/XMLSchema";

/// The namespace of `xsi:type`.
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// How deep elements may nest, as deep as JSON may.
const DEEPEST: usize = crate::envelope::json::DEEPEST;

/// How many XML attributes an element may have.
const MOST_ATTRIBUTES: usize = 1_000;

/// Where a document stops being XML, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) at: usize,
    /// In words that follow "the document".
    pub(super) what: String,
    /// Whether it is XML all the same, and only more of it than is looked at.
    pub(super) is_too_much: bool,
}

/// What a name belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    CloudEvents,
    Schema,
    Foreign,
    /// No namespace at all.
    Nothing,
    /// A prefix that is bound to nothing.
    Unbound,
}

/// What comes next.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Start(Element),
    End,
    Text(String),
    Eof,
}

/// A start tag.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Element {
    pub(super) space: Space,
    /// The name without its prefix.
    pub(super) name: String,
    pub(super) tag: Span,
    /// What `xsi:type` says.
    pub(super) designator: Option<Designator>,
    /// The XML attribute of this name, which belongs to no namespace.
    pub(super) specversion: Option<String>,
}

/// A type that an element says it has.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Designator {
    /// As it is written.
    pub(super) written: String,
    pub(super) space: Space,
    /// Without its prefix.
    pub(super) name: String,
}

/// Goes through a document once, and keeps nothing of it.
pub(super) struct Reader<'t> {
    document: &'t str,
    parser: NsReader<&'t [u8]>,
    depth: usize,
    /// Where its text starts in the document.
    start: usize,
    /// Where the last token starts, and where it ends.
    pub(super) last: Span,
}

impl<'t> Reader<'t> {
    /// A reader of a document, behind the byte order mark if it has one.
    pub(super) fn new(document: &'t str) -> Self {
        let text = document.strip_prefix('\u{feff}').unwrap_or(document);
        let mut parser = NsReader::from_str(text);
        let config = parser.config_mut();
        config.expand_empty_elements = true;
        config.check_comments = true;
        Self {
            document,
            parser,
            depth: 0,
            start: document.len() - text.len(),
            last: Span { start: 0, end: 0 },
        }
    }

    /// The next token. Comments and processing instructions are passed over.
    pub(super) fn next(&mut self) -> Result<Token, Broken> {
        loop {
            let start = self.position();
            let event = self.parser.read_event();
            self.last = Span {
                start,
                end: self.position(),
            };
            let event = event.map_err(|error| self.broken(format!("is no XML: {error}")))?;
            let token = match event {
                Event::Start(start) | Event::Empty(start) => self.element(&start)?,
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Token::End
                }
                Event::Text(text) => {
                    if text.contains("]]>") {
                        return Err(self.broken("has `]]>` in a text"));
                    }
                    Token::Text(text.xml10_content().into_owned())
                }
                Event::CData(text) => Token::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(reference) => Token::Text(self.reference(&reference)?),
                Event::Comment(_) | Event::PI(_) => continue,
                Event::Decl(declaration) if start == self.start => {
                    self.check_declaration(&declaration)?;
                    continue;
                }
                Event::Decl(_) => {
                    return Err(self.broken("has an XML declaration that is not at its start"));
                }
                Event::DocType(_) => {
                    return Err(self.broken("has a document type, which is refused"));
                }
                Event::Eof if self.depth > 0 => {
                    return Err(self.broken("ends inside of an element"));
                }
                Event::Eof => Token::Eof,
            };
            return Ok(token);
        }
    }

    /// The document between two places.
    pub(super) fn written(&self, span: Span) -> &'t str {
        let document = self.document;
        document.get(span.start..span.end).unwrap_or_default()
    }

    /// Passes the rest of the element whose start tag was the last token.
    pub(super) fn skip(&mut self) -> Result<(), Broken> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.next()?;
        }
        Ok(())
    }

    pub(super) fn broken(&self, what: impl Into<String>) -> Broken {
        Broken {
            at: self.last.start,
            what: what.into(),
            is_too_much: false,
        }
    }

    fn too_much(&self, what: String) -> Broken {
        Broken {
            is_too_much: true,
            ..self.broken(what)
        }
    }

    fn position(&self) -> usize {
        let passed = usize::try_from(self.parser.buffer_position());
        passed.map_or(usize::MAX, |passed| passed + self.start)
    }

    fn element(&mut self, start: &BytesStart<'_>) -> Result<Token, Broken> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.too_much(format!("nests deeper than {DEEPEST} levels")));
        }
        let name = start.name();
        self.check_name(name.into_inner())?;
        let (space, local) = self.resolve(name, true);
        if space == Space::Unbound {
            let what = format!(
                "has the element `{}`, whose prefix nobody binds",
                name.into_inner()
            );
            return Err(self.broken(what));
        }
        let mut element = Element {
            space,
            name: local.to_owned(),
            tag: self.last,
            designator: None,
            specversion: None,
        };
        let mut seen = BTreeSet::new();
        for attribute in start.attributes().with_checks(false) {
            let attribute =
                attribute.map_err(|error| self.broken(format!("is no XML: {error}")))?;
            let key = attribute.key.into_inner();
            self.check_name(key)?;
            if !seen.insert(key.to_owned()) {
                return Err(self.broken(format!("has the XML attribute `{key}` twice in a tag")));
            }
            if seen.len() > MOST_ATTRIBUTES {
                let what = format!("has more than {MOST_ATTRIBUTES} XML attributes in a tag");
                return Err(self.too_much(what));
            }
            if attribute.value.contains('<') {
                return Err(self.broken(format!("has a `<` in the XML attribute `{key}`")));
            }
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| self.broken(format!("is no XML: {error}")))?;
            let value = self.allowed(value.into_owned())?;
            self.keep(&mut element, key, &value)?;
        }
        Ok(Token::Start(element))
    }

    /// Keeps the two XML attributes that mean something; the format has all others ignored.
    fn keep(&self, element: &mut Element, key: &str, value: &str) -> Result<(), Broken> {
        if key == "specversion" {
            element.specversion = Some(value.to_owned());
            return Ok(());
        }
        if key == "xmlns" || key.starts_with("xmlns:") || !key.contains(':') {
            return Ok(());
        }
        let (space, local) = self.parser.resolver().resolve_attribute(QName(key));
        match space {
            ResolveResult::Bound(space) if space.into_inner() == INSTANCE => {}
            ResolveResult::Unknown(_) => {
                let what = format!("has the XML attribute `{key}`, whose prefix nobody binds");
                return Err(self.broken(what));
            }
            _ => return Ok(()),
        }
        if local.into_inner() == "type" {
            let value = value.trim();
            let (space, name) = self.resolve(QName(value), false);
            // By convention these are XML Schema, and many writers bind no prefix that stands in a value.
            let space = match value.split_once(':') {
                Some(("xs" | "xsd", _)) if space == Space::Unbound => Space::Schema,
                _ => space,
            };
            element.designator = Some(Designator {
                written: value.to_owned(),
                space,
                name: name.to_owned(),
            });
        }
        Ok(())
    }

    fn resolve<'n>(&self, name: QName<'n>, use_default: bool) -> (Space, &'n str) {
        let (space, local) = self.parser.resolver().resolve(name, use_default);
        let space = match space {
            ResolveResult::Unbound => Space::Nothing,
            ResolveResult::Unknown(_) => Space::Unbound,
            ResolveResult::Bound(space) => match space.into_inner() {
                CLOUD_EVENTS => Space::CloudEvents,
                SCHEMA => Space::Schema,
                "" => Space::Nothing,
                _ => Space::Foreign,
            },
        };
        (space, local.into_inner())
    }

    /// A declaration starts with the version; parsers of 1.0 take any 1.x for theirs.
    fn check_declaration(&self, declaration: &BytesDecl<'_>) -> Result<(), Broken> {
        let version = declaration
            .version()
            .map_err(|_| self.broken("has an XML declaration without a version"))?;
        let minor = version.strip_prefix("1.").unwrap_or_default();
        if !minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(());
        }
        Err(self.broken(format!(
            "is of XML `{version}`, which no parser of 1.0 reads"
        )))
    }

    /// Names start with a letter, and hold no space and no sign of ASCII but a few.
    fn check_name(&self, name: &str) -> Result<(), Broken> {
        let is_start =
            |letter: char| letter.is_ascii_alphabetic() || letter == '_' || !letter.is_ascii();
        let is_name =
            |letter: char| is_start(letter) || letter.is_ascii_digit() || "-.:".contains(letter);
        let parts_are_names = name.split(':').all(|part| part.starts_with(is_start));
        if parts_are_names && name.chars().all(is_name) && name.matches(':').count() <= 1 {
            return Ok(());
        }
        Err(self.broken(format!("has the name `{name}`, which is none")))
    }

    /// Text behind references, which must not bring in what may not stand in the document itself.
    fn allowed(&self, text: String) -> Result<String, Broken> {
        match forbidden(&text) {
            None => Ok(text),
            Some((_, letter)) => Err(self.broken(not_allowed(letter))),
        }
    }

    /// What a reference stands for. No entity is known but the five that everybody has, so that none is expanded.
    fn reference(&self, reference: &BytesRef<'_>) -> Result<String, Broken> {
        let refused =
            |name: &str| self.broken(format!("has the entity `&{name};`, which nobody defines"));
        let letter = reference.resolve_char_ref();
        let letter = letter.map_err(|error| self.broken(format!("is no XML: {error}")))?;
        if let Some(letter) = letter {
            return self.allowed(letter.to_string());
        }
        let name: Cow<'_, str> = reference.borrow().into_inner();
        let known = resolve_predefined_entity(&name).ok_or_else(|| refused(&name))?;
        Ok(known.to_owned())
    }
}

/// Says so of a letter, behind "the document".
pub(super) fn not_allowed(letter: char) -> String {
    let code = u32::from(letter);
    format!("has the letter U+{code:04X}, which XML does not allow")
}

/// The first letter that no XML document may hold: XML 1.0, 2.2.
pub(super) fn forbidden(text: &str) -> Option<(usize, char)> {
    text.char_indices().find(|&(_, letter)| {
        matches!(letter, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
    })
}
