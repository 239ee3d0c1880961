"""Words to mentions: what each page names, with the place where it is printed.

`finder.Finder` runs one spaCy pipeline over a page. `names` finds what the lexicon lists, `companies`
what only the page's own wording shows to be a company, and `programs` what the page defines or names as
a program; `dates` (shapes in `printed_dates`), `amounts`, `numbers` and `citations` read what has a
printed form. `tokens` cuts the text and `spelling` brings misread words back to the lexicon's; `boxes`
says where a mention stands. ``rules.yml`` says what each rule finds and how far it is trusted,
``vocabulary.yml`` holds the words that the rules look for.
"""
