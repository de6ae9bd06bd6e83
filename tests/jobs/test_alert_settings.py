"""Settings of alerts: from the environment or a file, refused with one sentence, secrets never printed."""

from __future__ import annotations

import pytest

from jobs.alert_settings import Security, addresses_within, alert_settings
from jobs.problems import InputProblem

MAIL = {"SOICONG_SMTP_HOST": "mail.so.example", "SOICONG_SMTP_SENDER": "soicong@so.example"}


def test_a_server_with_a_name_and_a_sender_is_enough():
    mail = alert_settings(MAIL).mail
    assert mail is not None
    assert (mail.port, mail.security) == (587, Security.STARTTLS)


def test_a_file_holds_settings_and_the_environment_comes_first(tmp_path):
    path = tmp_path / "alerts"
    path.write_text("# thư\nSOICONG_SMTP_PASSWORD='bi-mat'\nSOICONG_ALERT_DROP=5\n")
    path.chmod(0o600)
    found = alert_settings(MAIL | {"SOICONG_ALERTS_FILE": str(path), "SOICONG_ALERT_DROP": "2,5"})
    assert found.mail is not None
    assert found.mail.password == "bi-mat"
    assert str(found.rule.drop) == "2.5"
    assert "bi-mat" not in repr(found)


def test_a_secret_that_everybody_may_read_is_refused(tmp_path):
    path = tmp_path / "alerts"
    path.write_text("SOICONG_SMTP_PASSWORD=bi-mat\n")
    path.chmod(0o644)
    with pytest.raises(InputProblem, match="chmod 600"):
        alert_settings({"SOICONG_ALERTS_FILE": str(path)})


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (MAIL | {"SOICONG_SMTP_SECURITY": "ssl"}, "starttls, tls hoặc none"),
        (MAIL | {"SOICONG_SMTP_PORT": "99999"}, "số cổng mạng"),
        (MAIL | {"SOICONG_SMTP_SENDER": ""}, "SOICONG_SMTP_SENDER"),
        (MAIL | {"SOICONG_SMTP_SECURITY": "none", "SOICONG_SMTP_PASSWORD": "x"}, "không mã hoá"),
        ({"SOICONG_ALERT_STAFF": "ông Ba"}, "không phải là địa chỉ thư"),
        ({"SOICONG_ALERT_DROP": "nhiều"}, "số lớn hơn 0"),
        ({"SOICONG_ALERT_AGENCIES": "chắc vậy"}, "yes hoặc no"),
        ({"SOICONG_WEBHOOK_URL": "http://so.example/x"}, "https://"),
        ({"SOICONG_WEBHOOK_URL": "https://so.example/x", "SOICONG_WEBHOOK_SECRET": "ngan"}, "16 ký tự"),
        ({"SOICONG_ALERTS_FILE": "/khong/co"}, "không đọc được"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(given, sentence):
    with pytest.raises(InputProblem, match=sentence):
        alert_settings(given)


def test_addresses_are_found_in_a_contact():
    contact = "Ông A (Văn phòng), vanphong@so.example; điện thoại 0123."
    assert addresses_within(contact) == ("vanphong@so.example",)
