//! `scan`

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax;

use super::window::is_serialized;
use crate::bind::{Binder, Row, SemanticError};
use crate::plan::{Expr, Field, Node, Plan, Schema, Step, StepOutput};
use crate::types::{Scalar, ScalarType};

/// What the steps of a `scan` remember: for each of them the columns of the input and the declared ones.
#[derive(Debug)]
pub(in crate::bind) struct StepColumns {
    names: Vec<String>,
    /// How many columns a row has, before those that steps remember.
    width: usize,
    columns: Schema,
}

impl Binder<'_> {
    /// Rows matched against steps. See Kusto's page *scan-operator*.
    pub(super) fn scan(
        &mut self,
        input: &Arc<Plan>,
        scan: &syntax::Scan,
        operator: &syntax::Operator,
    ) -> Arc<Plan> {
        let span = operator.span;
        if !self.may_scan(input, scan, operator) {
            return Self::broken(span);
        }
        let (declared, defaults) = self.declared_columns(&input.schema, &scan.declare);
        let mut columns = (*input.schema).clone();
        columns.fields.extend(declared);
        columns.unpacked = None;
        self.step_names(&scan.steps);
        let outer = self.steps.replace(StepColumns {
            names: scan
                .steps
                .iter()
                .map(|step| step.name.text.clone())
                .collect(),
            width: input.schema.len(),
            columns: columns.clone(),
        });
        let windows = self.windows.take();
        let steps = scan
            .steps
            .iter()
            .map(|step| self.step(step, input, &columns))
            .collect();
        self.windows = windows;
        self.steps = outer;
        let numbered = self.match_number(&mut columns, operator);
        Arc::new(Plan {
            node: Node::Scan {
                input: Arc::clone(input),
                defaults,
                steps,
                numbered,
            },
            schema: Arc::new(columns),
            span,
        })
    }

    /// Adds the column of the match's number where the query asks for it; whether it does.
    fn match_number(&mut self, columns: &mut Schema, operator: &syntax::Operator) -> bool {
        let number = operator.setting("with_match_id").and_then(|s| s.word());
        if let Some(number) = number {
            if columns.index_of(number).is_some() {
                self.report(SemanticError::DuplicateColumn {
                    name: number.to_owned(),
                    span: operator.keyword,
                });
            }
            columns
                .fields
                .push(Field::computed(number, ScalarType::Long));
        }
        number.is_some()
    }

    /// Whether the rows have an order that steps can follow; a report otherwise.
    fn may_scan(&mut self, input: &Plan, scan: &syntax::Scan, operator: &syntax::Operator) -> bool {
        if !scan.order.is_empty() || !scan.partition.is_empty() {
            self.report(SemanticError::Unsupported {
                what: "`scan` with an order or a partition of its own".to_owned(),
                span: operator.keyword,
                help: Some(
                    "sort the rows first, or write `partition by key (sort by … | scan …)`"
                        .to_owned(),
                ),
            });
            return false;
        }
        if !is_serialized(input) && !input.schema.incomplete {
            self.refuse(
                "`scan` depends on the order of the rows, and they have none here".to_owned(),
                operator.keyword,
                "`… | sort by …` makes an order, `… | serialize` keeps the one there is",
            );
            return false;
        }
        true
    }

    /// The declared columns and their values where no step assigns one.
    fn declared_columns(
        &mut self,
        input: &Schema,
        declare: &[syntax::Parameter],
    ) -> (Vec<Field>, Vec<Expr>) {
        let (mut fields, mut defaults) = (Vec::<Field>::new(), Vec::new());
        for parameter in declare {
            let name = parameter.name.text.as_str();
            let syntax::ParameterKind::Scalar(ty) = parameter.kind else {
                self.unsupported("a table as a column of `scan`", parameter.span);
                continue;
            };
            let is_taken = fields.iter().any(|field| &*field.name == name);
            if is_taken || input.index_of(name).is_some() {
                self.report(SemanticError::DuplicateColumn {
                    name: name.to_owned(),
                    span: parameter.name.span,
                });
            }
            let ty = ScalarType::from(ty);
            let default = match &parameter.default {
                Some(default) => {
                    let value = self.scalar(default, Row::None);
                    self.converted(value, ty)
                }
                None => Expr::literal(Scalar::null(ty), parameter.span),
            };
            fields.push(Field::computed(name, ty));
            defaults.push(default);
        }
        (fields, defaults)
    }

    fn step_names(&mut self, steps: &[syntax::ScanStep]) {
        for (index, step) in steps.iter().enumerate() {
            if steps
                .iter()
                .take(index)
                .any(|earlier| earlier.name.text == step.name.text)
            {
                self.refuse(
                    format!("two steps are named `{}`", step.name.text),
                    step.name.span,
                    "every step needs a name of its own",
                );
            }
        }
    }

    fn step(&mut self, step: &syntax::ScanStep, input: &Arc<Plan>, columns: &Schema) -> Step {
        if step.optional {
            self.unsupported("an `optional` step", step.name.span);
        }
        let output = match step.output.as_ref().map(|word| word.text.as_str()) {
            None | Some("all") => StepOutput::All,
            Some("last") => StepOutput::Last,
            Some("none") => StepOutput::None,
            Some(other) => {
                self.report(SemanticError::BadSetting {
                    setting: "output".to_owned(),
                    value: other.to_owned(),
                    span: step
                        .output
                        .as_ref()
                        .map_or(step.name.span, |word| word.span),
                    help: Some("`output` is `all`, `last` or `none`".to_owned()),
                });
                StepOutput::All
            }
        };
        let condition = self.predicate(&step.condition, &input.schema);
        let mut assignments = Vec::with_capacity(step.assignments.len());
        for assignment in &step.assignments {
            let value = self.scalar(&assignment.value, Row::Of(&input.schema));
            let Some(name) = assignment.names.first() else {
                continue;
            };
            let target = columns
                .index_of(&name.text)
                .and_then(|index| Some((index, columns.field(index)?)))
                .and_then(|(index, field)| Some((index.checked_sub(input.schema.len())?, field)));
            let Some((column, field)) = target else {
                self.refuse(
                    format!("`{}` is no declared column", name.text),
                    name.span,
                    "a step assigns columns that are declared: `scan declare (name:type) with (…)`",
                );
                continue;
            };
            assignments.push((column, self.converted(value, field.ty)));
        }
        Step {
            condition,
            assignments,
            output,
        }
    }

    /// `step.column` inside a `scan`; `None` when `step` is not the name of one.
    pub(in crate::bind) fn step_column(
        &mut self,
        step: &syntax::Name,
        name: &syntax::Name,
        span: Span,
    ) -> Option<Expr> {
        let steps = self.steps.as_ref()?;
        let number = steps.names.iter().position(|known| *known == step.text)?;
        let found = steps
            .columns
            .index_of(&name.text)
            .and_then(|index| Some((index, steps.columns.field(index)?.ty)));
        match found {
            Some((index, ty)) => {
                let column = steps.width + number * steps.columns.len() + index;
                Some(Expr::column(column, ty, span))
            }
            None => {
                let columns = steps.columns.clone();
                self.unknown_column(&name.text, name.span, &columns);
                Some(Expr::error(span))
            }
        }
    }

    /// Reports a declared column without its step, which has no value of its own; says whether the name is one.
    pub(in crate::bind) fn is_declared_by_scan(&mut self, name: &syntax::Name) -> bool {
        let Some(steps) = &self.steps else {
            return false;
        };
        let is_declared = steps
            .columns
            .index_of(&name.text)
            .is_some_and(|index| index >= steps.width);
        let first = steps.names.first().cloned().unwrap_or_default();
        if is_declared {
            self.refuse(
                format!("`{}` has a value only in a step", name.text),
                name.span,
                &format!("say which step's: `{first}.{}`", name.text),
            );
        }
        is_declared
    }
}
