//! Why something can't be done now: each with its stable name and the sentence that people read.

use model::AppError;
use platform::Failure;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Finished, by telephone, cancelled, moved, missed.
    Over,
    Early {
        opens: String,
    },
    TooLate,
    NoConsent,
    OldConsent,
    NotCheckedIn,
    AlreadyLetIn,
    NotLetIn,
    NotWaiting,
    NotHere {
        state: &'static str,
        wanted: &'static str,
    },
    TooManyGuests {
        most: usize,
    },
    CallFull {
        most: usize,
    },
    GuestLink,
    GuestNotThere,
    GuestGone,
    ShownOnce,
    TooManyFiles {
        most: i64,
    },
    NoSuchFile,
    FileTooLong {
        megabytes: usize,
    },
    TooMuchChat,
    AlreadySaid,
    NotOver,
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        use Refusal::*;
        let (rule, message) = match refusal {
            Over => ("visit_is_over", "This video visit is over, or the appointment was cancelled or moved.".into()),
            Early { opens } => ("visit_is_early", format!("You can join from {opens}. Please come back then.")),
            TooLate => ("visit_is_late", "It is too late to join this visit. Please call the clinic.".into()),
            NoConsent => {
                ("visit_without_consent", "Please read what a video visit is, and agree to it, before you join.".into())
            }
            OldConsent => ("consent_is_old", "The text has changed. Please reload the page and read it again.".into()),
            NotCheckedIn => ("not_checked_in", "Please check your device and go into the waiting room first.".into()),
            AlreadyLetIn => {
                ("already_let_in", "The doctor has let you in already: leave the call from its own page.".into())
            }
            NotLetIn => ("not_let_in", "This is possible once the doctor has let the patient in.".into()),
            NotWaiting => ("patient_not_waiting", "The patient is not in the waiting room at the moment.".into()),
            NotHere { state, wanted } => (
                "visit_move_listed",
                format!("This visit stands at “{state}” and can’t become “{wanted}”. Somebody may have changed it: please look again."),
            ),
            TooManyGuests { most } => (
                "too_many_guests",
                format!("{most} people are invited already. Take one out of the list before you invite another."),
            ),
            CallFull { most } => (
                "call_is_full",
                format!("There are {most} guests in the call already. Take one out before you let another in."),
            ),
            GuestLink => (
                "guest_link",
                "This link does not work any more: it works once, and as long as the visit lasts. Ask whoever gave it to you for another one.".into(),
            ),
            GuestNotThere => ("guest_not_there", "This guest has not come yet.".into()),
            GuestGone => ("guest_gone", "This guest was taken out of the visit.".into()),
            ShownOnce => (
                "shown_once",
                "This was sent twice, and what it answers is shown once. Please do it again.".into(),
            ),
            TooManyFiles { most } => ("too_many_files", format!("{most} files were sent in this visit; more don’t fit.")),
            NoSuchFile => ("file_kind", "Only PDF files and pictures (JPEG, PNG) can be sent.".into()),
            FileTooLong { megabytes } => ("file_too_long", format!("A file can have {megabytes} MB at most.")),
            TooMuchChat => ("too_much_chat", "That was a lot at once. Please wait a moment before you write more.".into()),
            AlreadySaid => ("feedback_given", "You have told us already. Thank you.".into()),
            NotOver => ("visit_not_over", "The visit is not over yet.".into()),
        };
        Self::rule(rule, message)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        AppError::from(refusal).into()
    }
}
