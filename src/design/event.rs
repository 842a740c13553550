//! An event in one shape for all formats: what the rules of design look at, and nothing else.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::format::Subject;
use crate::model::{ElementPath, Place};

use super::words::{self, List};

/// A record, a message or an object, with what it holds.
#[derive(Debug)]
pub(super) struct Event<'s> {
    pub(super) subject: &'s Subject,
    /// Without namespace, package or path.
    pub(super) name: String,
    /// What its elements are called after.
    pub(super) root: ElementPath,
    /// Where it is declared.
    pub(super) place: Place,
    /// What the file or the package says about it, in the words of its name.
    pub(super) home: Vec<String>,
    /// Whether it stands for itself: nothing that was read holds it, and no call asks for it or answers with it.
    pub(super) is_root: bool,
    /// Attributes and options, by name.
    pub(super) annotations: Annotations,
    /// Its own fields first, then those of what it holds in the same file.
    pub(super) fields: Vec<Field>,
    /// Where the field of each way stands in the list, once somebody asked.
    pub(super) ways: OnceCell<BTreeMap<String, usize>>,
}

/// Attributes and options that the format knows nothing of, by name.
pub(super) type Annotations = BTreeMap<String, String>;

/// A field, wherever it stands.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) element: ElementPath,
    /// The fields that stand beside each other have the same number; those of the event itself have 0.
    pub(super) group: usize,
    pub(super) class: Class,
    /// The type as its format writes it.
    pub(super) type_name: String,
    /// Whether each event has it, with a value.
    pub(super) is_required: bool,
    /// Whether it holds any number of values.
    pub(super) is_many: bool,
    /// What is said of it.
    pub(super) doc: String,
    pub(super) annotations: Annotations,
    pub(super) place: Place,
}

/// What a value is, whatever the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// A string.
    Text,
    /// A whole number.
    Whole,
    /// A number with decimals, and exactly that many.
    Exact,
    /// A number with decimals, of which JSON says no more.
    Number,
    /// A binary floating-point number.
    Float,
    /// Something about time, by its type.
    Time(Zone),
    /// An amount with its currency.
    Money,
    /// True or false.
    Flag,
    /// One of several symbols.
    Symbol,
    /// A record, a message or an object.
    Record,
    /// Anything else.
    Other,
}

/// What kind of time a type holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// A moment, the same for everybody.
    Instant,
    /// What some clock on some wall showed.
    Local,
    /// A day, a time of day, a duration.
    Part,
}

impl Event<'_> {
    /// The words of the name, without version, and without what only says that it is an event.
    pub(super) fn words(&self) -> Vec<String> {
        let mut words = words::of_name(&self.name);
        while words.len() > 1 && words.last().is_some_and(|last| is_version(last)) {
            words.pop();
        }
        words
    }

    /// The fields of the event itself.
    pub(super) fn own_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.group == 0)
    }

    /// The field at a path of names, from the event down.
    pub(super) fn field(&self, path: &str) -> Option<&Field> {
        let ways = self.ways.get_or_init(|| {
            let fields = self.fields.iter().enumerate().rev();
            // Of two that have the same way, the first one counts.
            let ways = fields.map(|(index, field)| (self.below(&field.element), index));
            ways.collect()
        });
        ways.get(path).map(|&index| &self.fields[index])
    }

    /// The way to an element without the name of the event, and without brackets: `lines.sku`.
    pub(super) fn below(&self, element: &ElementPath) -> String {
        let below = element.0.strip_prefix(&self.root.0).unwrap_or(&element.0);
        let below = below.strip_prefix('.').unwrap_or(below);
        below.replace("[]", "").replace("{}", "")
    }

    /// Whether it is what somebody asks for or answers with, or a setting: no fact that others are told of.
    pub(super) fn is_call(&self) -> bool {
        const CALLS: List = List(
            "request, req, response, resp, reply, query, options, config, configuration, \
             settings, params, parameters, args, result",
        );
        let words = self.words();
        words.last().is_some_and(|last| CALLS.has(last))
    }

    /// The groups of fields in which one has one of these words.
    pub(super) fn groups_with(&self, wanted: &[&str]) -> BTreeSet<usize> {
        let fields = self.fields.iter();
        let fields = fields.filter(|field| words::hold(&field.words(), wanted));
        fields.map(|field| field.group).collect()
    }
}

impl Field {
    /// The words of the name.
    pub(super) fn words(&self) -> Vec<String> {
        words::of_name(&self.name)
    }
}

impl Class {
    /// Whether it is one number.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Whole | Self::Exact | Self::Number | Self::Float)
    }

    /// Whether it is one value that can be compared and hashed.
    pub(super) fn is_scalar(self) -> bool {
        match self {
            Self::Text
            | Self::Whole
            | Self::Exact
            | Self::Number
            | Self::Float
            | Self::Time(_)
            | Self::Flag
            | Self::Symbol => true,
            Self::Money | Self::Record | Self::Other => false,
        }
    }
}

/// Whether a word is a version: `v2`, `2`.
fn is_version(word: &str) -> bool {
    let digits = word.strip_prefix('v').unwrap_or(word);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
