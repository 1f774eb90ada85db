"""The archive as an RO-Crate: who made it, and what each of its files is."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from scraper.archive.writer import Written

METADATA = "ro-crate-metadata.json"
INDEX = "data/index.html"
_RIGHTS, _ACCOUNT, _SOFTWARE = "#rights", "#account", "#software"


def metadata(account: str, covers: str, payload: Mapping[str, Written], at: str) -> bytes:
    """`ro-crate-metadata.json` (RO-Crate 1.1) of an archive made at this instant."""
    paths = sorted(payload)
    main = {"mainEntity": {"@id": INDEX}} if INDEX in payload else {}
    about: list[dict[str, Any]] = [
        {
            "@id": METADATA,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": f"Audit archive of the Ascora account {account}",
            "description": f"{covers} Records with their sources, original files, and the evidence of both.",
            "datePublished": at,
            "license": {"@id": _RIGHTS},
            "author": {"@id": _ACCOUNT},
            **main,
            "mentions": {"@id": _SOFTWARE},
            "hasPart": [{"@id": quote(path)} for path in paths],
        },
        {
            "@id": _RIGHTS,
            "@type": "CreativeWork",
            "name": "Business records of the account",
            "description": "No licence is granted. Names, signatures, photos and places are personal information.",
        },
        {"@id": _ACCOUNT, "@type": "Organization", "name": account},
        {"@id": _SOFTWARE, "@type": "SoftwareApplication", **software()},
    ]
    about += [_file(path, payload[path]) for path in paths]
    crate = {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": about}
    return json.dumps(crate, ensure_ascii=False, indent=1).encode()


def software() -> dict[str, str]:
    """Name and version of this program."""
    return {"name": "ascora-adapter", "version": version("ascora-adapter")}


def _file(path: str, written: Written) -> dict[str, Any]:
    kind = "application/jsonl" if path.endswith(".jsonl") else mimetypes.guess_type(path)[0]
    return {
        "@id": quote(path),
        "@type": "File",
        "name": path.rpartition("/")[2],
        "contentSize": str(written.size),
        "encodingFormat": kind or "application/octet-stream",
        "identifier": f"sha256:{written.sha256}",
    }
