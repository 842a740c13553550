//! Sets of paths, as a config writes them.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Globs over paths below one folder. `*` stays inside a folder, `**` does not.
#[derive(Debug)]
pub(super) struct Globs(GlobSet);

impl Globs {
    /// Whether one of the globs matches `path`.
    pub(super) fn contain(&self, path: &str) -> bool {
        self.0.is_match(path)
    }
}

/// Collects globs, one by one, so that each wrong one can be told from the others.
#[derive(Debug)]
pub(super) struct Collector(GlobSetBuilder);

impl Collector {
    /// The collector of an empty set.
    pub(super) fn new() -> Self {
        Self(GlobSetBuilder::new())
    }

    /// Adds a glob. A name without wildcards, and a name that ends with a slash, stand for a folder with all it holds.
    ///
    /// # Errors
    /// If the glob makes no sense, as one sentence.
    pub(super) fn add(&mut self, glob: &str) -> Result<(), String> {
        if let Some(rest) = glob.strip_prefix('!') {
            return Err(format!(
                "say `exclude = [\"{rest}\"]` instead of a leading `!`"
            ));
        }
        if glob.is_empty() {
            return Err("an empty glob matches nothing; `**` matches all".to_owned());
        }
        if glob.split('/').any(|step| step == "..") {
            return Err("`..` leads out of the folder of this file".to_owned());
        }
        for spelled in spell_out(glob) {
            let glob = GlobBuilder::new(&spelled)
                .literal_separator(true)
                .build()
                .map_err(|error| error.kind().to_string())?;
            // A set of its own first: only building it shows a glob that compiles to too much.
            let mut alone = GlobSetBuilder::new();
            alone.add(glob.clone());
            alone.build().map_err(|error| error.kind().to_string())?;
            self.0.add(glob);
        }
        Ok(())
    }

    /// The set of all globs that were added.
    ///
    /// # Errors
    /// If they are fine one by one and too much together.
    pub(super) fn finish(&self) -> Result<Globs, String> {
        let set = self.0.build();
        set.map(Globs).map_err(|error| error.kind().to_string())
    }
}

fn spell_out(glob: &str) -> Vec<String> {
    let glob = glob.strip_prefix("./").unwrap_or(glob);
    let glob = glob.strip_prefix('/').unwrap_or(glob);
    match glob {
        "" | "." => vec!["**".to_owned()],
        folder if folder.ends_with('/') => vec![format!("{folder}**")],
        name if !name.contains(['*', '?', '[', '{']) => vec![name.to_owned(), format!("{name}/**")],
        glob => vec![glob.to_owned()],
    }
}

/// A single glob over names that are no paths, rule ids or tags: `*` may stand for a slash too.
///
/// # Errors
/// If the glob makes no sense, as one sentence.
pub(super) fn of_names(glob: &str) -> Result<GlobSet, String> {
    let glob = GlobBuilder::new(glob).build();
    let mut set = GlobSetBuilder::new();
    set.add(glob.map_err(|error| error.kind().to_string())?);
    // A set, because building it tells of a glob that compiles to too much.
    set.build().map_err(|error| error.kind().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(glob: &str, path: &str) -> bool {
        let mut collector = Collector::new();
        collector.add(glob).unwrap();
        collector.finish().unwrap().contain(path)
    }

    #[test]
    fn a_star_stays_inside_a_folder() {
        assert!(matches("events/*.avsc", "events/order.avsc"));
        assert!(!matches("events/*.avsc", "events/v2/order.avsc"));
        assert!(matches("events/**/*.avsc", "events/order.avsc"));
        assert!(matches("events/**/*.avsc", "events/v2/eu/order.avsc"));
    }

    #[test]
    fn a_folder_stands_for_all_it_holds() {
        for folder in ["events", "events/", "./events", "/events/"] {
            assert!(matches(folder, "events/v2/order.avsc"), "{folder}");
            assert!(!matches(folder, "eventsourcing/order.avsc"), "{folder}");
        }
        assert!(matches(".", "events/order.avsc"));
    }

    #[test]
    fn a_glob_that_makes_no_sense_says_why() {
        let mut collector = Collector::new();
        for (glob, why) in [
            ("events/[a", "character class"),
            ("!events", "exclude"),
            ("../events", "leads out"),
            ("", "empty"),
            ("{a", "unclosed"),
        ] {
            let error = collector.add(glob).unwrap_err();
            assert!(error.contains(why), "{glob}: {error}");
        }
    }
}
