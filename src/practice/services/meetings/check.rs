//! Checking parameters as the service's framework does: every fault collected, one answer that
//! names them all.
//!
//! Lengths, patterns and words are those of the botocore 1.44.5 model `chime-sdk-meetings`; the
//! wording is that of public samples (aws/aws-sdk-js#4344).

use serde_json::{Map, Value};

use crate::practice::wire::Refusal;

/// The faults found so far.
#[derive(Debug, Default)]
pub struct Checks {
    faults: Vec<String>,
}

impl Checks {
    /// Refuses the request if any fault was found.
    pub fn finish(self) -> Result<(), Refusal> {
        let count = self.faults.len();
        if count == 0 {
            return Ok(());
        }
        let noun = if count == 1 { "error" } else { "errors" };
        let text = format!("{count} validation {noun} detected: {}", self.faults.join("; "));
        Err(Refusal::new("ValidationException", 400, text))
    }

    /// Notes that a member breaks a rule.
    pub fn fault(&mut self, path: &str, rule: &str) {
        self.faults.push(format!("Value at '{path}' failed to satisfy constraint: Member {rule}"));
    }

    /// A UUID, as the ids of meetings and attendees are.
    pub fn id(&mut self, path: &str, text: &str) {
        let parts: Vec<&str> = text.split('-').collect();
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        let hexadecimal = parts.iter().all(|part| part.chars().all(|c| c.is_ascii_hexdigit()));
        if lengths != [8, 4, 4, 4, 12] || !hexadecimal {
            self.pattern(path, "[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}");
        }
    }

    /// Notes that a text does not have its pattern.
    pub fn pattern(&mut self, path: &str, pattern: &str) {
        self.fault(path, &format!("must satisfy regular expression pattern: {pattern}"));
    }

    /// A text member of a length within bounds, counted in characters. `None` if absent or faulty.
    pub fn text(
        &mut self,
        body: &Map<String, Value>,
        name: &str,
        path: &str,
        length: std::ops::RangeInclusive<usize>,
    ) -> Option<String> {
        let value = body.get(name).filter(|value| !value.is_null())?;
        let Some(text) = value.as_str() else {
            self.fault(path, "must be a string");
            return None;
        };
        let count = text.chars().count();
        self.length(path, count, length);
        Some(text.to_owned())
    }

    /// The same, and the member must be there.
    pub fn required_text(
        &mut self,
        body: &Map<String, Value>,
        name: &str,
        path: &str,
        length: std::ops::RangeInclusive<usize>,
    ) -> Option<String> {
        if body.get(name).is_none_or(Value::is_null) {
            self.fault(path, "must not be null");
            return None;
        }
        self.text(body, name, path, length)
    }

    /// A list member of a size within bounds.
    pub fn list<'a>(
        &mut self,
        body: &'a Map<String, Value>,
        name: &str,
        path: &str,
        size: std::ops::RangeInclusive<usize>,
    ) -> Option<&'a Vec<Value>> {
        let value = body.get(name).filter(|value| !value.is_null())?;
        let Some(list) = value.as_array() else {
            self.fault(path, "must be a list");
            return None;
        };
        self.length(path, list.len(), size);
        Some(list)
    }

    /// An object member.
    pub fn object<'a>(
        &mut self,
        body: &'a Map<String, Value>,
        name: &str,
        path: &str,
    ) -> Option<&'a Map<String, Value>> {
        let value = body.get(name).filter(|value| !value.is_null())?;
        if !value.is_object() {
            self.fault(path, "must be a structure");
        }
        value.as_object()
    }

    /// A word out of a fixed set.
    pub fn word(
        &mut self,
        body: &Map<String, Value>,
        name: &str,
        path: &str,
        words: &[&str],
    ) -> Option<String> {
        let value = body.get(name).filter(|value| !value.is_null())?;
        let text = value.as_str().unwrap_or_default();
        if words.contains(&text) {
            return Some(text.to_owned());
        }
        self.fault(path, &format!("must satisfy enum value set: [{}]", words.join(", ")));
        None
    }

    fn length(&mut self, path: &str, count: usize, bounds: std::ops::RangeInclusive<usize>) {
        if count < *bounds.start() {
            let rule = format!("must have length greater than or equal to {}", bounds.start());
            self.fault(path, &rule);
        }
        if count > *bounds.end() {
            let rule = format!("must have length less than or equal to {}", bounds.end());
            self.fault(path, &rule);
        }
    }
}

/// Characters of `ExternalMeetingId` and `ExternalUserId` (API reference of `CreateMeeting`).
pub fn is_external_id(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_ascii_alphanumeric()
            || c.is_whitespace()
            || ('À'..='ÿ').contains(&c)
            || "_&@+=,(){}[]/«».:|'\"#-".contains(c)
    })
}

/// Names that begin so belong to AWS, in any case of the letters.
pub fn is_reserved(text: &str) -> bool {
    text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_faults_are_named_in_one_answer() {
        let body = serde_json::json!({ "A": "x", "C": "blue", "D": [1, 2], "E": 5 });
        let body = body.as_object().expect("an object");
        let mut checks = Checks::default();
        checks.required_text(body, "A", "a", 2..=4);
        checks.required_text(body, "B", "b", 2..=4);
        checks.word(body, "C", "c", &["red", "green"]);
        checks.list(body, "D", "d", 0..=1);
        checks.object(body, "E", "e");
        checks.id("meetingId", "zz");
        let refusal = checks.finish().expect_err("faults");
        assert_eq!((refusal.code, refusal.http), ("ValidationException", 400));
        for part in [
            "6 validation errors detected: Value at 'a' failed to satisfy constraint: Member must \
             have length greater than or equal to 2",
            "'b' failed to satisfy constraint: Member must not be null",
            "enum value set: [red, green]",
            "'d' failed to satisfy constraint: Member must have length less than or equal to 1",
            "'e' failed to satisfy constraint: Member must be a structure",
        ] {
            assert!(refusal.message.contains(part), "{part}: {}", refusal.message);
        }
        assert_eq!(Checks::default().finish(), Ok(()));
    }

    #[test]
    fn ids_of_other_kinds_are_told_apart() {
        assert!(is_external_id("Jürgen's (2nd) meeting #3"));
        assert!(!is_external_id("meeting;"));
        assert!(is_reserved("AWS:mine") && !is_reserved("awsome") && !is_reserved("é"));
        let mut checks = Checks::default();
        checks.id("meetingId", "01234567-89ab-CDEF-0123-456789abcdef");
        assert_eq!(checks.finish(), Ok(()));
    }
}
