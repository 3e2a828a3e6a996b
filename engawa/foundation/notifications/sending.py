"""How a way of sending says that it could not."""


class NotSent(Exception):
    """It did not go; a later try may. The words name the kind of trouble, never a person or an address."""


class Gone(Exception):
    """The address will never take anything again."""
