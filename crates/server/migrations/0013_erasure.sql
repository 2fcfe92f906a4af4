-- When a shopper's personal data went out of an order. What was paid, when and for what stays.
ALTER TABLE orders ADD COLUMN erased_at BIGINT;
CREATE INDEX orders_to_erase ON orders (erased_at, created_at);
CREATE INDEX logins_by_age ON logins (created_at);
