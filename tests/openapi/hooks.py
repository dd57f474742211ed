"""Signs what schemathesis sends, names in it what is there, and checks what its own checks cannot know of this service."""

import atexit
import collections
import itertools
import json
import os
import re
import urllib.parse

import requests
import schemathesis
import service
from directory import KINDS, Directory
from document import Document
from schemathesis.core.parameters import ParameterLocation

VERSION = os.environ["SCP_API_VERSION"]
# The version that answers a call without the header.
CURRENT = "1.4"

schemathesis.auth.set_from_requests(service.Signed())

directory = Directory()
calls = itertools.count()


def is_valid(case):
    return case.meta is not None and case.meta.generation.mode.is_positive


def is_negated(case, location):
    """Whether a part of the request is invalid on purpose."""
    part = case.meta and case.meta.components.get(location)
    return part is not None and part.mode.is_negative


def is_stateful(case):
    return case.meta is not None and case.meta.phase.name.value == "stateful"


class Naming:
    """Puts ids of what is there in the place of generated ones, in data that is invalid for another reason too: a request
    about nothing is answered with 404, however valid or invalid the rest of it is.

    An id that came over a link stays, also of what was deleted since: it must be answered for what it names. What is no id
    stays too. Some requests are left as they are, to be answered with 404.
    """

    ID = re.compile(r"(?!\.{1,2}$)[^/\\\x00-\x1f\x7f-\x9f]+")

    def __init__(self, case):
        self.case = case
        self.number = next(calls)
        self.leaves = self.number % 8 == 7
        # Whether something is named that is not there.
        self.misses = False

    def name(self):
        for location, part in (
            (ParameterLocation.PATH, self.case.path_parameters),
            (ParameterLocation.QUERY, self.case.query),
            (ParameterLocation.BODY, self.case.body),
        ):
            # What stands in a path is all that there is of it.
            if not (location is ParameterLocation.PATH and is_negated(self.case, location)):
                self.walk(part)

    def walk(self, part):
        if isinstance(part, list):
            for element in part:
                self.walk(element)
        if not isinstance(part, dict):
            return
        for name, value in part.items():
            kind = KINDS.get(name)
            if name == "principal_id":
                kind = {"USER": "users", "GROUP": "groups"}.get(str(part.get("principal_type")))
            if kind and name.endswith("s") and isinstance(value, list):
                part[name] = [self.id(kind, element, at) for at, element in enumerate(value)]
            elif kind:
                part[name] = self.id(kind, value, 0)
            else:
                self.walk(value)

    def id(self, kind, value, at):
        if not isinstance(value, str) or not self.ID.fullmatch(value):
            self.misses = True
            return value
        there = self.there(kind)
        stays = value in there or is_stateful(self.case) and value in directory.known[kind]
        if not stays and not self.leaves:
            value = there[(self.number + at) % len(there)]
        self.misses = self.misses or value not in there
        return value

    def there(self, kind):
        if kind == "instances" and self.case.operation.tags != ["instances"]:
            return [service.INSTANCE_ID]
        if kind == "policies":
            permission_set = self.case.path_parameters["permission_set_id"]
            if permission_set not in directory.ids("permission_sets"):
                return ["policy-of-nothing"]
            return directory.ids(kind, permission_set)
        return directory.ids(kind)


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


def keep_rules(part):
    """Rules that a schema cannot say: how a password is made up, and which members every list can be sorted by."""
    password, sort = part.get("password"), part.get("sort")
    if isinstance(password, str) and 9 <= len(password) <= 20:
        part["password"] = "Xk7!mQ2#vT"
    if isinstance(sort, str) and re.fullmatch("[a-z_]+:(asc|desc)", sort):
        part["sort"] = f"created_at:{sort.rpartition(':')[2]}"


named_nothing = set()


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = case.operation.definition.raw["operationId"]
    if VERSION != CURRENT:
        # Without the header another version answers, which has another document.
        case.headers.setdefault("Scp-Api-Version", f"iam-identity-center {VERSION}")
    if is_valid(case) and isinstance(case.body, dict):
        case.body = renewed(operation, plain_numbers(case.body))
    for part in (case.query, case.body):
        if isinstance(part, dict):
            keep_rules(part)
    naming = Naming(case)
    naming.name()
    if naming.misses:
        named_nothing.add(case.id)
    if operation == "CreateInstance" and not is_stateful(case) and naming.number % 2:
        # An organization has one; the other half of the calls is about that.
        for instance in directory.list("instances", None):
            service.call("DELETE", f"/v1/instances/{instance}")
        directory.forget()


