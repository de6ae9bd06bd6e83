"""Reports of counts: Lạng Sơn's half-year figures (seed 002_385c834e38579eeb.txt), what crawl and form each give, and
every sum that does not agree."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from scoring.count_report import FOLDER, NoSuchReport, all_reports, find_report, load_report, parse_report
from scoring.count_report_lines import count_result
from scoring.count_report_model import CountLine, CountResult, CountSource, PortalCounts, Reported
from scoring.rounding import printed
from scoring.rubric_errors import RubricError
from scoring.scheme_score import SchemeValueError
from tests.seeds import LANG_SON, demand_says

REPORT = find_report("lang-son-6-thang")
STATED = {
    "van-ban-cong": 3621,
    "tin-bai-cong": 1152,
    "van-ban-thanh-phan": 3300,
    "tin-bai-thanh-phan": 1750,
    "dich-vu": 1782,
    "dich-vu-2": 720,
    "dich-vu-3": 499,
    "dich-vu-4": 563,
    "don-vi": 228,
    "don-vi-so": 17,
    "don-vi-huyen": 11,
    "don-vi-xa": 200,
    "ho-so-tiep-nhan": 19569,
    "ho-so-giai-quyet": 15799,
    "ho-so-truc-tuyen": 2427,
}


def form(**other: int | None) -> dict[str, Reported]:
    told = {**STATED, **{key.replace("_", "-"): value for key, value in other.items()}}
    return {
        key: Reported(value=value, about=key == "tin-bai-thanh-phan")
        for key, value in told.items()
        if value is not None
    }


def lines(result: CountResult) -> dict[str, CountLine]:
    return {line.item.id: line for line in result.lines}


def problems(told: dict[str, Reported], **shares: Fraction) -> tuple[str, ...]:
    with pytest.raises(SchemeValueError) as raised:
        count_result(REPORT, form=told, shares={key.replace("_", "-"): one for key, one in shares.items()})
    return raised.value.problems


def test_the_figures_of_lang_son_agree_with_each_other() -> None:
    result = count_result(REPORT, form=form(), shares={"ty-le-truc-tuyen": Fraction("12.4")})
    found = lines(result)
    assert {key: line.value for key, line in found.items()} == STATED
    assert {line.source for line in found.values()} == {CountSource.FORM}
    assert found["tin-bai-thanh-phan"].about
    (share,) = result.shares
    assert printed(share.value or Fraction(0), 1) == "12,4"
    assert share.exact


def test_the_seed_states_lang_sons_figures() -> None:
    demand_says(
        LANG_SON,
        "Cổng TTĐT của tỉnh: 3.621 văn bản; số lượng tin, bài: 1.152 tin, bài",
        "3.300 văn bản; số lượng tin, bài khoảng 1.750 tin, bài",
        "1.782 TTHC thực hiện DVCTT, trong đó 720 DVCTT mức độ 2, 499 DVCTT mức độ 3 563 DVCTT mức độ 4",
        "228 quan, đơn v, trong đó 17 s, ngành; 11 huyn, thành ph; 200 xã",
        "tiếp nhận 19.569 hồ sơ, đã giải quyết 15.799 hồ sơ",
        "2.427 hồ sơ, đạt 12,4%",
    )


def test_totals_that_nobody_gave_are_the_sums_of_their_parts() -> None:
    found = lines(count_result(REPORT, form=form(dich_vu=None, don_vi=None)))
    assert (found["dich-vu"].value, found["dich-vu"].source) == (1782, CountSource.SUM)
    assert found["don-vi"].value == 228


def test_sums_that_do_not_agree_are_named() -> None:
    assert problems(form(dich_vu=1783)) == (
        "Thủ tục hành chính thực hiện dịch vụ công trực tuyến: ghi 1.783, nhưng cộng các phần được 1.782 "
        "(720 + 499 + 563); hãy sửa tổng hoặc các phần.",
    )
    assert problems(form(don_vi_xa=None, don_vi_so=300))[0].startswith("Cơ quan, đơn vị dùng hệ thống")
    assert problems(form(ho_so_giai_quyet=19570)) == (
        "Hồ sơ đã giải quyết (19.570) nhiều hơn hồ sơ tiếp nhận (19.569); hãy kiểm tra lại hai số.",
    )
    assert problems(form(), ty_le_truc_tuyen=Fraction(13)) == (
        "Tỷ lệ hồ sơ tiếp nhận trực tuyến mức độ 3, 4: ghi 13%, nhưng tính ra 12,4%; hãy sửa tỷ lệ hoặc các số.",
    )
    assert problems(form(ho_so_truc_tuyen=-1))[0].endswith("-1 là số âm; hãy ghi số từ 0 trở lên.")
    assert problems(form(so_la=1)) == (
        "không có chỉ tiêu ‘so-la’; hãy sửa mã (những tên dùng được: "
        f"{', '.join(sorted([*STATED, 'ty-le-truc-tuyen']))}).",
    )


def test_what_is_about_or_at_least_refutes_nothing() -> None:
    told = form(ho_so_tiep_nhan=None, don_vi=None, don_vi_xa=None)
    told["dich-vu"] = Reported(value=1700, about=True)
    result = count_result(REPORT, form=told, shares={"ty-le-truc-tuyen": Fraction(13)})
    assert lines(result)["don-vi"].value is None
    assert lines(result)["don-vi"].remark == "chưa có số liệu"
    assert result.shares[0].value is None


def portal(name: str, *, own: bool = False, **counts: tuple[int | None, bool]) -> PortalCounts:
    return PortalCounts(name=name, own=own, counts=counts)


def test_what_the_crawl_saw_whole_stands_and_the_forms_other_number_is_told() -> None:
    seen = [
        portal("Tỉnh", own=True, news=(1152, True), directives=(3600, False)),
        portal("Sở A", news=(700, True), directives=(2000, True)),
        portal("Sở B", news=(900, False), directives=(None, False)),
    ]
    found = lines(count_result(REPORT, form=form(tin_bai_cong=1000, tin_bai_thanh_phan=1500), portals=seen))
    assert (found["tin-bai-cong"].value, found["tin-bai-cong"].source) == (1152, CountSource.CRAWL)
    assert found["tin-bai-cong"].remark == "cơ quan báo cáo 1.000"
    assert (found["van-ban-cong"].value, found["van-ban-cong"].source) == (3621, CountSource.FORM)
    assert found["van-ban-cong"].remark == ""
    assert found["tin-bai-thanh-phan"].remark == "thấp hơn số đếm được trên cổng (ít nhất 1.600)"
    assert found["tin-bai-thanh-phan"].source is CountSource.FORM


def test_without_a_form_the_crawl_says_at_least() -> None:
    seen = [portal("Sở A", directives=(2000, True)), portal("Sở B", directives=(None, False))]
    found = lines(count_result(REPORT, form={}, portals=seen))
    line = found["van-ban-thanh-phan"]
    assert (line.value, line.at_least, line.remark) == (2000, True, "đếm trên 1/2 cổng")
    whole = [portal("Sở A", directives=(2000, True)), portal("Sở B", directives=(10, True))]
    told = {"van-ban-thanh-phan": Reported(value=2100, about=True)}
    line = lines(count_result(REPORT, form=told, portals=whole))["van-ban-thanh-phan"]
    assert (line.value, line.at_least) == (2010, False)
    assert line.remark == "đếm trên 2/2 cổng; cơ quan báo cáo khoảng 2.100"


def test_files_of_reports(tmp_path: Path) -> None:
    assert {report.id for report in all_reports()} == {path.stem for path in FOLDER.glob("*.yaml")}
    with pytest.raises(NoSuchReport, match="Không có mẫu báo cáo ‘lang-son’"):
        find_report("lang-son")
    text = (FOLDER / "lang-son-6-thang.yaml").read_text("utf-8")
    wrong = (
        text.replace("{id: tin-bai-cong,", "{id: van-ban-cong,")
        .replace(", of: components}", "}", 1)
        .replace("parts: [don-vi-so", "parts: [don-vi-bo")
    )
    with pytest.raises(RubricError) as raised:
        parse_report(wrong.encode(), "sai.yaml")
    assert raised.value.problems == (
        "sai.yaml, dòng 8, chỉ tiêu van-ban-cong: mã chỉ tiêu ‘van-ban-cong’ đã dùng ở dòng 7; hãy đặt mã khác.",
        "sai.yaml, dòng 9, chỉ tiêu van-ban-thanh-phan: chỉ tiêu đếm được trên cổng cần cả ‘count’ và ‘of’; "
        "hãy thêm khoá còn thiếu hoặc bỏ cả hai.",
        "sai.yaml, dòng 24: không có chỉ tiêu ‘don-vi-bo’; có phải là ‘don-vi-so’? Hãy sửa tên hoặc bỏ dòng này.",
    )
    with pytest.raises(RubricError, match="không mở được tệp"):
        load_report(tmp_path / "thieu.yaml")
