//! A made-up attack in the dialects of recorded Windows events: mapped to the tables of products, hunted, swept.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod sweep;

use std::fmt::Write as _;
use std::process::Command;

use crate::scratch::Scratch;
use serde_json::{Value, json};

/// A folder of files, gone with this value.
struct Folder(Scratch);

impl Folder {
    fn with(name: &str, files: &[(&str, String)]) -> Self {
        let folder = Scratch::new("recorded", name);
        for (name, text) in files {
            folder.write(name, text);
        }
        Self(folder)
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_kqlab"))
            .current_dir(&self.0)
            .args(arguments)
            .output()
            .unwrap();
        (
            output.status.code().unwrap(),
            String::from_utf8(output.stdout).unwrap(),
            unwrapped(&String::from_utf8(output.stderr).unwrap()),
        )
    }

    /// The result of a query as JSON over a file, through mappings.
    fn query(&self, query: &str, file: &str, map: &str) -> Vec<Value> {
        let table = format!("WindowsEvent={file}");
        let (code, out, notes) = self.run(&[
            "run", "-e", query, "--table", &table, "--map", map, "--format", "ndjson",
        ]);
        assert_eq!(code, 0, "{notes}");
        let lines = out.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

/// A message on one line, without the frame around it.
fn unwrapped(text: &str) -> String {
    let words = text.split_whitespace().filter(|word| *word != "│");
    words.collect::<Vec<_>>().join(" ")
}

/// An event: the log and source, its number, its data.
struct Event {
    is_sysmon: bool,
    id: u32,
    data: &'static [(&'static str, &'static str)],
}

const fn sysmon(id: u32, data: &'static [(&'static str, &'static str)]) -> Event {
    Event {
        is_sysmon: true,
        id,
        data,
    }
}

const fn security(id: u32, data: &'static [(&'static str, &'static str)]) -> Event {
    Event {
        is_sysmon: false,
        id,
        data,
    }
}

const POWERSHELL: &str = r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe";

/// A document starts a shell, which loads a tool, keeps itself, reads credentials, and goes on to a server.
const ATTACK: [Event; 10] = [
    sysmon(
        1,
        &[
            ("ProcessId", "4711"),
            ("Image", POWERSHELL),
            ("CommandLine", "powershell.exe -enc ZQBjAGgAbwA="),
            ("User", r"CONTOSO\Alice"),
            ("LogonId", "0x3e7"),
            ("IntegrityLevel", "Medium"),
            ("Hashes", "SHA1=AA00,MD5=BB11,SHA256=CC22,IMPHASH=DD33"),
            ("ParentProcessId", "4000"),
            ("ParentImage", r"C:\Office\WINWORD.EXE"),
            ("ParentCommandLine", "WINWORD.EXE letter.docm"),
        ],
    ),
    sysmon(
        3,
        &[
            ("ProcessId", "4711"),
            ("Image", POWERSHELL),
            ("User", r"CONTOSO\Alice"),
            ("Protocol", "tcp"),
            ("Initiated", "true"),
            ("SourceIp", "10.0.0.5"),
            ("SourcePort", "50000"),
            ("DestinationIp", "203.0.113.7"),
            ("DestinationPort", "443"),
            ("DestinationHostname", "tool.example"),
        ],
    ),
    sysmon(
        11,
        &[
            ("ProcessId", "4711"),
            ("Image", POWERSHELL),
            ("TargetFilename", r"C:\Users\Public\tool.exe"),
        ],
    ),
    sysmon(
        13,
        &[
            ("EventType", "SetValue"),
            ("ProcessId", "4711"),
            ("Image", POWERSHELL),
            (
                "TargetObject",
                r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Run\Tool",
            ),
            ("Details", r"C:\Users\Public\tool.exe"),
        ],
    ),
    sysmon(
        7,
        &[
            ("ProcessId", "5000"),
            ("Image", r"C:\Users\Public\tool.exe"),
            ("ImageLoaded", r"C:\Windows\System32\samlib.dll"),
            ("Hashes", "SHA256=EE44"),
        ],
    ),
    sysmon(
        10,
        &[
            ("SourceProcessId", "5000"),
            ("SourceImage", r"C:\Users\Public\tool.exe"),
            ("TargetProcessId", "600"),
            ("TargetImage", r"C:\Windows\System32\lsass.exe"),
            ("GrantedAccess", "0x1010"),
        ],
    ),
    security(
        4672,
        &[
            ("SubjectUserName", "admin"),
            ("SubjectLogonId", "0xabc"),
            ("PrivilegeList", "SeDebugPrivilege"),
        ],
    ),
    security(
        4624,
        &[
            ("SubjectUserName", "-"),
            ("SubjectDomainName", "-"),
            ("TargetUserSid", "S-1-5-21-1-2-3-500"),
            ("TargetUserName", "Admin"),
            ("TargetDomainName", "CONTOSO"),
            ("TargetLogonId", "0xabc"),
            ("LogonType", "3"),
            ("AuthenticationPackageName", "NTLM"),
            ("WorkstationName", "WS-1"),
            ("IpAddress", "10.0.0.5"),
            ("IpPort", "50001"),
        ],
    ),
    security(
        4688,
        &[
            ("SubjectUserName", "Admin"),
            ("SubjectDomainName", "CONTOSO"),
            ("SubjectLogonId", "0xabc"),
            ("NewProcessId", "0x1a4"),
            ("NewProcessName", r"C:\Windows\System32\cmd.exe"),
            ("ProcessId", "0x64"),
            ("CommandLine", "cmd.exe /c whoami"),
            ("ParentProcessName", r"C:\Windows\System32\wmiprvse.exe"),
        ],
    ),
    security(
        4625,
        &[
            ("TargetUserName", "bob"),
            ("TargetDomainName", "CONTOSO"),
            ("LogonType", "3"),
            ("SubStatus", "0xc000006a"),
            ("IpAddress", "10.0.0.5"),
        ],
    ),
];

const SYSMON: [&str; 2] = [
    "Microsoft-Windows-Sysmon/Operational",
    "Microsoft-Windows-Sysmon",
];
const SECURITY: [&str; 2] = ["Security", "Microsoft-Windows-Security-Auditing"];

impl Event {
    const fn log(&self) -> [&'static str; 2] {
        if self.is_sysmon { SYSMON } else { SECURITY }
    }

    fn members(&self) -> serde_json::Map<String, Value> {
        let pairs = self.data.iter();
        pairs
            .map(|(name, value)| ((*name).to_owned(), json!(value)))
            .collect()
    }

    fn nxlog(&self, number: usize) -> String {
        let [channel, provider] = self.log();
        let mut event = json!({
            "@timestamp": format!("2020-05-01T10:00:{number:02}.000Z"),
            "EventTime": format!("2020-05-01 12:00:{number:02}"),
            "Hostname": "WS-1.contoso.com", "EventID": self.id, "Channel": channel, "SourceName": provider,
            "RecordNumber": number, "ExecutionProcessID": 1, "Message": "text",
        });
        event.as_object_mut().unwrap().extend(self.members());
        event.to_string()
    }

    fn winlogbeat(&self, number: usize) -> String {
        let [channel, provider] = self.log();
        json!({
            "@timestamp": format!("2020-05-01T10:00:{number:02}.000Z"),
            "winlog": {
                "event_id": self.id, "channel": channel, "provider_name": provider, "computer_name": "WS-1.contoso.com",
                "record_id": number, "event_data": self.members(),
            },
        })
        .to_string()
    }

    fn dump(&self, number: usize) -> String {
        let [channel, provider] = self.log();
        json!({"Event": {
            "System": {
                "Provider": {"#attributes": {"Name": provider}}, "EventID": self.id, "Channel": channel,
                "TimeCreated": {"#attributes": {"SystemTime": format!("2020-05-01T10:00:{number:02}.000Z")}},
                "EventRecordID": number, "Computer": "WS-1.contoso.com",
            },
            "EventData": self.members(),
        }})
        .to_string()
    }

    fn xml(&self, number: usize) -> String {
        let [channel, provider] = self.log();
        let mut text = format!(
            "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System><Provider Name=\"{provider}\"/><EventID>{}</EventID>\
             <TimeCreated SystemTime=\"2020-05-01T10:00:{number:02}.000Z\"/><EventRecordID>{number}</EventRecordID>\
             <Channel>{channel}</Channel><Computer>WS-1.contoso.com</Computer></System><EventData>",
            self.id
        );
        for (name, value) in self.data {
            let value = value.replace('&', "&amp;").replace('<', "&lt;");
            write!(text, "<Data Name=\"{name}\">{value}</Data>").unwrap();
        }
        text + "</EventData></Event>"
    }
}

/// The attack in each dialect that a text can hold.
fn attack(name: &str, more: &[(&str, String)]) -> Folder {
    let written = |of: fn(&Event, usize) -> String| {
        let events = ATTACK.iter().enumerate();
        let lines: Vec<String> = events
            .map(|(number, event)| of(event, number + 1))
            .collect();
        lines.join("\n")
    };
    let mut files = vec![
        ("nxlog.json", written(Event::nxlog)),
        ("winlogbeat.json", written(Event::winlogbeat)),
        ("dump.json", written(Event::dump)),
        (
            "events.xml",
            format!("<Events>{}</Events>", written(Event::xml)),
        ),
    ];
    files.extend(more.iter().map(|(name, text)| (*name, text.clone())));
    Folder::with(name, &files)
}

const FILES: [&str; 4] = ["nxlog.json", "winlogbeat.json", "dump.json", "events.xml"];

#[test]
fn every_dialect_gives_the_same_rows_of_every_table() {
    let folder = attack("dialects", &[]);
    for (table, map, rows) in [
        ("DeviceProcessEvents", "sysmon", 1),
        ("DeviceNetworkEvents", "sysmon", 1),
        ("DeviceFileEvents", "sysmon", 1),
        ("DeviceRegistryEvents", "sysmon", 1),
        ("DeviceImageLoadEvents", "sysmon", 1),
        ("DeviceEvents", "sysmon", 1),
        ("DeviceLogonEvents", "security", 2),
        ("DeviceProcessEvents", "security", 1),
        ("SecurityEvent", "windows", 4),
        ("Event", "windows", 6),
    ] {
        let first = folder.query(table, FILES[0], map);
        assert_eq!(first.len(), rows, "{table}");
        for file in &FILES[1..] {
            // Which level and task an event has not all of them say.
            let query = format!(
                "{table} | extend EventLevel = '', Level = '', EventLevelName = '', SystemProcessId = ''"
            );
            let [one, other] = [FILES[0], file].map(|file| folder.query(&query, file, map));
            assert_eq!(one, other, "{table} of {file}");
        }
    }
}

#[test]
fn sysmon_has_the_words_and_columns_of_advanced_hunting() {
    let folder = attack("sysmon", &[]);
    let one = |query: &str| {
        let rows = folder.query(query, "events.xml", "sysmon");
        assert_eq!(rows.len(), 1, "{query}");
        rows[0].clone()
    };
    assert_eq!(
        one(
            "DeviceProcessEvents | project DeviceName, FileName, FolderPath, SHA1, MD5, SHA256, ProcessId, AccountDomain, AccountName, \
             LogonId, InitiatingProcessFileName, InitiatingProcessId, InitiatingProcessCommandLine, ActionType, ReportId"
        ),
        json!({
            "DeviceName": "ws-1.contoso.com", "FileName": "powershell.exe", "FolderPath": POWERSHELL, "SHA1": "aa00", "MD5": "bb11",
            "SHA256": "cc22", "ProcessId": 4711, "AccountDomain": "contoso", "AccountName": "alice", "LogonId": 999,
            "InitiatingProcessFileName": "winword.exe", "InitiatingProcessId": 4000,
            "InitiatingProcessCommandLine": "WINWORD.EXE letter.docm", "ActionType": "ProcessCreated", "ReportId": 1
        })
    );
    assert_eq!(
        one(
            "DeviceNetworkEvents | project ActionType, Protocol, LocalIP, LocalPort, RemoteIP, RemotePort, RemoteUrl, RemoteIPType, InitiatingProcessFileName"
        ),
        json!({
            "ActionType": "ConnectionSuccess", "Protocol": "Tcp", "LocalIP": "10.0.0.5", "LocalPort": 50000, "RemoteIP": "203.0.113.7",
            "RemotePort": 443, "RemoteUrl": "tool.example", "RemoteIPType": "Public", "InitiatingProcessFileName": "powershell.exe"
        })
    );
    assert_eq!(
        one(
            "DeviceRegistryEvents | project ActionType, RegistryKey, RegistryValueName, RegistryValueData"
        ),
        json!({
            "ActionType": "RegistryValueSet",
            "RegistryKey": r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Run",
            "RegistryValueName": "Tool", "RegistryValueData": r"C:\Users\Public\tool.exe"
        })
    );
    assert_eq!(
        one(
            "DeviceEvents | project ActionType, FileName, InitiatingProcessFileName, Access = tostring(parse_json(AdditionalFields).DesiredAccess)"
        ),
        json!({
            "ActionType": "OpenProcessApiCall", "FileName": "lsass.exe", "InitiatingProcessFileName": "tool.exe", "Access": "0x1010"
        })
    );
    assert_eq!(
        one("DeviceFileEvents | project ActionType, FileName, FolderPath"),
        json!({"ActionType": "FileCreated", "FileName": "tool.exe", "FolderPath": r"C:\Users\Public\tool.exe"})
    );
    assert_eq!(
        one("DeviceImageLoadEvents | project FileName, SHA256, InitiatingProcessFileName"),
        json!({"FileName": "samlib.dll", "SHA256": "ee44", "InitiatingProcessFileName": "tool.exe"})
    );
}

#[test]
fn the_log_security_has_the_columns_of_both_products() {
    let folder = attack("security", &[]);
    assert_eq!(
        folder.query(
            "DeviceLogonEvents | project ActionType, LogonType, AccountName, IsLocalAdmin, LogonId, RemoteIP, RemotePort, FailureReason",
            "events.xml",
            "security"
        ),
        [
            json!({"ActionType": "LogonSuccess", "LogonType": "Network", "AccountName": "admin", "IsLocalAdmin": true, "LogonId": 2748,
                   "RemoteIP": "10.0.0.5", "RemotePort": 50001, "FailureReason": ""}),
            json!({"ActionType": "LogonFailed", "LogonType": "Network", "AccountName": "bob", "IsLocalAdmin": null, "LogonId": null,
                   "RemoteIP": "10.0.0.5", "RemotePort": null, "FailureReason": "InvalidUserNameOrPassword"}),
        ]
    );
    assert_eq!(
        folder.query(
            "DeviceProcessEvents | project FileName, ProcessId, ProcessCommandLine, AccountName, InitiatingProcessFileName",
            "events.xml",
            "security"
        ),
        [json!({"FileName": "cmd.exe", "ProcessId": 420, "ProcessCommandLine": "cmd.exe /c whoami", "AccountName": "admin",
                "InitiatingProcessFileName": "wmiprvse.exe"})]
    );
    assert_eq!(
        folder.query(
            "SecurityEvent | where EventID in (4624, 4688) | project EventID, Activity, Account, AccountType, LogonType, LogonTypeName, Process, Type",
            "events.xml",
            "windows"
        ),
        [
            json!({"EventID": 4624, "Activity": "4624 - An account was successfully logged on.", "Account": r"CONTOSO\Admin",
                   "AccountType": "User", "LogonType": 3, "LogonTypeName": "3 - Network", "Process": "", "Type": "SecurityEvent"}),
            json!({"EventID": 4688, "Activity": "4688 - A new process has been created.", "Account": r"CONTOSO\Admin",
                   "AccountType": "User", "LogonType": null, "LogonTypeName": "", "Process": "cmd.exe", "Type": "SecurityEvent"}),
        ]
    );
    assert_eq!(
        folder.query(
            "Event | where EventID == 10 | project Source, EventLog, Access = extract('Name=\"GrantedAccess\">([^<]*)<', 1, EventData)",
            "events.xml",
            "windows"
        ),
        [json!({"Source": SYSMON[1], "EventLog": SYSMON[0], "Access": "0x1010"})]
    );
}

#[test]
fn a_rule_that_decides_by_a_column_that_nothing_sets_is_blind_and_one_that_hands_it_on_is_not() {
    let folder = attack("blind", &[]);
    let run = |query: &str| {
        folder.run(&[
            "run",
            "-e",
            query,
            "--table",
            "WindowsEvent=events.xml",
            "--map",
            "sysmon",
        ])
    };
    let (code, _, notes) =
        run("DeviceProcessEvents | where AccountUpn has 'alice' and FileName =~ 'powershell.exe'");
    assert_eq!(code, 0);
    assert!(
        notes.contains("blind") && notes.contains("`AccountUpn` of DeviceProcessEvents"),
        "{notes}"
    );
    let (_, _, notes) = run(
        "DeviceProcessEvents | where FileName =~ 'powershell.exe' | project AccountUpn, FileName",
    );
    assert!(!notes.contains("blind"), "{notes}");
}

#[test]
fn what_a_mapping_lacks_is_an_error_that_says_the_way_out() {
    let folder = attack("mistakes", &[("own.kql", "let DeviceFileEvents = () { WindowsEvent | project Timestamp = TimeGenerated, FileNam = 'x' };".to_owned())]);
    for (arguments, expected) in [
        (
            vec![
                "-e",
                "DeviceEvents",
                "--table",
                "WindowsEvent=events.xml",
                "--map",
                "sysmn",
            ],
            "there is no mapping `sysmn`",
        ),
        (
            vec![
                "-e",
                "SigninLogs",
                "--table",
                "WindowsEvent=events.xml",
                "--map",
                "sysmon",
            ],
            "no mapping gives what the query reads",
        ),
        (
            vec!["-e", "DeviceEvents", "--map", "sysmon"],
            "no rows were given for it",
        ),
        (
            vec![
                "-e",
                "DeviceFileEvents",
                "--table",
                "WindowsEvent=events.xml",
                "--map",
                "own.kql",
            ],
            "did you mean `FileName`?",
        ),
    ] {
        let (code, _, notes) = folder.run(&[vec!["run"], arguments].concat());
        assert_eq!(code, 2, "{notes}");
        assert!(notes.contains(expected), "{expected}: {notes}");
    }
}

#[test]
fn times_are_moved_and_distances_kept() {
    let folder = attack("shift", &[]);
    let run = |arguments: &[&str]| {
        let query = "WindowsEvent | where TimeGenerated > ago(1h) | summarize count(), max(TimeGenerated), Length = max(TimeGenerated) - min(TimeGenerated)";
        let all = [
            &[
                "run",
                "-e",
                query,
                "--table",
                "WindowsEvent=events.xml",
                "--now",
                "2026-01-15T12:00:00Z",
                "--format",
                "ndjson",
            ],
            arguments,
        ];
        let (code, out, notes) = folder.run(&all.concat());
        assert_eq!(code, 0, "{notes}");
        let row: Value = serde_json::from_str(out.trim()).unwrap();
        row
    };
    assert_eq!(run(&[])["count_"], 0);
    let moved = run(&["--shift-to-now"]);
    assert_eq!(moved["count_"], 10);
    assert_eq!(moved["max_TimeGenerated"], "2026-01-15T11:59:59Z");
    assert_eq!(moved["Length"], "00:00:09");
    let back = run(&["--shift", "-365d"]);
    assert_eq!(back["count_"], 0);
    // 2020-05-01T10:00 and 2085 days is 2026-01-15T10:00.
    let near = run(&["--shift", "2085.01:30:00"]);
    assert_eq!(near["max_TimeGenerated"], "2026-01-15T11:30:10Z");
}

#[test]
fn the_log_of_a_cloud_and_the_sensor_of_a_network_have_mappings_too() {
    let trail = json!({"Records": [{
        "eventVersion": "1.08", "eventTime": "2026-01-14T08:16:00Z", "eventSource": "iam.amazonaws.com", "eventName": "CreateUser",
        "awsRegion": "us-east-1", "sourceIPAddress": "203.0.113.7", "readOnly": false,
        "userIdentity": {"type": "AssumedRole", "arn": "arn:aws:x", "sessionContext": {
            "attributes": {"mfaAuthenticated": "false"}, "sessionIssuer": {"userName": "admin"}}},
        "requestParameters": {"userName": "new"},
    }]});
    let conn = json!({
        "ts": 1_768_378_560.5, "id.orig_h": "10.0.0.5", "id.orig_p": 50000, "id.resp_h": "203.0.113.7", "id.resp_p": 443,
        "proto": "tcp", "conn_state": "SF", "orig_bytes": 12,
    });
    let folder = Folder::with(
        "others",
        &[
            ("trail.json", trail.to_string()),
            ("conn.json", conn.to_string()),
        ],
    );
    let query = |query: &str, table: &str, map: &str| {
        let (code, out, notes) = folder.run(&[
            "run", "-e", query, "--table", table, "--map", map, "--format", "ndjson",
        ]);
        assert_eq!(code, 0, "{notes}");
        serde_json::from_str::<Value>(out.trim()).unwrap()
    };
    assert_eq!(
        query(
            "AWSCloudTrail | project TimeGenerated, EventName, UserIdentityType, SessionIssuerUserName, SessionMfaAuthenticated, ErrorCode, ReadOnly, \
             User = tostring(parse_json(RequestParameters).userName)",
            "CloudTrail=trail.json",
            "cloudtrail"
        ),
        json!({"TimeGenerated": "2026-01-14T08:16:00Z", "EventName": "CreateUser", "UserIdentityType": "AssumedRole",
               "SessionIssuerUserName": "admin", "SessionMfaAuthenticated": false, "ErrorCode": "", "ReadOnly": false, "User": "new"})
    );
    assert_eq!(
        query(
            "DeviceNetworkEvents | project Timestamp, ActionType, Protocol, LocalIP, RemoteIP, RemotePort, RemoteIPType",
            "Zeek=conn.json",
            "zeek"
        ),
        json!({"Timestamp": "2026-01-14T08:16:00.5Z", "ActionType": "ConnectionSuccess", "Protocol": "Tcp", "LocalIP": "10.0.0.5",
               "RemoteIP": "203.0.113.7", "RemotePort": 443, "RemoteIPType": "Public"})
    );
}
