//! Coming in and letting others in.
//!
//! A password is argon2 in the database, a session is a word that only its browser knows. Whoever guesses is
//! slowed down by name and by address together, so that nobody can lock an operator out from elsewhere.

use std::net::IpAddr;

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};

use super::Role;
use crate::clock::{HOUR, Millis, SECOND};
use crate::language::Language;
use crate::secret::{fingerprint, salt, word};
use crate::shop::Shop;
use crate::store::{NewOperator, Store, StoreError};

/// A session ends after this, whatever its operator does.
const SESSION: Millis = 12 * HOUR;
/// And after this without a request.
pub(crate) const IDLE: Millis = 2 * HOUR;
/// Tries are counted in windows of this length.
const WINDOW: Millis = 900 * SECOND;
/// Tries in one window: of one name from one address, from one address, of one name.
const LIMITS: [(&str, i64); 3] = [("both", 8), ("address", 40), ("name", 200)];
/// Shortest password, in characters.
const SHORTEST: usize = 12;
/// Longest password, in bytes: hashing costs.
const LONGEST: usize = 256;

/// What came of a try to sign in.
#[derive(Debug)]
pub enum SignIn {
    /// The word for the browser's cookie.
    In(String),
    /// Name or password is wrong; which one is not said.
    No,
    /// Too many tries; later again.
    TooMany,
}

/// What came of adding an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddOperator {
    /// Stands.
    Added,
    /// The name is taken.
    NameTaken,
}

/// Why a name or a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// 1 to 40 letters, digits, `.`, `-`, `_`, `@`.
    #[error("名前は半角英数字と . - _ @ の40文字以内です / the name takes 1 to 40 of a-z 0-9 . - _ @")]
    Name,
    /// 12 characters or more.
    #[error(
        "パスワードは12文字以上256バイト以内です / the password needs 12 characters or more (256 bytes at most)"
    )]
    Password,
}

impl Shop {
    /// Tries to sign in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_in(&self, name: &str, password: String, address: IpAddr) -> anyhow::Result<SignIn> {
        let now = self.clock.now();
        for (by, limit) in LIMITS {
            let who = match by {
                "both" => fingerprint(&format!("{name}\n{address}")),
                "address" => fingerprint(&address.to_string()),
                _ => fingerprint(name),
            };
            if self.store.count_sign_in_try(&format!("{by}:{who}"), now + WINDOW, now).await? > limit {
                tracing::warn!(%address, "too many tries to sign in");
                return Ok(SignIn::TooMany);
            }
        }
        let operator = self.store.operator_by_name(name).await?.filter(|operator| !operator.disabled);
        let hash = operator.as_ref().map(|operator| operator.password_hash.clone());
        // An unknown name costs as much time as a known one.
        let right = tokio::task::spawn_blocking(move || is_password(&password, hash.as_deref())).await?;
        let Some(operator) = operator.filter(|_| right) else {
            self.store.record(name_or_unknown(name), "sign_in.failed", None, None, now).await?;
            return Ok(SignIn::No);
        };
        self.store
            .forget_sign_in_tries(&format!("both:{}", fingerprint(&format!("{name}\n{address}"))))
            .await?;
        let word = word();
        self.store.add_session(&fingerprint(&word), &operator.id, now + SESSION, now + IDLE, now).await?;
        self.store.record(&operator.name, "sign_in", None, None, now).await?;
        Ok(SignIn::In(word))
    }
}

/// What was typed as a name may be a password typed into the wrong box: only what looks like a name is kept.
fn name_or_unknown(name: &str) -> &str {
    if fit_name(name).is_ok() { name } else { "?" }
}

impl Store {
    /// Adds an operator.
    ///
    /// # Errors
    /// [`Unfit`] when name or password is not taken; otherwise the database.
    pub async fn let_in(
        &self,
        name: &str,
        role: Role,
        password: String,
        now: Millis,
    ) -> anyhow::Result<AddOperator> {
        fit_name(name)?;
        let password_hash = hashed(password).await?;
        let new =
            NewOperator { id: word(), name: name.to_owned(), role, password_hash, language: Language::Ja };
        match self.add_operator(&new, now).await {
            Err(StoreError::Database(error)) if error.is_unique_violation() => Ok(AddOperator::NameTaken),
            done => done.map(|()| AddOperator::Added).map_err(Into::into),
        }
    }

    /// Gives an operator another password and ends every session of theirs. `false`: nobody has this id.
    ///
    /// # Errors
    /// [`Unfit`] when the password is not taken; otherwise the database.
    pub async fn change_password(&self, id: &str, password: String) -> anyhow::Result<bool> {
        let hash = hashed(password).await?;
        Ok(self.set_password_hash(id, &hash).await?)
    }
}

fn fit_name(name: &str) -> Result<(), Unfit> {
    let fits = (1..=40).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_@".contains(&byte));
    if fits { Ok(()) } else { Err(Unfit::Name) }
}

async fn hashed(password: String) -> anyhow::Result<String> {
    if password.chars().count() < SHORTEST || password.len() > LONGEST {
        return Err(Unfit::Password.into());
    }
    tokio::task::spawn_blocking(move || {
        let salt = SaltString::encode_b64(&salt()).map_err(|error| anyhow::anyhow!("argon2: {error}"))?;
        let hash = Argon2::default().hash_password(password.as_bytes(), &salt);
        hash.map(|hash| hash.to_string()).map_err(|error| anyhow::anyhow!("argon2: {error}"))
    })
    .await?
}

/// A hash of a word that was thrown away, with the same cost.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ib2R5$vqHt3NIJdtxQyMVHYLnDQ3iyMEq5bRxS5hPPCzNQdNA";

fn is_password(password: &str, hash: Option<&str>) -> bool {
    if password.len() > LONGEST {
        return false;
    }
    let verified = PasswordHash::new(hash.unwrap_or(NOBODY))
        .and_then(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed));
    hash.is_some() && verified.is_ok()
}

/// Whether a password belongs to a stored hash; costs time on purpose.
///
/// # Errors
/// When the thread dies.
pub(crate) async fn knows_password(password: String, hash: String) -> anyhow::Result<bool> {
    Ok(tokio::task::spawn_blocking(move || is_password(&password, Some(&hash))).await?)
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::PasswordHash;

    use super::{NOBODY, Unfit, fit_name, hashed, is_password};

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_only() {
        let hash = hashed("correct horse battery".to_owned()).await.expect("long enough");
        assert!(hash.starts_with("$argon2id$") && !hash.contains("horse"));
        assert!(is_password("correct horse battery", Some(&hash)));
        assert!(!is_password("correct horse batterx", Some(&hash)));
        assert!(!is_password("correct horse battery", None));
        let cost = |hash: &str| argon2::Params::try_from(&PasswordHash::new(hash).expect("a hash"));
        assert_eq!(cost(&hash), cost(NOBODY), "an unknown name costs as much");
    }

    #[tokio::test]
    async fn short_passwords_and_strange_names_are_not_taken() {
        let refused = hashed("elevenchars".to_owned()).await.expect_err("too short");
        assert_eq!(refused.downcast_ref(), Some(&Unfit::Password));
        assert!(hashed("x".repeat(257)).await.is_err());
        assert!(fit_name("hanako@shop.example").is_ok());
        for name in ["", "花子", "a b", "<script>", ".."] {
            assert_eq!(fit_name(name), Err(Unfit::Name), "{name}");
        }
    }
}
