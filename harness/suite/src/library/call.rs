//! A call of a function that binds its body: with its defaults, and with empty values where it has none.

use kql_parser::syntax::{Parameter, ParameterKind, TypeName};

/// The call; None where a parameter takes any table, whose columns only a caller knows.
pub(super) fn of(name: &str, parameters: &[Parameter]) -> Option<String> {
    let arguments: Option<Vec<String>> = parameters
        .iter()
        .filter(|parameter| parameter.default.is_none())
        .map(|parameter| match &parameter.kind {
            ParameterKind::Scalar(ty) => Some(format!("{}(null)", name_of(*ty))),
            ParameterKind::Table(columns) => {
                let columns: Vec<String> = columns
                    .iter()
                    .map(|column| format!("['{}']:{}", column.name.text, name_of(column.ty)))
                    .collect();
                Some(format!("(datatable({})[])", columns.join(", ")))
            }
            ParameterKind::AnyTable => None,
        })
        .collect();
    Some(format!("{name}({})", arguments?.join(", ")))
}

const fn name_of(ty: TypeName) -> &'static str {
    match ty {
        TypeName::Bool => "bool",
        TypeName::Int => "int",
        TypeName::Long => "long",
        TypeName::Real => "real",
        TypeName::Decimal => "decimal",
        TypeName::String => "string",
        TypeName::DateTime => "datetime",
        TypeName::TimeSpan => "timespan",
        TypeName::Guid => "guid",
        TypeName::Dynamic => "dynamic",
    }
}
