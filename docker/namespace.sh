#!/bin/sh
# The namespace that sentences live in and what they can be listed by. Run again, it puts right what differs.
set -eu

# Ten years: a run carried over is a closed run, and its history shows what was done.
RETENTION=87600h
SEARCH_ATTRIBUTES="SentenceWhere SentenceTier SentenceRiskOfHarm SentenceEnforcement SentenceArea SentenceManager SentenceAttention"

# Tries for two minutes, then once more aloud. A server that has started answers some calls before others, and learns of a
# new namespace or attribute some seconds after it was made.
patiently() {
    for _ in $(seq 60); do
        if "$@" >/dev/null 2>&1; then return; fi
        sleep 2
    done
    "$@"
}

patiently temporal operator cluster health
if ! temporal operator namespace describe --namespace default >/dev/null 2>&1; then
    temporal operator namespace create --namespace default --retention "$RETENTION"
fi
patiently temporal operator namespace update --namespace default --retention "$RETENTION"

for name in $SEARCH_ATTRIBUTES; do
    patiently temporal operator search-attribute create --namespace default --name "$name" --type Keyword
done
for name in $SEARCH_ATTRIBUTES; do
    patiently temporal workflow count --namespace default --query "$name = 'none'"
done
