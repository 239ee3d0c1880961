"""How long data and records are kept."""
