//! Graphs made of rows.

use crate::answer::{answer, columns, refusal};

/// Edges, as `source target` pairs without spaces within, made a graph whose nodes have an `id`.
fn graph(edges: &str, rest: &str) -> String {
    let rows: Vec<String> = edges
        .split_whitespace()
        .zip(1..)
        .filter_map(|(edge, number)| {
            let (source, target) = edge.split_once('>')?;
            Some(format!("'{source}', '{target}', {number}"))
        })
        .collect();
    format!(
        "datatable(s:string, t:string, w:long)[{}] | make-graph s --> t with_node_id=id | {rest}",
        rows.join(", ")
    )
}

/// The matches of a pattern in the graph of these edges, in order.
fn matches(edges: &str, pattern: &str) -> String {
    let mut lines: Vec<String> = answer(&graph(edges, pattern))
        .lines()
        .map(str::to_owned)
        .collect();
    lines.sort();
    lines.join("; ")
}

#[test]
fn an_edge_matches_each_row_even_the_same_one_twice() {
    let pattern = "graph-match (a)-[e]->(b) project a.id, b.id, e.w";
    assert_eq!(matches("A>B A>B", pattern), "A | B | 1; A | B | 2");
}

#[test]
fn an_edge_without_direction_matches_both_ways() {
    let pattern = "graph-match (a)--(b) project a.id, b.id";
    assert_eq!(matches("A>B", pattern), "A | B; B | A");
    assert_eq!(matches("A>A", pattern), "A | A; A | A");
    assert_eq!(
        matches("A>B", "graph-match (a)<--(b) project a.id, b.id"),
        "B | A"
    );
}

#[test]
fn a_name_that_comes_again_is_the_same_node() {
    let pattern = "graph-match (a)-->(b)-->(a) project a.id, b.id";
    assert_eq!(matches("A>B B>A B>C", pattern), "A | B; B | A");
}

#[test]
fn no_edge_comes_twice_unless_all_cycles_are_wanted() {
    let pattern = |cycles: &str| format!("graph-match {cycles} (a)-->(b)<--(c) project a.id, c.id");
    assert_eq!(matches("A>B", &pattern("")), "");
    assert_eq!(matches("A>B", &pattern("cycles=all")), "A | A");
    assert_eq!(matches("A>B", "graph-match (a)--(b)--(c) project a.id"), "");
}

#[test]
fn without_cycles_no_node_comes_twice() {
    let two = "graph-match cycles=none (a)-->(b)-->(c) project a.id";
    assert_eq!(matches("A>B B>A", two), "");
    let three = "graph-match cycles=none (a)-->(b)-->(c)-->(a) project a.id";
    assert_eq!(matches("A>B B>C C>A", three), "A; B; C");
    let path = "graph-match cycles=none (a)-[p*1..3]->(a) project a.id";
    assert_eq!(matches("A>B B>A", path), "");
}

#[test]
fn sequences_share_their_nodes() {
    let pattern = "graph-match (a)-->(m), (b)-->(m), (m)-->(z) where a.id == 'A' project a.id, b.id, m.id, z.id";
    assert_eq!(matches("A>M B>M M>Z", pattern), "A | B | M | Z");
    assert!(
        refusal(&graph(
            "A>B",
            "graph-match (a)-->(b), (c)-->(d) project a.id"
        ))
        .contains("hang together")
    );
}

#[test]
fn a_path_has_as_many_edges_as_its_limits_allow() {
    let pattern =
        |hops: &str| format!("graph-match (a)-[p*{hops}]->(b) where a.id == 'A' project b.id, p.w");
    assert_eq!(
        matches("A>B B>C C>D", &pattern("1..2")),
        "B | [1]; C | [1,2]"
    );
    assert_eq!(matches("A>B B>C C>D", &pattern("3..5")), "D | [1,2,3]");
    assert_eq!(matches("A>B", &pattern("0..1")), "A | []; B | [1]");
    assert_eq!(matches("A>B B>A", &pattern("1..5")), "A | [1,2]; B | [1]");
}

#[test]
fn a_path_is_the_same_from_whichever_end_it_is_searched() {
    let pattern = |side: &str, id: &str| {
        format!(
            "graph-match (a)-[p*1..3]->(b) where {side}.id == '{id}' project a.id, b.id, p.w, map(inner_nodes(p), id)"
        )
    };
    let edges = "A>B B>C C>D";
    assert_eq!(
        matches(edges, &pattern("b", "D")),
        "A | D | [1,2,3] | [\"B\",\"C\"]; B | D | [2,3] | [\"C\"]; C | D | [3] | []"
    );
    assert_eq!(
        matches(
            edges,
            &format!("{} | where a_id == 'A' and b_id == 'D'", pattern("a", "A"))
        ),
        "A | D | [1,2,3] | [\"B\",\"C\"]"
    );
}

#[test]
fn an_edge_without_direction_may_turn_within_a_path() {
    let pattern = "graph-match (a)-[p*2..2]-(b) project a.id, b.id";
    assert_eq!(matches("A>B C>B", pattern), "A | C; C | A");
}

