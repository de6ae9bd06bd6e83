"""A season as the commands find it: its period as of now, what it rates by, and who is rated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.season_records import PeriodRecord
from db.store import Store
from evidence.model import Agency
from jobs.addresses import day
from jobs.problems import InputProblem
from season.model import Period, Phase
from season.own_maxima import rated_in
from season.periods import PHASE_WORDS, period_of, standing_on
from season.schemes import Rated


@dataclass(frozen=True, kw_only=True)
class Held:
    """A season that was opened. `agencies` are those that exist on the day, until the season is closed."""

    period: Period
    record: PeriodRecord
    rated: tuple[Rated, ...]
    agencies: tuple[Agency, ...]
    today: date

    @property
    def phase(self) -> Phase:
        """The phase today."""
        return self.period.phase(self.today)

    def demand(self, *phases: Phase, what: str) -> None:
        """Refuse what is not done in this phase. Raises InputProblem."""
        if self.phase in phases:
            return
        raise InputProblem(
            f"Kỳ {self.period.season} đang ở giai đoạn ‘{PHASE_WORDS[self.phase]}’, {what}; nếu lịch đã đổi: "
            f"./soicong season change {self.period.season} …"
        )

    def agency(self, code: str) -> Agency:
        """An agency that is rated. Raises InputProblem."""
        for agency in self.agencies:
            if agency.code == code:
                return agency
        raise InputProblem(
            f"Kỳ {self.period.season} không có cơ quan mã ‘{code}’: xem mã bằng ./soicong agencies list"
        )

    def rated_for(self, agency: Agency, scheme: str | None = None) -> Rated:
        """What an agency is rated by; `scheme` chooses where there are several. Raises InputProblem."""
        found = [one for one in self.rated if one.rates(agency) and scheme in (None, one.id)]
        if len(found) == 1:
            return found[0]
        mine = [one.id for one in self.rated if one.rates(agency)]
        if not mine:
            raise InputProblem(
                f"Kỳ {self.period.season} không có bộ tiêu chí nào cho {agency.name} (cấp ‘{agency.tier}’)."
            )
        if not found:
            raise InputProblem(
                f"Kỳ {self.period.season} không chấm {agency.name} theo ‘{scheme}’; --scheme là một trong: "
                f"{', '.join(mine)}."
            )
        raise InputProblem(
            f"{agency.name} được chấm theo nhiều bộ: thêm --scheme {' hoặc --scheme '.join(mine)}."
        )


def held_season(store: Store, season: int | None, *, on: str | None = None) -> Held:
    """A season that was opened (None: the newest one), as of a day (None: today). Raises InputProblem."""
    records = store.season_desk().periods(season)
    if not records:
        wanted = f"Kỳ {season} chưa mở" if season is not None else "Chưa mở kỳ nào"
        raise InputProblem(f"{wanted}: chạy ./soicong season open {season or 'NĂM'} --why …")
    newest = max(one.season for one in records)
    record = next(one for one in records if one.season == newest)
    period, today = period_of(record), day(on)
    return Held(
        period=period,
        record=record,
        rated=rated_in(period),
        agencies=agencies_on(store, standing_on(period, today)),
        today=today,
    )


def agencies_on(store: Store, on: date) -> tuple[Agency, ...]:
    """All agencies that exist on a day, by code."""
    found = (one.agency for one in store.registry().load().all_at(on))
    return tuple(sorted(found, key=lambda agency: agency.code))
