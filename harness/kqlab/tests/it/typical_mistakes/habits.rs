//! Mistakes of spelling, order and habit: each with the code, the culprit and the way out.

use super::check;

/// Operators of every sort: misspelt, in several words, in other signs.
#[test]
fn operators_in_other_signs_and_words_are_told_with_the_operator() {
    check(&[
        (
            "DeviceProcessEvents | where FileName hass 'bob'",
            "foreign_operator",
            "hass",
            "did you mean `has`?",
        ),
        (
            "DeviceProcessEvents | where FileName hs 'bob'",
            "foreign_operator",
            "hs",
            "did you mean `has`?",
        ),
        (
            "DeviceProcessEvents | where FileName !=~ 'bob'",
            "foreign_operator",
            "!=~",
            "write `!~`",
        ),
        (
            "DeviceProcessEvents | where FileName =!~ 'bob'",
            "foreign_operator",
            "=!~",
            "write `!~`",
        ),
        (
            "DeviceProcessEvents | where FileName ~= 'bob'",
            "foreign_operator",
            "~=",
            "write `=~`",
        ),
        (
            "DeviceProcessEvents | where FileName ~ 'bob'",
            "foreign_operator",
            "~",
            "write `=~`",
        ),
        (
            "DeviceProcessEvents | where FileName =~~ 'bob'",
            "foreign_operator",
            "=~~",
            "write `=~`",
        ),
        (
            "DeviceProcessEvents | where FileName >< 'bob'",
            "foreign_operator",
            "><",
            "write `!=`",
        ),
        (
            "DeviceProcessEvents | where ProcessId => 4",
            "foreign_operator",
            "=>",
            "write `>=`",
        ),
        (
            "DeviceProcessEvents | where ProcessId >> 4",
            "foreign_operator",
            ">>",
            "write `>`",
        ),
        (
            "DeviceProcessEvents | where FileName has any ('a', 'b')",
            "foreign_operator",
            "has any",
            "write `has_any`, in one word",
        ),
        (
            "DeviceProcessEvents | where FileName has prefix 'a'",
            "foreign_operator",
            "has prefix",
            "write `hasprefix`, in one word",
        ),
        (
            "DeviceProcessEvents | where FileName doesnotcontain 'a'",
            "foreign_operator",
            "doesnotcontain",
            "write `!contains`",
        ),
        (
            "DeviceProcessEvents | where FileName notin ('a')",
            "foreign_operator",
            "notin",
            "write `!in`",
        ),
        (
            "DeviceProcessEvents | where FileName not_in ('a')",
            "foreign_operator",
            "not_in",
            "write `!in`",
        ),
        (
            "DeviceProcessEvents | where FileName nothas 'a'",
            "foreign_operator",
            "nothas",
            "write `!has`",
        ),
        (
            "DeviceProcessEvents | where FileName notequals 'a'",
            "foreign_operator",
            "notequals",
            "write `!=`",
        ),
        (
            "DeviceProcessEvents | where FileName matches regexp 'a'",
            "foreign_operator",
            "matches regexp",
            "write `matches regex`",
        ),
        (
            "DeviceProcessEvents | where FileName matchesregex 'a'",
            "foreign_operator",
            "matchesregex",
            "write `matches regex`",
        ),
        (
            "DeviceProcessEvents | where FileName == 'a' andd ProcessId == 4",
            "foreign_operator",
            "andd",
            "did you mean `and`?",
        ),
        (
            "DeviceProcessEvents | where FileName == 'a' adn ProcessId == 4",
            "foreign_operator",
            "adn",
            "did you mean `and`?",
        ),
        (
            "DeviceProcessEvents | where FileName == 'a' but ProcessId == 4",
            "foreign_operator",
            "but",
            "write `and`",
        ),
        (
            "DeviceProcessEvents | where FileName is empty",
            "foreign_operator",
            "is",
            "write `isempty(…)`",
        ),
        (
            "DeviceProcessEvents | where FileName isnull",
            "missing_operator",
            "isnull",
            "a test is called: `isnull(FileName)`",
        ),
        (
            "DeviceProcessEvents | where FileName is not empty",
            "foreign_operator",
            "is not",
            "write `isnotempty(…)`",
        ),
        (
            "DeviceProcessEvents | where FileName not empty",
            "foreign_operator",
            "not",
            "write `isnotempty(…)`",
        ),
        (
            "DeviceProcessEvents | where FileName isnot 'a'",
            "foreign_operator",
            "isnot",
            "write `!=`",
        ),
        (
            "DeviceProcessEvents | where FileName does not contain 'a'",
            "foreign_operator",
            "does not contain",
            "write `!contains`",
        ),
        (
            "DeviceProcessEvents | where FileName does not have 'a'",
            "foreign_operator",
            "does not have",
            "write `!has`",
        ),
        (
            "DeviceProcessEvents | where FileName is in ('a')",
            "foreign_operator",
            "is in",
            "write `in (…)`",
        ),
        (
            "DeviceProcessEvents | where FileName greater than 4",
            "foreign_operator",
            "greater than",
            "write `>`",
        ),
        (
            "DeviceProcessEvents | where ProcessId less 4",
            "foreign_operator",
            "less",
            "write `<`",
        ),
        (
            "DeviceProcessEvents | where ProcessId equal to 4",
            "foreign_operator",
            "equal to",
            "write `==`",
        ),
        (
            "DeviceProcessEvents | where FileName begins with 'a'",
            "foreign_operator",
            "begins with",
            "write `startswith`",
        ),
        (
            "DeviceProcessEvents | where FileName end with 'a'",
            "foreign_operator",
            "end with",
            "write `endswith`, in one word",
        ),
        (
            "DeviceProcessEvents | where FileName starts_with_any ('a')",
            "foreign_operator",
            "starts_with_any",
            "join several `startswith` with `or`",
        ),
        (
            "DeviceProcessEvents | where FileName contains_cs_any ('a')",
            "foreign_operator",
            "contains_cs_any",
            "join several `contains_cs` with `or`",
        ),
        (
            "DeviceProcessEvents | where FileName one of ('a')",
            "foreign_operator",
            "one of",
            "write `in (…)`",
        ),
        (
            "DeviceProcessEvents | where FileName SIMILAR TO 'a'",
            "foreign_operator",
            "SIMILAR TO",
            "write `matches regex`",
        ),
    ]);
}

