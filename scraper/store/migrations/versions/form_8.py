"""Steps like this one bring data from form to form; which was the last is kept in `schema_revision`.

Alembic itself makes that table. Programs that know nothing of it refuse the data by its form.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, String, column, select, table, update

from scraper.store.tables import Json

revision = "8"
down_revision = "7"

_OWN_KINDS = {
    ("api", "progress_claim"): ("accounting_queues", "progress_claim"),
    ("listing", "progress_claim"): ("invoices_list", "progress_claim"),
    ("listing", "compliance_form"): ("form_templates", "compliance_form"),
    ("listing", "job_section"): ("leftover_rows", "job"),
}
"""Work that rode on the name of an entity, and what it is now."""


def upgrade() -> None:
    """Name the work of open runs anew; a reread of such an entity stays what it is."""
    items = table(
        "work_items",
        column("seq", BigInteger),
        column("kind", String),
        column("entity", String),
        column("target", Json),
    )
    open_ones = select(items).where(column("state", String).in_(("pending", "leased", "parked")))
    connection = op.get_bind()
    for row in connection.execute(open_ones).all():
        now = _OWN_KINDS.get((row.kind, row.entity))
        if now is not None and not row.target.get("reread"):
            kind, entity = now
            connection.execute(update(items).where(items.c.seq == row.seq).values(kind=kind, entity=entity))
