"""An impact and use policy in its editions: draft, final, updated.

One file of content holds all editions of one technology side by side. A block may be

* text, the same in every edition;
* ``{use: passage}``, a passage shared with other policies, the technology's name put in its slots;
* ``{draft: ..., final: ..., updated: ...}``, what each edition says; an edition left out says nothing.

So how the editions differ is written in the content, and so is which passages are shared.
"""

from __future__ import annotations

import re
from typing import Any

from .content import SHARED, Block, Furniture, Specimen, declared, read_yaml

EDITIONS = ("draft", "final", "updated")


def _resolve(block: Block, edition: str, passages: dict[str, Block]) -> list[Block]:
    """What `block` says in `edition`: no block, one, or those of a passage."""
    if block is None:
        return []
    if isinstance(block, list):
        return [b for item in block for b in _resolve(item, edition, passages)]
    if isinstance(block, dict):
        if "use" in block:
            return _resolve(passages[block["use"]], edition, passages)
        if block.keys() <= set(EDITIONS):
            return _resolve(block.get(edition), edition, passages)
    return [block]


def _fill(block: Block, slots: dict[str, str]) -> Block:
    """Put the technology's names into the slots (``{name}``) of a block's texts."""
    if isinstance(block, str):
        return re.sub(r"\{(\w+)\}", lambda m: slots[m.group(1)], block)
    if isinstance(block, list):
        return [_fill(b, slots) for b in block]
    if isinstance(block, dict):
        return {k: _fill(v, slots) for k, v in block.items()}
    return block


def _cover(raw: dict[str, Any], form: dict[str, Any]) -> list[Block]:
    head = [{"space": 150}, {"name": "POLICE DEPARTMENT\nCITY OF NEW YORK"}, {"space": 60}]
    return [*head, {"title": f"{raw['title']}:\n{form['cover']}"}, {"space": 16}, {"name": form["dated"]}]


def content(raw: dict[str, Any], edition: str) -> list[Block]:
    """The blocks of one edition."""
    form = read_yaml(SHARED / "policy-forms.yml")[edition]
    passages = read_yaml(SHARED / "passages.yml")
    result = _cover(raw, form)
    result += [{"space": 40}, {"centre": form["specimen"]}, {"break": True}]
    if edition == "final" and "changes" in raw:
        columns = {"widths": [150, 318], "head": ["Update", "Description of Update"], "rows": raw["changes"]}
        result += [{"heading": form["summary"]}, {"table": columns}, {"break": True}]
    if form.get("abstract"):
        result += [{"heading": "ABSTRACT"}, *_resolve(raw["abstract"], edition, passages)]
    for key in raw.get("order", {}).get(edition, list(form["headings"])):
        result.append({"heading": form["headings"][key]})
        result += _resolve(raw["sections"][key], edition, passages)
    return [_fill(b, {k: str(v) for k, v in raw["slots"].items()}) for b in result]


def specimens(release: str, raw: dict[str, Any]) -> list[Specimen]:
    """One paper for each edition that the content gives a file name to."""
    forms = read_yaml(SHARED / "policy-forms.yml")
    made = []
    for edition, file in raw["files"].items():
        form = forms[edition]
        made.append(
            Specimen(
                release=release,
                file=file,
                paper="policy",
                title=f"{raw['title']}: {form['cover']} ({form['dated'].title()})",
                doc_type="policy",
                body={"raw": raw, "edition": edition},
                style="policy",
                furniture=Furniture(
                    header=(raw["title"], "", form["dated"]),
                    footer=("", "Page {page} of {pages}", ""),
                    first_header=False,
                ),
                mentions=declared(raw.get("mentions", {})) + declared(form["mentions"]),
            )
        )
    return made
