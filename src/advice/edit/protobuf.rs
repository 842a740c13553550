//! Edits of `.proto` files: declarations are put in, taken out and marked, everything around them stays.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::text::{TextEdit, indent, line_break, transplanted};
use super::{Draft, unfit};
use crate::advice::elements::{Element, ElementId, Kind};
use crate::advice::operation::Operation;
use crate::advice::verify::NoEdit;
use crate::model::{SchemaFile, Side, Span};

/// Numbers that no field may have.
const FORBIDDEN: std::ops::RangeInclusive<i32> = 19_000..=19_999;

impl<'s> Draft<'s> {
    pub(super) fn protobuf(&mut self, operation: &Operation) -> Result<(), NoEdit> {
        match operation {
            Operation::MakeOptional { target } => self.proto_optional(target),
            Operation::RestoreField { target } => self.proto_restored(target),
            Operation::RestoreType { target, from } => self.proto_type(target, from),
            Operation::RestoreName { target, from } => self.proto_name(target, from),
            Operation::AddField { holder, name, like } => self.proto_field(holder, name, like),
            Operation::AddOneof { holder, name, like } => self.proto_oneof(holder, name, like),
            Operation::AddAlias { target, name } => self.proto_alias(target, name),
            Operation::AddSymbol { target, name } => self.proto_symbol(target, name),
            Operation::Reserve { target } => self.proto_reserved(target),
            Operation::Renumber { target } => self.proto_renumbered(target),
            Operation::CopyAsNewType { target } => self.proto_copy(target),
            Operation::Withdraw { target } => self.proto_withdrawn(target),
            Operation::Deprecate { target } => self.proto_deprecated(target),
            Operation::SetDefault { .. } => Err(unfit("set_default", NOT_PROTOBUF)),
            Operation::RestoreConstraint { .. } => Err(unfit("restore_constraint", NOT_PROTOBUF)),
            Operation::OpenContent { .. } => Err(unfit("open_content", NOT_PROTOBUF)),
        }
    }

    fn proto_optional(&mut self, target: &ElementId) -> Result<(), NoEdit> {
        let field = self.declared(target, Kind::Field, Side::New)?;
        let declaration = Declaration::of(field)?;
        let edit = match declaration.label() {
            Some(label) => TextEdit::replace(label, "optional"),
            None => TextEdit::insert(declaration.span.start, "optional "),
        };
        self.edit(&field.place.file, edit);
        Ok(())
    }

    /// Puts a declaration back, behind what stood before it.
    fn proto_restored(&mut self, target: &ElementId) -> Result<(), NoEdit> {
        let old = self.element(target, Side::Old)?;
        let was = Declaration::of(old)?;
        let mark = self.deprecated.contains(target);
        let Some(holder) = &old.holder else {
            return self.proto_restored_whole(old, &was, mark);
        };
        let holder = self.element(holder, Side::Old)?;
        let now = self.counterpart(holder);
        let now = now.ok_or_else(|| NoEdit::NoSuchElement(holder.id.to_string()))?;
        let before = self.elements().inside(&holder.id);
        let before: Vec<_> = before
            .take_while(|other| other.id != old.id)
            .filter(|other| other.kind == old.kind)
            .collect();
        let kept = before.iter().rev().find_map(|before| {
            let mut inside = self.elements().inside(&now.id);
            inside.find(|new| new.name == before.name && new.kind == before.kind)
        });
        let into = Declaration::of(now)?;
        let raw = was.marked(mark && old.kind != Kind::Oneof);
        let raw = into.moved_in(&raw, &was);
        let edit = match kept.map(Declaration::of).transpose()? {
            Some(kept) => into.behind(&kept, &raw),
            None => into.first(&raw),
        };
        self.edit(&now.place.file, edit);
        Ok(())
    }

