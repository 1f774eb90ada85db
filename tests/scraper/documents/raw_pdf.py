"""PDFs written by hand: with what no writer of reports makes, such as layers, form fields and annotations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
_DINGBATS = "<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>"
FONTS = f"/Font << /F {_HELVETICA} /Z {_DINGBATS} >>"


def stream(content: str | bytes, entries: str = "") -> bytes:
    """A stream object."""
    data = content if isinstance(content, bytes) else content.encode("latin-1")
    return f"<< {entries} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def form(content: str, box: str, resources: str = FONTS, entries: str = "") -> bytes:
    """A form XObject."""
    return stream(content, f"/Type /XObject /Subtype /Form /BBox [{box}] /Resources << {resources} >> {entries}")


def words(*lines: tuple[float, float, str], size: float = 11, before: str = "") -> str:
    """Words at places, from the left and from the foot."""
    return before + "".join(f"BT /F {size} Tf {x} {y} Td ({text}) Tj ET\n" for x, y, text in lines)


def made(
    content: str,
    *,
    page: str = "",
    resources: str = "",
    catalog: str = "",
    annots: Sequence[str] = (),
    objects: Mapping[int, str | bytes] | None = None,
) -> bytes:
    """A PDF of one page, 300 points wide and 200 high unless `page` says otherwise; `objects` are numbered from 10."""
    box = "" if "/MediaBox" in page else "/MediaBox [0 0 300 200]"
    held = " ".join(f"{20 + number} 0 R" for number in range(len(annots)))
    own = f"/Resources << {FONTS} {resources} >>"
    parts: dict[int, str | bytes] = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: f"<< /Type /Page /Parent 2 0 R {box} /Contents 4 0 R {own} /Annots [{held}] {page} >>",
        4: stream(content),
        **(objects or {}),
        **{20 + number: one for number, one in enumerate(annots)},
    }
    out, places = b"%PDF-1.7\n", {}
    for number, part in parts.items():
        places[number] = len(out)
        out += (
            f"{number} 0 obj\n".encode() + (part if isinstance(part, bytes) else part.encode("latin-1")) + b"\nendobj\n"
        )
    size, start = max(parts) + 1, len(out)
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    for number in range(1, size):
        out += f"{places[number]:010} 00000 n \n".encode() if number in places else b"0000000000 65535 f \n"
    return out + f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