/// Texts without quotes, names in other quotes, and lists by `or`.
#[test]
fn conditions_and_texts_written_as_elsewhere_are_told() {
    check(&[
        (
            "DeviceProcessEvents | where FileName has 'a' or 'b'",
            "wrong_type",
            "'b'",
            "name the column again: `FileName has … or FileName has …`, or write a ",
        ),
        (
            "DeviceProcessEvents | where FileName == 'a' or 'b'",
            "wrong_type",
            "'b'",
            "name the column again: `FileName == … or FileName == …`, or write a li",
        ),
        (
            "DeviceProcessEvents | where FileName endswith 'a' or 'b'",
            "wrong_type",
            "'b'",
            "name the column again: `FileName endswith … or FileName endswith …`",
        ),
        (
            "DeviceProcessEvents | where FileName == bob",
            "unknown_column",
            "bob",
            r#"a text stands in quotes: `"bob"`"#,
        ),
        (
            "DeviceProcessEvents | where FileName == `bob`",
            "foreign_quotes",
            "`bob`",
            r#"write `"bob"` for a text, `bob` for a column"#,
        ),
        (
            "DeviceProcessEvents | where FileName has bob",
            "unknown_column",
            "bob",
            r#"a text stands in quotes: `"bob"`"#,
        ),
        (
            "DeviceProcessEvents | where FileName.StartsWith('a')",
            "unsupported",
            "FileName.StartsWith('a')",
            r#"write `column startswith "…"`"#,
        ),
        (
            "DeviceProcessEvents | where FileName.ToLower() == 'a'",
            "unsupported",
            "FileName.ToLower()",
            "write `tolower(column)`",
        ),
        (
            "DeviceProcessEvents | where regex_match(FileName, 'a')",
            "unknown_function",
            "regex_match",
            r#"write `column matches regex "…"`"#,
        ),
        (
            "DeviceProcessEvents | where exists(FileName)",
            "unknown_function",
            "exists",
            "write `isnotempty(column)`",
        ),
        (
            "DeviceProcessEvents | extend x = yes",
            "unknown_column",
            "yes",
            "write `true`",
        ),
        (
            "DeviceProcessEvents | extend x = None",
            "unknown_column",
            "None",
            "a missing value has a type: `long(null)`, `datetime(null)`, `dynamic(n",
        ),
        (
            "DeviceProcessEvents | where Timestamp > yesterday",
            "unknown_column",
            "yesterday",
            "write `startofday(ago(1d))`",
        ),
        (
            "DeviceProcessEvents | where Timestamp > ago(5mins)",
            "unknown_unit",
            "5mins",
            "the units are d, h, m, s, ms, microsecond and tick; write `5m`",
        ),
        (
            "DeviceProcessEvents | where Timestamp > ago(7D)",
            "unknown_unit",
            "7D",
            "the units are d, h, m, s, ms, microsecond and tick; write `7d`",
        ),
        (
            "DeviceProcessEvents | extend x = 1_000",
            "unknown_unit",
            "1_000",
            "the units are d, h, m, s, ms, microsecond and tick; write the number a",
        ),
    ]);
}

