//! Reading by pages gives a query the same rows as reading everything, whatever the file's form and the query's conditions.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, BooleanArray, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use kql_eval::bind::Catalog;
use kql_eval::exec::{Batch, BatchSource, Database, Rows, ScanRequest, TableRows};
use kql_eval::plan::Schema;
use kql_eval::types::{Column, Scalar};
use kql_eval::{MemoryTables, Query, RuntimeError, Settings};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use proptest::prelude::*;

use super::{Footer, ParquetTable};
use crate::layout::Request;
use crate::scratch::Scratch;
use crate::{FileRows, FileTable, Wanted, read};

/// A file read by pages.
struct ByPages<'f> {
    file: &'f Scratch,
    window: usize,
}

struct Parts<'r> {
    schema: &'r Schema,
    file: Arc<dyn FileTable<'r> + 'r>,
}

struct Partition<'r> {
    places: Vec<Option<usize>>,
    nulls: Vec<Scalar>,
    rows: Box<dyn FileRows + 'r>,
}

impl Database for ByPages<'_> {
    fn scan<'r>(&'r self, request: ScanRequest<'r>) -> Result<Rows<'r>, RuntimeError> {
        let schema = request.schema;
        let needed = |name: &str| request.needed[schema.index_of(name).unwrap()];
        let asked = Request {
            needed: Some(&needed),
            ..Request::default()
        };
        let wanted = Wanted::new(&request);
        let file = ParquetTable::in_windows(
            self.file.path(),
            asked,
            wanted,
            &Footer::default(),
            self.window,
        )
        .unwrap();
        let file = Arc::new(file);
        Ok(Arc::new(Parts { schema, file }))
    }
}

impl<'r> TableRows<'r> for Parts<'r> {
    fn partitions(&self) -> usize {
        self.file.partitions()
    }

    fn partition(
        self: Arc<Self>,
        number: usize,
    ) -> Result<Box<dyn BatchSource + 'r>, RuntimeError> {
        let fields = &self.schema.fields;
        let place = |name: &str| {
            self.file
                .schema()
                .iter()
                .position(|(known, _)| known == name)
        };
        Ok(Box::new(Partition {
            places: fields.iter().map(|field| place(&field.name)).collect(),
            nulls: fields.iter().map(|field| Scalar::null(field.ty)).collect(),
            rows: Arc::clone(&self.file).partition(number).unwrap(),
        }))
    }
}

impl BatchSource for Partition<'_> {
    fn next_batch(&mut self) -> Result<Option<Batch>, RuntimeError> {
        let Some(columns) = self.rows.next_batch().unwrap() else {
            return Ok(None);
        };
        let rows = columns[0].rows();
        let columns = self
            .places
            .iter()
            .zip(&self.nulls)
            .map(|(place, null)| match place {
                Some(place) => columns[*place].clone(),
                None => Column::constant(null.clone(), rows),
            });
        Ok(Some(Batch::new(columns.collect(), rows)))
    }
}

/// A row, as numbers from which its values are made.
type Seed = [u8; 4];

const WORDS: [&str; 7] = [
    "alpha beta",
    "gamma",
    "Alphabet",
    "",
    "a much longer text about delta and alpha",
    "beta-gamma",
    "ALPHA",
];

/// Whether the columns that may have nulls have some.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Nulls {
    Some,
    None,
}

/// A column with a cell for each seed.
fn column<A: FromIterator<Option<T>>, T>(
    seeds: &[Seed],
    cell: impl FnMut(&Seed) -> Option<T>,
) -> Arc<A> {
    Arc::new(seeds.iter().map(cell).collect())
}

