//! Decodes an event by the official Avro schema: Avro 1.9, "Binary Encoding".
//!
//! A decoder for any schema reads it as well. This one knows that each item takes a byte at least, so that no length in the
//! input decides how much memory is taken.

use serde_json::{Map, Number, Value};

/// How deep payloads may nest.
const DEEPEST: usize = 128;

/// How many attributes an event may have.
const MOST: usize = 4_096;

/// How many items and members payloads may have. Each may take a byte only, and a hundred times that in memory.
const MOST_ITEMS: usize = 1 << 18;

/// Bytes that are no event, or more of one than is looked at.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Flaw {
    pub(super) what: String,
    pub(super) is_too_much: bool,
}

/// An event as its bytes have it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Datum {
    /// The map of attributes, in the order of the bytes.
    pub(super) attributes: Vec<(String, Branch)>,
    pub(super) data: Payload,
}

/// The branch of an attribute.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Branch {
    Null,
    Boolean(bool),
    Int(i32),
    String(String),
    Bytes(Vec<u8>),
}

/// The branch of the payload.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Payload {
    Null,
    Bytes(Vec<u8>),
    /// Any other: a value of JSON.
    Json(Value),
}

/// Decodes an event.
///
/// # Errors
/// If the bytes are none of the official schema.
pub(super) fn decode(bytes: &[u8]) -> Result<Datum, Flaw> {
    let mut decoder = Decoder {
        bytes,
        at: 0,
        depth: 0,
        left: MOST_ITEMS,
        is_too_much: false,
    };
    datum(&mut decoder).map_err(|what| Flaw {
        what,
        is_too_much: decoder.is_too_much,
    })
}

fn datum(decoder: &mut Decoder<'_>) -> Result<Datum, String> {
    let bytes = decoder.bytes;
    if bytes.starts_with(b"Obj\x01") {
        return Err("they are an Avro file, and an event is the datum alone".to_owned());
    }
    let mut attributes = Vec::new();
    decoder.items(|decoder| {
        let name = decoder.string()?;
        if attributes.len() == MOST {
            return Err(decoder.too_much(&format!("has more than {MOST} attributes")));
        }
        attributes.push((name, decoder.attribute()?));
        Ok(())
    })?;
    let data = decoder.payload()?;
    match bytes.len() - decoder.at {
        0 => Ok(Datum { attributes, data }),
        left => Err(format!("{left} bytes are left after the event")),
    }
}

struct Decoder<'b> {
    bytes: &'b [u8],
    at: usize,
    depth: usize,
    /// How many more items and members payloads may have.
    left: usize,
    is_too_much: bool,
}