/// The order of clauses and the words between them.
#[test]
fn clauses_in_the_wrong_order_are_told_where_they_stand() {
    check(&[
        (
            "DeviceProcessEvents | summarize count() FileName",
            "expected",
            "count()^",
            "write `summarize count() by key`",
        ),
        (
            "DeviceProcessEvents | summarize by FileName count()",
            "clause_order",
            "count",
            "aggregates stand before `by`: `summarize count() by key`",
        ),
        (
            "DeviceProcessEvents | summarize count(distinct FileName)",
            "foreign_clause",
            "distinct",
            "`dcount(Column)` counts the different values, `make_set(Column)` lists",
        ),
        (
            "DeviceProcessEvents | summarize max(Timestamp) per DeviceName",
            "foreign_clause",
            "per",
            "the keys stand after `by`: `summarize count() by key`",
        ),
        (
            "DeviceProcessEvents | summarize max(Timestamp) by DeviceName, by FileName",
            "clause_order",
            "by",
            "one `by` stands before all keys: `summarize count() by A, B`",
        ),
        (
            "DeviceProcessEvents | summarize count() every 1h",
            "foreign_clause",
            "every",
            "the keys stand after `by`: `summarize count() by key`",
        ),
        (
            "DeviceProcessEvents | summarize count() by FileName | sort by count desc",
            "unknown_column",
            "count",
            "the column is named `count_`; `summarize x = count(…)` gives it anothe",
        ),
        (
            "DeviceProcessEvents | summarize count() by FileName | where count > 5",
            "unknown_column",
            "count",
            "the column is named `count_`; `summarize x = count(…)` gives it anothe",
        ),
        (
            "DeviceProcessEvents | summarize dcount(FileName) by DeviceName | where dcount > 5",
            "unknown_column",
            "dcount",
            "the column is named `dcount_FileName`; `summarize x = dcount(…)` gives",
        ),
        (
            "DeviceProcessEvents | summarize make_set(FileName) by DeviceName | where array_length(make_set) > 5",
            "unknown_column",
            "make_set",
            "the column is named `set_FileName`; `summarize x = make_set(…)` gives ",
        ),
        (
            "DeviceProcessEvents | distinct FileName | count()",
            "unknown_operator",
            "count",
            "a stage that counts has no brackets: write `| count`",
        ),
        (
            "DeviceProcessEvents | count by FileName",
            "foreign_clause",
            "by",
            "`count` counts all rows; `summarize count() by key` those of each key",
        ),
        (
            "DeviceProcessEvents | distinct by FileName",
            "foreign_clause",
            "by",
            "write the columns alone: `distinct A, B`",
        ),
        (
            "DeviceProcessEvents | top by Timestamp",
            "expected",
            "top^",
            "write `top 10 by column desc`",
        ),
        (
            "DeviceProcessEvents | top 10 by Timestamp desc asc",
            "clause_order",
            "asc",
            "a key has one order: write `asc` or `desc`",
        ),
        (
            "DeviceProcessEvents | top 10 by FileName, Timestamp",
            "unexpected_text",
            ",",
            "`top` has one key: write `sort by A, B | take 10` for several",
        ),
        (
            "DeviceProcessEvents | limit 10, 20",
            "unexpected_text",
            ",",
            "`take` has one number: no rows can be skipped; `sort by` first says wh",
        ),
        (
            "DeviceProcessEvents | sort desc Timestamp",
            "clause_order",
            "desc",
            "write `sort by Timestamp desc`",
        ),
        (
            "DeviceProcessEvents | sort by desc Timestamp",
            "clause_order",
            "desc",
            "write `sort by Timestamp desc`",
        ),
        (
            "DeviceProcessEvents | order by Timestamp desc asc",
            "clause_order",
            "asc",
            "a key has one order: write `asc` or `desc`",
        ),
        (
            "DeviceProcessEvents | sort by Timestamp dsc",
            "foreign_clause",
            "dsc",
            "write `desc`",
        ),
        (
            "DeviceProcessEvents | sort by -Timestamp",
            "wrong_type",
            "Timestamp",
            "`sort by x desc` turns an order round, `project-away x` drops a column",
        ),
        (
            "DeviceProcessEvents | join DeviceNetworkEvents by DeviceId",
            "foreign_clause",
            "by",
            "the keys of a join stand after `on`: `join (Table) on key`",
        ),
        (
            "DeviceProcessEvents | join DeviceNetworkEvents using DeviceId",
            "foreign_clause",
            "using",
            "the keys of a join stand after `on`: `join (Table) on key`",
        ),
        (
            "DeviceProcessEvents | join on DeviceId (DeviceNetworkEvents)",
            "clause_order",
            "on",
            "the table stands before `on`: `join (Table) on key`",
        ),
        (
            "DeviceProcessEvents | join kind inner (DeviceNetworkEvents) on DeviceId",
            "unknown_setting",
            "kind inner",
            "write `kind=inner`",
        ),
        (
            "DeviceProcessEvents | join inner (DeviceNetworkEvents) on DeviceId",
            "unknown_setting",
            "inner",
            "write `kind=inner`",
        ),
        (
            "DeviceProcessEvents | join kind==inner (DeviceNetworkEvents) on DeviceId",
            "unknown_setting",
            "kind==inner",
            "write `kind=inner`",
        ),
        (
            "DeviceProcessEvents | join DeviceNetworkEvents, DeviceFileEvents on DeviceId",
            "unexpected_text",
            ",",
            "a join has one table: write another `| join` for the next",
        ),
        (
            "DeviceProcessEvents | union all DeviceNetworkEvents",
            "foreign_clause",
            "all",
            "write the tables alone: `union A, B`; `distinct` drops equal rows",
        ),
        (
            "DeviceProcessEvents | make-series count() on Timestamp",
            "expected",
            "Timestamp^",
            "write `make-series count() on Timestamp from ago(1d) to now() step 1h ",
        ),
        (
            "DeviceProcessEvents | mv-apply x = split(FileName, '.') (where x == 'a')",
            "expected",
            "'.')^",
            "write `mv-apply x = Column on (where x > 1)`",
        ),
        (
            "DeviceProcessEvents | partition FileName (take 1)",
            "expected",
            "partition^",
            "write `partition by key (top 1 by Timestamp)`",
        ),
    ]);
}

