//! From a mismatch between writer and reader to a change from old to new.

use super::Sides;
use super::resolver::{Cause, Mismatch, Point};
use crate::format::avro::{Field, FullName, Schema, Shape};
use crate::model::{Change, Counts, Detail, Direction, Effect, ElementPath, Impact, Place, Rule};
use crate::rules::avro as rules;
use crate::witness::avro::{Claim, Refusal};

const NAMES_ARE_COMPARED: &str = "both schemas must be records with the same unqualified name (Avro 1.12, Schema \
                                  Resolution); the decoders at hand do not look at names of records";

const ALIASES_ARE_LOOKED_UP: &str = "Java's compatibility checker, and registries with it, look each field up by its name and \
                                     by all of its aliases; the decoders rename fields before they look, and only in records \
                                     whose full names they know, so they read this event";

const ANSWERS_ARE_AWAITED: &str = "the request itself is read; whether an answer is awaited is agreed upon beside it (Avro 1.12, \
                                   Protocol Declaration), and Java's requestor refuses to call where the two sides differ";

/// Tells a mismatch of `direction` as a change, and proves it.
pub(super) fn change(sides: Sides<'_>, direction: Direction, mismatch: &Mismatch) -> Change {
    let told = Telling::new(sides, direction, mismatch);
    let (rule, detail) = told.rule();
    let proof = sides.prover(direction).prove(Claim {
        path: &mismatch.path,
        refusals: &told.refusals(),
        by_specification: by_specification(mismatch),
    });
    Change {
        rule,
        subject: sides.subject.clone(),
        element: told.element(),
        old: Some(told.old_place()),
        new: Some(told.new_place(rule)),
        detail,
        effects: vec![Effect {
            direction: Some(direction),
            layer: None,
            impact: Impact::Unreadable,
            counts: Counts::Verdict,
            proof,
        }],
    }
}

/// What a decoder may say of a mismatch.
pub(super) fn claimed(sides: Sides<'_>, direction: Direction, mismatch: &Mismatch) -> Vec<Refusal> {
    Telling::new(sides, direction, mismatch).refusals()
}

/// What the specification and the checkers look at, and the decoders do not.
fn by_specification(mismatch: &Mismatch) -> Option<&'static str> {
    match mismatch {
        Mismatch {
            cause: Cause::OneWay,
            ..
        } => Some(ANSWERS_ARE_AWAITED),
        Mismatch { by_name: true, .. } => Some(NAMES_ARE_COMPARED),
        Mismatch { by_alias: true, .. } => Some(ALIASES_ARE_LOOKED_UP),
        _ => None,
    }
}

/// A mismatch seen from both sides.
struct Telling<'run> {
    sides: Sides<'run>,
    direction: Direction,
    mismatch: &'run Mismatch,
    old: &'run Point,
    new: &'run Point,
}

impl<'run> Telling<'run> {
    fn new(sides: Sides<'run>, direction: Direction, mismatch: &'run Mismatch) -> Self {
        let (old, new) = direction.old_new(&mismatch.writer, &mismatch.reader);
        Self {
            sides,
            direction,
            mismatch,
            old,
            new,
        }
    }

    fn rule(&self) -> (&'static Rule, Detail) {
        match &self.mismatch.cause {
            Cause::Type => self.type_changed(),
            Cause::Branch => self.branch(),
            Cause::Name => name_changed(self.old_shape(), self.new_shape()),
            Cause::Size => fixed_size_changed(self.old_shape(), self.new_shape()),
            Cause::OneWay => self.one_way(),
            Cause::Symbols { writer } => self.symbols(writer),
            &Cause::NoDefault { reader } => self.no_default(reader),
            Cause::Ambiguous { reader, writer } => self.ambiguous(*reader, writer),
        }
    }

    /// What a decoder may say of it.
    fn refusals(&self) -> Vec<Refusal> {
        let (_, reader) = self.writer_reader();
        let field = |index: usize| {
            let fields = reader.shape(self.mismatch.reader.of).fields();
            fields[index].name.clone()
        };
        match &self.mismatch.cause {
            Cause::Type => vec![Refusal::Type],
            Cause::Branch => vec![Refusal::Branch, Refusal::Type],
            Cause::Name => vec![Refusal::Name],
            Cause::Size => vec![Refusal::Size],
            Cause::OneWay => Vec::new(),
            Cause::Symbols { .. } => vec![Refusal::Symbol],
            &Cause::NoDefault { reader } => vec![Refusal::MissingField(field(reader))],
            &Cause::Ambiguous { reader, .. } => vec![Refusal::Ambiguous(field(reader))],
        }
    }

    fn old_shape(&self) -> &Shape {
        self.sides.old.shape(self.old.of)
    }

    fn new_shape(&self) -> &Shape {
        self.sides.new.shape(self.new.of)
    }

