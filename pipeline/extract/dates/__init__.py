"""Calendar dates in every printed shape."""
