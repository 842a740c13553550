//! Who owns a file, by a CODEOWNERS file as GitHub reads it.
//!
//! <https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners>

/// The places of a CODEOWNERS file. The first one that is there counts, the others are not looked at.
pub const CODEOWNERS: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/// A larger file is not loaded by GitHub either.
const BYTES: usize = 3 * 1024 * 1024;

/// The lines of a CODEOWNERS file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct CodeOwners {
    lines: Vec<Line>,
}

#[derive(Debug, PartialEq, Eq)]
struct Line {
    pattern: Pattern,
    owners: Vec<String>,
}

/// A pattern, step by step.
#[derive(Debug, PartialEq, Eq)]
struct Pattern {
    steps: Vec<String>,
    /// Whether what lies below a match is matched as well.
    is_deep: bool,
    /// Whether only what lies below a match is matched.
    is_folder: bool,
}

impl CodeOwners {
    /// Reads the file; `None` when it is too large to count. Lines that GitHub calls invalid are passed over.
    pub fn parse(text: &str) -> Option<Self> {
        let lines = text.lines().filter_map(line).collect();
        (text.len() < BYTES).then_some(Self { lines })
    }

    /// The owners of `path` by the last line that matches it; empty when that line names none, or none matches.
    pub fn of(&self, path: &str) -> &[String] {
        let steps: Vec<&str> = path.split('/').collect();
        let decisive = self.lines.iter().rev();
        let mut decisive = decisive.filter(|line| line.pattern.matches(&steps));
        decisive.next().map_or(&[], |line| &line.owners)
    }
}

fn line(line: &str) -> Option<Line> {
    let (pattern, owners) = words(line);
    let pattern = Pattern::parse(&pattern?)?;
    // A name is `@user`, `@organisation/team` or an address.
    let are_names = owners
        .iter()
        .all(|owner| owner.len() > 1 && owner.contains('@'));
    are_names.then_some(Line { pattern, owners })
}

/// The pattern and the owners, split at spaces that no backslash escapes, up to a comment.
fn words(line: &str) -> (Option<String>, Vec<String>) {
    let mut words = vec![String::new()];
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        let is_between = words.last().is_none_or(String::is_empty);
        match letter {
            '#' if is_between => break,
            '\\' => match letters.next() {
                Some(escaped @ (' ' | '\t')) => push(&mut words, escaped),
                Some(other) => {
                    push(&mut words, letter);
                    push(&mut words, other);
                }
                None => push(&mut words, letter),
            },
            letter if letter.is_whitespace() => {
                if !is_between {
                    words.push(String::new());
                }
            }
            letter => push(&mut words, letter),
        }
    }
    let mut words = words.into_iter().filter(|word| !word.is_empty());
    (words.next(), words.collect())
}

fn push(words: &mut [String], letter: char) {
    if let Some(word) = words.last_mut() {
        word.push(letter);
    }
}

impl Pattern {
    /// `None` for what gitignore knows and CODEOWNERS does not.
    fn parse(pattern: &str) -> Option<Self> {
        let pattern = pattern.trim_start_matches('\u{feff}');
        if pattern.starts_with(['!', '\\']) || pattern.contains(['[', ']']) {
            return None;
        }
        let is_folder = pattern.ends_with('/');
        let inner = pattern.trim_matches('/');
        // A slash at the front or in the middle ties the pattern to the top.
        let is_tied = pattern.starts_with('/') || inner.contains('/');
        let mut steps: Vec<String> = inner
            .split('/')
            .filter(|step| !step.is_empty())
            .map(str::to_owned)
            .collect();
        if !is_tied {
            steps.insert(0, "**".to_owned());
        }
        // `docs/*` is what lies in docs, and not what lies below that.
        let is_deep = steps.last().is_none_or(|last| last != "*");
        Some(Self {
            steps,
            is_deep: is_deep || is_folder || !is_tied,
            is_folder,
        })
    }

    fn matches(&self, path: &[&str]) -> bool {
        let above = (1..path.len()).map(|end| &path[..end]);
        let is_itself = !self.is_folder && matches_steps(&self.steps, path);
        is_itself || (self.is_deep && { above }.any(|folder| matches_steps(&self.steps, folder)))
    }
}

