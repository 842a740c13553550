//! Edits of `.avsc` and `.avpr` files.

use std::collections::BTreeSet;

use serde_json::Value;

use super::json::{Page, is_object, position, without_item, without_member};
use super::text::{self, TextEdit};
use super::{Draft, node, unfit};
use crate::advice::elements::{Element, ElementId, Kind};
use crate::advice::operation::Operation;
use crate::advice::verify::NoEdit;
use crate::format::tree::{self, Node, Tree};
use crate::model::{SchemaFile, Side, Span};

impl<'s> Draft<'s> {
    pub(super) fn avro(&mut self, operation: &Operation) -> Result<(), NoEdit> {
        match operation {
            Operation::MakeOptional { target } => self.avro_optional(target),
            Operation::SetDefault { target, value } => self.avro_default(target, value),
            Operation::RestoreField { target } => self.avro_restored(target),
            Operation::RestoreType { target, from } => self.avro_type(target, from),
            Operation::RestoreName { target, from } => self.avro_name(target, from),
            Operation::AddField {
                holder,
                name,
                like,
                unknown,
            } => self.avro_field(holder, name, like, unknown.as_deref()),
            Operation::AddAlias { target, name } => self.avro_alias(target, name),
            Operation::AddSymbol { target, name } => self.avro_symbol(target, name),
            Operation::CopyAsNewType { target } => self.avro_copy(target),
            Operation::Withdraw { target } => self.avro_withdrawn(target),
            Operation::Deprecate { target } => self.avro_deprecated(target),
            Operation::RestoreConstraint { .. } => Err(unfit("restore_constraint", NOT_AVRO)),
            Operation::AddOneof { .. } => Err(unfit("add_oneof", NOT_AVRO)),
            Operation::Reserve { .. } => Err(unfit("reserve", NOT_AVRO)),
            Operation::RestoreReserved { .. } => Err(unfit("restore_reserved", NOT_AVRO)),
            Operation::Renumber { .. } => Err(unfit("renumber", NOT_AVRO)),
            Operation::OpenContent { .. } => Err(unfit("open_content", NOT_AVRO)),
        }
    }

    /// A union of null and the type, with null for a default.
    fn avro_optional(&mut self, target: &ElementId) -> Result<(), NoEdit> {
        let element = self.field(target, "make_optional")?;
        let tree = self.tree(element)?;
        let edits = optional(Page { tree: &tree }, node(&tree, element)?)?;
        self.edit_all(element, edits);
        Ok(())
    }

    fn avro_default(&mut self, target: &ElementId, value: &Value) -> Result<(), NoEdit> {
        let element = self.element(target, Side::New)?;
        let tree = self.tree(element)?;
        let page = Page { tree: &tree };
        let object = node(&tree, element)?;
        let behind = match element.kind {
            Kind::Field => "type",
            Kind::Enum if is_object(object) => "symbols",
            _ => return Err(unfit("set_default", "only fields and enums have one")),
        };
        let edit = page.set_member(object, "default", behind, &page.written(value));
        self.edit(&element.place.file, edit);
        Ok(())
    }

    /// Puts a field or a symbol back, behind what stood before it.
    fn avro_restored(&mut self, target: &ElementId) -> Result<(), NoEdit> {
        let old = self.element(target, Side::Old)?;
        let Some(holder) = &old.holder else {
            return self.restored_file(old);
        };
        let holder = self.element(holder, Side::Old)?;
        let now = self.counterpart(holder);
        let now = now.ok_or_else(|| NoEdit::NoSuchElement(holder.id.to_string()))?;
        let (was, is) = (self.tree(old)?, self.tree(now)?);
        let (was, page) = (Page { tree: &was }, Page { tree: &is });
        let (list, what) = match old.kind {
            Kind::Field => ("fields", node(was.tree, old)?),
            Kind::Symbol => ("symbols", symbol(was.tree, old)?),
            _ => return Err(unfit("restore_field", "it is no field and no symbol")),
        };
        let array = node(page.tree, now)?.get(list);
        let array = array.ok_or(unfit("restore_field", "there is no place for it"))?;
        let after = self.behind(old, holder, now, array);
        let into = array.items().first().unwrap_or(array).span.start;
        let mut raw = was.moved(what, page, into);
        if self.deprecated.contains(target) && is_object(what) {
            raw = edited_part(&raw, |part, object| Ok(vec![deprecated(part, object)]))?;
        }
        let edit = page.insert_item(array, after, &raw);
        self.edit(&now.place.file, edit);
        // What is there under its own name is nobody's alias.
        for edit in array
            .items()
            .iter()
            .filter_map(|item| without_alias(item, &old.name))
        {
            self.edit(&now.place.file, edit);
        }
        Ok(())
    }

