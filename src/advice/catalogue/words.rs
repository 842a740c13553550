//! The names that the texts of the catalogue speak of.

use std::collections::BTreeMap;

use super::scene::Scene;
use crate::model::SchemaType;

/// Longer names are cut, and end with an ellipsis.
const MAX_WORD: usize = 120;

/// Words by their names.
pub(super) struct Words(BTreeMap<&'static str, String>);

impl Words {
    /// The words of a case: those of the change, and those that its elements give.
    pub(super) fn of(scene: &Scene<'_>) -> Self {
        let change = &scene.case.finding.change;
        let mut words = BTreeMap::new();
        for (name, text) in &change.detail.words {
            words.insert(*name, text.clone());
        }
        if let Some(fields) = words.get_mut("fields") {
            *fields = format!("`{fields}`");
        }
        words.insert("message", scene.case.finding.message());
        words.insert("instead", change.rule.instead.to_owned());
        words.insert("element", change.element.0.clone());
        words.insert("subject", change.subject.0.clone());
        words.insert("mode", scene.case.demands.mode.to_string());
        let against = scene.case.finding.against.as_ref();
        let against = against.map_or("an earlier version", |against| against.label.as_str());
        words.insert("against", against.to_owned());
        names_of_event(scene, &mut words);
        names_of_field(scene, &mut words);
        let detail = &change.detail;
        for (name, text) in [("before", &detail.before), ("after", &detail.after)] {
            let absent = if text.is_empty() { "nothing" } else { text };
            words.entry(name).or_insert_with(|| absent.to_owned());
        }
        words
            .entry("symbols")
            .or_insert_with(|| change.element.0.clone());
        words
            .entry("enum")
            .or_insert_with(|| change.element.0.clone());
        Self(words)
    }

    /// The text with each `{word}` filled in; what is no word stays as it is.
    pub(super) fn fill(&self, template: &str) -> String {
        let mut text = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some((before, from)) = rest.split_once('{') {
            text.push_str(before);
            let known = from.split_once('}');
            let known = known.and_then(|(word, after)| Some((self.0.get(word)?, after)));
            let Some((word, after)) = known else {
                text.push('{');
                rest = from;
                continue;
            };
            text.push_str(&cut(word));
            rest = after;
        }
        // A word that is told in quotes already is not quoted twice.
        (text + rest).replace("``", "`")
    }
}

fn cut(word: &str) -> String {
    match word.char_indices().nth(MAX_WORD) {
        Some((end, _)) => format!("{}…", &word[..end]),
        None => word.to_owned(),
    }
}

fn names_of_event(scene: &Scene<'_>, words: &mut BTreeMap<&'static str, String>) {
    let subject = &scene.case.finding.change.subject.0;
    let newest = scene.case.schemas.newest();
    let is_json = newest.is_none_or(|newest| newest.schema_type() == SchemaType::Json);
    let (space, short) = if is_json {
        let file = subject.rsplit('/').next().unwrap_or(subject);
        ("", file.split('.').next().unwrap_or(file))
    } else {
        subject.rsplit_once('.').unwrap_or(("", subject))
    };
    let is_avro = newest.is_some_and(|newest| newest.schema_type() == SchemaType::Avro);
    let version = 2 + scene.case.schemas.taken;
    words.insert(
        "v2",
        match (is_json, is_avro && !space.is_empty()) {
            (true, _) => format!("{short}.v{version}"),
            (false, true) => format!("{space}.v{version}.{short}"),
            (false, false) => format!("{short}V{version}"),
        },
    );
    let full = if space.is_empty() { short } else { subject };
    words.insert("v2_type", format!("{full}.v{version}"));
    words.insert("event", short.to_owned());
    words.insert("correction", format!("{short}Corrected"));
}

fn names_of_field(scene: &Scene<'_>, words: &mut BTreeMap<&'static str, String>) {
    let element = &scene.case.finding.change.element.0;
    let last = element.rsplit('.').next().unwrap_or(element).to_owned();
    let field = scene.new_field.or(scene.old_field);
    let name = field.map_or(last, |field| field.name.clone());
    let mut given = ["property", "value", "name"].into_iter();
    let given = given.find_map(|key| words.get(key)).cloned();
    words.insert(
        "successor",
        match field {
            Some(field) => scene.successor(field),
            None => format!("{name}_v2"),
        },
    );
    words.entry("field").or_insert(given.unwrap_or(name));
    if let Some(number) = scene.old.and_then(|old| old.number) {
        words.insert("number", number.to_string());
    }
    if let Some((old, new)) = scene.rename {
        words.insert("old_name", old.name.clone());
        words.insert("new_name", new.name.clone());
    }
    let detail = &scene.case.finding.change.detail;
    for (name, given, text) in [
        ("old_name", "before", &detail.before),
        ("new_name", "after", &detail.after),
    ] {
        let text = words.get(given).unwrap_or(text).clone();
        words.entry(name).or_insert(text);
    }
    let oneof = scene
        .new
        .or(scene.old)
        .map_or(element.clone(), |choice| choice.name.clone());
    words.entry("oneof").or_insert(oneof);
    words.entry("fields").or_insert_with(|| element.clone());
    words.entry("number").or_insert_with(|| "N".to_owned());
}
