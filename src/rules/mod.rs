//! The rulebook: what can be found, whom it hurts, what to do instead.
//!
//! In: nothing. Out: rows, one file for each family. From them come `rules`, `explain`, `docs/rules.md` and the names
//! that a config may use; nothing here looks at a schema.

use crate::model::Rule;

/// Writes rows of the rulebook as statics, and the table of them.
macro_rules! rulebook {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident = $id:literal {
            title: $title:literal, breaks: $breaks:ident, impact: $impact:ident, level: $level:ident,
            $(runtimes: [$($runtime:ident),+],)?
            $(check: $check:literal,)?
            $(draft: $draft:literal,)?
            message: $message:literal,
            why: $why:literal,
            instead: $instead:literal,
            spec: $spec:literal, since: $since:literal, aka: [$($aka:literal),* $(,)?] $(,)?
        }
    )*) => {
        $(
            $(#[doc = $doc])*
            pub static $name: $crate::model::Rule = $crate::model::Rule {
                id: $id,
                title: $title,
                breaks: $crate::model::Breaks::$breaks,
                impact: $crate::model::Impact::$impact,
                level: $crate::model::Level::$level,
                runtimes: &[$($($crate::model::Runtime::$runtime),+)?],
                message: $message,
                why: $why,
                instead: $instead,
                spec: $spec,
                since: $since,
                aka: &[$($aka),*],
                check: [$(Some($check),)? None][0],
                is_draft: [$($draft,)? false][0],
            };
        )*

        /// The rows of this family, in the order of the book.
        pub(super) static RULES: &[&$crate::model::Rule] = &[$(&$name),*];
    };
}

pub mod asyncapi;
pub mod avro;
pub mod cloudevents;
pub mod design;
pub mod json;
pub mod protobuf;
pub mod schema;

/// Every rule, family by family.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    avro::RULES
        .into_iter()
        .chain(protobuf::RULES)
        .chain([json::RULES, asyncapi::RULES])
        .chain(cloudevents::RULES)
        .chain([schema::RULES])
        .chain(design::RULES)
        .flatten()
        .copied()
}

/// The rule with this id, or with this number in the catalogue of its standard.
pub fn find(id: &str) -> Option<&'static Rule> {
    called(id).next()
}

/// The rules with this id, or with this number: a requirement may have a row for each degree.
pub fn called(id: &str) -> impl Iterator<Item = &'static Rule> {
    all().filter(move |rule| rule.id == id || rule.check == Some(id))
}
