"""Names of addresses, and arguments that a program reads when it starts."""

from __future__ import annotations

import pytest

from tf_cycle_ls.fixes.lookup.late_values import (
    is_address,
    is_origin,
    is_read_at_boot,
    is_read_at_start,
)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("aws_lambda_function_url.f.function_url", True),
        ("aws_route53_record.r.fqdn", True),
        ("module.web.public_ip", True),
        ("google_cloud_run_v2_service.web.uri", True),
        ("aws_instance.host.id", False),
        ("aws_eip.ip.allocation_id", False),
        ("aws_lambda_function.f.arn", False),
        ("aws_s3_bucket.curls.description", False),
    ],
)
def test_address(reference: str, expected: bool) -> None:
    assert is_address(reference) is expected


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("environment.variables", True),
        ("template.containers.env.value", True),
        ("app_settings", True),
        ("user_data", True),
        ("environment_name", False),
        ("role", False),
    ],
)
def test_read_at_start(argument: str, expected: bool) -> None:
    assert is_read_at_start(argument) is expected


def test_origin() -> None:
    assert is_origin("cors_configuration.allow_origins")
    assert is_origin("callback_urls")
    assert is_origin("web.redirect_uris")
    assert is_origin("ALLOWED_ORIGIN")
    assert not is_origin("name")
    assert not is_origin("redirect_configuration.target_listener_id")
    assert not is_origin("origin.domain_name")


def test_read_at_boot() -> None:
    assert is_read_at_boot("user_data")
    assert is_read_at_boot("metadata_startup_script")
    assert not is_read_at_boot("environment.variables")
