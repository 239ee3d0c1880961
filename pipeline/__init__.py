"""Counterscan: released police-surveillance papers in, a database with proof out."""

__version__ = "0.1.0"
