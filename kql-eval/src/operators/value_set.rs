//! The set of values that `in` looks in.

use std::collections::HashSet;

use arrow_buffer::BooleanBuffer;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use super::broadcast::{Validity, bits, text_of, validity};
use super::case::fold_case;
use super::number::{Number, real};
use super::repeated_text::bits_of_texts;
use crate::types::dynamic::{Dynamic, DynamicRef};
use crate::types::{
    Bool, Column, DateTime, Dec, Decimal, Dyn, Guid, Int, Long, Real, Scalar, ScalarType, Text,
    TimeSpan, write_datetime, write_guid, write_timespan,
};

/// Values to which a column of one type is compared, sorted by how they compare with it.
#[derive(Clone, Debug)]
pub(super) struct ValueSet {
    ty: ScalarType,
    case: Case,
    /// Whether a null that equals no text is among the values.
    has_null: bool,
    /// Values compared by their text, in folded case where case does not count.
    texts: HashSet<Box<str>>,
    /// For a dynamic column, guids in lower case: letter case never counts in them.
    guid_texts: HashSet<Box<str>>,
    /// For a dynamic column, strings within dynamic values: equal to strings only.
    held_texts: HashSet<Box<str>>,
    /// For a dynamic column, the encodings of other dynamic values.
    held: HashSet<Box<[u8]>>,
    /// Whole numbers or ticks.
    longs: HashSet<i64>,
    /// Reals by their bits.
    reals: HashSet<u64>,
    /// The reals nearest to the whole numbers, by their bits.
    nearest: HashSet<u64>,
    decimals: HashSet<Decimal>,
    guids: HashSet<u128>,
    has_true: bool,
    has_false: bool,
}

/// Whether letter case counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Case {
    Sensitive,
    Ignored,
}

impl ValueSet {
    /// The set of `values` for a column of type `ty`. The elements of arrays are values of their own.
    pub(super) fn new(ty: ScalarType, case: Case, values: &[Scalar]) -> Result<Self, String> {
        let mut set = Self {
            ty,
            case,
            has_null: false,
            texts: HashSet::new(),
            guid_texts: HashSet::new(),
            held_texts: HashSet::new(),
            held: HashSet::new(),
            longs: HashSet::new(),
            reals: HashSet::new(),
            nearest: HashSet::new(),
            decimals: HashSet::new(),
            guids: HashSet::new(),
            has_true: false,
            has_false: false,
        };
        for value in values {
            match value {
                Scalar::Dynamic(bytes) => match DynamicRef::new(bytes).view() {
                    Dynamic::Array(array) => {
                        array.iter().for_each(|element| set.add_dynamic(element));
                    }
                    _ => set.add_dynamic(DynamicRef::new(bytes)),
                },
                Scalar::Null(ScalarType::Dynamic) => set.add_dynamic(DynamicRef::NULL),
                Scalar::Null(_) => set.has_null = true,
                _ => set.add(value)?,
            }
        }
        Ok(set)
    }

    /// Adds a value that is neither null nor dynamic.
    fn add(&mut self, value: &Scalar) -> Result<(), String> {
        match (self.ty, value) {
            (ScalarType::String, _) => {
                let mut text = String::new();
                value.write_text(&mut text);
                self.add_text(&text);
            }
            (
                ScalarType::Bool
                | ScalarType::Int
                | ScalarType::Long
                | ScalarType::Real
                | ScalarType::Decimal,
                Scalar::Bool(_)
                | Scalar::Int(_)
                | Scalar::Long(_)
                | Scalar::Real(_)
                | Scalar::Decimal(_),
            ) => self.add_number(value),
            (
                ScalarType::Dynamic,
                Scalar::Int(_) | Scalar::Long(_) | Scalar::Real(_) | Scalar::Decimal(_),
            ) => self.add_number(value),
            (ScalarType::Dynamic, Scalar::Bool(true)) => self.has_true = true,
            (ScalarType::Dynamic, Scalar::Bool(false)) => self.has_false = true,
            (ScalarType::Dynamic, Scalar::Guid(guid)) => {
                let mut text = String::new();
                write_guid(*guid, &mut text);
                self.guid_texts.insert(text.into());
            }
            (ScalarType::Dynamic, _) => {
                let mut text = String::new();
                value.write_text(&mut text);
                self.add_text(&text);
            }
            (ScalarType::DateTime, Scalar::DateTime(ticks))
            | (ScalarType::TimeSpan, Scalar::TimeSpan(ticks)) => {
                self.longs.insert(*ticks);
            }
            (ScalarType::Guid, Scalar::Guid(guid)) => {
                self.guids.insert(*guid);
            }
            (ty, value) => return Err(format!("a {ty} is never equal to a {}", value.ty())),
        }
        Ok(())
    }

