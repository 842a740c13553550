//! The grammar (Avro 1.12, `Idl.g4`), read word by word into the JSON that it stands for.
//!
//! In: an IDL text. Out: a tree shaped like an `.avpr` file, or like one with `types` and a `schema` only, whose values stand
//! at the words of the IDL; and the imports. Names are not resolved here.

use std::sync::Arc;

use super::imports::{Import, Kind as ImportKind};
use super::nodes::{self, Object};
use super::reserved;
use super::tokens::{Token, Tokens, Word, wrong};
use super::types::Typed;
use crate::format::tree::{Kind, Member, Node, Tree};
use crate::model::{SchemaFile, Unread};

/// `union {…} a, b, c;` writes a type once and means it three times. Bytes of types, of their annotations and of their
/// documentation that are meant again in one file.
const MAX_COPIED: usize = 1_000_000;

const DECLARATIONS: [&str; 4] = ["record", "error", "enum", "fixed"];

/// An IDL file, taken apart.
pub(super) struct Document {
    pub(super) tree: Tree,
    /// Whether the tree is that of a protocol, and not of `types` and a `schema`.
    pub(super) is_protocol: bool,
    pub(super) imports: Vec<Import>,
}

/// Reads the text of a file.
pub(super) fn read(file: &Arc<SchemaFile>) -> Result<Document, Unread> {
    let mut tokens = Tokens::new(file);
    let next = tokens.read()?;
    let mut grammar = Grammar {
        file,
        tokens,
        next,
        end: 0,
        depth: 0,
        copied: 0,
        imports: Vec::new(),
    };
    let preamble = grammar.preamble()?;
    let is_protocol = grammar.eat_word("protocol")?;
    let root = if is_protocol {
        grammar.protocol(preamble)?
    } else {
        grammar.schemas(preamble)?
    };
    if grammar.next.word != Word::End {
        return Err(grammar.unexpected("the end of the file"));
    }
    let file = Arc::clone(file);
    Ok(Document {
        tree: Tree { file, root },
        is_protocol,
        imports: grammar.imports,
    })
}

/// A reader of the grammar, one word ahead.
pub(super) struct Grammar<'text> {
    pub(super) file: &'text Arc<SchemaFile>,
    pub(super) tokens: Tokens<'text>,
    pub(super) next: Token,
    /// Where the last word that was taken ends.
    pub(super) end: usize,
    pub(super) depth: usize,
    copied: usize,
    imports: Vec<Import>,
}

/// Documentation and annotations, which stand before what they are about.
pub(super) struct Preamble {
    pub(super) doc: Option<Node>,
    pub(super) properties: Vec<Member>,
}

