"""Pictures that clients bring, and pictures that were made to hurt."""

import struct
import zlib
from base64 import b64decode
from io import BytesIO

import pytest
from fieldwork import NOW
from PIL import Image, PngImagePlugin

from survey.exceptions import CannotSetUp
from survey.models import AuditEntry, Logo
from survey.services import logos
from survey.services.logos import drawn

PAGE = b"<html><script>alert(1)</script></html>"


def picture(width=900, height=300, kind="PNG", mode="RGB", **options) -> bytes:
    shape = Image.radial_gradient("L").resize((width, height)).convert(mode)
    return stored(shape, kind, **options)


def stored(shape: Image.Image, kind="PNG", **options) -> bytes:
    file = BytesIO()
    shape.save(file, kind, **options)
    return file.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    body = name + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def bomb(width: int, height: int) -> bytes:
    """A small file that says it is a huge picture."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "a" * 30_000_000, zip=True)
    return picture(60, 20, pnginfo=notes)


def moving() -> bytes:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    return stored(frames[0], save_all=True, append_images=frames[1:])


def photograph() -> bytes:
    """From a telephone held upright: turned by its EXIF, which also says where it was."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Maker of the camera"
    return picture(300, 100, "JPEG", exif=exif)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("size", [(900, 300), (40, 700), (3000, 1000)])
def test_a_picture_is_drawn_anew_small_enough_for_a_telephone(kind, size):
    kept = drawn(picture(*size, kind=kind))

    small = Image.open(BytesIO(kept.small))
    assert len(kept.small) <= logos.WEIGHT
    assert len(kept.printed) <= logos.PRINTED_WEIGHT
    assert small.format == "PNG"
    assert small.size == kept.size
    assert kept.size[0] <= 480
    assert kept.size[1] <= 112


def test_even_noise_is_made_small_or_refused():
    noise = Image.effect_noise((1200, 400), 200).convert("RGB")

    assert len(drawn(stored(noise)).small) <= logos.WEIGHT


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_png_is_read(mode):
    grey = Image.new("L", (200, 80), 30)
    grey = Image.new("I;16", (200, 80), 5000) if mode == "I;16" else grey.convert(mode)

    assert drawn(stored(grey)).size[0] > 16


def test_a_jpeg_for_printers_is_read():
    assert drawn(picture(200, 80, "JPEG", "CMYK")).size[0] > 16


def test_margins_are_cut_and_what_is_transparent_stands_on_white():
    shape = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    shape.paste((200, 0, 0, 255), (100, 150, 150, 250))
    shape.paste((200, 0, 0, 255), (250, 150, 300, 250))

    small = Image.open(BytesIO(drawn(stored(shape)).small)).convert("RGB")

    assert small.width == 2 * small.height
    assert small.getpixel((0, 0)) == (200, 0, 0)
    assert small.getpixel((small.width // 2, 5)) == (255, 255, 255)


def test_a_photograph_is_upright_and_says_nothing_of_its_camera():
    kept = drawn(photograph())

    assert kept.size[1] > kept.size[0]
    for content in (kept.small, kept.printed):
        assert b"Maker" not in content
        assert not Image.open(BytesIO(content)).getexif()


def test_nothing_but_pixels_is_kept_of_a_file_that_is_two_things():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", PAGE.decode())

    kept = drawn(picture(200, 80, pnginfo=notes) + PAGE + b"PK\x03\x04 a zip behind it")

    for content in (kept.small, kept.printed):
        assert b"script" not in content
        assert b"PK\x03\x04" not in content
        assert content.endswith(b"IEND\xaeB`\x82")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (bomb(40_000, 40_000), "8 million pixels"),
        (bomb(9_000, 1_000), "8 million pixels"),
        (bomb(60_000, 2), "too few"),
        (bomb(2_000, 2_000), "no PNG or JPEG"),
        (text_bomb(), "no PNG or JPEG"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"GIF89a<script>", "no PNG or JPEG"),
        (picture(200, 80, kind="GIF"), "no PNG or JPEG"),
        (picture(200, 80, kind="TIFF"), "no PNG or JPEG"),
        (picture(200, 80)[:200], "no PNG or JPEG"),
        (picture(200, 80, kind="JPEG")[:900], "no PNG or JPEG"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "no PNG or JPEG"),
        (b"", "no PNG or JPEG"),
        (PAGE, "no PNG or JPEG"),
        (moving(), "moves"),
        (picture(8, 8), "too few"),
        (stored(Image.new("RGB", (90, 30), "white")), "light paper"),
        (bytes(logos.LARGEST + 1), "2 MB"),
    ],
    ids=[
        *("huge", "wide", "thin", "half", "text", "svg", "fake", "gif", "tiff", "cut", "cut jpeg"),
        *("empty png", "nothing", "page", "moving", "dot", "white", "heavy"),
    ],
)
def test_what_cannot_be_taken_says_why(content, message):
    with pytest.raises(CannotSetUp, match=message):
        drawn(content)


@pytest.fixture
def engagement(make_engagement):
    return make_engagement()


@pytest.fixture
def put(session, engagement, make_account):
    account = make_account()

    def put(content: bytes) -> Logo:
        logos.put(session, engagement, content, account=account, now=NOW)
        return logos.of(session, engagement)

    return put


def test_it_is_replaced_and_removed_and_both_are_noted(put, session, engagement, make_account):
    put(picture())
    first = engagement.logo
    second = put(picture(200, 200))

    assert (second.width, second.height) == (112, 112)
    assert b64decode(logos.printed(session, engagement)) == second.printed
    assert engagement.logo not in {"", first}

    with pytest.raises(CannotSetUp, match="SVG"):
        put(b"<svg>")

    assert logos.of(session, engagement).small == second.small

    for _ in range(2):
        logos.remove(session, engagement, account=make_account(), now=NOW)

    assert logos.of(session, engagement) is None
    assert logos.printed(session, engagement) == ""
    noted = [entry.act for entry in session.query(AuditEntry).order_by(AuditEntry.id)]
    assert [act for act in noted if "logo" in act] == [
        "logo brought",
        "logo brought",
        "logo removed",
    ]
