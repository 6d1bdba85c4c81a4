//! `tdigest` and `tdigest_merge`: distributions, for percentiles that are read later

use crate::RuntimeError;
use crate::functions::sketch::Digest;
use crate::functions::{
    Accumulator, Aggregation, AggregationSignature, Constants, Example, Groups, Parameter, Results,
    Returns, Takes,
};
use crate::types::{Column, Dyn, Kind, ScalarType, dynamic::Encoder};

use super::ranked::{Ranked, Shape, Weights};

const WEIGHT: Parameter = Parameter::optional("weight", Takes::LONG);

/// The distribution of values.
pub static TDIGEST: Aggregation = Aggregation {
    name: "tdigest",
    aliases: &[],
    summary: "The distribution of the values, for `percentile_tdigest` and its like; null when there are none.",
    page: "tdigest-aggregation-function",
    signatures: &[
        form(&[value(Takes::LONG), WEIGHT]),
        form(&[value(Takes::REAL), WEIGHT]),
        form(&[value(Takes::Exactly(ScalarType::Decimal)), WEIGHT]),
        form(&[value(Takes::Exactly(ScalarType::DateTime)), WEIGHT]),
        form(&[value(Takes::Exactly(ScalarType::TimeSpan)), WEIGHT]),
    ],
    prefix: "tdigest_",
    examples: &[
        Example {
            query: "range x from 1 to 10 step 1 | summarize tdigest(x) | project percentile_tdigest(tdigest_x, 25)",
            result: "3",
        },
        Example {
            query: "datatable(x:real, w:long)[1.0, 1, 2.0, 2] | summarize t = tdigest(x, w) | project percentile_tdigest(t, 50), percentile_tdigest(t, 30)",
            result: "2.0 | 1.0",
        },
        Example {
            query: "datatable(x:decimal)[decimal(0.5), decimal(1.5)] | summarize t = tdigest(x) | project percentile_tdigest(t, 50)",
            result: "0.5",
        },
        Example {
            query: "datatable(x:datetime)[datetime(2024-01-02), datetime(2024-01-01)] | summarize t = tdigest(x) | project percentile_tdigest(t, 50, typeof(datetime))",
            result: "2024-01-01T00:00:00.0000000Z",
        },
        Example {
            query: "datatable(x:timespan)[2h, 1h, 3h] | summarize t = tdigest(x) | project percentile_tdigest(t, 50, typeof(timespan))",
            result: "02:00:00",
        },
    ],
    deviations: &[OWN],
};

/// The distribution of the values of several digests.
pub static TDIGEST_MERGE: Aggregation = Aggregation {
    name: "tdigest_merge",
    aliases: &["merge_tdigest", "merge_tdigests"],
    summary: "The distribution of all values of the digests; null when there are none.",
    page: "tdigest-merge-aggregation-function",
    signatures: &[AggregationSignature {
        parameters: &[Parameter::required("expr", Takes::DYNAMIC)],
        repeat: 0,
        condition: None,
        results: Results::One(Returns::DYNAMIC),
        start: start_merge,
    }],
    prefix: "merge_tdigests_",
    examples: &[Example {
        query: "range x from 1 to 10 step 1 | summarize t = tdigest(x) by x % 3 | summarize tdigest_merge(t) | project percentile_tdigest(merge_tdigests_t, 50)",
        result: "5",
    }],
    deviations: &[OWN],
};

const OWN: &str = "A digest keeps every distinct value and looks different from Kusto's, which keeps some; percentiles read from it are exact.";

const fn value(takes: Takes) -> Parameter {
    Parameter::required("expr", takes)
}

const fn form(parameters: &'static [Parameter]) -> AggregationSignature {
    AggregationSignature {
        parameters,
        repeat: 0,
        condition: None,
        results: Results::One(Returns::DYNAMIC),
        start,
    }
}

fn start(types: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    let ty = types.first().copied().unwrap_or(ScalarType::Long);
    let weights = match types.len() {
        0 | 1 => Weights::One,
        _ => Weights::Given,
    };
    Ok(Box::new(Ranked::new(
        ty,
        Vec::new(),
        weights,
        Shape::Digest,
    )))
}

fn start_merge(_: &[ScalarType], _: &Constants<'_>) -> Result<Box<dyn Accumulator>, String> {
    Ok(Box::new(Digests::default()))
}

/// The digest of each group; none before its first value.
#[derive(Default)]
struct Digests {
    groups: Vec<Option<Digest>>,
}

impl Digests {
    fn add(&mut self, group: u32, digest: Digest) -> Result<(), RuntimeError> {
        match self.groups.get_mut(group as usize) {
            Some(Some(known)) => known.add(digest).map_err(RuntimeError::function),
            Some(slot) => {
                *slot = Some(digest);
                Ok(())
            }
            None => Ok(()),
        }
    }
}

impl Accumulator for Digests {
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        self.groups.resize(groups.count, None);
        let Some(digests) = arguments.first().map(Column::reader::<Dyn>) else {
            return Ok(());
        };
        for (row, &group) in groups.of_row.iter().enumerate() {
            if let Some(digest) = digests.get(row).and_then(Digest::read) {
                self.add(group, digest)?;
            }
        }
        Ok(())
    }

    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError> {
        self.groups.resize(groups.count, None);
        let other = other.into_same::<Self>();
        for (digest, &group) in other.groups.into_iter().zip(groups.of_row) {
            if let Some(digest) = digest {
                self.add(group, digest)?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        self.groups.resize(groups, None);
        let mut builder = Dyn::builder(groups);
        let mut encoder = Encoder::new();
        for digest in &mut self.groups {
            let Some(digest) = digest else {
                builder.append_null();
                continue;
            };
            digest.sort();
            encoder.clear();
            digest.write(&mut encoder);
            Dyn::append(&mut builder, encoder.value());
        }
        let digests = Column::array(ScalarType::Dynamic, Dyn::finish(builder));
        Ok(vec![digests])
    }
}
