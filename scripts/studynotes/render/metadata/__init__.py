"""What a page says of itself and of the work it shows to other programs, as HTML."""

from studynotes.render.metadata.heads import note_head, with_head, work_head
from studynotes.render.metadata.managers import coins

__all__ = ["coins", "note_head", "with_head", "work_head"]
