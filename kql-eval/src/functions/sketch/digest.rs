//! The sketch of a distribution: its values with their weights, `{"tdigest":"long","values":[…],"weights":[…]}`.

use super::{order_of, rank, real_of};
use crate::types::dynamic::{Dynamic, DynamicRef, Encoder};
use crate::types::{Scalar, ScalarType, write_timespan};

/// What kind of values a digest has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DigestKind {
    /// ints and longs
    Long,
    /// reals and decimals
    Real,
    /// datetimes, in ticks
    DateTime,
    /// timespans, in ticks
    TimeSpan,
}

/// A value and how often it counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The value, as a number that has its order.
    pub value: i64,
    /// How often it counts, 1 or more.
    pub weight: i64,
}

/// The values of a distribution.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Digest {
    /// Their kind.
    pub kind: DigestKind,
    /// The values, from small to large, each once; in any order while they are collected.
    pub entries: Vec<Entry>,
}

impl DigestKind {
    /// The kind of values of a type; longs for all that are not ranked.
    pub const fn of(ty: ScalarType) -> Self {
        match ty {
            ScalarType::Real | ScalarType::Decimal => Self::Real,
            ScalarType::DateTime => Self::DateTime,
            ScalarType::TimeSpan => Self::TimeSpan,
            ScalarType::Bool
            | ScalarType::Int
            | ScalarType::Long
            | ScalarType::String
            | ScalarType::Guid
            | ScalarType::Dynamic => Self::Long,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Long => "long",
            Self::Real => "real",
            Self::DateTime => "datetime",
            Self::TimeSpan => "timespan",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::Long, Self::Real, Self::DateTime, Self::TimeSpan]
            .into_iter()
            .find(|kind| kind.name() == name)
    }

    /// Writes a value as percentiles give it.
    pub fn encode(self, value: i64, encoder: &mut Encoder) {
        match self {
            Self::Long => encoder.long(value),
            Self::Real => encoder.real(real_of(value)),
            Self::DateTime => encoder.datetime(value),
            Self::TimeSpan => {
                let mut text = String::new();
                write_timespan(value, &mut text);
                encoder.string(&text);
            }
        }
    }
}

impl Digest {
    /// The digest that an encoded value is; `None` when it is none.
    pub fn read(sketch: DynamicRef<'_>) -> Option<Self> {
        let Dynamic::String(kind) = sketch.property("tdigest")?.view() else {
            return None;
        };
        let kind = DigestKind::named(kind)?;
        let Dynamic::Array(values) = sketch.property("values")?.view() else {
            return None;
        };
        let Dynamic::Array(weights) = sketch.property("weights")?.view() else {
            return None;
        };
        let entry = |(value, weight): (DynamicRef<'_>, DynamicRef<'_>)| {
            let value = match value.view() {
                Dynamic::Long(value) => value,
                Dynamic::Real(value) => order_of(value),
                _ => return None,
            };
            match weight.view() {
                Dynamic::Long(weight) => Some(Entry { value, weight }),
                _ => None,
            }
        };
        let entries = values.iter().zip(weights.iter()).map(entry);
        Some(Self {
            kind,
            entries: entries.collect::<Option<_>>()?,
        })
    }

    /// Writes the digest.
    pub fn write(&self, encoder: &mut Encoder) {
        encoder.begin_bag();
        encoder.key("tdigest");
        encoder.string(self.kind.name());
        encoder.key("values");
        encoder.begin_array();
        for entry in &self.entries {
            match self.kind {
                DigestKind::Real => encoder.real(real_of(entry.value)),
                DigestKind::Long | DigestKind::DateTime | DigestKind::TimeSpan => {
                    encoder.long(entry.value);
                }
            }
        }
        encoder.end();
        encoder.key("weights");
        encoder.begin_array();
        for entry in &self.entries {
            encoder.long(entry.weight);
        }
        encoder.end();
        encoder.end();
    }

