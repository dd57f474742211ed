//! Which version a change asks for: semantic versioning, with what it says of versions below 1.0.

use anyhow::{Result, bail};
use cargo_metadata::semver::Version;

/// How much changed, for users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bump {
    /// Nothing that was there is gone or different.
    Compatible,
    /// Somebody's program may no longer build, or do something else.
    Breaking,
}

impl Bump {
    /// The least version for this much change. Below 1.0 the second number tells of what breaks.
    pub(super) fn least_after(self, last: &Version) -> Version {
        match (self, last.major) {
            (Self::Compatible, _) => {
                Version::new(last.major, last.minor, last.patch.saturating_add(1))
            }
            (Self::Breaking, 0) => Version::new(0, last.minor.saturating_add(1), 0),
            (Self::Breaking, major) => Version::new(major.saturating_add(1), 0, 0),
        }
    }
}

/// Refuses a version that is not after the last, or says too little.
pub(super) fn check(version: &Version, last: &Version, bump: Bump) -> Result<()> {
    if version <= last {
        bail!("{version} is not after {last}, the last release; name a greater one");
    }
    let least = bump.least_after(last);
    if *version < least {
        bail!(
            "{version} is too small a step from {last}: what changed is breaking, as `cargo xtask release plan` shows; name {least} or a greater one"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Bump::{Breaking, Compatible};
    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    #[test]
    fn below_1_0_the_second_number_tells_of_what_breaks() {
        assert_eq!(Compatible.least_after(&version("0.1.0")), version("0.1.1"));
        assert_eq!(Breaking.least_after(&version("0.1.3")), version("0.2.0"));
        assert_eq!(Breaking.least_after(&version("1.4.2")), version("2.0.0"));
    }

    #[test]
    fn a_breaking_change_is_no_patch() {
        let refusal = check(&version("0.1.1"), &version("0.1.0"), Breaking).unwrap_err();
        assert!(
            refusal.to_string().contains("name 0.2.0 or a greater one"),
            "{refusal}"
        );
        check(&version("0.2.0"), &version("0.1.0"), Breaking).unwrap();
        check(&version("0.1.1"), &version("0.1.0"), Compatible).unwrap();
    }

    #[test]
    fn a_version_comes_after_the_last() {
        for same_or_earlier in ["0.1.0", "0.0.9"] {
            assert!(check(&version(same_or_earlier), &version("0.1.0"), Compatible).is_err());
        }
    }
}