    /// The position, on the new side, of the nearest thing that stood before `old` and is still there.
    fn behind(
        &self,
        old: &Element,
        holder: &Element,
        now: &Element,
        array: &Node,
    ) -> Option<usize> {
        let now: BTreeSet<&str> = (self.elements().inside(&now.id))
            .map(|new| new.name.as_str())
            .collect();
        let before = self.elements().inside(&holder.id);
        let before = before.take_while(|other| other.id != old.id);
        let kept = before.filter(|before| now.contains(before.name.as_str()));
        let kept = kept.last()?;
        let is_it = |item: &Node| {
            let name = item.get("name").and_then(Node::as_str);
            name.or(item.as_str()) == Some(kept.name.as_str())
        };
        array.items().iter().position(is_it)
    }

    /// A declaration as it was, with all that it said: another unit in its documentation would be wrong for the old values.
    fn avro_type(&mut self, target: &ElementId, from: &ElementId) -> Result<(), NoEdit> {
        let (new, old) = (
            self.element(target, Side::New)?,
            self.element(from, Side::Old)?,
        );
        let (was, is) = (self.tree(old)?, self.tree(new)?);
        let (was, page) = (Page { tree: &was }, Page { tree: &is });
        let (before, after) = (node(was.tree, old)?, node(page.tree, new)?);
        let mut raw = was.moved(before, page, after.span.start);
        if self.deprecated.contains(target) && is_object(before) {
            raw = edited_part(&raw, |part, object| Ok(vec![deprecated(part, object)]))?;
        }
        self.edit(&new.place.file, TextEdit::replace(after.span, raw));
        Ok(())
    }

    /// The name of a field, or the name and the namespace of a type, as it was, and wherever it is used in its file.
    fn avro_name(&mut self, target: &ElementId, from: &ElementId) -> Result<(), NoEdit> {
        let (new, old) = (
            self.element(target, Side::New)?,
            self.element(from, Side::Old)?,
        );
        let (was, is) = (self.tree(old)?, self.tree(new)?);
        let (was, page) = (Page { tree: &was }, Page { tree: &is });
        let (before, after) = (node(was.tree, old)?, node(page.tree, new)?);
        let keys: &[&str] = match new.kind {
            Kind::Field => &["name"],
            _ => &["name", "namespace"],
        };
        let mut edits = Vec::new();
        for key in keys {
            match (before.get(key), after.get(key)) {
                (Some(value), _) => {
                    edits.push(page.set_member(after, key, "name", was.slice(value.span)));
                }
                (None, Some(_)) => edits.extend(without_member(after, key)),
                (None, None) => {}
            }
        }
        edits.extend(without_alias(after, &old.name));
        if new.kind != Kind::Field && new.name != old.name {
            let mut uses = Vec::new();
            find_uses(&page.tree.root, &new.name, &mut uses);
            let name = Value::from(old.name.as_str()).to_string();
            edits.extend(uses.into_iter().map(|span| TextEdit::replace(span, &name)));
        }
        if new.holder.is_none() {
            self.renamed = Some(full_name(before));
        }
        self.edit_all(new, edits);
        Ok(())
    }

