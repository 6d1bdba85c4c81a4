//! `find`

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, ExprKind as Syntax};

use super::search::Found;
use super::union::KeptColumns;
use super::{projection, unchanged};
use crate::bind::scope::Table;
use crate::bind::{Binder, SemanticError};
use crate::operators::Case;
use crate::plan::{Expr, Field, Plan};
use crate::types::{Scalar, ScalarType};

/// The column of the columns that are not shown.
const PACK: &str = "pack_";

/// A column of the result.
struct Shown {
    name: String,
    /// The column of a table.
    of: Arc<str>,
    ty: ScalarType,
    /// Whether a column of another type is cast rather than left out.
    cast: bool,
}

/// What becomes of the columns that are not shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bag {
    /// They are packed into a bag of their own.
    Packed,
    /// They are gone.
    Absent,
}

impl Binder<'_> {
    /// The rows of several tables that a predicate holds for. Without `project` the columns are those that all tables have
    /// and those that the predicate names; the others are packed into a bag. See Kusto's page *find-operator*.
    pub(in crate::bind) fn find(
        &mut self,
        tables: &[syntax::Expr],
        predicate: &syntax::Expr,
        project: &[syntax::Expr],
        project_away: &[syntax::Expr],
        operator: &syntax::Operator,
    ) -> Arc<Plan> {
        let span = operator.span;
        let source = operator
            .setting("withsource")
            .or_else(|| operator.setting("with_source"))
            .and_then(syntax::Setting::word)
            .unwrap_or("source_")
            .to_owned();
        let Some(tables) = self.searched(None, tables, operator) else {
            return Self::broken(span);
        };
        let found = self.rows_found(tables, predicate, Case::Ignored, span);
        // Without `project`, what is not shown is not lost: Kusto packs it.
        let packs = project.is_empty() || self.ends_in_pack(project);
        let shown = if project.is_empty() {
            smart(&found)
        } else {
            self.listed(&found, project)
        };
        let hides = found
            .tables
            .iter()
            .any(|table| hides_column(&table.plan, &shown));
        // A bag that is asked for is there even if it is empty.
        let packs = packs && (hides || !project.is_empty());
        let bag = if packs { Bag::Packed } else { Bag::Absent };
        let branches: Vec<Table> = found
            .tables
            .iter()
            .map(|table| Table {
                plan: self.shown(&table.plan, &shown, bag, span),
                label: table.label.clone(),
            })
            .collect();
        let result = self.united(&branches, KeptColumns::All, Some(&source), span);
        let [first, ..] = project_away else {
            return result;
        };
        if matches!(&first.kind, Syntax::Wildcard(star) if star.text == "*") {
            let bag = if project.is_empty() { Bag::Absent } else { bag };
            return only_source(&result, bag, span);
        }
        self.project_away(&result, project_away, span)
    }

    /// Whether the last column asked for is `pack_all()`; anywhere else it is refused.
    fn ends_in_pack(&mut self, project: &[syntax::Expr]) -> bool {
        let Some((last, others)) = project.split_last() else {
            return false;
        };
        for item in others {
            if is_pack(item) {
                self.refuse(
                    "`pack_all()` must be the last column of `find`".to_owned(),
                    item.span,
                    "`project a, b, pack_all()`",
                );
            }
        }
        is_pack(last)
    }

    /// The columns that `project` lists.
    fn listed(&mut self, found: &Found, project: &[syntax::Expr]) -> Vec<Shown> {
        let mut shown = Vec::with_capacity(project.len());
        for item in project {
            let (name, ty) = match &item.kind {
                Syntax::Name(name) => (name, None),
                Syntax::Typed { value, ty } => match &value.kind {
                    Syntax::Name(name) => (name, Some(ScalarType::from(*ty))),
                    _ => continue,
                },
                Syntax::Missing => continue,
                _ if is_pack(item) => continue,
                _ => {
                    self.unsupported("this column of `find`", item.span);
                    continue;
                }
            };
            let ty = ty.or_else(|| self.only_type(found, name));
            shown.extend(ty.map(|ty| Shown {
                name: name.text.clone(),
                of: Arc::from(name.text.as_str()),
                ty,
                cast: true,
            }));
        }
        shown
    }

    /// The type that a column has in all tables that have it.
    fn only_type(&mut self, found: &Found, name: &syntax::Name) -> Option<ScalarType> {
        let mut types: Vec<ScalarType> = Vec::new();
        for table in &found.tables {
            let schema = &table.plan.schema;
            let field = schema.index_of(&name.text).and_then(|i| schema.field(i));
            types.extend(field.map(|field| field.ty).filter(|ty| !types.contains(ty)));
        }
        match types.as_slice() {
            [ty] => Some(*ty),
            [] => {
                let schema = found.tables.first().map(|table| &table.plan.schema);
                if let Some(schema) = schema {
                    self.unknown_column(&name.text, name.span, schema);
                }
                None
            }
            [first, second, ..] => {
                self.refuse(
                    format!(
                        "`{}` is {first} in one table and {second} in another",
                        name.text
                    ),
                    name.span,
                    &format!("say which type is wanted: `{}:{first}`", name.text),
                );
                None
            }
        }
    }

    /// The columns of a table's rows as the result shows them.
    fn shown(&mut self, table: &Arc<Plan>, shown: &[Shown], bag: Bag, span: Span) -> Arc<Plan> {
        let schema = &table.schema;
        let mut columns: Vec<(Field, Expr)> = Vec::with_capacity(shown.len() + 1);
        for column in shown {
            let own = schema
                .index_of(&column.of)
                .and_then(|index| unchanged(schema, index, span))
                .filter(|(field, _)| column.cast || field.ty == column.ty);
            let value = match own {
                Some((_, value)) => self.converted(value, column.ty),
                None => Expr::literal(Scalar::null(column.ty), span),
            };
            if columns.iter().any(|(known, _)| *known.name == *column.name) {
                self.report(SemanticError::DuplicateColumn {
                    name: column.name.clone(),
                    span,
                });
                continue;
            }
            columns.push((Field::computed(column.name.as_str(), column.ty), value));
        }
        if bag == Bag::Packed {
            let hidden = schema.fields.iter().enumerate();
            let pairs = hidden
                .filter(|(_, field)| shown.iter().all(|column| column.of != field.name))
                .map(|(i, field)| (field.name.to_string(), Expr::column(i, field.ty, span)))
                .collect();
            let bag = self.bag(pairs, crate::functions::scalar::find("bag_pack"), span);
            columns.push((Field::computed(PACK, ScalarType::Dynamic), bag));
        }
        projection(table, columns, span)
    }
}

