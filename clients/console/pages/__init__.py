"""The pages: each module names its routes in a `Section`, reads what it needs from the desk and renders a template."""
