//! Stages of other languages and tools.

/// What other languages and tools call the tabular operators, and what to write.
pub const ELSEWHERE: &[(&str, &str)] = &[
    ("select", "`project` chooses columns: `| project A, B`"),
    ("fields", "`project` chooses columns: `| project A, B`"),
    ("table", "`project` chooses columns: `| project A, B`"),
    (
        "drop",
        "`project-away` drops columns: `| project-away A, B`",
    ),
    (
        "rename",
        "`project-rename` renames columns: `| project-rename New = Old`",
    ),
    ("eval", "`extend` computes a column: `| extend x = …`"),
    (
        "let",
        "`let` stands before the query: `let x = …;`; `extend` computes a column: `| extend x = …`",
    ),
    (
        "rex",
        "`parse` and `extract` read values out of texts: `| extend x = extract(\"…\", 1, Column)`",
    ),
    (
        "stats",
        "`summarize` aggregates: `| summarize count() by A`",
    ),
    ("group", "`summarize` groups: `| summarize count() by A`"),
    ("groupby", "`summarize` groups: `| summarize count() by A`"),
    (
        "by",
        "`by` belongs to the stage before: `| summarize count() by A`",
    ),
    (
        "having",
        "`where` filters after `summarize` too: `| where count_ > 5`",
    ),
    ("if", "`where` filters: `| where …`"),
    ("when", "`where` filters: `| where …`"),
    ("match", "`where` filters: `| where …`"),
    (
        "grep",
        "`search` looks into all columns, `where Column has \"…\"` into one",
    ),
    (
        "head",
        "`take` gives some rows, `top` the first of an order: `| top 10 by Timestamp`",
    ),
    (
        "first",
        "`take` gives some rows, `top` the first of an order: `| top 10 by Timestamp`",
    ),
    (
        "tail",
        "`top` gives the first rows of an order: `| top 10 by Timestamp desc`",
    ),
    (
        "last",
        "`top` gives the first rows of an order: `| top 10 by Timestamp desc`",
    ),
    (
        "dedup",
        "`distinct` keeps each combination of columns once; `summarize arg_max(Timestamp, *) by Key` the latest row of each key",
    ),
    (
        "unique",
        "`distinct` keeps each combination of columns once: `| distinct A, B`",
    ),
    (
        "append",
        "`union` adds the rows of other tables: `| union Table`",
    ),
    (
        "explode",
        "`mv-expand` makes a row of each element: `| mv-expand Column`",
    ),
    (
        "unnest",
        "`mv-expand` makes a row of each element: `| mv-expand Column`",
    ),
    (
        "expand",
        "`mv-expand` makes a row of each element: `| mv-expand Column`",
    ),
    (
        "timechart",
        "write `| render timechart`, after a `summarize … by bin(Timestamp, 1h)`",
    ),
    ("chart", "`render` draws: `| render timechart`"),
    (
        "left",
        "the kind of a join is a setting: `| join kind=leftouter (Table) on key`",
    ),
    (
        "right",
        "the kind of a join is a setting: `| join kind=rightouter (Table) on key`",
    ),
    (
        "inner",
        "the kind of a join is a setting: `| join kind=inner (Table) on key`",
    ),
    (
        "outer",
        "the kind of a join is a setting: `| join kind=fullouter (Table) on key`",
    ),
    ("on", "`on` belongs to `join`: `| join (Table) on key`"),
    ("from", "a query begins with its table: `Table | where …`"),
    (
        "pivot",
        "`evaluate` runs plugins: `| evaluate pivot(Column)`",
    ),
    (
        "bag_unpack",
        "`evaluate` runs plugins: `| evaluate bag_unpack(Column)`",
    ),
    (
        "eventstats",
        "`summarize` aggregates, and `join` brings its values back to the rows: `| join kind=inner (Table | summarize n = count() by A) on A`",
    ),
    (
        "streamstats",
        "`| sort by Timestamp asc | extend n = row_number(), total = row_cumsum(x)` counts on from row to row",
    ),
    (
        "transaction",
        "`summarize` groups: `| summarize make_list(A), min(Timestamp), max(Timestamp) by Key`",
    ),
    (
        "bucket",
        "`bin` is a function: `| summarize count() by bin(Timestamp, 1h)`",
    ),
    (
        "bin",
        "`bin` is a function: `| summarize count() by bin(Timestamp, 1h)`",
    ),
    (
        "spath",
        "`parse_json` reads JSON: `| extend x = parse_json(Column).name`",
    ),
    (
        "parse_json",
        "`parse_json` is a function: `| extend x = parse_json(Column)`",
    ),
    (
        "extract",
        "`extract` is a function: `| extend x = extract(\"…\", 1, Column)`",
    ),
    (
        "split",
        "`split` is a function: `| extend x = split(Column, \",\")`",
    ),
    (
        "makemv",
        "`split` is a function: `| extend x = split(Column, \",\")`",
    ),
    (
        "regex",
        "`where` filters: `| where Column matches regex \"…\"`",
    ),
    (
        "rare",
        "`summarize` counts: `| summarize n = count() by A | top 10 by n asc`",
    ),
    (
        "fillnull",
        "`coalesce` fills in values: `| extend x = coalesce(x, 0)`",
    ),
    (
        "inputlookup",
        "a list of values is a table: `externaldata`, `_GetWatchlist(\"…\")` or `let list = dynamic([…])`",
    ),
    (
        "makeresults",
        "`print` or `datatable` make rows: `print x = 1`",
    ),
    (
        "convert",
        "`extend` computes a column: `| extend x = tolong(x)`",
    ),
    (
        "cast",
        "`extend` computes a column: `| extend x = tolong(x)`",
    ),
    ("add", "`extend` computes a column: `| extend x = …`"),
    ("set", "`extend` computes a column: `| extend x = …`"),
    ("assign", "`extend` computes a column: `| extend x = …`"),
    ("compute", "`extend` computes a column: `| extend x = …`"),
    ("calculate", "`extend` computes a column: `| extend x = …`"),
    ("mutate", "`extend` computes a column: `| extend x = …`"),
    ("with", "`extend` computes a column: `| extend x = …`"),
    ("column", "`extend` computes a column: `| extend x = …`"),
    (
        "remove",
        "`project-away` drops columns: `| project-away A, B`",
    ),
    (
        "delete",
        "`project-away` drops columns: `| project-away A, B`",
    ),
    (
        "exclude",
        "`project-away` drops columns: `| project-away A, B`",
    ),
    (
        "keep",
        "`project-keep` keeps columns: `| project-keep A, B`",
    ),
    ("show", "`project` chooses columns: `| project A, B`"),
    ("display", "`project` chooses columns: `| project A, B`"),
    ("output", "`project` chooses columns: `| project A, B`"),
    ("return", "`project` chooses columns: `| project A, B`"),
    ("get", "`project` chooses columns: `| project A, B`"),
    ("columns", "`project` chooses columns: `| project A, B`"),
    (
        "aggregate",
        "`summarize` aggregates: `| summarize count() by A`",
    ),
    ("agg", "`summarize` aggregates: `| summarize count() by A`"),
    (
        "summary",
        "`summarize` aggregates: `| summarize count() by A`",
    ),
    (
        "tstats",
        "`summarize` aggregates: `| summarize count() by A`",
    ),
    ("sum", "`summarize` aggregates: `| summarize sum(A)`"),
    ("avg", "`summarize` aggregates: `| summarize avg(A)`"),
    ("max", "`summarize` aggregates: `| summarize max(A)`"),
    ("min", "`summarize` aggregates: `| summarize min(A)`"),
    ("dcount", "`summarize` aggregates: `| summarize dcount(A)`"),
    (
        "make_set",
        "`summarize` aggregates: `| summarize make_set(A)`",
    ),
    (
        "skip",
        "no rows can be skipped: `| serialize n = row_number() | where n > 10`",
    ),
    (
        "offset",
        "no rows can be skipped: `| serialize n = row_number() | where n > 10`",
    ),
    ("wc", "`count` counts the rows: `| count`"),
    (
        "uniq",
        "`distinct` keeps each combination of columns once: `| distinct A, B`",
    ),
    ("sortby", "write `| sort by A`"),
    ("orderby", "write `| order by A`"),
    (
        "merge",
        "`join` puts rows side by side, `union` one below the other",
    ),
    (
        "intersect",
        "rows of both tables: `| join kind=leftsemi (Table) on key`",
    ),
    (
        "except",
        "rows that another table does not have: `| join kind=leftanti (Table) on key`",
    ),
    (
        "minus",
        "rows that another table does not have: `| join kind=leftanti (Table) on key`",
    ),
    (
        "leftjoin",
        "the kind of a join is a setting: `| join kind=leftouter (Table) on key`",
    ),
    (
        "innerjoin",
        "the kind of a join is a setting: `| join kind=inner (Table) on key`",
    ),
    ("has", "`where` filters: `| where Column has \"…\"`"),
    (
        "contains",
        "`where` filters: `| where Column contains \"…\"`",
    ),
    ("in", "`where` filters: `| where Column in (…)`"),
];
