pub(crate) use ::model::named;
