use super::log_file::{Element, Record, log_file};
use crate::scratch::{Scratch, shown};
use crate::{FileForm, read};

const WINLOGBEAT: &str = concat!(
    r#"{"@timestamp":"2026-01-14T08:16:00.123Z","log":{"level":"information"},"winlog":{"event_id":1,"channel":"Microsoft-Windows-Sysmon/Operational","#,
    r#""computer_name":"ws-1.contoso.com","provider_name":"Microsoft-Windows-Sysmon","record_id":7,"opcode":"Info","version":5,"#,
    r#""process":{"pid":3000,"thread":{"id":4000}},"user":{"identifier":"S-1-5-18"},"#,
    r#""event_data":{"ProcessGuid":"{11111111-2222-3333-4444-55555555AAAA}","ProcessId":"4711","Image":"C:\\Windows\\System32\\cmd.exe"}}}"#,
);

const NXLOG: &str = concat!(
    r#"{"EventTime":"2026-01-14 09:16:00","@timestamp":"2026-01-14T08:16:00.123Z","Hostname":"ws-1.contoso.com","EventType":"INFO","SeverityValue":2,"#,
    r#""Severity":"INFO","EventID":1,"SourceName":"Microsoft-Windows-Sysmon","Version":5,"Task":1,"OpcodeValue":0,"RecordNumber":7,"#,
    r#""ExecutionProcessID":3000,"ThreadID":4000,"Channel":"Microsoft-Windows-Sysmon/Operational","Domain":"NT AUTHORITY","UserID":"S-1-5-18","#,
    r#""Message":"Process Create","ProcessGuid":"{11111111-2222-3333-4444-55555555aaaa}","ProcessId":"4711","Image":"C:\\Windows\\System32\\cmd.exe"}"#,
);

const DUMP: &str = concat!(
    r##"{"Event":{"#attributes":{"xmlns":"http://schemas.microsoft.com/win/2004/08/events/event"},"System":{"Provider":{"#attributes":{"Name":"Microsoft-Windows-Sysmon"}},"##,
    r##""EventID":1,"Version":5,"Level":4,"Task":1,"Opcode":0,"Keywords":"0x8000000000000000","TimeCreated":{"#attributes":{"SystemTime":"2026-01-14T08:16:00.123Z"}},"##,
    r##""EventRecordID":7,"Correlation":null,"Execution":{"#attributes":{"ProcessID":3000,"ThreadID":4000}},"Channel":"Microsoft-Windows-Sysmon/Operational","##,
    r##""Computer":"ws-1.contoso.com","Security":{"#attributes":{"UserID":"S-1-5-18"}}},"##,
    r##""EventData":{"ProcessGuid":"11111111-2222-3333-4444-55555555AAAA","ProcessId":4711,"Image":"C:\\Windows\\System32\\cmd.exe"}}}"##,
);

const XML: &str = concat!(
    r#"<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="Microsoft-Windows-Sysmon" Guid="{5770385f-c22a-43e0-bf4c-06f5698ffbd9}"/>"#,
    r#"<EventID>1</EventID><Version>5</Version><Level>4</Level><Task>1</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords>"#,
    r#"<TimeCreated SystemTime="2026-01-14T08:16:00.123Z"/><EventRecordID>7</EventRecordID><Correlation/><Execution ProcessID="3000" ThreadID="4000"/>"#,
    r#"<Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>ws-1.contoso.com</Computer><Security UserID="S-1-5-18"/></System>"#,
    r#"<EventData><Data Name="ProcessGuid">{11111111-2222-3333-4444-55555555aaaa}</Data><Data Name="ProcessId">4711</Data>"#,
    r#"<Data Name="Image">C:\Windows\System32\cmd.exe</Data></EventData></Event>"#,
);

/// The same event in a log file.
fn evtx() -> Vec<u8> {
    let element = |name, text| Element {
        name,
        attributes: vec![],
        text,
    };
    let bare = |name, attributes| Element {
        name,
        attributes,
        text: "",
    };
    let system = vec![
        bare("Provider", vec![("Name", "Microsoft-Windows-Sysmon")]),
        element("EventID", "1"),
        element("Version", "5"),
        element("Level", "4"),
        element("Task", "1"),
        element("Opcode", "0"),
        element("Keywords", "0x8000000000000000"),
        bare(
            "TimeCreated",
            vec![("SystemTime", "2026-01-14T08:16:00.123Z")],
        ),
        element("EventRecordID", "7"),
        bare(
            "Execution",
            vec![("ProcessID", "3000"), ("ThreadID", "4000")],
        ),
        element("Channel", "Microsoft-Windows-Sysmon/Operational"),
        element("Computer", "ws-1.contoso.com"),
        bare("Security", vec![("UserID", "S-1-5-18")]),
    ];
    let data = vec![
        ("ProcessGuid", "{11111111-2222-3333-4444-55555555AAAA}"),
        ("ProcessId", "4711"),
        ("Image", r"C:\Windows\System32\cmd.exe"),
    ];
    log_file(&[Record { system, data }])
}

/// The columns that every dialect gives, in one order.
const COLUMNS: [&str; 13] = [
    "TimeGenerated",
    "Provider",
    "Channel",
    "Computer",
    "EventID",
    "EventLevelName",
    "EventRecordId",
    "SystemProcessId",
    "SystemUserId",
    "ProcessGuid",
    "ProcessId",
    "Image",
    "EventData",
];

