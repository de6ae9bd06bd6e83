"""Maxima that a season lays down itself, as staff type them: `cao-bang-1513-2018-so:3=10`."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from fractions import Fraction

from db.season_records import Maxima, PeriodRecord
from jobs.problems import InputProblem
from scoring.rounding import printed
from season.own_maxima import wrong_maximum
from season.schemes import rated_by

_TYPED = re.compile(r"(?P<scheme>[\w-]+):(?P<category>[^=\s]+)=(?P<most>\d+(?:[.,]\d+)?)?")


def changed_maxima(before: PeriodRecord, schemes: Collection[str], typed: Sequence[str]) -> Maxima:
    """A season's maxima after a change; one without a number is taken back. Raises InputProblem."""
    found = {(scheme, category): most for scheme, category, most in before.maxima}
    rated = {one.id: one for one in rated_by(schemes)}
    for text in typed:
        told = _TYPED.fullmatch(text.strip())
        if told is None:
            raise InputProblem(
                f"--maximum cần dạng MÃ_BỘ:HẠNG_MỤC=ĐIỂM, ví dụ cao-bang-1513-2018-so:3=10 (bỏ số để huỷ); "
                f"nhận được ‘{text}’."
            )
        key = (told["scheme"], told["category"])
        if told["scheme"] not in rated:
            raise InputProblem(
                f"--maximum {text}: kỳ {before.season} không chấm theo ‘{told['scheme']}’; các bộ của kỳ: "
                f"{', '.join(rated)}."
            )
        if told["most"] is None:
            if found.pop(key, None) is None:
                raise InputProblem(
                    f"--maximum {text}: kỳ {before.season} chưa đặt điểm tối đa này nên không huỷ được."
                )
            continue
        most = Fraction(told["most"].replace(",", "."))
        if wrong := wrong_maximum(rated[told["scheme"]], told["category"], most):
            raise InputProblem(f"--maximum {text}: {wrong}.")
        found[key] = most
    return tuple((scheme, category, most) for (scheme, category), most in sorted(found.items()))


def told_maximum(scheme: str, category: str, most: Fraction) -> str:
    """One of them, as it is typed."""
    return f"{scheme}:{category}={printed(most, 4)}"
