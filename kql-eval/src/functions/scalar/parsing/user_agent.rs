//! What a user-agent string says of the browser, the operating system and the device: the patterns of the uap-core
//! project, read and compiled when first needed.

use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use ua_parser::{device, os, user_agent};

use crate::types::dynamic::Encoder;

/// The patterns, as the project publishes them.
const PATTERNS: &str = include_str!("../../../../data/user-agent/regexes.yaml");

static BROWSERS: LazyLock<user_agent::Extractor<'static>> = LazyLock::new(|| {
    let patterns: BrowserPatterns = read();
    let builder = user_agent::Builder::new().push_all(patterns.user_agent_parsers);
    builder.expect(COMPILES).build().expect(COMPILES)
});

static SYSTEMS: LazyLock<os::Extractor<'static>> = LazyLock::new(|| {
    let patterns: SystemPatterns = read();
    let builder = os::Builder::new().push_all(patterns.os_parsers);
    builder.expect(COMPILES).build().expect(COMPILES)
});

static DEVICES: LazyLock<device::Extractor<'static>> = LazyLock::new(|| {
    let patterns: DevicePatterns = read();
    let builder = device::Builder::new().push_all(patterns.device_parsers);
    builder.expect(COMPILES).build().expect(COMPILES)
});

const COMPILES: &str = "the patterns are part of the program, and a test compiles them";

/// What the family is when no pattern matches.
const OTHER: &str = "Other";

#[derive(Deserialize)]
struct BrowserPatterns {
    user_agent_parsers: Vec<user_agent::Parser<'static>>,
}

#[derive(Deserialize)]
struct SystemPatterns {
    os_parsers: Vec<os::Parser<'static>>,
}

#[derive(Deserialize)]
struct DevicePatterns {
    device_parsers: Vec<device::Parser<'static>>,
}

fn read<P: DeserializeOwned>() -> P {
    serde_saphyr::from_str(PATTERNS).expect(COMPILES)
}

/// Something that a user-agent string tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Target {
    Browser,
    System,
    Device,
}

impl Target {
    /// All of them, in the order in which they are given.
    pub const ALL: [Self; 3] = [Self::Browser, Self::System, Self::Device];

    /// The name by which it is asked for.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::System => "os",
            Self::Device => "device",
        }
    }

    /// Writes what `agent` tells as a property.
    pub fn write(self, agent: &str, encoder: &mut Encoder) {
        match self {
            Self::Browser => {
                let found = BROWSERS.extract(agent);
                let found = found.as_ref();
                encoder.key("Browser");
                encoder.begin_bag();
                property("Family", found.map_or(OTHER, |f| &f.family), encoder);
                part("MajorVersion", found.and_then(|f| f.major), encoder);
                part("MinorVersion", found.and_then(|f| f.minor), encoder);
                part("Patch", found.and_then(|f| f.patch), encoder);
            }
            Self::System => {
                let found = SYSTEMS.extract(agent);
                let found = found.as_ref();
                encoder.key("OperatingSystem");
                encoder.begin_bag();
                property("Family", found.map_or(OTHER, |f| &f.os), encoder);
                let parts = [
                    ("MajorVersion", found.map(|f| &f.major)),
                    ("MinorVersion", found.map(|f| &f.minor)),
                    ("Patch", found.map(|f| &f.patch)),
                    ("PatchMinor", found.map(|f| &f.patch_minor)),
                ];
                for (key, value) in parts {
                    part(key, value.and_then(Option::as_deref), encoder);
                }
            }
            Self::Device => {
                let found = DEVICES.extract(agent);
                let found = found.as_ref();
                encoder.key("Device");
                encoder.begin_bag();
                property("Family", found.map_or(OTHER, |f| &f.device), encoder);
                let brand = found.and_then(|f| f.brand.as_deref());
                let model = found.and_then(|f| f.model.as_deref());
                part("Brand", brand, encoder);
                part("Model", model, encoder);
            }
        }
        encoder.end();
    }
}

fn property(key: &str, value: &str, encoder: &mut Encoder) {
    encoder.key(key);
    encoder.string(value);
}

/// A part that may be missing, which is the empty text then.
fn part(key: &str, value: Option<&str>, encoder: &mut Encoder) {
    property(key, value.unwrap_or_default(), encoder);
}