fn rows(name: &str, bytes: &[u8]) -> (String, Vec<String>) {
    let file = Scratch::bytes(name, bytes);
    let form = FileForm::of_file(file.path()).unwrap().name().to_owned();
    let mut table = read(file.path(), None, None).unwrap();
    table
        .columns
        .retain(|column| COLUMNS.contains(&column.name.as_str()));
    let place = |name: &str| COLUMNS.iter().position(|column| *column == name);
    table.columns.sort_by_key(|column| place(&column.name));
    (form, shown(&table))
}

#[test]
fn one_event_has_the_same_columns_in_every_dialect() {
    let (_, expected) = rows("a.xml", XML.as_bytes());
    assert_eq!(expected.len(), 2, "{expected:?}");
    assert!(
        expected[1].contains(
            r#"{"ProcessGuid":"{11111111-2222-3333-4444-55555555aaaa}","ProcessId":"4711","#
        ),
        "{expected:?}"
    );
    let written = format!("Record 1\n{DUMP}\n");
    let hits = format!(r#"{{"_index":"winlogbeat","_source":{WINLOGBEAT}}}"#);
    let list = format!("[{NXLOG}]");
    let evtx = evtx();
    let log = format!("<?xml version=\"1.0\"?>\n<Events>\n{XML}\n</Events>");
    let records = format!("Record 7\n{XML}\n");
    let dumped = "Windows events in the JSON of `evtx_dump`";
    let forwarded = "Windows events in the JSON of NXLog";
    let shipped = "Windows events in the JSON of Winlogbeat";
    for (name, bytes, form) in [
        ("a.evtx", evtx.as_slice(), "a Windows event log, EVTX"),
        ("log.bin", &evtx, "a Windows event log, EVTX"),
        ("a.json", DUMP.as_bytes(), dumped),
        ("a.json", written.as_bytes(), dumped),
        ("a.json", NXLOG.as_bytes(), forwarded),
        ("a.json", list.as_bytes(), forwarded),
        ("a.json", WINLOGBEAT.as_bytes(), shipped),
        ("a.json", hits.as_bytes(), shipped),
        ("b.xml", log.as_bytes(), "Windows events in XML"),
        ("b.xml", records.as_bytes(), "Windows events in XML"),
    ] {
        assert_eq!(
            rows(name, bytes),
            (form.to_owned(), expected.clone()),
            "{name}: {form}"
        );
    }
}

#[test]
fn data_without_names_is_counted_and_user_data_is_data() {
    let system =
        "<System><Provider Name=\"P\"/><EventID Qualifiers=\"16384\">104</EventID></System>";
    let nameless = format!(
        "<Event>{system}<EventData><Data>a</Data><Data>b &amp; c</Data><Binary>00FF</Binary></EventData></Event>"
    );
    let (_, rows) = rows_of(
        "a.xml",
        &nameless,
        &["EventID", "param1", "param2", "Binary"],
    );
    assert_eq!(
        rows,
        [
            "EventID:long, param1:string, param2:string, Binary:string",
            "104, a, b & c, 00FF"
        ]
    );
    let user = format!(
        "<Event>{system}<UserData><LogFileCleared><SubjectUserName>u</SubjectUserName></LogFileCleared></UserData></Event>"
    );
    let (_, rows) = rows_of("a.xml", &user, &["EventID", "SubjectUserName"]);
    assert_eq!(rows, ["EventID:long, SubjectUserName:string", "104, u"]);
    let dump = r##"{"Event":{"System":{"EventID":{"#attributes":{"Qualifiers":0},"#text":104}},"EventData":{"Data":{"#text":["a","b"]}}}}"##;
    let (_, rows) = rows_of("a.json", dump, &["EventID", "param1", "param2"]);
    assert_eq!(
        rows,
        ["EventID:long, param1:string, param2:string", "104, a, b"]
    );
}

fn rows_of(name: &str, text: &str, columns: &[&str]) -> (String, Vec<String>) {
    let file = Scratch::new(name, text);
    let form = FileForm::of_file(file.path()).unwrap().name().to_owned();
    let mut table = read(file.path(), None, None).unwrap();
    table
        .columns
        .retain(|column| columns.contains(&column.name.as_str()));
    (form, shown(&table))
}

#[test]
fn the_type_of_a_registry_event_is_not_taken_for_that_of_nxlog() {
    let event = NXLOG.replace(r#""EventType":"INFO""#, r#""EventType":"SetValue""#);
    let (_, rows) = rows_of("a.json", &event, &["EventType"]);
    assert_eq!(rows, ["EventType:string", "SetValue"]);
}

#[test]
fn a_damaged_log_file_is_refused_and_never_read_as_one_without_events() {
    let mut bytes = evtx();
    bytes[4096] = b'x';
    let file = Scratch::bytes("a.evtx", &bytes);
    assert!(read(file.path(), None, None).is_err());
    let cut = Scratch::bytes("a.evtx", b"ElfFile\0\0\0");
    assert!(read(cut.path(), None, None).is_err());
    let half = Scratch::bytes("a.evtx", &evtx()[..5000]);
    assert!(read(half.path(), None, None).is_err());
    let xml = Scratch::new("a.xml", &XML[..XML.len() - 20]);
    assert!(read(xml.path(), None, None).is_err());
    let other = Scratch::new("a.xml", "<project/>");
    let error = FileForm::of_file(other.path()).unwrap_err();
    assert!(error.to_string().contains("holds no events of Windows"));
}

#[test]
fn an_export_of_a_table_that_shares_some_names_stays_what_it_is() {
    let export = r#"[{"TimeGenerated":"2026-01-14T08:16:00Z","EventID":4624,"Channel":"Security","Computer":"c","EventSourceName":"x"}]"#;
    let (form, _) = rows_of("a.json", export, &[]);
    assert_eq!(form, "JSON");
}
