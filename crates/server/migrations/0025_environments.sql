-- Test (sandbox) and live accounts stand side by side, one linked of each. What was begun or sold in one environment
-- stays there, whichever new checkouts begin in. Words: `sandbox`, `live`.
ALTER TABLE amazon_accounts ADD COLUMN environment TEXT;
UPDATE amazon_accounts SET environment = CASE WHEN UPPER(public_key_id) LIKE 'SANDBOX%' THEN 'sandbox' ELSE 'live' END
    WHERE public_key_id IS NOT NULL;
DROP INDEX amazon_accounts_linked;
CREATE UNIQUE INDEX amazon_accounts_linked ON amazon_accounts (environment) WHERE state = 'linked';

-- Where new checkouts begin: what an operator chose (one row), or else where the account given at the start belongs.
CREATE TABLE amazon_in_use (one BIGINT PRIMARY KEY, environment TEXT NOT NULL);
INSERT INTO amazon_in_use (one, environment) SELECT 1, environment FROM amazon_accounts WHERE state = 'linked';

-- An LP that stays in the test environment although the shop sells in the live one.
ALTER TABLE lp_switches ADD COLUMN sandbox BIGINT NOT NULL DEFAULT 0;

-- Of what stood before: a permission tells by its first letter (S: sandbox); what has none yet belongs to the account
-- that was linked or, where none was, to the environment of the newest order that has one.
ALTER TABLE logins ADD COLUMN environment TEXT NOT NULL DEFAULT 'live';
ALTER TABLE drafts ADD COLUMN environment TEXT NOT NULL DEFAULT 'live';
ALTER TABLE orders ADD COLUMN environment TEXT NOT NULL DEFAULT 'live';
ALTER TABLE subscriptions ADD COLUMN environment TEXT NOT NULL DEFAULT 'live';
UPDATE subscriptions SET environment = 'sandbox' WHERE charge_permission_id LIKE 'S%';
UPDATE orders SET environment = 'sandbox' WHERE charge_permission_id LIKE 'S%';
UPDATE logins SET environment = 'sandbox'
    WHERE EXISTS (SELECT 1 FROM amazon_in_use WHERE environment = 'sandbox')
       OR (NOT EXISTS (SELECT 1 FROM amazon_in_use) AND 'sandbox' =
           (SELECT environment FROM orders WHERE charge_permission_id IS NOT NULL ORDER BY created_at DESC, id LIMIT 1));
UPDATE drafts SET environment = 'sandbox'
    WHERE EXISTS (SELECT 1 FROM logins l WHERE l.id = drafts.login_id AND l.environment = 'sandbox');
UPDATE orders SET environment = 'sandbox'
    WHERE charge_permission_id IS NULL
      AND EXISTS (SELECT 1 FROM drafts d WHERE d.handle = orders.draft AND d.environment = 'sandbox');