    fn writer_reader(&self) -> (&Schema, &Schema) {
        self.direction.writer_reader(self.sides.old, self.sides.new)
    }

    fn types(&self) -> Detail {
        let (before, after) = (
            self.sides.old.describe(self.old.of),
            self.sides.new.describe(self.new.of),
        );
        Detail::new(&before, &after)
            .word("element", self.mismatch.element.to_string())
            .word("before", before)
            .word("after", after)
    }

    fn type_changed(&self) -> (&'static Rule, Detail) {
        (type_rule(self.old_shape(), self.new_shape()), self.types())
    }

    fn branch(&self) -> (&'static Rule, Detail) {
        let (writer, _) = self.writer_reader();
        let branch = writer.describe(self.mismatch.writer.of);
        let (rule, detail) = match self.direction {
            Direction::Backward => (&rules::UNION_BRANCH_REMOVED, Detail::new(&branch, "")),
            Direction::Forward => (&rules::UNION_BRANCH_ADDED, Detail::new("", &branch)),
        };
        let element = self.mismatch.element.to_string();
        (rule, detail.word("element", element).word("branch", branch))
    }

    fn one_way(&self) -> (&'static Rule, Detail) {
        let word = |shape: &Shape| match shape {
            Shape::Record(request) if request.is_one_way => "one-way",
            _ => "answered",
        };
        let (before, after) = (word(self.old_shape()), word(self.new_shape()));
        let message = self.new_shape().name().map_or("", FullName::namespace);
        let detail = Detail::new(before, after).word("message", message);
        let detail = detail.word("before", before).word("after", after);
        (&rules::MESSAGE_ONE_WAY_CHANGED, detail)
    }

    fn symbols(&self, unknown: &[usize]) -> (&'static Rule, Detail) {
        let (writer, _) = self.writer_reader();
        let Shape::Enum(shape) = writer.shape(self.mismatch.writer.of) else {
            return self.type_changed();
        };
        let unknown: Vec<&str> = unknown
            .iter()
            .map(|&index| shape.symbols[index].as_str())
            .collect();
        let rule = match self.direction {
            Direction::Backward => &rules::ENUM_SYMBOL_REMOVED,
            Direction::Forward => &rules::ENUM_SYMBOL_ADDED,
        };
        let detail = symbols(self.old_shape(), self.new_shape(), &unknown);
        (rule, detail.word("despite", self.despite()))
    }

    /// The default of the field puzzles whoever takes it for one of the enum: registries are asked about it all the time.
    fn despite(&self) -> String {
        let (_, reader) = self.writer_reader();
        let field = self.mismatch.field.map(|(record, index)| {
            let fields = reader.shape(record).fields();
            &fields[index]
        });
        let default = field.and_then(|field| Some((&field.name, field.default.as_ref()?)));
        default.map_or_else(String::new, |(name, default)| {
            let side = self.direction.reader();
            format!(
                "; the default {default} of the field `{name}` stands in for a missing field, never for an unknown \
                 symbol: the enum itself needs a \"default\" in the {side} schema, which reads"
            )
        })
    }

    fn no_default(&self, field: usize) -> (&'static Rule, Detail) {
        if let Some((old, new)) = self.respelt() {
            return field_case_changed(self.new_shape(), old, new);
        }
        let (_, reader) = self.writer_reader();
        let field = &reader.shape(self.mismatch.reader.of).fields()[field];
        match self.direction {
            Direction::Backward => self.added(field),
            Direction::Forward => self.removed(field),
        }
    }

    fn added(&self, field: &Field) -> (&'static Rule, Detail) {
        let of = self.sides.new.describe(field.slot.of);
        let detail = Detail::new("", &of).word("field", &field.name);
        let detail = detail.word("record", simple_name(self.new_shape()));
        if self.sides.new.takes_null(field.slot.of) {
            let detail = detail.word("type", of);
            return (&rules::NULLABLE_FIELD_ADDED_WITHOUT_DEFAULT, detail);
        }
        (&rules::FIELD_ADDED_WITHOUT_DEFAULT, detail)
    }

    fn removed(&self, field: &Field) -> (&'static Rule, Detail) {
        let detail = Detail::new(self.sides.old.describe(field.slot.of), "")
            .word("record", simple_name(self.new_shape()));
        match self.heir(field) {
            Some(heir) => {
                let detail = detail.word("field", &heir.name).word("before", &field.name);
                (&rules::FIELD_RENAMED_WITH_ALIAS, detail)
            }
            None => (
                &rules::FIELD_REMOVED_WITHOUT_DEFAULT,
                detail.word("field", &field.name),
            ),
        }
    }

    /// The new field that has the name of an old one as an alias.
    fn heir(&self, old: &Field) -> Option<&Field> {
        let mut fields = self.new_shape().fields().iter();
        fields.find(|new| new.aliases.contains(&old.name))
    }

