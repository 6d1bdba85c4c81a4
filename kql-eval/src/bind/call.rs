//! Calls of scalar functions: which form is meant, and what is converted for it.

use kql_parser::Span;
use kql_parser::syntax::{self, ExprKind as Syntax, Literal};

use super::diagnostic::{conversion_help, literal_help};
use super::fold::folded;
use super::foreign::instead_of_function;
use super::scope::Binding;
use super::{Binder, Row, SemanticError, did_you_mean};
use crate::functions::{
    self, Constants, Kernel, Naming, Parameter, Returns, ScalarFunction, Signature, Takes,
};
use crate::plan::{Expr, ExprKind};
use crate::types::{Scalar, ScalarType};

impl Binder<'_> {
    /// A call in a scalar place: a declared function, an aggregate, a special form or a function of the registry.
    pub(super) fn call(&mut self, call: &syntax::Call, row: Row<'_>) -> Expr {
        let name = call.name.text.as_str();
        match self.scope.get(name).cloned() {
            Some(Binding::Function(function)) => {
                return self.call_value(&function, &call.arguments, call.span, row);
            }
            Some(Binding::Error) => return Expr::error(call.span),
            Some(
                Binding::Scalar(_)
                | Binding::RowScalar(..)
                | Binding::Table(_)
                | Binding::Graph(_)
                | Binding::Pattern(_),
            )
            | None => {}
        }
        if let Some(value) = self.graph_pattern_call(call) {
            return value;
        }
        if let Some(value) = self.special_form(call, row) {
            return value;
        }
        if let Some(value) = self.window_call(call, row) {
            return value;
        }
        if matches!(row, Row::Groups)
            && let Some(aggregation) = functions::aggregation::find(name)
        {
            return self.aggregate_value(aggregation, call);
        }
        let Some(function) = functions::scalar::find(name) else {
            return self.unknown_function(call);
        };
        if matches!(function.naming, Naming::Columns(_)) {
            let what = format!("`{name}` inside an expression: it gives several columns");
            self.unsupported(what, call.span);
            return Expr::error(call.span);
        }
        self.function_call(function, call, row)
    }

    /// A call of a function of the registry.
    pub(super) fn function_call(
        &mut self,
        function: &'static ScalarFunction,
        call: &syntax::Call,
        row: Row<'_>,
    ) -> Expr {
        let arguments: Vec<Expr> = call
            .arguments
            .iter()
            .map(|argument| self.scalar(&argument.value, row))
            .collect();
        if arguments.iter().any(Expr::is_error) {
            return Expr::error(call.span);
        }
        let types = call
            .arguments
            .iter()
            .map(|argument| type_literal(&argument.value))
            .collect::<Vec<_>>();
        self.apply(function, arguments, &types, call.span)
    }

    fn unknown_function(&mut self, call: &syntax::Call) -> Expr {
        let (name, span) = (call.name.text.clone(), call.name.span);
        if functions::aggregation::find(&name).is_some() {
            let help = format!("`… | summarize x = {name}(…) by …` first, then use `x`");
            self.report(SemanticError::MisplacedAggregate { name, span, help });
            return Expr::error(call.span);
        }
        if let Some(value) = self.open_value(&name, call.span) {
            return value;
        }
        if functions::scalar::is_refused(&name) {
            self.unsupported(format!("`{name}`"), span);
            return Expr::error(call.span);
        }
        if self.calls.contains(&name) {
            self.report(SemanticError::Recursion { name, span });
            return Expr::error(call.span);
        }
        let names = || {
            functions::scalar::all()
                .flat_map(|f| std::iter::once(f.name).chain(f.aliases.iter().copied()))
        };
        let exact = names()
            .find(|known| known.eq_ignore_ascii_case(&name))
            .map(|known| format!("write `{known}`: letter case counts"));
        let help = exact
            .or_else(|| instead_of_function(&name))
            .or_else(|| did_you_mean(&name, names().chain(self.scope.names())));
        self.report(SemanticError::UnknownFunction { name, span, help });
        Expr::error(call.span)
    }

    /// The function over bound arguments, in the cheapest form that takes them.
    pub(super) fn apply(
        &mut self,
        function: &'static ScalarFunction,
        arguments: Vec<Expr>,
        types: &[Option<ScalarType>],
        span: Span,
    ) -> Expr {
        let forms: Vec<&'static Signature> = function
            .signatures
            .iter()
            .filter(|form| form.accepts(arguments.len()))
            .collect();
        if forms.is_empty() {
            let expected = expected_counts(function.signatures);
            let name = function.name.to_owned();
            self.report(SemanticError::ArgumentCount {
                function: name,
                expected,
                actual: arguments.len(),
                span,
            });
            return Expr::error(span);
        }
        let best = forms
            .iter()
            .filter_map(|form| {
                let takes = |index| {
                    form.parameter(index, arguments.len())
                        .map(|parameter| parameter.takes)
                };
                Some((form_cost(&takes, &arguments, types)?, *form))
            })
            .min_by_key(|(cost, _)| *cost);
        let Some((_, form)) = best else {
            self.wrong_arguments(function, &forms, &arguments, types);
            return Expr::error(span);
        };
        self.apply_form(function, form, arguments, types, span)
    }

    fn apply_form(
        &mut self,
        function: &'static ScalarFunction,
        form: &'static Signature,
        arguments: Vec<Expr>,
        types: &[Option<ScalarType>],
        span: Span,
    ) -> Expr {
        let count = arguments.len();
        let takes = |index| {
            form.parameter(index, count)
                .map(|parameter| parameter.takes)
        };
        let common = common_type(
            arguments
                .iter()
                .enumerate()
                .filter(|(i, _)| takes(*i) == Some(Takes::Common)),
        );
        let ty = match form.returns {
            Returns::Type(ty) => ty,
            Returns::Argument(index) => arguments
                .get(index)
                .map_or(ScalarType::Dynamic, |argument| argument.ty),
            Returns::Common => common.unwrap_or(ScalarType::Dynamic),
            Returns::TypeLiteral => types
                .iter()
                .flatten()
                .next()
                .copied()
                .unwrap_or(ScalarType::String),
        };
        if let [value, step] = arguments.as_slice()
            && step.ty == ScalarType::TimeSpan
        {
            self.used_as(value, ScalarType::DateTime);
        }
        let arguments: Vec<Expr> = arguments
            .into_iter()
            .enumerate()
            .map(|(index, argument)| match takes(index) {
                Some(Takes::Type(ty)) => self.converted(argument, ty),
                // That a value is written as text says nothing of its type.
                Some(Takes::AsText) => self.as_text(argument),
                Some(Takes::Common) => {
                    self.converted(argument, common.unwrap_or(ScalarType::Dynamic))
                }
                Some(
                    Takes::Exactly(_)
                    | Takes::Any
                    | Takes::Number
                    | Takes::OneOf(_)
                    | Takes::Word(_)
                    | Takes::TypeLiteral,
                )
                | None => argument,
            })
            .collect();
        for (index, argument) in arguments.iter().enumerate() {
            let Some(parameter) = form.parameter(index, count) else {
                continue;
            };
            if parameter.is_constant() && !argument.is_fixed() {
                self.report(SemanticError::NotConstant {
                    function: function.name.to_owned(),
                    parameter: parameter.name.to_owned(),
                    span: argument.span,
                });
                return Expr::error(span);
            }
        }
        let compiled = match form.kernel {
            Kernel::Direct(_) => None,
            // It is prepared when the constants are known.
            Kernel::Compile(_) if awaits_run(form, &arguments) => None,
            Kernel::Compile(compile) => {
                let constants: Vec<Option<Scalar>> =
                    arguments.iter().map(|a| a.as_literal().cloned()).collect();
                match compile(&Constants(&constants)) {
                    Ok(compiled) => Some(compiled),
                    Err(message) => {
                        self.report(SemanticError::BadArgument {
                            message,
                            span,
                            help: None,
                        });
                        return Expr::error(span);
                    }
                }
            }
        };
        folded(Expr {
            kind: ExprKind::Call {
                function,
                signature: form,
                compiled,
                arguments,
            },
            ty,
            span,
        })
    }

    fn wrong_arguments(
        &mut self,
        function: &'static ScalarFunction,
        forms: &[&'static Signature],
        arguments: &[Expr],
        types: &[Option<ScalarType>],
    ) {
        // The culprit is the first argument that no form takes in its place; else the first one of the last form.
        let count = arguments.len();
        let fits = |form: &Signature, index: usize| {
            let parameter = form.parameter(index, count);
            let argument = arguments.get(index);
            parameter
                .zip(argument)
                .is_some_and(|(parameter, argument)| {
                    cost(
                        parameter.takes,
                        argument,
                        types.get(index).copied().flatten(),
                    )
                    .is_some()
                })
        };
        let culprit = (0..count)
            .find(|&index| !forms.iter().any(|form| fits(form, index)))
            .or_else(|| {
                (0..count).find(|&index| !forms.last().is_some_and(|form| fits(form, index)))
            })
            .or_else(|| odd_one(forms.last()?, arguments))
            .unwrap_or(0);
        let (Some(argument), Some(parameter)) = (
            arguments.get(culprit),
            forms.last().and_then(|form| form.parameter(culprit, count)),
        ) else {
            return;
        };
        let mut expected: Vec<String> = forms
            .iter()
            .filter_map(|form| form.parameter(culprit, count))
            .map(|parameter| describe(parameter.takes, arguments))
            .collect();
        expected.dedup();
        let help = literal_help(parameter.takes, argument)
            .or_else(|| conversion_help(parameter.takes, argument.ty));
        self.report(SemanticError::ArgumentType {
            function: function.name.to_owned(),
            parameter: parameter.name.to_owned(),
            expected: expected.join(" or "),
            actual: argument.ty,
            span: argument.span,
            help,
        });
    }
}

