"""What is there in the emulator: ids for generated requests, without which every answer would be 404."""

import collections
import itertools

import service

# An account of the demo seed, which has no IAM policies; no operation lists accounts.
ACCOUNT = "3265ab469f0d406d83073da3e11e7a6c"

INSTANCE = {"instance_id": service.INSTANCE_ID}
EVERYTHING = INSTANCE | {"size": 1000}

# The kind of what members and parameters of these names name, alone or in a list.
KINDS = {
    "account_assignment_id": "assignments",
    "account_assignment_ids": "assignments",
    "excluded_account_id": "accounts",
    "excluded_group_id": "groups",
    "excluded_user_uuid": "users",
    "group_id": "groups",
    "group_ids": "groups",
    "instance_id": "instances",
    "permission_set_id": "permission_sets",
    "policy_ids": "policies",
    "target_account_id": "accounts",
    "user_uuid": "users",
    "user_uuids": "users",
}


class Directory:
    """Asked anew after every change. What has run out is made anew, always in the current version."""

    def __init__(self):
        self.listed = {}
        self.numbers = itertools.count()
        # Every id that was ever there, by kind: of deleted ones, links may still tell.
        self.known = collections.defaultdict(set)

    def forget(self):
        self.listed.clear()

    def ids(self, kind, permission_set=None):
        """The ids of everything of a kind; of policies, those of one permission set."""
        key = (kind, permission_set)
        if key not in self.listed:
            self.listed[key] = self.list(kind, permission_set) or self.make(kind, permission_set)
            self.known[kind].update(self.listed[key])
        return self.listed[key]

    def list(self, kind, permission_set):
        match kind:
            case "accounts":
                return [ACCOUNT]
            case "instances":
                return [one["id"] for one in self.get("/v1/instances", {})["instances"]]
            case "policies":
                listed = self.get(f"/v1/permission-sets/{permission_set}/policies", EVERYTHING)
                return [one["id"] for one in listed.get("policies", [])]
            case "assignments":
                listed = self.get("/v1/account-assignments", EVERYTHING | {"target_account_id": ACCOUNT})
                sets = [one for each in listed["account_assignments"] for one in each["permission_sets"]]
                return [one["account_assignment_id"] for one in sets]
        listed = self.get(f"/v1/{kind.replace('_', '-')}", EVERYTHING)
        return [one["id"] for one in listed[kind]]

    def make(self, kind, permission_set):
        name = f"Again-{next(self.numbers)}"
        match kind:
            case "users":
                self.change("POST", "/v1/users", {"name": name, "user_id": name})
            case "groups":
                self.change("POST", "/v1/groups", {"name": name})
            case "permission_sets":
                self.change("POST", "/v1/permission-sets", {"name": name, "session_duration": 3600})
            case "policies":
                policies = {"managed_policies": [{"id": name, "name": name}]}
                self.change("PUT", f"/v1/permission-sets/{permission_set}/policies", policies)
            case "assignments":
                # A permission set of its own, which surely has no policy that the account lacks.
                made = self.change("POST", "/v1/permission-sets", {"name": name, "session_duration": 3600})
                principal = {"principal_id": self.ids("users")[0], "principal_type": "USER"}
                wanted = {"accounts": [{"target_account_id": ACCOUNT}], "principals": [principal]}
                for account in wanted["accounts"]:
                    account |= {"target_account_name": name, "target_account_email": "again@example.com"}
                own = {"permission_set_id": made["id"], "permission_set_name": name}
                own |= {"permission_set_srn": made["srn"], "session_duration": 3600}
                self.change("POST", "/v1/account-assignments", wanted | {"permission_sets": [own]})
            case "instances":
                service.call("POST", "/v1/instances", body={"name": name})
        return self.list(kind, permission_set)

    def get(self, path, query):
        return self.answered(service.call("GET", path, query=query))

    def change(self, method, path, body):
        return self.answered(service.call(method, path, body=INSTANCE | body))

    @staticmethod
    def answered(answer):
        if not answer.ok:
            raise AssertionError(f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}")
        return answer.json()
