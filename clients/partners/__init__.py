"""The partners that a sentence asks, and what is expected of each of them.

`switchboard` asks the right one; `circuit` keeps a partner that is down from being asked by everybody; `herald` tells
the sentences that wait once it is back; `standing` says who is up; `descriptions/` holds what each is expected to do.
"""

from clients.partners.switchboard import Partners as Partners
