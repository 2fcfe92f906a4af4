-- A charge at Amazon as we know it. What was captured and given back are counters that only conditional updates move.
--   authorized -> capturing -> captured
--   authorized -> canceling -> canceled; authorized, capturing -> ended   (words of server::store::ChargeStands)
CREATE TABLE charges (
    charge_id     TEXT PRIMARY KEY,
    order_id      TEXT NOT NULL REFERENCES orders (id),
    amount        BIGINT NOT NULL,
    state         TEXT NOT NULL,
    reason        TEXT,
    captured      BIGINT NOT NULL,
    refunded      BIGINT NOT NULL,
    authorized_at BIGINT NOT NULL,
    look_at       BIGINT NOT NULL
);
CREATE INDEX charges_of_order ON charges (order_id);
CREATE INDEX charges_look_at ON charges (look_at);

-- What of an order's total is authorised or captured now. Never above the total.
ALTER TABLE orders ADD COLUMN charged BIGINT NOT NULL DEFAULT 0;
UPDATE orders SET charged = total WHERE charge_id IS NOT NULL AND state IN ('paid', 'replacing');
INSERT INTO charges (charge_id, order_id, amount, state, captured, refunded, authorized_at, look_at)
    SELECT charge_id, id, total, CASE state WHEN 'replaced' THEN 'canceled' ELSE 'authorized' END, 0, 0,
        COALESCE(finished_at, created_at), 0
    FROM orders WHERE charge_id IS NOT NULL AND state IN ('paid', 'replacing', 'replaced');

-- What an operator wants done with money. The row stands before Amazon is asked, its counter is moved in the same
-- transaction, and the idempotency key is made of it: a crash at any line is finished by the job, once.
--   asked -> pending -> done | refused
CREATE TABLE money_moves (
    id          TEXT PRIMARY KEY,
    order_id    TEXT NOT NULL REFERENCES orders (id),
    charge_id   TEXT,
    kind        TEXT NOT NULL,
    amount      BIGINT NOT NULL,
    state       TEXT NOT NULL,
    reason      TEXT,
    amazon_id   TEXT,
    operator    TEXT NOT NULL,
    batch       TEXT,
    tries       BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    due_at      BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX money_moves_due ON money_moves (state, due_at);
CREATE INDEX money_moves_of_order ON money_moves (order_id);
CREATE INDEX money_moves_of_batch ON money_moves (batch);

-- What operators write down about an order for each other.
CREATE TABLE notes (
    id       TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id),
    at       BIGINT NOT NULL,
    operator TEXT NOT NULL,
    text     TEXT NOT NULL
);
CREATE INDEX notes_of_order ON notes (order_id, at);