impl Decoder<'_> {
    fn attribute(&mut self) -> Result<Branch, String> {
        match self.branch(5)? {
            0 => Ok(Branch::Null),
            1 => self.boolean().map(Branch::Boolean),
            2 => {
                let value = self.long()?;
                let value = i32::try_from(value);
                let value = value.map_err(|_| self.wrong("a number that no int holds"))?;
                Ok(Branch::Int(value))
            }
            3 => self.string().map(Branch::String),
            _ => Ok(Branch::Bytes(self.counted()?.to_vec())),
        }
    }

    fn payload(&mut self) -> Result<Payload, String> {
        Ok(match self.branch(7)? {
            0 => Payload::Bytes(self.counted()?.to_vec()),
            1 => Payload::Null,
            2 => Payload::Json(Value::Bool(self.boolean()?)),
            3 => Payload::Json(self.map(Self::value)?),
            4 => Payload::Json(self.array(Self::record)?),
            5 => Payload::Json(self.double()?),
            _ => Payload::Json(Value::String(self.string()?)),
        })
    }

    /// A value of the map that a payload may be.
    fn value(&mut self) -> Result<Value, String> {
        match self.branch(5)? {
            0 => Ok(Value::Null),
            1 => self.boolean().map(Value::Bool),
            2 => self.record(),
            3 => self.double(),
            _ => self.string().map(Value::String),
        }
    }

    /// The record that stands for an object of JSON: its only field is a map.
    fn record(&mut self) -> Result<Value, String> {
        self.map(|decoder| match decoder.branch(6)? {
            0 => Ok(Value::Null),
            1 => decoder.boolean().map(Value::Bool),
            2 => decoder.map(Self::record),
            3 => decoder.array(Self::record),
            4 => decoder.double(),
            _ => decoder.string().map(Value::String),
        })
    }

    fn map(&mut self, value: fn(&mut Self) -> Result<Value, String>) -> Result<Value, String> {
        let mut members = Map::new();
        self.deeper()?;
        self.items(|decoder| {
            decoder.count()?;
            let name = decoder.string()?;
            members.insert(name, value(decoder)?);
            Ok(())
        })?;
        self.depth -= 1;
        Ok(Value::Object(members))
    }

    fn array(&mut self, item: fn(&mut Self) -> Result<Value, String>) -> Result<Value, String> {
        let mut items = Vec::new();
        self.deeper()?;
        self.items(|decoder| {
            decoder.count()?;
            items.push(item(decoder)?);
            Ok(())
        })?;
        self.depth -= 1;
        Ok(Value::Array(items))
    }

    fn deeper(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.too_much(&format!("has data that nests deeper than {DEEPEST} levels")));
        }
        Ok(())
    }

    /// Counts an item or a member of a payload.
    fn count(&mut self) -> Result<(), String> {
        let left = self.left.checked_sub(1);
        self.left = left.ok_or_else(|| {
            self.too_much(&format!(
                "has data of more than {MOST_ITEMS} items and members"
            ))
        })?;
        Ok(())
    }

    fn too_much(&mut self, what: &str) -> String {
        self.is_too_much = true;
        format!("the event {what}")
    }

    /// The blocks of an array or a map.
    fn items(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<(), String>,
    ) -> Result<(), String> {
        loop {
            let count = self.long()?;
            if count == 0 {
                return Ok(());
            }
            if count < 0 {
                // The size of the block in bytes, for those who skip it.
                self.long()?;
            }
            for _ in 0..count.unsigned_abs() {
                item(self)?;
            }
        }
    }

    fn branch(&mut self, branches: i64) -> Result<i64, String> {
        let branch = self.long()?;
        if (0..branches).contains(&branch) {
            return Ok(branch);
        }
        Err(self.wrong(&format!("branch {branch} of a union that has {branches}")))
    }

    fn boolean(&mut self) -> Result<bool, String> {
        match self.take(1)? {
            [0] => Ok(false),
            [1] => Ok(true),
            _ => Err(self.wrong("a boolean that is neither 0 nor 1")),
        }
    }

    fn double(&mut self) -> Result<Value, String> {
        let bytes = self.take(8)?;
        let bytes: [u8; 8] = bytes.try_into().map_err(|_| self.wrong("no double"))?;
        let number = Number::from_f64(f64::from_le_bytes(bytes));
        // JSON has no number for what is none.
        Ok(number.map_or(Value::Null, Value::Number))
    }

    fn string(&mut self) -> Result<String, String> {
        let bytes = self.counted()?.to_vec();
        String::from_utf8(bytes).map_err(|_| self.wrong("a string that is not UTF-8"))
    }

    fn counted(&mut self) -> Result<&[u8], String> {
        let length = self.long()?;
        let length = usize::try_from(length).map_err(|_| self.wrong("a length below 0"))?;
        self.take(length)
    }

    fn take(&mut self, count: usize) -> Result<&[u8], String> {
        let end = self.at.checked_add(count);
        let taken = end.and_then(|end| self.bytes.get(self.at..end));
        let taken = taken.ok_or_else(|| "they end before the event does".to_owned())?;
        self.at += count;
        Ok(taken)
    }

    /// A number in zig-zag and seven bits a byte.
    fn long(&mut self) -> Result<i64, String> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let [byte] = *self.take(1)? else {
                break;
            };
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok((value >> 1).cast_signed() ^ -((value & 1).cast_signed()));
            }
        }
        Err(self.wrong("a number of more than 10 bytes"))
    }

    fn wrong(&self, what: &str) -> String {
        format!("there is {what} before byte {}", self.at)
    }
}

#[cfg(test)]
mod tests {
    use apache_avro::Schema;
    use apache_avro::types::Value as Avro;
    use apache_avro::writer::datum::GenericDatumWriter;

    use super::*;

