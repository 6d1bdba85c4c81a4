//! The plugins that Kusto has and that are refused here, each with the reason or a way out.

/// What to do instead of calling the plugin with this name; nothing when there is no such plugin.
pub(super) fn help(name: &str) -> Option<&'static str> {
    REFUSED
        .iter()
        .find(|(names, _)| names.contains(&name))
        .map(|(_, help)| *help)
}

const REFUSED: &[(&[&str], &str)] = &[
    (
        &[
            "http_request",
            "http_request_post",
            "sql_request",
            "mysql_request",
            "postgresql_request",
            "cosmosdb_sql_request",
            "azure_digital_twins_query_request",
            "execute_query",
            "execute_show_command",
            "external_datatable",
        ],
        "nothing is ever fetched: give the rows of the answer with `datatable(…)[…]`",
    ),
    (
        &["python", "r", "R", "csharp"],
        "no foreign code is ever run: give the rows it makes with `datatable(…)[…]`",
    ),
    (
        &[
            "ai_chat_completion",
            "ai_chat_completion_prompt",
            "ai_embed_text",
            "ai_embeddings",
            "ai_embeddings_prompt",
        ],
        "no model is ever asked: give the rows of its answer with `datatable(…)[…]`",
    ),
    (
        &[
            "infer_storage_schema",
            "infer_storage_schema_with_suggestions",
        ],
        "nothing is ever fetched: write the schema out",
    ),
    (
        &["preview"],
        "it gives two tables: end in `take …`, or in `count`",
    ),
    (
        &["funnel_sequence"],
        "it gives three tables: find the sequences with `sequence_detect` or a `join` on the id",
    ),
    (
        &["funnel_sequence_completion"],
        "what ties and overlapping windows do is not documented: find the steps with `sequence_detect`",
    ),
    (
        &["session_count"],
        "what a session counts for is not documented: use `row_window_session(…)` and `summarize`",
    ),
    (
        &["autocluster", "diffpatterns"],
        "which patterns it picks is not documented: `basket()` lists all that are frequent",
    ),
    (
        &["dcount_intersect"],
        "it reads sketches of sets, which are not kept: use `make_set(…)` and `set_intersect(…)`",
    ),
    (
        &["geo_line_lookup", "geo_polygon_lookup"],
        "places on the globe are not looked up: `join` on a cell such as `geo_point_to_geohash(…)`",
    ),
    (
        &["estimate_rows_count"],
        "nothing is estimated: use `count`",
    ),
];
