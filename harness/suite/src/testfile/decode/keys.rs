//! The keys that a test file knows: the decoder refuses all others, and the JSON Schema is made of them.

use kql_eval::types::ScalarType;

use super::takes::{Mapping, Takes, closed, optional, required};
use crate::testfile::audit_codes::AUDIT_CODES;
use crate::testfile::expectation::{MatchMode, Runs};
use crate::testfile::model::TestKind;

const TEXTS: Takes = Takes::List(&Takes::Text);
const CELLS: Takes = Takes::Named(&Takes::Anything);
const GIVEN: Takes = Takes::List(&Takes::Either(&[
    Takes::Mapping(&GIVEN_FILE),
    Takes::Mapping(&GIVEN_ROW),
]));
const COLUMNS: Takes = Takes::Named(&Takes::Word(|| {
    ScalarType::ALL.map(ScalarType::name).to_vec()
}));
const FINDINGS: Takes = Takes::List(&Takes::Word(|| AUDIT_CODES.to_vec()));
const VERDICT: Takes = Takes::Either(&[
    Takes::Word(|| vec!["fires", "silent"]),
    Takes::Mapping(&ROWS),
]);
const EXPECT: Takes = Takes::Either(&[
    Takes::Word(|| vec!["fires", "silent"]),
    Takes::Mapping(&ROWS),
    Takes::Variants(&VERDICT),
]);

/// The test file.
pub const FILE: Mapping = closed(
    "file",
    "Tests of a detection rule for kqlab.",
    &[
        required("version", Takes::One, "The version of this format."),
        required("rule", Takes::Text, "The rule's path, from here."),
        required(
            "clock",
            Takes::Text,
            "What `now()` answers, such as 2026-01-15T12:00:00Z; offsets such as -2h count from here.",
        ),
        optional(
            "schema",
            Takes::Either(&[Takes::Text, Takes::Named(&COLUMNS)]),
            "Tables of your own with their columns, or the path of a file of them.",
        ),
        optional(
            "templates",
            Takes::Named(&Takes::Mapping(&TEMPLATE)),
            "Rows to build on with `use`.",
        ),
        optional(
            "exclusions",
            Takes::Named(&Takes::Mapping(&EXCLUSION)),
            "Filters that make the rule quieter.",
        ),
        optional("tests", Takes::List(&Takes::Mapping(&TEST)), "The tests."),
        optional(
            "scenarios",
            Takes::List(&Takes::Mapping(&SCENARIO)),
            "The documented benign situations.",
        ),
        optional("tuned", Takes::Mapping(&TUNED), "The tuning of the rule."),
        optional(
            "evasions",
            Takes::List(&Takes::Mapping(&EVASION)),
            "Known ways past the rule.",
        ),
        optional(
            "functions",
            Takes::Named(&Takes::Either(&[
                Takes::Mapping(&FUNCTION),
                Takes::List(&Takes::Mapping(&FUNCTION)),
            ])),
            "What a workspace provides: watchlists, saved functions, external data.",
        ),
    ],
);

/// A template.
pub const TEMPLATE: Mapping = closed(
    "template",
    "Cells that rows build on.",
    &[
        optional("table", Takes::Text, "The table that its rows are of."),
        optional("use", Takes::Text, "The template that it builds on."),
        optional("row", CELLS, "The cells."),
    ],
);

/// Rows in a file.
pub const GIVEN_FILE: Mapping = closed(
    "given-file",
    "Rows in a file of their own.",
    &[
        required(
            "file",
            Takes::Text,
            "A path from here: NDJSON, JSON, CSV or Parquet.",
        ),
        optional("table", Takes::Text, "The table that they are of."),
    ],
);

/// A row.
pub const GIVEN_ROW: Mapping = Mapping {
    name: "given-row",
    says: "A row: the columns that matter.",
    fields: &[
        optional("use", Takes::Text, "The template that it builds on."),
        optional("table", Takes::Text, "The table that it is of."),
        optional(
            "row",
            Takes::Anything,
            "Cells of columns that are named as one of these keys.",
        ),
        optional(
            "file",
            Takes::Nothing,
            "With it the entry is a file of rows.",
        ),
    ],
    is_open: true,
    exactly_one: &[],
};

/// An exclusion.
pub const EXCLUSION: Mapping = Mapping {
    name: "exclusion",
    says: "A filter that makes the rule quieter.",
    fields: &[
        optional(
            "exclude",
            Takes::Text,
            "Rows for which this holds are dropped.",
        ),
        optional("keep", Takes::Text, "Rows for which this holds stay."),
        optional(
            "inexpressible",
            Takes::Text,
            "Why the documented filter is none over the table.",
        ),
        optional("quote", Takes::Text, "The documentation, word for word."),
        optional("note", Takes::Text, "A remark for readers."),
        optional(
            "findings",
            FINDINGS,
            "What `kqlab audit` says of it, no more and no less.",
        ),
    ],
    is_open: false,
    exactly_one: &["exclude", "keep", "inexpressible"],
};

