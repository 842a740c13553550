//! A declaration in the text of its file, and where to put things into it.

use std::sync::Arc;

use super::statements::{Reserved, statements};
use crate::advice::edit::text::{TextEdit, indent, line_break, transplanted};
use crate::advice::elements::{Element, Kind};
use crate::advice::verify::NoEdit;
use crate::model::{SchemaFile, Span};

/// A declaration in the text of its file.
pub(super) struct Declaration {
    pub(super) file: Arc<SchemaFile>,
    pub(super) span: Span,
}

impl Declaration {
    pub(super) fn of(element: &Element) -> Result<Self, NoEdit> {
        let file = Arc::clone(&element.place.file);
        // A descriptor set has no text.
        let is_text = file.path().to_ascii_lowercase().ends_with(".proto");
        let span = element.place.span.filter(|_| is_text);
        let span = span.filter(|span| file.text().get(span.start..span.end).is_some());
        let span = span.ok_or(NoEdit::Notation)?;
        Ok(Self { file, span })
    }

    pub(super) fn raw(&self) -> &str {
        self.slice(self.span.start, self.span.end)
    }

    /// The text with blanks in the place of remarks, letter by letter.
    pub(super) fn code(&self) -> String {
        let mut code = String::with_capacity(self.raw().len());
        for line in self.raw().split_inclusive('\n') {
            // A slash in a string is rare, and a mark that lands in the wrong place does not parse.
            let remark = line.find("//").unwrap_or(line.len());
            code.push_str(&line[..remark]);
            code.extend(
                line[remark..]
                    .bytes()
                    .map(|byte| if byte == b'\n' { '\n' } else { ' ' }),
            );
        }
        code
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &str {
        self.file.text().get(start..end).unwrap_or_default()
    }

    /// `required`, `optional` or `repeated`.
    pub(super) fn label(&self) -> Option<Span> {
        let word = self.raw().split_whitespace().next()?;
        let is_label = matches!(word, "required" | "optional");
        is_label.then(|| Span {
            start: self.span.start,
            end: self.span.start + word.len(),
        })
    }

    /// The place of the own name.
    pub(super) fn word(&self, name: &str, kind: Kind) -> Result<Span, NoEdit> {
        let raw = self.raw();
        let head = match kind {
            Kind::Field | Kind::Symbol => raw.find('='),
            _ => raw.find('{'),
        };
        let head = head.and_then(|end| raw.get(..end));
        let head = head.ok_or(NoEdit::Notation)?.trim_end();
        let start = head.len().checked_sub(name.len());
        let start = start
            .filter(|_| head.ends_with(name))
            .ok_or(NoEdit::Notation)?;
        Ok(Span {
            start: self.span.start + start,
            end: self.span.start + head.len(),
        })
    }

    /// The place of the number.
    pub(super) fn number(&self) -> Result<Span, NoEdit> {
        let raw = self.raw();
        let from = raw.find('=').ok_or(NoEdit::Notation)? + 1;
        let rest = &raw[from..];
        let start = rest.len() - rest.trim_start().len();
        let digits =
            rest[start..].find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
        let end = start + digits.ok_or(NoEdit::Notation)?;
        Ok(Span {
            start: self.span.start + from + start,
            end: self.span.start + from + end,
        })
    }

    /// The same declaration under another name and number.
    pub(super) fn as_another(
        &self,
        own: &Element,
        name: &str,
        number: i32,
    ) -> Result<String, NoEdit> {
        let (word, at) = (self.word(&own.name, own.kind)?, self.number()?);
        Ok(format!(
            "{}{name}{}{number}{}",
            self.slice(self.span.start, word.start),
            self.slice(word.end, at.start),
            self.slice(at.end, self.span.end)
        ))
    }

    /// The declaration with the remarks that are about it: in the lines above, and behind it in its line.
    pub(super) fn remarked(&self) -> Self {
        let text = self.file.text();
        let rest = &text[self.span.end..];
        let line = rest.split('\n').next().unwrap_or_default().trim_end();
        let end = if line.trim_start().starts_with("//") {
            self.span.end + line.len()
        } else {
            self.span.end
        };
        let mut start = self.span.start;
        let mut above = text[..start].rfind('\n').map_or(0, |at| at + 1);
        if text[above..start].trim().is_empty() {
            while let Some(before) = text[..above].strip_suffix('\n') {
                let line = before.rfind('\n').map_or(0, |at| at + 1);
                if !before[line..].trim_start().starts_with("//") {
                    break;
                }
                let indent = before[line..].len() - before[line..].trim_start().len();
                start = line + indent;
                above = line;
            }
        }
        Self {
            file: Arc::clone(&self.file),
            span: Span { start, end },
        }
    }

    /// The edit that marks a field or a symbol as about to go.
    pub(super) fn mark(&self) -> Option<TextEdit> {
        let raw = self.code();
        if raw.contains("deprecated") {
            return None;
        }
        let end = raw.rfind(';')?;
        let head = raw[..end].trim_end();
        Some(match head.strip_suffix(']') {
            Some(inside) => {
                let at = self.span.start + inside.trim_end().len();
                TextEdit::insert(at, ", deprecated = true")
            }
            None => TextEdit::insert(self.span.start + head.len(), " [deprecated = true]"),
        })
    }

    /// The text, marked as about to go if so wanted.
    pub(super) fn marked(&self, mark: bool) -> String {
        let raw = self.raw();
        let edit = if mark { self.mark() } else { None };
        match edit {
            Some(edit) => {
                let at = edit.span.start - self.span.start;
                format!("{}{}{}", &raw[..at], edit.text, &raw[at..])
            }
            None => raw.to_owned(),
        }
    }

    /// The text of a definition, marked inside.
    pub(super) fn marked_whole(&self) -> String {
        let edit = self.first("option deprecated = true;");
        let at = edit.span.start.saturating_sub(self.span.start);
        let raw = self.raw();
        match (raw.get(..at), raw.get(at..)) {
            (Some(before), Some(after)) if !raw.contains("option deprecated") => {
                format!("{before}{}{after}", edit.text)
            }
            _ => raw.to_owned(),
        }
    }

    /// Whether everything stands in one line.
    pub(super) fn is_one_line(&self) -> bool {
        !self.raw().contains('\n')
    }

    /// The indentation of what stands inside.
    pub(super) fn inner_indent(&self) -> String {
        let outer = indent(self.file.text(), self.span.start);
        let raw = self.raw();
        let inside = raw.find('{').map_or("", |open| &raw[open + 1..]);
        let mut lines = inside
            .lines()
            .skip(1)
            .filter(|line| !line.trim().is_empty());
        let first = lines.next().unwrap_or_default();
        let own = &first[..first.len() - first.trim_start().len()];
        if own.len() > outer.len() && !first.trim_start().starts_with('}') {
            own.to_owned()
        } else {
            format!("{outer}  ")
        }
    }

    /// A declaration of another file as it looks inside this one.
    pub(super) fn moved_in(&self, raw: &str, source: &Self) -> String {
        let from = indent(source.file.text(), source.span.start);
        transplanted(
            raw,
            from,
            &self.inner_indent(),
            line_break(self.file.text()),
        )
    }

    /// Puts a statement behind one that is inside.
    pub(super) fn behind(&self, kept: &Self, statement: &str) -> TextEdit {
        // A remark at the end of the line belongs to what stands before it.
        let rest = self.slice(kept.span.end, self.span.end);
        let line = rest.split('\n').next().unwrap_or_default();
        let is_remark = line.trim_start().starts_with("//");
        let end = kept.span.end + if is_remark { line.trim_end().len() } else { 0 };
        TextEdit::insert(end, self.in_a_line(statement))
    }

    /// Puts a statement before all others.
    pub(super) fn first(&self, statement: &str) -> TextEdit {
        let open = self
            .raw()
            .find('{')
            .map_or(self.span.end, |open| self.span.start + open + 1);
        if self.is_one_line() {
            return TextEdit::insert(open, format!(" {statement}"));
        }
        TextEdit::insert(open, self.in_a_line(statement))
    }

    /// Puts a statement behind all others.
    pub(super) fn last(&self, statement: &str) -> TextEdit {
        let raw = self.raw();
        let close = raw.rfind('}').unwrap_or(raw.len());
        let end = self.span.start + raw[..close].trim_end().len();
        TextEdit::insert(end, self.in_a_line(statement))
    }

    /// A statement in a line of its own, unless all stand in one.
    pub(super) fn in_a_line(&self, statement: &str) -> String {
        if self.is_one_line() {
            return format!(" {statement}");
        }
        let ending = line_break(self.file.text());
        format!("{ending}{}{statement}", self.inner_indent())
    }

    /// The edits that free number and name of what comes back, where the old side did not reserve them. What it did reserve
    /// stays reserved.
    pub(super) fn unreserved(&self, back: &Element, before: &Reserved) -> Vec<TextEdit> {
        let is_freed = |item: &&str| {
            let name = item.trim_matches(['"', '\'']);
            match item.parse::<i32>() {
                Ok(number) => back.number == Some(number) && !before.holds(number),
                Err(_) => name == back.name && !before.names.contains(name),
            }
        };
        let mut edits = Vec::new();
        for (span, list) in statements(self.raw(), "reserved") {
            let items: Vec<&str> = list.split(',').map(str::trim).collect();
            let kept: Vec<&str> = items
                .iter()
                .copied()
                .filter(|item| !is_freed(item))
                .collect();
            if kept.len() == items.len() {
                continue;
            }
            let statement = Self {
                file: Arc::clone(&self.file),
                span: Span {
                    start: self.span.start + span.start,
                    end: self.span.start + span.end,
                },
            };
            edits.push(if kept.is_empty() {
                TextEdit::delete(statement.with_its_line())
            } else {
                TextEdit::replace(statement.span, format!("reserved {};", kept.join(", ")))
            });
        }
        edits
    }

    /// The declaration with the line that it stands on, when it stands there alone.
    pub(super) fn with_its_line(&self) -> Span {
        let text = self.file.text();
        let start = text[..self.span.start].rfind('\n').map_or(0, |at| at + 1);
        let end = text[self.span.end..]
            .find('\n')
            .map_or(text.len(), |at| self.span.end + at + 1);
        let before = &text[start..self.span.start];
        let after = &text[self.span.end..end];
        if !(before.trim().is_empty() && after.trim().is_empty()) {
            return self.span;
        }
        // The line break before it goes, the one behind it stays: what is put in there has a place to stand.
        let lines = text[..start].strip_suffix('\n').unwrap_or(&text[..start]);
        let lines = lines.strip_suffix('\r').unwrap_or(lines);
        Span {
            start: lines.len(),
            end: self.span.end + after.trim_end_matches(['\n', '\r']).len(),
        }
    }
}