    /// A field of the type of another one, that nobody needs to fill.
    fn avro_field(
        &mut self,
        holder: &ElementId,
        name: &str,
        like: &ElementId,
        unknown: Option<&str>,
    ) -> Result<(), NoEdit> {
        let (holder, like) = (self.element(holder, Side::New)?, self.any(like)?);
        if like.kind != Kind::Field {
            return Err(unfit("add_field", "what it is to be like is no field"));
        }
        let (source, is) = (self.tree(like)?, self.tree(holder)?);
        let (source, page) = (Page { tree: &source }, Page { tree: &is });
        let array = node(page.tree, holder)?.get("fields");
        let array = array.ok_or(unfit("add_field", "its holder is no record"))?;
        let into = array.items().first().unwrap_or(array).span.start;
        let raw = source.moved(node(source.tree, like)?, page, into);
        let taken = |name: &str| self.is_taken(name);
        let raw = edited_part(&raw, |part, field| renamed(part, field, name, &taken))?;
        let raw = match unknown {
            Some(symbol) => edited_part(&raw, |part, field| {
                let mut edits = Vec::new();
                add_unknown(part, field, symbol, &mut edits);
                Ok(edits)
            })?,
            None => raw,
        };
        let raw = edited_part(&raw, optional)?;
        let is_like =
            |item: &Node| item.get("name").and_then(Node::as_str) == Some(like.name.as_str());
        let after = array.items().iter().position(is_like);
        let last = array.items().len().checked_sub(1);
        let edit = page.insert_item(array, after.or(last), &raw);
        self.edit(&holder.place.file, edit);
        Ok(())
    }

    /// Whether a type of either side has this name.
    fn is_taken(&self, name: &str) -> bool {
        let mut types = self
            .elements()
            .iter()
            .filter(|element| matches!(element.kind, Kind::Type | Kind::Enum | Kind::Other));
        types.any(|element| element.name == name)
    }

    fn avro_alias(&mut self, target: &ElementId, name: &str) -> Result<(), NoEdit> {
        let element = self.element(target, Side::New)?;
        let tree = self.tree(element)?;
        let page = Page { tree: &tree };
        let object = node(&tree, element)?;
        let raw = Value::from(name).to_string();
        let edit = match object.get("aliases") {
            _ if !is_object(object) => return Err(unfit("add_alias", "it has no name")),
            Some(aliases) if position(aliases, name).is_some() => return Ok(()),
            Some(aliases) => page.insert_item(aliases, aliases.items().len().checked_sub(1), &raw),
            None => page.set_member(object, "aliases", "name", &format!("[{raw}]")),
        };
        self.edit(&element.place.file, edit);
        Ok(())
    }

    fn avro_symbol(&mut self, target: &ElementId, name: &str) -> Result<(), NoEdit> {
        let element = self.element(target, Side::New)?;
        let tree = self.tree(element)?;
        let symbols = node(&tree, element)?.get("symbols");
        let symbols = symbols.ok_or(unfit("add_symbol", "it is no enum"))?;
        if position(symbols, name).is_none() {
            let last = symbols.items().len().checked_sub(1);
            let raw = Value::from(name).to_string();
            let edit = Page { tree: &tree }.insert_item(symbols, last, &raw);
            self.edit(&element.place.file, edit);
        }
        Ok(())
    }

    /// Takes a field or a symbol back that was added.
    fn avro_withdrawn(&mut self, target: &ElementId) -> Result<(), NoEdit> {
        let element = self.element(target, Side::New)?;
        let holder = element
            .holder
            .as_ref()
            .and_then(|id| self.elements().get(id));
        let holder = holder.ok_or(unfit("withdraw", "it is no part of anything"))?;
        let tree = self.tree(holder)?;
        let object = node(&tree, holder)?;
        let (array, what) = match element.kind {
            Kind::Field => (object.get("fields"), node(&tree, element)?),
            Kind::Symbol => (object.get("symbols"), symbol(&tree, element)?),
            _ => return Err(unfit("withdraw", "it is no field and no symbol")),
        };
        let array = array.ok_or(unfit("withdraw", "there is no list of them"))?;
        let index = array.items().iter().position(|item| item.span == what.span);
        let edit = index.and_then(|index| without_item(array, index));
        let edit = edit.ok_or(unfit("withdraw", "it is not in its list"))?;
        self.edit(&element.place.file, edit);
        Ok(())
    }

