//! Amounts of which nobody can tell the currency, or that lose cents.

use super::event::{Class, Event, Field};
use super::units;
use super::weakness::Weakness;
use super::words::{List, of_name, of_text};
use crate::rules::design as rules;

/// What money is called, whatever it is about.
const MONEY: &[&str] = &[
    "price",
    "fee",
    "salary",
    "subtotal",
    "surcharge",
    "tariff",
    "revenue",
    "fees",
    "prices",
];

/// What may be money, and may be a number of things.
const PERHAPS: List = List(
    "amount, total, balance, discount, cost, tax, sum, charge, refund, payment, amounts, costs",
);

/// What is bought and paid.
const TRADE: List = List(
    "order, orders, invoice, payment, payments, purchase, cart, basket, checkout, receipt, \
     billing, bill, refund, price, transaction, account, payout, salary, wallet, subscription, \
     booking, loan, credit, debit, transfer, money, monetary, tax, shipping, sale, sales",
);

/// What counts something else than money.
const NO_MONEY: List = List(
    "count, counts, number, rate, percent, percentage, ratio, quantity, items, id, type, code, \
     index, memory, bytes, calls, retries, duration, time, size, version, tier, list, name, \
     factor, weight, distance",
);

pub(super) fn find(event: &Event<'_>) -> Vec<Weakness> {
    let currencies = event.groups_with(&["currency", "currencies", "ccy"]);
    let digits = event.groups_with(&["scale", "exponent", "decimals", "digits", "nanos"]);
    let trades = TRADE.among(&event.words());
    let money = event.fields.iter().filter(|field| is_money(field, trades));
    let weak = money.flat_map(|field| {
        let lossy = (field.class == Class::Float)
            .then(|| Weakness::of_field(&rules::MONEY_AS_FLOAT, event, field));
        // Beside it, or at the top for the whole event.
        let is_beside = currencies.contains(&field.group) || currencies.contains(&0);
        let bare = !is_beside && !says_currency(field);
        let bare = bare.then(|| Weakness::of_field(&rules::MONEY_WITHOUT_CURRENCY, event, field));
        let says_unit = digits.contains(&field.group) || says_unit(field);
        let vague = (field.class == Class::Whole && !says_unit)
            .then(|| Weakness::of_field(&rules::MONEY_WITHOUT_MINOR_UNIT, event, field));
        bare.into_iter().chain(lossy).chain(vague)
    });
    weak.collect()
}

/// Whether it is money by its name, or by its name in an event about buying and paying.
fn is_money(field: &Field, trades: bool) -> bool {
    let words = field.words();
    if !field.class.is_number() || NO_MONEY.among(&words) {
        return false;
    }
    // `total_amount_cents`: the unit stands last.
    let last = words.iter().rev().find(|word| !is_minor(word));
    let Some(last) = last else { return false };
    let is_trade = || trades || TRADE.among(&words);
    MONEY.contains(&last.as_str()) || (PERHAPS.has(last) && is_trade())
}

fn is_minor(word: &str) -> bool {
    [
        "cents", "cent", "minor", "units", "unit", "micros", "in", "nanos", "pence",
    ]
    .contains(&word)
        || is_code(word)
}

/// Whether the field says which unit it counts: in its name, in words, or in an attribute.
fn says_unit(field: &Field) -> bool {
    const UNITS: List = List(
        "cent, cents, minor, micros, nanos, pence, penny, pennies, smallest, satoshi, satoshis, \
         wei, rappen, ore, unit, units, whole, major, scale, decimals, exponent",
    );
    let is_said = |text: &str| of_text(text).iter().any(|word| UNITS.has(&word.text));
    UNITS.among(&field.words())
        || is_said(&field.doc)
        || field
            .annotations
            .iter()
            .any(|(name, value)| UNITS.among(&of_name(name)) || is_said(value))
}

/// Whether the field says its currency itself: in its name, in an attribute, or in words.
fn says_currency(field: &Field) -> bool {
    let is_said = |(name, value): (&String, &String)| {
        name.to_lowercase().contains("currency") || units::currencies(value)
    };
    field.words().iter().any(|word| is_code(word))
        || units::currencies(&field.doc)
        || field.annotations.iter().any(is_said)
}

/// Currencies that names are seen to hold. Codes that are words as well are not among them.
fn is_code(word: &str) -> bool {
    const CODES: List = List(
        "usd, eur, gbp, chf, jpy, cny, inr, aud, cad, nzd, sek, nok, dkk, pln, czk, huf, brl, \
         mxn, zar, krw, sgd, hkd, rub, ils, btc, eth",
    );
    const NAMES: [&str; 8] = [
        "dollar", "dollars", "euro", "euros", "yen", "francs", "rupees", "yuan",
    ];
    CODES.has(word) || NAMES.contains(&word)
}
