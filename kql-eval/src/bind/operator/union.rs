//! `union`

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, ExprKind as Syntax, Setting};

use super::columns::wildcard_matches;
use super::{projection, reopened};
use crate::bind::scope::{Binding, Table};
use crate::bind::{Binder, SemanticError};
use crate::plan::{Expr, Field, Node, Origin, Plan, Schema};
use crate::types::{Scalar, ScalarType};

/// A column of the union: its name there, and the column of each branch that it takes its values from.
struct Slot {
    name: String,
    ty: ScalarType,
    from: Vec<Option<usize>>,
}

/// Which columns a union shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum KeptColumns {
    /// Those of all branches, null where a branch lacks them: `kind=outer`.
    All,
    /// Those that all branches have: `kind=inner`.
    Shared,
}

/// What becomes of a branch over a table that does not exist.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Missing {
    /// It is a mistake.
    Reported,
    /// It has no rows: `isfuzzy=true`.
    LeftOut,
}

impl Binder<'_> {
    /// The rows of all branches; columns meet by name, and by type where types differ.
    pub(in crate::bind) fn union(
        &mut self,
        piped: Option<Table>,
        tables: &[syntax::Expr],
        operator: &syntax::Operator,
    ) -> Arc<Plan> {
        let span = operator.span;
        let missing = match operator.setting("isfuzzy").and_then(Setting::word) {
            Some("true") => Missing::LeftOut,
            _ => Missing::Reported,
        };
        let Some(kept) = self.kept_columns(operator) else {
            return Self::broken(span);
        };
        let source = operator
            .setting("withsource")
            .or_else(|| operator.setting("with_source"))
            .and_then(Setting::word)
            .map(str::to_owned);
        let mut branches: Vec<Table> = piped.into_iter().collect();
        for table in tables {
            self.branch(table, missing, &mut branches);
        }
        if branches.is_empty() {
            if missing == Missing::LeftOut {
                self.report(SemanticError::BadArgument {
                    message: "none of the tables of this `union` exists".to_owned(),
                    span,
                    help: None,
                });
            }
            return Self::broken(span);
        }
        self.united(&branches, kept, source.as_deref(), span)
    }

    /// Which columns are shown; `None`, and a report, for a setting that does not exist.
    fn kept_columns(&mut self, operator: &syntax::Operator) -> Option<KeptColumns> {
        let Some(kind) = operator.setting("kind") else {
            return Some(KeptColumns::All);
        };
        match kind.word() {
            Some("inner") => Some(KeptColumns::Shared),
            Some("outer") => Some(KeptColumns::All),
            other => {
                self.report(SemanticError::BadSetting {
                    setting: "kind".to_owned(),
                    value: other.unwrap_or_default().to_owned(),
                    span: kind.name.span,
                    help: Some("`kind` is `inner` or `outer`".to_owned()),
                });
                None
            }
        }
    }

    /// The rows of all branches under one set of columns, which may have more columns where one of them may.
    pub(super) fn united(
        &mut self,
        branches: &[Table],
        kept: KeptColumns,
        source: Option<&str>,
        span: Span,
    ) -> Arc<Plan> {
        self.types_of_others(branches);
        let unpacked = branches.iter().fold(None, |known, branch| {
            self.merged_sources(known, branch.plan.schema.unpacked)
        });
        reopened(united(branches, kept, source, span), unpacked)
    }

    /// Columns of open sources are of the type that their namesakes in other branches have.
    fn types_of_others(&mut self, branches: &[Table]) {
        let fields = || {
            branches
                .iter()
                .flat_map(|branch| &branch.plan.schema.fields)
        };
        for branch in branches
            .iter()
            .filter(|branch| branch.plan.schema.unpacked.is_some())
        {
            let schema = Arc::clone(&branch.plan.schema);
            for field in schema
                .fields
                .iter()
                .filter(|field| field.ty == ScalarType::Dynamic)
            {
                let other = fields()
                    .find(|other| other.name == field.name && other.ty != ScalarType::Dynamic);
                if let Some(other) = other {
                    self.field_used_as(field, other.ty);
                }
            }
        }
    }

    /// Adds the rows that a table expression of a `union` or a `search` stands for; a wildcard may find several tables.
    pub(super) fn branch(
        &mut self,
        table: &syntax::Expr,
        missing: Missing,
        branches: &mut Vec<Table>,
    ) {
        match &table.kind {
            Syntax::Wildcard(pattern) => self.matching_tables(pattern, missing, branches),
            Syntax::Name(name)
                if missing == Missing::LeftOut
                    && self.scope.get(&name.text).is_none()
                    && !self.catalog.is_open() =>
            {
                branches.extend(self.catalog_table(&name.text, name.span));
            }
            Syntax::Paren(inner)
                if missing == Missing::LeftOut
                    && matches!(inner.kind, Syntax::Name(_) | Syntax::Paren(_)) =>
            {
                self.branch(inner, missing, branches);
            }
            _ if missing == Missing::LeftOut => self.existing_table(table, branches),
            _ => branches.push(self.tabular(table)),
        }
    }

    /// Adds the tables whose name a wildcard matches.
    fn matching_tables(
        &mut self,
        pattern: &syntax::Name,
        missing: Missing,
        branches: &mut Vec<Table>,
    ) {
        let before = branches.len();
        let views: Vec<Table> = self.matching_views(&pattern.text);
        branches.extend(views);
        let mut names = self.catalog.table_names();
        names.retain(|name| wildcard_matches(&pattern.text, name));
        for name in &names {
            branches.extend(self.catalog_table(name, pattern.span));
        }
        if branches.len() == before {
            branches.extend(self.open_table(&pattern.text, pattern.span));
        }
        if branches.len() == before && missing == Missing::Reported {
            let name = pattern.text.clone();
            self.report(SemanticError::UnknownTable {
                name,
                span: pattern.span,
                help: None,
            });
        }
    }

    /// Adds a branch of `union isfuzzy=true`: one over a table that does not exist is left out, any other mistake in it is
    /// reported.
    fn existing_table(&mut self, table: &syntax::Expr, branches: &mut Vec<Table>) {
        let known = self.diagnostics.len();
        let bound = self.tabular(table);
        let is_missing = self.diagnostics.get(known..).is_some_and(|new| {
            !new.is_empty()
                && new.iter().all(|error| {
                    matches!(
                        error,
                        SemanticError::UnknownTable { .. } | SemanticError::UnknownFunction { .. }
                    )
                })
        });
        if is_missing {
            self.diagnostics.truncate(known);
        } else {
            branches.push(bound);
        }
    }

    /// The declared views that a wildcard finds, in the order declared.
    fn matching_views(&mut self, pattern: &str) -> Vec<Table> {
        let found: Vec<_> = self
            .scope
            .bindings()
            .filter_map(|(name, binding)| match binding {
                Binding::Function(function)
                    if function.lambda.view && wildcard_matches(pattern, name) =>
                {
                    Some(Arc::clone(function))
                }
                _ => None,
            })
            .collect();
        found
            .into_iter()
            .rev()
            .map(|function| self.call_table(&function, &[], function.lambda.span))
            .collect()
    }
}

