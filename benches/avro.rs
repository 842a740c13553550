//! What a pair of Avro schemas costs: `cargo bench --bench avro`. Items are fields, so a column that stays the same while
//! the schemas grow shows that the cost is linear.

use std::sync::Arc;

use divan::Bencher;
use divan::counter::ItemsCount;
use schema_gate::compat::{Semantics, avro};
use schema_gate::format::avro::{Schema, load};
use schema_gate::model::{Direction, Files, SchemaFile, SubjectName, Unread};

fn main() {
    divan::main();
}

const SIZES: [usize; 3] = [20, 200, 2_000];
const DEPTHS: [usize; 3] = [50, 100, 200];

mod parse {
    use super::{Bencher, DEPTHS, File, ItemsCount, SIZES, chain, fields, load, order};

    #[divan::bench(args = SIZES)]
    fn flat(bencher: Bencher<'_, '_>, size: usize) {
        parsing(bencher, size, order(&fields(size)));
    }

    #[divan::bench(args = DEPTHS)]
    fn deep(bencher: Bencher<'_, '_>, depth: usize) {
        parsing(bencher, depth, chain(depth, "string"));
    }

    fn parsing(bencher: Bencher<'_, '_>, items: usize, text: String) {
        let file = File::new(text);
        let bencher = bencher.counter(ItemsCount::new(items));
        bencher.bench(|| load(&file, &[File::PATH]));
    }
}

/// The resolver alone.
mod verdict {
    use super::{
        Bencher, DEPTHS, Direction, ItemsCount, SIZES, avro, chain, changed, fields, order, read,
    };

    #[divan::bench(args = SIZES)]
    fn compatible(bencher: Bencher<'_, '_>, size: usize) {
        resolving(
            bencher,
            size,
            [order(&fields(size)), order(&changed(size, 2))],
        );
    }

    #[divan::bench(args = SIZES)]
    fn one_break(bencher: Bencher<'_, '_>, size: usize) {
        let mut broken = changed(size, 2);
        broken[size / 2] = String::from(r#"{"name": "added", "type": "string"}"#);
        resolving(bencher, size, [order(&fields(size)), order(&broken)]);
    }

    #[divan::bench(args = DEPTHS)]
    fn deep(bencher: Bencher<'_, '_>, depth: usize) {
        resolving(bencher, depth, [chain(depth, "int"), chain(depth, "long")]);
    }

    #[divan::bench(args = DEPTHS)]
    fn deep_break(bencher: Bencher<'_, '_>, depth: usize) {
        resolving(
            bencher,
            depth,
            [chain(depth, "int"), chain(depth, "string")],
        );
    }

    fn resolving(bencher: Bencher<'_, '_>, items: usize, texts: [String; 2]) {
        let [old, new] = texts.map(read);
        let bencher = bencher.counter(ItemsCount::new(items));
        bencher.bench(|| avro::verdict(&old, &new, Direction::Backward));
    }
}

/// Everything: both verdicts, what changed, and the proofs.
mod judge {
    use super::{
        Bencher, DEPTHS, ItemsCount, SIZES, Semantics, SubjectName, avro, chain, changed,
        enumeration, fields, order, read, renamed,
    };

    #[divan::bench(args = SIZES)]
    fn unchanged(bencher: Bencher<'_, '_>, size: usize) {
        judging(bencher, size, [order(&fields(size)), order(&fields(size))]);
    }

    #[divan::bench(args = SIZES)]
    fn one_change(bencher: Bencher<'_, '_>, size: usize) {
        judging(
            bencher,
            size,
            [order(&fields(size)), order(&changed(size, size))],
        );
    }

    #[divan::bench(args = SIZES)]
    fn one_break(bencher: Bencher<'_, '_>, size: usize) {
        let mut broken = fields(size);
        broken[size / 2] = String::from(r#"{"name": "added", "type": "string"}"#);
        judging(bencher, size, [order(&fields(size)), order(&broken)]);
    }

    #[divan::bench(args = SIZES)]
    fn all_changed(bencher: Bencher<'_, '_>, size: usize) {
        judging(
            bencher,
            size,
            [order(&fields(size)), order(&changed(size, 1))],
        );
    }

    #[divan::bench(args = SIZES)]
    fn all_renamed(bencher: Bencher<'_, '_>, size: usize) {
        judging(bencher, size, [order(&fields(size)), order(&renamed(size))]);
    }

    #[divan::bench(args = SIZES)]
    fn all_symbols_renamed(bencher: Bencher<'_, '_>, size: usize) {
        judging(
            bencher,
            size,
            [enumeration("OLD", size), enumeration("NEW", size)],
        );
    }

    #[divan::bench(args = DEPTHS)]
    fn deep(bencher: Bencher<'_, '_>, depth: usize) {
        judging(bencher, depth, [chain(depth, "int"), chain(depth, "long")]);
    }

    fn judging(bencher: Bencher<'_, '_>, items: usize, texts: [String; 2]) {
        let [old, new] = texts.map(read);
        let subject = SubjectName("Order".to_owned());
        let bencher = bencher.counter(ItemsCount::new(items));
        bencher.bench(|| avro::judge(&subject, &old, &new, Semantics::default()));
    }
}

/// A snapshot of one file.
struct File(Arc<SchemaFile>);

impl File {
    const PATH: &str = "order.avsc";

