"""Agencies, leagues, runs, findings and differences, as the pages show them."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import HTTPException

from db.records import RunSummary, ScoreLine
from db.web_accounts import Role
from evidence.model import Agency
from jobs.comparing import live_criteria
from jobs.human_check import human_check
from reports.exhibits import plan
from reports.masking import about_citizens
from reports.published import masked
from scoring.differences import PageChange, Seen, differences
from scoring.human_check import sentence, stamped
from scoring.human_check import told as checked_told
from scoring.model import League as RankedLeague
from scoring.model import Standing as RankedStanding
from scoring.rounding import number
from web.api import schema
from web.api.asked import LIMIT, Code, Cursor, Day, Limit, RunNumber, Since, Slug, number_of, told
from web.evidence_pages import EvidenceLinks, evidence_links
from web.pages.portal import Found, found_run
from web.periods import asked_day
from web.shelf import rubrics
from web.standings import Standings, slug_of
from web.visit import Here, Visit


def agencies(visit: Here, cursor: Cursor = "", limit: Limit = LIMIT) -> schema.Agencies:
    """Các cơ quan đang hoạt động, theo mã."""
    found, onward = visit.site.store.listing().agencies(visit.today, after=cursor, limit=limit)
    return schema.Agencies(items=[_agency(one) for one in found], next=onward)


def agency(visit: Here, code: Code) -> schema.AgencyStanding:
    """Một cơ quan và kết quả đang tính của nó."""
    found = visit.site.store.listing().agency(code, visit.today)
    if found is None:
        raise HTTPException(404, detail="Không có cơ quan mã này.")
    standings = visit.site.standings(visit.today)
    for league in standings.leagues:
        for one in league.standings:
            if one.result.agency.code == code:
                standing = _standing(one, league, standings)
                return schema.AgencyStanding(agency=_agency(found), standing=standing)
    return schema.AgencyStanding(agency=_agency(found), standing=None)


def leagues(visit: Here, on: Day = "") -> schema.Leagues:
    """Các bảng của một ngày."""
    standings = visit.site.standings(asked_day(on, visit.today))
    return schema.Leagues(
        on=standings.on,
        newest=standings.newest,
        items=[
            schema.League(
                slug=slug_of(one), title=one.title, agencies=len(one.standings), notes=list(one.notes)
            )
            for one in standings.leagues
        ],
    )


def league(
    visit: Here, slug: Slug, on: Day = "", cursor: Cursor = "", limit: Limit = LIMIT
) -> schema.Standings:
    """Một bảng của một ngày, theo hạng."""
    standings = visit.site.standings(asked_day(on, visit.today))
    found = standings.league(slug)
    if found is None:
        raise HTTPException(404, detail="Không có bảng này vào ngày đã chọn.")
    start = number_of(cursor)
    page = found.standings[start : start + limit]
    used = {one.result.rubric.id for one in found.standings}
    return schema.Standings(
        on=standings.on,
        title=found.title,
        human_check=sentence(human_check(visit.site.configuration), used),
        items=[_standing(one, found, standings) for one in page],
        next=told(start + limit) if start + limit < len(found.standings) else None,
    )


def runs(visit: Here, code: Code, cursor: Cursor = "", limit: Limit = LIMIT) -> schema.Runs:
    """Các lượt xem cổng của một cơ quan, mới nhất trước."""
    # What the guard holds back the office looks at first, the agency not yet.
    held = visit.site.store.guarding().held() if visit.who.role is Role.AGENCY else ()
    found, onward = visit.site.store.listing().runs(
        code, before=number_of(cursor) or None, limit=limit, without=held
    )
    return schema.Runs(items=[_run(one) for one in found], next=told(onward))


def run(visit: Here, code: Code, run: RunNumber) -> schema.Run:
    """Một lượt."""
    return _run(found_run(visit, code, run).run)


def findings(visit: Here, code: Code, run: RunNumber) -> schema.Findings:
    """Kết luận của một lượt theo từng tiêu chí, với chứng cứ."""
    found = found_run(visit, code, run)
    document = stamped(found.document, human_check(visit.site.configuration))
    visit.site.views.note(visit.site.store, visit.looker, run, "web_file")
    shown, links = masked(document), _links(visit, found)
    return schema.Findings(
        run=run,
        agency=code,
        rubric=shown["rubric"]["id"],
        evaluated_at=shown["evaluated_at"],
        human_check=checked_told(shown["run"]),
        items=[finding_of(one, links, f"/cong/{code}/") for one in shown["findings"]],
    )


def compared(visit: Here, code: Code, run: RunNumber, since: Since) -> schema.Differences:
    """Điều khác nhau giữa hai lượt của một cổng: từ `since` đến `run`."""
    store = visit.site.store
    before, after = found_run(visit, code, since), found_run(visit, code, run)
    sides = [Seen(document=one.document, pages=store.load_pages(one.run.id)) for one in (before, after)]
    live = live_criteria(after.document["rubric"]["sha256"], rubrics())
    found = differences(*sides, rest_on_looks=live)
    for number_ in (since, run):
        visit.site.views.note(store, visit.looker, number_, "web_compare")
    notes = {one["criterion"]: one["note"] for one in masked(after.document)["findings"]}
    counts = [*found.pages.values()]
    return schema.Differences(
        since=since,
        until=run,
        low=number(found.low),
        high=number(found.high),
        criteria=[
            schema.CriterionDifference(
                criterion=one.criterion,
                title=one.title,
                before=one.before,
                after=one.after,
                note=notes.get(one.criterion, ""),
                low=number(one.low),
                high=number(one.high),
                why=one.why,
                pages=[url for url in one.pages if not about_citizens(url, {}, after.document)],
            )
            for one in found.criteria
        ],
        sections=[
            schema.SectionDifference(
                key=one.key,
                change=one.change,
                newest_before=one.newest_before,
                newest_after=one.newest_after,
                why=one.why,
            )
            for one in found.sections
        ],
        pages={kind.value: counts.count(kind) for kind in PageChange if kind in counts},
    )


def _agency(one: Agency) -> schema.Agency:
    return schema.Agency(
        code=one.code, name=one.name, tier=one.tier, group=one.group, home_url=one.home_url, host=one.host
    )


def _standing(one: RankedStanding, league: RankedLeague, standings: Standings) -> schema.Standing:
    card, agency = one.result.scorecard, one.result.agency
    return schema.Standing(
        agency=agency.code,
        name=agency.name,
        host=agency.host,
        league=slug_of(league),
        run=standings.runs.get(agency.code),
        evaluated_at=one.result.evaluated_at,
        rubric=one.result.rubric.id,
        place=one.place,
        low=number(card.low) if card.scored else None,
        high=number(card.high) if card.scored else None,
        coverage=number(card.coverage, 4) if card.scored else None,
        grade=card.grade,
        change=number(one.change) if one.change is not None else None,
        place_change=one.place_change,
        reason=one.reason,
        headings=[
            schema.HeadingScore(
                id=each.id,
                title=each.title,
                points=number(each.points),
                low=number(each.low),
                high=number(each.high),
            )
            for each in card.headings
        ],
    )


def _run(one: RunSummary) -> schema.Run:
    return schema.Run(
        id=one.id,
        agency=one.agency.code,
        started_at=one.started_at,
        finished_at=one.finished_at,
        status=one.status,
        stop_reason=one.stop_reason,
        pages=one.pages,
        evidence_gone=one.gone_at is not None,
        score=score_of(one.score) if one.score is not None else None,
    )


def score_of(one: ScoreLine) -> schema.Score:
    """A score as it is told."""
    scored = not one.not_scored
    return schema.Score(
        rubric=one.rubric.id,
        adopted=one.rubric.adopted,
        evaluated_at=one.evaluated_at,
        low=number(one.low) if scored else None,
        high=number(one.high) if scored else None,
        coverage=number(one.coverage, 4) if scored else None,
        grade=one.grade,
        not_scored=one.not_scored,
    )


def _links(visit: Visit, found: Found) -> EvidenceLinks:
    if not visit.site.evidence.there(visit.site.store, found.run.id):
        return EvidenceLinks()
    return evidence_links(found.run.id, plan(found.document))


def finding_of(one: Mapping[str, object], links: EvidenceLinks, folder: str) -> schema.Finding:
    """A finding as it is told; its archived pages are opened under `folder`."""
    cited = one.get("citations") or ()
    assert isinstance(cited, list | tuple)  # noqa: S101 — so says docs/result.schema.json
    wanted = set(schema.Finding.model_fields) - {"citations"}
    return schema.Finding.model_validate(
        {name: value for name, value in one.items() if name in wanted}
        | {
            "citations": [
                {
                    "url": each["url"],
                    "quote": each["quote"],
                    "sha256": each["sha256"],
                    "page": f"{folder}{page}" if (page := links.page_of(each["url"])) else None,
                }
                for each in cited
            ]
        }
    )
