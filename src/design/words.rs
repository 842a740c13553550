//! Names and sentences as words.

/// Words or phrases, written one behind the other with commas between.
#[derive(Debug, Clone, Copy)]
pub(super) struct List(pub(super) &'static str);

impl List {
    /// Each word or phrase.
    pub(super) fn items(self) -> impl Iterator<Item = &'static str> {
        self.0.split(", ")
    }

    /// Whether it has the word.
    pub(super) fn has(self, word: &str) -> bool {
        self.items().any(|item| item == word)
    }

    /// Whether it has one of the words.
    pub(super) fn among(self, words: &[String]) -> bool {
        words.iter().any(|word| self.has(word))
    }

    /// Whether the words end with one of its phrases.
    pub(super) fn ends(self, words: &[String]) -> bool {
        self.items().any(|item| end_with(words, item))
    }
}

/// Words in groups, each group with a name in front of it: `EUR = euro euros eur, USD = dollar dollars`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Groups(pub(super) &'static str);

impl Groups {
    fn groups(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.0
            .split(", ")
            .filter_map(|group| group.split_once(" = "))
    }

    /// The group that the word is in.
    pub(super) fn of(self, word: &str) -> Option<&'static str> {
        let mut groups = self.groups();
        let has = |words: &str| words.split(' ').any(|known| known == word);
        groups.find(|(_, words)| has(words)).map(|(name, _)| name)
    }

    /// Whether the group of this name has the word.
    pub(super) fn holds(self, name: &str, word: &str) -> bool {
        let mut groups = self.groups().filter(|(known, _)| *known == name);
        groups.any(|(_, words)| words.split(' ').any(|known| known == word))
    }
}

/// The words of a name, in small letters: `orderID`, `order_id` and `order-id` are `order`, `id`.
pub(super) fn of_name(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (index, &letter) in letters.iter().enumerate() {
        if !letter.is_alphanumeric() {
            words.push(std::mem::take(&mut word));
            continue;
        }
        if starts_word(&letters, index) {
            words.push(std::mem::take(&mut word));
        }
        word.extend(letter.to_lowercase());
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// A capital after a small letter or a digit, or the last capital of an acronym: the `P` of `HTTPProxy`.
fn starts_word(letters: &[char], index: usize) -> bool {
    let Some(before) = index.checked_sub(1).and_then(|before| letters.get(before)) else {
        return false;
    };
    let next_is_small = letters
        .get(index + 1)
        .is_some_and(|next| next.is_lowercase());
    letters[index].is_uppercase()
        && (before.is_lowercase()
            || before.is_numeric()
            || (before.is_uppercase() && next_is_small))
}

/// Whether the words end with these, written with spaces.
pub(super) fn end_with(words: &[String], ending: &str) -> bool {
    let ending: Vec<&str> = ending.split(' ').collect();
    let Some(start) = words.len().checked_sub(ending.len()) else {
        return false;
    };
    words[start..].iter().eq(ending.iter())
}

/// Whether a word stands among them.
pub(super) fn hold(words: &[String], wanted: &[&str]) -> bool {
    words.iter().any(|word| wanted.contains(&word.as_str()))
}

/// Whether a word is a past participle: `placed`, `sent`.
pub(super) fn is_past(word: &str) -> bool {
    const NONE: List = List(
        "feed, seed, speed, need, shed, embed, bed, red, med, led, weed, reed, deed, breed, \
         bleed, exceed, proceed, succeed, indeed, hundred",
    );
    const IRREGULAR: List = List(
        "begun, bid, born, bought, bound, broken, brought, built, caught, chosen, come, done, \
         drawn, driven, fallen, fed, forgotten, found, frozen, given, gone, grown, held, hidden, \
         kept, known, laid, left, lent, lost, made, met, overdue, overridden, paid, seen, sent, \
         set, shown, shut, sold, spent, stolen, sought, taken, thrown, told, understood, \
         withdrawn, won, written",
    );
    (word.len() > 3 && word.ends_with("ed") && !NONE.has(word)) || IRREGULAR.has(word)
}

/// A word of a text, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// In small letters.
    pub(super) text: String,
    /// Its first byte.
    pub(super) start: usize,
    /// The first byte after it.
    pub(super) end: usize,
}

/// The words of a text as a reader sees them: escapes of JSON are what they stand for, and what shows nothing is not there.
pub(super) fn of_text(text: &str) -> Vec<Word> {
    let mut words = Words::default();
    let mut rest = text.char_indices().peekable();
    while let Some((at, letter)) = rest.next() {
        let mut seen = letter;
        if letter == '\\' {
            seen = escaped(&text[at..]).unwrap_or(' ');
            let length = if seen == ' ' || !text[at..].starts_with("\\u") {
                2
            } else {
                6
            };
            while rest.peek().is_some_and(|(next, _)| *next < at + length) {
                rest.next();
            }
        }
        let end = rest.peek().map_or(text.len(), |(next, _)| *next);
        words.take(seen, at, end);
    }
    words.finish()
}

/// The letter that `\u0069` stands for; `None` for an escape that stands for none.
fn escaped(text: &str) -> Option<char> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}

#[derive(Default)]
struct Words {
    done: Vec<Word>,
    open: Option<Word>,
    /// Whether the last letter was a small one.
    was_small: bool,
}

impl Words {
    fn take(&mut self, letter: char, start: usize, end: usize) {
        if is_unseen(letter) {
            return;
        }
        let is_part = letter.is_alphanumeric() || matches!(letter, '\'' | '’');
        let is_hump = self.was_small && letter.is_uppercase();
        if !is_part || is_hump {
            self.done.extend(self.open.take());
        }
        self.was_small = letter.is_lowercase();
        if !is_part {
            return;
        }
        let open = self.open.get_or_insert_with(|| Word {
            text: String::new(),
            start,
            end,
        });
        open.text.extend(letter.to_lowercase());
        open.end = end;
    }

    fn finish(mut self) -> Vec<Word> {
        self.done.extend(self.open.take());
        self.done
    }
}

/// Letters of no width, which part a word for a filter and for nobody else.
fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{34f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_the_same_words_however_it_is_spelled() {
        for name in [
            "orderID", "OrderId", "order_id", "order-id", "ORDER_ID", "order.id",
        ] {
            assert_eq!(of_name(name), ["order", "id"], "{name}");
        }
        assert_eq!(of_name("HTTPProxyV2"), ["http", "proxy", "v2"]);
        assert!(of_name("__").is_empty());
    }

    #[test]
    fn what_happened_is_told_from_what_has_a_name() {
        for word in ["placed", "sent", "paid", "built"] {
            assert!(is_past(word), "{word}");
        }
        for word in ["feed", "red", "speed", "order", "embed"] {
            assert!(!is_past(word), "{word}");
        }
    }

    #[test]
    fn words_of_a_text_are_those_that_a_reader_sees() {
        let text = |text: &str| {
            let words = of_text(text).into_iter();
            words.map(|word| word.text).collect::<Vec<_>>()
        };
        assert_eq!(text("ig\u{200b}nore\\nTHIS_one"), ["ignore", "this", "one"]);
        assert_eq!(text("\\u0069gnoreAll"), ["ignore", "all"]);
        assert_eq!(text("trailing \\"), ["trailing"]);
        assert_eq!(text("\\uZZ"), ["zz"]);
        let words = of_text("é \\u0061b c");
        assert_eq!((words[1].start, words[1].end), (3, 10));
    }
}
