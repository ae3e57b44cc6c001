//! What a page asks the server for.

use std::{marker::PhantomData, pin::Pin, sync::Arc};

use leptos::{
    prelude::*,
    server::codee::{Decoder, Encoder},
    server_fn::ServerFn,
};
use model::AppError;
use serde::{Serialize, de::DeserializeOwned};

use crate::wire;

/// The arguments of a server function that takes JSON: a question.
pub trait Question:
    ServerFn<Error = AppError, Output: Serialize + DeserializeOwned + Send + 'static> + Clone + Serialize + Sync + 'static
{
}

impl<Q> Question for Q where
    Q: ServerFn<Error = AppError, Output: Serialize + DeserializeOwned + Send + 'static>
        + Clone
        + Serialize
        + Sync
        + 'static
{
}

/// An answer as it travels: the text of its JSON. Whatever is asked, it is of one type, so that a page brings its
/// words, and not a machinery of its own to ask with. It is read where it is shown, on both sides from the same text.
pub(crate) type Answer = Result<Arc<str>, AppError>;
pub(crate) type Answers = Resource<Answer, AsSent>;

/// A question and its answer, once it is there. Asked again whenever something that the question reads has changed.
pub struct Asked<T> {
    pub(crate) answers: Answers,
    read: PhantomData<fn() -> T>,
}

impl<T> Clone for Asked<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Asked<T> {}

impl<T: DeserializeOwned> Asked<T> {
    /// The answer, and a new one when there is one.
    pub fn get(self) -> Option<Result<T, AppError>> {
        self.answers.get().map(read)
    }

    /// Asks once more. The old answer stays until the new one is there.
    pub fn refetch(self) {
        self.answers.refetch();
    }
}

impl<T: DeserializeOwned + Clone + PartialEq + Send + Sync + 'static> Asked<T> {
    /// For a page that is made once and whose parts follow the answers: the last answer, and why the newest question was
    /// refused. Without a connection the last answer stays; anything else that was refused takes its place.
    pub fn kept(self) -> (Memo<Option<T>>, Memo<Option<AppError>>) {
        let last = Memo::new(move |before: Option<&Option<T>>| match self.get() {
            Some(Ok(answer)) => Some(answer),
            None | Some(Err(AppError::Offline | AppError::Busy)) => before.cloned().flatten(),
            Some(Err(_)) => None,
        });
        (last, Memo::new(move |_| self.get().and_then(Result::err)))
    }
}

impl<T: DeserializeOwned + 'static> IntoFuture for Asked<T> {
    type Output = Result<T, AppError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { read(self.answers.await) })
    }
}

pub(crate) fn read<T: DeserializeOwned>(answer: Answer) -> Result<T, AppError> {
    wire::read(&answer?)
}

/// Asks the server. What the question reads is what it depends on; where that changes more often than the answer, a `Memo`
/// stands between:
///
/// ```ignore
/// let day = ask(move || {
///     actions.version(); // after each of them the day is another one
///     api::PractitionerDay { query: PractitionerDay { practitioner_id, date: date.get() } }
/// });
/// view! { <Loaded resource=day view=|day: Day| view! { <DayList day/> }/> }
/// ```
pub fn ask<Q: Question>(question: impl Fn() -> Q + Send + Sync + 'static) -> Asked<Q::Output> {
    pose(move || Some(question()), false)
}

/// Asks about something that the address should name. Where it does not (`None`), the answer is that there is no such
/// thing.
pub fn ask_about<Q: Question>(question: impl Fn() -> Option<Q> + Send + Sync + 'static) -> Asked<Q::Output> {
    pose(question, false)
}

/// Asks for what an earlier answer leads to, or refuses because of it.
///
/// A question that stands in what is shown of an answer may be asked as well, but only there: the server makes what stands
/// deeper more than once, and the browser would take one answer for another.
pub fn ask_after<A, Q>(
    first: Asked<A>,
    question: impl Fn(A) -> Result<Q, AppError> + Send + Sync + 'static,
) -> Asked<Q::Output>
where
    A: DeserializeOwned + 'static,
    Q: Question,
{
    let question = move |answer| question(read(answer)?);
    Asked { answers: side::answers_after(first.answers, question), read: PhantomData }
}

/// Asks for what the whole page depends on: the server sends nothing before the answer is there.
pub fn ask_first<Q: Question>(question: impl Fn() -> Q + Send + Sync + 'static) -> Asked<Q::Output> {
    pose(move || Some(question()), true)
}

/// Calls a server function once, because of something that happened in the browser: what nobody looks at from the
/// beginning, and what no form sends.
pub async fn call<Q: Question>(question: Q) -> Result<Q::Output, AppError> {
    read(side::answer(question).await)
}

fn pose<Q: Question>(question: impl Fn() -> Option<Q> + Send + Sync + 'static, first: bool) -> Asked<Q::Output> {
    Asked { answers: side::answers(question, first), read: PhantomData }
}

#[cfg(not(feature = "ssr"))]
mod side {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    pub(super) fn answers<Q: Question>(
        question: impl Fn() -> Option<Q> + Send + Sync + 'static,
        first: bool,
    ) -> Answers {
        asked(Q::PATH, Box::new(move || question().map(|question| wire::write(&question))), first)
    }

