//! A session that ended in between, without JavaScript: nothing typed is lost.

use http::{StatusCode, header};
use identity::model::{OpenAccount, Secret};
use jiff::SignedDuration;
use model::{AccountId, Role};
use platform::{
    Actor,
    session::SessionKind,
    testing::{TestHale, User},
    web::cookie,
};

use crate::browser::{Browser, Page};

const KEY: (&str, &str) = ("key", "0199aaaa-0000-7000-8000-000000000000");
const PASSWORD: &str = "three quiet herons sleep";
const TYPED: [(&str, &str); 9] = [
    ("__fn", "/api/identity/api/create_account"),
    ("__form", "create"),
    KEY,
    ("cmd[display_name]", "<i>Grete</i> Hermann"),
    ("cmd[email]", "grete@example.org"),
    ("cmd[password]", "a first password to hand over"),
    ("cmd[facility_id]", "0299bbbb-0000-7000-8000-000000000000"),
    ("cmd[role]", "nurse"),
    ("utm_source", "not ours"),
];
const PAGE: &str = "/staff/accounts?new=account";
const SIGN_IN: &str = "/sign-in?next=/staff/accounts%3Fnew%3Daccount";
const TOLD: &str = "You were signed out while you typed";

struct Late {
    hale: TestHale,
    admin: User,
    /// The cookie with which the form is found again.
    kept: String,
}

/// An administrator fills in a form, and sends it a minute after the session has ended.
async fn late() -> Late {
    let hale = TestHale::new().await;
    let admin = hale.staff(Role::Administrator, hale.facility).await;
    hale.clock.advance(SignedDuration::from_mins(16));
    let answer = Browser::signed_in(&hale, &admin.cookie).post_form(PAGE, &TYPED).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), format!("{SIGN_IN}&kept=1"));
    let cookies = cookies(&answer);
    let [kept] = cookies.as_slice() else { panic!("one cookie was expected: {cookies:?}") };
    for word in ["hale_kept=", "HttpOnly", "SameSite=Lax", "Max-Age=1800"] {
        assert!(kept.contains(word), "{word} in {kept}");
    }
    let kept = kept.split(';').next().expect("a pair").to_owned();
    Late { hale, admin, kept }
}

fn cookies(page: &Page) -> Vec<String> {
    let all = page.headers.get_all(header::SET_COOKIE).iter();
    all.map(|cookie| cookie.to_str().expect("text").to_owned()).collect()
}

impl Late {
    /// The same browser, after `account` has signed in.
    async fn after_sign_in(&self, account: AccountId) -> Browser {
        let token = self.hale.session(account, SessionKind::Staff).await;
        let cookie = format!("{}; {}", cookie::session_cookie(&self.hale, &token), self.kept);
        Browser::signed_in(&self.hale, &cookie)
    }

