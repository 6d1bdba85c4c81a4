//! The result columns of an aggregation: how many, of which types and how they are named.

use super::{Aggregation, AggregationSignature, Returns};
use crate::types::{Scalar, ScalarType};

/// The result columns of an aggregation.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Results {
    /// One column of this type, named after the first argument behind the prefix: `sum_x`.
    One(Returns),
    /// One column of this type, named after the first two arguments behind the prefix: `covariance_x_y`.
    Pair(Returns),
    /// One column of this type for each argument from this one on, named after the first argument and the constant value
    /// of that one behind the prefix: `percentile_x_50`.
    Each {
        /// The first argument that gives a column.
        from: usize,
        /// The type of every column.
        returns: Returns,
    },
    /// One column for each argument, with the argument's type, named after it: `take_any`. An argument without a name is
    /// `any_arg1` behind the prefix `any_`.
    Arguments,
    /// One column for each argument, with the argument's type, named after it behind the prefix: `any`.
    Prefixed,
    /// The row with the extreme value: one column for each argument, with the argument's type. The first is named after the
    /// argument, or `max_` after the prefix; how the others are named is said here.
    Extreme(Others),
}

/// How the columns beside the extreme value are named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Others {
    /// After their arguments: `arg_max(x, y)` gives `x` and `y`. An argument without a name is `max_x_arg1`.
    Plain,
    /// All of them behind the prefix, after the first argument and their own: `argmax(x, y)` gives `max_x` and `max_x_y`.
    Joined,
}

/// What naming and typing need to know about an argument.
#[derive(Clone, Copy, Debug)]
pub struct ResultArgument<'a> {
    /// The name that follows from the argument's expression, if one does.
    pub name: Option<&'a str>,
    /// The type.
    pub ty: ScalarType,
    /// The value, if it is a constant.
    pub constant: Option<&'a Scalar>,
}

/// A result column of an aggregation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResultColumn {
    /// The name, unless the query gives one; `None` when there is nothing to name it after.
    pub name: Option<String>,
    /// The type.
    pub ty: ScalarType,
}

