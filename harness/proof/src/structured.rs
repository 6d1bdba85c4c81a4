//! Texts with a structure of their own: web addresses, paths, base64.

use std::fmt::Write as _;

use kql_eval::types::Scalar;

use super::inverse::json_text;

/// Parts of a web address are properties of a bag: an address that has them.
pub(super) fn url(wanted: &Scalar) -> String {
    let part = |key: &str| property(wanted, key);
    let host = part("Host").unwrap_or_else(|| "host1.example.com".to_owned());
    let scheme = part("Scheme").unwrap_or_else(|| "https".to_owned());
    let path = part("Path").unwrap_or_else(|| "/index.html".to_owned());
    let mut address = format!("{scheme}://{host}");
    if let Some(port) = part("Port").filter(|port| !port.is_empty()) {
        let _ = write!(address, ":{port}");
    }
    address.push_str(&path);
    address
}

/// Parts of a path are properties of a bag: a path that has them.
pub(super) fn path(wanted: &Scalar) -> String {
    let part = |key: &str| property(wanted, key);
    let folder = part("DirectoryPath").unwrap_or_else(|| r"C:\Example".to_owned());
    let file = part("Filename").unwrap_or_else(|| {
        part("Extension").map_or_else(
            || "app.exe".to_owned(),
            |extension| format!("app.{extension}"),
        )
    });
    format!("{folder}\\{file}")
}

fn property(value: &Scalar, key: &str) -> Option<String> {
    let text = json_text(value);
    let parsed: serde_json::Value = serde_json::from_str(&text).ok()?;
    let found = parsed.get(key)?;
    Some(
        found
            .as_str()
            .map_or_else(|| found.to_string(), str::to_owned),
    )
}

/// Bytes in base64.
pub(super) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4_u32 {
            let value = usize::try_from(bits >> (18 - 6 * digit) & 63).unwrap_or(0);
            let is_padding = usize::try_from(digit).unwrap_or(0) > chunk.len();
            let digit = DIGITS.get(value).copied().unwrap_or(b'=');
            out.push(if is_padding { '=' } else { char::from(digit) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plausible::json;

    #[test]
    fn an_address_has_the_parts_that_are_wanted() {
        let wanted = json(r#"{"Host": "evil.example", "Port": "8080"}"#);
        assert_eq!(url(&wanted), "https://evil.example:8080/index.html");
        assert_eq!(
            path(&json(r#"{"Extension": "ps1"}"#)),
            r"C:\Example\app.ps1"
        );
    }

    #[test]
    fn bytes_of_any_length_are_padded() {
        assert_eq!(
            ["a", "ab", "abc"].map(|text| base64(text.as_bytes())),
            ["YQ==", "YWI=", "YWJj"]
        );
    }
}
