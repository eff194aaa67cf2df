"""From a failure to the court's outcome."""
