"""A whole season of the sample province, act by act, by the very functions behind the commands, on the days of its story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from db.store import Store
from jobs.addresses import story_day
from jobs.demo_answers import fill_forms
from jobs.demo_steps import Steps
from jobs.listings import columns
from jobs.objections import add_objection, answer_objection
from jobs.official_runs import choose_official
from jobs.papers import make_papers
from jobs.problems import ExitCode
from jobs.registry_words import Author
from jobs.review_acts import confirm_review, exempt, set_review, undo_review
from jobs.review_bulk import accept_claims
from jobs.review_links import check_links
from jobs.review_table import compared
from jobs.season_held import held_season
from jobs.season_package import export_season, verify_season
from jobs.season_period import open_season, show_season
from jobs.season_ranking import rank_season
from jobs.season_reminders import remind
from jobs.settings import settings
from jobs.survey import import_forms, write_all_forms
from samples.province import plans
from samples.season import Objected, Reviewed, SampleSeason
from scoring.rounding import printed as in_words
from season.papers.model import Kind

OPENED, _REMINDED, _REVIEWED = date(2025, 10, 1), date(2025, 10, 15), date(2025, 10, 21)
_ANSWERED, _ENDED = date(2025, 12, 3), date(2025, 12, 8)
_FIRST = Author(by="Nguyễn Thị Mẫu", why="Hồ sơ kỳ mẫu")
_SECOND = Author(by="Phạm Văn Mẫu", why="Đã xem lại hồ sơ")


class Story:
    """The season, act by act. `here`: the home page of each agency; `runs`: its newest run."""

    def __init__(
        self, season: SampleSeason, here: dict[str, str], runs: dict[str, int], place: Path, steps: Steps
    ) -> None:
        self._told, self._here, self._runs = season, here, runs
        self._place, self._steps, self._year = place, steps, season.season
        self._sent, self._came = place / "phieu-gui-di", place / "phieu-nhan-ve"
        self._papers, self._package = place / "giay-to", place / f"ky-{season.season}.zip"

    def run(self, printed: Console) -> ExitCode:
        """All of it; the tables and what lies where at the end."""
        printed.print(f"[bold]Kỳ {self._year} của tỉnh mẫu[/bold], theo ngày của câu chuyện:")
        self._open()
        self._collect()
        self._review()
        self._object()
        self._close()
        printed.print()
        with story_day(_ENDED):
            rank_season(self._year, at=None, as_json=False)
        self._tell(printed)
        return ExitCode.DONE

    def _open(self) -> None:
        dates = {"letter_on": f"{OPENED:%d/%m/%Y}"}
        tiers = {plan.tier for plan in plans() if plan.code in self._here}
        schemes = [
            one
            for kind in (self._told.portal, self._told.cntt)
            for tier, one in kind.items()
            if tier in tiers
        ]
        self._steps(
            OPENED,
            f"mở kỳ, chấm theo {', '.join(schemes)}",
            lambda: open_season(
                self._year,
                dates,
                objection_days=None,
                second_above=None,
                schemes=schemes,
                author=Author(by=_FIRST.by, why="Kế hoạch kỳ mẫu"),
            ),
        )
        self._steps(
            OPENED,
            f"lấy {len(self._runs)} lượt kiểm tra của tỉnh mẫu làm lượt chính thức",
            *(
                lambda code=code, run=run: choose_official(
                    code, run, take_back=False, season=self._year, author=_FIRST
                )
                for code, run in self._runs.items()
            ),
        )
        day = f"{OPENED:%d/%m/%Y}"
        self._steps(
            OPENED,
            "gửi công văn kèm phiếu",
            lambda: self._make(["cong-van"], [], day, self._papers),
            lambda: write_all_forms(self._sent, season=self._year),
        )

    def _collect(self) -> None:
        replies = [one for one in self._told.replies if one.agency in self._here]
        self._came.mkdir()
        came = fill_forms(replies, self._sent, self._came, self._here)
        days = sorted(came)
        for day in (one for one in days if one <= _REMINDED):
            self._import(day, came[day])
        self._steps(_REMINDED, "nhắc cơ quan chưa trả lời", lambda: remind(self._year, plan_only=True))
        for day in (one for one in days if one > _REMINDED):
            self._import(day, came[day])
        self._steps(
            days[-1] if days else _REMINDED,
            "xem ai đã trả lời, ai muộn, ai chưa",
            lambda: show_season(self._year, at=None, as_json=False),
        )

    def _import(self, day: date, paths: Sequence[Path]) -> None:
        self._steps(
            day,
            f"nhận {len(paths)} phiếu",
            lambda: import_forms(
                paths, season=self._year, agency=None, received=f"{day:%d/%m/%Y}", author=_FIRST
            ),
        )

    def _review(self) -> None:
        self._steps(
            _REVIEWED,
            "mở thử các đường dẫn minh chứng",
            lambda: check_links([], season=self._year, delay=0, allow_hosts=[]),
        )
        accepted = [
            one
            for one in self._told.replies
            if one.agency in self._here
            and (one.scheme in self._told.cntt.values() or one.agency not in self._told.not_accepted)
        ]
        self._steps(
            _REVIEWED,
            f"đối chiếu hồ sơ, công nhận điểm tự chấm của {len(accepted)} phiếu ở mục máy chưa kết luận",
            *(
                lambda code=one.agency, scheme=one.scheme: accept_claims(
                    code,
                    [],
                    evidence=["Biên bản 06/BB-SKHCN"],
                    season=self._year,
                    scheme=scheme,
                    author=_FIRST,
                )
                for one in accepted
            ),
        )
        for review in self._told.reviews:
            if review.agency in self._here:
                self._one_review(review)
        self._confirm()

    def _one_review(self, told: Reviewed) -> None:
        author, scheme = Author(by=_FIRST.by, why=told.why), self._portal_scheme(told.agency)
        if told.until is not None:
            until = f"{told.until:%d/%m/%Y}"
            self._steps(
                _REVIEWED,
                f"thẩm tra {told.agency}, mục {told.item}: miễn đến {until}",
                lambda: exempt(
                    told.agency, told.item, until=until, season=self._year, scheme=scheme, author=author
                ),
            )
            return
        points = _typed(told.points)
        self._steps(
            _REVIEWED,
            f"thẩm tra {told.agency}, mục {told.item}: {points} điểm",
            lambda: set_review(
                told.agency,
                told.item,
                points,
                evidence=[self._evidence(told.agency, told.evidence)],
                season=self._year,
                scheme=scheme,
                author=author,
            ),
        )
        if told.undo:
            number = self._newest_review(told.agency)
            self._steps(
                _REVIEWED,
                f"huỷ thẩm tra số {number}: {told.why[:1].lower()}{told.why[1:]}",
                lambda: undo_review(number, season=self._year, author=author),
            )

    def _confirm(self) -> None:
        with Store(_database()) as store, story_day(_REVIEWED):
            waiting = [
                one.item.review.number
                for one in compared(store, held_season(store, self._year))
                if one.waits and one.item.review is not None
            ]
        if waiting:
            self._steps(
                _REVIEWED,
                f"người thứ hai xác nhận {len(waiting)} thẩm tra đổi nhiều điểm",
                lambda: confirm_review(waiting, season=self._year, author=_SECOND),
            )

    def _object(self) -> None:
        mine = [one for one in self._told.objections if one.agency in self._here]
        for told in mine:
            self._objection(told)
        for number, told in enumerate(mine, start=1):
            self._answer(number, told)

    def _objection(self, told: Objected) -> None:
        scheme = self._portal_scheme(told.agency)
        self._steps(
            told.received,
            f"nhận kiến nghị của {told.agency}, mục {told.item}",
            lambda: add_objection(
                told.agency,
                told.item,
                told.text,
                received=None,
                told=None,
                season=self._year,
                scheme=scheme,
                author=_FIRST,
            ),
        )

    def _answer(self, number: int, told: Objected) -> None:
        accepted = told.points is not None
        self._steps(
            _ANSWERED,
            f"trả lời kiến nghị số {number}: {'chấp nhận' if accepted else 'không chấp nhận'}",
            lambda: answer_objection(
                number,
                told.answer,
                accepted=accepted,
                points=_typed(told.points) if accepted else None,
                evidence=[self._evidence(told.agency, told.evidence)] if accepted else [],
                author=_FIRST,
                keep_golden=accepted,
            ),
        )

    def _close(self) -> None:
        day = f"{_ENDED:%d/%m/%Y}"
        kinds = [kind.value for kind in Kind if kind not in (Kind.LETTER, Kind.DECISION)]
        self._steps(_ENDED, "lập giấy tờ", lambda: self._make(kinds, [], day, self._papers))
        adopted = [one for one in self._told.cntt.values() if self._ranked(one)]
        if adopted:
            self._steps(
                _ENDED,
                "lập dự thảo Quyết định cho tiêu chí đã ban hành (ứng dụng CNTT)",
                lambda: self._make(["quyet-dinh", "to-trinh"], adopted, day, self._papers / "ung-dung-cntt"),
            )
        self._steps(
            _ENDED,
            "xuất gói của kỳ và kiểm tra lại từng dòng phụ lục",
            lambda: export_season(self._year, self._package),
            lambda: verify_season(self._package, code=None, as_json=False),
        )

    def _make(self, only: Sequence[str], schemes: Sequence[str], day: str, output: Path) -> ExitCode:
        return make_papers(
            self._year,
            output=output,
            only=only,
            schemes=schemes,
            templates=None,
            dated=day,
            numbers=[],
            signer=None,
            province_signer=None,
            symbol=None,
            place=None,
            at=None,
        )

    def _tell(self, printed: Console) -> None:
        rows = (
            ("Phiếu gửi đi, mỗi cơ quan một tệp", self._sent),
            ("Phiếu nhận về, đã điền", self._came),
            ("Giấy tờ của kỳ (DOCX, XLSX, PDF)", self._papers),
            ("Gói của kỳ, ai cũng kiểm tra được: ./soicong verify TỆP", self._package),
            ("Mọi điều các bước đã in", self._place / "nhat-ky.txt"),
            ("Dữ liệu của kỳ: SOICONG_DATA=THƯ_MỤC ./soicong season show", self._place / "du-lieu"),
        )
        table = columns("Gì", "Ở đâu")
        for what, where in rows:
            table.add_row(what, escape(str(where)))
        printed.print(table)

    def _ranked(self, scheme: str) -> bool:
        return any(one.scheme == scheme and one.agency in self._here for one in self._told.replies)

    def _portal_scheme(self, code: str) -> str:
        return self._told.portal[next(plan.tier for plan in plans() if plan.code == code)]

    def _evidence(self, code: str, text: str) -> str:
        return f"{self._here[code].rstrip('/')}{text}" if text.startswith("/") else text

    def _newest_review(self, code: str) -> int:
        with Store(_database()) as store:
            return store.season_desk().reviews(self._year, code)[-1].id


def _typed(points: Fraction | None) -> str:
    return in_words(points) if points is not None else ""


def _database() -> str:
    return settings().database
