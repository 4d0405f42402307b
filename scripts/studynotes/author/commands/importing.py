"""`notes import`: the works of a file that another program wrote."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from studynotes.author.commands import entering, foreign, reading, sidecars, terminal
from studynotes.author.commands.entering import Entering, Outcome
from studynotes.author.commands.foreign import Foreign
from studynotes.author.commands.reading import Works
from studynotes.bib import editing
from studynotes.bib.editing import Change
from studynotes.graph.provenance import PASTED

DESCRIPTION = """\
Adds the works of a BibTeX, RIS or CSL-JSON file, as Zotero, Mendeley and JabRef export them.
A work that we have is refused. A key in our form is kept, another one is made anew.
All works go into the bibliography in one write, or none, and as not yet checked into
docs/references/provenance.yml, if there is that file. What is left out is named."""
EXAMPLES = """\
examples:
  notes import zotero.bib
  notes import --dry-run library.ris
  notes import --similar items.json

exit codes:
  0 all were added · 1 some were not · 2 the call is wrong · 130 stopped by Ctrl-C, nothing added"""


def register(commands: Any) -> None:
    """Add the command to the sub-parsers of `notes`."""
    text = "add the works of a file that Zotero, Mendeley or JabRef wrote"
    parser = terminal.command(commands, "import", run, text, DESCRIPTION, EXAMPLES)
    parser.add_argument("file", type=Path, help="a file that ends in .bib, .ris or .json")
    terminal.add_entering(parser)


def run(words: argparse.Namespace) -> int:
    """Read the file, enter its works in one write, and say what became of each."""
    how = entering.options_of(words)
    try:
        records = foreign.read(words.file)
    except (OSError, ValueError) as fault:
        reason = f"cannot be read: {fault.strerror}" if isinstance(fault, OSError) else str(fault)
        raise terminal.Stop(f"{words.file}: {reason}", 2) from fault
    read = reading.works(how.places.bibliography)
    outcomes, data = _entered(records, read, how)
    if data != read.data and not how.is_dry:
        added = {outcome.key: PASTED for outcome in outcomes if outcome.is_entered}
        rows = sidecars.add_provenance(how.places.docs, added, how.day)
        editing.write_all([*rows, Change(how.places.bibliography, read.data, data)])
        outcomes = entering.placed(outcomes, data)
    for outcome in outcomes:
        print(entering.words(outcome, str(how.places.bibliography)))
    terminal.say(entering.summary(outcomes))
    return int(not all(outcome.is_entered for outcome in outcomes))


def _entered(records: Iterable[Foreign], read: Works, how: Entering) -> tuple[list[Outcome], bytes]:
    """Return what became of each record, and the bibliography with those that are new."""
    works, outcomes = dict(read.works), []
    for record in records:
        try:
            outcomes.append(how.enter(record.name, record.work(), works, own_key=record.name))
        except ValueError as fault:
            outcomes.append(Outcome(record.name, "failed", reason=str(fault)))
    entries = {outcome.key: outcome.entry for outcome in outcomes if outcome.is_entered}
    return outcomes, editing.insert_all(read.data, entries) if entries else read.data