    /// The old and the new field, where the reader misses a field that the other side spells otherwise.
    fn respelt(&self) -> Option<(&Field, &Field)> {
        let Cause::NoDefault { reader: missing } = self.mismatch.cause else {
            return None;
        };
        let (_, reader) = self.writer_reader();
        let missing = &reader.shape(self.mismatch.reader.of).fields()[missing];
        self.sides.respelt(self.old.of, self.new.of, &missing.name)
    }

    fn ambiguous(&self, field: usize, matches: &[usize]) -> (&'static Rule, Detail) {
        let (writer, reader) = self.writer_reader();
        let (written, read) = (
            writer.shape(self.mismatch.writer.of),
            reader.shape(self.mismatch.reader.of),
        );
        let matches: Vec<&str> = matches
            .iter()
            .map(|&index| written.fields()[index].name.as_str())
            .collect();
        let matches = matches.join(", ");
        let detail = Detail::new("", &matches).word("field", &read.fields()[field].name);
        (
            &rules::FIELD_ALIAS_AMBIGUOUS,
            detail
                .word("record", simple_name(read))
                .word("matches", matches),
        )
    }

    fn element(&self) -> ElementPath {
        match self.respelt() {
            Some((_, new)) => self.mismatch.element.sibling(&new.name),
            None => self.mismatch.element.clone(),
        }
    }

    fn old_place(&self) -> Place {
        let respelt = self.respelt().map(|(old, _)| &old.place);
        respelt.unwrap_or(&self.old.place).clone()
    }

    /// A renamed field is shown where it stands now; a removed one at the record that lost it.
    fn new_place(&self, rule: &Rule) -> Place {
        let place = match self.mismatch.cause {
            Cause::NoDefault { reader } if *rule == rules::FIELD_RENAMED_WITH_ALIAS => {
                let gone = &self.old_shape().fields()[reader];
                self.heir(gone).map(|heir| &heir.place)
            }
            _ => self.respelt().map(|(_, new)| &new.place),
        };
        place.unwrap_or(&self.new.place).clone()
    }
}

/// The name without its namespace; the kind of a type that has no name.
pub(super) fn simple_name(shape: &Shape) -> &str {
    shape.name().map_or(shape.kind(), |name| name.simple())
}

/// The rule for a field that changed nothing but the case of its name.
pub(super) fn field_case_changed(
    record: &Shape,
    old: &Field,
    new: &Field,
) -> (&'static Rule, Detail) {
    let detail = Detail::new(&old.name, &new.name).word("record", simple_name(record));
    let detail = detail.word("before", &old.name).word("after", &new.name);
    (&rules::FIELD_CASE_CHANGED, detail)
}

/// The rule for a type that became another.
pub(super) fn type_rule(old: &Shape, new: &Shape) -> &'static Rule {
    match (old, new) {
        (Shape::Primitive(old), Shape::Primitive(new)) => {
            match (new.reads(*old), old.reads(*new)) {
                (true, true) => &rules::TYPE_EXCHANGED,
                (true, false) => &rules::TYPE_WIDENED,
                (false, true) => &rules::TYPE_NARROWED,
                (false, false) => &rules::TYPE_CHANGED,
            }
        }
        _ => &rules::TYPE_CHANGED,
    }
}

/// The rule for a named type that got another name: the alias helps only the side that has it.
pub(super) fn name_changed(old: &Shape, new: &Shape) -> (&'static Rule, Detail) {
    let name = |shape: &Shape| shape.name().map_or_else(String::new, ToString::to_string);
    let (before, after) = (name(old), name(new));
    let aliased = old.name().is_some_and(|old| new.aliases().contains(old));
    let rule = if aliased {
        &rules::NAME_CHANGED_WITH_ALIAS
    } else {
        &rules::NAME_CHANGED
    };
    let detail = Detail::new(&before, &after).word("kind", new.kind());
    (rule, detail.word("before", before).word("after", after))
}

fn fixed_size_changed(old: &Shape, new: &Shape) -> (&'static Rule, Detail) {
    let size = |shape: &Shape| match shape {
        Shape::Fixed(fixed) => fixed.size.to_string(),
        _ => String::new(),
    };
    let detail = Detail::new(size(old), size(new)).word("fixed", simple_name(new));
    (
        &rules::FIXED_SIZE_CHANGED,
        detail.word("before", size(old)).word("after", size(new)),
    )
}

/// The words about symbols that one side has and the other lacks.
pub(super) fn symbols(old: &Shape, new: &Shape, unknown: &[&str]) -> Detail {
    let joined = |shape: &Shape| match shape {
        Shape::Enum(shape) => shape.symbols.join(" "),
        _ => String::new(),
    };
    let quoted: Vec<String> = unknown.iter().map(|symbol| format!("`{symbol}`")).collect();
    let detail = Detail::new(joined(old), joined(new)).word("enum", simple_name(new));
    detail.word("symbols", quoted.join(", "))
}
