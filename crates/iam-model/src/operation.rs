//! An operation of the API as a type, and how it becomes a request and back.

use std::fmt;

use http::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::schema::{Kind, Member, Schema};
use crate::shapes::{KNOWN, KnownShape};
use crate::{
    ApiVersion, EncodedBody, InvalidRequest, ReceivedParameters, RequestTarget, VERSION_TABLE,
};

/// An operation of the API. A value of the type is one call of it.
///
/// The same type serves both sides: a client writes it with [`encode`] and reads its answer with
/// [`decode`](crate::decode); a server reads it with [`Operation::from_request`].
pub trait Operation: Sized + Send + Sync {
    /// The name in the reference, such as `SetUser`.
    const NAME: &'static str;
    /// The HTTP method.
    const METHOD: Method;
    /// The path, with a `{name}` for each parameter in it.
    const PATH: &'static str;
    /// The parameters in path and query.
    const PARAMETERS: &'static [Parameter];
    /// The status of a successful answer.
    const SUCCESS: StatusCode;
    /// The versions in which the operation has this shape, and how certain that is.
    const VERSIONS: OperationVersions;
    /// Whether a call may be repeated.
    const IDEMPOTENCY: Idempotency;
    /// The body of the request; [`NoBody`] when there is none.
    type Body: Schema + Serialize + DeserializeOwned;
    /// The body of a successful answer; `()` when there is none.
    type Response: Serialize + DeserializeOwned + Send;

    /// Puts the parameters into the target.
    fn target(&self, target: RequestTarget) -> RequestTarget;

    /// The body, unless the operation has none.
    fn body(&self) -> Option<&Self::Body>;

    /// Reads a received request, for a server.
    ///
    /// # Errors
    /// When a parameter is missing or invalid.
    fn from_request(
        parameters: &ReceivedParameters,
        body: Self::Body,
    ) -> Result<Self, InvalidRequest>;

    /// How certain the shape is in a version.
    ///
    /// # Errors
    /// When the operation has no known shape in that version.
    fn certainty(version: ApiVersion) -> Result<Certainty, UnsupportedVersion> {
        Self::VERSIONS.certainty(version).ok_or(UnsupportedVersion {
            operation: Self::NAME,
            version,
            known: Self::VERSIONS,
        })
    }
}

/// Whether a call may be repeated without another effect than that of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Idempotency {
    /// It changes nothing.
    Safe,
    /// Repeating it changes nothing more.
    Idempotent,
    /// Repeating it may do its work twice.
    NonIdempotent,
}

/// How certain a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Certainty {
    /// Read from the reference of that version.
    Documented,
    /// Concluded from the names of models and from the history of changes.
    Inferred,
    /// The version is beyond the reference edition: its models were documented, and matched by example
    /// to the operations that use them.
    Matched,
    /// No source: the version is newer than every one known, and its shape is assumed to be the newest
    /// one known.
    Unknown,
}

/// The versions in which an operation has one shape, ascending; checked when it is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperationVersions {
    listed: &'static [(ApiVersion, Certainty)],
    changed_in: Option<ApiVersion>,
}

