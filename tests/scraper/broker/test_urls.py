"""Which brokers are taken, which are refused and in which words; what Celery is told of them."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from celery import Celery

from scraper import celery_app
from scraper.broker import urls
from scraper.errors import ConfigError
from scraper.settings import Settings

MASTER = "?master_name=main"
SECRET = "s3cret-canary"


def configured(settings: Settings) -> Any:
    """Celery's settings of an installation."""
    app = Celery("test", set_as_current=False)
    app.config_from_object("celeryconfig")
    celery_app.configure(app, settings)
    assert app.backend is not None  # Celery takes the store of results as it is told
    return app.conf


@pytest.mark.parametrize(
    ("given", "broker", "results"),
    [
        ("redis://h:6379/0", "redis://h:6379/0", "redis://h:6379/0"),
        ("  redis://h:6379/0 \n", "redis://h:6379/0", "redis://h:6379/0"),
        ("REDIS://h", "redis://h", "redis://h"),
        ("redis://:p%23w@h/2", "redis://:p%23w@h/2", "redis://:p%23w@h/2"),
        ("rediss://u:p@h:6380/1", "rediss://u:p@h:6380/1", "rediss://u:p@h:6380/1"),
        ("rediss://h/0?ssl_cert_reqs=required", "rediss://h/0", "rediss://h/0"),
        ("redis+socket:///run/r.sock", "redis+socket:///run/r.sock", "redis+socket:///run/r.sock"),
        (f"sentinel://a/0{MASTER}; sentinel://b/0{MASTER}", "sentinel://a/0;sentinel://b/0", None),
    ],
)
def test_redis_in_all_its_forms_holds_results_too(
    make_settings: Callable[..., Settings], given: str, broker: str, results: str | None
) -> None:
    """What is for Celery alone is taken out of the URL."""
    conf = configured(make_settings(broker_url=given))
    assert (conf.broker_url, conf.result_backend) == (broker, results or broker)
    assert conf.broker_transport_options["socket_timeout"] < 30
    assert conf.broker_transport_options["visibility_timeout"] == conf.visibility_timeout
    for options in (conf.broker_transport_options, conf.result_backend_transport_options):
        assert options.get("master_name") == ("main" if MASTER in given else None)
    assert "celery.backend_cleanup" not in conf.beat_schedule


@pytest.mark.parametrize("given", ["amqp://h", "amqps://h", "redis://a;redis://b", "amqp://a;amqp://b"])
def test_a_broker_that_keeps_no_results_asks_for_a_store(make_settings: Callable[..., Settings], given: str) -> None:
    """One plain line; with a store it is taken."""
    with pytest.raises(ConfigError, match=r"^ASCORA_RESULT_BACKEND: needed beside [^\n]*redis://host/0$"):
        make_settings(broker_url=given)
    for results in ("redis://h/1", "rpc://", "db+sqlite://"):
        conf = configured(make_settings(broker_url=given, result_backend=results))
        assert (conf.broker_url, conf.result_backend) == (given, results)


@pytest.mark.parametrize("scheme", ["rediss", "amqps"])
def test_certificates_are_verified(make_settings: Callable[..., Settings], tmp_path: Path, scheme: str) -> None:
    """By default, against the authorities of ASCORA_CA_BUNDLE too, and nobody can say otherwise in the URL."""
    authorities = tmp_path / "ca.pem"
    authorities.touch()
    for bundle in (None, authorities):
        conf = configured(make_settings(broker_url=f"{scheme}://h/0", result_backend="rediss://r/0", ca_bundle=bundle))
        for tls in (conf.broker_use_ssl, conf.redis_backend_use_ssl):
            held = {name.removeprefix("ssl_"): value for name, value in tls.items()}
            assert held["cert_reqs"] == ssl.CERT_REQUIRED
            assert held.get("ca_certs") == (None if bundle is None else str(bundle))
    for never in ("none", "CERT_NONE", "optional"):
        with pytest.raises(ConfigError, match="verification is never off"):
            make_settings(broker_url=f"rediss://h/0?ssl_cert_reqs={never}")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("sqs://", r"sqs:// is not supported; expected redis://, rediss://"),
        ("memory://", "memory:// is not supported"),
        ("reddis://h", "reddis:// is not supported"),
        ("rabbitmq://h", "rabbitmq:// is not supported"),
        ("filesystem://", "filesystem:// is not supported"),
        ("http://h:6379", "http:// is not supported"),
        ("redis", "expected a URL such as redis://host:6379/0"),
        ("redis:/h", "expected a URL such as"),
        (" ; ", "expected a URL such as"),
        ("redis://h;amqp://h", "several servers have one scheme"),
        ("redis://h:6379/jobs", "the path is the number of a database"),
        ("redis://h:port/0", "no host and port can be read"),
        ("redis://h:99999/0", "no host and port can be read"),
        (f"redis://:{SECRET}#1@h:6379/0", "no host and port can be read"),
        (f"redis://:{SECRET}/1@h:6379/0", "no host and port can be read"),
        (f"redis://:{SECRET}?1@h:6379/0", "no host and port can be read"),
        (f"redis://:{SECRET} 1@h:6379/0", "a blank within the URL"),
        ("sentinel://h:26379/0", r"names its master: sentinel://host:26379/0\?master_name=NAME"),
    ],
)
def test_what_is_no_broker_is_refused_by_name(make_settings: Callable[..., Settings], given: str, said: str) -> None:
    """In one line without the password, before anything waits for it."""
    with pytest.raises(ConfigError, match=said) as caught:
        make_settings(broker_url=given)
    assert str(caught.value).startswith("ASCORA_BROKER_URL: ")
    assert "\n" not in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("reddis://h", "reddis:// is no store of results here"),
        ("nothing", "expected a URL such as"),
        ("rpc://", "rpc:// sends results over a broker"),
        ("redis://a;redis://b", "results lie on one server"),
        ("redis://h/x", "the path is the number of a database"),
        ("sentinel://h", "names its master"),
    ],
)
def test_what_is_no_store_of_results_is_refused_by_name(
    make_settings: Callable[..., Settings], given: str, said: str
) -> None:
    """The broker here is the embedded one."""
    with pytest.raises(ConfigError, match=f"^ASCORA_RESULT_BACKEND: .*{said}"):
        make_settings(result_backend=given)


def test_results_in_a_folder_of_ones_own_are_cleaned_as_ours(
    make_settings: Callable[..., Settings], tmp_path: Path
) -> None:
    """Celery's own store would count their age in the zone of the installation."""
    conf = configured(make_settings(broker_url="redis://h", result_backend=f"file://{tmp_path}"))
    assert conf.result_backend == f"scraper.broker.results:Backend+file://{tmp_path}"
    assert "celery.backend_cleanup" in conf.beat_schedule


def test_a_missing_driver_is_told(monkeypatch: pytest.MonkeyPatch, make_settings: Callable[..., Settings]) -> None:
    """By the extra that brings it."""
    monkeypatch.setattr(urls, "find_spec", lambda name: None if name == "redis" else find_spec(name))
    with pytest.raises(ConfigError, match=r"the driver redis is not installed; expected the extra ascora"):
        make_settings(broker_url="redis://h")


def test_a_worker_waits_for_its_broker_for_good(make_settings: Callable[..., Settings]) -> None:
    """Also for one that is there and takes nothing."""
    conf = configured(make_settings(broker_url="redis://h"))
    assert conf.broker_connection_max_retries is None
    assert conf.broker_connection_retry_on_startup
    assert conf.broker_channel_error_retry
