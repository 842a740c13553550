//! The rulebook for people: one page a rule, a table of all, and `docs/rules.md`.

use crate::model::{Impact, Rule, Runtime};
use crate::rules;

use super::examples::{self, Example};
use super::layout::{lines, wrap};

/// How far the facts of a page are indented.
const INDENT: &str = "          ";

/// All that is known about a rule, with an example, for a terminal of this width.
pub fn page(rule: &Rule, width: usize) -> String {
    page_with(rule, examples::find(rule.id), width)
}

fn page_with(rule: &Rule, example: Option<&Example>, width: usize) -> String {
    let mut page = vec![format!("{}: {}", rule.id, rule.title), String::new()];
    for (name, value) in facts(rule) {
        page.push(wrap(&format!("  {name:7} {value}"), width, INDENT));
    }
    for (title, text) in [("Why", rule.why), ("Instead", rule.instead)] {
        page.extend([String::new(), title.to_owned()]);
        page.push(wrap(&format!("  {text}"), width, "  "));
    }
    for &(title, name, text) in sides(example) {
        page.extend([String::new(), format!("{title} ({name})")]);
        page.extend(
            text.lines()
                .map(|line| format!("  {line}").trim_end().to_owned()),
        );
    }
    lines(page)
}

/// Every rule with its level and what it breaks, one a line.
pub fn table() -> String {
    let row = |rule: &Rule| {
        [
            rule.id.to_owned(),
            rule.level.to_string(),
            rule.breaks.to_string(),
        ]
    };
    let wide = |column: usize| {
        let cells = rules::all().map(|rule| row(rule)[column].len());
        cells.max().unwrap_or(0)
    };
    let (ids, levels, broken) = (wide(0), wide(1), wide(2));
    lines(rules::all().map(|rule| {
        let [id, level, breaks] = row(rule);
        format!(
            "{id:ids$}  {level:levels$}  {breaks:broken$}  {}",
            rule.title
        )
    }))
}

/// `docs/rules.md`.
pub fn markdown() -> String {
    let mut document: Vec<_> = [
        "# Rules",
        "",
        "What schema-gate can find. Written by `SCHEMA_GATE_BLESS=1 cargo test --test rulebook` from `src/rules` and",
        "`fixtures`; edit those.",
        "",
        "| rule | what was found | breaks | level |",
        "|---|---|---|---|",
    ]
    .map(str::to_owned)
    .into();
    document.extend(rules::all().map(|rule| {
        let (id, anchor) = (rule.id, rule.id.replace('/', ""));
        let (title, breaks, level) = (rule.title, rule.breaks, rule.level);
        format!("| [`{id}`](#{anchor}) | {title} | {breaks} | {level} |")
    }));
    document.extend(rules::all().flat_map(|rule| markdown_page(rule, examples::find(rule.id))));
    lines(document)
}

/// The requirements of `CloudEvents` that are checked, by their number: the last part of `docs/cloudevents.md`.
pub fn requirements() -> String {
    let mut rows: Vec<_> = rules::all()
        .filter_map(|rule| Some((rule.check?, rule)))
        .collect();
    // The sort is stable: the degrees of a requirement keep the order of the rulebook.
    rows.sort_by_key(|(check, _)| *check);
    let head = [
        "| check | what was found | rule | level | where it is asked for |",
        "|---|---|---|---|---|",
    ];
    let rows = rows.into_iter().map(|(check, rule)| {
        let (id, title) = (rule.id, rule.title);
        let draft = if rule.is_draft { " (draft)" } else { "" };
        let level = format!("{}{draft}", rule.level);
        let section = match rule.spec.split_once(": https://") {
            Some((section, address)) => format!("[{section}](https://{address})"),
            None => rule.spec.to_owned(),
        };
        let anchor = id.replace('/', "");
        format!("| {check} | {title} | [`{id}`](rules.md#{anchor}) | {level} | {section} |")
    });
    lines(head.into_iter().map(str::to_owned).chain(rows))
}

