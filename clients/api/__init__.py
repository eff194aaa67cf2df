"""The API: the same commands and questions as JSON, for programs and for the command line of another machine."""