/// Whether a constant argument is known only when the query runs: `toscalar(…)`, `now()`.
fn awaits_run(form: &Signature, arguments: &[Expr]) -> bool {
    let count = arguments.len();
    arguments.iter().enumerate().any(|(index, argument)| {
        let parameter = form.parameter(index, count);
        argument.as_literal().is_none() && parameter.is_some_and(Parameter::is_constant)
    })
}

/// The type that `typeof(T)` names.
pub(super) fn type_literal(expr: &syntax::Expr) -> Option<ScalarType> {
    match &expr.kind {
        Syntax::Literal(Literal::TypeOf(ty)) => Some(ScalarType::from(*ty)),
        _ => None,
    }
}

/// How far the arguments are from what a form takes; nothing when it does not take them.
pub(super) fn form_cost(
    takes: &dyn Fn(usize) -> Option<Takes>,
    arguments: &[Expr],
    types: &[Option<ScalarType>],
) -> Option<u32> {
    let mut total = 0;
    for (index, argument) in arguments.iter().enumerate() {
        total += cost(takes(index)?, argument, types.get(index).copied().flatten())?;
    }
    let common = || {
        arguments
            .iter()
            .enumerate()
            .filter(|(index, _)| takes(*index) == Some(Takes::Common))
    };
    if common().next().is_some() {
        common_type(common())?;
    }
    Some(total)
}

