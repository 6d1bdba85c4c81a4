//! Simple predicates that hold for all of some events, generalised from their values.

use std::sync::Arc;

use kql_eval::types::Scalar;
use kqlab_proof::Control;

/// The most values of a column that are named.
const MOST_VALUES: usize = 8;

/// Longer texts are nothing that people read in a rule.
const LONGEST_TEXT: usize = 160;

/// How a predicate generalises the values that it was made of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Shape {
    /// Below a folder: `startswith`
    Folder,
    /// One value: `=~` or `==`
    Value,
    /// A few values: `in~` or `in`
    Values,
    /// Within a network of addresses
    Network,
    /// Below a domain: `endswith`
    Domain,
}

/// A predicate over one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predicate {
    /// The column.
    pub column: Arc<str>,
    /// The predicate in KQL.
    pub kql: String,
    /// How it generalises.
    pub shape: Shape,
    /// How many values it names.
    pub values: usize,
    /// How freely an attacker takes a value that it names.
    pub control: Control,
    /// Why.
    pub why: &'static str,
}

/// The texts of KQL that describe values of a column, with their shapes. All values must be there: one that is empty or null
/// says nothing of who acts.
pub(super) fn generalised(column: &str, values: &[Scalar]) -> Vec<(Shape, usize, String)> {
    let name = column_name(column);
    let mut texts: Vec<&str> = Vec::new();
    for value in values {
        match value {
            Scalar::String(text) if is_plain(text) => texts.push(text),
            Scalar::Bool(_) | Scalar::Int(_) | Scalar::Long(_) => {}
            _ => return Vec::new(),
        }
    }
    if texts.is_empty() {
        return numbers(&name, values);
    }
    if texts.len() != values.len() {
        return Vec::new();
    }
    let distinct = distinct(&texts);
    let mut found = Vec::new();
    if is_path(column)
        && let Some(folder) = common_folder(&distinct)
    {
        let kql = format!("{name} startswith {}", literal(folder));
        found.push((Shape::Folder, 1, kql));
    }
    match distinct.as_slice() {
        [] => {}
        [one] => found.push((Shape::Value, 1, format!("{name} =~ {}", literal(one)))),
        some if some.len() <= MOST_VALUES => {
            let list: Vec<String> = some.iter().map(|text| literal(text)).collect();
            let kql = format!("{name} in~ ({})", list.join(", "));
            found.push((Shape::Values, some.len(), kql));
        }
        _ => {}
    }
    if distinct.len() > 1 {
        if let Some(network) = common_network(&distinct) {
            let kql = format!("ipv4_is_in_range({name}, \"{network}\")");
            found.push((Shape::Network, 1, kql));
        } else if let Some(domain) = common_domain(&distinct) {
            let kql = format!("{name} endswith {}", literal(domain));
            found.push((Shape::Domain, 1, kql));
        }
    }
    found
}

/// Whether a text is short and has nothing in it that cannot be seen.
fn is_plain(text: &str) -> bool {
    !text.trim().is_empty() && text.len() <= LONGEST_TEXT && !text.chars().any(char::is_control)
}

/// Numbers and truth values by name.
fn numbers(name: &str, values: &[Scalar]) -> Vec<(Shape, usize, String)> {
    let mut texts: Vec<String> = Vec::new();
    for value in values {
        let mut text = String::new();
        value.write_text(&mut text);
        let text = text.to_lowercase();
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts.sort_by_key(|text| (text.len(), text.clone()));
    match texts.as_slice() {
        [] => vec![],
        [one] => vec![(Shape::Value, 1, format!("{name} == {one}"))],
        some if some.len() <= MOST_VALUES => {
            let kql = format!("{name} in ({})", some.join(", "));
            vec![(Shape::Values, some.len(), kql)]
        }
        _ => vec![],
    }
}

/// The values in order, each once whatever its letter case.
fn distinct<'t>(texts: &[&'t str]) -> Vec<&'t str> {
    let mut sorted: Vec<(String, &str)> = texts
        .iter()
        .map(|text| (text.to_lowercase(), *text))
        .collect();
    sorted.sort_unstable();
    sorted.dedup_by(|a, b| a.0 == b.0);
    sorted.into_iter().map(|(_, text)| text).collect()
}

/// Whether a column holds paths of files.
pub(super) fn is_path(column: &str) -> bool {
    column.contains("FolderPath") || column.contains("FilePath")
}

const fn is_separator(c: char) -> bool {
    matches!(c, '\\' | '/')
}

/// The longest folder that all paths lie in, at least two folders below the root: `c:\programdata\syncro\`.
fn common_folder<'t>(paths: &[&'t str]) -> Option<&'t str> {
    let (first, others) = paths.split_first()?;
    let mut length = first.len();
    for other in others {
        let same = first
            .char_indices()
            .zip(other.chars())
            .find(|((_, a), b)| !a.to_lowercase().eq(b.to_lowercase()));
        let end = same.map_or_else(|| other.len().min(first.len()), |((at, _), _)| at);
        length = length.min(end);
    }
    let common = first.get(..length)?;
    let end = common.rfind(is_separator)? + 1;
    let folder = common.get(..end)?;
    let names = folder.split(is_separator).filter(|name| !name.is_empty());
    let drive = folder.get(1..2) == Some(":");
    let depth = names.count() - usize::from(drive);
    (depth >= 2).then_some(folder)
}