/// Dynamic access, casts, and signs of other languages.
#[test]
fn paths_and_values_of_other_languages_are_told() {
    check(&[
        (
            "DeviceProcessEvents | extend x = AdditionalFields->Name",
            "foreign_operator",
            "->",
            "write `AdditionalFields.Name`",
        ),
        (
            "DeviceProcessEvents | extend D = parse_json(AdditionalFields) | extend x = D->Name",
            "foreign_operator",
            "->",
            "write `D.Name`",
        ),
        (
            "DeviceProcessEvents | extend D = parse_json(AdditionalFields) | extend x = D::Name",
            "foreign_operator",
            "::",
            "write `D.Name`",
        ),
        (
            "DeviceProcessEvents | extend D = parse_json(AdditionalFields) | extend x = D{'Name'}",
            "unexpected_text",
            "{",
            "write `D['Name']`",
        ),
        (
            "DeviceProcessEvents | extend D = parse_json(AdditionalFields) | extend x = D.0.Name",
            "foreign_operator",
            "0",
            "write `D[0]`",
        ),
        (
            "DeviceProcessEvents | extend D = parse_json(AdditionalFields) | extend x = D..Name",
            "unexpected_text",
            "..",
            "a range stands after `between`: `column between (low .. high)`; a prop",
        ),
        (
            "DeviceProcessEvents | extend x = FileName::string",
            "foreign_operator",
            "::",
            "write `tostring(FileName)`",
        ),
        (
            "DeviceProcessEvents | extend x = (string)FileName",
            "foreign_operator",
            "(string)",
            "write `tostring(FileName)`",
        ),
        (
            "DeviceProcessEvents | extend x = string(FileName)",
            "unknown_function",
            "string",
            "write `tostring(value)`",
        ),
        (
            "DeviceProcessEvents | extend x = tostring FileName",
            "missing_operator",
            "FileName",
            "write an operator between them; an argument stands in brackets: `tostr",
        ),
        (
            "DeviceProcessEvents | extend x := FileName",
            "foreign_operator",
            ":=",
            "a column is given its value by `=`: `extend x = x + 1`",
        ),
        (
            "DeviceProcessEvents | extend x += 1",
            "foreign_operator",
            "+=",
            "a column is given its value by `=`: `extend x = x + 1`",
        ),
        (
            "DeviceProcessEvents | extend x = 2 ** 3",
            "foreign_operator",
            "**",
            "`pow(a, b)` raises to a power",
        ),
        (
            "DeviceProcessEvents | extend x = ProcessId++",
            "foreign_operator",
            "++",
            "write `x + 1`: a column is computed by `extend`",
        ),
        (
            "DeviceProcessEvents | extend x = f'{FileName}'",
            "foreign_clause",
            "f",
            r#"`strcat("text ", Column)` puts values into a text"#,
        ),
        (
            "DeviceProcessEvents | extend x = if FileName == 'a' then 'b' else 'c'",
            "foreign_clause",
            "if",
            "write `iff(condition, a, b)`",
        ),
        (
            "DeviceProcessEvents | extend x = split(FileName, '.').0",
            "foreign_operator",
            "0",
            "write `split(FileName, '.')[0]`",
        ),
    ]);
}

