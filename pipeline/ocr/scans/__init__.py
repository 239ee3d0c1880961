"""What a picture of a page says: put upright, level and evenly lit, read by Tesseract, the doubtful again."""
