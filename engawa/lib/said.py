"""Sentences by the field they belong to; a field about which there is nothing to say has an empty one."""


class Said(dict[str, str]):
    """What could be mended, by field. Our templates are strict: they may ask for any field and get "" for none."""

    def __missing__(self, field: str) -> str:
        return ""
