//! What refusals say, in both languages.
//!
//! The texts of the service's framework are recorded or derived and stay English in every language \[live\]; all others
//! are the emulator's own.

use std::fmt;

use serde_json::Value;

use super::language::{Language, Text};
use super::refusal::Refusal;
use crate::directory;

/// The member `detail`: a list of texts for `ValidationError`, else one text \[live\].
pub(super) enum Detail {
    One(Text),
    Many(Vec<Text>),
}

impl Detail {
    fn one(english: impl Into<String>, korean: impl Into<String>) -> Self {
        Self::One(Text::new(english, korean))
    }

    pub(super) fn ordered_fault() -> Self {
        Self::one(
            "This answer was ordered as a fault.",
            "주문된 오류 응답입니다.",
        )
    }

    pub(super) fn in_language(&self, language: Language) -> Value {
        match self {
            Self::One(text) => language.pick(text).into(),
            Self::Many(texts) => texts.iter().map(|text| language.pick(text)).collect(),
        }
    }
}

/// In English, on one line.
impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts = match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
        };
        texts.iter().enumerate().try_for_each(|(at, text)| {
            let separator = if at == 0 { "" } else { " " };
            write!(f, "{separator}{}", text.english)
        })
    }
}

/// Like `iam-identity-center:SetUser`.
pub(super) fn action_name(operation: &str) -> String {
    format!("{}:{operation}", iam_model::SERVICE)
}

pub(super) fn detail(refusal: &Refusal) -> Detail {
    match refusal {
        Refusal::Store(error) => Detail::one(
            format!("The emulator's data file {}.", error.fault()),
            format!(
                "에뮬레이터의 데이터 파일을 쓸 수 없습니다: {}.",
                error.fault()
            ),
        ),
        Refusal::Invalid(problems) => Detail::Many(
            problems
                .iter()
                .map(|problem| Text::framework(&problem.text))
                .collect(),
        ),
        Refusal::Directory(refusal) => directory_detail(refusal),
        Refusal::Forbidden { operation } => {
            let action = action_name(operation);
            Detail::one(
                format!("You are not permitted to perform {action}."),
                format!("{action} 작업을 수행할 권한이 없습니다."),
            )
        }
        Refusal::NotManagementAccount { operation } => {
            let action = action_name(operation);
            Detail::one(
                format!("Only the management account of the organization may perform {action}."),
                format!("{action} 작업은 조직의 관리 계정만 수행할 수 있습니다."),
            )
        }
        Refusal::NoSuchVersion { asked } => Detail::one(
            format!("The version {asked:?} is not served."),
            format!("{asked:?} 버전은 제공되지 않습니다."),
        ),
        Refusal::WrongMethod => Detail::one(
            "This method is not allowed here.",
            "허용되지 않는 메서드입니다.",
        ),
        Refusal::BodyTooLarge { limit } => Detail::one(
            format!("The body may have at most {limit} bytes."),
            format!("본문은 최대 {limit}바이트까지 허용됩니다."),
        ),
        Refusal::BodyTimeout => Detail::one(
            "The body did not arrive in time.",
            "본문이 제시간에 도착하지 않았습니다.",
        ),
        Refusal::BodyBroken(_) => {
            Detail::one("The body could not be read.", "본문을 읽을 수 없습니다.")
        }
        Refusal::Options
        | Refusal::Unsigned
        | Refusal::UnknownPath
        | Refusal::Unauthorized(_)
        | Refusal::Unwritable(_) => Detail::one(
            "The server could not process the request.",
            "서버가 요청을 처리하지 못했습니다.",
        ),
    }
}

