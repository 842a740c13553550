//! Edits of JSON Schemas that are written as JSON.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::json::{Page, is_object, position};
use super::text::TextEdit;
use super::yaml::spelled;
use super::{Draft, node, unfit};
use crate::advice::elements::{Element, ElementId, Kind};
use crate::advice::operation::Operation;
use crate::advice::verify::NoEdit;
use crate::format::tree::{Node, Tree};
use crate::model::{Pointer, SchemaFile, Side, Span};

/// Keywords that close an object.
const CLOSING: [&str; 2] = ["additionalProperties", "unevaluatedProperties"];

impl<'s> Draft<'s> {
    pub(super) fn json(&mut self, operation: &Operation) -> Result<(), NoEdit> {
        match operation {
            Operation::MakeOptional { target } => self.json_optional(target),
            Operation::SetDefault { target, value } => self.json_default(target, value),
            Operation::RestoreField { target } => self.json_restored(target),
            Operation::RestoreType { target, from } => self.json_type(target, from),
            Operation::RestoreConstraint {
                target,
                from,
                keyword,
            } => self.json_constraint(target, from, keyword),
            Operation::AddField {
                holder, name, like, ..
            } => self.json_field(holder, name, like),
            Operation::AddSymbol { target, name } => self.json_symbol(target, name),
            Operation::OpenContent { target } => self.json_opened(target),
            Operation::CopyAsNewType { target } => self.json_copy(target),
            Operation::Withdraw { target } => self.json_withdrawn(target),
            Operation::Deprecate { target } => self.json_deprecated(target),
            Operation::RestoreName { .. } => Err(unfit("restore_name", NOT_JSON)),
            Operation::AddAlias { .. } => Err(unfit("add_alias", NOT_JSON)),
            Operation::AddOneof { .. } => Err(unfit("add_oneof", NOT_JSON)),
            Operation::Reserve { .. } => Err(unfit("reserve", NOT_JSON)),
            Operation::RestoreReserved { .. } => Err(unfit("restore_reserved", NOT_JSON)),
            Operation::Renumber { .. } => Err(unfit("renumber", NOT_JSON)),
        }
    }

    /// Takes a property out of `required`.
    fn json_optional(&mut self, target: &ElementId) -> Result<(), NoEdit> {
        let property = self.property(target, Side::New)?;
        let tree = self.tree(property)?;
        let required = owner(&tree, property)?.get("required");
        required
            .and_then(|required| position(required, &property.name))
            .ok_or(unfit("make_optional", "it is not required"))?;
        let list = self.list(property, owner_of(property)?);
        list.gone.insert(property.name.clone());
        Ok(())
    }

    fn json_default(&mut self, target: &ElementId, value: &Value) -> Result<(), NoEdit> {
        let element = self.element(target, Side::New)?;
        let tree = self.tree(element)?;
        let page = Page { tree: &tree };
        let schema = object(node(&tree, element)?, "set_default")?;
        let edit = page.set_member(schema, "default", "type", &page.written(value));
        self.edit(&element.place.file, edit);
        Ok(())
    }

    /// Puts a property back, and that it is required if it was.
    fn json_restored(&mut self, target: &ElementId) -> Result<(), NoEdit> {
        let old = self.element(target, Side::Old)?;
        let Some(holder) = &old.holder else {
            return self.restored_file(old);
        };
        let old = self.property(target, Side::Old)?;
        let holder = self.element(holder, Side::Old)?;
        let now = self.counterpart(holder);
        let now = now.ok_or_else(|| NoEdit::NoSuchElement(holder.id.to_string()))?;
        let (was, is) = (self.tree(old)?, self.tree(now)?);
        let (was, page) = (Page { tree: &was }, Page { tree: &is });
        let schema = object(node(page.tree, now)?, "restore_field")?;
        let what = node(was.tree, old)?;
        let into = schema.get("properties").unwrap_or(schema);
        let into = into
            .members()
            .first()
            .map_or(into.span.start, |first| first.key_span.start);
        let raw = was.moved(what, page, into);
        let raw = if self.deprecated.contains(target) {
            marked(page, what, &raw)
        } else {
            raw
        };
        let edit = declared(page, schema, &old.name, &raw);
        self.edit(&now.place.file, edit);
        let before = owner(was.tree, old)?.get("required");
        if before.is_some_and(|required| position(required, &old.name).is_some()) {
            let list = self.list(now, now.place.pointer.clone());
            list.come.push(old.name.clone());
        }
        Ok(())
    }

