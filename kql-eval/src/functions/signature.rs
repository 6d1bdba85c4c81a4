//! The forms that a function is called in: what each takes, what it gives, and what computes it.

use std::sync::Arc;

use super::{Call, Outcome};
use crate::types::{Scalar, ScalarType};

/// One form a function can be called in.
#[derive(Debug)]
pub struct Signature {
    /// The parameters in order.
    pub parameters: &'static [Parameter],
    /// How many of the last parameters may come again and again.
    pub repeat: usize,
    /// A parameter that must be given once more after all repeats, as the last branch of `case`.
    pub trailing: Option<Parameter>,
    /// The type of the result.
    pub returns: Returns,
    /// What computes it.
    pub kernel: Kernel,
}

/// A parameter of a form of a function.
#[derive(PartialEq, Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name in Kusto's documentation.
    pub name: &'static str,
    /// What it takes. The kernel gets a column of this type: the binder converts.
    pub takes: Takes,
    /// Whether it must be given, and as what.
    pub need: Need,
}

/// Whether a parameter must be given, and as what.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// Any expression
    Required,
    /// Any expression, or left out
    Optional,
    /// An expression whose value is known before any row is read
    Constant,
    /// Such an expression, or left out
    OptionalConstant,
}

/// What a parameter takes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Takes {
    /// This type; a narrower number is widened, and a dynamic is converted as the `to…` functions do.
    Type(ScalarType),
    /// This type and no other; nothing is converted.
    Exactly(ScalarType),
    /// A value of any type, unchanged.
    Any,
    /// A whole number is meant, taken as a long: of a real or decimal the fraction is cut off, as `tolong` does.
    Whole,
    /// A number, unchanged.
    Number,
    /// Any of these types, unchanged.
    OneOf(&'static [ScalarType]),
    /// The common type of all parameters that say so: the one type they share, long for int and long, dynamic when one of them
    /// is dynamic.
    Common,
    /// The same, and the wider one of two types of numbers.
    Widest,
    /// A value of any type, as `tostring` gives it.
    AsText,
    /// A string is meant; a value of another type is taken as `tostring` gives it.
    Textual,
    /// One of these words as a constant string, in any letter case: a form for some of a parameter's values.
    Word(&'static [&'static str]),
    /// `typeof(T)`; the kernel gets the type's name as a string.
    TypeLiteral,
}

/// The type of a result.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Returns {
    /// This type
    Type(ScalarType),
    /// The type of the argument with this number
    Argument(usize),
    /// The common type of the parameters that take [`Takes::Common`] or [`Takes::Widest`]
    Common,
    /// The type that the [`Takes::TypeLiteral`] names
    TypeLiteral,
}

/// What computes a function.
#[derive(Clone, Copy, Debug)]
pub enum Kernel {
    /// Straight from the arguments.
    Direct(for<'a> fn(&Call<'a>) -> Outcome),
    /// Prepared once from the constant arguments, then run over every batch. An error is reported at the call when the
    /// query is bound.
    Compile(fn(&Constants<'_>) -> Result<Compiled, String>),
}

/// A kernel made from constant arguments.
pub type Compiled = Arc<dyn for<'a> Fn(&Call<'a>) -> Outcome + Send + Sync>;

/// The arguments whose value is known before any row is read, by position; nothing for the others and for those left out.
#[derive(Debug)]
pub struct Constants<'a>(pub &'a [Option<Scalar>]);

impl Constants<'_> {
    /// The constant argument at `index`.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&Scalar> {
        self.0.get(index).and_then(Option::as_ref)
    }

    /// The constant string argument at `index`.
    #[must_use]
    pub fn text(&self, index: usize) -> Option<&str> {
        self.get(index).and_then(Scalar::as_str)
    }

    /// The constant int or long argument at `index`.
    #[must_use]
    pub fn long(&self, index: usize) -> Option<i64> {
        self.get(index).and_then(Scalar::as_long)
    }
}

