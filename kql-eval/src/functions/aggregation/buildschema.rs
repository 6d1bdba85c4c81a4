//! `buildschema`

use crate::RuntimeError;
use crate::functions::{Accumulator, Aggregation, Constants, Example, Groups, Parameter, Takes};
use crate::types::dynamic::{Dynamic, DynamicRef, Encoder};
use crate::types::{Column, Dyn, Kind, ScalarType};

use super::collected::form;

/// The smallest schema that admits all values.
pub static BUILDSCHEMA: Aggregation = Aggregation {
    name: "buildschema",
    aliases: &[],
    summary: "The smallest schema that admits all values that are not null: a type's name, a bag of properties, the elements of an array under `indexer` in backticks, or an array of alternatives; null when there are no values.",
    page: "buildschema-aggregation-function",
    signatures: &[form(
        &[Parameter::required(
            "expr",
            Takes::Type(ScalarType::Dynamic),
        )],
        None,
        start,
    )],
    prefix: "schema_",
    examples: &[
        Example {
            query: "datatable(d:dynamic)[dynamic({'a':1}), dynamic({'a':'x', 'b':[1.5]})] | summarize buildschema(d)",
            result: "{\"a\":[\"long\",\"string\"],\"b\":{\"`indexer`\":\"double\"}}",
        },
        Example {
            query: "datatable(d:dynamic)[dynamic({'a':{'b':true}}), dynamic({'a':2})] | summarize buildschema(d)",
            result: "{\"a\":[\"long\",{\"b\":\"bool\"}]}",
        },
    ],
    deviations: &[],
};

fn start(_: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    Ok(Box::new(Schemas { groups: Vec::new() }))
}

/// The alternatives of a place: the types of plain values, and what bags and arrays hold there.
#[derive(Default)]
struct Schema {
    /// The names of plain types, in the order first seen.
    names: Vec<&'static str>,
    /// The properties of bags, in the order first seen.
    properties: Vec<Property>,
    /// Whether a bag was seen, be it without properties.
    is_bag: bool,
    /// The elements of arrays.
    elements: Option<Box<Schema>>,
}

struct Property {
    key: String,
    schema: Schema,
}

impl Schema {
    fn admit(&mut self, value: DynamicRef<'_>) {
        match value.view() {
            Dynamic::Null => {}
            Dynamic::Bool(_) => self.admit_name("bool"),
            Dynamic::Long(_) => self.admit_name("long"),
            Dynamic::Real(_) => self.admit_name("double"),
            Dynamic::String(_) => self.admit_name("string"),
            Dynamic::DateTime(_) => self.admit_name("datetime"),
            Dynamic::Array(array) => {
                let elements = self.elements.get_or_insert_default();
                array.iter().for_each(|element| elements.admit(element));
            }
            Dynamic::Bag(bag) => {
                self.is_bag = true;
                for (key, value) in bag.iter() {
                    if let Some(schema) = self.property(key) {
                        schema.admit(value);
                    }
                }
            }
        }
    }

    fn admit_name(&mut self, name: &'static str) {
        if !self.names.contains(&name) {
            self.names.push(name);
        }
    }

    /// The schema of a property, which is added if it is new.
    fn property(&mut self, key: &str) -> Option<&mut Self> {
        let place = self.properties.iter().position(|known| known.key == key);
        let place = place.unwrap_or_else(|| {
            self.properties.push(Property {
                key: key.to_owned(),
                schema: Self::default(),
            });
            self.properties.len() - 1
        });
        self.properties
            .get_mut(place)
            .map(|known| &mut known.schema)
    }

    fn merge(&mut self, other: Self) {
        other.names.iter().for_each(|name| self.admit_name(name));
        self.is_bag |= other.is_bag;
        for property in other.properties {
            if let Some(schema) = self.property(&property.key) {
                schema.merge(property.schema);
            }
        }
        if let Some(elements) = other.elements {
            self.elements.get_or_insert_default().merge(*elements);
        }
    }

    /// Whether nothing was admitted.
    fn is_empty(&self) -> bool {
        self.names.is_empty() && !self.is_container()
    }

    fn is_container(&self) -> bool {
        self.is_bag || self.elements.is_some()
    }

    /// Writes the only alternative, or an array of them; an empty one where only nulls were seen.
    fn write(&self, encoder: &mut Encoder) {
        let alternatives = self.names.len() + usize::from(self.is_container());
        if alternatives != 1 {
            encoder.begin_array();
        }
        self.names.iter().for_each(|name| encoder.string(name));
        if self.is_container() {
            encoder.begin_bag();
            for property in &self.properties {
                encoder.key(&property.key);
                property.schema.write(encoder);
            }
            if let Some(elements) = &self.elements {
                encoder.key("`indexer`");
                elements.write(encoder);
            }
            encoder.end();
        }
        if alternatives != 1 {
            encoder.end();
        }
    }
}

struct Schemas {
    groups: Vec<Schema>,
}

impl Accumulator for Schemas {
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        self.groups.resize_with(groups.count, Schema::default);
        let Some(values) = arguments.first().map(Column::reader::<Dyn>) else {
            return Ok(());
        };
        for (row, &group) in groups.of_row.iter().enumerate() {
            if let (Some(value), Some(schema)) =
                (values.get(row), self.groups.get_mut(group as usize))
            {
                schema.admit(value);
            }
        }
        Ok(())
    }

    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError> {
        self.groups.resize_with(groups.count, Schema::default);
        for (&group, more) in groups.of_row.iter().zip(other.into_same::<Self>().groups) {
            if let Some(schema) = self.groups.get_mut(group as usize) {
                schema.merge(more);
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        self.groups.resize_with(groups, Schema::default);
        let mut builder = Dyn::builder(groups);
        let mut encoder = Encoder::new();
        for schema in &self.groups {
            if schema.is_empty() {
                builder.append_null();
                continue;
            }
            encoder.clear();
            schema.write(&mut encoder);
            Dyn::append(&mut builder, encoder.value());
        }
        Ok(vec![Column::array(
            ScalarType::Dynamic,
            Dyn::finish(builder),
        )])
    }
}
