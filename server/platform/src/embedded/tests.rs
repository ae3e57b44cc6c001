//! With real PostgreSQL processes, as root and as anybody else.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Parser;
use nix::{
    sys::signal::{Signal, kill},
    unistd::{Pid, Uid},
};
use sqlx::{Connection, PgConnection};

use super::{
    Embedded, EmbeddedError, place::Place, place::token, postmaster::Postmaster, programs::Programs, user::User,
};
use crate::settings::Settings;

#[derive(Parser)]
struct Program {
    #[command(flatten)]
    settings: Settings,
}

/// A data directory that is gone after the test, with what links from it.
struct Data(PathBuf);

impl Data {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("hale-test-{}", token::<6>())))
    }

    fn settings(&self) -> Settings {
        Program::parse_from(["hale", "--data", &self.0.to_string_lossy()]).settings
    }

    async fn start(&self) -> Embedded {
        Embedded::start(&self.settings()).await.unwrap_or_else(|error| panic!("{error}"))
    }

    async fn refused(&self) -> EmbeddedError {
        match Embedded::start(&self.settings()).await {
            Ok(_) => panic!("it started"),
            Err(error) => error,
        }
    }

    fn pid_file(&self) -> PathBuf {
        self.0.join("postgres/postmaster.pid")
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        if let Ok(elsewhere) = fs::read_link(self.0.join("postgres")) {
            fs::remove_dir_all(elsewhere.with_extension("socket")).ok();
            fs::remove_dir_all(elsewhere).ok();
        }
        fs::remove_dir_all(&self.0).ok();
    }
}

async fn ask(url: &str, question: &'static str) -> Result<String, sqlx::Error> {
    let mut conn = PgConnection::connect(url).await?;
    let answer = sqlx::query_scalar(question).fetch_one(&mut conn).await?;
    conn.close().await?;
    Ok(answer)
}

fn mode(path: impl AsRef<Path>) -> u32 {
    fs::metadata(path).expect("it is there").permissions().mode() & 0o777
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_start_makes_a_safe_database_and_the_next_one_finds_it() {
    let data = Data::new();
    let first = data.start().await;
    let url = first.url();
    assert_eq!(ask(&url, "select current_setting('data_checksums')").await.expect("an answer"), "on");
    assert_eq!(ask(&url, "select current_setting('fsync')").await.expect("an answer"), "on");
    assert_eq!(ask(&url, "select current_setting('listen_addresses')").await.expect("an answer"), "");
    assert_eq!(
        ask(&url, "select rolsuper::text from pg_roles where rolname = current_user").await.expect("."),
        "false"
    );
    assert_eq!(mode(data.0.join("postgres")), 0o700);
    assert_eq!(mode(data.0.join("socket")), 0o700);
    assert_eq!(mode(data.0.join("postgres-password")), 0o600);
    let wrong = url.replace("password=", "password=0");
    assert!(ask(&wrong, "select 'in'").await.is_err(), "the password is asked for");
    if Uid::effective().is_root() {
        assert_ne!(fs::metadata(data.0.join("postgres")).expect("it is there").uid(), 0);
    }

    let mut conn = PgConnection::connect(&url).await.expect("a connection");
    sqlx::raw_sql("create table kept as select 'yes' as it").execute(&mut conn).await.expect("a table");
    assert_eq!(Embedded::of_running_server(&data.0).as_ref(), Some(&url));
    let busy = data.refused().await;
    assert!(busy.to_string().contains(&format!("process {}", std::process::id())), "{busy}");
    first.stop().await;
    assert!(!data.pid_file().exists(), "stopped cleanly");
    assert_eq!(Embedded::of_running_server(&data.0), None);

    let second = data.start().await;
    assert_eq!(ask(&second.url(), "select it from kept").await.expect("an answer"), "yes");
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_postmaster_is_started_again_while_hale_runs() {
    let data = Data::new();
    let running = data.start().await;
    let first = running.postmaster().expect("it runs");
    kill(Pid::from_raw(first), Signal::SIGKILL).expect("a signal");
    let url = running.url();
    let back = tokio::time::timeout(Duration::from_secs(120), async {
        while running.postmaster().is_none_or(|pid| pid == first) || ask(&url, "select 'here'").await.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    back.await.expect("back within two minutes");
    running.stop().await;
    assert!(!data.pid_file().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_earlier_run_left_is_cleared_away() {
    let data = Data::new();
    data.start().await.stop().await;

    // A postmaster that outlived its Hale.
    let user = User::for_postgres().expect("a user");
    let place = Place::prepare(&data.0, &user).expect("a place");
    let programs = Programs::find(None, None).expect("programs");
    let orphan = Postmaster::start(&place, &programs, &user).await.expect("it starts");
    let running = data.start().await;
    assert_ne!(running.postmaster(), Some(orphan.pid()));
    assert_eq!(ask(&running.url(), "select 'here'").await.expect("an answer"), "here");
    drop(orphan);
    running.stop().await;

    // A pid file whose number belongs to somebody else by now.
    let text = format!("{}\n{}\n1\n5432\n/tmp\n\n0\nready\n", std::process::id(), data.0.join("postgres").display());
    fs::write(data.pid_file(), text).expect("written");
    user.own(&data.pid_file()).expect("given away");
    data.start().await.stop().await;

    // Data of a version that nobody here can run.
    fs::write(data.0.join("postgres/PG_VERSION"), "9\n").expect("written");
    let refused = data.refused().await;
    assert!(matches!(refused, EmbeddedError::OtherVersion { written: 9, .. }), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deep_directory_has_its_socket_elsewhere() {
    let top = Data::new();
    let data = Data(top.0.join("a-rather-long-name-for-a-folder").join("and-another-one-that-is-long-as-well-really"));
    let running = data.start().await;
    assert_eq!(ask(&running.url(), "select 'here'").await.expect("an answer"), "here");
    let url = url::Url::parse(&running.url()).expect("a url");
    let (_, socket) = url.query_pairs().find(|(name, _)| name == "host").expect("a socket");
    assert!(socket.starts_with("/tmp/hale-"), "{socket}");
    assert_eq!(mode(socket.as_ref()), 0o700);
    running.stop().await;
    assert!(!Path::new(socket.as_ref()).exists(), "cleared away");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_root_keeps_its_home_closed_the_cluster_is_elsewhere() {
    if !Uid::effective().is_root() {
        // Only root starts PostgreSQL as somebody else; everybody else may enter their own directories.
        return;
    }
    let home = Data::new();
    fs::create_dir(&home.0).expect("a home");
    fs::set_permissions(&home.0, fs::Permissions::from_mode(0o700)).expect("closed");
    let data = Data(home.0.join("data"));
    let running = data.start().await;
    assert_eq!(ask(&running.url(), "select 'here'").await.expect("an answer"), "here");
    running.stop().await;
    assert!(data.0.join("postgres").is_symlink());
    data.start().await.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_that_is_no_cluster_is_left_alone() {
    let data = Data::new();
    fs::create_dir_all(data.0.join("postgres")).expect("made");
    fs::write(data.0.join("postgres/holiday.jpg"), "sun").expect("written");
    assert!(matches!(data.refused().await, EmbeddedError::NotACluster(_)));
    assert!(data.0.join("postgres/holiday.jpg").exists());
}
