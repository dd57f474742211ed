//! JSON as it came: members in their order, numbers in their form, secrets taken out.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};

use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use serde_saphyr::DoubleQuoted;

use crate::text::{is_harmful, is_mark, printable};

/// As deep as `serde_json` itself reads.
const DEPTH_LIMIT: usize = 127;

/// The members that are shown only as `[redacted]`, unless they are empty.
const SECRET_MEMBERS: [&str; 2] = ["bind_credential", "password"];

/// What stands in the place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// A JSON value as it came. `serde_json::Value` sorts members and rewrites numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Document {
    Null,
    Boolean(bool),
    /// The text of the number.
    Number(String),
    Text(String),
    List(Vec<Document>),
    Object(Vec<(String, Document)>),
}

impl Document {
    /// Reads JSON, and takes the secrets out of it.
    pub(crate) fn read(json: &[u8]) -> Result<Self, serde_json::Error> {
        read(serde_json::from_slice(json)?, DEPTH_LIMIT)
    }

    /// An object of texts.
    pub(crate) fn object<N: Into<String>>(members: impl IntoIterator<Item = (N, Self)>) -> Self {
        let members = members.into_iter();
        Self::Object(members.map(|(name, value)| (name.into(), value)).collect())
    }

    /// A member of an object.
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members
                .iter()
                .rfind(|(member, _)| member == name)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// The values at the end of a path such as `permission_sets.permission_set_name`, which goes through
    /// every element of a list.
    pub(crate) fn at(&self, path: &str) -> Vec<&Self> {
        let (name, rest) = match path.split_once('.') {
            Some((name, rest)) => (name, Some(rest)),
            None => (path, None),
        };
        match (self.member(name), rest) {
            (None | Some(Self::Null), _) => Vec::new(),
            (Some(value), None) => vec![value],
            (Some(Self::List(elements)), Some(rest)) => elements
                .iter()
                .flat_map(|element| element.at(rest))
                .collect(),
            (Some(value), Some(rest)) => value.at(rest),
        }
    }

