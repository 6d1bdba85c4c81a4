//! `hll`, `hll_if` and `hll_merge`: sets whose distinct values are counted later

use std::marker::PhantomData;

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use crate::RuntimeError;
use crate::functions::sketch::{hash, hashes, write_hashes};
use crate::functions::{
    Accumulator, Aggregation, AggregationSignature, Constants, Example, Groups, Parameter, Results,
    Returns, Start, Takes,
};
use crate::types::{Column, Dyn, Kind, ScalarType, convert, dynamic::Encoder};
use crate::with_kind;

use super::PREDICATE;

const VALUE: Parameter = Parameter::required("expr", Takes::Any);
const ACCURACY: Parameter = Parameter::optional_constant("accuracy", Takes::LONG);
const OWN: &str =
    "A set keeps all its values and looks different from Kusto's; counts read from it are exact.";

/// The set of the values.
pub static HLL: Aggregation = Aggregation {
    name: "hll",
    aliases: &[],
    summary: "The set of the values, for `dcount_hll`; null when there are none.",
    page: "hll-aggregation-function",
    signatures: &[form(&[VALUE, ACCURACY], None, start)],
    prefix: "hll_",
    examples: &[
        Example {
            query: "datatable(s:string)['a', 'b', 'a'] | summarize hll(s) | project dcount_hll(hll_s)",
            result: "2",
        },
        Example {
            query: "range x from 1 to 5000 step 1 | summarize h = hll(x % 1000, 4) | project dcount_hll(h)",
            result: "1000",
        },
    ],
    deviations: &[OWN],
};

/// The set of the values over the rows where a predicate is true.
pub static HLL_IF: Aggregation = Aggregation {
    name: "hll_if",
    aliases: &[],
    summary: "The set of the values over the rows where the predicate is true, for `dcount_hll`; null when there are none.",
    page: "hll-if-aggregation-function",
    signatures: &[form(&[VALUE, PREDICATE, ACCURACY], Some(1), start)],
    prefix: "hll_if_",
    examples: &[
        Example {
            query: "range x from 1 to 4 step 1 | summarize h = hll_if(x, x > 1) | project dcount_hll(h)",
            result: "3",
        },
        Example {
            query: "range x from 1 to 4 step 1 | summarize h = hll_if(x, x > 9, 2) | project h, dcount_hll(h)",
            result: "null | 0",
        },
    ],
    deviations: &[OWN],
};

/// The set of the values of several sets.
pub static HLL_MERGE: Aggregation = Aggregation {
    name: "hll_merge",
    aliases: &[],
    summary: "The set of all values of the sets; null when there are none.",
    page: "hll-merge-aggregation-function",
    signatures: &[form(
        &[Parameter::required("hll", Takes::DYNAMIC)],
        None,
        start_merge,
    )],
    prefix: "hll_merge_",
    examples: &[Example {
        query: "range x from 1 to 10 step 1 | summarize h = hll(x / 2) by x % 3 | summarize hll_merge(h) | project dcount_hll(hll_merge_h)",
        result: "6",
    }],
    deviations: &[OWN],
};

const fn form(
    parameters: &'static [Parameter],
    condition: Option<usize>,
    start: Start,
) -> AggregationSignature {
    AggregationSignature {
        parameters,
        repeat: 0,
        condition,
        results: Results::One(Returns::DYNAMIC),
        start,
    }
}

fn start(types: &[ScalarType], constants: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    if let Some(accuracy) = constants.long(1)
        && !(0..=4).contains(&accuracy)
    {
        return Err(format!("the accuracy lies between 0 and 4, not {accuracy}"));
    }
    let ty = match types.first() {
        // An int and a long of one value are the same member.
        Some(ScalarType::Int) | None => ScalarType::Long,
        Some(ty) => *ty,
    };
    with_kind!(ty, K => Ok(Box::new(Values::<K> {
        sets: Sets::default(),
        key: Vec::new(),
        kind: PhantomData,
    })))
}

fn start_merge(_: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    Ok(Box::new(Merged(Sets::default())))
}

/// A value of a group, by its hash.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Member {
    group: u32,
    hash: i64,
}

/// The sets of all groups.
#[derive(Default)]
struct Sets(HashSet<Member, FixedState>);

impl Sets {
    fn adopt(&mut self, other: &Self, groups: Groups<'_>) {
        for member in &other.0 {
            if let Some(&group) = groups.of_row.get(member.group as usize) {
                let hash = member.hash;
                self.0.insert(Member { group, hash });
            }
        }
    }

    /// The sketch of each group's set.
    fn column(self, groups: usize) -> Column {
        let mut members: Vec<Member> = self.0.into_iter().collect();
        members.sort_unstable();
        let mut members = members.into_iter().peekable();
        let mut builder = Dyn::builder(groups);
        let mut encoder = Encoder::new();
        let mut hashes = Vec::new();
        for group in 0..groups {
            hashes.clear();
            while let Some(member) = members.next_if(|member| member.group as usize == group) {
                hashes.push(member.hash);
            }
            if hashes.is_empty() {
                builder.append_null();
                continue;
            }
            encoder.clear();
            write_hashes(&hashes, &mut encoder);
            Dyn::append(&mut builder, encoder.value());
        }
        Column::array(ScalarType::Dynamic, Dyn::finish(builder))
    }
}

/// The sets of values of one kind.
struct Values<K> {
    sets: Sets,
    key: Vec<u8>,
    kind: PhantomData<fn() -> K>,
}

impl<K: Kind> Accumulator for Values<K> {
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        let Some(values) = arguments.first() else {
            return Ok(());
        };
        let values = convert(values, K::TYPE);
        let values = values.reader::<K>();
        for (row, &group) in groups.of_row.iter().enumerate() {
            if let Some(value) = values.get(row) {
                self.key.clear();
                K::write_key(value, &mut self.key);
                let hash = hash(&self.key);
                self.sets.0.insert(Member { group, hash });
            }
        }
        Ok(())
    }

    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError> {
        let other = other.into_same::<Self>();
        self.sets.adopt(&other.sets, groups);
        Ok(())
    }

    fn finish(self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        Ok(vec![self.sets.column(groups)])
    }
}

/// The sets of sets.
struct Merged(Sets);

impl Accumulator for Merged {
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        let Some(sketches) = arguments.first().map(Column::reader::<Dyn>) else {
            return Ok(());
        };
        for (row, &group) in groups.of_row.iter().enumerate() {
            for hash in sketches.get(row).and_then(hashes).into_iter().flatten() {
                self.0.0.insert(Member { group, hash });
            }
        }
        Ok(())
    }

    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError> {
        let other = other.into_same::<Self>();
        self.0.adopt(&other.0, groups);
        Ok(())
    }

    fn finish(self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        Ok(vec![self.0.column(groups)])
    }
}
