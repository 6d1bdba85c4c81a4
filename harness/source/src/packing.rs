//! How the bytes of a file are packed, and reading them unpacked.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Take};
use std::path::{Path, PathBuf};

use flate2::CrcReader;
use flate2::read::{DeflateDecoder, MultiGzDecoder};
use rawzip::ZipFileHeaderRecord as Entry;
use rawzip::{CompressionMethod, FileReader, RECOMMENDED_BUFFER_SIZE, ZipArchive};

use super::SourceError;

// By the extension, not by the first bytes: to look would read from pipes, and every tool names packed files so.
/// How a file is packed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Packing {
    Gzip,
    Zstandard,
}

impl Packing {
    /// The packing that a path's last extension names.
    fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?;
        if extension.eq_ignore_ascii_case("gz") {
            Some(Self::Gzip)
        } else if extension.eq_ignore_ascii_case("zst") {
            Some(Self::Zstandard)
        } else {
            None
        }
    }
}

/// Whether a path names an archive of files.
pub(super) fn is_archive(path: &Path) -> bool {
    let extension = path.extension();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("zip"))
}

/// The archive that a path goes through, and the name of the file in it: `a.zip/b/c.json` is `b/c.json` of `a.zip`.
fn in_archive(path: &Path) -> Option<(&Path, String)> {
    let archive = path.ancestors().skip(1).find(|above| is_archive(above))?;
    if !archive.is_file() {
        return None;
    }
    let inner = path.strip_prefix(archive).ok()?;
    let parts: Vec<_> = inner.iter().map(|part| part.to_string_lossy()).collect();
    Some((archive, parts.join("/")))
}

/// Whether the bytes of a file must be unpacked.
pub(super) fn is_packed(path: &Path) -> bool {
    Packing::of(path).is_some() || in_archive(path).is_some()
}

/// Whether there is a file at a path, or in the archive that the path goes through.
pub(super) fn is_there(path: &Path) -> bool {
    path.is_file() || in_archive(path).is_some()
}

/// The bytes of a file, unpacked: its name may end in `.gz` or `.zst`, and it may lie in a `.zip` archive.
///
/// # Errors
/// The file cannot be read.
pub(super) fn open_bytes(path: &Path) -> Result<Box<dyn Read + Send>, SourceError> {
    let unreadable = |error| SourceError::unreadable(path, error);
    let bytes: Box<dyn Read + Send> = match in_archive(path) {
        Some((archive, name)) => Box::new(Member::open(archive, &name).map_err(unreadable)?),
        None => Box::new(File::open(path).map_err(unreadable)?),
    };
    Ok(match Packing::of(path) {
        // Several members: rotated logs are appended to each other by `cat a.gz b.gz`.
        Some(Packing::Gzip) => Box::new(MultiGzDecoder::new(bytes)),
        Some(Packing::Zstandard) => Box::new(zstd::Decoder::new(bytes).map_err(unreadable)?),
        None => bytes,
    })
}

/// The files of an archive, as paths that go through it, in the order of the archive.
///
/// # Errors
/// It is no sound archive.
pub(super) fn members(archive: &Path) -> Result<Vec<PathBuf>, SourceError> {
    entries(archive, |_, name, _| {
        let is_folder = name.ends_with('/');
        Ok((!is_folder).then(|| archive.join(name)))
    })
    .map_err(|error| SourceError::unreadable(archive, error))
}

/// What `take` gives for the entries of an archive, in their order.
fn entries<T>(
    archive: &Path,
    mut take: impl FnMut(&ZipArchive<FileReader>, &str, &Entry<'_>) -> io::Result<Option<T>>,
) -> io::Result<Vec<T>> {
    let unsound = |error: rawzip::Error| io::Error::new(io::ErrorKind::InvalidData, error);
    let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
    let zip = ZipArchive::from_file(File::open(archive)?, &mut buffer).map_err(unsound)?;
    let mut taken = Vec::new();
    let mut entries = zip.entries(&mut buffer);
    while let Some(entry) = entries.next_entry().map_err(unsound)? {
        // Normalised: `../` in the name of a member must not lead out of the archive.
        let name = entry.file_path().try_normalize().map_err(unsound)?;
        taken.extend(take(&zip, name.as_ref(), &entry)?);
    }
    Ok(taken)
}

/// A file of an archive. Its check sum is compared at its end.
struct Member {
    bytes: CrcReader<Inflated>,
    expected: u32,
}

enum Inflated {
    Stored(Take<File>),
    Deflated(DeflateDecoder<Take<File>>),
}

impl Member {
    fn open(archive: &Path, name: &str) -> io::Result<Self> {
        let members = entries(archive, |zip, known, entry| {
            (known == name)
                .then(|| Self::begin(archive, zip, entry))
                .transpose()
        })?;
        members
            .into_iter()
            .next()
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "the archive has no such file"))
    }

    fn begin(archive: &Path, zip: &ZipArchive<FileReader>, entry: &Entry<'_>) -> io::Result<Self> {
        if entry.flags().is_encrypted() {
            // Samples of malware are shared in encrypted archives, and so are at times their logs.
            return Err(io::Error::other("it is encrypted: unpack it first"));
        }
        let unsound = |error: rawzip::Error| io::Error::new(io::ErrorKind::InvalidData, error);
        let place = zip.get_entry(entry.wayfinder()).map_err(unsound)?;
        let (start, end) = place.compressed_data_range();
        let mut file = File::open(archive)?;
        file.seek(SeekFrom::Start(start))?;
        let packed = file.take(end.saturating_sub(start));
        let method = entry.compression_method();
        let bytes = if method == CompressionMethod::STORE {
            Inflated::Stored(packed)
        } else if method == CompressionMethod::DEFLATE {
            Inflated::Deflated(DeflateDecoder::new(packed))
        } else {
            let name = method.name().unwrap_or("something unknown");
            let message = format!("it is packed as {name}, which is not supported");
            return Err(io::Error::other(message));
        };
        Ok(Self {
            bytes: CrcReader::new(bytes),
            expected: entry.crc32(),
        })
    }
}

impl Read for Member {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        // Bytes that were damaged on their way may still be events, only other ones.
        if read == 0 && !buffer.is_empty() && self.bytes.crc().sum() != self.expected {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "its check sum is another than the archive says",
            ));
        }
        Ok(read)
    }
}

impl Read for Inflated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Stored(bytes) => bytes.read(buffer),
            Self::Deflated(bytes) => bytes.read(buffer),
        }
    }
}
