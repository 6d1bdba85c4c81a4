//! Functions over the rows around: `row_number`, `row_cumsum`, `row_rank_dense`, `row_rank_min`, `prev`, `next`,
//! `row_window_session`

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax;

use crate::bind::{Binder, Row, SemanticError};
use crate::plan::{Expr, ExprKind, Field, Node, Plan, Schema, WindowCall, WindowFunction};
use crate::types::{Scalar, ScalarType};

/// The functions over rows around that an operator's expressions call.
#[derive(Debug)]
pub(in crate::bind) struct WindowCalls {
    /// The columns of the operator's input.
    width: usize,
    calls: Vec<WindowCall>,
}

impl Binder<'_> {
    /// Binds expressions over the rows of `input`, which may call functions over the rows around; gives what the expressions
    /// are to be computed from.
    pub(super) fn with_windows<T>(
        &mut self,
        input: &Arc<Plan>,
        bind: impl FnOnce(&mut Self) -> T,
    ) -> (Arc<Plan>, T) {
        let outer = self.windows.replace(WindowCalls {
            width: input.schema.len(),
            calls: vec![],
        });
        let bound = bind(self);
        let calls = std::mem::replace(&mut self.windows, outer).map_or(vec![], |found| found.calls);
        let Some(first) = calls.first() else {
            return (Arc::clone(input), bound);
        };
        if !is_serialized(input) && !input.schema.incomplete {
            self.refuse(
                "this function depends on the order of the rows, and they have none here"
                    .to_owned(),
                first.span,
                "`… | serialize` keeps the order of the rows as it is, `… | sort by …` makes one",
            );
        }
        let span = first.span;
        (windowed(input, calls, span), bound)
    }

    /// The call of a function over the rows around; `None` when the name is not that of one.
    pub(in crate::bind) fn window_call(
        &mut self,
        call: &syntax::Call,
        row: Row<'_>,
    ) -> Option<Expr> {
        let function = window_function(&call.name.text)?;
        if self.windows.is_none() || !matches!(row, Row::Of(_)) {
            self.refuse(
                format!("`{}` cannot stand here", call.name.text),
                call.span,
                "compute it with `extend` first, after `serialize` or `sort by …`",
            );
            return Some(Expr::error(call.span));
        }
        let arguments: Vec<Expr> = call
            .arguments
            .iter()
            .map(|argument| self.scalar(&argument.value, row))
            .collect();
        if arguments.iter().any(Expr::is_error) {
            return Some(Expr::error(call.span));
        }
        let (least, most) = argument_counts(function);
        if arguments.len() < least || arguments.len() > most {
            self.report(SemanticError::ArgumentCount {
                function: call.name.text.clone(),
                expected: format!("{least} to {most} arguments"),
                actual: arguments.len(),
                span: call.span,
            });
            return Some(Expr::error(call.span));
        }
        Some(
            self.window_arguments(function, arguments, call)
                .map_or_else(
                    || Expr::error(call.span),
                    |(arguments, ty)| {
                        self.add_window(WindowCall {
                            function,
                            arguments,
                            ty,
                            span: call.span,
                        })
                    },
                ),
        )
    }

    fn add_window(&mut self, call: WindowCall) -> Expr {
        let (ty, span) = (call.ty, call.span);
        let Some(windows) = &mut self.windows else {
            return Expr::error(span);
        };
        windows.calls.push(call);
        Expr::column(windows.width + windows.calls.len() - 1, ty, span)
    }

    /// The arguments in the types that the function takes, and the type of its values.
    fn window_arguments(
        &mut self,
        function: WindowFunction,
        arguments: Vec<Expr>,
        call: &syntax::Call,
    ) -> Option<(Vec<Expr>, ScalarType)> {
        let first = arguments.first().map(|argument| argument.ty);
        let (types, ty) = self.window_types(function, first, call)?;
        let is_shift = matches!(function, WindowFunction::Previous | WindowFunction::Next);
        if is_shift
            && let Some(offset) = arguments.get(1)
            && !offset.is_fixed()
        {
            self.report(SemanticError::NotConstant {
                function: call.name.text.clone(),
                parameter: "offset".to_owned(),
                span: offset.span,
            });
            return None;
        }
        let mut arguments: Vec<Expr> = arguments
            .into_iter()
            .zip(types)
            .map(|(argument, ty)| self.converted(argument, ty))
            .collect();
        // `row_number()` starts at 1. Written out here, the kernel has one form.
        if arguments.is_empty() {
            arguments.push(Expr::literal(Scalar::Long(1), call.span));
        }
        Some((arguments, ty))
    }

    /// The types that a function takes, and the type of its values; `first` is that of the first argument.
    fn window_types(
        &mut self,
        function: WindowFunction,
        first: Option<ScalarType>,
        call: &syntax::Call,
    ) -> Option<(Vec<ScalarType>, ScalarType)> {
        Some(match function {
            WindowFunction::RowNumber => {
                (vec![ScalarType::Long, ScalarType::Bool], ScalarType::Long)
            }
            WindowFunction::CumulativeSum => {
                let ty = match first? {
                    ScalarType::Int | ScalarType::Long => ScalarType::Long,
                    ScalarType::Dynamic => ScalarType::Real,
                    ty @ (ScalarType::Real | ScalarType::Decimal | ScalarType::TimeSpan) => ty,
                    actual => {
                        self.report(SemanticError::ArgumentType {
                            function: call.name.text.clone(),
                            parameter: "term".to_owned(),
                            expected: "a number".to_owned(),
                            actual,
                            span: call.span,
                            help: None,
                        });
                        return None;
                    }
                };
                (vec![ty, ScalarType::Bool], ty)
            }
            WindowFunction::RankDense | WindowFunction::RankMin => {
                (vec![first?, ScalarType::Bool], ScalarType::Long)
            }
            WindowFunction::Previous | WindowFunction::Next => {
                (vec![first?, ScalarType::Long, first?], first?)
            }
            WindowFunction::Session => (
                vec![
                    ScalarType::DateTime,
                    ScalarType::TimeSpan,
                    ScalarType::TimeSpan,
                    ScalarType::Bool,
                ],
                ScalarType::DateTime,
            ),
        })
    }

    /// `serialize`: the order of the rows counts from here on.
    pub(super) fn serialize(
        &mut self,
        input: &Arc<Plan>,
        items: &[syntax::NamedExpr],
        span: Span,
    ) -> Arc<Plan> {
        let marked = windowed(input, vec![], span);
        if items.is_empty() {
            return marked;
        }
        self.extend(&marked, items, span)
    }
}

