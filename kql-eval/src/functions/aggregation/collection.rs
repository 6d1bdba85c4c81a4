//! `make_set`, `make_list`, `make_bag` and their kin

use std::collections::HashSet;

use crate::RuntimeError;
use crate::functions::{
    Accumulator, Aggregation, AggregationSignature, Constants, Example, Groups, Parameter, Results,
    Returns, Start, Takes,
};
use crate::types::dynamic::{Dynamic, DynamicRef, Encoder};
use crate::types::{Column, Dyn, Kind, ScalarType, convert};

const VALUE: Parameter = Parameter::required("expr", Takes::Any);
const BAG: Parameter = Parameter::required("expr", Takes::Type(ScalarType::Dynamic));
const PREDICATE: Parameter = Parameter::required("predicate", Takes::Type(ScalarType::Bool));
const LIMIT: Parameter = Parameter::optional_constant("maxSize", Takes::Type(ScalarType::Long));
/// The most elements when the query does not say.
const DEFAULT_LIMIT: usize = 1_048_576;
/// The same for the oldest spellings.
const OLD_LIMIT: usize = 128;

macro_rules! collection {
    ($(#[$doc:meta])* $item:ident, $name:literal, $aliases:expr, $summary:literal, $page:literal, $prefix:literal, $parameters:expr, $condition:expr, $start:ident, $query:literal, $result:literal) => {
        $(#[$doc])*
        pub static $item: Aggregation = Aggregation {
            name: $name,
            aliases: $aliases,
            summary: $summary,
            page: $page,
            signatures: &[form($parameters, $condition, $start)],
            prefix: $prefix,
            examples: &[Example { query: $query, result: $result }],
            deviations: &[],
        };
    };
}

collection!(
    /// The distinct values.
    MAKE_SET, "make_set", &[], "The distinct values that are not null, in the order first seen; arrays give their elements.",
    "make-set-aggregation-function", "set_", &[VALUE, LIMIT], None, start_set,
    "datatable(x:long)[2, 1, long(null), 2] | summarize make_set(x)", "[2,1]"
);
collection!(
    /// The distinct values over the rows where a predicate is true.
    MAKE_SET_IF, "make_set_if", &[], "The distinct values that are not null, over the rows where the predicate is true.",
    "make-set-if-aggregation-function", "set_", &[VALUE, PREDICATE, LIMIT], Some(1), start_set,
    "range x from 1 to 4 step 1 | summarize make_set_if(x % 2, x > 1)", "[0,1]"
);
collection!(
    /// The distinct values, at most 128 of them unless the query says otherwise.
    MAKESET, "makeset", &[], "The distinct values that are not null, at most 128 of them unless a limit is given.",
    "makeset-aggregation-function", "set_", &[VALUE, LIMIT], None, start_old_set,
    "range x from 1 to 200 step 1 | summarize array_length(makeset(x))", "128"
);
collection!(
    /// All values.
    MAKE_LIST, "make_list", &[], "The values that are not null, in the order of the rows.",
    "make-list-aggregation-function", "list_", &[VALUE, LIMIT], None, start_list,
    "datatable(s:string)['b', 'a', 'b'] | summarize make_list(s)", "[\"b\",\"a\",\"b\"]"
);
collection!(
    /// All values over the rows where a predicate is true.
    MAKE_LIST_IF, "make_list_if", &[], "The values that are not null, over the rows where the predicate is true.",
    "make-list-if-aggregation-function", "list_", &[VALUE, PREDICATE, LIMIT], Some(1), start_list,
    "range x from 1 to 4 step 1 | summarize make_list_if(x, x > 2)", "[3,4]"
);
collection!(
    /// All values, at most 128 of them unless the query says otherwise.
    MAKELIST, "makelist", &[], "The values that are not null, at most 128 of them unless a limit is given.",
    "makelist-aggregation-function", "list_", &[VALUE, LIMIT], None, start_old_list,
    "range x from 1 to 200 step 1 | summarize array_length(makelist(x))", "128"
);
collection!(
    /// All values, nulls included.
    MAKE_LIST_WITH_NULLS, "make_list_with_nulls", &[], "The values in the order of the rows, nulls included.",
    "make-list-with-nulls-aggregation-function", "list_", &[VALUE], None, start_list_with_nulls,
    "datatable(x:long)[1, long(null)] | summarize make_list_with_nulls(x)", "[1,null]"
);
collection!(
    /// One bag of all properties.
    MAKE_BAG, "make_bag", &["make_dictionary"], "One bag of the properties of all bags; the first value of a key stays.",
    "make-bag-aggregation-function", "bag_", &[BAG, LIMIT], None, start_bag,
    "datatable(d:dynamic)[dynamic({'a':1}), dynamic({'b':2})] | summarize make_bag(d)", "{\"a\":1,\"b\":2}"
);
collection!(
    /// One bag of all properties over the rows where a predicate is true.
    MAKE_BAG_IF, "make_bag_if", &[], "One bag of the properties of the bags in the rows where the predicate is true.",
    "make-bag-if-aggregation-function", "bag_", &[BAG, PREDICATE, LIMIT], Some(1), start_bag,
    "datatable(d:dynamic)[dynamic({'a':1}), dynamic({'b':2})] | summarize make_bag_if(d, isnotnull(d.b))", "{\"b\":2}"
);

const fn form(
    parameters: &'static [Parameter],
    condition: Option<usize>,
    start: Start,
) -> AggregationSignature {
    AggregationSignature {
        parameters,
        repeat: 0,
        condition,
        results: Results::One(Returns::Type(ScalarType::Dynamic)),
        start,
    }
}

fn start(
    what: What,
    default: usize,
    constants: &Constants<'_>,
) -> Result<Box<dyn Accumulator>, String> {
    let limit = match constants.long(1) {
        None => default,
        Some(limit) => usize::try_from(limit)
            .ok()
            .filter(|limit| *limit > 0)
            .ok_or("the size must be positive")?,
    };
    Ok(Box::new(Collection {
        what,
        limit,
        seen: HashSet::new(),
        items: Encoder::new(),
        ends: vec![],
        groups: vec![],
        key: vec![],
    }))
}

fn start_set(_: &[ScalarType], constants: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    start(What::Set, DEFAULT_LIMIT, constants)
}

fn start_old_set(
    _: &[ScalarType],
    constants: &Constants<'_>,
) -> Result<Box<dyn Accumulator>, String> {
    start(What::Set, OLD_LIMIT, constants)
}

fn start_list(_: &[ScalarType], constants: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    start(What::List, DEFAULT_LIMIT, constants)
}

fn start_old_list(
    _: &[ScalarType],
    constants: &Constants<'_>,
) -> Result<Box<dyn Accumulator>, String> {
    start(What::List, OLD_LIMIT, constants)
}

fn start_list_with_nulls(
    _: &[ScalarType],
    constants: &Constants<'_>,
) -> Result<Box<dyn Accumulator>, String> {
    start(What::ListWithNulls, DEFAULT_LIMIT, constants)
}

fn start_bag(_: &[ScalarType], constants: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    start(What::Bag, DEFAULT_LIMIT, constants)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Set,
    List,
    ListWithNulls,
    Bag,
}

/// Encoded values of all groups in one piece of memory, and for each group the numbers of its own.
struct Collection {
    what: What,
    limit: usize,
    /// Group and value (or key of a bag) of everything that may not come twice.
    seen: HashSet<Box<[u8]>>,
    items: Encoder,
    /// Where each item ends; a bag's item is a bag of one property.
    ends: Vec<usize>,
    groups: Vec<Vec<u32>>,
    key: Vec<u8>,
}

impl Collection {
    /// Takes a value of a row.
    fn offer(&mut self, group: u32, value: Option<DynamicRef<'_>>) {
        match (self.what, value.map(|value| (value, value.view()))) {
            (What::ListWithNulls, value) => {
                self.add(group, value.map_or(DynamicRef::NULL, |(value, _)| value))
            }
            (_, None) => {}
            (What::Set, Some((_, Dynamic::Array(array)))) => {
                array
                    .iter()
                    .filter(|element| !element.is_null())
                    .for_each(|element| self.add_new(group, element.bytes(), element));
            }
            (What::Set, Some((value, _))) => self.add_new(group, value.bytes(), value),
            (What::List, Some((value, _))) => self.add(group, value),
            (What::Bag, Some((_, Dynamic::Bag(bag)))) => {
                let mut property = Encoder::new();
                for (key, value) in bag.iter() {
                    property.clear();
                    property.begin_bag();
                    property.key(key);
                    property.value_of(value);
                    property.end();
                    self.add_new(group, key.as_bytes(), property.value());
                }
            }
            (What::Bag, Some(_)) => {}
        }
    }

    fn add_new(&mut self, group: u32, key: &[u8], item: DynamicRef<'_>) {
        if self.is_full(group) {
            return;
        }
        self.key.clear();
        self.key.extend_from_slice(&group.to_le_bytes());
        self.key.extend_from_slice(key);
        if !self.seen.contains(self.key.as_slice()) {
            self.seen.insert(self.key.clone().into_boxed_slice());
            self.add(group, item);
        }
    }

    fn is_full(&self, group: u32) -> bool {
        self.groups
            .get(group as usize)
            .is_none_or(|items| items.len() >= self.limit)
    }

    fn add(&mut self, group: u32, item: DynamicRef<'_>) {
        if self.is_full(group) {
            return;
        }
        let number = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.items.value_of(item);
        self.ends.push(self.items.value().bytes().len());
        if let Some(items) = self.groups.get_mut(group as usize) {
            items.push(number);
        }
    }

    fn item(&self, number: u32) -> DynamicRef<'_> {
        let number = number as usize;
        let start = number
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or(0);
        let end = self.ends.get(number).copied().unwrap_or(start);
        self.items
            .value()
            .bytes()
            .get(start..end)
            .map_or(DynamicRef::NULL, DynamicRef::new)
    }
}

impl Accumulator for Collection {
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        self.groups.resize_with(groups.count, Vec::new);
        let Some(values) = arguments
            .first()
            .map(|column| convert(column, ScalarType::Dynamic))
        else {
            return Ok(());
        };
        let values = values.reader::<Dyn>();
        for (row, &group) in groups.of_row.iter().enumerate() {
            self.offer(group, values.get(row));
        }
        Ok(())
    }

    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError> {
        self.groups.resize_with(groups.count, Vec::new);
        let other = other.into_same::<Self>();
        for (&group, items) in groups.of_row.iter().zip(&other.groups) {
            for &number in items {
                let item = other.item(number);
                match (self.what, item.view()) {
                    (What::Set, _) => self.add_new(group, item.bytes(), item),
                    (What::Bag, Dynamic::Bag(bag)) => {
                        let key = bag.iter().next().map_or("", |(key, _)| key);
                        self.add_new(group, key.as_bytes(), item);
                    }
                    _ => self.add(group, item),
                }
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        self.groups.resize_with(groups, Vec::new);
        let mut builder = Dyn::builder(groups);
        let mut result = Encoder::new();
        for items in &self.groups {
            result.clear();
            if self.what == What::Bag {
                result.begin_bag()
            } else {
                result.begin_array()
            }
            for item in items.iter().map(|number| self.item(*number)) {
                match (self.what, item.view()) {
                    (What::Bag, Dynamic::Bag(bag)) => {
                        for (key, value) in bag.iter() {
                            result.key(key);
                            result.value_of(value);
                        }
                    }
                    _ => result.value_of(item),
                }
            }
            result.end();
            Dyn::append(&mut builder, result.value());
        }
        Ok(vec![Column::array(
            ScalarType::Dynamic,
            Dyn::finish(builder),
        )])
    }
}
