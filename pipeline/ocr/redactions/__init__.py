"""What was blacked out: boxes on pictures and in drawings, and the codes printed on them."""