fn rows(seeds: &[Seed], nulls: Nulls) -> RecordBatch {
    let has =
        |seed: &Seed, column: u8| nulls == Nulls::None || !(seed[3] >> column).is_multiple_of(4);
    let word = |at: u8| WORDS[usize::from(at) % WORDS.len()];
    let long = |seed: &Seed| {
        let text = word(seed[2]).repeat(usize::from(seed[1] % 5));
        has(seed, 1).then(|| format!("{text}{}", seed[0]))
    };
    let real = |seed: &Seed| match seed[2] % 9 {
        0 => Some(f64::NAN),
        1 => Some(-0.0),
        other => has(seed, 4).then(|| f64::from(other) / 2.0),
    };
    let mut row = 0_i64;
    let time = |seed: &Seed| {
        let minutes = row * 16 + i64::from(seed[0]);
        row += 1;
        has(seed, 3).then_some(minutes * 60_000_000)
    };
    let number = |seed: &Seed| has(seed, 2).then(|| i64::from(seed[1] % 12));
    let mut lists = ListBuilder::new(StringBuilder::new());
    for seed in seeds {
        lists.append_value((0..seed[2] % 3).map(|at| Some(word(at))));
    }
    let words: Arc<StringArray> = column(seeds, |seed| has(seed, 0).then(|| word(seed[0])));
    let many: Arc<StringArray> = column(seeds, |seed| Some(format!("v{}-{}", seed[0], seed[1])));
    let long: Arc<StringArray> = column(seeds, long);
    let numbers: Arc<Int64Array> = column(seeds, number);
    let ids: Arc<Int32Array> = column(seeds, |seed| Some(i32::from(seed[2]) - 100));
    let times: Arc<TimestampMicrosecondArray> = column(seeds, time);
    let reals: Arc<Float64Array> = column(seeds, real);
    let flags: Arc<BooleanArray> = column(seeds, |seed| has(seed, 5).then(|| seed[1] % 2 == 0));
    let columns: Vec<(&str, ArrayRef, bool)> = vec![
        ("word", words, true),
        ("many", many, false),
        ("long", long, true),
        ("n", numbers, true),
        ("id", ids, false),
        ("time", times, true),
        ("r", reals, true),
        ("flag", flags, true),
        ("list", Arc::new(lists.finish()), true),
    ];
    RecordBatch::try_from_iter_with_nullable(columns).unwrap()
}

const PREDICATES: [&str; 30] = [
    "word == 'gamma'",
    "word has 'alpha'",
    "word !has 'alpha'",
    "word in ('gamma', 'ALPHA')",
    "word =~ 'alpha'",
    "isempty(word)",
    "strcmp(word, 'b') > 0",
    "'' == word",
    "many startswith 'v1'",
    "many == 'v25-3' or many == 'v7-7'",
    "many endswith '-7' or word has 'beta'",
    "long contains 'DELTA'",
    "long contains 'alpha' or long matches regex @'gam+a\\d'",
    "strlen(long) > 30",
    "word == long",
    "n == 4",
    "n between (3 .. 9)",
    "n > 100",
    "isnull(n)",
    "n % 3 == 0",
    "id < -50",
    "id >= n",
    "time between (datetime(1970-01-01T05:00) .. datetime(1970-01-01T20:00))",
    "time > datetime(1970-01-02)",
    "isnull(time) or time < datetime(1970-01-01T08:00)",
    "r > 1.0",
    "r == 0.0",
    "flag",
    "array_length(list) == 2",
    "tolong(substring(many, 1, 1)) > 1",
];

const ENDS: [&str; 9] = [
    "",
    "| project many, word",
    "| project n, time, list",
    "| count",
    "| top 5 by n desc",
    "| top 7 by time asc",
    "| top 3 by word asc",
    "| top 4 by r desc",
    "| summarize rows = count(), total = sum(n), words = make_set(word) by flag, long",
];

#[derive(Clone, Debug)]
struct Form {
    dictionary: bool,
    dictionary_size: usize,
    page_rows: usize,
    group_rows: usize,
    version: WriterVersion,
    compression: Compression,
    statistics: EnabledStatistics,
    delta: bool,
    truncated: Option<usize>,
}

