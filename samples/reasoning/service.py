"""Headings 7 to 12: projects, services, feedback, support, standards, digital transformation."""

from __future__ import annotations

from fractions import Fraction

from samples.reasoning.reader import HALF, Reader, Verdict, degree, listed, tier, unknown


def projects(r: Reader) -> dict[str, Verdict]:
    """Heading 7."""
    setting = r.setting("projects") or {}
    every = "goal field kind time cost funding funder state"
    states = (
        str(setting.get("states", "preparing running finished")).split()
        if r.told("projects", "state", every)
        else []
    )
    shown = {states[index % len(states)] for index in range(len(r.records("projects")))} if states else set()
    fields = (1 + r.told("projects", every, every) * 8) / 9
    lists = ("projects", "procurement")
    recent = any(r.in_window(key) for key in lists)
    return {
        "7.1": r.there(*lists),
        "7.2": r.judge(
            ("projects",),
            lambda: degree(
                Fraction(len(shown), 3),
                listed({s: s in shown for s in ("preparing", "running", "finished")}),
            ),
        ),
        "7.3": r.judge(
            ("projects",),
            lambda: degree(
                1 if fields >= Fraction(8, 10) else fields, f"name there; {r.parts('projects', every, every)}"
            ),
        ),
        "7.4": r.there("procurement"),
        "7.5": r.judge(
            lists,
            lambda: degree(int(recent), "dated in the window" if recent else "nothing dated in the window"),
        ),
        "7.6": r.there("budget_disclosure"),
    }


def services(r: Reader) -> dict[str, Verdict]:
    """Heading 8."""
    whole = "field level guide dossier forms"
    published = r.own("service_results")
    return {
        "8.1": degree(
            int(r.own("online_services", "procedures") or r.outside("online_services")),
            "in the menu or by a link",
        ),
        "8.2": r.judge(
            ("procedures",),
            lambda: degree(
                r.told("procedures", "field level", whole), r.parts("procedures", "field level", whole)
            ),
        ),
        "8.3": r.judge(
            ("procedures",),
            lambda: degree(
                r.told("procedures", "guide dossier forms", whole),
                r.parts("procedures", "guide dossier forms", whole),
            ),
        ),
        "8.4": unknown("needs looks over days"),
        "8.5": degree(
            int(r.own("dossier_lookup") or r.outside("dossier_lookup")),
            "look-up of the province's service portal answers",
        ),
        "8.6": degree(1, "published")
        if published
        else ("untested", None, "only the agency knows the numbers"),
    }


def feedback(r: Reader) -> dict[str, Verdict]:
    """Heading 9."""
    keys = ("drafts", "consultation")
    key = "drafts" if r.own("drafts") else "consultation"
    whole = "text deadline address form comments"
    return {
        "9.1": r.there(*keys),
        "9.2": r.judge(
            keys,
            lambda: degree(
                r.told(key, "text deadline address", whole), r.parts(key, "text deadline address", whole)
            ),
        ),
        "9.3": r.judge(
            keys, lambda: degree(r.told(key, "form comments", whole), r.parts(key, "form comments", whole))
        ),
        "9.4": degree(
            int(r.own("petitions", "contact", "hotline", "questions_and_answers")), "form, e-mail or hotline"
        ),
    }


def support(r: Reader) -> dict[str, Verdict]:
    """Heading 10."""
    feature = r.plan.feature
    answered = (r.setting("questions_and_answers") or {}).get("answered", True)
    barriers = {"good": Fraction(1), "few": HALF, "bad": Fraction(0)}[str(feature("a11y"))]
    few_links = r.plan.make == "links_out"
    phone = (
        Fraction(2, 3) if r.plan.make == "webforms" else Fraction(int(bool(feature("viewport"))))
    )  # its menu is one wide table row
    return {
        "10.1": degree(
            int(feature("search") == "ok"),
            "search returns a known item" if feature("search") == "ok" else "no working search",
        ),
        "10.2": degree(
            HALF * r.own("sitemap_page") + HALF * bool(feature("sitemap_xml")),
            listed({"page": r.own("sitemap_page"), "XML": feature("sitemap_xml")}),
        ),
        "10.3": r.judge(
            ("questions_and_answers",),
            lambda: degree(int(answered), "answered" if answered else "no answers"),
        ),
        "10.4": degree(
            int("related_links" in r.plan.sections),
            "links to three agencies or more"
            if "related_links" in r.plan.sections
            else "no links to other agencies",
        ),
        "10.5": degree(
            int(bool(feature("print_save"))),
            "buttons on every article"
            if feature("print_save")
            else "no buttons on articles; a document's own file is none",
        ),
        "10.6": degree(int(feature("rss") == "ok"), f"feed: {feature('rss') or 'none'}"),
        "10.7": degree(barriers, f"barriers: {feature('a11y')}"),
        "10.8": degree(phone, "viewport, no sideways scroll, readable text: a third each"),
        "10.9": degree(
            int(bool(feature("counter")) or "satisfaction_survey" in r.plan.sections),
            listed({"counter": feature("counter"), "survey": "satisfaction_survey" in r.plan.sections}),
        ),
        "10.10": unknown("too few links to judge a share")
        if few_links
        else degree(int(not feature("broken")), f"{feature('broken') or 0} broken links"),
    }


def standards(r: Reader) -> dict[str, Verdict]:
    """Headings 11 and 12."""
    plan, feature = r.plan, r.plan.feature
    secure = {"ok": 1 if plan.redirect else HALF, "expired": 0, "plain": 0}[plan.https]
    elements = {"all": Fraction(1), "some": HALF, "none": Fraction(1, 6)}[str(feature("dc"))]
    unicode = Fraction(int(plan.make != "old_charset"))  # TCVN 6909 holds both forms, composed and decomposed
    digital = ("digital_transformation",)
    count = len(r.in_window(digital[0]))
    plan_texts = str((r.setting("plans") or {}).get("texts", ""))
    marks = Fraction(sum(bool(feature(mark)) for mark in ("emc", "trust", "channels")), 3)
    return {
        "11.1": degree(
            int(plan.prefix == "/"),
            "name of the agency under the province's"
            if plan.prefix == "/"
            else "a path of the province's host",
        ),
        "11.2": degree(secure, f"TLS {plan.https}, redirect {plan.redirect}"),
        "11.3": degree(
            HALF * plan.ipv6 + HALF * plan.dnssec, listed({"IPv6": plan.ipv6, "DNSSEC": plan.dnssec})
        ),
        "11.4": degree(
            Fraction(3 + bool(feature("responsible")), 4),
            listed(
                {
                    "emblem": True,
                    "name": True,
                    "menu": True,
                    "responsible person": feature("responsible"),
                }
            ),
        ),
        "11.5": degree(
            elements / 2 + unicode / 2,
            f"half for the elements ({feature('dc')}, a title is always there), half for Unicode",
        ),
        "11.6": r.there("editorial_board"),
        "11.7": unknown("needs looks over days"),
        "12.1": r.there(*digital),
        "12.2": r.judge(
            (*digital, "plans"),
            lambda: degree(
                int("digital" in plan_texts),
                "its plan of 2025" if "digital" in plan_texts else "no plan of it for 2025",
            ),
        ),
        "12.3": r.judge(
            digital, lambda: degree(tier(count, (12, Fraction(1)), (6, HALF)), f"{count} items in the window")
        ),
        "12.4": r.there("open_data", "information_list"),
        "12.5": degree(marks, listed({mark: feature(mark) for mark in ("emc", "trust", "channels")})),
    }
