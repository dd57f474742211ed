"""Drives the emulator with scpv2-sdk, a client of Samsung Cloud Platform that has nothing to do with this project.

Standard input holds the line that `scp-idc emulator` prints when it listens. Every call is one line of output.
README.md tells why the SDK is refused where it deviates from the reference; each refusal is expected exactly.
"""

import faulthandler
import json
import sys

import requests
import scpv2

USERS = "iam_identity_center_user"
GROUPS = "iam_identity_center_group"
INSTANCES = "instance"
PERMISSION_SETS = "permission_set"
ACCOUNT_ASSIGNMENTS = "account_assignment"

UNKNOWN_ID = "ffffffffffffffffffffffffffffffff"
UNKNOWN_INSTANCE = "ssoins-unknown"

PASSWORD = "Analytical-1843!"

# Longer than everything takes. The SDK itself waits without limit.
SECONDS = 120

# What the gateway says of a signature that does not fit; no more of the body is known.
WRONG_SIGNATURE = (401, "Request was rejected by gateway", None)


def missing(members):
    """The refusal of a body that lacks so many members."""
    return (400, "ValidationError", ["Field required"] * members)


class Emulator(scpv2.Session):
    """A session that finds every service at the emulator: the SDK has no setting for it."""

    def __init__(self, announcement, language="en-US", secret_key=None):
        self.announcement = announcement
        self.endpoint_url = announcement["endpoint_url"]
        self.instance_id = announcement["instance_id"]
        super().__init__(
            access_key=announcement["access_key"],
            secret_key=secret_key or announcement["secret_key"],
            region="kr-west1",
            environment="e",
            language=language,
            retry_config=scpv2.RetryConfig(mode="legacy"),
        )

    def endpoint_for(self, api_name):
        return self.endpoint_url

    def calls(self, service):
        return Calls(self, service)

    def control(self, method, path, **arguments):
        """Not with the SDK: what the emulator offers to tests."""
        with requests.Session() as session:
            session.trust_env = False
            url = f"{self.endpoint_url}/_emulator/{path}"
            answer = session.request(method, url, timeout=10, **arguments)
        answer.raise_for_status()
        return answer

    def last_target(self):
        """Path and query of the newest request, as they arrived."""
        return self.control("GET", "requests").json()["requests"][-1]["target"]


class Calls:
    """Calls methods of one of the SDK's clients, tells what happened, and holds it against what must happen."""

    def __init__(self, emulator, service):
        self.emulator = emulator
        self.client = emulator.client(service)
        self.service = service

    def answers(self, status, method, **parameters):
        """The answer, which must have the status."""
        try:
            answer = getattr(self.client, method)(**parameters)
        except scpv2.ClientError as error:
            self.tell(method, "REFUSED", refusal(error))
            raise AssertionError(f"{self.service}.{method} must be answered with {status}, not refused") from error
        metadata = answer.pop("ResponseMetadata")
        self.tell(method, metadata["HTTPStatusCode"], summary(answer))
        self.expect(method, "status", metadata["HTTPStatusCode"], status)
        self.expect(method, "has a request id", bool(metadata["RequestId"]), True)
        return answer

    def refuses(self, expected, method, note="", **parameters):
        """Status, code and detail of the refusal must be those expected; a detail of `None` may be anything."""
        try:
            answer = getattr(self.client, method)(**parameters)
        except scpv2.ClientError as error:
            status, code, detail = refusal(error)
            self.tell(method, status, f"{code}: {note or json.dumps(detail, ensure_ascii=False)}")
            self.expect(method, "refusal", (status, code, expected[2] and detail), expected)
            return
        self.tell(method, answer["ResponseMetadata"]["HTTPStatusCode"], "NOT REFUSED")
        raise AssertionError(f"{self.service}.{method} must be refused with {expected}")

    def signs_another_url(self, arrives, method, **parameters):
        """The refusal must be for a query that was signed as it was given, but arrives escaped, like this."""
        self.refuses(WRONG_SIGNATURE, method, note=f"what was signed arrived as {arrives}", **parameters)
        query = self.emulator.last_target().partition("?")[2]
        self.expect(method, f"that {arrives} is in the query {query}", arrives in query.split("&"), True)

    def sends_nothing(self, method, **parameters):
        """The SDK itself must refuse the parameters."""
        try:
            getattr(self.client, method)(**parameters)
        except scpv2.ValidationError:
            self.tell(method, "---", "the SDK sends nothing")
            return
        raise AssertionError(f"{self.service}.{method} must not be sent")

    def pages(self, method, members, size, **parameters):
        """Everything the SDK's paginator finds, which must be as much as the service counts, and nothing twice."""
        pages = self.client.get_paginator(method).paginate(size=size, **parameters)
        found = pages.build_full_result()
        self.tell(method, "all", f"{summary(found)} in pages of {size}")
        ids = [item["id"] for item in found[members]]
        self.expect(method, "count", found["count"], len(ids))
        self.expect(method, "different ids", len(set(ids)), len(ids))
        return found[members]

    def tell(self, method, status, what):
        print(f"{self.service + '.' + method:<50}  {status}  {what}")

    def expect(self, method, what, actual, expected):
        same(f"{self.service}.{method}: {what}", actual, expected)


