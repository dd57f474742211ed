//! What the walk begins with.

use serde_json::{Value, json};

/// Two instances. What no operation makes, such as a delegation and a login, stands in the first.
pub(super) fn seed() -> Value {
    json!({
        "accounts": [
            {"id": "acc-1", "name": "개발", "email": "dev@example.com", "policies": ["One"]},
            {"id": "acc-2", "name": "운영", "email": "ops@example.com"},
        ],
        "instances": [
            {
                "id": "ssoins-1", "name": "First", "description": null, "identity_store_id": "d-1",
                "identity_store_config": {"bind_dn": "cn=admin"}, "delegated_account_id": "acc-2",
                "groups": [{"id": "group-1", "name": "g-seed", "description": "처음부터"}],
                "users": [{
                    "id": "user-1", "user_id": "seeded", "group_ids": ["group-1"],
                    "name": "김하늘", "business_unit": "B", "department": "D", "description": null,
                    "email": "sky@example.com", "email_authenticated": true, "employee_id": "7",
                    "last_login_at": "2024-12-19 01:09:05.000",
                    "last_password_update_at": "2026-05-07T03:07:32.372546", "manager": "M",
                    "nation_id": "+82", "password_failed_count": 6, "password_reuse_count": 5,
                    "phone_authenticated": true, "phone_number": "010-1234-5678",
                    "temporary_password": true, "tz_id": "Asia/Seoul",
                }],
            },
            {
                "id": "ssoins-2", "name": "Second", "description": "둘째", "identity_store_id": "d-2",
                "identity_store_config": null, "delegated_account_id": null,
            },
        ],
    })
}