/// How far an argument is from what a parameter takes; nothing when it does not take it.
pub(super) fn cost(takes: Takes, argument: &Expr, type_literal: Option<ScalarType>) -> Option<u32> {
    use ScalarType::{Bool, Decimal, Dynamic, Int, Long, Real, String};
    let actual = argument.ty;
    if takes == Takes::TypeLiteral || type_literal.is_some() {
        return (takes == Takes::TypeLiteral && type_literal.is_some()).then_some(0);
    }
    match takes {
        Takes::Any | Takes::Common => Some(1),
        Takes::AsText => Some(if actual == String { 0 } else { 1 }),
        Takes::Exactly(ty) => (ty == actual).then_some(0),
        Takes::Number => actual.is_numeric().then_some(0),
        Takes::OneOf(types) => types.contains(&actual).then_some(0),
        Takes::Word(words) => {
            let text = argument.as_literal().and_then(Scalar::as_str)?;
            let is_one = words.iter().any(|word| word.eq_ignore_ascii_case(text));
            is_one.then_some(0)
        }
        Takes::TypeLiteral => None,
        Takes::Type(ty) if ty == actual => Some(0),
        Takes::Type(_) if argument.as_literal().is_some_and(Scalar::is_null) => Some(5),
        Takes::Type(ty) => match (actual, ty) {
            (Int, Long) => Some(1),
            (Int, Real) | (Long, Real) => Some(3),
            (Int | Long, Decimal) => Some(6),
            (Real, Decimal) => Some(5),
            (Long, Int) => Some(4),
            (Bool, Long) => Some(8),
            (Int | Long, Bool) => Some(9),
            // Of several forms a text one fits a dynamic best, then a real one, since it keeps fractions.
            (Dynamic, String) => Some(20),
            (Dynamic, Real) => Some(21),
            (Dynamic, _) => Some(22),
            _ => None,
        },
    }
}

