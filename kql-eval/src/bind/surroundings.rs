//! Calls whose value depends on the query around them: its settings, its tables, the size of its rows; and those that
//! are not run and refused by name.

use kql_parser::syntax::{self, ExprKind as Syntax};

use super::{Binder, Row, SemanticError};
use crate::functions;
use crate::plan::Expr;
use crate::types::Scalar;
use crate::types::dynamic::Encoder;

/// Functions that are not run, and what to do without them: those that ask the cluster, and some that no detection uses.
const NOT_RUN: &[(&str, &str)] = &[
    ("current_cluster_endpoint", CONSTANT),
    ("current_principal", CONSTANT),
    ("current_principal_details", CONSTANT),
    ("current_principal_is_member_of", CONSTANT),
    ("cursor_current", CURSOR),
    ("cursor_after", CURSOR),
    ("cursor_before_or_at", CURSOR),
    ("hash_combine", HASH),
    ("hash_many", HASH),
    ("series_periods_detect", PERIODS),
    ("series_periods_validate", PERIODS),
    ("row_id", ROW),
    ("entity_group", ENTITIES),
    ("external_table", TABLE),
    ("materialized_view", TABLE),
    ("stored_query_result", TABLE),
    ("graph", MODEL),
    ("current_cursor", CURSOR),
    ("current_node_id", CONSTANT),
    ("rowstore_ordinal_range", ROW),
    ("hll_isvalid", INTERNAL),
    ("tdigest_isvalid", INTERNAL),
];

const CONSTANT: &str = "put what it gives in your cluster as a constant: `let who = \"…\";`";
const CURSOR: &str = "compare a datetime column with a constant instead";
const PERIODS: &str = "how Kusto scores a period is not published; `series_decompose(…)` finds the period where it is beyond doubt";
const ENTITIES: &str = "there are no other clusters here: `union` the tables by name";
const TABLE: &str =
    "it is kept in a cluster: give its rows as a table, `--table NAME=FILE`, and name that";
const MODEL: &str = "graph models are kept in a cluster: make the graph from rows, `edges | make-graph source --> target`";
const INTERNAL: &str = "Kusto hides this function and has no page about it";
const ROW: &str =
    "rows of files have no id: number them with `serialize | extend Id = row_number()`";
const HASH: &str =
    "how Kusto combines hashes is not published; `hash(strcat_delim(\"|\", a, b))` is one of both";

impl Binder<'_> {
    /// Refuses a function that is not run; nothing for all others.
    pub(super) fn outside(&mut self, name: &str, call: &syntax::Call) -> Option<Expr> {
        let listed = NOT_RUN.iter().find(|(known, _)| *known == name);
        // What the service keeps for itself begins so.
        let hidden = name.starts_with("__") && self.scope.get(name).is_none();
        let help = listed
            .map(|(_, help)| *help)
            .or(hidden.then_some(INTERNAL))?;
        self.report(SemanticError::Unsupported {
            what: format!("`{name}`"),
            span: call.name.span,
            help: Some(help.to_owned()),
        });
        Some(Expr::error(call.span))
    }

    /// The bin that `set query_bin_auto_size` and `set query_bin_auto_at` describe.
    pub(super) fn bin_auto(&mut self, call: &syntax::Call, row: Row<'_>) -> Expr {
        let [value] = call.arguments.as_slice() else {
            return self.argument_count(call, "1 argument");
        };
        let value = self.scalar(&value.value, row);
        let Some(size) = self.bin_auto_size.clone() else {
            self.report(SemanticError::BadArgument {
                message: "`bin_auto` needs the size of the bins".to_owned(),
                span: call.name.span,
                help: Some("say it before the query: `set query_bin_auto_size = 1h;`".to_owned()),
            });
            return Expr::error(call.span);
        };
        let (name, arguments) = match self.bin_auto_at.clone() {
            Some(at) => ("bin_at", vec![value, size, at]),
            None => ("bin", vec![value, size]),
        };
        if arguments.iter().any(Expr::is_error) {
            return Expr::error(call.span);
        }
        let types = vec![None; arguments.len()];
        match functions::scalar::find(name) {
            Some(function) => self.apply(function, arguments, &types, call.span),
            None => Expr::error(call.span),
        }
    }

    /// The names of a table's columns, in order.
    pub(super) fn column_names_of(&mut self, call: &syntax::Call) -> Expr {
        let [table] = call.arguments.as_slice() else {
            return self.argument_count(call, "1 argument");
        };
        let table = self.tabular(&table.value);
        if table.plan.schema.incomplete {
            return Expr::error(call.span);
        }
        let mut names = Encoder::new();
        names.begin_array();
        for field in &table.plan.schema.fields {
            names.string(&field.name);
        }
        names.end();
        Expr::literal(Scalar::dynamic(names.value()), call.span)
    }

    /// The bytes that the values of columns take.
    pub(super) fn estimate_data_size(&mut self, call: &syntax::Call, row: Row<'_>) -> Expr {
        let mut columns = Vec::new();
        for argument in &call.arguments {
            match (&argument.value.kind, row) {
                (Syntax::Wildcard(star), Row::Of(schema)) if star.text == "*" => {
                    let fields = schema.fields.iter().enumerate();
                    columns.extend(fields.map(|(i, f)| Expr::column(i, f.ty, star.span)));
                }
                _ => columns.push(self.scalar(&argument.value, row)),
            }
        }
        if columns.iter().any(Expr::is_error) {
            return Expr::error(call.span);
        }
        let types = vec![None; columns.len()];
        match functions::scalar::find("estimate_data_size") {
            Some(function) => self.apply(function, columns, &types, call.span),
            None => Expr::error(call.span),
        }
    }
}
