//! The mappings that kqlab brings.

/// Their names.
pub const NAMES: [&str; 5] = ["windows", "sysmon", "security", "cloudtrail", "zeek"];

/// The text of one.
pub(super) fn text_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "windows" => include_str!("../../../../testdata/mapping/windows.kql"),
        "sysmon" => include_str!("../../../../testdata/mapping/sysmon.kql"),
        "security" => include_str!("../../../../testdata/mapping/security.kql"),
        "cloudtrail" => include_str!("../../../../testdata/mapping/cloudtrail.kql"),
        "zeek" => include_str!("../../../../testdata/mapping/zeek.kql"),
        _ => return None,
    })
}
