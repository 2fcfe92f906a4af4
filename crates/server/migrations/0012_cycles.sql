-- The cycle of a 定期 may change: from then on cycles are counted from another day (`anchor`), on which cycle
-- `anchor_cycle` is due. `cycle_told`: whether Amazon, which writes the cycle into its mails, knows of the change.
ALTER TABLE subscriptions ADD COLUMN anchor_cycle BIGINT NOT NULL DEFAULT 1;
ALTER TABLE subscriptions ADD COLUMN cycle_told BIGINT NOT NULL DEFAULT 1;
CREATE INDEX subscriptions_to_tell ON subscriptions (cycle_told);