    /// Everything but the reading and writing of the types themselves.
    fn asked(path: &'static str, question: Box<dyn Fn() -> Option<String> + Send + Sync>, first: bool) -> Answers {
        // The same question is another one when something that it reads has changed, such as a form that was accepted.
        let times = AtomicUsize::new(0);
        Resource::new_with_options(
            move || (times.fetch_add(1, Ordering::Relaxed), question()),
            move |(_, question)| async move {
                wire::ask_again(path, question.ok_or(AppError::NotFound)?).await.map(Arc::from)
            },
            first,
        )
    }

    pub(super) fn answers_after<Q: Question>(
        first: Answers,
        question: impl Fn(Answer) -> Result<Q, AppError> + Send + Sync + 'static,
    ) -> Answers {
        asked_after(Q::PATH, first, Arc::new(move |answer| question(answer).map(|question| wire::write(&question))))
    }

    type Next = Arc<dyn Fn(Answer) -> Result<String, AppError> + Send + Sync>;

    fn asked_after(path: &'static str, first: Answers, question: Next) -> Answers {
        let fetch = move |()| {
            let question = question.clone();
            async move { wire::ask_again(path, question(first.await)?).await.map(Arc::from) }
        };
        Resource::new_with_options(|| (), fetch, false)
    }

    pub(super) async fn answer<Q: Question>(question: Q) -> Answer {
        wire::ask(Q::PATH, wire::write(&question)).await.map(Arc::from)
    }
}

#[cfg(feature = "ssr")]
pub use side::ask_each_once;

#[cfg(feature = "ssr")]
mod side {
    use std::{collections::HashMap, sync::Mutex};

    use futures::{FutureExt, future::Shared};

    use super::*;

    type Coming = Shared<Pin<Box<dyn Future<Output = Answer> + Send>>>;

    /// What the page that is being rendered has asked, by the path of the question and its JSON.
    #[derive(Clone, Default)]
    struct Asking(Arc<Mutex<HashMap<(&'static str, String), Coming>>>);

    /// For the rendering of one page: the server makes what stands deeper more than once, and parts of a page ask the same,
    /// but each question goes to the database once.
    pub fn ask_each_once() {
        provide_context(Asking::default());
    }

    /// Whatever it depends on, a page is rendered once.
    pub(super) fn answers<Q: Question>(
        question: impl Fn() -> Option<Q> + Send + Sync + 'static,
        first: bool,
    ) -> Answers {
        Resource::new_with_options(
            || (),
            move |()| {
                let question = untrack(&question);
                async move { answer(question.ok_or(AppError::NotFound)?).await }
            },
            first,
        )
    }

    pub(super) fn answers_after<Q: Question>(
        first: Answers,
        question: impl Fn(Answer) -> Result<Q, AppError> + Send + Sync + 'static,
    ) -> Answers {
        let question = Arc::new(question);
        let fetch = move |()| {
            let question = question.clone();
            async move { answer(question(first.await)?).await }
        };
        Resource::new_with_options(|| (), fetch, false)
    }

    pub(super) async fn answer<Q: Question>(question: Q) -> Answer {
        let text = wire::write(&question);
        let fresh = async move { question.run_body().await.map(|answer| Arc::from(wire::write(&answer))) };
        let Some(Asking(asking)) = use_context() else { return fresh.await };
        let coming = {
            let mut asking = asking.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            asking.entry((Q::PATH, text)).or_insert_with(|| fresh.boxed().shared()).clone()
        };
        coming.await
    }
}

/// How an answer gets from the page that the server renders into the one that the browser makes of it: the text as it
/// is, and before it whether it is one, or a refusal.
pub struct AsSent;

const ANSWERED: char = '+';
const REFUSED: char = '-';

impl Encoder<Answer> for AsSent {
    type Error = std::convert::Infallible;
    type Encoded = String;

    fn encode(answer: &Answer) -> Result<String, Self::Error> {
        Ok(match answer {
            Ok(text) => format!("{ANSWERED}{text}"),
            Err(error) => format!("{REFUSED}{}", wire::write(error)),
        })
    }
}

impl Decoder<Answer> for AsSent {
    type Error = &'static str;
    type Encoded = str;

    fn decode(sent: &str) -> Result<Answer, Self::Error> {
        if let Some(text) = sent.strip_prefix(ANSWERED) {
            return Ok(Ok(text.into()));
        }
        let error = sent.strip_prefix(REFUSED).ok_or("neither an answer nor a refusal")?;
        Ok(Err(wire::read(error).unwrap_or_else(|unreadable| unreadable)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_arrives_as_it_was_sent_and_so_does_a_refusal() {
        let answers: [Answer; 4] = [
            Ok(r#"{"name":"Ana \"<Maria>\"","days":[]}"#.into()),
            Ok("null".into()),
            Err(AppError::NotFound),
            Err(AppError::invalid("day", "+ and - are no days.")),
        ];
        for answer in answers {
            let Ok(sent) = AsSent::encode(&answer);
            assert_eq!(AsSent::decode(&sent), Ok(answer), "{sent}");
        }
        assert!(AsSent::decode("").is_err());
    }

    #[test]
    fn an_answer_that_is_not_what_was_asked_for_is_refused() {
        assert_eq!(read::<Vec<u8>>(Ok("[1,2]".into())), Ok(vec![1, 2]));
        assert!(matches!(read::<Vec<u8>>(Ok("{}".into())), Err(AppError::Invalid { .. })));
        assert_eq!(read::<Vec<u8>>(Err(AppError::Busy)), Err(AppError::Busy));
    }
}
