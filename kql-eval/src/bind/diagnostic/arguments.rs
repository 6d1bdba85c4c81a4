//! What is wrong with the arguments of a call that no form of the function takes.

use super::{SemanticError, conversion_help, literal_help};
use crate::bind::Binder;
use crate::bind::overload::{SharedType, cost, shared_type};
use crate::functions::{ScalarFunction, Signature, Takes};
use crate::plan::Expr;
use crate::types::ScalarType;

impl Binder<'_> {
    /// Reports the argument that keeps every form from being taken.
    pub(in crate::bind) fn wrong_arguments(
        &mut self,
        function: &'static ScalarFunction,
        forms: &[&'static Signature],
        arguments: &[Expr],
        types: &[Option<ScalarType>],
    ) {
        let count = arguments.len();
        let culprit = culprit(forms, arguments, types);
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

/// How many arguments the forms take, in words.
pub(in crate::bind) fn expected_counts(forms: &[Signature]) -> String {
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
        Takes::Any | Takes::AsText | Takes::Textual => "any value".to_owned(),
        Takes::Number | Takes::Whole => "a number".to_owned(),
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
        Takes::Common | Takes::Widest => {
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
    let takes = |index: usize| {
        let parameter = form.parameter(index, count);
        parameter.map(|parameter| parameter.takes)
    };
    // The shortest list of arguments that share no type ends with it.
    (1..=count)
        .find(|end| {
            let first = arguments.get(..*end).unwrap_or_default();
            shared_type(&takes, first) == SharedType::None
        })
        .map(|end| end - 1)
}

/// The first argument that no form takes in its place; else the first one that the last form does not take.
fn culprit(forms: &[&Signature], arguments: &[Expr], types: &[Option<ScalarType>]) -> usize {
    let count = arguments.len();
    let fits = |form: &Signature, index: usize| {
        let (parameter, argument) = form.parameter(index, count).zip(arguments.get(index))?;
        let ty = types.get(index).copied().flatten();
        cost(parameter.takes, argument, ty)
    };
    let fits = |form: &Signature, index: usize| fits(form, index).is_some();
    (0..count)
        .find(|&index| !forms.iter().any(|form| fits(form, index)))
        .or_else(|| (0..count).find(|&index| !forms.last().is_some_and(|form| fits(form, index))))
        .or_else(|| odd_one(forms.last()?, arguments))
        .unwrap_or(0)
}
