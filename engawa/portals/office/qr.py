"""A QR code as a drawing; made here, so that a secret never travels to somebody else's server."""

from html import escape

import qrcode

from engawa.ui.pictures.draw import element

_QUIET = 2


def code(text: str, *, label: str) -> str:
    """Draw `text` as one path of dark squares on light paper, also by night: cameras expect it so."""
    made = qrcode.QRCode(border=_QUIET, error_correction=qrcode.constants.ERROR_CORRECT_M)
    made.add_data(text)
    rows: list[list[bool]] = made.get_matrix()
    size = len(rows)
    dots = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    paper = element("rect", width=size, height=size, cls="qr-paper")
    return element(
        "svg",
        element("title", escape(label)),
        paper,
        element("path", d=dots, cls="qr-ink"),
        cls="qr",
        viewBox=f"0 0 {size} {size}",
        role="img",
    )
