"""Who may say and see what: the one table, relations to a case, assertions that travel with a command, need-to-know."""
