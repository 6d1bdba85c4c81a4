//! Parquet files that the tests write themselves.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, MapBuilder, StringBuilder};
use arrow_array::types::Int8Type;
use arrow_array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, DictionaryArray,
    DurationMillisecondArray, FixedSizeBinaryArray, Float32Array, Int8Array, Int32Array,
    Int64Array, IntervalYearMonthArray, LargeStringArray, RecordBatch, StringArray,
    StringViewArray, StructArray, Time64MicrosecondArray, TimestampMicrosecondArray,
    TimestampMillisecondArray, TimestampNanosecondArray, UInt64Array,
};
use arrow_schema::{DataType, Field};
use kql_eval::types::ScalarType;
use parquet::arrow::ArrowWriter;

use crate::scratch::{Scratch, declared, message, shown};
use crate::{BATCH_ROWS, Request, SourceError, open, read};

/// A file with these columns.
fn file(columns: Vec<(&str, ArrayRef)>) -> Scratch {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    )
    .unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    Scratch::bytes("a.parquet", &bytes)
}

/// The table of a file with one column `a`.
fn one(array: impl arrow_array::Array + 'static) -> Vec<String> {
    let file = file(vec![("a", Arc::new(array))]);
    shown(&read(file.path(), None, None).unwrap())
}

#[test]
fn strings_of_every_encoding_are_string_and_null_is_empty() {
    let expected = ["a:string", "x", ""];
    assert_eq!(one(StringArray::from(vec![Some("x"), None])), expected);
    assert_eq!(one(LargeStringArray::from(vec![Some("x"), None])), expected);
    assert_eq!(one(StringViewArray::from(vec![Some("x"), None])), expected);
    assert_eq!(
        one(BinaryArray::from_opt_vec(vec![Some(b"x"), None])),
        expected
    );
    let dictionary: DictionaryArray<Int8Type> = [Some("x"), None].into_iter().collect();
    assert_eq!(one(dictionary), expected);
}

#[test]
fn numbers_and_bools_keep_their_type_and_their_nulls() {
    assert_eq!(
        one(Int8Array::from(vec![Some(-1), None])),
        ["a:int", "-1", ""]
    );
    assert_eq!(one(Int32Array::from(vec![7])), ["a:int", "7"]);
    assert_eq!(one(Int64Array::from(vec![7])), ["a:long", "7"]);
    assert_eq!(one(UInt64Array::from(vec![7])), ["a:long", "7"]);
    assert_eq!(one(Float32Array::from(vec![0.5])), ["a:real", "0.5"]);
    assert_eq!(
        one(BooleanArray::from(vec![Some(true), None])),
        ["a:bool", "True", ""]
    );
    let decimals = Decimal128Array::from(vec![12345])
        .with_precision_and_scale(10, 3)
        .unwrap();
    assert_eq!(one(decimals), ["a:decimal", "12.345"]);
}

#[test]
fn times_of_every_unit_are_ticks() {
    assert_eq!(
        one(TimestampMillisecondArray::from(vec![Some(1), None])),
        ["a:datetime", "1970-01-01T00:00:00.0010000Z", ""]
    );
    assert_eq!(
        one(TimestampMicrosecondArray::from(vec![1]).with_timezone("+02:00")),
        ["a:datetime", "1970-01-01T00:00:00.0000010Z"]
    );
    assert_eq!(
        one(TimestampNanosecondArray::from(vec![-1, 199])),
        [
            "a:datetime",
            "1969-12-31T23:59:59.9999999Z",
            "1970-01-01T00:00:00.0000001Z"
        ]
    );
    assert_eq!(
        one(Date32Array::from(vec![1])),
        ["a:datetime", "1970-01-02T00:00:00.0000000Z"]
    );
    assert_eq!(
        one(Time64MicrosecondArray::from(vec![1_500_000])),
        ["a:timespan", "00:00:01.5000000"]
    );
    assert_eq!(
        one(DurationMillisecondArray::from(vec![86_400_000])),
        ["a:timespan", "1.00:00:00"]
    );
}

#[test]
fn sixteen_bytes_are_a_guid() {
    let bytes = FixedSizeBinaryArray::try_from_iter([(0_u8..16).collect::<Vec<_>>()].into_iter());
    assert_eq!(
        one(bytes.unwrap()),
        ["a:guid", "00010203-0405-0607-0809-0a0b0c0d0e0f"]
    );
}

