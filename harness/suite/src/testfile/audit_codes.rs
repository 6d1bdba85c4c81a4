//! The findings an audit can have, by code.

/// The codes that `findings:` may name.
pub const AUDIT_CODES: [&str; 16] = [
    "tautology",
    "contradiction",
    "vacuous-on-scenario",
    "no-effect",
    "subsumes-detection",
    "drops-positive",
    "disjunctive-exclusion",
    "dead-literal",
    "unmapped-field",
    "unmapped-value",
    "out-of-scope-column",
    "ambiguous-polarity",
    "masquerade",
    "placeholder",
    "prose",
    "truncated-text",
];
