//! Reading a text piece by piece.

/// What is left of the text.
pub(super) struct Cursor<'a> {
    pub(super) rest: &'a str,
}

/// A number as written.
#[derive(Clone, Copy)]
pub(super) struct Digits {
    pub(super) value: u32,
    pub(super) count: usize,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    pub(super) const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn spaces(&mut self) {
        self.rest = self.rest.trim_start();
    }

    pub(super) fn take(&mut self, c: char) -> bool {
        match self.rest.strip_prefix(c) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    pub(super) fn word(&mut self) -> Option<&'a str> {
        let length = self
            .rest
            .bytes()
            .take_while(u8::is_ascii_alphabetic)
            .count();
        let (word, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        (length > 0).then_some(word)
    }

    pub(super) fn digit(&mut self) -> Option<u32> {
        let digit = self.rest.chars().next()?.to_digit(10)?;
        self.rest = self.rest.get(1..)?;
        Some(digit)
    }

    /// One to `most` digits, with no digit behind them.
    pub(super) fn digits(&mut self, most: usize) -> Option<Digits> {
        let mut digits = Digits { value: 0, count: 0 };
        while let Some(digit) = self.digit() {
            digits.count += 1;
            if digits.count > most {
                return None;
            }
            digits.value = digits.value * 10 + digit;
        }
        (digits.count > 0).then_some(digits)
    }

    /// Reads a part that need not be there: when it is not, nothing is used up.
    pub(super) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.rest;
        let read = read(self);
        if read.is_none() {
            self.rest = before;
        }
        read
    }
}

/// Whether a word is the name or its first three letters.
pub(super) fn names(word: &str, name: &str) -> bool {
    word.eq_ignore_ascii_case(name)
        || name
            .get(..3)
            .is_some_and(|short| word.eq_ignore_ascii_case(short))
}
