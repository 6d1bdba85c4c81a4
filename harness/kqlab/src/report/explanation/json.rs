//! An explanation as one JSON document. Numbers of rows and lines count from 1.

use kql_eval::explain::{
    Aside, Dropped, Explanation, Followed, Key, Lineage, RowOf, Source, Stage, Verdict, Why,
};
use kql_eval::types::{cell_json, scalar_json};
use kql_parser::Span;
use kqlab_analysis::explanation::{Line, Subject};
use serde_json::{Map, Value, json};

use super::is_empty;

/// The document.
#[must_use]
pub fn json(subject: &Subject, explanation: &Explanation) -> Value {
    let page = Page {
        subject,
        explanation,
    };
    let stages: Vec<Value> = explanation
        .stages
        .iter()
        .map(|stage| page.stage(stage))
        .collect();
    let sources: Vec<Value> = explanation
        .sources
        .iter()
        .map(|source| page.source(source))
        .collect();
    let results: Vec<Value> = explanation
        .results
        .iter()
        .map(|lineage| page.lineage(lineage))
        .collect();
    json!({
        "rule": subject.rule.path.display().to_string(),
        "variant": subject.variant.to_string(),
        "test": subject.test,
        "clock": subject.form.clock().to_string(),
        "fires": subject.fires(explanation),
        "rows": explanation.table.batch.rows,
        "sources": sources,
        "stages": stages,
        "results": results,
    })
}

struct Page<'a> {
    subject: &'a Subject,
    explanation: &'a Explanation,
}

impl Page<'_> {
    fn place(&self, span: Span) -> Map<String, Value> {
        let (line, of) = match self.subject.line(span) {
            Some(Line::OfFile(line)) => (Some(line), "file"),
            Some(Line::OfQuery(line)) => (Some(line), "query"),
            None => (None, "workspace"),
        };
        let mut place = Map::new();
        place.insert("text".to_owned(), json!(span.text(&self.subject.text)));
        place.insert("start".to_owned(), json!(span.start));
        place.insert("length".to_owned(), json!(span.len()));
        place.insert("line".to_owned(), json!(line));
        place.insert("lineOf".to_owned(), json!(of));
        place
    }

    fn placed(&self, span: Span, rest: Value) -> Value {
        let mut object = self.place(span);
        if let Value::Object(rest) = rest {
            object.extend(rest);
        }
        Value::Object(object)
    }

    fn source(&self, source: &Source) -> Value {
        let rest = json!({"table": source.table.as_deref(), "rows": source.rows});
        self.placed(source.span, rest)
    }

    fn stage(&self, stage: &Stage) -> Value {
        let followed = match stage.followed {
            Followed::In(rows) => json!(rows),
            Followed::Elsewhere | Followed::Lost => Value::Null,
        };
        let asides = stage.asides.iter().map(|aside| match aside {
            Aside::Subquery(span) => self.placed(*span, json!({"kind": "subquery"})),
            Aside::RowsAround => json!({"kind": "rows-around"}),
        });
        let rest = json!({
            "operator": self.subject.operator(stage.span),
            "source": stage.source.map(|source| source + 1),
            "rowsIn": stage.rows_in,
            "rowsOut": stage.rows_out,
            "followed": followed,
            "isTraced": stage.is_traced,
            "droppedRows": stage.dropped_rows,
            "dropped": stage.dropped.iter().map(|dropped| self.dropped(dropped)).collect::<Vec<_>>(),
            "reads": asides.collect::<Vec<_>>(),
        });
        self.placed(stage.span, rest)
    }

    fn dropped(&self, dropped: &Dropped) -> Value {
        let (why, rest) = match &dropped.why {
            Why::Predicate(verdicts) => {
                let because: Vec<Value> = verdicts.iter().map(|one| self.verdict(one)).collect();
                ("predicate", json!({"because": because}))
            }
            Why::Beyond => ("beyond-limit", json!({})),
            Why::NoPartner(key) => ("no-partner", json!({"key": keys(key)})),
            Why::Partner { key, partners } => {
                let rest = json!({"key": keys(key), "partners": self.rows(partners)});
                ("has-partner", rest)
            }
            Why::Represented(key) => ("same-key", json!({"key": keys(key)})),
            Why::NoElement => ("no-element", json!({})),
            Why::NoMatch => ("no-match", json!({})),
            Why::NotChosen => ("not-chosen", json!({})),
            Why::Within => ("sub-query", json!({})),
        };
        let mut object = Map::new();
        object.insert("row".to_owned(), json!(dropped.row + 1));
        object.insert("from".to_owned(), self.rows(&dropped.from));
        object.insert("why".to_owned(), json!(why));
        if let Value::Object(rest) = rest {
            object.extend(rest);
        }
        Value::Object(object)
    }

    fn verdict(&self, verdict: &Verdict) -> Value {
        let operands = verdict.operands.iter().map(|operand| {
            json!({
                "text": operand.span.text(&self.subject.text),
                "value": scalar_json(&operand.value),
            })
        });
        let rest = json!({
            "value": verdict.value,
            "operands": operands.collect::<Vec<_>>(),
            "rule": verdict.rule,
        });
        self.placed(verdict.span, rest)
    }

    fn lineage(&self, lineage: &Lineage) -> Value {
        let table = &self.explanation.table;
        let cells = table.schema.fields.iter().zip(&table.batch.columns);
        let values: Map<String, Value> = cells
            .map(|(field, column)| (field.name.to_string(), cell_json(column, lineage.row)))
            .collect();
        let set = lineage
            .set
            .iter()
            .map(|setting| self.placed(setting.span, json!({"from": self.rows(&setting.from)})));
        let untraced = lineage.untraced.iter().map(|span| {
            let rest = json!({"operator": self.subject.operator(*span)});
            self.placed(*span, rest)
        });
        json!({
            "row": lineage.row + 1,
            "values": values,
            "from": self.rows(&lineage.from),
            "set": set.collect::<Vec<_>>(),
            "untraced": untraced.collect::<Vec<_>>(),
        })
    }

    fn rows(&self, rows: &[RowOf]) -> Value {
        rows.iter().map(|row| self.row(row)).collect()
    }

    /// A row of a source: where it is written, and its values in the columns that the query reads.
    fn row(&self, row: &RowOf) -> Value {
        let Some(source) = self.explanation.sources.get(row.source) else {
            return Value::Null;
        };
        let table = source.table.as_deref();
        let place = table.and_then(|table| self.subject.places.of(table, row.row, source.rows));
        let columns = source
            .schema
            .fields
            .iter()
            .zip(&source.columns)
            .zip(&source.read);
        let values: Map<String, Value> = columns
            .filter(|(_, read)| **read)
            .map(|((field, column), _)| (field, column.scalar(row.row)))
            .filter(|(_, value)| !is_empty(value))
            .map(|(field, value)| (field.name.to_string(), scalar_json(&value)))
            .collect();
        json!({
            "source": row.source + 1,
            "table": table,
            // From 1, as the options `--number` and `--line` count.
            "row": row.row + 1,
            "file": place.as_ref().map(|place| &place.file),
            "line": place.as_ref().and_then(|place| place.line),
            "values": values,
        })
    }
}

fn keys(key: &[Key]) -> Value {
    let pair = |key: &Key| (key.column.to_string(), scalar_json(&key.value));
    Value::Object(key.iter().map(pair).collect())
}
