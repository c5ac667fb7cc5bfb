"""The authority's own look: what stands in its `brand/` and what it has chosen, read and judged for the writers."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Literal

from smdocs.findings import Finding, Place, Severity
from smdocs.model import Look
from smdocs.read.brand import colours, reference, sheet
from smdocs.read.brand.logo import PNG, SVG, Logo, NoPictureError, UnsafeError, png, svg
from smdocs.read.source import Source, plain

REFERENCE = "brand/reference.docx"
STYLE = "brand/style.css"
LOGOS = {SVG: "brand/logo.svg", PNG: "brand/logo.png"}


@dataclass(frozen=True, slots=True)
class Brand:
    """What makes a document look like the authority's own.

    `reference` is a Word file whose styles, page set-up, headers and footers are used; it can be opened. `accent`
    and `link` are colours, `#rrggbb`, that can be read on the house's grounds; empty for those of the house.
    `logo` is for page and PDF, `picture` the same for Word. `style` is a style sheet for page and PDF that needs
    nothing else.
    """

    reference: bytes | None = None
    accent: str = ""
    link: str = ""
    font: Literal["sans", "serif"] = "sans"
    logo: Logo | None = None
    picture: Logo | None = None
    style: str = ""

    def digest(self) -> str:
        """A digest (SHA-256, hexadecimal) of all there is to the look: the same look, the same digest."""
        whole = sha256()
        for field in fields(self):
            value = getattr(self, field.name)
            content = value.content if isinstance(value, Logo) else value
            part = content.encode() if isinstance(content, str) else content or b""
            whole.update(f"{field.name} {len(part)}\n".encode() + part)
        return whole.hexdigest()


PLAIN = Brand()
"""No look of its own: that of smdocs."""


def load(folder: Path, look: Look, source: Source, findings: list[Finding]) -> Brand:
    """The look of an authority; `findings` gets to know what is to be said about it. `look` stands in `source`."""
    logo, picture = _logos(folder, look, source, findings)
    findings.extend(_too_pale(look, source))
    return Brand(
        reference=_reference(folder, findings),
        accent=look.accent or "",
        link=look.link or "",
        font=look.font.value,
        logo=logo,
        picture=picture,
        style=_style(folder, findings),
    )


def _reference(folder: Path, findings: list[Finding]) -> bytes | None:
    path, place = folder / REFERENCE, Place(REFERENCE)
    if not path.exists():
        return None
    try:
        content = path.read_bytes()
        opened = reference.opened(content)
    except (reference.UnreadableError, OSError):
        findings.append(Finding("reference-unreadable", place))
        return None
    findings.extend(reference.judge(opened, place))
    return content


def _logos(folder: Path, look: Look, source: Source, findings: list[Finding]) -> tuple[Logo | None, Logo | None]:
    """The logo for page and PDF, and the one for Word: a drawing stays sharp, and Word wants pixels."""
    logos: dict[str, Logo] = {}
    for path in sorted((folder / "brand").glob("[Ll][Oo][Gg][Oo].*")):
        name = f"brand/{path.name}"
        try:
            if name not in LOGOS.values():
                raise NoPictureError
            logo = (svg if name == LOGOS[SVG] else png)(path.read_bytes())
            logos[logo.kind] = logo
        except UnsafeError as error:
            values = {"what": error.what}
            findings.append(Finding("logo-unsafe", Place(name, error.line, 1 if error.line else 0), values=values))
        except (NoPictureError, OSError):
            findings.append(Finding("logo-unreadable", Place(name)))
    if not logos:
        return None, None
    if look.logo_text is None:
        findings.append(source.finding("logo-without-text", source.path(("brand", "logo_text"))))
    if PNG not in logos and not (folder / LOGOS[PNG]).exists() and not (folder / REFERENCE).exists():
        findings.append(Finding("logo-without-png", Place(LOGOS[SVG]), Severity.WARNING))
    return logos.get(SVG, logos.get(PNG)), logos.get(PNG)


def _too_pale(look: Look, source: Source) -> Iterator[Finding]:
    for name, colour in (("accent", look.accent), ("link", look.link)):
        if colour and (ratio := colours.contrast(colour)) < colours.LEAST:
            given, needed = (Decimal(colours.rounded(contrast)) for contrast in (ratio, colours.LEAST))
            path, meant = source.path(("brand", name)), colours.darker(colour)
            yield source.finding("contrast-too-low", path, colour=colour, contrast=given, needed=needed, meant=meant)


def _style(folder: Path, findings: list[Finding]) -> str:
    if not (folder / STYLE).exists():
        return ""
    text, unreadable = plain(folder, STYLE, sheet.LARGEST)
    findings.extend(unreadable)
    for fault in sheet.faults(text or ""):
        code = "style-not-self-contained" if fault.outside else "style-unreadable"
        values = {"what": fault.what} if fault.outside else {}
        findings.append(Finding(code, Place(STYLE, fault.line, fault.column), values=values))
    return text or ""
