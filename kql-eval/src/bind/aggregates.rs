//! Aggregates inside `summarize`.

use std::sync::Arc;

use kql_parser::syntax::{self, ExprKind as Syntax};

use super::call::{form_cost, type_literal};
use super::{Binder, Row, SemanticError};
use crate::functions::{Aggregation, AggregationSignature, Parameter, Results, Returns};
use crate::plan::{Aggregate, Expr, Schema};
use crate::types::{Scalar, ScalarType};

/// The aggregates found so far in a `summarize`.
#[derive(Debug)]
pub(super) struct Collector {
    /// The columns that arguments may name.
    pub input: Arc<Schema>,
    /// The names of the keys that are columns; `*` leaves them out.
    pub keys: Vec<String>,
    /// How many columns the keys take in the aggregated rows.
    pub key_count: usize,
    /// The aggregates.
    pub calls: Vec<Aggregate>,
    /// The types of the aggregates' columns.
    pub columns: Vec<ScalarType>,
}

/// A column that an aggregate gives.
#[derive(Debug)]
pub(super) struct AggregateColumn {
    /// Its name, unless the query gives one.
    pub name: String,
    /// Its value in the aggregated rows.
    pub value: Expr,
}

impl Binder<'_> {
    /// An aggregate inside a larger expression: its first column.
    pub(super) fn aggregate_value(
        &mut self,
        aggregation: &'static Aggregation,
        call: &syntax::Call,
    ) -> Expr {
        let columns = self.aggregate(aggregation, call);
        columns
            .into_iter()
            .next()
            .map_or_else(|| Expr::error(call.span), |column| column.value)
    }

    /// All columns of an aggregate, in order; none when a mistake was reported.
    pub(super) fn aggregate(
        &mut self,
        aggregation: &'static Aggregation,
        call: &syntax::Call,
    ) -> Vec<AggregateColumn> {
        let Some(mut collector) = self.collector.take() else {
            return vec![];
        };
        let columns = self.collect(aggregation, call, &mut collector);
        self.collector = Some(collector);
        columns.unwrap_or_default()
    }

    fn collect(
        &mut self,
        aggregation: &'static Aggregation,
        call: &syntax::Call,
        collector: &mut Collector,
    ) -> Option<Vec<AggregateColumn>> {
        let input = Arc::clone(&collector.input);
        let mut arguments = Vec::new();
        let mut names = Vec::new();
        for argument in &call.arguments {
            if let Syntax::Wildcard(star) = &argument.value.kind {
                let first = names.first().cloned().flatten();
                for (index, field) in input.fields.iter().enumerate() {
                    let name = field.name.to_string();
                    if first.as_ref() != Some(&name) && !collector.keys.contains(&name) {
                        arguments.push(Expr::column(index, field.ty, star.span));
                        names.push(Some(name));
                    }
                }
                continue;
            }
            arguments.push(self.scalar(&argument.value, Row::Of(&input)));
            names.push(self.inferred_name(&argument.value));
        }
        if arguments.iter().any(Expr::is_error) {
            return None;
        }
        let types: Vec<_> = call
            .arguments
            .iter()
            .map(|argument| type_literal(&argument.value))
            .collect();
        let form = self.aggregate_form(aggregation, call, &arguments, &types)?;
        let arguments: Vec<Expr> = arguments
            .into_iter()
            .enumerate()
            .map(|(index, argument)| {
                match parameter(form, index).map(|parameter| parameter.takes) {
                    Some(crate::functions::Takes::Type(ty)) => self.converted(argument, ty),
                    _ => argument,
                }
            })
            .collect();
        let mut constants: Vec<Option<Scalar>> =
            arguments.iter().map(|a| a.as_literal().cloned()).collect();
        for (index, argument) in arguments.iter().enumerate() {
            let Some(parameter) = parameter(form, index) else {
                continue;
            };
            if parameter.is_constant() && argument.as_literal().is_none() {
                self.report(SemanticError::NotConstant {
                    function: aggregation.name.to_owned(),
                    parameter: parameter.name.to_owned(),
                    span: argument.span,
                });
                return None;
            }
        }
        let mut arguments = arguments;
        let condition = form
            .condition
            .filter(|index| *index < arguments.len())
            .map(|index| {
                constants.remove(index);
                names.remove(index);
                arguments.remove(index)
            });
        let columns = self.aggregate_columns(aggregation, form, &arguments, &names, &constants);
        let aggregate = Aggregate {
            name: aggregation.name,
            signature: form,
            arguments,
            condition,
            constants,
            span: call.span,
        };
        if let Err(message) = aggregate.start() {
            self.report(SemanticError::BadArgument {
                message,
                span: call.span,
                help: None,
            });
            return None;
        }
        let first = collector.key_count + collector.columns.len();
        collector.calls.push(aggregate);
        collector.columns.extend(columns.iter().map(|(_, ty)| *ty));
        let result = columns
            .into_iter()
            .enumerate()
            .map(|(offset, (name, ty))| AggregateColumn {
                name,
                value: Expr::column(first + offset, ty, call.span),
            })
            .collect();
        Some(result)
    }

    fn aggregate_form(
        &mut self,
        aggregation: &'static Aggregation,
        call: &syntax::Call,
        arguments: &[Expr],
        types: &[Option<ScalarType>],
    ) -> Option<&'static AggregationSignature> {
        let least = |form: &AggregationSignature| {
            form.parameters.iter().filter(|p| !p.is_optional()).count()
        };
        let fits = |form: &&AggregationSignature| {
            arguments.len() >= least(form)
                && (form.repeat > 0 || arguments.len() <= form.parameters.len())
        };
        let forms: Vec<&'static AggregationSignature> =
            aggregation.signatures.iter().filter(fits).collect();
        let best = forms
            .iter()
            .filter_map(|form| {
                let takes = |index| parameter(form, index).map(|parameter| parameter.takes);
                Some((form_cost(&takes, arguments, types)?, *form))
            })
            .min_by_key(|(cost, _)| *cost);
        if let Some((_, form)) = best {
            return Some(form);
        }
        let function = aggregation.name.to_owned();
        let Some(form) = forms.first() else {
            let least = aggregation.signatures.iter().map(least).min().unwrap_or(0);
            let most = aggregation
                .signatures
                .iter()
                .map(|form| form.parameters.len())
                .max()
                .unwrap_or(0);
            let expected = if least == most {
                format!("{least} argument(s)")
            } else {
                format!("{least} to {most} arguments")
            };
            self.report(SemanticError::ArgumentCount {
                function,
                expected,
                actual: arguments.len(),
                span: call.span,
            });
            return None;
        };
        let culprit = (0..arguments.len()).find(|&index| {
            !forms.iter().any(|form| {
                parameter(form, index)
                    .zip(arguments.get(index))
                    .is_some_and(|(parameter, argument)| {
                        super::call::cost(
                            parameter.takes,
                            argument,
                            types.get(index).copied().flatten(),
                        )
                        .is_some()
                    })
            })
        });
        let index = culprit.unwrap_or(0);
        if let Some((argument, parameter)) = arguments.get(index).zip(parameter(form, index)) {
            self.report(SemanticError::ArgumentType {
                function,
                parameter: parameter.name.to_owned(),
                expected: "another type".to_owned(),
                actual: argument.ty,
                span: argument.span,
                help: (argument.ty == ScalarType::Dynamic).then(|| {
                    "say which type the dynamic holds: `tostring(…)`, `tolong(…)`".to_owned()
                }),
            });
        }
        None
    }

    /// Names and types of an aggregate's columns.
    fn aggregate_columns(
        &mut self,
        aggregation: &'static Aggregation,
        form: &AggregationSignature,
        arguments: &[Expr],
        names: &[Option<String>],
        constants: &[Option<Scalar>],
    ) -> Vec<(String, ScalarType)> {
        let argument_name = |index: usize| names.get(index).cloned().flatten().unwrap_or_default();
        match form.results {
            Results::One(returns) => {
                let ty = match returns {
                    Returns::Type(ty) => ty,
                    Returns::Argument(index) => {
                        arguments.get(index).map_or(ScalarType::Dynamic, |a| a.ty)
                    }
                    Returns::Common | Returns::TypeLiteral => ScalarType::Dynamic,
                };
                let _ = constants;
                vec![(format!("{}{}", aggregation.prefix, argument_name(0)), ty)]
            }
            Results::Arguments => arguments
                .iter()
                .enumerate()
                .map(|(index, argument)| {
                    let name = names.get(index).cloned().flatten();
                    let fallback = || match index {
                        0 => format!("{}_", aggregation.name.trim_start_matches("arg_")),
                        _ => format!(
                            "{}_{}_arg{index}",
                            aggregation.name.trim_start_matches("arg_"),
                            argument_name(0)
                        ),
                    };
                    (name.unwrap_or_else(fallback), argument.ty)
                })
                .collect(),
        }
    }
}

/// The parameter that takes the argument at `index`, repeats included.
fn parameter(form: &AggregationSignature, index: usize) -> Option<&'static Parameter> {
    let fixed = form.parameters.len();
    if index < fixed {
        return form.parameters.get(index);
    }
    let beyond = (index - fixed).checked_rem(form.repeat)?;
    form.parameters.get(fixed - form.repeat + beyond)
}
