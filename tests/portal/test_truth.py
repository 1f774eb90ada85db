from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fixtures.portal import files, truth
from scraper.entities import RECORDS
from tests.portal.conftest import LocalPortal

Local = Callable[..., LocalPortal]
Objects = dict[str, list[dict[str, Any]]]


def truth_of(portal: LocalPortal, *, api: bool = True, administrator: bool = False) -> Objects:
    """The truth as plain JSON."""
    found: Objects = json.loads(json.dumps(truth.entities(portal.site, api=api, administrator=administrator)))
    return found


def job(objects: Objects, number: str, name: str) -> dict[str, Any]:
    """One job, or section card, by number and name."""
    return next(one for one in objects["job"] if (one["job_number"], one["name"]) == (number, name))


@pytest.mark.parametrize("skin", ["classic", "kendo"])
def test_objects_have_exactly_the_contracts_fields(local_portal: Local, skin: str) -> None:
    """Every object of every entity has the fields of the contract's table, in its order, and no other."""
    objects = truth_of(local_portal(jobs=6, skin=skin), administrator=True)
    assert set(objects) == set(RECORDS)
    for entity, rows in objects.items():
        assert rows
        assert {tuple(row) for row in rows} == {RECORDS[entity].contract_fields()}


def test_nothing_is_empty_text(local_portal: Local) -> None:
    """An unknown value is null, never an empty string, at any depth."""
    assert '""' not in json.dumps(truth_of(local_portal(jobs=12)))


def test_the_api_has_the_exact_instants(local_portal: Local) -> None:
    """Seconds and milliseconds come from the API; without a key they are as exact as the screens."""
    classic, kendo = local_portal(), local_portal(skin="kendo")
    name = "Switchboard upgrade"
    assert job(truth_of(classic), "J1252", name)["created_at"] == "2026-09-19T15:16:59.837000+10:00"
    assert job(truth_of(classic, api=False), "J1252", name)["created_at"] == "2026-09-19T15:16:00+10:00"
    assert job(truth_of(kendo, api=False), "J1252", name)["created_at"] == "2026-09-19"


def test_zoned_instants_keep_the_offset_they_came_with(local_portal: Local) -> None:
    """Where the API sends Z, the truth is in UTC."""
    objects = truth_of(local_portal(switches={"api_dates": "zoned"}))
    assert job(objects, "J1252", "Switchboard upgrade")["created_at"] == "2026-09-19T05:16:59.837000Z"


def test_only_the_portal_knows_the_state(local_portal: Local) -> None:
    """The API sends a null state, the card shows it."""
    assert job(truth_of(local_portal()), "J1252", "Switchboard upgrade")["address"]["state"] == "NSW"


def test_without_a_key_there_are_no_lead_sources_and_no_customer_ids(local_portal: Local) -> None:
    """What only the API sends is missing when it is not asked."""
    objects = truth_of(local_portal(), api=False)
    assert {one["lead_source"] for one in objects["customer"]} == {None}
    assert {one["lead_source"] for one in truth_of(local_portal())["customer"]} != {None}
    assert {one["site_customer"]["id"] for one in objects["job"]} == {None}


def test_a_section_is_a_job_of_its_parents_number(local_portal: Local) -> None:
    """Its card carries the top job's number as job and as parent, and its own name."""
    section = job(truth_of(local_portal()), "J1253", "Rough In")
    assert (section["parent_job_number"], section["pricing_method"]) == ("J1253", "fixed_price")


@pytest.mark.parametrize(("switch", "number"), [("same", "J1253"), ("dotted", "J1253.01")])
def test_sections_are_listed_with_their_printed_number(local_portal: Local, switch: str, number: str) -> None:
    """Position is the order on screen; the number is what the portal prints."""
    sections = truth_of(local_portal(switches={"section_number": switch}))["job_section"]
    first = next(one for one in sections if one["position"] == 1)
    assert (first["name"], first["section_job_number"]) == ("Rough In", number)


@pytest.mark.parametrize(
    ("switch", "field"), [("uploader", "uploaded_by"), ("uploaded", "uploaded_at"), ("confidential", "confidential")]
)
def test_a_column_that_is_off_leaves_nulls(local_portal: Local, switch: str, field: str) -> None:
    """What no screen shows is unknown."""
    shown = truth_of(local_portal())["attachment"]
    hidden = truth_of(local_portal(switches={switch: "off"}))["attachment"]
    assert any(one[field] for one in shown)
    assert {one[field] for one in hidden} == {None}