    /// Puts a definition back at the end of its file, or its file.
    fn proto_restored_whole(
        &mut self,
        old: &Element,
        was: &Declaration,
        mark: bool,
    ) -> Result<(), NoEdit> {
        let Some(file) = self.schemas.in_its_place.clone() else {
            return self.restored_file(old);
        };
        let raw = if mark {
            was.marked_whole()
        } else {
            was.raw().to_owned()
        };
        let ending = line_break(file.text());
        let end = file.text().trim_end().len();
        let edit = TextEdit::insert(end, format!("{ending}{ending}{raw}"));
        self.edit(&file, edit);
        Ok(())
    }

    /// A whole declaration as it was.
    fn proto_type(&mut self, target: &ElementId, from: &ElementId) -> Result<(), NoEdit> {
        let (new, old) = (
            self.element(target, Side::New)?,
            self.element(from, Side::Old)?,
        );
        let (was, is) = (Declaration::of(old)?, Declaration::of(new)?);
        let raw = was.marked(self.deprecated.contains(target) && old.kind != Kind::Oneof);
        let raw = transplanted(
            &raw,
            indent(was.file.text(), was.span.start),
            indent(is.file.text(), is.span.start),
            line_break(is.file.text()),
        );
        self.edit(&new.place.file, TextEdit::replace(is.span, raw));
        Ok(())
    }

    fn proto_name(&mut self, target: &ElementId, from: &ElementId) -> Result<(), NoEdit> {
        let (new, old) = (
            self.element(target, Side::New)?,
            self.element(from, Side::Old)?,
        );
        let name = Declaration::of(new)?.word(&new.name, new.kind)?;
        self.edit(&new.place.file, TextEdit::replace(name, old.name.clone()));
        if new.holder.is_none() {
            self.renamed = self.schemas.old.as_ref().map(|old| old.name.0.clone());
        }
        Ok(())
    }

    /// A field of the type of another one under a number of its own.
    fn proto_field(
        &mut self,
        holder: &ElementId,
        name: &str,
        like: &ElementId,
    ) -> Result<(), NoEdit> {
        let (holder, like) = (self.element(holder, Side::New)?, self.any(like)?);
        let number = self.fresh_number(holder);
        let source = Declaration::of(like)?;
        let into = Declaration::of(holder)?;
        let raw = source.as_another(like, name, number)?;
        let raw = match source.label() {
            Some(_) => raw.replacen("required", "optional", 1),
            None if is_proto2(&into.file) && !raw.trim_start().starts_with("map") => {
                format!("optional {raw}")
            }
            None => raw,
        };
        let raw = into.moved_in(&raw, &source);
        let edit = into.last(&raw);
        self.edit(&holder.place.file, edit);
        Ok(())
    }

    fn proto_oneof(
        &mut self,
        holder: &ElementId,
        name: &str,
        like: &[ElementId],
    ) -> Result<(), NoEdit> {
        let holder = self.element(holder, Side::New)?;
        let into = Declaration::of(holder)?;
        let mut members = Vec::with_capacity(like.len());
        for like in like {
            let like = self.any(like)?;
            let number = self.fresh_number(holder);
            let source = Declaration::of(like)?;
            let raw = source.as_another(like, &format!("{name}_{}", like.name), number)?;
            let label = ["optional ", "required "];
            let raw = label
                .iter()
                .find_map(|label| raw.strip_prefix(label))
                .unwrap_or(&raw);
            members.push(raw.to_owned());
        }
        let ending = line_break(into.file.text());
        let raw = if into.is_one_line() {
            format!("oneof {name} {{ {} }}", members.join(" "))
        } else {
            let inner = into.inner_indent();
            let outer = indent(into.file.text(), into.span.start);
            let step = inner.strip_prefix(outer).unwrap_or("  ");
            let members = members
                .iter()
                .map(|one| format!("{inner}{step}{one}{ending}"));
            format!(
                "oneof {name} {{{ending}{}{inner}}}",
                members.collect::<String>()
            )
        };
        let edit = into.last(&raw);
        self.edit(&holder.place.file, edit);
        Ok(())
    }