impl OperationVersions {
    /// The versions with their certainty; evaluated when it is compiled.
    #[must_use]
    #[expect(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        reason = "evaluated when it is compiled"
    )]
    pub const fn new(versions: &'static [(ApiVersion, Certainty)]) -> Self {
        assert!(!versions.is_empty(), "an operation is served in a version");
        let mut index = 1;
        while index < versions.len() {
            assert!(
                versions[index - 1].0.is_before(versions[index].0),
                "the versions ascend"
            );
            index += 1;
        }
        Self {
            listed: versions,
            changed_in: None,
        }
    }

    /// The same, but ended by a version beyond the reference edition that changed the shape.
    #[must_use]
    #[expect(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        reason = "evaluated when it is compiled"
    )]
    pub const fn changed_in(self, version: ApiVersion) -> Self {
        assert!(
            self.listed[self.listed.len() - 1].0.is_before(version),
            "a shape ends after its last version"
        );
        Self {
            changed_in: Some(version),
            ..self
        }
    }

    /// The versions with their certainty.
    #[must_use]
    pub const fn listed(&self) -> &'static [(ApiVersion, Certainty)] {
        self.listed
    }

    /// How certain the shape is in a version; `None` when it is not known to have this shape there.
    ///
    /// A shape that has come as far as the reference edition goes on until a version changes it: with
    /// [`Certainty::Matched`] in the versions of [`VersionTable::later`](crate::VersionTable::later),
    /// and with [`Certainty::Unknown`] in a version beyond those.
    #[must_use]
    pub fn certainty(&self, version: ApiVersion) -> Option<Certainty> {
        let listed = self.listed.iter().find(|(known, _)| *known == version);
        listed
            .map(|(_, certainty)| *certainty)
            .or_else(|| self.goes_on_to(version).then(|| beyond_edition(version))?)
    }

    /// The versions of the [`VERSION_TABLE`] and those [beyond it](crate::VersionTable::later) in which the
    /// operation is known to have this shape.
    pub fn known(self) -> impl Iterator<Item = ApiVersion> {
        every_version().filter(move |version| self.certainty(*version).is_some())
    }

    fn goes_on_to(&self, version: ApiVersion) -> bool {
        let edition = VERSION_TABLE.rows().last().map(|row| row.version);
        let last = self.listed.last().map(|(known, _)| *known);
        last >= edition
            && last < Some(version)
            && self.changed_in.is_none_or(|changed| version < changed)
    }
}

/// How certain a shape is that has not changed since the reference edition.
fn beyond_edition(version: ApiVersion) -> Option<Certainty> {
    let later = VERSION_TABLE.later();
    if later.contains(&version) {
        Some(Certainty::Matched)
    } else {
        (later.last() < Some(&version)).then_some(Certainty::Unknown)
    }
}

/// A version in which an operation is not known to have the shape that was asked of it. Nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnsupportedVersion {
    /// The operation.
    pub operation: &'static str,
    /// The version asked for.
    pub version: ApiVersion,
    /// The versions in which the operation has this shape.
    pub known: OperationVersions,
}

/// In the reference edition and beyond it, in their order.
fn every_version() -> impl Iterator<Item = ApiVersion> {
    let edition = VERSION_TABLE.rows().iter().map(|row| row.version);
    edition.chain(VERSION_TABLE.later().iter().copied())
}

/// It tells which module has the shape of the version, or where there is none, in which versions there is one.
impl fmt::Display for UnsupportedVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (operation, version) = (self.operation, self.version);
        let is_known = |shape: &OperationVersions, version| shape.certainty(version).is_some();
        let shapes = || KNOWN.iter().filter(|shape| shape.name == operation);
        let other = shapes().find(|shape| is_known(&shape.versions, version));
        match other {
            Some(KnownShape { module, .. }) => write!(
                formatter,
                "{operation} has another shape in version {version}, which is {module}::{operation}; take that, or ask for one of"
            )?,
            None => write!(
                formatter,
                "{operation} has no shape that is known in version {version}; ask for one of"
            )?,
        }
        let is_known = |version: &ApiVersion| {
            let of_any = || shapes().any(|shape| is_known(&shape.versions, *version));
            is_known(&self.known, *version) || other.is_none() && of_any()
        };
        for (index, version) in every_version().filter(is_known).enumerate() {
            write!(formatter, "{} {version}", if index == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}

impl std::error::Error for UnsupportedVersion {}

/// What the reference says of one parameter.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Parameter {
    /// Where it stands.
    pub place: ParameterPlace,
    /// The name on the wire.
    pub name: &'static str,
    /// The type.
    pub kind: Kind,
    /// Whether it must be given.
    pub required: bool,
    /// Whether the reference allows `null`. It can only stand for a parameter that is not given: a query has no way to
    /// write one.
    pub nullable: bool,
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParameterPlace {
    /// A segment of the path.
    Path,
    /// A parameter of the query.
    Query,
}

/// The body of an operation that has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "serde::de::IgnoredAny", into = "()")]
pub struct NoBody;

impl From<serde::de::IgnoredAny> for NoBody {
    fn from(_: serde::de::IgnoredAny) -> Self {
        Self
    }
}

impl From<NoBody> for () {
    fn from(_: NoBody) -> Self {}
}

impl Schema for NoBody {
    const NAME: &'static str = "NoBody";
    const MEMBERS: &'static [Member] = &[];
}

/// A call as it goes on the wire, but for the host, the headers and the signature.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EncodedRequest {
    /// The HTTP method.
    pub method: Method,
    /// Path and query, escaped; the very text to sign and to send.
    pub target: String,
    /// The JSON body, unless the operation has none.
    pub body: Option<EncodedBody>,
}

