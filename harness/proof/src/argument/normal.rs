//! A plan with its filters and columns gathered: each stage is rows of a node, the predicates that they meet, and columns over
//! them.
//!
//! Only moves that change neither the rows nor their order are made; each is argued where it is made.

use kql_eval::plan::{Expr, JoinKind, Node, Plan};
use kql_eval::types::ScalarType;
use kql_parser::Span;

use crate::substitute::{columns_read, substitute};

/// Columns of more parts are not written out for every use.
const LARGEST: usize = 4_000;

/// Rows: those of a node that meet predicates, as columns.
#[derive(Clone, Debug)]
pub(super) struct Normal<'p> {
    /// The node.
    pub base: Base<'p>,
    /// The predicates, over the columns of the node. All of them give the same answer each time.
    pub keeps: Vec<Expr>,
    /// The columns, over those of the node.
    pub columns: Vec<Expr>,
}

/// A node that is neither a filter nor computes columns, with its inputs.
#[derive(Clone, Debug)]
pub(super) struct Base<'p> {
    /// The node. Its own inputs are not looked at.
    pub plan: &'p Plan,
    /// The inputs; what [`Node::ForEach`] runs for each group comes last.
    pub inputs: Vec<Normal<'p>>,
}

/// Gathers the filters and columns of a plan.
pub(super) fn normal(plan: &Plan) -> Normal<'_> {
    match &plan.node {
        Node::Filter { input, predicate } if predicate.is_repeatable() => {
            let mut rows = normal(input);
            rows.keep(predicate);
            rows
        }
        Node::Project { input, columns } if columns.iter().all(Expr::is_repeatable) => {
            let mut rows = normal(input);
            let computed: Vec<Expr> = columns.iter().map(|column| rows.over(column)).collect();
            if computed.iter().map(size).sum::<usize>() > LARGEST {
                return base(plan);
            }
            rows.columns = computed;
            rows
        }
        // Rows that are computed once are those that are computed each time, unless chance has a part in them.
        Node::Materialize { input, .. } if is_steady(input) => normal(input),
        Node::TableScan { .. }
        | Node::Values { .. }
        | Node::Range { .. }
        | Node::Filter { .. }
        | Node::Project { .. }
        | Node::Aggregate { .. }
        | Node::Join { .. }
        | Node::Union { .. }
        | Node::Sort { .. }
        | Node::Limit { .. }
        | Node::Expand { .. }
        | Node::Parse { .. }
        | Node::Window { .. }
        | Node::ForEach { .. }
        | Node::Group { .. }
        | Node::Series { .. }
        | Node::Scan { .. }
        | Node::TopNested { .. }
        | Node::Sample { .. }
        | Node::Algorithm { .. }
        | Node::Materialize { .. } => base(plan),
    }
}

/// The node as it is.
fn base(plan: &Plan) -> Normal<'_> {
    let mut inputs: Vec<Normal<'_>> = plan
        .inputs()
        .into_iter()
        .map(|input| normal(input))
        .collect();
    if let Node::ForEach { body, .. } = &plan.node {
        inputs.push(normal(body));
    }
    // A join that chooses among left rows of one key chooses among those that meet this.
    if let Node::Join {
        left_where: Some(predicate),
        ..
    } = &plan.node
        && let Some(left) = inputs.first_mut()
    {
        left.keep(predicate);
    }
    let fields = plan.schema.fields.iter().enumerate();
    Normal {
        base: Base { plan, inputs },
        keeps: vec![],
        columns: fields
            .map(|(number, field)| Expr::column(number, field.ty, Span::at(0)))
            .collect(),
    }
}

