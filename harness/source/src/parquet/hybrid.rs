//! Runs of small numbers: Parquet's mixture of repeated and bit-packed values, read without making values that nobody wants.

use bytes::Bytes;

use super::pages::Unusual;

/// Numbers of one width, read forwards.
#[derive(Debug)]
pub(super) struct Hybrid {
    data: Bytes,
    width: u8,
    /// Where the next run begins.
    at: usize,
    /// The number of values before the current run, and in it.
    first: usize,
    length: usize,
    run: Run,
}

#[derive(Clone, Copy, Debug)]
enum Run {
    Repeated(u32),
    /// The byte at which it begins.
    Packed(usize),
}

impl Hybrid {
    /// The runs that `data` begins with.
    pub fn new(data: Bytes, width: u8) -> Result<Self, Unusual> {
        // The format allows no more; a damaged file may say 255.
        if width > 32 {
            return Err(Unusual);
        }
        Ok(Self {
            data,
            width,
            at: 0,
            first: 0,
            length: 0,
            run: Run::Repeated(0),
        })
    }

    /// The value at a place. Places are asked for in ascending order.
    pub fn get(&mut self, index: usize) -> Result<u32, Unusual> {
        self.seek(index)?;
        let within = index.checked_sub(self.first).ok_or(Unusual)?;
        Ok(match self.run {
            Run::Repeated(value) => value,
            Run::Packed(start) => packed(&self.data, start, self.width, within),
        })
    }

    /// Adds `count` values from a place on.
    pub fn read(
        &mut self,
        mut index: usize,
        count: usize,
        out: &mut Vec<u32>,
    ) -> Result<(), Unusual> {
        let end = index.checked_add(count).ok_or(Unusual)?;
        out.reserve(count);
        while index < end {
            self.seek(index)?;
            let within = index.checked_sub(self.first).ok_or(Unusual)?;
            let taken = (self.length - within).min(end - index);
            match self.run {
                Run::Repeated(value) => out.extend(std::iter::repeat_n(value, taken)),
                Run::Packed(start) => unpack(&self.data, start, self.width, within, taken, out),
            }
            index += taken;
        }
        Ok(())
    }

    /// The value that the first `count` values all have; None when no single run says so.
    pub fn same(&mut self, count: usize) -> Result<Option<u32>, Unusual> {
        self.seek(0)?;
        Ok(match self.run {
            Run::Repeated(value) if self.length >= count => Some(value),
            _ => None,
        })
    }

    /// Goes to the run with a place.
    fn seek(&mut self, index: usize) -> Result<(), Unusual> {
        while index >= self.first + self.length {
            self.first += self.length;
            let header = self.varint()?;
            let width = usize::from(self.width);
            let half = usize::try_from(header >> 1).map_err(|_| Unusual)?;
            if header & 1 == 1 {
                self.length = half.checked_mul(8).ok_or(Unusual)?;
                self.run = Run::Packed(self.at);
                let bytes = half.checked_mul(width).ok_or(Unusual)?;
                // The last run may leave out what only fills up its last group.
                let held = self.data.len().saturating_sub(self.at);
                if width > 0 && bytes > held {
                    self.length = held * 8 / width;
                }
                self.at = self.at.saturating_add(bytes).min(self.data.len());
            } else {
                self.length = half;
                let bytes = width.div_ceil(8);
                let value = self.data.get(self.at..self.at + bytes).ok_or(Unusual)?;
                let mut word = [0; 4];
                word.iter_mut()
                    .zip(value)
                    .for_each(|(to, from)| *to = *from);
                self.run = Run::Repeated(u32::from_le_bytes(word));
                self.at += bytes;
            }
        }
        Ok(())
    }

    fn varint(&mut self) -> Result<u64, Unusual> {
        let mut value = 0;
        for shift in (0..63).step_by(7) {
            let byte = *self.data.get(self.at).ok_or(Unusual)?;
            self.at += 1;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(Unusual)
    }
}

/// A value of a bit-packed run.
fn packed(data: &[u8], start: usize, width: u8, index: usize) -> u32 {
    let bit = index * usize::from(width);
    let from = start + bit / 8;
    // One load of eight bytes holds a value of up to 32 bits wherever it begins; only the last few are read byte by byte.
    let word = match data.get(from..).and_then(<[u8]>::first_chunk) {
        Some(word) => u64::from_le_bytes(*word),
        None => {
            let mut word = [0; 8];
            let rest = data.get(from..).unwrap_or_default();
            word.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            u64::from_le_bytes(word)
        }
    };
    low(word >> (bit % 8), width)
}

fn unpack(data: &[u8], start: usize, width: u8, from: usize, count: usize, out: &mut Vec<u32>) {
    let bits = usize::from(width);
    let mask = low_bits(width);
    // Eight values are as many bytes as a value has bits.
    let values = (from..from + count).map(|index| {
        let bit = index * bits;
        let at = start + bit / 8;
        match data.get(at..at + 8).and_then(<[u8]>::first_chunk) {
            Some(word) => half((u64::from_le_bytes(*word) >> (bit % 8)) & mask),
            None => packed(data, start, width, index),
        }
    });
    out.extend(values);
}

const fn low_bits(width: u8) -> u64 {
    (1 << width) - 1
}

const fn low(word: u64, width: u8) -> u32 {
    half(word & low_bits(width))
}

const fn half(word: u64) -> u32 {
    let [a, b, c, d, ..] = word.to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::Hybrid;

    fn values(data: &[u8], width: u8, count: usize) -> Option<Vec<u32>> {
        let mut out = Vec::new();
        let mut runs = Hybrid::new(Bytes::copy_from_slice(data), width).ok()?;
        runs.read(0, count, &mut out).ok()?;
        let mut single = Hybrid::new(Bytes::copy_from_slice(data), width).ok()?;
        let each: Vec<u32> = (0..count).map(|at| single.get(at).ok().unwrap()).collect();
        assert_eq!(each, out);
        Some(out)
    }

    #[test]
    fn packed_and_repeated_runs_follow_each_other() {
        // One group of eight 3-bit values, then 7 three times.
        let data = [0b11, 0b1000_1000, 0b1100_0110, 0b1111_1010, 6, 7];
        assert_eq!(
            values(&data, 3, 11).unwrap(),
            [0, 1, 2, 3, 4, 5, 6, 7, 7, 7, 7]
        );
    }

    #[test]
    fn a_width_of_no_bits_is_zero_throughout() {
        assert_eq!(values(&[10], 0, 5).unwrap(), [0; 5]);
    }

    #[test]
    fn wide_values_are_whole() {
        let data = [2, 0x78, 0x56, 0x34, 0x12];
        assert_eq!(values(&data, 32, 1).unwrap(), [0x1234_5678]);
    }

    #[test]
    fn runs_that_end_early_are_refused() {
        assert!(values(&[2, 1], 3, 2).is_none());
        assert!(values(&[], 3, 1).is_none());
    }
}
