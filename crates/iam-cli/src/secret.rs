//! Secrets that a request carries: from standard input or a file, never from an argument.

use iam_client::model::Secret;

use crate::body::FromJson;
use crate::failure::Failure;
use crate::input::Input;

/// The secret of a pair of flags `--…-stdin` and `--…-file`, without the line break that ends a line of text.
pub(crate) fn read(
    what: &str,
    from_stdin: bool,
    file: Option<&Input>,
    body: &FromJson,
) -> Result<Option<Secret>, Failure> {
    let source = match (from_stdin, file) {
        (true, _) => &Input::StandardInput,
        (false, Some(file)) => file,
        (false, None) => return Ok(None),
    };
    if (&Some(Input::StandardInput), source) == (&body.from_json, &Input::StandardInput) {
        return Err(Failure::usage(format_args!(
            "standard input cannot be both the body and the {what}; take one of them from a file"
        )));
    }
    source.warn_if_open_to_others();
    // Wiped in its whole length.
    let text = Secret::new(source.read()?);
    let text = text.expose();
    let secret = text.strip_suffix('\n').unwrap_or(text);
    let secret = secret.strip_suffix('\r').unwrap_or(secret);
    if secret.is_empty() {
        return Err(Failure::usage(format_args!("{source} holds no {what}")));
    }
    Ok(Some(Secret::new(secret)))
}
