//! The tests of the engine, in one program: what each test family is about stands at the head of its file.

mod answer;
mod explain;
mod geography;
mod graphs;
mod internal;
mod join_filter;
mod laws;
mod memory;
mod naive;
mod open_sources;
mod operators;
mod operators_groups;
mod operators_scan;
mod operators_search;
mod operators_shape;
mod operators_sources;
mod operators_text;
mod operators_tops;
mod partitions;
mod plugins;
mod registry;
mod robustness;
mod series;
mod statements;
mod surroundings;
