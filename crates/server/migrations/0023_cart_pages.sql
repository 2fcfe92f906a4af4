-- The one-time code by which a cart's server takes over a checkout that its own pages show.
ALTER TABLE drafts ADD COLUMN cart_code TEXT;
ALTER TABLE drafts ADD COLUMN cart_code_until BIGINT;
CREATE UNIQUE INDEX drafts_cart_code ON drafts (cart_code);
