//! `hash_md5`, `hash_sha1`, `hash_sha256`

use std::fmt::Write as _;

use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::Sha256;

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// The MD5 digest of the text of a value, in lower-case hexadecimal digits. The digest of nothing is nothing.
pub static HASH_MD5: ScalarFunction = ScalarFunction {
    name: "hash_md5",
    aliases: &[],
    category: Category::Hash,
    summary: "The MD5 digest of the text of a value.",
    page: "hash-md5-function",
    signatures: &[Signature::new(
        &[Parameter::required("source", Takes::AsText)],
        Returns::STRING,
        hash_md5,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print hash_md5(123), hash_md5('')",
        result: "202cb962ac59075b964b07152d234b70 | ",
    }],
    deviations: &[],
};

/// The SHA-1 digest of the text of a value, in lower-case hexadecimal digits. The digest of nothing is nothing.
pub static HASH_SHA1: ScalarFunction = ScalarFunction {
    name: "hash_sha1",
    aliases: &[],
    category: Category::Hash,
    summary: "The SHA-1 digest of the text of a value.",
    page: "hash-sha1-function",
    signatures: &[Signature::new(
        &[Parameter::required("source", Takes::AsText)],
        Returns::STRING,
        hash_sha1,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print hash_sha1('abc'), hash_sha1('')",
        result: "a9993e364706816aba3e25717850c26c9cd0d89d | ",
    }],
    deviations: &[],
};

/// The SHA-256 digest of the text of a value, in lower-case hexadecimal digits. The digest of nothing is nothing.
pub static HASH_SHA256: ScalarFunction = ScalarFunction {
    name: "hash_sha256",
    aliases: &[],
    category: Category::Hash,
    summary: "The SHA-256 digest of the text of a value.",
    page: "hash-sha256-function",
    signatures: &[Signature::new(
        &[Parameter::required("source", Takes::AsText)],
        Returns::STRING,
        hash_sha256,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print hash_sha256('abc'), hash_sha256('')",
        result: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad | ",
    }],
    deviations: &[],
};

fn hash_md5(call: &Call<'_>) -> Outcome {
    digest::<Md5>(call)
}

fn hash_sha1(call: &Call<'_>) -> Outcome {
    digest::<Sha1>(call)
}

fn hash_sha256(call: &Call<'_>) -> Outcome {
    digest::<Sha256>(call)
}

fn digest<D: Digest>(call: &Call<'_>) -> Outcome {
    call.write1::<Text>(|text, out| {
        if !text.is_empty() {
            for byte in D::digest(text.as_bytes()).iter() {
                let _ = write!(out, "{byte:02x}");
            }
        }
    })
}
