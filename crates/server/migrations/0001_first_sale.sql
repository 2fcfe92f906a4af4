-- One SQL for SQLite and PostgreSQL: TEXT and BIGINT only. Instants are milliseconds since 1970 (UTC);
-- money is whole yen. Secrets (codes, tokens, cookies) are stored as SHA-256, never as themselves.

-- A login: Amazon Sign-in, read once. The one-time code becomes the tab's token when it is redeemed.
CREATE TABLE logins (
    id               TEXT PRIMARY KEY,
    lp               TEXT NOT NULL,
    code_hash        TEXT NOT NULL UNIQUE,
    code_expires_at  BIGINT NOT NULL,
    token_hash       TEXT UNIQUE,
    token_expires_at BIGINT,
    ended_at         BIGINT,
    buyer_id         TEXT NOT NULL,
    buyer_json       TEXT NOT NULL,
    created_at       BIGINT NOT NULL
);

-- A draft: what the shopper is about to order, under an unguessable handle, with the kind of consent
-- that its signed payload asks for. It becomes at most one order; from then on (`placed_at`) it stands still.
CREATE TABLE drafts (
    handle              TEXT PRIMARY KEY,
    lp                  TEXT NOT NULL,
    login_id            TEXT NOT NULL REFERENCES logins (id),
    kind                TEXT NOT NULL,
    language            TEXT NOT NULL,
    product             TEXT,
    quantity            BIGINT,
    answers_json        TEXT,
    claim_hash          TEXT,
    checkout_session_id TEXT UNIQUE,
    address_ok_json     TEXT,
    placed_at           BIGINT,
    created_at          BIGINT NOT NULL
);

-- An order. The row stands here before money moves; every step is a conditional update on `state`.
--   sending -> sent -> paid | canceled          (words of server::store::OrderState)
CREATE TABLE orders (
    id                   TEXT PRIMARY KEY,
    number               TEXT NOT NULL UNIQUE,
    draft                TEXT NOT NULL UNIQUE REFERENCES drafts (handle),
    lp                   TEXT NOT NULL,
    checkout_session_id  TEXT NOT NULL UNIQUE,
    kind                 TEXT NOT NULL,
    quote_json           TEXT NOT NULL,
    total                BIGINT NOT NULL,
    ship_to_json         TEXT NOT NULL,
    buyer_json           TEXT NOT NULL,
    answers_json         TEXT NOT NULL,
    payment_descriptor   TEXT NOT NULL,
    state                TEXT NOT NULL,
    reason               TEXT,
    charge_permission_id TEXT UNIQUE,
    charge_id            TEXT UNIQUE,
    lease_until          BIGINT NOT NULL,
    tries                BIGINT NOT NULL,
    due_at               BIGINT NOT NULL,
    created_at           BIGINT NOT NULL,
    finished_at          BIGINT
);

-- What the job looks for: unfinished orders that are due.
CREATE INDEX orders_due ON orders (state, due_at);
