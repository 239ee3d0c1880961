"""From a file to words with boxes: text layer or Tesseract, decided page by page."""
