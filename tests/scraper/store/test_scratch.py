"""A set on disk."""

from __future__ import annotations

from scraper.store.database import PIECE_ROWS
from scraper.store.scratch import Scratch


def test_it_is_a_set() -> None:
    """Each key once, in order, in pieces that one statement takes."""
    with Scratch[int]() as some:
        some.add(range(PIECE_ROWS + 1, 0, -1))
        some.add([1, 2])
        assert len(some) == PIECE_ROWS + 1
        assert some.among([0, 1, PIECE_ROWS + 2]) == {1}
        assert [len(piece) for piece in some.pieces()] == [PIECE_ROWS, 1]
        assert next(some.pieces())[0] == 1
