//! Values of every type: the extremes, texts that some function reads, and values of no particular kind.

use kql_eval::types::dynamic::{Dynamic, DynamicRef, Encoder, parse_json};
use kql_eval::types::ticks::{DAY, MAX_DATETIME, UNIX_EPOCH, in_range};
use kql_eval::types::{Column, Decimal, Scalar, ScalarType};
use proptest::prelude::*;
use proptest::sample::select;

/// Texts that functions read as something, and texts that look like it.
const TEXTS: &[&str] = &[
    "",
    " ",
    "a",
    "ab",
    "A_b-c.d",
    "a text that is longer than an inlined view",
    "é\u{301}ß中𝄞\u{200d}İ",
    "'\"\\\n\r\t\0",
    "%41%zz%",
    "a=1&b=2&&=&c",
    "(",
    "[a-z]+",
    "(\\d+)(?<n>x)?",
    "^$",
    "\\1$1",
    "0",
    "-0",
    "+4",
    " 7 ",
    "0x10",
    "9223372036854775808",
    "-9223372036854775808",
    "1e400",
    "NaN",
    "1.5",
    "true",
    "2024-02-29T23:59:59.9999999Z",
    "12/31/9999 23:59",
    "0001-01-01",
    "9999-12-31T23:59:59.9999999-14:00",
    "1.02:03:04.5",
    "-10675199.02:48:05.4775808",
    "99999999d",
    "127.0.0.1",
    "10.0.0.0/8",
    "255.255.255.255/33",
    "fe80::1%eth0",
    "::ffff:10.0.0.1/120",
    "x 10.1.2.3, 1.2.3.4.5",
    "{\"a\":[1,{\"b\":null}],\"a\":2}",
    "[1,2.5,\"x\",",
    "$.a[0].b",
    "$['a'][-1]",
    "https://u:p@h:80/p/q?x=1&y#f",
    "http://[::1",
    "C:\\dir\\file.exe -x \"a b\"",
    "\\\\server\\share",
    "SGVsbG8=",
    "H4sIAAAAAAAA",
    "====",
    "74be27de-1e4e-49d9-b579-fe0b331d3642",
    "xn--mnchen-3ya",
    "<a b='1'><c/>x</a>",
    "<a>",
    "1.2.3.4",
    "99999999999.1",
    "a,b,\"c\nd\",,",
    "yyyy-MM-dd HH:mm:ss.fffffff",
    "day",
    "week_of_year",
    "Europe/Brussels",
    "windows",
    "MB",
];

/// JSON whose shape matters to functions over arrays and bags.
const JSON: &[&str] = &[
    "[]",
    "{}",
    "[null]",
    "[[]]",
    "0",
    "-1",
    "1.5",
    "1e308",
    "true",
    "\"\"",
    "\"x\"",
    "\"127.0.0.1\"",
    "[1,2,3]",
    "[3,1,2,1]",
    "[1,\"1\",1.0,true,null]",
    "[\"b\",\"a\",\"\"]",
    "[\"10.0.0.0/8\",\"::1/128\",\"x\"]",
    "[[1,2],[3],{}]",
    "[-9223372036854775808,9223372036854775807]",
    "[true,false]",
    "{\"a\":1}",
    "{\"a\":{\"b\":[1,{\"c\":null}]},\"\":2}",
    "{\"b\":2,\"a\":null}",
    "{\"a b\":\"\\\"\",\"é\":[{}]}",
    "[{\"a\":1},{\"a\":\"x\"}]",
    "[0,-1,1000000]",
];

/// A value of type `ty`, or its null.
pub fn value(ty: ScalarType) -> BoxedStrategy<Scalar> {
    prop_oneof![
        1 => Just(Scalar::null(ty)),
        8 => present(ty),
    ]
    .boxed()
}

fn present(ty: ScalarType) -> BoxedStrategy<Scalar> {
    match ty {
        ScalarType::Bool => any::<bool>().prop_map(Scalar::Bool).boxed(),
        ScalarType::Int => whole()
            .prop_map(|value| Scalar::Int(i32::try_from(value).unwrap_or(i32::MIN)))
            .boxed(),
        ScalarType::Long => whole().prop_map(Scalar::Long).boxed(),
        ScalarType::Real => real().prop_map(Scalar::Real).boxed(),
        ScalarType::Decimal => prop_oneof![
            (-1_000_i64..1_000, 0..4_u32)
                .prop_map(|(digits, scale)| Scalar::Decimal(Decimal::new(digits, scale))),
            select(vec![
                Decimal::MAX,
                Decimal::MIN,
                Decimal::ZERO,
                Decimal::new(1, 28)
            ])
            .prop_map(Scalar::Decimal),
        ]
        .boxed(),
        ScalarType::String => text().prop_map(|text| Scalar::String(text.into())).boxed(),
        ScalarType::DateTime => datetime().prop_map(Scalar::DateTime).boxed(),
        ScalarType::TimeSpan => prop_oneof![
            select(vec![0, 1, -1, DAY, -DAY, 7 * DAY, i64::MIN, i64::MAX]),
            -10 * DAY..10 * DAY,
        ]
        .prop_map(Scalar::TimeSpan)
        .boxed(),
        ScalarType::Guid => any::<u128>().prop_map(Scalar::Guid).boxed(),
        ScalarType::Dynamic => json().prop_map(|json| dynamic(&json)).boxed(),
    }
}

