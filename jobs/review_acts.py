"""What reviewers do to an item: set points, exempt, confirm, undo. Each is a row of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from rich.markup import escape

from db.season_records import Act, ReviewRecord
from db.store import Store
from jobs.addresses import day, portal_url
from jobs.problems import ExitCode, InputProblem
from jobs.registry_words import Author, signed
from jobs.review_table import Compared, compared
from jobs.season_held import Held, held_season
from jobs.season_ranking import span
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database
from scoring.rounding import printed as in_words
from season.model import Phase
from season.official import needs_second
from season.standing_reviews import same_person

PHASES = (Phase.SURVEY, Phase.VERIFICATION, Phase.PUBLICATION)


@plainly
def set_review(
    code: str,
    item: str,
    points: str,
    *,
    evidence: Sequence[str],
    season: int | None,
    scheme: str | None,
    author: Author,
) -> ExitCode:
    """Lay points down for an item, with reason and evidence."""
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        held, one = _item(store, code, item, season=season, scheme=scheme)
        wanted = points_of(points, one)
        if not evidence:
            raise InputProblem("Cần chứng cứ: thêm --evidence ĐƯỜNG_DẪN (trang đã xem) hoặc số văn bản.")
        number = lay_down(store, held, one, wanted, evidence=evidence, author=author)
    _tell(held, one, wanted, number)
    return ExitCode.DONE


@plainly
def exempt(
    code: str, item: str, *, until: str, season: int | None, scheme: str | None, author: Author
) -> ExitCode:
    """Take an item out of an agency's total until a day."""
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        held, one = _item(store, code, item, season=season, scheme=scheme)
        expires = day(until, option="--until")
        if expires < held.today:
            raise InputProblem(f"--until {expires:%d/%m/%Y} đã qua; ghi ngày cuối cùng được miễn.")
        number = lay_down(store, held, one, None, evidence=(), author=author, expires=expires)
    _tell(held, one, None, number)
    return ExitCode.DONE


@plainly
def confirm_review(numbers: Sequence[int], *, season: int | None, author: Author) -> ExitCode:
    """Confirm reviews as a second person: all of them, or none."""
    demand_reason(author)
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        found = confirm(store, held_season(store, season), numbers, author=author)
    for made in found:
        console().print(
            f"Đã xác nhận thẩm tra số {made.id} ({escape(made.agency_code)}, mục {escape(made.item)})."
        )
    return ExitCode.DONE


def confirm(store: Store, held: Held, numbers: Iterable[int], *, author: Author) -> list[ReviewRecord]:
    """Confirm reviews as a second person, all or none; the reviews. Raises InputProblem."""
    demand_reason(author)
    held.demand(*PHASES, what="không xác nhận thẩm tra")
    by = signed(author)
    found = [standing_review(store, held, number) for number in dict.fromkeys(numbers)]
    for made in found:
        if same_person(by.by, made.recorded_by):
            raise InputProblem(
                f"Thẩm tra số {made.id} do chính ‘{made.recorded_by}’ ghi: cần một người khác xác nhận (--by)."
            )
    store.season_desk().review_all(_act(made, Act.CONFIRM, author) for made in found)
    return found


@plainly
def undo_review(number: int, *, season: int | None, author: Author) -> ExitCode:
    """Take a review back, what stood before it stands again; or a question that was not answered."""
    demand_reason(author)
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        held = held_season(store, season)
        made = undo(store, held, number, author=author)
        after = _compared(store, held, made)
    if made.act is Act.ASK:
        console().print(f"Đã rút câu hỏi số {number}; mục {escape(made.item)} trở lại hàng thẩm tra.")
        return ExitCode.DONE
    console().print(
        f"Đã huỷ thẩm tra số {number}; {escape(made.agency_code)}, mục {escape(made.item)} trở lại "
        f"{_value(after)}. Việc đã ghi vẫn được lưu.",
        soft_wrap=True,
    )
    return ExitCode.DONE


def undo(store: Store, held: Held, number: int, *, author: Author) -> ReviewRecord:
    """Take a review back, or a question that the agency has not answered; the act. Raises InputProblem."""
    return undo_all(store, held, [number], author=author)[0]


def undo_all(store: Store, held: Held, numbers: Iterable[int], *, author: Author) -> list[ReviewRecord]:
    """Take acts back, all or none; the acts. Raises InputProblem."""
    demand_reason(author)
    held.demand(*PHASES, what="không huỷ thẩm tra")
    acts = _acts(store, held)
    found = [_standing(acts, held, number, asked=True) for number in dict.fromkeys(numbers)]
    store.season_desk().review_all(_act(made, Act.UNDO, author) for made in found)
    return found


def lay_down(
    store: Store,
    held: Held,
    one: Compared,
    points: Fraction | None,
    *,
    evidence: Sequence[str],
    author: Author,
    expires: date | None = None,
) -> int:
    """Add a review of an item; its number. Raises InputProblem without a reason, or in a phase without reviews."""
    return store.season_desk().review(
        reviewed(held, one, points, evidence=evidence, author=author, expires=expires)
    )


