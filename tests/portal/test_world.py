from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest
from PIL import ExifTags, Image

from fixtures.portal import files
from fixtures.portal.data import Attachment
from fixtures.portal.seeding import build

BEGINNINGS = {"jpeg": b"\xff\xd8\xff", "png": b"\x89PNG", "pdf": b"%PDF-", "docx": b"PK", "xlsx": b"PK", "zip": b"PK"}


def attachments(jobs: int = 3) -> list[Attachment]:
    """All attachments of a world of this size, in order."""
    return [attachment for card in build(jobs).cards() for attachment in card.attachments]


def test_the_same_seed_makes_the_same_world_byte_for_byte() -> None:
    """Two worlds of one seed are equal, and so are their files when made anew."""
    first = [files.content(one) for one in attachments()]
    files._content.cache_clear()
    assert build(12, 7) == build(12, 7)
    assert [files.content(one) for one in attachments()] == first


def test_another_seed_makes_another_company() -> None:
    """Secrets, GUIDs and files differ from seed to seed."""
    one, other = build(3, 1), build(3, 2)
    assert one.secrets.password != other.secrets.password
    assert {job.guid for job in one.cards()}.isdisjoint(job.guid for job in other.cards())
    assert files.content(one.jobs[0].attachments[0]) != files.content(other.jobs[0].attachments[0])


def test_a_small_world_is_the_beginning_of_a_big_one() -> None:
    """The first jobs do not depend on how many follow."""
    assert build(40).jobs[:3] == build(3).jobs


def test_three_jobs_show_the_interesting_cases() -> None:
    """A completed job with photos, a Sections job whose sections have own files, a plain job without a name."""
    done, sectioned, plain = build(3).jobs
    assert done.status == "completed"
    assert sum(one.is_image for one in done.attachments) > 5
    assert sectioned.pricing_method == "sections"
    assert sum(bool(section.attachments) for section in sectioned.sections) > 1
    assert (plain.name, plain.attachments, plain.pricing_method) == ("", [], "time_and_materials")


def test_a_big_world_has_every_status_pricing_method_and_both_prefixes() -> None:
    """Thirty jobs hold all nine statuses, all four pricing methods, gaps in the numbers, a credit and a zero."""
    jobs = build(30).jobs
    assert len({job.status for job in jobs}) == 9
    assert len({job.pricing_method for job in jobs}) == 4
    assert {job.number.rstrip("0123456789") for job in jobs} == {"J", "DRQ"}
    assert len({job.number for job in jobs}) == 30
    assert any(job.total_ex_tax < 0 for job in jobs)
    assert any(job.total_ex_tax == 0 for job in jobs)


def test_section_totals_add_up_to_their_parent() -> None:
    """A Sections job is worth what its sections are worth."""
    parent = build(3).jobs[1]
    assert parent.total_ex_tax == sum(section.total_ex_tax for section in parent.sections)


@pytest.mark.parametrize("kind", sorted(BEGINNINGS))
def test_files_are_of_their_kind(kind: str) -> None:
    """Every file begins as its kind begins, and archives open."""
    every = [files.content(one) for one in attachments(12) if one.kind == kind]
    assert every
    assert all(body.startswith(BEGINNINGS[kind]) for body in every)
    if BEGINNINGS[kind] == b"PK":
        assert all(zipfile.ZipFile(io.BytesIO(body)).testzip() is None for body in every)


def test_photos_carry_what_their_camera_wrote() -> None:
    """Time with zone and position; time without zone; satellite time with position; nothing at all."""
    photos = [one for one in attachments() if one.kind == "jpeg"]
    seen = set()
    for one in photos:
        exif = Image.open(io.BytesIO(files.content(one))).getexif()
        inner, gps = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
        seen.add(
            (
                ExifTags.Base.DateTimeOriginal in inner,
                ExifTags.Base.OffsetTimeOriginal in inner,
                ExifTags.GPS.GPSTimeStamp in gps,
                ExifTags.GPS.GPSLatitude in gps,
            )
        )
    assert seen == {
        (True, True, False, True),
        (True, False, False, False),
        (False, False, True, True),
        (False, False, False, False),
    }


def test_names_are_as_awkward_as_promised() -> None:
    """Slashes, dots, markup, blanks at the end, twins, 255 bytes, and an empty file."""
    card = build(3).jobs[0].attachments
    names = [one.name for one in card]
    assert {"../../etc/notes.txt", "<b>.jpg", "trailing blanks.pdf  ", ".hidden-costs.xlsx"} <= set(names)
    assert names.count("IMG_2041.jpg") == 3
    assert max(len(name.encode()) for name in names) == 255
    assert [files.size(one) for one in card if one.kind == "empty"] == [0]


def test_a_big_file_is_streamed_to_its_exact_length() -> None:
    """No chunk is larger than 64 KiB and the sum is right."""
    source = attachments()[0]
    big = Attachment("g", "big.bin", "big", "A", source.uploaded_at, size_bytes=1_000_001)
    sizes = [len(chunk) for chunk in files.chunks(big)]
    assert sum(sizes) == files.size(big) == 1_000_001
    assert max(sizes) <= 65_536


def test_every_contract_adds_up() -> None:
    """Claim sections make the job's total, lines what is claimed, and no amount is less than nothing of nothing."""
    for job in build(120).jobs:
        contract = job.contract
        if contract.claim_sections:
            assert sum(one.total_value for one in contract.claim_sections) == job.total_ex_tax, job.number
        for claim in contract.claims:
            amounts = [claim.total_ex_tax, claim.tax, claim.outstanding, *(line.value for line in claim.lines)]
            assert not any(str(amount).startswith("-0") and not amount for amount in amounts), claim.number
            held = Decimal(0) if claim.retention_inside else claim.retention
            assert claim.amount_paid + claim.outstanding + held == claim.total_inc_tax, claim.number
