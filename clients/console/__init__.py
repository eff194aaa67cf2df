"""The console: what operators see and do in a browser, as pages that the server makes.

A request goes `guard` (headers, where a form came from) -> sign-in -> a function in `pages/`, which asks the desk,
hands what it got to a pure view in `views/` and renders a template with it (`frame.page`). Nothing is kept between two
pages.

To add a page: a view that makes a frozen model of what the page says (`views/`), a template that extends `base.html`
or, within a sentence, `sentence/layout.html`, and a function with a `Route` in a module of `pages/` whose `SECTION`
names its place in the navigation and the roles it is for; then the section's line in `app.SECTIONS`. Words of tags are
in `words.toml`, days and times in `dates`. GOV.UK's components are there in every template under their own names
(`govukTable({...})`; a new one: its line in `frame.COMPONENTS`), MoJ's and ours in `templates/macros/moj.html`.

To add a message: nothing but its words. Its form is made from its model (`forms/`); a test names the words that are
missing: its title in `forms/words/messages.toml`, what its fields ask in `fields.toml`.

Somebody may not see every entry of a sentence: look entries up by their number, never by their place in a list.
"""
