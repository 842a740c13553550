//! Channels, operations and messages of either major version.

use super::{has, judged, judged_files, names, sent, verdicts};

const TWO: &str = "
asyncapi: 2.6.0
defaultContentType: application/json
channels:
  orders/{orderId}/placed:
    subscribe:
      message:
        $ref: '#/components/messages/OrderPlaced'
  orders/cancel:
    publish:
      message:
        oneOf:
          - messageId: cancelOrder
            payload: {type: object, properties: {reason: {type: string}}}
          - name: cancelAll
            payload: {type: object}
components:
  messages:
    OrderPlaced:
      payload:
        type: object
        properties:
          total: {type: integer}
";

const THREE: &str = "
asyncapi: 3.1.0
defaultContentType: application/json
channels:
  placedOrders:
    address: orders/{id}/placed
    messages:
      orderPlaced:
        $ref: '#/components/messages/OrderPlaced'
  cancellations:
    address: orders/cancel
    messages:
      cancelOrder:
        payload: {type: object, properties: {reason: {type: string}}}
      all:
        name: cancelAll
        payload: {type: object}
operations:
  sendOrder:
    action: send
    channel: {$ref: '#/channels/placedOrders'}
  cancel:
    action: receive
    channel: {$ref: '#/channels/cancellations'}
components:
  messages:
    OrderPlaced:
      payload:
        type: object
        properties:
          total: {type: integer}
";

#[test]
fn a_document_that_was_rewritten_for_version_3_promises_the_same() {
    let judged = judged(TWO, THREE);
    assert_eq!(judged.rules(), Vec::<&str>::new());
    assert_eq!(judged.pairs.len(), 3);
    assert!(judged.unread.is_empty(), "{:?}", judged.unread);
}

#[test]
fn a_rewritten_document_is_held_to_what_it_said() {
    let new = THREE.replace("total: {type: integer}", "total: {type: string}");
    assert_eq!(
        verdicts(&judged(TWO, &new), "OrderPlaced"),
        ["incompatible"; 2]
    );
    let new = THREE.replace("action: send", "action: receive");
    assert!(has(&judged(TWO, &new), "asyncapi/operation-flipped"));
}

#[test]
fn what_the_application_subscribes_to_in_version_2_is_what_it_sends() {
    let judged = judged(TWO, TWO);
    let of = |name: &str| {
        let (pair, _) = judged
            .pairs
            .iter()
            .find(|(pair, _)| pair.name().0 == name)
            .unwrap();
        let schema_gate::format::Schema::AsyncApi(message) = &pair.newest().schema else {
            panic!("no message")
        };
        let exchange = message.exchange();
        (exchange.sends, exchange.receives)
    };
    assert_eq!(of("OrderPlaced"), (true, false));
    assert_eq!(of("cancelOrder"), (false, true));
}

#[test]
fn an_operation_without_messages_takes_all_of_its_channel_and_an_empty_list_none() {
    let all = sent("payload: {type: object, properties: {a: {type: string}}}");
    let none = all.replace("    action: send\n", "    action: send\n    messages: []\n");
    let new = none.replace("{type: string}", "{type: integer}");
    // Nobody says who sends it, so both directions are asked for; the verdicts are the same.
    assert_eq!(
        verdicts(&judged(&none, &new), "placed"),
        ["incompatible"; 2]
    );
    assert!(has(
        &judged(&all, &none),
        "asyncapi/message-removed-from-channel"
    ));
}

#[test]
fn a_trait_beats_the_message_in_version_2_and_the_message_beats_its_traits_in_version_3() {
    let two = |content_type: &str| {
        format!(
            "asyncapi: 2.4.0\nchannels:\n  a:\n    publish:\n      message:\n        name: m\n        contentType: {content_type}\n        traits:\n          - contentType: application/xml\n            headers: {{type: object, properties: {{t: {{type: string}}}}}}\n        headers: {{type: object, properties: {{m: {{type: string}}}}}}\n"
        )
    };
    let judged_two = judged(&two("application/json"), &two("application/cbor"));
    assert_eq!(judged_two.rules(), Vec::<&str>::new());
    let three = |content_type: &str| {
        sent(&format!(
            "contentType: {content_type}\ntraits:\n  - contentType: application/xml"
        ))
    };
    let judged_three = judged(&three("application/json"), &three("application/cbor"));
    assert!(has(&judged_three, "asyncapi/content-type-changed"));
}

