"""Headings 1 to 6: introduction, news, law, directives, planning, legal documents."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from samples.model import ISSUED
from samples.reasoning.reader import HALF, Reader, Verdict, degree, listed, tier, unknown, weeks_and_days

SIX = ("kind", "authority", "number", "date", "effective", "abstract")
FIELDS = ("construction", "urban", "land", "resources", "waste")


def introduction(r: Reader) -> dict[str, Verdict]:
    """Heading 1."""
    huyen = r.plan.tier == "huyen"
    chart = r.setting("organisation_chart") or {}
    duties = r.setting("functions_and_duties") or {}
    said = r.book.contacts
    mail = (
        Fraction(1 if said.get("email", "").endswith("gov.vn") else HALF) if "email" in said else Fraction(0)
    )
    parts = Fraction(sum(part in said for part in ("address", "phone", "fax"))) + mail
    without = str((r.setting("official_contacts") or {}).get("without", "")).split()
    people = Fraction(5 - len(without), 5) if r.own("official_contacts") else Fraction(2, 5)
    found = {
        "1.1": r.judge(
            ("organisation_chart",),
            lambda: degree(
                HALF if chart.get("form") == "picture" else 1,
                "a picture alone earns half" if chart.get("form") == "picture" else "units are named",
            ),
        ),
        "1.2": r.judge(
            ("functions_and_duties",),
            lambda: degree(
                HALF if duties.get("short") else 1,
                "a few words only" if duties.get("short") else "a full text",
            ),
        ),
        "1.3": r.there("local_profile" if huyen else "history"),
        "1.4": r.judge(
            ("leaders",),
            lambda: degree(
                (1 + r.told("leaders", "biography duties", "biography duties") * 2) / 3,
                f"of each leader name there; {r.parts('leaders', 'biography duties', 'biography duties')}",
            ),
        ),
        "1.5": degree(
            parts / 4,
            listed({part: part in said for part in ("address", "phone", "fax", "email")})
            + ("; a private mailbox counts half" if mail == HALF else ""),
        ),
        "1.6": degree(
            people,
            "directory: "
            + listed({part: part not in without for part in ("name", "position", "unit", "phone", "email")})
            if r.own("official_contacts")
            else "no directory; the leaders' page tells name and position of three people, two parts of five",
        ),
    }
    if huyen:
        found["1.7"] = r.there("administrative_map")
    return found


def news(r: Reader) -> dict[str, Verdict]:
    """Heading 2."""
    setting = r.setting("news") or {}
    days = r.in_window("news")
    return {
        "2.1": r.there("news"),
        "2.2": degree(weeks_and_days(days), "frequency in the window"),
        "2.3": degree(
            tier(-r.age("news"), (-7, Fraction(1)), (-14, HALF), (-30, Fraction(1, 4))),
            f"newest {r.age('news')} days old",
        ),
        "2.4": degree(
            tier(
                len(days),
                (100, Fraction(1)),
                (50, Fraction(7, 10)),
                (20, Fraction(2, 5)),
                (5, Fraction(1, 5)),
            ),
            f"{len(days)} items in the window",
        ),
        "2.5": degree(
            Fraction(2, 3) if setting.get("bare") else 1,
            "no author or source" if setting.get("bare") else "title, date, author and source",
        ),
        "2.6": degree(
            0 if setting.get("reposts") else 1,
            "items taken from other papers" if setting.get("reposts") else "about its own work",
        ),
    }


def law(r: Reader) -> dict[str, Verdict]:
    """Heading 3."""
    key = ("law_dissemination",)
    setting = r.setting(key[0]) or {}
    monthly = Fraction(len(r.in_window(key[0])), 12)
    guides = sum("ướng dẫn" in record.title for record in r.records(key[0]))
    return {
        "3.1": r.there(*key),
        "3.2": r.judge(
            key,
            lambda: degree(
                tier(monthly, (10, Fraction(1)), (5, Fraction(7, 10)), (1, Fraction(7, 20))),
                f"{float(monthly):.1f} a month",
            ),
        ),
        "3.3": r.judge(key, lambda: degree(int(r.age(key[0]) <= 30), f"newest {r.age(key[0])} days old")),
        "3.4": r.judge(
            key,
            lambda: degree(
                int(guides >= 3), f"{guides} titles that guide, of 3 wanted; texts on new laws do not"
            ),
        ),
        "3.5": r.judge(
            key,
            lambda: degree(
                int(setting.get("lag", 8) <= 15),
                f"posted {setting.get('lag', 8)} working days after issue, at most 15 allowed",
            ),
        ),
    }


def directives(r: Reader) -> dict[str, Verdict]:
    """Heading 4."""
    key = ("directives",)
    count, age = len(r.in_window("directives")), r.age("directives")
    without = str((r.setting("directives") or {}).get("without", "")).split()
    week = (r.setting("leaders_schedule") or {}).get("week", date(2025, 10, 13))
    answered = (r.setting("questions_and_answers") or {}).get("answered", True)
    current = (
        1
        if week <= ISSUED < week + timedelta(days=7)
        else HALF
        if (week.year, week.month) == (ISSUED.year, ISSUED.month)
        else 0
    )
    answers = ("petitions_answers", "questions_and_answers") if answered else ("petitions_answers",)
    return {
        "4.1": r.there(*key),
        "4.2": r.judge(
            key,
            lambda: degree(
                (int(count >= 24) + Fraction(int(age <= 30))) / 2,
                f"{count} in the window (24 wanted), newest {age} days old (30 allowed)",
            ),
        ),
        "4.3": r.judge(
            key,
            lambda: degree(
                Fraction(4 - len(without), 4),
                listed({part: part not in without for part in ("number", "date", "abstract", "file")}),
            ),
        ),
        "4.4": r.judge(("leaders_schedule",), lambda: degree(current, f"week of {week}")),
        "4.5": r.there(*answers),
        "4.6": r.there("rewards"),
        "4.7": r.there("citizen_reception_schedule"),
    }


def planning(r: Reader) -> dict[str, Verdict]:
    """Heading 5."""
    huyen = r.plan.tier == "huyen"
    both = ("strategy_and_planning", "plans")
    settings = [s for key in both if (s := r.setting(key)) is not None and not s.get("external")]
    texts = {word for s in settings for word in str(s.get("texts", "")).split()}
    year = any(s.get("year", 2025) == 2025 and "yearly" in str(s.get("texts", "")) for s in settings)
    fields = Fraction(len(texts & set(FIELDS)), 5)
    files = any("file" not in str(s.get("without", "")) for s in settings)
    dated = [s for s in settings if s.get("posted", True) and s.get("year", 2025) == 2025]
    late = any(int(s.get("lag", 4)) > 10 for s in dated)
    stats = r.age("statistics_reports")
    return {
        "5.1": r.there(*both),
        "5.2": r.judge(
            both,
            lambda: degree(int("strategy" in texts), "a strategy" if "strategy" in texts else "no strategy"),
        ),
        "5.3": degree(1, "a link to the province's planning counts")
        if not huyen and not r.own(*both) and r.outside("strategy_and_planning")
        else r.judge(
            both,
            lambda: degree(
                fields if huyen else int("planning" in texts),
                listed({field: field in texts for field in FIELDS})
                if huyen
                else "planning of the sector"
                if "planning" in texts
                else "strategies and plans, but no planning of the sector",
            ),
        ),
        "5.4": r.judge(both, lambda: degree(int(year), "plan of 2025" if year else "no plan of 2025")),
        "5.5": r.judge(both, lambda: degree(int(files), "files" if files else "no full texts")),
        "5.6": r.judge(
            both,
            lambda: (
                degree(
                    int(not late),
                    f"posted {max(int(s.get('lag', 4)) for s in dated)} working days after approval, 10 allowed",
                )
                if dated
                else unknown("no text of the window shows both days")
            ),
        ),
        "5.7": r.there("investment") if huyen else r.there("sector_programmes", "projects"),
        "5.8": r.judge(
            ("statistics_reports",), lambda: degree(1 if stats <= 365 else HALF, f"newest {stats} days old")
        ),
    }


def legal(r: Reader) -> dict[str, Verdict]:
    """Heading 6."""
    key = ("legal_documents",)
    setting = r.setting(key[0]) or {}
    without = str(setting.get("without", "")).split()
    dated = setting.get("posted", True) and r.in_window(key[0])
    return {
        "6.1": degree(int(r.own(*key) or r.outside(*key)), "own list or a link to a document base"),
        "6.2": r.judge(
            key,
            lambda: degree(
                Fraction(6 - len([w for w in without if w != "file"]), 6),
                listed({part: part not in without for part in SIX}),
            ),
        ),
        "6.3": r.judge(key, lambda: degree(int("file" not in without), "files")),
        "6.4": r.judge(
            key,
            lambda: degree(
                int(bool(setting.get("finder")) or r.plan.feature("search") == "ok"),
                "the search form above the list finds them"
                if setting.get("finder")
                else "no form above the list; the portal's own search finds them"
                if r.plan.feature("search") == "ok"
                else "no form above the list, and the portal's own search finds nothing",
            ),
        ),
        "6.5": r.judge(
            key,
            lambda: (
                degree(
                    int(int(setting.get("lag", 1)) <= 10),
                    f"posted {setting.get('lag', 1)} working days after issue; all texts are others', 10 allowed",
                )
                if dated
                else unknown("no text of the window shows both days")
            ),
        ),
    }
