//! Writes the corpora of the fuzz targets from the repository's own pages, rules and files: `fuzz/corpora`.
//!
//! The same repository gives the same files. What fuzzing finds on the way is not kept here but in `fuzz/found/`.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder, StringDictionaryBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

/// Lines that a reader of NDJSON may stumble over, over the columns that the targets declare.
const NDJSON: &[(&str, &str)] = &[
    (
        "plain",
        "{\"a\":\"foo\",\"b\":1,\"t\":\"2026-01-15T08:15:00Z\"}\n{\"a\":\"bar\",\"b\":2}\n",
    ),
    (
        "escapes",
        "{\"a\":\"f\\u006fo \\\"x\\\" \\ud83d\\ude00\",\"b\":-1}\r\n\r\n{\"b\":1e3}",
    ),
    (
        "nested",
        "{\"d\":{\"x\":[1,2.5,null,{\"y\":true}]},\"a\":null}\n{\"d\":[],\"a\":\"\"}\n",
    ),
    (
        "mixed types",
        "{\"b\":1}\n{\"b\":\"1\"}\n{\"b\":1.5}\n{\"b\":true}\n",
    ),
    ("repeated key", "{\"a\":\"x\",\"a\":\"foo\"}\n"),
    (
        "broken",
        "{\"a\":\"foo\"\n[1]\nnull\n{\"a\":\"x\"} trailing\n",
    ),
    ("byte order mark", "\u{feff}{\"a\":\"foo\"}\n"),
    (
        "large numbers",
        "{\"b\":9223372036854775807}\n{\"b\":9223372036854775808}\n{\"b\":1e400}\n",
    ),
];

const CSV: &[(&str, &str)] = &[
    ("plain", "a,b,t\nfoo,1,2026-01-15T08:15:00Z\nbar,2,\n"),
    (
        "quotes",
        "a,b\r\n\"x, \"\"y\"\"\",1\r\n\"line\nbreak\",2\r\n",
    ),
    ("ragged", "a,b\n1\n1,2,3\n"),
    ("open quote", "a,b\n\"x,1\n"),
    ("no rows", "a,b\n"),
    ("repeated name", "a,a\n1,2\n"),
    ("empty lines", "a\n\n\nfoo\n"),
    ("json", "a,d\nx,\"{\"\"k\"\":[1]}\"\n"),
];

/// A rule or page with the byte that tells the targets its form: `0` YAML, `1` KQL, `2` Markdown, `3` text.
const FORMS: [(&str, char); 5] = [
    ("yaml", '0'),
    ("yml", '0'),
    ("kql", '1'),
    ("md", '2'),
    ("txt", '3'),
];

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .find(|folder| folder.join("testdata").is_dir())
        .ok_or("the repository is not around this program")?;
    let corpus = root.join("fuzz/corpus");
    if corpus.exists() {
        fs::remove_dir_all(&corpus)?;
    }
    let corpus = Corpus {
        root,
        corpus: &corpus,
    };
    corpus.queries()?;
    corpus.events("ndjson", NDJSON)?;
    corpus.events("csv", CSV)?;
    corpus.parquet()?;
    corpus.test_files()?;
    corpus.rules()?;
    Ok(())
}

type Written = Result<(), Box<dyn Error>>;

/// The repository and the folder of its corpora.
struct Corpus<'a> {
    root: &'a Path,
    corpus: &'a Path,
}

