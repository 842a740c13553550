//! Bytes -> the text of a schema file, or why there is none.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use crate::model::{Place, Pointer, SchemaFile, Span, Unread};

/// The largest file that is loaded, in bytes.
pub(super) const LARGEST_FILE: u64 = 20 * 1024 * 1024;

/// Makes a file of `bytes`. A byte order mark stays in the text.
pub(super) fn decode(path: &str, origin: &str, bytes: Vec<u8>) -> Result<Arc<SchemaFile>, Unread> {
    if bytes.starts_with(b"version https://git-lfs.github.com/spec/") {
        return Err(Unread::new(
            path,
            "this is a Git LFS pointer, not the schema; keep schemas out of LFS (git lfs untrack), or run `git lfs pull` and check the working tree",
        ));
    }
    if let Some(name) = utf16(&bytes) {
        let message = format!("this file looks like {name}; save it as UTF-8");
        return Err(unread_at(path, origin, 0, &bytes, message));
    }
    String::from_utf8(bytes)
        .map(|text| SchemaFile::new(path, origin, text))
        .map_err(|error| {
            let (at, bytes) = (error.utf8_error().valid_up_to(), error.as_bytes());
            let message = format!(
                "this file is not UTF-8: byte 0x{:02X} at offset {at} makes no character; save it as UTF-8",
                bytes[at]
            );
            unread_at(path, origin, at, bytes, message)
        })
}

/// Points at the character that starts at the byte `at`; the text before it is sound.
fn unread_at(path: &str, origin: &str, at: usize, bytes: &[u8], message: String) -> Unread {
    let file = SchemaFile::new(path, origin, String::from_utf8_lossy(bytes));
    let length = file.text()[at..].chars().next().map_or(0, char::len_utf8);
    let place = Place {
        file,
        pointer: Pointer::root(),
        span: Some(Span {
            start: at,
            end: at + length,
        }),
    };
    Unread::at(place, message)
}

/// A byte order mark, or every other of the first characters a NUL.
fn utf16(bytes: &[u8]) -> Option<&'static str> {
    let (pairs, _) = bytes.as_chunks::<2>();
    let start = &pairs[..pairs.len().min(8)];
    match start {
        [] => None,
        [[0xFF, 0xFE], ..] => Some("UTF-16 (little endian)"),
        [[0xFE, 0xFF], ..] => Some("UTF-16 (big endian)"),
        _ if start.iter().all(|&[low, high]| low != 0 && high == 0) => {
            Some("UTF-16 (little endian)")
        }
        _ if start.iter().all(|&[high, low]| high == 0 && low != 0) => Some("UTF-16 (big endian)"),
        _ => None,
    }
}

/// Reads a regular file; a link is not followed and a pipe not opened.
pub(super) fn read_from_disk(path: &Path) -> Result<Vec<u8>, String> {
    let cannot =
        |error: std::io::Error| format!("cannot be read: {error}; look at its permissions");
    let metadata = fs::symlink_metadata(path).map_err(cannot)?;
    if !metadata.is_file() {
        return Err("this is no longer a regular file; run the check again".to_owned());
    }
    if metadata.len() > LARGEST_FILE {
        return Err(too_large(metadata.len()));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(cannot)?;
    file.take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(cannot)?;
    match bytes.len() as u64 {
        grown if grown > LARGEST_FILE => Err(too_large(grown)),
        _ => Ok(bytes),
    }
}

/// Why a file of `size` bytes is not loaded.
pub(super) fn too_large(size: u64) -> String {
    const MEGABYTE: u64 = 1024 * 1024;
    let tenths = size.saturating_mul(10) / MEGABYTE;
    format!(
        "this file has {}.{} MB and at most {} MB are read; split it, or leave it out with `exclude` in schema-gate.toml",
        tenths / 10,
        tenths % 10,
        LARGEST_FILE / MEGABYTE
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(bytes: &[u8]) -> String {
        let unread = decode("order.avsc", "main", bytes.to_vec()).unwrap_err();
        unread.message
    }

    #[test]
    fn a_byte_that_makes_no_character_is_named_with_its_place() {
        let unread = decode("order.avsc", "main", b"{\n  \"caf\xE9\"}".to_vec()).unwrap_err();
        assert!(
            unread.message.contains("byte 0xE9 at offset 8"),
            "{}",
            unread.message
        );
        let (start, _) = unread.place.unwrap().positions().unwrap();
        assert_eq!((start.line, start.column), (2, 7));
    }

    #[test]
    fn utf_16_is_recognised_with_and_without_a_byte_order_mark() {
        assert!(message(b"\xFF\xFE{\0}\0").contains("UTF-16 (little endian)"));
        assert!(message(b"\xFE\xFF\0{\0}").contains("UTF-16 (big endian)"));
        assert!(message(b"{\0\"\0\xE9\0").contains("UTF-16 (little endian)"));
        assert!(message(b"\0{\0}").contains("UTF-16 (big endian)"));
    }

    #[test]
    fn a_byte_order_mark_of_utf_8_stays_in_the_text() {
        let file = decode("order.avsc", "main", b"\xEF\xBB\xBF{}".to_vec()).unwrap();
        assert_eq!(file.text(), "\u{FEFF}{}");
    }

    #[test]
    fn an_lfs_pointer_is_not_a_schema() {
        let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n";
        assert!(message(pointer).contains("Git LFS pointer"));
    }

    #[test]
    fn a_size_is_given_in_megabytes() {
        assert!(too_large(50 * 1024 * 1024 + 600_000).contains("50.5 MB"));
    }
}
