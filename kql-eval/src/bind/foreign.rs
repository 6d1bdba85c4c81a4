//! Names that mean something in another place or language: `null`, functions without brackets, units, dates.

use kql_parser::Span;
use kql_parser::syntax::{self, BinaryOperator, ExprKind as Syntax, Literal, Name};

use super::{Binder, Row, SemanticError};
use crate::functions;
use crate::plan::Schema;
use crate::types::ScalarType;

/// What other languages call functions, with what this one has.
const FUNCTIONS: &[(&str, &str)] = &[
    ("lower", "tolower(text)"),
    ("lcase", "tolower(text)"),
    ("upper", "toupper(text)"),
    ("ucase", "toupper(text)"),
    ("len", "strlen(text)"),
    ("length", "strlen(text)` for texts, `array_length(array)"),
    ("substr", "substring(text, start, length)"),
    ("mid", "substring(text, start, length)"),
    ("left", "substring(text, 0, length)"),
    ("concat", "strcat(a, b)"),
    ("concatenate", "strcat(a, b)"),
    ("concat_ws", "strcat_delim(delimiter, a, b)"),
    ("join", "strcat_array(array, delimiter)"),
    ("ifnull", "coalesce(a, b)"),
    ("nvl", "coalesce(a, b)"),
    ("if", "iff(condition, a, b)"),
    ("ifelse", "iff(condition, a, b)"),
    (
        "cast",
        "tostring(value)`, `tolong(value)`, `todatetime(value)",
    ),
    ("to_string", "tostring(value)"),
    ("str", "tostring(value)"),
    ("int", "toint(value)"),
    ("tonumber", "tolong(value)` or `toreal(value)"),
    ("to_date", "todatetime(value)"),
    ("getdate", "now()"),
    ("current_timestamp", "now()"),
    ("sysdate", "now()"),
    ("utcnow", "now()"),
    ("today", "startofday(now())"),
    ("dateadd", "datetime_add('day', 1, time)` or `time + 1d"),
    (
        "datediff",
        "datetime_diff('day', later, earlier)` or `later - earlier",
    ),
    ("date_trunc", "bin(time, 1d)` or `startofday(time)"),
    ("date_format", "format_datetime(time, 'yyyy-MM-dd')"),
    ("strftime", "format_datetime(time, 'yyyy-MM-dd')"),
    ("regexp_extract", "extract(regex, group, text)"),
    ("regex_extract", "extract(regex, group, text)"),
    ("regexp_replace", "replace_regex(text, regex, rewrite)"),
    ("json_extract", "parse_json(text).name"),
    ("json_value", "parse_json(text).name"),
    ("instr", "indexof(text, part)"),
    ("charindex", "indexof(text, part)"),
    ("nullif", "iff(a == b, null, a)"),
    ("size", "array_length(array)"),
    ("cidr_match", "ipv4_is_in_range(address, '10.0.0.0/8')"),
    ("distinct", "dcount(column)` or `make_set(column)"),
    ("values", "make_set(column)` or `make_list(column)"),
    ("collect_set", "make_set(column)"),
    ("collect_list", "make_list(column)"),
    ("array_agg", "make_list(column)"),
    ("string_agg", "strcat_array(make_list(column), ', ')"),
    ("group_concat", "strcat_array(make_list(column), ', ')"),
    ("mean", "avg(column)"),
    ("median", "percentile(column, 50)"),
    ("earliest", "min(column)"),
    ("latest", "max(column)` or `arg_max(Timestamp, *)"),
    ("average", "avg(column)"),
    ("cnt", "count()"),
    ("counter", "count()"),
    ("count_star", "count()"),
    ("count_if", "countif(condition)"),
    ("countifs", "countif(condition)"),
    ("dcount_if", "dcountif(column, condition)"),
    ("sum_if", "sumif(column, condition)"),
    ("avg_if", "avgif(column, condition)"),
    ("max_if", "maxif(column, condition)"),
    ("min_if", "minif(column, condition)"),
    ("distinct_count", "dcount(column)"),
    ("count_unique", "dcount(column)"),
    ("unique", "dcount(column)` or `make_set(column)"),
    ("dc", "dcount(column)"),
    ("list", "make_list(column)"),
    ("exists", "isnotempty(column)"),
    ("switch", "case(condition, value, …, otherwise)"),
    ("decode", "case(condition, value, …, otherwise)"),
    ("regex_match", "column matches regex \"…\""),
    ("regexp_like", "column matches regex \"…\""),
    ("rlike", "column matches regex \"…\""),
    ("match", "column matches regex \"…\""),
    ("cidrmatch", "ipv4_is_in_range(address, '10.0.0.0/8')"),
    ("searchmatch", "search \"text\""),
    ("startof", "bin(time, 1d)"),
    ("mvcount", "array_length(array)"),
    ("mvjoin", "strcat_array(array, delimiter)"),
    ("string", "tostring(value)"),
    (
        "convert",
        "tostring(value)`, `tolong(value)`, `todatetime(value)",
    ),
    ("year", "getyear(time)"),
    ("month", "monthofyear(time)"),
    ("day", "dayofmonth(time)"),
    ("hour", "hourofday(time)"),
    ("first", "arg_min(Timestamp, *)"),
    ("last", "arg_max(Timestamp, *)"),
];

