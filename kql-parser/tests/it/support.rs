//! What the tests share: queries that use every construct, and trees without their places.
#![allow(dead_code, reason = "each test file uses its own part")]

/// Queries that together use every statement and operator.
pub const QUERIES: &[&str] = &[
    "T | where a == 1 and b has 'x' or not(c) | extend d = a * (b + 2) - -3, ['my col'] = e.f[0]['g'].h",
    "let k = 5; let f = (a:long, b:string = 'x', T:(x:long, ['y z']:string), U:(*)) { let c = a; T | take c }; f(k)",
    "let V = view () { print x = 1 }; let g = () { 1 }; union V, (T | take 1), Device*, database('d').T*",
    "set query_now = datetime(2024-01-01); declare query_parameters(n:long = 5); T | take n",
    "T | project a, b = tostring(c), (d, e) = f() | project-away a*, *b | project-keep c | project-rename x = y | project-reorder z*, a granny-asc",
    "T | summarize hint.shufflekey = k n = count(), arg_max(t, *) by bin(t, 1h), k | distinct * | count as n",
    "T | sort by a asc nulls last, b | top 5 by c desc | take 3 | limit 2",
    "T | join kind = leftouter hint.strategy=broadcast (R | where x > 1) on $left.a == $right.b, c | lookup (R) on k",
    "T | mv-expand kind=array with_itemindex=i a = b to typeof(string), c limit 10 | mv-apply x = y on (where x > 1 | top 1 by x)",
    "T | parse kind=regex flags=i a with * 'x' b:long ';' c * | parse-where a with 'y' d | parse-kv s as (k:string, v:long) with (pair_delimiter=';', quote='\"')",
    "T | make-series n = count() default = 0, avg(x) on t from ago(1d) to now() step 1h by k | render timechart with (title = 'x', ycolumns = a, b)",
    "T | make-series sum(x) on t in range(datetime(2024-01-01), datetime(2024-01-02), 1h)",
    "T | evaluate hint.distribution=single bag_unpack(d, 'p_') : (a:string, b:long) | invoke f(1) | as hint.materialized=true N | serialize r = row_number()",
    "T | sample 5 | sample-distinct 3 of k | getschema | consume",
    "search kind=case_sensitive in (T, U*) 'x' and a:'y'",
    "find withsource=s in (T, U*) where a == 1 project a, b:string, pack(*)",
    "T | partition hint.strategy=native by k (top 1 by x) | partition by k { U | where y == 1 }",
    "T | fork a = (where x | take 1) (count) | facet by k, l with (take 1)",
    "T | top-nested 3 of k with others = 'o' by count(), top-nested of l by sum(x) desc | top-hitters 5 of k by w | reduce by m with threshold = 0.1",
    "T | scan with_match_id=m declare (s:long = 0) with (step a output=last: x > 1 => s = a.s + 1; step b optional: y;)",
    "range x from 1 to 10 step 1 | assert-schema (x:long)",
    "print dynamic({'a': [1, -2.5, null, true, 'x', datetime(2024-01-01), 1d]}), long(null), guid(74be27de-1e4e-49d9-b579-fe0b331d3642), time(1.02:03:04), 0xFF, 1e5, typeof(long)",
    "datatable(a:long, ['b c']:string)[1, 'x', -2, \"y\", ]",
    "externaldata(a:string)[@'https://x/y.csv', h'z'] with (format = 'csv', ignoreFirstRecord = true)",
    "T | where a in (1, 2) and b !in~ ('x') and c has_any (U | project k) and d between (1 .. 3) and e !between (ago(1d)..now())",
    "T | where * has 'x' and a matches regex @'\\d+' and b !contains_cs 'y' and c =~ 'z' and d !~ 'w'",
    "T | make-graph a --> b with N on id | graph-match (x)-[e*1..3]->(y)<--(z), (x)--(w) where x.k == 1 project y.k",
    "T | make-graph a --> b with_node_id=n | graph-to-table nodes as X, edges",
    "T | make-graph a --> b | graph-shortest-paths output=all (x)-[e*1..5]-(y) project e",
    "alias database D = cluster('c').database('d'); restrict access to (T, U*); T",
    "declare pattern p = (a:string, b:string)[c:string] { ('x', 'y').['z'] = { let n = 1; print n }; ('x', 'w') = { T }; }; declare pattern q; p('x', 'y').z",
    "let x = toscalar(T | summarize max(a)); let M = materialize(T | take x); M",
    "T | where a == {Param} | where ['count'] > 1 | extend order = 1, first = 2",
];

/// The debug text of a tree without its places.
pub fn shape(tree: &impl std::fmt::Debug) -> String {
    let text = format!("{tree:?}");
    let mut shape = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, number) = rest.split_at(at);
        shape.push_str(before);
        let digits = number
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(number.len());
        let (first, after) = number.split_at(digits);
        match after.strip_prefix("..") {
            Some(end) if end.starts_with(|c: char| c.is_ascii_digit()) => {
                rest = end.trim_start_matches(|c: char| c.is_ascii_digit());
            }
            _ => {
                shape.push_str(first);
                rest = after;
            }
        }
    }
    shape + rest
}
