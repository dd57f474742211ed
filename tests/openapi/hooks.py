"""Signs what schemathesis sends, and checks what its own checks cannot know of this service."""

import base64
import hashlib
import hmac
import os
import time

import requests
import schemathesis

ACCESS_KEY = os.environ["SCP_ACCESS_KEY"]
SECRET_KEY = os.environ["SCP_SECRET_KEY"]
INSTANCE_ID = os.environ["SCP_INSTANCE_ID"]
CLIENT_TYPE = "Openapi"


def signature(method, url, timestamp, account_id, secret_key):
    message = method + url + timestamp + ACCESS_KEY + account_id + CLIENT_TYPE
    digest = hmac.new(secret_key.encode(), message.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


class Signed(requests.auth.AuthBase):
    """requests calls it last of all, when nothing changes the URL any more."""

    def __init__(self, secret_key=SECRET_KEY):
        self.secret_key = secret_key

    def __call__(self, request):
        timestamp = str(time.time_ns() // 1_000_000)
        account_id = request.headers.get("Scp-AccountId", "")
        if isinstance(account_id, bytes):
            account_id = account_id.decode("latin-1")
        request.headers["Scp-Accesskey"] = ACCESS_KEY
        request.headers["Scp-Timestamp"] = timestamp
        request.headers["Scp-ClientType"] = CLIENT_TYPE
        request.headers["Scp-Signature"] = signature(
            request.method, request.url, timestamp, account_id, self.secret_key
        )
        return request


schemathesis.auth.set_from_requests(Signed())


def is_valid(case):
    return case.meta is not None and case.meta.generation.mode.is_positive


# Rules that a schema cannot say: a password that keeps its rule, and an order that every list has.
PASSWORD = "Xk7!mQ2#vT"
SORT = "created_at:desc"


# What must be new in what creates it; with the few values that are tried, most would be taken.
NEW = {"CreateUser": "user_id", "CreateGroup": "name", "CreatePermissionSet": "name"}
used = set()


def renewed(operation, body):
    """The body, with another name if this one was sent before."""
    name = body.get(NEW.get(operation))
    if name is None:
        return body
    new = f"{name[:20]}-{len(used)}" if (operation, name) in used else name
    used.add((operation, new))
    return body | {NEW[operation]: new}


def plain_numbers(value):
    """3600 for 3600.0, which JSON Schema takes for a whole number too, and no number that a double cannot hold: JSON
    leaves both to who reads it."""
    if isinstance(value, dict):
        return {name: plain_numbers(member) for name, member in value.items()}
    if isinstance(value, list):
        return [plain_numbers(element) for element in value]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return 0 if isinstance(value, int) and abs(value) > 2**64 else value


@schemathesis.hook
def before_call(context, case, kwargs):
    """Valid data is about the instance that is there, since with another one everything would be unknown, and keeps
    rules that a schema cannot say."""
    if not is_valid(case):
        return
    case.body = plain_numbers(case.body)
    known = {"password": PASSWORD, "sort": SORT}
    if case.operation.tags != ["instances"]:
        known["instance_id"] = INSTANCE_ID
    if isinstance(case.body, dict):
        case.body = renewed(case.operation.definition.raw["operationId"], case.body)
    for part in (case.query, case.body):
        if isinstance(part, dict):
            part.update({name: value for name, value in known.items() if part.get(name)})


# The state of the directory, and rules of the user guide, that no schema knows, in both languages.
REASONS = (
    # The reference documents no 409 for these names and login ids.
    "already in use",
    "이미 사용 중",
    # It lists no members of a managed policy in SetPermissionSetPolicies.
    "A managed policy needs a member id",
    "관리형 정책에는",
    # A permission set with custom policies needs them in the account.
    "has no IAM policy",
    "에 IAM 정책",
)


@schemathesis.check
def valid_data_is_refused_with_reason(ctx, response, case):
    """Where schemathesis.toml lets valid data be refused with 400, it is for
    one of the reasons, and for nothing else."""
    if response.status_code == 400 and is_valid(case):
        details = response.json()["errors"][0]["detail"]
        for detail in [details] if isinstance(details, str) else details:
            if not any(reason in detail for reason in REASONS):
                raise AssertionError(f"valid data was refused: {detail}")


verified = set()


@schemathesis.check
def signatures_are_verified(ctx, response, case):
    """In place of ignored_auth, which knows 401 and 403 alone: the service answers a call without any header of a
    signature with 404."""
    if not 200 <= response.status_code < 300 or case.operation.label in verified:
        return
    verified.add(case.operation.label)
    request = response.request
    url, body = request.url, request.body
    own = {"Accept-Language", "Content-Type", "Scp-Api-Version"}
    headers = {name: value for name, value in request.headers.items() if name in own}
    unsigned = requests.request(request.method, url, data=body, headers=headers, timeout=10)
    if unsigned.status_code != 404 or "requestId" not in unsigned.json():
        raise AssertionError(f"an unsigned call was answered with {unsigned.status_code}")
    wrong = Signed(secret_key="not the secret key")
    refused = requests.request(request.method, url, data=body, headers=headers, auth=wrong, timeout=10)
    if refused.status_code != 401:
        raise AssertionError(f"a wrong signature was answered with {refused.status_code}")
