//! Standard output that may be closed by whoever reads it.

use std::io::{self, Write};

/// Writes until the other end is closed; what comes after that goes nowhere. The command still runs to its end, so that its exit
/// code says what it found: `kqlab test | head -1` fails if a test fails.
pub(super) struct UntilClosed<W> {
    inner: W,
    is_closed: bool,
}

impl<W> UntilClosed<W> {
    pub const fn new(inner: W) -> Self {
        Self {
            inner,
            is_closed: false,
        }
    }

    fn settled<T>(&mut self, result: io::Result<T>, instead: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(instead)
            }
            result => result,
        }
    }
}

impl<W: Write> Write for UntilClosed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_closed {
            return Ok(bytes.len());
        }
        let result = self.inner.write(bytes);
        self.settled(result, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_closed {
            return Ok(());
        }
        let result = self.inner.flush();
        self.settled(result, ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes one write, then is closed.
    struct Pipe(Vec<Vec<u8>>);

    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if !self.0.is_empty() {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            self.0.push(bytes.to_vec());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_closed_pipe_is_no_failure_and_takes_no_more() {
        let mut out = UntilClosed::new(Pipe(Vec::new()));
        for text in ["first", "second", "third"] {
            out.write_all(text.as_bytes()).unwrap();
        }
        out.flush().unwrap();
        assert_eq!(out.inner.0, [b"first"]);
    }
}
