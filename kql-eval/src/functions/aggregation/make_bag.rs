//! `make_bag`, `make_bag_if`, `make_dictionary`

use crate::RuntimeError;
use crate::functions::{Accumulator, Aggregation, Constants, Example, Groups, Parameter, Takes};
use crate::keys::{ByGroup, Pieces};
use crate::types::dynamic::{Dynamic, DynamicRef};
use crate::types::{Column, Dyn, ScalarType};

use super::PREDICATE;
use super::collected::{DEFAULT_SIZE, Room, SIZE, column, form, size};
use super::members::{DistinctMembers, Member};

const BAG: Parameter = Parameter::required("expr", Takes::Type(ScalarType::Dynamic));

/// One bag of all properties.
pub static MAKE_BAG: Aggregation = Aggregation {
    name: "make_bag",
    aliases: &[],
    summary: "One bag of the properties of all bags; the first value of a key stays, and what is no bag is left out.",
    page: "make-bag-aggregation-function",
    signatures: &[form(&[BAG, SIZE], None, start)],
    prefix: "bag_",
    examples: &[
        Example {
            query: "datatable(d:dynamic)[dynamic({'a':1}), dynamic({'b':2, 'a':3})] | summarize make_bag(d)",
            result: "{\"a\":1,\"b\":2}",
        },
        Example {
            query: "datatable(d:dynamic)[dynamic({'a':1}), dynamic({'b':2})] | summarize make_bag(d, 1)",
            result: "{\"a\":1}",
        },
    ],
    deviations: &["Where bags share a key the first value stays; Kusto takes any."],
};

/// One bag of all properties over the rows where a predicate is true.
pub static MAKE_BAG_IF: Aggregation = Aggregation {
    name: "make_bag_if",
    aliases: &[],
    summary: "One bag of the properties of the bags in the rows where the predicate is true.",
    page: "make-bag-if-aggregation-function",
    signatures: &[form(&[BAG, PREDICATE, SIZE], Some(1), start)],
    prefix: "bag_",
    examples: &[
        Example {
            query: "datatable(d:dynamic)[dynamic({'a':1}), dynamic({'b':2})] | summarize make_bag_if(d, isnotnull(d.b))",
            result: "{\"b\":2}",
        },
        Example {
            query: "datatable(d:dynamic)[dynamic({'a':1, 'b':2})] | summarize make_bag_if(d, true, 1)",
            result: "{\"a\":1}",
        },
    ],
    deviations: &["Where bags share a key the first value stays; Kusto takes any."],
};

/// The older spelling of `make_bag`.
pub static MAKE_DICTIONARY: Aggregation = Aggregation {
    name: "make_dictionary",
    aliases: &[],
    summary: "One bag of the properties of all bags; an older spelling of `make_bag`.",
    page: "make-bag-aggregation-function",
    signatures: &[form(&[BAG, SIZE], None, start)],
    prefix: "dictionary_",
    examples: &[Example {
        query: "datatable(d:dynamic)[dynamic({'a':1}), dynamic({'b':2})] | summarize make_dictionary(d)",
        result: "{\"a\":1,\"b\":2}",
    }],
    deviations: &["Where bags share a key the first value stays; Kusto takes any."],
};

fn start(_: &[ScalarType], constants: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    Ok(Box::new(Bag {
        room: Room::new(size(constants, DEFAULT_SIZE)?),
        keys: DistinctMembers::default(),
        members: Vec::new(),
        values: Pieces::default(),
    }))
}

/// The keys of each group, all of them in the order of arrival, and the encoded value of each of those.
struct Bag {
    room: Room,
    keys: DistinctMembers,
    members: Vec<Member>,
    values: Pieces,
}

impl Bag {
    fn note(&mut self, new: Option<Member>, value: &[u8]) {
        if let Some(member) = new {
            self.room.take(member.group);
            self.members.push(member);
            self.values.push(value);
        }
    }
}

impl Accumulator for Bag {
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        self.room.resize(groups.count);
        let Some(values) = arguments.first().map(Column::reader::<Dyn>) else {
            return Ok(());
        };
        for (row, &group) in groups.of_row.iter().enumerate() {
            let Some(Dynamic::Bag(bag)) = values.get(row).map(DynamicRef::view) else {
                continue;
            };
            for (key, value) in bag.iter() {
                if self.room.has(group) {
                    let new = self.keys.insert(group, key.as_bytes());
                    self.note(new, value.bytes());
                }
            }
        }
        Ok(())
    }

    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError> {
        self.room.resize(groups.count);
        let other = other.into_same::<Self>();
        let numbers = self.keys.adopt(&other.keys);
        for (member, value) in other.members.iter().zip(0..) {
            let group = groups.of_row.get(member.group as usize);
            let key = numbers.get(member.value as usize);
            if let (Some(&group), Some(&key)) = (group, key)
                && self.room.has(group)
            {
                let new = self.keys.insert_number(group, key);
                self.note(new, other.values.get(value));
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        let order = ByGroup::new(self.members.iter().map(|member| member.group), groups);
        Ok(vec![column(groups, |group, encoder| {
            encoder.begin_bag();
            for &position in order.of(group) {
                if let Some(member) = self.members.get(position as usize) {
                    let key = std::str::from_utf8(self.keys.value(member.value));
                    encoder.key(key.unwrap_or_default());
                    encoder.value_of(DynamicRef::new(self.values.get(position)));
                }
            }
            encoder.end();
        })])
    }
}