impl Aggregation {
    /// The result columns of a call in the form `form`. The arguments come without the condition.
    #[must_use]
    pub fn columns(
        &self,
        form: &AggregationSignature,
        arguments: &[ResultArgument<'_>],
    ) -> Vec<ResultColumn> {
        let prefix = self.prefix;
        let name = |index: usize| arguments.get(index).and_then(|argument| argument.name);
        let first = name(0).unwrap_or_default();
        let ty = |returns: Returns| match returns {
            Returns::Type(ty) => ty,
            Returns::Argument(index) => arguments.get(index).map_or(ScalarType::Dynamic, |a| a.ty),
            Returns::Common | Returns::TypeLiteral => ScalarType::Dynamic,
        };
        let one = |name: Option<String>, ty| vec![ResultColumn { name, ty }];
        match form.results {
            Results::One(returns) if prefix.is_empty() => {
                one(name(0).map(str::to_owned), ty(returns))
            }
            Results::One(returns) => one(Some(format!("{prefix}{first}")), ty(returns)),
            Results::Pair(returns) => {
                let second = name(1).unwrap_or_default();
                one(Some(format!("{prefix}{first}_{second}")), ty(returns))
            }
            Results::Each { from, returns } => arguments
                .iter()
                .skip(from)
                .map(|argument| ResultColumn {
                    name: Some(format!("{prefix}{first}_{}", fragment(argument.constant))),
                    ty: ty(returns),
                })
                .collect(),
            Results::Arguments => per_argument(arguments, |index, name| {
                name.map_or_else(|| format!("{prefix}arg{index}"), str::to_owned)
            }),
            Results::Prefixed => per_argument(arguments, |_, name| {
                format!("{prefix}{}", name.unwrap_or_default())
            }),
            Results::Extreme(others) => {
                per_argument(arguments, |index, name| match (index, others, name) {
                    (0, Others::Plain, None) => prefix.to_owned(),
                    (0, Others::Joined, _) => format!("{prefix}{first}"),
                    (0, Others::Plain, Some(name)) | (_, Others::Plain, Some(name)) => {
                        name.to_owned()
                    }
                    (_, Others::Joined, Some(name)) => format!("{prefix}{first}_{name}"),
                    (_, _, None) => format!("{prefix}{first}_arg{index}"),
                })
            }
        }
    }
}

fn per_argument(
    arguments: &[ResultArgument<'_>],
    name: impl Fn(usize, Option<&str>) -> String,
) -> Vec<ResultColumn> {
    let column = |(index, argument): (usize, &ResultArgument<'_>)| ResultColumn {
        name: Some(name(index, argument.name)),
        ty: argument.ty,
    };
    arguments.iter().enumerate().map(column).collect()
}

/// A constant as a part of a name: `99.9` is `99_9`.
fn fragment(value: Option<&Scalar>) -> String {
    let mut text = String::new();
    match value {
        Some(Scalar::Real(value)) => text = value.to_string(),
        Some(value) => value.write_text(&mut text),
        None => {}
    }
    text.chars()
        .map(|c| if c.is_alphanumeric() { c } else { '_' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::ResultArgument;
    use crate::functions::aggregation::find;
    use crate::types::{Scalar, ScalarType};

    /// The names of the columns of a call; `_` is an argument without a name, a number a constant.
    fn names(aggregation: &str, arguments: &[&str]) -> Vec<String> {
        let constants: Vec<Option<Scalar>> = arguments
            .iter()
            .map(|argument| argument.parse().ok().map(Scalar::Real))
            .collect();
        let described: Vec<ResultArgument<'_>> = arguments
            .iter()
            .zip(&constants)
            .map(|(name, constant)| ResultArgument {
                name: (*name != "_" && constant.is_none()).then_some(*name),
                ty: ScalarType::Long,
                constant: constant.as_ref(),
            })
            .collect();
        let aggregation = find(aggregation).expect("it is listed");
        let form = aggregation
            .signatures
            .iter()
            .find(|form| form.accepts(arguments.len()))
            .expect("a form takes this many arguments");
        aggregation
            .columns(form, &described)
            .into_iter()
            .map(|column| column.name.unwrap_or_else(|| "no name".to_owned()))
            .collect()
    }

    #[test]
    fn a_result_is_named_after_its_arguments() {
        assert_eq!(names("count", &[]), ["count_"]);
        assert_eq!(names("sum", &["x"]), ["sum_x"]);
        assert_eq!(names("sum", &["_"]), ["sum_"]);
        assert_eq!(names("covariance", &["x", "y"]), ["covariance_x_y"]);
        assert_eq!(names("binary_all_or", &["x"]), ["x"]);
        assert_eq!(names("take_anyif", &["x", "p"]), ["x"]);
        assert_eq!(names("take_anyif", &["_", "p"]), ["no name"]);
        assert_eq!(names("take_any", &["x", "_"]), ["x", "any_arg1"]);
        assert_eq!(names("any", &["x"]), ["any_x"]);
        assert_eq!(names("any", &["x", "y", "_"]), ["any_x", "any_y", "any_"]);
    }

    #[test]
    fn each_percentile_has_its_own_name() {
        let both = ["percentile_x_50", "percentile_x_99_9"];
        assert_eq!(names("percentiles", &["x", "50", "99.9"]), both);
        assert_eq!(names("percentilesw", &["x", "w", "50", "99.9"]), both);
        assert_eq!(names("percentile", &["_", "50"]), ["percentile__50"]);
        assert_eq!(names("percentiles_array", &["x", "50"]), ["percentiles_x"]);
    }

    #[test]
    fn columns_of_the_extreme_row_keep_their_names_in_arg_max_and_are_prefixed_in_argmax() {
        assert_eq!(names("arg_max", &["x", "y", "_"]), ["x", "y", "max_x_arg2"]);
        assert_eq!(names("arg_min", &["_", "_"]), ["min_", "min__arg1"]);
        let joined = ["max_x", "max_x_y", "max_x_arg2"];
        assert_eq!(names("argmax", &["x", "y", "_"]), joined);
    }
}