    /// A second symbol for the number, behind the one that is there.
    fn proto_alias(&mut self, target: &ElementId, name: &str) -> Result<(), NoEdit> {
        let symbol = self.declared(target, Kind::Symbol, Side::New)?;
        let holder = symbol
            .holder
            .as_ref()
            .and_then(|id| self.elements().get(id));
        let holder = holder.ok_or(unfit("add_alias", "it is in no enum"))?;
        let number = symbol
            .number
            .ok_or(unfit("add_alias", "it has no number"))?;
        let into = Declaration::of(holder)?;
        let mut edits =
            vec![into.behind(&Declaration::of(symbol)?, &format!("{name} = {number};"))];
        if !into.raw().contains("allow_alias") {
            edits.insert(0, into.first("option allow_alias = true;"));
        }
        for edit in edits {
            self.edit(&symbol.place.file, edit);
        }
        Ok(())
    }

    fn proto_symbol(&mut self, target: &ElementId, name: &str) -> Result<(), NoEdit> {
        let holder = self.declared(target, Kind::Enum, Side::New)?;
        let number = self.fresh_number(holder);
        let edit = Declaration::of(holder)?.last(&format!("{name} = {number};"));
        self.edit(&holder.place.file, edit);
        Ok(())
    }

    /// Says that number and name of something that is gone are taken.
    fn proto_reserved(&mut self, target: &ElementId) -> Result<(), NoEdit> {
        let old = self.element(target, Side::Old)?;
        let holder = old.holder.as_ref().map(|id| self.element(id, Side::Old));
        let holder = holder.ok_or(unfit("reserve", "it has no number"))??;
        let now = self.counterpart(holder);
        let now = now.ok_or_else(|| NoEdit::NoSuchElement(holder.id.to_string()))?;
        let number = old.number.ok_or(unfit("reserve", "it has no number"))?;
        let into = Declaration::of(now)?;
        let mut inside = self.elements().inside(&now.id);
        let is_named = inside.any(|new| new.name == old.name && new.number.is_some());
        let mut inside = self.elements().inside(&now.id);
        let is_numbered = inside.any(|new| new.number == Some(number));
        let name = if is_edition(&into.file) {
            old.name.clone()
        } else {
            format!("\"{}\"", old.name)
        };
        let taken = reserved(into.raw());
        let mut wanted = Vec::new();
        if !is_numbered && !taken.holds(number) {
            wanted.push(format!("reserved {number};"));
        }
        if !is_named && !taken.names.contains(&old.name) {
            wanted.push(format!("reserved {name};"));
        }
        if wanted.is_empty() {
            return Err(unfit("reserve", "it is reserved, or in use"));
        }
        for statement in wanted {
            let edit = into.first(&statement);
            self.edit(&now.place.file, edit);
        }
        Ok(())
    }

    fn proto_renumbered(&mut self, target: &ElementId) -> Result<(), NoEdit> {
        let element = self.element(target, Side::New)?;
        let holder = element
            .holder
            .as_ref()
            .and_then(|id| self.elements().get(id));
        let holder = holder.ok_or(unfit("renumber", "it has no number"))?;
        let number = self.fresh_number(holder);
        let at = Declaration::of(element)?.number()?;
        self.edit(
            &element.place.file,
            TextEdit::replace(at, number.to_string()),
        );
        Ok(())
    }

    /// A second message, or a second enum, beside the first as it was.
    fn proto_copy(&mut self, target: &ElementId) -> Result<(), NoEdit> {
        let new = self.element(target, Side::New)?;
        let old = self
            .elements()
            .iter()
            .find(|element| element.side == Side::Old);
        let old = old.filter(|old| old.kind == new.kind && new.holder.is_none());
        let old = old.ok_or(unfit("copy_as_new_type", "there is no first version"))?;
        let (was, is) = (Declaration::of(old)?, Declaration::of(new)?);
        let name = is.word(&new.name, new.kind)?;
        let copy = format!(
            "{}{}V2{}",
            is.slice(is.span.start, name.start),
            old.name,
            is.slice(name.end, is.span.end)
        );
        let ending = line_break(is.file.text());
        let both = format!("{}{ending}{ending}{copy}", was.raw());
        self.edit(&new.place.file, TextEdit::replace(is.span, both));
        Ok(())
    }

