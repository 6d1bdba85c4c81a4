//! What can be wrong with a test file, each with its code, place and help.

use std::fmt;
use std::sync::Arc;

use kql_eval::types::ScalarType;
use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};
use thiserror::Error;

use super::place::{Place, Placed};

/// The text of a test file with its name, shared by all its diagnostics.
pub type Source = Arc<NamedSource<String>>;

/// A mistake in a test file.
#[derive(Error, Diagnostic, Debug, Clone, PartialEq)]
pub enum Mistake {
    /// The text is not YAML.
    #[error("not YAML: {message}")]
    #[diagnostic(code(kqlab::testfile::yaml))]
    NotYaml {
        /// What the YAML reader says.
        message: String,
    },
    /// A line is indented with a tab.
    #[error("a tab indents this line")]
    #[diagnostic(
        code(kqlab::testfile::tab_indentation),
        help("YAML is indented with spaces")
    )]
    TabIndentation,
    /// Lists and mappings are inside each other too deep.
    #[error("lists and mappings are nested more than 64 deep")]
    #[diagnostic(code(kqlab::testfile::too_deep))]
    TooDeep,
    /// The file has more than the reader keeps.
    #[error("the test file is too long: it has more than 250,000 values")]
    #[diagnostic(
        code(kqlab::testfile::too_long),
        help(
            "several test files may name one rule; many rows belong in a file of events: `given: {{table: events.ndjson}}`"
        )
    )]
    TooLong,
    /// There is nothing in the file.
    #[error("the test file is empty")]
    #[diagnostic(
        code(kqlab::testfile::empty),
        help("the least it needs is `version: 1`, `rule:`, `clock:` and `tests:`")
    )]
    EmptyFile,
    /// A key of a mapping is a number, a list, or nothing.
    #[error("a key must be text, and this is {found}")]
    #[diagnostic(code(kqlab::testfile::key_is_not_text), help("quote it"))]
    KeyIsNotText {
        /// What it is.
        found: String,
    },
    /// A key is twice in one mapping.
    #[error("`{key}` stands here twice; first in line {first_line}")]
    #[diagnostic(code(kqlab::testfile::duplicate_key), help("remove one of the two"))]
    DuplicateKey {
        /// The key.
        key: String,
        /// The line of the first.
        first_line: usize,
    },
    /// A key means nothing here.
    #[error("{inside} has no key `{key}`")]
    #[diagnostic(code(kqlab::testfile::unknown_key))]
    UnknownKey {
        /// The key.
        key: String,
        /// The mapping it is in, in the author's terms.
        inside: String,
        /// Did you mean, and the keys there are.
        #[help]
        help: String,
    },
    /// A key that must be there is not.
    #[error("{inside} needs the key `{key}`")]
    #[diagnostic(code(kqlab::testfile::missing_key))]
    MissingKey {
        /// The key.
        key: &'static str,
        /// The mapping, in the author's terms.
        inside: String,
        /// What the key takes.
        #[help]
        help: String,
    },
    /// A value has the wrong shape.
    #[error("`{key}` takes {takes}, and this is {found}")]
    #[diagnostic(code(kqlab::testfile::wrong_shape))]
    WrongShape {
        /// The key.
        key: String,
        /// What it takes.
        takes: String,
        /// What it has.
        found: String,
    },
    /// A word is none of those that a key takes.
    #[error("`{word}` is no {what}")]
    #[diagnostic(code(kqlab::testfile::unknown_word))]
    UnknownWord {
        /// The word.
        word: String,
        /// What kind of word is expected.
        what: &'static str,
        /// Did you mean, and the words there are.
        #[help]
        help: String,
    },
    /// A template, exclusion or test of that name does not exist in this file.
    #[error("there is no {what} `{name}`")]
    #[diagnostic(code(kqlab::testfile::unknown_name))]
    UnknownName {
        /// The name.
        name: String,
        /// `template`, `exclusion`, `test`.
        what: &'static str,
        /// Did you mean, and the names there are.
        #[help]
        help: String,
    },
    /// Two things of one kind have one name.
    #[error("the name `{name}` is taken by the {what} in line {first_line}")]
    #[diagnostic(
        code(kqlab::testfile::duplicate_name),
        help("reports tell tests apart by name; give this one its own")
    )]
    DuplicateName {
        /// The name.
        name: String,
        /// `test`, `scenario`, `evasion`.
        what: &'static str,
        /// The line of the first.
        first_line: usize,
    },
    /// A template is built on itself.
    #[error("template `{name}` is built on itself: {path}")]
    #[diagnostic(code(kqlab::testfile::template_cycle), help("remove one `use:`"))]
    TemplateCycle {
        /// The template.
        name: String,
        /// The circle, as in `a → b → a`.
        path: String,
    },
    /// An exclusion says more than one of `keep`, `exclude`, `inexpressible`, or none.
    #[error("exclusion `{name}` has {found}")]
    #[diagnostic(
        code(kqlab::testfile::exclusion_polarity),
        help(
            "give one of: `exclude:` what is dropped, `keep:` what stays, `inexpressible:` why it cannot be a filter"
        )
    )]
    ExclusionPolarity {
        /// The exclusion.
        name: String,
        /// What it has, as in ``both `keep` and `exclude` ``.
        found: String,
    },
    /// An exclusion without a filter is applied.
    #[error("exclusion `{name}` cannot be applied: it is marked inexpressible")]
    #[diagnostic(
        code(kqlab::testfile::inexpressible_applied),
        help("write it as `exclude:` or `keep:`, or do not apply it")
    )]
    InexpressibleApplied {
        /// The exclusion.
        name: String,
    },
    /// A `{placeholder}` has no value in a case.
    #[error("`{{{placeholder}}}` has no value in the case in line {case_line}")]
    #[diagnostic(code(kqlab::testfile::unbound_placeholder))]
    UnboundPlaceholder {
        /// Its name.
        placeholder: String,
        /// The line of the case.
        case_line: usize,
        /// Did you mean, and the values the case has.
        #[help]
        help: String,
    },
    /// A case gives a value that nothing uses.
    #[error("nothing uses the value `{key}` of this case")]
    #[diagnostic(
        code(kqlab::testfile::unused_case_value),
        help(
            "write `{{{key}}}` in the name, a row or the expectation, or give rows whose column it replaces"
        )
    )]
    UnusedCaseValue {
        /// The key.
        key: String,
    },
    /// The value of a placeholder inside a longer text is a list or a mapping.
    #[error("`{{{placeholder}}}` stands inside a text, and its value is {found}")]
    #[diagnostic(
        code(kqlab::testfile::placeholder_in_text),
        help("only text, numbers and booleans can be put into a text")
    )]
    PlaceholderInText {
        /// Its name.
        placeholder: String,
        /// What its value is.
        found: String,
    },
    /// There is nothing to run.
    #[error("there is nothing to run here")]
    #[diagnostic(code(kqlab::testfile::no_tests), help("{help}"))]
    NoTests {
        /// What to write.
        help: &'static str,
    },
    /// A version of the format that is not known.
    #[error("version {found} of the test file format is not known")]
    #[diagnostic(code(kqlab::testfile::version), help("write `version: 1`"))]
    Version {
        /// What is there.
        found: String,
    },
    /// A time is neither an offset nor a datetime.
    #[error("`{text}` is no {what}")]
    #[diagnostic(code(kqlab::testfile::bad_time))]
    BadTime {
        /// The text.
        text: String,
        /// `datetime`, `offset`, `timespan`.
        what: &'static str,
        /// How to write one.
        #[help]
        help: String,
    },
    /// A cell's value is not of its column's type.
    #[error("{at}`{column}` takes {ty}, but {found}")]
    #[diagnostic(code(kqlab::testfile::cell_type))]
    CellType {
        /// The row, as in `row 2 of DeviceNetworkEvents: `; empty when the row is known otherwise.
        at: String,
        /// The column.
        column: String,
        /// Its type.
        ty: ScalarType,
        /// What it has, as in ``the string `https` ``.
        found: String,
        /// What to do instead.
        #[help]
        help: Option<String>,
    },
    /// A row names a column that its table has not.
    #[error("{at}{table} has no column `{column}`")]
    #[diagnostic(code(kqlab::testfile::unknown_column))]
    UnknownColumn {
        /// The row, as in `row 2: `.
        at: String,
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// Did you mean, and the columns there are.
        #[help]
        help: String,
    },
}

