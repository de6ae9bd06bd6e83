"""Portals that moved, as crawls noticed it: people look, then accept or reject."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from db.move_proposals import Proposal, ProposalState
from db.store import Store
from jobs.addresses import HANOI, day
from jobs.problems import ExitCode
from jobs.registry_words import Author, signed
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database

_STATES = {
    ProposalState.OPEN: "đang chờ",
    ProposalState.ACCEPTED: "đã chấp nhận",
    ProposalState.REJECTED: "đã từ chối",
}


@plainly
def list_proposals(*, everyone: bool) -> ExitCode:
    """Print the moves that were noticed."""
    configuration, printed = settings(), console()
    ready_database(configuration)
    with Store(configuration.database) as store:
        found = store.move_proposals().all(decided=everyone)
    for proposal in found:
        _tell(printed, proposal)
    if not found:
        printed.print("Không có cổng nào được thấy đã chuyển địa chỉ.")
    elif any(one.state is ProposalState.OPEN for one in found):
        printed.print(
            "Mở địa chỉ mới bằng trình duyệt, hỏi cơ quan, rồi: ./soicong agencies accept SỐ --why LÝ_DO "
            "(hoặc reject).",
            soft_wrap=True,
        )
    return ExitCode.DONE


def _tell(printed: Console, one: Proposal) -> None:
    printed.print(
        f"[bold]Đề xuất {one.id}[/bold]  {escape(one.agency_code)}  {_STATES[one.state]}", soft_wrap=True
    )
    first, last = one.first_seen_at.astimezone(HANOI), one.last_seen_at.astimezone(HANOI)
    run = f", lượt {one.run_id}" if one.run_id else ""
    lines = [
        f"{one.old_url} → {one.new_url}",
        f"thấy {one.seen} lần, từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}{run}",
        *told_evidence(one),
    ]
    if one.state is not ProposalState.OPEN and one.decided_at is not None:
        decided = f"{one.decided_at.astimezone(HANOI):%d/%m/%Y}"
        lines.append(f"{_STATES[one.state]} {decided} bởi {one.decided_by}: {one.decided_why}")
    for line in lines:
        printed.print(f"  {escape(line)}", soft_wrap=True)


def told_evidence(one: Proposal) -> list[str]:
    """Why the crawl thinks so, in sentences."""
    evidence = one.evidence
    lines = [f"đường đi của trang chủ: {' → '.join(evidence['way'])}"]
    if evidence["asked"] > 1:
        lines.append(
            f"{evidence['redirected']} trên {evidence['asked']} trang hỏi ở địa chỉ cũ đều dẫn đi nơi khác"
        )
    if not evidence["same_owner"]:
        lines.append(
            "CẢNH BÁO: địa chỉ mới thuộc tên miền khác, có thể tên miền cũ đã bị chiếm; chưa ai xem trang mới"
        )
    if evidence.get("archive"):
        lines.append(f"chứng cứ: {evidence['archive']}")
    return lines


@plainly
def accept_proposal(number: int, *, on: str | None, author: Author) -> ExitCode:
    """The portal's address becomes the new one."""
    configuration, printed = settings(), console()
    ready_database(configuration)
    with Store(configuration.database) as store:
        proposals = store.move_proposals()
        first = day(on, "--on")
        if on is None:
            seen = [one.first_seen_at for one in proposals.all(decided=True) if one.id == number]
            first = seen[0].astimezone(HANOI).date() if seen else first
        proposal, act = proposals.accept(number, first, signed(author))
    printed.print(
        f"Từ {first:%d/%m/%Y} địa chỉ cổng của {escape(proposal.agency_code)} là {escape(proposal.new_url)}; "
        f"{escape(proposal.old_url)} được giữ là địa chỉ cũ. Việc số {act}; huỷ nếu nhầm: ./soicong agencies undo {act}",
        soft_wrap=True,
    )
    return ExitCode.DONE


@plainly
def reject_proposal(number: int, *, author: Author) -> ExitCode:
    """The portal's address stays."""
    configuration, printed = settings(), console()
    ready_database(configuration)
    with Store(configuration.database) as store:
        proposal = store.move_proposals().reject(number, signed(author))
    printed.print(
        f"Địa chỉ cổng của {escape(proposal.agency_code)} vẫn là {escape(proposal.old_url)}. "
        "Lần chuyển này sẽ không được đề xuất lại.",
        soft_wrap=True,
    )
    return ExitCode.DONE
