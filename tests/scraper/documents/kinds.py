"""Word templates of what print shows otherwise than a file holds it, with what they are filled in with.

The prints of the completed ones under `fixtures/forms/prints` were made by LibreOffice (`KIND.pdf`) and by Chromium
(`KIND-chromium.pdf`, of the same words as a web page); `tests/drills/test_prints.py` makes the former anew.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{_OFFICE}"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(frozen=True)
class Kind:
    """A template's parts, and its answers."""

    body: str
    answers: Mapping[str, str]
    header: str = ""
    footer: str = ""
    notes: str = ""
    settings: str = ""
    told: frozenset[str] = field(default=frozenset())
    """Codes that print cannot give, and says so."""

    def template(self) -> bytes:
        """The Word file."""
        return _packed(self)

    def completed(self) -> bytes:
        """The same, filled in."""
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self.template())) as made, zipfile.ZipFile(out, "w") as filled:
            for name in made.namelist():
                text = made.read(name).decode()
                for code, answer in self.answers.items():
                    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(map(escape, answer.split("\n")))
                    text = text.replace(f"{{{code}}}", lines)
                filled.writestr(name, text)
        return out.getvalue()


def run(text: str, look: str = "") -> str:
    """Words with some formatting."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def line(*runs: str, look: str = "") -> str:
    """A paragraph of runs, or of plain words."""
    inside = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{look}</w:pPr>{inside}</w:p>"


def listed(number: int, level: int = 0) -> str:
    """The formatting of a paragraph in a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def table(*rows: tuple[str, ...], cell: str = "") -> str:
    """A ruled table of plain words or paragraphs."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    rules = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    width = 9000 // len(rows[0])
    grid = f'<w:gridCol w:w="{width}"/>' * len(rows[0])
    high = '<w:trPr><w:trHeight w:val="1600"/></w:trPr>' if cell else ""
    written = ""
    for one in rows:
        cells = (words if words.startswith("<w:p>") else line(words) for words in one)
        measure = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{cell}</w:tcPr>'
        written += f"<w:tr>{high}{''.join(f'<w:tc>{measure}{words}</w:tc>' for words in cells)}</w:tr>"
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/><w:tblBorders>{rules}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{written}</w:tbl>'
    )


def _level(number: int, kind: str, text: str, font: str = "", style: str = "") -> str:
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:hint="default"/>' if font else ""
    link = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{link}<w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{720 * (number + 1)}" w:hanging="360"/></w:pPr>'
        f"<w:rPr>{fonts}</w:rPr></w:lvl>"
    )


_LISTS = (
    _level(0, "decimal", "%1.") + _level(1, "decimal", "%1.%2"),
    _level(0, "bullet", "\uf0b7", "Symbol"),
    _level(0, "bullet", "\uf0fc", "Wingdings"),
    _level(0, "bullet", "o", "Courier New"),
    _level(0, "lowerLetter", "(%1)"),
    _level(0, "upperRoman", "%1"),
    _level(0, "decimal", "Step %1:", style="Steps"),
)
_STYLES = """<w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="DejaVu Sans" w:hAnsi="DejaVu Sans" w:cs="DejaVu Sans"/><w:sz w:val="22"/></w:rPr>
</w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Steps"><w:name w:val="Steps"/><w:basedOn w:val="Normal"/>
<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>"""
_PAGE = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_BREAK = '<w:r><w:br w:type="page"/></w:r>'
_RAISED = '<w:vertAlign w:val="superscript"/>'
_LOWERED = '<w:vertAlign w:val="subscript"/>'
_NOTE = f'<w:r><w:rPr>{_RAISED}</w:rPr><w:footnoteReference w:id="2"/></w:r>'
_NOTES = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    f'<w:footnote w:id="2"><w:p><w:r><w:rPr>{_RAISED}</w:rPr><w:footnoteRef/></w:r>'
    '<w:r><w:t xml:space="preserve"> Read the manual first.</w:t></w:r></w:p></w:footnote>'
)


def _packed(kind: Kind) -> bytes:
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{at}">{levels}</w:abstractNum>' for at, levels in enumerate(_LISTS)
    )
    lists += "".join(
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at - 1}"/></w:num>' for at in range(1, len(_LISTS) + 1)
    )
    parts = {
        "numbering": ("numbering", lists),
        "styles": ("styles", _STYLES),
        "settings": ("settings", kind.settings),
        "header": ("hdr", kind.header),
        "footer": ("ftr", kind.footer),
        "footnotes": ("footnotes", kind.notes),
    }
    used = [name for name, (_, content) in parts.items() if content or name == "settings"]
    shown = "".join(
        f'<w:{name}Reference w:type="default" r:id="rId{used.index(name)}"/>'
        for name in ("header", "footer")
        if name in used
    )
    size = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440"/>'
    files = {
        f"word/{name}.xml": f"<w:{tag} {_NAMES}>{said}</w:{tag}>" for name, (tag, said) in parts.items() if name in used
    }
    files["word/document.xml"] = (
        f"<w:document {_NAMES}><w:body>{kind.body}<w:sectPr>{shown}{size}</w:sectPr></w:body></w:document>"
    )
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>' for at, name in enumerate(used)
    )
    files["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
    files["_rels/.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{name}{".main" * (name == "document")}+xml"/>'
        for name in (*used, "document")
    )
    files["[Content_Types].xml"] = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in files.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{content}')
    return out.getvalue()


_LONG = "The responsible supervisor acknowledges comprehensive familiarisation with organisational requirements "

KINDS: Mapping[str, Kind] = {
    "numbers": Kind(
        line("Permit") + line("Job: {Job}") + line("Supervisor: {Sup}", look=listed(1))
        + line("Harness: {Har}", look=listed(1)) + line("Anchor: {Anc}", look=listed(1, 1))
        + line("{Step1}", look=listed(1)) + line("{Step2}", look=listed(1)) + line("End"),
        {"Job": "J2001", "Sup": "Kim Lee", "Har": "55", "Anc": "2", "Step1": "Isolate the board", "Step2": "5 lamps"},
    ),
    "bullets": Kind(
        line("Permit") + line("Job: {Job}", look=listed(2)) + line("Tools: {Tools}", look=listed(3))
        + line("{Free}", look=listed(4)) + line("Gas: {Gas}", look=listed(5)) + line("{Rom}", look=listed(6))
        + line("{St1}", look='<w:pStyle w:val="Steps"/>') + line("Next: {St2}", look='<w:pStyle w:val="Steps"/>')
        + line("End"),
        {"Job": "J1", "Tools": "Drill", "Free": "open flame", "Gas": "none", "Rom": "V belts", "St1": "Go 3 up",
         "St2": "Stop"},
    ),
    "numbered-rows": Kind(
        line("List") + table(("No", "Hazard", "Control"), (line(look=listed(1)), "{h1}", "{c1}"),
                             (line(look=listed(1)), "{h2}", "{c2}")) + line("End {Who}"),
        {"h1": "Fall", "c1": "Rail", "h2": "Fire", "c2": "Watch", "Who": "Bob"},
    ),
    "footnote": Kind(
        line("Test") + line("Job: {Job}") + line(run("Reading"), _NOTE, run(": {Rd}")) + line("Area: {Area}")
        + line("End"),
        {"Job": "J1", "Rd": "12.5", "Area": "roof"}, notes=_NOTES,
    ),
    "footnote-behind-answer": Kind(
        line("Test") + line("Job: {Job}") + line(run("Area: {Area}"), _NOTE) + line("End"),
        {"Job": "J1", "Area": "12 m"}, notes=_NOTES, told=frozenset({"Area"}),
    ),
    "heads-and-feet": Kind(
        line("Log") + line("Job: {Job}") + line("Notes: {Notes}") + line(_BREAK, run("Second part"))
        + line("More: {More}") + line(_BREAK, run("Third part")) + line("Last: {Last}"),
        {"Job": "J77", "Notes": "ok", "More": "fine", "Last": "done"},
        header=line("ACME safety form, job {Job}"), footer=line(run("Page "), _PAGE, run(" printed")),
    ),
    "head-with-table": Kind(
        line("Log") + line("Job: {Job}") + line(_BREAK, run("Second part")) + line("More: {More}"),
        {"Job": "J77", "More": "fine"}, header=table(("ACME", "Form 7")) + line(""),
    ),
    "answer-over-pages": Kind(
        line("Log") + line("Notes: {Notes}") + line("Checked by: {By}"),
        {"Notes": "\n".join(f"Level {floor} ok" for floor in range(1, 130)), "By": "Bo"},
        header=line("ACME safety form"), footer=line(run("Page "), _PAGE),
    ),
    "pages-alike": Kind(
        line("Level 1 board") + line("Job: {Job}") + line("Reading: {R1}") + line(_BREAK, run("Level 2 board"))
        + line("Reading: {R2}") + line(_BREAK, run("Level 3 board")) + line("Reading: {R3}"),
        {"Job": "J1", "R1": "230.1", "R2": "231", "R3": "229"},
    ),
    "rows-over-pages": Kind(
        line("Log") + table(("Item", "Result"), *((f"Check {row}", f"{{r{row}}}") for row in range(1, 60)))
        + line("End {Who}"),
        {**{f"r{row}": f"ok {row}" for row in range(1, 60)}, "Who": "Bob"},
        header=line("ACME"), footer=line(run("Page "), _PAGE),
    ),
    "raised": Kind(
        line("Roof") + line("Job: {Job}") + line(run("Area in m"), run("2", _RAISED), run(": {Area}"))
        + line(run("CO"), run("2", _LOWERED), run(" level: {Co}")) + line("End"),
        {"Job": "J1", "Area": "12", "Co": "400"},
    ),
    "right-to-left": Kind(
        line("Talk") + line("Job: {Job}") + line("Worker: {W}") + line("Other: {O}") + line("Third: {T}")
        + table(("Name", "{N}")) + line("End"),
        {"Job": "J1", "W": "דנה לוי", "O": "Bob דנה", "T": "דנה 12", "N": "محمد علي"}, told=frozenset({"T"}),
    ),
    "sideways": Kind(
        line("Matrix") + line("Job: {Job}")
        + table(("{Area}", "Rating {Rate}"), cell='<w:textDirection w:val="btLr"/>')
        + line("Between") + table(("{Roof}", "Slope"), cell='<w:textDirection w:val="tbRl"/>') + line("End"),
        {"Job": "J1", "Area": "Plant room", "Rate": "High", "Roof": "Low deck"},
    ),
    "tracked": Kind(
        line(run("Inspection", '<w:spacing w:val="80"/>')) + line("Job: {Job}")
        + line(run("Name: {Name}", '<w:spacing w:val="60"/>')) + line("End"),
        {"Job": "J1", "Name": "Kim van Lee"},
    ),
    "hyphenated": Kind(
        line("Terms") + line(_LONG + "concerning electrical installations: {Ok}")
        + line("Notes: {Notes}") + line("End"),
        {"Ok": "yes", "Notes": _LONG}, settings="<w:autoHyphenation/><w:hyphenationZone w:val=\"0\"/>",
    ),
    "hyphens": Kind(
        line("Extra\u00adordinary form") + line("Job: {Job}") + line(run("Non"), "<w:r><w:noBreakHyphen/></w:r>",
             run("slip: {Non}")) + line("End"),
        {"Job": "J-1", "Non": "b"},
    ),
    "ligatures": Kind(
        line("Office affidavit fi fl ffi") + line("Officer: {O}") + line("Filed: {F}") + line("End"),
        {"O": "Griffin Flood", "F": "first floor office, Officer Fjord tti"},
    ),
}  # fmt: skip

PAGES: Mapping[str, str] = {
    "numbers": '<p>Permit<p>Job: J2001<ol><li>Supervisor: Kim Lee<li>Harness: 55<ol style="list-style:none">'
    "<li>2.1 Anchor: 2</ol>"
    "<li>Isolate the board<li>5 lamps</ol><p>End",
    "raised": "<p>Roof<p>Job: J1<p>Area in m<sup>2</sup>: 12<p>CO<sub>2</sub> level: 400<p>End",
    "right-to-left": "<p>Talk<p>Job: J1<p>Worker: דנה לוי<p>Other: Bob דנה<p>Third: דנה 12"
    "<table><tr><td>Name<td>محمد علي</table><p>End",
    "sideways": '<p>Matrix<p>Job: J1<table><tr><td><div style="writing-mode:sideways-lr">Plant room</div>'
    '<td><div style="writing-mode:sideways-lr">Rating High</div></table><p>Between<table><tr>'
    '<td><div style="writing-mode:vertical-rl">Low deck</div><td>Slope</table><p>End',
    "tracked": '<p style="letter-spacing:4pt">Inspection<p>Job: J1'
    '<p style="letter-spacing:3pt">Name: Kim van Lee<p>End',
    "pages-alike": '<p>Level 1 board<p>Job: J1<p>Reading: 230.1<p style="break-before:page">Level 2 board'
    '<p>Reading: 231<p style="break-before:page">Level 3 board<p>Reading: 229',
}
"""The words of some completed ones as web pages, which Chromium printed with its own heads and feet."""
