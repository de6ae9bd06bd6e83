"""docs/api.md, made of the description: every address with what it needs, every field with its meaning.

python -m web.api.dictionary > docs/api.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from web.api.answering import ROOT, described
from web.pace import OF_ACCOUNT, OF_ADDRESS

_HEAD = f"""# The interface for programs

Made by `python -m web.api.dictionary > docs/api.md`; a test compares it with what the server answers. The machine's own
description (OpenAPI 3.1) is at `/openapi.json`, without log-in.

```sh
./soicong keys add "Bảng tin nội bộ" --account lan --scope results --days 90   # shown once
curl -H "Authorization: Bearer $KEY" http://127.0.0.1:8642{ROOT}/agencies/so-nv
```

- A key asks **as an account**: it sees what that account's pages show (an agency's key its own portal), within the key's
  scopes. Only `audits` asks us to do something (a one-off audit, with the limits of `/kiem-tra`): a key has it only where
  it was named (`--scope audits`), and a browser that is logged in cannot ask for it here. Keys are kept as SHA-256, expire
  (730 days at most), end at once when they are revoked
  (`./soicong keys revoke`, `/quan-tri/khoa`) or the account is closed, and never belong to an administrator. A browser
  that is logged in may ask, too.
- Lists come in pages: send `next` back as `cursor` until it is null. Codes, numbers of runs, rounds and objections do not
  change.
- Problems are `application/problem+json` (RFC 9457). Answers carry an `ETag`; with `If-None-Match` what has not changed is
  a 304.
- {OF_ACCOUNT} questions a minute for an account, {OF_ADDRESS} for an address without a key that holds; then 429 with
  `Retry-After`.
- Citizens' data in quotes and addresses are covered, as in every file that leaves the house; looks at a run are in the
  custody log.

A small client: [api_client.py](api_client.py) writes a province's standings as CSV."""


def dictionary(told: Mapping[str, Any], scopes: Mapping[str, str]) -> str:
    """The document as Markdown. `scopes`: the scope of each operation."""
    return "\n".join([_HEAD, "", *_addresses(told, scopes), *_types(told)]).rstrip() + "\n"


def _addresses(told: Mapping[str, Any], scopes: Mapping[str, str]) -> Iterator[str]:
    yield from ("## Addresses", "", "| address | scope | answers | asks for |", "|---|---|---|---|")
    for path, methods in told["paths"].items():
        for method, one in methods.items():
            scope = scopes[one["operationId"]]
            yield f"| {method.upper()} `{path}` | {scope} | {_answer(one)} | {_asks(one) or '–'} |"
    yield ""


def _answer(one: Mapping[str, Any]) -> str:
    content = next(one["responses"][status] for status in ("200", "202") if status in one["responses"])[
        "content"
    ]
    kind = ", ".join(
        _name(body["schema"]) if body.get("schema") else media for media, body in content.items()
    )
    return f"{kind}: {one['description'].rstrip('.')}"


def _asks(one: Mapping[str, Any]) -> str:
    names = [f"`{each['name']}`" for each in one.get("parameters", ()) if each["in"] == "query"]
    if "requestBody" in one:
        names.append(_name(one["requestBody"]["content"]["application/json"]["schema"]))
    return ", ".join(names)


def _types(told: Mapping[str, Any]) -> Iterator[str]:
    yield from ("## Fields", "")
    for name, schema in sorted(told["components"]["schemas"].items()):
        if "properties" not in schema:  # the kinds of a file; they stand in the address
            continue
        yield from (f"### {name}", "", "| field | type | meaning |", "|---|---|---|")
        for field, each in schema["properties"].items():
            yield f"| `{field}` | {_name(each)} | {each.get('description', '–')} |"
        yield ""


def _name(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    if "anyOf" in schema:
        return " or ".join(_name(one) for one in schema["anyOf"])
    if schema["type"] == "array":
        return f"list of {_name(schema['items'])}"
    if schema["type"] == "object":
        return f"{_name(schema['additionalProperties'])} by name"
    return str(schema.get("format", schema["type"]))


def current() -> str:
    """The document of this version."""
    from tempfile import TemporaryDirectory

    from db.migrate import upgrade
    from db.store import Store
    from jobs.settings import settings
    from web.application import made
    from web.routes import ROUTES
    from web.site import Site

    scopes = {one.operation: str(one.access.scope) for one in ROUTES if one.documented}
    with TemporaryDirectory() as folder:
        configuration = settings({"SOICONG_DATA": str(Path(folder))})
        upgrade(configuration.database)
        with Store(configuration.database) as store:
            site = Site(store=store, configuration=configuration, origin="http://127.0.0.1")
            return dictionary(described(made(site)), scopes)


if __name__ == "__main__":
    sys.stdout.write(current())
