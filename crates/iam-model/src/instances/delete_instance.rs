//! DeleteInstance: the instance and everything in it.

use crate::InstanceId;

operation! {
    /// Deletes an instance, `DELETE /v1/instances/{instance_id}`. Documented alike in all five versions
    /// of the reference:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/deleteinstance/>.
    ///
    /// All its users, groups, permission sets and assignments go with it (platform.md §6 \[doc\]).
    /// Repeating it deletes nothing more, though it may be answered with 404 (our conclusion; the
    /// reference does not say).
    pub struct DeleteInstance: DELETE "/v1/instances/{instance_id}" => NO_CONTENT ();
    idempotency: Idempotent;
    versions: V1_0 Documented, V1_1 Documented, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    path {
        /// The instance to delete.
        instance_id: InstanceId,
    }
}
