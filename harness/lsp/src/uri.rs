//! Files by their `file:` addresses, and back.

use std::path::{Path, PathBuf};

use gen_lsp_types::Uri;

/// The file that an address names; None for another scheme, such as that of a text that was never saved.
pub(crate) fn path_of(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    // An authority can only be this machine.
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    let text = decoded(rest)?;
    // `/c:/rules` is a path of a drive.
    let is_drive = text.as_bytes().get(2) == Some(&b':') && cfg!(windows);
    let bare = if is_drive {
        text.get(1..)?
    } else {
        text.as_str()
    };
    (is_drive || bare.starts_with('/')).then(|| PathBuf::from(bare))
}

/// The address of a file.
pub(crate) fn uri_of(path: &Path) -> Uri {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut uri = String::from("file://");
    if !text.starts_with('/') {
        uri.push('/');
    }
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    Uri(uri)
}

/// The text with `%20` and its like resolved; None where that is no text.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let digits = std::str::from_utf8(&digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_blanks_and_letters_of_any_language_comes_back() {
        let path = Path::new("/rules/über uns/a#1.kql");
        let uri = uri_of(path);
        assert_eq!(uri.0, "file:///rules/%C3%BCber%20uns/a%231.kql");
        assert_eq!(path_of(&uri.0).as_deref(), Some(path));
    }

    #[test]
    fn what_is_no_file_has_no_path() {
        assert_eq!(path_of("untitled:Untitled-1"), None);
        assert_eq!(path_of("file:///a%zz"), None);
        assert_eq!(path_of("file:///a%2"), None);
    }
}
