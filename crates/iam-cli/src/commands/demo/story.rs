//! What the demo tells a person.

use iam_client::model::users::{SetUser, UserDetail};
use iam_client::model::{Kind, Operation as _, Schema as _};

use super::{Call, Demo, USER};
use crate::document::Document;
use crate::exit::Exit;
use crate::output::{cell, ruled_table, table};

impl Demo {
    pub(super) fn story(&self) -> String {
        let Some(last) = self.calls.last() else {
            return String::new();
        };
        format!(
            "An emulator of ID Center serves on {endpoint_url}. Nothing of yours is read or sent.\n\
             \n\
             1. SetUser in each version: {method} {path}, signed,\n   \
             with the body of the reference's example. The directory is put back before each call.\n\
             \n\
             {calls}\n\
             \n\
             2. The typed answer of version {version}; * marks what changed.\n\
             \n\
             {answer}\n\
             \n\
             3. What a refusal tells: the same call for a user who is not there.\n\
             \n\
             error: {refusal}\n\
             \n\
             {parts}\n\
             \n\
             Next: `scp-idc emulator` serves until you stop it, `scp-idc user set --help` tells how to call it.",
            endpoint_url = self.endpoint_url,
            method = SetUser::METHOD,
            path = SetUser::PATH.replace("{user_uuid}", USER),
            calls = self.call_table(),
            version = last.version,
            answer = answer_table(last),
            refusal = self.refusal,
            parts = self.refusal_table(),
        )
    }

    fn call_table(&self) -> String {
        let lifecycle = format!("lifecycle on\n{}", self.today);
        let header = [
            "version",
            &lifecycle,
            "status",
            "what changed",
            "request id",
            "ms",
        ];
        ruled_table(&header, self.calls.iter().map(Call::row))
    }

    fn refusal_table(&self) -> String {
        let rows = self.refusal_parts().into_iter();
        table(
            &["what the error tells", "value"],
            rows.map(|(name, value)| vec![name.replace('_', " "), cell(&value)]),
        )
    }

    /// What a program can ask the error.
    pub(super) fn refusal_parts(&self) -> Vec<(&'static str, Document)> {
        let error = &self.refusal;
        let details = error
            .details()
            .iter()
            .map(|text| Document::from(text.as_str()));
        vec![
            ("operation", error.operation().into()),
            ("kind", format!("{:?}", error.kind()).into()),
            (
                "status",
                error
                    .status()
                    .map(|status| u128::from(status.as_u16()))
                    .into(),
            ),
            ("code", error.code().into()),
            ("details", Document::List(details.collect())),
            ("request_id", error.request_id().into()),
            ("outcome", format!("{:?}", error.outcome()).into()),
            ("attempts", u128::from(error.attempts()).into()),
            ("exit_code", u128::from(Exit::from(error) as u8).into()),
        ]
    }
}

impl Call {
    fn row(&self) -> Vec<String> {
        vec![
            self.version.to_string(),
            self.lifecycle
                .to_string()
                .replace(" since ", "\nsince ")
                .replace(" until ", "\nuntil "),
            self.answer.status.as_u16().to_string(),
            lines_of_two(&self.changed),
            self.answer.request_id().unwrap_or("none").to_owned(),
            format!("{:.1}", self.answer.elapsed.as_secs_f64() * 1000.0),
        ]
    }
}

fn lines_of_two(names: &[&str]) -> String {
    let lines: Vec<String> = names.chunks(2).map(|pair| pair.join(", ")).collect();
    lines.join(",\n")
}

/// Every member of the reference's UserDetail, with its type there, before and after.
fn answer_table(call: &Call) -> String {
    let typed = serde_json::to_vec(&call.answer.value)
        .and_then(|json| Document::read(&json))
        .unwrap_or(Document::Null);
    let after = typed.member("user").cloned().unwrap_or(Document::Null);
    let shown = |user: &Document, name| user.member(name).map_or_else(String::new, cell);
    let rows = UserDetail::MEMBERS.iter().map(|member| {
        let before = shown(&call.before, member.name);
        let after = shown(&after, member.name);
        let mark = if before == after { "" } else { " *" };
        vec![
            format!("{}{mark}", member.name),
            type_of(member.kind).to_owned(),
            before,
            after,
        ]
    });
    table(&["member", "type", "before", "after"], rows)
}

fn type_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Timestamp => "time",
        Kind::Boolean => "boolean",
        Kind::Integer => "integer",
        Kind::List(_) => "list",
        Kind::Object { name, .. } => name,
        _ => "any",
    }
}