    /// Adds a number or bool for columns of numbers, bools or dynamics.
    fn add_number(&mut self, value: &Scalar) {
        let whole = match value {
            Scalar::Bool(value) => i64::from(*value),
            Scalar::Int(value) => i64::from(*value),
            Scalar::Long(value) => *value,
            Scalar::Real(value) => return self.add_real(*value),
            Scalar::Decimal(value) => {
                if value.fract().is_zero()
                    && let Some(whole) = value.to_i64()
                {
                    self.longs.insert(whole);
                }
                self.decimals.insert(*value);
                return;
            }
            _ => return,
        };
        self.longs.insert(whole);
        self.nearest.insert(bits_of(real(whole)));
        self.decimals.insert(Decimal::from(whole));
    }

    fn add_real(&mut self, value: f64) {
        /// Below this, whole reals and longs are one to one.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if value.is_nan() {
            return;
        }
        if value.fract() == 0.0
            && value.abs() < EXACT
            && let Some(whole) = value.to_i64()
        {
            self.longs.insert(whole);
        }
        self.reals.insert(bits_of(value));
        self.decimals.extend(Decimal::from_f64(value));
    }

    /// Adds a dynamic that is a single value.
    fn add_dynamic(&mut self, value: DynamicRef<'_>) {
        match self.ty {
            ScalarType::Bool => {
                if let Dynamic::Bool(truth) = value.view() {
                    self.longs.insert(i64::from(truth));
                }
                self.has_null |= value.is_null();
            }
            ScalarType::Int | ScalarType::Long | ScalarType::Real | ScalarType::Decimal => {
                self.add_held_number(value);
                self.has_null |= value.is_null();
            }
            ScalarType::String => {
                self.add_text(text_of(value, &mut String::new()));
            }
            ScalarType::DateTime | ScalarType::TimeSpan | ScalarType::Guid if value.is_null() => {
                self.has_null = true;
            }
            ScalarType::DateTime | ScalarType::TimeSpan | ScalarType::Guid => {
                let text = text_of(value, &mut String::new()).to_ascii_lowercase();
                self.texts.insert(text.into());
            }
            ScalarType::Dynamic => match value.view() {
                Dynamic::Null => self.has_null = true,
                Dynamic::Long(_) | Dynamic::Real(_) => self.add_held_number(value),
                Dynamic::String(_) | Dynamic::DateTime(_) => {
                    let text = self.folded(text_of(value, &mut String::new()));
                    self.held_texts.insert(text);
                }
                Dynamic::Bool(_) | Dynamic::Array(_) | Dynamic::Bag(_) => {
                    self.held.insert(value.bytes().into());
                }
            },
        }
    }

    fn add_held_number(&mut self, value: DynamicRef<'_>) {
        match Number::of(value) {
            Some(Number::Long(value)) => self.add_number(&Scalar::Long(value)),
            Some(Number::Real(value)) => self.add_real(value),
            None => {}
        }
    }

    fn add_text(&mut self, text: &str) {
        let text = self.folded(text);
        self.texts.insert(text);
    }

    fn folded(&self, text: &str) -> Box<str> {
        match self.case {
            Case::Sensitive => text.into(),
            Case::Ignored => {
                let mut folded = String::with_capacity(text.len());
                fold_into(text, &mut folded);
                folded.into()
            }
        }
    }

    /// Which rows are null, where nulls among the values and empty texts have their say: valid rows, and rows that are
    /// null but whose answer is not.
    pub(super) fn validity(&self, column: &Column, rows: usize) -> Validity {
        // Null among the values leaves null rows without an answer; an empty text equals a dynamic null.
        if self.has_null && !self.equals_dynamic_null() {
            validity(column, rows)
        } else {
            None
        }
    }

    /// Whether a dynamic null, whose text is empty, equals one of the values.
    fn equals_dynamic_null(&self) -> bool {
        self.ty == ScalarType::Dynamic && self.texts.contains("")
    }

    /// Which rows hold one of the values.
    pub(super) fn contains(&self, column: &Column, rows: usize) -> BooleanBuffer {
        let values = match self.ty {
            ScalarType::String => return self.contains_text(column, rows),
            ScalarType::Dynamic => return self.contains_dynamic(column, rows),
            ScalarType::Bool => bits(rows, column.reader::<Bool>(), |value| {
                self.has_whole(i64::from(value))
            }),
            ScalarType::Int => bits(rows, column.reader::<Int>(), |value| {
                self.has_whole(i64::from(value))
            }),
            ScalarType::Long => bits(rows, column.reader::<Long>(), |value| self.has_whole(value)),
            ScalarType::Real => bits(rows, column.reader::<Real>(), |value| self.has_real(value)),
            ScalarType::Decimal => bits(rows, column.reader::<Dec>(), |value| {
                self.decimals.contains(&value)
            }),
            ScalarType::DateTime => {
                let mut memory = String::new();
                bits(rows, column.reader::<DateTime>(), |value| {
                    self.longs.contains(&value)
                        || self.has_written(&mut memory, value, write_datetime)
                })
            }
            ScalarType::TimeSpan => {
                let mut memory = String::new();
                bits(rows, column.reader::<TimeSpan>(), |value| {
                    self.longs.contains(&value)
                        || self.has_written(&mut memory, value, write_timespan)
                })
            }
            ScalarType::Guid => {
                let mut memory = String::new();
                bits(rows, column.reader::<Guid>(), |value| {
                    self.guids.contains(&value) || self.has_written(&mut memory, value, write_guid)
                })
            }
        };
        match validity(column, rows) {
            Some(valid) => &values & &valid,
            None => values,
        }
    }

    fn has_whole(&self, value: i64) -> bool {
        const EXACT: u64 = 1 << 53;
        self.longs.contains(&value)
            || (value.unsigned_abs() >= EXACT && self.reals.contains(&bits_of(real(value))))
    }

    fn has_real(&self, value: f64) -> bool {
        self.reals.contains(&bits_of(value))
            || self.nearest.contains(&bits_of(value))
            || Decimal::from_f64(value).is_some_and(|value| self.decimals.contains(&value))
    }

    fn has_written<T>(
        &self,
        memory: &mut String,
        value: T,
        write: impl Fn(T, &mut String),
    ) -> bool {
        if self.texts.is_empty() {
            return false;
        }
        memory.clear();
        write(value, memory);
        memory.make_ascii_lowercase();
        self.texts.contains(memory.as_str())
    }

    fn contains_text(&self, column: &Column, rows: usize) -> BooleanBuffer {
        let reader = column.reader::<Text>();
        match self.case {
            Case::Sensitive => bits(rows, reader, |text| self.texts.contains(text)),
            Case::Ignored => {
                let mut memory = String::new();
                bits_of_texts(rows, reader, |text| {
                    fold_into(text, &mut memory);
                    self.texts.contains(memory.as_str())
                })
            }
        }
    }

    fn contains_dynamic(&self, column: &Column, rows: usize) -> BooleanBuffer {
        let reader = column.reader::<Dyn>();
        let (mut memory, mut folded) = (String::new(), String::new());
        BooleanBuffer::collect_bool(rows, |row| match reader.get(row) {
            Some(value) => self.has_dynamic(value, &mut memory, &mut folded),
            None => self.equals_dynamic_null(),
        })
    }

    fn has_dynamic(&self, value: DynamicRef<'_>, memory: &mut String, folded: &mut String) -> bool {
        let among = match value.view() {
            Dynamic::Null => return self.equals_dynamic_null(),
            Dynamic::Bool(true) => self.has_true || self.held.contains(value.bytes()),
            Dynamic::Bool(false) => self.has_false || self.held.contains(value.bytes()),
            Dynamic::Long(value) => self.has_whole(value),
            Dynamic::Real(value) => self.has_real(value),
            Dynamic::String(_) | Dynamic::DateTime(_) => {
                let text = self.key(text_of(value, memory), folded);
                self.held_texts.contains(text)
            }
            Dynamic::Array(_) | Dynamic::Bag(_) => self.held.contains(value.bytes()),
        };
        among
            || (!self.texts.is_empty() && {
                let text = self.key(text_of(value, memory), folded);
                self.texts.contains(text)
            })
            || (!self.guid_texts.is_empty() && {
                fold_into(text_of(value, memory), folded);
                self.guid_texts.contains(folded.as_str())
            })
    }

    /// The text as it stands in the set.
    fn key<'t>(&self, text: &'t str, folded: &'t mut String) -> &'t str {
        match self.case {
            Case::Sensitive => text,
            Case::Ignored => {
                fold_into(text, folded);
                folded
            }
        }
    }
}

/// The bits of a real; those of zero whatever its sign.
fn bits_of(value: f64) -> u64 {
    if value == 0.0 { 0 } else { value.to_bits() }
}

/// Writes a text in folded case over what `folded` held.
fn fold_into(text: &str, folded: &mut String) {
    folded.clear();
    if text.is_ascii() {
        folded.push_str(text);
        folded.make_ascii_lowercase();
    } else {
        folded.extend(text.chars().map(fold_case));
    }
}