impl Corpus<'_> {
    fn put(&self, target: &str, name: &str, bytes: &[u8]) -> Written {
        let folder = self.corpus.join(target);
        fs::create_dir_all(&folder)?;
        let name: String = name
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() || c == '.' {
                    c
                } else {
                    '_'
                }
            })
            .collect();
        Ok(fs::write(folder.join(name), bytes)?)
    }

    /// Files of the repository with one of these extensions, in the order of their names; each with its path as a name.
    fn files(
        &self,
        under: &str,
        extensions: &[&str],
    ) -> Result<Vec<(String, PathBuf)>, Box<dyn Error>> {
        let mut found = Vec::new();
        let mut folders = vec![self.root.join(under)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else if extension(&path).is_some_and(|of| extensions.contains(&of)) {
                    let name = path.strip_prefix(self.root)?.to_string_lossy().into_owned();
                    found.push((name, path));
                }
            }
        }
        found.sort();
        Ok(found)
    }

    /// Every query of the language's pages.
    fn queries(&self) -> Written {
        for (name, path) in self.files("testdata/spec", &["md"])? {
            let text = fs::read_to_string(path)?;
            let blocks = text.split("```kql\n").skip(1);
            for (number, block) in blocks.enumerate() {
                let query = block.split("\n```").next().unwrap_or_default();
                let name = name
                    .trim_start_matches("testdata/spec/")
                    .trim_end_matches(".md");
                self.put("queries", &format!("{name}.{number}.kql"), query.as_bytes())?;
            }
        }
        Ok(())
    }

    fn events(&self, form: &str, own: &[(&str, &str)]) -> Written {
        for (name, text) in own {
            self.put(form, name, text.as_bytes())?;
        }
        for (name, path) in self.files("testdata/docs", &[form])? {
            self.put(form, &name, &fs::read(path)?)?;
        }
        Ok(())
    }

    fn parquet(&self) -> Written {
        let plain = WriterProperties::builder();
        let forms = [
            ("plain", plain.clone().set_dictionary_enabled(false)),
            ("dictionary", plain.clone()),
            ("snappy", plain.clone().set_compression(Compression::SNAPPY)),
            (
                "zstd",
                plain
                    .clone()
                    .set_compression(Compression::ZSTD(ZstdLevel::default())),
            ),
            ("small groups", plain.set_max_row_group_row_count(Some(2))),
        ];
        for (name, properties) in forms {
            let batch = batch()?;
            let mut bytes = Vec::new();
            let mut writer =
                ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties.build()))?;
            writer.write(&batch)?;
            writer.close()?;
            self.put("parquet", name, &bytes)?;
        }
        Ok(())
    }

    fn test_files(&self) -> Written {
        for under in ["rules", "testdata"] {
            for (name, path) in self.files(under, &["yaml", "yml"])? {
                if name.contains(".test.") {
                    self.put("test_file", &name, &fs::read(path)?)?;
                }
            }
        }
        Ok(())
    }

    /// Rules and pages, for the reader of rules and for `import`.
    fn rules(&self) -> Written {
        for under in ["rules", "testdata/docs", "testdata/import"] {
            for (name, path) in self.files(under, &FORMS.map(|(extension, _)| extension))? {
                let form = FORMS.iter().find(|(of, _)| extension(&path) == Some(*of));
                let Some((_, form)) = form.filter(|_| !name.contains(".test.")) else {
                    continue;
                };
                let mut bytes = form.to_string().into_bytes();
                bytes.extend(fs::read(path)?);
                self.put("rule_file", &name, &bytes)?;
                self.put("import", &name, &bytes)?;
            }
        }
        Ok(())
    }
}

fn extension(path: &Path) -> Option<&str> {
    path.extension().and_then(|extension| extension.to_str())
}

/// Rows over the columns that the targets declare, with nulls, a dictionary and a nested column.
fn batch() -> Result<RecordBatch, Box<dyn Error>> {
    let mut words = StringDictionaryBuilder::<Int32Type>::new();
    let mut lists = ListBuilder::new(StringBuilder::new());
    for word in [Some("foo"), None, Some("foo"), Some("")] {
        words.append_option(word);
        lists.append_value([word, Some("x")]);
    }
    let texts: ArrayRef = Arc::new(StringArray::from(vec![
        Some("a foo"),
        Some("bar"),
        None,
        Some("é"),
    ]));
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![
        Some(1),
        None,
        Some(i64::MAX),
        Some(-1),
    ]));
    let times: ArrayRef = Arc::new(TimestampMicrosecondArray::from(vec![
        Some(1_768_478_400_000_000),
        None,
        Some(0),
        Some(-1),
    ]));
    let columns = [
        ("a", texts),
        ("b", numbers),
        ("t", times),
        ("d", Arc::new(lists.finish()) as ArrayRef),
        ("w", Arc::new(words.finish()) as ArrayRef),
    ];
    Ok(RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    )?)
}
