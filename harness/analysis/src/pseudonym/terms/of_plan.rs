//! The terms in the predicates of a plan.

use kql_eval::operators::{ListRequirement, Occurs, TextRequirement};
use kql_eval::plan::{Expr, ExprKind, Node, Origin, Plan, Schema};
use kql_eval::types::Scalar;
use kql_eval::types::dynamic::{Dynamic, DynamicRef};

use super::{RuleTerms, Term, Within};

/// Where a text has to hold a term. Terms of a text are looked for anywhere: where they begin and end is a matter of the text.
const fn within(requirement: TextRequirement) -> Within {
    match requirement.occurs {
        Occurs::AsWhole => Within::Whole,
        Occurs::AtStart => Within::Start,
        Occurs::AtEnd => Within::End,
        Occurs::AsTerm { .. } | Occurs::Anywhere => Within::Anywhere,
    }
}

impl RuleTerms {
    /// Adds the terms of a node; those of the plans that it reads are not its own.
    pub(super) fn add_node(&mut self, plan: &Plan) {
        let empty = Schema::new(vec![]);
        let inputs = plan.inputs();
        let schema = inputs.first().map_or(&empty, |input| &input.schema);
        match &plan.node {
            Node::Filter { .. }
            | Node::Project { .. }
            | Node::Aggregate { .. }
            | Node::Join { .. } => {
                let expressions = plan.node.expressions().into_iter();
                expressions.for_each(|expr| self.add_expr(expr, schema));
            }
            Node::Scan { steps, .. } => {
                steps
                    .iter()
                    .for_each(|step| self.add_expr(&step.condition, &empty));
            }
            // The rows of a list may be what a column is held against.
            Node::Values { columns, rows } => {
                for column in columns {
                    (0..*rows)
                        .for_each(|row| self.add_value(&column.scalar(row), Within::Whole, &[]));
                }
            }
            Node::TableScan { .. }
            | Node::Range { .. }
            | Node::Union { .. }
            | Node::Sort { .. }
            | Node::Limit { .. }
            | Node::Expand { .. }
            | Node::Parse { .. }
            | Node::Window { .. }
            | Node::ForEach { .. }
            | Node::Group { .. }
            | Node::Series { .. }
            | Node::TopNested { .. }
            | Node::Sample { .. }
            | Node::Algorithm { .. }
            | Node::Materialize { .. } => {}
        }
    }

    fn add_expr(&mut self, expr: &Expr, schema: &Schema) {
        match &expr.kind {
            ExprKind::StringMatch {
                operator,
                value,
                needle,
                ..
            } => {
                let within = TextRequirement::of(*operator).map_or(Within::Anywhere, within);
                self.add_test(value, std::slice::from_ref(needle), within, schema);
            }
            ExprKind::Membership {
                operator,
                value,
                list,
                ..
            } => {
                // What is not in a list is not any of its texts as a whole.
                let within = ListRequirement::of(*operator)
                    .map_or(Within::Whole, |requirement| within(requirement.each));
                let list: Vec<&Expr> = list.iter().collect();
                self.add_test(value, &list, within, schema);
            }
            ExprKind::Compare { left, right, .. } => {
                self.add_test(left, std::slice::from_ref(right), Within::Whole, schema);
                self.add_test(right, std::slice::from_ref(left), Within::Whole, schema);
            }
            ExprKind::Call {
                function,
                arguments,
                ..
            } if is_test(function.name) => {
                let (constants, values): (Vec<&Expr>, Vec<&Expr>) = arguments
                    .iter()
                    .partition(|argument| argument.as_literal().is_some());
                for value in values {
                    self.add_test(value, &constants, Within::Anywhere, schema);
                }
            }
            _ => {}
        }
        expr.children()
            .into_iter()
            .for_each(|child| self.add_expr(child, schema));
    }

    /// `value` is held against constants.
    fn add_test<E: std::borrow::Borrow<Expr>>(
        &mut self,
        value: &Expr,
        constants: &[E],
        within: Within,
        schema: &Schema,
    ) {
        let mut columns = Vec::new();
        let mut is_known = true;
        value.for_each_column(
            &mut |index| match schema.field(index).map(|field| &field.origin) {
                Some(Origin::Table { column, .. }) => columns.push(column.to_string()),
                Some(Origin::Computed) | None => is_known = false,
            },
        );
        let within = if is_plain(value) {
            within
        } else {
            Within::Anywhere
        };
        if !is_known || columns.is_empty() {
            columns.clear();
        }
        for constant in constants {
            if let Some(constant) = constant.borrow().as_literal() {
                self.add_value(constant, within, &columns);
            }
        }
    }

    fn add_value(&mut self, value: &Scalar, within: Within, columns: &[String]) {
        match value {
            Scalar::String(text) => self.add_text(text, within, columns),
            Scalar::Dynamic(bytes) => self.add_dynamic(DynamicRef::new(bytes), within, columns),
            Scalar::Guid(_) => {
                let mut text = String::new();
                value.write_text(&mut text);
                self.add_text(&text, within, columns);
            }
            _ => {}
        }
    }

    fn add_dynamic(&mut self, value: DynamicRef<'_>, within: Within, columns: &[String]) {
        match value.view() {
            Dynamic::String(text) => self.add_text(text, within, columns),
            Dynamic::Array(items) => items
                .iter()
                .for_each(|item| self.add_dynamic(item, within, columns)),
            Dynamic::Bag(bag) => bag
                .iter()
                .for_each(|(_, item)| self.add_dynamic(item, within, columns)),
            Dynamic::Null
            | Dynamic::Bool(_)
            | Dynamic::Long(_)
            | Dynamic::Real(_)
            | Dynamic::DateTime(_) => {}
        }
    }

    fn add_text(&mut self, text: &str, within: Within, columns: &[String]) {
        if !text.chars().any(char::is_alphanumeric) {
            return;
        }
        let text = text.to_ascii_lowercase();
        let mut add = |column: Option<String>| {
            let term = Term {
                text: text.clone(),
                within,
                column,
            };
            if !self.terms.contains(&term) {
                self.terms.push(term);
            }
        };
        if columns.is_empty() {
            add(None);
        }
        columns.iter().for_each(|column| add(Some(column.clone())));
    }
}

/// Whether what is tested is a column as it is, or in another letter case.
fn is_plain(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Column(_) => true,
        ExprKind::Convert(inner) => is_plain(inner),
        ExprKind::Member { .. } => true,
        ExprKind::Call {
            function,
            arguments,
            ..
        } => {
            matches!(function.name, "tolower" | "toupper" | "tostring")
                && arguments.iter().all(is_plain)
        }
        _ => false,
    }
}

/// Functions whose constants are held against a value; those of others, such as the separator of `split`, are not.
fn is_test(function: &str) -> bool {
    let tests = [
        "ipv4_is_in_range",
        "ipv4_is_in_any_range",
        "ipv4_is_match",
        "ipv4_compare",
        "ipv6_is_in_range",
        "ipv6_is_in_any_range",
        "ipv6_is_match",
        "ipv6_compare",
        "has_ipv4",
        "has_any_ipv4",
        "has_ipv4_prefix",
        "has_any_ipv4_prefix",
        "indexof",
        "countof",
        "array_index_of",
        "set_has_element",
        "bag_has_key",
        "case",
    ];
    tests.contains(&function)
}