def refusal(error):
    """Status, code and detail, from the service's body of an error or from its gateway's."""
    body = error.response
    first = (body.get("errors") or [{}])[0]
    return body["_status"], first.get("code") or body.get("name"), first.get("detail") or body.get("message")


def summary(answer):
    """What there is of it, without the many members."""
    parts = []
    for name, value in answer.items():
        if isinstance(value, list) and name != "sort":
            parts.append(f"{len(value)} {name}")
        elif isinstance(value, dict):
            parts.append(f"{name} {value.get('name') or value.get('id')}")
        elif name in ("count", "name"):
            parts.append(f"{name} {value}")
    return ", ".join(parts)


def same(what, actual, expected):
    if actual != expected:
        raise AssertionError(f"{what} is {actual!r}, but must be {expected!r}")


def holds(subject, **members):
    """The members must have these values."""
    for name, expected in members.items():
        same(f"{name} in {subject}", subject.get(name), expected)


def users(emulator):
    calls = emulator.calls(USERS)
    instance = {"instance_id": emulator.instance_id}

    page = calls.answers(200, "list_users", **instance)
    holds(page, page=0, size=20)
    everybody = calls.pages("list_users", "users", size=7, **instance)
    collection = emulator.resource(USERS).users.page_size(7).filter(**instance)
    same("the collection", list(collection), everybody)

    calls.refuses(missing(3), "create_user")
    given = {
        "user_id": "ada.lovelace",
        "name": "Ada Lovelace",
        "department": "인사팀",
        "manager": "Charles Babbage",
        "email": "ada.lovelace@example.com",
    }
    created = calls.answers(201, "create_user", password=PASSWORD, **given, **instance)["user"]
    holds(created, **given, **instance)
    user = {"user_uuid": created["id"], **instance}
    holds(calls.answers(200, "show_user", **user)["user"], **given)
    taken = (400, "ValidationError", ["The user ID ada.lovelace is already in use."])
    calls.refuses(taken, "create_user", **given, **instance)

    found = calls.answers(200, "list_users", user_id="ada.lovelace", **instance)
    holds(found, count=1)
    holds(found["users"][0], id=created["id"], user_id="ada.lovelace", name="Ada Lovelace")

    changed = calls.answers(200, "set_user", department="Department X", manager=None, **user)["user"]
    holds(changed, department="Department X", manager=None, email=given["email"])
    holds(calls.answers(200, "show_user", **user)["user"], department="Department X", manager=None)

    unknown_user = (404, "NotFound", f"The user {UNKNOWN_ID} does not exist.")
    calls.refuses(unknown_user, "show_user", user_uuid=UNKNOWN_ID, **instance)
    unknown_instance = (404, "NotFound", f"The instance {UNKNOWN_INSTANCE} does not exist.")
    calls.refuses(unknown_instance, "show_user", user_uuid=created["id"], instance_id=UNKNOWN_INSTANCE)
    calls.sends_nothing("show_user", user_uuid=created["id"])
    calls.sends_nothing("delete_user", user_uuid="", **instance)

    calls.signs_another_url("sort=created_at%3Adesc", "list_users", sort="created_at:desc", **instance)
    login = {"user_id": "ops+batch@example.com"}
    calls.signs_another_url("user_id=ops%2Bbatch%40example.com", "list_users", **login, **instance)

    calls.refuses(missing(1), "delete_user", **user)
    calls.refuses(missing(2), "delete_bulk_users", user_uuids=created["id"], **instance)
    calls.signs_another_url(f"user_uuids={created['id']}", "delete_bulk_users", user_uuids=[created["id"]], **instance)
    after = calls.pages("list_users", "users", size=50, **instance)
    same("the number of users", len(after), len(everybody) + 1)


