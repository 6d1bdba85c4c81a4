//! The plugins that Kusto has and that are refused here, each with the reason or a way out.

/// What to do instead of calling the plugin with this name; `None` when there is no such plugin.
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
        &["dax_request"],
        "nothing is ever fetched: give the rows of the answer with `datatable(…)[…]`",
    ),
    (
        &["identity_v3"],
        "it tests the engine itself, and is not published: use `identity()`",
    ),
    (
        &["funnel_sequence"],
        "it gives three tables, and which states come before and after is not published: find the sequences with `sequence_detect`",
    ),
    (
        &["autocluster"],
        "its seeds and the score that picks its patterns are not published: `basket()` lists all that are frequent",
    ),
    (
        &["diffpatterns", "diffpatterns_text"],
        "which patterns it picks is not published: compare `basket()` of both sets",
    ),
];
