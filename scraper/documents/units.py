"""Pages that count in other units than points, as large plans do: all else here is said in points."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pypdfium2
from pdfminer.pdftypes import resolve1
from pypdfium2 import raw


def unit(page: Any) -> float:
    """How many points a unit of a page of pdfplumber's has."""
    found = resolve1(page.page_obj.attrs.get("UserUnit"))
    return float(found) if isinstance(found, int | float) and found > 0 else 1.0


def in_points(content: bytes, units: Sequence[float]) -> bytes:
    """The PDF with every page, and what was put on it, as many times as large as its unit is in points."""
    document = pypdfium2.PdfDocument(content)
    try:
        for number, size in enumerate(units):
            if size == 1:
                continue
            page = document[number]
            raw.FPDFPage_TransFormWithClip(page, raw.FS_MATRIX(size, 0, 0, size, 0, 0), None)
            raw.FPDFPage_TransformAnnots(page, size, 0, 0, size, 0, 0)
            edges = page.get_mediabox(), page.get_cropbox()
            for edge, change in zip(edges, (page.set_mediabox, page.set_cropbox), strict=True):
                change(*(size * one for one in edge))
            page.close()
        out = io.BytesIO()
        document.save(out, flags=raw.FPDF_NO_INCREMENTAL | raw.FPDF_REMOVE_SECURITY)
        return out.getvalue()
    finally:
        document.close()