def groups(emulator):
    calls = emulator.calls(GROUPS)
    instance = {"instance_id": emulator.instance_id}
    everybody = emulator.calls(USERS).pages("list_users", "users", size=20, **instance)
    first, second, third = (user["id"] for user in everybody[:3])

    calls.answers(200, "list_groups", **instance)
    before = calls.pages("list_groups", "groups", size=2, **instance)

    calls.refuses((400, "ValidationError", ["Field required", "value_error"]), "create_group")
    created = calls.answers(
        201, "create_group", name="Analysts", description="분석가", user_uuids=[first], **instance
    )["group"]
    holds(created, name="Analysts", description="분석가", user_count=1)
    group = {"group_id": created["id"], **instance}
    holds(calls.answers(200, "show_group", **group)["group"], name="Analysts", description="분석가")
    holds(calls.answers(200, "list_groups", name="Analysts", **instance), count=1)

    exists = (409, "Conflict", "The group Analysts already exists.")
    calls.refuses(exists, "create_group", name="Analysts", **instance)
    described = {"description": "Those who analyse"}
    holds(calls.answers(200, "set_group", **described, **group)["group"], name="Analysts", **described)

    added = calls.answers(200, "create_bulk_group_users", user_uuids=[first, second, third], **group)["group"]
    holds(added, user_count=3)
    joined = calls.pages("list_group_users", "users", size=2, **group)
    same("the members of the group", {user["id"] for user in joined}, {first, second, third})
    outside = emulator.calls(USERS).answers(200, "list_users", excluded_group_id=created["id"], size=100, **instance)
    holds(outside, count=len(everybody) - 3)

    calls.signs_another_url("name=%EA%B0%9C%EB%B0%9C%EC%9E%90", "list_groups", name="개발자", **instance)
    calls.signs_another_url(f"user_uuids={second}", "delete_bulk_group_users", user_uuids=[first, second], **group)
    calls.refuses(missing(2), "delete_bulk_group_users", user_uuids=first, **group)
    calls.refuses(missing(1), "delete_group", **group)
    calls.signs_another_url(f"group_ids={created['id']}", "delete_bulk_groups", group_ids=[created["id"]], **instance)
    calls.refuses(missing(2), "delete_bulk_groups", group_ids=created["id"], **instance)
    holds(calls.answers(200, "show_group", **group)["group"], user_count=3)
    after = calls.pages("list_groups", "groups", size=2, **instance)
    same("the number of groups", len(after), len(before) + 1)