/// What this language has for a function of another one.
pub(super) fn instead_of_function(name: &str) -> Option<String> {
    let lower = name.to_ascii_lowercase();
    // `to_lower`, `is_empty`: the same words run together.
    let joined = lower.replace('_', "");
    let is_known = functions::scalar::find(&joined).is_some()
        || functions::aggregation::find(&joined).is_some();
    if joined != lower && is_known {
        return Some(format!("did you mean `{joined}`?"));
    }
    let (_, instead) = FUNCTIONS.iter().find(|(known, _)| *known == lower)?;
    Some(format!("write `{instead}`"))
}

impl Binder<'_> {
    /// Reports an unknown name that is no misspelt column but something else; false if it is nothing of the kind.
    pub(super) fn report_foreign_name(&mut self, name: &str, span: Span, row: Row<'_>) -> bool {
        if let Row::Of(schema) = row
            && functions::aggregation::find(name).is_some()
            && let Some(column) = named_by(name, schema)
        {
            self.report(SemanticError::UnknownColumn {
                name: name.to_owned(),
                span,
                stage: String::new(),
                dropped: None,
                help: Some(format!(
                    "the column is named `{column}`; `summarize x = {name}(…)` gives it another name"
                )),
            });
            return true;
        }
        if name.starts_with(|c: char| c.is_ascii_digit()) {
            let hint = unit_hint(name);
            let text = name.to_owned();
            self.report(SemanticError::UnknownUnit { text, hint, span });
            return true;
        }
        let takes_nothing = functions::scalar::find(name)
            .is_some_and(|function| function.signatures.iter().any(|form| form.accepts(0)));
        if takes_nothing || functions::aggregation::find(name).is_some() {
            let is_empty = takes_nothing || name == "count";
            self.report(SemanticError::UncalledFunction {
                name: name.to_owned(),
                arguments: if is_empty { "" } else { "…" },
                span,
            });
            return true;
        }
        false
    }

    /// Reports a comparison with `null`, which is a name here; false if it is none.
    pub(super) fn report_null_comparison(
        &mut self,
        operator: BinaryOperator,
        operands: [&syntax::Expr; 2],
        row: Row<'_>,
    ) -> bool {
        let is_equal = match operator {
            BinaryOperator::Equal => true,
            BinaryOperator::NotEqual => false,
            _ => return false,
        };
        let [left, right] = operands;
        let (null, value) = if self.is_null_name(right, row) {
            (right, left)
        } else if self.is_null_name(left, row) {
            (left, right)
        } else {
            return false;
        };
        let bound = self.scalar(value, row);
        if bound.is_error() {
            return true;
        }
        // Strings have no null: the empty one stands for it.
        let test = match (bound.ty == ScalarType::String, is_equal) {
            (true, true) => "isempty",
            (true, false) => "isnotempty",
            (false, true) => "isnull",
            (false, false) => "isnotnull",
        };
        let text = match &value.kind {
            Syntax::Name(name) => name.text.clone(),
            _ => "…".to_owned(),
        };
        self.report(SemanticError::NullComparison {
            span: null.span,
            instead: format!("{test}({text})"),
        });
        true
    }

    /// Whether an expression is the word `null` and no such column exists.
    fn is_null_name(&self, expr: &syntax::Expr, row: Row<'_>) -> bool {
        let Syntax::Name(name) = &expr.kind else {
            return false;
        };
        name.text.eq_ignore_ascii_case("null")
            && Self::column(name, row).is_none()
            && self.scope.get(&name.text).is_none()
    }

    /// Reports `x == 1` in a list where `x = 1` is meant: `x` is no column.
    pub(super) fn report_comparison_for_name(
        &mut self,
        item: &syntax::NamedExpr,
        row: Row<'_>,
    ) -> bool {
        let Row::Of(schema) = row else { return false };
        if !item.names.is_empty() || schema.incomplete || schema.unpacked.is_some() {
            return false;
        }
        let Syntax::Binary {
            operator: BinaryOperator::Equal,
            operator_span,
            left,
            ..
        } = &item.value.kind
        else {
            return false;
        };
        let Syntax::Name(name) = &left.kind else {
            return false;
        };
        if self.is_known(name, schema)
            || !super::diagnostic::nearest(&name.text, names(schema)).is_empty()
        {
            return false;
        }
        self.report(SemanticError::ComparisonForName {
            name: name.text.clone(),
            span: *operator_span,
        });
        true
    }

    fn is_known(&self, name: &Name, schema: &Schema) -> bool {
        schema.index_of(&name.text).is_some() || self.scope.get(&name.text).is_some()
    }
}

