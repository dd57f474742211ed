//! The shapes of an operation: which there are, how one is chosen, and how the wrong one is refused.

use std::cell::Cell;
use std::collections::BTreeSet;

use iam_model::instances::ShowInstance;
use iam_model::later::{since_1_5, since_1_6};
use iam_model::superseded::{before_1_2, before_1_3};
use iam_model::users::SetUser;
use iam_model::{
    ApiVersion, InstanceId, Operation, Schema, UnsupportedVersion, account_assignments, encode,
    in_version, instances, permission_sets, shapes_of,
};

use crate::operations::{Visit, visit_all};

/// Counts the types, and looks for each of them among the shapes.
#[derive(Default)]
struct Listed {
    types: usize,
    names: BTreeSet<&'static str>,
}

impl Visit for Listed {
    fn visit<O: Operation<Response: Schema>>(&mut self) {
        self.types += 1;
        self.names.insert(O::NAME);
        let listed = shapes_of(O::NAME).filter(|shape| {
            (shape.versions, shape.body.name, shape.answer.name)
                == (O::VERSIONS, O::Body::NAME, O::Response::NAME)
        });
        assert_eq!(listed.count(), 1, "{}", O::NAME);
    }
}

#[test]
fn every_operation_stands_among_the_shapes_of_its_name_once() {
    let mut listed = Listed::default();
    visit_all(&mut listed);
    let shapes = listed.names.iter().flat_map(|name| shapes_of(name));
    assert_eq!(shapes.count(), listed.types);
    assert_eq!(listed.names.len(), 32);
}

#[test]
fn no_two_shapes_of_an_operation_claim_a_version() {
    let mut listed = Listed::default();
    visit_all(&mut listed);
    for name in listed.names {
        for minor in 0..=9 {
            let version = ApiVersion::new(1, minor);
            let claim = shapes_of(name).filter(|shape| shape.is_of(version));
            assert!(claim.count() <= 1, "{name} {version}");
        }
    }
}

/// Which shape of ShowInstance is chosen, by the name of its answer.
fn chosen(version: ApiVersion) -> Result<&'static str, UnsupportedVersion> {
    in_version!(version, Show in [
        ShowInstance, before_1_3::ShowInstance, since_1_5::ShowInstance, since_1_6::ShowInstance,
    ] => {
        let show = Show::new("ssoins-1".parse::<InstanceId>().unwrap());
        assert_eq!(encode(&show).unwrap().target, "/v1/instances/ssoins-1");
        <<Show as Operation>::Response as Schema>::NAME
    })
}

#[test]
fn the_shape_of_the_version_is_chosen() {
    let names = (1..=7).map(|minor| chosen(ApiVersion::new(1, minor)).unwrap());
    assert_eq!(
        names.collect::<Vec<_>>(),
        [
            "InstanceShowResponseAddResourceV1Dot1",
            "InstanceShowResponseAddResourceV1Dot1",
            "InstanceShowResponseAddResourceV1Dot3",
            "InstanceShowResponseAddResourceV1Dot3",
            "InstanceShowResponseAddResourceV1Dot5",
            "InstanceShowResponseAddResourceV1Dot6",
            "InstanceShowResponseAddResourceV1Dot6",
        ]
    );
}

#[test]
fn nothing_is_done_in_a_version_without_a_shape() {
    let done = Cell::new(0);
    let tried = in_version!(ApiVersion::V1_0, Set in [
        instances::SetInstance, since_1_5::SetInstance,
    ] => {
        done.set(done.get() + Set::PARAMETERS.len());
    });
    assert_eq!(tried.unwrap_err().operation, "SetInstance");
    assert_eq!(done.get(), 0);
}

#[test]
fn a_refusal_names_the_shape_of_the_version_or_the_versions_that_have_one() {
    let refusal = |refused: Result<_, UnsupportedVersion>| refused.unwrap_err().to_string();
    assert_eq!(
        refusal(SetUser::certainty(ApiVersion::new(0, 9))),
        "SetUser has no shape that is known in version 0.9; ask for one of 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6"
    );
    assert_eq!(
        refusal(ShowInstance::certainty(ApiVersion::V1_0)),
        "ShowInstance has no shape that is known in version 1.0; ask for one of 1.1, 1.2, 1.3, 1.4, 1.5, 1.6"
    );
    assert_eq!(
        refusal(permission_sets::CreatePermissionSet::certainty(
            ApiVersion::V1_1
        )),
        "CreatePermissionSet has another shape in version 1.1, which is before_1_2::CreatePermissionSet; take that, or \
         ask for one of 1.2, 1.3, 1.4, 1.5, 1.6"
    );
    assert_eq!(
        refusal(before_1_2::CreateAccountAssignment::certainty(
            ApiVersion::V1_6
        )),
        "CreateAccountAssignment has another shape in version 1.6, which is since_1_6::CreateAccountAssignment; take \
         that, or ask for one of 1.0, 1.1"
    );
    assert_eq!(
        refusal(account_assignments::CreateAccountAssignment::certainty(
            ApiVersion::V1_1
        )),
        "CreateAccountAssignment has another shape in version 1.1, which is before_1_2::CreateAccountAssignment; take \
         that, or ask for one of 1.2, 1.3, 1.4, 1.5"
    );
}
