"""The cases that go through a client to the emulator: send, error and flow."""

from typing import Any

from calls import client, failure_of, perform, provider_of
from connguard import ConnguardError, Emulator
from expectations import assert_error, assert_refusal, assert_reply
from placeholders import resolved

Case = dict[str, Any]


def run_send(case: Case, emulator: Emulator) -> None:
    """Sends a documented example, and compares what the emulator received and answered."""
    given, expected = case["given"], case["expected"]
    emulator.reset()
    with client(provider_of(given["call"]), emulator) as session:
        for call in given["setup"]:
            perform(session, call)
        reply = perform(session, given["call"])
    entry = emulator.journal()[-1]
    assert entry["status"] == expected["status"], entry["status"]
    assert entry["body"] == expected["journal_body"], entry["body"]
    assert_reply(reply, expected)


def run_error(case: Case, emulator: Emulator) -> None:
    """Provokes a failure and compares the error that the client raises."""
    given, expected = case["given"], case["expected"]
    emulator.reset()
    saved = prepared(given["provider"], given["setup"], emulator)
    emulator.settings(given["settings"])
    try:
        with client(given["provider"], emulator, given["client"] or None) as session:
            for call in given["calls"][:-1]:
                perform(session, resolved(call, saved))
            error: Any = failure_of(session, resolved(given["calls"][-1], saved))
    except ConnguardError as problem:
        error = problem
    assert_error(error, expected)


def run_flow(case: Case, emulator: Emulator) -> None:
    """Plays several calls in a row."""
    steps = case["given"]["steps"]
    saved: dict[str, Any] = {}
    emulator.reset()
    with client(provider_of(steps[0]["call"]), emulator) as session:
        for number, (step, expected) in enumerate(zip(steps, case["expected"]["steps"], strict=True)):
            try:
                play(session, emulator, step, expected, saved)
            except AssertionError as problem:
                raise AssertionError(f"step {number}: {problem}") from None


def play(session: Any, emulator: Emulator, step: Case, expected: Case, saved: dict[str, Any]) -> None:
    """Makes one step's call and compares how it ended."""
    call = resolved(step["call"], saved)
    seen = writes(emulator) if expected.get("not_sent") else None
    if "error" in expected:
        assert_refusal(failure_of(session, call), expected)
    else:
        reply = perform(session, call)
        assert_reply(reply, expected)
        saved[step.get("save", "")] = reply
    if seen is not None:
        assert writes(emulator) == seen, "a refused request was sent"


def prepared(provider: str, calls: list[Case], emulator: Emulator) -> dict[str, Any]:
    """Makes the calls that come before a case, with the shared client; returns the replies that are saved."""
    saved: dict[str, Any] = {}
    if calls:
        with client(provider, emulator) as session:
            for call in calls:
                saved[call.get("save", "")] = perform(session, resolved(call, saved))
    return saved


def writes(emulator: Emulator) -> int:
    """Counts the requests that could have changed something; a patch reads before it is judged."""
    return sum(entry["method"] != "GET" for entry in emulator.journal())
