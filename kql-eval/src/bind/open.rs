//! Sources whose columns are known by their use: open tables, open functions, and columns that a schema does not list.
//!
//! A query is bound again with the columns that the last time wanted, until it wants no more (`settle.rs`). A column of an
//! open source begins as dynamic; each conversion and comparison it meets is noted, and where all agree the column gets that
//! type. What no use tells is guessed, and a guess gives way where the query cannot be bound with it.

use std::collections::HashMap;
use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax;

use super::scope::Table;
use super::tabular::unlabelled;
use super::{Binder, Row};
use crate::plan::{
    Evidence, Expr, ExprKind, Field, Node, OpenColumn, OpenSource, Origin, Plan, Schema,
};
use crate::types::{Scalar, ScalarType};

/// A column of an open source: the source's place and the column's name. The value of an open function has no name.
pub(super) type ColumnKey = (Span, String);

/// A type that a column was found to have.
#[derive(Clone, Copy, Debug)]
struct KnownType {
    ty: ScalarType,
    evidence: Evidence,
}

/// What binding a query once has found out about its open sources.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenSources {
    /// The sources by name, with the place of their first use, which stands for them in [`Schema::unpacked`].
    sources: Vec<(Arc<str>, Span)>,
    /// Rows of two sources, by a place that stands for both.
    merged: HashMap<Span, [Span; 2]>,
    /// The types of columns as far as they are known_type.
    types: HashMap<ColumnKey, KnownType>,
    /// The columns that the names being bound stand for, by the place of the name.
    named: HashMap<Span, ColumnKey>,
    uses: Vec<Use>,
    /// Whether known tables show the columns that their schemas do not list; only where the query needs it.
    pub shows_unlisted: bool,
    /// Whether a name was met that only such a column can be.
    pub wants_unlisted: bool,
    /// The known tables that were read.
    scanned: Vec<Arc<str>>,
}

/// A use of a column that says something of its type.
#[derive(Clone, Debug)]
struct Use {
    column: ColumnKey,
    ty: ScalarType,
    certainty: Certainty,
}

/// How sure a use is of a column's type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Certainty {
    /// Only values of this type can be used so.
    Sure,
    /// Values of other types can be too: a use that is certain outweighs it.
    Guess,
}

impl OpenSources {
    /// Takes over what the last binding, with these columns, adds to what is known of types; whether it added anything.
    pub fn learn(&mut self, last: &Self, columns: &[ColumnKey]) -> bool {
        let before = self.types.len();
        let used = last.uses.iter().map(|one| &one.column);
        let of_open = columns.iter().filter(|(place, _)| last.is_source(*place));
        for column in used.chain(of_open) {
            if self.types.contains_key(column) {
                continue;
            }
            if let Some(known_type) = last.known_type(column) {
                self.types.insert(column.clone(), known_type);
            }
        }
        self.types.len() > before
    }

    /// What the uses of a column tell of its type, or else its name.
    fn known_type(&self, column: &ColumnKey) -> Option<KnownType> {
        let of_column = || self.uses.iter().filter(|one| one.column == *column);
        let types = |uses: &mut dyn Iterator<Item = &Use>| {
            let types: Vec<ScalarType> = uses.map(|one| one.ty).collect();
            agreed(types.into_iter())
        };
        if let Some(agreed) = types(&mut of_column().filter(|one| one.certainty == Certainty::Sure))
        {
            let evidence = Evidence::Use;
            return agreed.map(|ty| KnownType { ty, evidence });
        }
        let by_name = column.1.ends_with("Time").then_some(ScalarType::DateTime);
        let guessed = by_name.or_else(|| types(&mut of_column()).flatten());
        let evidence = Evidence::Guess;
        guessed.map(|ty| KnownType { ty, evidence })
    }

    /// The columns of open sources whose types may be other ones: all but those of known tables.
    pub fn columns(&self, unpacked: &[ColumnKey]) -> Vec<ColumnKey> {
        let of_sources = unpacked
            .iter()
            .filter(|(place, _)| self.is_source(*place))
            .cloned();
        let mut columns: Vec<ColumnKey> = of_sources.collect();
        for value in self.named.values().filter(|(_, name)| name.is_empty()) {
            if !columns.contains(value) {
                columns.push(value.clone());
            }
        }
        columns
    }