/// Whether no node takes rows by chance, and no expression is computed by chance.
fn is_steady(plan: &Plan) -> bool {
    plan.nodes().all(|plan| match &plan.node {
        Node::Filter { predicate, .. } => predicate.is_repeatable(),
        Node::Project { columns, .. } => columns.iter().all(Expr::is_repeatable),
        Node::Aggregate {
            keys, aggregates, ..
        } => {
            let arguments = aggregates.iter().flat_map(|of| &of.arguments);
            keys.iter().chain(arguments).all(Expr::is_repeatable)
        }
        Node::TableScan { .. }
        | Node::Values { .. }
        | Node::Join { .. }
        | Node::Union { .. }
        | Node::Sort { .. }
        | Node::Limit { .. } => true,
        Node::Range { .. }
        | Node::Expand { .. }
        | Node::Parse { .. }
        | Node::Window { .. }
        | Node::ForEach { .. }
        | Node::Group { .. }
        | Node::Series { .. }
        | Node::Scan { .. }
        | Node::TopNested { .. }
        | Node::Sample { .. }
        | Node::Algorithm { .. }
        | Node::Materialize { .. } => false,
    })
}

/// How many parts an expression has.
fn size(expr: &Expr) -> usize {
    1 + expr.children().into_iter().map(size).sum::<usize>()
}

impl Normal<'_> {
    /// An expression over the columns of the rows, over those of the node.
    pub fn over(&self, expr: &Expr) -> Expr {
        substitute(expr, &|column| self.columns.get(column).cloned())
    }

    /// Keeps the rows that meet a predicate over their columns.
    fn keep(&mut self, predicate: &Expr) {
        for part in conjuncts(predicate) {
            let part = self.over(part);
            // What a column was may have been a conjunction.
            for part in conjuncts(&part) {
                if !self.base.keep(part) {
                    self.keeps.push(part.clone());
                }
            }
        }
    }

    /// The column of the rows that is a column of the node as it is.
    pub fn column_of(&self, of: usize) -> Option<usize> {
        let columns = self.columns.iter();
        columns.clone().position(|column| {
            matches!(column.kind, kql_eval::plan::ExprKind::Column(number) if number == of)
        })
    }
}

impl Base<'_> {
    /// Keeps the rows that meet a predicate over the node's columns by keeping rows of its inputs; false where that would
    /// not be the same.
    fn keep(&mut self, predicate: &Expr) -> bool {
        let read = columns_read(predicate);
        if read.is_empty() {
            return false;
        }
        let plan = self.plan;
        match &plan.node {
            // All rows of a group have the key, so that a group stays whole or goes. A key that groups values which are not
            // quite alike, such as two zeros, stays where it is.
            Node::Aggregate { keys, .. } => {
                let is_key = |column: &usize| keys.get(*column).is_some_and(is_exact_key);
                if !read.iter().all(is_key) {
                    return false;
                }
                let moved = substitute(predicate, &|column| keys.get(column).cloned());
                self.keep_input(0, &moved)
            }
            // Each row of a union is a row of one input.
            Node::Union { .. } => {
                for input in &mut self.inputs {
                    input.keep(predicate);
                }
                !self.inputs.is_empty()
            }
            // Sorting without a limit drops nothing, and rows that tie keep their order.
            Node::Sort { limit: None, .. } => self.keep_input(0, predicate),
            Node::Join { kind, on, .. } => self.keep_side(*kind, on, predicate, &read),
            // What a row is expanded to, or what is read out of it, has the row's other columns as they are.
            Node::Expand { kept, .. } | Node::Parse { kept, .. } => {
                self.keep_under_kept(kept, predicate, &read)
            }
            Node::TableScan { .. }
            | Node::Values { .. }
            | Node::Range { .. }
            | Node::Filter { .. }
            | Node::Project { .. }
            | Node::Sort { limit: Some(_), .. }
            | Node::Limit { .. }
            | Node::Window { .. }
            | Node::ForEach { .. }
            | Node::Group { .. }
            | Node::Series { .. }
            | Node::Scan { .. }
            | Node::TopNested { .. }
            | Node::Sample { .. }
            | Node::Algorithm { .. }
            | Node::Materialize { .. } => false,
        }
    }

    /// Keeps rows of the only input, for a predicate that reads nothing but the columns that a node keeps of it.
    fn keep_under_kept(
        &mut self,
        kept: &[(usize, usize)],
        predicate: &Expr,
        read: &[usize],
    ) -> bool {
        let from = |column: usize| {
            let of = kept.iter().find(|(to, _)| *to == column);
            of.map(|(_, from)| *from)
        };
        if !read.iter().all(|column| from(*column).is_some()) {
            return false;
        }
        let mut moved = predicate.clone();
        moved.renumber(&|column| from(column).unwrap_or(column));
        self.keep_input(0, &moved)
    }

    fn keep_input(&mut self, number: usize, predicate: &Expr) -> bool {
        match self.inputs.get_mut(number) {
            Some(input) => {
                input.keep(predicate);
                true
            }
            None => false,
        }
    }

    /// A predicate over one side of a join asks the same of that side's rows before, where every row of the result has a row
    /// of that side and the other side's rows do not hang on which there are.
    fn keep_side(
        &mut self,
        kind: JoinKind,
        on: &[(usize, usize)],
        predicate: &Expr,
        read: &[usize],
    ) -> bool {
        let [left, right] = self.inputs.as_slice() else {
            return false;
        };
        let width = if kind.has_left() {
            left.columns.len()
        } else {
            0
        };
        let is_left = read.iter().all(|column| *column < width);
        let is_right = read.iter().all(|column| *column >= width);
        // Of left rows with one key one is chosen: a predicate over the key alone keeps or drops all of them.
        let is_of_keys = read.iter().all(|column| {
            let ty = left.columns.get(*column).map(|column| column.ty);
            on.iter().any(|(key, _)| key == column) && ty.is_some_and(is_exact_type)
        });
        let rights = right.columns.len();
        let moves_left = match moves_left(kind) {
            Moves::Always => true,
            Moves::OverKeys => is_of_keys,
            Moves::Never => false,
        };
        if is_left && moves_left {
            return self.keep_input(0, predicate);
        }
        if is_right && moves_right(kind) && read.iter().all(|column| *column < width + rights) {
            let mut moved = predicate.clone();
            moved.renumber(&|column| column - width);
            return self.keep_input(1, &moved);
        }
        false
    }
}

