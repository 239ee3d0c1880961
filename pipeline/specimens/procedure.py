"""A guide procedure: a boxed head, side heads, and numbered steps by the member who takes them."""

from __future__ import annotations

from typing import Any

from .content import Block

TEXT = 386


def _beside(side: str, text: str) -> Block:
    rows = [[f"**{side}**" if side else "", text]]
    return {"table": {"widths": [112, TEXT], "look": "bare", "rows": rows, "pad": 2, "after": 3}}


def content(body: dict[str, Any]) -> list[Block]:
    """The blocks of the procedure; steps are counted through, whoever takes them."""
    head = body["head"]
    cells = [
        [f"Section:  {head['section']}", f"Procedure No:  {head['number']}"],
        [f"DATE ISSUED:\n{head['issued']}", f"DATE EFFECTIVE:\n{head['effective']}"],
        [f"REVISION NUMBER:\n{head['revision']}", f"PAGE:\n1 of {head['pages']}"],
    ]
    result: list[Block] = [{"title": body["guide"]}]
    box = {"align": "cc", "widths": [249, 249], "pad": 5}
    title = {
        "align": "c",
        "widths": [498],
        "pad": 5,
        "rows": [[f"**{head['title']}**"]],
        "before": 0,
        "after": 0,
    }
    result.append({"table": {**box, "rows": cells[:1], "after": 0}})
    result += [{"table": title}, {"table": {**box, "rows": cells[1:], "before": 0, "after": 12}}]
    for side, texts in body["before"].items():
        result += [_beside(side if n == 0 else "", t) for n, t in enumerate(texts)]
    result.append(_beside("PROCEDURE", body["occasion"]))
    number = 0
    for actor, steps in body["steps"]:
        for n, step in enumerate(steps):
            note = step.startswith("NOTE ")
            number += not note
            side = "NOTE" if note else actor if n == 0 else ""
            text = f"__{step.removeprefix('NOTE ')}__" if note else f"{number}.  {step}"
            result.append(_beside(side, text))
    for side, texts in body["after"].items():
        result += [_beside(side if n == 0 else "", t) for n, t in enumerate(texts)]
    return result
