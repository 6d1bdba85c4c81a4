//! The name an author most likely meant.

/// The candidate nearest to `name`, if one is near enough to be a slip of the pen. Letter case alone never counts as
/// a difference; of equally near ones the first wins.
#[must_use]
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    // One slip for three letters: with more, every short name is near some other.
    let allowed = (name.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&lower, &candidate.to_lowercase());
            (distance, candidate)
        })
        .filter(|(distance, candidate)| *distance <= allowed && *candidate != name)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// A help line that names the nearest candidate, then all of them.
#[must_use]
pub fn help(name: &str, what: &str, candidates: &[&str]) -> String {
    let all = listed(candidates);
    match nearest(name, candidates.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? {what}: {all}"),
        None if candidates.is_empty() => format!("{what}: none"),
        None => format!("{what}: {all}"),
    }
}

/// The names in backticks, with commas; of many names the first twenty.
#[must_use]
pub fn listed(names: &[&str]) -> String {
    let shown = names.iter().take(20).map(|name| format!("`{name}`"));
    let mut text = shown.collect::<Vec<_>>().join(", ");
    if names.len() > 20 {
        text.push_str(", …");
    }
    text
}
