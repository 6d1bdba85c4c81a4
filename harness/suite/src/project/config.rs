//! The workspace file `kqlab.yaml`: what a repository of rules holds, and where.

use std::fmt;
use std::path::{Path, PathBuf};

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

use crate::testfile::{Entry, Name, Node, NodeKind, Place, Placed, nearest, read_yaml};

/// What a workspace file says. Paths are as written, relative to the file's folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Folders and files of rules.
    pub rules: Vec<Placed<String>>,
    /// Folders and files of saved functions.
    pub functions: Vec<Placed<String>>,
    /// Folders and files that describe tables.
    pub tables: Vec<Placed<String>>,
    /// Watchlists.
    pub watchlists: Vec<WatchlistEntry>,
    /// For what the rules are written; None where the file does not say.
    pub target: Option<Target>,
    /// How much lints matter: their names as written, and the weights given to them.
    pub lints: Vec<(Name, LintWeight)>,
    /// Paths that are passed over.
    pub ignore: Vec<Placed<String>>,
}

/// How much a lint matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LintWeight {
    /// It is not looked for.
    Off,
    /// It is shown when asked for.
    Advice,
    /// It is shown, and fails nothing.
    Warning,
    /// It fails a check.
    Error,
}

impl LintWeight {
    const WORDS: [(&'static str, Self); 4] = [
        ("off", Self::Off),
        ("advice", Self::Advice),
        ("warning", Self::Warning),
        ("error", Self::Error),
    ];
}

/// For what rules are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Scheduled analytics rules of Microsoft Sentinel.
    Sentinel,
    /// Near-real-time rules of Microsoft Sentinel.
    NearRealTime,
    /// Custom detections of Defender XDR.
    CustomDetection,
}

impl Target {
    const WORDS: [(&'static str, Self); 3] = [
        ("sentinel", Self::Sentinel),
        ("nrt", Self::NearRealTime),
        ("custom-detection", Self::CustomDetection),
    ];
}

/// A watchlist: a CSV file under an alias.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchlistEntry {
    /// The file, or a folder of files whose names are their aliases.
    pub file: Placed<String>,
    /// Its alias; the file's name where none is said.
    pub alias: Option<String>,
    /// The column that is the search key; the first where none is said.
    pub search_key: Option<String>,
}

/// Something that a workspace file must not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigMistake {
    /// What is wrong.
    pub message: String,
    /// What to do instead.
    pub help: String,
    /// Where.
    pub place: Place,
}

/// All mistakes of a workspace file.
#[derive(Debug)]
pub struct ConfigErrors {
    source: NamedSource<String>,
    mistakes: Vec<ConfigMistake>,
}

/// The keys of a workspace file.
pub const KEYS: [&str; 8] = [
    "version",
    "rules",
    "functions",
    "tables",
    "watchlists",
    "target",
    "lints",
    "ignore",
];

impl Config {
    /// Reads a workspace file.
    ///
    /// # Errors
    /// All its mistakes together.
    pub fn read(path: &Path, text: &str) -> Result<Self, ConfigErrors> {
        let mut reader = Reader {
            mistakes: Vec::new(),
        };
        let config = reader.config(text);
        if reader.mistakes.is_empty() {
            return Ok(config);
        }
        reader.mistakes.sort_by_key(|mistake| mistake.place);
        Err(ConfigErrors::new(path, text, reader.mistakes))
    }
}

impl ConfigErrors {
    /// Mistakes of a workspace file with this text.
    #[must_use]
    pub fn new(path: &Path, text: &str, mistakes: Vec<ConfigMistake>) -> Self {
        Self {
            source: NamedSource::new(path.display().to_string(), crate::rule::ended(text))
                .with_language("yaml"),
            mistakes,
        }
    }
}

struct Reader {
    mistakes: Vec<ConfigMistake>,
}

impl Reader {
    fn report(&mut self, message: String, help: &str, place: Place) {
        let help = help.to_owned();
        self.mistakes.push(ConfigMistake {
            message,
            help,
            place,
        });
    }

    fn config(&mut self, text: &str) -> Config {
        let mut config = Config::default();
        let mut mistakes = Vec::new();
        let node = read_yaml(text, &mut mistakes);
        for mistake in mistakes {
            self.report(
                mistake.value.to_string(),
                "see docs/workspace.md",
                mistake.place,
            );
        }
        let Some(node) = node else { return config };
        let NodeKind::Map(entries) = &node.kind else {
            self.report(
                format!("a workspace file is no mapping but {}", node.describe()),
                "`version: 1`, and the folders of rules, functions, tables and watchlists",
                node.place,
            );
            return config;
        };
        if !entries.iter().any(|entry| entry.key.value == "version") {
            let help = "`version: 1` says which form of the file this is";
            self.report("there is no `version`".to_owned(), help, node.place);
        }
        for entry in entries {
            self.key(entry, &mut config);
        }
        config
    }

