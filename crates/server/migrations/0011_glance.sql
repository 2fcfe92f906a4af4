-- How often something happened on an LP on a day in Japan (words of server::counts::Step). No addresses, no buyers.
CREATE TABLE daily_counts (
    day     TEXT NOT NULL,
    lp      TEXT NOT NULL,
    step    TEXT NOT NULL,
    count   BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (day, lp, step)
);

-- The last page of an origin that is not registered and that wanted to talk to us about an LP.
CREATE TABLE refused_origins (
    lp     TEXT PRIMARY KEY,
    origin TEXT NOT NULL,
    at     BIGINT NOT NULL
);

-- Where Amazon and our orders do not say the same. One line for one thing, however often it is seen.
CREATE TABLE alarms (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    number     TEXT,
    amazon_id  TEXT,
    seen_at    BIGINT NOT NULL,
    handled_at BIGINT,
    handled_by TEXT
);
CREATE INDEX alarms_open ON alarms (handled_at, seen_at);

-- A draft whose session led to no order was compared with Amazon then.
ALTER TABLE drafts ADD COLUMN compared_at BIGINT;
CREATE INDEX drafts_to_compare ON drafts (compared_at, created_at);
