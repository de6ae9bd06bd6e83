"""One running province for all sample tests, and a client that finds its hosts by the name map."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from samples.server import Province


class Answer:
    """Status, headers and body of an answer."""

    def __init__(self, response: HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


class MappedTls(HTTPSConnection):
    """An HTTPS connection to a mapped address that checks the certificate against the name asked for."""

    def __init__(self, address: str, port: int, name: str, context: ssl.SSLContext) -> None:
        super().__init__(name, timeout=10)
        self.target, self.context, self.name = (address, port), context, name

    def connect(self) -> None:
        raw = socket.create_connection(self.target, timeout=10)
        try:
            self.sock = self.context.wrap_socket(raw, server_hostname=self.name)
        except BaseException:
            raw.close()
            raise


Fetch = Callable[..., Answer]


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Province]:
    with Province(tmp_path_factory.mktemp("province")) as running:
        yield running


@pytest.fixture(scope="session")
def names(province: Province) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = json.loads(province.names.read_text("utf-8"))
    return loaded


@pytest.fixture(scope="session")
def fetch(province: Province, names: Mapping[str, Any]) -> Fetch:
    context = ssl.create_default_context(cafile=str(Path(province.directory) / names["ca_file"]))

    def ask(url: str, body: bytes | None = None, **more: str) -> Answer:
        parts = urlsplit(url)
        host = names["hosts"][parts.hostname]
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection = (
            MappedTls(host["address"], host["ports"]["443"], str(parts.hostname), context)
            if parts.scheme == "https"
            else HTTPConnection(host["address"], host["ports"]["80"], timeout=10)
        )
        try:
            form = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
            connection.request(
                "GET" if body is None else "POST",
                target or "/",
                body,
                {"Host": str(parts.hostname), **form, **more},
            )
            return Answer(connection.getresponse())
        finally:
            connection.close()

    return ask