    fn new(text: String) -> Self {
        Self(SchemaFile::new(Self::PATH, "main", text))
    }
}

impl Files for File {
    fn paths(&self) -> Result<Arc<[String]>, Unread> {
        Ok(Arc::new([Self::PATH.to_owned()]))
    }

    fn read(&self, path: &str) -> Result<Option<Arc<SchemaFile>>, Unread> {
        Ok((path == Self::PATH).then(|| Arc::clone(&self.0)))
    }
}

fn read(text: String) -> Schema {
    let mut loaded = load(&File::new(text), &[File::PATH]);
    match loaded.subjects.pop().map(|subject| subject.schema) {
        Some(schema_gate::format::Schema::Avro(schema)) => schema,
        _ => panic!("{:?}", loaded.unread),
    }
}

fn order(fields: &[String]) -> String {
    let fields = fields.join(",\n    ");
    format!(
        "{{\"type\": \"record\", \"name\": \"Order\", \"namespace\": \"com.acme\", \"fields\": [\n    {fields}\n]}}"
    )
}

/// Fields as they are in the wild: a third are numbers and text, the others nest.
fn fields(count: usize) -> Vec<String> {
    let field = |index: usize| {
        let of = match index % 6 {
            0 => r#""string", "doc": "What the customer calls it.""#.to_owned(),
            1 => r#"{"type": "long", "logicalType": "timestamp-millis"}"#.to_owned(),
            2 => r#"["null", "int"], "default": null"#.to_owned(),
            3 => r#"{"type": "array", "items": "float"}"#.to_owned(),
            4 => format!(
                r#"{{"type": "enum", "name": "State{index}", "symbols": ["NEW", "PAID", "SENT"]}}"#
            ),
            _ => format!(
                r#"{{"type": "record", "name": "Line{index}", "fields": [{{"name": "sku", "type": "string"}}]}}"#
            ),
        };
        format!(r#"{{"name": "field{index}", "type": {of}}}"#)
    };
    (0..count).map(field).collect()
}

/// The same fields, every `step`th of them changed so that old data can be read.
fn changed(count: usize, step: usize) -> Vec<String> {
    let mut fields = fields(count);
    for field in fields.iter_mut().step_by(step) {
        *field = field
            .replace(r#""int""#, r#""long""#)
            .replace(r#""float""#, r#""double""#)
            .replace("millis", "micros")
            .replace("customer", "buyer")
            .replace(r#""SENT""#, r#""SENT", "LOST""#)
            .replace(r#""sku""#, r#""code", "aliases": ["sku"]"#);
    }
    fields
}

/// The same fields under other names, without an alias: each is gone, and each is new.
fn renamed(count: usize) -> Vec<String> {
    let fields = fields(count).into_iter();
    fields
        .map(|field| field.replacen("field", "other", 1))
        .collect()
}

fn enumeration(prefix: &str, count: usize) -> String {
    let symbols = (0..count).map(|index| format!(r#""{prefix}_{index}""#));
    let symbols = symbols.collect::<Vec<_>>().join(", ");
    format!(r#"{{"type": "enum", "name": "State", "symbols": [{symbols}]}}"#)
}

/// Records that hold the next one, and the last of them the first: as deep as there are records, flat in the text.
fn chain(depth: usize, last: &str) -> String {
    let link = |index: usize| {
        let next = if index + 1 == depth { 0 } else { index + 1 };
        let end = if index + 1 == depth { last } else { "int" };
        format!(
            r#"{{"name": "field{index}", "type": {{"type": "record", "name": "N{index}", "fields": [
                {{"name": "next", "type": ["null", "N{next}"]}}, {{"name": "end", "type": "{end}"}}]}}}}"#
        )
    };
    order(&(0..depth).map(link).collect::<Vec<_>>())
}
