"""The console: what operators see and do in a browser, as pages that the server makes."""
