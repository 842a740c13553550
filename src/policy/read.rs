//! Reads one config file, with the place of everything that is wrong with it.

use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use globset::GlobSet;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::model::{Breaks, Level, Plain, Rule, SchemaFile};
use crate::rules;

use super::Scope;
use super::architect::Architect;
use super::globs::{self, Collector, Globs};
use super::history::{History, MOST};
use super::keys::{self, Key, Takes};
use super::problem::{ConfigError, Problem, quoted};
use super::settings::{Levels, Names, Origin, Setting, Settings};
use super::uris;

/// The most bytes of a file that somebody wrote by hand. Reading takes a second at worst.
const BYTES: usize = 256 * 1024;

/// The most globs of one list.
const GLOBS: usize = 1_000;

/// The most problems of one file that are told.
const PROBLEMS: usize = 50;

/// What one file says, and what is wrong with it.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) base: Option<Setting<String>>,
    pub(super) architect: Option<Architect>,
    pub(super) scopes: Vec<Scope>,
    pub(super) uris: Vec<uris::Entry>,
    pub(super) problems: Vec<ConfigError>,
}

/// Reads the config file that speaks for `folder`.
pub(super) fn read(file: &Arc<SchemaFile>, folder: &str) -> Read {
    let mut reader = Reader {
        file,
        folder,
        problems: Vec::new(),
    };
    let mut read = reader.document(file.text());
    read.problems = reader.problems;
    read.problems.sort_by_key(|problem| problem.span.offset());
    read
}

/// A problem for each file whose folder another file speaks for already. The files are sorted by folder.
pub(super) fn rivals(files: &[(&str, &Arc<SchemaFile>)]) -> Vec<ConfigError> {
    let rivals = files.windows(2).filter(|pair| pair[0].0 == pair[1].0);
    let problem = |pair: &[(&str, &Arc<SchemaFile>)]| ConfigError {
        file: Arc::clone(pair[1].1),
        span: 0.into(),
        problem: Problem::Rival(quoted(pair[0].1.path())),
    };
    rivals.map(problem).collect()
}

/// An entry of a table: key and value, each with its bytes.
type Entry<'t, 'i> = (
    &'t Spanned<toml::de::DeString<'i>>,
    &'t Spanned<DeValue<'i>>,
);

pub(super) struct Reader<'f> {
    file: &'f Arc<SchemaFile>,
    pub(super) folder: &'f str,
    problems: Vec<ConfigError>,
}

