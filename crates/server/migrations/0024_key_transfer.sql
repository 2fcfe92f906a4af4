-- Automatic key transfer: who began it, until when Amazon may answer, and what was wrong with the answer.
ALTER TABLE amazon_accounts ADD COLUMN transfer_by TEXT;
ALTER TABLE amazon_accounts ADD COLUMN transfer_until BIGINT;
ALTER TABLE amazon_accounts ADD COLUMN transfer_trouble TEXT;
