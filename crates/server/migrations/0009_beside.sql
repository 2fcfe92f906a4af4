-- What a form orders beside its main product: 単品 together with a 定期. JSON: [{product, quantity}].
ALTER TABLE drafts ADD COLUMN beside_json TEXT;
