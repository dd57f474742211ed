//! The order in which members are written.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "it runs while the program is compiled, where a panic is an error of the compiler"
)]

/// Members by their names, put in order while the program is compiled.
pub(crate) const fn alphabetical<T: Copy, const N: usize>(
    mut members: [(&'static str, T); N],
) -> [(&'static str, T); N] {
    let mut sorted = 1;
    while sorted < N {
        let mut place = sorted;
        while place > 0 && is_before(members[place].0, members[place - 1].0) {
            members.swap(place, place - 1);
            place -= 1;
        }
        sorted += 1;
    }
    members
}

const fn is_before(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut place = 0;
    while place < one.len() && place < other.len() {
        if one[place] != other[place] {
            return one[place] < other[place];
        }
        place += 1;
    }
    one.len() < other.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn members_are_sorted_as_the_library_sorts_them(names in any::<[String; 12]>()) {
            let mut expected: Vec<&'static str> = names.map(|name| &*name.leak()).to_vec();
            let members = std::array::from_fn::<_, 12, _>(|place| (expected[place], place));
            let ours = alphabetical(members).map(|(name, _)| name);
            expected.sort_unstable();
            prop_assert_eq!(ours.as_slice(), expected);
        }
    }
}