def instances(emulator):
    calls = emulator.calls(INSTANCES)
    instance = {"instance_id": emulator.instance_id}

    (only,) = calls.pages("list_instances", "instances", size=20)
    holds(only, id=emulator.instance_id)
    shown = calls.answers(200, "show_instance", **instance)["instance"]
    holds(shown, id=emulator.instance_id, state="ACTIVE")
    changed = calls.answers(200, "set_instance", name="Sandbox", description="연습용", **instance)["instance"]
    holds(changed, id=emulator.instance_id, name="Sandbox", description="연습용")
    holds(calls.answers(200, "show_instance", **instance)["instance"], name="Sandbox")

    calls.refuses(missing(1), "create_instance")
    store = {"identity_store_type": "IDENTITY_CENTER_DIRECTORY"}
    exists = (409, "Conflict", f"The organization already has the instance {emulator.instance_id}.")
    calls.refuses(exists, "create_instance", name="Second", **store)
    unknown = (404, "NotFound", f"The instance {UNKNOWN_INSTANCE} does not exist.")
    calls.refuses(unknown, "show_instance", instance_id=UNKNOWN_INSTANCE)
    calls.signs_another_url("sort=created_at%3Adesc", "list_instances", sort="created_at:desc")

    calls.answers(204, "delete_instance", **instance)
    holds(calls.answers(200, "list_instances"), count=0, instances=[])
    gone = (404, "NotFound", f"The instance {emulator.instance_id} does not exist.")
    calls.refuses(gone, "show_instance", **instance)
    emulator.calls(USERS).refuses(gone, "list_users", **instance)

    created = calls.answers(201, "create_instance", name="Second", **store)["instance"]
    holds(created, name="Second", **store)
    holds(emulator.calls(USERS).answers(200, "list_users", instance_id=created["id"]), count=0, users=[])


def permission_sets(emulator):
    calls = emulator.calls(PERMISSION_SETS)
    instance = {"instance_id": emulator.instance_id}

    calls.answers(200, "list_permission_sets", **instance)
    before = calls.pages("list_permission_sets", "permission_sets", size=2, **instance)

    nothing_given = ["Field required", "value_error", "Field required"]
    calls.refuses((400, "ValidationError", nothing_given), "create_permission_set")
    managed = {"id": "4f6a2d8c0b1e4973a5d7c9e3f1826b04", "name": "AdministratorAccess"}
    statement = {"Effect": "Allow", "Action": ["iam:ListUsers"], "Resource": ["*"]}
    inline = {"Version": "2024-07-01", "Statement": [statement]}
    created = calls.answers(
        201,
        "create_permission_set",
        name="Analysis",
        description="분석 권한",
        session_duration=3600,
        managed_policies=[managed],
        custom_policies=["DeployFromPipeline"],
        inline_policies=[inline],
        **instance,
    )
    holds(created, name="Analysis", description="분석 권한", session_duration=3600)
    holds(created, custom_policies=["DeployFromPipeline"], inline_policies=[inline])
    permission_set = {"permission_set_id": created["id"], **instance}
    holds(calls.answers(200, "show_permission_set", **permission_set), id=created["id"], name="Analysis")
    holds(calls.answers(200, "list_permission_sets", name="Analysis", **instance), count=1)
    changed = calls.answers(200, "set_permission_set", session_duration=7200, **permission_set)
    holds(changed, session_duration=7200, description="분석 권한")

    policies = calls.pages("list_permission_set_policies", "policies", size=2, **permission_set)
    by_category = {policy["category"]: policy for policy in policies}
    same("the categories", sorted(by_category), ["CUSTOM_POLICY", "INLINE_POLICY", "MANAGED_POLICY"])
    category = {"category": "MANAGED_POLICY"}
    page = calls.answers(200, "list_permission_set_policies", **category, **permission_set)
    holds(page, count=1)
    holds(page["policies"][0], name="AdministratorAccess", **category)
    calls.sends_nothing("list_permission_set_policies", category="CUSTOMER_POLICY", **permission_set)
    replaced = calls.answers(200, "set_permission_set_policies", custom_policies=["ReadBilling"], **permission_set)
    holds(replaced, custom_policies=["ReadBilling"])

    policy_id = by_category["MANAGED_POLICY"]["id"]
    calls.signs_another_url(
        f"policy_ids={policy_id}", "delete_permission_set_policies", policy_ids=[policy_id], **permission_set
    )
    calls.refuses(missing(2), "delete_permission_set_policies", policy_ids=policy_id, **permission_set)
    calls.signs_another_url("name=Permission+Set", "list_permission_sets", name="Permission Set", **instance)

    calls.answers(204, "delete_permission_set", **permission_set)
    gone = (404, "NotFound", f"The permission set {created['id']} does not exist.")
    calls.refuses(gone, "show_permission_set", **permission_set)
    same("the list", calls.pages("list_permission_sets", "permission_sets", size=20, **instance), before)


