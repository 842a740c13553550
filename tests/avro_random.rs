//! Random Avro schemas, changed at random: where the verdict is "compatible", random data must be read or the decoder's
//! refusal be told; where it is not, an event must show it.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on panics, and tells its seeds"
)]

#[path = "support/dice.rs"]
mod dice;
#[path = "support/misread.rs"]
mod misread;
mod support;

use std::collections::{BTreeMap, BTreeSet};

use dice::Dice;
use misread::{Misread, misread};
use schema_gate::compat::{Judgement, Semantics, avro};
use schema_gate::format::avro::{Primitive, Schema, Shape, TypeId, load};
use schema_gate::model::{
    Change, Counts, Direction, Effect, Impact, Layer, Place, Proof, SubjectName, Verdict, Witness,
};
use schema_gate::witness::avro::{CODEC, Failure, Refusal, Step, decode};
use serde_json::{Value, json};
use support::Snapshot;

const DATA_A_DIRECTION: usize = 12;

#[test]
fn verdicts_hold_for_random_data() {
    run(1..=500);
}

/// For the night: `cargo test --test avro_random -- --ignored`. With `SCHEMA_GATE_SEEDS=7..=9` it looks at these seeds only.
#[test]
#[ignore = "takes minutes"]
fn verdicts_hold_for_much_random_data() {
    let seeds = std::env::var("SCHEMA_GATE_SEEDS").ok().map(|seeds| {
        let (first, end) = seeds.split_once("..=").unwrap();
        first.parse().unwrap()..=end.parse().unwrap()
    });
    run(seeds.unwrap_or(501..=20_500));
}

fn run(seeds: std::ops::RangeInclusive<u64>) {
    println!("seeds {seeds:?}");
    let (mut compatible, mut wrong) = (0, Vec::new());
    let (mut proven, mut breaks) = (0, 0);
    let pairs = seeds.clone().count();
    for seed in seeds {
        let round = Round::new(seed);
        compatible += round.compatible();
        for proof in round.breaks() {
            breaks += 1;
            proven += usize::from(matches!(proof, Proof::Proven(_)));
        }
        wrong.extend(
            round
                .wrong()
                .map(|wrong| format!("{wrong}\n{}", round.story)),
        );
    }
    println!("{compatible} of {} verdicts were compatible", 2 * pairs);
    println!("{proven} of {breaks} breaks were shown by an event");
    let shown = &wrong[..wrong.len().min(5)];
    assert!(
        wrong.is_empty(),
        "{} are wrong\n\n{}",
        wrong.len(),
        shown.join("\n\n")
    );
    let is_balanced = compatible * 5 > pairs && compatible * 5 < pairs * 9;
    assert!(
        is_balanced || pairs < 100,
        "the changes are too wild or too tame"
    );
    assert!(proven * 10 > breaks * 7, "too little is proven by events");
}

/// Two schemas and what is said of them.
struct Round {
    dice: std::cell::RefCell<Dice>,
    old: Schema,
    new: Schema,
    judgement: Judgement,
    story: Story,
}

/// What it takes to look into a failure; printed when something panics.
struct Story {
    seed: u64,
    old: String,
    new: String,
}

impl Drop for Story {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{self}");
        }
    }
}

impl std::fmt::Display for Story {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { seed, old, new } = self;
        write!(f, "seed {seed}\n{old}\n--- becomes ---\n{new}")
    }
}

impl Round {
    fn new(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let old = Model::random(&mut dice);
        let mut new = old.clone();
        match dice.below(20) {
            0 => new = Model::random(&mut dice),
            _ => (0..=dice.below(3)).for_each(|_| new.change(&mut dice)),
        }
        let story = Story {
            seed,
            old: old.to_string(),
            new: new.to_string(),
        };
        let (old, new) = (read("old", &story.old), read("new", &story.new));
        let judgement = avro::judge(
            &SubjectName("Order".to_owned()),
            &old,
            &new,
            Semantics::default(),
        );
        let dice = std::cell::RefCell::new(dice);
        Self {
            dice,
            old,
            new,
            judgement,
            story,
        }
    }

    fn compatible(&self) -> usize {
        Direction::BOTH
            .into_iter()
            .filter(|&direction| self.is_compatible(direction))
            .count()
    }

    fn is_compatible(&self, direction: Direction) -> bool {
        self.judgement.verdict(direction, Layer::Wire) == Verdict::Compatible
    }

    /// What stands behind each break.
    fn breaks(&self) -> impl Iterator<Item = &Proof> {
        let changes = self.judgement.changes.iter();
        let effects = changes.flat_map(|change| &change.effects);
        let breaks = effects.filter(|effect| effect.counts == Counts::Verdict);
        breaks.map(|effect| &effect.proof)
    }