#[test]
fn all_and_any_ask_every_edge_or_inner_node() {
    let pattern = |condition: &str| {
        format!("graph-match (a)-[p*1..3]->(b) where a.id == 'A' and {condition} project b.id")
    };
    let edges = "A>B B>C C>D";
    assert_eq!(matches(edges, &pattern("all(p, w < 3)")), "B; C");
    assert_eq!(matches(edges, &pattern("not(all(p, w < 3))")), "D");
    assert_eq!(matches(edges, &pattern("any(p, w > 1)")), "C; D");
    assert_eq!(
        matches(edges, &pattern("all(inner_nodes(p), id != 'C')")),
        "B; C"
    );
    assert_eq!(
        matches(edges, &pattern("any(inner_nodes(p), id == 'B')")),
        "C; D"
    );
}

#[test]
fn a_condition_that_is_null_is_not_met_along_a_path() {
    let query = |condition: &str| {
        format!(
            "datatable(s:string, t:string, w:long)['A', 'B', long(null)] | make-graph s --> t | graph-match (a)-[p*1..2]->(b) where {condition} project x = 1"
        )
    };
    for condition in ["all(p, w > 0)", "any(p, w > 0)", "all(p, not(w > 0))"] {
        assert_eq!(answer(&query(condition)), "", "{condition}");
    }
    assert_eq!(answer(&query("all(p, isnull(w))")), "1");
}

#[test]
fn conditions_of_one_part_and_of_several_both_count() {
    let pattern = "graph-match (a)-[e]->(b)-[f]->(c) where e.w == 1 and (a.id == 'A' or c.id == 'X') and e.w < f.w project a.id, c.id";
    assert_eq!(matches("A>B B>C B>D X>B", pattern), "A | C; A | D");
}

#[test]
fn the_nodes_are_those_of_the_tables_and_the_ends_of_edges() {
    let query = |rest: &str| {
        format!(
            "let N = datatable(id:string, age:long)['A', 10, 'A', 11, 'Q', 5]; datatable(s:string, t:string)['A', 'B'] | make-graph s --> t with N on id | {rest}"
        )
    };
    assert_eq!(
        answer(&query("graph-to-table nodes")),
        "A | 10\nQ | 5\nB | null"
    );
    assert_eq!(answer(&query("graph-match (n) project n.id")), "A\nQ\nB");
    assert_eq!(
        answer(&query("graph-match (n) project n")),
        "{\"id\":\"A\",\"age\":10}\n{\"id\":\"Q\",\"age\":5}\n{\"id\":\"B\"}"
    );
}

#[test]
fn a_node_of_two_tables_is_the_row_of_the_first() {
    let query = "let P = datatable(pid:string, v:long, x:long)['A', 1, 7]; let C = datatable(cid:string, size:long, x:string)['A', 9, 'n', 'C', 8, 'n'];
        datatable(s:string, t:string)['A', 'Z'] | make-graph s --> t with P on pid, C on cid | graph-to-table nodes";
    assert_eq!(columns(query), "pid, v, cid, size");
    assert_eq!(
        answer(query),
        "A | 1 |  | null\n | null | C | 8\nZ | null | Z | null"
    );
}

#[test]
fn a_null_id_is_a_node() {
    let query = "datatable(s:long, t:long)[1, 2, long(null), 3, 4, long(null)] | make-graph s --> t with_node_id=id
        | graph-match (a)-->(b)-->(c) project a.id, b.id, c.id";
    assert_eq!(answer(query), "4 | null | 3");
}

#[test]
fn degrees_count_edges_and_loops_both_ways() {
    let pattern =
        "graph-match (a) where a.id == 'A' project i = node_degree_in(a), o = node_degree_out(a)";
    assert_eq!(matches("A>B A>B A>A C>A", pattern), "2 | 3");
    let inner = "graph-match (a)-[p*2..2]->(b) where all(inner_nodes(p), node_degree_out() > 1) project b.id";
    assert_eq!(matches("A>B B>C B>D", inner), "C; D");
}

#[test]
fn columns_of_matches_are_named_after_what_they_show() {
    let query = graph(
        "A>B",
        "graph-match (a)-[p*1..2]->(b) project a.id, map(p, w), map(inner_nodes(p), id), map(p, w + 1), node_id(a), isempty(b.id), a, a",
    );
    assert_eq!(
        columns(&query),
        "a_id, p_w, inner_nodes_p_id, p_Column, node_id_a, Column1, a, a1"
    );
}

#[test]
fn a_let_may_hold_a_graph_and_be_seen_within_a_pattern() {
    let query = "let x = 'A'; let G = datatable(s:string, t:string)['A', 'B', 'C', 'B'] | make-graph s --> t with_node_id=id;
        G | graph-match (a)-->(b) where a.id == x project b.id";
    assert_eq!(answer(query), "B");
}