#[test]
fn lists_structs_and_maps_are_dynamic() {
    let mut list = ListBuilder::new(StringBuilder::new());
    list.append_value([Some("x"), None]);
    list.append_null();
    assert_eq!(one(list.finish()), ["a:dynamic", "[\"x\",null]", ""]);

    let mut map = MapBuilder::new(None, StringBuilder::new(), StringBuilder::new());
    map.keys().append_value("k");
    map.values().append_value("v");
    map.append(true).unwrap();
    assert_eq!(one(map.finish()), ["a:dynamic", "{\"k\":\"v\"}"]);

    let fields: Vec<(Arc<Field>, ArrayRef)> = vec![
        (
            Arc::new(Field::new("n", DataType::Int64, true)),
            Arc::new(Int64Array::from(vec![Some(1), None])),
        ),
        (
            Arc::new(Field::new("s", DataType::Utf8, true)),
            Arc::new(StringArray::from(vec!["x", "y"])),
        ),
    ];
    assert_eq!(
        one(StructArray::from(fields)),
        ["a:dynamic", "{\"n\":1,\"s\":\"x\"}", "{\"s\":\"y\"}"]
    );
}

#[test]
fn declared_types_are_read_out_of_the_files_and_missing_columns_are_null() {
    let file = file(vec![
        ("n", Arc::new(Int64Array::from(vec![5]))),
        ("t", Arc::new(StringArray::from(vec!["2024-01-02"]))),
        ("d", Arc::new(StringArray::from(vec!["{\"a\":1}"]))),
        ("r", Arc::new(Int32Array::from(vec![2]))),
        ("w", Arc::new(TimestampMillisecondArray::from(vec![0]))),
        ("own", Arc::new(Int32Array::from(vec![9]))),
    ]);
    let schema = declared(&[
        ("t", ScalarType::DateTime),
        ("n", ScalarType::Int),
        ("d", ScalarType::Dynamic),
        ("r", ScalarType::Real),
        ("w", ScalarType::String),
        ("gone", ScalarType::Long),
    ]);
    assert_eq!(
        shown(&read(file.path(), Some(&schema), None).unwrap()),
        [
            "t:datetime, n:int, d:dynamic, r:real, w:string, gone:long, own:int",
            "2024-01-02T00:00:00.0000000Z, 5, {\"a\":1}, 2.0, 1970-01-01T00:00:00.0000000Z, , 9",
        ]
    );
}

#[test]
fn only_needed_columns_are_decoded() {
    let interval: ArrayRef = Arc::new(IntervalYearMonthArray::from(vec![1]));
    let file = file(vec![
        ("a", Arc::new(Int64Array::from(vec![1]))),
        ("odd", interval),
    ]);
    let table = read(file.path(), None, Some(&|name| name == "a")).unwrap();
    assert_eq!(shown(&table), ["a:long", "1"]);
    let error = read(file.path(), None, None).unwrap_err();
    assert!(
        matches!(error, SourceError::UnsupportedType { .. }),
        "{error}"
    );
    assert!(message(&error).contains("`odd`"));
}

#[test]
fn rows_are_counted_even_when_no_column_of_the_file_is_needed() {
    let file = file(vec![("a", Arc::new(Int64Array::from(vec![1, 2])))]);
    let schema = declared(&[("b", ScalarType::Long)]);
    let table = read(file.path(), Some(&schema), Some(&|name| name == "b")).unwrap();
    assert_eq!(shown(&table), ["b:long", "", ""]);
}

#[test]
fn rows_come_in_batches() {
    let values = Int64Array::from_iter_values(0..i64::try_from(BATCH_ROWS).unwrap() + 1);
    let file = file(vec![("a", Arc::new(values))]);
    let mut source = open(file.path(), Request::default()).unwrap();
    let mut rows = Vec::new();
    while let Some(batch) = source.next_batch().unwrap() {
        rows.push(batch[0].rows());
    }
    assert_eq!(rows, [BATCH_ROWS, 1]);
}

#[test]
fn a_value_that_does_not_fit_is_named_by_row_and_column() {
    let unfit = file(vec![("a", Arc::new(StringArray::from(vec!["1", "one"])))]);
    let schema = declared(&[("a", ScalarType::Long)]);
    let error = read(unfit.path(), Some(&schema), None).unwrap_err();
    assert!(message(&error).ends_with("row 2, column `a`: `one` is no long"));

    let large = file(vec![("a", Arc::new(UInt64Array::from(vec![u64::MAX])))]);
    let error = read(large.path(), None, None).unwrap_err();
    assert!(message(&error).ends_with("`18446744073709551615` is no long"));
}

#[test]
fn empty_and_damaged_files_are_errors() {
    let empty = Scratch::new("a.parquet", "");
    let error = read(empty.path(), None, None).unwrap_err();
    assert!(matches!(error, SourceError::Empty { .. }));
    let damaged = Scratch::new("a.parquet", "PAR1 and nothing of use PAR1");
    let error = read(damaged.path(), None, None).unwrap_err();
    assert!(matches!(error, SourceError::Damaged { .. }));
}
