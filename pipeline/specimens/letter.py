"""Letters, memoranda and e-mail: a head of its own kind, then blocks."""

from __future__ import annotations

from typing import Any

from .content import Block


def _agency(head: dict[str, Any]) -> list[Block]:
    """A legal bureau's letter: names centred, the request's numbers at the right."""
    numbers = {"widths": [262, 206], "look": "bare", "rows": []}
    numbers["rows"] = [["\n".join(head["to"]), "\n".join([head["date"], *head["numbers"]])]]
    names: list[Block] = [{"name": head["names"][0]}, {"centre": head["names"][1:]}]
    return [*names, {"rule": "100%"}, {"space": 6}, {"table": numbers}, {"space": 6}]


def _memo(head: dict[str, Any]) -> list[Block]:
    """A UF-49: department centred, date at the right, From, To and Subject."""
    fields = {"widths": [78, 388], "look": "bare", "rows": head["fields"], "leading": 1.3}
    names: list[Block] = [{"centre": head["names"]}, {"right": head["date"]}, {"space": 6}]
    return [*names, {"table": fields}, {"space": 8}]


def _mail(messages: list[dict[str, Any]]) -> list[Block]:
    """A printed thread, newest message first."""
    result: list[Block] = []
    for n, message in enumerate(messages):
        rows = [[f"**{label}:**", value] for label, value in message["head"].items()]
        fields = {"widths": [76, 416], "look": "bare", "rows": rows, "pad": 1}
        result += [{"rule": "100%"}] if n else []
        result += [{"table": fields}, {"space": 4}, *message["text"]]
    return result


def content(body: dict[str, Any]) -> list[Block]:
    """The blocks of the paper; its `head` says which kind it is."""
    if "messages" in body:
        title: list[Block] = [{"bold": body["printed"]}, {"rule": "100%"}] if "printed" in body else []
        return [*title, *_mail(body["messages"])]
    head = body["head"]
    return [*(_memo(head) if "fields" in head else _agency(head)), *body["text"]]
