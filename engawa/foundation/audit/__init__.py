"""The log of reads and writes of personal records: a chain in which nothing can be altered quietly."""