/// The input with a column for each call behind its own; without any the order of its rows counts.
pub(super) fn windowed(input: &Arc<Plan>, calls: Vec<WindowCall>, span: Span) -> Arc<Plan> {
    let mut fields = input.schema.fields.clone();
    fields.extend(calls.iter().map(|call| Field::computed("", call.ty)));
    Arc::new(Plan {
        node: Node::Window {
            input: Arc::clone(input),
            calls,
        },
        schema: Arc::new(Schema {
            fields,
            incomplete: input.schema.incomplete,
            unpacked: input.schema.unpacked,
            stage: None,
        }),
        span,
    })
}

/// Whether the rows have an order that counts. See Kusto's page *window-functions*.
pub(in crate::bind) fn is_serialized(plan: &Plan) -> bool {
    match &plan.node {
        Node::Sort { .. }
        | Node::Window { .. }
        | Node::Range { .. }
        | Node::Scan { .. }
        | Node::Group { .. } => true,
        Node::Filter { input, .. }
        | Node::Project { input, .. }
        | Node::Limit { input, .. }
        | Node::Expand { input, .. }
        | Node::Parse { input, .. }
        | Node::Sample { input, .. }
        | Node::Materialize { input, .. } => is_serialized(input),
        Node::TableScan { .. }
        | Node::Values { .. }
        | Node::Aggregate { .. }
        | Node::Join { .. }
        | Node::Union { .. }
        | Node::ForEach { .. }
        | Node::TopNested { .. }
        | Node::Series { .. }
        | Node::Algorithm { .. } => false,
    }
}

/// Whether a plan reads the rows of a group around it.
pub(in crate::bind) fn reads_group(plan: &Plan) -> bool {
    matches!(plan.node, Node::Group { .. })
        || plan.inputs().into_iter().any(|input| reads_group(input))
}

/// The columns of the input alone, without those of functions over the rows around.
pub(super) fn without_windows(plan: Arc<Plan>, input: &Arc<Plan>, span: Span) -> Arc<Plan> {
    if plan.schema.len() == input.schema.len() {
        return plan;
    }
    let columns = input
        .schema
        .fields
        .iter()
        .enumerate()
        .map(|(index, field)| Expr {
            kind: ExprKind::Column(index),
            ty: field.ty,
            span,
        })
        .collect();
    Arc::new(Plan {
        node: Node::Project {
            input: plan,
            columns,
        },
        schema: Arc::clone(&input.schema),
        span,
    })
}

/// The function over the rows around that has this name.
fn window_function(name: &str) -> Option<WindowFunction> {
    Some(match name {
        "row_number" => WindowFunction::RowNumber,
        "row_cumsum" => WindowFunction::CumulativeSum,
        "row_rank_dense" | "row_rank" => WindowFunction::RankDense,
        "row_rank_min" => WindowFunction::RankMin,
        "prev" => WindowFunction::Previous,
        "next" => WindowFunction::Next,
        "row_window_session" => WindowFunction::Session,
        _ => return None,
    })
}

/// The fewest and the most arguments of a function.
const fn argument_counts(function: WindowFunction) -> (usize, usize) {
    match function {
        WindowFunction::RowNumber => (0, 2),
        WindowFunction::CumulativeSum | WindowFunction::RankDense | WindowFunction::RankMin => {
            (1, 2)
        }
        WindowFunction::Previous | WindowFunction::Next => (1, 3),
        WindowFunction::Session => (3, 4),
    }
}