/// The column that `summarize` named after an aggregate without a name: `count_`, `dcount_A`.
fn named_by<'s>(aggregate: &str, schema: &'s Schema) -> Option<&'s str> {
    let prefix = format!("{aggregate}_");
    let prefix = match aggregate {
        "make_set" => "set_",
        "make_list" => "list_",
        _ => prefix.as_str(),
    };
    names(schema).find(|column| column.starts_with(prefix))
}

/// What to write for a method that other languages call on a value.
pub(super) fn method_elsewhere(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "startswith" => "write `column startswith \"…\"`",
        "endswith" => "write `column endswith \"…\"`",
        "contains" | "includes" => "write `column contains \"…\"`",
        "tolower" | "lower" | "tolowercase" => "write `tolower(column)`",
        "toupper" | "upper" | "touppercase" => "write `toupper(column)`",
        "tostring" => "write `tostring(value)`",
        "length" | "len" | "count" | "size" => "write `strlen(text)` or `array_length(array)`",
        "split" => "write `split(column, \"…\")`",
        "replace" => "write `replace_string(column, \"…\", \"…\")`",
        "substring" | "substr" => "write `substring(column, start, length)`",
        "trim" | "strip" => "write `trim(@\"\\s+\", column)`",
        "match" | "matches" => "write `column matches regex \"…\"`",
        _ => return None,
    })
}

/// What a name that is no column means in other languages: nothing, yes or no.
pub(super) fn constant_elsewhere(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "null" | "nil" | "none" | "undefined" => {
            "a missing value has a type: `long(null)`, `datetime(null)`, `dynamic(null)`; a string is empty: `\"\"`"
        }
        "yes" | "on" => "write `true`",
        "no" | "off" => "write `false`",
        "yesterday" => "write `startofday(ago(1d))`",
        "today" => "write `startofday(now())`",
        "tomorrow" => "write `startofday(now()) + 1d`",
        _ => return None,
    })
}