def reviewed(
    held: Held,
    one: Compared,
    points: Fraction | None,
    *,
    evidence: Sequence[str],
    author: Author,
    expires: date | None = None,
) -> ReviewRecord:
    """The row of a review. Raises InputProblem without a reason, or in a phase without reviews."""
    held.demand(*PHASES, what="không thẩm tra")
    demand_reason(author)
    by = signed(author)
    return ReviewRecord(
        season=held.period.season,
        agency_code=one.agency.code,
        scheme=one.rated.id,
        item=one.item.id,
        act=Act.SET if points is not None else Act.EXEMPT,
        points=points,
        old_low=one.value.low,
        old_high=one.value.high,
        links=tuple(portal_url(text) if "://" in text else text for text in evidence),
        expires=expires,
        target_id=None,
        recorded_at=by.at,
        recorded_by=by.by,
        reason=by.why,
    )


def the_item(store: Store, held: Held, code: str, item: str, scheme: str | None) -> Compared:
    """One item of one agency. Raises InputProblem, NoSuchRated."""
    agency = held.agency(code)
    rated = held.rated_for(agency, scheme)
    rated.question(item)
    return next(
        one for one in compared(store, held, [code]) if (one.rated.id, one.item.id) == (rated.id, item)
    )


def _item(
    store: Store, code: str, item: str, *, season: int | None, scheme: str | None
) -> tuple[Held, Compared]:
    held = held_season(store, season)
    held.demand(*PHASES, what="không thẩm tra")
    return held, the_item(store, held, code, item, scheme)


def standing_review(store: Store, held: Held, number: int) -> ReviewRecord:
    """A review of this season that nobody took back, or an exemption that lasts. Raises InputProblem."""
    return _standing(_acts(store, held), held, number)


def _acts(store: Store, held: Held) -> tuple[ReviewRecord, ...]:
    desk = store.season_desk()
    return (
        *desk.exemptions_before(held.period.season, held.today),
        *desk.reviews(held.period.season),
    )


def _standing(acts: Sequence[ReviewRecord], held: Held, number: int, *, asked: bool = False) -> ReviewRecord:
    """A review that stands; where `asked`, or a question that stands without an answer."""
    kinds = (Act.SET, Act.EXEMPT, Act.ASK) if asked else (Act.SET, Act.EXEMPT)
    made = next((one for one in acts if one.id == number and one.act in kinds), None)
    if made is None:
        raise InputProblem(
            f"Kỳ {held.period.season} không có thẩm tra số {number}: xem ./soicong review list"
        )
    about = {one.act for one in acts if one.target_id == number}
    what = "Câu hỏi" if made.act is Act.ASK else "Thẩm tra"
    if Act.UNDO in about:
        raise InputProblem(f"{what} số {number} đã bị huỷ trước đó.")
    if Act.REPLY in about:
        raise InputProblem(f"Câu hỏi số {number} đã có trả lời, không rút được nữa.")
    return made


def _act(made: ReviewRecord, act: Act, author: Author) -> ReviewRecord:
    """An act on a review that was made."""
    by = signed(author)
    return ReviewRecord(
        season=made.season,
        agency_code=made.agency_code,
        scheme=made.scheme,
        item=made.item,
        act=act,
        points=None,
        old_low=None,
        old_high=None,
        links=(),
        expires=None,
        target_id=made.id,
        recorded_at=by.at,
        recorded_by=by.by,
        reason=by.why,
    )


def _compared(store: Store, held: Held, made: ReviewRecord) -> Compared:
    return the_item(store, held, made.agency_code, made.item, made.scheme)


def points_of(text: str, one: Compared) -> Fraction:
    """Points for an item as typed. Raises InputProblem."""
    try:
        found = Fraction(text.strip().replace(",", "."))
    except (ValueError, ZeroDivisionError):
        found = Fraction(-1)
    most = one.item.maximum
    if found < 0 or (most is not None and found > most):
        limit = f"từ 0 đến {in_words(most, 4)}" if most is not None else "từ 0 trở lên"
        raise InputProblem(f"Mục {one.item.id} nhận {limit} điểm; nhận được ‘{text}’.")
    return found


def _tell(held: Held, one: Compared, points: Fraction | None, number: int) -> None:
    new = "miễn" if points is None else in_words(points)
    second = needs_second(one.item, points, limit=held.period.second_reviewer_above)
    told = f"Thẩm tra số {number}: {one.agency.name}, mục {one.item.id}: {_value(one)} → {new}."
    if second:
        told += (
            f" Đổi quá {in_words(held.period.second_reviewer_above)} điểm: chưa tính, chờ người thứ hai "
            f"(./soicong review confirm {number} --why … --by …)."
        )
    console().print(escape(told), soft_wrap=True)


def _value(one: Compared) -> str:
    return "miễn" if one.value.exempt else span(one.value.low, one.value.high)


def demand_reason(author: Author) -> None:
    """Refuse an act without a reason. Raises InputProblem."""
    if not author.why:
        raise InputProblem('Cần lý do: thêm --why "đã xem gì, thấy gì".')