    /// Adds the values of another digest; [`sort`](Self::sort) when all are there.
    ///
    /// # Errors
    /// Values of kinds that have no common order.
    pub fn add(&mut self, mut other: Self) -> Result<(), String> {
        if self.kind != other.kind {
            for digest in [&mut *self, &mut other] {
                digest.widen().map_err(|kind| {
                    format!("digests of {} do not merge with others", kind.name())
                })?;
            }
        }
        self.entries.append(&mut other.entries);
        Ok(())
    }

    /// Makes longs reals.
    fn widen(&mut self) -> Result<(), DigestKind> {
        match self.kind {
            DigestKind::Real => {}
            DigestKind::Long => {
                for entry in &mut self.entries {
                    entry.value = order_of(entry.value as f64);
                }
                self.kind = DigestKind::Real;
            }
            DigestKind::DateTime | DigestKind::TimeSpan => return Err(self.kind),
        }
        Ok(())
    }

    /// Puts the values in order and joins equal ones.
    pub fn sort(&mut self) {
        self.entries.sort_unstable_by_key(|entry| entry.value);
        self.entries.dedup_by(|next, kept| {
            let equal = next.value == kept.value;
            if equal {
                kept.weight = kept.weight.saturating_add(next.weight);
            }
            equal
        });
    }

    /// How many values there are, each as often as it counts.
    pub fn total(&self) -> i128 {
        self.entries
            .iter()
            .map(|entry| i128::from(entry.weight))
            .sum()
    }

    /// The value at the nearest rank of a percentage; `None` when there are no values.
    pub fn percentile(&self, percentile: f64) -> Option<i64> {
        let rank = rank(percentile, self.total());
        let mut seen = 0;
        let at = self.entries.iter().find(|entry| {
            seen += i128::from(entry.weight);
            seen >= rank
        });
        at.or(self.entries.last()).map(|entry| entry.value)
    }

    /// How many values are not greater than `value`; `None` when it is none that can be among them.
    pub fn rank_of(&self, value: &Scalar) -> Option<i128> {
        let value = match (self.kind, value) {
            (DigestKind::Long, Scalar::Int(value)) => i64::from(*value),
            (DigestKind::Long, Scalar::Long(value))
            | (DigestKind::DateTime, Scalar::DateTime(value))
            | (DigestKind::TimeSpan, Scalar::TimeSpan(value)) => *value,
            (DigestKind::Long, Scalar::Real(value)) => {
                crate::types::cast::real_to_long(value.floor())?
            }
            (DigestKind::Real, Scalar::Int(value)) => order_of(f64::from(*value)),
            (DigestKind::Real, Scalar::Long(value)) => order_of(*value as f64),
            (DigestKind::Real, Scalar::Real(value)) if !value.is_nan() => order_of(*value),
            _ => return None,
        };
        let below = self.entries.iter().take_while(|entry| entry.value <= value);
        Some(below.map(|entry| i128::from(entry.weight)).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::{Digest, DigestKind, Entry};
    use crate::functions::sketch::order_of;

    fn digest(kind: DigestKind, values: &[i64]) -> Digest {
        let entry = |&value| Entry { value, weight: 1 };
        let entries = values.iter().map(entry).collect();
        Digest { kind, entries }
    }

    #[test]
    fn longs_become_reals_beside_reals() {
        let mut whole = digest(DigestKind::Long, &[3, -1]);
        let reals = digest(DigestKind::Real, &[order_of(0.5)]);
        whole.add(reals).unwrap();
        whole.sort();
        assert_eq!(whole.percentile(50.0), Some(order_of(0.5)));
        assert_eq!(whole.percentile(0.0), Some(order_of(-1.0)));
    }

    #[test]
    fn times_do_not_merge_with_numbers() {
        let mut whole = digest(DigestKind::Long, &[3]);
        let spans = digest(DigestKind::TimeSpan, &[1]);
        assert!(whole.add(spans).unwrap_err().contains("timespan"));
    }
}
