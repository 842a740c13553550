//! What an event costs: `cargo bench --bench envelope`. Items are events; 150,000 small ones a second are promised.

use std::io;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use schema_gate::envelope::stream::{self, Name, Shape};
use schema_gate::envelope::{Judge, Settings, Tally};

fn main() {
    divan::main();
}

/// Events a bench goes through.
const EVENTS: usize = 10_000;

/// A line for each of many events.
mod lines {
    use super::{Bencher, judging, small};

    /// Nothing is wrong with them.
    #[divan::bench]
    fn small_and_valid(bencher: Bencher<'_, '_>) {
        judging(bencher, |number| {
            small(number, "https://example.com/orders", "")
        });
    }

    /// Each has something worth knowing.
    #[divan::bench]
    fn small_and_relative(bencher: Bencher<'_, '_>) {
        judging(bencher, |number| small(number, "/orders", ""));
    }

    /// Each has several mistakes.
    #[divan::bench]
    fn small_and_invalid(bencher: Bencher<'_, '_>) {
        judging(bencher, |number| {
            small(number, "/my orders", r#","myExt":{},"total":1.5"#)
        });
    }

    /// Attributes of documented extensions, and escapes.
    #[divan::bench]
    fn with_extensions(bencher: Bencher<'_, '_>) {
        judging(bencher, |number| {
            let more = r#","partitionkey":"customer 7 \u00e9","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","sequence":"00012""#;
            small(number, "https://example.com/orders", more)
        });
    }

    /// Data of 16 KiB.
    #[divan::bench]
    fn large(bencher: Bencher<'_, '_>) {
        let line = r#"{"sku":"a-81f3","quantity":2,"price":"12.50"}"#;
        let lines = vec![line; 360].join(",");
        judging(bencher, |number| {
            small(
                number,
                "https://example.com/orders",
                &format!(r#","lines":"x","data2":null,"data":[{lines}]"#),
            )
        });
    }
}

fn judging(bencher: Bencher<'_, '_>, event: impl Fn(usize) -> String) {
    let text: String = (0..EVENTS).map(event).collect();
    bencher
        .counter(ItemsCount::new(EVENTS))
        .counter(BytesCount::of_str(&text))
        .bench(|| judge(&text));
}

fn judge(text: &str) {
    let (mut judge, mut tally) = (Judge::new(Settings::default()), Tally::default());
    let name = Name {
        path: "stdin",
        origin: "standard input",
    };
    let read: io::Result<()> = stream::conform(
        text.as_bytes(),
        name,
        Shape::Any,
        &mut judge,
        &mut tally,
        &mut |_| {},
    );
    divan::black_box((read.is_ok(), judge.events(), tally));
}

fn small(number: usize, source: &str, more: &str) -> String {
    let own =
        r#""specversion":"1.0","type":"com.example.order.placed","time":"2018-04-05T17:31:00Z""#;
    let data = if more.contains("\"data\"") {
        ""
    } else {
        r#","datacontenttype":"application/json","data":{"orderId":"A234","total":12}"#
    };
    format!("{{{own},\"source\":\"{source}\",\"id\":\"{number}\"{more}{data}}}\n")
}
