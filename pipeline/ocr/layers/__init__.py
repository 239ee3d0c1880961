"""What a page's own text says: its characters, how likely its words are, whether it is believed."""