/// The network of 256 addresses that all are in.
fn common_network(texts: &[&str]) -> Option<String> {
    let mut network = None;
    for text in texts {
        let address: std::net::Ipv4Addr = text.parse().ok()?;
        let [a, b, c, _] = address.octets();
        if network.is_some_and(|known| known != (a, b, c)) {
            return None;
        }
        network = Some((a, b, c));
    }
    network.map(|(a, b, c)| format!("{a}.{b}.{c}.0/24"))
}

/// The longest domain of at least two names that all host names or accounts end in: `.corp.example`, `@corp.example`.
fn common_domain<'t>(texts: &[&'t str]) -> Option<&'t str> {
    let (first, others) = texts.split_first()?;
    let starts = first
        .char_indices()
        .filter(|(_, c)| matches!(c, '.' | '@'))
        .map(|(at, _)| at);
    for start in starts {
        let domain = first.get(start..)?;
        let names = domain.split(['.', '@']).filter(|name| !name.is_empty());
        let is_domain = domain
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '@'));
        let is_common = others.iter().all(|other| {
            let other = other.to_lowercase();
            other.ends_with(&domain.to_lowercase())
        });
        if names.count() >= 2 && is_domain && is_common {
            return Some(domain);
        }
    }
    None
}

/// A text as a KQL literal; verbatim where it has backslashes.
fn literal(text: &str) -> String {
    if text.contains('\\') {
        return format!("@\"{}\"", text.replace('"', "\"\""));
    }
    format!("\"{}\"", text.replace('"', "\\\""))
}

/// A column's name as KQL takes it.
fn column_name(column: &str) -> String {
    let is_name = column
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_name && !column.starts_with(|c: char| c.is_ascii_digit()) {
        column.to_owned()
    } else {
        format!("['{column}']")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(column: &str, values: &[&str]) -> Vec<String> {
        let values: Vec<Scalar> = values
            .iter()
            .map(|text| Scalar::String(Arc::from(*text)))
            .collect();
        let found = generalised(column, &values);
        found.into_iter().map(|(_, _, kql)| kql).collect()
    }

    #[test]
    fn one_value_in_any_letter_case_is_one_value() {
        assert_eq!(
            of("DeviceName", &["WS-1", "ws-1"]),
            [r#"DeviceName =~ "WS-1""#]
        );
    }

    #[test]
    fn a_few_values_are_a_list_in_order() {
        assert_eq!(
            of("DeviceName", &["b", "a"]),
            [r#"DeviceName in~ ("a", "b")"#]
        );
    }

    #[test]
    fn hosts_of_one_domain_may_be_named_by_it() {
        assert_eq!(
            of("RemoteUrl", &["b.corp.example", "a.corp.example"]),
            [
                r#"RemoteUrl in~ ("a.corp.example", "b.corp.example")"#,
                r#"RemoteUrl endswith ".corp.example""#
            ]
        );
        assert_eq!(of("RemoteUrl", &["a.example", "b.example"]).len(), 1);
    }

    #[test]
    fn paths_are_taken_by_the_folder_that_they_share() {
        assert_eq!(
            of(
                "FolderPath",
                &[r"C:\Tools\Agent\bin\a.exe", r"c:\tools\agent\lib\b.exe"]
            )[0],
            r#"FolderPath startswith @"C:\Tools\Agent\""#
        );
    }

    #[test]
    fn a_folder_just_below_the_root_is_too_wide() {
        let kql = of("FolderPath", &[r"c:\tools\a.exe", r"c:\tools\b.exe"]);
        assert!(!kql[0].contains("startswith"), "{kql:?}");
        assert!(of("FolderPath", &["/opt/agent/a"])[0].contains("startswith"));
    }

    #[test]
    fn addresses_of_one_network_may_be_named_by_it() {
        assert_eq!(
            of("RemoteIP", &["10.1.2.3", "10.1.2.9"])[1],
            r#"ipv4_is_in_range(RemoteIP, "10.1.2.0/24")"#
        );
        assert_eq!(of("RemoteIP", &["10.1.2.3", "10.1.3.9"]).len(), 1);
    }

    #[test]
    fn an_event_without_the_value_leaves_nothing_to_ask_for() {
        assert!(of("DeviceName", &["a", ""]).is_empty());
    }

    #[test]
    fn too_many_values_are_no_list() {
        let many: Vec<String> = (0..9).map(|number| format!("n{number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(of("DeviceName", &many).is_empty());
    }

    #[test]
    fn numbers_and_truth_values_are_compared_as_such() {
        let ports = [Scalar::Int(8443), Scalar::Int(443)];
        let kql: Vec<String> = generalised("RemotePort", &ports)
            .into_iter()
            .map(|(_, _, kql)| kql)
            .collect();
        assert_eq!(kql, ["RemotePort in (443, 8443)"]);
        let signed = generalised("IsSigned", &[Scalar::Bool(false)]);
        assert_eq!(signed[0].2, "IsSigned == false");
    }

    #[test]
    fn quotes_and_backslashes_come_through() {
        assert_eq!(literal(r#"a "b" c"#), r#""a \"b\" c""#);
        assert_eq!(literal(r#"c:\a "b""#), r#"@"c:\a ""b""""#);
    }
}