#[test]
fn the_shortest_path_meets_the_conditions() {
    let pattern = |settings: &str, rest: &str| {
        format!(
            "graph-shortest-paths {settings} (a)-[p*1..5]->(b) where a.id == 'A' and b.id == 'D' {rest} project p.w"
        )
    };
    let edges = "A>D A>B B>D B>C C>D";
    assert_eq!(matches(edges, &pattern("", "")), "[1]");
    assert_eq!(matches(edges, &pattern("", "and all(p, w != 1)")), "[2,3]");
    assert_eq!(
        matches(edges, &pattern("", "and any(p, w == 4)")),
        "[2,4,5]"
    );
    assert_eq!(
        matches("A>B A>C B>D C>D", &pattern("output=all", "")),
        "[1,3]; [2,4]"
    );
    assert_eq!(
        matches("A>B A>C B>D C>D", &pattern("output=any", "")),
        "[1,3]"
    );
}

#[test]
fn a_shortest_path_keeps_to_its_limits_and_passes_no_node_twice() {
    let pattern = |hops: &str, to: &str| {
        format!(
            "graph-shortest-paths (a)-[p*{hops}]->(b) where a.id == 'A' and b.id == '{to}' project p.w"
        )
    };
    assert_eq!(matches("A>C A>B B>C", &pattern("2..5", "C")), "[2,3]");
    assert_eq!(matches("A>B B>A A>C", &pattern("3..5", "C")), "");
    assert_eq!(matches("A>B B>A", &pattern("1..5", "A")), "");
    assert_eq!(matches("A>B B>C C>D", &pattern("1..2", "D")), "");
}

#[test]
fn a_shortest_path_is_searched_for_each_pair_of_ends() {
    let pattern = "graph-shortest-paths (a)-[p*1..5]->(b) where all(inner_nodes(p), id != 'B') project a.id, b.id, array_length(p)";
    assert_eq!(
        matches("A>B B>C A>X X>C", pattern),
        "A | B | 1; A | C | 2; A | X | 1; B | C | 1; X | C | 1"
    );
}

#[test]
fn shortest_paths_of_other_shapes_are_refused() {
    let said = |pattern: &str| refusal(&graph("A>B", pattern));
    assert!(said("graph-shortest-paths (a)-->(b) project a.id").contains("variable length"));
    assert!(
        said("graph-shortest-paths (a)-[p*1..2]->(b) where a.id == b.id project a.id")
            .contains("compare")
    );
}

#[test]
fn components_are_numbered_in_the_order_of_their_nodes() {
    let marked = |settings: &str| {
        graph(
            "A>B B>A B>C D>E",
            &format!("graph-mark-components {settings} | graph-to-table nodes"),
        )
    };
    assert_eq!(answer(&marked("")), "A | 0\nB | 0\nC | 0\nD | 1\nE | 1");
    assert_eq!(
        answer(&marked("kind=strong")),
        "A | 0\nB | 0\nC | 1\nD | 2\nE | 3"
    );
    assert_eq!(columns(&marked("with_component_id=part")), "id, part");
    let matched = graph(
        "A>B D>E",
        "graph-mark-components | graph-match (a)-->(b) project b.id, a.ComponentId, node_degree_in(b) > 0",
    );
    assert_eq!(answer(&matched), "B | 0 | True\nE | 1 | True");
}

#[test]
fn a_graph_becomes_tables_with_the_hashes_of_its_ids() {
    assert_eq!(
        answer(&graph("Alice>Bob", "graph-to-table nodes with_node_id=n")),
        "-3122868243544336885 | Alice\n-7133945255344544237 | Bob"
    );
    let edges = graph(
        "Alice>Bob",
        "graph-to-table edges with_source_id=a with_target_id=b",
    );
    assert_eq!(columns(&edges), "a, b, s, t, w");
    assert_eq!(
        answer(&edges),
        "-3122868243544336885 | -7133945255344544237 | Alice | Bob | 1"
    );
}

#[test]
fn a_graph_is_no_table_and_rows_are_no_graph() {
    assert!(refusal(&graph("A>B", "count")).contains("this is a graph"));
    assert!(
        refusal("let G = print s = 1, t = 2 | make-graph s --> t; union G, G")
            .contains("this is a graph")
    );
    assert!(refusal("print x = 1 | graph-to-table nodes").contains("these are rows"));
    assert!(
        refusal("print s = 1, t = 'x' | make-graph s --> t | graph-to-table nodes")
            .contains("string")
    );
}

#[test]
fn what_a_pattern_lacks_is_said_once() {
    let said = |pattern: &str| refusal(&graph("A>B", pattern));
    assert!(said("graph-match (a)-->(b) project a.name").contains("`name`"));
    assert!(said("graph-match (a)-->(b) where id == 'A' project a.id").contains("`id`"));
    assert!(
        said("graph-match (a)-[p*1..2]->(b) where p.w > 1 project a.id").contains("several edges")
    );
    assert!(said("graph-match (a)-[p*3..2]->(b) project a.id").contains("3 to 2"));
    assert!(said("graph-match (a)-[a]->(b) project a.id").contains("named `a`"));
    assert!(said("graph-match (a)-->(b)").contains("what its matches give"));
    assert!(said("graph-match (a)-->(b) project labels(a)").contains("labels"));
}
