//! Arrays, property bags and JSON.

use super::{gives, json, long, null, real, span, text};
use crate::types::{Scalar, ScalarType};

#[test]
fn arrays_are_cut_moved_and_searched() {
    let five = json("[1,2,3,4,5]");
    gives("array_slice", &[five.clone(), long(-3), long(-2)], "[3,4]");
    gives("array_slice", &[five.clone(), long(2), long(-1)], "[3,4,5]");
    gives("array_slice", &[five.clone(), long(3), long(1)], "[]");
    gives("array_slice", &[five.clone(), long(1), long(-10)], "[]");
    gives("array_split", &[five.clone(), long(2)], "[[1,2],[3,4,5]]");
    gives(
        "array_split",
        &[five.clone(), json("[1,-2]")],
        "[[1],[2,3],[4,5]]",
    );
    gives(
        "array_rotate_left",
        &[five.clone(), long(-2)],
        "[4,5,1,2,3]",
    );
    gives(
        "array_shift_left",
        &[five.clone(), long(-2), long(-1)],
        "[-1,-1,1,2,3]",
    );
    gives(
        "array_shift_right",
        &[five.clone(), long(2)],
        "[null,null,1,2,3]",
    );
    gives("array_rotate_left", &[json("[]"), long(2)], "[]");
    gives(
        "array_index_of",
        &[json("['a','b','a']"), text("a"), long(1)],
        "2",
    );
    gives(
        "array_index_of",
        &[json("['a','b','a']"), text("a"), long(0), long(-1), long(2)],
        "2",
    );
    gives("array_sum", &[json("[1,2.5]")], "3.5");
    gives(
        "array_iff",
        &[json("[true,0,'x',1]"), json("[1,2]"), json("[3,4]")],
        "[1,4,null,null]",
    );
    gives("array_concat", &[five, json("[6]")], "[1,2,3,4,5,6]");
}

#[test]
fn arrays_are_sorted_with_their_companions() {
    gives(
        "array_sort_asc",
        &[json("['b',null,'A',2]")],
        "[2,\"A\",\"b\",null]",
    );
    gives(
        "array_sort_asc",
        &[json("[2,null,1]"), Scalar::Bool(false)],
        "[null,1,2]",
    );
    gives(
        "array_sort_desc",
        &[json("[1,3,2]"), json("['a','b','c']"), json("[1]")],
        "[[3,2,1],[\"b\",\"c\",\"a\"],null]",
    );
}

#[test]
fn sets_compare_by_type_and_value() {
    gives(
        "set_union",
        &[json("[1,2,2]"), json("[1,'1',1.0]")],
        "[1,2,\"1\",1.0]",
    );
    gives("set_intersect", &[json("[1,2,3]"), json("[4,5]")], "[]");
    gives(
        "set_difference",
        &[json("[1,2,1,4]"), json("[1,2]"), json("[1,2,8]")],
        "[4]",
    );
    gives("set_has_element", &[json("['this']"), text("this")], "True");
    gives(
        "jaccard_index",
        &[json("[1,2,3]"), json("[1,2,3,4]")],
        "0.75",
    );
    gives("set_union", &[json("[1]"), json("{}")], "null");
}

#[test]
fn bags_are_made_and_changed() {
    gives(
        "bag_pack",
        &[
            text("a"),
            long(1),
            text("b"),
            span("1h"),
            text("a"),
            long(2),
        ],
        "{\"b\":\"01:00:00\",\"a\":2}",
    );
    gives("bag_keys", &[json("{'a':1,'b':{'c':2}}")], "[\"a\",\"b\"]");
    gives("bag_keys", &[json("[]")], "null");
    gives(
        "bag_merge",
        &[
            json("{'a':1}"),
            null(ScalarType::Dynamic),
            json("{'a':2,'b':3}"),
        ],
        "{\"a\":1,\"b\":3}",
    );
    gives(
        "bag_remove_keys",
        &[
            json("{'a':1,'b':{'c':2,'d':3},'e':4}"),
            json("['$.b.c','e']"),
        ],
        "{\"a\":1,\"b\":{\"d\":3}}",
    );
    gives(
        "bag_set_key",
        &[json("{'a':1,'b':2}"), text("a"), long(3)],
        "{\"b\":2,\"a\":3}",
    );
    gives(
        "bag_set_key",
        &[json("{'a':{'b':1},'c':2}"), text("$.a.b"), long(3)],
        "{\"a\":{\"b\":3},\"c\":2}",
    );
    gives(
        "bag_set_key",
        &[json("{}"), text("$.a.b"), long(1)],
        "{\"a\":{\"b\":1}}",
    );
}

#[test]
fn bags_are_asked_for_keys_and_paths() {
    gives(
        "bag_has_key",
        &[json("{'a':{'b':null}}"), text("$.a.b")],
        "True",
    );
    gives(
        "bag_zip",
        &[json("['a',8,'b','c']"), json("[1,'2',2.5]")],
        "{\"a\":1,\"b\":2.5,\"c\":null}",
    );
    gives(
        "dynamic_to_json",
        &[json("{'b':1,'a':{'d':[2],'c':3}}")],
        "{\"a\":{\"c\":3,\"d\":[2]},\"b\":1}",
    );
    gives(
        "treepath",
        &[json("{'a':[1,{'b':2}],'c':{}}")],
        "[\"['a']\",\"['a'][0]\",\"['a'][0]['b']\",\"['c']\"]",
    );
    gives(
        "zip",
        &[json("['A',1,1.5]"), json("[{},'B']")],
        "[[\"A\",{}],[1,\"B\"],[1.5,null]]",
    );
}

#[test]
fn a_json_path_leads_to_a_value_of_the_type_asked_for() {
    let document = text("{\"name\":\"John\",\"age\":30}");
    gives("extract_json", &[text("$.name"), document.clone()], "John");
    gives(
        "extract_json",
        &[text("$.age"), document.clone(), text("int")],
        "30",
    );
    gives(
        "extract_json",
        &[text("$.x"), document, text("long")],
        "null",
    );
    gives(
        "extract_json",
        &[text("$.a[0]"), json("{'a':[1.5]}")],
        "1.5",
    );
    // A path that is none leads nowhere.
    gives("extract_json", &[text("name"), text("{}")], "");
}

#[test]
fn ranges_end_with_the_last_value_not_beyond_stop() {
    gives("range", &[long(1), long(8), long(3)], "[1,4,7]");
    gives("range", &[long(3), long(1)], "[]");
    gives("range", &[real(1.0), real(2.0), real(0.5)], "[1.0,1.5,2.0]");
    gives("range", &[long(1), long(5), null(ScalarType::Long)], "null");
    gives(
        "range",
        &[span("0h"), span("2h")],
        "[\"00:00:00\",\"01:00:00\",\"02:00:00\"]",
    );
    gives("repeat", &[long(1), long(3)], "[1,1,1]");
}
