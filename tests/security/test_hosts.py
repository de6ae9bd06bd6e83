"""Which host an address means: as the WHATWG URL standard's own test data say."""

from __future__ import annotations

import pytest

from benchmarks.security.hosts import changed, let_elsewhere, ours, published
from crawler.egress import Gate, Refused


def test_every_host_is_read_as_the_standard_says() -> None:
    every = published()
    assert len(every) == 687
    assert sum(1 for _, _, meant in every if meant is None) == 240
    assert [text for text, base, meant in every if ours(text, base) != meant] == []


def test_the_gate_takes_no_address_for_another_place() -> None:
    alone = [(text, meant) for text, base, meant in published() if base == "about:blank"]
    assert [text for text, meant in alone if let_elsewhere(text, meant)] == []
    taken = [text for text, meant in alone if meant and not _refused(text)]
    assert len(taken) > 40  # else nothing was compared


def test_changed_addresses_go_where_they_are_read_to_lead() -> None:
    for text in changed(2_000):
        assert not let_elsewhere(text, ours(text)), text


@pytest.mark.parametrize(
    "text",
    [
        "http://soyte.gov.vn\\@127.0.0.1/",  # browsers: soyte.gov.vn; Python's libraries: 127.0.0.1
        "http://xn--pokxncvks.gov.vn/",  # decodes to nothing
        "http://1.2.3.08/",
        "http://soyte.gov.vn%00/",
    ],
)
def test_what_parsers_read_differently_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        Gate().check_url(text)
    assert refused.value.reason == "host"


def _refused(text: str) -> bool:
    try:
        Gate().check_url(text)
    except Refused:
        return True
    return False