impl Grammar<'_> {
    fn protocol(&mut self, preamble: Preamble) -> Result<Node, Unread> {
        self.reject_reserved(&preamble, reserved::PROTOCOL)?;
        let name = self.name()?;
        let start = name.span.start;
        let (mut types, mut messages) = (Vec::new(), Vec::new());
        self.expect('{')?;
        while !self.eat_sign('}')? {
            let preamble = self.preamble()?;
            if self.eat_word("import")? {
                self.import()?;
            } else if self.is_declaration() {
                types.push(self.declaration(preamble)?);
            } else {
                messages.push(self.message(preamble)?);
            }
        }
        let span = self.since(start);
        let kind = Kind::Object(messages);
        let object = Object::default()
            .with("protocol", name)
            .with("types", nodes::array(types, span))
            .with("messages", Node { kind, span });
        Ok(preamble.describe(object).at(span))
    }

    /// A file without a protocol: perhaps a namespace, perhaps a main schema, then named types.
    fn schemas(&mut self, mut preamble: Preamble) -> Result<Node, Unread> {
        let start = self.next.span.start;
        let (mut namespace, mut main, mut types) = (None, None, Vec::new());
        if preamble.properties.is_empty() && self.eat_word("namespace")? {
            namespace = Some(self.name()?);
            self.expect(';')?;
            preamble = self.preamble()?;
        }
        if preamble.properties.is_empty() && self.eat_word("schema")? {
            main = Some(self.full_type()?.node);
            self.expect(';')?;
            preamble = self.preamble()?;
        }
        while self.next.word != Word::End {
            if self.eat_word("import")? {
                self.import()?;
            } else if self.is_declaration() {
                types.push(self.declaration(preamble)?);
            } else {
                return Err(self.unexpected("`protocol`, `schema`, `import` or a declaration"));
            }
            preamble = self.preamble()?;
        }
        if main.is_none() && types.is_empty() && self.imports.is_empty() {
            return Err(self.unexpected("a protocol or a schema"));
        }
        let span = self.since(start);
        let object = Object::default()
            .with_some("namespace", namespace)
            .with_some("schema", main)
            .with("types", nodes::array(types, span));
        Ok(object.at(span))
    }

    fn import(&mut self) -> Result<(), Unread> {
        let kind = match &self.next.word {
            Word::Plain(word) => ImportKind::from_word(word),
            _ => None,
        };
        let Some(kind) = kind else {
            return Err(self.unexpected("`idl`, `protocol` or `schema`"));
        };
        self.take()?;
        let Word::Text(location) = self.next.word.clone() else {
            return Err(self.unexpected("the path of a file"));
        };
        let Token { span, .. } = self.take()?;
        self.imports.push(Import {
            kind,
            location,
            span,
        });
        self.expect(';')
    }

    fn is_declaration(&self) -> bool {
        matches!(&self.next.word, Word::Plain(word) if DECLARATIONS.contains(&word.as_str()))
    }

    fn declaration(&mut self, preamble: Preamble) -> Result<Node, Unread> {
        let start = self.next.span.start;
        let kind = self.name()?;
        let is_enum = kind.as_str() == Some("enum");
        let reserved = if is_enum {
            reserved::ENUM
        } else {
            reserved::NAMED
        };
        self.reject_reserved(&preamble, reserved)?;
        let name = self.name()?;
        let object = preamble.describe(Object::default()).with("name", name);
        let object = match kind.as_str() {
            Some("enum") => self.enumeration(object)?,
            Some("fixed") => self.fixed(object)?,
            _ => self.record(object)?,
        };
        Ok(object.with("type", kind).at(self.since(start)))
    }

    fn record(&mut self, object: Object) -> Result<Object, Unread> {
        let start = self.next.span.start;
        self.expect('{')?;
        let mut fields = Vec::new();
        while !self.eat_sign('}')? {
            self.fields(&mut fields)?;
        }
        Ok(object.with("fields", nodes::array(fields, self.since(start))))
    }

    /// `int a = 1, b;`
    fn fields(&mut self, fields: &mut Vec<Node>) -> Result<(), Unread> {
        let doc = self.documentation();
        let mut start = self.next.span.start;
        let of = self.full_type()?;
        // The annotations of the type stand before it and are meant again as well.
        let declared = self.end - start;
        loop {
            fields.push(self.variable(&of, doc.clone(), start)?);
            if !self.eat_sign(',')? {
                return self.expect(';');
            }
            self.count_copy(declared, doc.as_ref())?;
            start = self.next.span.start;
        }
    }

    fn count_copy(&mut self, declared: usize, doc: Option<&Node>) -> Result<(), Unread> {
        let doc = doc.and_then(Node::as_str).map_or(0, str::len);
        self.copied += declared + doc;
        if self.copied > MAX_COPIED {
            let message = "too many fields share one long declaration";
            return Err(wrong(self.file, self.next.span, message));
        }
        Ok(())
    }

    /// The name and the default of a field or of a parameter, whose type has been read.
    fn variable(&mut self, of: &Typed, doc: Option<Node>, start: usize) -> Result<Node, Unread> {
        let mut preamble = self.preamble()?;
        self.reject_reserved(&preamble, reserved::FIELD)?;
        preamble.doc = preamble.doc.or(doc);
        let name = self.name()?;
        let default = if self.eat_sign('=')? {
            Some(self.value()?)
        } else {
            None
        };
        let object = Object::default()
            .with("name", name)
            .with("type", of.with_default(default.as_ref()))
            .with_some("default", default);
        Ok(preamble.describe(object).at(self.since(start)))
    }

    fn enumeration(&mut self, object: Object) -> Result<Object, Unread> {
        let start = self.next.span.start;
        self.expect('{')?;
        let symbols = self.list('}', |grammar| {
            // Nothing holds what is said about a symbol.
            grammar.preamble()?;
            grammar.name()
        })?;
        let object = object.with("symbols", nodes::array(symbols, self.since(start)));
        if !self.eat_sign('=')? {
            return Ok(object);
        }
        let default = self.name()?;
        self.expect(';')?;
        Ok(object.with("default", default))
    }

    fn fixed(&mut self, object: Object) -> Result<Object, Unread> {
        self.expect('(')?;
        let size = self.count()?;
        self.expect(')')?;
        self.expect(';')?;
        Ok(object.with("size", size))
    }

    fn message(&mut self, preamble: Preamble) -> Result<Member, Unread> {
        self.reject_reserved(&preamble, reserved::MESSAGE)?;
        let start = self.next.span.start;
        let response = if self.eat_word("void")? {
            nodes::string("null", self.since(start))
        } else {
            self.plain_type()?.node
        };
        let name = self.name()?;
        let request = self.parameters()?;
        let object = preamble
            .describe(Object::default())
            .with("request", request)
            .with("response", response);
        let object = self.end_of_message(object)?;
        let member = nodes::member(
            name.as_str().unwrap_or_default(),
            object.at(self.since(start)),
        );
        Ok(Member {
            key_span: name.span,
            ..member
        })
    }

    fn parameters(&mut self) -> Result<Node, Unread> {
        let start = self.next.span.start;
        self.expect('(')?;
        let parameters = self.list(')', |grammar| {
            let doc = grammar.documentation();
            let start = grammar.next.span.start;
            let of = grammar.full_type()?;
            grammar.variable(&of, doc, start)
        })?;
        Ok(nodes::array(parameters, self.since(start)))
    }

    fn end_of_message(&mut self, object: Object) -> Result<Object, Unread> {
        let start = self.next.span.start;
        let object = if self.eat_word("oneway")? {
            let (kind, span) = (Kind::Bool(true), self.since(start));
            object.with("one-way", Node { kind, span })
        } else if self.eat_word("throws")? {
            let mut errors = vec![self.name()?];
            while self.eat_sign(',')? {
                errors.push(self.name()?);
            }
            object.with("errors", nodes::array(errors, self.since(start)))
        } else {
            object
        };
        self.expect(';')?;
        Ok(object)
    }
}

impl Preamble {
    /// Adds to an object what is said about it.
    fn describe(self, object: Object) -> Object {
        object.with_some("doc", self.doc).with_all(self.properties)
    }
}
