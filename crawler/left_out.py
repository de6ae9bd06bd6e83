"""What a walk leaves out, and why: patterns of addresses in readable form, so that none disappears in silence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from checks.matching import SURE_FROM
from checks.reading.facts import Link, PageFacts
from checks.reading.same_pages import settled
from checks.sections import link_keys
from crawler.portal import Portal
from crawler.twins import Twins
from crawler.urls import offence, refusal, shown, template
from evidence.address import address_key, canonical_url
from evidence.model import LeftOut, is_click_address
from evidence.spelling import CASE, FORM, INSIDE, SLASHES, without_way_back

_MOST_COUNTED = 100  # addresses of one pattern
_MOST_PATTERNS = 60
# What is left out by its address alone and still may be a part of the portal that somebody looks for.
_TOLD = frozenset({"calendar", "print_view", "action", "growing_path", "search"})
_SPELT = {CASE: "chữ hoa, chữ thường", SLASHES: "//", FORM: "cách gõ dấu", INSIDE: "/…/trang"}
_FEW_HOSTS = 5  # under the portal's own name; so many may be sites of their own


@dataclass(kw_only=True)
class Omissions:
    """Addresses that were left out, by reason and pattern; sections that their links name."""

    addresses: dict[str, set[str]] = field(default_factory=dict)
    sections: dict[str, set[str]] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)
    hosts: set[str] = field(default_factory=set)
    same: set[str] = field(default_factory=set)  # other spellings of pages that were read

    def spelling(self, url: str) -> None:
        """Note another spelling of a page that was read."""
        if len(self.same) <= _MOST_COUNTED:
            self.same.add(url)

    def note(self, reason: str, pattern: str, url: str, sections: Iterable[str] = ()) -> None:
        """Count an address in."""
        name = f"{reason} {pattern}"
        if name not in self.addresses and len(self.addresses) >= _MOST_PATTERNS:
            name = f"{reason} …"
        known = self.addresses.setdefault(name, set())
        self.examples[name] = min(url, self.examples.get(name, url))
        if len(known) <= _MOST_COUNTED:
            known.add(address_key(url))
        named = set(sections)
        if named:
            self.sections.setdefault(name, set()).update(named)

    def noted(self, facts: PageFacts, portal: Portal) -> PageFacts:
        """A page that was read, its links without those parameters that carry its own address; what is left out of it
        is noted.
        """

        def bare(url: str) -> str:
            short = without_way_back(url, facts.url)
            if short != url:
                kept = {name for name, _ in parse_qsl(urlsplit(short).query)}
                gone = [name for name, _ in parse_qsl(urlsplit(url).query) if name not in kept]
                self.note("way_back", f"?{'&'.join(gone)}", url)
            return short

        facts = settled(facts, bare)
        self._links(facts.links, portal)
        return facts

    def _links(self, links: Iterable[Link], portal: Portal) -> None:
        """Note the links of a page that a walk follows by no means."""
        home = urlsplit(portal.home).hostname or ""
        for link in links:
            url = portal.settle(canonical_url(link.url)) if link.url else ""
            if not url:
                continue
            if not portal.owns(url):
                host = urlsplit(url).hostname or ""
                if host.endswith("." + home) and len(self.hosts) <= _MOST_COUNTED:
                    self.hosts.add(host)
            elif (reason := refusal(url)) in _TOLD:
                self.note(reason, offence(url), url, named(link))

    def list_ends(self, reason: str, further: Iterable[str], portal: Portal) -> None:
        """Note the further pages of a list that is not followed to its end."""
        for raw in further:
            url = raw if is_click_address(raw) else portal.settle(canonical_url(raw))
            if url and portal.owns(url):
                self.note(reason, shown(template(url)), url)

    def told(self, twins: Twins) -> tuple[LeftOut, ...]:
        """Everything that was left out, by pattern; other spellings of pages that were read are told as such."""
        found = [self._told(name, known, twins) for name, known in self.addresses.items()]
        if len(self.hosts) > _FEW_HOSTS:
            shortest = min(self.hosts, key=lambda host: (len(host), host))
            pattern = "*." + shortest.partition(".")[2]
            found.append(_counted("other_host", pattern, self.hosts, f"http://{min(self.hosts)}/"))
        if self.same:
            pattern = ", ".join(_SPELT.get(name, f"?{name}") for name in twins.spelling.ignored)
            found.append(_counted("same_page", pattern, self.same, min(self.same)))
        return tuple(sorted((one for one in found if one), key=lambda one: (one.pattern, one.reason)))

    def _told(self, name: str, known: set[str], twins: Twins) -> LeftOut | None:
        reason, _, pattern = name.partition(" ")
        others = {key for key in known if not twins.page_of(f"http://{key}")}
        sections = tuple(sorted(self.sections.get(name, ())))
        return _counted(reason, pattern, others, self.examples[name], sections) if others else None


def _counted(
    reason: str, pattern: str, known: set[str], example: str, sections: tuple[str, ...] = ()
) -> LeftOut:
    return LeftOut(
        pattern=pattern,
        reason=reason,
        addresses=min(len(known), _MOST_COUNTED),
        more=len(known) > _MOST_COUNTED,
        sections=sections,
        example=example,
    )


def named(link: Link) -> list[str]:
    """Required sections that a link surely names by its label or address."""
    return [key for key, sure in link_keys(link) if sure >= SURE_FROM]