/// What `project` takes, and reserved words as columns.
#[test]
fn columns_left_out_or_named_by_keywords_are_told() {
    check(&[
        (
            "DeviceProcessEvents | project -FileName",
            "wrong_type",
            "FileName",
            "`sort by x desc` turns an order round, `project-away x` drops a column",
        ),
        (
            "DeviceProcessEvents | project !FileName",
            "foreign_clause",
            "!",
            "write `project-away FileName`",
        ),
        (
            "DeviceProcessEvents | project except FileName",
            "foreign_clause",
            "except",
            "write `project-away FileName`",
        ),
        (
            "DeviceProcessEvents | project * except FileName",
            "foreign_clause",
            "*",
            "a table without `project` has all its columns; `extend` adds one, `pro",
        ),
        (
            "DeviceProcessEvents | project *",
            "foreign_clause",
            "*",
            "a table without `project` has all its columns; `extend` adds one, `pro",
        ),
        (
            "DeviceProcessEvents | project title",
            "reserved_name",
            "title",
            "write `['title']` to use it as a name",
        ),
        (
            "DeviceProcessEvents | project sample",
            "reserved_name",
            "sample",
            "write `['sample']` to use it as a name",
        ),
        (
            "DeviceProcessEvents | project set, print",
            "reserved_name",
            "set",
            "write `['set']` to use it as a name",
        ),
        (
            "DeviceProcessEvents | project-away title",
            "reserved_name",
            "title",
            "write `['title']` to use it as a name",
        ),
        (
            "DeviceProcessEvents | project-out FileName",
            "unknown_operator",
            "project-out",
            "`project-away` drops columns: `| project-away A, B`",
        ),
        (
            "DeviceProcessEvents | project-drop FileName",
            "unknown_operator",
            "project-drop",
            "`project-away` drops columns: `| project-away A, B`",
        ),
        (
            "DeviceProcessEvents | project-awway FileName",
            "unknown_operator",
            "project-awway",
            "did you mean `project-away`?",
        ),
    ]);
}

