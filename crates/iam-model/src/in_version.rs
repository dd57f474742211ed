//! One piece of code for all shapes of an operation.

/// Does something in the shape that an operation has in a version: names that shape, out of those listed, and evaluates
/// an expression with it.
///
/// Shapes of one operation have the same name and mostly the same members, so that one expression is usually right
/// for all of them; it is compiled once for each. It may use `?`, `return` and `.await` as if it stood there by itself.
///
/// ```
/// use iam_model::instances::ShowInstance;
/// use iam_model::later::{since_1_5, since_1_6};
/// use iam_model::superseded::before_1_3;
/// use iam_model::{ApiVersion, InstanceId, Operation, UnsupportedVersion, decode, in_version};
///
/// /// The name of an instance, out of the answer of whatever version.
/// fn name(version: ApiVersion, answer: &[u8]) -> Result<Option<String>, Box<dyn std::error::Error>> {
///     in_version!(version, Show in [
///         ShowInstance, before_1_3::ShowInstance, since_1_5::ShowInstance, since_1_6::ShowInstance,
///     ] => {
///         let answer: <Show as Operation>::Response = decode(answer)?;
///         let instance = answer.instance.into_value();
///         Ok(instance.and_then(|instance| instance.name.into_value()))
///     })?
/// }
///
/// let answer = br#"{"instance":{"id":"ssoins-12345","name":"Acme"}}"#;
/// for version in [ApiVersion::V1_1, ApiVersion::V1_4, ApiVersion::V1_6] {
///     assert_eq!(name(version, answer)?, Some("Acme".to_owned()));
/// }
/// assert_eq!(
///     name(ApiVersion::V1_0, answer).unwrap_err().to_string(),
///     "ShowInstance has no shape that is known in version 1.0; ask for one of 1.1, 1.2, 1.3, 1.4, 1.5, 1.6",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The whole is a `Result`: [`UnsupportedVersion`](crate::UnsupportedVersion) when none of the shapes is that of the
/// version, and then the expression is not evaluated.
#[macro_export]
macro_rules! in_version {
    ($version:expr, $Shape:ident in [$first:ty $(, $other:ty)* $(,)?] => $work:expr) => {{
        let version: $crate::ApiVersion = $version;
        match <$first as $crate::Operation>::certainty(version) {
            ::core::result::Result::Ok(_) => {
                type $Shape = $first;
                ::core::result::Result::Ok($work)
            }
            $(
                _ if <$other as $crate::Operation>::certainty(version).is_ok() => {
                    type $Shape = $other;
                    ::core::result::Result::Ok($work)
                }
            )*
            ::core::result::Result::Err(unsupported) => ::core::result::Result::Err(unsupported),
        }
    }};
}
