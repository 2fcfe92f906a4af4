-- Preview links of LPs whose Amazon Pay (v2) is not public yet. The word of a link is known by its SHA-256 only.
CREATE TABLE previews (
    word_hash  TEXT PRIMARY KEY,
    lp         TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
