//! The body of a request as it goes on the wire, in memory that is wiped.

use std::fmt;
use std::io;
use std::ops::Deref;

use zeroize::Zeroize;

/// Enough for most bodies, so that few of them have to grow, and little enough for a heap to have it at hand.
const FIRST_ROOM: usize = 512;

/// A JSON body, ready to be sent. Its memory is zeroised on drop, and so is what it grew out of while it was written.
///
/// `Debug` prints only how long it is: it may carry a password. Hand it on as it is where you can
/// (`bytes::Bytes::from_owner` takes it), since a copy is nobody's to wipe.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct EncodedBody(Vec<u8>);

impl EncodedBody {
    /// Writes a value as JSON.
    pub(crate) fn json(value: &impl serde::Serialize) -> Result<Self, serde_json::Error> {
        let mut body = Self::default();
        serde_json::to_writer(Growing(&mut body), value)?;
        Ok(body)
    }

    #[cold]
    fn grow_by(&mut self, bytes: usize) {
        let needed = self.len().saturating_add(bytes);
        let mut larger = Self(Vec::with_capacity(needed.saturating_mul(2).max(FIRST_ROOM)));
        larger.0.extend_from_slice(self);
        *self = larger;
    }

    fn wipe(&mut self) {
        self.0.as_mut_slice().zeroize();
    }
}

/// `Vec` would leave its old content behind wherever it grows.
struct Growing<'a>(&'a mut EncodedBody);

impl io::Write for Growing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let content = &mut self.0.0;
        let room = content.capacity().saturating_sub(content.len());
        if bytes.len() > room {
            self.0.grow_by(bytes.len());
        }
        self.0.0.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Wipes what was written. Behind it nothing ever was, since the memory is never shortened and never grows in place.
impl Drop for EncodedBody {
    fn drop(&mut self) {
        self.wipe();
    }
}

impl AsRef<[u8]> for EncodedBody {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Deref for EncodedBody {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for EncodedBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} bytes", self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wiping_a_body_leaves_nothing_of_it() {
        let mut body = EncodedBody::json(&"hunter2").unwrap();
        body.wipe();
        assert_eq!(*body, [0; 9]);
    }

    #[test]
    fn a_body_of_any_length_is_what_serde_json_writes() {
        for length in [0, 1, 500, 1_020, 1_030, 100_000] {
            let value = vec!["é\n"; length];
            let body = EncodedBody::json(&value).unwrap();
            assert_eq!(*body, serde_json::to_vec(&value).unwrap());
        }
    }
}
