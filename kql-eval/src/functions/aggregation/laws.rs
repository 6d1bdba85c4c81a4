//! The laws that every aggregation obeys in every form, over generated columns of every type it takes.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::AGGREGATIONS;
use crate::functions::{
    Accumulator, Aggregation, AggregationSignature, Constants, Groups, ResultArgument, Takes,
};
use crate::types::dynamic::{Encoder, parse_json};
use crate::types::{Column, Decimal, Scalar, ScalarType};

/// The groups that rows are spread over.
const GROUPS: u32 = 3;

/// A form with the types its arguments have and the values of the constant ones, without the condition.
struct Case {
    aggregation: &'static Aggregation,
    form: &'static AggregationSignature,
    types: Vec<ScalarType>,
    constants: Vec<Option<Scalar>>,
}

impl Case {
    fn start(&self) -> Box<dyn Accumulator> {
        let start = self.form.start;
        start(&self.types, &Constants(&self.constants)).expect("the form starts")
    }

    fn label(&self) -> String {
        format!("{}{:?}", self.aggregation.name, self.types)
    }
}

/// Every form, once for each type that its parameters take, with and without its optional arguments.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for aggregation in AGGREGATIONS {
        for form in aggregation.signatures {
            let fewest = form.min_arguments();
            let most = form.parameters.len() + form.repeat;
            for count in fewest..=most {
                for &ty in &ScalarType::ALL {
                    cases.extend(case(aggregation, form, count, ty));
                }
            }
        }
    }
    cases
}

/// The form with arguments of type `ty` wherever the parameter leaves a choice; `None` when it does not take that type.
fn case(
    aggregation: &'static Aggregation,
    form: &'static AggregationSignature,
    count: usize,
    ty: ScalarType,
) -> Option<Case> {
    let (mut types, mut constants) = (Vec::new(), Vec::new());
    let mut chooses = count == 0;
    for index in (0..count).filter(|index| form.condition != Some(*index)) {
        let parameter = form.parameter(index)?;
        let fixed = match parameter.takes {
            Takes::Type(fixed) | Takes::Exactly(fixed) => fixed,
            Takes::Any | Takes::Number | Takes::Common | Takes::Widest => ty,
            Takes::OneOf(types) if types.contains(&ty) => ty,
            Takes::OneOf(_) | Takes::Word(_) | Takes::TypeLiteral => return None,
            Takes::AsText | Takes::Textual => ScalarType::String,
            Takes::Whole => ScalarType::Long,
        };
        chooses |= fixed == ty;
        types.push(fixed);
        constants.push(parameter.is_constant().then(|| match fixed {
            ScalarType::Long => Scalar::Long(2),
            ScalarType::Real => Scalar::Real(50.0),
            _ => dynamic("[25, 100]"),
        }));
    }
    chooses.then_some(Case {
        aggregation,
        form,
        types,
        constants,
    })
}

fn dynamic(json: &str) -> Scalar {
    let mut encoder = Encoder::new();
    parse_json(json, &mut encoder).expect("the text is JSON");
    Scalar::dynamic(encoder.value())
}

/// One of six values of a type, from small to large, or null.
fn value(ty: ScalarType, number: Option<u8>) -> Scalar {
    let Some(number) = number else {
        return Scalar::null(ty);
    };
    let number = i64::from(number);
    match ty {
        ScalarType::Bool => Scalar::Bool(number > 2),
        ScalarType::Int => Scalar::Int(i32::try_from(number - 3).expect("it is small")),
        ScalarType::Long => Scalar::Long(number - 3),
        ScalarType::Real => Scalar::Real(if number == 5 {
            f64::NAN
        } else {
            number as f64 / 4.0 - 0.5
        }),
        ScalarType::Decimal => Scalar::Decimal(Decimal::new(number - 3, 1)),
        ScalarType::String => {
            let texts = ["", "a", "b", "ab", "a text longer than a view", "é"];
            let text = usize::try_from(number).ok().and_then(|n| texts.get(n));
            Scalar::String((*text.expect("it is one of six")).into())
        }
        ScalarType::DateTime => Scalar::DateTime(number * 1_000),
        ScalarType::TimeSpan => Scalar::TimeSpan(number * 1_000 - 3_000),
        ScalarType::Guid => Scalar::Guid(u128::from(number.unsigned_abs()) << 100),
        ScalarType::Dynamic => {
            let texts = [
                "1",
                "2.5",
                "\"x\"",
                "[1, 2, [3]]",
                "{\"a\":1}",
                "{\"b\":[2],\"a\":\"y\"}",
            ];
            let text = usize::try_from(number).ok().and_then(|n| texts.get(n));
            dynamic(text.expect("it is one of six"))
        }
    }
}

/// A row: its group, and a number that stands for the value of each argument.
#[derive(Clone, Debug)]
struct Row {
    group: u32,
    values: [Option<u8>; 4],
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let cell = || prop::option::weighted(0.8, 0..6u8);
    let row = (0..GROUPS, [cell(), cell(), cell(), cell()])
        .prop_map(|(group, values)| Row { group, values });
    prop::collection::vec(row, 0..24)
}

