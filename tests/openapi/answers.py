"""Calls every operation of every version that the emulator serves, and holds each answer against the document served.

A validator of JSON Schema written by others judges the bodies, those sent too. Beyond what it judges, an answer holds no
member that the document lacks, every member of the document is answered at least once, and so is every success.
"""

import sys
import urllib.parse

import service
from document import Document

# A password that keeps the rule.
PASSWORD = "Analytical-1843!"
UNKNOWN_ID = "ffffffffffffffffffffffffffffffff"
# An account of the demo seed, which has no IAM policies.
ACCOUNT = "3265ab469f0d406d83073da3e11e7a6c"

# The answers of success and members that the emulator does not have on purpose: the password to a directory is shown
# nowhere; and unless it is told otherwise, deletions of one unknown id are refused.
WITHHELD = [
    (
        ["CreateInstance 201", "SetInstance 200", "ShowInstance 200"],
        ["instance.identity_store_config.bind_credential"],
    ),
    (
        ["DeleteGroup 200", "DeleteUser 200"],
        [f"failed_ids[].{member}" for member in ("error_code", "failed_caused", "failed_id", "failed_name")],
    ),
]


class Caller:
    """Calls operations in one version, and judges what is sent and what comes back."""

    def __init__(self, version):
        self.version = version
        self.document = Document(version)
        self.wrong = []
        self.successes = set()
        self.count = 0

    def knows(self, name):
        return name in self.document.operations

    def send(self, name, status, path, query, body, **options):
        """The answer to one call, which must have the status and a body as the document says."""
        operation = self.document.operations[name]
        target = operation["path"].format_map({key: urllib.parse.quote(value) for key, value in path.items()})
        answer = service.call(operation["method"], target, self.version, query, body, **options)
        self.count += 1
        if answer.status_code != status:
            asked = f"{answer.request.method} {answer.request.path_url}"
            self.tell(name, f"{asked} is {answer.status_code} and not {status}: {answer.text[:300]}")
        content = self.judge(name, operation, answer)
        if 200 <= answer.status_code < 300:
            self.successes.add(name)
        return content

    def judge(self, name, operation, answer):
        status = str(answer.status_code)
        if status not in operation["responses"]:
            self.tell(name, f"the document lacks the status {status}")
            return None
        schemas = self.document.content(f"{operation['at']}/responses/{status}")
        kind = answer.headers.get("Content-Type")
        if not schemas and not answer.content:
            return None
        if kind not in schemas:
            self.tell(name, f"{status} has a body of type {kind}: {answer.text[:500]!r}")
            return None
        value = answer.json()
        for problem in self.document.judge(schemas[kind], value, f"{name} {status}"):
            self.tell(name, f"{status}: {problem}")
        return value

    def tell(self, name, problem):
        self.wrong.append(f"{self.version} {name}: {problem}")

    def schema(self, name):
        at = self.document.operations[name]["at"]
        return self.document.content(f"{at}/requestBody")["application/json"]

    def model(self, name):
        return self.document.resolve(self.document.at(self.schema(name)))

    def body(self, name, given, names):
        """A body of the members of these names; of all of them for `None`."""
        pointer = self.schema(name)
        whole = self.document.example(self.document.at(pointer), given)
        body = {key: value for key, value in whole.items() if names is None or key in names}
        for problem in self.document.judge(pointer, body, f"{name} request"):
            self.tell(name, f"what is sent: {problem}")
        return body

    def full(self, name, status, path=None, /, **given):
        """Calls with every member that the body may have."""
        given = {"instance_id": service.INSTANCE_ID} | given
        return self.send(name, status, path or {}, None, self.body(name, given, None))

    def bare(self, name, status, path=None, /, **given):
        """Calls with the members that the body needs, and those given."""
        needed = self.model(name).get("required", [])
        names = {*needed, *given}
        given = {"instance_id": service.INSTANCE_ID} | given
        return self.send(name, status, path or {}, None, self.body(name, given, names))

    def cleared(self, name, status, path):
        """Calls with `null` for every member that may be."""
        properties = self.model(name)["properties"]
        nulls = {key: None for key, member in properties.items() if self.admits_null(member)}
        return self.bare(name, status, path, **nulls)

    @staticmethod
    def admits_null(schema):
        return "null" in schema.get("type", []) or {"type": "null"} in schema.get("anyOf", [])

    def asks(self, name, path=None, /, **query):
        """Calls an operation without a body: with what it needs, and then with one more parameter at a time."""
        query = {"instance_id": service.INSTANCE_ID} | query
        parameters = self.document.operations[name]["parameters"]
        own = [one for one in parameters if one.get("in") == "query"]
        needed = {one["name"]: query[one["name"]] for one in own if one["required"]}
        for one in own:
            if not one["required"]:
                value = query.get(one["name"], one["schema"]["examples"][0])
                self.send(name, 200, path or {}, needed | {one["name"]: value}, None)
        return self.send(name, 200, path or {}, needed, None)


