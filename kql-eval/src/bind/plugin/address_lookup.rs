//! What `ipv4_lookup` and `ipv6_lookup` share: rows joined with those of a table of networks
//!
//! An address matches a network, and a network another one, where they agree in the bits that count for both. Every match
//! is a row, in the order of the rows looked up. Text that is no address matches nothing.

use kql_parser::syntax;
use std::collections::HashSet;
use std::sync::Arc;

use arrow_array::UInt32Array;

use super::prefix_table::{Network, PrefixTable};
use super::{Arguments, Invocation, computed, projection, unchanged};
use crate::bind::naming::numbered;
use crate::bind::{Binder, Row, SemanticError};
use crate::exec::{Batch, Grouping};
use crate::plan::{Algorithm, Expr, ExprKind, Field, Plan, Schema};
use crate::types::{Column, Scalar, ScalarType, Text};
use crate::{RuntimeError, Settings};

/// Which addresses are looked up, and how the result looks.
#[derive(Debug)]
pub(super) struct AddressLookup {
    /// The plugin's name.
    pub name: &'static str,
    /// Reads an address or a network.
    pub parse: fn(&str) -> Option<Network>,
    /// Whose columns come first.
    pub first: Side,
}

/// A side of the lookup.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    /// The rows whose addresses are looked up
    Input,
    /// The table of networks
    Table,
}

/// What becomes of rows whose address is in no network.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Unmatched {
    Keep,
    Drop,
}

impl Binder<'_> {
    /// `…_lookup(LookupTable, SourceKey, LookupKey, [ExtraKey, …], [return_unmatched])`
    pub(super) fn address_lookup(
        &mut self,
        invocation: &Invocation<'_>,
        lookup: &'static AddressLookup,
    ) -> Option<Arc<Plan>> {
        let span = invocation.span;
        let input = invocation.input;
        let mut arguments = Arguments::new(invocation);
        let table = arguments.required(self)?;
        let table = self.table_argument(table)?;
        let source = arguments.required(self)?;
        let source = self.row_argument(source, &input.schema, ScalarType::String)?;
        let network = arguments.required(self)?;
        let network = self.row_argument(network, &table.schema, ScalarType::String)?;
        let mut unmatched = arguments.named("return_unmatched");
        let mut extra = Vec::new();
        while let Some(argument) = arguments.next() {
            let key = self.scalar(&argument.value, Row::Of(&input.schema));
            match key.kind {
                ExprKind::Column(index) => extra.push((index, argument)),
                ExprKind::Error => return None,
                _ => {
                    unmatched = Some(argument);
                    break;
                }
            }
        }
        arguments.finish(self)?;
        let unmatched = self.unmatched_of(unmatched)?;
        let extra_keys = self.extra_keys(&extra, &input.schema, &table.schema)?;
        let dropped: Vec<usize> = extra_keys.iter().map(|key| key.right).collect();
        let fields = output(input, &table, &dropped, lookup.first);
        let algorithm = Lookup {
            lookup,
            unmatched,
            extra_keys,
        };
        let inputs = vec![
            with_key(input, source, span),
            with_key(&table, network, span),
        ];
        Some(computed(Arc::new(algorithm), inputs, vec![], fields, span))
    }

    /// The columns of the lookup table that extra keys are compared with, which have their names and types.
    fn extra_keys(
        &mut self,
        extra: &[(usize, &syntax::NamedExpr)],
        input: &Schema,
        table: &Schema,
    ) -> Option<Vec<ExtraKey>> {
        let mut extra_keys = Vec::new();
        for (left, argument) in extra.iter().copied() {
            let field = input.field(left)?;
            let right = table.index_of(&field.name);
            let same = right
                .and_then(|right| table.field(right))
                .is_some_and(|found| found.ty == field.ty);
            let Some(right) = right.filter(|_| same) else {
                self.report(SemanticError::JoinKey {
                    help: None,
                    message: format!(
                        "the lookup table has no column `{}` of type {}",
                        field.name, field.ty
                    ),
                    span: argument.span,
                });
                return None;
            };
            extra_keys.push(ExtraKey { left, right });
        }
        Some(extra_keys)
    }

    /// What becomes of rows without a partner.
    fn unmatched_of(&mut self, argument: Option<&syntax::NamedExpr>) -> Option<Unmatched> {
        Some(match argument {
            None => Unmatched::Drop,
            Some(argument) => match self.constant_argument(argument, ScalarType::Bool)? {
                Scalar::Bool(true) => Unmatched::Keep,
                _ => Unmatched::Drop,
            },
        })
    }
}

