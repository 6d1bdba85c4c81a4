//! The mappings that kqlab brings.

/// Their names.
pub const NAMES: [&str; 3] = ["windows", "sysmon", "security"];

/// The text of one.
pub(super) fn text_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "windows" => include_str!("../../../../testdata/mapping/windows.kql"),
        "sysmon" => include_str!("../../../../testdata/mapping/sysmon.kql"),
        "security" => include_str!("../../../../testdata/mapping/security.kql"),
        _ => return None,
    })
}
