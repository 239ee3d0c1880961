"""Words to mentions: what each page names, with the place where it is printed.

`finder.Finder` runs one spaCy pipeline over a page. `names` finds what the lexicon lists, `companies`
what only the page's own wording shows to be a company, and `programs` what the page itself defines;
`dates`, `amounts`, `numbers` and `citations` read what has a printed form. `rules.yml` says what each
rule finds and how far it is trusted; `vocabulary.yml` holds the words that the rules look for.
"""
