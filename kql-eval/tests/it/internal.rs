//! A panic inside ends the query and not the process, wherever it comes from.

use std::sync::Arc;

use kql_eval::bind::Catalog;
use kql_eval::exec::{BatchSource, Database, Rows, ScanRequest, TableRows};
use kql_eval::explain::{Ask, explain};
use kql_eval::observe::observe;
use kql_eval::plan::{Field, Schema};
use kql_eval::types::ScalarType;
use kql_eval::{Query, RuntimeError, Settings};

/// A table `T` of ten parts, of which the later ones panic when they are read, and a table that panics when it is named.
struct Broken;

impl Catalog for Broken {
    fn table(&self, name: &str) -> Option<Arc<Schema>> {
        assert_ne!(name, "Cursed", "the catalog fell over");
        let fields = vec![Field::computed("x", ScalarType::Long)];
        (name == "T").then(|| Arc::new(Schema::new(fields)))
    }

    fn table_names(&self) -> Vec<String> {
        vec!["T".to_owned()]
    }
}

impl Database for Broken {
    fn scan<'r>(&'r self, _: ScanRequest<'r>) -> Result<Rows<'r>, RuntimeError> {
        Ok(Arc::new(Parts))
    }
}

struct Parts;

impl<'r> TableRows<'r> for Parts {
    fn partitions(&self) -> usize {
        10
    }

    fn partition(
        self: Arc<Self>,
        number: usize,
    ) -> Result<Box<dyn BatchSource + 'r>, RuntimeError> {
        assert!(number < 4, "part {number} fell over");
        Ok(Box::new(Vec::new().into_iter()))
    }
}

fn on_threads(threads: usize) -> Settings {
    Settings {
        threads,
        ..Settings::default()
    }
}

#[test]
fn a_panic_while_a_query_is_compiled_is_told_as_an_error() {
    let errors = Query::compile("Cursed | take 1", &Broken).unwrap_err();
    let [error] = errors.as_slice() else {
        panic!("{errors:?}")
    };
    assert_eq!(error.stage(), "internal");
    let code = miette::Diagnostic::code(error).map(|code| code.to_string());
    assert_eq!(code.as_deref(), Some("kql::internal"));
    assert!(
        error.to_string().contains("the catalog fell over"),
        "{error}"
    );
    let help = miette::Diagnostic::help(error).map(|help| help.to_string());
    assert!(help.unwrap().contains("please report"));
    // The next query is answered.
    assert!(Query::compile("T | take 1", &Broken).is_ok());
}

#[test]
fn a_panic_while_a_query_runs_is_told_as_an_error_whatever_the_number_of_threads() {
    for text in ["T", "T | summarize count() by x", "T | where x > 1 | count"] {
        let query = Query::compile(text, &Broken).unwrap();
        for threads in [1, 2, 3] {
            let error = query.run(&Broken, &on_threads(threads)).unwrap_err();
            assert_eq!(error.code(), "kql::internal", "{text}");
            let message = error.to_string();
            assert!(message.contains("part 4 fell over"), "{text}: {message}");
            assert!(message.contains("internal.rs:"), "{text}: {message}");
        }
    }
}

#[test]
fn a_panic_while_a_run_is_explained_or_observed_is_told_as_an_error() {
    let query = Query::compile("T | where x > 1", &Broken).unwrap();
    let settings = on_threads(1);
    let error = explain(&query, &Broken, &settings, &Ask::default()).unwrap_err();
    assert_eq!(error.code(), "kql::internal");
    let error = observe(&query, &Broken, &settings, &mut |_| {}).unwrap_err();
    assert_eq!(error.code(), "kql::internal");
}