/// A test.
pub const TEST: Mapping = closed(
    "test",
    "Rows, and what the rule must answer.",
    &[
        required(
            "name",
            Takes::Text,
            "What the rule must do; `{placeholders}` take values of the cases.",
        ),
        required(
            "kind",
            Takes::Word(|| TestKind::ALL.map(TestKind::name).to_vec()),
            "What its rows are.",
        ),
        optional(
            "as",
            Takes::Word(|| Runs::ALL.map(Runs::name).to_vec()),
            "`query` runs the query alone, without the rule's queryPeriod and trigger.",
        ),
        optional("tags", TEXTS, "Words to select it by."),
        optional("note", Takes::Text, "A remark for readers."),
        optional(
            "cases",
            Takes::List(&Takes::Mapping(&CASE)),
            "A counted test for each.",
        ),
        required("given", GIVEN, "The rows of the input tables."),
        optional(
            "expect",
            EXPECT,
            "What the rule must answer, where no case says.",
        ),
    ],
);

/// A case.
pub const CASE: Mapping = Mapping {
    name: "case",
    says: "Values for placeholders, or for columns of all rows.",
    fields: &[
        optional("name", Takes::Text, "A name of its own."),
        optional("expect", EXPECT, "What the rule must answer for this case."),
    ],
    is_open: true,
    exactly_one: &[],
};

/// A scenario.
pub const SCENARIO: Mapping = closed(
    "scenario",
    "A documented benign situation, kept as a regression.",
    &[
        required("id", Takes::Text, "Its identifier, such as S1."),
        optional("title", Takes::Text, "Its heading."),
        optional("tags", TEXTS, "Words to select it by."),
        required("given", GIVEN, "The rows of the input tables."),
        required("expect", EXPECT, "What each form of the rule must answer."),
        optional(
            "findings",
            FINDINGS,
            "What `kqlab audit` says of it, no more and no less.",
        ),
        optional(
            "inexpressible",
            Takes::Text,
            "Why its documented filter is none over the table.",
        ),
        optional("quote", Takes::Text, "The documentation, word for word."),
        optional("note", Takes::Text, "A remark for readers."),
    ],
);

/// The tuning.
pub const TUNED: Mapping = closed(
    "tuned",
    "The tuning of the rule.",
    &[
        optional(
            "apply",
            TEXTS,
            "The exclusions that make up the tuned rule.",
        ),
        optional(
            "must_keep",
            TEXTS,
            "Tests whose answer the tuned rule must keep.",
        ),
    ],
);

/// An evasion.
pub const EVASION: Mapping = closed(
    "evasion",
    "A known way past the rule, asserted as it is today.",
    &[
        required("name", Takes::Text, "How the event gets past the rule."),
        optional("tags", TEXTS, "Words to select it by."),
        required("given", GIVEN, "The rows of the input tables."),
        required(
            "expect",
            EXPECT,
            "What each form of the rule answers today.",
        ),
        optional(
            "known",
            Takes::Text,
            "The blind spot that is known; the test fails when it closes.",
        ),
        optional("note", Takes::Text, "A remark for readers."),
    ],
);

/// An answer of a function.
pub const FUNCTION: Mapping = closed(
    "function",
    "What a function of a workspace answers.",
    &[
        optional(
            "arguments",
            Takes::List(&Takes::Anything),
            "The arguments that it answers.",
        ),
        optional(
            "columns",
            COLUMNS,
            "The types of columns that the rows do not show.",
        ),
        optional("rows", Takes::List(&CELLS), "Its rows."),
        optional("file", Takes::Text, "The path of its rows, from here."),
        optional(
            "kql",
            Takes::Text,
            "A query, or a function written as in `let`.",
        ),
    ],
);

/// An expectation of rows.
pub const ROWS: Mapping = closed(
    "rows",
    "The rows that the rule must give.",
    &[
        optional("count", Takes::Count, "How many."),
        optional("columns", TEXTS, "All columns, in order."),
        optional(
            "rows",
            Takes::List(&CELLS),
            "All rows, in any order; cells that are not named do not matter.",
        ),
        optional(
            "no_rows",
            Takes::List(&CELLS),
            "Rows that must not be there.",
        ),
        optional(
            "match",
            Takes::Word(|| MatchMode::ALL.map(MatchMode::name).to_vec()),
            "How rows are compared.",
        ),
    ],
);

/// The elements of an array, in any order. A cell may also be any other mapping, so that the schema asks nothing of it.
pub const SET: Mapping = closed(
    "set",
    "An array in any order.",
    &[required(
        "set",
        Takes::List(&Takes::Anything),
        "The elements.",
    )],
);

/// What a cell contains.
pub const CONTAINS: Mapping = closed(
    "contains",
    "A cell that contains something.",
    &[required("contains", Takes::Anything, "What it contains.")],
);

/// What a cell equals, where it could be read as something else.
pub const EQUALS: Mapping = closed(
    "equals",
    "A cell that equals something.",
    &[required("equals", Takes::Anything, "What it equals.")],
);

/// What a cell is near.
pub const NEAR: Mapping = closed(
    "near",
    "A cell near a value.",
    &[
        required("near", Takes::Anything, "The value in the middle."),
        required("by", Takes::Anything, "The greatest distance."),
    ],
);
