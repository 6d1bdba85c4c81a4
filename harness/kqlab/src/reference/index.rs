//! Kusto's own index: the names of its operators, statements, functions and plugins.

/// The index.
pub(super) struct Index {
    pub entries: Vec<IndexEntry>,
}

/// A name of the index.
pub(super) struct IndexEntry {
    pub kind: Kind,
    pub category: String,
    pub name: String,
    /// A query that can only be compiled where the name is supported, for what the registry does not list.
    pub probe: Option<String>,
}

/// What a name is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Operator,
    Statement,
    ScalarOperator,
    Function,
    Aggregation,
    Plugin,
}

impl Kind {
    /// All kinds, in the order of the support table, as the index spells them.
    pub(super) const ALL: [(Self, &'static str); 6] = [
        (Self::Operator, "operator"),
        (Self::Statement, "statement"),
        (Self::ScalarOperator, "scalar operator"),
        (Self::Function, "function"),
        (Self::Aggregation, "aggregation"),
        (Self::Plugin, "plugin"),
    ];

    /// The heading of its table.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Operator => "Tabular operators",
            Self::Statement => "Statements",
            Self::ScalarOperator => "Scalar operators",
            Self::Function => "Scalar functions",
            Self::Aggregation => "Aggregations",
            Self::Plugin => "Plugins of evaluate",
        }
    }
}

impl Index {
    /// Reads tab-separated lines of kind, category, name and, for some, a probe; the first line is the header.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut entries = Vec::new();
        for (number, line) in text.lines().enumerate().skip(1) {
            let mut cells = line.split('\t');
            let (Some(kind), Some(category), Some(name)) =
                (cells.next(), cells.next(), cells.next())
            else {
                return Err(format!(
                    "line {}: kind, category and name are needed",
                    number + 1
                ));
            };
            let Some((kind, _)) = Kind::ALL.iter().find(|(_, spelled)| *spelled == kind) else {
                return Err(format!("line {}: there is no kind `{kind}`", number + 1));
            };
            entries.push(IndexEntry {
                kind: *kind,
                category: category.to_owned(),
                name: name.to_owned(),
                probe: cells.next().map(str::to_owned),
            });
        }
        Ok(Self { entries })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_kind_category_name_and_perhaps_a_probe() {
        let index =
            Index::read("kind\tcategory\tname\nplugin\tShape\tpivot\noperator\tT\ttake\tprint 1\n");
        let entries = index.unwrap().entries;
        assert_eq!(entries[0].kind, Kind::Plugin);
        assert_eq!(entries[0].probe, None);
        assert_eq!(entries[1].probe.as_deref(), Some("print 1"));
    }

    #[test]
    fn an_unknown_kind_is_a_mistake_with_its_line() {
        let error = Index::read("kind\tcategory\tname\nfunktion\tA\tb\n")
            .err()
            .unwrap();
        assert_eq!(error, "line 2: there is no kind `funktion`");
    }
}