/// The one type of values that must share one: the widest of int and long, dynamic with anything, else the same type.
pub(super) fn common_type<'e>(
    arguments: impl Iterator<Item = (usize, &'e Expr)>,
) -> Option<ScalarType> {
    let mut common: Option<ScalarType> = None;
    let mut null = None;
    for (_, argument) in arguments {
        if argument.as_literal().is_some_and(Scalar::is_null) {
            null = null.or(Some(argument.ty));
            continue;
        }
        common = Some(match common {
            None => argument.ty,
            Some(ty) if ty == argument.ty => ty,
            Some(ScalarType::Int | ScalarType::Long)
                if matches!(argument.ty, ScalarType::Int | ScalarType::Long) =>
            {
                ScalarType::Long
            }
            Some(ty) if ty == ScalarType::Dynamic || argument.ty == ScalarType::Dynamic => {
                ScalarType::Dynamic
            }
            Some(_) => return None,
        });
    }
    common.or(null)
}

fn expected_counts(forms: &[Signature]) -> String {
    let least = forms
        .iter()
        .map(Signature::min_arguments)
        .min()
        .unwrap_or(0);
    let most = forms
        .iter()
        .map(Signature::max_arguments)
        .max_by_key(|most| most.unwrap_or(usize::MAX))
        .flatten();
    let most = if forms.iter().any(|form| form.max_arguments().is_none()) {
        None
    } else {
        most
    };
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    match most {
        None => format!("at least {least} argument{}", plural(least)),
        Some(most) if most == least => format!("{least} argument{}", plural(least)),
        Some(most) => format!("{least} to {most} arguments"),
    }
}

fn describe(takes: Takes, arguments: &[Expr]) -> String {
    match takes {
        Takes::Type(ty) | Takes::Exactly(ty) => ty.name().to_owned(),
        Takes::Any | Takes::AsText => "any value".to_owned(),
        Takes::Number => "a number".to_owned(),
        Takes::OneOf(types) => types
            .iter()
            .map(|ty| ty.name())
            .collect::<Vec<_>>()
            .join(" or "),
        Takes::Word(words) => words
            .iter()
            .map(|word| format!("\"{word}\""))
            .collect::<Vec<_>>()
            .join(" or "),
        Takes::Common => {
            let types: Vec<&str> = arguments
                .iter()
                .map(|argument| argument.ty.name())
                .collect();
            format!("values of one type (here {})", types.join(", "))
        }
        Takes::TypeLiteral => "`typeof(type)`".to_owned(),
    }
}

/// The argument whose type is not that of those before it, where all must share one.
fn odd_one(form: &Signature, arguments: &[Expr]) -> Option<usize> {
    let count = arguments.len();
    let mut shared = arguments.iter().enumerate().filter(|(index, _)| {
        let parameter = form.parameter(*index, count);
        parameter.is_some_and(|parameter| parameter.takes == Takes::Common)
    });
    let (_, first) = shared.next()?;
    shared
        .find(|(_, argument)| common_type([(0, first), (1, *argument)].into_iter()).is_none())
        .map(|(index, _)| index)
}
