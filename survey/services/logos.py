"""A client's logo: a picture that was brought, decoded and drawn anew; its file never goes on.

Only what Pillow decodes as PNG or JPEG counts, whatever the file is called. Its size is read before
any pixel is; nothing beside the pixels (comments, places, profiles, what is appended) survives.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from PIL import Image, ImageChops, ImageOps
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.exceptions import CannotSetUp
from survey.models import Account, Engagement, Logo
from survey.services import audit

LARGEST = 2_000_000  # bytes of the file
MOST_PIXELS = 8_000_000  # about a hundred megabytes while it is read
SMALLEST_SIDE = 16
WEIGHT = 8_000  # bytes on the first page that employees see
PRINTED_WEIGHT = 24_000
SIZES = ((480, 112), (360, 84), (240, 56), (180, 42), (120, 28))
PRINTED_SIZES = ((1600, 480), (1000, 300), *SIZES)
ENOUGH = "1,000 pixels wide are plenty."
TOO_HEAVY = f"The picture has more than {LARGEST // 10**6} MB. Save it smaller: {ENOUGH}"
TOO_LARGE = f"The picture has more than {MOST_PIXELS // 10**6} million pixels. {ENOUGH}"
COLOURS = (128, 32, 8)
NEARLY_WHITE = 12  # of 255: what stands out less is paper


@dataclass(frozen=True)
class Drawn:
    """A picture drawn anew as PNG; `size` is that of the small one."""

    small: bytes
    printed: bytes
    size: tuple[int, int]


def put(
    session: Session, engagement: Engagement, content: bytes, *, account: Account, now: datetime
) -> None:
    """Take a picture as the client's logo, instead of one that is there. The caller commits.

    Raises
    ------
    CannotSetUp
        It is no picture that can be taken; the message says why.
    """
    made = drawn(content)
    kept = of(session, engagement) or Logo(engagement_id=engagement.id)
    kept.small, kept.printed = made.small, made.printed
    kept.width, kept.height = made.size
    session.add(kept)
    engagement.logo = hashlib.sha256(made.small).hexdigest()
    audit.note(session, engagement, account, "logo brought", engagement.slug, now=now)
    session.flush()


def remove(session: Session, engagement: Engagement, *, account: Account, now: datetime) -> None:
    """Take the logo away, if there is one. The caller commits."""
    if not engagement.logo:
        return
    session.execute(delete(Logo).where(Logo.engagement_id == engagement.id))
    engagement.logo = ""
    audit.note(session, engagement, account, "logo removed", engagement.slug, now=now)
    session.flush()


def of(session: Session, engagement: Engagement) -> Logo | None:
    return session.scalar(select(Logo).where(Logo.engagement_id == engagement.id))


def printed(session: Session, engagement: Engagement) -> str:
    """The picture for reports as Base64, "" if there is none."""
    found = of(session, engagement) if engagement.logo else None
    return "" if found is None else b64encode(found.printed).decode()


def drawn(content: bytes) -> Drawn:
    """What is kept of a picture, or a refusal that says why."""
    picture = _decoded(content)
    small, size = _within(picture, SIZES, WEIGHT)
    return Drawn(small, _within(picture, PRINTED_SIZES, PRINTED_WEIGHT)[0], size)


def _decoded(content: bytes) -> Image.Image:
    """The pixels on white without their margins, upright, at most as large as they are printed."""
    if len(content) > LARGEST:
        raise CannotSetUp(TOO_HEAVY)
    if b"<svg" in content[:4096].lower():
        raise CannotSetUp(
            "An SVG is a small program as well as a picture, so none is taken. Export the logo as"
            " PNG, about 1,000 pixels wide."
        )
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as opened:
            _refuse_unfit(opened)
            upright = _eight_bits(ImageOps.exif_transpose(opened)).convert("RGBA")
    except CannotSetUp:
        raise
    except Image.DecompressionBombError as huge:
        raise CannotSetUp(TOO_LARGE) from huge
    except Exception as broken:
        # A decoder that meets a file made to hurt it may raise anything at all.
        raise CannotSetUp(
            "This is no PNG or JPEG picture that can be read. Save the logo as PNG and bring it"
            " again."
        ) from broken
    return _trimmed(upright)


def _refuse_unfit(opened: Image.Image) -> None:
    """Before a single pixel is read."""
    if opened.width * opened.height > MOST_PIXELS:
        raise CannotSetUp(TOO_LARGE)
    if min(opened.size) < SMALLEST_SIDE:
        raise CannotSetUp(
            f"The picture has {opened.width} × {opened.height} pixels, too few to be seen. Bring a"
            " larger one."
        )
    if opened.format == "PNG" and getattr(opened, "is_animated", False):
        raise CannotSetUp("This picture moves. Bring one that keeps still.")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Grey of sixteen bits would be cut off at white, not scaled."""
    if not picture.mode.startswith("I"):
        return picture
    return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _trimmed(upright: Image.Image) -> Image.Image:
    upright.thumbnail((2 * PRINTED_SIZES[0][0],) * 2, Image.Resampling.LANCZOS)
    white = Image.new("RGBA", upright.size, "white")
    flat = Image.alpha_composite(white, upright).convert("RGB")
    apart = ImageChops.difference(flat, white.convert("RGB")).convert("L")
    inked = apart.point(lambda value: 255 if value > NEARLY_WHITE else 0).getbbox()
    if inked is None:
        raise CannotSetUp(
            "On white paper nothing of this picture is seen. Bring the logo as it is made for light"
            " paper."
        )
    return flat.crop(inked)


def _within(
    picture: Image.Image, sizes: tuple[tuple[int, int], ...], weight: int
) -> tuple[bytes, tuple[int, int]]:
    """The largest and finest PNG of this weight."""
    for size in sizes:
        scaled = picture.copy()
        scaled.thumbnail(size, Image.Resampling.LANCZOS)
        for colours in COLOURS:
            file = BytesIO()
            scaled.quantize(colours).save(file, "PNG", optimize=True)
            if file.tell() <= weight:
                return file.getvalue(), scaled.size
    raise CannotSetUp(
        "This picture cannot be made small enough for a telephone. Bring one with less in it: a"
        " logo, no photograph."
    )
