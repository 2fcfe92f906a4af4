-- What was answered to a request of /v1 that changes something, under the caller's Idempotency-Key. The row stands
-- before anything is done (`status` NULL); `did` is set in the transaction of what was done, where the change itself
-- could be done twice.
CREATE TABLE api_replies (
    id         TEXT PRIMARY KEY,
    request    TEXT NOT NULL,
    did        BIGINT NOT NULL,
    status     BIGINT,
    body       TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX api_replies_created ON api_replies (created_at);
