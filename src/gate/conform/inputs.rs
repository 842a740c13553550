//! What there is to judge: files, folders, and standard input.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::{ConformRequest, Error, Holding};
use crate::envelope::capture::is_capture;
use crate::envelope::stream::{LARGEST, Name};
use crate::format::detect::is_skipped;
use crate::gate::samples;
use crate::model::Files as _;
use crate::source::Snapshot;

/// A file, or standard input.
#[derive(Debug, Clone)]
pub(super) struct Input {
    /// Where it lies; `None` is standard input.
    pub(super) path: Option<PathBuf>,
    /// What reports call it.
    pub(super) shown: String,
    /// Whether somebody named it: then it holds events, whatever it looks like.
    pub(super) is_named: bool,
}

impl Input {
    pub(super) fn name(&self) -> Name<'_> {
        Name {
            path: &self.shown,
            origin: match self.path {
                Some(_) => "working tree",
                None => "standard input",
            },
        }
    }

    /// Whether it is to be judged: somebody named it, or it looks like events.
    pub(super) fn holds_events(&self, from: Holding) -> io::Result<bool> {
        let Some(path) = self.path.as_deref().filter(|_| !self.is_named) else {
            return Ok(true);
        };
        if samples::are_said_to_be(&self.shown) {
            return Ok(true);
        }
        if !samples::may_be_at(&self.shown) {
            return Ok(false);
        }
        let mut start = Vec::new();
        File::open(path)?
            .take(LARGEST as u64)
            .read_to_end(&mut start)?;
        if from == Holding::Capture {
            return Ok(is_capture(&start));
        }
        Ok(samples::are_in(&self.shown, &start))
    }
}

/// The inputs of a request, each folder's files in order.
pub(super) fn find(request: &ConformRequest, root: &Path) -> Result<Vec<Input>, Error> {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let mut found = Vec::new();
    for path in &request.paths {
        if path.as_os_str() == "-" {
            found.push(Input {
                path: None,
                shown: "stdin".to_owned(),
                is_named: true,
            });
            continue;
        }
        let on_disk = request.directory.join(path);
        let metadata = fs::metadata(&on_disk).map_err(|error| Error::NoSuchInput {
            path: path.display().to_string(),
            problem: error.to_string(),
        })?;
        if metadata.is_dir() {
            found.extend(in_folder(&on_disk, &root)?);
        } else {
            found.push(Input {
                shown: shown(&on_disk, path, &root),
                path: Some(on_disk),
                is_named: true,
            });
        }
    }
    Ok(found)
}

/// The files of a folder that may hold events. Links are not followed.
fn in_folder(folder: &Path, root: &Path) -> Result<Vec<Input>, Error> {
    let files = Snapshot::directory(folder, folder.display().to_string())?;
    let paths = files.paths()?;
    let is_ours = |path: &&String| {
        !matches!(
            is_skipped(path),
            Some("vendored" | "build output" | "version control")
        )
    };
    let input = |path: &String| {
        let on_disk = folder.join(path);
        let is_file = fs::symlink_metadata(&on_disk).is_ok_and(|metadata| metadata.is_file());
        is_file.then(|| Input {
            shown: shown(&on_disk, &on_disk, root),
            path: Some(on_disk),
            is_named: false,
        })
    };
    Ok(paths.iter().filter(is_ours).filter_map(input).collect())
}

/// The path relative to the repository, with `/`; as it was typed when it lies elsewhere.
fn shown(on_disk: &Path, typed: &Path, root: &Path) -> String {
    let whole = on_disk.canonicalize().ok();
    let inside = whole
        .as_deref()
        .and_then(|whole| whole.strip_prefix(root).ok());
    let steps = inside
        .unwrap_or(typed)
        .iter()
        .map(|step| step.to_string_lossy());
    let joined = steps.collect::<Vec<_>>().join("/");
    // A path from the root of the file system starts with a step that is a slash itself.
    joined
        .strip_prefix("//")
        .map_or(joined.clone(), |rest| format!("/{rest}"))
}
