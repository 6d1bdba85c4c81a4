//! Sources that are known by their use, and rows that only the caller can supply.

use std::sync::Arc;

use kql_eval::Query;
use kql_eval::bind::{Catalog, Evidence};
use kql_eval::plan::{Field, Schema};
use kql_eval::types::ScalarType;

/// One known table, whose schema does not list `_ItemId`; everything else is open or missing.
struct Workspace {
    is_open: bool,
}

impl Catalog for Workspace {
    fn table(&self, name: &str) -> Option<Arc<Schema>> {
        let columns = match name {
            "Known" => vec![
                Field::computed("Id", ScalarType::Long),
                Field::computed("User", ScalarType::String),
            ],
            "_GetWatchlist('VIP')" => vec![Field::computed("SearchKey", ScalarType::String)],
            _ => return None,
        };
        Some(Arc::new(Schema::new(columns)))
    }

    fn table_names(&self) -> Vec<String> {
        vec!["Known".to_owned()]
    }

    fn unlisted_column(&self, _: &str, column: &str) -> Option<ScalarType> {
        (column == "_ItemId").then_some(ScalarType::String)
    }

    fn is_open(&self) -> bool {
        self.is_open
    }
}

fn columns(text: &str, is_open: bool) -> Result<String, String> {
    let query = Query::compile(text, &Workspace { is_open })
        .map_err(|errors| errors.first().map(ToString::to_string).unwrap_or_default())?;
    let bound = query.bound();
    let fields = &bound.results.first().expect("a result").plan.schema.fields;
    let fields: Vec<String> = fields
        .iter()
        .map(|field| format!("{}:{}", field.name, field.ty))
        .collect();
    Ok(fields.join(" "))
}

fn sources(text: &str) -> String {
    let query = Query::compile(text, &Workspace { is_open: true }).expect("an open query binds");
    let shown = query.bound().open.iter().map(|source| {
        let columns = source
            .columns
            .iter()
            .map(|column| {
                let guess = match column.evidence {
                    Evidence::Guess => "?",
                    Evidence::Use | Evidence::None => "",
                };
                format!("{}:{}{guess}", column.name, column.ty)
            })
            .collect::<Vec<_>>();
        format!("{}({})", source.name, columns.join(" "))
    });
    shown.collect::<Vec<_>>().join(" ")
}

#[test]
fn an_open_table_has_the_columns_that_are_used_with_the_types_of_their_use() {
    assert_eq!(
        sources("Other | where Name has 'x' and Seen > ago(1d) and Size > 5 | project Bag.a, Free"),
        "Other(Name:string Seen:datetime Size:long Bag:dynamic Free:dynamic)"
    );
}

#[test]
fn uses_that_disagree_leave_a_column_dynamic() {
    assert_eq!(
        sources("Other | where X has 'a' or X > 5"),
        "Other(X:dynamic)"
    );
}

#[test]
fn a_column_has_the_type_that_a_renamed_copy_is_used_as() {
    assert_eq!(
        sources("Other | project-rename Y = X | where Y endswith 'a'"),
        "Other(X:string)"
    );
}

#[test]
fn a_name_that_ends_in_time_is_a_time_unless_its_use_tells_another_type() {
    assert_eq!(
        sources("Other | project StartTime, ResponseTime | where ResponseTime > 5"),
        "Other(StartTime:datetime? ResponseTime:long)"
    );
}

#[test]
fn a_guess_gives_way_to_the_use_of_what_was_made_of_the_column() {
    for (text, found) in [
        (
            "Other | summarize First = min(Seen) by User | where First > ago(1d)",
            "Other(User:string? Seen:datetime?)",
        ),
        (
            "Other | sort by Seen asc | summarize First = min(Seen), Last = max(Seen) | extend d = Last - First | where d > 1h",
            "Other(Seen:datetime?)",
        ),
        (
            "Other | summarize First = min(Code) | where First has 'x'",
            "Other(Code:string?)",
        ),
        ("Other | where duration_s > 5", "Other(duration_s:long?)"),
        (
            "Other | extend k = coalesce(A, B) | summarize count() by k | where k has 'x'",
            "Other(A:string? B:string?)",
        ),
        (
            "Other | where EventTime has '2026'",
            "Other(EventTime:string)",
        ),
    ] {
        assert_eq!(sources(text), found, "{text}");
    }
}

#[test]
fn a_mistake_that_no_type_mends_is_told_where_sources_are_open() {
    assert!(columns("Other | where Known has 5d and ago(1d) > 'x' + 1", true).is_err());
}

#[test]
fn both_sides_of_a_join_may_be_open() {
    assert_eq!(
        columns("A | join kind=inner B on Key | project Key, Key1", true),
        Ok("Key:string Key1:string".to_owned())
    );
}

#[test]
fn the_star_of_an_aggregate_keeps_a_source_open() {
    assert_eq!(
        columns(
            "Other | summarize arg_max(Seen, *) by Id | project Id, Later",
            true
        ),
        Ok("Id:string Later:dynamic".to_owned())
    );
}

#[test]
fn an_open_function_adds_the_columns_that_later_stages_use() {
    assert_eq!(
        columns("Known | invoke enrich(User) | project User, Risk", true),
        Ok("User:string Risk:dynamic".to_owned())
    );
}

#[test]
fn a_known_table_stays_closed_where_others_are_open() {
    assert_eq!(
        columns("Known | project Usr", true),
        Err("no column is named `Usr` here".to_owned())
    );
}

#[test]
fn what_is_not_known_is_refused_where_nothing_is_open() {
    assert_eq!(
        columns("Other | count", false),
        Err("no table is named `Other`".to_owned())
    );
    assert_eq!(
        columns("_GetWatchlist('Other') | count", false),
        Err("no function is named `_GetWatchlist`".to_owned())
    );
}

#[test]
fn a_function_answers_the_rows_that_are_given_under_its_call() {
    assert_eq!(
        columns("_GetWatchlist('VIP') | project SearchKey", false),
        Ok("SearchKey:string".to_owned())
    );
}

#[test]
fn a_column_that_the_schema_does_not_list_shows_only_where_it_is_named() {
    assert_eq!(
        columns("Known | project Id, _ItemId", false),
        Ok("Id:long _ItemId:string".to_owned())
    );
    assert_eq!(
        columns("Known", false),
        Ok("Id:long User:string".to_owned())
    );
}

#[test]
fn external_data_has_its_declared_columns() {
    assert_eq!(
        columns(
            "externaldata (a: string, n: long) ['https://data.example/x.csv'] | where n > 1",
            false
        ),
        Ok("a:string n:long".to_owned())
    );
}

#[test]
fn a_file_profile_is_added_to_each_row() {
    let text = "Known | extend SHA1 = User | invoke FileProfile(SHA1, 1000) | project GlobalPrevalence, Signer";
    assert_eq!(
        columns(text, false),
        Ok("GlobalPrevalence:long Signer:string".to_owned())
    );
}
