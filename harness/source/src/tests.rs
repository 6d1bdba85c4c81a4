//! The files that people have, each in its smallest form.

use kql_eval::types::ScalarType::{self, DateTime, Int, Long, String as Text};

use super::scratch::{Scratch, declared, shown};
use super::{Request, read_table};

/// The rows of a table `T` with these columns over a file.
fn rows(name: &str, text: &str, columns: &[(&str, ScalarType)]) -> Vec<String> {
    rows_of("T", name, text, columns)
}

fn rows_of(table: &str, name: &str, text: &str, columns: &[(&str, ScalarType)]) -> Vec<String> {
    let file = Scratch::new(name, text);
    let columns = declared(columns);
    let request = Request {
        table: Some(table),
        ..Request::declaring(&columns)
    };
    let table = read_table(file.path(), request).unwrap_or_else(|error| panic!("{text}: {error}"));
    shown(&table).split_off(1)
}

const TIMED: [(&str, ScalarType); 2] = [("TimeGenerated", DateTime), ("Computer", Text)];

#[test]
fn names_are_taken_in_any_letter_case() {
    for (name, text) in [
        ("a.csv", "timegenerated,COMPUTER\n2026-01-14T08:15:00Z,c\n"),
        (
            "a.json",
            r#"[{"timegenerated":"2026-01-14T08:15:00Z","computer":"c"}]"#,
        ),
        (
            "a.ndjson",
            "{\"timeGenerated\":\"2026-01-14T08:15:00Z\",\"computer\":\"c\"}\n",
        ),
    ] {
        assert_eq!(
            rows(name, text, &TIMED),
            ["2026-01-14T08:15:00.0000000Z, c"],
            "{name}"
        );
    }
}

#[test]
fn a_column_has_the_value_of_its_own_name_before_that_of_another_spelling() {
    for line in [
        r#"{"computer":"other","Computer":"own"}"#,
        r#"{"Computer":"own","computer":"other"}"#,
    ] {
        let text = format!("{line}\n{line}\n{line}\n");
        let columns = [("Computer", Text)];
        assert_eq!(rows("a.ndjson", &text, &columns), ["own"; 3], "{line}");
    }
    let text = "computer,Computer\nother,own\n";
    assert_eq!(rows("a.csv", text, &[("Computer", Text)]), ["own, other"]);
}

#[test]
fn the_zone_behind_a_heading_of_the_portal_is_no_part_of_the_name() {
    for (name, text) in [
        (
            "a.csv",
            "\u{feff}\"TimeGenerated [UTC]\",Computer\n\"1/14/2026, 8:15:00.123 AM\",c\n",
        ),
        (
            "b.csv",
            "TimeGenerated [Local Time],Computer\n\"1/14/2026, 8:15:00.123 AM\",c\n",
        ),
        (
            "a.json",
            r#"[{"TimeGenerated [UTC]":"1/14/2026, 8:15:00.123 AM","Computer":"c"}]"#,
        ),
        (
            "a.ndjson",
            "{\"TimeGenerated [UTC]\":\"1/14/2026, 8:15:00.123 AM\",\"Computer\":\"c\"}\n",
        ),
    ] {
        assert_eq!(
            rows(name, text, &TIMED),
            ["2026-01-14T08:15:00.1230000Z, c"],
            "{name}"
        );
        let own = rows(name, text, &[]);
        assert_eq!(own, ["2026-01-14T08:15:00.1230000Z, c"], "{name}");
    }
}

#[test]
fn a_german_export_is_read_with_its_semicolons_and_dates() {
    let text = "TimeGenerated [UTC];Computer;Load\n14.1.2026, 08:15:00,123;c;1,5\n";
    assert_eq!(
        rows("a.csv", text, &TIMED),
        ["2026-01-14T08:15:00.1230000Z, c, 1,5"]
    );
}

