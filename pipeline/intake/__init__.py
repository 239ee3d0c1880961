"""What lies in ``raw/``: files, their types and hashes, releases, duplicates."""