    /// These sources, where a column is taken for one of type `ty`, whatever tells another type.
    #[must_use]
    pub fn with_guess(&self, column: &ColumnKey, ty: ScalarType) -> Self {
        let mut other = self.clone();
        let evidence = Evidence::Guess;
        other
            .types
            .insert(column.clone(), KnownType { ty, evidence });
        other
    }

    /// These sources, where all of these columns that nothing tells of are taken for ones of type `ty`.
    #[must_use]
    pub fn with_untold(&self, columns: &[ColumnKey], ty: ScalarType) -> Self {
        let mut other = self.clone();
        let evidence = Evidence::Guess;
        for column in columns {
            let known_type = other.types.entry(column.clone());
            known_type.or_insert(KnownType { ty, evidence });
        }
        other
    }

    fn is_source(&self, place: Span) -> bool {
        self.sources.iter().any(|(_, known)| *known == place)
    }

    /// The sources, with those of the columns.
    pub fn report(&self, columns: &[ColumnKey]) -> Vec<OpenSource> {
        let of = |place: Span| {
            let own = columns.iter().filter(move |(at, _)| *at == place);
            own.map(|(at, name)| {
                let known_type = self.type_of(*at, name);
                OpenColumn {
                    name: name.clone(),
                    ty: known_type.ty,
                    evidence: known_type.evidence,
                }
            })
        };
        self.sources
            .iter()
            .map(|(name, place)| OpenSource {
                name: name.to_string(),
                span: *place,
                columns: of(*place).collect(),
            })
            .collect()
    }

    fn type_of(&self, place: Span, name: &str) -> KnownType {
        let known = self.types.get(&(place, name.to_owned())).copied();
        let usual = || {
            let evidence = Evidence::Guess;
            usual_type(name).map(|ty| KnownType { ty, evidence })
        };
        known.or_else(usual).unwrap_or(KnownType {
            ty: ScalarType::Dynamic,
            evidence: Evidence::None,
        })
    }
}

/// The type that all uses agree on: the widest number, else the same type; the outer `None` when there is no use.
#[allow(
    clippy::option_option,
    reason = "no use and no agreement are two things"
)]
fn agreed(mut uses: impl Iterator<Item = ScalarType>) -> Option<Option<ScalarType>> {
    let first = uses.next()?;
    Some(uses.try_fold(first, |known, ty| match (known, ty) {
        (known, ty) if known == ty => Some(ty),
        (known, ty) if known.is_numeric() && ty.is_numeric() => Some(known.max(ty)),
        _ => None,
    }))
}

/// The types of columns that every table of a workspace has, and of custom columns, whose names end in their type. See
/// the Log Analytics pages on standard columns and on custom logs.
fn usual_type(name: &str) -> Option<ScalarType> {
    Some(match name {
        "TimeGenerated" | "Timestamp" | "_TimeReceived" => ScalarType::DateTime,
        "TenantId" | "Type" | "SourceSystem" | "Computer" | "_ItemId" | "_ResourceId"
        | "_SubscriptionId" | "_IsBillable" => ScalarType::String,
        "_BilledSize" => ScalarType::Real,
        _ => match name.rsplit_once('_')?.1 {
            "s" => ScalarType::String,
            "d" => ScalarType::Real,
            "b" => ScalarType::Bool,
            "g" => ScalarType::Guid,
            "t" => ScalarType::DateTime,
            _ => return None,
        },
    })
}

