//! What has become of each of several things that were to be deleted.

/// An answer that says of each id whether it was deleted. That some were not is data, not an error: the
/// call has succeeded.
///
/// ```
/// use iam_model::Removal;
/// use iam_model::users::UserRemoveResponse;
///
/// let answer: UserRemoveResponse = serde_json::from_str(
///     r#"{"success_ids":[{"success_id":"7f8c","success_name":"test"}],
///         "failed_ids":[{"failed_id":"9a0d","error_code":"NOT_FOUND"}]}"#,
/// )?;
/// assert_eq!(answer.removed()[0].success_id.as_str(), Some("7f8c"));
/// assert_eq!(answer.failed()[0].error_code.as_str(), Some("NOT_FOUND"));
/// assert!(!answer.is_complete());
/// # Ok::<(), serde_json::Error>(())
/// ```
pub trait Removal {
    /// What was deleted; empty as well when the answer does not say.
    fn removed(&self) -> &[RemoveSuccess];

    /// What was not deleted, and why; empty as well when the answer does not say.
    fn failed(&self) -> &[RemoveFailCaused];

    /// Whether the answer says that nothing failed.
    fn is_complete(&self) -> bool;
}

/// Makes an answer with the members `success_ids` and `failed_ids` a [`Removal`].
macro_rules! removal {
    ($answer:ty) => {
        impl $crate::Removal for $answer {
            fn removed(&self) -> &[$crate::RemoveSuccess] {
                self.success_ids.value().map_or(&[], |list| list)
            }

            fn failed(&self) -> &[$crate::RemoveFailCaused] {
                self.failed_ids.value().map_or(&[], |list| list)
            }

            fn is_complete(&self) -> bool {
                self.failed_ids
                    .value()
                    .is_some_and(|list| list.is_empty() && list.odd().is_empty())
            }
        }
    };
}

answer! {
    /// One thing that was deleted \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/removesuccess/>.
    pub struct RemoveSuccess {
        required {}
        nullable {}
        optional {
            /// The id.
            success_id: String,
            /// The name.
            success_name: String,
        }
    }
}

answer! {
    /// One thing that was not deleted \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/removefailcaused/>.
    pub struct RemoveFailCaused {
        required {}
        nullable {}
        optional {
            /// Why, as a word, such as `NOT_FOUND`.
            error_code: String,
            /// Why, as the name of an error, such as `NotFoundError`.
            failed_caused: String,
            /// The id.
            failed_id: String,
            /// The name; empty in the example of the reference.
            failed_name: String,
        }
    }
}
