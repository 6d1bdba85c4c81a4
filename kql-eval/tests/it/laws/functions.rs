//! The laws that every form of every scalar function obeys, over values of every type it takes.

use kql_eval::Settings;
use kql_eval::functions::{
    Call, Compiled, Constants, Kernel, Outcome, Purity, Returns, ScalarFunction, Signature, Takes,
    scalar,
};
use kql_eval::types::{Column, Data, Scalar, ScalarType};
use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestRunner};

use super::config;
use super::values::{defect, same, shown, value};

const NUMBERS: [ScalarType; 4] = [
    ScalarType::Int,
    ScalarType::Long,
    ScalarType::Real,
    ScalarType::Decimal,
];

/// A function in a form that it can be called in.
#[derive(Clone, Copy)]
struct Form {
    function: &'static ScalarFunction,
    signature: &'static Signature,
}

/// The arguments of a call, a constant or a value a row, and the type that the result should have.
#[derive(Clone)]
struct Arguments {
    columns: Vec<Column>,
    returns: ScalarType,
    rows: usize,
}

impl std::fmt::Debug for Arguments {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for column in &self.columns {
            match column.as_constant() {
                Some(value) => write!(f, "{} ", shown(value))?,
                None => {
                    let values = (0..self.rows).map(|row| shown(&column.scalar(row)));
                    write!(f, "[{}] ", values.collect::<Vec<_>>().join(" "))?;
                }
            }
        }
        write!(f, "in {} rows", self.rows)
    }
}

/// Choices from which the number and the types of the arguments follow.
type Choices = (u8, u8, [u8; 12], [bool; 12], usize);

fn forms() -> Vec<Form> {
    let form = |function: &'static ScalarFunction| {
        function.signatures.iter().map(move |signature| Form {
            function,
            signature,
        })
    };
    scalar::all().flat_map(form).collect()
}

/// The number of arguments that a choice stands for.
fn count(signature: &Signature, choice: u8) -> usize {
    let least = signature.min_arguments();
    let accepted: Vec<usize> = (least..least + 9)
        .filter(|n| signature.accepts(*n))
        .collect();
    accepted[usize::from(choice) % accepted.len()]
}

fn pick(types: &[ScalarType], choice: u8) -> ScalarType {
    types[usize::from(choice) % types.len()]
}

fn arguments(form: Form) -> impl Strategy<Value = Arguments> {
    any::<Choices>().prop_flat_map(move |(many, common, kinds, fixed, rows)| {
        let count = count(form.signature, many);
        let common = pick(&ScalarType::ALL, common);
        let rows = rows % 6;
        let mut types = Vec::new();
        let mut columns = Vec::new();
        let mut literal = None;
        for (index, (kind, fixed)) in kinds.into_iter().zip(fixed).take(count).enumerate() {
            let parameter = form
                .signature
                .parameter(index, count)
                .expect("the form takes that number");
            let ty = match parameter.takes {
                Takes::Type(ty) | Takes::Exactly(ty) => ty,
                Takes::Any => pick(&ScalarType::ALL, kind),
                Takes::Number => pick(&NUMBERS, kind),
                Takes::Whole => ScalarType::Long,
                Takes::OneOf(types) => pick(types, kind),
                Takes::Common | Takes::Widest => common,
                Takes::AsText | Takes::Textual | Takes::Word(_) | Takes::TypeLiteral => {
                    ScalarType::String
                }
            };
            types.push(ty);
            if parameter.takes == Takes::TypeLiteral {
                let named = pick(&ScalarType::ALL, kind);
                literal = Some(named);
                let name = Scalar::String(named.name().into());
                columns.push(Just(Column::constant(name, rows)).boxed());
            } else if let Takes::Word(words) = parameter.takes {
                let word = words[usize::from(kind) % words.len()];
                let word = Scalar::String(word.into());
                columns.push(Just(Column::constant(word, rows)).boxed());
            } else if parameter.is_constant() || fixed {
                columns.push(
                    value(ty)
                        .prop_map(move |v| Column::constant(v, rows))
                        .boxed(),
                );
            } else {
                let values = prop::collection::vec(value(ty), rows);
                columns.push(
                    values
                        .prop_map(move |v| Column::from_scalars(ty, &v))
                        .boxed(),
                );
            }
        }
        let returns = match form.signature.returns {
            Returns::Type(ty) => ty,
            Returns::Argument(index) => types[index],
            Returns::Common => common,
            Returns::TypeLiteral => literal.unwrap_or(ScalarType::String),
        };
        columns.prop_map(move |columns| Arguments {
            columns,
            returns,
            rows,
        })
    })
}

