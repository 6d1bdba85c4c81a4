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
        format!("zq {literal} qz"),
        format!("{literal} qz"),
        format!("zq {literal}"),
        // Glued to letters on either side: a substring, the start or the end of a term, and no term.
        format!("x{literal}"),
        format!("{literal}y"),
        format!("x{literal}y"),
        format!("zq x{literal} qz"),
        format!("zq {literal}y qz"),
        format!("zq x{literal}y qz"),
    ];
    // A short literal may itself be the letters that it is glued to.
    if literal.chars().count() < 3 {
        texts.extend([
            format!("zq{literal}"),
            format!("{literal}qz"),
            format!("zq{literal}qz"),
            format!("zq zq{literal} qz"),
            format!("zq {literal}qz qz"),
        ]);
    }
    for other_case in [upper, lower] {
        texts.push(format!("zq {other_case} qz"));
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
