"""Signed calls to the emulator that the environment names, by nothing of this project's own code."""

import base64
import hashlib
import hmac
import os
import time

import requests

ENDPOINT_URL = os.environ["SCP_ENDPOINT_URL"]
ACCESS_KEY = os.environ["SCP_ACCESS_KEY"]
SECRET_KEY = os.environ["SCP_SECRET_KEY"]
INSTANCE_ID = os.environ["SCP_INSTANCE_ID"]
CLIENT_TYPE = "Openapi"

# No call of an emulator on this machine takes so long.
SECONDS = 60


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


session = requests.Session()
session.trust_env = False


def call(method, path, version="1.4", query=None, body=None, headers=None, auth=Signed()):
    """The answer to one call, whatever it is."""
    headers = {"Scp-Api-Version": f"iam-identity-center {version}"} | (headers or {})
    return session.request(
        method, ENDPOINT_URL + path, params=query, json=body, headers=headers, auth=auth, timeout=SECONDS
    )


def control(method, path):
    """What the emulator offers to tests."""
    answer = session.request(method, f"{ENDPOINT_URL}/_emulator/{path}", timeout=SECONDS)
    answer.raise_for_status()
    return answer.json() if answer.content else None
