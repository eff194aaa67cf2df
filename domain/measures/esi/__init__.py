"""The Effective Supervision Inspection: its criteria by what the record shows, by what was judged, and their scores."""
