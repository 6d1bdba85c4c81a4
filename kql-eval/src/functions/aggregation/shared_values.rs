//! Numbered values that the parts of a table share: whoever reads the next part goes on with the numbers of an earlier one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::numbered_values::NumberedValues;

/// Values that belong to one part at a time.
type Values = Arc<Mutex<NumberedValues>>;

/// The numbered values of a part, from which later parts take over: there are as many sets of values as threads, not as parts.
pub(super) struct SharedValues {
    own: Values,
    /// Whether another part may be at work on them.
    released: bool,
    /// Those that no part is at work on.
    free: Arc<Mutex<Vec<Values>>>,
    /// The numbers here of all values of other sets.
    adopted: Vec<Adopted>,
}

struct Adopted {
    from: Values,
    numbers: Vec<u32>,
}

impl SharedValues {
    pub fn new(values: NumberedValues) -> Self {
        Self {
            own: Arc::new(Mutex::new(values)),
            released: false,
            free: Arc::default(),
            adopted: Vec::new(),
        }
    }

    /// For another part: values that are free, or what `new` gives.
    pub fn sibling(&self, new: impl FnOnce() -> NumberedValues) -> Self {
        let free = self
            .free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        Self {
            own: free.unwrap_or_else(|| Arc::new(Mutex::new(new()))),
            released: false,
            free: Arc::clone(&self.free),
            adopted: Vec::new(),
        }
    }

    /// The values.
    pub fn values(&self) -> MutexGuard<'_, NumberedValues> {
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
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

    /// The numbers here of the other's values; nothing where they are the same.
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
            let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
            adopted.numbers = own.adopt(&other.values());
        }
        Some(&adopted.numbers)
    }
}
