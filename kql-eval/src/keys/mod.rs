//! Group ids: a small number for each distinct key, by which groups, joins and sets of values find what belongs together.

mod by_group;
mod group_ids;
mod grouping;
mod interner;
mod key_column;
mod key_memo;
#[cfg(test)]
mod laws;
mod layout;
mod merging;
mod pending;
mod view_memo;

pub(crate) use by_group::ByGroup;
pub(crate) use grouping::Grouping;
pub(crate) use interner::{Interner, Pieces};
pub(crate) use merging::merge;
