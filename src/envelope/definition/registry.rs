//! Reads the messages of `xRegistry` documents, which are never written.

use std::collections::BTreeSet;

use super::carrier::{has_foreign_prefix, prefix, spelled};
use super::contract::{Attribute, Data, EventContract, Fault, Stated, Style};
use crate::format::jsonschema::schema::Types;
use crate::format::tree::{Kind, Node, Tree};
use crate::model::{Files, Place, Pointer, Rule, SchemaType, SubjectName, Unread};
use crate::rules::cloudevents::definitions as rules;

/// A message says no more than this many other messages that it rests on.
const MAX_BASES: usize = 32;

/// The contracts of the document at `path`.
///
/// # Errors
/// If the document makes no sense as JSON.
pub(super) fn read(files: &dyn Files, path: &str) -> Result<Vec<EventContract>, Unread> {
    let Some(file) = files.read(path)? else {
        return Ok(Vec::new());
    };
    let tree = Tree::parse(&file)?;
    let registry = Registry { tree: &tree, path };
    let groups = tree
        .root
        .get("messagegroups")
        .map_or(&[][..], Node::members);
    let mut contracts = Vec::new();
    for group in groups {
        let messages = group.value.get("messages").map_or(&[][..], Node::members);
        let envelope = group.value.get("envelope").and_then(Node::as_str);
        let pointer = Pointer::root()
            .join("messagegroups")
            .join(&group.key)
            .join("messages");
        for message in messages {
            let at = pointer.join(&message.key);
            contracts.extend(registry.message(&at, &message.value, envelope));
        }
    }
    Ok(contracts)
}

struct Registry<'t> {
    tree: &'t Tree,
    path: &'t str,
}

/// A message, and those that it rests on: what the nearer one says counts.
struct Layers<'t>(Vec<(Pointer, &'t Node)>);

impl<'t> Layers<'t> {
    /// What a member is set to, with its pointer.
    fn get(&self, steps: &[&str]) -> Option<(Pointer, &'t Node)> {
        self.0.iter().find_map(|(pointer, node)| {
            let found = steps.iter().try_fold(*node, |node, step| node.get(step))?;
            let pointer = steps
                .iter()
                .fold(pointer.clone(), |pointer, step| pointer.join(step));
            Some((pointer, found))
        })
    }

    fn text(&self, steps: &[&str]) -> Option<(Pointer, &'t str)> {
        let (pointer, node) = self.get(steps)?;
        Some((pointer, node.as_str()?))
    }
}

impl<'t> Registry<'t> {
    fn message(
        &self,
        at: &Pointer,
        node: &'t Node,
        envelope: Option<&str>,
    ) -> Option<EventContract> {
        let layers = self.layers(at, node);
        let envelope = layers
            .text(&["envelope"])
            .map(|(_, text)| text)
            .or(envelope)?;
        if !envelope.to_ascii_lowercase().starts_with("cloudevents") {
            return None;
        }
        let place = self.tree.place(at);
        let mut contract = EventContract {
            subject: name(at),
            schema_type: SchemaType::Json,
            style: Style::Registry,
            place: place.clone(),
            types: Vec::new(),
            attributes: std::collections::BTreeMap::new(),
            closed: None,
            data: self.data(&layers),
            faults: Vec::new(),
        };
        self.attributes(&layers, &mut contract);
        contract.types = contract.values("type").to_vec();
        self.faults(&layers, &mut contract);
        Some(contract)
    }