fn form() -> impl Strategy<Value = Form> {
    let pages = (
        1_usize..40,
        1_usize..120,
        prop_oneof![Just(16), Just(200), Just(1 << 20)],
    );
    let version = prop_oneof![
        Just(WriterVersion::PARQUET_1_0),
        Just(WriterVersion::PARQUET_2_0)
    ];
    let compression = prop_oneof![
        Just(Compression::UNCOMPRESSED),
        Just(Compression::SNAPPY),
        Just(Compression::ZSTD(ZstdLevel::default())),
    ];
    let statistics = prop_oneof![
        Just(EnabledStatistics::None),
        Just(EnabledStatistics::Chunk),
        Just(EnabledStatistics::Page),
    ];
    let truncated = prop_oneof![Just(None), Just(Some(2_usize))];
    let encodings = (
        prop::bool::weighted(0.8),
        prop::bool::weighted(0.1),
        truncated,
    );
    (pages, version, compression, statistics, encodings).prop_map(
        |(
            (page_rows, group_rows, dictionary_size),
            version,
            compression,
            statistics,
            encodings,
        )| {
            let (dictionary, delta, truncated) = encodings;
            Form {
                dictionary,
                dictionary_size,
                page_rows,
                group_rows,
                version,
                compression,
                statistics,
                delta,
                truncated,
            }
        },
    )
}

fn written(rows: &RecordBatch, form: &Form) -> Scratch {
    let mut properties = WriterProperties::builder()
        .set_dictionary_enabled(form.dictionary)
        .set_dictionary_page_size_limit(form.dictionary_size)
        .set_data_page_row_count_limit(form.page_rows)
        .set_write_batch_size(form.page_rows)
        .set_max_row_group_row_count(Some(form.group_rows))
        .set_writer_version(form.version)
        .set_compression(form.compression)
        .set_statistics_enabled(form.statistics)
        .set_statistics_truncate_length(form.truncated);
    if form.delta {
        properties = properties
            .set_column_dictionary_enabled("many".into(), false)
            .set_column_encoding("many".into(), Encoding::DELTA_BYTE_ARRAY);
    }
    let mut bytes = Vec::new();
    let mut writer =
        ArrowWriter::try_new(&mut bytes, rows.schema(), Some(properties.build())).unwrap();
    writer.write(rows).unwrap();
    writer.close().unwrap();
    Scratch::bytes("T.parquet", &bytes)
}

fn answer(query: &Query, database: &dyn Database, threads: usize) -> Vec<Vec<String>> {
    let settings = Settings {
        threads,
        ..Settings::default()
    };
    let tables = query.run(database, &settings).unwrap();
    let batch = &tables[0].batch;
    (0..batch.rows)
        .map(|row| {
            batch
                .columns
                .iter()
                .map(|column| format!("{:?}", column.scalar(row)))
                .collect()
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(
        std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(64)
    ) })]

    #[test]
    fn pages_give_a_query_the_rows_of_the_whole_file(
        seeds in prop::collection::vec(any::<Seed>(), 0..300),
        nulls in prop::sample::select(&[Nulls::Some, Nulls::None][..]),
        form in form(),
        predicates in prop::collection::vec(prop::sample::select(&PREDICATES[..]), 0..4),
        end in prop::sample::select(&ENDS[..]),
        window in prop_oneof![1_usize..40, Just(1 << 14)],
        threads in 1_usize..3,
    ) {
        let file = written(&rows(&seeds, nulls), &form);
        let whole = read(file.path(), None, None).unwrap();
        let columns: Vec<_> = whole.columns.iter().map(|column| (column.name.clone(), column.ty)).collect();
        let batch = Batch::new(whole.columns.into_iter().map(|column| column.column).collect(), whole.rows);
        let mut plain = MemoryTables::default();
        plain.add_columns("T", &columns, vec![batch]);
        let conditions: String = predicates.iter().map(|predicate| format!("| where {predicate}\n")).collect();
        let text = format!("T\n{conditions}{end}");
        let query = Query::compile(&text, &plain as &dyn Catalog).unwrap();
        let expected = answer(&query, &plain, 1);
        let by_pages = ByPages { file: &file, window };
        prop_assert_eq!(answer(&query, &by_pages, threads), expected, "{}", text);
    }
}
