"""Forms made from the message models: the same fields as the command line's options, as questions on a page."""
