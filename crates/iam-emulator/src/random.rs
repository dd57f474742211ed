//! Fresh ids, and keys that nobody can guess.

use iam_auth::{AccessKey, Credentials, SecretKey};

use crate::BuildError;

/// 32 hexadecimal digits.
pub(crate) fn hex_id(random: &mut fastrand::Rng) -> String {
    format!("{:032x}", random.u128(..))
}

/// `req-` and a random UUID (version 4), as the service writes the ids of requests \[live\].
pub(crate) fn request_id() -> String {
    const FORM: &str = "req-xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
    let mut random = fastrand::Rng::new();
    let fill = |place| match place {
        'x' => random.digit(16),
        // The variant of RFC 9562.
        'y' => random.choice(['8', '9', 'a', 'b']).unwrap_or('8'),
        place => place,
    };
    FORM.chars().map(fill).collect()
}

/// The gateway's id of a request, like `ddb55d57-40524` \[live\].
pub(crate) fn gateway_request_id() -> String {
    format!("{:08x}-{}", fastrand::u32(..), fastrand::u16(..))
}

/// The number on the web firewall's page.
pub(crate) fn support_id() -> String {
    fastrand::u64(10_u64.pow(18)..10_u64.pow(19)).to_string()
}

/// A new key pair from the operating system's generator.
pub(crate) fn credentials() -> Result<Credentials, BuildError> {
    let access_key = AccessKey::new(format!("AK{}", letters::<18>()?));
    let secret_key = SecretKey::new(letters::<40>()?);
    Ok(Credentials::from_keys(
        access_key.map_err(BuildError::Credentials)?,
        secret_key.map_err(BuildError::Credentials)?,
    ))
}

/// Each letter carries five bits.
fn letters<const COUNT: usize>() -> Result<String, BuildError> {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut bytes = [0; COUNT];
    getrandom::fill(&mut bytes).map_err(|error| BuildError::Randomness(error.to_string()))?;
    Ok(bytes
        .iter()
        .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)))
        .map(|letter| char::from(*letter))
        .collect())
}