/// Aliases, pipes, statements.
#[test]
fn tables_have_no_aliases_and_a_stage_one_pipe() {
    check(&[
        (
            "DeviceProcessEvents a | where a.FileName == 'x'",
            "foreign_clause",
            "a",
            "a table has no alias: in the keys of a join its columns are `$left.x` ",
        ),
        (
            "DeviceProcessEvents || where FileName == 'a'",
            "foreign_logic",
            "||",
            "write `|`",
        ),
        (
            "DeviceProcessEvents | FileName == 'a'",
            "unknown_operator",
            "FileName",
            "`where` filters: `| where FileName …`",
        ),
        (
            "let l = ['a', 'b']; DeviceProcessEvents | where FileName in (l)",
            "let_form",
            "['a', 'b']",
            r#"write `let l = dynamic(["a", "b"]);`"#,
        ),
        (
            "let my-var = 5; print 1",
            "let_form",
            "my-var",
            "write `let my_var = …;`",
        ),
        (
            "LET x = 5; print x",
            "keyword_case",
            "LET",
            "write `let`: letter case counts in keywords and names",
        ),
        (
            "x = 5; print x",
            "foreign_query",
            "x",
            "write `let name = value;`",
        ),
        (
            "function f(x:long) { x + 1 }; print f(1)",
            "foreign_query",
            "function",
            "write `let f = (x: long) { x + 1 };`",
        ),
        (
            "let x = 5\nprint x",
            "missing_semicolon",
            "print",
            "end the statement before it with `;`",
        ),
    ]);
}

