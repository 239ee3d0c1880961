"""Places: precincts by number, and the addresses of offices and companies."""
