"""The classes of all libraries that a request passes through: each has its own name, so that a new one is noticed."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import warnings
from collections.abc import Iterator
from http import HTTPStatus

import dns
import pytest
import yaml

import crawler.outcomes
from crawler.outcomes import key_of, of_browser, of_error, of_status, table
from evidence.model import Cause, Visibility

_MODULES = (
    "scrapy.exceptions",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.utils._compression",
    "twisted.internet.error",
    "twisted.internet.defer",
    "twisted.names.error",
    "twisted.web.error",
    "twisted.web.client",
    "twisted.web.http",
    "twisted.web._newclient",
    "OpenSSL.SSL",
    "OpenSSL.crypto",
    "service_identity",
    "service_identity.exceptions",
    "httpx",
    "httpcore",
    "h11",
    "zlib",
    "gzip",
    "brotli",
    "playwright.async_api",
    "playwright._impl._errors",
    "socket",
    "ssl",
    "asyncio",
    "http.client",
)
# Of other libraries, or of no request.
_STRANGERS = frozenset({"socket._GiveupOnSendfile", "cryptography.InvalidSignature"})
_FEWEST_NET_ERRORS = 230


def _modules() -> Iterator[str]:
    yield from _MODULES
    yield from (found.name for found in pkgutil.walk_packages(dns.__path__, "dns."))


def _classes() -> list[type[BaseException]]:
    found: set[type[BaseException]] = set()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in _modules():
            try:
                module = importlib.import_module(name)
            except ImportError:  # of a transport that is not installed (dns over QUIC, trio)
                continue
            kinds = (kind for _, kind in inspect.getmembers(module, inspect.isclass))
            found |= {k for k in kinds if issubclass(k, BaseException) and not issubclass(k, Warning)}
    return sorted((kind for kind in found if key_of(kind) not in _STRANGERS), key=key_of)


CLASSES = _classes()


def test_many_classes_are_looked_at() -> None:
    assert len(CLASSES) > 300


@pytest.mark.parametrize("kind", CLASSES, ids=key_of)
def test_every_class_has_a_line_of_its_own(kind: type[BaseException]) -> None:
    assert key_of(kind) in table().errors


def test_every_error_has_one_name_with_visibility_and_cause() -> None:
    for kind in CLASSES:
        made = kind.__new__(kind)
        outcome = of_error(made)
        assert not outcome.reason.startswith("unknown"), kind
        assert outcome.cause is not None, kind
        assert outcome.visibility not in (Visibility.SEEN, Visibility.PARTIAL), kind


def test_chromium_s_errors_have_one_name_each() -> None:
    names = table().chromium
    assert len(names) >= _FEWEST_NET_ERRORS
    for error, name in names.items():
        outcome = of_browser(f"net::ERR_{error} at https://so.example.gov.vn/")
        assert outcome.reason == name
        assert of_browser(f"err_{error.lower()}") == outcome
        assert outcome.visibility not in (Visibility.SEEN, Visibility.PARTIAL)


def test_what_cannot_be_looked_up_is_the_network_s_and_only_a_missing_name_the_portal_s() -> None:
    causes = {
        name: table().outcomes[name].cause for name in ("nxdomain", "servfail", "dns_timeout", "dns_error")
    }
    assert causes == {
        "nxdomain": Cause.SITE,
        "servfail": Cause.NETWORK,
        "dns_timeout": Cause.NETWORK,
        "dns_error": Cause.NETWORK,
    }


@pytest.mark.parametrize("status", [*range(200, 300), *range(400, 600), 999])
def test_every_status_has_a_name(status: int) -> None:
    outcome = of_status(status)
    if 200 <= status < 300:
        assert outcome.visibility is Visibility.SEEN
        return
    assert outcome.reason in (f"http_{status}", "login_required", "proxy")
    assert (outcome.visibility is Visibility.SEEN) == (status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE))
    assert outcome.cause is (Cause.OURS if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED else Cause.SITE)


def test_an_error_with_two_names_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = {"visibility": "errored", "cause": "ours", "errors": ["x.Error"]}
    monkeypatch.setattr(yaml, "load", lambda _, **__: {"one": entry, "two": entry})
    with pytest.raises(ValueError, match="two outcomes"):
        crawler.outcomes.table.__wrapped__()


def test_what_no_table_knows_is_counted_as_unknown() -> None:
    class Novel(Exception):
        pass

    assert of_error(Novel()).reason == "unknown:Novel"
    assert of_browser("net::ERR_NOVEL").reason == "unknown:err_novel"
    assert of_browser("novel_word").reason == "unknown:novel_word"
