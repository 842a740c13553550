//! The fixtures, embedded by `build.rs`: each is the Before and After of a rule, or an event that violates it and one that does not.

/// What fires a rule, and what it is held against: for each file the title it is shown under, its name and its text.
pub(super) struct Example {
    pub(super) rule: &'static str,
    pub(super) sides: &'static [(&'static str, &'static str, &'static str)],
}

static EXAMPLES: &[Example] = include!(concat!(env!("OUT_DIR"), "/examples.rs"));

/// The example of the rule with this id.
pub(super) fn find(id: &str) -> Option<&'static Example> {
    EXAMPLES.iter().find(|example| example.rule == id)
}
