"""Pictures: timelines, caseloads and the plots of reports, all drawn with matplotlib as SVG whose text is text.

Matplotlib, since it hatches, writes text as text and needs no browser: Vega (Altair) cannot hatch, so nothing would
tell custody from licence in grey, and Plotly needs a browser to write an SVG at all. It loads in half a second, so a
verb imports it only where it draws. Its list of fonts is kept in our own cache folder, not among a person's settings.
"""

import os
from pathlib import Path

_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "whole-sentence" / "matplotlib"
os.environ.setdefault("MPLCONFIGDIR", str(_CACHE))
