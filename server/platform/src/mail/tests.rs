//! Against a mail server that listens on this machine and keeps what it gets.

use std::sync::{Arc, Mutex};

use clap::Parser;
use model::{AccountId, Permission};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};
use uuid::Uuid;

use super::{Deliver, Letter, Mailer, Notice, notify};
use crate::{
    Actor, Command, Ctx, Failure, Hale, Random, Tx, command,
    hale::Options,
    jobs::{Jobs, run_once},
    settings::Settings,
    testing::TestHale,
};

/// Speaks as much SMTP as a letter needs. Refuses recipients at `refused.example` for good, and those at
/// `busy.example` for now.
struct MailServer {
    url: String,
    letters: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let letters = Arc::new(Mutex::new(Vec::new()));
        let kept = letters.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, kept.clone()));
            }
        });
        Self { url, letters }
    }

    fn letters(&self) -> Vec<String> {
        self.letters.lock().expect("the letters").clone()
    }
}

async fn talk(stream: TcpStream, kept: Arc<Mutex<Vec<String>>>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 test\r\n").await?;
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
        let answer = match line.to_uppercase() {
            line if line.starts_with("EHLO") => "250 test",
            line if line.starts_with("RCPT") && line.contains("REFUSED.EXAMPLE") => "550 no such mailbox",
            line if line.starts_with("RCPT") && line.contains("BUSY.EXAMPLE") => "451 later",
            line if line.starts_with("DATA") => {
                stream.write_all(b"354 go on\r\n").await?;
                let mut letter = String::new();
                while !letter.ends_with("\r\n.\r\n") && stream.read_line(&mut letter).await? > 0 {}
                kept.lock().expect("the letters").push(letter);
                "250 kept"
            }
            line if line.starts_with("QUIT") => "221 bye",
            _ => "250 fine",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        line.clear();
    }
    Ok(())
}

/// "Something happened to your appointment", unless it is no longer true.
#[derive(Clone, Serialize, Deserialize)]
struct News {
    about: Uuid,
    still_true: bool,
}

impl Notice for News {
    const KIND: &'static str = "mail.test_news";

    fn about(&self) -> Uuid {
        self.about
    }

    async fn compose(&self, _: &mut PgConnection, base_url: &str) -> Result<Option<Letter>, Failure> {
        let letter = Letter { subject: "News about your appointment".into(), text: format!("See {base_url}") };
        Ok(self.still_true.then_some(letter))
    }
}

#[derive(Clone, Serialize, Deserialize)]
struct Tell(AccountId, News);

impl Command for Tell {
    const NAME: &'static str = "test.tell";
    const PERMISSION: Permission = Permission::Public;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        notify(tx, self.0, self.1).await
    }
}

#[derive(Parser)]
struct Program {
    #[command(flatten)]
    settings: Settings,
}

fn mailer(url: &str) -> Mailer {
    Mailer::new(&Program::parse_from(["hale", "--smtp-url", url]).settings)
}

/// The test's house with another way out for its mail.
#[expect(clippy::disallowed_methods, reason = "tests have no settings")]
async fn house(test: &TestHale, mailer: Mailer) -> Hale {
    let mut url = url::Url::parse(&std::env::var("HALE_TEST_DATABASE_URL").expect("a database")).expect("a url");
    let database: String =
        sqlx::query_scalar("select current_database()").fetch_one(test.pool()).await.expect("a name");
    url.set_path(&database);
    let (clock, random) = (test.clock.clone(), Random::from_seed(8));
    let options = Options { clock, random, mailer, base_url: "https://hale.example".into(), max_connections: 4 };
    Hale::connect(url.as_str(), options).await.expect("connected")
}

async fn tell(house: &Hale, account: AccountId, news: &News) {
    let key = house.random().uuid(house.clock().now()).into();
    command::run(Ctx::of(house, Actor::system("test")), key, Tell(account, news.clone())).await.expect("told");
}

async fn states(test: &TestHale) -> Vec<String> {
    sqlx::query_scalar(
        "select state from notification join account on account.id = recipient order by event, display_name",
    )
    .fetch_all(test.pool())
    .await
    .expect("states")
}

async fn move_to(test: &TestHale, account: AccountId, email: &str) {
    sqlx::query("update account set email = $2 where id = $1")
        .bind(account.0)
        .bind(email)
        .execute(test.pool())
        .await
        .expect("moved");
}

fn jobs() -> Jobs {
    Jobs::default().with::<Deliver<News>>()
}

#[tokio::test]
async fn news_reaches_its_person_once_and_only_while_it_is_true() {
    let (test, server) = (TestHale::new().await, MailServer::start().await);
    let house = house(&test, mailer(&server.url)).await;
    let ada = test.patient("Ada Byron").await;
    let booked = News { about: Uuid::from_u128(1), still_true: true };
    tell(&house, ada.account, &booked).await;
    tell(&house, ada.account, &booked).await;
    tell(&house, ada.account, &News { about: Uuid::from_u128(2), still_true: false }).await;
    assert!(server.letters().is_empty(), "nothing leaves from a command");
    run_once(&house, &jobs()).await.expect("run");

    let letters = server.letters();
    assert_eq!(letters.len(), 1, "{letters:?}");
    assert!(letters[0].contains(&format!("To: {}", ada.email)) && letters[0].contains("See https://hale.example"));
    assert!(letters[0].contains("From: Hale <no-reply@127.0.0.1>") || letters[0].contains("no-reply@localhost"));
    assert_eq!(states(&test).await, ["sent", "dropped"]);
    house.close().await;
}

#[tokio::test]
async fn a_refusal_settles_it_and_a_busy_server_is_asked_again() {
    let (test, server) = (TestHale::new().await, MailServer::start().await);
    let house = house(&test, mailer(&server.url)).await;
    let (ada, bob) = (test.patient("Ada Byron").await, test.patient("Bob Bell").await);
    move_to(&test, ada.account, "ada@refused.example").await;
    move_to(&test, bob.account, "bob@busy.example").await;
    for user in [&ada, &bob] {
        tell(&house, user.account, &News { about: Uuid::from_u128(1), still_true: true }).await;
    }
    run_once(&house, &jobs()).await.expect("run");
    assert_eq!(states(&test).await, ["failed", "queued"]);
    let error: String =
        sqlx::query_scalar("select last_error from job").fetch_one(test.pool()).await.expect("bob's letter waits");
    assert!(!error.contains("bob"), "{error}");

    move_to(&test, bob.account, "bob@mail.example").await;
    test.clock.advance(jiff::SignedDuration::from_mins(1));
    run_once(&house, &jobs()).await.expect("run");
    assert_eq!(states(&test).await, ["failed", "sent"]);
    house.close().await;
}

#[tokio::test]
async fn without_a_mail_server_it_is_kept_and_shown_as_not_sent() {
    let test = TestHale::new().await;
    let ada = test.patient("Ada Byron").await;
    tell(&test, ada.account, &News { about: Uuid::from_u128(1), still_true: true }).await;
    assert_eq!(run_once(&test, &jobs()).await.expect("run"), 1);
    assert_eq!(states(&test).await, ["queued"]);
}

#[tokio::test]
async fn hello_is_all_that_the_doctor_says() {
    let server = MailServer::start().await;
    assert!(mailer(&server.url).hello().await.expect("an answer"));
    assert!(server.letters().is_empty());
    assert!(mailer("smtp://127.0.0.1:9").hello().await.is_err());
    assert!(!Mailer::off().hello().await.expect("nothing to ask"));
}