    async fn waiting(&self) -> i64 {
        sqlx::query_scalar("select count(*) from kept_form").fetch_one(self.hale.pool()).await.expect("count")
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_typed_is_there_again_after_signing_in() {
    let late = late().await;
    let stored: String =
        sqlx::query_scalar("select kept_form::text from kept_form").fetch_one(late.hale.pool()).await.expect("a row");
    for word in ["password", "hand", "utm_source", "0199aaaa", late.kept.split_once('=').expect("a pair").1] {
        assert!(!stored.contains(word), "{word} is stored in {stored}");
    }

    let browser = late.after_sign_in(late.admin.account).await;
    let elsewhere = browser.get("/staff/account").await;
    assert!(!elsewhere.body.contains(TOLD) && late.waiting().await == 1, "it waits on its own page");

    let page = browser.get(PAGE).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(&format!("error-summary-title\">{TOLD}")), "{}", page.body);
    assert!(page.body.contains("<p>Nothing was sent: check it and send it again."));
    assert!(page.body.contains("value=\"&lt;i&gt;Grete&lt;/i&gt; Hermann\""), "{}", page.body);
    assert!(page.body.contains("value=\"grete@example.org\""));
    assert!(!page.body.contains("<i>Grete") && !page.body.contains("hand over"));
    assert!(cookies(&page).iter().any(|cookie| cookie.starts_with("hale_kept=;") && cookie.contains("Max-Age=0")));
    let made: i64 = sqlx::query_scalar("select count(*) from account where email = 'grete@example.org'")
        .fetch_one(late.hale.pool())
        .await
        .expect("count");
    assert_eq!(made, 0, "nothing was sent");

    assert_eq!(late.waiting().await, 0, "it is shown once");
    assert!(!browser.get(PAGE).await.body.contains("grete@example.org"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn somebody_else_who_signs_in_does_not_read_it() {
    let late = late().await;
    let other = late.hale.staff(Role::Administrator, late.hale.facility).await;
    let page = late.after_sign_in(other.account).await.get("/staff/account").await;
    assert!(cookies(&page).iter().any(|cookie| cookie.starts_with("hale_kept=;")));
    assert_eq!(late.waiting().await, 0, "dropped, on whatever page they are first");
    for account in [other.account, late.admin.account] {
        assert!(!late.after_sign_in(account).await.get(PAGE).await.body.contains("grete@example.org"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn it_is_this_browser_s_and_waits_for_half_an_hour() {
    let late = late().await;
    let token = late.hale.session(late.admin.account, SessionKind::Staff).await;
    let session = cookie::session_cookie(&late.hale, &token);
    for foreign in [session.clone(), format!("{session}; hale_kept=made-up")] {
        assert!(!Browser::signed_in(&late.hale, &foreign).get(PAGE).await.body.contains("grete@example.org"));
    }
    let nobody = Browser::signed_in(&late.hale, &late.kept).get(PAGE).await;
    assert!(nobody.status.is_redirection() && late.waiting().await == 1, "nobody has signed in yet");

    late.hale.clock.advance(SignedDuration::from_mins(30));
    let page = late.after_sign_in(late.admin.account).await.get(PAGE).await;
    assert!(!page.body.contains("grete@example.org"));
    assert_eq!(late.waiting().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn only_the_last_form_of_a_session_that_there_was_is_kept() {
    let late = late().await;
    let old = Browser::signed_in(&late.hale, &late.admin.cookie);
    let mut again = TYPED;
    again[4].1 = "second@example.org";
    let answer = old.post_form(PAGE, &again).await;
    assert_eq!(late.waiting().await, 1);
    let second = Late { kept: cookies(&answer)[0].split(';').next().expect("a pair").to_owned(), ..late };
    let page = second.after_sign_in(second.admin.account).await.get(PAGE).await;
    assert!(page.body.contains("value=\"second@example.org\"") && !page.body.contains("grete@example.org"));

    for stranger in [Browser::of(&second.hale), Browser::signed_in(&second.hale, "hale_session=made-up")] {
        let answer = stranger.post_form(PAGE, &TYPED).await;
        assert_eq!(answer.header("location"), SIGN_IN);
        assert!(cookies(&answer).is_empty());
    }
    assert_eq!(second.waiting().await, 0, "who was never here can't fill the house");
}

/// Such a form is refused before anybody has asked who sends it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_can_t_be_read_is_kept_as_well() {
    let late = late().await;
    let mut typed = TYPED;
    typed[4].1 = "half@example.org";
    typed[6].1 = "";
    let answer = Browser::signed_in(&late.hale, &late.admin.cookie).post_form(PAGE, &typed).await;
    assert_eq!(answer.header("location"), format!("{SIGN_IN}&kept=1"));
    let late = Late { kept: cookies(&answer)[0].split(';').next().expect("a pair").to_owned(), ..late };
    assert!(late.after_sign_in(late.admin.account).await.get(PAGE).await.body.contains("value=\"half@example.org\""));
}

/// Through the form, and as WebAssembly does it: there the page is to come from the server, not from the router.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn signing_in_leads_to_the_page_afresh() {
    let late = late().await;
    let email = "late.and.back@example.org";
    let open = OpenAccount {
        email: email.into(),
        display_name: "Emmy Noether".into(),
        password: Secret::new(PASSWORD),
        patient_id: None,
        practitioner_id: None,
        demo: false,
    };
    let account = late.hale.run(&Actor::system("test"), open).await.expect("an account");
    late.hale.grant(account, Role::Administrator, late.hale.facility).await;
    let browser = Browser::signed_in(&late.hale, &late.kept);
    let page = browser.get(&format!("{SIGN_IN}&kept=1")).await;
    assert!(page.body.contains(TOLD) && page.body.contains("kept for half an hour"));
    assert!(!browser.get(SIGN_IN).await.body.contains(TOLD));

    let fields = [
        ("__fn", "/api/identity/api/sign_in"),
        KEY,
        ("cmd[next]", PAGE),
        ("cmd[email]", email),
        ("cmd[password]", PASSWORD),
    ];
    let answer = browser.post_form("/sign-in", &fields).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, PAGE));

    for (browser, afresh) in [(&browser, true), (&Browser::of(&late.hale), false)] {
        let answer = browser.call("/api/identity/api/sign_in", &fields[1..]).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert_eq!(answer.body.contains("\"afresh\":true"), afresh, "{}", answer.body);
        assert_eq!(answer.headers.contains_key("serverfnredirect"), !afresh);
    }
}
