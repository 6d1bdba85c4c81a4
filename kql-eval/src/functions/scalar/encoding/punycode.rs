//! `punycode_from_string`, `punycode_to_string`, `punycode_domain_from_string`, `punycode_domain_to_string`

use crate::functions::scalar::encoding::bootstring;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// A string in Punycode, without the prefix that domain names have. Empty when it cannot be encoded.
pub static PUNYCODE_FROM_STRING: ScalarFunction = ScalarFunction {
    name: "punycode_from_string",
    aliases: &[],
    category: Category::Encoding,
    summary: "The string in Punycode.",
    page: "punycode-from-string-function",
    signatures: &[Signature::new(
        &[Parameter::required("input_string", Takes::STRING)],
        Returns::STRING,
        from_string,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print punycode_from_string('académie-française')",
        result: "acadmie-franaise-npb1a",
    }],
    deviations: &[],
};

/// The string that a Punycode text without the prefix of domain names stands for. Empty for other text.
pub static PUNYCODE_TO_STRING: ScalarFunction = ScalarFunction {
    name: "punycode_to_string",
    aliases: &[],
    category: Category::Encoding,
    summary: "The string that a Punycode text stands for.",
    page: "punycode-to-string-function",
    signatures: &[Signature::new(
        &[Parameter::required("input_string", Takes::STRING)],
        Returns::STRING,
        to_string,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print punycode_to_string('acadmie-franaise-npb1a'), punycode_to_string('é')",
        result: "académie-française | ",
    }],
    deviations: &[],
};

/// The domain name that one in Punycode stands for: every label that begins with `xn--` is decoded, the others stay as they
/// are. Empty when one cannot be decoded.
pub static PUNYCODE_DOMAIN_FROM_STRING: ScalarFunction = ScalarFunction {
    name: "punycode_domain_from_string",
    aliases: &[],
    category: Category::Encoding,
    summary: "The domain name with its labels in Punycode decoded; empty when one cannot be.",
    page: "punycode-domain-from-string-function",
    signatures: &[Signature::new(
        &[Parameter::required("encoded_string", Takes::STRING)],
        Returns::STRING,
        domain_from_string,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print punycode_domain_from_string('xn--Ge-mia.Bulg.edu'), punycode_domain_from_string('www.xn--bcher-kva.com'), punycode_domain_from_string('xn--é.com')",
        result: "Gáe.Bulg.edu | www.bücher.com | ",
    }],
    deviations: &[],
};

/// A domain name with every label that is not ASCII in Punycode. Empty when one cannot be encoded. The full stops of other
/// scripts part labels as well, and become `.`.
pub static PUNYCODE_DOMAIN_TO_STRING: ScalarFunction = ScalarFunction {
    name: "punycode_domain_to_string",
    aliases: &[],
    category: Category::Encoding,
    summary: "The domain name with its international labels in Punycode; empty when one cannot be encoded.",
    page: "punycode-domain-to-string-function",
    signatures: &[Signature::new(
        &[Parameter::required("domain", Takes::STRING)],
        Returns::STRING,
        domain_to_string,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print punycode_domain_to_string('www.bücher.com'), punycode_domain_to_string('Riðill｡Skáldskaparmál｡org')",
        result: "www.xn--bcher-kva.com | xn--Riill-jta.xn--Skldskaparml-dbbj.org",
    }],
    deviations: &[],
};

/// What a label in Punycode begins with.
const PREFIX: &str = "xn--";

/// What parts the labels of a domain name (RFC 3490, section 3.1): the full stops of several scripts.
const STOPS: [char; 4] = ['.', '\u{3002}', '\u{ff0e}', '\u{ff61}'];

fn from_string(call: &Call<'_>) -> Outcome {
    call.map1::<Text, Text, _>(bootstring::encode)
}

fn to_string(call: &Call<'_>) -> Outcome {
    call.map1::<Text, Text, _>(bootstring::decode)
}

fn domain_to_string(call: &Call<'_>) -> Outcome {
    labels(call, |label, out| {
        if label.is_ascii() {
            out.push_str(label);
        } else {
            out.push_str(PREFIX);
            out.push_str(&bootstring::encode(label)?);
        }
        Some(())
    })
}

fn domain_from_string(call: &Call<'_>) -> Outcome {
    labels(call, |label, out| {
        match encoded(label) {
            Some(encoded) => out.push_str(&bootstring::decode(encoded)?),
            None => out.push_str(label),
        }
        Some(())
    })
}

/// What follows the prefix of a label in Punycode, whose letter case does not count; nothing for other labels.
fn encoded(label: &str) -> Option<&str> {
    let (prefix, encoded) = label.split_at_checked(PREFIX.len())?;
    prefix.eq_ignore_ascii_case(PREFIX).then_some(encoded)
}

/// Converts the labels of a domain name; when one has no result the whole is empty.
fn labels(call: &Call<'_>, convert: impl Fn(&str, &mut String) -> Option<()>) -> Outcome {
    call.write1::<Text>(|domain, out| {
        for (i, label) in domain.split(STOPS).enumerate() {
            if i > 0 {
                out.push('.');
            }
            if convert(label, out).is_none() {
                return out.clear();
            }
        }
    })
}
