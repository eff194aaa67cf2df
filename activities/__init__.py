"""One side effect each: append to the case record, ask a partner. No decisions about the sentence."""
