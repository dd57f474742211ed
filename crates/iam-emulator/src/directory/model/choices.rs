//! What a random step chooses from.

use std::fmt;

/// Bytes, one for each choice. When they run out everything is the first of its kind.
#[derive(Clone)]
pub(super) struct Choices(std::vec::IntoIter<u8>);

/// On one line, for a walk that fails prints very many.
impl fmt::Debug for Choices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.0.as_slice().iter();
        bytes.try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Choices {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self(bytes.into_iter())
    }

    /// One of so many.
    pub(super) fn pick(&mut self, count: usize) -> usize {
        usize::from(self.0.next().unwrap_or(0)) % count
    }

    /// Whether it is the one case of so many.
    pub(super) fn is_one_in(&mut self, count: usize) -> bool {
        self.pick(count) == count - 1
    }

    pub(super) fn one_of<T: Clone>(&mut self, values: &[T]) -> T {
        values[self.pick(values.len())].clone()
    }

    /// From `least` to two more.
    pub(super) fn few<T>(&mut self, least: usize, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = least + self.pick(3);
        (0..count).map(|_| one(self)).collect()
    }
}
