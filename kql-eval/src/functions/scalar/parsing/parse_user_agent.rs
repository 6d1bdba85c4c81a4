//! `parse_user_agent`

use std::sync::Arc;

use super::user_agent::Target;
use crate::functions::{
    Category, Compiled, Constants, Example, Naming, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::{Dynamic, DynamicRef};
use crate::types::{Scalar, ScalarType, Text};

/// What a user-agent string says of the browser, the operating system and the device.
pub static PARSE_USER_AGENT: ScalarFunction = ScalarFunction {
    name: "parse_user_agent",
    aliases: &[],
    category: Category::Parsing,
    summary: "What a user-agent string says of the browser, the operating system and the device, as a bag; a family that is not known is `Other`.",
    page: "parse-user-agent-function",
    signatures: &[Signature::compiled(
        &[
            Parameter::required("user-agent-string", Takes::STRING),
            Parameter::constant(
                "look-for",
                Takes::OneOf(&[ScalarType::String, ScalarType::Dynamic]),
            ),
        ],
        Returns::DYNAMIC,
        compile,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "print parse_user_agent('Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:124.0) Gecko/20100101 Firefox/124.0', 'browser')",
            result: r#"{"Browser":{"Family":"Firefox","MajorVersion":"124","MinorVersion":"0","Patch":""}}"#,
        },
        Example {
            query: "print parse_user_agent('curl/8.5.0', dynamic(['device', 'os']))",
            result: r#"{"OperatingSystem":{"Family":"Other","MajorVersion":"","MinorVersion":"","Patch":"","PatchMinor":""},"Device":{"Family":"Other","Brand":"","Model":""}}"#,
        },
    ],
    deviations: &[
        "What to look for must be constant.",
        "The patterns are those of a certain day; Kusto's may know other browsers and devices.",
    ],
};

fn compile(constants: &Constants<'_>) -> Result<Compiled, String> {
    let targets = targets(constants)?;
    Ok(Arc::new(move |call| {
        let agents = call.reader::<Text>(0);
        call.encode(|row, encoder| {
            let agent = agents.get(row).unwrap_or_default();
            encoder.begin_bag();
            for target in &targets {
                target.write(agent, encoder);
            }
            encoder.end();
            Some(())
        })
    }))
}

fn targets(constants: &Constants<'_>) -> Result<Vec<Target>, String> {
    let names: Vec<&str> = match constants.get(1) {
        Some(Scalar::String(name)) => vec![name],
        Some(Scalar::Dynamic(bytes)) => match DynamicRef::new(bytes).view() {
            Dynamic::String(name) => vec![name],
            Dynamic::Array(names) => names.iter().filter_map(text).collect(),
            _ => vec![],
        },
        _ => vec![],
    };
    let known = |name: &str| Target::ALL.iter().any(|target| target.name() == name);
    if let Some(unknown) = names.iter().find(|name| !known(name)) {
        return Err(format!(
            "`parse_user_agent` looks for \"browser\", \"os\" or \"device\", not \"{unknown}\""
        ));
    }
    if names.is_empty() {
        return Err("`parse_user_agent` looks for \"browser\", \"os\" or \"device\"".to_owned());
    }
    let asked = |target: &Target| names.contains(&target.name());
    Ok(Target::ALL.into_iter().filter(asked).collect())
}

fn text(value: DynamicRef<'_>) -> Option<&str> {
    match value.view() {
        Dynamic::String(text) => Some(text),
        _ => None,
    }
}
