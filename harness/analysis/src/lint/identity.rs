//! What a rule says of itself: id, name, version, severity, tactics and techniques.
//!
//! <https://learn.microsoft.com/azure/sentinel/sentinel-analytic-rules-creation>

use kql_eval::types::{parse_guid, write_guid};
use kqlab_suite::project::Target;
use kqlab_suite::testfile::{Placed, nearest};

use super::limits::{LONGEST_DESCRIPTION, LONGEST_NAME, LONGEST_QUERY, LONGEST_VERSION};
use super::subject::texts;
use super::{At, Fix, Found, Lint, SENTINEL, Subject};
use crate::findings::Severity;

/// A field without which an analytics rule is not deployed.
pub(super) static MISSING_FIELD: Lint = Lint {
    name: "missing_field",
    code: "kqlab::lint::missing_field",
    weight: Severity::Warning,
    targets: SENTINEL,
    summary: "An analytics rule lacks a field that it must have.",
    page: "`id`, `name` and `severity`; a scheduled rule `queryFrequency`, `queryPeriod`, `triggerOperator` and \
           `triggerThreshold` too. What says its `kind`, and anything of its schedule where it is scheduled, is an analytics rule.",
    bad: "id: 0b9ae89d-8cad-461c-808f-0494f70ad5c4\nname: x\nkind: NRT\nquery: SigninLogs\n",
    good: "id: 0b9ae89d-8cad-461c-808f-0494f70ad5c4\nname: x\nkind: NRT\nseverity: Low\nquery: SigninLogs\n",
    look: missing_field,
};

fn missing_field(subject: &Subject<'_>) -> Vec<Found> {
    if !subject.is_analytics_rule() {
        return vec![];
    }
    let of_schedule = [
        "queryFrequency",
        "queryPeriod",
        "triggerOperator",
        "triggerThreshold",
    ];
    let is_scheduled = subject.target() == Some(Target::Sentinel);
    // Hunting queries that were made of analytics rules keep the `kind` alone.
    if is_scheduled && of_schedule.iter().all(|key| subject.field(key).is_none()) {
        return vec![];
    }
    let also = of_schedule.iter().filter(|_| is_scheduled);
    let keys = ["id", "name", "severity"];
    let missing: Vec<String> = keys
        .iter()
        .chain(also)
        .filter(|key| subject.field(key).is_none())
        .map(|key| format!("`{key}`"))
        .collect();
    if missing.is_empty() {
        return vec![];
    }
    let place = subject.field("kind").map(|field| field.key.place);
    let at = place.map_or(At::File, At::Field);
    let message = format!("the rule has no {}", missing.join(", no "));
    vec![Found::new(at, message, "an analytics rule needs it")]
}

/// An id that is no GUID.
pub(super) static ID_FORM: Lint = Lint {
    name: "id_form",
    code: "kqlab::lint::id_form",
    weight: Severity::Error,
    targets: SENTINEL,
    summary: "`id` is no GUID.",
    page: "Pipelines know a deployed rule by its id, and the template gallery takes GUIDs alone.",
    bad: "id: my-rule\nname: x\nkind: NRT\nquery: SigninLogs\n",
    good: "id: 0b9ae89d-8cad-461c-808f-0494f70ad5c4\nname: x\nkind: NRT\nquery: SigninLogs\n",
    look: id_form,
};

fn id_form(subject: &Subject<'_>) -> Vec<Found> {
    if !subject.is_analytics_rule() {
        return vec![];
    }
    let Some(id) = subject.text("id").filter(|id| !is_guid(&id.value)) else {
        return vec![];
    };
    let message = format!("`{}` is no GUID", id.value);
    let help = "as in `0b9ae89d-8cad-461c-808f-0494f70ad5c4`";
    vec![Found::new(At::Field(id.place), message, help)]
}

/// Whether a text is a GUID as it is printed, in any letter case.
fn is_guid(text: &str) -> bool {
    let mut printed = String::new();
    let value = parse_guid(text);
    value.is_some_and(|value| {
        write_guid(value, &mut printed);
        printed.eq_ignore_ascii_case(text.trim())
    })
}