#[test]
fn the_line_of_powershell_and_that_of_excel_are_no_header() {
    let text =
        "#TYPE System.Management.Automation.PSCustomObject\n\"Computer\",\"Port\"\n\"c\",\"443\"\n";
    assert_eq!(rows("a.csv", text, &[("Port", Long)]), ["443, c"]);
    assert_eq!(
        rows(
            "a.csv",
            "sep=;\r\nComputer;Port\r\nc;443\r\n",
            &[("Port", Long)]
        ),
        ["443, c"]
    );
}

#[test]
fn a_mistake_behind_lines_that_are_no_header_is_on_the_line_of_the_file() {
    let file = Scratch::new("a.csv", "#TYPE x\nPort\n1\ntwo\n");
    let columns = declared(&[("Port", Long)]);
    let error = read_table(file.path(), Request::declaring(&columns)).unwrap_err();
    assert!(error.to_string().contains("line 4"), "{error}");
}

#[test]
fn words_for_nothing_are_null_in_columns_that_are_no_text() {
    let columns = [("LogonType", Int), ("Account", Text)];
    let text = r#"[{"LogonType":"None","Account":"None"},{"LogonType":"3","Account":"null"}]"#;
    assert_eq!(rows("a.json", text, &columns), [", None", "3, null"]);
    assert_eq!(
        rows("a.csv", "LogonType,Account\nnull,null\n-,-\n", &columns),
        [", null", ", -"]
    );
}

#[test]
fn records_and_lists_are_unwrapped() {
    let expected = [
        "2026-01-14T08:15:00.0000000Z, c",
        "2026-01-14T08:16:00.0000000Z, d",
    ];
    let one = r#"{"TimeGenerated":"2026-01-14T08:15:00Z","Computer":"c"}"#;
    let two = r#"{"TimeGenerated":"2026-01-14T08:16:00Z","Computer":"d"}"#;
    for text in [
        format!("{{\"records\":[{one},{two}]}}"),
        format!("{{\"records\":[{one}]}}\n{{\"records\":[{two}]}}\n"),
        format!("[{{\"records\":[{one},{two}]}}]"),
        format!("{{\"value\":[{one},{two}],\"nextLink\":null}}"),
        format!("{one}{two}"),
        format!("[{one}]\n[{two}]"),
    ] {
        for name in ["a.json", "a.ndjson"] {
            assert_eq!(rows(name, &text, &TIMED), expected, "{text}");
        }
    }
}

#[test]
fn the_streaming_api_gives_each_table_its_rows() {
    let text = concat!(
        r#"{"time":"2026-01-14T08:16:00Z","tenantId":"t","operationName":"Publish","category":"AdvancedHunting-DeviceNetworkEvents","properties":{"DeviceName":"ws-1","RemotePort":443}}"#,
        "\n",
        r#"{"time":"2026-01-14T08:16:00Z","tenantId":"t","operationName":"Publish","category":"AdvancedHunting-DeviceInfo","properties":{"DeviceName":"ws-2"}}"#,
        "\n",
    );
    let columns = [("DeviceName", Text), ("RemotePort", Int)];
    assert_eq!(
        rows_of("DeviceNetworkEvents", "a.ndjson", text, &columns),
        ["ws-1, 443"]
    );
    assert_eq!(rows_of("DeviceInfo", "a.json", text, &columns), ["ws-2, "]);
    assert_eq!(rows_of("DeviceEvents", "a.json", text, &columns), [""; 0]);
}

#[test]
fn a_record_of_diagnostic_settings_has_what_stands_around_its_properties_and_in_them() {
    let text = r#"{"time":"2026-01-14T08:15:00Z","resourceId":"/tenants/t","operationName":"Sign-in activity","category":"SignInLogs","resultType":"50126","properties":{"userPrincipalName":"a@b.c","location":{"city":"x"}}}"#;
    let columns = [
        ("TimeGenerated", DateTime),
        ("ResultType", Text),
        ("UserPrincipalName", Text),
    ];
    let found = rows_of("SigninLogs", "PT1H.json", text, &columns);
    assert!(
        found[0].starts_with("2026-01-14T08:15:00.0000000Z, 50126, a@b.c, "),
        "{found:?}"
    );
    assert_eq!(rows_of("AuditLogs", "PT1H.json", text, &columns), [""; 0]);
}