    fn key(&mut self, entry: &Entry, config: &mut Config) {
        let value = &entry.value;
        match entry.key.value.as_str() {
            "version" => {
                if !matches!(value.kind, NodeKind::Int { value: 1, .. }) {
                    let message = format!("this kqlab reads version 1, not {}", value.describe());
                    self.report(message, "`version: 1`", value.place);
                }
            }
            "rules" => config.rules = self.paths(value),
            "functions" => config.functions = self.paths(value),
            "tables" => config.tables = self.paths(value),
            "ignore" => config.ignore = self.paths(value),
            "watchlists" => config.watchlists = self.watchlists(value),
            "target" => config.target = self.target(value),
            "lints" => config.lints = self.lints(value),
            key => {
                let help = nearest(key, KEYS).map_or_else(
                    || format!("the keys are {}", KEYS.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                let message = format!("a workspace file has no key `{key}`");
                self.report(message, &help, entry.key.place);
            }
        }
    }

    /// A list of paths; a lone path is a list of one.
    fn paths(&mut self, node: &Node) -> Vec<Placed<String>> {
        match &node.kind {
            NodeKind::Text(text) => vec![Placed::new(text.clone(), node.place)],
            NodeKind::List(items) => items.iter().filter_map(|item| self.path(item)).collect(),
            NodeKind::Null => vec![],
            NodeKind::Bool(_) | NodeKind::Int { .. } | NodeKind::Real { .. } | NodeKind::Map(_) => {
                self.path(node).into_iter().collect()
            }
        }
    }

    fn path(&mut self, node: &Node) -> Option<Placed<String>> {
        let text = node.as_text().map(str::to_owned);
        if text.is_none() {
            let message = format!("{} is no path", node.describe());
            self.report(
                message,
                "a file, a folder or a pattern such as `Solutions/*/Parsers`",
                node.place,
            );
        }
        Some(Placed::new(text?, node.place))
    }

    fn watchlists(&mut self, node: &Node) -> Vec<WatchlistEntry> {
        let NodeKind::List(items) = &node.kind else {
            let paths = self.paths(node);
            return paths.into_iter().map(plain_watchlist).collect();
        };
        items
            .iter()
            .filter_map(|item| self.watchlist(item))
            .collect()
    }

    fn watchlist(&mut self, node: &Node) -> Option<WatchlistEntry> {
        let NodeKind::Map(entries) = &node.kind else {
            return self.path(node).map(plain_watchlist);
        };
        let mut file = None;
        let (mut alias, mut search_key) = (None, None);
        for Entry { key, value } in entries {
            match key.value.as_str() {
                "file" => file = self.path(value),
                "alias" => alias = value.as_text().map(str::to_owned),
                "search_key" => search_key = value.as_text().map(str::to_owned),
                other => {
                    let message = format!("a watchlist has no key `{other}`");
                    self.report(message, "its keys are file, alias, search_key", key.place);
                }
            }
        }
        if file.is_none() {
            let help = "as in `{file: watchlists/vip.csv, alias: VIPUsers, search_key: UserPrincipalName}`";
            self.report("a watchlist has no `file`".to_owned(), help, node.place);
        }
        Some(WatchlistEntry {
            file: file?,
            alias,
            search_key,
        })
    }

    fn target(&mut self, node: &Node) -> Option<Target> {
        self.word(node, &Target::WORDS, "target")
    }

    /// A mapping from names to weights. Which names there are is for those who look for them to say.
    fn lints(&mut self, node: &Node) -> Vec<(Name, LintWeight)> {
        let NodeKind::Map(entries) = &node.kind else {
            let message = format!("`lints` is {}", node.describe());
            let help = "a mapping such as `{time_column: warning, gap: off}`";
            self.report(message, help, node.place);
            return vec![];
        };
        let weights = entries.iter().filter_map(|Entry { key, value }| {
            let weight = self.word(value, &LintWeight::WORDS, "weight of a lint")?;
            Some((key.clone(), weight))
        });
        weights.collect()
    }

    /// What one of some words means.
    fn word<T: Copy>(&mut self, node: &Node, words: &[(&str, T)], what: &str) -> Option<T> {
        // YAML 1.1 has `off` for a boolean, and so have tools that write files for it.
        let text = match &node.kind {
            NodeKind::Bool(false) => "off",
            NodeKind::Null
            | NodeKind::Bool(true)
            | NodeKind::Int { .. }
            | NodeKind::Real { .. }
            | NodeKind::Text(_)
            | NodeKind::List(_)
            | NodeKind::Map(_) => node.as_text().unwrap_or_default(),
        };
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let message = format!("{} is no {what}", node.describe());
            self.report(message, &format!("one of {}", words.join(", ")), node.place);
        }
        found.map(|(_, meaning)| *meaning)
    }
}

const fn plain_watchlist(file: Placed<String>) -> WatchlistEntry {
    WatchlistEntry {
        file,
        alias: None,
        search_key: None,
    }
}

/// The file names of workspace files.
pub const FILE_NAMES: [&str; 2] = ["kqlab.yaml", "kqlab.yml"];

/// The workspace file of a path: in its folder, or the nearest folder above that has one. Below the current folder it is named
/// from there, as its users name files.
#[must_use]
pub fn find(path: &Path) -> Option<PathBuf> {
    let start = std::path::absolute(path).ok()?;
    let file = start.ancestors().find_map(|folder| {
        let files = FILE_NAMES.map(|name| folder.join(name));
        files.into_iter().find(|file| file.is_file())
    })?;
    // A diagnostic that begins with the absolute path of a build agent is long, and other on every machine.
    let from_here = std::env::current_dir()
        .ok()
        .and_then(|here| file.strip_prefix(here).map(Path::to_owned).ok());
    Some(from_here.unwrap_or(file))
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.mistakes.len();
        let word = if count == 1 { "mistake" } else { "mistakes" };
        write!(f, "{count} {word} in {}", self.source.name())
    }
}

impl std::error::Error for ConfigErrors {}

impl Diagnostic for ConfigErrors {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new("kqlab::workspace"))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        let mistakes = self
            .mistakes
            .iter()
            .map(|mistake| mistake as &dyn Diagnostic);
        Some(Box::new(mistakes))
    }
}

impl fmt::Display for ConfigMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ConfigMistake {}

impl Diagnostic for ConfigMistake {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.help))
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_with_span(Some("here".to_owned()), self.place);
        Some(Box::new(std::iter::once(label)))
    }
}
