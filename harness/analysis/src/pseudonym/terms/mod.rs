//! The terms that a rule tests, by column: what of the events must stay for the rule to answer as before.

mod of_plan;

use std::net::IpAddr;
use std::ops::Range;

use kql_eval::Query;

/// Where in a value a term is looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Within {
    /// It is the value
    Whole,
    /// The value starts with it
    Start,
    /// The value ends with it
    End,
    /// Anywhere
    Anywhere,
}

/// A text that a rule tests.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Term {
    /// In lower case.
    text: String,
    within: Within,
    /// The column; any where the rule computes what it tests.
    column: Option<String>,
}

/// The terms of a rule.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RuleTerms {
    terms: Vec<Term>,
}

impl RuleTerms {
    /// The terms of all predicates of a query.
    #[must_use]
    pub fn of(query: &Query) -> Self {
        let mut terms = Self::default();
        for plan in query.bound().plans().flat_map(|plan| plan.nodes()) {
            terms.add_node(plan);
        }
        terms
    }

    /// The terms in lower case.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        let is_telling =
            |text: &&Term| text.text.chars().filter(|c| c.is_alphanumeric()).count() >= 2;
        let mut texts: Vec<String> = self
            .terms
            .iter()
            .filter(is_telling)
            .map(|term| term.text.clone())
            .collect();
        texts.sort();
        texts.dedup();
        texts
    }

    /// Where in a column's value the rule finds its terms.
    #[must_use]
    pub fn places(&self, column: &str, value: &str) -> Vec<Range<usize>> {
        let lower = value.to_ascii_lowercase();
        let mut places = Vec::new();
        let terms = self.terms.iter().filter(|term| term.is_about(column));
        for term in terms {
            let length = term.text.len();
            match term.within {
                Within::Whole if lower == term.text => places.push(0..length),
                Within::Start if lower.starts_with(&term.text) => places.push(0..length),
                Within::End if lower.ends_with(&term.text) => {
                    places.push(lower.len() - length..lower.len())
                }
                Within::Anywhere => {
                    places.extend(
                        lower
                            .match_indices(&term.text)
                            .map(|(at, _)| at..at + length),
                    );
                }
                _ => {}
            }
        }
        places
    }

    /// Whether the rule names an address, or a network that it is in.
    #[must_use]
    pub fn names_address(&self, address: IpAddr) -> bool {
        self.terms.iter().any(|term| is_in(address, &term.text))
    }
}

impl Term {
    fn is_about(&self, column: &str) -> bool {
        self.column.as_ref().is_none_or(|own| own == column)
    }
}

/// Whether an address is the one that a text names, or is in the network that it names.
fn is_in(address: IpAddr, text: &str) -> bool {
    let (network, bits) = match text.split_once('/') {
        Some((network, bits)) => (network, bits.parse::<u32>().ok()),
        None => (text, None),
    };
    match (address, network.parse::<IpAddr>()) {
        (IpAddr::V4(address), Ok(IpAddr::V4(network))) => {
            let shift = 32_u32.saturating_sub(bits.unwrap_or(32));
            let [address, network] = [address, network].map(u32::from);
            address.checked_shr(shift) == network.checked_shr(shift)
        }
        (IpAddr::V6(address), Ok(IpAddr::V6(network))) => {
            let shift = 128_u32.saturating_sub(bits.unwrap_or(128));
            let [address, network] = [address, network].map(u128::from);
            address.checked_shr(shift) == network.checked_shr(shift)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use kqlab_proof::Clock;
    use kqlab_suite::schema::{Catalog, Dialect};
    use kqlab_suite::workspace::Workspace;

    use super::*;

    fn terms(query: &str) -> RuleTerms {
        let workspace = Workspace::new(Catalog::bundled(Dialect::Defender), Clock::default());
        RuleTerms::of(&Query::compile(query, &workspace).unwrap())
    }

    #[test]
    fn a_term_is_looked_for_in_its_column_and_where_its_operator_looks() {
        let terms = terms(
            r#"let hosts = dynamic(["a.example"]);
               DeviceNetworkEvents
               | where RemoteUrl has_any (hosts) and InitiatingProcessAccountName startswith "adm"
               | where split(DeviceName, ".")[0] == "ws-1""#,
        );
        assert_eq!(terms.places("RemoteUrl", "x.A.Example/"), vec![2..11]);
        assert!(terms.places("DeviceName", "x.a.example").is_empty());
        assert_eq!(
            terms.places("InitiatingProcessAccountName", "admin"),
            vec![0..3]
        );
        assert!(
            terms
                .places("InitiatingProcessAccountName", "jadm")
                .is_empty()
        );
        assert_eq!(terms.places("DeviceName", "ws-1.corp"), vec![0..4]);
        assert_eq!(terms.texts(), ["a.example", "adm", "ws-1"]);
    }

    #[test]
    fn a_network_names_its_addresses() {
        let terms =
            terms(r#"DeviceNetworkEvents | where ipv4_is_in_range(RemoteIP, "8.8.0.0/16")"#);
        assert!(terms.names_address("8.8.4.4".parse().unwrap()));
        assert!(!terms.names_address("8.9.4.4".parse().unwrap()));
    }
}
