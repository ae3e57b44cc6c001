use jiff::tz::TimeZone;
use jiff_sqlx::ToSqlx;
use model::{AppError, Currency, FacilityId, FieldErrors, Permission};
use platform::{Command, Failure, Tx};

use crate::model::CreateFacility;

impl Command for CreateFacility {
    const NAME: &'static str = "identity.create_facility";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = FacilityId;
    type Error = Failure;

    /// The house makes a facility. Its zone must be one that the time-zone database knows, since every
    /// local date and time of the facility is computed from it.
    async fn execute(self, tx: &mut Tx) -> Result<FacilityId, Failure> {
        if !tx.actor().is_system() {
            return Err(AppError::Forbidden.into());
        }
        let mut errors = FieldErrors::default();
        if !(1..=200).contains(&self.name.trim().chars().count()) {
            errors.add("name", "Enter the facility's name, in at most 200 characters.");
        }
        if TimeZone::get(&self.zone).is_err() {
            errors.add("zone", "Enter a time zone by its IANA name, such as Europe/London.");
        }
        let currency = errors.take("currency", self.currency.parse::<Currency>());
        errors.into_result()?;
        // No error is left, so the currency was taken.
        let Some(currency) = currency else { return Err(AppError::NotFound.into()) };

        let (id, now) = (tx.new_id::<FacilityId>(), tx.now().to_sqlx());
        sqlx::query!(
            "insert into facility (id, name, zone, phone, address_line, city, country, currency, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            id.0,
            self.name.trim(),
            self.zone,
            self.phone.trim(),
            self.address_line.trim(),
            self.city.trim(),
            self.country.trim(),
            currency.code(),
            now as _,
        )
        .execute(tx.conn())
        .await?;
        tx.touched("facility", id.0, None);
        Ok(id)
    }
}
