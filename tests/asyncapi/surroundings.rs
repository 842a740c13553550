//! Servers, parameters of addresses, and extensions of whatever has them.

use super::{Judged, judged, sent};

fn rules(judged: &Judged) -> Vec<String> {
    let mut rules: Vec<String> = judged.rules().iter().map(ToString::to_string).collect();
    rules.sort();
    rules
}

/// A document with a parameter of this name in its address, described so.
fn addressed(name: &str, described: &str) -> String {
    sent("payload: {type: object}").replace(
        "    address: orders\n",
        &format!(
            "    address: '{{tenant}}.{{{name}}}'\n    parameters: {{{name}: {described}, tenant: {{}}}}\n"
        ),
    )
}

#[test]
fn a_parameter_is_known_by_its_place_in_the_address() {
    let old = addressed("region", "{enum: [eu, us]}");
    let renamed = addressed("area", "{enum: [us, eu]}");
    assert!(rules(&judged(&old, &renamed)).is_empty());
    let narrowed = addressed("area", "{enum: [eu]}");
    let told = judged(&old, &narrowed);
    assert_eq!(rules(&told), ["asyncapi/parameter-values-removed"]);
    let change = told.changes().next().unwrap();
    assert_eq!(change.element.0, "{tenant}.{area}.area");
    let words = &change.detail.words;
    assert!(
        words
            .iter()
            .any(|(name, text)| *name == "before" && text == "`us`")
    );
}

#[test]
fn a_list_that_is_new_may_have_held_before() {
    let changed = ["asyncapi/parameter-values-changed"];
    let (free, listed) = (
        addressed("region", "{}"),
        addressed("region", "{enum: [eu]}"),
    );
    assert_eq!(rules(&judged(&free, &listed)), changed);
    assert_eq!(rules(&judged(&listed, &free)), changed);
}

#[test]
fn what_was_never_said_of_a_parameter_takes_nothing_when_it_is_said() {
    let said = "{default: eu, location: '$message.payload#/region'}";
    let (silent, said) = (addressed("region", "{}"), addressed("region", said));
    assert!(rules(&judged(&silent, &said)).is_empty());
    assert_eq!(
        rules(&judged(&said, &silent)),
        [
            "asyncapi/parameter-default-changed",
            "asyncapi/parameter-location-changed"
        ]
    );
}

#[test]
fn a_parameter_of_version_2_is_that_of_version_3() {
    let two = |schema: &str| {
        format!(
            "asyncapi: 2.6.0\nchannels:\n  'orders.{{region}}':\n    parameters:\n      region: {{schema: {schema}}}\n    subscribe: {{message: {{name: placed, payload: {{type: object}}}}}}\n"
        )
    };
    let three = "asyncapi: 3.0.0\nchannels:\n  orders:\n    address: 'orders.{region}'\n    parameters: {region: {enum: [eu, us]}}\n    messages: {placed: {name: placed, payload: {type: object}}}\noperations:\n  place: {action: send, channel: {$ref: '#/channels/orders'}}\n";
    let same = judged(&two("{type: string, enum: [eu, us]}"), three);
    assert!(rules(&same).is_empty());
    let gone = judged(&two("{type: string, enum: [eu, us, cn]}"), three);
    assert_eq!(rules(&gone), ["asyncapi/parameter-values-removed"]);
    let pattern = judged(
        &two("{type: string}"),
        &two("{type: string, pattern: '^a'}"),
    );
    assert_eq!(rules(&pattern), ["asyncapi/parameter-values-changed"]);
}

#[test]
fn a_parameter_may_be_described_elsewhere_or_nowhere() {
    let kept = |values: &str| {
        addressed("region", "{$ref: '#/components/parameters/region'}")
            + &format!("  parameters: {{region: {{enum: [{values}]}}}}\n")
    };
    let gone = judged(&kept("eu, us"), &kept("eu"));
    assert_eq!(rules(&gone), ["asyncapi/parameter-values-removed"]);
    let lost = judged(
        &kept("eu"),
        &addressed("region", "{$ref: '#/components/parameters/region'}"),
    );
    assert!(lost.unread[0].message.contains("leads nowhere"));
    assert!(rules(&lost).contains(&"asyncapi/parameter-values-changed".to_owned()));
}