    fn encoded(attributes: Vec<(&str, Avro)>, data: Avro) -> Vec<u8> {
        let schema = Schema::parse_str(include_str!("cloudevents.avsc")).unwrap();
        let attributes = attributes
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value));
        let event = Avro::Record(vec![
            ("attribute".to_owned(), Avro::Map(attributes.collect())),
            ("data".to_owned(), data),
        ]);
        let writer = GenericDatumWriter::builder(&schema).build().unwrap();
        writer.write_value_to_vec(event).unwrap()
    }

    fn union(branch: u32, value: Avro) -> Avro {
        Avro::Union(branch, Box::new(value))
    }

    #[test]
    fn what_another_encoder_writes_is_read() {
        let bytes = encoded(
            vec![("flag", union(1, Avro::Boolean(true)))],
            union(1, Avro::Null),
        );
        let datum = decode(&bytes).unwrap();
        assert_eq!(
            datum.attributes,
            [("flag".to_owned(), Branch::Boolean(true))]
        );
        assert_eq!(datum.data, Payload::Null);
        for (value, expected) in [
            (union(0, Avro::Null), Branch::Null),
            (union(2, Avro::Int(-5)), Branch::Int(-5)),
            (
                union(3, Avro::String("é".to_owned())),
                Branch::String("é".to_owned()),
            ),
            (
                union(4, Avro::Bytes(vec![0, 255])),
                Branch::Bytes(vec![0, 255]),
            ),
        ] {
            let bytes = encoded(vec![("a", value)], union(0, Avro::Bytes(vec![1])));
            let datum = decode(&bytes).unwrap();
            assert_eq!(datum.attributes[0].1, expected);
            assert_eq!(datum.data, Payload::Bytes(vec![1]));
        }
    }

    #[test]
    fn payloads_of_json_are_read() {
        let record = |name: &str, value: Avro| {
            let map = Avro::Map([(name.to_owned(), value)].into());
            Avro::Record(vec![("value".to_owned(), map)])
        };
        let inner = record("c", union(4, Avro::Double(1.5)));
        let outer = record("b", union(3, Avro::Array(vec![inner.clone()])));
        let data = union(3, Avro::Map([("a".to_owned(), union(2, outer))].into()));
        let datum = decode(&encoded(vec![], data)).unwrap();
        let expected = serde_json::json!({"a": {"b": [{"c": 1.5}]}});
        assert_eq!(datum.data, Payload::Json(expected));
        let datum = decode(&encoded(vec![], union(4, Avro::Array(vec![inner])))).unwrap();
        assert_eq!(datum.data, Payload::Json(serde_json::json!([{"c": 1.5}])));
    }

    #[test]
    fn more_than_is_looked_at_is_refused() {
        // One block of many attributes without a name that are null; one of many records without members.
        let attributes = [&long(MOST + 1), &vec![0; 2 * (MOST + 1)], &[0, 2][..]].concat();
        assert!(decode(&attributes).unwrap_err().is_too_much);
        let records = [&[0, 8][..], &long(MOST_ITEMS + 1), &vec![0; MOST_ITEMS + 3]].concat();
        assert!(decode(&records).unwrap_err().is_too_much);
    }

    fn long(value: usize) -> Vec<u8> {
        let mut left = value << 1;
        let mut bytes = Vec::new();
        while left > 0x7f {
            bytes.push(u8::try_from(left & 0x7f).unwrap() | 0x80);
            left >>= 7;
        }
        bytes.push(u8::try_from(left).unwrap());
        bytes
    }

    #[test]
    fn any_other_bytes_are_refused() {
        let whole = encoded(
            vec![("id", union(3, Avro::String("1".to_owned())))],
            union(1, Avro::Null),
        );
        assert!(decode(&whole).is_ok());
        for end in 0..whole.len() {
            assert!(decode(&whole[..end]).is_err(), "{end}");
        }
        let huge = [
            2, 2, b'a', 6, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f,
        ];
        let endless = [0xff; 40];
        let deep = [&[0, 6][..], &b"\x02\x02a\x04".repeat(100_000)].concat();
        let file = b"Obj\x01\x00";
        for bytes in [
            &b""[..],
            &huge,
            &endless,
            &deep,
            file,
            &[&whole[..], &[0]].concat(),
        ] {
            assert!(decode(bytes).is_err());
        }
    }
}
