//! A text in an edition, in words that a parser of proto3 knows, with the way back to where each of them stood.
//!
//! proto3 is the nearest: no labels, no groups. What it lacks is spelled differently: names that are reserved without
//! quotes, defaults, visibility, imports of options.

use super::Edition;
use crate::format::protobuf::scan::{Scanner, Sort, Token};
use crate::format::protobuf::source::TOO_MUCH;
use crate::model::Span;

/// What a default is called where the parser would refuse it; it is given back by [`super::restore`].
pub(super) const DEFAULT: &str = "DEFAULT";

/// Words that may be spelled differently. Real files have some dozens.
const MAX_EDITS: usize = 500_000;

/// A text for the parser.
pub(in crate::format::protobuf) struct Rewritten {
    pub(in crate::format::protobuf) edition: Edition,
    /// Where the edition is named, in the original.
    pub(in crate::format::protobuf) statement: Span,
    pub(in crate::format::protobuf) text: String,
    pieces: Vec<Piece>,
}

/// A run of bytes, and what it was made from.
struct Piece {
    start: usize,
    original: Span,
}

impl Rewritten {
    /// The byte of the original that `offset` stands for.
    pub(in crate::format::protobuf) fn original(&self, offset: usize) -> usize {
        let next = self.pieces.partition_point(|piece| piece.start <= offset);
        let Some(piece) = next.checked_sub(1).and_then(|last| self.pieces.get(last)) else {
            return offset;
        };
        (piece.original.start + (offset - piece.start)).min(piece.original.end)
    }
}

/// Spells a text differently when it starts with an `edition`; `None` when it does not.
///
/// # Errors
/// If the edition is not one of those known here: where, and what to do about it.
pub(in crate::format::protobuf) fn rewrite(
    text: &str,
) -> Result<Option<Rewritten>, (Span, String)> {
    let mut scanner = Scanner::new(text);
    let start: Vec<_> = scanner.by_ref().take(4).collect();
    let word = |token: &Token| text.get(token.span.start..token.span.end);
    let [edition, sign, year, end] = start.as_slice() else {
        return Ok(None);
    };
    let spelled = [edition, sign, end].map(word);
    if spelled != [Some("edition"), Some("="), Some(";")] || year.sort != Sort::Quoted {
        return Ok(None);
    }
    let quoted = word(year).unwrap_or_default();
    let named = quoted.trim_matches(['"', '\'']);
    let Some(known) = Edition::of_year(named) else {
        let message = format!(
            "edition `{named}` is not known; this release reads the editions 2023 and 2024, and `syntax = \"proto2\"` and `\"proto3\"`"
        );
        return Err((year.span, message));
    };
    let edits = vec![
        (edition.span, "syntax".to_owned()),
        (year.span, "\"proto3\"".to_owned()),
    ];
    let mut rewriter = Rewriter {
        text,
        tokens: scanner.collect(),
        edits,
        open: Vec::new(),
        has_visibility: known == Edition::Of2024,
    };
    rewriter.look();
    if rewriter.edits.len() > MAX_EDITS {
        return Err((year.span, TOO_MUCH.to_owned()));
    }
    let (text, pieces) = apply(text, rewriter.edits);
    Ok(Some(Rewritten {
        edition: known,
        statement: Span {
            start: edition.span.start,
            end: end.span.end,
        },
        text,
        pieces,
    }))
}

/// Names the syntax of a text that names none and labels no field: with its first line, most likely, it was proto3.
/// `None` when it names one.
pub(in crate::format::protobuf) fn named_proto3(text: &str) -> Option<Rewritten> {
    let first = Scanner::new(text).next()?;
    let word = text.get(first.span.start..first.span.end);
    if matches!(word, Some("syntax" | "edition")) {
        return None;
    }
    let start = Span { start: 0, end: 0 };
    let (text, pieces) = apply(text, vec![(start, "syntax = \"proto3\";".to_owned())]);
    Some(Rewritten {
        edition: Edition::Proto3,
        statement: start,
        text,
        pieces,
    })
}

fn apply(text: &str, edits: Vec<(Span, String)>) -> (String, Vec<Piece>) {
    let mut new = String::with_capacity(text.len() + edits.len() * 2);
    let mut pieces = Vec::with_capacity(edits.len() * 2 + 1);
    let mut at = 0;
    for (span, words) in edits {
        for (original, words) in [
            ((at, span.start), &text[at..span.start]),
            ((span.start, span.end), words.as_str()),
        ] {
            let (start, end) = original;
            pieces.push(Piece {
                start: new.len(),
                original: Span { start, end },
            });
            new.push_str(words);
        }
        at = span.end;
    }
    pieces.push(Piece {
        start: new.len(),
        original: Span {
            start: at,
            end: text.len(),
        },
    });
    new.push_str(&text[at..]);
    (new, pieces)
}

struct Rewriter<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    edits: Vec<(Span, String)>,
    /// The brackets around the token that is looked at.
    open: Vec<u8>,
    /// Whether `export`, `local` and `import option` are in the language.
    has_visibility: bool,
}

