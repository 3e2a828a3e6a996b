"""A person's own data as files: one to read, one for a machine, and what was attached."""
