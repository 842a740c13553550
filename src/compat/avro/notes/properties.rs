//! What changed in the attributes that the specification does not know.

use serde_json::Value;

use super::Walk;
use crate::format::avro::Properties;
use crate::model::{Detail, ElementPath, Place, Rule};
use crate::rules::avro as rules;

/// Properties that Java's libraries look at, so that one that is new matters as well.
const KNOWN_TO_JAVA: [&str; 5] = [
    "avro.java.string",
    "java-class",
    "java-element-class",
    "java-key-class",
    "javaAnnotation",
];

impl Walk<'_> {
    pub(super) fn properties(
        &mut self,
        element: &ElementPath,
        (old, new): (&Place, &Place),
        (was, is): (&Properties, &Properties),
    ) {
        let known = KNOWN_TO_JAVA.into_iter();
        let come = known.filter(|name| is.contains_key(*name) && !was.contains_key(*name));
        for name in was.keys().map(String::as_str).chain(come) {
            let (before, after) = (was.get(name), is.get(name));
            if before == after {
                continue;
            }
            let detail = detail(name, before, after).word("element", element.to_string());
            let rule = self.property_rule(name, after);
            self.tell(rule, element.clone(), old, new, detail);
        }
    }

    fn property_rule(&self, name: &str, after: Option<&Value>) -> &'static Rule {
        let is_guarded = self.sides.guarded.iter().any(|guarded| guarded == name);
        match (is_guarded, after) {
            (true, None) => &rules::GUARDED_PROPERTY_REMOVED,
            (true, Some(_)) => &rules::GUARDED_PROPERTY_CHANGED,
            (false, None) => &rules::PROPERTY_REMOVED,
            (false, Some(_)) => &rules::PROPERTY_CHANGED,
        }
    }
}

fn detail(name: &str, before: Option<&Value>, after: Option<&Value>) -> Detail {
    let canonical =
        |value: Option<&Value>| value.map_or_else(String::new, |value| format!("{name}={value}"));
    let told = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), Value::to_string);
    Detail::new(canonical(before), canonical(after))
        .word("property", name)
        .word("before", told(before))
        .word("after", told(after))
}
