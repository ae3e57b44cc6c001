mod banner;
mod contact_form;
mod duplicates;
mod my_details;
mod register_form;
mod results;

pub use banner::{ChartBanner, HeadBanner};
pub use contact_form::ContactForm;
pub use duplicates::Duplicates;
pub use my_details::MyDetails;
pub use register_form::RegisterForm;
pub use results::Results;
