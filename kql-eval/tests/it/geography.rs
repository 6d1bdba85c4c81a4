//! What is simplified, and what stops the query.
#![allow(clippy::unwrap_used)]

use crate::series::{refused, run};

fn texts(query: &str) -> Vec<String> {
    let table = run(query).unwrap();
    let columns = table.batch.columns.iter();
    columns
        .map(|column| {
            let mut text = String::new();
            column.scalar(0).write_text(&mut text);
            text
        })
        .collect()
}

#[test]
fn a_place_about_as_far_from_the_edge_as_the_tolerance_stops_the_query() {
    let line = "dynamic({'type':'LineString','coordinates':[[0,0],[0.5,0.00009],[1,0]]})";
    refused(
        &format!("print geo_line_simplify({line})"),
        "clearly nearer or farther",
    );
    let kept = format!("print array_length(geo_line_simplify({line}, 5).coordinates)");
    assert_eq!(texts(&kept), ["3"]);
}

#[test]
fn several_lines_and_holes_are_not_simplified_by_guess() {
    let lines = "dynamic({'type':'MultiLineString','coordinates':[[[0,0],[1,0]],[[0,1],[1,1]]]})";
    refused(
        &format!("print geo_line_simplify({lines})"),
        "clearly nearer or farther",
    );
    let holed = "dynamic({'type':'Polygon','coordinates':[[[0,0],[9,0],[9,9],[0,0]],[[5,1],[5,2],[6,2],[5,1]]]})";
    refused(
        &format!("print geo_polygon_simplify({holed})"),
        "clearly nearer or farther",
    );
    let gone = format!("print geo_line_simplify({lines}, 1000000)");
    assert_eq!(texts(&gone), [""]);
}

#[test]
fn an_edge_over_the_antimeridian_is_not_preserved_by_guess() {
    let line = "dynamic({'type':'LineString','coordinates':[[179,0],[-179,0]]})";
    refused(
        &format!("print geo_line_densify({line}, 10, true)"),
        "antimeridian",
    );
    let plain = format!(
        "print tostring(geo_line_densify({line}, 10, false)) == tostring(geo_line_densify({line}, 10))"
    );
    assert_eq!(texts(&plain), ["True"]);
}