    /// A schema as it was.
    fn json_type(&mut self, target: &ElementId, from: &ElementId) -> Result<(), NoEdit> {
        let (new, old) = (
            self.element(target, Side::New)?,
            self.element(from, Side::Old)?,
        );
        let (was, is) = (self.tree(old)?, self.tree(new)?);
        let (was, page) = (Page { tree: &was }, Page { tree: &is });
        let (before, after) = (node(was.tree, old)?, node(page.tree, new)?);
        let raw = was.moved(before, page, after.span.start);
        let raw = if self.deprecated.contains(target) {
            marked(page, before, &raw)
        } else {
            raw
        };
        self.edit(&new.place.file, replaced(page, new, after, &raw));
        Ok(())
    }

    /// A keyword as it was, or none where there was none.
    fn json_constraint(
        &mut self,
        target: &ElementId,
        from: &ElementId,
        keyword: &str,
    ) -> Result<(), NoEdit> {
        let (new, old) = (
            self.element(target, Side::New)?,
            self.element(from, Side::Old)?,
        );
        let (was, is) = (self.tree(old)?, self.tree(new)?);
        let (was, page) = (Page { tree: &was }, Page { tree: &is });
        let before = object(node(was.tree, old)?, "restore_constraint")?;
        let after = object(node(page.tree, new)?, "restore_constraint")?;
        let edit = match before.get(keyword) {
            Some(value) => {
                let into = after
                    .members()
                    .first()
                    .map_or(after.span.start, |first| first.key_span.start);
                let raw = was.moved(value, page, into);
                let members = before.members();
                let at = members.iter().position(|member| member.key == keyword);
                let behind = at.and_then(|at| Some(&members.get(at.checked_sub(1)?)?.key));
                page.set_member(after, keyword, behind.map_or("", String::as_str), &raw)
            }
            None => page.without_member(after, keyword).ok_or_else(|| {
                stuck(after, keyword, "restore_constraint", "neither side has it")
            })?,
        };
        self.edit(&new.place.file, edit);
        Ok(())
    }

    /// A property that nobody needs to send.
    fn json_field(
        &mut self,
        holder: &ElementId,
        name: &str,
        like: &ElementId,
    ) -> Result<(), NoEdit> {
        let (holder, like) = (self.element(holder, Side::New)?, self.any(like)?);
        let (source, is) = (self.tree(like)?, self.tree(holder)?);
        let (source, page) = (Page { tree: &source }, Page { tree: &is });
        let schema = object(node(page.tree, holder)?, "add_field")?;
        let into = schema.get("properties").unwrap_or(schema);
        let into = into
            .members()
            .first()
            .map_or(into.span.start, |first| first.key_span.start);
        let raw = source.moved(node(source.tree, like)?, page, into);
        let edit = declared(page, schema, name, &raw);
        self.edit(&holder.place.file, edit);
        Ok(())
    }

    fn json_symbol(&mut self, target: &ElementId, name: &str) -> Result<(), NoEdit> {
        let element = self.element(target, Side::New)?;
        let tree = self.tree(element)?;
        let values = node(&tree, element)?.get("enum");
        let values = values.ok_or(unfit("add_symbol", "it lists no values"))?;
        if position(values, name).is_none() {
            let last = values.items().len().checked_sub(1);
            let raw = Value::from(name).to_string();
            let edit = Page { tree: &tree }.insert_item(values, last, &raw);
            self.edit(&element.place.file, edit);
        }
        Ok(())
    }