    /// The message at a pointer, and those that it rests on, the nearest first.
    fn layers(&self, at: &Pointer, node: &'t Node) -> Layers<'t> {
        let mut layers = vec![(at.clone(), node)];
        let mut met = BTreeSet::from([at.clone()]);
        while let Some((_, last)) = layers.last() {
            let base = last
                .get("basemessage")
                .or_else(|| last.get("basemessageuri"));
            let base = base.and_then(Node::as_str).and_then(local);
            let Some(base) = base.filter(|base| met.insert(base.clone())) else {
                break;
            };
            match self.tree.at(&base) {
                Some(node) if layers.len() < MAX_BASES => layers.push((base, node)),
                _ => break,
            }
        }
        Layers(layers)
    }

    fn attributes(&self, layers: &Layers<'t>, contract: &mut EventContract) {
        for (pointer, node) in layers.0.iter().rev() {
            let metadata = node.get("envelopemetadata");
            for member in metadata.map_or(&[][..], Node::members) {
                let at = pointer.join("envelopemetadata").join(&member.key);
                let before = contract.attributes.remove(&member.key);
                let attribute = self.attribute(&at, &member.value, before);
                contract.attributes.insert(member.key.clone(), attribute);
            }
        }
    }

    /// An attribute, on top of what the message that this one rests on says of it.
    fn attribute(&self, at: &Pointer, node: &Node, before: Option<Attribute>) -> Attribute {
        let place = self.tree.place(at);
        let mut attribute = before.unwrap_or_else(|| Attribute::unsaid(place.clone()));
        attribute.place = place;
        if let Some(required) = flag(node, "required") {
            attribute.is_required = required;
        }
        if let Some(name) = node.get("type").and_then(Node::as_str) {
            attribute.types = types(name);
        }
        if let Some(text) = node.get("value").and_then(Node::as_str) {
            let place = self.tree.place(&at.join("value"));
            let text = text.to_owned();
            // `{tenant}` is a place for a value, not a value.
            attribute.values = (!text.contains('{')).then(|| vec![Stated { text, place }]);
        }
        attribute
    }

    /// The file of the schema, when it is one of the repository beside the document.
    fn data(&self, layers: &Layers<'t>) -> Data {
        let uri = layers
            .text(&["dataschemauri"])
            .or_else(|| layers.text(&["dataschemaxid"]));
        let Some((_, uri)) = uri else {
            return Data::Nothing;
        };
        match local(uri) {
            Some(inside) => self.schema_file(&inside).map_or(Data::Nothing, file),
            None => beside(self.path, uri).map_or(Data::Nothing, file),
        }
    }

    /// The file that a schema of the same document says it lies in: that of its default version, or the last.
    fn schema_file(&self, at: &Pointer) -> Option<String> {
        let schema = self.tree.at(at)?;
        let address = |node: &Node| {
            let uri = node.get("schemauri").or_else(|| node.get("schemaurl"))?;
            beside(self.path, uri.as_str()?)
        };
        address(schema).or_else(|| {
            let versions = schema.get("versions")?;
            let default = schema
                .get("defaultversionid")
                .or_else(|| schema.get("versionid"));
            let default = default
                .and_then(Node::as_str)
                .and_then(|id| versions.get(id));
            let last = versions.members().last().map(|member| &member.value);
            address(default.or(last)?)
        })
    }

    fn faults(&self, layers: &Layers<'t>, contract: &mut EventContract) {
        let mut faults = Vec::new();
        let fault = |rule: &'static Rule, name: &str, place: Place, problem: &str| Fault {
            rule,
            element: name.to_owned(),
            place,
            words: vec![("name", name.to_owned()), ("problem", problem.to_owned())],
        };
        let rule = &rules::REGISTRY_ENTRY_WRONG;
        for name in ["id", "source", "type", "specversion"] {
            if let Some((at, node)) = layers.get(&["envelopemetadata", name, "required"])
                && matches!(node.kind, Kind::Bool(false))
            {
                faults.push(fault(rule, name, self.tree.place(&at), "is not required"));
            }
        }
        if let Some(version) = contract
            .value("specversion")
            .filter(|version| version.text != "1.0")
        {
            faults.push(fault(
                rule,
                "specversion",
                version.place.clone(),
                "is not `1.0`",
            ));
        }
        let stated = contract.value("dataschema");
        let linked = layers.text(&["dataschemauri"]);
        if let (Some(stated), Some((_, uri))) = (stated, linked)
            && stated.text != uri
        {
            let problem = format!("is not the dataschemauri, `{uri}`");
            faults.push(fault(rule, "dataschema", stated.place.clone(), &problem));
        }
        if let Some(id) = contract.value("id") {
            let rule = &rules::REGISTRY_ID_FIXED;
            faults.push(fault(
                rule,
                "id",
                id.place.clone(),
                "is the same for each event",
            ));
        }
        faults.extend(self.header_faults(layers));
        contract.faults = faults;
    }

