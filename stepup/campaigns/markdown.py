"""An author's Markdown as clean HTML, and as plain text by the same blocks."""

import textwrap

import nh3
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

TAGS = {"p", "br", "h1", "h2", "h3", "strong", "em", "a", "ul", "ol", "li", "blockquote", "hr"}
PARSER = MarkdownIt("commonmark", {"html": False}).disable(["image", "code", "fence", "backticks"])


def to_html(text: str) -> str:
    return nh3.clean(
        PARSER.render(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def to_plain(text: str) -> str:
    return _blocks(SyntaxTreeNode(PARSER.parse(text)))


def _blocks(node: SyntaxTreeNode) -> str:
    return "\n\n".join(filter(None, (_block(child) for child in node.children)))


def _block(node: SyntaxTreeNode) -> str:
    if node.type in ("paragraph", "heading"):
        return _inline(node.children[0])
    if node.type == "blockquote":
        return textwrap.indent(_blocks(node), "> ")
    if node.type in ("bullet_list", "ordered_list"):
        return "\n".join(_item(node, place) for place in range(len(node.children)))
    return "* * *" if node.type == "hr" else _blocks(node)


def _item(listed: SyntaxTreeNode, place: int) -> str:
    first = int(listed.attrs.get("start", 1))
    bullet = "- " if listed.type == "bullet_list" else f"{first + place}. "
    body = textwrap.indent(_blocks(listed.children[place]), " " * len(bullet))
    return bullet + body.lstrip()


def _inline(node: SyntaxTreeNode) -> str:
    if node.type in ("softbreak", "hardbreak"):
        return "\n"
    words = "".join(_inline(child) for child in node.children)
    if node.type == "link":
        address = str(node.attrs["href"])
        return address if words == address else f"{words} ({address})"
    return words or node.content
