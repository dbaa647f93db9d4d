"""An issuer of OpenID Connect on one's own machine, for `make run` and the tests: it believes everybody.

It speaks what Souk uses: discovery, keys, the code flow with PKCE. Where issuers are strict it is too: exact redirect
addresses, codes that work once, a verifier that fits, a client that knows its secret. `/_control` makes it misbehave on
command. It imports nothing of Souk, and lets nobody in anywhere else.
"""
