-- Amazon's notices (IPN): that something changed, never what. Stored before Amazon is answered; the job asks Amazon
-- (a signed GET) and marks them done. A notice that comes twice is one row.
CREATE TABLE notices (
    message_id TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    object_id  TEXT NOT NULL,
    permission TEXT,
    due_at     BIGINT NOT NULL,
    tries      BIGINT NOT NULL,
    done_at    BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX notices_due ON notices (done_at, due_at);
