"""A small scheme without mistakes, for tests to spoil."""

GOOD = """\
id: mau
kind: categories
title: "Cách chấm mẫu"
decision: "Quyết định mẫu"
adopted: false
validity: {from: "2020-11-17", until: "2025-12-31"}
legal_basis:
  - {document: "Quyết định mẫu"}
measure: index
derived: true
decimals: 4
levels:
  - {name: "Tốt", at_least: 0.8}
  - {name: "Khá", at_least: 0.5}
below: "không xếp hạng"
ties: ["2"]
leagues:
  - {id: so, title: "Sở"}
  - {id: huyen, title: "Huyện", size: 3}
categories:
  - id: "1"
    title: "Hạ tầng"
    maximum: 4
    source: form
    criteria:
      - {id: "1.1", title: "Máy tính", maximum: 1}
      - {id: "1.2", title: "Mạng", maximum: 3}
  - {id: "2", title: "Cổng", maximum: 6, source: portal, scale: maximum}
"""