/// A text that is longer than the service takes.
pub(super) static TEXT_LENGTH: Lint = Lint {
    name: "text_length",
    code: "kqlab::lint::text_length",
    weight: Severity::Error,
    targets: SENTINEL,
    summary: "The name, the description, the version or the query is longer than the service takes.",
    page: "256, 5000, 20 and 10000 characters.",
    bad: "name: x\nversion: 1.0.0-of-the-second-of-may\nquery: SigninLogs\n",
    good: "name: x\nversion: 1.0.0\nquery: SigninLogs\n",
    look: text_length,
};

fn text_length(subject: &Subject<'_>) -> Vec<Found> {
    let limits = [
        ("name", LONGEST_NAME),
        ("description", LONGEST_DESCRIPTION),
        ("version", LONGEST_VERSION),
        ("query", LONGEST_QUERY),
    ];
    let long = limits.iter().filter_map(|(key, limit)| {
        let text = subject.text(key)?;
        let length = text.value.trim_end().chars().count();
        (length > *limit).then(|| {
            let message = format!("`{key}` has at most {limit} characters, not {length}");
            Found::new(At::Field(text.place), message, "a shorter text")
        })
    });
    long.collect()
}

/// A severity that there is not.
pub(super) static SEVERITY: Lint = Lint {
    name: "severity",
    code: "kqlab::lint::severity",
    weight: Severity::Error,
    targets: SENTINEL,
    summary: "`severity` is none of High, Medium, Low, Informational.",
    page: "The rule is refused when it is deployed.",
    bad: "name: x\nseverity: Critical\nquery: SigninLogs\n",
    good: "name: x\nseverity: High\nquery: SigninLogs\n",
    look: severity,
};

const SEVERITIES: [&str; 4] = ["High", "Medium", "Low", "Informational"];

fn severity(subject: &Subject<'_>) -> Vec<Found> {
    let Some(text) = subject.text("severity") else {
        return vec![];
    };
    unknown(&text, &SEVERITIES, "severity")
        .into_iter()
        .collect()
}

/// A tactic that there is not.
pub(super) static TACTIC: Lint = Lint {
    name: "tactic",
    code: "kqlab::lint::tactic",
    weight: Severity::Error,
    targets: SENTINEL,
    summary: "A tactic is none that Sentinel knows.",
    page: "Tactics are written without blanks, as in `InitialAccess`. With another name the rule is refused, or misses in \
           the view of covered tactics.",
    bad: "name: x\ntactics: [Initial Access]\nquery: SigninLogs\n",
    good: "name: x\ntactics: [InitialAccess]\nquery: SigninLogs\n",
    look: tactic,
};

/// The tactics of MITRE ATT&CK, for enterprises and for industrial control systems, under Sentinel's names.
const TACTICS: [&str; 17] = [
    "Reconnaissance",
    "ResourceDevelopment",
    "InitialAccess",
    "Execution",
    "Persistence",
    "PrivilegeEscalation",
    "DefenseEvasion",
    "CredentialAccess",
    "Discovery",
    "LateralMovement",
    "Collection",
    "CommandAndControl",
    "Exfiltration",
    "Impact",
    "PreAttack",
    "ImpairProcessControl",
    "InhibitResponseFunction",
];

fn tactic(subject: &Subject<'_>) -> Vec<Found> {
    let Some(field) = subject.field("tactics") else {
        return vec![];
    };
    let tactics = texts(&field.value);
    let unknown = tactics
        .iter()
        .filter_map(|tactic| unknown(tactic, &TACTICS, "tactic"));
    unknown.collect()
}

