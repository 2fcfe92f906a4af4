-- Where the cart wants to be told. Secrets are sealed (AES-256-GCM) with a key that the database does not know; after a
-- rotation the former one signs beside the new one until `former_until`. `events`: names between spaces.
CREATE TABLE webhooks (
    id            TEXT PRIMARY KEY,
    url           TEXT NOT NULL,
    events        TEXT NOT NULL,
    sealed_secret TEXT NOT NULL,
    sealed_former TEXT,
    former_until  BIGINT,
    created_by    TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    removed_at    BIGINT
);

-- What happened, as it is told: ids and amounts, never personal data. Written in the transaction of the fact.
CREATE TABLE webhook_events (
    id    TEXT PRIMARY KEY,
    at    BIGINT NOT NULL,
    event TEXT NOT NULL,
    about TEXT NOT NULL,
    body  TEXT NOT NULL
);
CREATE INDEX webhook_events_at ON webhook_events (at);

-- One telling of one event to one place. Taking a delivery moves `due_at` on, so no two servers send it at once.
--   waiting -> delivered | failed; failed -> waiting (by hand)
CREATE TABLE webhook_deliveries (
    id          TEXT PRIMARY KEY,
    event       TEXT NOT NULL REFERENCES webhook_events (id),
    webhook     TEXT NOT NULL REFERENCES webhooks (id),
    state       TEXT NOT NULL,
    tries       BIGINT NOT NULL,
    status      BIGINT,
    trouble     TEXT,
    due_at      BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (state, due_at);
CREATE INDEX webhook_deliveries_created ON webhook_deliveries (created_at);