#[test]
fn an_incident_as_azure_lists_it_has_the_columns_of_its_table() {
    let text = r#"{"value":[{"id":"/x","name":"a1","etag":"e","type":"Microsoft.SecurityInsights/Incidents","properties":{"title":"Enc PS","createdTimeUtc":"2026-01-14T08:15:00Z","incidentNumber":7}}],"nextLink":null}"#;
    let columns = [
        ("IncidentName", Text),
        ("Title", Text),
        ("CreatedTime", DateTime),
        ("IncidentNumber", Int),
    ];
    assert_eq!(
        rows_of("SecurityIncident", "a.json", text, &columns),
        ["a1, Enc PS, 2026-01-14T08:15:00.0000000Z, 7"]
    );
}

#[test]
fn a_progressive_answer_of_kusto_has_the_rows_of_its_fragments() {
    let text = r#"[{"FrameType":"DataSetHeader","IsProgressive":true},
        {"FrameType":"TableHeader","TableId":1,"TableKind":"PrimaryResult","Columns":[{"ColumnName":"a","ColumnType":"long"}]},
        {"FrameType":"TableFragment","TableId":1,"TableFragmentType":"DataAppend","Rows":[[1]]},
        {"FrameType":"TableFragment","TableId":1,"TableFragmentType":"DataReplace","Rows":[[2]]},
        {"FrameType":"TableFragment","TableId":1,"TableFragmentType":"DataAppend","Rows":[[3]]},
        {"FrameType":"TableCompletion","TableId":1,"RowCount":2},
        {"FrameType":"DataSetCompletion","HasErrors":false}]"#;
    assert_eq!(rows("a.json", text, &[]), ["2", "3"]);
    let failed = text.replace("\"HasErrors\":false", "\"HasErrors\":true");
    let file = Scratch::new("a.json", &failed);
    let error = read_table(file.path(), Request::default()).unwrap_err();
    assert!(error.to_string().contains("rows are missing"), "{error}");
}

#[test]
fn lines_of_cef_syslog_and_anything_else_are_rows() {
    let cef = "Jan 14 08:15:00 fw-1 CEF:0|V|P|1|id|name|3|src=10.0.0.1 act=blocked\n";
    let columns = [
        ("DeviceVendor", Text),
        ("SourceIP", Text),
        ("DeviceAction", Text),
    ];
    let found = rows_of("CommonSecurityLog", "fw.log", cef, &columns);
    assert!(found[0].starts_with("V, 10.0.0.1, blocked"), "{found:?}");
    let syslog = "<38>1 2026-01-14T08:15:00Z h sshd 7 - - Failed\n";
    let columns = [
        ("TimeGenerated", DateTime),
        ("ProcessName", Text),
        ("SyslogMessage", Text),
    ];
    let found = rows_of("Syslog", "auth.log", syslog, &columns);
    assert!(
        found[0].starts_with("2026-01-14T08:15:00.0000000Z, sshd, Failed"),
        "{found:?}"
    );
    let columns = [("RawData", Text)];
    assert_eq!(
        rows_of("App_CL", "auth.log", syslog, &columns),
        [syslog.trim_end()]
    );
    assert_eq!(
        rows_of("App_CL", "app.txt", "GET / 200\n\n  x\n", &columns),
        ["GET / 200", "  x"]
    );
}

#[test]
fn a_date_of_powershell_is_a_point_in_time() {
    let text = r#"[{"TimeGenerated":"\/Date(1768378500000)\/","Computer":"ws-1"}]"#;
    assert_eq!(
        rows("a.json", text, &TIMED),
        ["2026-01-14T08:15:00.0000000Z, ws-1"]
    );
}
