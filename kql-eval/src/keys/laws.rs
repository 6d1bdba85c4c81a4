//! Keys are numbered as a plain ordered map numbers their texts.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Grouping, merge};
use crate::types::dynamic::{Encoder, parse_json};
use crate::types::{Column, Decimal, Scalar, ScalarType};

/// One of a few values of a type, or null.
fn value(ty: ScalarType, number: Option<u8>) -> Scalar {
    let Some(number) = number else {
        return Scalar::null(ty);
    };
    let small = i64::from(number);
    match ty {
        ScalarType::Bool => Scalar::Bool(number.is_multiple_of(2)),
        ScalarType::Int => Scalar::Int(i32::from(number) - 3),
        ScalarType::Long => Scalar::Long(small - 3),
        ScalarType::Real => Scalar::Real(match number {
            0 => 0.0,
            1 => -0.0,
            2 => f64::NAN,
            3 => -f64::NAN,
            _ => small as f64 / 4.0,
        }),
        ScalarType::Decimal => Scalar::Decimal(match number {
            0 => Decimal::new(10, 1),
            1 => Decimal::new(100, 2),
            _ => Decimal::new(small, 1),
        }),
        ScalarType::String => {
            let texts = ["", "a", "b", "twelve bytes", "thirteen byte", "é"];
            let text = texts.get(usize::from(number)).copied();
            Scalar::String(text.unwrap_or("a text longer than a view").into())
        }
        ScalarType::DateTime => Scalar::DateTime(small * 1_000),
        ScalarType::TimeSpan => Scalar::TimeSpan(small * 1_000 - 3_000),
        ScalarType::Guid => Scalar::Guid(u128::from(number) << 100 | u128::from(number % 2)),
        ScalarType::Dynamic => {
            let texts = [
                "1",
                "1.0",
                "\"a text longer than a view\"",
                "[1]",
                "{\"a\":1}",
            ];
            let text = texts.get(usize::from(number)).copied();
            let mut encoder = Encoder::new();
            parse_json(text.unwrap_or("\"b\""), &mut encoder).expect("the text is JSON");
            Scalar::dynamic(encoder.value())
        }
    }
}

/// What equal keys have in common.
fn name(scalar: &Scalar) -> String {
    match scalar {
        Scalar::Real(value) if value.is_nan() => "not a number".to_owned(),
        Scalar::Real(value) => format!("{:?}", value + 0.0),
        Scalar::Decimal(value) => value.normalize().to_string(),
        other => format!("{other:?}"),
    }
}

/// The same value, to the last bit.
fn is_same(a: &Scalar, b: &Scalar) -> bool {
    match (a, b) {
        (Scalar::Real(a), Scalar::Real(b)) => a.to_bits() == b.to_bits(),
        (Scalar::Decimal(a), Scalar::Decimal(b)) => a.serialize() == b.serialize(),
        _ => a == b,
    }
}

/// Rows of keys, the types of their columns, which columns are constant, and where batches end.
#[derive(Clone, Debug)]
struct Case {
    types: Vec<ScalarType>,
    constant: Vec<bool>,
    rows: Vec<Vec<Option<u8>>>,
    cuts: Vec<usize>,
}

fn cases() -> impl Strategy<Value = Case> {
    let column = (
        prop::sample::select(ScalarType::ALL.to_vec()),
        prop::bool::weighted(0.2),
    );
    prop::collection::vec(column, 1..6).prop_flat_map(|columns| {
        let (types, constant): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
        let row = prop::collection::vec(prop::option::weighted(0.8, 0..7u8), types.len());
        let rows = prop::collection::vec(row, 0..60);
        let cuts = prop::collection::vec(0..60_usize, 0..4);
        (Just(types), Just(constant), rows, cuts).prop_map(|(types, constant, rows, cuts)| Case {
            types,
            constant,
            rows,
            cuts,
        })
    })
}

impl Case {
    /// The rows of each batch.
    fn batches(&self) -> Vec<&[Vec<Option<u8>>]> {
        let mut cuts: Vec<usize> = self
            .cuts
            .iter()
            .map(|cut| *cut.min(&self.rows.len()))
            .collect();
        cuts.sort_unstable();
        let mut batches = Vec::new();
        let mut start = 0;
        for cut in cuts {
            batches.push(&self.rows[start..cut]);
            start = cut;
        }
        batches.push(&self.rows[start..]);
        batches
    }

