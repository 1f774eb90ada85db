"""A store with two clients' jobs in it, made by hand: pages of one job, and pages that show both."""

from __future__ import annotations

import io
import json
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from PIL import Image

from scraper.api.routes import ROUTES
from scraper.evidence.snapshot import Context, Snapshot
from scraper.models import (
    Attachment,
    ClaimSection,
    ComplianceForm,
    Customer,
    DocumentFile,
    Job,
    JobChecklist,
    JobSection,
    JobStage,
    Link,
    ProgressClaim,
    Reading,
    Record,
    Variation,
)
from scraper.models.base import Source
from scraper.models.compliance_form import Answer, Signature
from scraper.models.job_checklist import ChecklistItem
from scraper.models.progress_claim import ClaimLine
from scraper.workspace import Workspace

OURS, THEIRS = "J1001", "J2002"
CLIENT, OTHER_CLIENT = "Wattle & Gum Early Learning", "Ironbark Brewing Co."
SECRET_ROW = "the other client's leaking roof"
FORM = Path(__file__).parents[3] / "fixtures" / "forms" / "templates" / "JSA.docx"
HOSTILE = '<script>alert("x")</script><img src=https://example.com/x onerror=alert(1)>'


@dataclass
class Holdings:
    """Puts things into the store of a workspace, each with its evidence."""

    ws: Workspace

    def page(self, html: str, kind: str, job: str | None = None, content_type: str = "text/html") -> Snapshot:
        """A page or answer."""
        return self.ws.keep(html.encode(), kind, "https://portal.example/x", (), Context(job_number=job), content_type)

    def file(self, data: bytes, record: Record, content_type: str = "application/octet-stream") -> Snapshot:
        """A file of a card."""
        context = Context(job_number=str(record.key_values()[0]), row="\x1f".join(record.key_values()))
        return self.ws.index(self.ws.blobs.put(data), "file", "https://portal.example/f", (), context, content_type)

    def put(self, record: Record, evidence: Snapshot, source: Source = "ui", facet: str | None = None) -> str:
        """An object as that evidence showed it; its id."""
        reading = Reading(
            record=record,
            source=source,
            facet=facet or evidence.kind,
            observed_at=evidence.captured_at,
            evidence=evidence.sha256,
        )
        return self.ws.store.objects.put([reading]).ids[0]

    def attachment(self, name: str, data: bytes, job: str = OURS, **more: Any) -> str:
        """An attachment that was downloaded."""
        blob = self.ws.blobs.put(data)
        kind = more.pop("content_type", "application/octet-stream")
        record = Attachment(
            job_number=job, name=name, content_type=kind, size_bytes=blob.size_bytes, sha256=blob.sha256, **more
        )
        self.put(record, self.page(f"<p>{name}</p>", "attachments_grid", job))
        return self.put(record, self.file(data, record, kind), "document")

    def form(self, name: str, data: bytes, job: str = OURS, **more: Any) -> str:
        """A completed form with one answer and one signature."""
        blob, signature = self.ws.blobs.put(data), self.ws.blobs.put(picture("navy", "PNG"))
        record = ComplianceForm(
            job_number=job,
            document_name=name,
            template_name="JSA",
            category="jsa",
            answers=(
                Answer(code="task", label="Task", kind="text", value=f"Dig at {job}", text=f"Dig at {job}"),
                Answer(code="hazard1", label="Hazard", kind="text", value="Dust", text="Dust", group="hazard", row=1),
            ),
            signatures=(Signature(code="sign1", sha256=signature.sha256, signed_by="Kim Tran"),),
            document=DocumentFile(
                name=name, content_type="application/pdf", size_bytes=blob.size_bytes, sha256=blob.sha256
            ),
            method="docx_tags",
            **more,
        )
        return self.put(record, self.file(data, record), "document", "form")


def fill(ws: Workspace) -> Holdings:
    """Two jobs of two clients, with everything that an archive can hold."""
    held = Holdings(ws)
    jobs = {OURS: (CLIENT, "Switchboard " + HOSTILE), THEIRS: (OTHER_CLIENT, SECRET_ROW)}
    cells = "".join(f"<tr><td>{number}</td><td>{name}</td></tr>" for number, (_, name) in jobs.items())
    listing = held.page(
        f"<table><thead><tr><th>Job Number</th><th>Job Name</th></tr></thead><tbody>{cells}</tbody></table>",
        "jobs_grid",
    )
    rows = [{"jobId": guid(number), "jobNumber": number, "jobName": name} for number, (_, name) in jobs.items()]
    answer = held.page(
        json.dumps({"success": True, ROUTES["jobs"].entries: rows}), "api_jobs", None, "application/json"
    )
    for number, (client, name) in jobs.items():
        held.put(Job(job_number=number, name=name), listing)
        held.put(Job(job_number=number, api_id=guid(number), name=name), answer, "api", "api")
        card = held.page(f"<h1>Card of {number}</h1><script>alert('card')</script>", "job_details", number)
        link = Link(name=client)
        held.put(
            Job(
                job_number=number,
                status="in_progress",
                pricing_method="sections",
                created_at=datetime(2026, 3, 1, 13, 30, tzinfo=UTC),
                site_customer=link,
                billing_customer=link,
            ),
            card,
        )
        held.put(JobSection(job_number=number, name="Rough In", position=1), card)
        held.put(JobStage(job_number=number, name="Fit off", position=1), card)
        items = (ChecklistItem(position=1, name="Isolate", done=True),)
        held.put(JobChecklist(job_number=number, items=items), card)
        held.put(Variation(job_number=number, quote_number=f"Q-{number}", date=date(2026, 3, 10)), card)
        held.put(
            ClaimSection(job_number=number, name="Rough In", total_value=Decimal(1000), claimed_percent=Decimal(25)),
            card,
        )
        document = ws.blobs.put(f"claim of {number}".encode())
        held.put(
            ProgressClaim(
                job_number=number,
                claim_number="PC1",
                claim_date=date(2026, 4, 1),
                lines=(ClaimLine(section_name="Rough In", percent=Decimal(25), value=Decimal(250)),),
                document=DocumentFile(
                    name="Claim PC1.pdf",
                    content_type="application/pdf",
                    size_bytes=document.size_bytes,
                    sha256=document.sha256,
                ),
            ),
            card,
        )
        held.attachment(
            "site photo.jpg",
            picture("green" if number == OURS else "red", "JPEG"),
            number,
            content_type="image/jpeg",
            is_image=True,
            taken_at=datetime(2026, 3, 5, 9, 0),  # noqa: DTZ001 - EXIF without an offset
            latitude=-33.9,
            longitude=151.2,
            uploaded_at=date(2026, 3, 5),
        )
        held.attachment("costs.xlsx", f"costs of {number}".encode(), number, confidential=True)
        held.form("JSA level 1.pdf", b"%PDF-1.4 the form of " + number.encode(), number)
    held.form("JSA level 2.pdf", b"%PDF-1.4 another form", completed_at=date(2026, 3, 20))
    customers = held.page(json.dumps({"success": True, "customers": []}), "api_customers", None, "application/json")
    for client in (CLIENT, OTHER_CLIENT):
        held.put(Customer(api_id=guid(client), id=guid(client), customer_name=client), customers, "api", "api")
    return held


def guid(text: str) -> str:
    """Some GUID, the same for the same text."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, text))


def picture(colour: str, kind: str) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (40, 20), colour).save(out, kind)
    return out.getvalue()