def account_assignments(emulator):
    calls = emulator.calls(ACCOUNT_ASSIGNMENTS)
    instance = {"instance_id": emulator.instance_id}
    user = emulator.calls(USERS).answers(201, "create_user", user_id="ada", name="Ada", password=PASSWORD, **instance)
    made = emulator.calls(PERMISSION_SETS).answers(
        201, "create_permission_set", name="Analysis", session_duration=3600, **instance
    )
    account = {
        "target_account_id": "3265ab469f0d406d83073da3e11e7a6c",
        "target_account_name": "Admin Account",
        "target_account_email": "target_account@example.com",
    }
    of_account = {"target_account_id": account["target_account_id"], **instance}
    before = calls.answers(200, "list_account_assignments", **of_account)["count"]
    created = calls.answers(
        201,
        "create_account_assignment",
        accounts=[account],
        principals=[{"principal_id": user["user"]["id"], "principal_type": "USER"}],
        permission_sets=[
            {
                "permission_set_id": made["id"],
                "permission_set_name": made["name"],
                "permission_set_srn": made["srn"],
                "session_duration": made["session_duration"],
            }
        ],
        **instance,
    )
    holds(created, count=1)
    (assignment,) = created["account_assignments"]
    holds(assignment, permission_set_id=made["id"], principal_id=user["user"]["id"], principal_type="USER")
    holds(calls.answers(200, "list_account_assignments", **of_account), count=before + 1)
    holds(calls.answers(200, "list_account_assignments", permission_set_id=made["id"], **of_account), count=1)

    one = {"account_assignment_id": assignment["id"], **of_account}
    calls.refuses(missing(2), "delete_account_assignment", **one)
    several = {"account_assignment_ids": [assignment["id"]], **of_account}
    calls.signs_another_url(
        f"account_assignment_ids={assignment['id']}", "delete_bulk_account_assignment", **several
    )
    holds(calls.answers(200, "list_account_assignments", **of_account), count=before + 1)


def keys_and_languages(emulator):
    instance = {"instance_id": emulator.instance_id}
    impostor = Emulator(emulator.announcement, secret_key="not the secret key").calls(USERS)
    impostor.refuses(WRONG_SIGNATURE, "list_users", **instance)

    korean = Emulator(emulator.announcement, language="ko-KR").calls(GROUPS)
    exists = (409, "Conflict", "사용자 그룹(Admin_Group)이(가) 이미 존재합니다.")
    korean.refuses(exists, "create_group", name="Admin_Group", **instance)
    korean.refuses(missing(1), "delete_group", group_id=UNKNOWN_ID, **instance)


def repetitions(emulator):
    """The SDK repeats whatever was answered with 429, 500, 502, 503 or 504, a POST too."""
    calls = emulator.calls(USERS)
    instance = {"instance_id": emulator.instance_id}
    user = {"user_id": "ada.lovelace", "name": "Ada Lovelace", **instance}

    applied = {"operation": "CreateUser", "times": 1, "fault": {"status": 500, "applied": True}}
    emulator.control("POST", "faults", json=applied)
    taken = (400, "ValidationError", ["The user ID ada.lovelace is already in use."])
    calls.refuses(taken, "create_user", **user)
    holds(calls.answers(200, "list_users", user_id="ada.lovelace", **instance), count=1)


SUBJECTS = (users, groups, instances, permission_sets, account_assignments, keys_and_languages, repetitions)


def main():
    faulthandler.dump_traceback_later(SECONDS, exit=True)
    emulator = Emulator(json.loads(sys.stdin.readline()))
    failures = []
    for subject in SUBJECTS:
        print(f"\n-- {subject.__name__.replace('_', ' ')}")
        emulator.control("POST", "reset")
        try:
            subject(emulator)
        except AssertionError as failure:
            print(f"FAILED: {failure}")
            failures.append(subject.__name__)
    if failures:
        sys.exit(f"scpv2-sdk {scpv2.__version__}: not as expected: {', '.join(failures)}")
    print(f"\nscpv2-sdk {scpv2.__version__}: every call went as expected")


if __name__ == "__main__":
    main()
