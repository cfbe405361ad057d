"""Documents: what acts or hides files is refused wherever it hangs; pages are drawn."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

import video

JAVASCRIPT = {"S": Name.JavaScript, "JS": String("app.alert(1)")}


@pytest.fixture
def deck(tmp_path):
    """Write a deck of some pages, changed by the test, and return its path."""

    def write(pages=2, do=None, **options):
        pdf = pikepdf.Pdf.new()
        for _ in range(pages):
            page = pdf.add_blank_page(page_size=(720, 405))
            page.Contents = pdf.make_stream(b"0.2 0.4 0.8 rg 100 100 300 200 re f")
        if do:
            do(pdf)
        pdf.save(tmp_path / "deck.pdf", **options)
        return tmp_path / "deck.pdf"

    return write


def _attach(pdf):
    stream = pdf.make_stream(b"hello", {"/Type": Name.EmbeddedFile})
    pdf.Root.AF = Array([pdf.make_indirect(Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=stream)))])


def _annotate(pdf, **entries):
    entry = pdf.make_indirect(Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **entries))
    pdf.pages[0].obj.Annots = Array([entry])


REFUSED = {
    "a script at the opening": (
        "ACTIVE_CONTENT",
        lambda pdf: setattr(pdf.Root, "OpenAction", Dictionary(**JAVASCRIPT)),
    ),
    "a script on a page": (
        "ACTIVE_CONTENT",
        lambda pdf: setattr(pdf.pages[0].obj, "AA", Dictionary(O=Dictionary(**JAVASCRIPT))),
    ),
    "a program": ("ACTIVE_CONTENT", lambda pdf: _annotate(pdf, Subtype=Name.Link, A=Dictionary(S=Name.Launch))),
    "a form that is sent": (
        "ACTIVE_CONTENT",
        lambda pdf: _annotate(pdf, Subtype=Name.Widget, A=Dictionary(S=Name.SubmitForm, F=String("http://x"))),
    ),
    "an address opened by itself": (
        "ACTIVE_CONTENT",
        lambda pdf: setattr(pdf.Root, "OpenAction", pdf.make_indirect(Dictionary(S=Name.URI, URI=String("http://x")))),
    ),
    "a live form": (
        "ACTIVE_CONTENT",
        lambda pdf: setattr(pdf.Root, "AcroForm", Dictionary(Fields=Array(), XFA=String("x"))),
    ),
    "embedded media": ("ACTIVE_CONTENT", lambda pdf: _annotate(pdf, Subtype=Name.RichMedia)),
    "an attachment": ("EMBEDDED_FILE", _attach),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_acts_or_hides_is_refused(deck, reason, what):
    code, do = REFUSED[what]
    assert reason(deck(do=do), "document") == code


def test_it_is_found_inside_object_streams_and_behind_hexadecimal_names(deck, reason):
    path = deck(do=REFUSED["a script on a page"][1], object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"JavaScript" not in path.read_bytes()
    assert reason(path, "document") == "ACTIVE_CONTENT"
    path = deck(do=REFUSED["a script on a page"][1])
    path.write_bytes(path.read_bytes().replace(b"/JavaScript", b"/J#61vaScr#69pt").replace(b"/JS ", b"/J#53 "))
    assert reason(path, "document") == "ACTIVE_CONTENT"


def test_links_and_a_first_page_to_open_at_are_fine(deck, reason):
    def link(pdf):
        _annotate(pdf, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://example.org")))
        pdf.Root.OpenAction = Array([pdf.pages[1].obj, Name.Fit])

    assert reason(deck(do=link), "document") is None


def test_names_in_another_alphabet_are_fine(deck, reason):
    def name(pdf):
        pdf.Root.Producer = pdf.make_indirect(Dictionary(Subtype=Name("/Plain"), S=Name("/Plain")))

    path = deck(do=name)
    path.write_bytes(path.read_bytes().replace(b"/Plain", b"/#C5#E9"))
    assert reason(path, "document") is None


@pytest.mark.parametrize(("pages", "code"), [(0, "TOO_FEW_PAGES"), (1, None), (100, None), (101, "TOO_MANY_PAGES")])
def test_a_deck_has_one_to_a_hundred_pages(deck, reason, pages, code):
    assert reason(deck(pages), "document") == code


def test_pages_are_counted_not_claimed(deck):
    path = deck(3)
    path.write_bytes(path.read_bytes().replace(b"/Count 3", b"/Count 1"))
    assert video.inspect(path, "document").pages == 3


def test_a_tree_of_pages_that_grows_without_end_is_refused(deck, reason):
    def grow(pdf):
        node = pdf.pages[0].obj
        for _ in range(12):
            node = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=1, Kids=Array([node] * 10)))
        pdf.Root.Pages = node

    assert reason(deck(1, do=grow), "document") == "CORRUPT"


def test_a_tree_of_pages_that_bites_its_tail_is_damage(deck, reason):
    def loop(pdf):
        pdf.Root.Pages.Kids = Array([pdf.Root.Pages])

    assert reason(deck(1, do=loop), "document") == "CORRUPT"


def test_a_document_that_needs_a_password_is_refused_but_not_one_that_only_limits_copying(deck, reason):
    assert reason(deck(encryption=pikepdf.Encryption(owner="o", user="u")), "document") == "ENCRYPTED"
    assert reason(deck(encryption=pikepdf.Encryption(owner="o", user="")), "document") is None


def test_a_cut_document_is_refused(deck, reason):
    path = deck(40)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 6 // 10])
    assert reason(path, "document") == "TRUNCATED"
    path.write_bytes(data[:-20])
    assert reason(path, "document") == "TRUNCATED"


def test_printer_lines_before_the_header_are_fine(deck, reason):
    path = deck()
    path.write_bytes(b"\x1b%-12345X@PJL JOB\r\n" + path.read_bytes())
    assert reason(path, "document") is None


def test_pages_become_pictures_of_a_sane_size(deck, tmp_path):
    pages = video.render_pages(deck(3), tmp_path)
    assert [(page.path.name, page.width, page.height) for page in pages] == [
        (f"page-{number:03d}.jpg", 1600, 900) for number in (1, 2, 3)
    ]
    assert {page.content_type for page in pages} == {"image/jpeg"}


def test_a_page_as_large_as_a_wall_is_drawn_no_larger(deck, tmp_path):
    def enlarge(pdf):
        pdf.pages[0].obj.MediaBox = Array([0, 0, 14400, 14400])

    assert [(page.width, page.height) for page in video.render_pages(deck(1, do=enlarge), tmp_path)] == [(1600, 1600)]


def test_refused_documents_are_not_drawn(deck, tmp_path):
    with pytest.raises(video.MediaError, match="ACTIVE_CONTENT"):
        video.render_pages(deck(do=REFUSED["a script at the opening"][1]), tmp_path)


def test_bytes_without_a_document_are_damage(tmp_path, reason):
    (tmp_path / "a.pdf").write_bytes(io.BytesIO(b"%PDF-1.7\nnothing\nstartxref\n9\n%%EOF\n").getvalue())
    assert reason(tmp_path / "a.pdf", "document") == "CORRUPT"