/// A document with these servers.
fn served(servers: &str) -> String {
    sent("payload: {type: object}") + &format!("servers: {{{servers}}}\n")
}

#[test]
fn a_server_is_known_by_what_it_is_on_the_wire() {
    let old = served("a: {host: 'a.example.com', protocol: kafka}");
    let same = [
        "b: {host: 'a.example.com', protocol: KAFKA}",
        "a: {host: 'a.example.com', protocol: kafka}, z: {host: z, protocol: mqtt}",
    ];
    for same in same {
        assert!(rules(&judged(&old, &served(same))).is_empty(), "{same}");
    }
    for (rule, new) in [
        (
            "asyncapi/server-host-changed",
            "a: {host: 'b.example.com', protocol: kafka}",
        ),
        (
            "asyncapi/server-protocol-changed",
            "a: {host: 'a.example.com', protocol: amqp}",
        ),
        (
            "asyncapi/server-removed",
            "b: {host: 'b.example.com', protocol: kafka}",
        ),
    ] {
        assert_eq!(rules(&judged(&old, &served(new))), [rule]);
    }
    let swapped = (
        served("a: {host: a, protocol: kafka}, b: {host: b, protocol: kafka}"),
        served("a: {host: b, protocol: kafka}, b: {host: a, protocol: kafka}"),
    );
    assert!(rules(&judged(&swapped.0, &swapped.1)).is_empty());
}

#[test]
fn a_server_of_version_2_is_that_of_version_3() {
    let two = "asyncapi: 2.6.0\nservers: {a: {url: 'mqtt://a.example.com:1883/in', protocol: mqtt}}\nchannels:\n  orders: {subscribe: {message: {name: m, payload: {type: object}}}}\n";
    let three = "asyncapi: 3.0.0\nservers: {a: {host: 'a.example.com:1883', pathname: /in, protocol: mqtt}}\nchannels:\n  o: {address: orders, messages: {m: {name: m, payload: {type: object}}}}\noperations: {s: {action: send, channel: {$ref: '#/channels/o'}}}\n";
    assert!(rules(&judged(two, three)).is_empty());
}

#[test]
fn settings_of_a_server_are_compared_like_others() {
    let server = |bindings: &str| {
        served(&format!(
            "a: {{host: a, protocol: pulsar, bindings: {{pulsar: {{{bindings}}}}}}}"
        ))
    };
    assert!(rules(&judged(&server(""), &server("tenant: public"))).is_empty());
    let moved = judged(&server(""), &server("tenant: acme"));
    assert_eq!(rules(&moved), ["asyncapi/binding-address-changed"]);
}

#[test]
fn extensions_are_told_of_wherever_they_stand() {
    let extension = ["asyncapi/extension-changed"];
    let server = |of: &str| served(&format!("a: {{host: a, protocol: kafka, x-zone: {of}}}"));
    assert_eq!(rules(&judged(&server("1"), &server("2"))), extension);
    let channel = |of: &str| {
        sent("payload: {type: object}")
            .replace("    address:", &format!("    x-owner: {of}\n    address:"))
    };
    assert_eq!(rules(&judged(&channel("a"), &channel("b"))), extension);
    // Two operations on one channel, of which the second one changes.
    let operations = |of: &str| {
        sent("payload: {type: object}").replace(
            "components:\n",
            &format!("  again: {{action: send, channel: {{$ref: '#/channels/orders'}}, x-retries: {of}}}\ncomponents:\n"),
        )
    };
    let told = judged(&operations("1"), &operations("2"));
    assert_eq!(rules(&told), extension);
    assert_eq!(told.changes().next().unwrap().element.0, "orders.x-retries");
}