    /// The scalars of a batch's row: a constant column has the first row's value in all rows.
    fn scalars(&self, batch: &[Vec<Option<u8>>], row: usize) -> Vec<Scalar> {
        let columns = self.types.iter().zip(&self.constant).enumerate();
        columns
            .map(|(column, (ty, constant))| {
                value(*ty, batch[if *constant { 0 } else { row }][column])
            })
            .collect()
    }

    fn columns(&self, batch: &[Vec<Option<u8>>]) -> Vec<Column> {
        let columns = self.types.iter().zip(&self.constant).enumerate();
        columns
            .map(|(column, (ty, constant))| {
                if let (true, Some(first)) = (*constant, batch.first()) {
                    return Column::constant(value(*ty, first[column]), batch.len());
                }
                let cells: Vec<Scalar> = batch.iter().map(|row| value(*ty, row[column])).collect();
                Column::from_scalars(*ty, &cells)
            })
            .collect()
    }

    /// The numbers of all rows, and the first key of each number.
    fn expected(&self) -> (Vec<u32>, Vec<Vec<Scalar>>) {
        let mut known: BTreeMap<Vec<String>, u32> = BTreeMap::new();
        let (mut numbers, mut keys) = (Vec::new(), Vec::new());
        for batch in self.batches() {
            for row in 0..batch.len() {
                let key = self.scalars(batch, row);
                let next = u32::try_from(known.len()).expect("there are few rows");
                let number = *known.entry(key.iter().map(name).collect()).or_insert(next);
                if number == next {
                    keys.push(key);
                }
                numbers.push(number);
            }
        }
        (numbers, keys)
    }
}

fn check_keys(columns: &[Column], expected: &[Vec<Scalar>]) -> Result<(), TestCaseError> {
    for (index, column) in columns.iter().enumerate() {
        prop_assert_eq!(column.rows(), expected.len());
        for (row, key) in expected.iter().enumerate() {
            let actual = column.scalar(row);
            prop_assert!(
                is_same(&actual, &key[index]),
                "{actual:?}, not {:?}",
                key[index]
            );
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn equal_keys_have_one_number_and_numbers_go_by_first_appearance(case in cases()) {
        let mut grouping = Grouping::new(case.types.clone());
        let mut numbers = Vec::new();
        let (expected, keys) = case.expected();
        for batch in case.batches() {
            let mut new = Vec::new();
            let before = grouping.count();
            let columns = case.columns(batch);
            numbers.extend(grouping.number(&columns, batch.len(), |row| new.push(row)));
            prop_assert_eq!(new.len(), grouping.count() - before);
            let looked_up = grouping.look_up(&columns, batch.len());
            let of_batch = &numbers[numbers.len() - batch.len()..];
            prop_assert!(looked_up.iter().zip(of_batch).all(|(a, b)| *a == Some(*b)));
        }
        prop_assert_eq!(&numbers, &expected);
        check_keys(&grouping.columns(), &keys)?;
        let mut again = Grouping::new(case.types.clone());
        let mapped = again.adopt(&grouping);
        prop_assert!(mapped.iter().enumerate().all(|(place, number)| *number as usize == place));
        check_keys(&again.columns(), &keys)?;
    }

    #[test]
    fn a_key_that_was_not_numbered_is_not_found(case in cases()) {
        let (first, rest) = case.rows.split_at(case.rows.len() / 2);
        let mut grouping = Grouping::new(case.types.clone());
        grouping.number(&case.columns(first), first.len(), |_| {});
        let names = |batch: &[Vec<Option<u8>>], row: usize| -> Vec<String> {
            case.scalars(batch, row).iter().map(name).collect()
        };
        let found = grouping.look_up(&case.columns(rest), rest.len());
        for (row, number) in found.iter().enumerate() {
            let key = names(rest, row);
            let known = (0..first.len()).any(|other| names(first, other) == key);
            prop_assert_eq!(number.is_some(), known);
        }
    }

    #[test]
    fn parts_merged_are_numbered_as_the_whole(case in cases()) {
        let (expected, keys) = case.expected();
        let mut parts = Vec::new();
        let mut rows = Vec::new();
        for batch in case.batches() {
            let mut part = Grouping::new(case.types.clone());
            rows.push(part.number(&case.columns(batch), batch.len(), |_| {}));
            parts.push(part);
        }
        let merged = merge(parts);
        let numbers: Vec<u32> = rows
            .iter()
            .zip(&merged.numbers)
            .flat_map(|(rows, numbers)| rows.iter().map(|row| numbers[*row as usize]))
            .collect();
        prop_assert_eq!(numbers, expected);
        check_keys(&merged.columns(0..merged.count(), &merged.numbered()), &keys)?;
    }
}
