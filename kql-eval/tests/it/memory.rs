//! Tables of record batches, and results as record batches.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{
    Int32Builder, ListBuilder, MapBuilder, StringBuilder, StringDictionaryBuilder,
};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    DurationNanosecondType, Int8Type, Int32Type, TimestampMicrosecondType, TimestampNanosecondType,
};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Date32Array, Date64Array, Decimal128Array,
    Decimal256Array, DictionaryArray, DurationSecondArray, FixedSizeBinaryArray, Float32Array,
    Float64Array, Int8Array, Int32Array, Int64Array, IntervalYearMonthArray, LargeStringArray,
    NullArray, RecordBatch, StringArray, StringViewArray, StructArray, Time64NanosecondArray,
    TimestampMicrosecondArray, TimestampMillisecondArray, TimestampNanosecondArray,
    TimestampSecondArray, UInt8Array, UInt64Array,
};
use arrow_buffer::i256;
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use kql_eval::arrow::{TimeUnits, record_batch};
use kql_eval::bind::NoTables;
use kql_eval::exec::{NoData, Table};
use kql_eval::{MemoryError, MemoryTables, Query, Settings};

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    )
    .expect("the columns have rows and types that go together")
}

fn table_of(batches: &[RecordBatch]) -> Result<MemoryTables, MemoryError> {
    let mut tables = MemoryTables::default();
    tables.add("T", batches)?;
    Ok(tables)
}

fn run(tables: &MemoryTables, text: &str) -> Table {
    let query = Query::compile(text, tables).expect("the query is valid");
    let mut results = query
        .run(tables, &Settings::default())
        .expect("the query runs");
    results.pop().expect("the query has a result")
}

/// The rows of a query, a line each with ` | ` between cells; null is `null`.
fn rows(tables: &MemoryTables, text: &str) -> String {
    let table = run(tables, text);
    let line = |row: usize| -> String {
        let cells = table.batch.columns.iter().map(|column| {
            let value = column.scalar(row);
            let mut text = String::new();
            value.write_text(&mut text);
            if value.is_null() {
                "null".to_owned()
            } else {
                text
            }
        });
        cells.collect::<Vec<_>>().join(" | ")
    };
    let lines: Vec<String> = (0..table.batch.rows).map(line).collect();
    lines.join("\n")
}

/// The type that a column of this array has in KQL, then its values.
fn taken(array: impl Array + 'static) -> String {
    let tables = table_of(&[batch(vec![("a", Arc::new(array))])]).expect("the batches are a table");
    let ty = rows(&tables, "T | getschema | project ColumnType");
    format!("{ty}: {}", rows(&tables, "T").replace('\n', ", "))
}

fn refused(array: impl Array + 'static) -> String {
    let error =
        table_of(&[batch(vec![("a", Arc::new(array))])]).expect_err("the type does not map");
    error.to_string()
}

/// What a query without tables gives, as a record batch.
fn written(text: &str, units: TimeUnits) -> Result<RecordBatch, String> {
    let query = Query::compile(text, &NoTables).expect("the query is valid");
    let results = query
        .run(&NoData, &Settings::default())
        .expect("the query runs");
    let table = results.first().expect("the query has a result");
    record_batch(table, units).map_err(|error| error.to_string())
}

fn column(text: &str) -> ArrayRef {
    Arc::clone(
        written(text, TimeUnits::Nanoseconds)
            .expect("the times fit")
            .column(0),
    )
}

#[test]
fn numbers_of_every_width_become_the_narrowest_type_that_takes_them() {
    assert_eq!(
        taken(BooleanArray::from(vec![Some(true), None])),
        "bool: True, null"
    );
    assert_eq!(
        taken(Int8Array::from(vec![Some(-1), None])),
        "int: -1, null"
    );
    assert_eq!(taken(UInt8Array::from(vec![255])), "int: 255");
    assert_eq!(
        taken(Int32Array::from(vec![Some(i32::MIN), None])),
        "int: -2147483648, null"
    );
    assert_eq!(
        taken(Int64Array::from(vec![Some(i64::MIN), None])),
        "long: -9223372036854775808, null"
    );
    assert_eq!(
        taken(UInt64Array::from(vec![Some(7), None])),
        "long: 7, null"
    );
    assert_eq!(taken(Float32Array::from(vec![0.5])), "real: 0.5");
    assert_eq!(
        taken(Float64Array::from(vec![Some(f64::NAN), None])),
        "real: NaN, null"
    );
}

