//! What expressions over the matches of a pattern can name: its nodes, edges and paths, and the functions of graphs.

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, ExprKind as Syntax};

use super::Graph;
use super::shape::Element;
use crate::bind::{Binder, Row};
use crate::exec::graph::{Of, Output};
use crate::plan::{Expr, ExprKind, Plan, Schema};
use crate::types::dynamic::Encoder;
use crate::types::{Scalar, ScalarType};

/// The pattern that expressions are bound over, and what they have asked of its matches so far.
#[derive(Debug)]
pub(in crate::bind) struct PatternScope {
    /// How deep in function bodies the pattern is; deeper ones do not see it.
    pub level: usize,
    /// Which clause is being bound.
    pub clause: Clause,
    /// The graph.
    pub graph: Arc<Graph>,
    /// The names of the pattern.
    pub names: Vec<(String, Element)>,
    /// The columns of matches that are read.
    pub outputs: Vec<Output>,
    /// Their types.
    pub types: Vec<ScalarType>,
    /// The values of nodes that those columns are made of.
    pub node_values: Vec<Expr>,
    /// The values of edges that those columns are made of.
    pub edge_values: Vec<Expr>,
    /// Whose properties an expression inside `map`, `all` or `any` names.
    inside: Option<Of>,
}

/// A clause over matches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::bind) enum Clause {
    /// `where`
    Where,
    /// `project`
    Project,
}

impl PatternScope {
    /// The columns of a node before its values.
    pub const NODE_COLUMNS: usize = 1;
    /// The columns of an edge before its values.
    pub const EDGE_COLUMNS: usize = 2;

    /// The pattern with these names.
    pub fn new(graph: Arc<Graph>, names: Vec<(String, Element)>, level: usize) -> Self {
        Self {
            level,
            clause: Clause::Where,
            graph,
            names,
            outputs: vec![],
            types: vec![],
            node_values: vec![],
            edge_values: vec![],
            inside: None,
        }
    }

    fn element(&self, name: &str) -> Option<Element> {
        self.names
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, element)| *element)
    }

    /// A column of the matches.
    fn column(&mut self, output: Output, ty: ScalarType, span: Span) -> Expr {
        let known = self.outputs.iter().position(|known| *known == output);
        let index = known.unwrap_or_else(|| {
            self.outputs.push(output);
            self.types.push(ty);
            self.outputs.len() - 1
        });
        Expr::column(index, ty, span)
    }

    /// The column of a node or edge, as the search sees them, that has this value.
    fn value(&mut self, of: Of, value: Expr) -> usize {
        let (values, before) = match of {
            Of::Edges => (&mut self.edge_values, Self::EDGE_COLUMNS),
            Of::InnerNodes => (&mut self.node_values, Self::NODE_COLUMNS),
        };
        let known = values.iter().position(|known| {
            matches!((&known.kind, &value.kind), (ExprKind::Column(a), ExprKind::Column(b)) if a == b)
        });
        let index = known.unwrap_or_else(|| {
            values.push(value);
            values.len() - 1
        });
        before + index
    }

    fn plan(&self, of: Of) -> Arc<Plan> {
        match of {
            Of::Edges => Arc::clone(&self.graph.edges),
            Of::InnerNodes => Arc::clone(&self.graph.nodes),
        }
    }
}