impl Reader<'_> {
    fn document(&mut self, text: &str) -> Read {
        if text.len() > BYTES {
            self.wrong(0..0, Problem::TooLarge(BYTES));
            return Read::default();
        }
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let why = Plain(error.message()).to_string();
            self.wrong(error.span().unwrap_or_default(), Problem::NotToml(why));
        }
        if errors.is_empty() {
            self.file(table.get_ref())
        } else {
            Read::default()
        }
    }

    fn file(&mut self, table: &DeTable<'_>) -> Read {
        self.know(table, keys::FILE);
        self.version(table);
        let base = self.base(table);
        let defaults = self.table(table, "defaults");
        let everywhere = Scope {
            folder: self.folder.to_owned(),
            settings: defaults.map_or_else(Settings::default, |defaults| {
                self.know(defaults, keys::table("defaults"));
                self.settings(defaults)
            }),
            levels: self.levels(table),
            ..Scope::default()
        };
        let mut scopes = vec![everywhere];
        for policy in self.tables(table, "policy") {
            scopes.push(self.policy(policy));
        }
        Read {
            base,
            architect: self.architect(table),
            scopes,
            uris: self.uris(table),
            problems: Vec::new(),
        }
    }

    fn policy(&mut self, table: &DeTable<'_>) -> Scope {
        self.know(table, keys::table("policy"));
        let elements = self.elements(table);
        Scope {
            folder: self.folder.to_owned(),
            paths: self.globs(table, "paths").map(|paths| paths.value),
            exclude: self.globs(table, "exclude"),
            settings: self.settings(table),
            levels: self.levels(table),
            elements,
        }
    }

    /// The elements that a policy is about, and no setting besides: what is asked of a file is asked of all of it.
    fn elements(&mut self, table: &DeTable<'_>) -> Option<Names> {
        const BESIDES: [&str; 3] = ["elements", "paths", "rules"];
        let elements = self.names(table, "elements")?;
        for (key, _) in table {
            if !BESIDES.contains(&&**key.get_ref()) {
                self.wrong(key.span(), Problem::BesideElements(quoted(key.get_ref())));
            }
        }
        let (items, _) = self.list(table, "elements", "a list of names")?;
        for (glob, item) in elements.value.0.iter().zip(items) {
            if let Err(why) = globs::of_names(glob) {
                let glob = quoted(glob);
                self.wrong(item.span(), Problem::Glob { glob, why });
            }
        }
        Some(elements.value)
    }

    fn settings(&mut self, table: &DeTable<'_>) -> Settings {
        Settings {
            mode: self.word(table, "mode"),
            fail_on: self.word(table, "fail-on"),
            on_unproven: self.word(table, "on-unproven"),
            unknown_fields: self.word(table, "unknown-fields"),
            perspective: self.word(table, "perspective"),
            format: self.word(table, "format"),
            layer: self.word(table, "layer"),
            history: self.history(table),
            schema_type: self.word(table, "schema-type"),
            roots: self.roots(table),
            profile: self.word(table, "profile"),
            runtimes: self.words(table, "runtimes"),
            guarded_properties: self.names(table, "guarded-properties"),
            owners: self.names(table, "owners"),
            consumers: self.words(table, "consumers"),
            ordering_key: self.ordering_key(table),
            personal_data: self.names(table, "personal-data"),
            personal_data_tags: self.names(table, "personal-data-tags"),
            ce_type: self.ce_type(table),
        }
    }

    fn ce_type(&mut self, table: &DeTable<'_>) -> Option<Setting<String>> {
        let says = self.text(table, "ce-type")?;
        if says.value.trim().is_empty() {
            let span = table.get("ce-type").map(Spanned::span);
            self.wrong(span.unwrap_or_default(), Problem::Empty("ce-type"));
            return None;
        }
        Some(says)
    }

    fn history(&mut self, table: &DeTable<'_>) -> Option<Setting<History>> {
        let value = table.get("history")?;
        let says = self.table(table, "history")?;
        self.know(says, keys::HISTORY_KEYS);
        let tags = self.text(says, "tags");
        if let (Some(tags), Some(value)) = (&tags, says.get("tags"))
            && let Err(why) = globs::of_names(&tags.value)
        {
            let glob = quoted(&tags.value);
            self.wrong(value.span(), Problem::Glob { glob, why });
        }
        let history = History {
            tags: tags.map(|tags| tags.value),
            depth: self.count(says, "depth", MOST).unwrap_or(MOST),
        };
        Some(self.setting(history, &value.span()))
    }

    /// A field, with dots into what it holds.
    fn ordering_key(&mut self, table: &DeTable<'_>) -> Option<Setting<String>> {
        let value = table.get("ordering-key")?;
        let says = self.text(table, "ordering-key")?;
        if says.value.split('.').any(str::is_empty) {
            self.wrong_type(value, "ordering-key", "the name of a field");
            return None;
        }
        Some(says)
    }

    pub(super) fn count(
        &mut self,
        table: &DeTable<'_>,
        key: &'static str,
        most: usize,
    ) -> Option<usize> {
        let value = table.get(key)?;
        let DeValue::Integer(number) = value.get_ref() else {
            self.wrong_type(value, key, "a number");
            return None;
        };
        let count = number.as_str().parse().ok();
        let count = count.filter(|count| (1..=most).contains(count));
        if count.is_none() {
            let found = quoted(number.as_str());
            self.wrong(value.span(), Problem::Count { key, most, found });
        }
        count
    }

    fn version(&mut self, table: &DeTable<'_>) {
        let Some(value) = table.get("version") else {
            return;
        };
        match value.get_ref() {
            DeValue::Integer(number) if number.as_str() == "1" => {}
            DeValue::Integer(number) => {
                let found = Problem::Version(quoted(number.as_str()));
                self.wrong(value.span(), found);
            }
            _ => self.wrong_type(value, "version", "the number 1"),
        }
    }

    fn base(&mut self, table: &DeTable<'_>) -> Option<Setting<String>> {
        let (key, _) = table.get_key_value("base")?;
        if !self.folder.is_empty() {
            self.wrong(key.span(), Problem::NotAtRoot("base"));
        }
        self.text(table, "base")
    }

    /// Where URIs live, in the order of the URIs.
    fn uris(&mut self, table: &DeTable<'_>) -> Vec<uris::Entry> {
        let mut entries = Vec::new();
        for (key, value) in self.table(table, "uris").into_iter().flatten() {
            let uri = uris::uri(key.get_ref()).map_err(|problem| self.wrong(key.span(), problem));
            let DeValue::String(path) = value.get_ref() else {
                self.wrong_type(value, key.get_ref(), "a path in quotes");
                continue;
            };
            let Ok(uri) = uri else { continue };
            match uris::path(&uri, path, self.folder) {
                Ok(path) => {
                    let path = self.setting(path, &value.span());
                    entries.push(uris::Entry { uri, path });
                }
                Err(problem) => self.wrong(value.span(), problem),
            }
        }
        entries
    }

    /// The levels of `rules`: globs first, so that an id beats a glob, and each in the order of the text.
    fn levels(&mut self, table: &DeTable<'_>) -> Levels {
        let mut levels = Levels::new();
        let Some(table) = self.table(table, "rules") else {
            return levels;
        };
        let mut entries: Vec<Entry<'_, '_>> = table.iter().collect();
        entries.sort_by_key(|(key, _)| (!is_glob(key.get_ref()), key.span().start));
        for (key, value) in entries {
            let rules = self.rules(key);
            let Some(level) = self.parsed::<Level>(value, key.get_ref(), &keys::levels()) else {
                continue;
            };
            let meant = rules.into_iter().filter(|rule| {
                // "avro/*" = "error" says how much breaks weigh; it must not fail a change that breaks nothing.
                !(is_glob(key.get_ref()) && is_safe(rule) && level.value > Level::Info)
            });
            levels.extend(meant.map(|rule| (rule.id, level.clone())));
        }
        levels
    }

    /// The rules that a key of `[rules]` names.
    fn rules(&mut self, key: &Spanned<toml::de::DeString<'_>>) -> Vec<&'static Rule> {
        let name: &str = key.get_ref();
        if !is_glob(name) {
            let named: Vec<_> = rules::called(name).collect();
            if named.is_empty() {
                let near = self.has_room().then(|| nearest_rule(name)).flatten();
                let id = quoted(name);
                self.wrong(key.span(), Problem::UnknownRule { id, near });
            }
            return named;
        }
        let matching = |glob: GlobSet| rules::all().filter(move |rule| glob.is_match(rule.id));
        match globs::of_names(name).map(|glob| matching(glob).collect::<Vec<_>>()) {
            Ok(rules) if rules.is_empty() => {
                self.wrong(key.span(), Problem::NoRuleMatches(quoted(name)));
                Vec::new()
            }
            Ok(rules) => rules,
            Err(why) => {
                let glob = quoted(name);
                self.wrong(key.span(), Problem::Glob { glob, why });
                Vec::new()
            }
        }
    }

    fn globs(&mut self, table: &DeTable<'_>, key: &str) -> Option<Setting<Globs>> {
        let wanted = "a list of globs";
        let value = table.get(key)?;
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(value, key, wanted);
            return None;
        };
        if items.len() > GLOBS {
            self.wrong(value.span(), Problem::TooManyGlobs(GLOBS));
            return None;
        }
        let mut collector = Collector::new();
        for item in items {
            let DeValue::String(glob) = item.get_ref() else {
                self.wrong_type(item, key, wanted);
                continue;
            };
            if let Err(why) = collector.add(glob) {
                let glob = quoted(glob);
                self.wrong(item.span(), Problem::Glob { glob, why });
            }
        }
        match collector.finish() {
            Ok(globs) => Some(self.setting(globs, &value.span())),
            Err(why) => {
                let glob = key.to_owned();
                self.wrong(value.span(), Problem::Glob { glob, why });
                None
            }
        }
    }

    pub(super) fn word<T: FromStr>(
        &mut self,
        table: &DeTable<'_>,
        key: &'static str,
    ) -> Option<Setting<T>>
    where
        T::Err: ToString,
    {
        let value = table.get(key)?;
        self.parsed(value, key, &known(key))
    }

    fn words<T: FromStr, W: FromIterator<T>>(
        &mut self,
        table: &DeTable<'_>,
        key: &'static str,
    ) -> Option<Setting<W>>
    where
        T::Err: ToString,
    {
        let (items, span) = self.list(table, key, "a list of words")?;
        if items.is_empty() {
            self.wrong(span, Problem::Empty(key));
            return None;
        }
        let known = known(key);
        let parsed = items
            .iter()
            .filter_map(|item| self.parsed(item, key, &known));
        let words = parsed.map(|word| word.value).collect();
        Some(self.setting(words, &span))
    }

    pub(super) fn names(
        &mut self,
        table: &DeTable<'_>,
        key: &'static str,
    ) -> Option<Setting<Names>> {
        let wanted = "a list of names";
        let (items, span) = self.list(table, key, wanted)?;
        let mut names = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::String(name) => names.push(name.clone().into_owned()),
                _ => self.wrong_type(item, key, wanted),
            }
        }
        Some(self.setting(Names(names), &span))
    }

    /// Folders of the repository, as they are called from its top.
    fn roots(&mut self, table: &DeTable<'_>) -> Option<Setting<Names>> {
        let Setting { value, origin } = self.names(table, "roots")?;
        let (items, _) = self.list(table, "roots", "a list of names")?;
        let mut roots = Vec::new();
        for (root, item) in value.0.iter().zip(items) {
            let steps = root.trim_end_matches('/').split('/');
            let steps: Vec<&str> = steps.filter(|step| *step != ".").collect();
            if steps.contains(&"..") || root.starts_with('/') || root.contains('\\') {
                self.wrong(item.span(), Problem::LeadsOut(quoted(root)));
                continue;
            }
            let whole = format!("{}{}", self.folder, steps.join("/"));
            roots.push(whole.trim_end_matches('/').to_owned());
        }
        let value = Names(roots);
        Some(Setting { value, origin })
    }

    fn list<'t, 'i>(
        &mut self,
        table: &'t DeTable<'i>,
        key: &str,
        wanted: &'static str,
    ) -> Option<(&'t [Spanned<DeValue<'i>>], Range<usize>)> {
        let value = table.get(key)?;
        let items = value.get_ref().as_array();
        if items.is_none() {
            self.wrong_type(value, key, wanted);
        }
        let items: &[_] = items?;
        Some((items, value.span()))
    }

    fn parsed<T: FromStr>(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        key: &str,
        known: &[String],
    ) -> Option<Setting<T>>
    where
        T::Err: ToString,
    {
        let DeValue::String(word) = value.get_ref() else {
            self.wrong_type(value, key, "a word in quotes");
            return None;
        };
        // What is known has nothing to escape and is short: quoting leaves it as it is.
        match quoted(word).parse() {
            Ok(parsed) => Some(self.setting(parsed, &value.span())),
            Err(error) => {
                let problem = Problem::Word {
                    key: quoted(key),
                    problem: T::Err::to_string(&error),
                    near: keys::nearest(word, known.iter().map(String::as_str)).map(str::to_owned),
                };
                self.wrong(value.span(), problem);
                None
            }
        }
    }

    pub(super) fn text(&mut self, table: &DeTable<'_>, key: &str) -> Option<Setting<String>> {
        let value = table.get(key)?;
        let DeValue::String(text) = value.get_ref() else {
            self.wrong_type(value, key, "a text in quotes");
            return None;
        };
        Some(self.setting(text.clone().into_owned(), &value.span()))
    }

    pub(super) fn table<'t, 'i>(
        &mut self,
        table: &'t DeTable<'i>,
        key: &str,
    ) -> Option<&'t DeTable<'i>> {
        let value = table.get(key)?;
        let found = value.get_ref().as_table();
        if found.is_none() {
            self.wrong_type(value, key, "a table");
        }
        found
    }

    fn tables<'t, 'i>(&mut self, table: &'t DeTable<'i>, key: &str) -> Vec<&'t DeTable<'i>> {
        let Some(value) = table.get(key) else {
            return Vec::new();
        };
        let wanted = "tables, each under `[[policy]]`";
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(value, key, wanted);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            match item.get_ref().as_table() {
                Some(table) => tables.push(table),
                None => self.wrong_type(item, key, wanted),
            }
        }
        tables
    }

    /// Finds fault with each key of `table` that is not one of `keys`.
    pub(super) fn know(&mut self, table: &DeTable<'_>, keys: &'static [Key]) {
        for (key, _) in table {
            if !self.has_room() {
                return;
            }
            let name: &str = key.get_ref();
            let problem = match keys.iter().find(|known| known.name == name) {
                Some(Key {
                    takes: Takes::Later,
                    ..
                }) => Problem::Later { key: quoted(name) },
                Some(_) => continue,
                None => unknown(name, keys),
            };
            self.wrong(key.span(), problem);
        }
    }

    pub(super) fn setting<T>(&self, value: T, span: &Range<usize>) -> Setting<T> {
        let origin = Origin::File {
            path: self.file.path().to_owned(),
            line: self.file.position(span.start).line,
        };
        Setting { value, origin }
    }

    pub(super) fn wrong_type(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        key: &str,
        wanted: &'static str,
    ) {
        let problem = Problem::WrongType {
            key: quoted(key),
            wanted,
            found: match value.get_ref() {
                DeValue::String(_) => "a text",
                DeValue::Integer(_) | DeValue::Float(_) => "a number",
                DeValue::Boolean(_) => "true or false",
                DeValue::Datetime(_) => "a date",
                DeValue::Array(_) => "a list",
                DeValue::Table(_) => "a table",
            },
        };
        self.wrong(value.span(), problem);
    }

    /// Whether a problem more would be told.
    fn has_room(&self) -> bool {
        self.problems.len() < PROBLEMS
    }

    pub(super) fn wrong(&mut self, span: Range<usize>, problem: Problem) {
        if !self.has_room() {
            return;
        }
        self.problems.push(ConfigError {
            file: Arc::clone(self.file),
            span: span.into(),
            problem,
        });
    }
}