fn arguments(case: &Case, rows: &[Row]) -> Vec<Column> {
    let column = |(index, ty): (usize, &ScalarType)| {
        if let Some(Some(constant)) = case.constants.get(index) {
            return Column::constant(constant.clone(), rows.len());
        }
        let values: Vec<Scalar> = rows
            .iter()
            .map(|row| value(*ty, row.values[index % row.values.len()]))
            .collect();
        Column::from_scalars(*ty, &values)
    };
    case.types.iter().enumerate().map(column).collect()
}

fn feed(case: &Case, state: &mut dyn Accumulator, rows: &[Row], of_row: &[u32], count: usize) {
    state
        .update(&arguments(case, rows), Groups { of_row, count })
        .expect("the values are taken");
}

fn groups(rows: &[Row]) -> Vec<u32> {
    rows.iter().map(|row| row.group).collect()
}

/// All rows at once.
fn at_once(case: &Case, rows: &[Row]) -> Vec<Vec<Scalar>> {
    let mut state = case.start();
    feed(case, state.as_mut(), rows, &groups(rows), GROUPS as usize);
    finish(state)
}

/// The rows in batches, with no more groups known than have been seen.
fn in_batches(case: &Case, parts: &[&[Row]]) -> Vec<Vec<Scalar>> {
    let mut state = case.start();
    let mut known = 0;
    for part in parts {
        let of_row = groups(part);
        known = of_row
            .iter()
            .map(|group| *group as usize + 1)
            .fold(known, usize::max);
        feed(case, state.as_mut(), part, &of_row, known);
    }
    finish(state)
}

/// How the states of parts are started.
#[derive(Clone, Copy)]
enum Parts {
    Apart,
    Siblings,
}

/// A state for each part, with the part's own numbering of groups, merged from left to right.
fn merged(case: &Case, parts: &[&[Row]], of: Parts) -> Vec<Vec<Scalar>> {
    let start = |of_call: &dyn Accumulator| match of {
        Parts::Apart => case.start(),
        Parts::Siblings => of_call.sibling().unwrap_or_else(|| case.start()),
    };
    let mut whole = case.start();
    let mut states = Vec::new();
    for part in parts {
        let mut own: Vec<u32> = Vec::new();
        let of_row: Vec<u32> = part
            .iter()
            .map(|row| {
                let place = own.iter().position(|group| *group == row.group);
                let place = place.unwrap_or_else(|| {
                    own.push(row.group);
                    own.len() - 1
                });
                u32::try_from(place).expect("there are few groups")
            })
            .collect();
        let mut state = start(whole.as_ref());
        feed(case, state.as_mut(), part, &of_row, own.len());
        state.settle();
        states.push((state, own));
    }
    for (state, own) in states {
        let groups = Groups {
            of_row: &own,
            count: GROUPS as usize,
        };
        whole.merge(state, groups).expect("the states merge");
    }
    finish(whole)
}

fn finish(state: Box<dyn Accumulator>) -> Vec<Vec<Scalar>> {
    let columns = state.finish(GROUPS as usize).expect("the state finishes");
    columns
        .iter()
        .map(|column| (0..column.rows()).map(|row| column.scalar(row)).collect())
        .collect()
}

fn same(a: &[Vec<Scalar>], b: &[Vec<Scalar>]) -> bool {
    let equal = |a: &Scalar, b: &Scalar| match (a, b) {
        (Scalar::Real(a), Scalar::Real(b)) => (a.is_nan() && b.is_nan()) || (a - b).abs() < 1e-9,
        _ => a == b,
    };
    let columns = |a: &Vec<Scalar>, b: &Vec<Scalar>| {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b))
    };
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| columns(a, b))
}

