//! The names that a misspelt one may stand for.

/// "did you mean `…`?" for the candidates nearest to `name`, if some are near.
pub(crate) fn did_you_mean<'a>(
    name: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<String> {
    let near = nearest(name, candidates);
    let mut named = near.iter().map(|candidate| format!("`{candidate}`"));
    let first = named.next()?;
    let text = match named.next_back() {
        None => first,
        Some(last) => {
            let listed: Vec<String> = std::iter::once(first).chain(named).collect();
            format!("{} or {last}", listed.join(", "))
        }
    };
    Some(format!("did you mean {text}?"))
}

/// The candidates that `name` may be meant for, the nearest first, at most three: the same but for letter case, a few
/// letters off, or a longer name that ends in this one.
pub(crate) fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let lower = name.to_lowercase();
    let length = name.chars().count();
    let mut near: Vec<(usize, &str)> = Vec::new();
    for candidate in candidates {
        let other = candidate.to_lowercase();
        let distance = strsim::damerau_levenshtein(&lower, &other);
        let most = 1 + candidate.chars().count().min(length) / 4;
        let rank = if distance <= most {
            distance
        } else if length >= 4 && (other.ends_with(&lower) || other.starts_with(&lower)) {
            // `CommandLine` for `ProcessCommandLine`.
            most + 1
        } else {
            continue;
        };
        if !near.iter().any(|(_, known)| *known == candidate) {
            near.push((rank, candidate));
        }
    }
    near.sort_by_key(|(rank, candidate)| (*rank, candidate.len()));
    let best = near.first().map_or(0, |(rank, _)| *rank);
    near.retain(|(rank, _)| *rank == best);
    near.into_iter()
        .map(|(_, candidate)| candidate)
        .take(3)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [&str; 5] = [
        "FileName",
        "FileSize",
        "ProcessCommandLine",
        "InitiatingProcessCommandLine",
        "AccountName",
    ];

    fn help(name: &str) -> Option<String> {
        did_you_mean(name, COLUMNS.into_iter())
    }

    #[test]
    fn letter_case_alone_leaves_one_candidate() {
        assert_eq!(
            help("filename").as_deref(),
            Some("did you mean `FileName`?")
        );
    }

    #[test]
    fn the_end_of_a_longer_name_has_all_that_end_so() {
        assert_eq!(
            help("CommandLine").as_deref(),
            Some("did you mean `ProcessCommandLine` or `InitiatingProcessCommandLine`?")
        );
    }

    #[test]
    fn a_name_like_no_other_has_none() {
        assert_eq!(help("RemoteUrl"), None);
    }
}
