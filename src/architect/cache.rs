//! Answers of earlier runs, by what was asked.
//!
//! What is kept is an answer and no verdict: whoever finds one puts its edits to the same tests again.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::environment::Environment;
use super::unavailable::Unavailable;

/// A file with more bytes holds no answer of ours.
const BYTES: u64 = 1 << 20;

/// A folder of answers.
#[derive(Debug)]
pub(super) struct Cache(PathBuf);

impl Cache {
    /// The folder that the configuration names, else the usual one; `None` when nothing is to be kept.
    pub(super) fn open(
        wanted: Option<&str>,
        environment: &Environment,
    ) -> Result<Option<Self>, Unavailable> {
        let Some(wanted) = wanted else {
            let usual = environment.cache_home.as_ref();
            return Ok(usual.map(|home| Self(home.join("schema-gate").join("architect"))));
        };
        if wanted.is_empty() {
            return Ok(None);
        }
        let folder = match (wanted.strip_prefix("~/"), &environment.home) {
            (Some(below), Some(home)) => home.join(below),
            _ => PathBuf::from(wanted),
        };
        // A folder of the repository is filled by whoever writes the pull request.
        if !folder.is_absolute() {
            return Err(Unavailable::CacheDir);
        }
        Ok(Some(Self(folder)))
    }

    /// The name of an answer: all that decides about it.
    pub(super) fn key(address: &str, request: &Value) -> String {
        let digest = Sha256::digest(format!("{address}\n{request}"));
        let digits = digest.iter().map(|byte| format!("{byte:02x}"));
        digits.collect::<Vec<_>>().concat()
    }

    /// The answer of that name.
    pub(super) fn get(&self, key: &str) -> Option<String> {
        let file = fs::File::open(self.path(key)).ok()?;
        let mut text = String::new();
        file.take(BYTES).read_to_string(&mut text).ok()?;
        let kept: Value = serde_json::from_str(&text).ok()?;
        (kept.get("version")? == 1).then_some(())?;
        Some(kept.get("answer")?.as_str()?.to_owned())
    }

    /// Keeps an answer. One that cannot be kept is asked for again, and that is all.
    pub(super) fn put(&self, key: &str, answer: &str) {
        let kept = json!({ "version": 1, "answer": answer }).to_string();
        let path = self.path(key);
        let written = path.parent().map(|folder| write(folder, &path, &kept));
        drop(written);
    }

    fn path(&self, key: &str) -> PathBuf {
        self.0.join(format!("{key}.json"))
    }
}

/// Nobody reads half a file.
fn write(folder: &Path, path: &Path, text: &str) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}
