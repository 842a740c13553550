//! Where the URIs of schemas live in the repository.

use std::collections::BTreeMap;

/// URIs and prefixes of URIs, each with the file or the folder that it stands for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Uris(BTreeMap<String, Vec<Home>>);

/// Where something lives, as some schemas see it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Home {
    /// The folder below which the schemas stand that see it so, with a slash at the end; empty for all.
    seen_from: String,
    /// The file; or the folder, with a slash at the end, empty for the root.
    path: String,
}

impl Home {
    fn is_folder(&self) -> bool {
        self.path.is_empty() || self.path.ends_with('/')
    }
}

impl Uris {
    /// Says where `uri` lives for the schemas below the folder `seen_from`: in a file; or, as a prefix, in a folder, whose
    /// path is empty or ends with a slash. What is said later beats what was said before.
    pub fn add(&mut self, uri: &str, seen_from: &str, path: &str) {
        let home = Home {
            seen_from: seen_from.to_owned(),
            path: path.to_owned(),
        };
        self.0.entry(uri.to_owned()).or_default().push(home);
    }

    /// Whether nobody said where anything lives.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where `address` lives for the file at `holder`, by the longest URI that fits: the file, or the folder and the rest
    /// of the address.
    ///
    /// ```
    /// use schema_gate::model::Uris;
    /// let mut uris = Uris::default();
    /// uris.add("https://acme.com/", "", "schemas/");
    /// uris.add("https://acme.com/order.json", "", "order.v2.json");
    /// let home = |address| uris.home("events/order.json", address);
    /// assert_eq!(home("https://acme.com/a/line.json"), Some(("schemas/", "a/line.json")));
    /// assert_eq!(home("https://acme.com/order.json"), Some(("order.v2.json", "")));
    /// ```
    pub fn home<'u>(&'u self, holder: &str, address: &'u str) -> Option<(&'u str, &'u str)> {
        if self.0.is_empty() {
            return None;
        }
        let mut ends = (1..=address.len()).rev();
        ends.find_map(|end| {
            let (uri, rest) = address.split_at_checked(end)?;
            let fits = |home: &&Home| {
                holder.starts_with(&home.seen_from) && home.is_folder() != rest.is_empty()
            };
            let home = self.0.get(uri)?.iter().rfind(fits)?;
            Some((home.path.as_str(), rest))
        })
    }
}
