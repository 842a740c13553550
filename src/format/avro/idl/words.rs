//! What the grammar is made of: a word, a name, a list, the documentation and the annotations before a declaration.

use super::grammar::{Grammar, Preamble};
use super::nodes;
use super::tokens::{Token, Word, wrong};
use crate::format::tree::{Kind, Member, Node};
use crate::model::{Span, Unread};

/// Deeper nesting than this is refused: the grammar is read recursively, and so is the JSON that it stands for.
const MAX_DEPTH: usize = 64;

impl Grammar<'_> {
    /// `/** An order. */ @namespace("com.acme")`
    pub(super) fn preamble(&mut self) -> Result<Preamble, Unread> {
        let mut doc = self.documentation();
        let mut properties = Vec::new();
        while self.eat_sign('@')? {
            let key = self.name()?;
            self.expect('(')?;
            let value = self.value()?;
            self.expect(')')?;
            self.reject_odd(&key, &value)?;
            let property = nodes::member(key.as_str().unwrap_or_default(), value);
            properties.push(Member {
                key_span: key.span,
                ..property
            });
            doc = doc.or(self.documentation());
        }
        Ok(Preamble { doc, properties })
    }

    /// The comment before the next word.
    pub(super) fn documentation(&mut self) -> Option<Node> {
        let doc = self.next.doc.take()?;
        Some(nodes::string(doc, self.next.span))
    }

    fn reject_odd(&self, key: &Node, value: &Node) -> Result<(), Unread> {
        let is_odd = match key.as_str() {
            Some("namespace") => value.as_str().is_none(),
            Some("aliases") => {
                let is_array = matches!(value.kind, Kind::Array(_));
                !is_array || value.items().iter().any(|alias| alias.as_str().is_none())
            }
            _ => false,
        };
        if is_odd {
            let message = "a namespace is a string, and aliases are an array of strings";
            return Err(wrong(self.file, value.span, message));
        }
        Ok(())
    }

    pub(super) fn reject_reserved(
        &self,
        preamble: &Preamble,
        reserved: &[&str],
    ) -> Result<(), Unread> {
        let mut properties = preamble.properties.iter();
        let Some(property) = properties.find(|member| reserved.contains(&member.key.as_str()))
        else {
            return Ok(());
        };
        let message = format!("`@{}` says what the declaration says itself", property.key);
        Err(wrong(self.file, property.key_span, &message))
    }

    /// What is separated by commas, up to and with the sign that ends it.
    pub(super) fn list<T>(
        &mut self,
        end: char,
        item: impl Fn(&mut Self) -> Result<T, Unread>,
    ) -> Result<Vec<T>, Unread> {
        let mut items = Vec::new();
        if self.eat_sign(end)? {
            return Ok(items);
        }
        loop {
            items.push(item(self)?);
            if !self.eat_sign(',')? {
                self.expect(end)?;
                return Ok(items);
            }
        }
    }

    /// A name, as a string.
    pub(super) fn name(&mut self) -> Result<Node, Unread> {
        let (Word::Plain(name) | Word::Escaped(name)) = self.next.word.clone() else {
            return Err(self.unexpected("a name"));
        };
        let Token { span, .. } = self.take()?;
        Ok(nodes::string(name, span))
    }

    pub(super) fn eat_word(&mut self, word: &str) -> Result<bool, Unread> {
        self.eat(matches!(&self.next.word, Word::Plain(next) if next == word))
    }

    pub(super) fn eat_sign(&mut self, sign: char) -> Result<bool, Unread> {
        self.eat(self.next.word == Word::Sign(sign))
    }

    fn eat(&mut self, is_next: bool) -> Result<bool, Unread> {
        if is_next {
            self.take()?;
        }
        Ok(is_next)
    }

    pub(super) fn expect(&mut self, sign: char) -> Result<(), Unread> {
        if self.eat_sign(sign)? {
            return Ok(());
        }
        Err(self.unexpected(&format!("`{sign}`")))
    }

    pub(super) fn take(&mut self) -> Result<Token, Unread> {
        self.end = self.next.span.end;
        let next = self.tokens.read()?;
        Ok(std::mem::replace(&mut self.next, next))
    }

    /// The bytes from `start` to the end of what was read last.
    pub(super) fn since(&self, start: usize) -> Span {
        Span {
            start: start.min(self.end),
            end: self.end,
        }
    }

    pub(super) fn enter(&mut self) -> Result<(), Unread> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("nested deeper than {MAX_DEPTH} levels");
            return Err(wrong(self.file, self.next.span, &message));
        }
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    pub(super) fn unexpected(&self, expected: &str) -> Unread {
        const LONGEST: usize = 40;
        let Span { start, end } = self.next.span;
        let found = self.file.text().get(start..end).unwrap_or_default();
        let message = if self.next.word == Word::End {
            format!("the file ends where {expected} was expected")
        } else if found.len() > LONGEST {
            format!("{expected} was expected")
        } else {
            format!("{expected} was expected, not `{found}`")
        };
        wrong(self.file, self.next.span, &message)
    }
}