    /// The first thing that is wrong.
    fn wrong(&self) -> Option<String> {
        let mut sides = [&self.old, &self.new].into_iter();
        sides.find_map(changes_against_itself).or_else(|| {
            Direction::BOTH.into_iter().find_map(|direction| {
                let wrong = self
                    .wrong_proof(direction)
                    .or_else(|| self.wrong_data(direction))?;
                Some(format!("{direction}: {wrong}"))
            })
        })
    }

    fn effects(&self, direction: Direction) -> impl Iterator<Item = (&'static str, &Effect)> {
        let changes = self.judgement.changes.iter();
        let effects = changes.flat_map(|change| {
            change
                .effects
                .iter()
                .map(move |effect| (change.rule.id, effect))
        });
        effects.filter(move |(_, effect)| effect.direction == Some(direction))
    }

    fn wrong_proof(&self, direction: Direction) -> Option<String> {
        let (writer, _) = direction.writer_reader(&self.old, &self.new);
        let verdict = self.judgement.verdict(direction, Layer::Wire);
        let alone = avro::verdict(&self.old, &self.new, direction);
        if verdict != alone || matches!(verdict, Verdict::Unproven { .. }) {
            return Some(format!("{verdict:?}, and {alone:?} alone"));
        }
        let wrong = self
            .effects(direction)
            .find(|(_, effect)| match &effect.proof {
                Proof::Proven(witness) => {
                    effect.impact == Impact::Unreadable && self.is_read(direction, witness)
                }
                Proof::Refuted(_) => true,
                // Some hazards are about decoders that do not run here.
                _ if effect.counts != Counts::Verdict => false,
                Proof::BySpecification { why } => !is_for_the_specification_alone(writer, why),
                Proof::NotTried { .. } | Proof::Unneeded => true,
            });
        wrong.map(|(rule, effect)| format!("{rule}: {effect:?}"))
    }

    /// Whether the strict decoder reads the event that it is said to refuse.
    fn is_read(&self, direction: Direction, witness: &Witness) -> bool {
        let (writer, reader) = direction.writer_reader(&self.old, &self.new);
        let reading = decode(&witness.encoded, writer, reader);
        witness.codec == CODEC && reading.is_ok_and(|reading| reading.failures.is_empty())
    }

    fn wrong_data(&self, direction: Direction) -> Option<String> {
        let (writer, reader) = direction.writer_reader(&self.old, &self.new);
        let heights = heights(writer);
        heights.get(&writer.root())?;
        (0..DATA_A_DIRECTION).find_map(|_| {
            let mut datum = Datum {
                schema: writer,
                heights: &heights,
                left: 60,
                bytes: Vec::new(),
            };
            datum.write(writer.root(), &mut self.dice.borrow_mut());
            let own = decode(&datum.bytes, writer, writer);
            let value = match own {
                Ok(own) if own.failures.is_empty() => own.value,
                other => return Some(format!("the writer does not read its own data: {other:?}")),
            };
            let read = match decode(&datum.bytes, writer, reader) {
                Ok(read) => read,
                Err(error) => return Some(format!("{value} is no datum: {error}")),
            };
            let mut failures = read.failures.iter();
            if let Some(untold) = failures.find(|failure| !self.is_told(direction, failure)) {
                return Some(format!("{value} is refused: {untold:?}"));
            }
            let mut misread =
                misread((writer, &value), (reader, &read.value), &read.failures).into_iter();
            let untold = misread.find(|leaf| !self.is_known(direction, leaf))?;
            let Misread { wrote, read, .. } = &untold;
            Some(format!("of {value}, {wrote} is read as {read}: {untold:?}"))
        })
    }

    /// The writer's types that the verdict is about: what cannot be read of them, or who else would be read as them.
    fn broken(&self, direction: Direction, is_meant: impl Fn(&Change) -> bool) -> BTreeSet<TypeId> {
        let (writer, _) = direction.writer_reader(&self.old, &self.new);
        let changes = self.judgement.changes.iter();
        let breaks = changes.filter(|change| {
            let mut effects = change.effects.iter();
            is_meant(change)
                && effects.any(|effect| {
                    effect.counts == Counts::Verdict && effect.direction == Some(direction)
                })
        });
        let places = breaks.filter_map(|change| {
            let (place, _) = direction.writer_reader(&change.old, &change.new);
            place.as_ref()
        });
        places.flat_map(|place| types_at(writer, place)).collect()
    }