def test_file_facts_are_those_of_the_bytes(local_portal: Local) -> None:
    """Size and SHA-256 are counted from what the portal sends."""
    portal = local_portal()
    card = portal.site.world.jobs[0]
    sent = {hashlib.sha256(files.content(one)).hexdigest(): files.size(one) for one in card.attachments}
    known = {
        one["sha256"]: one["size_bytes"]
        for one in truth_of(portal)["attachment"]
        if (one["job_number"], one["section_name"]) == (card.number, None)
    }
    assert known == sent


def test_photos_say_when_and_where(local_portal: Local) -> None:
    """With its zone an instant, without a local time; from satellites UTC; south is negative."""
    taken = {one["name"]: one for one in truth_of(local_portal())["attachment"] if one["job_number"] == "J1252"}
    assert taken["IMG_2042.jpg"]["taken_at"].count(":") == 2
    assert taken["IMG_2043.JPG"]["taken_at"].endswith("Z")
    assert -38 < taken["IMG_2043.JPG"]["latitude"] < -26
    with_zone = [one for one in taken.values() if (one["taken_at"] or "").endswith("+10:00")]
    assert with_zone
    assert all(one["longitude"] > 137 for one in with_zone)


def test_an_unreadable_facet_has_no_objects(local_portal: Local) -> None:
    """Under rename-unknown a strict reader refuses every attachments grid, and with it the forms; the rest stays."""
    usual, drifted = truth_of(local_portal()), truth_of(local_portal(drift=("rename-unknown",)))
    assert drifted.pop("attachment") == drifted.pop("compliance_form") == []
    assert {entity: usual[entity] for entity in drifted} == drifted


def test_a_bad_cell_costs_its_row_alone(local_portal: Local) -> None:
    """Every card's second attachment is missing, and the second section with all that hangs on its card."""
    objects = truth_of(local_portal(drift=("bad-cell",)))
    assert [one["name"] for one in objects["job_section"]] == ["External Works", "Rough In", "Testing & Commissioning"]
    assert "Fit Off" not in {one["section_name"] for one in objects["attachment"]}
    names = [one["name"] for one in objects["attachment"] if one["job_number"] == "J1252"]
    assert "IMG_2042.jpg" not in names
    assert len(names) == 21


@pytest.mark.parametrize("drift", ["rename-known", "add-columns", "reorder-columns", "move-tab", "address-shapes"])
def test_most_drift_changes_nothing(local_portal: Local, drift: str) -> None:
    """Other words, columns and addresses leave the truth alone."""
    assert truth_of(local_portal(drift=(drift,))) == truth_of(local_portal())


@pytest.mark.parametrize(("skin", "is_known"), [("classic", False), ("kendo", True)])
def test_hidden_columns_are_read_where_the_page_keeps_them(local_portal: Local, skin: str, is_known: bool) -> None:
    """Classic leaves a hidden column out; kendo's markup still holds it, so nothing is lost there."""
    objects = truth_of(local_portal(skin=skin, drift=("hide-columns",)))
    assert all(bool(one["uploaded_by"]) is is_known for one in objects["attachment"])
    assert all(bool(one["total_ex_tax"]) is is_known for one in objects["job_section"])


def test_the_truth_follows_the_world(local_portal: Local) -> None:
    """A photo that arrives late is in the truth that a test asks for afterwards."""
    portal = local_portal()
    count = len(truth_of(portal)["attachment"])
    with portal.client() as visitor:
        visitor.post("/__control/late", params={"job": "J1252"})
        later = visitor.get("/__control/truth").json()
    assert len(later["attachment"]) == count + 1


def test_files_are_written_one_object_a_line(local_portal: Local, tmp_path: Path) -> None:
    """`ENTITY.jsonl` per entity, UTF-8, in the order of the keys; forms for a reader that has the templates."""
    portal = local_portal()
    truth.write(portal.site, tmp_path / "bare")
    assert {path.stem for path in (tmp_path / "bare").iterdir()} == truth_of(portal).keys() - {"compliance_form"}
    truth.write(portal.site, tmp_path / "truth", templates=True)
    written = {
        path.stem: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for path in (tmp_path / "truth").iterdir()
    }
    assert written == truth_of(portal)
    keys = [(one["job_number"], one["section_name"] or "", one["name"]) for one in written["attachment"]]
    assert keys == sorted(keys)