impl Binder<'_> {
    /// The rows of a source that the catalog does not know, when it is an open one.
    pub(super) fn open_table(&mut self, name: &str, span: Span) -> Option<Table> {
        if !self.catalog.is_open() || !self.scope.shows_table(name) {
            return None;
        }
        let table: Arc<str> = Arc::from(name);
        let place = self.open_place(&table, span);
        let schema = self.open_schema(&table, place, Schema::default());
        let needed = vec![true; schema.len()];
        let node = Node::TableScan {
            table: Arc::clone(&table),
            needed,
            pushed_down: Vec::new(),
        };
        Some(Table {
            plan: Arc::new(Plan { node, schema, span }),
            label: Some(table),
        })
    }

    /// A known table's schema with the columns in use that it does not list, where it may have such.
    pub(super) fn with_unlisted(
        &mut self,
        table: &Arc<str>,
        schema: Arc<Schema>,
        span: Span,
    ) -> Arc<Schema> {
        if !self.open.shows_unlisted {
            self.open.scanned.push(Arc::clone(table));
            return schema;
        }
        let known = self.unlisted.iter().find(|(name, _)| name == table);
        let place = known.map_or(span, |(_, place)| *place);
        if known.is_none() {
            self.unlisted.push((Arc::clone(table), place));
        }
        self.open_schema(table, place, (*schema).clone())
    }

    fn open_place(&mut self, name: &Arc<str>, span: Span) -> Span {
        let sources = &mut self.open.sources;
        if let Some((_, place)) = sources.iter().find(|(known, _)| known == name) {
            return *place;
        }
        sources.push((Arc::clone(name), span));
        span
    }

    /// `schema` with the columns in use at `place`.
    fn open_schema(&self, table: &Arc<str>, place: Span, mut schema: Schema) -> Arc<Schema> {
        let own = self.unpacked.iter().filter(|(at, _)| *at == place);
        for (at, name) in own {
            let column: Arc<str> = Arc::from(name.as_str());
            let listed = self.catalog.unlisted_column(table, name);
            schema.fields.push(Field {
                name: Arc::clone(&column),
                ty: listed.unwrap_or_else(|| self.open.type_of(*at, name).ty),
                origin: Origin::Table {
                    table: Arc::clone(table),
                    column,
                },
            });
        }
        schema.unpacked = Some(place);
        Arc::new(schema)
    }

    /// The rows of an open function of rows: they are unchanged, and have the columns that later stages use besides.
    pub(super) fn open_invoke(&mut self, input: &Table, name: &str, span: Span) -> Option<Table> {
        if !self.catalog.is_open() {
            return None;
        }
        let source: Arc<str> = Arc::from(name);
        let place = self.open_place(&source, span);
        let added = self.open_schema(&source, place, Schema::default());
        let input = &input.plan;
        let own = input.schema.fields.iter().enumerate();
        let mut columns: Vec<(Field, Expr)> = own
            .map(|(index, field)| (field.clone(), Expr::column(index, field.ty, span)))
            .collect();
        columns.extend(added.fields.iter().map(|field| {
            let value = Expr::literal(Scalar::null(field.ty), span);
            (field.clone(), value)
        }));
        let (fields, columns) = columns.into_iter().unzip();
        let unpacked = self.merged_sources(input.schema.unpacked, Some(place));
        let schema = Arc::new(Schema {
            fields,
            incomplete: input.schema.incomplete,
            unpacked,
            stage: None,
        });
        let node = Node::Project {
            input: Arc::clone(input),
            columns,
        };
        Some(unlabelled(Arc::new(Plan { node, schema, span })))
    }

    /// The value of an open function or parameter: none, of a type by its use.
    pub(super) fn open_value(&mut self, name: &str, span: Span) -> Option<Expr> {
        if !self.catalog.is_open() {
            return None;
        }
        let source: Arc<str> = Arc::from(name);
        let place = self.open_place(&source, span);
        let column = (place, String::new());
        let known_type = self.open.types.get(&column).map(|known_type| known_type.ty);
        self.open.named.insert(span, column);
        let ty = known_type.unwrap_or(ScalarType::Dynamic);
        Some(Expr::literal(Scalar::null(ty), span))
    }

    /// The place that stands for rows of two sources.
    pub(super) fn merged_sources(
        &mut self,
        left: Option<Span>,
        right: Option<Span>,
    ) -> Option<Span> {
        match (left, right) {
            (Some(left), Some(right)) if left != right => {
                // No text is that long, so that no source has this place.
                let number = u32::try_from(self.open.merged.len()).unwrap_or(u32::MAX);
                let place = Span::at(u32::MAX.saturating_sub(number));
                self.open.merged.insert(place, [left, right]);
                Some(place)
            }
            (left, right) => left.or(right),
        }
    }

    /// The source at or behind `place` that may have a column of this name.
    pub(super) fn source_of(&self, place: Span, name: &str) -> Option<Span> {
        if let Some([left, right]) = self.open.merged.get(&place) {
            return self
                .source_of(*left, name)
                .or_else(|| self.source_of(*right, name));
        }
        let unlisted = self.unlisted.iter().find(|(_, at)| *at == place);
        match unlisted {
            Some((table, _)) => self
                .catalog
                .unlisted_column(table, name)
                .is_some()
                .then_some(place),
            None => Some(place),
        }
    }

    /// Whether a name may be a column that a table has and its schema does not list; the query is then bound again.
    pub(super) fn is_unlisted(&mut self, name: &str) -> bool {
        let scanned = &self.open.scanned;
        let found = scanned
            .iter()
            .any(|table| self.catalog.unlisted_column(table, name).is_some());
        self.open.wants_unlisted |= found;
        found
    }

    /// Remembers that the name at `span` stands for this column, if it is one of an open source.
    pub(super) fn named_column(&mut self, span: Span, column: &Expr, row: Row<'_>) {
        if self.open.sources.is_empty() || column.ty != ScalarType::Dynamic {
            return;
        }
        let (ExprKind::Column(index), Row::Of(schema)) = (&column.kind, row) else {
            return;
        };
        let Some(Origin::Table { table, column }) = schema.field(*index).map(|field| &field.origin)
        else {
            return;
        };
        let source = self.open.sources.iter().find(|(name, _)| name == table);
        if let Some((_, place)) = source {
            let column = (*place, column.to_string());
            self.open.named.insert(span, column);
        }
    }

    /// Notes that a value is used as one of type `ty`.
    pub(super) fn used_as(&mut self, value: &Expr, ty: ScalarType) {
        self.note_use(value, ty, Certainty::Sure);
    }

    /// Notes that a value is perhaps one of type `ty`.
    pub(super) fn perhaps(&mut self, value: &Expr, ty: ScalarType) {
        self.note_use(value, ty, Certainty::Guess);
    }

    fn note_use(&mut self, value: &Expr, ty: ScalarType, certainty: Certainty) {
        // Nearly every query has closed sources only, and this is asked at each conversion.
        if self.open.named.is_empty()
            || value.ty != ScalarType::Dynamic
            || !matches!(value.kind, ExprKind::Column(_) | ExprKind::Literal(_))
        {
            return;
        }
        if let Some(column) = self.open.named.get(&value.span) {
            let column = column.clone();
            self.open.uses.push(Use {
                column,
                ty,
                certainty,
            });
        }
    }

    /// Notes that a column of an open source is of type `ty`.
    pub(super) fn field_used_as(&mut self, field: &Field, ty: ScalarType) {
        let Origin::Table { table, column } = &field.origin else {
            return;
        };
        let source = self.open.sources.iter().find(|(name, _)| name == table);
        if let Some((_, place)) = source {
            let column = (*place, column.to_string());
            self.open.uses.push(Use {
                column,
                ty,
                certainty: Certainty::Sure,
            });
        }
    }

    /// The rows that are given for a workspace function's call: under its name with the arguments, or under its name.
    pub(super) fn given_call(&mut self, call: &syntax::Call) -> Option<Table> {
        let exact = self.given_name(call);
        self.catalog_table(&exact, call.span)
            .or_else(|| self.catalog_table(&call.name.text, call.span))
    }

    /// A call as rows are given for it: `_GetWatchlist('VIP')`.
    pub(super) fn given_name(&self, call: &syntax::Call) -> String {
        let arguments: Vec<String> = call
            .arguments
            .iter()
            .map(|argument| match &argument.value.kind {
                syntax::ExprKind::Literal(syntax::Literal::String(text)) => format!("'{text}'"),
                _ => kql_parser::print::expression(&argument.value),
            })
            .collect();
        format!("{}({})", call.name.text, arguments.join(", "))
    }
}
