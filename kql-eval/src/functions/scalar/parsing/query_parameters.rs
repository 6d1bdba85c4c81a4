//! The parameters of a URL's query as a bag.

use crate::types::dynamic::Encoder;

/// Collects parameters in memory used again for every row.
#[derive(Default)]
pub(in crate::functions::scalar) struct Parameters<'a> {
    pairs: Vec<(&'a str, &'a str)>,
}

impl<'a> Parameters<'a> {
    /// Writes `query`, as in `a=1&b=2`, as a bag with its keys sorted. A key that comes again holds an array; a parameter
    /// without key or value is left out.
    pub fn encode(&mut self, query: &'a str, encoder: &mut Encoder) {
        self.pairs.clear();
        self.pairs.extend(
            query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .filter(|(key, value)| !key.is_empty() && !value.is_empty()),
        );
        self.pairs.sort_by_key(|(key, _)| *key);
        encoder.begin_bag();
        for group in self.pairs.chunk_by(|(a, _), (b, _)| a == b) {
            let Some(((key, first), more)) = group.split_first() else {
                continue;
            };
            encoder.key(key);
            if more.is_empty() {
                encoder.string(first);
                continue;
            }
            encoder.begin_array();
            group.iter().for_each(|(_, value)| encoder.string(value));
            encoder.end();
        }
        encoder.end();
    }
}
