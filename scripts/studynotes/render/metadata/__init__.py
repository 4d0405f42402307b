"""What a page says of itself and of the work it shows to other programs, as HTML."""

from studynotes.render.metadata.coins import coins
from studynotes.render.metadata.heads import note_head, with_head, work_head

__all__ = ["coins", "note_head", "with_head", "work_head"]