/// The rows of all branches under one set of columns, with the name of each branch in the column `source` where wanted.
fn united(branches: &[Table], kept: KeptColumns, source: Option<&str>, span: Span) -> Arc<Plan> {
    // Columns meet by name and type: two types of one name are two columns, as a column of both would have to convert
    // values.
    let slots = slots(branches, kept);
    let incomplete = branches.iter().any(|branch| branch.plan.schema.incomplete);
    let mut fields: Vec<Field> = Vec::with_capacity(slots.len() + 1);
    if let Some(source) = source {
        fields.push(Field::computed(source, ScalarType::String));
    }
    fields.extend(slots.iter().map(|slot| Field {
        name: slot.name.as_str().into(),
        ty: slot.ty,
        origin: origin(slot, branches),
    }));
    let inputs = branches
        .iter()
        .enumerate()
        .map(|(number, branch)| branch_plan(branch, number, &slots, source, span))
        .collect();
    Arc::new(Plan {
        node: Node::Union { inputs },
        schema: Arc::new(Schema {
            fields,
            incomplete,
            unpacked: None,
            stage: None,
        }),
        span,
    })
}

/// The columns of the result, in the order in which the branches show them.
fn slots(branches: &[Table], kept: KeptColumns) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::new();
    for (number, branch) in branches.iter().enumerate() {
        for (index, field) in branch.plan.schema.fields.iter().enumerate() {
            let known = slots
                .iter_mut()
                .find(|slot| slot.name == *field.name && slot.ty == field.ty);
            let slot = match known {
                Some(slot) => slot,
                None => {
                    slots.push(Slot {
                        name: field.name.to_string(),
                        ty: field.ty,
                        from: vec![None; branches.len()],
                    });
                    let Some(slot) = slots.last_mut() else {
                        continue;
                    };
                    slot
                }
            };
            if let Some(from) = slot.from.get_mut(number) {
                *from = Some(index);
            }
        }
    }
    if kept == KeptColumns::Shared {
        let shared = |field: &&Field| {
            branches
                .iter()
                .all(|branch| branch.plan.schema.index_of(&field.name).is_some())
        };
        let fields = branches
            .first()
            .map(|branch| branch.plan.schema.fields.iter());
        let names: HashSet<&str> = fields
            .into_iter()
            .flatten()
            .filter(shared)
            .map(|field| &*field.name)
            .collect();
        slots.retain(|slot| names.contains(slot.name.as_str()));
    }
    let mut slots = grouped_by_name(slots);
    rename_by_type(&mut slots);
    slots
}

