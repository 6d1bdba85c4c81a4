//! `declare pattern`, `restrict access`, `alias database` and `declare query_parameters`.

use crate::answer::{answer, columns, refusal};

const CITIES: &str = "declare pattern city = (country:string)[size:string] { ('NL').['large'] = { print name = 'Rotterdam' }; ('NL').['small'] = { let n = 'Goes'; print name = n }; };";

#[test]
fn a_pattern_stands_for_rows_by_its_arguments_and_path() {
    assert_eq!(answer(&format!("{CITIES} city('NL').large")), "Rotterdam");
    assert_eq!(answer(&format!("{CITIES} city('NL')['small']")), "Goes");
    assert_eq!(
        answer(&format!(
            "{CITIES} union city('NL').small, city('NL').large"
        )),
        "Goes\nRotterdam"
    );
}

#[test]
fn a_pattern_may_have_no_path_and_several_arguments() {
    assert_eq!(
        answer(
            "declare pattern p = (a:string, b:string) { ('x', 'y') = { print n = 1 }; }; p('x', 'y') | extend m = n + 1"
        ),
        "1 | 2"
    );
}

#[test]
fn a_call_that_a_pattern_does_not_list_is_refused() {
    assert!(refusal(&format!("{CITIES} city('BE').large")).contains("city"));
    assert!(refusal(&format!("{CITIES} city('NL')")).contains("city"));
    assert!(refusal("declare pattern later; later('x')").contains("later"));
}

#[test]
fn restricted_access_hides_what_is_not_listed() {
    let query = |last: &str| {
        format!(
            "let A = view () {{ print x = 1 }}; let B = view () {{ A | extend y = 2 }}; restrict access to (B); {last}"
        )
    };
    assert_eq!(columns(&query("B")), "x, y");
    assert!(refusal(&query("A")).contains("`A`"));
    assert_eq!(answer(&query("union withsource = t * | project t")), "B");
}

#[test]
fn values_and_later_declarations_stay_visible_under_restricted_access() {
    assert_eq!(
        answer(
            "let k = 5; let A = () { print x = 1 }; restrict access to (A*); let C = A | extend y = k; C"
        ),
        "1 | 5"
    );
}

#[test]
fn restricted_access_to_an_unknown_table_is_refused() {
    assert!(refusal("restrict access to (Nowhere); print 1").contains("Nowhere"));
}

#[test]
fn an_alias_of_a_database_is_accepted_and_one_of_anything_else_refused() {
    assert_eq!(
        answer("alias database Other = cluster('c').database('d'); print x = 1"),
        "1"
    );
    assert!(refusal("alias database Other = 5; print x = 1").contains("database"));
}

#[test]
fn a_query_parameter_has_its_default_in_its_type() {
    assert_eq!(
        answer(
            "declare query_parameters(n:int = 3, s:string = 'a', d:datetime = datetime(2024-01-01)); print n, s, gettype(n), d"
        ),
        "3 | a | int | 2024-01-01T00:00:00.0000000Z"
    );
}