/// The words that a key takes. One that stands in the wrong part of the file was refused already; its value is read all the
/// same.
fn known(key: &str) -> Vec<String> {
    match keys::anywhere(key).map(|(key, _)| &key.takes) {
        Some(Takes::Word(words) | Takes::Words(words)) => words(),
        _ => Vec::new(),
    }
}

fn unknown(name: &str, keys: &[Key]) -> Problem {
    let key = quoted(name);
    match keys::anywhere(name) {
        Some((
            Key {
                takes: Takes::Later,
                ..
            },
            _,
        )) => Problem::Later { key },
        Some((_, part)) => Problem::Misplaced { key, part },
        None => {
            let known = || {
                let today = keys.iter().filter(|key| !matches!(key.takes, Takes::Later));
                today.map(|key| key.name)
            };
            let near = keys::nearest(name, known());
            let known = known().collect::<Vec<_>>().join(", ");
            Problem::UnknownKey { key, near, known }
        }
    }
}

fn is_glob(name: &str) -> bool {
    name.contains(['*', '?', '[', '{'])
}

fn is_safe(rule: &Rule) -> bool {
    rule.breaks == Breaks::Nothing && rule.level <= Level::Info
}

/// The rule that may be meant by a name that no rule has: another tool's name for it, or a slip of the finger.
pub fn nearest_rule(name: &str) -> Option<&'static str> {
    let is_alias = |aka: &str| aka == name || aka.split_once(':').is_some_and(|(_, of)| of == name);
    rules::all()
        .find(|rule| rule.aka.iter().copied().any(is_alias))
        .map(|rule| rule.id)
        .or_else(|| keys::nearest(name, rules::all().map(|rule| rule.id)))
}
