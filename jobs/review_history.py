"""What people did to an agency's items in a season, told oldest first."""

from __future__ import annotations

from rich.markup import escape

from db.season_records import Act
from db.store import Store
from jobs.problems import ExitCode
from jobs.season_held import held_season
from jobs.season_ranking import span
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database
from scoring.rounding import printed as in_words

ACT_WORDS = {
    Act.SET: "ghi",
    Act.EXEMPT: "miễn",
    Act.CONFIRM: "xác nhận",
    Act.UNDO: "huỷ",
    Act.ASK: "hỏi cơ quan",
    Act.REPLY: "trả lời câu hỏi",
    Act.LABEL: "đề xuất nhãn theo thẩm tra",
}


@plainly
def show_history(code: str, *, season: int | None) -> ExitCode:
    """Print every act on an agency's items, oldest first."""
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        held = held_season(store, season)
        acts = store.season_desk().reviews(held.period.season, held.agency(code).code)
    for act in acts:
        what = f"số {act.target_id}" if act.target_id is not None else ""
        if act.act is Act.SET and act.points is not None:
            what = f"{in_words(act.points)} điểm (trước {span(act.old_low, act.old_high)})"
        console().print(
            escape(
                f"{act.id}. {act.recorded_at:%d/%m/%Y} {act.recorded_by} {ACT_WORDS[act.act]} mục {act.item} {what}: "
                f"{act.reason}"
            ),
            soft_wrap=True,
        )
    if not acts:
        console().print("Chưa có thẩm tra nào.")
    return ExitCode.DONE