#[test]
fn texts_of_every_form_are_strings_and_have_no_null() {
    assert_eq!(
        taken(StringArray::from(vec![Some("x"), None])),
        "string: x, "
    );
    assert_eq!(
        taken(LargeStringArray::from(vec![Some("x"), None])),
        "string: x, "
    );
    assert_eq!(
        taken(StringViewArray::from(vec![Some("x"), None])),
        "string: x, "
    );
    assert_eq!(
        taken(StringViewArray::from(vec!["a text longer than a view"])),
        "string: a text longer than a view"
    );
    assert_eq!(taken(BinaryArray::from(vec![b"x".as_slice()])), "string: x");
    assert_eq!(taken(NullArray::new(2)), "string: , ");
}

#[test]
fn timestamps_of_every_unit_and_dates_are_datetimes() {
    let day = "datetime: 2026-01-15T00:00:00.0000000Z";
    let seconds = 1_768_435_200;
    assert_eq!(taken(TimestampSecondArray::from(vec![seconds])), day);
    assert_eq!(
        taken(TimestampMillisecondArray::from(vec![seconds * 1_000])),
        day
    );
    assert_eq!(
        taken(TimestampMicrosecondArray::from(vec![seconds * 1_000_000])),
        day
    );
    assert_eq!(
        taken(TimestampNanosecondArray::from(vec![
            seconds * 1_000_000_000 + 99
        ])),
        day
    );
    assert_eq!(taken(Date32Array::from(vec![20_468])), day);
    assert_eq!(taken(Date64Array::from(vec![seconds * 1_000])), day);
    let zoned = TimestampSecondArray::from(vec![Some(seconds), None]).with_timezone("+02:00");
    assert_eq!(taken(zoned), format!("{day}, null"));
    let before_1970 = TimestampNanosecondArray::from(vec![-1]);
    assert_eq!(taken(before_1970), "datetime: 1969-12-31T23:59:59.9999999Z");
}

#[test]
fn durations_times_and_guids_keep_their_meaning() {
    assert_eq!(
        taken(DurationSecondArray::from(vec![90])),
        "timespan: 00:01:30"
    );
    assert_eq!(
        taken(Time64NanosecondArray::from(vec![1_500_000_000])),
        "timespan: 00:00:01.5000000"
    );
    let guid = FixedSizeBinaryArray::try_from_iter([[0x11_u8; 16]].into_iter()).unwrap();
    assert_eq!(taken(guid), "guid: 11111111-1111-1111-1111-111111111111");
}

#[test]
fn decimals_keep_up_to_28_digits() {
    let value = Decimal128Array::from(vec![Some(12_345), None]);
    let value = value.with_precision_and_scale(10, 2).unwrap();
    assert_eq!(taken(value), "decimal: 123.45, null");
    let large = Decimal256Array::from(vec![i256::MAX])
        .with_precision_and_scale(76, 0)
        .unwrap();
    assert!(refused(large).contains("is no decimal"), "it is too large");
}

