"""What stands on every page and is not its text: running heads, numbers, stamps; words that a line broke."""
