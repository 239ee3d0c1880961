"""The corpus as a whole: a name proven once, anywhere, is a name wherever it stands.

`proofs` collects what pages prove, `spellings` says which spellings are one name and why, `forms` which of
them may be looked for elsewhere, and `carry` looks for them. The stage's second part, `stage.Carry`, needs
no spaCy.
"""
