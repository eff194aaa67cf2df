"""Letters to the person: their words in Welsh and English, and GOV.UK Notify as one way to send them."""
