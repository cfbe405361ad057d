"""Read a PDF: its pages, whatever in it acts or hides files; and draw its pages. Runs inside the sandbox.

We look at every object, also inside object streams, because names may be written in hexadecimal and actions may
hang anywhere. A document that only limits printing or copying opens without a password and is accepted, since judges
see pictures of its pages; one that needs a password to open is refused.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

from video import origin
from video.container import DAMAGED
from video.errors import Code, MediaError, Problem, gettext_noop
from video.facts import DocumentFacts
from video.limits import Limits, problems, size_problem
from video.sniff import DOCUMENT, PDF_HEADER_WITHIN, Sniffed, sniff, sniff_bytes

TAIL_BYTES = 2048
MAX_OBJECTS = 300_000
MAX_DEPTH = 50
MAX_PICTURE_PIXELS = 150_000_000

TRIAL_SIDE = 160  # pixels; each page is drawn this small to see that it can be drawn
PAGE_SIDE = 1600
THIN = 32  # no side of a page picture is smaller
JPEG_QUALITY = 82

SCRIPT = gettext_noop("The document runs a script. Export it as a plain PDF.")
PLAYS = gettext_noop("The document plays embedded media. Export it as a plain PDF.")
LIVE_FORM = gettext_noop("The document holds a live form. Export it as a plain PDF.")
ACTIONS = {
    "/JavaScript": SCRIPT,
    "/Launch": gettext_noop("The document starts a program. Export it as a plain PDF."),
    "/SubmitForm": gettext_noop("The document sends a form. Export it as a plain PDF."),
    "/ImportData": gettext_noop("The document reads another file. Export it as a plain PDF."),
    "/RichMediaExecute": gettext_noop("The document runs embedded media. Export it as a plain PDF."),
    "/Rendition": PLAYS,
    "/Movie": PLAYS,
    "/Sound": PLAYS,
}
# What opens another page or file by itself; harmless in a link that a person follows.
WHEN_AUTOMATIC = {
    "/URI": gettext_noop("The document opens an address by itself. Export it as a plain PDF."),
    "/GoToR": gettext_noop("The document opens another file by itself. Export it as a plain PDF."),
    "/GoToE": gettext_noop("The document opens an embedded file by itself. Export it as a plain PDF."),
}
LIVE_ANNOTATIONS = {"/RichMedia", "/Movie", "/Screen", "/3D", "/Sound"}

PDF_CUT = gettext_noop("The document was cut off: its end is missing. Upload it again, or export it again.")
LOCKED = gettext_noop("The document needs a password to open. Export it without one.")
NESTED = gettext_noop("The document is built in a way that takes too much work to read. Export it again.")
FILES = gettext_noop("The document carries other files inside. Export it without attachments.")


def read_facts(path: Path, _found: Sniffed, _limits: Limits) -> DocumentFacts:
    """Return page count and findings. Raises `MediaError` where the document cannot be opened."""
    _check_ends(path)
    facts = DocumentFacts(container="pdf", size_bytes=path.stat().st_size, pages=0)
    with _open(path) as pdf:
        facts.pages = len(pdf.pages)  # counted from the tree; /Count may say anything
        facts.findings = list(_findings(pdf))
        facts.origin = _origin(pdf)
    return facts


def look(path: Path, facts: DocumentFacts) -> None:
    """Draw every page small; raises `MediaError` where one cannot be drawn."""
    with _drawable(path) as pdf:
        if len(pdf) < facts.pages:
            raise MediaError(Code.CORRUPT, DAMAGED)
        for number in range(facts.pages):
            _draw(pdf, number, TRIAL_SIDE).close()


def make_pages(source: Path, output: Path, limits: dict[str, Any]) -> list[dict[str, Any]]:
    """Write page-001.jpg and so on into `output`; answer name, type and size of each, in order."""
    bounds = Limits(**limits)
    found = sniff(source)
    wrong = size_problem(DOCUMENT, source.stat().st_size, bounds)
    if wrong is None and found.kind != DOCUMENT:
        raise MediaError(Code.TYPE_MISMATCH, gettext_noop("The file is not a PDF."))
    for problem in [wrong] if wrong else problems(read_facts(source, found, bounds), bounds):
        raise MediaError.of(problem)
    with _drawable(source) as pdf:
        return [_save_page(pdf, number, output) for number in range(len(pdf))]


def _check_ends(path: Path) -> None:
    """The header may stand behind other bytes, as printers send them, but not behind another kind of file."""
    with path.open("rb") as stream:
        head = stream.read(PDF_HEADER_WITHIN + 8)
        stream.seek(max(0, path.stat().st_size - TAIL_BYTES))
        tail = stream.read()
    before = head[: max(0, head.find(b"%PDF-"))]
    if before and sniff_bytes(before).name != "unknown":
        raise MediaError(Code.TYPE_MISMATCH, gettext_noop("The file is not only a PDF. Export the document again."))
    if b"startxref" not in tail or b"%%EOF" not in tail:
        raise MediaError(Code.TRUNCATED, PDF_CUT)


def _open(path: Path) -> pikepdf.Pdf:
    try:
        return pikepdf.Pdf.open(path, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise MediaError(Code.ENCRYPTED, LOCKED) from error
    except pikepdf.PdfError as error:
        raise MediaError(Code.CORRUPT, DAMAGED) from error


def _origin(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """Return what the table of information claims; a broken one claims nothing."""
    information = pdf.trailer.get("/Info")
    if not isinstance(information, pikepdf.Dictionary):
        return {}
    texts = ((key, value) for key, value in information.items() if isinstance(value, pikepdf.String))
    return origin.of_document({key: str(value) for key, value in texts})


def _findings(pdf: pikepdf.Pdf) -> Iterator[Problem]:
    """Yield each kind of active or embedded content once, those that act first."""
    said: dict[str, Problem] = {}
    for number, thing in enumerate(pdf.objects):
        if number > MAX_OBJECTS:
            raise MediaError(Code.TOO_COMPLEX, NESTED)
        for problem in _inside(thing):
            said.setdefault(problem.detail, problem)
    yield from sorted(said.values(), key=lambda problem: (problem.code != Code.ACTIVE_CONTENT, problem.detail))


def _inside(thing: pikepdf.Object) -> Iterator[Problem]:
    """Look at one object and whatever is written directly inside it; other objects come by themselves."""
    waiting = [(thing, 0, False)]
    while waiting:
        node, depth, automatic = waiting.pop()
        if depth > MAX_DEPTH:
            raise MediaError(Code.TOO_COMPLEX, NESTED)
        if isinstance(node, pikepdf.Array):
            waiting += [(child, depth + 1, automatic) for child in node if _is_direct(child)]
        if not isinstance(node, pikepdf.Dictionary | pikepdf.Stream):
            continue
        yield from _findings_of(node, automatic)
        for key, child in _items(node):
            starts = key in {"/OpenAction", "/AA"} or (automatic and key != "/Dest")
            # An automatic action is followed to the object that it names.
            if _is_direct(child) or (starts and isinstance(child, pikepdf.Dictionary)):
                waiting.append((child, depth + 1, starts))


def _items(node: pikepdf.Object) -> list[tuple[str, pikepdf.Object]]:
    content = node.stream_dict if isinstance(node, pikepdf.Stream) else node
    return list(content.items())


def _is_direct(child: pikepdf.Object) -> bool:
    return isinstance(child, pikepdf.Object) and not child.is_indirect


def _findings_of(node: pikepdf.Object, automatic: bool) -> Iterator[Problem]:
    action, kind = _name(node, "/S"), _name(node, "/Subtype")
    if action in ACTIONS and (_name(node, "/Type") in {"", "/Action"}):
        yield _acts(ACTIONS[action])
    elif automatic and action in WHEN_AUTOMATIC:
        yield _acts(WHEN_AUTOMATIC[action])
    if "/JS" in node or "/JavaScript" in node:
        yield _acts(SCRIPT)
    if "/XFA" in node:
        yield _acts(LIVE_FORM)
    if kind in LIVE_ANNOTATIONS and _name(node, "/Type") in {"", "/Annot"}:
        yield _acts(PLAYS)
    if action == "/URI" and str(node.get("/URI", "")).strip().lower().startswith("javascript:"):
        yield _acts(SCRIPT)
    if (
        kind == "/FileAttachment"
        or _name(node, "/Type") == "/EmbeddedFile"
        or "/EF" in node
        or "/EmbeddedFiles" in node
    ):
        yield Problem(Code.EMBEDDED_FILE, FILES)
    if kind == "/Image" and _pixels(node) > MAX_PICTURE_PIXELS:
        raise MediaError(Code.TOO_COMPLEX, gettext_noop("A picture in the document is too large. Export it smaller."))


def _acts(sentence: str) -> Problem:
    return Problem(Code.ACTIVE_CONTENT, sentence)


def _name(node: pikepdf.Object, key: str) -> str:
    """Return a name in its plain spelling; names need not be UTF-8, so it is asked as bytes."""
    value = node.get(key)
    return value.unparse().decode("ascii", "replace") if isinstance(value, pikepdf.Name) else ""


def _pixels(node: pikepdf.Object) -> int:
    width, height = node.get("/Width"), node.get("/Height")
    return width * height if isinstance(width, int) and isinstance(height, int) else 0


def _drawable(path: Path) -> pypdfium2.PdfDocument:
    """Return the pages alone, written anew by the library that counted and judged them.

    Two readers may see two documents in one odd file; this way the one that is drawn is the one that was judged.
    """
    copy = io.BytesIO()
    try:
        with _open(path) as judged, pikepdf.Pdf.new() as pages:
            pages.pages.extend(judged.pages)
            layers = judged.Root.get("/OCProperties")
            if isinstance(layers, pikepdf.Dictionary):
                # Which layers are hidden is said in the catalogue, not on the pages.
                pages.Root.OCProperties = pages.copy_foreign(judged.make_indirect(layers))
            pages.save(copy)
        return pypdfium2.PdfDocument(copy.getvalue())
    except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError) as error:
        raise MediaError(Code.CORRUPT, DAMAGED) from error


def _draw(pdf: pypdfium2.PdfDocument, number: int, side: int) -> pypdfium2.PdfBitmap:
    """Draw one page so that its longer side measures `side` pixels, whatever size it claims."""
    try:
        page = pdf[number]
        width, height = page.get_size()
        scale = side / max(width, height, 1.0)
        if min(width, height) * scale < 1:
            raise MediaError(Code.CORRUPT, DAMAGED)
        bitmap = page.render(scale=scale, may_draw_forms=False)
        page.close()
    except pypdfium2.PdfiumError as error:
        raise MediaError(
            Code.CORRUPT,
            gettext_noop("Page %(page)s of the document cannot be drawn. Export it again."),
            page=number + 1,
        ) from error
    return bitmap


def _save_page(pdf: pypdfium2.PdfDocument, number: int, output: Path) -> dict[str, Any]:
    picture = _draw(pdf, number, PAGE_SIDE).to_pil().convert("RGB")
    target = output / f"page-{number + 1:03d}.jpg"
    picture.save(target, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return {
        "name": target.name,
        "content_type": "image/jpeg",
        "width": picture.width,
        "height": picture.height,
        "size_bytes": target.stat().st_size,
    }
