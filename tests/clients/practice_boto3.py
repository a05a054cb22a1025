#!/usr/bin/env python3
"""Drives `chime-setup practice serve` with boto3 and the AWS CLI, through the lines it prints for bash.

Usage: practice_boto3.py PATH_OF_CHIME_SETUP [SCENARIO...]

For each scenario: get-caller-identity, create-meeting, create-attendee, get-meeting, delete-meeting, and the error
that AWS gives where the scenario fails. Prints one line a case; exits with 1 on any difference. Needs `bash`, the
Python package `boto3`, and `aws` on the PATH; a missing tool is a failure.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
import uuid

import boto3
import botocore.config
import botocore.exceptions

INVALID_TOKEN = "The security token included in the request is invalid."
EXPIRED = "The security token included in the request is expired"
MISMATCH = "The request signature we calculated does not match"
STALE = "Signature expired: "
IMPLICIT = "because no identity-based policy allows the chime:CreateMeeting action"
BY_ORGANIZATION = "with an explicit deny in a service control policy"
NO_ANSWER = "(closed)"

# Scenario: what GetCallerIdentity gives, what CreateMeeting gives; None is success, else (HTTP, code, text).
EXPECTED = {
    "ready": (None, None),
    "secret-wrong": ((403, "SignatureDoesNotMatch", MISMATCH), (403, "InvalidSignatureException", MISMATCH)),
    "key-unknown": ((403, "InvalidClientTokenId", INVALID_TOKEN), (403, "UnrecognizedClientException", INVALID_TOKEN)),
    "expired": ((403, "ExpiredToken", EXPIRED), (403, "ExpiredTokenException", EXPIRED)),
    "token-missing": ((403, "InvalidClientTokenId", INVALID_TOKEN), (403, "UnrecognizedClientException", INVALID_TOKEN)),
    "clock-behind": ((403, "SignatureDoesNotMatch", STALE), (403, "InvalidSignatureException", STALE)),
    "no-permission": (None, (403, "AccessDeniedException", IMPLICIT)),
    "scp-deny": (None, (403, "AccessDeniedException", BY_ORGANIZATION)),
    "region-no-endpoint": (None, (0, NO_ANSWER, "")),
    "region-not-enabled": ((403, "InvalidClientTokenId", INVALID_TOKEN), (403, "UnrecognizedClientException", INVALID_TOKEN)),
    "quota-meetings": (None, (400, "LimitExceededException", "")),
    "throttled": (None, (429, "ThrottlingException", "Rate exceeded")),
    "legacy-only": (None, (403, "ForbiddenException", "deprecated Amazon Chime SDK API")),
}

failures = 0


def report(scenario, client, case, problem):
    """Prints the line of one case."""
    global failures
    failures += problem is not None
    print(f"{'ok  ' if problem is None else 'FAIL'} {scenario:<18} {client:<6} {case}{'' if problem is None else ': ' + problem}", flush=True)


class Practice:
    """A running practice account and the environment it asks for."""

    def __init__(self, binary, scenario):
        command = [binary, "practice", "serve", "--scenario", scenario]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
        first = self.process.stdout.readline()
        found = re.fullmatch(r'Practice account "([^"]+)" on (http://127\.0\.0\.1:\d+)\n', first)
        if not found or found.group(1) != scenario:
            self.process.kill()
            raise RuntimeError(f"unexpected first line: {first!r}")
        self.endpoint = found.group(2)
        lines, block = [], None
        for line in self.process.stdout:
            if line.startswith("# "):
                block = line[2:].strip()
                if block == "fish":
                    break
            elif block == "bash":
                lines.append(line)
        self.environment = environment_after("".join(lines))

    def state(self):
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(self.endpoint + "/_practice/state", timeout=10) as answer:
            return json.load(answer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise RuntimeError("the practice account did not end on SIGTERM")


def environment_after(lines):
    """The environment of a bash that read these lines, having had settings that would win over a profile."""
    start = dict(os.environ)
    # Our own invention, to see that the lines take them away.
    start.update(AWS_ACCESS_KEY_ID="AKIANOBODYSKEY234567", AWS_SECRET_ACCESS_KEY="nobodys-secret", AWS_REGION="eu-north-1",
                 AWS_ENDPOINT_URL="http://127.0.0.1:9", HTTP_PROXY="http://127.0.0.1:9", http_proxy="http://127.0.0.1:9")
    dump = f"{lines}\nexec {sys.executable} -c 'import json, os; print(json.dumps(dict(os.environ)))'"
    output = subprocess.run(["bash", "-euc", dump], env=start, check=True, capture_output=True, text=True).stdout
    return json.loads(output)


def difference(expected, actual):
    """Why an outcome (HTTP, code, text) is not the expected one; None if it is."""
    if expected is None and actual is None:
        return None
    if expected is None or actual is None:
        return f"expected {expected}, got {actual}"
    same = expected[0] in (actual[0], None) and expected[1] == actual[1] and expected[2] in actual[2]
    return None if same else f"expected {expected}, got {actual}"


# boto3 -----------------------------------------------------------------------------------------------------------

def tried(call, **arguments):
    """The answer and the outcome of one boto3 call."""
    try:
        return call(**arguments), None
    except botocore.exceptions.ClientError as error:
        answer = error.response
        return None, (answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"], answer["Error"]["Message"])
    except (botocore.exceptions.ConnectionClosedError, botocore.exceptions.EndpointConnectionError):
        return None, (0, NO_ANSWER, "")


def meeting_arguments():
    return {"ClientRequestToken": str(uuid.uuid4()), "MediaRegion": "us-east-1", "ExternalMeetingId": "practice-check"}


def boto3_walk(practice, scenario):
    os.environ.clear()
    os.environ.update(practice.environment)
    session = boto3.Session()
    once = botocore.config.Config(retries={"total_max_attempts": 1})
    identity, outcome = tried(session.client("sts", config=once).get_caller_identity)
    report(scenario, "boto3", "get-caller-identity", difference(EXPECTED[scenario][0], outcome))
    if identity and identity["Account"] != "111122223333":
        report(scenario, "boto3", "account id", identity["Account"])
    meetings = session.client("chime-sdk-meetings", config=once)
    arguments = meeting_arguments()
    created, outcome = tried(meetings.create_meeting, **arguments)
    report(scenario, "boto3", "create-meeting", difference(EXPECTED[scenario][1], outcome))
    if created:
        boto3_rest(practice, scenario, meetings, arguments, created["Meeting"])
    if scenario == "ready":
        boto3_diagnosis(scenario, session, once, identity)
    if scenario == "region-not-enabled":
        boto3_opt_status(scenario, session, once)


def boto3_rest(practice, scenario, meetings, arguments, meeting):
    here = meeting["MeetingId"]
    again, outcome = tried(meetings.create_meeting, **arguments)
    same = again is not None and again["Meeting"] == meeting
    report(scenario, "boto3", "create-meeting, same token again", None if same else f"{outcome or 'another meeting'}")
    arguments["ExternalMeetingId"] = "something-else"
    _, outcome = tried(meetings.create_meeting, **arguments)
    report(scenario, "boto3", "create-meeting, same token, other parameters", difference((409, "ConflictException", ""), outcome))
    created, outcome = tried(meetings.create_attendee, MeetingId=here, ExternalUserId="somebody")
    token = created and created["Attendee"]["JoinToken"]
    report(scenario, "boto3", "create-attendee", difference(None, outcome) or (None if token else "no join token"))
    found, outcome = tried(meetings.get_meeting, MeetingId=here)
    same = found is not None and found["Meeting"] == meeting
    report(scenario, "boto3", "get-meeting", difference(None, outcome) or (None if same else "another meeting"))
    _, outcome = tried(meetings.delete_meeting, MeetingId=here)
    report(scenario, "boto3", "delete-meeting", difference(None, outcome))
    _, outcome = tried(meetings.get_meeting, MeetingId=here)
    report(scenario, "boto3", "get-meeting, deleted", difference((404, "NotFoundException", f"Meeting {here} not found"), outcome))
    left = practice.state()["meetings"]
    report(scenario, "boto3", "no meeting left", None if left == 0 else f"{left} left")


def boto3_diagnosis(scenario, session, once, identity):
    actions = ["chime:CreateMeeting", "chime:DeleteMeeting", "chime:TagResource"]
    answer, outcome = tried(session.client("iam", config=once).simulate_principal_policy,
                            PolicySourceArn=identity["Arn"], ActionNames=actions,
                            ResourceArns=["arn:aws:chime:us-east-1:111122223333:meeting/*"])
    found = answer and [one["EvalDecision"] for one in answer["EvaluationResults"]]
    expected = ["allowed", "allowed", "implicitDeny"]
    report(scenario, "boto3", "simulate-principal-policy", difference(None, outcome) or (None if found == expected else str(found)))
    quotas = session.client("service-quotas", config=once)
    answer, outcome = tried(quotas.get_service_quota, ServiceCode="chime", QuotaCode="L-9F286451")
    value = answer and answer["Quota"]["Value"]
    report(scenario, "boto3", "get-service-quota", difference(None, outcome) or (None if value == 250 else str(value)))
    _, outcome = tried(quotas.get_service_quota, ServiceCode="chime", QuotaCode="L-00000000")
    report(scenario, "boto3", "get-service-quota, unknown", difference((400, "NoSuchResourceException", ""), outcome))
    answer, outcome = tried(session.client("account", config=once).get_region_opt_status, RegionName="af-south-1")
    status = answer and answer["RegionOptStatus"]
    report(scenario, "boto3", "get-region-opt-status", difference(None, outcome) or (None if status == "DISABLED" else str(status)))


def boto3_opt_status(scenario, session, once):
    elsewhere = {"config": once, "region_name": "us-east-1"}
    _, outcome = tried(session.client("sts", **elsewhere).get_caller_identity)
    report(scenario, "boto3", "get-caller-identity in us-east-1", difference(None, outcome))
    answer, outcome = tried(session.client("account", **elsewhere).get_region_opt_status, RegionName="af-south-1")
    status = answer and answer["RegionOptStatus"]
    report(scenario, "boto3", "get-region-opt-status", difference(None, outcome) or (None if status == "DISABLED" else str(status)))


# The AWS CLI -----------------------------------------------------------------------------------------------------

def aws(practice, *arguments):
    """The JSON answer and the outcome of one CLI call. The CLI does not show the HTTP status of an error."""
    environment = dict(practice.environment, AWS_MAX_ATTEMPTS="1", AWS_PAGER="")
    run = subprocess.run(["aws", *arguments, "--output", "json"], env=environment, capture_output=True, text=True, timeout=120)
    if run.returncode == 0:
        return (json.loads(run.stdout) if run.stdout.strip() else {}), None
    found = re.search(r"An error occurred \((\w+)\) when calling the \w+ operation[^:]*: (.*)", run.stderr, re.S)
    if found:
        return None, (None, found.group(1), found.group(2))
    closed = "Connection was closed" in run.stderr or "Could not connect" in run.stderr
    return None, (0, NO_ANSWER, "") if closed else (None, "(other)", run.stderr.strip())


def of_cli(expected):
    """An expected outcome without the HTTP status."""
    return expected and (0 if expected[1] == NO_ANSWER else None, *expected[1:])


def cli_walk(practice, scenario):
    _, outcome = aws(practice, "sts", "get-caller-identity")
    report(scenario, "aws", "get-caller-identity", difference(of_cli(EXPECTED[scenario][0]), outcome))
    created, outcome = aws(practice, "chime-sdk-meetings", "create-meeting", "--client-request-token", str(uuid.uuid4()),
                           "--media-region", "us-east-1", "--external-meeting-id", "practice-check")
    report(scenario, "aws", "create-meeting", difference(of_cli(EXPECTED[scenario][1]), outcome))
    if not created:
        return
    here = created["Meeting"]["MeetingId"]
    for case, more in [("create-attendee", ["--external-user-id", "somebody"]), ("get-meeting", []), ("delete-meeting", [])]:
        _, outcome = aws(practice, "chime-sdk-meetings", case, "--meeting-id", here, *more)
        report(scenario, "aws", case, difference(None, outcome))
    left = practice.state()["meetings"]
    report(scenario, "aws", "no meeting left", None if left == 0 else f"{left} left")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if not shutil.which("aws"):
        sys.exit("the AWS CLI is not on the PATH")
    before = dict(os.environ)
    for scenario in sys.argv[2:] or EXPECTED:
        with Practice(sys.argv[1], scenario) as practice:
            boto3_walk(practice, scenario)
            os.environ.clear()
            os.environ.update(before)
            cli_walk(practice, scenario)
    print(f"{failures} difference(s)")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
