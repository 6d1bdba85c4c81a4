//! `graph-to-table`

use std::sync::Arc;

use kql_parser::syntax::{self, GraphOutput};

use super::Graph;
use crate::bind::operator::projection;
use crate::bind::{Binder, SemanticError};
use crate::functions;
use crate::plan::{Expr, Field, Plan};
use crate::types::ScalarType;

impl Binder<'_> {
    /// `graph-to-table nodes|edges [as name] [with_…_id=name]`
    pub(super) fn graph_to_table(
        &mut self,
        graph: &Graph,
        outputs: &[GraphOutput],
        operator: &syntax::Operator,
    ) -> Option<Arc<Plan>> {
        let [output] = outputs else {
            self.report(SemanticError::Unsupported {
                what: "two tables of one graph at once".to_owned(),
                span: operator.keyword,
                help: Some("write `graph-to-table` for each".to_owned()),
            });
            return None;
        };
        let (plan, ids): (_, &[(&str, usize)]) = match output.what.text.as_str() {
            "nodes" => (&graph.nodes, &[("with_node_id", 0)]),
            "edges" => (
                &graph.edges,
                &[("with_source_id", 0), ("with_target_id", 1)],
            ),
            other => {
                self.refuse(
                    format!("a graph has no `{other}`"),
                    output.what.span,
                    "`nodes` or `edges`",
                );
                return None;
            }
        };
        self.known_settings(output, ids)?;
        let mut columns = self.id_columns(output, plan, ids)?;
        for (name, index) in Graph::properties(plan) {
            let field = plan.schema.field(index)?.clone();
            if columns.iter().any(|(known, _)| known.name == name) {
                self.report(SemanticError::DuplicateColumn {
                    name: name.to_string(),
                    span: operator.span,
                });
                return None;
            }
            let ty = field.ty;
            columns.push((field, Expr::column(index, ty, operator.span)));
        }
        Some(projection(plan, columns, operator.span))
    }

    /// Refuses a setting that the table does not take.
    fn known_settings(&mut self, output: &GraphOutput, ids: &[(&str, usize)]) -> Option<()> {
        for setting in &output.settings {
            if !ids.iter().any(|(name, _)| *name == setting.name.text) {
                self.report(SemanticError::BadSetting {
                    setting: setting.name.text.clone(),
                    value: setting.word().unwrap_or_default().to_owned(),
                    span: setting.name.span,
                    help: Some(format!("`{}` takes no such setting", output.what.text)),
                });
                return None;
            }
        }
        Some(())
    }

    /// The columns of identifiers that the query asks for: hashes of the keys.
    fn id_columns(
        &mut self,
        output: &GraphOutput,
        plan: &Plan,
        ids: &[(&str, usize)],
    ) -> Option<Vec<(Field, Expr)>> {
        let mut columns: Vec<(Field, Expr)> = Vec::new();
        for (name, index) in ids {
            let setting = output.settings.iter().find(|s| s.name.text == *name);
            let Some(setting) = setting else {
                continue;
            };
            let field = plan.schema.field(*index)?;
            let id = Expr::column(*index, field.ty, setting.name.span);
            // A hash of the key is the same in every run and for every order of rows, which a test needs.
            let hash = functions::scalar::find("hash")?;
            let hashed = self.apply(hash, vec![id], &[None], setting.name.span);
            let name = setting.word().unwrap_or_default();
            columns.push((Field::computed(name, ScalarType::Long), hashed));
        }
        Some(columns)
    }
}
