"""Canary secrets are in nothing that a program can print, log or keep, in no encoding."""

import base64
import json
import logging
import pickle
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
import samples
from connguard import ConnguardError, Emulator, Lerian, Matillion
from stub import Answer, Request, serving

CANARIES = {
    "password": "canary+Pa55/word=ü",
    "key": "-----BEGIN PRIVATE KEY----- canary/Key+1=",
    "token": "canary-t0ken/with+signs=",
    "client_secret": "canary/client+s3cret=",
    "proxy": "canaryproxypass",
}
ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"


def forms(secret: str) -> Iterator[bytes]:
    """The ways in which a secret may be written, at each of base64's three alignments."""
    raw = secret.encode()
    yield raw
    yield quote(secret, safe="").encode()
    yield quote_plus(secret).encode()
    yield json.dumps(secret)[1:-1].encode()
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for before in range(3):
            # Without the ends, which depend on what stands beside the secret.
            yield encode(b"\0" * before + raw)[4 : -4 or None]


NEEDLES = {form for secret in CANARIES.values() for form in forms(secret)}


def assert_clean(*shown: object) -> None:
    for each in shown:
        text = each if isinstance(each, bytes) else str(each).encode("utf-8", "surrogateescape")
        for needle in NEEDLES:
            assert needle not in text, f"{needle!r} is in {text[:300]!r}"


class Collected:
    """Everything that an error shows of itself."""

    def __init__(self) -> None:
        self.shown: list[object] = []
        self.kinds: set[str] = set()

    def provoke(self, call: Callable[[], Any]) -> None:
        with pytest.raises(ConnguardError) as caught:
            call()
        error = caught.value
        self.kinds.add(type(error).__name__)
        told = "".join(traceback.format_exception(error))
        self.shown += [str(error), repr(error), vars(error), pickle.dumps(error), told]


def body(**changes: Any) -> Any:
    return samples.postgresql(
        password=CANARIES["password"], ssl={"mode": "require", "ca": "a ca", "key": CANARIES["key"]}, **changes
    )


