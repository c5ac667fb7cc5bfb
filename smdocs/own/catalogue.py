"""What an authority can say in its own words: the blocks of each document, as a list, and as a copy to begin with."""

import re
from collections.abc import Iterable
from pathlib import Path

from smdocs import facts
from smdocs.journal import create
from smdocs.own.files import BlockFile, names, own, points
from smdocs.read.folder import TEMPLATES, Folder
from smdocs.resources import LANGUAGES
from smdocs.tree.blocks import Block
from smdocs.tree.master import own_name, shipped, shipped_text
from smdocs.tree.parse import BY
from smdocs.words.language import language as speak


def table(folder: Folder | None, lang: str) -> str:
    """Every block with what stands in it, and the languages in which an authority has its own words for it."""
    stands = speak(lang).words("blocks")
    lines: list[str] = []
    for document in facts.documents():
        points(document)
        changed = {code: own(folder, code, document) if folder else {} for code in LANGUAGES}
        for master in names(document):
            called = own_name(master).removesuffix(".txt")
            lines.append(f"{called}: {speak(lang).document(document)}" if called == document else called)
            for name, block in shipped(LANGUAGES[0], master).items():
                codes = " ".join(code for code in LANGUAGES if (master, name) in changed[code])
                indented = "  " * (len(block.within) + 1) + name
                lines.append(f"{f'{codes:6}' if folder else ''}{indented:32}{stands[name]}".rstrip())
            lines.append("")
    return "\n".join(lines).rstrip()


def original(master: str, lang: str, block: str = "") -> str:
    """A block of a shipped master as an authority would write it, or all the smallest blocks. What is put together of
    the data stands there as `super()`."""
    blocks = shipped(lang, master)
    around = {outer for each in blocks.values() for outer in each.within}
    chosen = [blocks[block]] if block else [each for name, each in blocks.items() if name not in around]
    return "\n".join(_as_text(each, master, lang) for each in chosen)


def copy(folder: Path, master: str, languages: Iterable[str], block: str = "") -> list[Path]:
    """Writes what `original` gives into an authority's folder, a file per language, and says which.

    Raises `FileExistsError` before anything is written when one is there.
    """
    return create({folder / TEMPLATES / code / own_name(master): original(master, code, block) for code in languages})


_MARKUP = (
    (r"\{%-?\s*(end)?block\b[^%]*%\}", ""),
    (r"law\['([\w-]+)'\]", r"law.\1"),
    (r"\{\{ (?:part\.link\((\S+)\)|(\S+) \| listing) \}\}", r"{{ \1\2 }}"),
    (r"\{\{ part\.link\((\S+), [\"']([^\"']+)[\"']\) \}\}", r"[\2]({{ \1 }})"),
    (r"\{\{ (\S+) \| optional \}\}", r"{% if \1 %}{{ \1 }}{% endif %}"),
    (r"<section><h[^>]+>(.*?)</h[^>]+>\n?", r"\n# \1\n\n"),
    (r"</?section>|<aside\b[^>]*>|</aside>|</?ul>", ""),
    (r"<p>(.*?)</p>", r"\n\1\n"),
    (r"<li>(.*?)</li>", r"- \1"),
    (r"</?strong>", "**"),
    (r'<a href="([^"]+)">([^<]+)</a>', r"[\2](\1)"),
    (r"&amp;", "&"),
)
"""The markup of a master, and what it is in own words."""


def _as_text(block: Block, master: str, lang: str) -> str:
    """A block in the form of own words, what masters share written out; where those cannot say it, it is fetched."""
    _, style = block.frame
    shared = dict(re.findall(r"macro (\w+)\(\) -%\}\n([^{]+)\n\{%- endmacro", shipped_text(lang, "_parts.html")))
    unmarked = re.sub(rf' {BY}="[^"]*"|\{{# {BY}: .*? #\}}\n?', "", block.text)
    text = re.sub(r"\{\{ part\.(\w+)\(\) \}\}", lambda macro: shared.get(macro[1], macro[0]), unmarked)
    text = text.replace(f'<p class="{style}">', "<p>") if style else text
    for pattern, instead in _MARKUP if master.endswith(".html") else _MARKUP[:1]:
        text = re.sub(pattern, instead, text)
    text = re.sub(r"\n{3,}", "\n\n", text.strip())
    text = f"{{% block {block.name} %}}\n{text}\n{{% endblock %}}\n"
    if "<" in text or any(BlockFile(f"{lang}/{own_name(master)}", text).findings()):
        remark = speak(lang).words("console")["computed"]
        text = f"{{% block {block.name} %}}\n{{# {remark} #}}\n{{{{ super() }}}}\n{{% endblock %}}\n"
    return text
