"""The organisation that runs this installation: what it is called, where it is, what it says of itself."""