answers = collections.defaultdict(collections.Counter)


@schemathesis.hook
def after_call(context, case, response):
    answers[case.operation.label][response.status_code] += 1
    if case.method != "GET" and 200 <= response.status_code < 300:
        directory.forget()


@atexit.register
def tell_answers():
    """How often each operation was answered with each status: the job fails where there was no success."""
    with open(os.environ["SCP_ANSWERS"], "w") as file:
        json.dump(answers, file)


# The state of the directory, and rules of the user guide, that no schema knows, in both languages.
REASONS = (
    # The reference documents no 409 for these names and login ids.
    "already in use",
    "이미 사용 중",
    # It lists no members of a managed policy in SetPermissionSetPolicies.
    "A managed policy needs a member id",
    "관리형 정책에는",
    # Before 1.2 the answer is one assignment, so that there must be one.
    "There is nothing to assign",
    "할당할 항목이 없습니다",
    # A permission set with custom policies needs them in the account.
    "has no IAM policy",
    "에 IAM 정책",
)


@schemathesis.check
def valid_data_is_refused_with_reason(ctx, response, case):
    """Where schemathesis.toml lets valid data be refused with 400 or 404, it is for one of the reasons, or because it
    names what is not there, and for nothing else."""
    if not is_valid(case):
        return
    if response.status_code == 404 and case.id not in named_nothing:
        raise AssertionError(f"what is there was not found: {response.text}")
    if response.status_code == 400:
        details = response.json()["errors"][0]["detail"]
        for detail in [details] if isinstance(details, str) else details:
            if not any(reason in detail for reason in REASONS):
                raise AssertionError(f"valid data was refused: {detail}")


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Whether a failure is one: not where a wrong path leads nowhere and is 404; nor where a method that has an operation
    in other versions alone is 406, as was recorded of the service, and no 405, or stands in `Allow`."""
    match type(failure).__name__, response.status_code:
        case "AcceptedNegativeData", 404:
            return not is_negated(case, ParameterLocation.PATH)
        case "UnsupportedMethodResponse", 406:
            return VERSION == CURRENT
        case "AllowHeaderMismatch", _:
            return VERSION == CURRENT
    return True


document = Document(VERSION)


def query_errors(operation, query):
    """What is wrong with the parameters of a query, by the text that is sent."""
    sent = urllib.parse.parse_qs(query, keep_blank_values=True)
    for at, parameter in enumerate(operation["parameters"]):
        if parameter.get("in") != "query":
            continue
        texts = sent.get(parameter["name"], [])
        if not texts and parameter["required"]:
            yield f"{parameter['name']}: it is missing"
        # Of those that are repeated nobody can tell which counts.
        if len(texts) == 1:
            value = texts[0]
            if "integer" in parameter["schema"]["type"]:
                value = int(value) if re.fullmatch("-?[0-9]+", value) else value
            for error in document.errors(f"{operation['at']}/parameters/{at}/schema", value):
                yield f"{parameter['name']}: {error}"


def body_errors(operation, body):
    """What is wrong with a body; none is none where the document lets it be left out."""
    if "requestBody" not in operation:
        return []
    if body is None:
        return ["there is no body"] if operation["requestBody"]["required"] else []
    try:
        value = json.loads(body)
    except ValueError as error:
        return [f"no JSON: {error}"]
    return document.errors(document.content(f"{operation['at']}/requestBody")["application/json"], value)


@schemathesis.check
def what_is_sent_is_judged(ctx, response, case):
    """Whatever schemathesis thinks of a case: what breaks the document as it is sent is refused as invalid. Its own check
    counts a query as valid again where any one of its parameters is."""
    request = response.request
    operation = document.operations[case.operation.definition.raw["operationId"]]
    if request.method != operation["method"]:
        return
    errors = [*query_errors(operation, urllib.parse.urlsplit(request.url).query)]
    errors += body_errors(operation, request.body)
    # Account id, version and path are judged before; and what is named before the order that is asked for.
    expected = {400, 401, 406}
    if is_negated(case, ParameterLocation.PATH) or case.id in named_nothing:
        expected.add(404)
    if errors and response.status_code not in expected:
        raise AssertionError(f"answered with {response.status_code}, although {'; '.join(errors)}")


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
    wrong = service.Signed(secret_key="not the secret key")
    refused = requests.request(request.method, url, data=body, headers=headers, auth=wrong, timeout=10)
    if refused.status_code != 401:
        raise AssertionError(f"a wrong signature was answered with {refused.status_code}")
