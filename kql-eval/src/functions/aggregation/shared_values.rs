//! Numbered values that the parts of a table share: whoever reads the next part goes on with the numbers of an earlier one.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::interned_values::{EncodedValues, InternedValues};

/// Values that belong to one part at a time, until all parts have been read.
struct Values {
    numbered: RwLock<InternedValues>,
    /// The values encoded, and how many there were then.
    encoded: OnceLock<(usize, Arc<EncodedValues>)>,
}

impl Values {
    fn new(values: InternedValues) -> Arc<Self> {
        Arc::new(Self {
            numbered: RwLock::new(values),
            encoded: OnceLock::new(),
        })
    }
}

/// The numbered values of a part, from which later parts take over: there are as many sets of values as threads, not as parts.
pub(super) struct SharedValues {
    own: Arc<Values>,
    /// Whether another part may be at work on them.
    released: bool,
    /// Those that no part is at work on.
    free: Arc<Mutex<Vec<Arc<Values>>>>,
    /// The numbers here of all values of other sets.
    adopted: Vec<Adopted>,
}

struct Adopted {
    from: Arc<Values>,
    numbers: Vec<u32>,
}

impl SharedValues {
    pub fn new(values: InternedValues) -> Self {
        Self {
            own: Values::new(values),
            released: false,
            free: Arc::default(),
            adopted: Vec::new(),
        }
    }

    /// For another part: values that are free, or what `new` gives.
    pub fn sibling(&self, new: impl FnOnce() -> InternedValues) -> Self {
        let free = self
            .free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        Self {
            own: free.unwrap_or_else(|| Values::new(new())),
            released: false,
            free: Arc::clone(&self.free),
            adopted: Vec::new(),
        }
    }

    /// For some groups of a part that is at its end: the same values.
    pub fn same(&self) -> Self {
        Self {
            own: Arc::clone(&self.own),
            released: true,
            free: Arc::clone(&self.free),
            adopted: Vec::new(),
        }
    }

    /// The values.
    pub fn values(&self) -> RwLockReadGuard<'_, InternedValues> {
        let values = self.own.numbered.read();
        values.unwrap_or_else(PoisonError::into_inner)
    }

    /// The values, to add to them.
    pub fn values_mut(&self) -> RwLockWriteGuard<'_, InternedValues> {
        let values = self.own.numbered.write();
        values.unwrap_or_else(PoisonError::into_inner)
    }

    /// The values as dynamic ones, which the parts share once none is added any more. `values` are these values.
    pub fn encoded(&self, values: &InternedValues) -> Arc<EncodedValues> {
        let encode = || (values.count(), Arc::new(values.encoded()));
        let (count, encoded) = self.own.encoded.get_or_init(encode);
        if *count == values.count() {
            Arc::clone(encoded)
        } else {
            encode().1
        }
    }

    /// The part is at its end: another one may go on with its values.
    pub fn release(&mut self) {
        self.released = true;
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        free.push(Arc::clone(&self.own));
    }

    /// About how many bytes the values take; nothing once another part answers for them.
    pub fn size(&self) -> usize {
        if self.released {
            0
        } else {
            self.values().size()
        }
    }

    /// The numbers here of the other's values; `None` where they are the same.
    pub fn adopt(&mut self, other: &Self) -> Option<&[u32]> {
        if Arc::ptr_eq(&self.own, &other.own) {
            return None;
        }
        let count = other.values().count();
        let is_it = |adopted: &Adopted| Arc::ptr_eq(&adopted.from, &other.own);
        let place = match self.adopted.iter().position(is_it) {
            Some(place) => place,
            None => {
                self.adopted.push(Adopted {
                    from: Arc::clone(&other.own),
                    numbers: Vec::new(),
                });
                self.adopted.len() - 1
            }
        };
        let adopted = self.adopted.get_mut(place)?;
        if adopted.numbers.len() < count {
            let own = self.own.numbered.write();
            let mut own = own.unwrap_or_else(PoisonError::into_inner);
            adopted.numbers = own.adopt(&other.values());
        }
        Some(&adopted.numbers)
    }
}
