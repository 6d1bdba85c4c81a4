//! Events of standard input, kept in a file: what holds events is read more than once.

use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::{FileForm, SourceError};

/// What the file is named, as messages show it.
const NAME: &str = "standard input";

/// A file with what standard input gave, gone with this value.
#[derive(Debug)]
pub(super) struct StandardInput {
    folder: PathBuf,
    path: PathBuf,
}

impl StandardInput {
    /// Reads an input to its end. Text whose first bytes do not show its form is CSV.
    ///
    /// # Errors
    /// It cannot be read, or not be kept.
    pub fn keep(input: impl Read) -> Result<Self, SourceError> {
        let unreadable = |error| SourceError::unreadable(Path::new(NAME), error);
        let folder = new_folder().map_err(unreadable)?;
        let mut kept = Self {
            path: folder.join(NAME),
            folder,
        };
        // A file, since the form is found by a first look and the columns by another: a pipe can be read once.
        let packing = kept.copy(input).map_err(unreadable)?;
        kept.rename(packing).map_err(unreadable)?;
        if matches!(
            FileForm::of_file(&kept.path),
            Err(SourceError::UnknownForm { .. })
        ) {
            kept.rename(&format!(".csv{packing}")).map_err(unreadable)?;
        }
        Ok(kept)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the input into the file; the extension that its first bytes show it to be packed as.
    fn copy(&self, mut input: impl Read) -> io::Result<&'static str> {
        let mut start = Vec::new();
        // The extension that a file would have: four bytes are all that each packing begins with.
        input.by_ref().take(4).read_to_end(&mut start)?;
        let mut file = File::create_new(&self.path)?;
        file.write_all(&start)?;
        io::copy(&mut input, &mut file)?;
        Ok(match start.as_slice() {
            [0x1f, 0x8b, ..] => ".gz",
            [0x28, 0xb5, 0x2f, 0xfd] => ".zst",
            b"PK\x03\x04" => ".zip",
            _ => "",
        })
    }

    fn rename(&mut self, extension: &str) -> io::Result<()> {
        let path = self.folder.join(format!("{NAME}{extension}"));
        fs::rename(&self.path, &path)?;
        self.path = path;
        Ok(())
    }
}

impl Drop for StandardInput {
    fn drop(&mut self) {
        // A folder of temporary files that cannot be removed is no reason to fail.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A folder that nobody else can look into.
fn new_folder() -> io::Result<PathBuf> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("kqlab-input-{}-{number}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    // What is piped into a test of rules are logs of real machines, and `/tmp` is everybody's.
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&folder)?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::StandardInput;
    use crate::FileForm;

    #[test]
    fn the_bytes_tell_the_form_and_the_file_goes_with_the_value() {
        for (text, expected) in [
            ("{\"a\":1}\n{\"a\":2}\n", "NDJSON"),
            ("[{\"a\":1}]", "JSON"),
            ("a,b\n1,2\n", "CSV"),
            ("a;b\n1;2\n", "CSV with semicolons"),
            ("CEF:0|V|P|1|id|name|3|src=10.0.0.1\n", "CEF"),
        ] {
            let input = StandardInput::keep(text.as_bytes()).unwrap();
            let form = FileForm::of_file(input.path()).unwrap();
            assert_eq!(form.name(), expected);
            let path = input.path().to_owned();
            drop(input);
            assert!(!path.exists());
        }
    }
}