#[test]
fn headers_of_traits_and_of_the_message_are_one_schema() {
    let message = |header: &str, of_trait: &str| {
        sent(&format!(
            "headers: {{type: object, properties: {{own: {{type: {header}}}}}}}\ntraits:\n  - $ref: '#/components/messageTraits/common'\npayload: {{type: object}}"
        )) + &format!(
            "  messageTraits:\n    common:\n      headers: {{type: object, properties: {{common: {{type: {of_trait}}}}}}}\n"
        )
    };
    let old = message("string", "string");
    for new in [message("integer", "string"), message("string", "integer")] {
        assert_eq!(verdicts(&judged(&old, &new), "placed"), ["incompatible"; 2]);
    }
}

#[test]
fn keys_of_a_document_may_be_renamed_and_addresses_may_not() {
    let old = sent("payload: {type: object}");
    let renamed = old
        .replace("  orders:\n", "  ordersChannel:\n")
        .replace("#/channels/orders", "#/channels/ordersChannel")
        .replace("placed", "orderPlaced")
        .replace("  place:", "  placeOrder:");
    assert_eq!(judged(&old, &renamed).rules(), Vec::<&str>::new());
    let moved = renamed.replace("address: orders", "address: orders.v2");
    assert!(has(&judged(&renamed, &moved), "asyncapi/address-changed"));
    // Key and address at once: the message still goes the same way, and on no channel that was there before.
    let both = judged(&old, &moved.replace("orderPlaced", "placed"));
    assert_eq!(both.rules(), ["asyncapi/address-changed"]);
}

#[test]
fn an_address_of_version_2_that_changed_is_told_as_that() {
    let old = "asyncapi: 2.6.0\nchannels:\n  a:\n    publish: {message: {name: m, payload: {type: object}}}\n";
    let new = old.replace("  a:\n", "  b:\n");
    assert_eq!(judged(old, &new).rules(), ["asyncapi/address-changed"]);
}

#[test]
fn a_server_and_an_unused_component_are_no_part_of_the_contract() {
    let old = sent("payload: {type: object}");
    let new = old.clone()
        + "  schemas: {Unused: {type: string}}\nservers: {p: {host: b.example.com, protocol: kafka}}\n";
    assert_eq!(judged(&old, &new).rules(), Vec::<&str>::new());
}

#[test]
fn answers_go_the_other_way() {
    let with = |answer: &str| {
        format!(
            "asyncapi: 3.0.0\nchannels:\n  ask:\n    address: ask\n    messages:\n      question: {{payload: {{type: object}}}}\n  answers:\n    address: null\n    messages:\n      answer: {{payload: {{type: object, properties: {{a: {{type: {answer}}}}}}}}}\noperations:\n  ask:\n    action: send\n    channel: {{$ref: '#/channels/ask'}}\n    reply:\n      address: {{location: '$message.header#/replyTo'}}\n      channel: {{$ref: '#/channels/answers'}}\n"
        )
    };
    // The application reads the answer: more may come than before.
    let judged = judged(&with("integer"), &with("number"));
    assert_eq!(verdicts(&judged, "answer"), ["compatible", "incompatible"]);
    let (pair, _) = judged
        .pairs
        .iter()
        .find(|(pair, _)| pair.name().0 == "answer")
        .unwrap();
    let schema_gate::format::Schema::AsyncApi(message) = &pair.newest().schema else {
        panic!("no message")
    };
    assert!(message.exchange().receives && !message.exchange().sends);
}

#[test]
fn messages_of_one_name_are_told_apart_by_their_channels() {
    let document = "asyncapi: 2.6.0\nchannels:\n  a:\n    publish: {message: {name: m, payload: {type: object}}}\n  b:\n    publish: {message: {name: m, payload: {type: string}}}\n";
    assert_eq!(names(&judged(document, document)), ["m (a)", "m (b)"]);
}

#[test]
fn events_are_paired_by_their_type_and_never_with_another_type() {
    let event = |kind: &str, total: &str| {
        format!(
            "payload:\n  type: object\n  required: [specversion, type]\n  properties:\n    specversion: {{const: '1.0'}}\n    type: {{const: {kind}}}\n    total: {{type: {total}}}"
        )
    };
    let old = sent(&event("com.acme.placed.v1", "integer"));
    let changed = sent(&event("com.acme.placed.v1", "string"))
        .replace("placed:\n", "renamed:\n")
        .replace("messages/placed", "messages/renamed");
    assert_eq!(judged(&old, &changed).pairs.len(), 1);
    let bumped = sent(&event("com.acme.placed.v2", "string"));
    let judged = judged(&old, &bumped);
    assert!(
        has(&judged, "asyncapi/message-removed"),
        "{:?}",
        judged.rules()
    );
    assert!(has(&judged, "schema/added"));
}

