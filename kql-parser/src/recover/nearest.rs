//! The words that a misspelt one may stand for.

/// Those of `words` that `written` may be meant for, the nearest first: the same but for letter case, or a few letters off.
pub fn nearest<'w>(written: &str, words: impl Iterator<Item = &'w str>) -> Vec<&'w str> {
    let written = written.to_lowercase();
    let mut near: Vec<(usize, &str)> = words
        .map(|word| {
            (
                strsim::damerau_levenshtein(&written, &word.to_lowercase()),
                word,
            )
        })
        .filter(|(distance, word)| *distance <= word.len().min(written.len()).div_ceil(4))
        .collect();
    near.sort_by_key(|(distance, word)| (*distance, word.len(), *word));
    let least = near.first().map_or(0, |(distance, _)| *distance);
    near.into_iter()
        .filter(|(distance, _)| *distance <= least)
        .map(|(_, word)| word)
        .take(3)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_a_few_letters_off_are_near_and_others_are_not() {
        let words = ["where", "project", "summarize", "sort"];
        let near = |written| nearest(written, words.iter().copied());
        assert_eq!(near("summarise"), ["summarize"]);
        assert_eq!(near("Where"), ["where"]);
        assert_eq!(near("porject"), ["project"]);
        assert!(near("frobnicate").is_empty());
    }
}
