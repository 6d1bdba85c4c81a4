//! `make-graph`

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, GraphOperator, OperatorKind};

use super::Graph;
use crate::bind::operator::projection;
use crate::bind::{Binder, Row, SemanticError};
use crate::exec::graph::{GraphNodes, Property};
use crate::plan::{Expr, Field, Node, Plan, Schema};
use crate::types::ScalarType;

/// A node table and the column of its ids.
struct NodeTable {
    plan: Arc<Plan>,
    key: usize,
}

impl Binder<'_> {
    /// `make-graph source --> target [with_node_id=name | with table on id, …]`
    pub(super) fn make_graph(
        &mut self,
        input: &Arc<Plan>,
        operator: &syntax::Operator,
    ) -> Option<Graph> {
        let OperatorKind::Graph(GraphOperator::MakeGraph {
            source,
            target,
            nodes,
            node_id,
            partitioned_by,
        }) = &operator.kind
        else {
            return None;
        };
        if let Some((column, _)) = partitioned_by {
            self.report(SemanticError::Unsupported {
                what: "`partitioned-by`".to_owned(),
                span: column.span,
                help: Some("make a graph of each part, and `union` what they give".to_owned()),
            });
            return None;
        }
        let span = operator.span;
        let from = self.name(source, Row::Of(&input.schema));
        let to = self.name(target, Row::Of(&input.schema));
        let mut tables = Vec::new();
        for (table, key) in nodes {
            tables.push(self.node_table(table, key)?);
        }
        if from.is_error() || to.is_error() {
            return None;
        }
        let id = self.id_type(&from, &to, &tables, nodes)?;
        let columns = edge_columns(input, id, [from, to], span);
        let edges = projection(input, columns, span);
        // Edges are read twice, for themselves and for the nodes at their ends; computed twice, `rand()` would give
        // other ones.
        let edges = self.materialize(edges, span);
        let mut sources = vec![Arc::clone(input)];
        sources.extend(tables.iter().map(|table| Arc::clone(&table.plan)));
        let nodes = nodes_of(&edges, &tables, node_id.as_ref(), id, span);
        Some(Graph {
            nodes: self.materialize(nodes, span),
            edges,
            sources,
        })
    }

    fn node_table(&mut self, table: &syntax::Expr, key: &syntax::Name) -> Option<NodeTable> {
        let plan = self.tabular(table).plan;
        let key = self.name(key, Row::Of(&plan.schema));
        match key.kind {
            crate::plan::ExprKind::Column(key) => Some(NodeTable { plan, key }),
            _ if key.is_error() => None,
            _ => {
                self.refuse(
                    "this names the column with the ids of the nodes".to_owned(),
                    key.span,
                    "`with Nodes on Id`",
                );
                None
            }
        }
    }

    /// The type of all ids.
    fn id_type(
        &mut self,
        from: &Expr,
        to: &Expr,
        tables: &[NodeTable],
        written: &[(syntax::Expr, syntax::Name)],
    ) -> Option<ScalarType> {
        let id = from.ty;
        if id == ScalarType::Dynamic {
            self.report(SemanticError::WrongType {
                what: "the id of a node".to_owned(),
                expected: "a plain type".to_owned(),
                actual: id,
                span: from.span,
                help: Some("convert it first: `extend Id = tostring(Id)`".to_owned()),
            });
            return None;
        }
        let keys = tables.iter().zip(written).filter_map(|(table, (_, name))| {
            Some((table.plan.schema.field(table.key)?.ty, name.span))
        });
        let others: Vec<(ScalarType, Span)> =
            std::iter::once((to.ty, to.span)).chain(keys).collect();
        for (ty, span) in others {
            if ty != id {
                self.report(SemanticError::WrongType {
                    what: "the id of a node".to_owned(),
                    expected: format!("{id} as the sources of the edges are"),
                    actual: ty,
                    span,
                    help: None,
                });
                return None;
            }
        }
        Some(id)
    }
}

/// The nodes of edges and node tables.
fn nodes_of(
    edges: &Arc<Plan>,
    tables: &[NodeTable],
    node_id: Option<&syntax::Name>,
    id: ScalarType,
    span: Span,
) -> Arc<Plan> {
    let mut properties = properties_of(tables);
    if let Some(name) = node_id
        && tables.is_empty()
    {
        properties.push((
            Field::computed(name.text.as_str(), id),
            Property {
                ty: id,
                columns: vec![],
                is_id: true,
            },
        ));
    }
    let (properties, known): (Vec<Field>, Vec<Property>) = properties.into_iter().unzip();
    let mut fields = vec![Field::computed("", id)];
    fields.extend(properties);
    fields.extend([
        Field::computed("", ScalarType::Long),
        Field::computed("", ScalarType::Long),
    ]);
    let mut inputs = vec![Arc::clone(edges)];
    inputs.extend(tables.iter().map(|table| Arc::clone(&table.plan)));
    let incomplete = inputs.iter().any(|input| input.schema.incomplete);
    let algorithm = GraphNodes {
        id,
        keys: tables.iter().map(|table| table.key).collect(),
        properties: known,
    };
    Arc::new(Plan {
        node: Node::Algorithm {
            inputs,
            arguments: vec![],
            algorithm: Arc::new(algorithm),
        },
        schema: Arc::new(Schema {
            fields,
            incomplete,
            unpacked: None,
            stage: None,
        }),
        span,
    })
}

/// The columns of all node tables; a name with different types is no property.
fn properties_of(tables: &[NodeTable]) -> Vec<(Field, Property)> {
    let mut found: Vec<(Field, Property)> = Vec::new();
    let mut differing: Vec<Arc<str>> = Vec::new();
    for (number, table) in tables.iter().enumerate() {
        for (index, field) in table.plan.schema.fields.iter().enumerate() {
            let known = found.iter().position(|(known, _)| known.name == field.name);
            let known = known.unwrap_or_else(|| {
                found.push((
                    field.clone(),
                    Property {
                        ty: field.ty,
                        columns: vec![None; tables.len()],
                        is_id: false,
                    },
                ));
                found.len() - 1
            });
            let Some((known, property)) = found.get_mut(known) else {
                continue;
            };
            if known.ty != field.ty {
                differing.push(Arc::clone(&field.name));
            }
            property.is_id |= index == table.key;
            if let Some(column) = property.columns.get_mut(number) {
                *column = Some(index);
            }
        }
    }
    found.retain(|(field, _)| !differing.contains(&field.name));
    found
}

/// The columns of edges: the two nodes as identifiers, then those of the rows.
fn edge_columns(input: &Plan, id: ScalarType, ends: [Expr; 2], span: Span) -> Vec<(Field, Expr)> {
    let column = |index| {
        let field: &Field = input.schema.field(index)?;
        Some((field.clone(), Expr::column(index, field.ty, span)))
    };
    ends.into_iter()
        .map(|end| (Field::computed("", id), end))
        .chain((0..input.schema.len()).filter_map(column))
        .collect()
}