    /// Headers of a protocol under the prefix of another one.
    fn header_faults(&self, layers: &Layers<'t>) -> Vec<Fault> {
        let protocol = layers
            .text(&["protocol"])
            .map(|(_, text)| text.to_ascii_lowercase());
        let protocol = protocol.unwrap_or_default();
        let name = protocol.split('/').next().unwrap_or_default();
        let Some(prefix) = prefix(name) else {
            return Vec::new();
        };
        let Some((at, headers)) = layers.get(&["protocoloptions", "headers"]) else {
            return Vec::new();
        };
        let named = headers
            .members()
            .iter()
            .map(|member| (at.join(&member.key), member.key.as_str()));
        let listed = headers
            .items()
            .iter()
            .enumerate()
            .filter_map(|(index, header)| Some((at.join(index), header.get("name")?.as_str()?)));
        let mut faults = Vec::new();
        for (at, header) in named.chain(listed) {
            let words = vec![
                ("header", header.to_owned()),
                ("protocol", name.to_uppercase()),
                ("prefix", spelled(prefix)),
            ];
            let lower = header.to_ascii_lowercase();
            let rule = if name == "http" && lower == "ce-datacontenttype" {
                &rules::HEADER_FOR_CONTENT_TYPE
            } else if has_foreign_prefix(header, prefix) {
                &rules::HEADER_PREFIX_WRONG
            } else {
                continue;
            };
            let place = self.tree.place(&at);
            faults.push(Fault {
                rule,
                element: header.to_owned(),
                place,
                words,
            });
        }
        faults
    }
}

/// The name of an entry, wherever its document lies: that of its group, and its own.
fn name(at: &Pointer) -> SubjectName {
    let keys: Vec<String> = at.steps().skip(1).step_by(2).collect();
    SubjectName(keys.join("/"))
}

/// Data that the schema in one file describes.
fn file(path: String) -> Data {
    Data::Files(BTreeSet::from([path]))
}

/// A type of `xRegistry`, as the JSON format spells its values.
fn types(name: &str) -> Option<Types> {
    match name {
        "boolean" => Some(Types::BOOLEAN),
        "integer" | "uinteger" => Some(Types::INTEGER),
        "string" | "uri" | "urireference" | "uritemplate" | "timestamp" | "binary" | "symbol" => {
            Some(Types::STRING)
        }
        _ => None,
    }
}

fn flag(node: &Node, name: &str) -> Option<bool> {
    match node.get(name)?.kind {
        Kind::Bool(flag) => Some(flag),
        _ => None,
    }
}

/// The pointer that leads to another entry of the document: `#/messagegroups/…`, or the same without `#`.
fn local(uri: &str) -> Option<Pointer> {
    let pointer = uri.strip_prefix('#').unwrap_or(uri);
    let is_entry = ["/messagegroups/", "/schemagroups/"];
    let is_entry = is_entry.iter().any(|start| pointer.starts_with(start));
    is_entry.then(|| Pointer::parse(pointer))
}

/// The path that a relative address means, seen from the document; `None` when it leads out of the repository.
fn beside(path: &str, address: &str) -> Option<String> {
    let address = address.split(['#', '?']).next().unwrap_or_default();
    if address.is_empty() || address.contains(':') {
        return None;
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let from = if address.starts_with('/') { "" } else { folder };
    let mut steps: Vec<&str> = Vec::new();
    for step in from.split('/').chain(address.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()?),
            step => steps.push(step),
        }
    }
    Some(steps.join("/"))
}
