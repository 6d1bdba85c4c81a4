//! Texts around a literal: those that tell one string operator from another.

/// The literal, and texts that differ from it in what matters to some operator, the most ordinary first.
pub(super) fn forms(literal: &str) -> Vec<String> {
    if literal.is_empty() {
        return vec![String::new(), "other".to_owned()];
    }
    let upper = literal.to_uppercase();
    let lower = literal.to_lowercase();
    let mut texts = vec![
        literal.to_owned(),
        format!("a {literal} b"),
        format!("{literal} b"),
        format!("a {literal}"),
        // Glued to letters on either side: a substring, the start or the end of a term, and no term.
        format!("x{literal}"),
        format!("{literal}y"),
        format!("x{literal}y"),
        format!("a x{literal} b"),
        format!("a {literal}y b"),
        format!("a x{literal}y b"),
    ];
    for other_case in [upper, lower] {
        texts.push(format!("a {other_case} b"));
        texts.push(other_case);
    }
    let mut shortened = literal.to_owned();
    shortened.pop();
    texts.push(shortened);
    texts
}

#[cfg(test)]
mod tests {
    use super::*;
    use kql_eval::operators::StringMatcher;
    use kql_eval::types::{Column, Scalar, ScalarType};
    use kql_parser::syntax::{StringOperator, StringTest};

    #[test]
    fn the_forms_of_a_literal_tell_the_string_operators_apart() {
        let texts = forms("level");
        let values: Vec<Scalar> = texts
            .iter()
            .map(|text| Scalar::String(text.as_str().into()))
            .collect();
        let column = Column::from_scalars(ScalarType::String, &values);
        let tests = [
            StringTest::Equal,
            StringTest::Has,
            StringTest::HasPrefix,
            StringTest::HasSuffix,
            StringTest::Contains,
            StringTest::StartsWith,
            StringTest::EndsWith,
        ];
        let mut seen = Vec::new();
        for test in tests {
            let operator = StringOperator {
                test,
                case_sensitive: false,
                negated: false,
            };
            let answers = StringMatcher::new(operator, "level").unwrap().eval(&column);
            let answers: Vec<Scalar> = (0..texts.len()).map(|row| answers.scalar(row)).collect();
            assert!(!seen.contains(&answers), "{test:?} answers as another");
            seen.push(answers);
        }
    }
}
