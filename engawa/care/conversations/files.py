"""What may lie beside an entry. What a file is, is decided by what is in it; its name is only a name."""

import unicodedata
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png"}
READ = ("JPEG", "PNG", "WEBP", "GIF")
MOST_BYTES, MOST_FILES, LONGEST_SIDE = 5 * 1024 * 1024, 4, 2048
# What the door lets through for one letter (config/asgi.py), less its words and what a form writes around each file.
MOST_TOGETHER = 8 * 1024 * 1024 - 64 * 1024
# A picture of a few kilobytes can unpack to gigabytes. A camera's JPEG is made smaller while it is read; anything else
# has to be unpacked whole, at up to eight bytes a point (docs/security.md has the measurements).
MOST_PIXELS, MOST_UNPACKED = 60_000_000, 16_000_000


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it is kept: cleaned name, media type, bytes."""

    name: str
    kind: str
    body: bytes


class Refused(Exception):
    """The file is not taken; the message is a sentence for whoever sent it."""


def read(name: str, data: bytes) -> Upload:
    """Return the file as it is kept, pictures drawn anew without whatever else they carried; or raise Refused."""
    if not data:
        raise Refused(_("This file is empty."))
    if len(data) > MOST_BYTES:
        raise Refused(too_large())
    called = clean_name(name)
    if data.startswith(b"%PDF-"):
        return Upload(_ending(called, "pdf"), "application/pdf", data)
    if _is_text(data):
        return Upload(_ending(called, "txt"), "text/plain", data)
    return _picture(called, data)


def too_large() -> str:
    """Return the sentence for a file above MOST_BYTES."""
    return _("This file is too large. A file can have up to 5 MB.")


def too_many() -> str:
    """Return the sentence for more files than MOST_FILES."""
    return _("Up to four files can go with one letter.")


def too_large_together() -> str:
    """Return the sentence for files that are above MOST_TOGETHER."""
    return _("Together these files are too large. They could go in several letters.")


def clean_name(name: str) -> str:
    """Return a name without folders, controls, or marks that turn the reading direction ("fdp.exe" as "exe.pdf")."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C" and sign not in '"<>:|?*;')
    return shown.strip(" .")[-80:] or "file"


def _picture(name: str, data: bytes) -> Upload:
    try:
        with Image.open(BytesIO(data), formats=READ) as opened:
            return _drawn_anew(name, opened)
    except Image.DecompressionBombError as error:
        raise Refused(_too_many_points()) from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
        raise Refused(
            _("This kind of file can't be sent here. Pictures (JPEG, PNG, WebP, GIF), PDF and plain text can.")
        ) from error


def _drawn_anew(name: str, opened: Image.Image) -> Upload:
    # Told by the head of the file, before anything is unpacked.
    if opened.width * opened.height > (MOST_PIXELS if _shrinks(opened) else MOST_UNPACKED):
        raise Refused(_too_many_points())
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    clear = opened.has_transparency_data
    mode = "RGBA" if clear else "RGB"
    seen: Image.Image = opened if opened.mode == mode else opened.convert(mode)
    # Made small first, so that there are never two whole ones; turned upright afterwards.
    seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    seen = ImageOps.exif_transpose(seen)
    # A new picture of the points alone: place, time, camera and preview stay behind.
    plain = Image.frombytes(seen.mode, seen.size, seen.tobytes())
    form = "PNG" if clear or opened.format in {"PNG", "GIF"} else "JPEG"
    out = BytesIO()
    plain.save(out, form, optimize=True, quality=85)
    return Upload(_ending(name, "png" if form == "PNG" else "jpg"), PICTURES[form], out.getvalue())


def _shrinks(opened: Image.Image) -> bool:
    # A progressive one keeps all of it in memory until the last of its passes.
    return opened.format == "JPEG" and "progression" not in opened.info


def _too_many_points() -> str:
    return _("This picture has too many points. A smaller copy of it could be sent.")


def _is_text(data: bytes) -> bool:
    """Say whether this is text and nothing that a program would take for a page or a drawing."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    start = text.lstrip("\ufeff \t\r\n").lower()
    return "\x00" not in text and not start.startswith("<")


def _ending(name: str, ending: str) -> str:
    return f"{PurePosixPath(name).stem or 'file'}.{ending}"