#[test]
fn nested_arrays_are_dynamic() {
    let mut list = ListBuilder::new(Int32Builder::new());
    list.append_value([Some(1), None]);
    list.append_null();
    list.append_value([]);
    assert_eq!(taken(list.finish()), "dynamic: [1,null], null, []");

    let mut map = MapBuilder::new(None, StringBuilder::new(), StringBuilder::new());
    map.keys().append_value("k");
    map.values().append_value("v");
    map.append(true).unwrap();
    assert_eq!(taken(map.finish()), "dynamic: {\"k\":\"v\"}");

    let words: DictionaryArray<Int8Type> = DictionaryArray::new(
        Int8Array::from(vec![0, 1]),
        Arc::new(StringArray::from(vec![Some("x"), None])),
    );
    let field = Arc::new(Field::new("w", words.data_type().clone(), true));
    let one: (Arc<Field>, ArrayRef) = (field, Arc::new(words));
    assert_eq!(
        taken(StructArray::from(vec![one])),
        "dynamic: {\"w\":\"x\"}, {}"
    );
}

#[test]
fn text_that_is_marked_as_json_is_dynamic() {
    let marked = |texts: Vec<Option<&str>>| {
        let metadata =
            HashMap::from([("ARROW:extension:name".to_owned(), "arrow.json".to_owned())]);
        let field = Field::new("a", DataType::Utf8, true).with_metadata(metadata);
        let texts: ArrayRef = Arc::new(StringArray::from(texts));
        RecordBatch::try_new(Arc::new(Schema::new(vec![field])), vec![texts]).unwrap()
    };
    let tables = table_of(&[marked(vec![Some("{\"b\":[1.5]}"), None, Some("null")])]).unwrap();
    assert_eq!(
        rows(&tables, "T | project a.b[0], gettype(a)"),
        "1.5 | dictionary\nnull | null\nnull | null"
    );
    let error = table_of(&[marked(vec![Some("{")])]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "table `T`, column `a`, batch 1, row 1: `{` is no dynamic"
    );
}

#[test]
fn a_dictionary_is_read_with_its_nulls_and_without_any_value() {
    let mut words = StringDictionaryBuilder::<Int32Type>::new();
    words.append_value("x");
    words.append_null();
    words.append_value("x");
    assert_eq!(taken(words.finish()), "string: x, , x");

    let whole: DictionaryArray<Int32Type> = ["x", "y", "x"].into_iter().collect();
    let tables = table_of(&[batch(vec![("a", Arc::new(whole))])]).unwrap();
    assert_eq!(
        rows(&tables, "T | summarize count() by a | sort by a asc"),
        "x | 2\ny | 1"
    );

    let numbers = DictionaryArray::<Int8Type>::new(
        Int8Array::from(vec![Some(0), None, Some(1)]),
        Arc::new(Int64Array::from(vec![Some(7), None])),
    );
    assert_eq!(taken(numbers), "long: 7, null, null");

    let no_values = DictionaryArray::<Int8Type>::new(
        Int8Array::from(vec![None, None]),
        Arc::new(StringArray::from(Vec::<&str>::new())),
    );
    assert_eq!(taken(no_values), "string: , ");
}

#[test]
fn a_slice_of_an_array_is_read_as_the_slice() {
    let whole = Int64Array::from(vec![Some(1), None, Some(3)]);
    assert_eq!(taken(whole.slice(1, 2)), "long: null, 3");
    let words: DictionaryArray<Int32Type> = ["x", "y", "z"].into_iter().collect();
    assert_eq!(taken(words.slice(2, 1)), "string: z");
}

#[test]
fn what_has_no_counterpart_is_refused_by_name() {
    let unsupported =
        "table `T`, column `a`: Arrow's type Interval(YearMonth) has no counterpart in KQL";
    assert_eq!(refused(IntervalYearMonthArray::from(vec![1])), unsupported);
    let too_large = "table `T`, column `a`, batch 1, row 2: `18446744073709551615` is no long";
    assert_eq!(refused(UInt64Array::from(vec![1, u64::MAX])), too_large);
    let too_late = refused(TimestampSecondArray::from(vec![i64::MAX]));
    assert!(too_late.ends_with("is no datetime"), "{too_late}");
    let bytes = refused(BinaryArray::from(vec![[0xff_u8].as_slice()]));
    assert!(bytes.ends_with("is no string"), "{bytes}");
}

