//! Use cases whose rules are still being written: they answer "busy".

use model::{AppError, Permission};
use platform::{Command, Failure, Query, Tx};

use crate::model as m;

macro_rules! commands {
    ($($name:ident -> $out:ty;)*) => {$(
        impl Command for m::$name {
            const NAME: &'static str = concat!("labs.pending.", stringify!($name));
            const PERMISSION: Permission = Permission::WorkInLaboratory;
            type Output = $out;
            type Error = Failure;
            async fn execute(self, _: &mut Tx) -> Result<$out, Failure> { Err(AppError::Busy.into()) }
        }
    )*};
}
macro_rules! queries {
    ($($name:ident -> $out:ty;)*) => {$(
        impl Query for m::$name {
            const NAME: &'static str = concat!("labs.pending.", stringify!($name));
            const PERMISSION: Permission = Permission::WorkInLaboratory;
            type Output = $out;
            async fn execute(self, _: &mut Tx) -> Result<$out, Failure> { Err(AppError::Busy.into()) }
        }
    )*};
}

commands! {
    SignOrder -> m::Signed;
    CancelOrder -> m::OrderChanged;
    ScanAccession -> model::SpecimenId;
    CollectSpecimen -> m::SpecimenChanged;
    SendSpecimen -> m::SpecimenChanged;
    ReceiveSpecimen -> m::SpecimenChanged;
    AcceptSpecimen -> m::SpecimenChanged;
    RejectSpecimen -> m::SpecimenChanged;
    LoseSpecimen -> m::SpecimenChanged;
    PutAwaySpecimen -> m::SpecimenChanged;
    EnterResults -> m::Entered;
    RequestRetest -> m::AnalysisChanged;
    MarkNotDone -> m::AnalysisChanged;
    VerifyResults -> m::VerifiedResults;
    AmendResult -> m::Amended;
    WithdrawResult -> m::Amended;
    AcknowledgeCritical -> m::AlertChanged;
    CloseCritical -> m::AlertChanged;
    ReviewReport -> m::Reviewed;
    DecideRelease -> m::AnalysisChanged;
    TakeNote -> ();
    EditTest -> model::LabTestId;
}
queries! {
    OrderChoices -> m::Choices;
    PatientOrders -> Vec<m::Order>;
    ShowWorklist -> m::Worklist;
    ShowSpecimen -> m::Specimen;
    ShowTestGrid -> m::TestGrid;
    ToVerify -> Vec<m::GridRow>;
    ShowAnalysis -> m::AnalysisDetail;
    WhoWillBeTold -> Vec<m::Told>;
    PatientResults -> m::ResultList;
    ShowReport -> m::Report;
    ShowTrend -> m::Trend;
    CriticalAlerts -> Vec<m::Alert>;
    CriticalReport -> m::AlertTimes;
    MyInbox -> m::Inbox;
    ShowCatalogue -> m::Catalogue;
}