fn names(schema: &Schema) -> impl Iterator<Item = &str> {
    schema.fields.iter().map(|field| &*field.name)
}

/// `2024-01-31` as a subtraction of numbers, written as the datetime that it looks like.
pub(super) fn date_without_quotes(expr: &syntax::Expr) -> Option<String> {
    let (rest, day) = subtraction(expr)?;
    let (year, month) = subtraction(rest)?;
    let year = number(year).filter(|year| (1900..=2100).contains(year))?;
    let month = number(month).filter(|month| (1..=12).contains(month))?;
    let day = number(day).filter(|day| (1..=31).contains(day))?;
    Some(format!("datetime({year}-{month:02}-{day:02})"))
}

fn subtraction(expr: &syntax::Expr) -> Option<(&syntax::Expr, &syntax::Expr)> {
    match &expr.kind {
        Syntax::Binary {
            operator: BinaryOperator::Subtract,
            left,
            right,
            ..
        } => Some((left, right)),
        _ => None,
    }
}

fn number(expr: &syntax::Expr) -> Option<i64> {
    match &expr.kind {
        Syntax::Literal(Literal::Long(number)) => Some(*number),
        _ => None,
    }
}

/// Text that was copied with a query and reads as a value: the fences of Markdown, a prompt, quotes.
pub(super) fn copied_text(value: &syntax::Expr) -> Option<SemanticError> {
    let span = value.span;
    match &value.kind {
        Syntax::Literal(Literal::String(text)) => {
            let length = usize::try_from(span.len()).unwrap_or(0);
            let is_fenced = length == text.len() + 6 && text.contains('\n');
            Some(if is_fenced {
                SemanticError::CopiedText {
                    what: "a fence of Markdown",
                    help: "remove the lines with ```: between them everything is one string",
                    span,
                }
            } else {
                SemanticError::CopiedText {
                    what: "a pair of quotes around the table",
                    help: "remove the quotes; `['name']` writes a table with special characters",
                    span,
                }
            })
        }
        Syntax::Binary {
            operator,
            operator_span,
            left,
            ..
        } => {
            let is_prompt = matches!(operator, BinaryOperator::Greater)
                || matches!(operator, BinaryOperator::String(_)) && operator_span.len() == 1;
            let Syntax::Name(name) = &left.kind else {
                return None;
            };
            (is_prompt && name.span.end == operator_span.start).then_some(
                SemanticError::CopiedText {
                    what: "a prompt",
                    help: "remove it: a query begins with its table",
                    span: name.span.to(*operator_span),
                },
            )
        }
        _ => None,
    }
}

/// What to write instead of a number with a unit that KQL has not.
fn unit_hint(name: &str) -> String {
    let digits = name.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = name.get(digits.len()..).unwrap_or("");
    match unit {
        "w" | "wk" | "week" | "weeks" => digits
            .parse::<u32>()
            .ok()
            .and_then(|weeks| weeks.checked_mul(7))
            .map_or(String::new(), |days| format!("; write `{days}d`")),
        "mo" | "mon" | "month" | "months" | "M" | "y" | "yr" | "year" | "years" => {
            "; months and years differ in length: `startofmonth(now(), -1)`, `datetime_add('month', -1, now())`".to_owned()
        }
        _ if name.chars().all(|c| c.is_ascii_digit() || c == '_') => {
            format!("; write the number as `{}`", name.replace('_', ""))
        }
        "mins" | "minutes" => format!("; write `{digits}m`"),
        "secs" => format!("; write `{digits}s`"),
        "hrs" => format!("; write `{digits}h`"),
        "D" | "H" | "S" => format!("; write `{digits}{}`", unit.to_ascii_lowercase()),
        _ => String::new(),
    }
}