/// When a predicate over one side of a join may be asked of that side's rows before.
enum Moves {
    Always,
    /// Where it reads nothing but keys that are equal to the last bit.
    OverKeys,
    Never,
}

const fn moves_left(kind: JoinKind) -> Moves {
    match kind {
        JoinKind::Inner | JoinKind::LeftOuter | JoinKind::LeftSemi | JoinKind::LeftAnti => {
            Moves::Always
        }
        JoinKind::InnerUnique => Moves::OverKeys,
        JoinKind::RightOuter | JoinKind::FullOuter | JoinKind::RightSemi | JoinKind::RightAnti => {
            Moves::Never
        }
    }
}

const fn moves_right(kind: JoinKind) -> bool {
    match kind {
        JoinKind::Inner
        | JoinKind::InnerUnique
        | JoinKind::RightOuter
        | JoinKind::RightSemi
        | JoinKind::RightAnti => true,
        JoinKind::LeftOuter | JoinKind::FullOuter | JoinKind::LeftSemi | JoinKind::LeftAnti => {
            false
        }
    }
}

/// Whether rows of one group have the same value, to the last bit, of this key.
fn is_exact_key(key: &Expr) -> bool {
    key.is_repeatable() && is_exact_type(key.ty)
}

const fn is_exact_type(ty: ScalarType) -> bool {
    match ty {
        ScalarType::Bool
        | ScalarType::Int
        | ScalarType::Long
        | ScalarType::DateTime
        | ScalarType::TimeSpan
        | ScalarType::Guid
        | ScalarType::String => true,
        ScalarType::Real | ScalarType::Decimal | ScalarType::Dynamic => false,
    }
}

/// The operands of a chain of `and`.
pub(super) fn conjuncts(predicate: &Expr) -> Vec<&Expr> {
    match &predicate.kind {
        kql_eval::plan::ExprKind::And(items) => items.iter().flat_map(conjuncts).collect(),
        _ => vec![predicate],
    }
}