impl Binder<'_> {
    /// The pattern, where its names are in reach.
    fn graph_pattern(&mut self) -> Option<&mut PatternScope> {
        let level = self.level;
        self.pattern
            .as_mut()
            .filter(|pattern| pattern.level == level)
    }

    fn pattern_element(&mut self, name: &str) -> Option<Element> {
        let pattern = self.graph_pattern()?;
        match pattern.inside {
            None => pattern.element(name),
            Some(_) => None,
        }
    }

    /// `element.property`; `None` when the name is no part of a pattern.
    pub(in crate::bind) fn pattern_member(
        &mut self,
        base: &syntax::Name,
        property: &syntax::Name,
        span: Span,
    ) -> Option<Expr> {
        let element = self.pattern_element(&base.text)?;
        let of = match element {
            Element::Node(_) => Of::InnerNodes,
            Element::Edge(_) | Element::Path(_) => Of::Edges,
        };
        let pattern = self.graph_pattern()?;
        if matches!(element, Element::Path(_)) && pattern.clause == Clause::Where {
            self.refuse(
                format!(
                    "`{}` is several edges, each with its own `{}`",
                    base.text, property.text
                ),
                span,
                "say for which of them: `all(edge, …)` or `any(edge, …)`",
            );
            return Some(Expr::error(span));
        }
        let plan = pattern.plan(of);
        let found = plan
            .schema
            .index_of(&property.text)
            .and_then(|index| Some((index, plan.schema.field(index)?.ty)));
        let Some((index, ty)) = found else {
            self.unknown_property(of, property);
            return Some(Expr::error(span));
        };
        let pattern = self.graph_pattern()?;
        let column = pattern.value(of, Expr::column(index, ty, span));
        let (output, ty) = match element {
            Element::Node(node) => (Output::Node { node, column }, ty),
            Element::Edge(edge) => (Output::Edge { edge, column }, ty),
            Element::Path(edge) => (Output::Values { edge, of, column }, ScalarType::Dynamic),
        };
        Some(pattern.column(output, ty, span))
    }

    /// A property that no node or edge has; one of an open table may be one that it has not been asked for yet.
    fn unknown_property(&mut self, of: Of, property: &syntax::Name) {
        let Some(pattern) = self.graph_pattern() else {
            return;
        };
        let graph = Arc::clone(&pattern.graph);
        let plan = pattern.plan(of);
        let sources = match of {
            Of::Edges => graph.sources.get(..1),
            Of::InnerNodes => graph.sources.get(1..),
        };
        let open = sources
            .unwrap_or_default()
            .iter()
            .find(|source| source.schema.unpacked.is_some() || source.schema.incomplete);
        let schema = open.unwrap_or(&plan).schema.as_ref().clone();
        let named = schema.fields.into_iter().filter(|f| !f.name.is_empty());
        let schema = Schema {
            fields: named.collect(),
            ..schema
        };
        self.unknown_column(&property.text, property.span, &schema);
    }

    /// An element of a pattern as a bag of its properties; `None` when the name is none.
    pub(in crate::bind) fn pattern_name(&mut self, name: &syntax::Name) -> Option<Expr> {
        let element = self.pattern_element(&name.text)?;
        let pattern = self.graph_pattern()?;
        let of = match element {
            Element::Node(_) => Of::InnerNodes,
            Element::Edge(_) | Element::Path(_) => Of::Edges,
        };
        let plan = pattern.plan(of);
        let mut columns = Vec::new();
        for (property, index) in Graph::properties(&plan) {
            let ty = plan.schema.field(index)?.ty;
            let column = pattern.value(of, Expr::column(index, ty, name.span));
            columns.push((property, column));
        }
        let output = match element {
            Element::Node(node) => Output::NodeBag { node, columns },
            Element::Edge(edge) => Output::EdgeBags {
                edge,
                is_path: false,
                columns,
            },
            Element::Path(edge) => Output::EdgeBags {
                edge,
                is_path: true,
                columns,
            },
        };
        Some(pattern.column(output, ScalarType::Dynamic, name.span))
    }

    /// A function of graphs; `None` when the call is none.
    pub(in crate::bind) fn graph_pattern_call(&mut self, call: &syntax::Call) -> Option<Expr> {
        self.graph_pattern()?;
        let value = match call.name.text.as_str() {
            "map" | "all" | "any" => self.along_path(call),
            "node_degree_in" | "node_degree_out" | "node_id" => self.of_node(call),
            "inner_nodes" => {
                self.refuse(
                    "`inner_nodes` stands inside `map`, `all` or `any`".to_owned(),
                    call.span,
                    "`map(inner_nodes(path), property)`",
                );
                None
            }
            "labels" => self.labels(call),
            _ => return None,
        };
        Some(value.unwrap_or_else(|| Expr::error(call.span)))
    }

    /// `labels(element)`; without an argument inside a path. The nodes and edges of `make-graph` have none, so it is an empty
    /// array, as in Kusto.
    fn labels(&mut self, call: &syntax::Call) -> Option<Expr> {
        let inside = self.graph_pattern()?.inside;
        let is_element = |binder: &mut Self, argument: &syntax::Expr| match &argument.kind {
            Syntax::Name(name) => binder.pattern_element(&name.text).is_some(),
            _ => false,
        };
        match (inside, call.arguments.as_slice()) {
            (Some(_), []) => {}
            (None, [argument]) if is_element(self, &argument.value) => {}
            _ => {
                self.refuse(
                    "`labels` takes a node or an edge of the pattern".to_owned(),
                    call.span,
                    "it takes nothing inside `map`, `all` or `any`, and a node or an edge elsewhere",
                );
                return None;
            }
        }
        let mut none = Encoder::new();
        none.begin_array();
        none.end();
        Some(Expr::literal(Scalar::dynamic(none.value()), call.span))
    }

    /// `map(path, value)`, `all(path, condition)`, `any(path, condition)`
    fn along_path(&mut self, call: &syntax::Call) -> Option<Expr> {
        let [path, value] = call.arguments.as_slice() else {
            self.argument_count(call, "2 arguments");
            return None;
        };
        let (edge, of) = self.path_argument(&path.value)?;
        let plan = self.graph_pattern()?.plan(of);
        let sees = &plan.schema;
        self.graph_pattern()?.inside = Some(of);
        let is_map = call.name.text == "map";
        let bound = match is_map {
            true => self.scalar(&value.value, Row::Of(sees)),
            false => self.predicate(&value.value, sees),
        };
        let pattern = self.graph_pattern()?;
        pattern.inside = None;
        if bound.is_error() {
            return None;
        }
        let column = pattern.value(of, bound);
        let (output, ty) = match call.name.text.as_str() {
            "map" => (Output::Values { edge, of, column }, ScalarType::Dynamic),
            "all" => (Output::All { edge, of, column }, ScalarType::Bool),
            _ => (Output::Any { edge, of, column }, ScalarType::Bool),
        };
        Some(pattern.column(output, ty, call.span))
    }

    /// A path, or `inner_nodes(path)`.
    fn path_argument(&mut self, argument: &syntax::Expr) -> Option<(usize, Of)> {
        let (name, of) = match &argument.kind {
            Syntax::Name(name) => (Some(name), Of::Edges),
            Syntax::Call(call) if call.name.text == "inner_nodes" => {
                let path = call.arguments.first().map(|path| &path.value.kind);
                let name = match path {
                    Some(Syntax::Name(name)) if call.arguments.len() == 1 => Some(name),
                    _ => None,
                };
                (name, Of::InnerNodes)
            }
            _ => (None, Of::Edges),
        };
        if let Some(name) = name
            && let Some(Element::Path(edge)) = self.pattern_element(&name.text)
        {
            return Some((edge, of));
        }
        self.refuse(
            "this names a path of the pattern".to_owned(),
            argument.span,
            "a path is an edge with a length: `-[path*1..5]->`",
        );
        None
    }

    /// `node_degree_in(node)`, `node_degree_out(node)`, `node_id(node)`; without an argument inside a path.
    fn of_node(&mut self, call: &syntax::Call) -> Option<Expr> {
        let pattern = self.graph_pattern()?;
        let plan = pattern.plan(Of::InnerNodes);
        let degrees = pattern.graph.degrees();
        let inside = pattern.inside;
        let index = match call.name.text.as_str() {
            "node_degree_in" => degrees,
            "node_degree_out" => degrees + 1,
            _ => Graph::ID,
        };
        let ty = plan.schema.field(index)?.ty;
        let value = Expr::column(index, ty, call.span);
        let value = match call.name.text.as_str() {
            "node_id" => self.converted(value, ScalarType::String),
            _ => value,
        };
        match (inside, call.arguments.as_slice()) {
            (Some(Of::InnerNodes), []) => Some(value),
            (None, [argument]) => {
                let element = match &argument.value.kind {
                    Syntax::Name(name) => self.pattern_element(&name.text),
                    _ => None,
                };
                let Some(Element::Node(node)) = element else {
                    self.refuse(
                        "this names a node of the pattern".to_owned(),
                        argument.span,
                        "a node is a name in round brackets: `(node)`",
                    );
                    return None;
                };
                let pattern = self.graph_pattern()?;
                let ty = value.ty;
                let column = pattern.value(Of::InnerNodes, value);
                Some(pattern.column(Output::Node { node, column }, ty, call.span))
            }
            _ => {
                self.refuse(
                    format!("`{}` takes a node of the pattern", call.name.text),
                    call.span,
                    "it takes nothing inside `map(inner_nodes(path), …)`, and a node elsewhere",
                );
                None
            }
        }
    }
}