    /// Marks what is there; what another operation restores is marked by that one.
    fn avro_deprecated(&mut self, target: &ElementId) -> Result<(), NoEdit> {
        let element = self.any(target)?;
        let is_restored = element.side == Side::Old || self.is_retyped(target);
        if is_restored {
            return Ok(());
        }
        let tree = self.tree(element)?;
        let object = node(&tree, element)?;
        if !is_object(object) {
            return Err(unfit("deprecate", "there is no place to say it"));
        }
        let edit = deprecated(Page { tree: &tree }, object);
        self.edit(&element.place.file, edit);
        Ok(())
    }

    fn field(&self, id: &ElementId, operation: &'static str) -> Result<&'s Element, NoEdit> {
        let element = self.element(id, Side::New)?;
        if element.kind == Kind::Field {
            Ok(element)
        } else {
            Err(unfit(operation, "it is no field"))
        }
    }

    fn edit_all(&mut self, element: &Element, edits: Vec<TextEdit>) {
        for edit in edits {
            self.edit(&element.place.file, edit);
        }
    }
}

const NOT_AVRO: &str = "Avro has no such thing";

/// The node of a symbol.
fn symbol<'t>(tree: &'t Tree, element: &Element) -> Result<&'t Node, NoEdit> {
    node(tree, element)
}

/// The edits that make a field a union of null and its type, with null for a default.
fn optional(page: Page<'_>, field: &Node) -> Result<Vec<TextEdit>, NoEdit> {
    let of = field.get("type");
    let of = of.ok_or(unfit("make_optional", "there is no type"))?;
    let comma = if page.written(&Value::from(vec![0, 0])).contains(' ') {
        ", "
    } else {
        ","
    };
    let mut edits = Vec::new();
    match &of.kind {
        tree::Kind::Array(branches) => {
            let null = branches
                .iter()
                .position(|branch| branch.as_str() == Some("null"));
            match null {
                Some(0) => {}
                Some(at) => {
                    edits.extend(without_item(of, at));
                    edits.push(TextEdit::insert(
                        of.span.start + 1,
                        format!("\"null\"{comma}"),
                    ));
                }
                None if branches.is_empty() => {
                    return Err(unfit("make_optional", "its union is empty"));
                }
                None => {
                    edits.push(TextEdit::insert(
                        of.span.start + 1,
                        format!("\"null\"{comma}"),
                    ));
                }
            }
        }
        _ if of.as_str() == Some("null") => {}
        _ => {
            edits.push(TextEdit::insert(of.span.start, format!("[\"null\"{comma}")));
            edits.push(TextEdit::insert(of.span.end, "]"));
        }
    }
    edits.push(page.set_member(field, "default", "type", "null"));
    Ok(edits)
}

/// The edits that give the copy of a field another name, and the types that it defines as well, where theirs are taken.
fn renamed(
    _: Page<'_>,
    field: &Node,
    name: &str,
    is_taken: &dyn Fn(&str) -> bool,
) -> Result<Vec<TextEdit>, NoEdit> {
    let own = field.get("name");
    let own = own.ok_or(unfit("add_field", "what it is to be like has no name"))?;
    let mut edits = vec![TextEdit::replace(own.span, Value::from(name).to_string())];
    edits.extend(without_member(field, "aliases"));
    if let Some(of) = field.get("type") {
        rename_types(of, is_taken, &mut edits);
    }
    Ok(edits)
}

