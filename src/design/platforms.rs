//! Platforms that are stricter than the format.

use super::event::{Event, Field};
use super::weakness::Weakness;
use super::words::of_name;
use super::{Asked, Broken};
use crate::format::protobuf::Element;
use crate::format::{Schema, Subject};
use crate::model::{
    Change, Counts, Detail, Effect, ElementPath, Impact, Place, Platform, Proof, Rule, SchemaType,
};
use crate::rules::design as rules;

/// What the schema of a topic of Pub/Sub may have, in bytes.
const PUBSUB_BYTES: usize = 300 * 1024;

/// What a platform refuses, whatever the schema was before.
pub(super) fn find(event: &Event<'_>, asked: &Asked<'_>) -> Option<Weakness> {
    if !asked.consumers.include(Platform::PubSub) || !event.is_root {
        return None;
    }
    let why = refused(event.subject)?;
    let weakness = Weakness::of_event(&rules::PUBSUB_SCHEMA_REFUSED, event);
    Some(weakness.word("why", why))
}

fn refused(subject: &Subject) -> Option<String> {
    let files = subject.files().len();
    let bytes = subject.place.file.text().len();
    match &subject.schema {
        Schema::Json(_) => {
            return Some("it takes Avro and Protobuf, and no JSON Schema".to_owned());
        }
        Schema::Protobuf(definition) => {
            let types = definition.element.file();
            let types = types.messages().len() + types.enums().len() + types.services().len();
            if types > 1 {
                return Some(format!(
                    "its file declares {types} types at the top, and may declare one"
                ));
            }
        }
        // What is committed is the payload, and what else it needs the document does not say.
        Schema::AsyncApi(_) => return None,
        Schema::Avro(_) => {}
    }
    if files > 1 {
        return Some(format!(
            "it refers to {} other files, and may import none",
            files - 1
        ));
    }
    let is_large = bytes > PUBSUB_BYTES;
    is_large.then(|| format!("it has {bytes} bytes, and may have {PUBSUB_BYTES}"))
}

/// What a platform cannot follow.
pub(super) fn changed(was: &Event<'_>, is: &Event<'_>, asked: &Asked<'_>) -> Vec<Change> {
    let step = Step { was, is };
    let mut told = Vec::new();
    let consumed_by = |platform| asked.consumers.include(platform);
    let keyed = [Platform::FlinkSql, Platform::KsqlDb, Platform::KafkaStreams];
    let keyed = keyed.into_iter().find(|&platform| consumed_by(platform));
    if let Some(platform) = keyed.filter(|_| is_key(is)) {
        told.extend(step.key_changed(platform));
    }
    if consumed_by(Platform::KsqlDb) {
        told.extend(step.columns());
    }
    if consumed_by(Platform::FlinkSql) {
        told.extend(step.state());
    }
    if consumed_by(Platform::KafkaStreams) && asked.broken.backward {
        told.push(step.whole(
            &rules::KAFKA_STREAMS_STATE_UNREADABLE,
            Impact::Unreadable,
            Detail::new(&was.name, &is.name),
        ));
    }
    if consumed_by(Platform::PubSub) {
        told.extend(step.revision(asked.broken));
    }
    told
}

/// Whether the schema is that of a message key, by the name of the type or of its file.
fn is_key(event: &Event<'_>) -> bool {
    let path = event.subject.path();
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.split('.').next().unwrap_or(file);
    let ends = |name: &str| of_name(name).last().is_some_and(|last| last == "key");
    ends(&event.name) || ends(stem)
}

struct Step<'s> {
    was: &'s Event<'s>,
    is: &'s Event<'s>,
}

