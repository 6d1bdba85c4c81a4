//! The names of the columns that `project` makes of matches.

use kql_parser::syntax::{self, ExprKind as Syntax};

use crate::bind::Binder;
use crate::bind::naming::ColumnName;

impl Binder<'_> {
    /// The name of a column of matches; `None` where it is not known, which is reported.
    pub(super) fn match_name(&mut self, item: &syntax::NamedExpr) -> Option<ColumnName> {
        if !item.names.is_empty() {
            return Some(self.item_name(item));
        }
        let Syntax::Call(call) = &item.value.kind else {
            // A bare element gets a number when it comes again, as other values do.
            return Some(match &item.value.kind {
                Syntax::Name(name) => ColumnName::Inferred(name.text.clone()),
                _ => self.item_name(item),
            });
        };
        match (call.name.text.as_str(), call.arguments.as_slice()) {
            ("map", [path, value]) => {
                let path = path_name(&path.value)?;
                let value = match &value.value.kind {
                    Syntax::Name(name) => name.text.as_str(),
                    _ => "Column",
                };
                Some(ColumnName::Inferred(format!("{path}_{value}")))
            }
            ("node_id", [node]) => {
                let node = path_name(&node.value)?;
                Some(ColumnName::Inferred(format!("node_id_{node}")))
            }
            ("all" | "any" | "node_degree_in" | "node_degree_out", _) => {
                self.refuse(
                    format!(
                        "how Kusto names the column of `{}` is not known",
                        call.name.text
                    ),
                    item.span,
                    "name it: `name = …`",
                );
                None
            }
            _ => Some(self.item_name(item)),
        }
    }
}

/// `path`, or `inner_nodes_path` for `inner_nodes(path)`.
fn path_name(expr: &syntax::Expr) -> Option<String> {
    match &expr.kind {
        Syntax::Name(name) => Some(name.text.clone()),
        Syntax::Call(call) => {
            let argument = call.arguments.first()?;
            Some(format!(
                "{}_{}",
                call.name.text,
                path_name(&argument.value)?
            ))
        }
        _ => None,
    }
}
