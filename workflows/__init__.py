"""The durable shell: one entity workflow per sentence. Every rule is a call into `domain`."""
