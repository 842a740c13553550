//! Edits of `.proto` files: declarations are put in, taken out and marked, everything around them stays.

mod declaration;
mod statements;

use std::collections::BTreeMap;

use super::text::{TextEdit, indent, line_break, transplanted};
use super::{Draft, unfit};
use crate::advice::elements::{Element, ElementId, Kind};
use crate::advice::operation::Operation;
use crate::advice::verify::NoEdit;
use crate::model::Side;
use declaration::Declaration;
use statements::{is_edition, is_proto2, package, reserved};

/// Numbers that no field may have.
const FORBIDDEN: std::ops::RangeInclusive<i32> = 19_000..=19_999;

impl<'s> Draft<'s> {
    pub(super) fn protobuf(&mut self, operation: &Operation) -> Result<(), NoEdit> {
        match operation {
            Operation::MakeOptional { target } => self.proto_optional(target),
            Operation::RestoreField { target } => self.proto_restored(target),
            Operation::RestoreType { target, from } => self.proto_type(target, from),
            Operation::RestoreName { target, from } => self.proto_name(target, from),
            Operation::AddField {
                holder, name, like, ..
            } => self.proto_field(holder, name, like),
            Operation::AddOneof { holder, name, like } => self.proto_oneof(holder, name, like),
            Operation::AddAlias { target, name } => self.proto_alias(target, name),
            Operation::AddSymbol { target, name } => self.proto_symbol(target, name),
            Operation::Reserve { target } => self.proto_reserved(target),
            Operation::RestoreReserved { target, from } => self.proto_reserved_again(target, from),
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
        let now_inside: BTreeMap<&str, &Element> = (self.elements().inside(&now.id))
            .filter(|new| new.kind == old.kind && !self.goes(new))
            .map(|new| (new.name.as_str(), new))
            .collect();
        let before = self.elements().inside(&holder.id);
        let before = before.take_while(|other| other.id != old.id);
        let before = before.filter(|other| other.kind == old.kind);
        let kept = before.filter_map(|before| now_inside.get(before.name.as_str()));
        let kept = kept.last().copied();
        let into = Declaration::of(now)?;
        let raw = was.remarked().marked(mark && old.kind != Kind::Oneof);
        let raw = into.moved_in(&raw, &was);
        let edit = match kept.map(Declaration::of).transpose()? {
            Some(kept) => into.behind(&kept, &raw),
            None => into.first(&raw),
        };
        let was = Declaration::of(holder)?;
        for edit in into.unreserved(old, &reserved(was.raw())) {
            self.edit(&now.place.file, edit);
        }
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
        // A remark about another unit would be wrong for the old values.
        let (was, is) = (
            Declaration::of(old)?.remarked(),
            Declaration::of(new)?.remarked(),
        );
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
        if new.name == old.name {
            let (was, is) = (package(&old.place.file), package(&new.place.file));
            let (was, is) = was
                .zip(is)
                .ok_or(unfit("restore_name", "it has that name"))?;
            let name = old.place.file.text().get(was.start..was.end);
            let name = name.unwrap_or_default().to_owned();
            self.edit(&new.place.file, TextEdit::replace(is, name));
        } else {
            let name = Declaration::of(new)?.word(&new.name, new.kind)?;
            self.edit(&new.place.file, TextEdit::replace(name, old.name.clone()));
        }
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
        let is_numbered =
            inside.any(|new| new.number == Some(number) && !self.renumbered.contains(&&new.id));
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

    /// Says again what a type said to be taken.
    fn proto_reserved_again(&mut self, target: &ElementId, from: &ElementId) -> Result<(), NoEdit> {
        let (new, old) = (
            self.element(target, Side::New)?,
            self.element(from, Side::Old)?,
        );
        let (was, into) = (Declaration::of(old)?, Declaration::of(new)?);
        let (before, after) = (reserved(was.raw()), reserved(into.raw()));
        let ranges = before
            .ranges
            .iter()
            .filter(|range| !after.ranges.contains(range));
        let ranges = ranges.map(|(from, to)| match to {
            to if to == from => format!("reserved {from};"),
            &i32::MAX => format!("reserved {from} to max;"),
            to => format!("reserved {from} to {to};"),
        });
        let is_edition = is_edition(&into.file);
        let names = before.names.difference(&after.names).map(|name| {
            let quote = if is_edition { "" } else { "\"" };
            format!("reserved {quote}{name}{quote};")
        });
        let statements: Vec<_> = ranges.chain(names).collect();
        for statement in &statements {
            let edit = into.first(statement);
            self.edit(&new.place.file, edit);
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
        let edit = TextEdit::delete(Declaration::of(element)?.remarked().with_its_line());
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
