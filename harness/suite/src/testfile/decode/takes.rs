//! What a key of a test file is: whether it must be there, what it takes and what it says.

/// A mapping whose keys are known.
#[derive(Debug)]
pub struct Mapping {
    /// Its name among the schema's definitions.
    pub name: &'static str,
    /// What it is.
    pub says: &'static str,
    /// Its keys.
    pub fields: &'static [Field],
    /// Whether any other key is a column or a placeholder.
    pub is_open: bool,
    /// Keys of which exactly one is there; empty for no such rule.
    pub exactly_one: &'static [&'static str],
}

/// A key of a mapping.
#[derive(Debug)]
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Whether it must be there.
    pub is_required: bool,
    /// What it says.
    pub says: &'static str,
}

/// What a key takes.
#[derive(Debug)]
pub enum Takes {
    /// The number 1
    One,
    /// Text that is not empty
    Text,
    /// A whole number that is not negative
    Count,
    /// One of some words
    Word(fn() -> Vec<&'static str>),
    /// A mapping with known keys
    Mapping(&'static Mapping),
    /// A list
    List(&'static Takes),
    /// A mapping from any names
    Named(&'static Takes),
    /// One verdict for each form of the rule: `original`, `with <exclusion>`, `tuned`
    Variants(&'static Takes),
    /// Either of these
    Either(&'static [Takes]),
    /// Anything: a cell
    Anything,
    /// Nothing: the key makes it something else
    Nothing,
}

impl Mapping {
    /// The keys.
    #[must_use]
    pub fn keys(&self) -> Vec<&'static str> {
        self.fields.iter().map(|field| field.key).collect()
    }
}

pub(super) const fn required(key: &'static str, takes: Takes, says: &'static str) -> Field {
    Field {
        key,
        takes,
        is_required: true,
        says,
    }
}

pub(super) const fn optional(key: &'static str, takes: Takes, says: &'static str) -> Field {
    Field {
        key,
        takes,
        is_required: false,
        says,
    }
}

pub(super) const fn closed(
    name: &'static str,
    says: &'static str,
    fields: &'static [Field],
) -> Mapping {
    Mapping {
        name,
        says,
        fields,
        is_open: false,
        exactly_one: &[],
    }
}
