"""Labels that real portals use for the sections, as they were collected (reference: labels and address patterns)."""

from __future__ import annotations

import pytest

from checks.matching import SURE_FROM, match_text

LABELS = {
    "introduction": "Giới thiệu | Giới thiệu chung",
    "organisation_chart": "Sơ đồ tổ chức | Cơ cấu tổ chức | Tổ chức bộ máy",
    "functions_and_duties": "Chức năng nhiệm vụ | Chức năng, nhiệm vụ, quyền hạn",
    "leaders": "Lãnh đạo cơ quan | Ban lãnh đạo | Lãnh đạo UBND tỉnh | Lãnh đạo UBND huyện | Lãnh đạo xã, phường",
    "history": "Lịch sử hình thành và phát triển",
    "official_contacts": "Danh bạ",
    "administrative_map": "Bản đồ hành chính",
    "local_profile": "Điều kiện tự nhiên | Di tích – danh thắng",
    "transaction_contacts": "Thông tin liên hệ | Liên hệ",
    "spokesperson": "Người phát ngôn",
    "news": "Tin tức sự kiện | Tin tức & Sự kiện | Tin tức – Sự kiện | Tin nổi bật | Tin hoạt động | Tin hoạt động ngành"
    " | Tin tổng hợp | Hoạt động lãnh đạo tỉnh | Hoạt động sở ngành, địa phương | Tin địa phương | Điểm tin"
    " | Thời sự – Chính trị",
    "announcements": "Thông báo",
    "video": "Video",
    "law_dissemination": "Phổ biến – GD pháp luật | Phổ biến GDPL | PBGDPL | Phổ biến giáo dục pháp luật"
    " | Tuyên truyền pháp luật | Văn bản chính sách mới | Giới thiệu văn bản mới | Chủ trương – Chính sách",
    "questions_and_answers": "Hỏi đáp pháp luật | Hỏi đáp | Hỏi – đáp | Trao đổi – Hỏi đáp | Hỏi đáp trực tuyến"
    " | Đối thoại trực tuyến",
    "directives": "Chỉ đạo điều hành | Thông tin chỉ đạo điều hành | Chỉ đạo, điều hành | Văn bản chỉ đạo điều hành"
    " | Văn bản điều hành | Ý kiến chỉ đạo",
    "leaders_schedule": "Lịch công tác | Lịch công tác tuần / tháng | Lịch làm việc của lãnh đạo",
    "citizen_reception_schedule": "Lịch tiếp công dân | Lịch tiếp dân | Tiếp công dân",
    "rewards": "Thông tin khen thưởng, xử phạt | Thi đua – Khen thưởng",
    "petitions_answers": "Kết quả giải quyết KNTC | Trả lời kiến nghị | Doanh nghiệp hỏi – CQNN trả lời",
    "plans": "Chương trình, kế hoạch công tác | Kế hoạch sử dụng đất",
    "strategy": "Chiến lược phát triển",
    "strategy_and_planning": "Chiến lược, định hướng, quy hoạch, kế hoạch phát triển | Quy hoạch – Kế hoạch | QH-KH"
    " | Thông tin Quy hoạch - Kế hoạch | Quy hoạch xây dựng / đô thị",
    "statistics_reports": "Thông tin kinh tế – xã hội | Báo cáo KT-XH | Báo cáo thống kê",
    "investment": "Xúc tiến / kêu gọi đầu tư | Chính sách ưu đãi",
    "legal_documents": "Văn bản quy phạm pháp luật | Văn bản QPPL | VBQPPL | VB QPPL | Văn bản quy phạm"
    " | Văn bản pháp quy | Văn bản pháp luật | Hệ thống văn bản",
    "projects": "Dự án đầu tư | Đầu tư công | Dự án, Đầu tư, mua sắm công",
    "procurement": "Đấu thầu, mua sắm công | Tin đấu thầu | Thông tin đấu thầu | Mua sắm công",
    "budget_disclosure": "Công khai ngân sách | Phân bổ, quản lý, sử dụng nguồn vốn | Công khai minh bạch",
    "online_services": "Dịch vụ công trực tuyến | Dịch vụ công | DVC | DVCTT | Một cửa điện tử",
    "procedures": "Thủ tục hành chính | TTHC | Tra cứu thủ tục hành chính | Tra cứu CSDL Thủ tục hành chính"
    " | Bộ thủ tục hành chính",
    "dossier_lookup": "Tra cứu kết quả giải quyết hồ sơ",
    "consultation": "Lấy ý kiến dự thảo văn bản QPPL | Góp ý văn bản QPPL | Ý kiến cho văn bản dự thảo",
    "petitions": "Góp ý cổng | Phản ánh kiến nghị | PAKN | Ý kiến công dân | Tiếp nhận khiếu nại tố cáo",
    "hotline": "Đường dây nóng",
    "search": "Tìm kiếm",
    "sitemap_page": "Sơ đồ cổng | Sơ đồ cổng thông tin | Sơ đồ trang (Sitemap) | Sơ đồ website",
    "rss": "RSS",
    "related_links": "Liên kết website | Trang web liên kết",
    "visit_counter": "Thống kê truy cập",
    "foreign_language": "English | Tiếng Anh",
    "satisfaction_survey": "Khảo sát mức độ hài lòng",
    "editorial_board": "Giới thiệu Ban biên tập",
    "information_list": "Danh mục thông tin phải công khai | Tiếp cận thông tin",
    "digital_transformation": "Chuyển đổi số | CĐS | Tổ công nghệ số cộng đồng | Đề án 06 | Chính quyền điện tử",
    "administrative_reform": "Cải cách hành chính | CCHC",
    "open_data": "Dữ liệu mở",
}


@pytest.mark.parametrize(
    ("key", "label"), [(key, one) for key, all_ in LABELS.items() for one in all_.split(" | ")]
)
def test_labels_of_real_portals(key: str, label: str) -> None:
    assert key in {match.key for match in match_text(label) if match.confidence >= SURE_FROM}


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("news", "Kinh tế – Xã hội"),
        ("news", "An ninh – quốc phòng"),
        ("news", "Điểm báo"),
        ("news", "Nông thôn mới"),
        ("law_dissemination", "Pháp luật"),
        ("directives", "Văn bản sao y"),
        ("legal_documents", "Công báo"),
        ("budget_disclosure", "Công khai"),
    ],
)
def test_labels_that_may_also_mean_something_else_need_a_look(key: str, label: str) -> None:
    assert match_text(label)[0].key == key
    assert match_text(label)[0].confidence < SURE_FROM


@pytest.mark.parametrize(
    "label",
    [
        "Thư viện ảnh",
        "Hỗ trợ pháp lý doanh nghiệp",
        "Đăng nhập",
        "Trang chủ",
        "Lịch cắt điện",
        "Quy hoạch cán bộ",
        "Giới thiệu sách mới",
        "Phần mềm quản lý văn bản",
        "Báo cáo viên pháp luật",
        "Danh bạ doanh nghiệp",
        "Học tập và làm theo tấm gương đạo đức Hồ Chí Minh",
    ],
)
def test_labels_of_no_required_section(label: str) -> None:
    assert all(match.confidence < SURE_FROM for match in match_text(label))
