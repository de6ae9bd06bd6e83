"""The vocabulary file, and what is made of it."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import yaml

import checks.vocabulary
from checks.spelling import words_of
from checks.vocabulary import bones_of, core_of, vocabulary, word_list

FILE = yaml.safe_load(Path(checks.vocabulary.__file__).with_name("sections.yaml").read_text("utf-8"))


def test_no_label_stands_twice_under_one_section() -> None:
    twice = []
    for key, entry in FILE["sections"].items():
        labels = [words_of(str(label)).folded for label in chain(entry["labels"], entry.get("weak", []))]
        twice += [(key, " ".join(label)) for label in labels if labels.count(label) > 1]
    assert twice == []


def test_a_label_is_never_weak_and_strong_at_once_for_the_same_section() -> None:
    for entry in vocabulary().sections.values():
        strong = {phrase.words.folded for phrase in entry.phrases if not phrase.weak}
        weak = {phrase.words.folded for phrase in entry.phrases if phrase.weak}
        assert not strong & weak, entry.key


def test_every_part_of_the_file_is_explained_at_its_head() -> None:
    head = Path(checks.vocabulary.__file__).with_name("sections.yaml").read_text("utf-8").split("\n\n")[0]
    told = {line.split(":")[0].strip("# ") for line in head.splitlines() if ":" in line}
    fields = set(chain.from_iterable(FILE["sections"].values()))
    assert set(FILE) | fields <= told


def test_what_is_said_of_one_place_is_said_of_all() -> None:
    labels = {" ".join(p.words.accented): p.text for p in vocabulary().sections["leaders"].phrases}
    assert labels["lãnh đạo phường"] in FILE["sections"]["leaders"]["labels"]
    society = {" ".join(p.words.accented) for p in vocabulary().sections["statistics_reports"].phrases}
    assert "báo cáo kinh tế xã hội" in society
    assert not any("kinh tế phường hội" in label for label in society)


def test_a_phrase_knows_its_forms() -> None:
    phrase = next(p for p in vocabulary().sections["leaders"].phrases if p.text == "Lãnh đạo Sở")
    assert phrase.folded == "lanh dao so"
    assert phrase.without_d == ("lanh", "ao", "so")
    assert phrase.joined == "lanhdaoso"
    assert phrase.bones == bones_of("lãnhđạosở") == "lnhos"
    assert bones_of("giới thiệu") == "gii thiu"


def test_words_of_a_list_are_found_by_accents_where_a_text_has_some() -> None:
    bodies = word_list(["sở", "uỷ ban nhân dân"])
    assert bodies.length_at(words_of("Sở Tư pháp"), 0) == 1
    assert bodies.length_at(words_of("Sơ đồ"), 0) == 0
    assert bodies.length_at(words_of("uy ban nhan dan"), 0) == 4
    assert bodies.length_at(words_of("Sở"), 1) == 0
    assert core_of(words_of("Lịch của Uỷ ban nhân dân xã"), bodies).label == "lich cua xa"


def test_an_empty_list_finds_nothing() -> None:
    assert word_list([]).length_at(words_of("Sở"), 0) == 0
