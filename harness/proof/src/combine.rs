//! One value that meets several predicates, made of values that meet one each.

use serde_json::Value;

/// Where a piece must stand in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// At its start
    Start,
    /// At its end
    End,
    /// Anywhere
    Inside,
}

/// What stands between pieces: nothing, and characters of which a predicate may forbid some.
const BETWEEN: [&str; 7] = [" ", "", "\\", "/", ".", "-x-", ", "];

/// Texts that hold all pieces. Pieces at an end overlap where they share letters.
pub(super) fn texts(pieces: &[(Place, String)]) -> Vec<String> {
    let at = |place| {
        let of = pieces.iter().filter(move |(of, _)| *of == place);
        of.map(|(_, text)| text.as_str()).collect::<Vec<_>>()
    };
    let longest = |texts: Vec<&str>| {
        texts
            .into_iter()
            .max_by_key(|text| text.len())
            .unwrap_or("")
            .to_owned()
    };
    let (start, end) = (longest(at(Place::Start)), longest(at(Place::End)));
    let forwards = at(Place::Inside);
    let backwards: Vec<&str> = forwards.iter().rev().copied().collect();
    let mut found = Vec::new();
    let orders = if forwards.len() > 1 {
        vec![forwards, backwards]
    } else {
        vec![forwards]
    };
    if orders.iter().all(Vec::is_empty) {
        found.extend(overlapping(&start, &end));
    }
    for order in orders {
        for between in BETWEEN {
            found.extend(put_together(&start, &order, &end, between));
        }
    }
    found
}

/// Texts with a start and an end that share letters, the shortest first.
fn overlapping(start: &str, end: &str) -> Vec<String> {
    let overlaps = (1..start.len().min(end.len()) + 1).rev();
    let texts = overlaps.filter_map(|overlap| {
        let tail = start.get(start.len().checked_sub(overlap)?..)?;
        let rest = end.get(overlap..)?;
        (end.get(..overlap) == Some(tail)).then(|| format!("{start}{rest}"))
    });
    texts.collect()
}

/// Texts of a start, pieces and an end with the same between all; other letters where nothing has to be at an end.
fn put_together(start: &str, pieces: &[&str], end: &str, between: &str) -> Vec<String> {
    let mut found = Vec::new();
    let middle = pieces.join(between);
    let parts = [start, middle.as_str(), end];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let text = parts.join(between);
    if start.is_empty() {
        found.push(format!("zq{between}{text}"));
    }
    if end.is_empty() {
        found.push(format!("{text}{between}qz"));
    }
    if start.is_empty() && end.is_empty() {
        found.push(format!("zq{between}{text}{between}qz"));
        found.push(format!("x{text}y"));
    }
    found.push(text);
    found
}

/// A bag with the properties of all; where they have one property, the properties of both inside.
pub(super) fn merged(values: &[Value]) -> Option<Value> {
    let mut values = values.iter();
    let mut all = values.next()?.clone();
    for value in values {
        merge(&mut all, value)?;
    }
    Some(all)
}

/// A bag with the properties of another in place of its own.
pub(super) fn overlaid(bag: &Value, other: &Value) -> Option<Value> {
    match (bag, other) {
        (Value::Object(bag), Value::Object(other)) => {
            let mut bag = bag.clone();
            for (key, value) in other {
                let own = bag.get(key).and_then(|own| overlaid(own, value));
                bag.insert(key.clone(), own.unwrap_or_else(|| value.clone()));
            }
            Some(Value::Object(bag))
        }
        _ => None,
    }
}

fn merge(into: &mut Value, other: &Value) -> Option<()> {
    match (into, other) {
        (Value::Object(into), Value::Object(other)) => {
            for (key, value) in other {
                match into.get_mut(key) {
                    Some(own) => merge(own, value)?,
                    None => {
                        into.insert(key.clone(), value.clone());
                    }
                }
            }
            Some(())
        }
        (Value::Array(into), Value::Array(other)) => {
            for (index, value) in other.iter().enumerate() {
                match into.get_mut(index) {
                    Some(own) => merge(own, value)?,
                    None => into.push(value.clone()),
                }
            }
            Some(())
        }
        (own, other) => {
            if own == other {
                return Some(());
            }
            // The longer text may hold the shorter one.
            let (a, b) = (own.as_str()?, other.as_str()?);
            if b.contains(a) {
                *own = other.clone();
                Some(())
            } else if a.contains(b) || b == "a" {
                Some(())
            } else if a == "a" {
                *own = other.clone();
                Some(())
            } else {
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_text_starts_and_ends_as_asked_with_the_rest_between() {
        let pieces = [
            (Place::Start, "c:\\".to_owned()),
            (Place::Inside, "temp".to_owned()),
            (Place::End, ".exe".to_owned()),
        ];
        let texts = texts(&pieces);
        assert!(texts.contains(&"c:\\temp.exe".to_owned()), "{texts:?}");
    }

    #[test]
    fn ends_overlap_where_they_share_letters() {
        let pieces = [
            (Place::Start, "abc".to_owned()),
            (Place::End, "bcd".to_owned()),
        ];
        assert!(texts(&pieces).contains(&"abcd".to_owned()));
    }

    #[test]
    fn bags_are_merged_at_every_depth() {
        let bags = [
            json!({"a": {"b": 1}}),
            json!({"a": {"c": 2}}),
            json!({"d": 3}),
        ];
        assert_eq!(merged(&bags), Some(json!({"a": {"b": 1, "c": 2}, "d": 3})));
        assert_eq!(merged(&[json!({"a": 1}), json!({"a": 2})]), None);
    }
}
