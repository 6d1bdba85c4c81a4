//! `kqlab fixture`: pseudonyms are the same everywhere, of their original's form, and no original is left.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod command;

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr};

use kql_eval::types::scalar_json;
use kql_eval::types::{Scalar, ScalarType};
use kqlab::proof::Clock;
use kqlab::pseudonym::{EventTable, Key, RuleTerms, Summary, pseudonymise, verdict};
use kqlab::schema::{Catalog, Dialect};
use kqlab::workspace::Workspace;
use proptest::prelude::*;

/// A person's machine and account, as a table of events shows them.
#[derive(Clone, Debug)]
struct Subject {
    user: String,
    host: String,
    domain: String,
    address: Ipv4Addr,
    guid: u128,
    account: u32,
}

impl Subject {
    fn guid(&self) -> String {
        let digits = format!("{:032x}", self.guid);
        let cuts = [0..8, 8..12, 12..16, 16..20, 20..32];
        cuts.map(|cut| digits[cut].to_owned()).join("-")
    }

    fn sid(&self) -> String {
        format!("S-1-5-21-1004336348-1177238915-682003330-{}", self.account)
    }

    fn row(&self) -> Vec<Scalar> {
        let Self {
            user,
            host,
            domain,
            address,
            ..
        } = self;
        let (guid, sid) = (self.guid(), self.sid());
        [
            format!("{host}.{domain}"),
            user.clone(),
            format!("{user}@{domain}"),
            sid.clone(),
            address.to_string(),
            format!(r"tool.exe C:\Users\{user}\x.txt \\{host}\c$ https://{host}.{domain}/?id={guid} {sid} from {address}:443 as {domain}\{user}"),
            format!(r#"{{"user": "{user}", "seen": ["{address}", "{guid}"], "text": "{host} by {user}"}}"#),
        ]
        .into_iter()
        .map(|text| Scalar::String(text.into()))
        .collect()
    }

    /// What must not be left, in lower case.
    fn originals(&self) -> [String; 6] {
        [
            self.user.clone(),
            self.host.clone(),
            self.domain.split('.').next().unwrap().to_owned(),
            self.address.to_string(),
            self.guid(),
            self.sid(),
        ]
        .map(|text| text.to_lowercase())
    }
}

const COLUMNS: [&str; 7] = [
    "DeviceName",
    "AccountName",
    "AccountUpn",
    "AccountSid",
    "LocalIP",
    "ProcessCommandLine",
    "AdditionalFields",
];

fn table(rows: Vec<Vec<Scalar>>) -> EventTable {
    EventTable {
        table: None,
        columns: COLUMNS
            .map(|name| (name.to_owned(), ScalarType::String))
            .to_vec(),
        rows,
    }
}

fn subjects() -> impl Strategy<Value = Vec<Subject>> {
    let subject = (
        "[a-z]{5,9}[0-9]{2}",
        "[a-z]{2}-[a-z]{4}[0-9]{3}",
        "q[a-z]{6}\\.(com|net|co\\.uk)",
        prop_oneof![0x0a00_0000_u32..0x0aff_ffff, 0x0800_0000_u32..0x0900_0000],
        1_u128 << 100..u128::MAX,
        1000_u32..90_000,
    );
    let subject = subject.prop_map(|(user, host, domain, address, guid, account)| Subject {
        user,
        host,
        domain,
        address: Ipv4Addr::from(address),
        guid,
        account,
    });
    prop::collection::vec(subject, 1..6)
}

fn made(tables: &[EventTable], key: &str) -> (Vec<EventTable>, Summary) {
    let mut new = tables.to_vec();
    let summary = pseudonymise(&mut new, Key::new(key), &RuleTerms::default(), &[]);
    (new, summary)
}

fn text(value: &Scalar) -> &str {
    value.as_str().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_original_is_left_and_the_pseudonym_of_each_is_the_same_everywhere(subjects in subjects()) {
        let rows: Vec<Vec<Scalar>> = subjects.iter().map(Subject::row).collect();
        let (new, _) = made(&[table(rows)], "k");
        let all: Vec<String> = new[0].rows.iter().flatten().map(|cell| scalar_json(cell).to_string().to_lowercase()).collect();
        for (subject, row) in subjects.iter().zip(&new[0].rows) {
            for original in subject.originals() {
                for text in &all {
                    prop_assert!(!text.contains(&original), "{original} is left in {text}");
                }
            }
            let [device, user, upn, sid, address, command, fields] = [0, 1, 2, 3, 4, 5, 6].map(|place| text(&row[place]));
            let host = device.split('.').next().unwrap();
            for (inside, outer) in [
                (user, upn), (user, command), (host, command), (sid, command), (address, command),
                (user, fields), (host, fields), (address, fields), (device, command),
            ] {
                prop_assert!(outer.contains(inside), "{inside} is not in {outer}");
            }
            // The forms.
            prop_assert_eq!(device.split('.').count(), 1 + subject.domain.split('.').count());
            prop_assert!(device.ends_with(".example") && upn.ends_with(".example.com"));
            prop_assert_eq!(sid.split('-').count(), 8);
            let address: Ipv4Addr = address.parse().unwrap();
            prop_assert_eq!(address.is_private(), subject.address.is_private());
            prop_assert!(command.contains(r"C:\Users\user-"), "{}", command);
            prop_assert!(serde_json::from_str::<serde_json::Value>(fields).is_ok());
        }
    }

    #[test]
    fn the_order_and_the_grouping_of_rows_do_not_matter(subjects in subjects()) {
        let rows: Vec<Vec<Scalar>> = subjects.iter().map(Subject::row).collect();
        let (together, _) = made(&[table(rows.clone())], "k");
        let reversed: Vec<EventTable> = rows.iter().rev().map(|row| table(vec![row.clone()])).collect();
        let (apart, _) = made(&reversed, "k");
        let apart: Vec<&Vec<Scalar>> = apart.iter().rev().flat_map(|table| &table.rows).collect();
        prop_assert_eq!(together[0].rows.iter().collect::<Vec<_>>(), apart);
        let (other, _) = made(&[table(rows)], "another key");
        for (one, other) in together[0].rows.iter().zip(&other[0].rows) {
            prop_assert_ne!(one, other);
        }
    }

    #[test]
    fn pseudonyms_of_pseudonyms_have_the_same_form(subjects in subjects()) {
        let rows: Vec<Vec<Scalar>> = subjects.iter().map(Subject::row).collect();
        let (once, _) = made(&[table(rows)], "k");
        let (twice, _) = made(&once, "k");
        let shape = |value: &Scalar| -> String {
            let shape = text(value).chars().map(|c| if c.is_ascii_hexdigit() { '0' } else { c });
            let mut shape: Vec<char> = shape.collect();
            shape.dedup();
            shape.into_iter().collect()
        };
        for (one, two) in once[0].rows.iter().flatten().zip(twice[0].rows.iter().flatten()).skip(1).step_by(COLUMNS.len()) {
            prop_assert_eq!(shape(one), shape(two));
        }
    }
}

#[test]
fn two_thousand_identifiers_have_two_thousand_pseudonyms() {
    let rows = (0..2_000_u32).map(|number| {
        let address = if number % 2 == 0 {
            0x0a00_0000
        } else {
            0x0800_0000
        } + number * 7;
        [
            format!("ws-{number:05}"),
            format!("name{number}"),
            format!("name{number}@corp{}.com", number % 7),
            format!("S-1-5-21-1004336348-1177238915-682003330-{}", 1000 + number),
            IpAddr::V4(Ipv4Addr::from(address)).to_string(),
            String::new(),
            String::new(),
        ]
        .map(|text| Scalar::String(text.into()))
        .to_vec()
    });
    let (new, _) = made(&[table(rows.collect())], "k");
    for column in 0..5 {
        let different: BTreeSet<&str> = new[0].rows.iter().map(|row| text(&row[column])).collect();
        assert_eq!(different.len(), 2_000, "{}", COLUMNS[column]);
    }
}

#[test]
fn what_a_rule_tests_stays_so_that_it_answers_as_before() {
    let workspace = Workspace::new(Catalog::bundled(Dialect::Defender), Clock::default());
    let query = r#"
        DeviceProcessEvents
        | where AccountName !in~ ("svc-deploy", "backup")
        | where ProcessCommandLine has "-enc" and DeviceName endswith ".corp.contoso.com"
        | where not(ipv4_is_in_range(tostring(parse_json(AdditionalFields).ip), "203.0.113.0/24"))"#;
    let query = workspace.prepare(query).unwrap();
    let rows = [
        (
            "ws-1.corp.contoso.com",
            "alice",
            "p.exe -enc AA --password hunter2",
            "198.18.0.1",
        ),
        (
            "ws-1.corp.contoso.com",
            "svc-deploy",
            "p.exe -enc AA",
            "8.8.8.8",
        ),
        ("ws-2.fabrikam.com", "alice", "p.exe -enc AA", "8.8.8.8"),
        (
            "ws-1.corp.contoso.com",
            "alice",
            "p.exe -enc AA",
            "203.0.113.7",
        ),
        (
            "ws-1.corp.contoso.com",
            "alice",
            "p.exe -encoder AA",
            "8.8.8.8",
        ),
    ];
    let rows = rows.map(|(device, user, command, address)| {
        [
            device.to_owned(),
            user.to_owned(),
            command.to_owned(),
            format!("{{\"ip\": \"{address}\"}}"),
        ]
        .map(|text| Scalar::String(text.into()))
        .to_vec()
    });
    let names = [
        "DeviceName",
        "AccountName",
        "ProcessCommandLine",
        "AdditionalFields",
    ];
    let events = vec![EventTable {
        table: Some("DeviceProcessEvents".to_owned()),
        columns: names
            .map(|name| (name.to_owned(), ScalarType::String))
            .to_vec(),
        rows: rows.to_vec(),
    }];
    let mut new = events.clone();
    let summary = pseudonymise(&mut new, Key::new("k"), &RuleTerms::of(query.query()), &[]);
    let tables = [Some("DeviceProcessEvents".into())];
    let answers = |events: &[EventTable]| verdict(&query, events, &tables).unwrap();
    assert_eq!(answers(&events).alone, [[true, false, false, false, false]]);
    assert_eq!(answers(&events), answers(&new));
    let cell = |row: usize, column: usize| text(&new[0].rows[row][column]).to_owned();
    assert!(cell(0, 0).ends_with(".corp.contoso.com") && !cell(0, 0).contains("ws-1"));
    assert!(cell(2, 0).ends_with(".example"), "{}", cell(2, 0));
    assert_eq!(cell(1, 1), "svc-deploy");
    assert!(cell(0, 1).starts_with("user-"));
    assert!(cell(0, 2).ends_with("--password REMOVED"));
    assert!(cell(3, 3).contains("203.0.113.7") && !cell(1, 3).contains("8.8.8.8"));
    let places: BTreeMap<&str, usize> = summary
        .replaced
        .iter()
        .map(|(kind, replaced)| (kind.plural(), replaced.places))
        .collect();
    assert_eq!(places["secrets"], 1);
    assert!(summary.kept > 0);
}

#[test]
fn names_are_found_in_the_spellings_that_other_texts_have() {
    let row = [
        "laptop-7.contoso.com",
        r"CONTOSO\erika.muster",
        "erika.muster@contoso.com",
        "",
        "",
        r"Erika.Muster on LAPTOP-7 at intra.contoso.com",
        r#"{"displayName": "LAPTOP-7", "url": "https://contoso-my.sharepoint.com/personal/erika_muster_contoso_com/x"}"#,
    ];
    let row = row.map(|text| Scalar::String(text.into())).to_vec();
    let (new, _) = made(&[table(vec![row])], "k");
    for cell in &new[0].rows[0] {
        let lower = text(cell).to_lowercase();
        for original in ["erika", "muster", "contoso", "laptop"] {
            assert!(!lower.contains(original), "{lower}");
        }
    }
    let [device, fields] = [0, 6].map(|place| text(&new[0].rows[0][place]));
    let host = device.split('.').next().unwrap();
    assert!(
        fields.contains(&format!(r#""displayName":"{}""#, host.to_uppercase())),
        "{fields}"
    );
    assert!(
        fields.contains(".sharepoint.com/personal/user-"),
        "{fields}"
    );
}

#[test]
fn a_column_that_is_kept_stays_as_it_is() {
    let mut tables = vec![table(vec![vec![
        Scalar::String("ws-9.contoso.com".into());
        7
    ]])];
    pseudonymise(
        &mut tables,
        Key::new("k"),
        &RuleTerms::default(),
        &["devicename".to_owned()],
    );
    assert_eq!(text(&tables[0].rows[0][0]), "ws-9.contoso.com");
    assert!(!text(&tables[0].rows[0][5]).contains("contoso"));
}
