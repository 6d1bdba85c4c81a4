//! Series: the columns that a call becomes, and what is refused rather than guessed.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use kql_eval::bind::NoTables;
use kql_eval::exec::{NoData, Table};
use kql_eval::{Query, Settings};

pub fn run(query: &str) -> Result<Table, String> {
    let query = Query::compile(query, &NoTables).map_err(|errors| format!("{errors:?}"))?;
    let tables = query.run(&NoData, &Settings::default());
    let tables = tables.map_err(|error| error.to_string())?;
    Ok(tables.into_iter().next().unwrap())
}

fn columns(query: &str) -> Vec<String> {
    let table = run(query).unwrap();
    let fields = table.schema.fields.iter();
    fields
        .map(|field| format!("{}:{}", field.name, field.ty.name()))
        .collect()
}

#[track_caller]
pub fn refused(query: &str, why: &str) {
    let error = run(query).map(|_| ()).unwrap_err();
    assert!(error.contains(why), "{error}");
}

#[test]
fn columns_are_named_after_function_argument_and_result() {
    let query = "print y = dynamic([1, 2]) | project series_decompose_anomalies(y, 1.5, 0)";
    let names = [
        "series_decompose_anomalies_y_ad_flag:dynamic",
        "series_decompose_anomalies_y_ad_score:dynamic",
        "series_decompose_anomalies_y_baseline:dynamic",
    ];
    assert_eq!(columns(query), names);
}

#[test]
fn an_argument_without_a_name_leaves_its_place_in_the_names_empty() {
    let query = "print y = dynamic([1, 2]) | project series_stats(series_add(y, 1)) | project series_stats__min, series_stats__min_idx";
    assert_eq!(
        columns(query),
        ["series_stats__min:real", "series_stats__min_idx:long"]
    );
}

#[test]
fn columns_beyond_the_names_given_keep_their_own() {
    let query =
        "print y = dynamic([1, 2]) | project (real) = series_fft(y), z = series_fit_line(y)";
    assert_eq!(
        columns(query),
        [
            "real:dynamic",
            "series_fft_y_imag:dynamic",
            "z:real",
            "series_fit_line_y_slope:real",
            "series_fit_line_y_variance:real",
            "series_fit_line_y_rvariance:real",
            "series_fit_line_y_interception:real",
            "series_fit_line_y_line_fit:dynamic",
        ]
    );
}

#[test]
fn more_names_than_columns_are_refused() {
    refused(
        "print (a, b, c, d) = series_decompose_anomalies(dynamic([1, 2]), 1.5, 0)",
        "more names than the 3 columns",
    );
}

#[test]
fn a_function_of_several_columns_is_no_part_of_an_expression() {
    refused(
        "print y = dynamic([1, 2]) | where series_fit_line(y) > 0.5",
        "gives several columns",
    );
}

#[test]
fn what_is_no_array_gives_nulls() {
    let table = run(
        "print (fit) = series_fit_line(dynamic('a')), sum = series_sum(dynamic({})) | project fit, sum",
    );
    let table = table.unwrap();
    assert!(
        table
            .batch
            .columns
            .iter()
            .all(|column| column.scalar(0).is_null())
    );
}

#[test]
fn a_fit_over_missing_values_is_refused() {
    refused(
        "print series_fit_line(dynamic([1, null, 3]))",
        "fill them first",
    );
}

#[test]
fn a_daily_season_is_found_under_a_trend() {
    let query = "range t from 0 to 335 step 1 | extend y = t + 100 * cos(pi() * t / 12) | summarize y = make_list(y)
        | extend (baseline, seasonal) = series_decompose(y)
        | project round(todouble(seasonal[0]) - todouble(seasonal[12])), todouble(seasonal[0]) == todouble(seasonal[24])";
    let table = run(query).unwrap();
    let cell = |column: usize| {
        let mut text = String::new();
        table.batch.columns[column].scalar(0).write_text(&mut text);
        text
    };
    assert_eq!([cell(0), cell(1)], ["188.0", "True"]);
}

#[test]
fn two_periods_that_are_about_as_likely_are_refused() {
    let query =
        "range t from 0 to 671 step 1 | extend y = 10 * sin(pi() * t / 12) + 4 * sin(pi() * t / 84)
        | summarize y = make_list(y) | project series_seasonal(y)";
    refused(query, "cannot tell for sure");
}

#[test]
fn an_outlier_where_all_else_is_equal_has_no_score_and_is_refused() {
    refused(
        "print series_outliers(dynamic([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9]))",
        "is not supported",
    );
}

#[test]
fn percentiles_whose_scale_is_unknown_are_refused() {
    refused(
        "print series_outliers(dynamic([1, 2, 3]), 'ctukey', double(null), 5, 95)",
        "other percentiles",
    );
}

#[test]
fn a_function_whose_result_is_not_documented_is_refused_by_name() {
    refused(
        "print series_periods_detect(dynamic([1, 2]), 4.0, 9.0, 1)",
        "Unsupported",
    );
}
