//! What the first object of a JSON text says, also where the text is cut.

use super::form::Answer;
use super::object::properties;

/// The first object of a JSON text, or of the array that it begins with.
pub(super) struct Head<'t> {
    /// Its keys in lower case, with the texts of those values that are whole.
    pub keys: Vec<Member<'t>>,
    /// It is the element of an array.
    pub in_array: bool,
}

/// A property of an object.
pub(super) struct Member<'t> {
    /// In lower case
    pub key: String,
    /// The text of the value, as far as it is there.
    pub value: Option<&'t str>,
}

/// What may be beside the rows of an answer.
pub(super) const BESIDE_ROWS: [&str; 13] = [
    "schema",
    "stats",
    "statistics",
    "count",
    "nextlink",
    "skiptoken",
    "@odata.context",
    "@odata.nextlink",
    "@odata.deltalink",
    "@odata.count",
    "@odata.type",
    "@microsoft.graph.tips",
    "render",
];

impl<'t> Head<'t> {
    /// The first object of a text that begins with one, or with an array of them.
    pub fn of(text: &'t [u8]) -> Option<Self> {
        let sound = match std::str::from_utf8(text) {
            Ok(text) => text,
            // The piece may be cut within a character.
            Err(error) => std::str::from_utf8(text.get(..error.valid_up_to())?).ok()?,
        };
        let (object, in_array) = match sound.strip_prefix('[') {
            Some(inside) => (inside.trim_ascii_start(), true),
            None => (sound, false),
        };
        if !object.starts_with('{') {
            return None;
        }
        let mut keys: Vec<Member<'t>> = Vec::new();
        let mut names: Vec<String> = Vec::new();
        // What follows the object, or cuts it, is an error that says nothing here.
        let _ = properties(
            object,
            |key| names.push(key.to_ascii_lowercase()),
            |(), value| {
                keys.push(Member {
                    key: String::new(),
                    value: Some(value),
                })
            },
        );
        let whole = keys.len();
        keys.resize_with(names.len().max(whole), || Member {
            key: String::new(),
            value: None,
        });
        for (member, key) in keys.iter_mut().zip(names) {
            member.key = key;
        }
        Some(Self { keys, in_array })
    }

    /// Whether the object has a property.
    pub fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|member| member.key == key)
    }

    /// The text of a property's value, as far as it is there.
    pub fn value(&self, key: &str) -> Option<&'t str> {
        self.keys.iter().find(|member| member.key == key)?.value
    }

    /// The text of a property that is a string.
    pub fn text(&self, key: &str) -> Option<&'t str> {
        self.value(key)?.strip_prefix('"')?.strip_suffix('"')
    }

    /// Whether all properties but one are what may be beside the rows of an answer.
    pub fn is_only(&self, rows: &str) -> bool {
        let beside =
            |member: &Member<'_>| member.key == rows || BESIDE_ROWS.contains(&member.key.as_str());
        self.has(rows) && self.keys.iter().all(beside)
    }

    /// The answer that the object is, if it is one that holds rows.
    pub fn answer(&self) -> Option<Answer> {
        if self.in_array {
            let is_frames = self.text("frametype") == Some("DataSetHeader");
            return is_frames.then_some(Answer::Frames);
        }
        if self.has("tables") {
            Some(Answer::Tables)
        } else if self.is_only("results") {
            Some(Answer::Hunting)
        } else if self.is_only("value") {
            Some(Answer::List)
        } else {
            None
        }
    }

    /// What went wrong, if the object is the answer to a request that failed.
    pub fn failure(&self) -> Option<String> {
        let beside = [
            "error_description",
            "error_codes",
            "timestamp",
            "trace_id",
            "correlation_id",
            "error_uri",
            "@odata.context",
        ];
        let is_failure = !self.in_array
            && self.has("error")
            && self
                .keys
                .iter()
                .all(|member| member.key == "error" || beside.contains(&member.key.as_str()));
        if !is_failure {
            return None;
        }
        let error = self.value("error").unwrap_or_default();
        let detail = Head::of(error.as_bytes());
        let message = match &detail {
            Some(detail) => detail.text("message").or(detail.text("code")),
            None => self.text("error_description").or(self.text("error")),
        };
        Some(message.unwrap_or("it says nothing more").to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::Head;

    #[test]
    fn a_text_that_is_cut_still_shows_the_keys_before() {
        let head = Head::of(br#"[ {"a": 1, "B": "x", "c": [1,"#).unwrap();
        let keys: Vec<_> = head
            .keys
            .iter()
            .map(|member| (member.key.as_str(), member.value))
            .collect();
        assert_eq!(keys, [("a", Some("1")), ("b", Some("\"x\"")), ("c", None)]);
        assert!(head.in_array);
        assert!(Head::of(b"a,b\n").is_none());
        assert!(Head::of(b"[1, 2]").is_none());
    }
}
