//! What authors get wrong most, and what they are told: one diagnostic, at the culprit, with what to do instead.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod habits;

use std::collections::BTreeSet;
use std::path::Path;

use kql_eval::QueryError;
use kql_eval::bind::SemanticError;
use kql_parser::SyntaxError;
use kqlab::proof::Clock;
use kqlab::schema::{Catalog, Dialect};
use kqlab::workspace::Workspace;
use miette::Diagnostic;

/// What is said of a query.
#[derive(PartialEq, Debug)]
struct Said {
    /// The last part of the code.
    code: String,
    /// The culprit; an empty one is shown by the word before it and `^`.
    culprit: String,
    help: String,
}

fn said_in(query: &str, dialect: Dialect) -> Vec<Said> {
    let workspace = Workspace::new(Catalog::bundled(dialect), Clock::default());
    let errors = workspace.prepare(query).err().unwrap_or_default();
    let one = |error: &QueryError| {
        let code = error.code().unwrap().to_string();
        let span = error.span();
        let (start, end) = (span.start as usize, span.end as usize);
        let culprit = if start == end {
            let before = query[..start].split_whitespace().next_back();
            format!("{}^", before.unwrap_or(""))
        } else {
            query[start..end].to_owned()
        };
        Said {
            code: code.rsplit("::").next().unwrap().to_owned(),
            culprit,
            help: error
                .help()
                .map(|help| help.to_string())
                .unwrap_or_default(),
        }
    };
    errors.iter().map(one).collect()
}

fn said(query: &str) -> Vec<Said> {
    said_in(query, Dialect::Any)
}

