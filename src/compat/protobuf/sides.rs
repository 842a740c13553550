//! The two sides, and which types of them belong together.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use prost_reflect::MessageDescriptor;

use super::claim::Claim;
use crate::format::protobuf::{EnumType, Library, Message};

/// Pairs of types that one subject may lead to. Two graphs of types can have as many pairs as the product of their
/// sizes, so there must be an end.
const MAX_VISITS: usize = 50_000;

/// What breaks when the first type is replaced by the second.
type Shapes = BTreeMap<(String, String), Rc<[Claim]>>;

/// Old and new, and what is already known about types that took each other's place.
pub(super) struct Sides<'a> {
    pub(super) old: &'a Library,
    pub(super) new: &'a Library,
    /// The custom options that no change may lose.
    pub(super) guarded: &'a [String],
    pub(super) shapes: RefCell<Shapes>,
    visits: Cell<usize>,
    /// What could not be settled, as far as it was met first.
    open: RefCell<Option<String>>,
    /// Whether the same files extend messages on both sides. The types of one subject are all of one pool.
    are_extended_alike: OnceCell<bool>,
}

/// What an old and a new type are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meeting {
    /// The same type: what changed inside is reported at the type.
    Same,
    /// The same type, and a subject of its own that is judged elsewhere.
    Elsewhere,
    /// One type took the place of another: they are compared by shape.
    Replaced,
    /// The same inside of a comparison of shapes, which goes on into them.
    StandIn,
}

/// A named type: its full name, and that of the top-level type it is nested in.
pub(super) struct TypeName {
    full: String,
    top: String,
}

impl TypeName {
    /// The name of a message type.
    pub(super) fn of_message(message: &Message) -> Self {
        Self {
            full: message.full_name().to_owned(),
            top: top_of(message.full_name(), Some(message.0.clone())),
        }
    }

    /// The name of an enum type.
    pub(super) fn of_enum(item: &EnumType) -> Self {
        Self {
            full: item.full_name().to_owned(),
            top: top_of(item.full_name(), item.0.parent_message()),
        }
    }

    /// What follows after the top-level type.
    fn nested(&self) -> &str {
        self.full.strip_prefix(&self.top).unwrap_or(&self.full)
    }
}

/// Whether two types went from one package to another together with the types the walk started at.
fn moved_along(old: &TypeName, new: &TypeName, root: (&str, &str)) -> bool {
    let split = |name: &'_ str| {
        let (package, short) = name.rsplit_once('.').unwrap_or(("", name));
        (package.to_owned(), short.to_owned())
    };
    let ((old_package, old_short), (new_package, new_short)) = (split(&old.top), split(&new.top));
    let packages = (split(root.0).0, split(root.1).0);
    old_short == new_short && (old_package, new_package) == packages
}

fn top_of(full_name: &str, mut parent: Option<MessageDescriptor>) -> String {
    let mut top = full_name.to_owned();
    while let Some(message) = parent {
        message.full_name().clone_into(&mut top);
        parent = message.parent_message();
    }
    top
}

impl<'a> Sides<'a> {
    /// Nothing is known yet.
    pub(super) fn new(old: &'a Library, new: &'a Library, guarded: &'a [String]) -> Self {
        Self {
            old,
            new,
            guarded,
            shapes: RefCell::default(),
            visits: Cell::new(0),
            open: RefCell::default(),
            are_extended_alike: OnceCell::new(),
        }
    }

    /// Counts a pair of types; `false` when there were too many.
    pub(super) fn may_visit(&self) -> bool {
        self.visits.set(self.visits.get() + 1);
        !self.are_exhausted()
    }

    /// Whether the walk was given up.
    pub(super) fn are_exhausted(&self) -> bool {
        self.visits.get() > MAX_VISITS
    }

    /// Notes that something cannot be settled.
    pub(super) fn leave_open(&self, why: &str) {
        self.open.borrow_mut().get_or_insert_with(|| why.to_owned());
    }

    /// Why the verdict is not settled where nothing breaks.
    pub(super) fn open(&self) -> Option<String> {
        let why = "the types lead to more pairs of types than can be compared";
        let exhausted = self.are_exhausted().then(|| why.to_owned());
        exhausted.or_else(|| self.open.borrow().clone())
    }

    /// What two types are to each other in a walk that started at the types `root`.
    pub(super) fn meet(&self, old: &TypeName, new: &TypeName, root: (&str, &str)) -> Meeting {
        let same_place = old.nested() == new.nested();
        if same_place && (old.top.as_str(), new.top.as_str()) == root {
            Meeting::Same
        } else if same_place && self.are_paired(&old.top, &new.top) {
            Meeting::Elsewhere
        } else if old.full == new.full || (same_place && moved_along(old, new, root)) {
            Meeting::Same
        } else {
            Meeting::Replaced
        }
    }

    /// Whether these two are the old and the new side of another subject, without a doubt.
    fn are_paired(&self, old: &str, new: &str) -> bool {
        if old == new {
            return self.old.has_one_subject(old) && self.new.has_one_subject(new);
        }
        let short = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
        let moved = !self.new.has_subject(old) && !self.old.has_subject(new);
        let subjects = self.old.has_subject(old) && self.new.has_subject(new);
        let only =
            self.old.has_one_short_name(&short(old)) && self.new.has_one_short_name(&short(new));
        short(old) == short(new) && moved && subjects && only
    }

    /// Whether two files of the same declarations import the same, and nobody extends them in another way, so that their
    /// types cannot differ.
    pub(super) fn are_equal(&self, old: &Message, new: &Message) -> bool {
        let pools = || (old.0.parent_pool(), new.0.parent_pool());
        let are_extended_alike = self
            .are_extended_alike
            .get_or_init(|| self.old.extending(pools().0) == self.new.extending(pools().1));
        if !are_extended_alike {
            return false;
        }
        let old_digest = self.old.digest(old.0.parent_file().name());
        let new_digest = self.new.digest(new.0.parent_file().name());
        old.full_name() == new.full_name() && old_digest.is_some() && old_digest == new_digest
    }
}