/// SPL, SQL, EQL and shells.
#[test]
fn stages_of_other_languages_are_told() {
    check(&[
        (
            "DeviceProcessEvents | eventstats count by DeviceName",
            "unknown_operator",
            "eventstats",
            "`summarize` aggregates, and `join` brings its values back to the rows:",
        ),
        (
            "DeviceProcessEvents | streamstats count",
            "unknown_operator",
            "streamstats",
            "`| sort by Timestamp asc | extend n = row_number(), total = row_cumsum",
        ),
        (
            "DeviceProcessEvents | transaction DeviceName",
            "unknown_operator",
            "transaction",
            "`summarize` groups: `| summarize make_list(A), min(Timestamp), max(Tim",
        ),
        (
            "DeviceProcessEvents | bucket Timestamp span=1h",
            "unknown_operator",
            "bucket",
            "`bin` is a function: `| summarize count() by bin(Timestamp, 1h)`",
        ),
        (
            "DeviceProcessEvents | spath",
            "unknown_operator",
            "spath",
            "`parse_json` reads JSON: `| extend x = parse_json(Column).name`",
        ),
        (
            "DeviceProcessEvents | fillnull value=0",
            "unknown_operator",
            "fillnull",
            "`coalesce` fills in values: `| extend x = coalesce(x, 0)`",
        ),
        (
            "DeviceProcessEvents | inputlookup users.csv",
            "unknown_operator",
            "inputlookup",
            r#"a list of values is a table: `externaldata`, `_GetWatchlist("…")` or `"#,
        ),
        (
            "DeviceProcessEvents | add x = 1",
            "unknown_operator",
            "add",
            "`extend` computes a column: `| extend x = …`",
        ),
        (
            "DeviceProcessEvents | project-remove FileName",
            "unknown_operator",
            "project-remove",
            "`project-away` drops columns: `| project-away A, B`",
        ),
        (
            "DeviceProcessEvents | aggregate count() by FileName",
            "unknown_operator",
            "aggregate",
            "`summarize` aggregates: `| summarize count() by A`",
        ),
        (
            "DeviceProcessEvents | sum ProcessId",
            "unknown_operator",
            "sum",
            "`summarize` aggregates: `| summarize sum(A)`",
        ),
        (
            "DeviceProcessEvents | skip 10",
            "unknown_operator",
            "skip",
            "no rows can be skipped: `| serialize n = row_number() | where n > 10`",
        ),
        (
            "DeviceProcessEvents | top10 by Timestamp",
            "unknown_operator",
            "top10",
            "write `top 10 by column desc`",
        ),
        (
            "DeviceProcessEvents | limit10",
            "unknown_operator",
            "limit10",
            "write `limit 10`",
        ),
        (
            "DeviceProcessEvents | merge DeviceNetworkEvents",
            "unknown_operator",
            "merge",
            "`join` puts rows side by side, `union` one below the other",
        ),
        (
            "DeviceProcessEvents | except DeviceNetworkEvents",
            "unknown_operator",
            "except",
            "rows that another table does not have: `| join kind=leftanti (Table) o",
        ),
        (
            "DeviceProcessEvents | leftjoin DeviceNetworkEvents on DeviceId",
            "unknown_operator",
            "leftjoin",
            "the kind of a join is a setting: `| join kind=leftouter (Table) on key",
        ),
        (
            "DeviceProcessEvents | contains 'a'",
            "unknown_operator",
            "contains",
            r#"`where` filters: `| where Column contains "…"`"#,
        ),
        (
            "WITH x AS (SELECT 1) SELECT * FROM x",
            "foreign_query",
            "WITH",
            "a named query is a statement of its own: `let x = Table | where A == 1",
        ),
        (
            "DELETE FROM P",
            "foreign_query",
            "DELETE",
            "a query only reads: `Table | getschema` shows the columns of a table",
        ),
        (
            "show tables",
            "foreign_query",
            "show",
            "a query only reads: `Table | getschema` shows the columns of a table",
        ),
        (
            ".show tables",
            "foreign_query",
            ".show",
            "a query begins with its table: `Table | where …`; `Table | getschema` ",
        ),
        (
            r#"process where process.name == "cmd.exe""#,
            "foreign_query",
            "process",
            r#"begin with the table: `Table | where A == "value"`"#,
        ),
        (
            "sequence by host [process where true]",
            "foreign_query",
            "sequence",
            "join the events: `A | join kind=inner (B) on key | where TimeB > TimeA",
        ),
        (
            "earliest=-7d index=main",
            "foreign_query",
            "earliest",
            r#"begin with the table and compare columns: `Table | where A == "value"`"#,
        ),
        (
            "DeviceProcessEvents | summarize average(ProcessId)",
            "unknown_function",
            "average",
            "write `avg(column)`",
        ),
        (
            "DeviceProcessEvents | summarize count_if(ProcessId == 4)",
            "unknown_function",
            "count_if",
            "did you mean `countif`?",
        ),
    ]);
}
