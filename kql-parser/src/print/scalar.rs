//! Expressions.

use super::Printer;
use crate::grammar::infix::Level;
use crate::grammar::literal::type_text;
use crate::syntax::{
    BinaryOperator, Call, ColumnDeclaration, Expr, ExprKind, Literal, Name, NamedExpr,
    UnaryOperator,
};

/// How tightly an expression holds together: by its loosest operator, or wholly.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Hold {
    Pipe,
    Operator(Level),
    Unary,
    Primary,
}

fn hold(expr: &Expr) -> Hold {
    match &expr.kind {
        ExprKind::Pipe { .. } | ExprKind::Source(_) => Hold::Pipe,
        ExprKind::Binary { operator, .. } => Hold::Operator(level(*operator)),
        ExprKind::In { .. } | ExprKind::Between { .. } => Hold::Operator(Level::Equality),
        ExprKind::Unary { .. } => Hold::Unary,
        _ => Hold::Primary,
    }
}

const fn level(operator: BinaryOperator) -> Level {
    match operator {
        BinaryOperator::Or => Level::Or,
        BinaryOperator::And => Level::And,
        BinaryOperator::Equal | BinaryOperator::NotEqual => Level::Equality,
        BinaryOperator::Less
        | BinaryOperator::LessOrEqual
        | BinaryOperator::Greater
        | BinaryOperator::GreaterOrEqual => Level::Relational,
        BinaryOperator::Add | BinaryOperator::Subtract => Level::Additive,
        BinaryOperator::Multiply | BinaryOperator::Divide | BinaryOperator::Modulo => {
            Level::Multiplicative
        }
        BinaryOperator::String(_) => Level::String,
    }
}

impl Printer {
    /// Adds an expression where the loosest one may stand.
    pub(super) fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Missing => {}
            ExprKind::Literal(literal) => self.literal(literal),
            ExprKind::Name(name) => self.name(name),
            ExprKind::Wildcard(name) => self.text(&name.text),
            ExprKind::Member { base, name } => self.member(base, name),
            ExprKind::Index { base, index } => {
                self.base(base);
                self.text("[");
                self.expr(index);
                self.text("]");
            }
            ExprKind::Call(call) => self.call(call),
            ExprKind::MemberCall { base, call } => {
                self.base(base);
                self.text(".");
                self.call(call);
            }
            ExprKind::Unary { operator, operand } => {
                self.text(match operator {
                    UnaryOperator::Minus => "-",
                    UnaryOperator::Plus => "+",
                });
                self.held(operand, Hold::Primary);
            }
            ExprKind::Binary {
                operator,
                left,
                right,
                ..
            } => self.binary(*operator, left, right),
            ExprKind::In {
                operator,
                value,
                list,
                ..
            } => {
                self.held(value, Hold::Operator(Level::Relational));
                self.text(" ");
                self.text(operator.symbol());
                self.text(" ");
                self.bracketed(|printer| printer.list(list, Self::expr));
            }
            ExprKind::Between {
                negated,
                value,
                low,
                high,
                ..
            } => {
                self.held(value, Hold::Operator(Level::Relational));
                self.text(if *negated { " !between " } else { " between " });
                self.bracketed(|printer| printer.bounds(low, high));
            }
            ExprKind::Paren(inner) => self.bracketed(|printer| printer.expr(inner)),
            ExprKind::Pipe { source, operators } => self.pipe(source, operators),
            ExprKind::Source(operator) => self.operator(operator),
            ExprKind::DataTable(table) => {
                self.rows("datatable", &table.columns, &table.values);
            }
            ExprKind::ExternalData(data) => {
                self.rows("externaldata", &data.columns, &data.uris);
                self.with(&data.with);
            }
            ExprKind::ToScalar(inner) => {
                self.text("toscalar");
                self.bracketed(|printer| printer.expr(inner));
            }
            ExprKind::Materialize(inner) => {
                self.text("materialize");
                self.bracketed(|printer| printer.expr(inner));
            }
            ExprKind::Typed { value, ty } => {
                self.expr(value);
                self.text(":");
                self.text(type_text(*ty));
            }
        }
    }

    /// Adds `base.name`; a wildcard among the names of a bag is written without quotes.
    fn member(&mut self, base: &Expr, name: &Name) {
        self.base(base);
        self.text(".");
        if name.text.contains('*') {
            self.text(&name.text);
        } else {
            self.name(name);
        }
    }

    /// Adds the bounds of `between`.
    fn bounds(&mut self, low: &Expr, high: &Expr) {
        self.held(low, Hold::Operator(Level::Additive));
        self.text(" .. ");
        self.held(high, Hold::Operator(Level::Additive));
    }

    /// Adds a table that is written out: its columns, and what is in the brackets after them.
    fn rows(&mut self, keyword: &str, columns: &[ColumnDeclaration], values: &[Expr]) {
        self.text(keyword);
        self.columns(columns);
        self.text("[");
        self.list(values, Self::expr);
        self.text("]");
    }

    /// Adds an expression, in brackets if it holds together less than `least`.
    fn held(&mut self, expr: &Expr, least: Hold) {
        if hold(expr) < least {
            self.bracketed(|printer| printer.expr(expr));
        } else {
            self.expr(expr);
        }
    }

    /// Adds what a path starts from: a number in brackets, since its point or unit would swallow what follows.
    fn base(&mut self, base: &Expr) {
        let swallows = matches!(
            &base.kind,
            ExprKind::Literal(Literal::Long(_) | Literal::Real(_) | Literal::TimeSpan(_))
        );
        // `1.x` would be a number and a name, `1d.x` a timespan: brackets keep the path.
        if swallows {
            self.bracketed(|printer| printer.expr(base));
        } else {
            self.held(base, Hold::Primary);
        }
    }

    fn binary(&mut self, operator: BinaryOperator, left: &Expr, right: &Expr) {
        let (left_least, right_least) = match level(operator) {
            level @ (Level::Or | Level::And) => (Hold::Operator(level), Hold::Operator(level)),
            Level::Equality => (
                Hold::Operator(Level::Relational),
                Hold::Operator(Level::Relational),
            ),
            Level::Relational => (
                Hold::Operator(Level::Additive),
                Hold::Operator(Level::Additive),
            ),
            Level::Additive => (
                Hold::Operator(Level::Additive),
                Hold::Operator(Level::Multiplicative),
            ),
            Level::Multiplicative => (
                Hold::Operator(Level::Multiplicative),
                Hold::Operator(Level::String),
            ),
            Level::String => (Hold::Unary, Hold::Unary),
        };
        self.held(left, left_least);
        self.text(" ");
        self.text(operator.symbol());
        self.text(" ");
        self.held(right, right_least);
    }

    /// Adds a call.
    pub(super) fn call(&mut self, call: &Call) {
        if call.name.text == "entity_group" {
            self.text("entity_group [");
            self.list(&call.arguments, Self::named);
            self.text("]");
            return;
        }
        let name = &call.name.text;
        self.name_text(name, super::is_callable);
        self.bracketed(|printer| printer.list(&call.arguments, Self::named));
    }

    /// Adds `value`, `name = value` or `(a, b) = value`.
    pub(super) fn named(&mut self, named: &NamedExpr) {
        if named.tuple {
            self.text("(");
            self.list(&named.names, Self::declared_name);
            self.text(") = ");
        } else if let Some(name) = named.names.first() {
            self.declared_name(name);
            self.text(" = ");
        }
        self.expr(&named.value);
    }
}
