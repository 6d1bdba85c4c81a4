//! `make-graph` and the graph operators without patterns

use super::{Parsed, graph_pattern};
use crate::cursor::Cursor;
use crate::grammar::{name, pipeline, primary, setting};
use crate::syntax::{Expr, GraphOperator, GraphOutput, Name, OperatorKind, Setting};
use crate::token::TokenKind;

/// `make-graph source --> target [with_node_id=name | with table on id, …] [partitioned-by column (…)]`
pub fn make_graph(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    let source = cursor.name();
    if graph_pattern::arrow(cursor).is_none() {
        cursor.missing("-->");
    }
    let target = cursor.name();
    let mut nodes = Vec::new();
    let mut node_id = None;
    if cursor.at_word("with_node_id") && cursor.kind_at(1) == TokenKind::Assign {
        cursor.advance();
        cursor.advance();
        node_id = Some(cursor.name());
    }
    if cursor.take_word("with").is_some() {
        nodes = node_tables(cursor);
    }
    let partitioned_by = cursor.take_word("partitioned-by").map(|_| {
        let column = cursor.name();
        let body = pipeline::bracketed(cursor, pipeline::Source::Around);
        (column, Box::new(body))
    });
    let graph = GraphOperator::MakeGraph {
        source,
        target,
        nodes,
        node_id,
        partitioned_by,
    };
    Parsed::new(settings, OperatorKind::Graph(graph))
}

/// `table on id, …`
fn node_tables(cursor: &mut Cursor<'_>) -> Vec<(Expr, Name)> {
    let mut nodes = Vec::new();
    loop {
        let found = primary::path(cursor);
        let table = cursor.expr_or_missing(found);
        cursor.expect_word("on");
        nodes.push((table, cursor.name()));
        if cursor.take(TokenKind::Comma).is_none() {
            return nodes;
        }
    }
}

/// `graph-to-table nodes [as name], edges [as name]`
pub fn to_table(cursor: &mut Cursor<'_>) -> Parsed {
    let mut outputs = Vec::new();
    loop {
        let what = cursor.name();
        let name = cursor.take_word("as").map(|_| cursor.name());
        let settings = output_settings(cursor);
        outputs.push(GraphOutput {
            what,
            name,
            settings,
        });
        if cursor.take(TokenKind::Comma).is_none() {
            break;
        }
    }
    OperatorKind::Graph(GraphOperator::ToTable(outputs)).into()
}

/// `with_node_id=…`, `with_source_id=…`, `with_target_id=…`
fn output_settings(cursor: &mut Cursor<'_>) -> Vec<Setting> {
    let mut settings = Vec::new();
    while name::assigned_name(cursor.tokens).is_ok() {
        settings.extend(setting::property(cursor));
    }
    settings
}

/// `graph-mark-components [kind=…] [with_component_id=…]`
pub fn mark_components(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    Parsed::new(settings, OperatorKind::Graph(GraphOperator::MarkComponents))
}

/// `graph-where-nodes predicate`
pub fn where_nodes(cursor: &mut Cursor<'_>) -> Parsed {
    OperatorKind::Graph(GraphOperator::WhereNodes(cursor.expression())).into()
}

/// `graph-where-edges predicate`
pub fn where_edges(cursor: &mut Cursor<'_>) -> Parsed {
    OperatorKind::Graph(GraphOperator::WhereEdges(cursor.expression())).into()
}
