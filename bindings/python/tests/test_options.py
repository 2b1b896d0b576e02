"""Every option of the table reaches the core, through proxies and files too."""

import os
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from connguard import Airflow, AuthenticationError, ConfigError, Emulator, Lerian, Matillion, TransportError
from connguard.generated.environment import ENVIRONMENT, PATH_OPTIONS
from connguard.generated.options import AirflowOptions, LerianOptions, MatillionOptions
from stub import Answer, Request, serving

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("AIRFLOW_", "MATILLION_", "LERIAN_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("kind", "options", "needed"),
    [
        (Airflow, AirflowOptions, {"token": "t", "base_url": "https://example.com"}),
        (Matillion, MatillionOptions, {"token": "t", "region": "eu1"}),
        (Lerian, LerianOptions, {"base_url": "https://lerian.example.com"}),
    ],
)
def test_the_core_knows_every_option(kind: Any, options: Any, needed: dict[str, str]) -> None:
    for name in options.__annotations__:
        # A value that no option takes: the error names the option, so that the core has seen it under this name.
        with pytest.raises(ConfigError, match=name):
            kind(**{**needed, name: {"not": "an option's value"}})
    with pytest.raises(ConfigError, match="unknown_option"):
        kind(**needed, unknown_option=1)


@pytest.mark.parametrize("provider", ENVIRONMENT)
def test_the_core_knows_every_variable(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kind: Any = {"airflow": Airflow, "matillion": Matillion, "lerian": Lerian}[provider]
    free = {"token", "username", "password", "client_id", "client_secret", "region", "audience"}
    for name, variable in ENVIRONMENT[provider].items():
        if name in free:
            continue
        with monkeypatch.context() as patched:
            patched.setenv(ENVIRONMENT[provider]["token"], "t")
            patched.setenv(ENVIRONMENT[provider]["base_url"], "https://example.com")
            patched.setenv(variable, "\x7f not a value")
            with pytest.raises(ConfigError, match=f"{variable}|{name}"):
                kind.from_env()


def test_requests_go_through_a_proxy_unless_they_stay_on_this_machine() -> None:
    def answer(_: Request) -> Answer:
        return Answer(200, {"id": ID, "configName": "from the service"})

    with serving(answer) as server:
        # Nobody listens there: what goes to loopback does not go through the proxy.
        with Lerian(base_url=server, proxy_url="http://127.0.0.1:9") as client:
            assert client.connections.get(ID).config_name == "from the service"
        # The server is no proxy, and refuses to be one.
        with Lerian(base_url="https://lerian.example.com", proxy_url=server, max_retries=0) as client:
            address = server.removeprefix("http://")
            with pytest.raises(TransportError, match=f"lerian.example.com .* the proxy at {address} refused") as caught:
                client.connections.get(ID)
            assert "proxy_url" in str(caught.value)


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that nobody trusts, and its key."""
    key, pem = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE"]
    try:
        subprocess.run([*command, "-keyout", str(key), "-out", str(pem)], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    return pem, key


def test_a_file_of_authorities_is_trusted(tmp_path: Path) -> None:
    pem, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    reply = Answer(200, {"id": ID, "configName": "over TLS"})
    with serving(lambda _: reply, context) as url:
        with Lerian(base_url=url, max_retries=0) as client, pytest.raises(TransportError):
            client.connections.get(ID)
        for file in (pem, str(pem)):
            with Lerian(base_url=url, ca_file=file, max_retries=0) as client:
                assert client.connections.get(ID).config_name == "over TLS"
        with Lerian(base_url=url, ca_file=pem, trust_store="ca_file", max_retries=0) as client:
            assert client.connections.get(ID).config_name == "over TLS"


def test_a_client_shows_its_certificate(tmp_path: Path) -> None:
    pem, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(pem)
    with serving(lambda _: Answer(200, {"id": ID, "configName": "known"}), context) as url:
        with Lerian(base_url=url, ca_file=pem, max_retries=0) as client, pytest.raises(TransportError):
            client.connections.get(ID)
        known = {"client_certificate_file": pem, "client_key_file": key}
        with Lerian(base_url=url, ca_file=pem, max_retries=0, **known) as client:
            assert client.connections.get(ID).config_name == "known"


@pytest.mark.parametrize("name", sorted(PATH_OPTIONS))
def test_a_file_that_is_not_there_is_named(name: str, tmp_path: Path) -> None:
    missing = tmp_path / "missing.pem"
    others = {"client_certificate_file": missing, "client_key_file": missing} if name.startswith("client") else {}
    with pytest.raises(ConfigError, match=r"ca_file|client_\w+_file"):
        Lerian(**{"base_url": "https://lerian.example.com", **others, name: missing})  # type: ignore[arg-type]


def test_credentials_of_access_manager_belong_together(emulator: Emulator) -> None:
    base: Any = {"base_url": emulator.url}
    for options in ({"client_id": "a"}, {"client_id": "a", "client_secret": "b"}):
        with pytest.raises(ConfigError):
            Lerian(**base, **options)
    emulator.settings({"lerian": {"auth": True}})
    wrong = {"client_id": "a", "client_secret": "b", "auth_url": emulator.url}
    with Lerian(**base, **wrong) as client, pytest.raises(AuthenticationError):
        client.connections.get(ID)


def test_importing_stays_quick() -> None:
    program = (
        "import sys, connguard; print(sorted({'asyncio', 'logging', 'urllib.request', 'html'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"
