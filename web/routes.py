"""Every route of the site with who may use it: the one place where routes are declared.

A route that does not stand here makes the application refuse to start (web.application).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from db.web_keys import Scope
from web.access import (
    ADMINISTERING,
    AUDITING,
    BY_ITS_AGENCY,
    CHECKING,
    IN_THE_OFFICE,
    OWN_AGENCY,
    PUBLIC,
    REVIEWING,
    RUNNING,
    SIGNED_IN,
    Access,
    programs_too,
)
from web.api import audits as asked_audits
from web.api import files, province, results
from web.api.answering import ROOT
from web.pages import (
    administration,
    administration_agencies,
    agency_desk,
    audit_reports,
    auditing,
    audits,
    comparison,
    entrance,
    evidence,
    front,
    keys,
    labels,
    league,
    objections,
    openapi,
    overview,
    passwords,
    portal,
    publishing,
    rounds,
    rubrics,
    static,
    survey,
    verification,
    verification_acts,
    verification_questions,
    verification_same,
)


@dataclass(frozen=True, kw_only=True)
class Declared:
    """One route: what it answers, and who may use it. `documented`: it stands in /openapi.json.

    `largest`: how many bytes may be sent to it where that is more than a short form (web.headers).
    `media`: the kinds of the file that it answers with, where it is no JSON.
    """

    method: str
    path: str
    answer: Callable[..., Any]
    access: Access
    documented: bool = False
    largest: int = 0
    media: tuple[str, ...] = ()
    status: int = 200

    @property
    def operation(self) -> str:
        """What the description calls a documented route: 'league_file'."""
        return self.answer.__name__ if self.documented else ""

    @property
    def name(self) -> str:
        """'GET /cong/{code}'."""
        return f"{self.method} {self.path}"


def _get(path: str, answer: Callable[..., Any], access: Access) -> Declared:
    return Declared(method="GET", path=path, answer=answer, access=access)


def _api(
    path: str,
    answer: Callable[..., Any],
    access: Access,
    scope: Scope,
    *,
    method: str = "GET",
    status: int = 200,
    media: tuple[str, ...] = (),
) -> Declared:
    return Declared(
        method=method,
        path=ROOT + path,
        answer=answer,
        access=programs_too(access, scope),
        documented=True,
        media=media,
        status=status,
    )


def _post(path: str, answer: Callable[..., Any], access: Access, *, largest: int = 0) -> Declared:
    return Declared(method="POST", path=path, answer=answer, access=access, largest=largest)


ROUTES: tuple[Declared, ...] = (
    _get("/", front.front, PUBLIC),
    _get("/static/{name}", static.static, PUBLIC),
    _get("/openapi.json", openapi.openapi, PUBLIC),
    _get("/dang-nhap", entrance.form, PUBLIC),
    _post("/dang-nhap", entrance.log_in, PUBLIC),
    _post("/dang-xuat", entrance.log_out, SIGNED_IN),
    _get("/thiet-lap", passwords.set_up_form, PUBLIC),
    _post("/thiet-lap", passwords.set_up, PUBLIC),
    _get("/dat-mat-khau", passwords.choose_form, PUBLIC),
    _post("/dat-mat-khau", passwords.choose, PUBLIC),
    _get("/tong-quan", overview.overview, IN_THE_OFFICE),
    _get("/bang", league.leagues, IN_THE_OFFICE),
    _get("/bang/{slug}", league.league, IN_THE_OFFICE),
    _get("/bang/{slug}/tai/{kind}", league.league_download, IN_THE_OFFICE),
    _get("/cong/{code}", portal.newest, OWN_AGENCY),
    _get("/cong/{code}/so-sanh", comparison.comparison, OWN_AGENCY),
    _get("/cong/{code}/{run:int}", portal.portal, OWN_AGENCY),
    _get("/cong/{code}/{run:int}/tai/{kind}", portal.portal_download, OWN_AGENCY),
    _get("/cong/{code}/chung-cu-{run:int}/{number:int}.html", evidence.evidence, OWN_AGENCY),
    _get("/tham-tra", verification.queue, IN_THE_OFFICE),
    _post("/tham-tra/nhieu/{code}", verification_acts.accept_many, REVIEWING),
    _post("/tham-tra/viec/{number:int}/xac-nhan", verification_acts.confirm_one, REVIEWING),
    _post("/tham-tra/xac-nhan", verification_acts.confirm_many, REVIEWING),
    _post("/tham-tra/viec/{number:int}/huy", verification_acts.undo_one, REVIEWING),
    _get("/tham-tra/muc/{code}/{scheme}/{item}", verification.item, IN_THE_OFFICE),
    _post("/tham-tra/muc/{code}/{scheme}/{item}", verification_acts.decide, REVIEWING),
    _post("/tham-tra/muc/{code}/{scheme}/{item}/hoi", verification_questions.ask_one, REVIEWING),
    _get("/tham-tra/cung/{code}/{scheme}/{item}", verification_same.same, IN_THE_OFFICE),
    _post("/tham-tra/cung/{code}/{scheme}/{item}", verification_same.decide, REVIEWING),
    _post("/tham-tra/cung-viec/huy", verification_same.undo_same, REVIEWING),
    _get("/nhan-de-xuat", labels.listed, IN_THE_OFFICE),
    _get("/nhan-de-xuat/yaml", labels.download, IN_THE_OFFICE),
    _post("/nhan-de-xuat/{number:int}/bo", labels.refused, RUNNING),
    _get("/kien-nghi", objections.listed, IN_THE_OFFICE),
    _get("/kien-nghi/{number:int}", objections.one, IN_THE_OFFICE),
    _post("/kien-nghi/{number:int}", objections.answered, REVIEWING),
    _get("/co-quan/{code}", agency_desk.desk, OWN_AGENCY),
    _post("/co-quan/{code}/kien-nghi", agency_desk.objected, BY_ITS_AGENCY),
    _post("/co-quan/{code}/tra-loi/{number:int}", verification_questions.answer_one, BY_ITS_AGENCY),
    _get("/co-quan/{code}/phieu/{scheme}", survey.form, OWN_AGENCY),
    _post("/co-quan/{code}/phieu/{scheme}", survey.filled_in, BY_ITS_AGENCY),
    _get("/co-quan/{code}/phieu/{scheme}/xlsx", survey.download, OWN_AGENCY),
    _post("/co-quan/{code}/nop", survey.uploaded, BY_ITS_AGENCY, largest=survey.LARGEST),
    _get("/kiem-toan", auditing.listed, AUDITING),
    _get("/kiem-toan/luot/{run:int}", auditing.run_evidence, AUDITING),
    _post("/kiem-toan/luot/{run:int}/goi", auditing.export, AUDITING),
    _post("/kiem-toan/kiem-tra", auditing.verify, AUDITING, largest=auditing.LARGEST),
    _get("/kiem-tra", audits.form, CHECKING),
    _post("/kiem-tra", audits.ask, CHECKING),
    _post("/kiem-tra/may-chu", audits.approve, RUNNING),
    _post("/kiem-tra/may-chu/bo", audits.disapprove, RUNNING),
    _get("/kiem-tra/{number:int}", audits.one, CHECKING),
    _get("/kiem-tra/{number:int}/tien-do", audits.progress, CHECKING),
    _get("/kiem-tra/{audit:int}/chung-cu/{number:int}.html", audit_reports.evidence, CHECKING),
    _post("/kiem-tra/{number:int}/dung", audits.stop, CHECKING),
    _post("/kiem-tra/{number:int}/di-tiep", audits.go_on, CHECKING),
    _post("/kiem-tra/{number:int}/duong-dan", audits.share, CHECKING),
    _post("/kiem-tra/{number:int}/duong-dan/bo", audits.unshare, CHECKING),
    _post("/co-quan/{code}/xem-lai", audits.recheck, BY_ITS_AGENCY),
    _get("/bao-cao/{secret}", audit_reports.shared_report, PUBLIC),
    _get("/bao-cao/{secret}/chung-cu/{number:int}.html", audit_reports.shared_evidence, PUBLIC),
    _get("/dot", rounds.listed, IN_THE_OFFICE),
    _get("/dot/moi", rounds.plan, RUNNING),
    _post("/dot/moi", rounds.planned_or_started, RUNNING),
    _post("/dot/dung", rounds.stopped, RUNNING),
    _get("/dot/{number:int}", rounds.one, IN_THE_OFFICE),
    _get("/dot/{number:int}/tien-do", rounds.progress, IN_THE_OFFICE),
    _get("/dot/{number:int}/nhat-ky", rounds.log, IN_THE_OFFICE),
    _post("/dot/{number:int}/di-tiep", rounds.go_on, RUNNING),
    _post("/dot/{number:int}/thu-lai", rounds.again, RUNNING),
    _get("/quan-tri", administration.index, ADMINISTERING),
    _get("/quan-tri/tai-khoan", administration.accounts, ADMINISTERING),
    _post("/quan-tri/tai-khoan", administration.add_account, ADMINISTERING),
    _post("/quan-tri/tai-khoan/{name}/ma", administration.account_code, ADMINISTERING),
    _post("/quan-tri/tai-khoan/{name}/khoa", administration.disable_account, ADMINISTERING),
    _post("/quan-tri/tai-khoan/{name}/mo", administration.enable_account, ADMINISTERING),
    _get("/quan-tri/co-quan", administration_agencies.listed, ADMINISTERING),
    _get("/quan-tri/co-quan/tai/{kind}", administration_agencies.download, ADMINISTERING),
    _post(
        "/quan-tri/co-quan/nhap",
        administration_agencies.bring_in,
        ADMINISTERING,
        largest=administration_agencies.LARGEST,
    ),
    _post("/quan-tri/co-quan/viec/{number:int}/huy", administration_agencies.undo, ADMINISTERING),
    _get("/quan-tri/co-quan/{code}", administration_agencies.one, ADMINISTERING),
    _post("/quan-tri/co-quan/{code}/{act}", administration_agencies.change, ADMINISTERING),
    _get("/quan-tri/cai-dat", administration.settings, ADMINISTERING),
    _get("/quan-tri/sao-luu", administration.backups, ADMINISTERING),
    _post("/quan-tri/sao-luu", administration.back_up, ADMINISTERING),
    _get("/quan-tri/khoa", keys.listed, ADMINISTERING),
    _post("/quan-tri/khoa", keys.add, ADMINISTERING),
    _post("/quan-tri/khoa/{number:int}/thu-hoi", keys.revoke, ADMINISTERING),
    _get("/cong-bo", publishing.page, IN_THE_OFFICE),
    _post("/cong-bo", publishing.publish_now, RUNNING),
    _post("/cong-bo/thu-hoi", publishing.withdraw_now, RUNNING),
    _get("/xep-hang", publishing.newest, PUBLIC),
    _get("/xep-hang/{season:int}", publishing.public_tables, PUBLIC),
    _get("/xep-hang/{season:int}/json", publishing.public_json, PUBLIC),
    _get("/bo-tieu-chi", rubrics.rubrics, SIGNED_IN),
    _get("/bo-tieu-chi/{name}", rubrics.rubric, SIGNED_IN),
    _get("/bo-tieu-chi/{name}/khac", rubrics.difference, SIGNED_IN),
    _get("/cham-thu", rubrics.trials, IN_THE_OFFICE),
    _get("/cham-thu/{name}", rubrics.trial, IN_THE_OFFICE),
    _api("/agencies", results.agencies, IN_THE_OFFICE, Scope.RESULTS),
    _api("/agencies/{code}", results.agency, OWN_AGENCY, Scope.RESULTS),
    _api("/agencies/{code}/runs", results.runs, OWN_AGENCY, Scope.RESULTS),
    _api("/agencies/{code}/runs/{run}", results.run, OWN_AGENCY, Scope.RESULTS),
    _api("/agencies/{code}/runs/{run}/findings", results.findings, OWN_AGENCY, Scope.RESULTS),
    _api("/agencies/{code}/runs/{run}/differences", results.compared, OWN_AGENCY, Scope.RESULTS),
    _api(
        "/agencies/{code}/runs/{run}/files/{kind}",
        files.result_file,
        OWN_AGENCY,
        Scope.FILES,
        media=files.RESULT_MEDIA,
    ),
    _api("/agencies/{code}/objections", province.own_objections, OWN_AGENCY, Scope.SEASON),
    _api("/leagues", results.leagues, IN_THE_OFFICE, Scope.RESULTS),
    _api("/leagues/{slug}", results.league, IN_THE_OFFICE, Scope.RESULTS),
    _api(
        "/leagues/{slug}/files/{kind}",
        files.league_file,
        IN_THE_OFFICE,
        Scope.FILES,
        media=files.LEAGUE_MEDIA,
    ),
    _api("/rounds", province.rounds, IN_THE_OFFICE, Scope.ROUNDS),
    _api("/rounds/{number}/portals", province.round_portals, IN_THE_OFFICE, Scope.ROUNDS),
    _api("/rubrics", province.rubrics, SIGNED_IN, Scope.RESULTS),
    _api("/rubrics/{name}", province.rubric, SIGNED_IN, Scope.RESULTS),
    _api("/season/queue", province.queue, IN_THE_OFFICE, Scope.SEASON),
    _api("/season/objections", province.objections, IN_THE_OFFICE, Scope.SEASON),
    _api("/audits", asked_audits.audits, CHECKING, Scope.AUDITS),
    _api("/audits", asked_audits.ask_audit, CHECKING, Scope.AUDITS, method="POST", status=202),
    _api("/audits/{number}", asked_audits.audit, CHECKING, Scope.AUDITS),
    _api("/audits/{number}/result", asked_audits.audit_result, CHECKING, Scope.AUDITS),
    _get("/{rest:path}", front.nothing, PUBLIC),  # last: what no other route answers
)