/// What is said of a word that is none of the known ones, in any letter case; where it differs by blanks alone, with its fix.
fn unknown(text: &Placed<String>, known: &[&'static str], what: &str) -> Option<Found> {
    if known
        .iter()
        .any(|word| word.eq_ignore_ascii_case(&text.value))
    {
        return None;
    }
    let bare: String = text.value.chars().filter(|c| c.is_alphanumeric()).collect();
    let same = known.iter().find(|word| word.eq_ignore_ascii_case(&bare));
    let help = match same
        .copied()
        .or_else(|| nearest(&text.value, known.iter().copied()))
    {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("one of {}", known.join(", ")),
    };
    let fix = same.map(|word| Fix::new(text.place, &text.value, *word));
    let message = format!("there is no {what} `{}`", text.value);
    Some(Found::new(At::Field(text.place), message, help).fixed_by(fix))
}

/// A word in other letter case than the service writes it in.
pub(super) static WORD_CASE: Lint = Lint {
    name: "word_case",
    code: "kqlab::lint::word_case",
    weight: Severity::Note,
    targets: SENTINEL,
    summary: "A severity, a tactic or a technique is written in other letter case than Sentinel's.",
    page: "Whether it is taken depends on what deploys the rule, and reports that count by the word count it apart.",
    bad: "name: x\nseverity: high\nquery: SigninLogs\n",
    good: "name: x\nseverity: High\nquery: SigninLogs\n",
    look: word_case,
};

fn word_case(subject: &Subject<'_>) -> Vec<Found> {
    let all = |key: &str| {
        let field = subject.field(key);
        field.map_or_else(Vec::new, |field| texts(&field.value))
    };
    let known = |text: &str, words: &[&str]| {
        let mut words = words.iter();
        let same = words.find(|word| word.eq_ignore_ascii_case(text))?;
        Some((*same).to_owned())
    };
    let severities = all("severity").into_iter().map(|text| {
        let word = known(&text.value, &SEVERITIES);
        (text, word)
    });
    let tactics = all("tactics").into_iter().map(|text| {
        let word = known(&text.value, &TACTICS);
        (text, word)
    });
    let techniques = all("relevantTechniques").into_iter().map(|text| {
        let word = Some(text.value.to_uppercase()).filter(|word| is_technique(word));
        (text, word)
    });
    let words = severities.chain(tactics).chain(techniques);
    words
        .filter_map(|(text, word)| {
            let word = word.filter(|word| *word != text.value)?;
            let message = format!("`{}` is written `{word}`", text.value);
            let fix = Fix::new(text.place, &text.value, &word);
            let found = Found::new(At::Field(text.place), message, format!("`{word}`"));
            Some(found.fixed_by(Some(fix)))
        })
        .collect()
}

/// A technique that is not written as one.
pub(super) static TECHNIQUE_FORM: Lint = Lint {
    name: "technique_form",
    code: "kqlab::lint::technique_form",
    weight: Severity::Error,
    targets: SENTINEL,
    summary: "A technique is not written as `T1234` or `T1234.001`.",
    page: "Reports of coverage find techniques by this form: <https://attack.mitre.org/techniques/enterprise/>.",
    bad: "name: x\nrelevantTechniques: [T107]\nquery: SigninLogs\n",
    good: "name: x\nrelevantTechniques: [T1078.004]\nquery: SigninLogs\n",
    look: technique_form,
};

fn technique_form(subject: &Subject<'_>) -> Vec<Found> {
    let Some(field) = subject.field("relevantTechniques") else {
        return vec![];
    };
    let techniques = texts(&field.value);
    let wrong = techniques
        .iter()
        .filter(|text| !is_technique(&text.value.to_uppercase()));
    let report = |text: &Placed<String>| {
        let message = format!("`{}` is no technique", text.value);
        let help = "as in `T1078` or `T1078.004`";
        Found::new(At::Field(text.place), message, help)
    };
    wrong.map(report).collect()
}

fn is_technique(text: &str) -> bool {
    let Some(number) = text.strip_prefix('T') else {
        return false;
    };
    let (technique, sub) = number
        .split_once('.')
        .map_or((number, None), |(a, b)| (a, Some(b)));
    let digits = |text: &str, count: usize| {
        text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    digits(technique, 4) && sub.is_none_or(|sub| digits(sub, 3))
}