/// The columns of one name, each of another type, one behind the other where the first of them stands.
fn grouped_by_name(slots: Vec<Slot>) -> Vec<Slot> {
    let mut firsts: HashMap<String, usize> = HashMap::new();
    for (place, slot) in slots.iter().enumerate() {
        firsts.entry(slot.name.clone()).or_insert(place);
    }
    let mut slots = slots;
    slots.sort_by_key(|slot| firsts.get(&slot.name).copied());
    slots
}

/// A name with several types becomes a column for each type: `x_long`, `x_string`.
fn rename_by_type(slots: &mut [Slot]) {
    let names: Vec<String> = slots.iter().map(|slot| slot.name.clone()).collect();
    let several = |name: &str| names.iter().filter(|known| *known == name).count() > 1;
    let taken: Vec<String> = names
        .iter()
        .filter(|name| !several(name))
        .cloned()
        .collect();
    for slot in slots.iter_mut().filter(|slot| several(&slot.name)) {
        let typed = format!("{}_{}", slot.name, slot.ty);
        slot.name = crate::bind::naming::numbered(&typed, |candidate| {
            taken.iter().any(|name| name == candidate)
        });
    }
}

/// The table column that all branches give, if they agree.
fn origin(slot: &Slot, branches: &[Table]) -> Origin {
    let mut origins = branches
        .iter()
        .zip(&slot.from)
        .filter_map(|(branch, from)| {
            from.and_then(|index| branch.plan.schema.field(index))
                .map(|field| &field.origin)
        });
    let Some(first) = origins.next() else {
        return Origin::Computed;
    };
    if origins.all(|origin| origin == first) {
        first.clone()
    } else {
        Origin::Computed
    }
}

fn branch_plan(
    branch: &Table,
    number: usize,
    slots: &[Slot],
    source: Option<&str>,
    span: Span,
) -> Arc<Plan> {
    let label = branch
        .label
        .as_deref()
        .map_or_else(|| format!("union_arg{number}"), str::to_owned);
    let label = source.map(|column| {
        let value = Expr::literal(Scalar::String(label.as_str().into()), span);
        (Field::computed(column, ScalarType::String), value)
    });
    let columns = slots.iter().map(|slot| {
        let value = match slot.from.get(number).copied().flatten() {
            Some(index) => Expr::column(index, slot.ty, span),
            None => Expr::literal(Scalar::null(slot.ty), span),
        };
        (Field::computed(slot.name.as_str(), slot.ty), value)
    });
    projection(
        &branch.plan,
        label.into_iter().chain(columns).collect(),
        span,
    )
}
