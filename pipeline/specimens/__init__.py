"""The specimens: papers written for this project, so that a first run shows everything it can do.

``python -m pipeline.specimens`` makes ``raw/specimens/`` from ``content/``. Every page says SPECIMEN.
The text is data (``content/``); the modules draw it, scan it and write down the truth about it:

=============  ======================================================================
`content`      reads ``content/``: releases, papers, shared passages, declared mentions
`blocks`       headings, paragraphs, tables and redactions as reportlab flowables
`draw`         flowables, page furniture and marks -> a PDF with a text layer
`policy`       an impact and use policy in its editions
`billing`      invoice, quote and purchase order; the arithmetic
`register`     a ruled payment register; page totals
`procedure`    a guide procedure with side heads
`letter`       letterheads, memorandum heads and e-mail heads
`degrade`      a clean page image -> what a copier, a fax or a camera leaves of it
`assemble`     page images -> image-only PDF, TIFF or PNG
`truth`        what a page says, in the gold format
`press`        all of it, in order
=============  ======================================================================

A new paper is one YAML file in a release's folder of ``content/``; its ``mentions`` are what the truth
says of it. Names of companies, outside agencies and people are invented, and sums with them; the laws
and their dates are real (Local Laws 65 of 2020 and 54, 55 and 56 of 2025, at intro.nyc).
"""
