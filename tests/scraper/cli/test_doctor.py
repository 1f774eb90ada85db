from __future__ import annotations

import json
import socket
import threading

import pytest

from scraper import celery_app
from scraper.cli import doctor
from scraper.errors import ApiRefused, ApiUnavailable, ConfigError, LoginError, PortalUnavailable

NOBODY = "http://127.0.0.1:9"


def _check(name):
    return next(check for check in doctor.CHECKS if check.name == name)


@pytest.fixture
def only(monkeypatch):
    """Leave only the named checks in the doctor's hands."""

    def narrow(*names: str) -> None:
        monkeypatch.setattr(doctor, "CHECKS", tuple(_check(name) for name in names))

    return narrow


@pytest.fixture
def environment(monkeypatch, make_settings):
    """Set the variables that these settings need; returns nothing."""

    def use(**variables: str) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(f"ASCORA_{name.upper()}", value)

    return use


def test_a_bad_setting_is_a_failed_check(ascora, environment, capsys):
    """When settings cannot be read at all, that is the one check, exit code 2."""
    environment(timezone="Sydney")
    assert ascora("doctor") == 2
    out = capsys.readouterr().out
    assert "ASCORA_TIMEZONE" in out
    assert "FAILED" in out


def test_each_failing_check_names_its_mend(ascora, environment, only, capsys):
    """A failing check prints what it found and what mends it; the others still run."""
    only("settings", "broker", "blobs")
    assert ascora("doctor") == 2
    rows = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert "ASCORA_PORTAL_USERNAME and ASCORA_PORTAL_PASSWORD (or the vault's) are not both set" in rows["settings"]
    assert _check("settings").mend in rows["settings"]
    assert "embedded" in rows["broker"]
    assert "writes and reads" in rows["blobs"]
    assert ascora("doctor", "--format", "json") == 2
    told = {one["check"]: one for one in json.loads(capsys.readouterr().out)}
    assert [told[name]["result"] for name in ("settings", "broker", "blobs")] == ["FAILED", "ok", "ok"]
    assert told["settings"]["mend"] == _check("settings").mend


def test_an_unreachable_portal_alone_is_exit_code_5(ascora, environment, only, capsys):
    """What may pass by itself is told apart from what a person must mend."""
    environment(portal_url=NOBODY)
    only("key", "portal")
    environment(vault_key="AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
    assert ascora("doctor") == 5
    assert _check("portal").mend in capsys.readouterr().out


def test_a_stopped_account_is_exit_code_3(ascora, engine, only):
    """An account that needs a person fails the doctor with the person's exit code."""
    engine.account.state, engine.account.word = "stopped", "bad_credentials"
    only("account")
    assert ascora("doctor") == 3


@pytest.mark.parametrize("name", ["key", "database", "blobs", "broker", "api"])
def test_what_is_there_passes(make_settings, name):
    """Key, database and blobs of a fresh installation work, and a second look finds the same."""
    settings = make_settings()
    assert _check(name).look(settings) == _check(name).look(settings)


def test_looking_leaves_no_row_behind(make_settings):
    """The database check writes for real and takes it back."""
    from sqlalchemy import func, select

    from scraper.store.database import open_database
    from scraper.store.tables import schema_version

    settings = make_settings()
    _check("database").look(settings)
    database = open_database(settings.database_url, settings.account)
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(schema_version)) == 1
    database.close()


@pytest.mark.parametrize(
    ("name", "given", "error"),
    [
        ("database", {"database_url": "sqlite:////proc/none/ascora.db"}, ConfigError),
        ("blobs", {"blob_url": "/proc/none"}, ConfigError),
        ("blobs", {"blob_url": "nowhere://x"}, ConfigError),
        ("broker", {"broker_url": "redis://127.0.0.1:9/0"}, ConfigError),
        ("portal", {"portal_url": NOBODY}, PortalUnavailable),
    ],
)
def test_what_is_missing_fails_by_name(make_settings, name, given, error):
    """A broken part raises an error of the tree, so the doctor can go on to the next."""
    with pytest.raises(error):
        _check(name).look(make_settings(**given))