/// The rows with the address in a last column.
fn with_key(input: &Arc<Plan>, key: Expr, span: kql_parser::Span) -> Arc<Plan> {
    let mut columns: Vec<(Field, Expr)> = (0..input.schema.len())
        .filter_map(|index| unchanged(&input.schema, index, span))
        .collect();
    columns.push((Field::computed("", ScalarType::String), key));
    projection(input, columns, span)
}

/// The columns of both sides: a name that the first side has gets a number in the second; some columns of the table are
/// left out.
pub(super) fn output(input: &Plan, table: &Plan, dropped: &[usize], first: Side) -> Vec<Field> {
    let ours = input.schema.fields.iter();
    let theirs = table
        .schema
        .fields
        .iter()
        .enumerate()
        .filter(|(index, _)| !dropped.contains(index))
        .map(|(_, field)| field);
    let all: Vec<&Field> = match first {
        Side::Input => ours.chain(theirs).collect(),
        Side::Table => theirs.chain(ours).collect(),
    };
    let mut used: HashSet<String> = HashSet::new();
    all.into_iter()
        .map(|field| {
            let name = numbered(&field.name, |candidate| used.contains(candidate));
            used.insert(name.clone());
            Field {
                name: name.into(),
                ..field.clone()
            }
        })
        .collect()
}

/// Columns of both sides that must be equal too.
#[derive(PartialEq, Debug)]
struct ExtraKey {
    left: usize,
    right: usize,
}

impl PartialEq for AddressLookup {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

#[derive(PartialEq, Debug)]
struct Lookup {
    lookup: &'static AddressLookup,
    unmatched: Unmatched,
    extra_keys: Vec<ExtraKey>,
}

impl Algorithm for Lookup {
    fn run(
        &self,
        inputs: &[Batch],
        _: &[Scalar],
        settings: &Settings,
    ) -> Result<Batch, RuntimeError> {
        let [input, table] = inputs else {
            return Ok(Batch::new(vec![], 0));
        };
        let (Some(addresses), Some(networks)) = (input.columns.last(), table.columns.last()) else {
            return Ok(Batch::new(vec![], 0));
        };
        let (left_keys, right_keys) = self.keys(input, table);
        let mut grouping = Grouping::new(right_keys.iter().map(Column::ty).collect());
        let groups = grouping.number(&right_keys, table.rows, |_| {});
        let networks = networks.reader::<Text>();
        let prefixes = PrefixTable::new(groups.iter().zip(0_u32..).filter_map(|(group, row)| {
            let text = networks.get(usize::try_from(row).ok()?)?;
            Some((*group, (self.lookup.parse)(text)?, row))
        }));
        let groups = grouping.look_up(&left_keys, input.rows);
        let addresses = addresses.reader::<Text>();
        let mut left: Vec<u32> = Vec::new();
        let mut right: Vec<Option<u32>> = Vec::new();
        let mut found = Vec::new();
        for ((row, group), number) in groups.iter().enumerate().zip(0_u32..) {
            found.clear();
            let network = addresses.get(row).and_then(self.lookup.parse);
            if let (Some(group), Some(network)) = (group, network) {
                prefixes.look_up(*group, network, &mut found);
            }
            if found.is_empty() && self.unmatched == Unmatched::Keep {
                left.push(number);
                right.push(None);
            }
            left.extend(found.iter().map(|_| number));
            right.extend(found.iter().copied().map(Some));
            if left.len() > settings.max_rows {
                return Err(RuntimeError::Limit {
                    what: "the lookup",
                    limit: settings.max_rows,
                    span: None,
                });
            }
        }
        Ok(self.joined(input, table, left, right))
    }
}

impl Lookup {
    fn keys(&self, input: &Batch, table: &Batch) -> (Vec<Column>, Vec<Column>) {
        let column = |batch: &Batch, index: usize| batch.columns.get(index).cloned();
        (
            self.extra_keys
                .iter()
                .filter_map(|key| column(input, key.left))
                .collect(),
            self.extra_keys
                .iter()
                .filter_map(|key| column(table, key.right))
                .collect(),
        )
    }

    fn joined(
        &self,
        input: &Batch,
        table: &Batch,
        left: Vec<u32>,
        right: Vec<Option<u32>>,
    ) -> Batch {
        let rows = left.len();
        let mut ours = input.take(&UInt32Array::from(left)).columns;
        ours.pop();
        let mut theirs = table.take(&UInt32Array::from(right)).columns;
        theirs.pop();
        let theirs = theirs
            .into_iter()
            .enumerate()
            .filter(|(index, _)| self.extra_keys.iter().all(|key| key.right != *index))
            .map(|(_, column)| column);
        let columns = match self.lookup.first {
            Side::Input => ours.into_iter().chain(theirs).collect(),
            Side::Table => theirs.chain(ours).collect(),
        };
        Batch::new(columns, rows)
    }
}
