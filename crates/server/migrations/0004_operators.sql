-- Who may use /admin. Passwords are argon2 (PHC text); the word of a session is known by its SHA-256 only.
CREATE TABLE operators (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE,
    role          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    language      TEXT NOT NULL,
    disabled_at   BIGINT,
    created_at    BIGINT NOT NULL
);

CREATE TABLE operator_sessions (
    word_hash  TEXT PRIMARY KEY,
    operator   TEXT NOT NULL REFERENCES operators (id),
    expires_at BIGINT NOT NULL,
    idle_until BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

-- How often somebody tried to sign in lately: by name, by address, and by both.
CREATE TABLE sign_in_tries (
    who   TEXT PRIMARY KEY,
    tries BIGINT NOT NULL,
    until BIGINT NOT NULL
);

-- Who did what. Never changed, never deleted by the program. No personal data of shoppers, no secrets.
CREATE TABLE audit (
    id       TEXT PRIMARY KEY,
    at       BIGINT NOT NULL,
    operator TEXT NOT NULL,
    action   TEXT NOT NULL,
    about    TEXT,
    detail   TEXT
);
CREATE INDEX audit_at ON audit (at);