@pytest.fixture
def silent():
    """A port that takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(9)
        yield listening.getsockname()[1]


@pytest.mark.parametrize(
    ("name", "given", "error"),
    [
        ("api", {"api_url": "http://127.0.0.1:{}", "api_key": "k"}, ApiUnavailable),
        ("portal", {"portal_url": "http://127.0.0.1:{}"}, PortalUnavailable),
        ("database", {"database_url": "postgresql://u@127.0.0.1:{}/x?connect_timeout=1"}, ConfigError),
        ("broker", {"broker_url": "sentinel://127.0.0.1:{}?master_name=m"}, ConfigError),
    ],
)
def test_what_takes_connections_and_says_nothing_is_told_in_time(
    make_settings, monkeypatch, silent, name, given, error
):
    """Asked once, and not as patiently as a run asks."""
    monkeypatch.setattr(doctor, "TIMEOUT_SECONDS", 0.2)
    monkeypatch.setattr(celery_app, "SENTINEL_SOCKETS", dict.fromkeys(celery_app.SENTINEL_SOCKETS, 0.2))
    settings = make_settings(**{field: value.format(silent) for field, value in given.items()})
    with pytest.raises(error):
        _check(name).look(settings)


def test_a_check_that_never_ends_is_told_and_the_others_are_made(ascora, monkeypatch, capsys):
    """A library may try for minutes what never answers."""
    never = threading.Event()
    monkeypatch.setattr(doctor, "CHECK_SECONDS", 0.05)
    made = doctor.Check("stuck", lambda _: str(never.wait()), "free it"), doctor.Check("after", lambda _: "fine", "")
    monkeypatch.setattr(doctor, "CHECKS", made)
    assert ascora("doctor") == 5
    never.set()
    out = capsys.readouterr().out
    assert "no answer in 0.05 seconds" in out
    assert "fine" in out


def test_evidence_with_a_place_of_its_own_is_looked_at_before_the_first_run(ascora, environment, only, capsys):
    """What stands in for a store that is not there yet stands in for no other setting."""
    environment(blob_url="/proc/none")
    only("blobs")
    assert ascora("doctor") == 2
    assert "ASCORA_BLOB_URL" in capsys.readouterr().out


def test_a_data_folder_that_is_there_is_looked_at_itself_and_left_as_it_was(ascora, environment, only, tmp_path):
    """It may lie on a disk of its own, which is full or cannot be written while its neighbour can."""
    own = tmp_path / "mounted"
    own.mkdir()
    environment(data_dir=str(own))
    seen = []

    def looked(settings):
        seen.append(settings.data_dir.parent)
        return "fine"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doctor, "CHECKS", (doctor.Check("database", looked, ""),))
        assert ascora("doctor") == 0
    assert seen == [own]
    assert [*own.iterdir()] == []


def test_portal_and_api_are_reached(start_portal, settings_for):
    """Against a running portal both answers are named; a wrong key is a refused one."""
    settings = settings_for(start_portal())
    assert _check("portal").look(settings) == f"{settings.portal_url} answers"
    assert _check("api").look(settings) == f"{settings.api_url} accepts the key"
    with pytest.raises(ApiRefused):
        _check("api").look(settings.model_copy(update={"api_key": type(settings.api_key)("wrong")}))


@pytest.mark.parametrize(
    ("passed_over", "told"), [("", "(over the proxy 127.0.0.1:9): "), ("*.example.com,example.com", "example.com: ")]
)
def test_a_proxy_that_does_not_answer_is_named(make_settings, monkeypatch, passed_over, told):
    """Or people look for the fault at the portal; its user and password are nobody's business."""
    monkeypatch.setenv("HTTPS_PROXY", "http://reader:hunter2@127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", passed_over)
    asked = make_settings(portal_url="https://nobody.example.com", portal_username="reader@example.com")
    with pytest.raises(PortalUnavailable) as caught:
        _check("portal").look(asked)
    assert told in str(caught.value)
    assert "hunter2" not in str(caught.value)


@pytest.mark.browser
def test_the_browser_really_starts(make_settings):
    """The browser check launches Chromium and says which."""
    assert _check("browser").look(make_settings()).startswith("Chromium ")


def test_a_login_error_is_what_a_stopped_account_raises(engine, make_settings):
    """The account check carries the portal's word on."""
    engine.account.state, engine.account.word = "needs_person", "locked"
    with pytest.raises(LoginError) as caught:
        _check("account").look(make_settings())
    assert caught.value.word == "locked"


def test_form_templates_are_named_and_missed(make_settings, tmp_path):
    """What is there; what it costs to have none; which ones jobs require that are not there; a file that is none."""
    from tests.conftest import TEMPLATES

    assert "no ASCORA_FORM_TEMPLATES" in _check("templates").look(make_settings())
    settings = make_settings(form_templates=TEMPLATES)
    assert _check("templates").look(settings).startswith("Duct Audit, Electrical Test Certificate, JSA, ")
    assert "Duct Audit: photos: duct_photo (4) / " in _check("templates").look(settings)
    assert "SWMS: signatures: worker_sign (6)" in _check("templates").look(settings)
    rules = (
        f'[[forms.required]]\njob_type = "Fire"\ntemplate = "{name}"\nwhen = "after_completion"\n'
        for name in ("SWMS", "Hot Work Permit")
    )
    (tmp_path / "profile.toml").write_text("".join(rules), "utf-8")
    lacking = make_settings(form_templates=TEMPLATES, profile_path=tmp_path / "profile.toml")
    with pytest.raises(ConfigError, match="no template of Hot Work Permit; expected its"):
        _check("templates").look(lacking)
    (tmp_path / "letter.docx").write_text("no Word file")
    with pytest.raises(ConfigError, match=r"ASCORA_FORM_TEMPLATES: .*letter\.docx: it is no \.docx file"):
        _check("templates").look(make_settings(form_templates=tmp_path))
