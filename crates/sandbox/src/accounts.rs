//! Who exists: merchants and buyers. They outlive a reset, and have their own lock, which is taken for a
//! moment at a time and never while it is held already.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use serde::{Deserialize, Serialize};

use crate::domain::buyer::{Buyer, BuyerKey};
use crate::domain::merchant::Merchant;

/// Cheap to read, copied on change.
#[derive(Default, Clone, Serialize, Deserialize)]
pub(crate) struct Accounts {
    pub(crate) merchants: Vec<Merchant>,
    pub(crate) buyers: Vec<Buyer>,
}

/// The accounts behind their lock, each shared so that nobody holds the lock while working with one.
#[derive(Default)]
pub(crate) struct Registry {
    shelves: RwLock<Shelves>,
    changed: AtomicBool,
}

#[derive(Default)]
struct Shelves {
    merchants: Vec<Arc<Merchant>>,
    buyers: Vec<Arc<Buyer>>,
}

impl Registry {
    pub(crate) fn new(accounts: Accounts) -> Self {
        let shelves = Shelves {
            merchants: accounts.merchants.into_iter().map(Arc::new).collect(),
            buyers: accounts.buyers.into_iter().map(Arc::new).collect(),
        };
        Self { shelves: RwLock::new(shelves), changed: AtomicBool::new(false) }
    }

    pub(crate) fn snapshot(&self) -> Accounts {
        let shelves = self.read();
        Accounts {
            merchants: shelves.merchants.iter().map(|merchant| Merchant::clone(merchant)).collect(),
            buyers: shelves.buyers.iter().map(|buyer| Buyer::clone(buyer)).collect(),
        }
    }

    /// Whether something may have changed since the last call.
    pub(crate) fn have_changed(&self) -> bool {
        self.changed.swap(false, Ordering::Relaxed)
    }

    pub(crate) fn merchants(&self) -> Vec<Arc<Merchant>> {
        self.read().merchants.clone()
    }

    pub(crate) fn buyers(&self) -> Vec<Arc<Buyer>> {
        self.read().buyers.clone()
    }

    pub(crate) fn merchant(&self, id: &str) -> Option<Arc<Merchant>> {
        self.read().merchants.iter().find(|merchant| merchant.id == id).cloned()
    }

    pub(crate) fn merchant_of_key(&self, public_key_id: &str) -> Option<Arc<Merchant>> {
        self.read().merchants.iter().find(|merchant| merchant.key(public_key_id).is_some()).cloned()
    }

    pub(crate) fn buyer(&self, key: BuyerKey) -> Option<Arc<Buyer>> {
        self.read().buyers.get(key.0).cloned()
    }

    pub(crate) fn add_merchant(&self, merchant: Merchant) {
        self.write().merchants.push(Arc::new(merchant));
    }

    /// Refused when the e-mail address is taken.
    pub(crate) fn add_buyer(&self, buyer: Buyer) -> bool {
        let mut shelves = self.write();
        let free = shelves.buyers.iter().all(|known| known.email != buyer.email);
        if free {
            shelves.buyers.push(Arc::new(buyer));
        }
        free
    }

    /// Changes one merchant; `None` when there is none of this id.
    pub(crate) fn edit<T>(&self, merchant_id: &str, change: impl FnOnce(&mut Merchant) -> T) -> Option<T> {
        let mut shelves = self.write();
        let merchant = shelves.merchants.iter_mut().find(|merchant| merchant.id == merchant_id)?;
        Some(change(Arc::make_mut(merchant)))
    }

    fn read(&self) -> RwLockReadGuard<'_, Shelves> {
        self.shelves.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Shelves> {
        self.changed.store(true, Ordering::Relaxed);
        self.shelves.write().unwrap_or_else(PoisonError::into_inner)
    }
}