#[test]
fn batches_must_agree_on_the_columns_and_may_differ_in_how_they_keep_them() {
    let texts = |array: ArrayRef| batch(vec![("a", array)]);
    let plain = texts(Arc::new(StringArray::from(vec!["x"])));
    let view = texts(Arc::new(StringViewArray::from(vec!["y"])));
    let tables = table_of(&[plain.clone(), view]).unwrap();
    assert_eq!(rows(&tables, "T"), "x\ny");

    let numbers = texts(Arc::new(Int64Array::from(vec![1])));
    let error = table_of(&[plain, numbers]).unwrap_err();
    let expected =
        "table `T`: batch 2 has other columns than the table: a: long instead of a: string";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_column_that_is_there_twice_is_refused() {
    let one: ArrayRef = Arc::new(Int64Array::from(vec![1]));
    let field = Field::new("a", DataType::Int64, true);
    let schema = Arc::new(Schema::new(vec![field.clone(), field]));
    let twice = RecordBatch::try_new(schema, vec![Arc::clone(&one), one]).unwrap();
    let error = table_of(&[twice]).unwrap_err();
    assert_eq!(error.to_string(), "table `T` has the column `a` twice");
}

#[test]
fn a_table_without_batches_needs_a_schema() {
    let error = table_of(&[]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "table `T` has no batch, and so no columns: give its schema"
    );
    let schema = Schema::new(vec![Field::new("a", DataType::Int64, true)]);
    let mut tables = MemoryTables::default();
    tables.add_with_schema("T", &schema, &[]).unwrap();
    assert_eq!(rows(&tables, "T | where a > 1 | count"), "0");
}

#[test]
fn rows_keep_their_order_over_batches_and_threads() {
    let numbers = |from: i64, to: i64| -> RecordBatch {
        batch(vec![(
            "n",
            Arc::new(Int64Array::from_iter_values(from..to)),
        )])
    };
    let tables = table_of(&[
        numbers(0, 20_000),
        numbers(20_000, 20_000),
        numbers(20_000, 30_000),
    ])
    .unwrap();
    let query = Query::compile("T | where n % 7000 == 1 | extend n = n + 1", &tables).unwrap();
    for threads in [1, 4] {
        let settings = Settings {
            threads,
            ..Settings::default()
        };
        let table = query.run(&tables, &settings).unwrap().remove(0);
        let values: Vec<Option<i64>> = (0..table.batch.rows)
            .map(|row| table.batch.columns[0].scalar(row).as_long())
            .collect();
        assert_eq!(values, [2, 7_002, 14_002, 21_002, 28_002].map(Some));
    }
}

#[test]
fn a_query_runs_over_no_other_columns_than_it_was_compiled_against() {
    let long = table_of(&[batch(vec![("a", Arc::new(Int64Array::from(vec![1])))])]).unwrap();
    let text = table_of(&[batch(vec![("a", Arc::new(StringArray::from(vec!["1"])))])]).unwrap();
    let query = Query::compile("T | where a == 1", &long).unwrap();
    let error = query.run(&text, &Settings::default()).unwrap_err();
    assert!(
        error.to_string().contains("columns are not those"),
        "{error}"
    );
    let error = query
        .run(&MemoryTables::default(), &Settings::default())
        .unwrap_err();
    assert!(error.to_string().contains("none of that name"), "{error}");
}

#[test]
fn saved_functions_are_seen_by_every_query() {
    let mut tables =
        table_of(&[batch(vec![("a", Arc::new(Int64Array::from(vec![1, 5])))])]).unwrap();
    tables.declare("let Twice = (n: long) { n * 2 }");
    tables.declare("let Large = () { T | where a > 2 };");
    assert_eq!(rows(&tables, "Large | project Twice(a)"), "10");
}

#[test]
fn a_result_comes_back_with_the_types_that_are_promised() {
    let text = "print b = true, i = int(1), l = 2, r = 0.5, s = 'x', g = guid(11111111-1111-1111-1111-111111111111)";
    let result = written(text, TimeUnits::Nanoseconds).unwrap();
    let schema = result.schema();
    let types: Vec<&DataType> = schema
        .fields()
        .iter()
        .map(|field| field.data_type())
        .collect();
    let expected = [
        DataType::Boolean,
        DataType::Int32,
        DataType::Int64,
        DataType::Float64,
        DataType::Utf8View,
        DataType::FixedSizeBinary(16),
    ];
    assert_eq!(types, expected.iter().collect::<Vec<_>>());
    assert!(!schema.field(4).is_nullable(), "a string has no null");
    assert_eq!(
        schema.field(5).metadata()["ARROW:extension:name"],
        "arrow.uuid"
    );
}

#[test]
fn every_tick_of_a_datetime_is_kept_in_nanoseconds() {
    let values = column("print datetime(2026-01-15T00:00:00.0000001Z)");
    let timestamp = DataType::Timestamp(TimeUnit::Nanosecond, Some("UTC".into()));
    assert_eq!(values.data_type(), &timestamp);
    let values = values.as_primitive::<TimestampNanosecondType>();
    assert_eq!(values.value(0), 1_768_435_200_000_000_100);
    assert!(column("print datetime(null)").is_null(0));
    let span = column("print -1s");
    assert_eq!(
        span.as_primitive::<DurationNanosecondType>().value(0),
        -1_000_000_000
    );
}

#[test]
fn a_datetime_beyond_nanoseconds_is_refused_there_and_fits_into_microseconds() {
    let text = "range n from 1 to 2 step 1 | extend t = iff(n == 1, datetime(2026-01-15), datetime(9999-12-31T23:59:59.9999999Z)) | project t";
    assert_eq!(
        written(text, TimeUnits::Nanoseconds).unwrap_err(),
        "column `t`, row 2: 9999-12-31T23:59:59.9999999Z does not fit into 64 bits of nanoseconds"
    );
    let result = written(text, TimeUnits::Microseconds).unwrap();
    let values = result.column(0).as_primitive::<TimestampMicrosecondType>();
    assert_eq!(values.value(1), 253_402_300_799_999_999);
    let early = written(
        "print datetime(0001-01-01T00:00:00.0000009Z)",
        TimeUnits::Microseconds,
    );
    let early = early.unwrap();
    let values = early.column(0).as_primitive::<TimestampMicrosecondType>();
    assert_eq!(values.value(0), -62_135_596_800_000_000);
}

#[test]
fn rows_without_columns_keep_their_number() {
    let tables = table_of(&[batch(vec![("a", Arc::new(Int64Array::from(vec![1, 2])))])]).unwrap();
    let result = run(&tables, "T | project-away a");
    let result = record_batch(&result, TimeUnits::Nanoseconds).unwrap();
    assert_eq!((result.num_columns(), result.num_rows()), (0, 2));
}

#[test]
fn a_result_of_all_types_and_nulls_survives_the_way_out_and_in() {
    let text = "datatable(b: bool, i: int, l: long, r: real, d: decimal, s: string, t: datetime, u: timespan, g: guid, j: dynamic) [
        true, 1, 2, 0.5, decimal(1234567890123456789.123456789), 'x', datetime(2026-01-15T08:15:00.1234567Z), time(1.00:00:00.0000001), guid(11111111-2222-3333-4444-555555555555), dynamic({'a': [1, 2.5, 'é', null]}),
        bool(null), int(null), long(null), real(null), decimal(null), '', datetime(null), timespan(null), guid(null), dynamic(null),
        false, -1, -2, -0.5, decimal(-0.0000000000000000000000000001), '', datetime(1677-09-22), -1d, guid(00000000-0000-0000-0000-000000000000), dynamic('text')
    ]";
    let first = written(text, TimeUnits::Nanoseconds).unwrap();
    let tables = table_of(std::slice::from_ref(&first)).unwrap();
    let again = record_batch(&run(&tables, "T"), TimeUnits::Nanoseconds).unwrap();
    assert_eq!(again, first);
    assert_eq!(rows(&tables, "T"), crate::answer::answer(text));
}
