//! The names of attributes that somebody documents: those of the specification, and those of its extensions.

use super::event::Type;

/// The attributes of the specification, all of which are written as strings; every other one is an extension.
pub(super) const CORE: [&str; 8] = [
    "id",
    "source",
    "specversion",
    "type",
    "datacontenttype",
    "dataschema",
    "subject",
    "time",
];

/// The attributes of the documented extensions and their types, in order.
const DOCUMENTED: [(&str, Type); 35] = [
    ("authclaims", Type::String),
    ("authid", Type::String),
    ("authtype", Type::String),
    ("bampid", Type::String),
    ("bamptxcompleted", Type::Boolean),
    ("bamptxid", Type::String),
    ("bamptxsid", Type::String),
    ("bamptxsstatus", Type::String),
    ("bamtxcompleted", Type::Boolean),
    ("bamtxid", Type::String),
    ("bamtxsstatus", Type::String),
    ("causationid", Type::String),
    ("correlationid", Type::String),
    ("datacategory", Type::String),
    ("dataclassification", Type::String),
    ("dataref", Type::String),
    ("dataregulation", Type::String),
    ("deprecated", Type::Boolean),
    ("deprecationfrom", Type::String),
    ("deprecationmigration", Type::String),
    ("deprecationsunset", Type::String),
    ("dssematerial", Type::String),
    ("expirytime", Type::String),
    ("opcuametadatamajorversion", Type::Integer),
    ("opcuametadataminorversion", Type::Integer),
    ("opcuastatus", Type::Integer),
    ("partitionkey", Type::String),
    ("recordedtime", Type::String),
    ("sampledrate", Type::Integer),
    ("sequence", Type::String),
    ("sequencetype", Type::String),
    ("severitynumber", Type::Integer),
    ("severitytext", Type::String),
    ("traceparent", Type::String),
    ("tracestate", Type::String),
];

/// The type of an attribute of a documented extension; `None` when it belongs to none.
pub(super) fn documented(name: &str) -> Option<Type> {
    let found = DOCUMENTED.binary_search_by_key(&name, |(name, _)| name);
    found.ok().map(|at| DOCUMENTED[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_in_order_so_that_they_can_be_searched() {
        assert!(DOCUMENTED.is_sorted_by_key(|(name, _)| name));
        assert_eq!(documented("bamptxcompleted"), Some(Type::Boolean));
        assert_eq!(documented("sequencetype"), Some(Type::String));
        assert_eq!(documented("comexampleext1"), None);
    }
}
