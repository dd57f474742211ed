//! What the version table says of a version on a date, and an operation of a version.

use iam_model::instances::ShowInstance;
use iam_model::later::{since_1_5, since_1_6};
use iam_model::superseded::before_1_3;
use iam_model::users::{CreateUser, ListUsers, SetUser, ShowUser};
use iam_model::{
    ApiVersion, Certainty, Date, Lifecycle, Operation, OperationVersions, VERSION_TABLE,
};

fn on(version: ApiVersion, today: &str) -> String {
    VERSION_TABLE
        .lifecycle(version, today.parse::<Date>().unwrap())
        .to_string()
}

#[test]
fn each_version_changes_its_state_on_its_date() {
    use ApiVersion as V;
    let table = [
        (V::V1_0, "2026-02-22", "supported until 2026-02-23"),
        (V::V1_0, "2026-02-23", "retired since 2026-02-23"),
        (V::V1_0, "2026-02-24", "retired since 2026-02-23"),
        (V::V1_1, "2026-05-30", "supported until 2026-05-31"),
        (V::V1_1, "2026-05-31", "retired since 2026-05-31"),
        (V::V1_1, "2026-06-01", "retired since 2026-05-31"),
        (V::V1_2, "2026-09-29", "supported until 2026-09-30"),
        (V::V1_2, "2026-09-30", "may be withdrawn since 2026-09-30"),
        (V::V1_2, "2026-10-01", "may be withdrawn since 2026-09-30"),
        (V::V1_3, "2026-11-29", "supported until 2026-11-30"),
        (V::V1_3, "2026-11-30", "may be withdrawn since 2026-11-30"),
        (V::V1_3, "2026-12-01", "may be withdrawn since 2026-11-30"),
        (V::V1_4, "1970-01-01", "current"),
        (V::V1_4, "2026-11-23", "current"),
        (V::V1_4, "9999-12-30", "current"),
        (V::V1_5, "2026-11-23", "beyond the reference edition"),
        (V::V1_6, "1970-01-01", "beyond the reference edition"),
        (V::new(1, 7), "2026-11-23", "not in the version table"),
        (V::new(0, 9), "2026-11-23", "not in the version table"),
    ];
    for (version, today, expected) in table {
        assert_eq!(on(version, today), expected, "{version} on {today}");
    }
}

#[test]
fn on_2026_11_23_two_of_five_versions_are_retired() {
    let today = "2026-11-23";
    assert_eq!(on(ApiVersion::V1_4, today), "current");
    assert_eq!(on(ApiVersion::V1_3, today), "supported until 2026-11-30");
    assert_eq!(
        on(ApiVersion::V1_2, today),
        "may be withdrawn since 2026-09-30"
    );
    assert_eq!(on(ApiVersion::V1_1, today), "retired since 2026-05-31");
    assert_eq!(on(ApiVersion::V1_0, today), "retired since 2026-02-23");
    let retired = VERSION_TABLE
        .rows()
        .iter()
        .map(|row| VERSION_TABLE.lifecycle(row.version, today.parse().unwrap()))
        .filter(|lifecycle| Lifecycle::is_retired(*lifecycle))
        .count();
    assert_eq!(retired, 2);
    assert_eq!(VERSION_TABLE.current(), ApiVersion::V1_4);
}

fn certainties<O: Operation>() -> [Option<Certainty>; 9] {
    let versions = [
        (0, 9),
        (1, 0),
        (1, 1),
        (1, 2),
        (1, 3),
        (1, 4),
        (1, 5),
        (1, 6),
        (1, 7),
    ];
    versions.map(|(major, minor)| O::certainty(ApiVersion::new(major, minor)).ok())
}

#[test]
fn an_operation_says_how_certain_its_shape_is_in_a_version() {
    const D: Option<Certainty> = Some(Certainty::Documented);
    const I: Option<Certainty> = Some(Certainty::Inferred);
    const M: Option<Certainty> = Some(Certainty::Matched);
    const U: Option<Certainty> = Some(Certainty::Unknown);
    assert_eq!(certainties::<SetUser>(), [None, D, D, D, D, D, M, M, U]);
    assert_eq!(certainties::<ShowUser>(), [None, I, I, D, D, D, M, M, U]);
    assert_eq!(certainties::<CreateUser>(), [None, I, D, D, D, D, M, M, U]);
    assert_eq!(
        SetUser::certainty(ApiVersion::new(2, 0)),
        Ok(Certainty::Unknown)
    );
}

#[test]
fn a_shape_beyond_the_reference_edition_goes_on_until_a_version_changes_it() {
    const I: Option<Certainty> = Some(Certainty::Inferred);
    const M: Option<Certainty> = Some(Certainty::Matched);
    const D: Option<Certainty> = Some(Certainty::Documented);
    const U: Option<Certainty> = Some(Certainty::Unknown);
    const N: Option<Certainty> = None;
    assert_eq!(certainties::<ListUsers>(), [N, I, D, D, D, D, M, N, N]);
    assert_eq!(
        certainties::<since_1_6::ListUsers>(),
        [N, N, N, N, N, N, N, I, U]
    );
    assert_eq!(
        certainties::<before_1_3::ShowInstance>(),
        [N, N, I, D, N, N, N, N, N]
    );
    assert_eq!(certainties::<ShowInstance>(), [N, N, N, N, D, D, N, N, N]);
    assert_eq!(
        certainties::<since_1_5::ShowInstance>(),
        [N, N, N, N, N, N, M, N, N]
    );
    assert_eq!(
        certainties::<since_1_6::ShowInstance>(),
        [N, N, N, N, N, N, N, M, U]
    );
    assert_eq!(
        certainties::<since_1_5::SetInstance>(),
        [N, N, N, N, N, N, M, M, U]
    );
}

#[test]
fn the_versions_seen_after_the_reference_edition_are_known_apart() {
    assert_eq!(VERSION_TABLE.later(), [ApiVersion::V1_5, ApiVersion::V1_6]);
    for version in VERSION_TABLE.later() {
        assert!(VERSION_TABLE.row(*version).is_none(), "{version}");
    }
}

#[test]
fn a_version_between_or_after_those_of_an_older_shape_is_refused() {
    const OLD: OperationVersions = OperationVersions::new(&[
        (ApiVersion::V1_0, Certainty::Inferred),
        (ApiVersion::V1_2, Certainty::Documented),
    ]);
    assert_eq!(OLD.certainty(ApiVersion::V1_0), Some(Certainty::Inferred));
    assert_eq!(OLD.certainty(ApiVersion::V1_1), None);
    assert_eq!(OLD.certainty(ApiVersion::V1_3), None);
    assert_eq!(OLD.certainty(ApiVersion::new(1, 5)), None);
}
