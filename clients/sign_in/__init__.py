"""Who stands at the door: sign-in with an OpenID Connect provider, sessions in the browser, tokens at the API."""
