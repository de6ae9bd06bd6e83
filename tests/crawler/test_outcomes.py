"""Every low-level error has one name; nothing is left to chance."""

import ssl
import zlib

import pytest
import scrapy.exceptions
from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import TunnelError
from twisted.internet import error as tx
from twisted.python.failure import Failure
from twisted.web._newclient import ResponseFailed, ResponseNeverReceived

from crawler.egress import Refused
from crawler.outcomes import of_browser, of_error, of_status
from crawler.robots import DISALLOWED, RobotsRefused
from evidence.model import Cause, Visibility


@pytest.mark.parametrize(
    ("error", "visibility", "cause", "reason"),
    [
        (tx.ConnectionRefusedError(), "unreachable", Cause.SITE, "connection_refused"),
        (ConnectionRefusedError(), "unreachable", Cause.SITE, "connection_refused"),
        (tx.TCPTimedOutError(), "unreachable", Cause.NETWORK, "timeout_connect"),
        (scrapy.exceptions.DownloadTimeoutError(), "unreachable", Cause.SITE, "timeout_read"),
        (tx.ConnectionLost(), "unreachable", Cause.SITE, "connection_reset"),
        (tx.ConnectionDone(), "unreachable", Cause.SITE, "empty_response"),
        (tx.NoRouteError(), "unreachable", Cause.NETWORK, "no_route"),
        (scrapy.exceptions.DownloadCancelledError(), "errored", Cause.SITE, "body_too_large"),
        (
            scrapy.exceptions.IgnoreRequest("exceeded DOWNLOAD_MAXSIZE (1 B)"),
            "errored",
            Cause.SITE,
            "body_too_large",
        ),
        (zlib.error("bad"), "unreachable", Cause.SITE, "broken_encoding"),
        (ssl.SSLError("certificate verify failed"), "unreachable", Cause.SITE, "tls_certificate"),
        (
            SSL.Error([("SSL routines", "", "unsupported protocol")]),
            "unreachable",
            Cause.SITE,
            "tls_unsupported",
        ),
        (SSL.Error([("SSL routines", "", "dh key too small")]), "unreachable", Cause.SITE, "tls_unsupported"),
        (SSL.Error([("SSL routines", "", "bad record mac")]), "unreachable", Cause.SITE, "tls_failed"),
        (Refused("nxdomain"), "unreachable", Cause.SITE, "nxdomain"),
        (Refused("dns_timeout"), "unreachable", Cause.NETWORK, "dns_timeout"),
        (Refused("private_address"), "refused", Cause.POLICY, "private_address"),
        (RobotsRefused(DISALLOWED), "refused", Cause.POLICY, "robots_disallow"),
        (MemoryError(), "errored", Cause.OURS, "out_of_memory"),
        (TunnelError(), "errored", Cause.OURS, "proxy"),
        (RuntimeError("?"), "errored", Cause.OURS, "unknown:RuntimeError"),
    ],
)
def test_errors(error: Exception, visibility: str, cause: Cause, reason: str) -> None:
    outcome = of_error(error)
    assert (outcome.visibility, outcome.cause, outcome.reason) == (visibility, cause, reason)


def test_the_innermost_cause_decides() -> None:
    inner = SSL.Error([("SSL routines", "", "wrong version number")])
    never = ResponseNeverReceived([Failure(inner)])
    wrapped = scrapy.exceptions.DownloadFailedError("x")
    wrapped.__cause__ = never
    assert of_error(wrapped).reason == "tls_unsupported"
    lost = scrapy.exceptions.DownloadFailedError("x")
    lost.__cause__ = ResponseFailed([Failure(tx.ConnectionLost())])
    assert of_error(lost).reason == "connection_reset"


def test_a_broken_answer_without_more_to_say() -> None:
    assert of_error(scrapy.exceptions.DownloadFailedError("x")).reason == "broken_answer"


@pytest.mark.parametrize(
    ("status", "visibility", "reason"),
    [
        (200, "seen", ""),
        (204, "seen", ""),
        (404, "seen", "http_404"),
        (410, "seen", "http_410"),
        (401, "blocked", "login_required"),
        (403, "blocked", "http_403"),
        (429, "blocked", "http_429"),
        (407, "errored", "proxy"),
        (400, "unreachable", "http_400"),
        (500, "unreachable", "http_500"),
        (503, "unreachable", "http_503"),
        (999, "blocked", "http_999"),
        (406, "blocked", "http_406"),
        (405, "unreachable", "http_405"),
    ],
)
def test_statuses(status: int, visibility: str, reason: str) -> None:
    outcome = of_status(status)
    assert (outcome.visibility, outcome.reason) == (visibility, reason)


def test_only_what_may_pass_is_tried_again() -> None:
    assert of_status(503).transient
    assert of_status(429).transient
    assert not of_status(403).transient
    assert not of_error(Refused("private_address")).transient


@pytest.mark.parametrize(
    ("text", "visibility", "reason"),
    [
        ("net::ERR_CONNECTION_REFUSED at http://x/", Visibility.UNREACHABLE, "connection_refused"),
        ("net::ERR_NAME_NOT_RESOLVED", Visibility.UNREACHABLE, "dns_error"),
        ("net::ERR_CERT_AUTHORITY_INVALID", Visibility.UNREACHABLE, "tls_certificate"),
        ("net::ERR_SSL_SERVER_CERT_BAD_FORMAT", Visibility.UNREACHABLE, "tls_certificate"),
        ("net::ERR_TUNNEL_CONNECTION_FAILED", Visibility.REFUSED, "gate"),
        ("net::ERR_SOMETHING_NEW", Visibility.ERRORED, "unknown:err_something_new"),
        ("Target crashed", Visibility.ERRORED, "browser_crash"),
        ("Timeout 8000ms exceeded", Visibility.UNREACHABLE, "timeout_render"),
        ("?", Visibility.ERRORED, "browser"),
        ("err_empty_response", Visibility.UNREACHABLE, "empty_response"),
        ("refused_private_address", Visibility.REFUSED, "private_address"),
        ("refused_nxdomain", Visibility.UNREACHABLE, "nxdomain"),
        ("timeout_load", Visibility.UNREACHABLE, "timeout_render"),
        ("page_hangs", Visibility.UNREACHABLE, "page_hangs"),
        ("crashed", Visibility.ERRORED, "browser_crash"),
        ("no_browser", Visibility.ERRORED, "browser"),
    ],
)
def test_what_the_browser_says(text: str, visibility: Visibility, reason: str) -> None:
    outcome = of_browser(text)
    assert (outcome.visibility, outcome.reason) == (visibility, reason)
