//! Whole schemas: put back, or copied under the name of a second version.

use serde_json::Value;

use super::json::Page;
use super::text::{self, TextEdit};
use super::{Draft, node, unfit};
use crate::advice::elements::{Element, ElementId, Kind};
use crate::advice::verify::NoEdit;
use crate::format::tree::Node;
use crate::model::{Side, Span};

impl Draft<'_> {
    /// Puts the file back that declared a schema.
    pub(super) fn restored_file(&mut self, old: &Element) -> Result<(), NoEdit> {
        let file = &old.place.file;
        if self.schemas.in_its_place.is_some() {
            // Nobody wants to lose what the file holds now.
            return Err(unfit("restore_field", "its file holds something else"));
        }
        let (path, text) = (file.path().to_owned(), file.text().to_owned());
        self.created.insert(path, text);
        Ok(())
    }

    /// Puts the old text back into the file of the new schema, and the new one into a file of its own.
    fn copied(
        &mut self,
        new: &Element,
        edits: impl FnOnce(Page<'_>, &Node) -> Result<Vec<TextEdit>, NoEdit>,
    ) -> Result<(), NoEdit> {
        let old = self.schemas.old.as_ref();
        let old = old.ok_or(unfit("copy_as_new_type", "there is no first version"))?;
        let tree = self.tree(new)?;
        let page = Page { tree: &tree };
        let root = node(&tree, new)?;
        if !new.place.pointer.as_str().is_empty() {
            return Err(unfit("copy_as_new_type", "it shares its file with others"));
        }
        let copy = text::apply(page.text(), &edits(page, root)?)?;
        let path = next_of(new.place.file.path(), next_version, self.schemas.taken);
        self.created.insert(path, copy);
        let before = &new.place.file;
        let whole = Span {
            start: 0,
            end: before.text().len(),
        };
        let was = old.place.file.text().to_owned();
        self.edit(before, TextEdit::replace(whole, was));
        if self
            .schemas
            .new
            .as_ref()
            .is_some_and(|new| new.name != old.name)
        {
            self.renamed = Some(old.name.0.clone());
        }
        Ok(())
    }

    /// An Avro schema lives in a namespace of its own as a second version.
    pub(super) fn avro_copy(&mut self, target: &ElementId) -> Result<(), NoEdit> {
        let new = self.element(target, Side::New)?;
        if new.kind == Kind::Field || new.kind == Kind::Symbol {
            return Err(unfit("copy_as_new_type", "it is a part of a type"));
        }
        let taken = self.schemas.taken;
        self.copied(new, |page, root| {
            let text = |key| root.get(key).and_then(Node::as_str);
            let name = text("name").unwrap_or_default();
            Ok(match (text("namespace"), name.rsplit_once('.')) {
                (_, Some((namespace, name))) => {
                    let full = format!("{}.{name}", next_of(namespace, second, taken));
                    vec![page.set_member(root, "name", "type", &Value::from(full).to_string())]
                }
                (Some(namespace), None) if !namespace.is_empty() => {
                    let namespace = Value::from(next_of(namespace, second, taken)).to_string();
                    vec![page.set_member(root, "namespace", "name", &namespace)]
                }
                _ => {
                    let name = Value::from(format!("{name}V{}", taken + 2)).to_string();
                    vec![page.set_member(root, "name", "type", &name)]
                }
            })
        })
    }

    /// A JSON Schema has an address of its own as a second version.
    pub(super) fn json_copy(&mut self, target: &ElementId) -> Result<(), NoEdit> {
        let new = self.element(target, Side::New)?;
        let taken = self.schemas.taken;
        self.copied(new, |page, root| {
            let key = ["$id", "id"]
                .into_iter()
                .find(|key| root.get(key).is_some());
            let id = key.and_then(|key| Some((key, root.get(key)?.as_str()?)));
            Ok(id.map_or_else(Vec::new, |(key, id)| {
                let id = Value::from(next_of(id, next_version, taken)).to_string();
                vec![page.set_member(root, key, "$schema", &id)]
            }))
        })
    }
}

/// The name of the next version after those that are taken.
fn next_of(name: &str, next: fn(&str) -> String, taken: usize) -> String {
    (0..taken).fold(next(name), |name, _| next(&name))
}

/// `shop.orders` as `shop.orders.v2`, and `shop.orders.v2` as `shop.orders.v3`.
pub(super) fn second(name: &str) -> String {
    let version = name.rsplit_once(".v").and_then(|(before, version)| {
        let version: u32 = version.parse().ok()?;
        Some(format!("{before}.v{}", version.checked_add(1)?))
    });
    version.unwrap_or_else(|| format!("{name}.v2"))
}

/// The path of the next version: `events/order.avsc` as `events/order.v2.avsc`.
pub fn next_version(path: &str) -> String {
    let (folder, file) = match path.rsplit_once('/') {
        Some((folder, file)) => (format!("{folder}/"), file),
        None => (String::new(), path),
    };
    // `order.schema.json` has two extensions.
    let stem = file.find('.').unwrap_or(file.len());
    let stem = match file[stem..].strip_prefix(".v") {
        Some(rest) if rest.starts_with(|letter: char| letter.is_ascii_digit()) => {
            let digits = rest.find(|letter: char| !letter.is_ascii_digit());
            stem + 2 + digits.unwrap_or(rest.len())
        }
        _ => stem,
    };
    format!("{folder}{}{}", second(&file[..stem]), &file[stem..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_version_is_called_so_and_a_third_follows_it() {
        assert_eq!(second("shop.orders"), "shop.orders.v2");
        assert_eq!(second("shop.orders.v2"), "shop.orders.v3");
        assert_eq!(next_version("events/order.avsc"), "events/order.v2.avsc");
        assert_eq!(next_version("order.schema.json"), "order.v2.schema.json");
        assert_eq!(next_version("order.v2.json"), "order.v3.json");
    }
}
