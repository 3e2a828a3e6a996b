"""The palette stands twice for the night: for the reader's choice and for the device's. They must not drift apart."""

import re
from pathlib import Path

import pytest

from engawa.ui import pages

CSS = Path(pages.__file__).parent / "static/ui/css"
TOKEN = re.compile(r"(--[a-z-]+): ([^;]+);")


@pytest.mark.parametrize("sheet", ["base.css", "pictures.css"])
def test_the_night_of_the_device_is_the_night_of_the_switch(sheet: str) -> None:
    text = (CSS / sheet).read_text(encoding="utf-8")
    device = re.search(r':root:not\(\[data-theme="day"\]\) \{(.*?)\}', text, re.DOTALL)
    switch = re.search(r':root\[data-theme="night"\] \{(.*?)\}', text, re.DOTALL)

    assert device
    assert switch
    assert TOKEN.findall(device[1]) == TOKEN.findall(switch[1])
    assert len(TOKEN.findall(switch[1])) > 10