    /// Lets undeclared properties pass.
    fn json_opened(&mut self, target: &ElementId) -> Result<(), NoEdit> {
        let element = self.element(target, Side::New)?;
        let tree = self.tree(element)?;
        let schema = node(&tree, element)?;
        let closing = CLOSING.into_iter().filter(|key| schema.get(key).is_some());
        let edits: Vec<_> = closing
            .filter_map(|key| Page { tree: &tree }.without_member(schema, key))
            .collect();
        if edits.is_empty() {
            let closing = CLOSING.into_iter().find(|key| schema.get(key).is_some());
            return Err(unfit(
                "open_content",
                closing.map_or("it is open", |_| ALONE),
            ));
        }
        for edit in edits {
            self.edit(&element.place.file, edit);
        }
        Ok(())
    }

    /// Takes a property back that was added.
    fn json_withdrawn(&mut self, target: &ElementId) -> Result<(), NoEdit> {
        let property = self.property(target, Side::New)?;
        let tree = self.tree(property)?;
        let schema = owner(&tree, property)?;
        let properties = schema.get("properties");
        let properties = properties.ok_or(unfit("withdraw", "there are no properties"))?;
        let gone = Page { tree: &tree }.without_member(properties, &property.name);
        let gone = gone.ok_or_else(|| {
            stuck(
                properties,
                &property.name,
                "withdraw",
                "it is not declared there",
            )
        })?;
        self.edit(&property.place.file, gone);
        let list = self.list(property, owner_of(property)?);
        list.gone.insert(property.name.clone());
        Ok(())
    }

    /// Marks what is there; what another operation restores is marked by that one.
    fn json_deprecated(&mut self, target: &ElementId) -> Result<(), NoEdit> {
        let element = self.any(target)?;
        if element.side == Side::Old || self.is_retyped(target) {
            return Ok(());
        }
        let tree = self.tree(element)?;
        let schema = object(node(&tree, element)?, "deprecate")?;
        let edit = Page { tree: &tree }.set_member(schema, "deprecated", "", "true");
        self.edit(&element.place.file, edit);
        Ok(())
    }

    /// The list of required properties of the object at `pointer`, in the file of an element.
    fn list(&mut self, element: &Element, pointer: Pointer) -> &mut Required {
        let file = &element.place.file;
        let list = self.lists.entry((file.path().to_owned(), pointer));
        list.or_insert_with(|| Required {
            file: Arc::clone(file),
            gone: BTreeSet::new(),
            come: Vec::new(),
        })
    }

    /// Makes the edits of the lists of required properties, each list at once.
    pub(super) fn write_lists(&mut self) -> Result<(), NoEdit> {
        for ((_, pointer), list) in std::mem::take(&mut self.lists) {
            let tree = self.tree_of(Side::New, &list.file)?;
            let object = tree.at(&pointer).ok_or(NoEdit::Notation)?;
            for edit in list.edits(Page { tree: &tree }, object) {
                self.edit(&list.file, edit);
            }
        }
        Ok(())
    }

    fn property(&self, id: &ElementId, side: Side) -> Result<&'s Element, NoEdit> {
        let element = self.element(id, side)?;
        if element.kind == Kind::Field {
            Ok(element)
        } else {
            Err(unfit("edit", "it is no property"))
        }
    }
}

/// Why a member cannot be taken out of an object: there is none, or there is no other.
fn stuck(object: &Node, key: &str, operation: &'static str, missing: &'static str) -> NoEdit {
    let is_there = object.member(key).is_some();
    unfit(operation, if is_there { ALONE } else { missing })
}

const ALONE: &str = "nothing else stands in its block, which would be empty";

const NOT_JSON: &str = "JSON Schema has no such thing";

/// Where the schema stands that declares a property.
fn owner_of(property: &Element) -> Result<Pointer, NoEdit> {
    let pointer = property.place.pointer.parent();
    let owner = pointer.and_then(|pointer| pointer.parent());
    owner.ok_or_else(|| NoEdit::NoSuchElement(property.id.to_string()))
}

/// The schema that declares a property.
fn owner<'t>(tree: &'t Tree, property: &Element) -> Result<&'t Node, NoEdit> {
    let found = tree.at(&owner_of(property)?);
    found.ok_or_else(|| NoEdit::NoSuchElement(property.id.to_string()))
}

