use clap::Parser;

use super::*;

#[derive(Debug, Parser)]
struct Program {
    #[command(flatten)]
    settings: Settings,
}

fn parse(args: &[&str]) -> Result<Settings, String> {
    let args = std::iter::once("hale").chain(args.iter().copied());
    Program::try_parse_from(args)
        .map(|program| program.settings)
        .map_err(|error| explain(&error).unwrap_or_else(|| panic!("no sentence for: {error}")))
}

#[test]
fn without_settings_hale_listens_on_this_machine_only() {
    let settings = parse(&[]).expect("the defaults");
    assert!(settings.addr.ip().is_loopback());
    assert_eq!(settings.base_url(), "http://127.0.0.1:3000");
}

#[test]
fn a_wrong_value_is_one_sentence_with_the_name_and_an_example() {
    for (name, flag, value) in [
        ("HALE_ADDR", "--addr", "localhost"),
        ("HALE_ADDR", "--addr", "127.0.0.1:99999"),
        ("HALE_DATA", "--data", "/etc/passwd"),
        ("HALE_DATA", "--data", " "),
        ("DATABASE_URL", "--database-url", "mysql://root@localhost/hale"),
        ("DATABASE_URL", "--database-url", " "),
        ("DATABASE_URL", "--database-url", "postgres://hale:hunter2@localhost:port/hale"),
        ("HALE_BASE_URL", "--base-url", "hale.example.org"),
        ("HALE_BASE_URL", "--base-url", "https://example.org/hale"),
        ("HALE_BASE_URL", "--base-url", "ftp://example.org"),
        ("HALE_BASE_URL", "--base-url", "https://me:hunter2@example.org"),
        ("HALE_TRUSTED_PROXIES", "--trusted-proxies", "nginx"),
        ("HALE_TRUSTED_PROXIES", "--trusted-proxies", "10.0.0.1,,10.0.0.2"),
        ("HALE_TRUSTED_PROXIES", "--trusted-proxies", "10.0.0.0/33"),
        ("HALE_TRUSTED_PROXIES", "--trusted-proxies", "10.0.0.1,0.0.0.0/0"),
        ("SMTP_URL", "--smtp-url", "mail.example.org"),
        ("SMTP_URL", "--smtp-url", "https://me:hunter2@example.org"),
        ("HALE_MAIL_FROM", "--mail-from", "nobody"),
        ("HALE_SITE", "--site", "/nowhere/at/all"),
        ("HALE_LOG", "--log", "info,,==="),
        ("HALE_LOG_FORMAT", "--log-format", "xml"),
        ("PG_CONFIG", "--pg-config", "/nowhere/at/all"),
        ("HALE_HL7_ADDR", "--hl7-addr", "2575"),
        ("HALE_HL7_ADDR", "--hl7-addr", "Riverside=localhost"),
        ("HALE_HL7_FROM", "--hl7-from", "analyser"),
        ("HALE_HL7_SEND", "--hl7-send", "lab.example.org"),
        ("HALE_HL7_SEND", "--hl7-send", "http://lab.example.org:80"),
        ("HALE_PAYMENTS_KEY", "--payments-key", "sk_live_hunter2 "),
        ("HALE_PAYMENTS_WEBHOOK_SECRET", "--payments-webhook-secret", "whsec_1,hunter2 hunter2"),
        ("HALE_PAYMENTS_WEBHOOK_SECRET", "--payments-webhook-secret", "whsec_1,"),
        ("HALE_PAYMENTS_URL", "--payments-url", "api.stripe.com"),
        ("HALE_PAYMENTS_URL", "--payments-url", "http://pay.example.org"),
        ("HALE_PAYMENTS_URL", "--payments-url", "https://me:hunter2@pay.example.org"),
    ] {
        let sentence = parse(&[flag, value]).expect_err(value);
        assert!(sentence.contains(name), "{sentence}");
        assert!(sentence.contains("such as"), "{sentence}");
        assert!(sentence.ends_with('.') && !sentence.contains('\n'), "{sentence}");
        assert!(!sentence.contains("hunter2"), "{sentence}");
    }
}

#[test]
fn secrets_are_not_shown() {
    let settings = parse(&["--database-url", "postgres://hale:hunter2@localhost/hale"]).expect("a good address");
    assert!(!format!("{settings:?}").contains("hunter2"));
}

#[test]
fn proxies_are_addresses_and_networks() {
    assert!(parse(&[]).expect("the defaults").trusted_proxies.is_empty());
    let settings = parse(&["--trusted-proxies", "127.0.0.1, 10.1.0.0/16,2001:db8::/32"]).expect("good");
    let written: Vec<String> = settings.trusted_proxies.iter().map(ToString::to_string).collect();
    assert_eq!(written, ["127.0.0.1/32", "10.1.0.0/16", "2001:db8::/32"]);
}

#[test]
fn interfaces_belong_to_facilities() {
    assert!(parse(&[]).expect("the defaults").hl7_addr.is_empty());
    let settings = parse(&["--hl7-addr", "127.0.0.1:2575, Hale Riverside=10.0.0.2:2576"]).expect("good");
    assert_eq!(settings.hl7_addr[0].facility, None);
    assert_eq!(settings.hl7_addr[1].facility.as_deref(), Some("Hale Riverside"));
    assert_eq!(settings.hl7_addr[1].value.port(), 2576);
    assert!(settings.hl7_from.iter().all(|net| net.addr().is_loopback()), "nobody else may deliver");
    let settings = parse(&["--hl7-send", "orm://lab.example.org:2575"]).expect("good");
    assert_eq!(settings.hl7_send[0].value, "orm://lab.example.org:2575");
}

#[test]
fn the_base_address_has_no_slash_at_its_end() {
    assert_eq!(
        parse(&["--base-url", "https://hale.example.org/"]).expect("good").base_url(),
        "https://hale.example.org"
    );
    assert_eq!(parse(&["--addr", "0.0.0.0:80"]).expect("good").base_url(), "http://localhost:80");
}

#[test]
fn a_gateway_is_its_key_and_its_secrets_or_neither() {
    let of = |args: &[&str]| parse(args).expect("settings").payments;
    assert!(of(&[]).gateway().expect("neither").is_none());
    let both = of(&["--payments-key", "sk_1", "--payments-webhook-secret", "whsec_1,whsec_2"]);
    assert_eq!(both.gateway().expect("both").map(Secret::expose), Some("sk_1"));
    assert_eq!(both.webhook_secrets.len(), 2);
    assert!(!format!("{both:?}").contains("sk_1") && !format!("{both:?}").contains("whsec_1"));
    for (args, missing) in [
        (["--payments-key", "sk_1"], "HALE_PAYMENTS_WEBHOOK_SECRET is missing"),
        (["--payments-webhook-secret", "whsec_1"], "HALE_PAYMENTS_KEY is missing"),
    ] {
        let sentence = of(&args).gateway().expect_err("one alone");
        assert!(sentence.starts_with(missing), "{sentence}");
    }
    for here in ["http://127.0.0.1:3010", "http://localhost:3010", "http://[::1]:3010"] {
        assert!(parse(&["--payments-url", here]).is_ok(), "{here}");
    }
}
