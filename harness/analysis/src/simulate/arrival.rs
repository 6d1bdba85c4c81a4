//! When rows arrived, as `ingestion_time()` answers it in a simulation.

use kql_parser::parse;
use kql_parser::syntax::{Expr, ExprKind};
use kql_parser::visit::{Visitor, walk_expr, walk_query};

/// The column that has the time at which a row arrived.
pub(super) const COLUMN: &str = "IngestionTime_simulated";

/// When rows arrive that do not say so themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// This many ticks after they happened.
    After(i64),
    /// At the time in this column; rows without one arrive as they happen.
    Column(String),
}

/// A query whose calls of `ingestion_time()` read the column instead. The function is one of the row of a table, so the text of
/// a call may be replaced wherever Kusto takes it.
pub(super) fn with_column(query: &str) -> String {
    struct Calls(Vec<(usize, usize)>);
    impl Visitor for Calls {
        fn expr(&mut self, expr: &Expr) {
            if let ExprKind::Call(call) = &expr.kind
                && call.name.text == "ingestion_time"
            {
                let (start, end) = (expr.span.start, expr.span.end);
                self.0
                    .extend(usize::try_from(start).ok().zip(usize::try_from(end).ok()));
            }
            walk_expr(self, expr);
        }
    }
    let mut calls = Calls(Vec::new());
    walk_query(&mut calls, &parse(query).query);
    let mut text = query.to_owned();
    calls.0.sort_unstable();
    for (start, end) in calls.0.into_iter().rev() {
        text.replace_range(start..end, COLUMN);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{COLUMN, with_column};

    #[test]
    fn calls_become_the_column_and_texts_stay() {
        let query = "T | where ingestion_time() > ago(5m) | extend x = 'ingestion_time()'";
        let expected = format!("T | where {COLUMN} > ago(5m) | extend x = 'ingestion_time()'");
        assert_eq!(with_column(query), expected);
    }
}
