//! The key of pseudonyms: a text becomes bits that only the key can tell.

use std::fmt;
use std::hash::{BuildHasher as _, RandomState};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// A key. The same key gives the same pseudonyms, whatever files they are made of.
#[derive(Clone)]
pub struct Key(Hmac<Sha256>);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// The key that a text stands for.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mac = Hmac::new_from_slice(text.as_bytes());
        Self(mac.expect("HMAC takes keys of any length"))
    }

    /// The text of a new key, by chance: 128 bits in hexadecimal. They come from the seed that the system gives to hash maps,
    /// through their keyed hash.
    #[must_use]
    pub fn random_text() -> String {
        let state = RandomState::new();
        let [first, second] = [0_u8, 1].map(|number| state.hash_one(number));
        format!("{first:016x}{second:016x}")
    }

    /// The bits of a text that is read as `kind`; every `attempt` gives others.
    #[must_use]
    pub fn digest(&self, kind: &str, text: &str, attempt: u32) -> [u8; 32] {
        let mut mac = self.0.clone();
        mac.update(kind.as_bytes());
        // No kind holds this byte, so that no two inputs are the same bytes.
        mac.update(&[0]);
        mac.update(&attempt.to_be_bytes());
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// As many bytes of a text as are asked for.
    pub fn bytes<'k>(
        &'k self,
        kind: &'k str,
        text: &'k str,
        attempt: u32,
    ) -> impl Iterator<Item = u8> + 'k {
        (0_u32..).flat_map(move |block| {
            if block == 0 {
                self.digest(kind, text, attempt)
            } else {
                self.digest(kind, &format!("{block}\n{text}"), attempt)
            }
        })
    }

    /// The first digits of a text's bits in hexadecimal, at most 64.
    #[must_use]
    pub fn hex(&self, kind: &str, text: &str, attempt: u32, digits: usize) -> String {
        let bytes = self.digest(kind, text, attempt);
        let mut hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        hex.truncate(digits);
        hex
    }

    /// The number of the text's first 32 bits.
    #[must_use]
    pub fn number(&self, kind: &str, text: &str, attempt: u32) -> u32 {
        let [a, b, c, d, ..] = self.digest(kind, text, attempt);
        u32::from_be_bytes([a, b, c, d])
    }

    /// A one-to-one exchange of the numbers of `bits` bits. Two numbers whose first n bits are the same exchange for two of
    /// which that is true as well: addresses of one network stay in one network.
    #[must_use]
    pub fn exchanged(&self, kind: &str, value: u32, bits: u32, attempt: u32) -> u32 {
        let mut exchanged = value;
        for place in 0..bits {
            let shift = bits - place;
            let prefix = value.checked_shr(shift).unwrap_or(0);
            let text = format!("{place}:{prefix}");
            let [first, ..] = self.digest(kind, &text, attempt);
            exchanged ^= u32::from(first & 1) << (shift - 1);
        }
        exchanged
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Key;

    #[test]
    fn numbers_are_exchanged_one_to_one_and_keep_common_prefixes() {
        let key = Key::new("k");
        let all: HashSet<u32> = (0..4096)
            .map(|value| key.exchanged("t", value, 12, 0))
            .collect();
        assert_eq!(all.len(), 4096);
        assert!(all.iter().all(|value| *value < 4096));
        let [a, b] = [0x120_u32, 0x12f].map(|value| key.exchanged("t", value, 12, 0));
        assert_eq!(a >> 4, b >> 4);
    }

    #[test]
    fn another_key_kind_or_attempt_gives_other_bits() {
        let key = Key::new("k");
        let base = key.digest("a", "x", 0);
        assert_eq!(base, Key::new("k").digest("a", "x", 0));
        assert_ne!(base, Key::new("l").digest("a", "x", 0));
        assert_ne!(base, key.digest("b", "x", 0));
        assert_ne!(base, key.digest("a", "x", 1));
        assert_ne!(Key::random_text(), Key::random_text());
    }
}