/// A kernel ready to be called.
type Prepared = Box<dyn Fn(&Call<'_>) -> Outcome>;

/// The kernel, prepared where it has to be; nothing when it refuses the constants.
fn kernel(form: Form, arguments: &Arguments) -> Option<Prepared> {
    match form.signature.kernel {
        Kernel::Direct(kernel) => Some(Box::new(move |call: &Call<'_>| kernel(call))),
        Kernel::Compile(compile) => {
            let constants: Vec<Option<Scalar>> = arguments
                .columns
                .iter()
                .map(|c| c.as_constant().cloned())
                .collect();
            let compiled: Compiled = compile(&Constants(&constants)).ok()?;
            Some(Box::new(move |call: &Call<'_>| compiled(call)))
        }
    }
}

fn call(kernel: &dyn Fn(&Call<'_>) -> Outcome, columns: &[Column], rows: usize) -> Outcome {
    let settings = Settings::default();
    kernel(&Call {
        arguments: columns,
        rows,
        settings: &settings,
        first_row: 0,
    })
}

fn slice(columns: &[Column], offset: usize, length: usize) -> Vec<Column> {
    columns
        .iter()
        .map(|column| column.slice(offset, length))
        .collect()
}

fn obeys(form: Form, arguments: &Arguments) -> Result<(), TestCaseError> {
    let Some(kernel) = kernel(form, arguments) else {
        return Ok(());
    };
    let Arguments {
        columns,
        returns,
        rows,
    } = arguments;
    let whole = call(&*kernel, columns, *rows);
    if let Ok(result) = &whole {
        prop_assert_eq!(result.ty(), *returns, "the declared type");
        prop_assert_eq!(result.rows(), *rows, "a value for each row");
        prop_assert_eq!(defect(result), None);
    }
    if form.function.purity == Purity::Volatile {
        return Ok(());
    }
    let mut failed = false;
    for row in 0..*rows {
        let alone = call(&*kernel, &slice(columns, row, 1), 1);
        let constants: Vec<Column> = columns
            .iter()
            .map(|column| Column::constant(column.scalar(row), 2))
            .collect();
        let constant = call(&*kernel, &constants, 2);
        failed |= alone.is_err();
        prop_assert_eq!(
            alone.is_err(),
            constant.is_err(),
            "row {}: as constants",
            row
        );
        let (Ok(alone), Ok(constant)) = (alone, constant) else {
            continue;
        };
        prop_assert!(
            matches!(constant.data(), Data::Constant(_)),
            "constants give a constant"
        );
        let (alone, constant) = (alone.scalar(0), constant.scalar(1));
        prop_assert!(
            same(&alone, &constant),
            "row {}: {:?}, as constants {:?}",
            row,
            alone,
            constant
        );
        if let Ok(whole) = &whole {
            let among = whole.scalar(row);
            prop_assert!(
                same(&alone, &among),
                "row {}: {:?}, among others {:?}",
                row,
                alone,
                among
            );
        }
    }
    if *rows > 0 {
        prop_assert_eq!(whole.is_err(), failed, "it fails when one row fails");
    }
    Ok(())
}

/// Tries every form and tells of all that do not obey.
fn every_form(cases: u32, law: impl Fn(Form, &Arguments) -> Result<(), TestCaseError>) {
    let mut failures = Vec::new();
    for form in forms() {
        let mut runner = TestRunner::new(config(cases));
        if let Err(failure) = runner.run(&arguments(form), |arguments| law(form, &arguments)) {
            failures.push(format!("{}: {failure}", form.function.name));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn a_row_has_the_same_value_alone_among_others_and_as_constants() {
    every_form(4, obeys);
}

/// The functions that make something of nulls: those that look for them, and those that keep or count them.
const OF_NULLS: &[&str] = &[
    "isnull",
    "isnotnull",
    "isempty",
    "isnotempty",
    "gettype",
    "pack_array",
    "sign",
    "dcount_hll",
    "estimate_data_size",
];

fn null_gives_null(form: Form, arguments: &Arguments) -> Result<(), TestCaseError> {
    let count = arguments.columns.len();
    // A string has no null.
    let text = |column: &Column| column.ty() == ScalarType::String;
    if count == 0 || OF_NULLS.contains(&form.function.name) || arguments.columns.iter().any(text) {
        return Ok(());
    }
    let mut columns = arguments.columns.clone();
    for (index, column) in columns.iter_mut().enumerate() {
        let parameter = form.signature.parameter(index, count);
        if parameter.is_some_and(|parameter| !parameter.is_constant()) {
            *column = Column::constant(Scalar::null(column.ty()), arguments.rows);
        }
    }
    let nulls = Arguments {
        columns,
        ..arguments.clone()
    };
    let Some(kernel) = kernel(form, &nulls) else {
        return Ok(());
    };
    if let Ok(result) = call(&*kernel, &nulls.columns, nulls.rows) {
        for row in 0..nulls.rows {
            let value = result.scalar(row);
            prop_assert!(
                same(&value, &Scalar::null(arguments.returns)),
                "{:?}",
                value
            );
        }
    }
    Ok(())
}

#[test]
fn a_function_of_nothing_but_nulls_is_null() {
    every_form(2, null_gives_null);
}
