//! `top-hitters`

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, Call, ExprKind as Syntax, Name, NamedExpr};

use super::summarize::KeysOf;
use crate::bind::Binder;
use crate::plan::Plan;

impl Binder<'_> {
    /// The values that are there most often, or with the greatest sum of another column. Kusto estimates; here the counts
    /// are exact. See Kusto's page *top-hitters-operator*.
    pub(super) fn top_hitters(
        &mut self,
        input: Arc<Plan>,
        count: &syntax::Expr,
        of: &syntax::Expr,
        by: Option<&syntax::Expr>,
        span: Span,
    ) -> Arc<Plan> {
        let place = by.map_or(of.span, |by| by.span);
        let (function, arguments, prefix) = match by {
            Some(by) => ("sum", vec![unnamed(by)], "approximate_sum_"),
            None => ("count", vec![], "approximate_count_"),
        };
        let of_name = self.inferred_name(by.unwrap_or(of)).unwrap_or_default();
        let name = Name {
            text: format!("{prefix}{of_name}"),
            span: place,
        };
        let total = syntax::Expr {
            kind: Syntax::Call(Call {
                name: Name {
                    text: function.to_owned(),
                    span: place,
                },
                arguments,
                span: place,
            }),
            span: place,
        };
        let aggregate = NamedExpr {
            names: vec![name.clone()],
            tuple: false,
            value: total,
            span: place,
        };
        let key = syntax::SortKey {
            value: unnamed(&syntax::Expr {
                kind: Syntax::Name(name),
                span: place,
            }),
            ascending: Some(false),
            nulls_first: None,
        };
        let totals = self.summarize(input, &[aggregate], &[unnamed(of)], KeysOf::Other, span);
        self.top(totals, count, &[key], span)
    }
}

fn unnamed(value: &syntax::Expr) -> NamedExpr {
    NamedExpr {
        names: vec![],
        tuple: false,
        value: value.clone(),
        span: value.span,
    }
}
