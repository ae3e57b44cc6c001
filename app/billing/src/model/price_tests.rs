use proptest::prelude::*;

use super::*;

fn number(text: &str) -> Decimal {
    text.parse().expect("a number")
}

fn currency(code: &str) -> Currency {
    code.parse().expect("a code")
}

fn part(kind: ComponentKind, rate: &str) -> Component {
    Component { kind, label: "Part".into(), of: Of::Rate(number(rate)) }
}

fn price(unit: &str, components: Vec<Component>) -> Price {
    Price { currency: Currency::USD, unit: number(unit), components }
}

#[test]
fn ties_go_away_from_zero_on_both_sides() {
    for (amount, code, minor) in [
        ("0.005", "USD", 1),
        ("-0.005", "USD", -1),
        ("0.0049", "USD", 0),
        ("2.5", "JPY", 3),
        ("-2.5", "JPY", -3),
        ("0.0005", "KWD", 1),
        ("-0.0005", "KWD", -1),
    ] {
        assert_eq!(round(number(amount), currency(code)), Some(minor), "{amount} {code}");
    }
    assert_eq!(round(Decimal::MAX, Currency::USD), None);
}

#[test]
fn a_line_is_rounded_where_the_rule_says() {
    let taxed = price("33.335", vec![part(ComponentKind::Discount, "0.1"), part(ComponentKind::TaxAdded, "0.19")]);
    let line = taxed.of(number("3"), 0).expect("a price");
    // 100.005 → 100.01; a tenth of it is 10.00; 19 percent of 90.01 is 17.10.
    assert_eq!(line, Amounts { gross: 10001, surcharge: 0, discount: 1000, net: 9001, tax: 1710, total: 10711 });
}

#[test]
fn a_tax_that_is_included_is_taken_out_once() {
    let line = price("119", vec![part(ComponentKind::TaxIncluded, "0.19")]).of(Decimal::ONE, 0).expect("a price");
    assert_eq!((line.net, line.tax, line.total), (10000, 1900, 11900));
    let line = price("0.99", vec![part(ComponentKind::TaxIncluded, "0.07")]).of(Decimal::ONE, 0).expect("a price");
    assert_eq!((line.net, line.tax, line.total), (93, 6, 99));
}

#[test]
fn a_fixed_part_counts_for_each_unit() {
    let night = Component { kind: ComponentKind::Surcharge, label: "Night".into(), of: Of::Each(number("2.50")) };
    let line = price("10", vec![night]).of(number("3"), 50).expect("a price");
    assert_eq!(line, Amounts { gross: 3000, surcharge: 750, discount: 50, net: 3700, tax: 0, total: 3700 });
}

#[test]
fn what_can_not_be_is_refused() {
    let plain = price("10", vec![]);
    assert_eq!(plain.of(Decimal::ONE, 1001), Err(NoPrice::Discount));
    assert_eq!(plain.of(Decimal::ONE, -1), Err(NoPrice::Discount));
    assert_eq!(plain.of(Decimal::MAX, 0), Err(NoPrice::TooLarge));
    let twice = price("10", vec![part(ComponentKind::TaxAdded, "0.1"), part(ComponentKind::TaxIncluded, "0.1")]);
    assert_eq!(twice.of(Decimal::ONE, 0), Err(NoPrice::Taxes));
}

fn prices() -> impl Strategy<Value = Price> {
    let rate = || (0..50_i64).prop_map(|rate| Decimal::new(rate, 2));
    let tax = prop_oneof![Just(ComponentKind::TaxAdded), Just(ComponentKind::TaxIncluded)];
    (prop::sample::select(vec!["USD", "JPY", "KWD"]), 0..10_000_000_i64, 0..5_u32, rate(), rate(), tax, rate())
        .prop_map(|(code, unit, scale, discount, surcharge, tax_kind, tax)| {
            let part = |kind, rate| Component { kind, label: "Part".into(), of: Of::Rate(rate) };
            Price {
                currency: currency(code),
                unit: Decimal::new(unit, scale),
                components: vec![
                    part(ComponentKind::Discount, discount),
                    part(ComponentKind::Surcharge, surcharge),
                    part(tax_kind, tax),
                ],
            }
        })
}

proptest! {
    #[test]
    fn parts_add_up(price in prices(), quantity in 0..10_000_i64) {
        let line = price.of(Decimal::new(quantity, 2), 0).expect("a price");
        prop_assert_eq!(line.net + line.tax, line.total);
        let basis = line.gross + line.surcharge - line.discount;
        let included = price.components[2].kind == ComponentKind::TaxIncluded;
        prop_assert_eq!(if included { line.total } else { line.net }, basis);
        prop_assert!(line.net >= 0 && line.tax >= 0 && line.discount >= 0);
    }

    #[test]
    fn a_return_is_the_mirror_of_its_sale(price in prices(), quantity in 0..10_000_i64) {
        let bare = Price { components: price.components[1..].to_vec(), ..price };
        let sale = bare.of(Decimal::new(quantity, 2), 0).expect("a price");
        let back = bare.of(Decimal::new(-quantity, 2), 0).expect("a price");
        prop_assert_eq!((sale.gross, sale.net, sale.tax, sale.total), (-back.gross, -back.net, -back.tax, -back.total));
    }

    #[test]
    fn tax_that_is_taken_out_can_be_added_again(net in 0..1_000_000_i64, rate in 1..100_i64) {
        let rate = Decimal::new(rate, 2);
        let flat = |minor, kind| Price {
            components: vec![Component { kind, label: "VAT".into(), of: Of::Rate(rate) }],
            ..Price::flat(Money::new(minor, Currency::EUR))
        };
        let sold = flat(net, ComponentKind::TaxAdded).of(Decimal::ONE, 0).expect("a price");
        let shown = flat(sold.total, ComponentKind::TaxIncluded).of(Decimal::ONE, 0).expect("a price");
        prop_assert_eq!((shown.net, shown.tax), (sold.net, sold.tax));
    }
}
