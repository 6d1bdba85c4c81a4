//! Calls that the binder has a form of its own for, because they depend on the columns, tables or rows around rather than on
//! values: what they are called and mean. Their meaning is in `bind`.

use super::Example;

/// A call with a form of its own.
#[derive(Debug)]
pub struct Form {
    /// The name in KQL.
    pub name: &'static str,
    /// Older or other names of the same form.
    pub aliases: &'static [&'static str],
    /// How it is written, `[…]` may be left out.
    pub syntax: &'static str,
    /// One sentence: what it gives.
    pub summary: &'static str,
    /// The file name of its page in Kusto's documentation, without `.md`.
    pub page: &'static str,
    /// Queries with their results, run by the tests.
    pub examples: &'static [Example],
}

/// All forms.
pub static FORMS: &[Form] = &[
    Form {
        name: "materialize",
        aliases: &[],
        syntax: "materialize(query)",
        summary: "The rows of a query, computed once however often they are used.",
        page: "materialize-function",
        examples: &[Example {
            query: "let Drawn = materialize(range x from 1 to 3 step 1 | extend Lot = rand());\nDrawn | join kind=inner Drawn on Lot | count",
            result: "3",
        }],
    },
    Form {
        name: "toscalar",
        aliases: &[],
        syntax: "toscalar(query)",
        summary: "The first value of a query's first row, computed once; null without rows.",
        page: "toscalar-function",
        examples: &[Example {
            query: "let Most = toscalar(range x from 1 to 3 step 1 | summarize max(x));\nprint y = Most + 1",
            result: "4",
        }],
    },
    Form {
        name: "table",
        aliases: &[],
        syntax: "table(name)",
        summary: "The table with this name, which may be computed from constants.",
        page: "table-function",
        examples: &[Example {
            query: "let Logons = datatable(User: string)[\"alice\"];\ntable(strcat(\"Log\", \"ons\"))",
            result: "alice",
        }],
    },
    Form {
        name: "column_ifexists",
        aliases: &["columnifexists"],
        syntax: "column_ifexists(name, default)",
        summary: "The column with this name, or the default where the rows have none.",
        page: "column-ifexists-function",
        examples: &[Example {
            query: "print User = \"alice\"\n| project a = column_ifexists(\"User\", \"?\"), b = column_ifexists(\"Device\", \"?\")",
            result: "alice | ?",
        }],
    },
    Form {
        name: "column_names_of",
        aliases: &[],
        syntax: "column_names_of(table)",
        summary: "The names of a table's columns in order.",
        page: "column-names-of-function",
        examples: &[Example {
            query: "let Logons = datatable(User: string, Device: string)[];\nprint Names = column_names_of(Logons)",
            result: "[\"User\",\"Device\"]",
        }],
    },
    Form {
        name: "pack_all",
        aliases: &[],
        syntax: "pack_all([ignore_null_empty])",
        summary: "All columns of the row as a property bag.",
        page: "pack-all-function",
        examples: &[Example {
            query: "print User = \"alice\", Failures = 2\n| project All = pack_all()",
            result: "{\"User\":\"alice\",\"Failures\":2}",
        }],
    },
    Form {
        name: "bag_pack_columns",
        aliases: &[],
        syntax: "bag_pack_columns(column, …)",
        summary: "The given columns of the row as a property bag.",
        page: "bag-pack-columns-function",
        examples: &[Example {
            query: "print User = \"alice\", Device = \"ws-1\", Failures = 2\n| project Some = bag_pack_columns(User, Failures)",
            result: "{\"User\":\"alice\",\"Failures\":2}",
        }],
    },
    Form {
        name: "bin_auto",
        aliases: &[],
        syntax: "bin_auto(value)",
        summary: "The bin of the size that `set query_bin_auto_size` says.",
        page: "bin-auto-function",
        examples: &[Example {
            query: "set query_bin_auto_size = 10;\nprint x = bin_auto(37)",
            result: "30",
        }],
    },
    Form {
        name: "estimate_data_size",
        aliases: &[],
        syntax: "estimate_data_size(column, …)",
        summary: "About how many bytes the columns of the row take.",
        page: "estimate-data-size-function",
        examples: &[Example {
            query: "print a = 1, b = 2\n| project Bytes = estimate_data_size(a, b)",
            result: "16",
        }],
    },
    Form {
        name: "row_number",
        aliases: &[],
        syntax: "row_number([start [, restart]])",
        summary: "The number of the row in its order, from 1 or `start`; it begins again where `restart` is true.",
        page: "row-number-function",
        examples: &[Example {
            query: "range x from 5 to 7 step 1\n| sort by x desc\n| extend n = row_number()",
            result: "7 | 1\n6 | 2\n5 | 3",
        }],
    },
    Form {
        name: "row_cumsum",
        aliases: &[],
        syntax: "row_cumsum(value [, restart])",
        summary: "The sum of the values up to and with this row; it begins again where `restart` is true.",
        page: "row-cumsum-function",
        examples: &[Example {
            query: "range x from 1 to 4 step 1\n| sort by x asc\n| extend Sum = row_cumsum(x, x == 3)",
            result: "1 | 1\n2 | 3\n3 | 3\n4 | 7",
        }],
    },
    Form {
        name: "row_rank_dense",
        aliases: &["row_rank"],
        syntax: "row_rank_dense(value [, restart])",
        summary: "The rank of the row's value, from 1, without gaps: rows with the same value as the one before share its rank.",
        page: "row-rank-dense-function",
        examples: &[Example {
            query: "datatable(x: long)[7, 7, 5]\n| sort by x desc\n| extend Rank = row_rank_dense(x)",
            result: "7 | 1\n7 | 1\n5 | 2",
        }],
    },
    Form {
        name: "row_rank_min",
        aliases: &[],
        syntax: "row_rank_min(value [, restart])",
        summary: "The rank of the row's value, from 1, with gaps: the rank after rows that share one counts all of them.",
        page: "row-rank-min-function",
        examples: &[Example {
            query: "datatable(x: long)[7, 7, 5]\n| sort by x desc\n| extend Rank = row_rank_min(x)",
            result: "7 | 1\n7 | 1\n5 | 3",
        }],
    },
    Form {
        name: "prev",
        aliases: &[],
        syntax: "prev(value [, offset [, default]])",
        summary: "The value of the row before this one, or `offset` rows before.",
        page: "prev-function",
        examples: &[Example {
            query: "range x from 1 to 3 step 1\n| sort by x asc\n| extend Before = prev(x)",
            result: "1 | null\n2 | 1\n3 | 2",
        }],
    },
    Form {
        name: "next",
        aliases: &[],
        syntax: "next(value [, offset [, default]])",
        summary: "The value of the row after this one, or `offset` rows after.",
        page: "next-function",
        examples: &[Example {
            query: "range x from 1 to 3 step 1\n| sort by x asc\n| extend After = next(x, 1, 0)",
            result: "1 | 2\n2 | 3\n3 | 0",
        }],
    },
    Form {
        name: "row_window_session",
        aliases: &[],
        syntax: "row_window_session(time, longest, gap [, restart])",
        summary: "The time at which the row's session began: a new one begins after a gap, or when it gets too long.",
        page: "row-window-session-function",
        examples: &[Example {
            query: "datatable(t: datetime)[datetime(2026-01-14 08:00), datetime(2026-01-14 08:05), datetime(2026-01-14 09:00)]\n| sort by t asc\n| project hourofday(t), Session = format_datetime(row_window_session(t, 1d, 10m), \"HH:mm\")",
            result: "8 | 08:00\n8 | 08:00\n9 | 09:00",
        }],
    },
];
