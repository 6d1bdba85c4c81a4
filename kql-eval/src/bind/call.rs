//! Calls of scalar functions: which form is meant, and what is converted for it.

use kql_parser::Span;
use kql_parser::syntax::{self, ExprKind as Syntax, Literal};

use super::diagnostic::expected_counts;
use super::fold::folded;
use super::foreign::instead_of_function;
use super::overload::{SharedType, form_cost, shared_type};
use super::scope::Binding;
use super::{Binder, Row, SemanticError, did_you_mean};
use crate::functions::{
    self, Compiled, Constants, Kernel, Naming, Parameter, Returns, ScalarFunction, Signature, Takes,
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
        if self.is_being_called(&name) {
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
        let common = match shared_type(&takes, &arguments) {
            SharedType::Found(ty) => Some(ty),
            SharedType::NotAsked | SharedType::None => None,
        };
        let ty = result_type(form.returns, &arguments, types, common);
        // `bin(Timestamp, 1h)`: a timespan as the step says that the value, where its type is open, is a datetime.
        if let [value, step] = arguments.as_slice()
            && step.ty == ScalarType::TimeSpan
        {
            self.used_as(value, ScalarType::DateTime);
        }
        let arguments: Vec<Expr> = arguments
            .into_iter()
            .enumerate()
            .map(|(index, argument)| self.as_taken(argument, takes(index), common))
            .collect();
        if !self.has_constants(function, form, &arguments) {
            return Expr::error(span);
        }
        let compiled = match self.compiled(form, &arguments, span) {
            Ok(compiled) => compiled,
            Err(error) => return error,
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

    /// An argument as its parameter takes it; `common` is the type of those that share one.
    fn as_taken(
        &mut self,
        argument: Expr,
        takes: Option<Takes>,
        common: Option<ScalarType>,
    ) -> Expr {
        match takes {
            Some(Takes::Type(ty)) => self.converted(argument, ty),
            Some(Takes::Whole) => self.converted(argument, ScalarType::Long),
            // That a value is written as text says nothing of its type.
            Some(Takes::AsText) => self.as_text(argument),
            Some(Takes::Textual) => {
                self.used_as(&argument, ScalarType::String);
                self.as_text(argument)
            }
            Some(Takes::Common | Takes::Widest) => {
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
        }
    }

    /// Whether arguments are constant where they have to be; a report otherwise.
    fn has_constants(
        &mut self,
        function: &ScalarFunction,
        form: &Signature,
        arguments: &[Expr],
    ) -> bool {
        for (index, argument) in arguments.iter().enumerate() {
            let Some(parameter) = form.parameter(index, arguments.len()) else {
                continue;
            };
            // A constant that the run settles, as `toscalar(…)`, will do: the kernel is compiled when its value is
            // known.
            if parameter.is_constant() && !argument.is_fixed() {
                self.report(SemanticError::NotConstant {
                    function: function.name.to_owned(),
                    parameter: parameter.name.to_owned(),
                    span: argument.span,
                });
                return false;
            }
        }
        true
    }

    /// The kernel prepared for the arguments that are constants; None where it needs no preparation, or cannot have it yet.
    fn compiled(
        &mut self,
        form: &Signature,
        arguments: &[Expr],
        span: Span,
    ) -> Result<Option<Compiled>, Expr> {
        match form.kernel {
            Kernel::Direct(_) => Ok(None),
            // It is prepared when the constants are known.
            Kernel::Compile(_) if awaits_run(form, arguments) => Ok(None),
            Kernel::Compile(compile) => {
                let constants: Vec<Option<Scalar>> =
                    arguments.iter().map(|a| a.as_literal().cloned()).collect();
                match compile(&Constants(&constants)) {
                    Ok(compiled) => Ok(Some(compiled)),
                    Err(message) => {
                        self.report(SemanticError::BadArgument {
                            message,
                            span,
                            help: None,
                        });
                        Err(Expr::error(span))
                    }
                }
            }
        }
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

/// The type of a call's result; `common` is that of the arguments that share one.
fn result_type(
    returns: Returns,
    arguments: &[Expr],
    types: &[Option<ScalarType>],
    common: Option<ScalarType>,
) -> ScalarType {
    match returns {
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
    }
}
