-- An offer is taken once, whether it replaces its order or comes beside it, in however many tabs it was opened.
ALTER TABLE orders ADD COLUMN after_order TEXT;
UPDATE orders SET after_order = (SELECT after_order FROM purchases WHERE purchases.id = orders.purchase);
CREATE UNIQUE INDEX orders_after ON orders (after_order) WHERE state <> 'canceled';