/// A mistake with its place in the file.
#[derive(Debug, Clone)]
pub struct TestFileError {
    /// What is wrong.
    pub mistake: Mistake,
    /// Where.
    pub place: Place,
    /// The file.
    pub source: Source,
}

impl TestFileError {
    /// The diagnostic's code, as in `kqlab::testfile::unknown_key`.
    #[must_use]
    pub fn code(&self) -> String {
        self.mistake
            .code()
            .map_or_else(String::new, |code| code.to_string())
    }
}

impl fmt::Display for TestFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.mistake.fmt(f)
    }
}

impl std::error::Error for TestFileError {}

impl Diagnostic for TestFileError {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.mistake.code()
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.mistake.help()
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_with_span(Some("here".to_owned()), self.place);
        Some(Box::new(std::iter::once(label)))
    }
}

/// All mistakes of one file, in the order of their places.
#[derive(Error, Debug, Clone)]
#[error("{} {} in {}", .errors.len(), if .errors.len() == 1 { "mistake" } else { "mistakes" }, .file)]
pub struct TestFileErrors {
    /// The file's name.
    pub file: String,
    /// The mistakes.
    pub errors: Vec<TestFileError>,
}

impl TestFileErrors {
    /// The mistakes of one file, sorted by place.
    #[must_use]
    pub fn new(source: &Source, mut mistakes: Vec<Placed<Mistake>>) -> Self {
        mistakes.sort_by_key(|mistake| mistake.place);
        Self {
            file: source.name().to_owned(),
            errors: mistakes
                .into_iter()
                .map(|Placed { value, place }| TestFileError {
                    mistake: value,
                    place,
                    source: Arc::clone(source),
                })
                .collect(),
        }
    }
}

impl Diagnostic for TestFileErrors {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new("kqlab::testfile"))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(
            self.errors.iter().map(|error| error as &dyn Diagnostic),
        ))
    }
}
