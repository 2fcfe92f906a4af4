-- Names of the cart's payment methods, as shoppers and CSV read them: 20 is Amazon Pay v2, 14 was v1.
CREATE TABLE payment_methods (
    id   BIGINT PRIMARY KEY,
    name TEXT NOT NULL
);

-- What an operator has switched for an LP; an LP without a row is as shop.toml says.
CREATE TABLE lp_switches (
    lp           TEXT PRIMARY KEY,
    enabled      BIGINT NOT NULL,
    preview_only BIGINT NOT NULL
);

-- Amazon accounts that were linked here. The private key is sealed (AES-256-GCM) with a key that the database does
-- not know. At most one is `linked`.   draft -> linked -> removed, draft -> removed
CREATE TABLE amazon_accounts (
    id            TEXT PRIMARY KEY,
    state         TEXT NOT NULL,
    public_key    TEXT NOT NULL,
    sealed_key    TEXT NOT NULL,
    merchant_id   TEXT,
    store_id      TEXT,
    public_key_id TEXT,
    created_at    BIGINT NOT NULL,
    linked_at     BIGINT
);
CREATE UNIQUE INDEX amazon_accounts_linked ON amazon_accounts (state) WHERE state = 'linked';
