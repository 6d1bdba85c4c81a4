//! One JSON document.

use kqlab_analysis::sweep::{Sweep, Swept, Verdict};
use serde_json::{Map, Value, json};

/// The rules in the order given, the tables and the counts.
#[must_use]
pub fn json(sweep: &Sweep) -> String {
    let rule = |rule: &Swept| {
        let blind = rule.blind.iter();
        let blind = blind.map(|blind| json!({"table": blind.table, "columns": blind.columns}));
        json!({
            "name": rule.name,
            "id": rule.id,
            "file": rule.path,
            "severity": rule.severity,
            "verdict": rule.verdict.name(),
            "rows": rule.rows,
            "first": rule.first,
            "last": rule.last,
            "trigger": rule.trigger,
            "blind": blind.collect::<Vec<Value>>(),
            "withoutRows": rule.without_rows,
            "reason": rule.reason,
        })
    };
    let tables = sweep.tables.iter();
    let tables: Map<String, Value> = tables
        .map(|(table, rows)| (table.clone(), json!(rows)))
        .collect();
    let counts = Verdict::ALL.iter();
    let counts: Map<String, Value> = counts
        .map(|verdict| (verdict.name().to_owned(), json!(sweep.count(*verdict))))
        .collect();
    let document = json!({
        "tables": tables,
        "counts": counts,
        "rules": sweep.rules.iter().map(rule).collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}