#[test]
fn the_third_message_may_be_broken_and_the_others_are_checked() {
    let document = |total: &str| {
        format!(
            "asyncapi: 3.0.0\nchannels:\n  a:\n    address: a\n    messages:\n      one: {{payload: {{type: object, properties: {{total: {{type: {total}}}}}}}}}\n      two: {{payload: {{type: string}}}}\n      three: {{payload: {{$ref: '#/components/schemas/Nowhere'}}}}\n"
        )
    };
    let judged = judged(&document("integer"), &document("string"));
    assert_eq!(verdicts(&judged, "one"), ["incompatible"; 2]);
    assert_eq!(verdicts(&judged, "two"), ["compatible"; 2]);
    // One of each side.
    assert_eq!(judged.unread.len(), 2);
    let unread = &judged.unread[0];
    assert!(
        unread.message.contains("leads nowhere"),
        "{}",
        unread.message
    );
    let (start, _) = unread.place.as_ref().unwrap().positions().unwrap();
    assert_eq!((start.line, start.column), (8, 24));
}

#[test]
fn a_shared_file_is_resolved_on_each_side() {
    let document = "asyncapi: 3.0.0\nchannels:\n  a:\n    $ref: 'common/channels.yaml#/a'\noperations:\n  take:\n    action: receive\n    channel: {$ref: '#/channels/a'}\n    messages:\n      - {$ref: '#/channels/a/messages/placed'}\n";
    let channels = "a:\n  address: a\n  messages:\n    placed: {$ref: 'messages.yaml#/placed'}\n";
    let messages = "placed:\n  payload: {$ref: '../schemas/order.json'}\n";
    let order = |kind: &str| {
        format!(
            "{{\"type\": \"object\", \"properties\": {{\"id\": {{\"$ref\": \"#/definitions/id\"}}}}, \"definitions\": {{\"id\": {{\"type\": \"{kind}\"}}}}}}"
        )
    };
    let files = |order: &str| {
        [
            ("api.yaml", document.to_owned()),
            ("common/channels.yaml", channels.to_owned()),
            ("common/messages.yaml", messages.to_owned()),
            ("schemas/order.json", order.to_owned()),
        ]
    };
    let (old, new) = (files(&order("string")), files(&order("integer")));
    let old: Vec<_> = old
        .iter()
        .map(|(path, text)| (*path, text.as_str()))
        .collect();
    let new: Vec<_> = new
        .iter()
        .map(|(path, text)| (*path, text.as_str()))
        .collect();
    let judged = judged_files(&old, &new);
    assert!(judged.unread.is_empty(), "{:?}", judged.unread);
    assert_eq!(verdicts(&judged, "placed"), ["incompatible"; 2]);
    let change = judged.changes().next().unwrap();
    assert_eq!(change.rule.id, "json/type-changed");
    assert_eq!(
        change.new.as_ref().unwrap().file.path(),
        "schemas/order.json"
    );
    // The message belongs to the document that lists it.
    assert_eq!(judged.pairs[0].0.newest().path(), "api.yaml");
}

#[test]
fn a_correlation_id_that_comes_or_goes_is_told_and_only_one_that_goes_breaks() {
    let without = sent("payload: {type: object}");
    let with = sent("payload: {type: object}\ncorrelationId: {location: $message.header#/id}");
    let (gone, come) = (judged(&with, &without), judged(&without, &with));
    for judged in [&gone, &come] {
        assert_eq!(judged.rules(), ["asyncapi/correlation-id-moved"]);
    }
    assert_eq!(verdicts(&gone, "placed"), ["compatible", "incompatible"]);
    assert_eq!(verdicts(&come, "placed"), ["compatible"; 2]);
}

/// A document with one channel and these messages and operations.
fn on_one_channel(messages: &str, operations: &str) -> String {
    format!(
        "asyncapi: 3.0.0\nchannels:\n  it:\n    address: it\n    messages:\n{messages}\noperations:\n{operations}\n"
    )
}

#[test]
fn an_operation_that_goes_is_told_of_where_the_opposite_one_stays() {
    let operation = |action: &str| {
        format!("  {action}It: {{action: {action}, channel: {{$ref: '#/channels/it'}}}}\n")
    };
    let message = "      m: {payload: {type: object}}";
    let (send, receive) = (operation("send"), operation("receive"));
    let old = on_one_channel(message, &(send + &receive));
    let judged = judged(&old, &on_one_channel(message, &receive));
    assert!(has(&judged, "asyncapi/operation-removed"));
}

