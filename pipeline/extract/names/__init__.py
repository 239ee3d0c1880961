"""Vendors, programs, technologies, bodies and places: those of the lexicon, and those proven by evidence."""