impl Step<'_> {
    fn key_changed(&self, platform: Platform) -> Option<Change> {
        let form = |event: &Event<'_>| {
            let fields = event.fields.iter();
            let fields =
                fields.map(|field| format!("{} {}", event.below(&field.element), field.type_name));
            fields.collect::<Vec<_>>().join(", ")
        };
        let (before, after) = (form(self.was), form(self.is));
        let detail = Detail::new(&before, &after).word("platform", platform.title());
        let change = || self.whole(&rules::KEY_SCHEMA_CHANGED, Impact::Misread, detail);
        (before != after).then(change)
    }

    /// ksqlDB: columns are the fields of the event itself.
    fn columns(&self) -> Vec<Change> {
        let mut told = Vec::new();
        for (old, new) in self.fields().into_iter().filter(|(old, _)| old.group == 0) {
            let after = new.map_or("nothing", |new| new.type_name.as_str());
            if after != old.type_name && !is_only_null(old, new) {
                told.push(self.field(&rules::KSQLDB_COLUMN_CHANGED, old, new));
            }
        }
        // Neither Connect nor ksqlDB keeps the order of JSON properties.
        if self.is.subject.schema_type() == SchemaType::Json {
            return told;
        }
        let names: Vec<&str> = self
            .is
            .own_fields()
            .map(|field| field.name.as_str())
            .collect();
        let last_kept = names
            .iter()
            .rposition(|name| self.was.field(name).is_some());
        for (index, new) in self.is.own_fields().enumerate() {
            let is_inside = last_kept.is_some_and(|last| index < last);
            if self.was.field(&new.name).is_none() && is_inside {
                told.push(self.added(&rules::KSQLDB_COLUMN_INSERTED, new));
            }
        }
        told
    }

    /// Flink: what state is made of.
    fn state(&self) -> Vec<Change> {
        let rule = &rules::FLINK_FIELD_TYPE_CHANGED;
        let fields = self.fields().into_iter();
        let changed =
            fields.filter(|(old, new)| new.is_some_and(|new| new.type_name != old.type_name));
        let mut told: Vec<Change> = changed
            .map(|(old, new)| self.field(rule, old, new))
            .collect();
        // The name of a message is none of its type.
        let is_message = self.is.subject.schema_type() == SchemaType::AsyncApi;
        if self.was.subject.name != self.is.subject.name && !is_message {
            let detail = Detail::new(&self.was.subject.name.0, &self.is.subject.name.0)
                .word("before", &self.was.subject.name.0)
                .word("after", &self.is.subject.name.0);
            told.push(self.whole(&rules::FLINK_TYPE_RENAMED, Impact::Unreadable, detail));
        }
        let row = |event: &Event<'_>| {
            let names = event.fields.iter().map(|field| event.below(&field.element));
            names.collect::<Vec<_>>().join(", ")
        };
        let (before, after) = (row(self.was), row(self.is));
        if before != after {
            told.push(self.whole(
                &rules::FLINK_ROW_CHANGED,
                Impact::Unreadable,
                Detail::new(before, after),
            ));
        }
        told
    }

    /// Pub/Sub: what may be committed as a revision.
    fn revision(&self, broken: Broken) -> Option<Change> {
        let why = match &self.is.subject.schema {
            Schema::Avro(_) if broken.backward => {
                "the new revision cannot read what the old one wrote".to_owned()
            }
            Schema::Avro(_) if broken.forward => {
                "the old revision cannot read what the new one writes".to_owned()
            }
            Schema::Protobuf(definition) if matches!(definition.element, Element::Message(_)) => {
                self.edited()?
            }
            _ => return None,
        };
        let detail = Detail::new(&self.was.name, &why).word("why", &why);
        Some(self.whole(&rules::PUBSUB_REVISION_REFUSED, Impact::Contract, detail))
    }

    /// The first field that a revision of Protobuf may not touch: one that changed, or one that came or went and is required.
    fn edited(&self) -> Option<String> {
        let edited = self.fields().into_iter().find(|(old, new)| match new {
            Some(new) => old.type_name != new.type_name || old.is_required != new.is_required,
            None => old.type_name.starts_with("required "),
        });
        if let Some((old, new)) = edited {
            let done = if new.is_some() { "edited" } else { "removed" };
            return Some(format!("field `{}` was {done}", old.name));
        }
        let mut new = self.is.fields.iter();
        let added = new.find(|field| {
            field.type_name.starts_with("required ")
                && self.was.field(&self.is.below(&field.element)).is_none()
        })?;
        Some(format!("required field `{}` was added", added.name))
    }

    /// Each old field with what became of it.
    fn fields(&self) -> Vec<(&Field, Option<&Field>)> {
        let old = self.was.fields.iter();
        old.map(|old| (old, self.is.field(&self.was.below(&old.element))))
            .collect()
    }

    fn whole(&self, rule: &'static Rule, impact: Impact, detail: Detail) -> Change {
        let detail = detail.word("element", self.is.root.to_string());
        let places = (Some(&self.was.place), &self.is.place);
        self.change(rule, &self.is.root, places, detail, impact)
    }

    fn field(&self, rule: &'static Rule, old: &Field, new: Option<&Field>) -> Change {
        let after = new.map_or("", |new| new.type_name.as_str());
        let shown = if after.is_empty() { "nothing" } else { after };
        let detail = Detail::new(&old.type_name, after)
            .word("element", old.element.to_string())
            .word("before", &old.type_name)
            .word("after", shown);
        let place = new.map_or(&self.is.place, |new| &new.place);
        self.change(
            rule,
            &old.element,
            (Some(&old.place), place),
            detail,
            Impact::Unreadable,
        )
    }

    fn added(&self, rule: &'static Rule, new: &Field) -> Change {
        let detail = Detail::new("", &new.type_name).word("element", new.element.to_string());
        self.change(
            rule,
            &new.element,
            (None, &new.place),
            detail,
            Impact::Unreadable,
        )
    }

    fn change(
        &self,
        rule: &'static Rule,
        element: &ElementPath,
        (old, new): (Option<&Place>, &Place),
        detail: Detail,
        impact: Impact,
    ) -> Change {
        Change {
            rule,
            subject: self.is.subject.name.clone(),
            element: element.clone(),
            old: old.cloned(),
            new: Some(new.clone()),
            detail,
            effects: vec![Effect {
                direction: None,
                layer: None,
                impact,
                counts: Counts::Policy,
                proof: Proof::Unneeded,
            }],
        }
    }
}

/// Columns of ksqlDB may be null whatever the schema says, so null beside a type changes none.
fn is_only_null(old: &Field, new: Option<&Field>) -> bool {
    new.is_some_and(|new| super::key::bare(old) == super::key::bare(new))
}