def users_and_groups(caller):
    full = caller.full("CreateUser", 201, password=PASSWORD, user_id="full", group_ids=[])
    bare = caller.bare("CreateUser", 201, user_id="bare")
    users = [full["user"]["id"], bare["user"]["id"]]
    full = caller.full("CreateGroup", 201, name="Full", user_uuids=users)
    bare = caller.bare("CreateGroup", 201, name="Bare")
    groups = [full["group"]["id"], bare["group"]["id"]]
    caller.bare("CreateUser", 201, user_id="member", group_ids=groups)
    caller.bare("CreateGroup", 409, name="Bare")
    group = {"group_id": groups[1]}
    caller.full("CreateBulkGroupUsers", 200, group, user_uuids=users)
    listed = {"excluded_group_id": groups[0], "excluded_user_uuid": users[0], "excluded_account_id": ACCOUNT}
    caller.asks("ListUsers", **listed)
    caller.asks("ListGroups", **listed)
    caller.asks("ListGroupUsers", group)
    for user in users:
        caller.asks("ShowUser", {"user_uuid": user})
        caller.full("SetUser", 200, {"user_uuid": user})
        # What was cleared is told in every place.
        caller.cleared("SetUser", 200, {"user_uuid": user})
        caller.asks("ListUsers")
        caller.asks("ListGroups")
        caller.asks("ListGroupUsers", group)
    caller.asks("ShowGroup", group)
    caller.full("SetGroup", 200, group, name="Renamed")
    caller.cleared("SetGroup", 200, group)
    return users, groups


def permission_sets(caller):
    policies = {"managed_policies": [{"id": "m-1", "name": "Managed", "description": "It is managed."}]}
    policies["inline_policies"] = [{"Statement": []}]
    full = caller.full("CreatePermissionSet", 201, name="Full", custom_policies=[], customer_policies=[], **policies)
    bare = caller.bare("CreatePermissionSet", 201, name="Bare", session_duration=3600)
    sets = [full["id"], bare["id"]]
    for path in ({"permission_set_id": one} for one in sets):
        caller.asks("ListPermissionSets")
        caller.asks("ShowPermissionSet", path)
        caller.full("SetPermissionSet", 200, path)
        caller.cleared("SetPermissionSet", 200, path)
        caller.bare("SetPermissionSetPolicies", 200, path)
        caller.full("SetPermissionSetPolicies", 200, path, custom_policies=["C"], customer_policies=["C"], **policies)
        caller.asks("ShowPermissionSet", path)
        listed = caller.asks("ListPermissionSetPolicies", path)["policies"]
        caller.full("DeletePermissionSetPolicies", 204, path, policy_ids=[policy["id"] for policy in listed])
        caller.asks("ListPermissionSetPolicies", path)
    return sets


def account_assignments(caller, users, groups, sets):
    principals = [{"principal_id": users[0], "principal_type": "USER"}]
    principals.append({"principal_id": groups[0], "principal_type": "GROUP"})
    ids = {"target_account_id": ACCOUNT, "permission_set_id": sets[0]}
    # Of policies that an account would have to have of its own there are none.
    own = {"custom_policies": [], "customer_policies": []}
    caller.full("CreateAccountAssignment", 201, principals=principals, **ids, **own)
    filters = {"target_account_id": ACCOUNT, "permission_set_id": sets[0]}
    listed = caller.asks("ListAccountAssignments", **filters)
    one = listed["account_assignments"][0]["permission_sets"][0]["account_assignment_id"]
    path = {"account_assignment_id": one}
    caller.full("DeleteAccountAssignment", 204, path, target_account_id=ACCOUNT)
    listed = caller.asks("ListAccountAssignments", **filters)["account_assignments"]
    ids = [one["account_assignment_id"] for assignment in listed for one in assignment["permission_sets"]]
    caller.full("DeleteBulkAccountAssignments", 204, target_account_id=ACCOUNT, account_assignment_ids=ids)
    caller.asks("ListAccountAssignments", **filters)


def deletions(caller, users, groups, sets):
    group = {"group_id": groups[0]}
    caller.full("DeleteBulkGroupUsers", 204, group, user_uuids=users)
    caller.full("DeleteGroup", 200, group)
    caller.full("DeleteBulkGroups", 200, group_ids=[groups[1], UNKNOWN_ID])
    caller.full("DeleteUser", 200, {"user_uuid": users[0]})
    caller.full("DeleteBulkUsers", 200, user_uuids=[users[1], UNKNOWN_ID])
    for one in sets:
        query = {"instance_id": service.INSTANCE_ID}
        caller.send("DeletePermissionSet", 204, {"permission_set_id": one}, query, None)