    /// Whether a hazard says that the leaf is read as something else, or the verdict that it cannot be read at all.
    fn is_known(&self, direction: Direction, leaf: &Misread) -> bool {
        let (old, new) = direction.old_new(&leaf.places.0, &leaf.places.1);
        let is_hazard = self.judgement.changes.iter().any(|change| {
            let is_here = change.old.as_ref() == Some(old) && change.new.as_ref() == Some(new);
            let mut effects = change.effects.iter();
            let hurts = |effect: &Effect| match effect.impact {
                Impact::Misread | Impact::Lost => true,
                // The default of an enum stands in for the symbol.
                Impact::Unreadable => change.rule.id == "avro/enum-default-relied-on",
                Impact::Source | Impact::Contract => false,
            };
            is_here && effects.any(|effect| effect.direction == Some(direction) && hurts(effect))
        });
        // A field that is missing says nothing of its siblings, and much of what is sent elsewhere.
        let of_a_value = |change: &Change| {
            let rule = change.rule.id;
            leaf.impact == Impact::Lost || !(rule.contains("field") || rule.contains("symbol"))
        };
        let broken = self.broken(direction, of_a_value);
        is_hazard || leaf.way.iter().any(|of| broken.contains(of))
    }

    /// Whether a refusal is no news: the verdict or a hazard says it of this type or field.
    fn is_told(&self, direction: Direction, failure: &Failure) -> bool {
        let (writer, _) = direction.writer_reader(&self.old, &self.new);
        let refused = follow(writer, &failure.path);
        let broken = self.broken(direction, |_| true);
        let is_inside = |of: &TypeId| writer.reachable_from(refused).contains(of);
        if broken.contains(&refused)
            || (failure.refusal == Refusal::Branch && broken.iter().any(is_inside))
        {
            return true;
        }
        let (rule, words) = if let Refusal::Default(field) = &failure.refusal {
            ("avro/default-not-a-symbol", format!(".{field}` is no"))
        } else {
            let kind = writer.describe(refused);
            ("avro/decoder-refuses", format!("decoders refuse {kind} at"))
        };
        self.judgement.changes.iter().any(|change| {
            let mut effects = change.effects.iter();
            change.rule.id == rule
                && change.rule.message(&change.detail).contains(&words)
                && effects.any(|effect| effect.direction == Some(direction))
        })
    }
}

/// The types that stand, are used, or have a field at a place.
fn types_at<'run>(schema: &'run Schema, place: &'run Place) -> impl Iterator<Item = TypeId> {
    let types = schema.reachable().into_iter();
    types.flat_map(move |id| {
        let part = schema.get(id);
        let is_own = &part.place == place;
        let has_field = part
            .shape
            .fields()
            .iter()
            .any(|field| &field.place == place);
        let slots = part.shape.slots().into_iter();
        let used = slots.filter(move |slot| &slot.place == place);
        let own = (is_own || has_field).then_some(id);
        own.into_iter().chain(used.map(|slot| slot.of))
    })
}

/// The type at the end of a way.
fn follow(schema: &Schema, path: &[Step]) -> TypeId {
    path.iter().fold(schema.root(), |id, step| match *step {
        Step::Field(index) | Step::Branch(index) => schema.shape(id).slots()[index].of,
        Step::Items | Step::Values => schema.shape(id).slots()[0].of,
        Step::Symbol(_) => id,
    })
}

/// Whether no event can show a break that the writer can bring about, by one of the reasons that there are.
fn is_for_the_specification_alone(writer: &Schema, why: &str) -> bool {
    let names = "both schemas must be records with the same unqualified name (Avro 1.12, Schema Resolution); the decoders at \
                 hand do not look at names of records";
    let aliases = "Java's compatibility checker, and registries with it, look each field up by its name and by all of its \
                   aliases; the decoders rename fields before they look, and only in records whose full names they know, so \
                   they read this event";
    let infinite = why.strip_prefix("schema resolution refuses the types themselves; ");
    let infinite =
        infinite.and_then(|why| why.strip_suffix(" has no value, so no event can exist"));
    match infinite {
        Some(kind) => {
            let heights = heights(writer);
            let mut types = writer.reachable().into_iter();
            types.any(|id| writer.describe(id) == kind && !heights.contains_key(&id))
        }
        None => why == names || why == aliases,
    }
}

/// A record with an alias that names a sibling is not read by itself: Java's checker refuses it in any pair.
fn changes_against_itself(schema: &Schema) -> Option<String> {
    let judgement = avro::judge(
        &SubjectName("Order".to_owned()),
        schema,
        &schema.clone(),
        Semantics::default(),
    );
    let told = judgement.changes.iter().map(|change| change.rule.id);
    let told: Vec<&str> = told.collect();
    let is_ambiguous = told.contains(&"avro/field-alias-ambiguous");
    let is_quiet = (told.is_empty() || is_ambiguous) && judgement.unproven.is_empty();
    (!is_quiet).then(|| format!("against itself: {told:?} {:?}", judgement.unproven))
}

