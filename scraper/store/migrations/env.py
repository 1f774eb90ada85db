"""Where Alembic begins: it goes over the connection at hand, and each step notes the form that it led to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo
from sqlalchemy import Connection, update

from scraper.store.tables import metadata, schema_revision, schema_version


def _note(
    ctx: MigrationContext,  # noqa: ARG001
    step: MigrationInfo,
    heads: Collection[Any],  # noqa: ARG001
    run_args: Mapping[str, Any],  # noqa: ARG001
) -> None:
    connection.execute(update(schema_version).values(version=int(str(step.up_revision_id))))


connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, version_table=schema_revision.name, on_version_apply=_note
)
with context.begin_transaction():
    context.run_migrations()