fn object<'t>(node: &'t Node, operation: &'static str) -> Result<&'t Node, NoEdit> {
    if is_object(node) {
        Ok(node)
    } else {
        Err(unfit(operation, "it is true or false, and not an object"))
    }
}

/// The edit that puts a text in the place of an element.
fn replaced(page: Page<'_>, element: &Element, now: &Node, raw: &str) -> TextEdit {
    let pointer = &element.place.pointer;
    let outer = pointer.parent().and_then(|outer| page.tree.at(&outer));
    let outer = outer.filter(|outer| page.is_block(outer));
    match outer.zip(pointer.steps().last()) {
        Some((outer, key)) if outer.member(&key).is_some() => page.set_member(outer, &key, "", raw),
        _ => TextEdit::replace(now.span, raw),
    }
}

/// The edit that declares a property.
fn declared(page: Page<'_>, schema: &Node, name: &str, raw: &str) -> TextEdit {
    if let Some(properties) = schema.get("properties") {
        return page.set_member(properties, name, "", raw);
    }
    if raw.starts_with('\n') {
        let block = format!("\n{}:{}", spelled(name), raw.replace('\n', "\n  "));
        return page.set_member(schema, "properties", "type", &block);
    }
    let key = Value::from(name).to_string();
    page.set_member(schema, "properties", "type", &format!("{{{key}: {raw}}}"))
}

/// What becomes of a list of required properties.
pub(super) struct Required {
    file: Arc<SchemaFile>,
    gone: BTreeSet<String>,
    come: Vec<String>,
}

impl Required {
    fn edits(&self, page: Page<'_>, object: &Node) -> Vec<TextEdit> {
        let raw = |name: &String| Value::from(name.as_str()).to_string();
        let come: Vec<String> = self.come.iter().map(raw).collect();
        let Some(list) = object.get("required") else {
            let all = format!("[{}]", come.join(", "));
            let edit = page.set_member(object, "required", "properties", &all);
            return Some(edit)
                .filter(|_| !come.is_empty())
                .into_iter()
                .collect();
        };
        let is_gone = |item: &Node| item.as_str().is_some_and(|name| self.gone.contains(name));
        let items = list.items();
        match (items.iter().all(is_gone), come.is_empty()) {
            (true, true) => page
                .without_member(object, "required")
                .into_iter()
                .collect(),
            (true, false) if page.is_block(list) => {
                let all = format!("[{}]", come.join(", "));
                vec![page.set_member(object, "required", "", &all)]
            }
            (true, false) => {
                let (first, last) = (items.first(), items.last());
                let inner = first.zip(last).map_or(list.span, |(first, last)| Span {
                    start: first.span.start,
                    end: last.span.end,
                });
                vec![TextEdit::replace(inner, come.join(", "))]
            }
            (false, _) => {
                let gone = (0..items.len()).filter(|&index| is_gone(&items[index]));
                let gone = gone.filter_map(|index| page.without_item(list, index));
                let last = items.len().checked_sub(1);
                let come = come.iter().map(|raw| page.insert_item(list, last, raw));
                gone.chain(come).collect()
            }
        }
    }
}

/// The text of a schema with a mark that it is about to go.
fn marked(page: Page<'_>, schema: &Node, raw: &str) -> String {
    if raw.starts_with('\n') && schema.get("deprecated").is_none() {
        return format!("\ndeprecated: true{raw}");
    }
    let Some(inside) = raw.strip_prefix('{').filter(|_| is_object(schema)) else {
        return raw.to_owned();
    };
    if schema.get("deprecated").is_some() {
        return raw.to_owned();
    }
    let mark = page.written(&serde_json::json!({"deprecated": true}));
    let mark = &mark[1..mark.len() - 1];
    let body = inside.trim_start();
    let lead = &inside[..inside.len() - body.len()];
    match body {
        "}" => format!("{{{mark}}}"),
        _ if lead.is_empty() && page.is_spaced() => format!("{{{mark}, {body}"),
        _ => format!("{{{lead}{mark},{lead}{body}"),
    }
}
