"""Files beside entries: what is in them decides, and pictures keep nothing but their points."""

from io import BytesIO
from struct import pack
from typing import Any
from zlib import compress, crc32

import pytest
from PIL import Image

from engawa.care.conversations import files


def picture(form: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **more: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size, (200, 80, 40, 128)[: len(mode)]).save(out, form, **more)
    return out.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of a few kilobytes that says it is side × side points."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return pack(">I", len(body)) + name + body + pack(">I", crc32(name + body))

    head = pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def from_a_phone() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Phone of Aoi"
    exif.get_ifd(0x8825).update({1: "N", 2: (35.0, 0.0, 42.0), 3: "E", 4: (135.0, 46.0, 9.0)})
    return picture("JPEG", exif=exif, comment=b"at home")


@pytest.mark.parametrize(
    ("data", "kind", "name"),
    [
        (picture("JPEG"), "image/jpeg", "a.jpg"),
        (picture("PNG"), "image/png", "a.png"),
        (picture("WEBP"), "image/jpeg", "a.jpg"),
        (picture("WEBP", mode="RGBA"), "image/png", "a.png"),
        (picture("GIF"), "image/png", "a.png"),
        (b"%PDF-1.4 anything", "application/pdf", "a.pdf"),
        ("雨の日".encode(), "text/plain", "a.txt"),
    ],
)
def test_what_is_in_a_file_decides_what_it_is(data: bytes, kind: str, name: str) -> None:
    for given in ("a.exe", "a.html", "a", "a.png"):
        kept = files.read(given, data)
        assert (kept.kind, kept.name) == (kind, name)


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\xef\xbb\xbf  <!doctype html><script>alert(1)</script>",
        b"<?xml version='1.0'?><svg/>",
        b"MZ\x90\x00" + bytes(range(256)),
        b"PK\x03\x04" + bytes(200),
        b"\x00text",
        b"GIF89a\xff",
        b"\xff\xd8\xff\xe0 no picture",
        picture("BMP"),
        picture("TIFF"),
        picture("PNG")[:60],
    ],
)
def test_everything_else_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(files.Refused) as refused:
        files.read("holiday.png", data)
    assert len(str(refused.value)) > 20


@pytest.mark.parametrize("side", [8_000, 30_000, 2_000_000_000])
def test_a_picture_that_would_unpack_to_gigabytes_is_refused_by_its_head(side: int) -> None:
    with pytest.raises(files.Refused) as refused:
        files.read("holiday.png", bomb(side))
    assert "too many points" in str(refused.value)


@pytest.mark.parametrize("kind", [{"format": "PNG"}, {"format": "GIF"}, {"format": "WEBP"},
                                  {"format": "JPEG", "progressive": True}])  # fmt: skip
def test_what_has_to_be_unpacked_whole_may_have_fewer_points_than_a_cameras_picture(kind: dict[str, Any]) -> None:
    out = BytesIO()
    Image.new("L", (4001, 4000)).save(out, **kind)
    with pytest.raises(files.Refused) as refused:
        files.read("holiday.png", out.getvalue())
    assert "too many points" in str(refused.value)
    assert files.read("holiday.jpg", picture("JPEG", (4001, 4000))).kind == "image/jpeg"


@pytest.mark.parametrize("size", [0, files.MOST_BYTES + 1])
def test_empty_and_too_large_files_are_refused(size: int) -> None:
    with pytest.raises(files.Refused):
        files.read("a.txt", b"a" * size)


def test_a_photo_loses_place_and_camera_and_stands_upright() -> None:
    sent = from_a_phone()
    assert b"Phone of Aoi" in sent
    kept = files.read("IMG.jpg", sent)
    with Image.open(BytesIO(kept.body)) as seen:
        assert seen.size == (20, 40)
        assert not seen.getexif()
        assert not {"exif", "comment", "xmp", "icc_profile"} & seen.info.keys()
    assert b"Phone of Aoi" not in kept.body
    assert b"at home" not in kept.body


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_picture_that_is_something_else_too_is_only_a_picture_afterwards(form: str) -> None:
    hidden = b"<script>alert(1)</script>PK\x03\x04%PDF-1.4"
    kept = files.read("a.html", picture(form) + hidden)
    assert kept.kind.startswith("image/")
    assert b"script" not in kept.body
    assert b"%PDF" not in kept.body


def test_a_moving_picture_keeps_its_first_frame() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    with Image.open(BytesIO(files.read("a.gif", out.getvalue()).body)) as seen:
        assert getattr(seen, "n_frames", 1) == 1
        assert seen.convert("RGB").getpixel((0, 0)) == (255, 0, 0)


def test_a_large_picture_is_made_smaller() -> None:
    with Image.open(BytesIO(files.read("a.jpg", picture("JPEG", (4000, 1000))).body)) as seen:
        assert seen.size == (2048, 512)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\a.txt", "a.txt"),
        ("..", "file"),
        ("", "file"),
        ("a\r\nSet-Cookie: b.txt", "aSet-Cookie b.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ('a"b.txt', "ab.txt"),
        ("雨の窓.png", "雨の窓.png"),
        ("x" * 300 + ".txt", "x" * 76 + ".txt"),
        (".htaccess", "htaccess"),
    ],
)
def test_a_name_is_only_a_name(given: str, kept: str) -> None:
    assert files.clean_name(given) == kept
