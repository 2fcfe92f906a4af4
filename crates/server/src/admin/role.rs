//! The three roles. A later one may do all that an earlier one may.

/// What an operator may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// 閲覧: reads, changes nothing but the own password and language.
    Viewer,
    /// 担当: moves money, steers subscriptions.
    Operator,
    /// 管理者: also links the Amazon account, changes settings, and lets others in.
    Owner,
}

impl Role {
    /// Every one, the smallest first.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Operator, Self::Owner];

    /// The database's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Operator => "operator",
            Self::Owner => "owner",
        }
    }

    /// Reads [`Self::as_str`].
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}