impl Rewriter<'_> {
    fn look(&mut self) {
        for index in 0..self.tokens.len() {
            let token = self.tokens[index];
            match token.sort {
                Sort::Open => self.open.push(self.text.as_bytes()[token.span.start]),
                Sort::Close => {
                    self.open.pop();
                }
                Sort::Word if self.starts_statement(index) => self.statement(index),
                Sort::Word if self.starts_option(index) => self.default(index),
                Sort::Word | Sort::Number | Sort::Quoted | Sort::Sign => {}
            }
        }
    }

    fn word(&self, index: usize) -> &str {
        let span = self.tokens.get(index).map(|token| token.span);
        span.and_then(|span| self.text.get(span.start..span.end))
            .unwrap_or_default()
    }

    fn is(&self, index: usize, sort: Sort) -> bool {
        self.tokens
            .get(index)
            .is_some_and(|token| token.sort == sort)
    }

    fn starts_statement(&self, index: usize) -> bool {
        let before = index.checked_sub(1).map_or(";", |before| self.word(before));
        matches!(before, ";" | "{" | "}") && matches!(self.open.last(), None | Some(b'{'))
    }

    fn starts_option(&self, index: usize) -> bool {
        let before = index.checked_sub(1).map_or("", |before| self.word(before));
        matches!(before, "[" | ",") && self.open.last() == Some(&b'[')
    }

    fn replace(&mut self, index: usize, words: &str) {
        self.edits.push((self.tokens[index].span, words.to_owned()));
    }

    fn statement(&mut self, index: usize) {
        match self.word(index) {
            "reserved" if matches!(self.word(index + 2), "," | ";") => self.reserved(index + 1),
            "export" | "local" if self.has_visibility => {
                let is_type = matches!(self.word(index + 1), "message" | "enum");
                if is_type && self.is(index + 2, Sort::Word) {
                    self.replace(index, "");
                }
            }
            "import" if self.has_visibility && self.word(index + 1) == "option" => {
                self.replace(index + 1, "");
            }
            _ => {}
        }
    }

    /// Names that are reserved are words in an edition, and strings before.
    fn reserved(&mut self, first: usize) {
        for index in (first..).step_by(2) {
            if !self.is(index, Sort::Word) {
                return;
            }
            let quoted = format!("\"{}\"", self.word(index));
            self.replace(index, &quoted);
            if self.word(index + 1) != "," {
                return;
            }
        }
    }

    fn default(&mut self, index: usize) {
        if self.word(index) != "default" || self.word(index + 1) != "=" {
            return;
        }
        self.replace(index, DEFAULT);
        // The parser takes a sign before a word only in what it knows to be a default.
        let word = self.word(index + 3).to_owned();
        if self.word(index + 2) == "-" && matches!(word.as_str(), "inf" | "nan") {
            self.replace(index + 2, "");
            self.replace(index + 3, &format!("\"-{word}\""));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(text: &str) -> Rewritten {
        match rewrite(text) {
            Ok(Some(rewritten)) => rewritten,
            Ok(None) => panic!("{text} is in no edition"),
            Err((_, message)) => panic!("{message}"),
        }
    }

    #[test]
    fn every_word_of_the_new_text_leads_back_to_where_it_stood() {
        let text = "// é\nedition=\"2024\";import option \"o.proto\";local message M{reserved a,b;\
                    float f=1[default=-inf];reserved 4 to max;}";
        let new = rewritten(text);
        assert_eq!(
            new.text,
            "// é\nsyntax=\"proto3\";import  \"o.proto\"; message M{reserved \"a\",\"b\";\
             float f=1[DEFAULT=\"-inf\"];reserved 4 to max;}"
        );
        for word in ["message", "\"o.proto\"", "float", "to max", "}"] {
            let at = new.text.find(word).expect("it is there");
            assert_eq!(Some(new.original(at)), text.find(word), "{word}");
            assert_eq!(
                Some(new.original(at + word.len())),
                text.find(word).map(|at| at + word.len())
            );
        }
    }

    #[test]
    fn a_syntax_is_left_alone_and_an_edition_is_seen_behind_comments() {
        assert!(matches!(
            rewrite("syntax = \"proto3\"; message edition {}"),
            Ok(None)
        ));
        let text = "// syntax\n/* here */ edition = '2023';";
        assert_eq!(rewritten(text).statement, Span { start: 21, end: 38 });
    }

    #[test]
    fn an_edition_from_the_future_is_refused_where_it_is_named() {
        let refused = rewrite("edition = \"2123\";").err();
        assert_eq!(
            refused.map(|(span, _)| span),
            Some(Span { start: 10, end: 16 })
        );
    }

    #[test]
    fn fields_and_types_may_be_called_like_the_new_words() {
        let text = "edition = \"2024\"; message M { export message = 1; local local = 2; \
                    reserved default = 3 [json_name = \"default\"]; }";
        assert!(
            rewritten(text)
                .text
                .ends_with(&text["edition = \"2024\"".len()..])
        );
    }
}