fn directory_detail(refusal: &directory::Refusal) -> Detail {
    use directory::Refusal as Cause;
    let unknown = |what: &str, korean: &str, id: &str| {
        Detail::one(
            format!("The {what} {id} does not exist."),
            format!("{korean}({id})이(가) 존재하지 않습니다."),
        )
    };
    let invalid = |english: String, korean: String| Detail::Many(vec![Text::new(english, korean)]);
    match refusal {
        Cause::UnknownInstance(id) => unknown("instance", "인스턴스", id.as_str()),
        Cause::UnknownUser(id) => unknown("user", "사용자", id.as_str()),
        Cause::UnknownGroup(id) => unknown("group", "사용자 그룹", id.as_str()),
        Cause::UnknownPermissionSet(id) => unknown("permission set", "권한 세트", id.as_str()),
        Cause::UnknownPolicy(id) => unknown("policy", "정책", id.as_str()),
        Cause::UnknownAssignment(id) => unknown("account assignment", "계정 할당", id.as_str()),
        Cause::UnknownAccount(id) => unknown("account", "계정", id.as_str()),
        Cause::UnknownPrincipal(id) => unknown("principal", "할당 대상", id.as_str()),
        Cause::LoginIdTaken(user_id) => invalid(
            format!("The user ID {user_id} is already in use."),
            format!("사용자 ID {user_id}은(는) 이미 사용 중입니다."),
        ),
        Cause::GroupExists(name) => Detail::one(
            format!("The group {name} already exists."),
            format!("사용자 그룹({name})이(가) 이미 존재합니다."),
        ),
        Cause::GroupNameTaken(name) => invalid(
            format!("The group name {name} is already in use."),
            format!("사용자 그룹명 {name}은(는) 이미 사용 중입니다."),
        ),
        Cause::PermissionSetNameTaken(name) => invalid(
            format!("The permission set name {name} is already in use."),
            format!("권한 세트명 {name}은(는) 이미 사용 중입니다."),
        ),
        Cause::NoOrganization => invalid(
            "There is no organization. Create one first.".to_owned(),
            "조직이 없습니다. 먼저 조직을 생성하십시오.".to_owned(),
        ),
        Cause::InstanceExists(id) => Detail::one(
            format!("The organization already has the instance {id}."),
            format!("조직에 이미 인스턴스({id})가 있습니다."),
        ),
        Cause::NotManagementAccount(id) => Detail::one(
            format!("The account {id} is not the management account of the organization."),
            format!("계정({id})은 조직의 관리 계정이 아닙니다."),
        ),
        Cause::ManagedPolicyWithoutId => invalid(
            "A managed policy needs a member id that names the policy.".to_owned(),
            "관리형 정책에는 정책을 지정하는 id가 필요합니다.".to_owned(),
        ),
        Cause::PolicyLacking { account, policy } => invalid(
            format!(
                "The account {account} has no IAM policy {policy}. Create it there, or take it out of the permission set."
            ),
            format!(
                "계정({account})에 IAM 정책 {policy}이(가) 없습니다. 계정에 정책을 생성하거나 권한 세트에서 제외하십시오."
            ),
        ),
        Cause::AssignmentExists(id) => invalid(
            format!("The account assignment {id} already exists."),
            format!("계정 할당({id})이 이미 존재합니다."),
        ),
        Cause::NothingToAssign => invalid(
            "There is nothing to assign. Give accounts, permission sets and principals.".to_owned(),
            "할당할 항목이 없습니다. 계정, 권한 세트, 할당 대상을 입력하십시오.".to_owned(),
        ),
        Cause::TooManyAssignments { limit } => invalid(
            format!("More than {limit} assignments cannot be made at once."),
            format!("한 번에 {limit}개를 초과하여 할당할 수 없습니다."),
        ),
        Cause::NoAssignmentIds => Detail::Many(vec![Text::framework("Field required")]),
        Cause::Unsortable { sort, fields } => {
            let fields = fields.join(", ");
            invalid(
                format!(
                    "The list cannot be sorted by {sort:?}. Use asc or desc with one of {fields}."
                ),
                format!(
                    "{sort:?}(으)로 정렬할 수 없습니다. {fields} 중 하나를 asc 또는 desc와 함께 사용하십시오."
                ),
            )
        }
        Cause::EmptyPage => Detail::Many(vec![Text::framework(
            "Input should be greater than or equal to 1",
        )]),
    }
}