def test_no_secret_leaves_through_lerian(
    emulator: Emulator, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(0)
    found = Collected()
    emulator.settings({"lerian": {"auth": False}})
    with Lerian(**emulator.lerian, token=CANARIES["token"], max_retries=0) as client:
        create = client.connections.create
        created = create(body(), product="p")
        found.shown += [created, created.to_dict(), created._repr_html_(), pickle.dumps(created), created.warnings]
        found.provoke(lambda: create(body(), product="p"))
        found.provoke(lambda: create(body(port=0), product="p"))
        found.provoke(lambda: create(body(configName=CANARIES["password"]), product="p", waive=["nonsense"]))  # type: ignore[list-item]
        found.provoke(lambda: create({**body(), "password": {CANARIES["password"]}}, product="p"))
        found.provoke(lambda: create({**body(), "password": [CANARIES["password"]]}, product="p"))
        found.provoke(lambda: create(json.dumps(body())[:-1], product="p"))
        found.provoke(lambda: client.connections.get("nonsense"))
        found.provoke(lambda: client.connections.get(ID))
        faults: list[dict[str, Any]] = [
            {"kind": "html_502"},
            {"kind": "reset_before"},
            {"kind": "reset_after"},
            {"kind": "truncate"},
            {"kind": "status", "status": 429},
            {"kind": "status", "status": 403},
            {"kind": "status", "status": 500},
            {"kind": "delay", "milliseconds": 2000},
        ]
        for number, fault in enumerate(faults):
            emulator.settings({"faults": [fault]})
            changed = body(configName=f"faulty-{number}")
            found.provoke(lambda changed=changed: create(changed, product="p", timeout_seconds=0.5))  # type: ignore[misc]
        emulator.settings({"faults": []})
        report = client.connections.create_many(
            [body(), body(configName="x"), None, body(configName="many")], product="p"
        )
        found.shown += [report, report._repr_html_(), pickle.dumps(report), list(report), report.failed]
        updated = client.connections.update(created.id, {"password": CANARIES["password"]})
        found.shown += [updated, updated.to_dict(), client, vars(client)]
    found.shown += [emulator.journal(), emulator, caplog.text, *capfd.readouterr()]
    found.shown += [vars(record) for record in caplog.records]
    assert {
        "ConflictError",
        "RuleViolationError",
        "ConfigError",
        "NotFoundError",
        "PermissionDeniedError",
    } <= found.kinds
    assert len(caplog.records) > 15
    assert_clean(*found.shown)


def test_no_secret_leaves_through_matillion(emulator: Emulator, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    found = Collected()
    options: Any = {**emulator.matillion, "client_secret": CANARIES["client_secret"]}
    with Matillion(**options, max_retries=0) as client:
        found.provoke(lambda: list(client.projects.list()))
        found.provoke(lambda: client.project(emulator.project_id).connections.create(samples.aws()))
        found.shown += [client, vars(client)]
    with Matillion(base_url=emulator.matillion["base_url"], token=CANARIES["token"]) as client:
        found.provoke(lambda: client.projects.get("a"))
        found.shown += [client, vars(client)]
    bad: list[dict[str, Any]] = [
        {"token": CANARIES["token"]},
        {"token": CANARIES["token"] + "\n", "region": "eu1"},
        {"token": CANARIES["token"], "client_secret": CANARIES["client_secret"], "client_id": "a", "region": "eu1"},
        {"token": [CANARIES["token"]], "region": "eu1"},
        {"tokn": CANARIES["token"], "region": "eu1"},
        {"token": "t", "base_url": f"http://user:{CANARIES['proxy']}@example.com"},
        {"token": "t", "region": "eu1", "proxy_url": f"ftp://user:{CANARIES['proxy']}@example.com"},
        {"token": "t", "region": "eu1", "timeout_seconds": CANARIES["token"]},
    ]
    for options in bad:
        found.provoke(lambda options=options: Matillion(**options))  # type: ignore[misc]
    assert {"AuthenticationError", "ConfigError"} <= found.kinds
    assert_clean(*found.shown, caplog.text, emulator.journal())


def test_a_service_that_echoes_secrets_is_not_quoted(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    found = Collected()

    def echo(request: Request) -> Answer:
        told = f"{request.headers.get('Authorization')} {request.body.decode()}"
        sent = json.loads(request.body or b"{}")
        fields = {"password": sent.get("password", "-"), "ssl.key": sent.get("ssl", {}).get("key", "-")}
        return Answer(400, {"code": "FET-0001", "title": told, "message": told, "fields": fields})

    with serving(echo) as url, Lerian(base_url=url, token=CANARIES["token"], max_retries=0) as client:
        found.provoke(lambda: client.connections.create(body(), product="p"))
        report = client.connections.create_many([body()], product="p")
        found.shown += [report, report.failed, pickle.dumps(report)]
    assert_clean(*found.shown, caplog.text)


def test_a_proxy_with_a_password_and_files_are_not_shown(tmp_path: Path) -> None:
    found = Collected()
    proxy = f"http://user:{CANARIES['proxy']}@127.0.0.1:9"
    with Lerian(base_url="https://lerian.example.com", proxy_url=proxy, max_retries=0) as client:
        found.shown += [repr(client), pickle.dumps(client)]
        found.provoke(lambda: list(client.connections.list()))
    key = tmp_path / "key.pem"
    key.write_text(CANARIES["key"])
    found.provoke(
        lambda: Lerian(base_url="https://lerian.example.com", client_certificate_file=key, client_key_file=key)
    )
    found.provoke(lambda: Lerian(base_url="https://lerian.example.com", ca_file=key, trust_store="ca_file"))
    assert found.kinds == {"ConfigError", "TransportError"}
    assert_clean(*found.shown)


def test_the_scan_finds_what_it_looks_for() -> None:
    secret = CANARIES["password"]
    for shown in (
        secret,
        quote_plus(f"a={secret}&"),
        base64.b64encode(f"user:{secret}!".encode()).decode(),
        json.dumps({"a": secret}),
        {"a": [secret]},
    ):
        with pytest.raises(AssertionError):
            assert_clean(shown)


def test_trace_level_shows_nothing_more(emulator: Emulator, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.NOTSET), Lerian(**emulator.lerian, token=CANARIES["token"]) as client:
        client.connections.create(body(), product="p")
    assert caplog.records
    assert_clean(caplog.text)