fn whole() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => -4..10_i64,
        3 => select(vec![
            i64::MIN, i64::MAX, i64::from(i32::MIN), i64::from(i32::MAX), 1 << 53, -100, 64, 1_000, 20_240_229,
        ]),
        1 => any::<i64>(),
    ]
}

fn real() -> impl Strategy<Value = f64> {
    prop_oneof![
        select(vec![
            0.0,
            -0.0,
            1.0,
            -1.5,
            0.1,
            50.0,
            1e15,
            1e16,
            1e300,
            -1e300,
            f64::MAX,
            f64::MIN_POSITIVE,
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
        ]),
        -10.0..10.0,
        any::<f64>(),
    ]
}

fn datetime() -> impl Strategy<Value = i64> {
    prop_oneof![
        select(vec![
            0,
            1,
            UNIX_EPOCH - 1,
            UNIX_EPOCH,
            MAX_DATETIME,
            638_448_479_999_999_999
        ]),
        UNIX_EPOCH..UNIX_EPOCH + 30_000 * DAY,
        0..=MAX_DATETIME,
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => select(TEXTS).prop_map(str::to_owned),
        1 => "[a-c ,./:\\\\0-9]{0,8}",
        1 => "\\PC{0,12}",
    ]
}

/// JSON text: some of a special shape, some of any.
pub fn json() -> impl Strategy<Value = String> {
    prop_oneof![2 => select(JSON).prop_map(str::to_owned), 1 => any_json()]
}

/// JSON text of any shape, up to a few levels deep.
pub fn any_json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        whole().prop_map(|value| value.to_string()),
        real().prop_map(|value| if value.is_finite() {
            format!("{value:e}")
        } else {
            "0.5".to_owned()
        }),
        text().prop_map(|text| serde_json::to_string(&text).expect("a string is JSON")),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let key = prop_oneof![
            select(vec!["a", "b", "", "key"]).prop_map(str::to_owned),
            text()
        ];
        let pair = (key, inner.clone()).prop_map(|(key, value)| {
            let key = serde_json::to_string(&key).expect("a string is JSON");
            format!("{key}:{value}")
        });
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(pair, 0..4).prop_map(|pairs| format!("{{{}}}", pairs.join(","))),
        ]
    })
}

/// The dynamic value of a JSON text.
pub fn dynamic(json: &str) -> Scalar {
    let mut encoder = Encoder::new();
    parse_json(json, &mut encoder).expect("the text is JSON");
    Scalar::dynamic(encoder.value())
}

/// Whether two values are the same, NaN being itself.
pub fn same(a: &Scalar, b: &Scalar) -> bool {
    match (a, b) {
        (Scalar::Real(a), Scalar::Real(b)) => {
            a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
        }
        _ => a == b,
    }
}

/// A value as a literal, near enough to read.
pub fn shown(value: &Scalar) -> String {
    let mut text = String::new();
    value.write_text(&mut text);
    match value {
        Scalar::Null(ty) => format!("{ty}(null)"),
        Scalar::String(text) => format!("{text:?}"),
        Scalar::Bool(_) | Scalar::Long(_) => text,
        _ => format!("{}({text})", value.ty()),
    }
}

/// What is wrong with a column: a string that is null, a datetime out of range, a dynamic that is not as it should be.
pub fn defect(column: &Column) -> Option<String> {
    use arrow_array::Array as _;
    if column.ty() == ScalarType::String && column.to_array().null_count() > 0 {
        return Some("a string is null".to_owned());
    }
    (0..column.rows()).find_map(|row| match column.scalar(row) {
        Scalar::DateTime(ticks) if in_range(ticks).is_none() => {
            Some(format!("{ticks} is no datetime"))
        }
        Scalar::Dynamic(bytes) => defect_of_dynamic(DynamicRef::new(&bytes)),
        value if value.ty() != column.ty() => Some(format!("{value:?} is not of the type")),
        _ => None,
    })
}

fn defect_of_dynamic(value: DynamicRef<'_>) -> Option<String> {
    match value.view() {
        Dynamic::Null if value != DynamicRef::NULL => Some(format!("{value:?} is not readable")),
        Dynamic::DateTime(ticks) if in_range(ticks).is_none() => {
            Some(format!("{ticks} is no datetime"))
        }
        Dynamic::Array(items) => items.iter().find_map(defect_of_dynamic),
        Dynamic::Bag(pairs) => {
            let keys: Vec<&str> = pairs.iter().map(|(key, _)| key).collect();
            let again = (1..keys.len()).find(|&at| keys[..at].contains(&keys[at]));
            match again {
                Some(at) => Some(format!("the key {:?} is there twice", keys[at])),
                None => pairs.iter().find_map(|(_, value)| defect_of_dynamic(value)),
            }
        }
        _ => None,
    }
}
