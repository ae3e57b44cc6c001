use model::{Action, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{Paid, StartPayment},
    server::{
        begin::{Way, Wish},
        row::RequestRow,
    },
};

/// The patient begins to pay a request online, all of it or a part, at the gateway's page or with a card that they keep.
impl Command for StartPayment {
    const NAME: &'static str = "billing.start_payment";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = Paid;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Paid, Failure> {
        let request = tx.load::<RequestRow>(self.request_id, Action::Book).await?;
        let way = Way::chosen(tx, &self.method, self.keep).await?;
        Wish::of(tx, &request).await?.begin(tx, &self.amount, way).await
    }
}