/// Gives the enums that are defined inside a symbol for what readers do not know, and makes it their default.
fn add_unknown(page: Page<'_>, of: &Node, symbol: &str, edits: &mut Vec<TextEdit>) {
    for branch in of.items() {
        add_unknown(page, branch, symbol, edits);
    }
    for key in ["items", "values", "type"] {
        if let Some(inner) = of.get(key) {
            add_unknown(page, inner, symbol, edits);
        }
    }
    if let Some(symbols) = of.get("symbols") {
        let raw = Value::from(symbol).to_string();
        if position(symbols, symbol).is_none() {
            let last = symbols.items().len().checked_sub(1);
            edits.push(page.insert_item(symbols, last, &raw));
        }
        edits.push(page.set_member(of, "default", "symbols", &raw));
    }
}

/// Renames the types that are defined inside, where their names are taken.
fn rename_types(of: &Node, is_taken: &dyn Fn(&str) -> bool, edits: &mut Vec<TextEdit>) {
    for branch in of.items() {
        rename_types(branch, is_taken, edits);
    }
    for key in ["items", "values", "type"] {
        if let Some(inner) = of.get(key) {
            rename_types(inner, is_taken, edits);
        }
    }
    let name = of.get("name");
    if let Some((node, name)) = name.and_then(|node| Some((node, node.as_str()?)))
        && is_taken(name.rsplit('.').next().unwrap_or(name))
    {
        let second = Value::from(format!("{name}V2")).to_string();
        edits.push(TextEdit::replace(node.span, second));
    }
}

/// The edit that says in the documentation that something is about to go.
fn deprecated(page: Page<'_>, object: &Node) -> TextEdit {
    let doc = match object.get("doc").and_then(Node::as_str) {
        Some(doc) if doc.starts_with("Deprecated") => doc.to_owned(),
        Some(doc) => format!("Deprecated. {doc}"),
        None => "Deprecated.".to_owned(),
    };
    let behind = if object.get("default").is_some() {
        "default"
    } else {
        "type"
    };
    page.set_member(object, "doc", behind, &Value::from(doc).to_string())
}

/// The edit that takes a name out of the aliases, or all of them when it is the only one.
fn without_alias(object: &Node, name: &str) -> Option<TextEdit> {
    let aliases = object.get("aliases")?;
    let index = position(aliases, name)?;
    if aliases.items().len() == 1 {
        without_member(object, "aliases")
    } else {
        without_item(aliases, index)
    }
}

/// Edits of a part of a document that stands by itself.
fn edited_part(
    raw: &str,
    edits: impl Fn(Page<'_>, &Node) -> Result<Vec<TextEdit>, NoEdit>,
) -> Result<String, NoEdit> {
    let file = SchemaFile::new("part", "part", raw);
    let tree = Tree::parse(&file).map_err(|_| NoEdit::Notation)?;
    let page = Page { tree: &tree };
    text::apply(raw, &edits(page, &tree.root)?)
}

/// Where a type is used by its simple name.
fn find_uses(node: &Node, name: &str, uses: &mut Vec<Span>) {
    let is_use = |node: &Node| node.as_str() == Some(name);
    for member in node.members() {
        let value = &member.value;
        match member.key.as_str() {
            "type" | "items" | "values" if is_use(value) => uses.push(value.span),
            "type" | "items" | "values" => {
                let branches = value.items().iter().filter(|branch| is_use(branch));
                uses.extend(branches.map(|branch| branch.span));
                find_uses(value, name, uses);
            }
            "fields" | "types" => find_uses(value, name, uses),
            _ => {}
        }
    }
    for item in node.items() {
        find_uses(item, name, uses);
    }
}

/// The full name that a definition gives itself.
fn full_name(definition: &Node) -> String {
    let text = |key| definition.get(key).and_then(Node::as_str);
    let name = text("name").unwrap_or_default();
    match text("namespace") {
        Some(namespace) if !name.contains('.') && !namespace.is_empty() => {
            format!("{namespace}.{name}")
        }
        _ => name.to_owned(),
    }
}
