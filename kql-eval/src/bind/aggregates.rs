//! Aggregates inside `summarize`.

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, ExprKind as Syntax};

use super::call::type_literal;
use super::overload::form_cost;
use super::{Binder, Row, SemanticError};
use crate::functions::{Aggregation, AggregationSignature, ResultArgument, ResultColumn};
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
    /// Its name, unless the query gives one; `None` when there is nothing to name it after.
    pub name: Option<String>,
    /// Its value in the aggregated rows.
    pub value: Expr,
}

impl Collector {
    /// Adds an aggregate; the columns that it gives.
    fn add(&mut self, aggregate: Aggregate, columns: Vec<ResultColumn>) -> Vec<AggregateColumn> {
        let first = self.key_count + self.columns.len();
        let span = aggregate.span;
        self.calls.push(aggregate);
        self.columns.extend(columns.iter().map(|column| column.ty));
        columns
            .into_iter()
            .enumerate()
            .map(|(offset, column)| AggregateColumn {
                name: column.name,
                value: Expr::column(first + offset, column.ty, span),
            })
            .collect()
    }
}

/// The columns that an aggregation gives of these arguments.
fn result_columns(
    aggregation: &Aggregation,
    form: &AggregationSignature,
    arguments: &[Expr],
    names: &[Option<String>],
    constants: &[Option<Scalar>],
) -> Vec<ResultColumn> {
    let described: Vec<ResultArgument<'_>> = arguments
        .iter()
        .enumerate()
        .map(|(index, argument)| ResultArgument {
            name: names.get(index).and_then(Option::as_deref),
            ty: argument.ty,
            constant: constants.get(index).and_then(Option::as_ref),
        })
        .collect();
    aggregation.columns(form, &described)
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
        let (arguments, mut names) = self.aggregate_arguments(call, collector);
        if arguments.iter().any(Expr::is_error) {
            return None;
        }
        let types: Vec<_> = call
            .arguments
            .iter()
            .map(|argument| type_literal(&argument.value))
            .collect();
        self.note_ordered(aggregation, &arguments);
        let form = self.aggregate_form(aggregation, call, &arguments, &types)?;
        let mut arguments = self.converted_arguments(form, arguments);
        let mut constants: Vec<Option<Scalar>> =
            arguments.iter().map(|a| a.as_literal().cloned()).collect();
        self.constant_where_taken(aggregation, form, &arguments)?;

        // The predicate of an `…if` form is no argument of the aggregation: it decides which rows the aggregation is
        // given.
        let condition = form
            .condition
            .filter(|index| *index < arguments.len())
            .map(|index| {
                constants.remove(index);
                names.remove(index);
                arguments.remove(index)
            });
        let columns = result_columns(aggregation, form, &arguments, &names, &constants);
        let aggregate = Aggregate {
            name: aggregation.name,
            signature: form,
            arguments,
            condition,
            constants,
            span: call.span,
        };
        self.can_start(&aggregate)?;
        Some(collector.add(aggregate, columns))
    }

    /// Refuses an aggregate whose constants do not fit.
    fn can_start(&mut self, aggregate: &Aggregate) -> Option<()> {
        // A state is made once here, so that constants that do not fit are reported at the call and never fail a run.
        if let Err(message) = aggregate.start() {
            self.report(SemanticError::BadArgument {
                message,
                span: aggregate.span,
                help: None,
            });
            return None;
        }
        Some(())
    }

    /// Notes that a value of an unknown type is put in an order: texts and dynamics have none.
    fn note_ordered(&mut self, aggregation: &Aggregation, arguments: &[Expr]) {
        if matches!(aggregation.name, "min" | "max" | "arg_min" | "arg_max") {
            for argument in arguments.iter().take(1) {
                self.perhaps(argument, ScalarType::Real);
            }
        }
    }

    /// The arguments as bound, and what each is called; `*` is every column that is no key and not the first argument.
    fn aggregate_arguments(
        &mut self,
        call: &syntax::Call,
        collector: &Collector,
    ) -> (Vec<Expr>, Vec<Option<String>>) {
        let input = Arc::clone(&collector.input);
        let mut arguments = Vec::new();
        let mut names = Vec::new();
        for argument in &call.arguments {
            if let Syntax::Wildcard(star) = &argument.value.kind {
                // `arg_max(Time, *)`: the column that decides is a result already, and the keys are columns of the
                // result anyway.
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
            let given = argument.names.first().map(|name| name.text.clone());
            names.push(given.or_else(|| self.inferred_name(&argument.value)));
        }
        (arguments, names)
    }

    /// The arguments as the types that the form takes.
    fn converted_arguments(
        &mut self,
        form: &AggregationSignature,
        arguments: Vec<Expr>,
    ) -> Vec<Expr> {
        arguments
            .into_iter()
            .enumerate()
            .map(
                |(index, argument)| match form.parameter(index).map(|parameter| parameter.takes) {
                    Some(crate::functions::Takes::Type(ty)) => self.converted(argument, ty),
                    _ => argument,
                },
            )
            .collect()
    }

    /// Refuses an argument that has to be a constant and is none.
    fn constant_where_taken(
        &mut self,
        aggregation: &Aggregation,
        form: &AggregationSignature,
        arguments: &[Expr],
    ) -> Option<()> {
        for (index, argument) in arguments.iter().enumerate() {
            let Some(parameter) = form.parameter(index) else {
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
        Some(())
    }

    fn aggregate_form(
        &mut self,
        aggregation: &'static Aggregation,
        call: &syntax::Call,
        arguments: &[Expr],
        types: &[Option<ScalarType>],
    ) -> Option<&'static AggregationSignature> {
        let forms: Vec<&'static AggregationSignature> = aggregation
            .signatures
            .iter()
            .filter(|form| form.accepts(arguments.len()))
            .collect();
        let best = forms
            .iter()
            .filter_map(|form| {
                let takes = |index| form.parameter(index).map(|parameter| parameter.takes);
                Some((form_cost(&takes, arguments, types)?, *form))
            })
            .min_by_key(|(cost, _)| *cost);
        if let Some((_, form)) = best {
            return Some(form);
        }
        let function = aggregation.name.to_owned();
        let Some(form) = forms.first() else {
            self.wrong_argument_count(aggregation, arguments.len(), call.span);
            return None;
        };
        let index = misfit(&forms, arguments, types).unwrap_or(0);
        if let Some((argument, parameter)) = arguments.get(index).zip(form.parameter(index)) {
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

    /// Reports that no form takes as many arguments.
    fn wrong_argument_count(&mut self, aggregation: &Aggregation, actual: usize, span: Span) {
        let least = aggregation
            .signatures
            .iter()
            .map(AggregationSignature::min_arguments)
            .min()
            .unwrap_or(0);
        let most = aggregation
            .signatures
            .iter()
            .map(|form| form.parameters.len())
            .max()
            .unwrap_or(0);
        let expected = if least == most {
            let plural = if least == 1 { "" } else { "s" };
            format!("{least} argument{plural}")
        } else {
            format!("{least} to {most} arguments")
        };
        self.report(SemanticError::ArgumentCount {
            function: aggregation.name.to_owned(),
            expected,
            actual,
            span,
        });
    }
}

/// The first argument that no form takes in its place.
fn misfit(
    forms: &[&AggregationSignature],
    arguments: &[Expr],
    types: &[Option<ScalarType>],
) -> Option<usize> {
    let fits = |form: &AggregationSignature, index: usize| {
        let (parameter, argument) = form.parameter(index).zip(arguments.get(index))?;
        let ty = types.get(index).copied().flatten();
        super::overload::cost(parameter.takes, argument, ty)
    };
    (0..arguments.len()).find(|&index| !forms.iter().any(|form| fits(form, index).is_some()))
}
