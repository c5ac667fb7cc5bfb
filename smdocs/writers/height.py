"""About how many lines the rows of a table are high: what is short stays on one page, what is long may break.

Widths are in letters, counted amply: names of files and columns of capitals are wider than ordinary words.
"""

from __future__ import annotations

from collections.abc import Sequence

from smdocs.tree.nodes import Block, Break, Cell, Paragraph, Run, walk


def row_lines(row: tuple[Cell, ...], widths: Sequence[int]) -> int:
    """The lines of the highest cell of a row; `widths` are those of its cells."""
    return max(max(lines(cell.blocks, width), cell.lines) for cell, width in zip(row, widths, strict=True))


def lines(blocks: tuple[Block, ...], width: int) -> int:
    """The lines that the blocks take in a column of `width` letters; at least one."""
    count = 0
    for block in walk(blocks):
        if isinstance(block, Paragraph):
            breaks = sum(isinstance(inline, Break) for inline in block.inlines)
            letters = sum(len(inline.text) for inline in block.inlines if isinstance(inline, Run))
            count += 1 + breaks + letters // max(width, 1)
    return max(count, 1)
