"""A small rubric without mistakes, for tests to spoil."""

GOOD = """\
id: "mau-so"
title: "Bộ mẫu"
tier: "so"
league: "Cấp tỉnh"
decision: "Quyết định mẫu"
adopted: false
validity: {from: "2020-11-17", until: "2025-12-31"}
legal_basis:
  - {document: "Nghị định 43/2011/NĐ-CP"}
points: 10
coverage_for_place: 0.9
window: {start: "10-01", rating_months: 3}
grades:
  - {name: "Tốt", at_least: 8}
  - {name: "Yếu", at_least: 0}
headings:
  - id: 1
    title: "Thông tin giới thiệu"
    points: 4
    criteria:
      - id: "1.1"
        title: "Sơ đồ tổ chức"
        points: 1.5
        legal_basis: [{document: "Nghị định 43/2011/NĐ-CP", article: "10", clause: "1", point: "a"}]
        success_condition: "Có mục và có nội dung."
        remedy: "Đăng sơ đồ tổ chức."
        check: has_section
        parameters: {section: organisation_chart}
        needs: [archive]
        derived: true
      - id: "1.2"
        title: "Hồ sơ"
        points: 2.5
        legal_basis: [{document: "Nghị định 43/2011/NĐ-CP"}]
        success_condition: "Công bố số hồ sơ."
        remedy: "Khai báo số liệu."
        check: asks
        parameters: {question: "Bao nhiêu hồ sơ?"}
        needs: [archive, form]
        derived: true
  - id: 2
    title: "Tin tức"
    points: 6
    criteria:
      - id: "2.1"
        title: "Số tin"
        points: 6
        legal_basis: [{document: "Nghị định 43/2011/NĐ-CP", article: "10"}]
        success_condition: "Từ {steps[0][at_least]}: đủ điểm; từ {steps[1][at_least]}: {steps[1][degree]:%}."
        remedy: "Đăng thêm tin."
        check: counts
        parameters:
          steps: [{at_least: 100, degree: 1}, {at_least: 50, degree: 0.7}]
        needs: [archive]
        derived: true
"""