/// Writes a call.
///
/// ```
/// use iam_model::{encode, users::{SetUser, UserSetRequest}};
///
/// let request = UserSetRequest::new("ssoins-12345".parse::<iam_model::InstanceId>()?).name("홍길동");
/// let call = encode(&SetUser::new("138c2fc8".parse::<iam_model::UserUuid>()?, request))?;
/// assert_eq!(call.method, "PATCH");
/// assert_eq!(call.target, "/v1/users/138c2fc8");
/// assert_eq!(*call.body.unwrap(), *r#"{"instance_id":"ssoins-12345","name":"홍길동"}"#.as_bytes());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the body cannot be written as JSON; no schema of this crate does that.
pub fn encode<O: Operation>(operation: &O) -> Result<EncodedRequest, EncodeError> {
    Ok(EncodedRequest {
        method: O::METHOD,
        target: operation.target(RequestTarget::new(O::PATH)).finish(),
        body: operation
            .body()
            .map(EncodedBody::json)
            .transpose()
            .map_err(|error| EncodeError(error.to_string()))?,
    })
}

/// A body that could not be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError(String);

impl fmt::Display for EncodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the body cannot be written as JSON: {}", self.0)
    }
}

impl std::error::Error for EncodeError {}

/// Declares an operation. `changed_in` names the version beyond the reference edition that gave it
/// another shape, if one did. Sections that are empty are left out, but keep their order:
/// `path`, `query` (required), `nullable_query` (what the reference lets be left out or `null`), `body`.
macro_rules! operation {
    (
        $(#[$meta:meta])*
        pub struct $name:ident: $method:ident $path:literal => $success:ident $response:ty;
        idempotency: $idempotency:ident;
        versions: $( $version:ident $certainty:ident ),+;
        $( changed_in: $changed_in:ident; )?
        $( path { $( $(#[$segment_meta:meta])* $segment:ident: $segment_type:ty, )* } )?
        $( query { $( $(#[$query_meta:meta])* $query:ident: $query_type:ty, )* } )?
        $( nullable_query { $( $(#[$nullable_meta:meta])* $nullable:ident: $nullable_type:ty, )* } )?
        $( body { $(#[$body_meta:meta])* $body:ident: $body_type:ty } )?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $name {
            $( $( $(#[$segment_meta])* pub $segment: $segment_type, )* )?
            $( $( $(#[$query_meta])* pub $query: $query_type, )* )?
            $( $( $(#[$nullable_meta])* pub $nullable: Option<$nullable_type>, )* )?
            $( $(#[$body_meta])* pub $body: $body_type, )?
        }

        impl $name {
            /// With everything that must be given, and nothing else.
            #[must_use]
            pub fn new(
                $( $( $segment: impl $crate::IntoMember<$segment_type>, )* )?
                $( $( $query: impl $crate::IntoMember<$query_type>, )* )?
                $( $body: $body_type, )?
            ) -> Self {
                Self {
                    $( $( $segment: $crate::IntoMember::into_member($segment), )* )?
                    $( $( $query: $crate::IntoMember::into_member($query), )* )?
                    $( $( $nullable: None, )* )?
                    $( $body, )?
                }
            }

            $( $(
                #[doc = concat!("Sets `", stringify!($nullable), "`.")]
                #[must_use]
                pub fn $nullable(mut self, value: impl $crate::IntoMember<$nullable_type>) -> Self {
                    self.$nullable = Some($crate::IntoMember::into_member(value));
                    self
                }
            )* )?
        }

        impl $crate::Operation for $name {
            const NAME: &'static str = stringify!($name);
            const METHOD: http::Method = http::Method::$method;
            const PATH: &'static str = {
                assert!(
                    $crate::target::template_has($path, &[$( $( stringify!($segment), )* )?]),
                    "the path has a place for each of its parameters"
                );
                $path
            };
            const PARAMETERS: &'static [$crate::Parameter] = &[
                $( $( $crate::operation::required::<$segment_type>(
                    $crate::ParameterPlace::Path, stringify!($segment)), )* )?
                $( $( $crate::operation::required::<$query_type>(
                    $crate::ParameterPlace::Query, stringify!($query)), )* )?
                $( $( $crate::operation::nullable::<$nullable_type>(stringify!($nullable)), )* )?
            ];
            const SUCCESS: http::StatusCode = http::StatusCode::$success;
            const VERSIONS: $crate::OperationVersions = $crate::OperationVersions::new(&[
                $( ($crate::ApiVersion::$version, $crate::Certainty::$certainty) ),+
            ]) $( .changed_in($crate::ApiVersion::$changed_in) )?;
            const IDEMPOTENCY: $crate::Idempotency = $crate::Idempotency::$idempotency;
            type Body = operation!(@body $( $body_type )?);
            type Response = $response;

            fn target(&self, target: $crate::RequestTarget) -> $crate::RequestTarget {
                $( $( let target = target.path(self.$segment.as_str()); )* )?
                $( $( let target = target.query(stringify!($query), &self.$query.to_string()); )* )?
                $( $( let target = match &self.$nullable {
                    Some(value) => target.query(stringify!($nullable), &value.to_string()),
                    None => target,
                }; )* )?
                target
            }

            fn body(&self) -> Option<&Self::Body> {
                operation!(@body_of self $( $body )?)
            }

            #[allow(
                unused_mut, unused_variables, unreachable_patterns,
                reason = "an operation may have no parameters"
            )]
            fn from_request(
                parameters: &$crate::ReceivedParameters,
                body: Self::Body,
            ) -> Result<Self, $crate::InvalidRequest> {
                let mut invalid = $crate::InvalidRequest::default();
                $( $( let $segment = invalid.note(parameters.required(stringify!($segment))); )* )?
                $( $( let $query = invalid.note(parameters.required(stringify!($query))); )* )?
                $( $( let $nullable = invalid.note(parameters.optional(stringify!($nullable))); )* )?
                match ($( $( $segment, )* )? $( $( $query, )* )? $( $( $nullable, )* )? body,) {
                    (
                        $( $( Some($segment), )* )?
                        $( $( Some($query), )* )?
                        $( $( Some($nullable), )* )?
                        _body,
                    ) => Ok(Self {
                        $( $( $segment, )* )?
                        $( $( $query, )* )?
                        $( $( $nullable, )* )?
                        $( $body: _body, )?
                    }),
                    _ => Err(invalid),
                }
            }
        }

        // Evaluates the checks even where nobody uses the operation.
        const _: (&str, $crate::OperationVersions) = (
            <$name as $crate::Operation>::PATH,
            <$name as $crate::Operation>::VERSIONS,
        );
    };
    (@body) => { $crate::NoBody };
    (@body $type:ty) => { $type };
    (@body_of $self:ident) => { None };
    (@body_of $self:ident $body:ident) => { Some(&$self.$body) };
}

pub(crate) const fn required<T: crate::Typed>(
    place: ParameterPlace,
    name: &'static str,
) -> Parameter {
    Parameter {
        place,
        name,
        kind: T::KIND,
        required: true,
        nullable: false,
    }
}

pub(crate) const fn nullable<T: crate::Typed>(name: &'static str) -> Parameter {
    Parameter {
        place: ParameterPlace::Query,
        name,
        kind: T::KIND,
        required: false,
        nullable: true,
    }
}
