"""Words to mentions: what each page names, with the place where it is printed.

`finder.Finder` runs one spaCy pipeline over a page. `names` finds what the lexicon lists, what only the
page's own wording shows to be a company, and what it defines or names as a program; `dates`, `terms` (how
long data are kept), `places`, `money` and `citing` read what has a printed form. `tokens` cuts the text;
`boxes` says where a mention stands. A subroom's ``rules.yml`` says what each rule finds and how far it is
trusted, its ``vocabulary.yml`` holds the words that its rules look for.
"""
