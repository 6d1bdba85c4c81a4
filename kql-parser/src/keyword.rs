//! The words with a meaning of their own.

use crate::syntax::TypeName;

/// Operator keywords with a hyphen, which the lexer reads as one word.
pub const HYPHENATED: [&str; 26] = [
    "assert-schema",
    "granny-asc",
    "granny-desc",
    "graph-mark-components",
    "graph-match",
    "graph-shortest-paths",
    "graph-to-table",
    "graph-where-edges",
    "graph-where-nodes",
    "macro-expand",
    "make-graph",
    "make-series",
    "mv-apply",
    "mv-expand",
    "parse-kv",
    "parse-where",
    "partitioned-by",
    "project-away",
    "project-by-names",
    "project-keep",
    "project-rename",
    "project-reorder",
    "project-smart",
    "sample-distinct",
    "top-hitters",
    "top-nested",
];

/// Keywords that may be marked with `!` in front.
pub const NEGATABLE: [&str; 13] = [
    "between",
    "contains",
    "contains_cs",
    "endswith",
    "endswith_cs",
    "has",
    "has_cs",
    "hasprefix",
    "hasprefix_cs",
    "hassuffix",
    "hassuffix_cs",
    "startswith",
    "startswith_cs",
];

/// Words that are no names unless bracketed. Sorted.
const RESERVED: [&str; 75] = [
    "accumulate",
    "and",
    "anomalychart",
    "areachart",
    "as",
    "asc",
    "bagexpansion",
    "barchart",
    "between",
    "bin_legacy",
    "by",
    "card",
    "columnchart",
    "contains",
    "contains_cs",
    "containscs",
    "datascope",
    "datatable",
    "desc",
    "earliest",
    "endswith",
    "endswith_cs",
    "expandoutput",
    "external_data",
    "externaldata",
    "find",
    "first",
    "flags",
    "getschema",
    "has",
    "has_all",
    "has_any",
    "has_cs",
    "hasprefix",
    "hasprefix_cs",
    "hassuffix",
    "hassuffix_cs",
    "in",
    "invoke",
    "journal",
    "ladderchart",
    "last",
    "latest",
    "like",
    "likecs",
    "linechart",
    "materialize",
    "mdm",
    "missing",
    "notcontains",
    "notcontainscs",
    "notlike",
    "notlikecs",
    "of",
    "or",
    "others",
    "piechart",
    "pivotchart",
    "print",
    "project",
    "sample",
    "scatterchart",
    "search",
    "set",
    "stackedareachart",
    "startswith",
    "startswith_cs",
    "timechart",
    "timepivot",
    "title",
    "to",
    "toscalar",
    "totable",
    "union",
    "where",
];

/// Whether `word` needs brackets to be a name.
#[must_use]
pub fn is_reserved(word: &str) -> bool {
    word.starts_with('!')
        || word.ends_with('~')
        || word.contains('-')
        || RESERVED.binary_search(&word).is_ok()
}

/// Settings that operators take as `name = value` right after their keyword. Any `hint.…` is one too.
const SETTINGS: [&str; 25] = [
    "__crossCluster",
    "__crossDB",
    "__id",
    "__isFuzzy",
    "__noWithSource",
    "__packedColumn",
    "__sourceColumnIndex",
    "bagexpansion",
    "best_effort",
    "bin_legacy",
    "cycles",
    "decodeblocks",
    "expandoutput",
    "force_remote",
    "isfuzzy",
    "kind",
    "output",
    "with_component_id",
    "with_itemindex",
    "with_match_id",
    "with_node_id",
    "with_source",
    "with_step_name",
    "withsource",
    "flags",
];

/// Whether `word` names a setting of some operator.
#[must_use]
pub fn is_setting(word: &str) -> bool {
    SETTINGS.contains(&word)
}

/// The scalar type that `word` names, aliases included.
#[must_use]
pub fn type_name(word: &str) -> Option<TypeName> {
    Some(match word {
        "bool" | "boolean" => TypeName::Bool,
        "int" | "int8" | "int16" | "int32" | "uint" | "uint8" | "uint16" | "uint32" | "byte" => {
            TypeName::Int
        }
        "long" | "int64" | "ulong" | "uint64" => TypeName::Long,
        "real" | "double" | "float" | "single" => TypeName::Real,
        "decimal" => TypeName::Decimal,
        "string" | "char" => TypeName::String,
        "datetime" | "date" => TypeName::DateTime,
        "timespan" | "time" => TypeName::TimeSpan,
        "guid" | "uuid" | "uniqueid" => TypeName::Guid,
        "dynamic" => TypeName::Dynamic,
        _ => return None,
    })
}

/// The type of the typed literal that begins with `word` and a touching bracket.
#[must_use]
pub fn literal_type(word: &str) -> Option<TypeName> {
    Some(match word {
        "bool" => TypeName::Bool,
        "int" | "int32" => TypeName::Int,
        "long" | "int64" => TypeName::Long,
        "real" | "double" => TypeName::Real,
        "decimal" => TypeName::Decimal,
        "datetime" | "date" => TypeName::DateTime,
        "timespan" | "time" => TypeName::TimeSpan,
        "guid" => TypeName::Guid,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reserved_words_are_sorted() {
        assert!(RESERVED.is_sorted());
        assert!(is_reserved("where"));
        assert!(!is_reserved("count"));
    }
}