impl Parameter {
    /// A parameter that must be given.
    #[must_use]
    pub const fn required(name: &'static str, takes: Takes) -> Self {
        Self {
            name,
            takes,
            need: Need::Required,
        }
    }

    /// A parameter that may be left out.
    #[must_use]
    pub const fn optional(name: &'static str, takes: Takes) -> Self {
        Self {
            name,
            takes,
            need: Need::Optional,
        }
    }

    /// A parameter that must be given as a constant.
    #[must_use]
    pub const fn constant(name: &'static str, takes: Takes) -> Self {
        Self {
            name,
            takes,
            need: Need::Constant,
        }
    }

    /// A parameter that may be left out and must be a constant otherwise.
    #[must_use]
    pub const fn optional_constant(name: &'static str, takes: Takes) -> Self {
        Self {
            name,
            takes,
            need: Need::OptionalConstant,
        }
    }

    /// Whether it may be left out.
    #[must_use]
    pub const fn is_optional(&self) -> bool {
        matches!(self.need, Need::Optional | Need::OptionalConstant)
    }

    /// Whether its value must be known before any row is read.
    #[must_use]
    pub const fn is_constant(&self) -> bool {
        matches!(self.need, Need::Constant | Need::OptionalConstant)
    }
}

impl Signature {
    /// A form with a fixed list of parameters.
    #[must_use]
    pub const fn new(
        parameters: &'static [Parameter],
        returns: Returns,
        kernel: for<'a> fn(&Call<'a>) -> Outcome,
    ) -> Self {
        Self {
            parameters,
            repeat: 0,
            trailing: None,
            returns,
            kernel: Kernel::Direct(kernel),
        }
    }

    /// A form whose kernel is prepared from constant arguments.
    #[must_use]
    pub const fn compiled(
        parameters: &'static [Parameter],
        returns: Returns,
        compile: fn(&Constants<'_>) -> Result<Compiled, String>,
    ) -> Self {
        Self {
            parameters,
            repeat: 0,
            trailing: None,
            returns,
            kernel: Kernel::Compile(compile),
        }
    }

    /// The same form, whose last `count` parameters may come again and again.
    #[must_use]
    pub const fn repeating(mut self, count: usize) -> Self {
        self.repeat = count;
        self
    }

    /// The same form, with one more parameter that must be given after all repeats.
    #[must_use]
    pub const fn ending_with(mut self, parameter: Parameter) -> Self {
        self.trailing = Some(parameter);
        self
    }

    /// The parameter that takes the argument at `index` when `count` arguments are given, repeats included.
    #[must_use]
    pub fn parameter(&self, index: usize, count: usize) -> Option<&Parameter> {
        if index >= count {
            return None;
        }
        if let Some(trailing) = &self.trailing
            && index + 1 == count
        {
            return Some(trailing);
        }
        let fixed = self.parameters.len();
        if index < fixed {
            return self.parameters.get(index);
        }
        let beyond = (index - fixed).checked_rem(self.repeat)?;
        self.parameters.get(fixed - self.repeat + beyond)
    }

    /// Whether the form can be called with this many arguments: enough, not too many, and only whole repeats.
    #[must_use]
    pub fn accepts(&self, count: usize) -> bool {
        if count < self.min_arguments() || self.max_arguments().is_some_and(|most| count > most) {
            return false;
        }
        let fixed = self.parameters.len() + usize::from(self.trailing.is_some());
        count <= fixed || (count - fixed).checked_rem(self.repeat) == Some(0)
    }

    /// How many arguments a call has at least: those of parameters that may not be left out, the trailing one among them.
    #[must_use]
    pub fn min_arguments(&self) -> usize {
        let fixed = self.parameters.iter().filter(|p| !p.is_optional()).count();
        fixed + usize::from(self.trailing.is_some())
    }

    /// The most arguments; `None` when there is no limit.
    #[must_use]
    pub fn max_arguments(&self) -> Option<usize> {
        let fixed = self.parameters.len() + usize::from(self.trailing.is_some());
        (self.repeat == 0).then_some(fixed)
    }
}
