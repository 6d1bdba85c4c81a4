//! The terms that a rule tests, by column: what of the events must stay for the rule to answer as before.

use std::net::IpAddr;
use std::ops::Range;

use kql_eval::Query;
use kql_eval::plan::{Expr, ExprKind, Node, Origin, Plan, Schema};
use kql_eval::types::Scalar;
use kql_eval::types::dynamic::{Dynamic, DynamicRef};
use kql_parser::syntax::{InOperator, StringTest};

/// Where in a value a term is looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Within {
    /// It is the value
    Whole,
    /// The value starts with it
    Start,
    /// The value ends with it
    End,
    /// Anywhere
    Anywhere,
}

/// A text that a rule tests.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Term {
    /// In lower case.
    text: String,
    within: Within,
    /// The column; any where the rule computes what it tests.
    column: Option<String>,
}

/// The terms of a rule.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RuleTerms {
    terms: Vec<Term>,
}

impl RuleTerms {
    /// The terms of all predicates of a query.
    #[must_use]
    pub fn of(query: &Query) -> Self {
        let mut terms = Self::default();
        for plan in query.bound().plans().flat_map(|plan| plan.nodes()) {
            terms.add_node(plan);
        }
        terms
    }

    /// The terms in lower case.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        let is_telling =
            |text: &&Term| text.text.chars().filter(|c| c.is_alphanumeric()).count() >= 2;
        let mut texts: Vec<String> = self
            .terms
            .iter()
            .filter(is_telling)
            .map(|term| term.text.clone())
            .collect();
        texts.sort();
        texts.dedup();
        texts
    }

    /// Where in a column's value the rule finds its terms.
    #[must_use]
    pub fn places(&self, column: &str, value: &str) -> Vec<Range<usize>> {
        let lower = value.to_ascii_lowercase();
        let mut places = Vec::new();
        let terms = self.terms.iter().filter(|term| term.is_about(column));
        for term in terms {
            let length = term.text.len();
            match term.within {
                Within::Whole if lower == term.text => places.push(0..length),
                Within::Start if lower.starts_with(&term.text) => places.push(0..length),
                Within::End if lower.ends_with(&term.text) => {
                    places.push(lower.len() - length..lower.len())
                }
                Within::Anywhere => {
                    places.extend(
                        lower
                            .match_indices(&term.text)
                            .map(|(at, _)| at..at + length),
                    );
                }
                _ => {}
            }
        }
        places
    }

    /// Whether the rule names an address, or a network that it is in.
    #[must_use]
    pub fn names_address(&self, address: IpAddr) -> bool {
        self.terms.iter().any(|term| is_in(address, &term.text))
    }

    fn add_node(&mut self, plan: &Plan) {
        let empty = Schema::new(vec![]);
        let inputs = plan.inputs();
        let schema = inputs.first().map_or(&empty, |input| &input.schema);
        match &plan.node {
            Node::Filter { predicate, .. } => self.add_expr(predicate, schema),
            Node::Project { columns, .. } => {
                columns
                    .iter()
                    .for_each(|column| self.add_expr(column, schema));
            }
            Node::Aggregate {
                keys, aggregates, ..
            } => {
                keys.iter().for_each(|key| self.add_expr(key, schema));
                for aggregate in aggregates {
                    let parts = aggregate.arguments.iter().chain(&aggregate.condition);
                    parts.for_each(|part| self.add_expr(part, schema));
                }
            }
            Node::Join { left_where, .. } => {
                left_where
                    .iter()
                    .for_each(|predicate| self.add_expr(predicate, schema));
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
                let within = match operator.test {
                    StringTest::Equal => Within::Whole,
                    StringTest::StartsWith => Within::Start,
                    StringTest::EndsWith => Within::End,
                    StringTest::Has
                    | StringTest::HasPrefix
                    | StringTest::HasSuffix
                    | StringTest::Contains
                    | StringTest::MatchesRegex
                    | StringTest::Like => Within::Anywhere,
                };
                self.add_test(value, std::slice::from_ref(needle), within, schema);
            }
            ExprKind::Membership {
                operator,
                value,
                list,
                ..
            } => {
                let within = match operator {
                    InOperator::HasAny | InOperator::HasAll => Within::Anywhere,
                    InOperator::In
                    | InOperator::NotIn
                    | InOperator::InIgnoreCase
                    | InOperator::NotInIgnoreCase => Within::Whole,
                };
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

impl Term {
    fn is_about(&self, column: &str) -> bool {
        self.column.as_ref().is_none_or(|own| own == column)
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

/// Whether an address is the one that a text names, or is in the network that it names.
fn is_in(address: IpAddr, text: &str) -> bool {
    let (network, bits) = match text.split_once('/') {
        Some((network, bits)) => (network, bits.parse::<u32>().ok()),
        None => (text, None),
    };
    match (address, network.parse::<IpAddr>()) {
        (IpAddr::V4(address), Ok(IpAddr::V4(network))) => {
            let shift = 32_u32.saturating_sub(bits.unwrap_or(32));
            let [address, network] = [address, network].map(u32::from);
            address.checked_shr(shift) == network.checked_shr(shift)
        }
        (IpAddr::V6(address), Ok(IpAddr::V6(network))) => {
            let shift = 128_u32.saturating_sub(bits.unwrap_or(128));
            let [address, network] = [address, network].map(u128::from);
            address.checked_shr(shift) == network.checked_shr(shift)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Catalog, Dialect};
    use crate::workspace::Workspace;

    fn terms(query: &str) -> RuleTerms {
        let workspace = Workspace::new(Catalog::bundled(Dialect::Defender));
        RuleTerms::of(&Query::compile(query, &workspace).unwrap())
    }

    #[test]
    fn a_term_is_looked_for_in_its_column_and_where_its_operator_looks() {
        let terms = terms(
            r#"let hosts = dynamic(["a.example"]);
               DeviceNetworkEvents
               | where RemoteUrl has_any (hosts) and InitiatingProcessAccountName startswith "adm"
               | where split(DeviceName, ".")[0] == "ws-1""#,
        );
        assert_eq!(terms.places("RemoteUrl", "x.A.Example/"), vec![2..11]);
        assert!(terms.places("DeviceName", "x.a.example").is_empty());
        assert_eq!(
            terms.places("InitiatingProcessAccountName", "admin"),
            vec![0..3]
        );
        assert!(
            terms
                .places("InitiatingProcessAccountName", "jadm")
                .is_empty()
        );
        assert_eq!(terms.places("DeviceName", "ws-1.corp"), vec![0..4]);
        assert_eq!(terms.texts(), ["a.example", "adm", "ws-1"]);
    }

    #[test]
    fn a_network_names_its_addresses() {
        let terms =
            terms(r#"DeviceNetworkEvents | where ipv4_is_in_range(RemoteIP, "8.8.0.0/16")"#);
        assert!(terms.names_address("8.8.4.4".parse().unwrap()));
        assert!(!terms.names_address("8.9.4.4".parse().unwrap()));
    }
}
