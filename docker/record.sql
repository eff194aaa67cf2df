-- The case record: a role and a database of its own, so that who holds its password reads nothing of Temporal's.
-- Runs once, while the volume is new.
\getenv password RECORD_PASSWORD
CREATE ROLE sentence LOGIN PASSWORD :'password';
CREATE DATABASE sentence OWNER sentence;