    fn proto_withdrawn(&mut self, target: &ElementId) -> Result<(), NoEdit> {
        let element = self.element(target, Side::New)?;
        let edit = TextEdit::delete(Declaration::of(element)?.with_its_line());
        self.edit(&element.place.file, edit);
        Ok(())
    }

    fn proto_deprecated(&mut self, target: &ElementId) -> Result<(), NoEdit> {
        let element = self.any(target)?;
        if element.side == Side::Old || self.is_retyped(target) {
            return Ok(());
        }
        let declaration = Declaration::of(element)?;
        let edit = match element.kind {
            Kind::Field | Kind::Symbol => declaration.mark(),
            Kind::Oneof => None,
            _ => Some(declaration.first("option deprecated = true;")),
        };
        if let Some(edit) = edit {
            self.edit(&element.place.file, edit);
        }
        Ok(())
    }

    fn declared(&self, id: &ElementId, kind: Kind, side: Side) -> Result<&'s Element, NoEdit> {
        let element = self.element(id, side)?;
        if element.kind == kind {
            Ok(element)
        } else {
            Err(unfit("edit", "it is something else"))
        }
    }

    /// A number that neither side uses or reserves in this type.
    fn fresh_number(&mut self, holder: &Element) -> i32 {
        let elements = self.elements();
        let old = elements.iter().find(|old| {
            old.side == Side::Old && self.counterpart(old).is_some_and(|new| new.id == holder.id)
        });
        let holders = [Some(holder), old].into_iter().flatten();
        let mut highest = 0;
        for holder in holders {
            let numbers = elements
                .inside(&holder.id)
                .filter_map(|inside| inside.number);
            let declaration = Declaration::of(holder);
            let reserved = declaration.map_or(0, |own| reserved(own.raw()).highest());
            highest = numbers.chain([highest, reserved]).max().unwrap_or(highest);
        }
        let next = self.numbers.entry(holder.id.clone()).or_insert(highest);
        *next = next.saturating_add(1);
        if FORBIDDEN.contains(next) && holder.kind == Kind::Type {
            *next = FORBIDDEN.end() + 1;
        }
        *next
    }
}

const NOT_PROTOBUF: &str = "Protobuf has no such thing";

/// A declaration in the text of its file.
struct Declaration {
    file: Arc<SchemaFile>,
    span: Span,
}

impl Declaration {
    fn of(element: &Element) -> Result<Self, NoEdit> {
        let file = Arc::clone(&element.place.file);
        // A descriptor set has no text.
        let is_text = file.path().to_ascii_lowercase().ends_with(".proto");
        let span = element.place.span.filter(|_| is_text);
        let span = span.filter(|span| file.text().get(span.start..span.end).is_some());
        let span = span.ok_or(NoEdit::Notation)?;
        Ok(Self { file, span })
    }

    fn raw(&self) -> &str {
        self.slice(self.span.start, self.span.end)
    }

    fn slice(&self, start: usize, end: usize) -> &str {
        self.file.text().get(start..end).unwrap_or_default()
    }

    /// `required`, `optional` or `repeated`.
    fn label(&self) -> Option<Span> {
        let word = self.raw().split_whitespace().next()?;
        let is_label = matches!(word, "required" | "optional");
        is_label.then(|| Span {
            start: self.span.start,
            end: self.span.start + word.len(),
        })
    }