/// Each query has one mistake: the query, the code, the culprit and a part of the help.
#[track_caller]
fn check(mistakes: &[(&str, &str, &str, &str)]) {
    let mut wrong = Vec::new();
    for (query, code, culprit, help) in mistakes {
        let said = said(query);
        let is_right = matches!(said.as_slice(), [only] if only.code == *code
            && only.culprit == *culprit
            && only.help.contains(help));
        if !is_right {
            wrong.push(format!(
                "{query}\n  wanted {code}, `{culprit}`, {help}\n  found {said:#?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A stage, a comparison or a negation written as elsewhere.
#[test]
fn mistakes_in_stages_and_operators_are_told_with_the_way_out() {
    check(&[
        (
            "DeviceProcessEvents\nwhere FileName == 'a'",
            "missing_pipe",
            "where",
            "write `| where`",
        ),
        (
            "DeviceProcessEvents | where FileName == 'a' take 1",
            "missing_pipe",
            "take",
            "write `| take`",
        ),
        (
            "DeviceProcessEvents | where FileName = 'a'",
            "assignment_in_condition",
            "=",
            "write `==` to compare, `=~` to compare without",
        ),
        (
            "DeviceProcessEvents | where FileName == 'a' && ProcessId == 1",
            "foreign_logic",
            "&&",
            "write `and`",
        ),
        (
            "DeviceProcessEvents | where FileName == 'a' || ProcessId == 1",
            "foreign_logic",
            "||",
            "write `or`",
        ),
        (
            "DeviceProcessEvents | where FileName =! 'a'",
            "foreign_operator",
            "=!",
            "write `!=`",
        ),
        (
            "DeviceProcessEvents | where FileName === 'a'",
            "foreign_operator",
            "===",
            "write `==`",
        ),
        (
            "DeviceProcessEvents | where FileName !== 'a'",
            "foreign_operator",
            "!==",
            "write `!=`",
        ),
        (
            "DeviceProcessEvents | where FileName not has 'a'",
            "foreign_operator",
            "not has",
            "write `!has`",
        ),
        (
            "DeviceProcessEvents | where FileName not in ('a')",
            "foreign_operator",
            "not in",
            "write `!in`",
        ),
        (
            "DeviceProcessEvents | where FileName not contains 'a'",
            "foreign_operator",
            "not contains",
            "write `!contains`",
        ),
        (
            "DeviceProcessEvents | where not FileName == 'a'",
            "not_prefix",
            "not",
            "write `not(…)`",
        ),
        (
            "DeviceProcessEvents | where FileName !has_any ('a')",
            "negated_list",
            "!has_any",
            "write `not(column has_any (…))`",
        ),
        (
            "DeviceProcessEvents | where FileName contains_any ('a', 'b')",
            "foreign_operator",
            "contains_any",
            "`has_any (…)` looks for whole terms; else join",
        ),
        (
            "DeviceProcessEvents | where FileName endswith_any ('a', 'b')",
            "foreign_operator",
            "endswith_any",
            "join several `endswith` with `or`",
        ),
        (
            "DeviceProcessEvents | where FileName regex 'a.*'",
            "foreign_operator",
            "regex",
            "write `matches regex`",
        ),
        (
            "DeviceProcessEvents | where FileName matches 'a.*'",
            "foreign_operator",
            "matches",
            "write `matches regex`",
        ),
        (
            "DeviceProcessEvents | where FileName eq 'a'",
            "foreign_operator",
            "eq",
            "write `==`",
        ),
        (
            "DeviceProcessEvents | where FileName is 'a'",
            "foreign_operator",
            "is",
            "write `==`",
        ),
        (
            "DeviceProcessEvents | where FileName starts with 'a'",
            "foreign_operator",
            "starts with",
            "write `startswith`, in one word",
        ),
        (
            "DeviceProcessEvents | where FileName startsWith 'a'",
            "keyword_case",
            "startsWith",
            "write `startswith`: letter case counts in",
        ),
        (
            "DeviceProcessEvents | where contains(FileName, 'a')",
            "foreign_operator",
            "contains",
            "`contains` stands between its operands: `column",
        ),
        (
            "DeviceProcessEvents | where FileName.contains('a')",
            "foreign_operator",
            "contains",
            "`contains` stands between its operands: `column",
        ),
        (
            "DeviceProcessEvents | where FileName == 'a' |",
            "expected_operator",
            "|^",
            "the stages of a query begin with words such as",
        ),
        (
            "DeviceProcessEvents | where FileName == 'a' | | take 1",
            "expected_operator",
            "|^",
            "the stages of a query begin with words such as",
        ),
        (
            "| where FileName == 'a'",
            "missing_source",
            "|",
            "a query begins with a table: `Table | where …`",
        ),
        (
            "where FileName == 'a'",
            "missing_source",
            "where",
            "a query begins with a table: `Table | where …`",
        ),
        (
            "DeviceProcessEvents | where where FileName == 'a'",
            "expected_expression",
            "where^",
            "write a column, a value or a call here",
        ),
        (
            "DeviceProcessEvents\n| where FileName == 'a'\n| and ProcessId == 1",
            "unknown_operator",
            "and",
            "the conditions of one `where` are joined",
        ),
        (
            "DeviceProcessEvents\n| where FileName == 'a' and\n| take 1",
            "expected_expression",
            "and^",
            "write a column, a value or a call here, or",
        ),
        (
            "DeviceProcessEvents\n| where FileName ==\n| take 1",
            "expected_expression",
            "==^",
            "write a column, a value or a call here, or",
        ),
        (
            "DeviceProcessEvents\n| where FileName == 'a', ProcessId == 1",
            "unexpected_text",
            ",",
            "conditions are joined with `and` or `or`; a",
        ),
        (
            "DeviceProcessEvents | where FileName =~ 'a' =~ 'b'",
            "chained_comparison",
            "=~",
            "join two comparisons with `and`, or put one in",
        ),
        (
            "DeviceProcessEvents | extend x = FileName == 'a' ? 1 : 2",
            "unknown_character",
            "?",
            "`iff(condition, a, b)` chooses between two",
        ),
        (
            "DeviceProcessEvents | extend x = ProcessId ^ 2",
            "unknown_character",
            "^",
            "`pow(a, b)` raises to a power",
        ),
        (
            "DeviceProcessEvents | extend x = FileName & 'x'",
            "unknown_character",
            "&",
            "`strcat(a, b)` joins texts, `and` joins",
        ),
        (
            "DeviceProcessEvents | where ProcessId == 3 – 1",
            "unknown_character",
            "–",
            "write `-`: this is another dash",
        ),
    ]);
}

/// Lists, ranges and commas.
#[test]
fn mistakes_in_lists_and_ranges_are_told_with_the_way_out() {
    check(&[
        (
            "DeviceProcessEvents | where FileName has_any 'a', 'b'",
            "list_needs_brackets",
            "has_any^",
            "write `has_any (…)`",
        ),
        (
            "DeviceProcessEvents | where FileName in 'a', 'b'",
            "list_needs_brackets",
            "in^",
            "write `in (…)`",
        ),
        (
            "DeviceProcessEvents | where FileName in ['a', 'b']",
            "list_needs_brackets",
            "in^",
            "write `in (…)`",
        ),
        (
            "let ips = dynamic(['a']); DeviceProcessEvents | where FileName in ips",
            "list_needs_brackets",
            "in^",
            "write `in (…)`",
        ),
        (
            "DeviceProcessEvents | where FileName contains ('a', 'b')",
            "misplaced_list",
            "('a', 'b')",
            "write `column in (…)` to compare with several",
        ),
        (
            "DeviceProcessEvents | where FileName == ('a', 'b')",
            "misplaced_list",
            "('a', 'b')",
            "write `column in (…)` to compare with several",
        ),
        (
            "DeviceProcessEvents | where ProcessId between (1, 3)",
            "between_range",
            "(1, 3)",
            "write `between (1 .. 3)`",
        ),
        (
            "DeviceProcessEvents | where ProcessId between 1 .. 3",
            "between_range",
            "1 .. 3",
            "write `between (1 .. 3)`",
        ),
        (
            "DeviceProcessEvents | where ProcessId between 1 and 3",
            "between_range",
            "1 and 3",
            "write `between (1 .. 3)`",
        ),
        (
            "DeviceProcessEvents | where ProcessId between (1 and 3)",
            "between_range",
            "(1 and 3)",
            "write `between (1 .. 3)`",
        ),
        (
            "DeviceProcessEvents | project FileName DeviceName",
            "missing_comma",
            "FileName^",
            "items of a list are separated by `,`",
        ),
        (
            "DeviceProcessEvents | project FileName,\nDeviceName\nAccountName",
            "missing_comma",
            "DeviceName^",
            "items of a list are separated by `,`",
        ),
        (
            "DeviceProcessEvents | project FileName, DeviceName,",
            "trailing_comma",
            ",",
            "remove the comma, or write another item after it",
        ),
        (
            "DeviceProcessEvents | project FileName, DeviceName, | take 1",
            "trailing_comma",
            ",",
            "remove the comma, or write another item after it",
        ),
        (
            "DeviceProcessEvents | where FileName in ('a', 'b',)",
            "trailing_comma",
            ",",
            "remove the comma, or write another item after it",
        ),
        (
            "DeviceProcessEvents | project FileName,, DeviceName",
            "trailing_comma",
            ",",
            "remove the comma, or write another item after it",
        ),
        (
            "union DeviceProcessEvents DeviceNetworkEvents",
            "missing_comma",
            "DeviceProcessEvents^",
            "items of a list are separated by `,`",
        ),
        (
            "print dynamic({a: 1})",
            "not_json",
            "a",
            r#"a key stands in quotes: `"a"`"#,
        ),
        (
            "let x = 5; print dynamic([x])",
            "not_json",
            "x",
            "`dynamic(…)` holds literals only;",
        ),
    ]);
}

/// Strings, quotes and brackets.
#[test]
fn mistakes_in_strings_and_brackets_are_told_with_the_way_out() {
    check(&[
        (
            "DeviceProcessEvents | where FileName == 'a\n| take 1",
            "unterminated_string",
            "'a",
            "close it with the quote it begins with; a",
        ),
        (
            "DeviceProcessEvents | where (FileName == 'a' | take 1",
            "unclosed",
            "'a'^",
            "close the bracket with `)` before the stage ends",
        ),
        (
            "DeviceProcessEvents | where isnotempty(FileName | take 1",
            "unclosed",
            "isnotempty(FileName^",
            "close the bracket with `)` before the stage ends",
        ),
        (
            "DeviceProcessEvents | extend a = parse_json(AdditionalFields)['x' | take 1",
            "unclosed",
            "parse_json(AdditionalFields)['x'^",
            "close the bracket with `]` before the stage ends",
        ),
        (
            "DeviceProcessEvents | where FileName == 'a') | take 1",
            "unopened",
            ")",
            "remove it, or open a bracket before",
        ),
        (
            "DeviceProcessEvents | where FileName == “a”",
            "smart_quotes",
            "“a”",
            r#"write `"…"` or `'…'`; word processors and web"#,
        ),
        (
            "DeviceProcessEvents | where FileName == ‘a’",
            "smart_quotes",
            "‘a’",
            r#"write `"…"` or `'…'`; word processors and web"#,
        ),
        (
            r#"DeviceProcessEvents | where FolderPath == "C:\Windows\System32""#,
            "bad_escape",
            r#"\W"#,
            "double the backslash, or write the string as",
        ),
        (
            r#"DeviceProcessEvents | where FolderPath endswith "C:\\Windows\""#,
            "unterminated_string",
            r#""C:\\Windows\""#,
            "the backslash takes the quote into the string:",
        ),
        (
            "DeviceProcessEvents | where FileName in (dynamic(['a', 'b'])",
            "unclosed",
            "'b'])^",
            "close the bracket with `)` before the stage ends",
        ),
        (
            "DeviceProcessEvents | where Timestamp > datetime(2024-01-01\n| take 1",
            "unterminated_literal",
            "datetime(2024-01-01",
            "close it with `)`",
        ),
        (
            "DeviceProcessEvents | where DeviceId == 74be27de-1e4e-49d9-b579-fe0b331d3642",
            "bare_guid",
            "74be27de-1e4e-49d9-b579-fe0b331d3642",
            "write `guid(…)` around it, or quotes if it is",
        ),
        (
            "DeviceProcessEvents | where `FileName` == 'a'",
            "foreign_quotes",
            "`FileName`",
            "write `FileName`, or `['FileName']`",
        ),
        (
            "DeviceProcessEvents | where [FileName] == 'a'",
            "foreign_quotes",
            "[FileName]",
            "write `FileName`, or `['FileName']`",
        ),
        (
            "DeviceProcessEvents | extend x = split(FileName, '.')(0)",
            "missing_operator",
            "(",
            "an element is taken with `[0]`, a call begins",
        ),
        (
            "DeviceProcessEvents | where isnotempty FileName",
            "missing_operator",
            "FileName",
            "write an operator between them; an argument",
        ),
        (
            "DeviceProcessEvents | where Timestamp > ago 1d",
            "missing_operator",
            "1d",
            "write an operator between them; an argument",
        ),
        (
            "DeviceProcessEvents | where FileName == 10.0.0.1",
            "expected_name",
            "10.0.^",
            "a name is letters, digits and `_`, or any text",
        ),
    ]);
}

/// Columns, tables, functions and operators.
#[test]
fn wrong_names_are_told_with_the_way_out() {
    check(&[
        (
            "DeviceProcessEvents | project DeviceName | where FileName == 'a'",
            "unknown_column",
            "FileName",
            "add `FileName` to the `project`, or use the",
        ),
        (
            "DeviceProcessEvents | summarize count() by DeviceName | where FileName == 'a'",
            "unknown_column",
            "FileName",
            "add `FileName` after `by`, or keep a value of",
        ),
        (
            "DeviceProcessEvents | project-away FileName | where FileName == 'a'",
            "unknown_column",
            "FileName",
            "use `FileName` before the `project-away`, or",
        ),
        (
            "DeviceProcessEvents | project-rename F = FileName | where FileName == 'a'",
            "unknown_column",
            "FileName",
            "use the new name that the `project-rename`",
        ),
        (
            "DeviceProcessEvents | distinct DeviceName | where FileName == 'a'",
            "unknown_column",
            "FileName",
            "add `FileName` to the `distinct`, or use the",
        ),
        (
            "let x = DeviceProcessEvents | project DeviceName; x | where FileName == 'a'",
            "unknown_column",
            "FileName",
            "add `FileName` to the `project`, or use the",
        ),
        (
            "DeviceProcessEvents | join kind=leftanti (DeviceNetworkEvents) on DeviceId | where RemoteIP == 'a'",
            "unknown_column",
            "RemoteIP",
            "semi and anti joins keep the columns of one",
        ),
        (
            "DeviceProcessEvents | where FileNam == 'a'",
            "unknown_column",
            "FileNam",
            "did you mean `FileName`?",
        ),
        (
            "DeviceProcessEvents | where filename == 'a'",
            "unknown_column",
            "filename",
            "did you mean `FileName`?",
        ),
        (
            "DeviceProcesEvents | take 1",
            "unknown_table",
            "DeviceProcesEvents",
            "did you mean `DeviceProcessEvents`?",
        ),
        (
            "deviceprocessevents | take 1",
            "unknown_table",
            "deviceprocessevents",
            "did you mean `DeviceProcessEvents`?",
        ),
        (
            "DeviceProcessEvents | extend a = tolowr(FileName)",
            "unknown_function",
            "tolowr",
            "did you mean `tolower`?",
        ),
        (
            "DeviceProcessEvents | extend a = toLower(FileName)",
            "unknown_function",
            "toLower",
            "write `tolower`: letter case counts",
        ),
        (
            "DeviceProcessEvents | extend x = if(FileName == 'a', 1, 2)",
            "unknown_function",
            "if",
            "write `iff(condition, a, b)`",
        ),
        (
            "DeviceProcessEvents | summarise count() by DeviceName",
            "unknown_operator",
            "summarise",
            "did you mean `summarize`?",
        ),
        (
            "DeviceProcessEvents | projct DeviceName",
            "unknown_operator",
            "projct",
            "did you mean `project`?",
        ),
        (
            "DeviceProcessEvents | Where FileName == 'a'",
            "unknown_operator",
            "Where",
            "write `where`: keywords are written in lower",
        ),
        (
            "DeviceProcessEvents | projectaway FileName",
            "unknown_operator",
            "projectaway",
            "did you mean `project-away`?",
        ),
        (
            "DeviceProcessEvents | project away FileName",
            "unknown_operator",
            "project away",
            "did you mean `project-away`?",
        ),
        (
            "DeviceProcessEvents | mv_expand x = parse_json(AdditionalFields)",
            "unknown_operator",
            "mv_expand",
            "did you mean `mv-expand`?",
        ),
        (
            "DeviceProcessEvents | mv expand x = parse_json(AdditionalFields)",
            "unknown_operator",
            "mv",
            "did you mean `mv-expand`?",
        ),
        (
            "SecurityEvent | where Timestamp > ago(1d)",
            "unknown_column",
            "Timestamp",
            "write `TimeGenerated`",
        ),
        (
            "DeviceProcessEvents | extend a = 1, b = a + 1",
            "unknown_column",
            "a",
            "`a` is a column only after this stage: use it",
        ),
        (
            "let f = (x:long) { f(x) }; print f(1)",
            "recursion",
            "f",
            "a function sees only what is declared before",
        ),
    ]);
}

/// Values of another type.
#[test]
fn values_of_wrong_types_are_told_with_the_way_out() {
    check(&[
        (
            "DeviceProcessEvents | extend a = strlen(ProcessId)",
            "argument_type",
            "ProcessId",
            "`tostring(…)` converts it",
        ),
        (
            "DeviceProcessEvents | extend a = strlen(FileName, 1)",
            "argument_count",
            "strlen(FileName, 1)",
            "write `strlen(source)`",
        ),
        (
            "DeviceProcessEvents | extend a = replace_string(FileName, 'a')",
            "argument_count",
            "replace_string(FileName, 'a')",
            "write `replace_string(text, lookup, rewrite)`",
        ),
        (
            "DeviceProcessEvents | summarize dcountif(FileName) by DeviceName",
            "argument_count",
            "dcountif(FileName)",
            "write `dcountif(expr, predicate [, accuracy])`",
        ),
        (
            "DeviceProcessEvents | extend x = iff(FileName == 'a', 1, 'x')",
            "argument_type",
            "'x'",
            "convert one of them",
        ),
        (
            "DeviceProcessEvents | where Timestamp > ago(7 days)",
            "unit_apart",
            "7 days",
            "write `7d`",
        ),
        (
            "DeviceProcessEvents | where Timestamp > ago('7d')",
            "argument_type",
            "'7d'",
            "write a timespan without quotes: `7d`",
        ),
        (
            "DeviceProcessEvents | where Timestamp > ago(7)",
            "argument_type",
            "7",
            "give the number a unit: `7d`, `7h`, `7m`",
        ),
        (
            "DeviceProcessEvents | where Timestamp > 2024-01-01",
            "operand_types",
            "2024-01-01",
            "write `datetime(2024-01-01)`: without it this",
        ),
        (
            "DeviceProcessEvents | where Timestamp > datetime(2024-13-01)",
            "bad_literal",
            "datetime(2024-13-01)",
            "write `datetime(2026-01-31)` or",
        ),
        (
            "DeviceProcessEvents | where Timestamp > ago(1w)",
            "unknown_unit",
            "1w",
            "the units are d, h, m, s, ms, microsecond and",
        ),
        (
            "DeviceProcessEvents | where Timestamp > ago(3mo)",
            "unknown_unit",
            "3mo",
            "the units are d, h, m, s, ms, microsecond and",
        ),
        (
            "DeviceProcessEvents | where Timestamp > now - 1d",
            "uncalled_function",
            "now",
            "write `now()`",
        ),
        (
            "DeviceProcessEvents | where FileName > 4",
            "operand_types",
            "FileName > 4",
            "convert the text first: `tolong(…)` or",
        ),
        (
            "DeviceProcessEvents | extend x = Timestamp - 5",
            "operand_types",
            "Timestamp - 5",
            "give the number a unit: `5m`, `1d`; a column is",
        ),
        (
            "DeviceProcessEvents | extend x = Timestamp + Timestamp",
            "operand_types",
            "Timestamp + Timestamp",
            "`a - b` is the timespan between two datetimes;",
        ),
        (
            "DeviceProcessEvents | extend d = now() - Timestamp | where d > 5",
            "operand_types",
            "d > 5",
            "give the number a unit: `5m`, `1d`; or compare",
        ),
        (
            "DeviceProcessEvents | where FileName",
            "wrong_type",
            "FileName",
            r#"compare it: `… == "text"`, or test it with"#,
        ),
        (
            "DeviceProcessEvents | where FileName or ProcessId",
            "wrong_type",
            "FileName",
            r#"compare it: `… == "text"`, or test it with"#,
        ),
        (
            "DeviceProcessEvents | extend x = FileName + 'x'",
            "operand_types",
            "FileName + 'x'",
            "join texts with `strcat(a, b)`; convert to a",
        ),
        (
            "DeviceProcessEvents | where AdditionalFields.x == 'a'",
            "wrong_type",
            "AdditionalFields",
            "parse it first: `parse_json(…).name`, `split(…,",
        ),
        (
            "DeviceProcessEvents | where ProcessId == null",
            "null_comparison",
            "null",
            "write `isnull(ProcessId)`",
        ),
        (
            "DeviceProcessEvents | where ProcessId != null",
            "null_comparison",
            "null",
            "write `isnotnull(ProcessId)`",
        ),
        (
            "DeviceProcessEvents | where FileName == null",
            "null_comparison",
            "null",
            "write `isempty(FileName)`",
        ),
        (
            "let ips = DeviceProcessEvents | project FileName; DeviceProcessEvents | where FileName == ips",
            "table_as_value",
            "ips",
            "`toscalar(…)` takes the first value of a table;",
        ),
        (
            "let ips = 5; ips | take 1",
            "value_as_table",
            "ips",
            "`print x = …` makes a table of a value",
        ),
        (
            "DeviceProcessEvents | summarize count() by bin(Timestamp, '1h')",
            "argument_type",
            "'1h'",
            "write a timespan without quotes: `1h`",
        ),
        (
            "DeviceProcessEvents | where FileName matches regex '(a'",
            "bad_argument",
            "'(a'",
            "write a sign that is meant literally",
        ),
        (
            "datatable(a:varchar)['x']",
            "unknown_type",
            "varchar",
            "the types are bool, int, long, real, decimal,",
        ),
    ]);
}

/// `let` and semicolons.
#[test]
fn mistakes_in_let_and_semicolons_are_told_with_the_way_out() {
    check(&[
        (
            "let x = 5\nDeviceProcessEvents | take x",
            "missing_semicolon",
            "DeviceProcessEvents",
            "end the statement before it with `;`",
        ),
        (
            "let x = 5\nlet y = 6;\nDeviceProcessEvents | take x",
            "missing_semicolon",
            "let",
            "end the statement before it with `;`",
        ),
        (
            "let x = 5;",
            "no_result",
            "5^",
            "end with a table or a pipeline; `print x` shows",
        ),
        (
            "DeviceProcessEvents;\n| where FileName == 'a'",
            "missing_source",
            "|",
            "remove the `;` before it: it ends the query",
        ),
        (
            "let x == 5; print x",
            "let_form",
            "==",
            "write `let x = …;`",
        ),
        (
            "let x := 5; print x",
            "let_form",
            ":=",
            "write `let x = …;`",
        ),
        (
            "let x: int = 5; print x",
            "let_form",
            ": int",
            "write `let x = …;`",
        ),
        (
            "let x = 5; let x = 6; print x",
            "duplicate_let",
            "x",
            "every `let` needs a name of its own",
        ),
        (
            "let f(x:long) = { x }; print f(1)",
            "let_form",
            "(x:long)",
            "write `let f = (x:long) { … };`",
        ),
        (
            "let f = (x:long) x + 1; print f(1)",
            "expected",
            "(x:long)^",
            "write `let name = (parameter:type) { body };`",
        ),
        (
            "var x = 5; print x",
            "foreign_query",
            "var",
            "write `let name = value;`",
        ),
    ]);
}

/// `summarize`, `extend`, `join` and `union`.
#[test]
fn mistakes_in_aggregates_and_joins_are_told_with_the_way_out() {
    check(&[
        (
            "DeviceProcessEvents | where count() > 5",
            "misplaced_aggregate",
            "count",
            "`… | summarize x = count(…) by …` first, then",
        ),
        (
            "DeviceProcessEvents | extend x = make_set(FileName)",
            "misplaced_aggregate",
            "make_set",
            "`… | summarize x = make_set(…) by …` first,",
        ),
        (
            "DeviceProcessEvents | summarize max(count()) by DeviceName",
            "misplaced_aggregate",
            "count",
            "`… | summarize x = count(…) by …` first, then",
        ),
        (
            "DeviceProcessEvents | summarize count by DeviceName",
            "uncalled_function",
            "count",
            "write `count()`",
        ),
        (
            "DeviceProcessEvents | summarize by",
            "expected_expression",
            "by^",
            "write a column, a value or a call here",
        ),
        (
            "DeviceProcessEvents | summarize count(), DeviceName",
            "column_outside_aggregate",
            "DeviceName",
            "a group has many rows: say which one with",
        ),
        (
            "DeviceProcessEvents | summarize by DeviceName, count()",
            "misplaced_aggregate",
            "count",
            "aggregates stand before `by`: `summarize",
        ),
        (
            "DeviceProcessEvents | summarize count(), by DeviceName",
            "trailing_comma",
            ",",
            "remove the comma, or write another item after it",
        ),
        (
            "DeviceProcessEvents | summarize FileName by DeviceName",
            "column_outside_aggregate",
            "FileName",
            "a group has many rows: say which one with",
        ),
        (
            "DeviceProcessEvents | extend x == 1",
            "comparison_for_name",
            "==",
            "write `x = …`",
        ),
        (
            "DeviceProcessEvents | project x == FileName",
            "comparison_for_name",
            "==",
            "write `x = …`",
        ),
        (
            "DeviceProcessEvents | extend x = FileName = 'a'",
            "assignment_in_condition",
            "=",
            "write `==` to compare, `=~` to compare without",
        ),
        (
            "DeviceProcessEvents | extend p = prev(FileName)",
            "bad_argument",
            "prev(FileName)",
            "`… | serialize` keeps the order of the rows as",
        ),
        (
            "DeviceProcessEvents | extend p = row_number()",
            "bad_argument",
            "row_number()",
            "`… | serialize` keeps the order of the rows as",
        ),
        (
            "DeviceProcessEvents | join (DeviceNetworkEvents) on DeviceId == DeviceName",
            "join_key",
            "DeviceId == DeviceName",
            "write `on $left.DeviceId == $right.DeviceName`",
        ),
        (
            "DeviceProcessEvents | join (DeviceNetworkEvents) on $left.DeviceId = $right.DeviceId",
            "assignment_in_condition",
            "=",
            "write `==` to compare, `=~` to compare without",
        ),
        (
            "DeviceProcessEvents | join DeviceNetworkEvents | where RemoteIP == 'a' on DeviceId",
            "foreign_clause",
            "on",
            "a table with stages stands in brackets: `| join",
        ),
        (
            "DeviceProcessEvents | join (DeviceNetworkEvents | where RemoteIP == 'a' on DeviceId",
            "unclosed",
            "'a'^",
            "close the bracket with `)` before the stage ends",
        ),
        (
            "DeviceProcessEvents | join (DeviceNetworkEvents)",
            "join_key",
            "join (DeviceNetworkEvents)",
            "`on column` for a column of both sides, `on",
        ),
        (
            "DeviceProcessEvents | join kind=left (DeviceNetworkEvents) on DeviceId",
            "bad_setting",
            "left",
            "write `kind=leftouter`",
        ),
        (
            "DeviceProcessEvents | join kind=outer (DeviceNetworkEvents) on DeviceId",
            "bad_setting",
            "outer",
            "write `kind=fullouter`",
        ),
        (
            "DeviceProcessEvents | join type=inner (DeviceNetworkEvents) on DeviceId",
            "unknown_setting",
            "type",
            "the kind of a join is given by `kind=…`",
        ),
        (
            "DeviceProcessEvents | join (DeviceNetworkEvents) kind=inner on DeviceId",
            "misplaced_setting",
            "kind=inner",
            "write `join kind=… (Table) on key`",
        ),
        (
            "DeviceProcessEvents | left join (DeviceNetworkEvents) on DeviceId",
            "unknown_operator",
            "left",
            "the kind of a join is a setting: `| join",
        ),
        (
            "let a = DeviceProcessEvents; let b = DeviceNetworkEvents; a | join b on a.DeviceId == b.DeviceId",
            "join_key",
            "a.DeviceId == b.DeviceId",
            "write `on DeviceId`",
        ),
        (
            "DeviceProcessEvents | join (DeviceNetworkEvents) on $left.ProcessId == $right.DeviceId",
            "join_key",
            "$left.ProcessId == $right.DeviceId",
            "convert one side before the join: `| extend key",
        ),
        (
            "DeviceProcessEvents | join knd=inner (DeviceNetworkEvents) on DeviceId",
            "unknown_setting",
            "knd",
            "did you mean `kind`?",
        ),
        (
            "DeviceProcessEvents | sort FileName",
            "expected",
            "sort^",
            "write `sort by column desc`",
        ),
        (
            "DeviceProcessEvents | sort by FileName ascending",
            "foreign_clause",
            "ascending",
            "write `asc`",
        ),
        (
            "DeviceProcessEvents | top 10",
            "expected",
            "10^",
            "write `top 10 by column desc`",
        ),
        (
            "DeviceProcessEvents | take 10 by FileName",
            "foreign_clause",
            "by",
            "`by` belongs to `summarize`, `sort`, `top` and",
        ),
        (
            "DeviceProcessEvents | project FileName, FileName",
            "duplicate_column",
            "FileName",
            "give one of them another name: `other = …`",
        ),
    ]);
}

/// SQL and Splunk.
#[test]
fn words_of_other_languages_are_told_with_the_way_out() {
    check(&[
        (
            "SELECT * FROM DeviceProcessEvents",
            "foreign_query",
            "SELECT",
            "begin with the table: `Table | where A == 1 |",
        ),
        (
            "DeviceProcessEvents | WHERE FileName LIKE '%x%'",
            "unknown_operator",
            "WHERE",
            "write `where`: keywords are written in lower",
        ),
        (
            "DeviceProcessEvents | summarize count() GROUP BY DeviceName",
            "foreign_clause",
            "GROUP",
            "the keys stand after `by`: `| summarize count()",
        ),
        (
            "DeviceProcessEvents | group by DeviceName",
            "unknown_operator",
            "group",
            "`summarize` groups: `| summarize count() by A`",
        ),
        (
            "DeviceProcessEvents | LIMIT 10",
            "unknown_operator",
            "LIMIT",
            "write `limit`: keywords are written in lower",
        ),
        (
            "DeviceProcessEvents | summarize c = count() by DeviceName having c > 5",
            "foreign_clause",
            "having",
            "filter after the aggregation: `| summarize n =",
        ),
        (
            "DeviceProcessEvents | project FileName as f",
            "column_alias",
            "as f",
            "write `f = FileName`",
        ),
        (
            "DeviceProcessEvents | project FileName AS f",
            "column_alias",
            "AS f",
            "write `f = FileName`",
        ),
        (
            "DeviceProcessEvents | top 10 FileName",
            "expected",
            "10^",
            "write `top 10 by column desc`",
        ),
        (
            "DeviceProcessEvents | where FileName IS NULL",
            "foreign_operator",
            "IS",
            "write `isnull(…)`, for a string `isempty(…)`",
        ),
        (
            "DeviceProcessEvents | where FileName is not null",
            "foreign_operator",
            "is not",
            "write `isnotnull(…)`, for a string",
        ),
        (
            "DeviceProcessEvents | extend x = case when FileName == 'a' then 1 else 2 end",
            "foreign_clause",
            "when",
            "write `case(condition, value, condition, value,",
        ),
        (
            "index=main FileName=a | stats count by DeviceName",
            "foreign_query",
            "index",
            "begin with the table and compare columns:",
        ),
        (
            "DeviceProcessEvents | stats count by DeviceName",
            "unknown_operator",
            "stats",
            "`summarize` aggregates: `| summarize count() by",
        ),
        (
            "DeviceProcessEvents | rename FileName as F",
            "unknown_operator",
            "rename",
            "`project-rename` renames columns: `|",
        ),
        (
            "DeviceProcessEvents | head 10",
            "unknown_operator",
            "head",
            "`take` gives some rows, `top` the first of an",
        ),
        (
            "DeviceProcessEvents | dedup FileName",
            "unknown_operator",
            "dedup",
            "`distinct` keeps each combination of columns",
        ),
        (
            "DeviceProcessEvents | fields FileName",
            "unknown_operator",
            "fields",
            "`project` chooses columns: `| project A, B`",
        ),
        (
            "DeviceProcessEvents | eval x = 1",
            "unknown_operator",
            "eval",
            "`extend` computes a column: `| extend x = …`",
        ),
        (
            "DeviceProcessEvents | where FileName == 'a' AND ProcessId == 1",
            "keyword_case",
            "AND",
            "write `and`: letter case counts in keywords and",
        ),
        (
            "DeviceProcessEvents | summarize count() BY DeviceName",
            "keyword_case",
            "BY",
            "write `by`: letter case counts in keywords and",
        ),
        (
            "DeviceProcessEvents | where FileName HAS 'a'",
            "keyword_case",
            "HAS",
            "write `has`: letter case counts in keywords and",
        ),
        (
            "DeviceProcessEvents | where FileName IN ('a')",
            "keyword_case",
            "IN",
            "write `in`: letter case counts in keywords and",
        ),
        (
            "DeviceProcessEvents | where NOT(FileName == 'a')",
            "unknown_function",
            "NOT",
            "write `not`: letter case counts",
        ),
    ]);
}

/// Text around the query.
#[test]
fn texts_copied_along_are_told_with_the_way_out() {
    check(&[
        (
            "DeviceProcessEvents\n# only process\n| where FileName == 'a'",
            "misplaced_directive",
            "# only process",
            "write `// …`; lines such as `#connect …` stand",
        ),
        (
            "DeviceProcessEvents\n| where FileName == 'a' # only process",
            "misplaced_directive",
            "# only process",
            "write `// …`; lines such as `#connect …` stand",
        ),
        (
            "DeviceProcessEvents\n-- only process\n| where FileName == 'a'",
            "foreign_comment",
            "-- only process",
            "write `// …`, on every line of the comment",
        ),
        (
            "DeviceProcessEvents\n| where FileName == 'a' -- only process",
            "foreign_comment",
            "-- only process",
            "write `// …`, on every line of the comment",
        ),
        (
            "DeviceProcessEvents\n/* only process */\n| where FileName == 'a'",
            "foreign_comment",
            "/* only process */",
            "write `// …`, on every line of the comment",
        ),
        (
            "DeviceProcessEvents\n/* only process\nand more */\n| where FileName == 'a'",
            "foreign_comment",
            "/* only process\nand more */",
            "write `// …`, on every line of the comment",
        ),
        (
            "DeviceProcessEvents\n<!-- only process -->\n| where FileName == 'a'",
            "foreign_comment",
            "<!-- only process -->",
            "write `// …`, on every line of the comment",
        ),
        (
            "1 DeviceProcessEvents\n2 | where FileName == 'a'\n3 | take 1",
            "copied_text",
            "1",
            "remove it",
        ),
        (
            "1: DeviceProcessEvents\n2: | where FileName == 'a'\n3: | take 1",
            "copied_text",
            "1:",
            "remove it",
        ),
        (
            "1. DeviceProcessEvents\n2. | where FileName == 'a'\n3. | take 1",
            "copied_text",
            "1.",
            "remove it",
        ),
        (
            "> DeviceProcessEvents\n> | where FileName == 'a'",
            "copied_text",
            ">",
            "remove it",
        ),
        (
            "kql> DeviceProcessEvents\n| where FileName == 'a'",
            "copied_text",
            "kql>",
            "remove it: a query begins with its table",
        ),
        (
            "Kusto: DeviceProcessEvents\n| where FileName == 'a'",
            "copied_text",
            "Kusto:",
            "remove it: a query begins with its table",
        ),
        (
            "```kql\nDeviceProcessEvents\n| where FileName == 'a'\n```",
            "copied_text",
            "```kql\nDeviceProcessEvents\n| where FileName == 'a'\n```",
            "remove the lines with ```: between them",
        ),
        (
            "DeviceProcessEvents\n| where FileName == 'a'\n```",
            "copied_text",
            "```",
            "remove it, wherever it stands",
        ),
        (
            r#""DeviceProcessEvents""#,
            "copied_text",
            r#""DeviceProcessEvents""#,
            "remove the quotes; `['name']` writes a table",
        ),
        (
            "DeviceProcessEvents | where FileName == %x%",
            "unfilled_placeholder",
            "%x%",
            "put a value in its place, or declare one before",
        ),
        (
            "DeviceProcessEvents | where FileName == @x",
            "unfilled_placeholder",
            "@x",
            "put a value in its place, or declare one before",
        ),
        (
            "DeviceProcessEvents | where FileName == <name>",
            "unfilled_placeholder",
            "<name>",
            "put a value in its place, or declare one before",
        ),
        (
            "DeviceProcessEvents | where FileName == ${x}",
            "unfilled_placeholder",
            "${x}",
            "put a value in its place",
        ),
    ]);
}

/// The codes and culprits of a query with several mistakes.
#[track_caller]
fn check_several(query: &str, expected: &[(&str, &str)]) {
    let said = said(query);
    let found: Vec<(&str, &str)> = said
        .iter()
        .map(|one| (one.code.as_str(), one.culprit.as_str()))
        .collect();
    assert_eq!(found, expected, "{query}");
}

#[test]
fn three_mistakes_of_syntax_are_three_diagnostics() {
    check_several(
        "DeviceProcessEvents | where FileName = 'a'\n| where ProcessId == 1 && FileName has_any 'x'\n| projct FileName",
        &[
            ("assignment_in_condition", "="),
            ("foreign_logic", "&&"),
            ("list_needs_brackets", "has_any^"),
            ("unknown_operator", "projct"),
        ],
    );
}

#[test]
fn three_mistakes_of_meaning_are_three_diagnostics() {
    check_several(
        "DeviceProcessEvents | where FileNam == 'a'\n| extend y = tolowr(FileName)\n| where strlen(ProcessId) > 4\n| where Acountname == 'x'\n| project y",
        &[
            ("unknown_column", "FileNam"),
            ("unknown_function", "tolowr"),
            ("argument_type", "ProcessId"),
        ],
    );
}

#[test]
fn a_misspelt_column_behind_another_mistake_is_told_too() {
    check_several(
        "DeviceProcessEvents | extend y = tolowr(FileName)\n| where FileNam == 'a'",
        &[
            ("unknown_function", "tolowr"),
            ("unknown_column", "FileNam"),
        ],
    );
}

#[test]
fn what_follows_from_a_mistake_is_not_told() {
    check_several(
        "DeviceProcessEvents | join (DeviceNetworkEvent) on DeviceId | where RemoteIP == 'a'",
        &[("unknown_table", "DeviceNetworkEvent")],
    );
    check_several(
        "DeviceProcessEvents | extend y = tolowr(FileName) | where y == 'a' | project z = y",
        &[("unknown_function", "tolowr")],
    );
}

#[test]
fn a_table_of_defender_has_its_own_time_column() {
    let said = said_in(
        "DeviceProcessEvents | where TimeGenerated > ago(1d)",
        Dialect::Defender,
    );
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].help.starts_with("write `Timestamp`"), "{said:?}");
}

#[test]
fn what_kusto_takes_is_no_mistake() {
    for query in [
        "DeviceProcessEvents | where FileName <> 'a'",
        "DeviceProcessEvents\u{a0}| where\u{a0}FileName\u{a0}==\u{a0}'a'",
        "DeviceProcessEvents | where FileName like '%x%'",
        "DeviceProcessEvents | where FileName in ('a' 'b')",
        "DeviceProcessEvents | where Timestamp > '2024-01-01'",
        "DeviceProcessEvents | where ProcessId == '4'",
        "DeviceProcessEvents | where True",
        "DeviceProcessEvents | mvexpand x = parse_json(AdditionalFields)",
        "DeviceProcessEvents | extend eq = 1, regex = 2, is = 3 | project eq, regex, is",
    ] {
        assert_eq!(said(query), [], "{query}");
    }
}

#[test]
fn every_code_has_a_page_that_shows_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/spec/diagnostics");
    for code in SyntaxError::codes().chain(SemanticError::CODES) {
        let text = std::fs::read_to_string(folder.join(format!("{code}.md"))).unwrap_or_default();
        let is_shown = text
            .lines()
            .any(|line| line.starts_with("kql::") && line.ends_with(&format!("::{code}")));
        assert!(
            is_shown,
            "testdata/spec/diagnostics/{code}.md shows `{code}`"
        );
    }
}

#[test]
fn the_lists_of_codes_are_those_of_the_enums() {
    let sources = [
        include_str!("../../../../kql-parser/src/diagnostic/mod.rs"),
        include_str!("../../../../kql-parser/src/diagnostic/foreign.rs"),
        include_str!("../../../../kql-parser/src/diagnostic/form.rs"),
        include_str!("../../../../kql-eval/src/bind/diagnostic/mod.rs"),
    ];
    let written: BTreeSet<&str> = sources
        .iter()
        .flat_map(|source| source.split("code(kql::").skip(1))
        .map(|rest| rest.split(')').next().unwrap())
        .map(|code| code.rsplit("::").next().unwrap())
        .collect();
    let listed: BTreeSet<&str> = SyntaxError::codes().chain(SemanticError::CODES).collect();
    assert_eq!(listed, written);
}

/// What `kqlab check` prints for a file with this text.
fn checked(name: &str, text: &str) -> String {
    let folder = std::env::temp_dir().join(format!("kqlab-mistakes-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), text).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_kqlab"))
        .args(["check", name])
        .current_dir(&folder)
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_mistake_in_a_yaml_rule_has_its_place_in_the_file() {
    let text = checked(
        "rule.yaml",
        "id: 1\r\nname: logons\r\nquery: |\r\n  DeviceLogonEvents\r\n  | where AccountName = 'bob'\r\n",
    );
    assert!(text.contains("[rule.yaml:5:23]"), "{text}");
    assert!(
        text.contains(" 5 │   | where AccountName = 'bob'"),
        "{text}"
    );
}

#[test]
fn a_mistake_at_the_end_of_a_file_is_shown() {
    let text = checked("stage.kql", "DeviceLogonEvents\n| where");
    let shown = " 2 │ | where\n   ·        ▲\n   ·        ╰── expected an expression here";
    assert!(text.contains(shown), "{text}");
}

#[test]
fn the_mark_stands_under_the_culprit_behind_tabs_and_wide_characters() {
    let text = checked(
        "rule.kql",
        "DeviceLogonEvents\n\t| where AccountName == '日本' && true\n",
    );
    let shown = "     | where AccountName == '日本' && true";
    let line = text.lines().find(|line| line.contains("日本")).unwrap();
    assert!(line.ends_with(shown), "{text}");
    // Each of the two characters takes two columns.
    let mark = text.lines().find(|line| line.contains('┬')).unwrap();
    let before = |line: &str, sign: &str| line.split(sign).next().unwrap().chars().count();
    assert_eq!(before(mark, "─"), before(line, "&&") + 2, "{text}");
}