fn read(origin: &str, text: &str) -> Schema {
    let path = "order.avsc";
    let snapshot = Snapshot::new(origin, [(path.to_owned(), text.to_owned())]);
    let mut loaded = load(&snapshot, &[path]);
    assert!(loaded.unread.is_empty(), "{:?}\n{text}", loaded.unread);
    match loaded.subjects.pop().unwrap().schema {
        schema_gate::format::Schema::Avro(schema) => schema,
        other => panic!("{other:?} is not Avro"),
    }
}

/// A schema that is made and changed; its text is what schema-gate reads.
#[derive(Clone)]
struct Model {
    root: Of,
    defined: Vec<Defined>,
}

/// A type in use.
#[derive(Clone, PartialEq)]
enum Of {
    Primitive(&'static str),
    /// The type underneath and what is written beside it.
    Logical(&'static str, &'static str),
    Array(Box<Self>),
    Map(Box<Self>),
    Union(Vec<Self>),
    /// A position among the defined types.
    Named(usize),
}

/// A named type.
#[derive(Clone)]
struct Defined {
    namespace: &'static str,
    name: &'static str,
    aliases: Vec<String>,
    kind: Kind,
}

#[derive(Clone)]
enum Kind {
    Record(Vec<Field>),
    Enum {
        symbols: Vec<&'static str>,
        default: bool,
    },
    Fixed {
        size: usize,
        logical: Option<&'static str>,
    },
}

#[derive(Clone)]
struct Field {
    name: &'static str,
    aliases: Vec<&'static str>,
    of: Of,
    /// Which of the defaults of its type it has.
    default: Option<usize>,
}

const PRIMITIVES: [&str; 8] = [
    "null", "boolean", "int", "long", "float", "double", "bytes", "string",
];

const LOGICALS: [(&str, &str); 15] = [
    ("int", r#""logicalType": "date""#),
    ("int", r#""logicalType": "time-millis""#),
    ("long", r#""logicalType": "time-micros""#),
    ("long", r#""logicalType": "timestamp-millis""#),
    ("long", r#""logicalType": "timestamp-micros""#),
    ("long", r#""logicalType": "timestamp-nanos""#),
    ("long", r#""logicalType": "local-timestamp-millis""#),
    ("long", r#""logicalType": "local-timestamp-micros""#),
    ("string", r#""logicalType": "uuid""#),
    ("string", r#""logicalType": "house-number""#),
    ("long", r#""logicalType": "money-cents""#),
    ("bytes", r#""logicalType": "big-decimal""#),
    (
        "bytes",
        r#""logicalType": "decimal", "precision": 9, "scale": 2"#,
    ),
    (
        "bytes",
        r#""logicalType": "decimal", "precision": 9, "scale": 3"#,
    ),
    (
        "bytes",
        r#""logicalType": "decimal", "precision": 12, "scale": 2"#,
    ),
];

const FIXED_LOGICALS: [&str; 4] = [
    r#""logicalType": "duration""#,
    r#""logicalType": "decimal", "precision": 4, "scale": 2"#,
    r#""logicalType": "decimal", "precision": 4, "scale": 0"#,
    r#""logicalType": "uuid""#,
];

const NAMESPACES: [&str; 3] = ["", "com.acme", "org.shop"];
const NAMES: [&str; 6] = ["Order", "Line", "Status", "Address", "Price", "Node"];
const FIELDS: [&str; 7] = ["id", "total", "lines", "state", "parent", "note", "rate"];
const SYMBOLS: [&str; 6] = ["NEW", "PAID", "SENT", "LOST", "BACK", "DONE"];

impl Model {
    fn random(dice: &mut Dice) -> Self {
        let mut model = Self {
            root: Of::Named(0),
            defined: Vec::new(),
        };
        let count = 1 + dice.below(5);
        let home = dice.pick(&NAMESPACES);
        for index in 0..count {
            let (namespace, name) = model.free_name(home, dice);
            let kind = Kind::random(index, count, dice);
            model.defined.push(Defined {
                namespace,
                name,
                aliases: Vec::new(),
                kind,
            });
        }
        if dice.rarely(6) {
            model.root = Of::random(0, count, 2, dice);
        }
        model
    }

    /// A full name that is not taken, in the namespace `home` as a rule.
    fn free_name(&self, home: &'static str, dice: &mut Dice) -> (&'static str, &'static str) {
        loop {
            let namespace = if dice.rarely(3) {
                dice.pick(&NAMESPACES)
            } else {
                home
            };
            let name = dice.pick(&NAMES);
            if self
                .defined
                .iter()
                .all(|other| (other.namespace, other.name) != (namespace, name))
            {
                return (namespace, name);
            }
        }
    }

    /// One change of the kind that people make.
    fn change(&mut self, dice: &mut Dice) {
        let count = self.defined.len();
        let index = dice.below(count);
        match dice.below(12) {
            0 => self.rename(index, dice),
            1 if dice.rarely(4) => {
                let root = self.root.clone();
                self.root = root.changed(0, count, dice);
            }
            2 if dice.rarely(2) => {
                let (from, to) = (self.defined[0].namespace, dice.pick(&NAMESPACES));
                self.move_all(from, to);
            }
            _ => self.defined[index].kind.change(index, count, dice),
        }
    }

    fn rename(&mut self, index: usize, dice: &mut Dice) {
        let (namespace, name) = self.free_name(self.defined[index].namespace, dice);
        let defined = &mut self.defined[index];
        let was = defined.full_name();
        match dice.below(3) {
            0 => defined.namespace = namespace,
            1 => defined.name = name,
            _ => (defined.namespace, defined.name) = (namespace, name),
        }
        if dice.rarely(2) {
            defined.aliases.push(was);
        }
        let renamed = (self.defined[index].namespace, self.defined[index].name);
        let same = self
            .defined
            .iter()
            .filter(|other| (other.namespace, other.name) == renamed);
        if same.count() > 1 {
            (self.defined[index].namespace, self.defined[index].name) = (namespace, name);
        }
    }

    fn move_all(&mut self, from: &'static str, to: &'static str) {
        let taken: BTreeSet<&str> = self
            .defined
            .iter()
            .filter(|defined| defined.namespace == to)
            .map(|defined| defined.name)
            .collect();
        for defined in &mut self.defined {
            if defined.namespace == from && !taken.contains(defined.name) {
                defined.namespace = to;
            }
        }
    }
}

impl Kind {
    fn random(index: usize, count: usize, dice: &mut Dice) -> Self {
        match dice.below(6) {
            0 if index > 0 => {
                let mut symbols = SYMBOLS.to_vec();
                dice.shuffle(&mut symbols);
                symbols.truncate(1 + dice.below(4));
                Self::Enum {
                    symbols,
                    default: dice.rarely(2),
                }
            }
            1 if index > 0 => Self::Fixed {
                size: dice.pick(&[4, 12, 16]),
                logical: dice.rarely(2).then(|| dice.pick(&FIXED_LOGICALS)),
            },
            _ => {
                let mut names = FIELDS;
                dice.shuffle(&mut names);
                let fields = names.into_iter().take(1 + dice.below(4));
                Self::Record(
                    fields
                        .map(|name| Field::random(name, index, count, dice))
                        .collect(),
                )
            }
        }
    }

    fn change(&mut self, index: usize, count: usize, dice: &mut Dice) {
        match self {
            Self::Record(fields) => change_record(fields, index, count, dice),
            Self::Enum { symbols, default } => change_enum(symbols, default, dice),
            Self::Fixed { size, logical } => match dice.below(3) {
                0 => *size = dice.pick(&[4, 5, 12, 16]),
                _ => *logical = dice.rarely(2).then(|| dice.pick(&FIXED_LOGICALS)),
            },
        }
    }
}

fn change_record(fields: &mut Vec<Field>, index: usize, count: usize, dice: &mut Dice) {
    let free = free(&FIELDS, |name| {
        fields.iter().any(|field| field.name == *name)
    });
    let position = dice.below(fields.len().max(1));
    match (dice.below(12), fields.get_mut(position)) {
        (0 | 1, _) | (_, None) if !free.is_empty() => {
            let field = Field::random(dice.pick(&free), index, count, dice);
            fields.insert(position, field);
        }
        (_, None) => {}
        (2, _) => drop(fields.remove(position)),
        (3, Some(field)) if !free.is_empty() => {
            let was = std::mem::replace(&mut field.name, dice.pick(&free));
            if !dice.rarely(3) {
                field.aliases.push(was);
            }
        }
        (4, _) => dice.shuffle(fields),
        (5, Some(field)) if dice.rarely(2) => field.aliases.push(dice.pick(&FIELDS)),
        (5, _) => swap_by_aliases(fields, dice),
        (6, Some(field)) => field.default = dice.rarely(2).then(|| dice.below(8)),
        (7, Some(field)) => field.aliases.clear(),
        (_, Some(field)) => field.of = field.of.clone().changed(index, count, dice),
    }
}

/// Two fields exchange their names, and say so.
fn swap_by_aliases(fields: &mut [Field], dice: &mut Dice) {
    let (one, other) = (dice.below(fields.len()), dice.below(fields.len()));
    if one != other {
        let (first, second) = (fields[one].name, fields[other].name);
        (fields[one].name, fields[other].name) = (second, first);
        fields[one].aliases.push(first);
        fields[other].aliases.push(second);
    }
}

fn change_enum(symbols: &mut Vec<&'static str>, default: &mut bool, dice: &mut Dice) {
    let free = free(&SYMBOLS, |symbol| symbols.contains(symbol));
    match dice.below(5) {
        0 if !free.is_empty() => symbols.push(dice.pick(&free)),
        1 => drop(symbols.pop()),
        2 => dice.shuffle(symbols),
        3 if !free.is_empty() && !symbols.is_empty() => symbols[0] = dice.pick(&free),
        _ => *default = !*default,
    }
}

fn free(names: &[&'static str], is_taken: impl Fn(&&'static str) -> bool) -> Vec<&'static str> {
    names
        .iter()
        .copied()
        .filter(|name| !is_taken(name))
        .collect()
}

impl Field {
    fn random(name: &'static str, index: usize, count: usize, dice: &mut Dice) -> Self {
        Self {
            name,
            aliases: if dice.rarely(8) {
                vec![dice.pick(&FIELDS)]
            } else {
                Vec::new()
            },
            of: Of::random(index + 1, count, 2, dice),
            default: dice.rarely(2).then(|| dice.below(8)),
        }
    }
}

impl Of {
    /// A type made of `count` defined ones. Outside of arrays, maps and unions these are `from` and later ones as a rule,
    /// so that values have an end.
    fn random(from: usize, count: usize, depth: usize, dice: &mut Dice) -> Self {
        let leaf = depth == 0;
        match dice.below(12) {
            0 | 1 if !leaf => Self::Array(Box::new(Self::random(0, count, depth - 1, dice))),
            2 if !leaf => Self::Map(Box::new(Self::random(0, count, depth - 1, dice))),
            3..=5 if !leaf => Self::random_union(count, depth - 1, dice),
            6..=8 if from < count => Self::Named(from + dice.below(count - from)),
            6 if dice.rarely(20) => Self::Named(dice.below(count)),
            9 => {
                let (base, beside) = dice.pick(&LOGICALS);
                Self::Logical(base, beside)
            }
            _ => Self::Primitive(dice.pick(&PRIMITIVES)),
        }
    }

    fn random_union(count: usize, depth: usize, dice: &mut Dice) -> Self {
        let mut branches = Vec::new();
        if !dice.rarely(3) {
            branches.push(Self::Primitive("null"));
        }
        for _ in 0..=dice.below(3) {
            branches.push(Self::random(0, count, depth, dice));
        }
        Self::union(branches)
    }

    /// Unions hold each type once and no unions; definitions have names of their own.
    fn union(branches: Vec<Self>) -> Self {
        let mut seen = Vec::new();
        let branches = branches.into_iter().flat_map(|branch| match branch {
            Self::Union(inner) => inner,
            other => vec![other],
        });
        let mut branches: Vec<Self> = branches.collect();
        branches.retain(|branch| {
            let key = match branch {
                Self::Primitive(name) | Self::Logical(name, _) => (*name, 0),
                Self::Array(_) => ("array", 0),
                Self::Map(_) => ("map", 0),
                Self::Named(index) => ("named", *index),
                Self::Union(_) => ("union", 0),
            };
            let is_new = !seen.contains(&key);
            seen.push(key);
            is_new
        });
        Self::Union(branches)
    }

    fn changed(self, from: usize, count: usize, dice: &mut Dice) -> Self {
        let random = |dice: &mut Dice| Self::random(from + 1, count, 1, dice);
        match (self, dice.below(6)) {
            (any, 0) => {
                let mut branches = vec![Self::Primitive("null"), any];
                dice.shuffle(&mut branches);
                Self::union(branches)
            }
            (_, 1) => random(dice),
            (Self::Primitive(name), _) => Self::Primitive(promoted(name, dice)),
            (Self::Logical(base, _), 2) => Self::Primitive(promoted(base, dice)),
            (Self::Logical(..), _) => {
                let (base, beside) = dice.pick(&LOGICALS);
                Self::Logical(base, beside)
            }
            (Self::Array(items), 2) => Self::Map(items),
            (Self::Array(items), _) => Self::Array(Box::new(items.changed(from, count, dice))),
            (Self::Map(values), _) => Self::Map(Box::new(values.changed(from, count, dice))),
            (Self::Named(index), 2 | 3) => Self::union(vec![Self::Named(index), random(dice)]),
            (Self::Named(_), _) => Self::Named(dice.below(count)),
            (Self::Union(branches), how) => Self::changed_union(branches, how, from, count, dice),
        }
    }

    fn changed_union(
        mut branches: Vec<Self>,
        how: usize,
        from: usize,
        count: usize,
        dice: &mut Dice,
    ) -> Self {
        let position = dice.below(branches.len().max(1));
        match how {
            2 => dice.shuffle(&mut branches),
            3 => branches.insert(position, Self::random(from, count, 1, dice)),
            4 if branches.len() > 1 => drop(branches.remove(position)),
            4 if branches.len() == 1 => return branches.remove(0),
            _ => {
                if let Some(branch) = branches.get_mut(position) {
                    *branch = branch.clone().changed(from, count, dice);
                }
            }
        }
        Self::union(branches)
    }
}

/// A type that reads this one, or that this one reads, or any.
fn promoted(name: &'static str, dice: &mut Dice) -> &'static str {
    match (name, dice.below(3)) {
        ("int" | "long" | "float" | "double", 0 | 1) => {
            dice.pick(&["int", "long", "float", "double"])
        }
        ("string", 0 | 1) => "bytes",
        ("bytes", 0 | 1) => "string",
        _ => dice.pick(&PRIMITIVES),
    }
}

impl Defined {
    fn full_name(&self) -> String {
        match self.namespace {
            "" => format!(".{}", self.name),
            namespace => format!("{namespace}.{}", self.name),
        }
    }

    /// The name as it is written inside `namespace`.
    fn name_in(&self, namespace: &str) -> String {
        if self.namespace == namespace {
            self.name.to_owned()
        } else {
            self.full_name()
        }
    }
}

impl std::fmt::Display for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut defined = BTreeSet::new();
        write!(f, "{}", self.json(&self.root, "", &mut defined))
    }
}

impl Model {
    fn json(&self, of: &Of, namespace: &str, defined: &mut BTreeSet<usize>) -> Value {
        match of {
            Of::Primitive(name) => json!(name),
            Of::Logical(base, beside) => {
                serde_json::from_str(&format!(r#"{{"type": "{base}", {beside}}}"#)).unwrap()
            }
            Of::Array(items) => {
                json!({"type": "array", "items": self.json(items, namespace, defined)})
            }
            Of::Map(values) => {
                json!({"type": "map", "values": self.json(values, namespace, defined)})
            }
            Of::Union(branches) => branches
                .iter()
                .map(|branch| self.json(branch, namespace, defined))
                .collect(),
            Of::Named(index) if defined.insert(*index) => self.definition(*index, defined),
            Of::Named(index) => json!(self.defined[*index].name_in(namespace)),
        }
    }

    fn definition(&self, index: usize, defined: &mut BTreeSet<usize>) -> Value {
        let own = &self.defined[index];
        let mut written = match &own.kind {
            Kind::Enum { symbols, default } => {
                let mut written = json!({"type": "enum", "symbols": symbols});
                if let (true, Some(default)) = (default, symbols.first()) {
                    written["default"] = json!(default);
                }
                written
            }
            Kind::Fixed { size, logical } => {
                let beside = logical.map_or_else(String::new, |logical| format!(", {logical}"));
                let text = format!(r#"{{"type": "fixed", "size": {size}{beside}}}"#);
                serde_json::from_str(&text).unwrap()
            }
            Kind::Record(fields) => {
                let fields = fields
                    .iter()
                    .map(|field| self.field(field, own.namespace, defined));
                json!({"type": "record", "fields": fields.collect::<Vec<_>>()})
            }
        };
        written["name"] = json!(own.name);
        written["namespace"] = json!(own.namespace);
        if !own.aliases.is_empty() {
            written["aliases"] = json!(own.aliases);
        }
        written
    }

    fn field(&self, field: &Field, namespace: &str, defined: &mut BTreeSet<usize>) -> Value {
        let of = self.json(&field.of, namespace, defined);
        let mut written = json!({"name": field.name, "type": of});
        if !field.aliases.is_empty() {
            written["aliases"] = json!(field.aliases);
        }
        let default = field
            .default
            .and_then(|which| self.default(&field.of, which, 3));
        if let Some(default) = default {
            written["default"] = default;
        }
        written
    }

    /// One of several defaults that fit, `None` when there is none that nests no deeper than `depth`.
    fn default(&self, of: &Of, which: usize, depth: usize) -> Option<Value> {
        let inside = |of: &Of| self.default(of, which, depth.checked_sub(1)?);
        Some(match of {
            Of::Primitive(name) | Of::Logical(name, _) => match *name {
                "null" => Value::Null,
                "boolean" => json!(which.is_multiple_of(2)),
                "float" | "double" => json!(1.5),
                "int" | "long" => json!(which),
                _ => json!(SYMBOLS[which % SYMBOLS.len()]),
            },
            Of::Array(items) if which % 2 == 1 => json!([inside(items)?]),
            Of::Array(_) => json!([]),
            Of::Map(values) if which % 2 == 1 => json!({"key": inside(values)?}),
            Of::Map(_) => json!({}),
            Of::Union(branches) => {
                let mut turned = branches.iter().cycle().skip(which).take(branches.len());
                turned.find_map(inside)?
            }
            Of::Named(index) => match &self.defined[*index].kind {
                Kind::Enum { symbols, .. } if which < 6 => json!(symbols.first()?),
                Kind::Enum { .. } => json!("NOBODY"),
                Kind::Fixed { size, .. } => json!("x".repeat(*size)),
                Kind::Record(fields) => {
                    let parts = fields
                        .iter()
                        .map(|field| Some((field.name.to_owned(), inside(&field.of)?)));
                    Value::Object(parts.collect::<Option<_>>()?)
                }
            },
        })
    }
}

/// How deep the shallowest value of each type nests; types without a finite value are absent.
fn heights(schema: &Schema) -> BTreeMap<TypeId, usize> {
    let types = schema.reachable();
    let mut heights = BTreeMap::new();
    for height in 0..=types.len() {
        let lower = heights.clone();
        let is_known = |slot: &&schema_gate::format::avro::Slot| lower.contains_key(&slot.of);
        for &id in &types {
            let has_value = match schema.shape(id) {
                Shape::Enum(shape) => !shape.symbols.is_empty(),
                Shape::Record(_) => schema.shape(id).slots().iter().all(is_known),
                Shape::Union(_) => schema.shape(id).slots().iter().any(is_known),
                _ => true,
            };
            if has_value {
                heights.entry(id).or_insert(height);
            }
        }
    }
    heights
}

/// A random datum (Avro 1.12, Binary Encoding).
struct Datum<'schema> {
    schema: &'schema Schema,
    heights: &'schema BTreeMap<TypeId, usize>,
    /// Values that may be made until only the smallest are.
    left: usize,
    bytes: Vec<u8>,
}

impl Datum<'_> {
    fn write(&mut self, of: TypeId, dice: &mut Dice) {
        self.left = self.left.saturating_sub(1);
        match self.schema.shape(of) {
            Shape::Primitive(primitive) => self.primitive(*primitive, dice),
            Shape::Fixed(fixed) => {
                self.bytes
                    .extend((0..fixed.size).map(|_| u8::try_from(dice.below(256)).unwrap()));
            }
            Shape::Enum(shape) => self.count(dice.below(shape.symbols.len())),
            Shape::Array(items) => self.blocks(items.of, false, dice),
            Shape::Map(values) => self.blocks(values.of, true, dice),
            Shape::Union(branches) => {
                let heights = branches.iter().enumerate();
                let heights = heights
                    .filter_map(|(index, branch)| Some((self.heights.get(&branch.of)?, index)));
                let mut known: Vec<_> = heights.collect();
                known.sort_unstable();
                let (_, index) = if self.left == 0 {
                    known[0]
                } else {
                    dice.pick(&known)
                };
                self.count(index);
                self.write(branches[index].of, dice);
            }
            Shape::Record(record) => {
                for field in &record.fields {
                    self.write(field.slot.of, dice);
                }
            }
            Shape::Reference(reference) => panic!("{reference:?} is not linked"),
        }
    }

    fn primitive(&mut self, primitive: Primitive, dice: &mut Dice) {
        match primitive {
            Primitive::Null => {}
            Primitive::Boolean => self.bytes.push(u8::from(dice.rarely(2))),
            Primitive::Int => {
                let number = dice.pick(&[0, 1, -1, 77, i32::MIN, i32::MAX]);
                self.long(number.into());
            }
            Primitive::Long => self.long(dice.pick(&[0, 1, -1, 1 << 53, i64::MIN, i64::MAX])),
            Primitive::Float => {
                let number: f32 = dice.pick(&[0.0, -1.5, f32::MAX, f32::NAN, f32::INFINITY]);
                self.bytes.extend(number.to_le_bytes());
            }
            Primitive::Double => {
                let number: f64 = dice.pick(&[0.0, -1.5, 1e300, f64::NAN, f64::INFINITY]);
                self.bytes.extend(number.to_le_bytes());
            }
            Primitive::Bytes => self.text(dice.pick(&[&b""[..], b"a", b"\xff\x00"])),
            Primitive::String => self.text(dice.pick(&["", "a", "Zoë 12"]).as_bytes()),
        }
    }

    /// Items, one block after another; each count may be followed by a size in bytes, which is never needed.
    fn blocks(&mut self, of: TypeId, keyed: bool, dice: &mut Dice) {
        let has_items = self.left > 0 && self.heights.contains_key(&of);
        for _ in 0..if has_items { dice.below(3) } else { 0 } {
            let count = 1 + dice.below(2);
            self.count(count);
            for index in 0..count {
                if keyed {
                    self.text(format!("key{index}").as_bytes());
                }
                self.write(of, dice);
            }
        }
        self.count(0);
    }

    fn text(&mut self, text: &[u8]) {
        self.count(text.len());
        self.bytes.extend(text);
    }

    fn count(&mut self, count: usize) {
        self.long(i64::try_from(count).unwrap());
    }

    fn long(&mut self, number: i64) {
        let mut bits = ((number << 1) ^ (number >> 63)).cast_unsigned();
        while bits >= 0x80 {
            self.bytes.push(u8::try_from(bits & 0x7f).unwrap() | 0x80);
            bits >>= 7;
        }
        self.bytes.push(u8::try_from(bits).unwrap());
    }
}
