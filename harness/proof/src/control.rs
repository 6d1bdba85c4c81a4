//! How freely an attacker sets a column.

use std::sync::LazyLock;

use serde_json::{Map, Value};

static CONTROL: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    let text = include_str!("../../../testdata/audit/attacker-control.json");
    serde_json::from_str(text).expect("the bundled file is a JSON object")
});

/// What it costs an attacker to give a column a value, from least to most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Control {
    /// Set at will
    Free,
    /// Set with some preparation
    Cheap,
    /// Takes something that defenders guard: a key, an account, a device
    Dear,
    /// Not to be set: the sensor's own
    Fixed,
}

impl Control {
    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Cheap => "cheap",
            Self::Dear => "dear",
            Self::Fixed => "fixed",
        }
    }

    /// What it adds to the cost of a bypass.
    #[must_use]
    pub const fn cost(self) -> u32 {
        match self {
            Self::Free => 1,
            Self::Cheap => 3,
            Self::Dear => 10,
            Self::Fixed => 1_000,
        }
    }

    fn from_name(name: &str) -> Self {
        match name {
            "free" => Self::Free,
            "dear" => Self::Dear,
            "fixed" => Self::Fixed,
            _ => Self::Cheap,
        }
    }
}

/// Whether a value is to be reached or only to be left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// To a value that a filter names
    To,
    /// Away from a value that a filter names
    AwayFrom,
}

/// How freely an attacker sets a column, and why.
#[must_use]
pub fn control(column: &str, to: Direction) -> (Control, &'static str) {
    // The longest name that the column's name holds says most.
    let entry = CONTROL
        .iter()
        .filter(|(name, _)| column.contains(name.as_str()))
        .max_by_key(|(name, _)| name.len())
        .map(|(_, entry)| entry);
    let field = |key: &str| {
        entry
            .and_then(|entry| entry.get(key))
            .and_then(Value::as_str)
    };
    let key = match to {
        Direction::To => "take",
        Direction::AwayFrom => "leave",
    };
    (
        Control::from_name(field(key).unwrap_or("cheap")),
        field("why").unwrap_or(""),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_free_and_a_device_is_dear() {
        assert_eq!(
            control("InitiatingProcessFileName", Direction::To).0,
            Control::Free
        );
        assert_eq!(control("DeviceName", Direction::To).0, Control::Dear);
        assert_eq!(control("Timestamp", Direction::To).0, Control::Fixed);
    }

    #[test]
    fn a_hash_is_left_freely_and_taken_hardly_ever() {
        assert_eq!(
            control("InitiatingProcessSHA256", Direction::AwayFrom).0,
            Control::Free
        );
        assert_eq!(
            control("InitiatingProcessSHA256", Direction::To).0,
            Control::Dear
        );
    }
}