#[test]
fn neither_the_cuts_between_batches_nor_merging_changes_a_result() {
    let cases = cases();
    let mut runner = TestRunner::new(Config {
        cases: 96,
        ..Config::default()
    });
    let cuts = (0..24usize, 0..24usize);
    runner
        .run(&(rows(), cuts), |(rows, (a, b))| {
            let (first, second) = (a.min(b).min(rows.len()), a.max(b).min(rows.len()));
            let parts = [&rows[..first], &rows[first..second], &rows[second..]];
            for case in &cases {
                let expected = at_once(case, &rows);
                let batches = in_batches(case, &parts);
                prop_assert!(
                    same(&expected, &batches),
                    "{} in batches: {batches:?}, at once: {expected:?}",
                    case.label()
                );
                for of in [Parts::Apart, Parts::Siblings] {
                    let merged = merged(case, &parts, of);
                    prop_assert!(
                        same(&expected, &merged),
                        "{} merged: {merged:?}, at once: {expected:?}",
                        case.label()
                    );
                }
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_state_of_some_groups_gives_their_results() {
    let cases = cases();
    let mut runner = TestRunner::new(Config {
        cases: 32,
        ..Config::default()
    });
    assert!(cases.iter().any(|case| case.start().select(&[]).is_some()));
    runner
        .run(&rows(), |rows| {
            for case in &cases {
                let mut state = case.start();
                feed(case, state.as_mut(), &rows, &groups(&rows), GROUPS as usize);
                state.settle();
                let Some(chosen) = state.select(&[0, 2]) else {
                    continue;
                };
                let chosen = chosen.finish(2).expect("the state finishes");
                let all = finish(state);
                for (chosen, all) in chosen.iter().zip(&all) {
                    let expected = vec![vec![all[0].clone(), all[2].clone()]];
                    let chosen = vec![vec![chosen.scalar(0), chosen.scalar(1)]];
                    prop_assert!(same(&expected, &chosen), "{}: {chosen:?}", case.label());
                }
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn results_have_the_types_and_the_number_that_the_form_promises() {
    for case in cases() {
        let mut state = case.start();
        let row = Row {
            group: 0,
            values: [Some(1); 4],
        };
        feed(&case, state.as_mut(), &[row], &[0], 1);
        let columns = state.finish(1).expect("the state finishes");
        let types: Vec<ScalarType> = columns.iter().map(Column::ty).collect();
        let described: Vec<ResultArgument<'_>> = case
            .types
            .iter()
            .zip(&case.constants)
            .map(|(ty, constant)| ResultArgument {
                name: None,
                ty: *ty,
                constant: constant.as_ref(),
            })
            .collect();
        let promised: Vec<ScalarType> = case
            .aggregation
            .columns(case.form, &described)
            .iter()
            .map(|column| column.ty)
            .collect();
        assert_eq!(types, promised, "{}", case.label());
        assert!(columns.iter().all(|column| column.rows() == 1));
    }
}

/// What an aggregation gives for a group without values, by its name and the type of its first argument; null otherwise.
fn of_nothing(name: &str, ty: ScalarType) -> Scalar {
    let name = name
        .strip_suffix("_if")
        .or(name.strip_suffix("if"))
        .unwrap_or(name);
    match name {
        "count" | "dcount" | "count_distinct" => Scalar::Long(0),
        "sum" => match ty {
            ScalarType::Real => Scalar::Real(0.0),
            ScalarType::Decimal => Scalar::Decimal(Decimal::ZERO),
            ScalarType::TimeSpan => Scalar::TimeSpan(0),
            _ => Scalar::Long(0),
        },
        "avg" if ty == ScalarType::Real => Scalar::Real(f64::NAN),
        "stdev" | "stdevp" | "variance" | "variancep" | "covariance" | "covariancep" => {
            Scalar::Real(0.0)
        }
        "make_list" | "makelist" | "make_list_with_nulls" | "make_set" | "makeset" => dynamic("[]"),
        "make_bag" | "make_dictionary" => dynamic("{}"),
        _ => Scalar::Null(ty),
    }
}

#[test]
fn a_group_without_rows_gives_the_documented_value() {
    for case in cases() {
        let ty = case.types.first().copied().unwrap_or(ScalarType::Long);
        let expected = of_nothing(case.aggregation.name, ty);
        for column in finish(case.start()) {
            for actual in &column {
                let both_nothing = expected.is_null()
                    && (actual.is_null() || *actual == Scalar::null(ScalarType::String));
                assert!(
                    both_nothing || same(&[vec![expected.clone()]], &[vec![actual.clone()]]),
                    "{}: {actual:?}, not {expected:?}",
                    case.label()
                );
            }
        }
    }
}

#[test]
fn rows_whose_values_are_all_null_change_nothing_but_the_count_of_rows() {
    let counts_nulls = ["count", "countif", "make_list_with_nulls"];
    for case in cases() {
        let dynamic_text = case.types.contains(&ScalarType::String);
        if counts_nulls.contains(&case.aggregation.name) || dynamic_text {
            continue;
        }
        let rows: Vec<Row> = (0..GROUPS)
            .map(|group| Row {
                group,
                values: [None; 4],
            })
            .collect();
        let of_nulls = at_once(&case, &rows);
        let of_nothing = finish(case.start());
        assert!(
            same(&of_nulls, &of_nothing),
            "{}: {of_nulls:?}",
            case.label()
        );
    }
}

/// The aggregations whose result does not depend on the order of rows.
const UNORDERED: [&str; 14] = [
    "count",
    "countif",
    "sum",
    "sumif",
    "avg",
    "avgif",
    "min",
    "minif",
    "max",
    "maxif",
    "dcount",
    "dcountif",
    "count_distinct",
    "count_distinctif",
];

#[test]
fn the_order_of_rows_does_not_change_counts_sums_and_extremes() {
    let cases: Vec<Case> = cases()
        .into_iter()
        .filter(|case| UNORDERED.contains(&case.aggregation.name))
        .collect();
    assert!(cases.len() > UNORDERED.len());
    let mut runner = TestRunner::new(Config {
        cases: 32,
        ..Config::default()
    });
    let shuffled = rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()));
    runner
        .run(&shuffled, |(rows, shuffled)| {
            for case in &cases {
                let (expected, actual) = (at_once(case, &rows), at_once(case, &shuffled));
                prop_assert!(
                    same(&expected, &actual),
                    "{}: {expected:?}, in another order {actual:?}",
                    case.label()
                );
            }
            Ok(())
        })
        .unwrap();
}
