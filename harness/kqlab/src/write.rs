//! Files that kqlab writes: each as a whole or not at all.
//!
//! A text goes to a file of its own beside the target, is synced, and takes the target's place by a rename. Whatever fails or
//! whoever ends the process before that, what was there stays as it was.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// What becomes of a file that exists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Existing {
    /// It is replaced; its permissions and its owner stay.
    Replaced,
    /// It stays, and the write fails.
    Kept,
}

/// The steps of a write, in their order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Step {
    Create,
    Write,
    Permit,
    Sync,
    Rename,
}

/// Makes `path` hold `bytes`.
///
/// Devices and pipes are written to directly. No link is followed: what it leads to may lie anywhere.
///
/// # Errors
/// The path is a link or a folder, exists and is to be kept, or a step fails; what was there is then as it was.
pub fn write(path: &Path, bytes: &[u8], existing: Existing) -> io::Result<()> {
    write_in_steps(path, bytes, existing, &|_| Ok(()))
}

/// As [`write()`]; `before` is asked before each step and may fail in its place.
fn write_in_steps(
    path: &Path,
    bytes: &[u8],
    existing: Existing,
    before: &dyn Fn(Step) -> io::Result<()>,
) -> io::Result<()> {
    // `--output junit=/dev/stdout` is a device behind a link: there is nothing to keep, and a rename would replace the device.
    if path.starts_with("/dev") {
        return OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let known = match fs::symlink_metadata(path) {
        Ok(known) => Some(known),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    if let Some(known) = &known {
        let refused = |reason: &str| Err(io::Error::other(reason));
        if known.is_symlink() {
            // A repository of others may hold a link out of it: writing through it would change a file that nobody named.
            return refused("it is a link, and kqlab writes through none: name the file itself");
        }
        if known.is_dir() {
            return refused("it is a folder");
        }
        if !known.is_file() {
            return OpenOptions::new().write(true).open(path)?.write_all(bytes);
        }
        if existing == Existing::Kept {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        // A file that may not be written is not replaced either.
        OpenOptions::new().write(true).open(path)?;
    }
    before(Step::Create)?;
    let draft = Draft::beside(path)?;
    before(Step::Write)?;
    let mut file = &draft.file;
    file.write_all(bytes)?;
    before(Step::Permit)?;
    if let Some(known) = &known {
        fs::set_permissions(&draft.path, known.permissions())?;
        // Run as root in a container, a new file would belong to root, and its owner could not change it any more.
        keep_owner(&draft.path, known)?;
    }
    before(Step::Sync)?;
    // Without it a rename may reach the disk before the bytes, and a crash leaves an empty file.
    draft.file.sync_all()?;
    before(Step::Rename)?;
    draft.take_place_of(path, existing)
}

/// A file beside the target that goes away unless it takes the target's place.
struct Draft {
    path: PathBuf,
    file: File,
}

impl Draft {
    /// A new, empty file in the folder of `path`.
    fn beside(path: &Path) -> io::Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        loop {
            let number = NUMBER.fetch_add(1, Ordering::Relaxed);
            let name = format!(".kqlab-{}-{number}.tmp", std::process::id());
            let draft = path.with_file_name(name);
            match OpenOptions::new().write(true).create_new(true).open(&draft) {
                Ok(file) => return Ok(Self { path: draft, file }),
                // Left behind by a process that was ended and had the same number.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn take_place_of(self, path: &Path, existing: Existing) -> io::Result<()> {
        match existing {
            Existing::Replaced => fs::rename(&self.path, path)?,
            // Unlike a rename, a link fails where another process has put a file meanwhile.
            Existing::Kept => fs::hard_link(&self.path, path).or_else(|error| {
                if error.kind() == io::ErrorKind::AlreadyExists {
                    Err(error)
                } else {
                    fs::rename(&self.path, path)
                }
            })?,
        }
        // That the name is new must last as well; where folders cannot be synced the rename is all there is.
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        if let Ok(folder) = File::open(folder.unwrap_or(Path::new("."))) {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After a rename there is nothing left to remove.
        let _ = fs::remove_file(&self.path);
    }
}

/// Gives the file the owner of the one that it replaces.
#[cfg(unix)]
fn keep_owner(path: &Path, known: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let own = fs::metadata(path)?;
    if (own.uid(), own.gid()) == (known.uid(), known.gid()) {
        return Ok(());
    }
    chown(path, Some(known.uid()), Some(known.gid()))
        .map_err(|error| io::Error::new(error.kind(), format!("its owner cannot be kept: {error}")))
}

/// Elsewhere a new file has the owner of its folder.
#[cfg(not(unix))]
const fn keep_owner(_: &Path, _: &fs::Metadata) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: [Step; 5] = [
        Step::Create,
        Step::Write,
        Step::Permit,
        Step::Sync,
        Step::Rename,
    ];

    fn folder(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("kqlab-write-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[test]
    fn a_failure_at_any_step_leaves_what_was_there_and_nothing_else() {
        let folder = folder("fails");
        let path = folder.join("rule.test.yaml");
        for step in STEPS {
            fs::write(&path, "old").unwrap();
            let full = |now: Step| {
                if now == step {
                    Err(io::ErrorKind::StorageFull.into())
                } else {
                    Ok(())
                }
            };
            let result = write_in_steps(&path, b"new", Existing::Replaced, &full);
            assert_eq!(result.unwrap_err().kind(), io::ErrorKind::StorageFull);
            assert_eq!(fs::read_to_string(&path).unwrap(), "old", "{step:?}");
            assert_eq!(names(&folder), ["rule.test.yaml"], "{step:?}");
        }
        write(&path, b"new", Existing::Replaced).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(names(&folder), ["rule.test.yaml"]);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_writer_that_is_ended_at_any_step_leaves_the_old_text_or_the_new() {
        let folder = folder("ends");
        let path = folder.join("report.xml");
        for step in STEPS {
            fs::write(&path, "old").unwrap();
            // The panic is in place of a killed process: no code of the writer runs behind it but the drop of its draft.
            let ended = std::panic::catch_unwind(|| {
                write_in_steps(&path, b"new", Existing::Replaced, &|now| {
                    assert!(now != step, "ended");
                    Ok(())
                })
            });
            assert!(ended.is_err());
            assert_eq!(fs::read_to_string(&path).unwrap(), "old", "{step:?}");
        }
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_file_that_is_to_be_kept_is_kept() {
        let folder = folder("kept");
        let path = folder.join("rule.yaml");
        write(&path, b"first", Existing::Kept).unwrap();
        let error = write(&path, b"second", Existing::Kept).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        // Another process writes it between the look and the last step.
        let late = folder.join("late.yaml");
        let result = write_in_steps(&late, b"mine", Existing::Kept, &|step| {
            if step == Step::Rename {
                fs::write(&late, "theirs")?;
            }
            Ok(())
        });
        assert_eq!(result.unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&late).unwrap(), "theirs");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn permissions_stay_and_no_link_is_followed() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = folder("unix");
        let path = folder.join("shared.yaml");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o664)).unwrap();
        write(&path, b"new", Existing::Replaced).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o664);
        for (name, target) in [
            ("link.yaml", "shared.yaml"),
            ("dangling.yaml", "nowhere.yaml"),
        ] {
            let link = folder.join(name);
            symlink(folder.join(target), &link).unwrap();
            for existing in [Existing::Replaced, Existing::Kept] {
                let error = write(&link, b"through", existing).unwrap_err();
                assert!(error.to_string().contains("it is a link"), "{error}");
            }
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert!(!folder.join("nowhere.yaml").exists());
        fs::remove_dir_all(&folder).unwrap();
    }
}