    /// The text, if it is one.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The elements, if it is a list.
    pub(crate) fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(elements) => Some(elements),
            _ => None,
        }
    }

    /// Writes the value as indented JSON, `indent` levels deep, without a line break at the end.
    pub(crate) fn write_json(&self, writer: &mut impl Write, indent: usize) -> io::Result<()> {
        match self {
            Self::List(elements) if !elements.is_empty() => {
                writer.write_all(b"[")?;
                for (index, element) in elements.iter().enumerate() {
                    new_line(writer, index, indent + 1)?;
                    element.write_json(writer, indent + 1)?;
                }
                new_line(writer, 0, indent)?;
                writer.write_all(b"]")
            }
            Self::Object(members) if !members.is_empty() => {
                writer.write_all(b"{")?;
                for (index, (name, value)) in members.iter().enumerate() {
                    new_line(writer, index, indent + 1)?;
                    write_text(writer, name)?;
                    writer.write_all(b": ")?;
                    value.write_json(writer, indent + 1)?;
                }
                new_line(writer, 0, indent)?;
                writer.write_all(b"}")
            }
            Self::List(_) => writer.write_all(b"[]"),
            Self::Object(_) => writer.write_all(b"{}"),
            Self::Null => writer.write_all(b"null"),
            Self::Boolean(value) => write!(writer, "{value}"),
            Self::Number(text) => writer.write_all(text.as_bytes()),
            Self::Text(text) => write_text(writer, text),
        }
    }

    /// The value as YAML. The serializer writes out control characters, but not the marks that turn the
    /// direction of writing; texts with such marks are quoted, so that they can be written out here.
    pub(crate) fn to_yaml(&self) -> Result<String, serde_saphyr::SerializeError> {
        let yaml = serde_saphyr::to_string(self)?;
        if !yaml.contains(is_mark) {
            return Ok(yaml);
        }
        let written = yaml.chars().map(|character| match character {
            // Four digits: no mark is beyond U+FFFF.
            _ if is_mark(character) => format!("\\u{:04x}", u32::from(character)),
            _ => character.to_string(),
        });
        Ok(written.collect())
    }

    /// The value in one line of JSON.
    pub(crate) fn compact(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl From<&str> for Document {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Document {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u128> for Document {
    fn from(number: u128) -> Self {
        Self::Number(number.to_string())
    }
}

impl<T: Into<Self>> From<Option<T>> for Document {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

fn new_line(writer: &mut impl Write, index: usize, indent: usize) -> io::Result<()> {
    let separator = if index == 0 { "" } else { "," };
    write!(writer, "{separator}\n{:width$}", "", width = 2 * indent)
}

fn write_text(writer: &mut impl Write, text: &str) -> io::Result<()> {
    let json = serde_json::to_string(text)?;
    if !json.contains(is_harmful) {
        return writer.write_all(json.as_bytes());
    }
    // JSON leaves some that a terminal obeys; written out they are the same text.
    for character in json.chars() {
        if is_harmful(character) {
            write!(writer, "\\u{:04x}", u32::from(character))?;
        } else {
            write!(writer, "{character}")?;
        }
    }
    Ok(())
}

fn read(raw: &RawValue, depth: usize) -> Result<Document, serde_json::Error> {
    let text = raw.get();
    let Some(depth) = depth.checked_sub(1) else {
        return Err(serde_json::Error::custom(format_args!(
            "nested more than {DEPTH_LIMIT} levels deep"
        )));
    };
    Ok(match text.as_bytes().first() {
        Some(b'{') => Document::Object(
            serde_json::from_str::<Members<'_>>(text)?
                .0
                .into_iter()
                .map(|(name, value)| Ok((name.to_string(), member(&name, value, depth)?)))
                .collect::<Result<_, serde_json::Error>>()?,
        ),
        Some(b'[') => Document::List(
            serde_json::from_str::<Vec<&RawValue>>(text)?
                .into_iter()
                .map(|element| read(element, depth))
                .collect::<Result<_, _>>()?,
        ),
        Some(b'"') => Document::Text(serde_json::from_str(text)?),
        Some(b't') => Document::Boolean(true),
        Some(b'f') => Document::Boolean(false),
        Some(b'n') => Document::Null,
        _ => Document::Number(text.to_owned()),
    })
}

fn member(name: &str, value: &RawValue, depth: usize) -> Result<Document, serde_json::Error> {
    let empty = matches!(value.get(), "\"\"" | "null");
    if SECRET_MEMBERS.contains(&name) && !empty {
        return Ok(REDACTED.into());
    }
    read(value, depth)
}

/// The members of an object in their order.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = object.next_entry::<String, _>()? {
                    members.push((name.into(), value));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

/// For YAML and for one line of JSON. A number beyond what Rust's types hold exactly is written as a text.
impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Number(text) => match (
                text.parse::<u64>(),
                text.parse::<i64>(),
                text.parse::<f64>(),
            ) {
                (Ok(number), _, _) => serializer.serialize_u64(number),
                (_, Ok(number), _) => serializer.serialize_i64(number),
                (_, _, Ok(number)) if number.is_finite() && text.contains(['.', 'e', 'E']) => {
                    serializer.serialize_f64(number)
                }
                _ => serializer.serialize_str(text),
            },
            Self::Text(text) if text.contains(is_mark) => DoubleQuoted(text).serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(elements) => {
                let mut list = serializer.serialize_seq(Some(elements.len()))?;
                for element in elements {
                    list.serialize_element(element)?;
                }
                list.end()
            }
            Self::Object(members) => {
                let mut object = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    // The serializer cannot be told to quote a name; one with a mark is shown as in a table.
                    if name.contains(is_mark) {
                        object.serialize_entry(&printable(name), value)?;
                    } else {
                        object.serialize_entry(name, value)?;
                    }
                }
                object.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn any_json() -> impl Strategy<Value = Value> {
        let scalar = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            "[ a:\"\\\\\\n\u{e9}\u{200f}\u{2028}\u{202e}\u{2066}-]{0,8}".prop_map(Value::from),
        ];
        scalar.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_as_what_came(value in any_json()) {
            let written = indented(&value.to_string());
            prop_assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), value);
            prop_assert!(!written.chars().any(|c| c != '\n' && is_harmful(c)), "{}", written);
        }

        #[test]
        fn yaml_reads_as_what_came_and_turns_nothing(value in any_json()) {
            let yaml = Document::read(value.to_string().as_bytes()).unwrap().to_yaml().unwrap();
            prop_assert_eq!(serde_saphyr::from_str::<Value>(&yaml).unwrap(), harmless_names(value));
            prop_assert!(!yaml.contains(|c| !matches!(c, '\n' | '\t') && is_harmful(c)), "{}", yaml);
        }

        #[test]
        fn any_bytes_are_answered_without_a_panic(bytes: Vec<u8>) {
            let _ = Document::read(&bytes);
        }
    }

    /// The value with the names that YAML shows.
    fn harmless_names(value: Value) -> Value {
        let name = |name: String| match name.contains(is_mark) {
            true => printable(&name),
            false => name,
        };
        match value {
            Value::Array(elements) => elements.into_iter().map(harmless_names).collect(),
            Value::Object(members) => members
                .into_iter()
                .map(|(key, value)| (name(key), harmless_names(value)))
                .collect(),
            value => value,
        }
    }

    fn indented(json: &str) -> String {
        let mut written = Vec::new();
        let document = Document::read(json.as_bytes()).unwrap();
        document.write_json(&mut written, 0).unwrap();
        String::from_utf8(written).unwrap()
    }

    #[test]
    fn members_keep_their_order_and_numbers_their_form() {
        assert_eq!(
            indented(r#"{"z":1.50,"a":[1e5,18446744073709551616,{}],"b":"김\u00e9","c":[]}"#),
            "{\n  \"z\": 1.50,\n  \"a\": [\n    1e5,\n    18446744073709551616,\n    {}\n  ],\n  \"b\": \"김é\",\n  \"c\": []\n}"
        );
    }

    #[test]
    fn a_password_is_taken_out_wherever_it_stands_and_whatever_it_is() {
        let json = r#"{"password":"p1","users":[{"pass\u0077ord":{"x":"p2"},"temporary_password":true}],"u":{"password":12}}"#;
        let shown = indented(json);
        assert_eq!(shown.matches("[redacted]").count(), 3, "{shown}");
        assert!(!shown.contains("p1") && !shown.contains("p2") && !shown.contains("12"));
        assert_eq!(indented(r#"{"password":""}"#), "{\n  \"password\": \"\"\n}");
        assert_eq!(
            indented(r#"{"password":null}"#),
            "{\n  \"password\": null\n}"
        );
    }

    #[test]
    fn a_path_goes_through_objects_and_every_element_of_a_list() {
        let document = Document::read(
            br#"{"id":"a","sets":[{"id":"b"},{"id":null},{},{"id":"c"}],"in":{"id":"d"}}"#,
        )
        .unwrap();
        let at = |path: &str| -> Vec<String> {
            document
                .at(path)
                .into_iter()
                .map(Document::compact)
                .collect()
        };
        assert_eq!(at("id"), ["\"a\""]);
        assert_eq!(at("sets.id"), ["\"b\"", "\"c\""]);
        assert_eq!(at("in.id"), ["\"d\""]);
        assert!(at("in.other").is_empty() && at("other.id").is_empty());
    }

    #[test]
    fn a_terminal_gets_no_control_character() {
        assert_eq!(
            indented("\"\u{9b}2J\u{202e}\\u001b\""),
            r#""\u009b2J\u202e\u001b""#
        );
    }

    #[test]
    fn deep_nesting_is_an_error() {
        let json = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        let error = Document::read(json.as_bytes()).unwrap_err();
        assert!(error.to_string().contains("127"), "{error}");
    }

    #[test]
    fn yaml_holds_the_same_data() {
        let document = Document::read(
            r#"{"name":"김하늘","count":2,"flag":"yes","none":null,"big":18446744073709551616}"#
                .as_bytes(),
        )
        .unwrap();
        assert_eq!(
            document.to_yaml().unwrap(),
            "name: 김하늘\ncount: 2\nflag: \"yes\"\nnone: null\nbig: \"18446744073709551616\"\n"
        );
    }

    #[test]
    fn marks_that_turn_the_direction_are_written_out_in_yaml_as_well() {
        let document =
            Document::read("{\"a\u{202e}b\":\"\u{2066}x: \\\"\\\\u202e\u{200f}\"}".as_bytes())
                .unwrap();
        assert_eq!(
            document.to_yaml().unwrap(),
            "\"a\\\\u{202e}b\": \"\\u2066x: \\\"\\\\u202e\\u200f\"\n"
        );
    }
}