/// Whether the steps of a pattern are those of a path, where `**` stands for any number of them.
fn matches_steps(pattern: &[String], path: &[&str]) -> bool {
    wild(
        pattern,
        path,
        |step| step == "**",
        |step, name| {
            let (step, name): (Vec<char>, Vec<char>) =
                (step.chars().collect(), name.chars().collect());
            wild(
                &step,
                &name,
                |letter| *letter == '*',
                |letter, found| *letter == '?' || letter == found,
            )
        },
    )
}

/// Whether a pattern with wildcards fits. Only the last wildcard is ever tried again, so the work is no more than a product.
fn wild<P, T>(
    pattern: &[P],
    text: &[T],
    is_wild: impl Fn(&P) -> bool,
    fits: impl Fn(&P, &T) -> bool,
) -> bool {
    let (mut next, mut at, mut retry) = (0, 0, None);
    while at < text.len() {
        match pattern.get(next) {
            Some(part) if is_wild(part) => {
                retry = Some((next, at));
                next += 1;
            }
            Some(part) if fits(part, &text[at]) => {
                next += 1;
                at += 1;
            }
            _ => {
                let Some((wildcard, from)) = retry else {
                    return false;
                };
                retry = Some((wildcard, from + 1));
                next = wildcard + 1;
                at = from + 1;
            }
        }
    }
    pattern[next..].iter().all(is_wild)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<'o>(owners: &'o CodeOwners, path: &str) -> Vec<&'o str> {
        owners.of(path).iter().map(String::as_str).collect()
    }

    #[test]
    fn the_last_line_that_matches_decides() {
        let text =
            "# all of it\n* @acme/everyone @ann # both\n*.avsc @acme/data\n/events/legacy.avsc\n";
        let owners = CodeOwners::parse(text).unwrap();
        assert_eq!(of(&owners, "README.md"), ["@acme/everyone", "@ann"]);
        assert_eq!(of(&owners, "events/order.avsc"), ["@acme/data"]);
        assert!(of(&owners, "events/legacy.avsc").is_empty());
    }

    #[test]
    fn patterns_are_those_of_the_documentation() {
        let matches = |pattern: &str, path: &str| {
            let owners = CodeOwners::parse(&format!("{pattern} @o")).unwrap();
            !owners.of(path).is_empty()
        };
        for (pattern, path, expected) in [
            ("/build/logs/", "build/logs/a/b.log", true),
            ("/build/logs/", "x/build/logs/b.log", false),
            ("docs/*", "docs/a.md", true),
            ("docs/*", "docs/build/a.md", false),
            ("docs/*", "x/docs/a.md", false),
            ("apps/", "x/apps/y/a.rs", true),
            ("apps/", "apps", false),
            ("/apps/github", "apps/github/a.rs", true),
            ("**/logs", "deeply/logs/a/b.log", true),
            ("**/logs", "logs/a.log", true),
            ("a/**/b.avsc", "a/b.avsc", true),
            ("a/**/b.avsc", "a/x/y/b.avsc", true),
            ("/a/**", "a/x/y", true),
            ("*", "a/b/c", true),
            ("ord?r.avsc", "x/order.avsc", true),
            ("my\\ events/", "my events/a.avsc", true),
            ("!*.avsc", "a.avsc", false),
            ("[ab].avsc", "a.avsc", false),
            ("events.avsc", "Events.avsc", false),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn a_line_with_something_that_is_no_owner_is_passed_over() {
        let owners = CodeOwners::parse("* @ann\n*.avsc data-team\n*.md docs@acme.com").unwrap();
        assert_eq!(of(&owners, "a.avsc"), ["@ann"]);
        assert_eq!(of(&owners, "a.md"), ["docs@acme.com"]);
    }

    #[test]
    fn a_file_that_github_does_not_load_does_not_count() {
        assert_eq!(CodeOwners::parse(&"* @ann\n".repeat(500_000)), None);
    }

    #[test]
    fn many_wildcards_cost_little() {
        let owners = CodeOwners::parse(&format!("{}b @o", "*a".repeat(2_000))).unwrap();
        assert!(owners.of(&"a".repeat(4_000)).is_empty());
    }
}
