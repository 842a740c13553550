//! Reads YAML into the values of JSON, whoever wrote it.
//!
//! In: a text. Out: its first document, or what is wrong and where. Scalars mean what the core schema of YAML 1.2 says; keys
//! are texts. How deep it nests and how much its aliases grow to is bounded.

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};
use serde_json::{Map, Number, Value};

/// How deep lists and tables may nest.
const DEPTH: usize = 100;

/// How many values there may be, those that aliases repeat counted each time.
const VALUES: usize = 100_000;

/// The most bytes of a text.
const BYTES: usize = 4 * 1024 * 1024;

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What, in a few words.
    pub what: String,
    /// The line, from 1.
    pub line: usize,
}

/// Reads the first document; an empty text is `null`.
///
/// # Errors
/// If the text is not YAML, names a key twice, or is more than anybody writes by hand.
///
/// ```
/// let value = schema_gate::format::yaml::read("use: [FILE] # all of it\n").unwrap();
/// assert_eq!(value["use"][0], "FILE");
/// ```
pub fn read(text: &str) -> Result<Value, Problem> {
    if text.len() > BYTES {
        return Err(problem("it is larger than 4 MiB", 1));
    }
    let mut reader = Reader {
        events: Parser::new_from_str(text),
        anchors: Vec::new(),
        values: 0,
        line: 1,
    };
    loop {
        match reader.next()? {
            Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
            Event::StreamEnd | Event::DocumentEnd => return Ok(Value::Null),
            first => return reader.value(first, 0),
        }
    }
}

fn problem(what: impl Into<String>, line: usize) -> Problem {
    let what = what.into();
    Problem { what, line }
}

struct Reader<'t> {
    events: Parser<'t, saphyr_parser::StrInput<'t>>,
    /// What an alias can stand for, by the number of its anchor.
    anchors: Vec<(usize, Value)>,
    values: usize,
    line: usize,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<Event<'t>, Problem> {
        match self.events.next() {
            Some(Ok((event, span))) => {
                self.line = span.start.line();
                Ok(event)
            }
            Some(Err(error)) => Err(scan_problem(&error)),
            None => Ok(Event::StreamEnd),
        }
    }

    fn value(&mut self, event: Event<'t>, depth: usize) -> Result<Value, Problem> {
        self.count(1)?;
        if depth > DEPTH {
            return Err(self.wrong("it nests more than 100 deep"));
        }
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_text =
                    style != ScalarStyle::Plain || tag.is_some_and(|tag| tag.suffix == "str");
                let value = if is_text {
                    Value::String(text.into_owned())
                } else {
                    plain(&text)
                };
                (value, anchor)
            }
            Event::SequenceStart(anchor, _) => (self.list(depth)?, anchor),
            Event::MappingStart(anchor, _) => (self.table(depth)?, anchor),
            Event::Alias(anchor) => return self.alias(anchor),
            _ => return Err(self.wrong("it ends too early")),
        };
        if anchor > 0 {
            self.count(size(&value))?;
            self.anchors.push((anchor, value.clone()));
        }
        Ok(value)
    }

    fn list(&mut self, depth: usize) -> Result<Value, Problem> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                Event::SequenceEnd => return Ok(Value::Array(items)),
                item => items.push(self.value(item, depth + 1)?),
            }
        }
    }

    fn table(&mut self, depth: usize) -> Result<Value, Problem> {
        let mut entries = Map::new();
        loop {
            let key = match self.next()? {
                Event::MappingEnd => return Ok(Value::Object(entries)),
                Event::Scalar(text, ..) => text.into_owned(),
                _ => return Err(self.wrong("a key is not a text")),
            };
            let event = self.next()?;
            let value = self.value(event, depth + 1)?;
            if entries.insert(key.clone(), value).is_some() {
                return Err(self.wrong(&format!("the key `{key}` is there twice")));
            }
        }
    }

    fn alias(&mut self, anchor: usize) -> Result<Value, Problem> {
        let known = self
            .anchors
            .iter()
            .rev()
            .find(|(known, _)| *known == anchor);
        let Some((_, value)) = known else {
            return Err(self.wrong("an alias stands inside of its own anchor"));
        };
        let value = value.clone();
        self.count(size(&value))?;
        Ok(value)
    }

    fn count(&mut self, more: usize) -> Result<(), Problem> {
        self.values += more;
        if self.values > VALUES {
            return Err(self.wrong("it holds more than 100000 values"));
        }
        Ok(())
    }

    fn wrong(&self, what: &str) -> Problem {
        problem(what, self.line)
    }
}

fn scan_problem(error: &ScanError) -> Problem {
    problem(error.info(), error.marker().line())
}

fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(entries) => 1 + entries.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

/// A scalar without quotes; see YAML 1.2.2, section 10.3.2, <https://yaml.org/spec/1.2.2/#1032-tag-resolution>.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number)
}

fn number(text: &str) -> Option<Number> {
    let digits = |prefix: &str, radix| {
        let digits = text.strip_prefix(prefix)?;
        u64::from_str_radix(digits, radix).ok().map(Number::from)
    };
    if let Some(number) = digits("0x", 16).or_else(|| digits("0o", 8)) {
        return Some(number);
    }
    let unsigned = text.trim_start_matches(['+', '-']);
    if text.len() - unsigned.len() > 1
        || !unsigned.starts_with(|letter: char| letter.is_ascii_digit() || letter == '.')
    {
        return None;
    }
    let whole = text.strip_prefix('+').unwrap_or(text);
    let whole = whole.parse::<i64>().ok().map(Number::from);
    // What JSON cannot write, `.inf`, stays a text.
    whole.or_else(|| Number::from_f64(text.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn scalars_mean_what_the_core_schema_says() {
        let text = "a: 1\nb: -0x1F\nc: 1.5\nd: yes\ne: True\nf: ~\ng: \"1\"\nh: !!str 2\ni: 0x1F\nj: 1.2.3\n";
        let value = read(text).unwrap();
        assert_eq!(
            value,
            json!({"a": 1, "b": "-0x1F", "c": 1.5, "d": "yes", "e": true, "f": null, "g": "1", "h": "2", "i": 31, "j": "1.2.3"})
        );
    }

    #[test]
    fn aliases_repeat_what_they_stand_for() {
        let value = read("one: &it {a: [1, 2]}\ntwo: *it\n").unwrap();
        assert_eq!(value["two"], json!({"a": [1, 2]}));
    }

    #[test]
    fn an_alias_bomb_does_not_go_off() {
        let first = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        let level = |level: usize| {
            let before = vec![format!("*a{}", level - 1); 9].join(", ");
            format!("a{level}: &a{level} [{before}]\n")
        };
        let text = first + &(1..12).map(level).collect::<String>();
        assert_eq!(
            read(&text).unwrap_err().what,
            "it holds more than 100000 values"
        );
    }

    #[test]
    fn what_nests_too_deep_or_names_a_key_twice_is_refused() {
        let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
        assert!(read(&nested(100)).is_ok());
        assert_eq!(
            read(&nested(102)).unwrap_err().what,
            "it nests more than 100 deep"
        );
        assert!(read(&"[".repeat(100_000)).is_err());
        let twice = read("a: 1\nb: 2\na: 3\n").unwrap_err();
        assert_eq!(
            (twice.what.as_str(), twice.line),
            ("the key `a` is there twice", 3)
        );
        assert!(read("a: [1, 2\nb: 3").is_err());
        assert_eq!(read("# nothing\n"), Ok(Value::Null));
    }
}
