-- What an operator searches an order by: the values of its typed fields in one spelling, one a line
-- (words of server::store::search). Empty: an order of before, which is filled in when the database is opened.
ALTER TABLE orders ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
CREATE INDEX orders_unsearched ON orders (id) WHERE search_text = '';

-- A CSV is read page by page along these.
CREATE INDEX orders_newest ON orders (created_at, number);
CREATE INDEX subscriptions_newest ON subscriptions (created_at, number);

-- Questions that LPs have asked: columns of a CSV. Gathered from orders when somebody asks for a CSV.
CREATE TABLE questions (
    name       TEXT NOT NULL,
    label      TEXT NOT NULL,
    first_seen BIGINT NOT NULL,
    place      BIGINT NOT NULL,
    PRIMARY KEY (name, label)
);

-- How far something that goes through the rows little by little has come.
CREATE TABLE marks (
    name TEXT PRIMARY KEY,
    at   BIGINT NOT NULL
);

-- Which columns an operator wants in which CSV, in which order and encoding.
CREATE TABLE csv_choices (
    operator    TEXT NOT NULL,
    sheet       TEXT NOT NULL,
    choice_json TEXT NOT NULL,
    PRIMARY KEY (operator, sheet)
);
