//! Which column a heading of a file names: the key of a JSON object, or a cell of a header.

use std::collections::{HashMap, HashSet};

use super::Request;

/// What the portal puts behind the name of a column with times: the zone in which it wrote them.
const ZONES: [&str; 2] = [" [UTC]", " [Local Time]"];

/// A heading without the zone that the portal puts behind it.
pub fn without_zone(heading: &str) -> &str {
    let heading = heading.trim();
    let mut zones = ZONES.iter();
    zones
        .find_map(|zone| heading.strip_suffix(zone))
        .unwrap_or(heading)
}

/// How a heading names its column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Spelling {
    /// By its name
    Exact,
    /// With a zone behind it, or in another letter case
    Other,
}

/// The columns that are declared, by the headings that name them.
#[derive(Debug, Default)]
pub(super) struct Headings {
    exact: HashMap<Box<str>, usize>,
    /// By the name in lower case; None where several columns have it.
    folded: HashMap<String, Option<usize>>,
}

/// What a heading names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Named<'h> {
    /// The declared column with this number
    Declared(usize, Spelling),
    /// A column that only the file has, by this name
    Own(&'h str),
}

impl Headings {
    /// Those of the declared columns.
    pub fn new(request: &Request<'_>) -> Self {
        let mut headings = Self::default();
        for (place, (name, _)) in request.declared.unwrap_or_default().iter().enumerate() {
            headings.exact.entry(name.as_str().into()).or_insert(place);
            let folded = headings.folded.entry(name.to_ascii_lowercase());
            folded
                // Two columns that differ in letter case alone: a heading in a third spelling names neither.
                .and_modify(|known| *known = None)
                .or_insert(Some(place));
        }
        headings
    }

    /// The column that a heading names: the declared one of that name, else the one without the zone behind it, else the only
    /// one in another letter case.
    pub fn named<'h>(&self, heading: &'h str) -> Named<'h> {
        if let Some(place) = self.exact.get(heading) {
            return Named::Declared(*place, Spelling::Exact);
        }
        let name = without_zone(heading);
        let exact = self.exact.get(name).copied();
        let folded = || {
            self.folded
                .get(&name.to_ascii_lowercase())
                .copied()
                .flatten()
        };
        match exact.or_else(folded) {
            Some(place) => Named::Declared(place, Spelling::Other),
            None => Named::Own(name),
        }
    }
}

/// The columns that the headings of a file name, see [`Headings`]. Of two that name one column that with its own name has it;
/// the other keeps the name that it has.
pub(super) fn columns_of(header: &[String], request: &Request<'_>) -> Vec<String> {
    let headings = Headings::new(request);
    let declared = request.declared.unwrap_or_default();
    let mut taken: HashSet<String> = header.iter().cloned().collect();
    let column = |name: &String| {
        let found = match headings.named(name) {
            Named::Declared(_, Spelling::Exact) => name.clone(),
            Named::Declared(place, Spelling::Other) => {
                let column = declared.get(place).map(|(column, _)| column.clone());
                column.unwrap_or_else(|| without_zone(name).to_owned())
            }
            Named::Own(column) => column.to_owned(),
        };
        if found == *name || taken.insert(found.clone()) {
            found
        } else {
            name.clone()
        }
    };
    header.iter().map(column).collect()
}

#[cfg(test)]
mod tests {
    use kql_eval::types::ScalarType;

    use super::{Headings, Named, Spelling};
    use crate::Request;
    use crate::scratch::declared;

    #[test]
    fn a_heading_names_a_column_by_name_then_without_zone_then_in_another_letter_case() {
        let columns = ["Time", "Computer", "id", "Id"].map(|name| (name, ScalarType::String));
        let columns = declared(&columns);
        let headings = Headings::new(&Request::declaring(&columns));
        for (heading, expected) in [
            ("Time", Named::Declared(0, Spelling::Exact)),
            ("Time [UTC]", Named::Declared(0, Spelling::Other)),
            ("time [Local Time]", Named::Declared(0, Spelling::Other)),
            ("computer", Named::Declared(1, Spelling::Other)),
            ("Id", Named::Declared(3, Spelling::Exact)),
            ("ID", Named::Own("ID")),
            ("Own [UTC]", Named::Own("Own")),
            ("Own [x]", Named::Own("Own [x]")),
        ] {
            assert_eq!(headings.named(heading), expected, "{heading}");
        }
    }
}