fn markdown_page(rule: &Rule, example: Option<&Example>) -> Vec<String> {
    let mut page = vec![
        String::new(),
        format!("## {}", rule.id),
        String::new(),
        format!("{}.", capitalised(rule.title)),
        String::new(),
    ];
    page.extend(
        facts(rule)
            .iter()
            .map(|(name, value)| format!("* {name}: {value}")),
    );
    page.extend([String::new(), format!("**Why.** {}", rule.why)]);
    page.extend([String::new(), format!("**Instead.** {}", rule.instead)]);
    for &(title, name, text) in sides(example) {
        let language = name
            .rsplit_once('.')
            .map_or("", |(_, extension)| match extension {
                "avsc" | "avpr" => "json",
                extension => extension,
            });
        page.extend([String::new(), format!("{title} (`{name}`):"), String::new()]);
        page.extend([
            format!("```{language}"),
            text.trim_end().to_owned(),
            "```".to_owned(),
        ]);
    }
    page
}

/// What stands at the head of a page: names and values.
fn facts(rule: &Rule) -> Vec<(&'static str, String)> {
    let effect = match rule.impact {
        Impact::Unreadable => "unreadable (the reader fails: a poison message)",
        Impact::Misread => "misread (the reader silently sees another value)",
        Impact::Lost => "lost (the value is silently dropped)",
        Impact::Source => "source (generated code no longer compiles)",
        Impact::Contract => "contract (no reader fails)",
    };
    let mut facts = vec![
        ("breaks", rule.breaks.to_string()),
        ("effect", effect.to_owned()),
        ("level", rule.level.to_string()),
    ];
    if !rule.runtimes.is_empty() {
        let titles: Vec<&str> = rule.runtimes.iter().copied().map(Runtime::title).collect();
        facts.push(("hits", titles.join(", ")));
    }
    facts.push(("since", rule.since.to_owned()));
    if !rule.spec.is_empty() {
        facts.push(("spec", rule.spec.to_owned()));
    }
    facts.extend(rule.check.map(|check| ("check", check.to_owned())));
    if rule.is_draft {
        let draft = "the working draft asks for it; a warning at most under the release";
        facts.push(("draft", draft.to_owned()));
    }
    if !rule.aka.is_empty() {
        facts.push(("aka", rule.aka.join(", ")));
    }
    facts
}

/// The files of an example: the title, the name, the text.
fn sides(example: Option<&Example>) -> &'static [(&'static str, &'static str, &'static str)] {
    example.map_or(&[], |example| example.sides)
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOVED: Example = Example {
        rule: "schema/moved",
        sides: &[
            ("Before", "old/order.avsc", "{\n  \"type\": \"int\"\n}\n"),
            (
                "After",
                "new/shop/order.avsc",
                "{\n  \"type\": \"int\"\n}\n",
            ),
        ],
    };

    #[test]
    fn a_page_tells_the_facts_and_shows_both_sides() {
        assert_eq!(
            page_with(&rules::schema::MOVED, Some(&MOVED), 60),
            "\
schema/moved: schema moved to another file

  breaks  nothing
  effect  contract (no reader fails)
  level   info
  since   0.1.0

Why
  Subjects are paired by name, so a move alone changes
  nothing on the wire.

Instead
  Nothing: this is safe. Tools that name the file need the
  new path.

Before (old/order.avsc)
  {
    \"type\": \"int\"
  }

After (new/shop/order.avsc)
  {
    \"type\": \"int\"
  }
"
        );
    }

    #[test]
    fn a_page_of_the_book_shows_schemas_as_code() {
        let page = markdown_page(&rules::schema::MOVED, Some(&MOVED)).join("\n");
        let code = "Before (`old/order.avsc`):\n\n```json\n{\n  \"type\": \"int\"\n}\n```\n\nAfter";
        assert!(page.contains(code), "{page}");
        assert!(page.starts_with("\n## schema/moved\n\nSchema moved to another file.\n"));
    }

    #[test]
    fn the_table_has_a_line_for_each_rule() {
        assert_eq!(table().lines().count(), rules::all().count());
    }
}
