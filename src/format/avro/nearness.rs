//! Which of several files a name means: the nearest one, as a person who looks for it would have it.

use super::FullName;

/// How far two files are from each other; the nearest is the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Nearness {
    /// Folders to leave on the way from the file that uses a name.
    up: usize,
    /// Folders to enter on the way to the file that defines it.
    down: usize,
}

impl Nearness {
    /// How far the file at `to` is from the one at `from`.
    pub(super) fn new(from: &str, to: &str) -> Self {
        let folders = |path| {
            let parts = folder(path).split('/');
            parts.filter(|part: &&str| !part.is_empty()).collect()
        };
        let (from, to): (Vec<&str>, Vec<&str>) = (folders(from), folders(to));
        let shared = from.iter().zip(&to).take_while(|(from, to)| from == to);
        let shared = shared.count();
        Self {
            up: from.len() - shared,
            down: to.len() - shared,
        }
    }
}

/// The folder that a file stands in, empty at the top.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The files beside the one at `path` that would hold a type of this name.
pub(super) fn sibling_paths(path: &str, name: &FullName) -> Vec<String> {
    let folder = folder(path);
    let slash = if folder.is_empty() && !path.starts_with('/') {
        ""
    } else {
        "/"
    };
    let mut stems = vec![
        name.simple().to_owned(),
        name.as_str().to_owned(),
        separated(name.simple(), '_'),
        separated(name.simple(), '-'),
    ];
    stems.dedup();
    let paths = stems
        .into_iter()
        .map(|stem| format!("{folder}{slash}{stem}.avsc"));
    paths.collect()
}

/// `OrderLine` as `order_line`.
fn separated(name: &str, separator: char) -> String {
    let mut words = String::new();
    let mut after_small = false;
    for letter in name.chars() {
        if letter.is_uppercase() && after_small {
            words.push(separator);
        }
        after_small = !letter.is_uppercase() && letter != '_';
        words.extend(if letter == '_' {
            vec![separator]
        } else {
            letter.to_lowercase().collect()
        });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_folder_is_nearest_then_what_is_below_then_what_is_above() {
        let mut files = [
            "common.avsc",
            "v2/a.avsc",
            "v1/shop/a.avsc",
            "v1/a.avsc",
            "v1/shop/x/a.avsc",
        ];
        files.sort_by_key(|file| Nearness::new("v1/shop/order.avsc", file));
        let expected = [
            "v1/shop/a.avsc",
            "v1/shop/x/a.avsc",
            "v1/a.avsc",
            "common.avsc",
            "v2/a.avsc",
        ];
        assert_eq!(files, expected);
    }

    #[test]
    fn a_sibling_is_looked_for_under_the_usual_names() {
        let name = FullName::new("com.acme.OrderLine", "");
        assert_eq!(
            sibling_paths("a/order.avsc", &name),
            [
                "a/OrderLine.avsc",
                "a/com.acme.OrderLine.avsc",
                "a/order_line.avsc",
                "a/order-line.avsc"
            ]
        );
        assert_eq!(
            sibling_paths("x.avsc", &FullName::new("line", "")),
            ["line.avsc"]
        );
    }
}