def instances(caller):
    path = {"instance_id": service.INSTANCE_ID}
    if caller.knows("ListInstances"):
        caller.asks("ListInstances")
    if not caller.knows("SetInstance"):
        caller.send("DeleteInstance", 204, path, None, None)
        return
    source = {"identity_store_type": "ACTIVE_DIRECTORY"}
    for create in (caller.bare, caller.full):
        caller.asks("ShowInstance", path)
        caller.full("SetInstance", 200, path, **source)
        caller.asks("ShowInstance", path)
        caller.cleared("SetInstance", 200, path)
        caller.send("SetInstance", 200, path, None, None)
        caller.asks("ShowInstance", path)
        caller.bare("CreateInstance", 409, name="Second")
        caller.send("DeleteInstance", 204, path, None, None)
        created = create("CreateInstance", 201, name="New", **source)
        path = {"instance_id": created["instance"]["id"]}
        caller.asks("ShowInstance", path)
    if caller.knows("ListInstances"):
        caller.asks("ListInstances")


def refusals(caller):
    """How each operation refuses, in the bodies that the document has for it."""
    for name, operation in caller.document.operations.items():
        places = [one["name"] for one in operation["parameters"] if one.get("in") == "path"]
        path = dict.fromkeys(places, UNKNOWN_ID)
        caller.send(name, 404, path, None, None, auth=None)
        caller.send(name, 401, path, None, None, auth=service.Signed("another key"))
        caller.send(name, 406, path, None, None, headers={"Scp-Api-Version": "iam-identity-center 9.9"})
        if operation.get("requestBody", {}).get("required"):
            for language in ("en-US", "ko-KR"):
                caller.send(name, 400, path, None, None, headers={"Accept-Language": language})
        if places and "requestBody" not in operation:
            caller.send(name, 404, path, {"instance_id": service.INSTANCE_ID}, None)


# What no version has, and what only some have.
NO_VALUES = {"CUSTOM_POLICY", "CUSTOMER_POLICY", "zz", "", "null"}
NO_ORDERS = ("created_at", "created_at:", "created_at:up", ":asc", "")
NO_NUMBERS = ("-1", "1.5", "x", "", "null", str(2**64))


def bad_queries(caller, users, groups, sets):
    """Of what is there, but with one parameter that is none of what the document allows."""
    path = {"user_uuid": users[0], "group_id": groups[0], "permission_set_id": sets[0]}
    needed = {"instance_id": service.INSTANCE_ID, "target_account_id": ACCOUNT}
    for name, operation in caller.document.operations.items():
        for own in operation["parameters"]:
            if own.get("in") != "query":
                continue
            schema = own["schema"]
            values = []
            if "enum" in schema:
                values = NO_VALUES.difference(value for value in schema["enum"] if value is not None)
            elif "integer" in schema["type"]:
                values = NO_NUMBERS
            elif own["name"] == "sort":
                values = NO_ORDERS
            for value in sorted(values):
                caller.send(name, 400, path, needed | {own["name"]: value}, None)
            if own["required"]:
                left = {key: value for key, value in needed.items() if key != own["name"]}
                caller.send(name, 400, path, left, None)


def check(version):
    """Everything that is wrong with the answers in a version."""
    service.control("POST", "reset")
    caller = Caller(version)
    refusals(caller)
    users, groups = users_and_groups(caller)
    sets = permission_sets(caller)
    bad_queries(caller, users, groups, sets)
    account_assignments(caller, users, groups, sets)
    deletions(caller, users, groups, sets)
    instances(caller)
    for name in sorted(caller.document.operations.keys() - caller.successes):
        caller.tell(name, "never answered with success")
    withheld = {f"{answer}.{member}" for answers, members in WITHHELD for answer in answers for member in members}
    missed = set(caller.document.never_answered())
    caller.wrong += [f"{version} {member}: no answer has it" for member in sorted(missed - withheld)]
    caller.wrong += [f"{version} {member}: it is said to be withheld" for member in sorted(withheld & caller.document.answered)]
    print(
        f"answers: {version}: {caller.count} answers to {len(caller.successes)} operations, {len(caller.wrong)} wrong",
        flush=True,
    )
    return caller.wrong


wrong = [line for version in service.control("GET", "health")["api_versions"] for line in check(version)]
sys.exit("\n".join(wrong) or 0)