/// The columns that all tables have, and those that the predicate names; one of several types is shown once for each.
fn smart(found: &Found) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    let common = found.tables.first().map(|first| {
        first.plan.schema.fields.iter().filter(|field| {
            found.tables.iter().all(|table| {
                let schema = &table.plan.schema;
                let own = schema.index_of(&field.name).and_then(|i| schema.field(i));
                own.is_some_and(|own| own.ty == field.ty)
            })
        })
    });
    shown.extend(common.into_iter().flatten().map(|field| Shown {
        name: field.name.to_string(),
        of: Arc::clone(&field.name),
        ty: field.ty,
        cast: false,
    }));
    for field in &found.named {
        if shown
            .iter()
            .any(|known| known.of == field.name && known.ty == field.ty)
        {
            continue;
        }
        let types = found.named.iter().filter(|other| other.name == field.name);
        let name = if types.count() > 1 {
            format!("{}_{}", field.name, field.ty)
        } else {
            field.name.to_string()
        };
        shown.push(Shown {
            name,
            of: Arc::clone(&field.name),
            ty: field.ty,
            cast: false,
        });
    }
    shown
}

/// `pack_all()` or `pack(*)`
fn is_pack(item: &syntax::Expr) -> bool {
    matches!(&item.kind, Syntax::Call(call) if matches!(call.name.text.as_str(), "pack_all" | "pack"))
}

/// Whether a table has a column that is not shown.
fn hides_column(table: &Plan, shown: &[Shown]) -> bool {
    let is_hidden = |field: &Field| shown.iter().all(|column| column.of != field.name);
    table.schema.fields.iter().any(is_hidden)
}

/// The source of each row, and the bag of its columns where that is kept.
fn only_source(result: &Arc<Plan>, bag: Bag, span: Span) -> Arc<Plan> {
    let fields = result.schema.fields.iter().enumerate();
    let columns = fields
        .filter(|(index, field)| *index == 0 || bag == Bag::Packed && &*field.name == PACK)
        .filter_map(|(index, _)| unchanged(&result.schema, index, span))
        .collect();
    projection(result, columns, span)
}
