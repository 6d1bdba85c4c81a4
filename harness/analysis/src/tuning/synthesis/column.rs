//! Which columns an exclusion may read.

use kql_eval::plan::Field;
use kql_eval::types::ScalarType;
use kqlab_proof::{Control, Direction, control};

/// What a column is good for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fitness {
    /// Not at all: why.
    Never(&'static str),
    /// It may tell benign events from positives, and is not asked for besides.
    TellsApart,
    /// It says who or what acts, so that it also makes an exclusion narrower.
    Identifies,
}

/// Parts of names of columns that say another thing with each event.
const PASSING: &[&str] = &[
    "ReportId",
    "ProcessId",
    "ThreadId",
    "LogonId",
    "SessionId",
    "UniqueId",
    "ParentId",
    "CorrelationId",
    "RequestId",
    "MessageId",
    "_ItemId",
    "EventRecordId",
    "LocalPort",
    "SourcePort",
    "SrcPort",
    "Timestamp",
    "TimeGenerated",
    "_ResourceId",
    "TenantId",
    "AdditionalFields",
];

/// Parts of names of columns that hold hashes: what file they are of is not known.
const HASHES: &[&str] = &["SHA1", "SHA256", "MD5", "Hash", "Imphash"];

/// Parts of names of columns that describe what happened rather than who acts; asked for besides, they make an exclusion
/// brittle.
const CIRCUMSTANCES: &[&str] = &[
    "CommandLine",
    "ActionType",
    "Remote",
    "Local",
    "VersionInfo",
    "CompanyName",
    "ProductName",
    "Subject",
    "UserAgent",
    "IsSigned",
    "IsTrusted",
    "Registry",
    "Workstation",
    "IPAddress",
    "FileSize",
];

/// What a column is good for, by its name and type, and how freely an attacker sets it. `of_rule`: the rule's own predicates
/// read it.
pub(super) fn fitness(field: &Field, of_rule: bool) -> Fitness {
    let name = &*field.name;
    let holds = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    match field.ty {
        ScalarType::DateTime | ScalarType::TimeSpan => return Fitness::Never("a time"),
        ScalarType::Dynamic | ScalarType::Real | ScalarType::Decimal | ScalarType::Guid => {
            return Fitness::Never("no text, number or truth value");
        }
        ScalarType::String | ScalarType::Bool | ScalarType::Int | ScalarType::Long => {}
    }
    let (control, why) = control(name, Direction::To);
    if control == Control::Fixed || holds(PASSING) {
        return Fitness::Never("another value with each event");
    }
    if holds(HASHES) {
        return Fitness::Never("a hash, which does not say of what");
    }
    let is_known = !why.is_empty() && why != self::control("", Direction::To).1;
    if of_rule || !is_known || field.ty != ScalarType::String || holds(CIRCUMSTANCES) {
        Fitness::TellsApart
    } else {
        Fitness::Identifies
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use kql_eval::plan::Origin;

    fn of(name: &str, ty: ScalarType) -> Fitness {
        let field = Field {
            name: Arc::from(name),
            ty,
            origin: Origin::Table {
                table: Arc::from("T"),
                column: Arc::from(name),
            },
        };
        fitness(&field, false)
    }

    #[test]
    fn times_numbers_of_reports_and_hashes_are_never_read() {
        assert!(matches!(
            of("Timestamp", ScalarType::DateTime),
            Fitness::Never(_)
        ));
        assert!(matches!(
            of("ReportId", ScalarType::Long),
            Fitness::Never(_)
        ));
        assert!(matches!(
            of("InitiatingProcessSHA256", ScalarType::String),
            Fitness::Never(_)
        ));
        assert!(matches!(
            of("LocalPort", ScalarType::Int),
            Fitness::Never(_)
        ));
    }

    #[test]
    fn a_device_identifies_and_a_command_line_only_tells_apart() {
        assert_eq!(of("DeviceName", ScalarType::String), Fitness::Identifies);
        assert_eq!(
            of("ProcessCommandLine", ScalarType::String),
            Fitness::TellsApart
        );
        assert_eq!(of("Unheard", ScalarType::String), Fitness::TellsApart);
    }
}
