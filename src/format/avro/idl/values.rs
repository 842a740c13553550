//! JSON values inside of IDL, whose numbers are those of Java.

use super::grammar::Grammar;
use super::nodes;
use super::tokens::{Token, Word};
use crate::format::tree::{Kind, Member, Node};
use crate::model::Unread;

impl Grammar<'_> {
    /// A default or the value of a property.
    pub(super) fn value(&mut self) -> Result<Node, Unread> {
        self.enter()?;
        let start = self.next.span.start;
        let kind = if self.eat_sign('{')? {
            Kind::Object(self.members()?)
        } else if self.eat_sign('[')? {
            Kind::Array(self.list(']', Self::value)?)
        } else {
            self.literal()?
        };
        self.leave();
        let span = self.since(start);
        Ok(Node { kind, span })
    }

    fn members(&mut self) -> Result<Vec<Member>, Unread> {
        self.list('}', |grammar| {
            let Word::Text(key) = grammar.next.word.clone() else {
                return Err(grammar.unexpected("a string"));
            };
            grammar.take()?;
            grammar.expect(':')?;
            Ok(nodes::member(&key, grammar.value()?))
        })
    }

    fn literal(&mut self) -> Result<Kind, Unread> {
        let kind = match &self.next.word {
            Word::Text(text) => Kind::String(text.clone()),
            Word::Number(text) => match number(text) {
                Some(kind) => kind,
                None => return Err(self.unexpected("a number")),
            },
            Word::Plain(word) => match word.as_str() {
                "null" => Kind::Null,
                "true" => Kind::Bool(true),
                "false" => Kind::Bool(false),
                // JSON has no such numbers; as strings they are known to whoever wants a number.
                "NaN" | "Infinity" => Kind::String(word.clone()),
                _ => return Err(self.unexpected("a JSON value")),
            },
            _ => return Err(self.unexpected("a JSON value")),
        };
        self.take()?;
        Ok(kind)
    }

    /// A number of bytes or digits.
    pub(super) fn count(&mut self) -> Result<Node, Unread> {
        let count = match &self.next.word {
            Word::Number(text) => integer(text).filter(|&count| u32::try_from(count).is_ok()),
            _ => None,
        };
        let Some(count) = count else {
            return Err(self.unexpected("a whole number"));
        };
        let Token { span, .. } = self.take()?;
        let kind = Kind::Number(count.to_string());
        Ok(Node { kind, span })
    }
}

/// The number that Java reads, as JSON spells it.
fn number(text: &str) -> Option<Kind> {
    if let Some("NaN" | "Infinity") = text.strip_prefix(['+', '-']) {
        return Some(Kind::String(text.to_owned()));
    }
    let lexeme = integer(text).map(|integer| integer.to_string());
    lexeme.or_else(|| fraction(text)).map(Kind::Number)
}

/// Decimal, hexadecimal after `0x` and octal after `0`, with `_` between digits and perhaps an `L` behind them.
fn integer(text: &str) -> Option<i64> {
    let text = text.replace('_', "");
    let text = text.strip_suffix(['l', 'L']).unwrap_or(&text);
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", text), |rest| ("-", rest));
    let is_octal = digits.len() > 1 && digits.starts_with('0');
    let (digits, radix) = match digits.strip_prefix("0x").or(digits.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None if is_octal => (digits, 8),
        None => (digits, 10),
    };
    let starts_well = digits.starts_with(|first: char| first.is_digit(radix));
    i64::from_str_radix(&format!("{sign}{digits}"), radix)
        .ok()
        .filter(|_| starts_well)
}

/// What has a point, an exponent or an `f` or `d` behind it. Hexadecimal fractions are left out: nobody writes them.
fn fraction(text: &str) -> Option<String> {
    let unmarked = text.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(text);
    let is_fraction = unmarked != text || unmarked.contains(['.', 'e', 'E']);
    let is_decimal = |byte: u8| !byte.is_ascii_alphabetic() || b"eE".contains(&byte);
    let number = unmarked.parse::<f64>().ok();
    let number = number.filter(|_| is_fraction && unmarked.bytes().all(is_decimal))?;
    serde_json::Number::from_f64(number).map(|number| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_java() {
        for (text, expected) in [
            ("0", "0"),
            ("-12", "-12"),
            ("0x1F", "31"),
            ("-0x10", "-16"),
            ("017", "15"),
            ("1_000L", "1000"),
            ("9223372036854775807", "9223372036854775807"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("1.5", "1.5"),
            ("1.5e3f", "1500.0"),
            (".5", "0.5"),
            ("1e3", "1000.0"),
            ("5f", "5.0"),
        ] {
            let Some(Kind::Number(lexeme)) = number(text) else {
                panic!("{text} is no number");
            };
            assert_eq!(lexeme, expected, "{text}");
        }
        for text in [
            "--1",
            "-",
            "0x",
            "1e999",
            "12abc",
            "1.2.3",
            "0x1p3",
            "9223372036854775808",
        ] {
            assert!(number(text).is_none(), "{text}");
        }
    }
}
