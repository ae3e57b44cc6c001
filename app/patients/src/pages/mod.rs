mod patient;
mod patients;
mod register;

pub use patient::PatientPage;
pub use patients::PatientsPage;
pub use register::RegisterPage;