    /// The place of the own name.
    fn word(&self, name: &str, kind: Kind) -> Result<Span, NoEdit> {
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
    fn number(&self) -> Result<Span, NoEdit> {
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
    fn as_another(&self, own: &Element, name: &str, number: i32) -> Result<String, NoEdit> {
        let (word, at) = (self.word(&own.name, own.kind)?, self.number()?);
        Ok(format!(
            "{}{name}{}{number}{}",
            self.slice(self.span.start, word.start),
            self.slice(word.end, at.start),
            self.slice(at.end, self.span.end)
        ))
    }

    /// The edit that marks a field or a symbol as about to go.
    fn mark(&self) -> Option<TextEdit> {
        let raw = self.raw();
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
    fn marked(&self, mark: bool) -> String {
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
    fn marked_whole(&self) -> String {
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
    fn is_one_line(&self) -> bool {
        !self.raw().contains('\n')
    }

    /// The indentation of what stands inside.
    fn inner_indent(&self) -> String {
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
    fn moved_in(&self, raw: &str, source: &Self) -> String {
        let from = indent(source.file.text(), source.span.start);
        transplanted(
            raw,
            from,
            &self.inner_indent(),
            line_break(self.file.text()),
        )
    }

    /// Puts a statement behind one that is inside.
    fn behind(&self, kept: &Self, statement: &str) -> TextEdit {
        // A remark at the end of the line belongs to what stands before it.
        let rest = self.slice(kept.span.end, self.span.end);
        let line = rest.split('\n').next().unwrap_or_default();
        let is_remark = line.trim_start().starts_with("//");
        let end = kept.span.end + if is_remark { line.trim_end().len() } else { 0 };
        TextEdit::insert(end, self.in_a_line(statement))
    }

    /// Puts a statement before all others.
    fn first(&self, statement: &str) -> TextEdit {
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
    fn last(&self, statement: &str) -> TextEdit {
        let raw = self.raw();
        let close = raw.rfind('}').unwrap_or(raw.len());
        let end = self.span.start + raw[..close].trim_end().len();
        TextEdit::insert(end, self.in_a_line(statement))
    }

    /// A statement in a line of its own, unless all stand in one.
    fn in_a_line(&self, statement: &str) -> String {
        if self.is_one_line() {
            return format!(" {statement}");
        }
        let ending = line_break(self.file.text());
        format!("{ending}{}{statement}", self.inner_indent())
    }

    /// The declaration with the line that it stands on, when it stands there alone.
    fn with_its_line(&self) -> Span {
        let text = self.file.text();
        let start = text[..self.span.start].rfind('\n').map_or(0, |at| at + 1);
        let end = text[self.span.end..]
            .find('\n')
            .map_or(text.len(), |at| self.span.end + at + 1);
        let before = &text[start..self.span.start];
        let after = &text[self.span.end..end];
        let is_alone = before.trim().is_empty() && after.trim().is_empty();
        if is_alone {
            Span { start, end }
        } else {
            self.span
        }
    }
}

/// What a type reserves.
#[derive(Debug, Default)]
struct Reserved {
    ranges: Vec<(i32, i32)>,
    names: BTreeSet<String>,
}

impl Reserved {
    fn holds(&self, number: i32) -> bool {
        let mut ranges = self.ranges.iter();
        ranges.any(|(from, to)| (*from..=*to).contains(&number))
    }

    /// The highest number; the end of an open range counts as its start.
    fn highest(&self) -> i32 {
        let ends = self.ranges.iter();
        let ends = ends.map(|(from, to)| if *to == i32::MAX { *from } else { *to });
        ends.max().unwrap_or(0)
    }
}

/// What the `reserved` statements of a type say. What stands in nested types counts as well, which wastes a number at most.
fn reserved(raw: &str) -> Reserved {
    let mut found = Reserved::default();
    for statement in raw.split([';', '{', '}', '\n']) {
        let Some(list) = statement.trim_start().strip_prefix("reserved") else {
            continue;
        };
        for item in list.split(',') {
            let item = item.trim();
            let ends: Vec<&str> = item.split_whitespace().collect();
            match ends.as_slice() {
                [one] => match one.parse() {
                    Ok(number) => found.ranges.push((number, number)),
                    Err(_) => drop(found.names.insert(one.trim_matches(['"', '\'']).to_owned())),
                },
                [from, "to", to] => {
                    let to = to.parse().unwrap_or(i32::MAX);
                    found
                        .ranges
                        .extend(from.parse().ok().map(|from| (from, to)));
                }
                _ => {}
            }
        }
    }
    found
}

fn is_edition(file: &SchemaFile) -> bool {
    let mut lines = file.text().lines();
    lines.any(|line| line.trim_start().starts_with("edition"))
}

fn is_proto2(file: &SchemaFile) -> bool {
    let mut lines = file.text().lines();
    !is_edition(file) && !lines.any(|line| line.contains("proto3") && line.contains("syntax"))
}
