//! The fixtures, embedded by `build.rs`: each is the Before and After of a rule.

/// A change that fires a rule, as its files before and after.
pub(super) struct Example {
    pub(super) rule: &'static str,
    pub(super) before: &'static [(&'static str, &'static str)],
    pub(super) after: &'static [(&'static str, &'static str)],
}

static EXAMPLES: &[Example] = include!(concat!(env!("OUT_DIR"), "/examples.rs"));

/// The example of the rule with this id.
pub(super) fn find(id: &str) -> Option<&'static Example> {
    EXAMPLES.iter().find(|example| example.rule == id)
}
