//! Attributes in headers that are percent-encoded: HTTP and NATS.

use super::Message;
use super::message::Header;
use crate::envelope::event::{Event, Value};
use crate::envelope::lexical::percent::{self, Problem};
use crate::envelope::pen::Pen;
use crate::model::Rule;

/// The prefix of headers that are attributes.
pub(super) const PREFIX: &str = "ce-";

/// The row for a problem.
pub(super) type Row = fn(&Problem) -> &'static Rule;

/// Reads the headers that are attributes, all but `datacontenttype`, which is left to `other`.
pub(super) fn read<'m>(
    message: &'m Message<'_>,
    event: &mut Event<'m>,
    pen: &mut Pen,
    row: Row,
    mut other: impl FnMut(&'m Header<'_>, &mut Event<'m>, &mut Pen),
) {
    for header in &message.headers {
        let Some(name) = header.after_any_case(PREFIX) else {
            continue;
        };
        let name = name.to_ascii_lowercase();
        if name == "datacontenttype" {
            other(header, event, pen);
        } else {
            let value = value(header, &name, pen, row);
            event.attributes.push(header.attribute(name, value));
        }
    }
}

/// What a header holds, and what is wrong with how it is written.
pub(super) fn value<'m>(header: &'m Header<'_>, name: &str, pen: &mut Pen, row: Row) -> Value<'m> {
    let Some(part) = &header.value else {
        return Value::Null;
    };
    let decoded = percent::decode(&part.bytes);
    for problem in decoded.problems {
        // Consumers have to take what older versions allowed.
        let is_taken = matches!(problem, Problem::NotEncoded(_)) && !pen.is_for_producers();
        if !is_taken {
            let violation = header.wrong(row(&problem), name);
            pen.write(violation.word("flaw", told(&problem)));
        }
    }
    Value::Lexeme(decoded.value)
}

fn told(problem: &Problem) -> &str {
    match problem {
        Problem::NotAscii(flaw)
        | Problem::NotEncoded(flaw)
        | Problem::NotClosed(flaw)
        | Problem::Malformed(flaw)
        | Problem::NotUtf8(flaw) => flaw,
        Problem::LowerCase => "",
    }
}

/// Headers with the prefix of another protocol, and what they should be called.
pub(super) fn foreign<'h, 'm>(
    message: &'h Message<'m>,
) -> impl Iterator<Item = (&'h Header<'m>, String)> {
    message.headers.iter().filter_map(|header| {
        let mut rests = super::PREFIXES
            .iter()
            .filter(|&&prefix| prefix != PREFIX)
            .filter_map(|prefix| header.after_any_case(prefix));
        let name = rests.find(|rest| !rest.is_empty())?.to_ascii_lowercase();
        Some((header, format!("{PREFIX}{name}")))
    })
}