#[test]
fn keys_that_are_renamed_all_at_once_are_no_change() {
    let operation = "  send: {action: send, channel: {$ref: '#/channels/it'}}";
    let messages = |keys: [&str; 2], kinds: [&str; 2]| {
        let lines = keys.iter().zip(kinds).map(|(key, kind)| {
            format!(
                "      {key}: {{payload: {{type: object, properties: {{id: {{type: {kind}}}}}}}}}\n"
            )
        });
        on_one_channel(&lines.collect::<String>(), operation)
    };
    for kinds in [["string", "integer"], ["string", "string"]] {
        let judged = judged(&messages(["a", "b"], kinds), &messages(["a1", "b1"], kinds));
        assert_eq!(judged.rules(), Vec::<&str>::new());
        assert_eq!(judged.pairs.len(), 2);
    }
    let new = messages(["b1", "a1"], ["integer", "boolean"]);
    let judged = judged(&messages(["a", "b"], ["string", "integer"]), &new);
    assert_eq!(judged.rules(), ["json/type-changed"]);
}

#[test]
fn a_message_that_moves_to_another_document_moves_no_channel() {
    let document = |address: &str, message: &str| {
        format!(
            "asyncapi: 3.0.0\nchannels:\n  {address}:\n    address: {address}\n    messages:\n      {message}: {{name: {message}, payload: {{type: object}}}}\n"
        )
    };
    let moved = "  more:\n    address: more\n    messages:\n      alpha: {name: alpha, payload: {type: object}}\n";
    let a = document("a", "zeta");
    let both = a.clone() + moved;
    let b = document("b", "beta") + moved;
    let judged = judged_files(
        &[("a.yaml", &both), ("b.yaml", &document("b", "beta"))],
        &[
            ("a.yaml", &(a + "  more: {address: more}\n")),
            ("b.yaml", &b),
        ],
    );
    assert!(!has(&judged, "asyncapi/channel-removed"));
}

#[test]
fn an_answer_that_is_no_longer_given_is_told_of() {
    let messages = "      ask: {payload: {type: object}}\n      yes: {payload: {type: string}}\n      no: {payload: {type: integer}}";
    let operation = |answers: &[&str]| {
        let answers = answers
            .iter()
            .map(|it| format!("{{$ref: '#/channels/it/messages/{it}'}}"));
        let answers = answers.collect::<Vec<_>>().join(", ");
        on_one_channel(
            messages,
            &format!(
                "  ask:\n    action: receive\n    channel: {{$ref: '#/channels/it'}}\n    messages: [{{$ref: '#/channels/it/messages/ask'}}]\n    reply: {{messages: [{answers}]}}"
            ),
        )
    };
    let (old, new) = (operation(&["yes", "no"]), operation(&["yes"]));
    assert!(has(
        &judged(&old, &new),
        "asyncapi/message-removed-from-channel"
    ));
    assert!(judged(&new, &old).rules().is_empty());
}

#[test]
fn each_operation_of_a_channel_keeps_its_settings_and_its_answers() {
    let message = "      m: {payload: {type: object}}";
    let operation = |name: &str, qos: u8, location: &str| {
        format!(
            "  {name}:\n    action: send\n    channel: {{$ref: '#/channels/it'}}\n    bindings: {{mqtt: {{qos: {qos}}}}}\n    reply: {{address: {{location: '$message.header#/{location}'}}}}\n"
        )
    };
    let both = |first: &str, second: &str| on_one_channel(message, &format!("{first}{second}"));
    let (one, two) = (operation("one", 2, "a"), operation("two", 1, "b"));
    let old = both(&one, &two);
    assert!(judged(&old, &both(&two, &one)).rules().is_empty());
    let lowered = both(&operation("one", 0, "a"), &two);
    assert_eq!(
        judged(&old, &lowered).rules(),
        ["asyncapi/binding-delivery-changed"]
    );
    let elsewhere = both(&one, &operation("two", 1, "c"));
    assert_eq!(judged(&old, &elsewhere).rules(), ["asyncapi/reply-changed"]);
}

#[test]
fn a_trait_of_an_operation_may_say_where_the_answer_goes() {
    let document = |location: &str| {
        on_one_channel(
            "      m: {payload: {type: object}}",
            &format!(
                "  one:\n    action: send\n    channel: {{$ref: '#/channels/it'}}\n    traits: [{{reply: {{address: {{location: '$message.header#/{location}'}}}}}}]"
            ),
        )
    };
    assert_eq!(
        judged(&document("a"), &document("b")).rules(),
        ["asyncapi/reply-changed"]
    );
}
