-- A purchase: one wish to buy. Several drafts (consents at Amazon) may be tried for it, one after the other; at
-- most one becomes its order. `turn` is the row that two requests wait for. A thanks offer is a purchase of its own
-- that follows an order.
CREATE TABLE purchases (
    id          TEXT PRIMARY KEY,
    after_order TEXT,
    offer_mode  TEXT,
    preview     BIGINT NOT NULL,
    turn        BIGINT NOT NULL
);
INSERT INTO purchases (id, preview, turn) SELECT handle, 0, 0 FROM drafts;

-- `main_…`: what was chosen before an upsell of the same kind took its place. `permission`: an offer that needs no
-- new consent, because this Recurring charge permission stands.
ALTER TABLE drafts ADD COLUMN purchase TEXT;
ALTER TABLE drafts ADD COLUMN main_product TEXT;
ALTER TABLE drafts ADD COLUMN main_quantity BIGINT;
ALTER TABLE drafts ADD COLUMN permission TEXT;
UPDATE drafts SET purchase = handle;

-- An order is paid by a checkout session, or charged on a permission that stands (offers, renewals). The row stands
-- here before money moves; every step is a conditional update on `state`.
--   sending -> sent -> paid -> replacing -> replaced
--        \-------\--> canceled                          (words of server::store::OrderState)
CREATE TABLE orders_2 (
    id                   TEXT PRIMARY KEY,
    number               TEXT NOT NULL UNIQUE,
    draft                TEXT UNIQUE REFERENCES drafts (handle),
    purchase             TEXT,
    lp                   TEXT NOT NULL,
    language             TEXT NOT NULL,
    checkout_session_id  TEXT UNIQUE,
    kind                 TEXT NOT NULL,
    quote_json           TEXT NOT NULL,
    total                BIGINT NOT NULL,
    ship_to_json         TEXT NOT NULL,
    buyer_json           TEXT NOT NULL,
    answers_json         TEXT NOT NULL,
    payment_descriptor   TEXT NOT NULL,
    preview              BIGINT NOT NULL,
    state                TEXT NOT NULL,
    reason               TEXT,
    attempt              BIGINT NOT NULL,
    charge_permission_id TEXT,
    charge_id            TEXT UNIQUE,
    subscription         TEXT,
    cycle                BIGINT,
    replaces             TEXT,
    offer_until          BIGINT,
    lease_until          BIGINT NOT NULL,
    tries                BIGINT NOT NULL,
    due_at               BIGINT NOT NULL,
    created_at           BIGINT NOT NULL,
    finished_at          BIGINT
);
INSERT INTO orders_2 (id, number, draft, purchase, lp, language, checkout_session_id, kind, quote_json, total,
        ship_to_json, buyer_json, answers_json, payment_descriptor, preview, state, reason, attempt,
        charge_permission_id, charge_id, lease_until, tries, due_at, created_at, finished_at)
    SELECT o.id, o.number, o.draft, o.draft, o.lp, d.language, o.checkout_session_id, o.kind, o.quote_json, o.total,
        o.ship_to_json, o.buyer_json, o.answers_json, o.payment_descriptor, 0, o.state, o.reason, 0,
        o.charge_permission_id, o.charge_id, o.lease_until, o.tries, o.due_at, o.created_at, o.finished_at
    FROM orders o JOIN drafts d ON d.handle = o.draft;
DROP TABLE orders;
ALTER TABLE orders_2 RENAME TO orders;
CREATE INDEX orders_due ON orders (state, due_at);
-- One live order per purchase, one per cycle of a subscription, one replacement per order.
CREATE UNIQUE INDEX orders_of_purchase ON orders (purchase) WHERE state <> 'canceled';
CREATE UNIQUE INDEX orders_of_cycle ON orders (subscription, cycle);
CREATE UNIQUE INDEX orders_replacing ON orders (replaces) WHERE state <> 'canceled';

-- A subscription (定期): what is charged on a Recurring permission, and when next. Dates are days in Japan,
-- yyyy-mm-dd. Cycle n is due `n - 1` times the cycle after the anchor; the first order is cycle 1.
--   active <-> paused, active -> suspended -> active, any -> ended
CREATE TABLE subscriptions (
    id                   TEXT PRIMARY KEY,
    number               TEXT NOT NULL UNIQUE,
    first_order          TEXT NOT NULL UNIQUE REFERENCES orders (id),
    lp                   TEXT NOT NULL,
    language             TEXT NOT NULL,
    charge_permission_id TEXT NOT NULL,
    quote_json           TEXT NOT NULL,
    ship_to_json         TEXT NOT NULL,
    buyer_json           TEXT NOT NULL,
    payment_descriptor   TEXT NOT NULL,
    state                TEXT NOT NULL,
    reason               TEXT,
    anchor               TEXT NOT NULL,
    cycle_every          BIGINT NOT NULL,
    cycle_unit           TEXT NOT NULL,
    next_cycle           BIGINT NOT NULL,
    next_due             TEXT NOT NULL,
    permission_closed    BIGINT NOT NULL,
    created_at           BIGINT NOT NULL
);
CREATE INDEX subscriptions_due ON subscriptions (state, next_due);

-- Letters to shoppers, written in the same transaction as what they tell; sent by the job, at least once.
CREATE TABLE outbox (
    id         TEXT PRIMARY KEY,
    letter     TEXT NOT NULL,
    about      TEXT NOT NULL,
    due_at     BIGINT NOT NULL,
    tries      BIGINT NOT NULL,
    sent_at    BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX outbox_due ON outbox (sent_at, due_at);

-- The story of an order or a subscription: what happened, when, Amazon's reason. No personal data.
CREATE TABLE history (
    id      TEXT PRIMARY KEY,
    about   TEXT NOT NULL,
    at      BIGINT NOT NULL,
    what    TEXT NOT NULL,
    reason  TEXT
);
CREATE INDEX history_about ON history (about, at);
