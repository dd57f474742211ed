//! Making credentials of what a place holds: a whole set of keys, or nothing.

use crate::{Credentials, CredentialsError, InvalidCredentials};
use zeroize::Zeroizing;

/// A value, and the name that its place gives it.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) value: Option<Zeroizing<String>>,
}

/// What one place holds.
pub(super) struct KeyPair {
    pub(super) access_key: Named,
    pub(super) secret_key: Named,
    pub(super) auth_token: Named,
}

impl KeyPair {
    /// `None` when nothing of it is there. `place` turns names into the description of a place.
    pub(super) fn into_credentials(
        self,
        place: impl Fn(&str) -> String,
    ) -> Result<Option<Credentials>, CredentialsError> {
        let origin = place(&self.present());
        let missing = self.missing();
        match (
            self.access_key.value,
            self.secret_key.value,
            self.auth_token.value,
        ) {
            (None, None, None) => Ok(None),
            (Some(access_key), Some(secret_key), auth_token) => {
                credentials(&access_key, secret_key, auth_token)
                    .map(Some)
                    .map_err(|reason| CredentialsError::Invalid { origin, reason })
            }
            _ => Err(CredentialsError::Incomplete {
                present: origin,
                missing,
            }),
        }
    }

    fn present(&self) -> String {
        names(
            [&self.access_key, &self.secret_key, &self.auth_token],
            |it| it.value.is_some(),
        )
    }

    fn missing(&self) -> String {
        names([&self.access_key, &self.secret_key], |it| {
            it.value.is_none()
        })
    }
}

fn names<const N: usize>(all: [&Named; N], wanted: impl Fn(&Named) -> bool) -> String {
    let wanted: Vec<&str> = all
        .into_iter()
        .filter(|named| wanted(named))
        .map(|named| named.name.as_str())
        .collect();
    wanted.join(" and ")
}

fn credentials(
    access_key: &str,
    mut secret_key: Zeroizing<String>,
    auth_token: Option<Zeroizing<String>>,
) -> Result<Credentials, InvalidCredentials> {
    let credentials = Credentials::new(access_key, std::mem::take(&mut *secret_key))?;
    match auth_token {
        Some(mut token) => credentials.with_session_token(std::mem::take(&mut *token)),
        None => Ok(credentials),
    }
}
