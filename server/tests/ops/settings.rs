use crate::house::House;

#[test]
fn every_setting_is_listed_with_a_sentence() {
    let help = House::new().run(&["serve", "--help"]).done();
    for name in [
        "HALE_ADDR",
        "HALE_DATA",
        "DATABASE_URL",
        "HALE_BASE_URL",
        "HALE_TRUSTED_PROXIES",
        "SMTP_URL",
        "HALE_MAIL_FROM",
        "HALE_SITE",
        "HALE_LOG",
        "HALE_LOG_FORMAT",
        "PG_CONFIG",
        "HALE_PAYMENTS_KEY",
        "HALE_PAYMENTS_WEBHOOK_SECRET",
        "HALE_PAYMENTS_URL",
        "--demo",
    ] {
        assert!(help.contains(name), "{name} is missing in:\n{help}");
    }
}

#[test]
fn a_wrong_value_stops_the_start_with_one_sentence() {
    let house = House::new();
    for (name, value, example) in [
        ("HALE_ADDR", "somewhere", "127.0.0.1:3000"),
        ("HALE_DATA", "/etc/passwd", "./data"),
        ("DATABASE_URL", "hale", "postgres://"),
        ("DATABASE_URL", "", "postgres://"),
        ("HALE_BASE_URL", "hale.example.org", "https://hale.example.org"),
        ("HALE_TRUSTED_PROXIES", "nginx", "10.1.0.0/16"),
        ("HALE_TRUSTED_PROXIES", "", "10.1.0.0/16"),
        ("SMTP_URL", "mail.example.org", "smtps://"),
        ("HALE_LOG_FORMAT", "xml", "json"),
        ("HALE_PAYMENTS_URL", "http://pay.example.org", "https://"),
        ("HALE_PAYMENTS_KEY", "sk test", "sk_live_"),
        ("HALE_PAYMENTS_KEY", "sk_test_1", "HALE_PAYMENTS_WEBHOOK_SECRET is missing"),
        ("HALE_PAYMENTS_WEBHOOK_SECRET", "whsec_1", "HALE_PAYMENTS_KEY is missing"),
    ] {
        let mut command = house.hale(&["serve"]);
        let output = command.env(name, value).output().expect("hale runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{name}: {stderr}");
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
        assert!(stderr.contains(name) && stderr.contains(example), "{stderr}");
    }
    assert!(!house.data.exists(), "nothing was begun");
}

#[test]
fn a_database_that_is_not_there_is_one_sentence_without_its_password() {
    let house = House::new();
    let mut command = house.hale(&["serve"]);
    let output = command.env("DATABASE_URL", "postgres://hale:hunter2@127.0.0.1:9/hale").output().expect("hale runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(
        stderr.contains("hale: There is no connection to the database") && stderr.contains("DATABASE_URL"),
        "{stderr}"
    );
    assert!(!stderr.contains("hunter2"), "{stderr}");
}

#[test]
fn without_postgres_the_sentence_says_how_to_get_it() {
    let house = House::new();
    let mut command = house.hale(&["serve"]);
    let output = command.env("PG_CONFIG", "/bin/true").output().expect("hale runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("apt install postgresql"), "{stderr}");
}
