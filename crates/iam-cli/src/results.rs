//! Calls whose answer is one object, nothing at all, or what has become of each of several ids.

use std::fmt::Display;

use iam_client::model::{Operation, Removal, RemoveFailCaused, RemoveSuccess};

use crate::client::Session;
use crate::diagnostics;
use crate::document::Document;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Format, View};

const REMOVAL: View<'_> = View {
    list: "results",
    columns: &["id", "name", "result", "error_code", "cause"],
    id: "id",
};

/// Sends a call and prints the object of its answer, which stands under this member or is all of it.
/// `done` says what has happened, for the case that the answer does not print.
pub(crate) async fn show<O: Operation>(
    session: &mut Session,
    operation: &O,
    member: &str,
    done: &str,
) -> Result<(), Failure> {
    let Some(answer) = session.send(operation).await? else {
        return session.output.flush();
    };
    let answer = read(&answer.body, done)?;
    let object = answer.member(member).unwrap_or(&answer);
    session.output.object(&answer, object, "id")?;
    session.output.flush()
}

/// Sends a call whose answer is empty, and says that it was done.
pub(crate) async fn acknowledge<O: Operation<Response = ()>>(
    session: &mut Session,
    operation: &O,
    done: impl Display,
) -> Result<(), Failure> {
    let answer = session.send(operation).await?;
    session.output.flush()?;
    if answer.is_some() {
        diagnostics::note(&done);
    }
    Ok(())
}

/// Sends a deletion and prints what has become of each id; it fails when one of them was not deleted.
pub(crate) async fn remove<O: Operation<Response: Removal>>(
    session: &mut Session,
    operation: &O,
) -> Result<(), Failure> {
    let Some(answer) = session.send(operation).await? else {
        return session.output.flush();
    };
    let document = read(&answer.body, "the deletion was answered")?;
    let (removed, failed) = (answer.removed(), answer.failed());
    let mut rows: Vec<Document> = removed.iter().map(deleted).collect();
    if session.output.format() != Format::Ids {
        rows.extend(failed.iter().map(not_deleted));
    }
    session.output.list(&document, &rows, &REMOVAL)?;
    session.output.flush()?;
    if answer.is_complete() {
        return Ok(());
    }
    let all = removed.len() + failed.len();
    Err(Failure::new(
        Exit::Partial,
        match failed.len() {
            0 => "the answer does not say whether everything was deleted".to_owned(),
            failed => format!("{failed} of {all} could not be deleted"),
        },
    ))
}

fn read(body: &[u8], done: &str) -> Result<Document, Failure> {
    Document::read(body).map_err(|error| {
        Failure::other(format_args!(
            "{done}, but the answer cannot be shown: {error}"
        ))
    })
}

fn deleted(success: &RemoveSuccess) -> Document {
    Document::object([
        ("id", Document::from(success.success_id.as_str())),
        ("name", success.success_name.as_str().into()),
        ("result", "deleted".into()),
    ])
}

fn not_deleted(failure: &RemoveFailCaused) -> Document {
    Document::object([
        ("id", Document::from(failure.failed_id.as_str())),
        ("name", failure.failed_name.as_str().into()),
        ("result", "failed".into()),
        ("error_code", failure.error_code.as_str().into()),
        ("cause", failure.failed_caused.as_str().into()),
    ])
}
