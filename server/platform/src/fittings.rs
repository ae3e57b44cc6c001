//! What a running house was fitted out with: adapters to the world outside. The program that starts the house brings
//! them; departments and jobs ask for them by type, and say so where there is none.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::{Arc, RwLock},
};

use crate::Hale;

#[derive(Default)]
pub(crate) struct Fittings(RwLock<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Hale {
    /// Fits the house out with something. A second one of its type takes the place of the first.
    pub fn fit<T: Send + Sync + 'static>(&self, what: T) {
        if let Ok(mut fittings) = self.fittings().0.write() {
            fittings.insert(TypeId::of::<T>(), Arc::new(what));
        }
    }

    pub fn fitted<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        let fittings = self.fittings().0.read().ok()?;
        fittings.get(&TypeId::of::<T>())?.clone().downcast().ok()
    }
}
