//! Names of events that are orders to somebody.
//!
//! Many verbs are nouns as well (an `Order`, a `Report`, a `BuildStep`). Only verbs that are hardly ever a noun in front of
//! another one are taken for an order; of the others only what orders are known to be called.

use super::event::Event;
use super::weakness::Weakness;
use super::words::{Groups, List, is_past};
use crate::rules::design as rules;

/// Verbs that no noun is spelled like.
const VERBS: List = List(
    "accept, acknowledge, activate, add, allocate, apply, approve, assign, attach, authenticate, \
     authorize, authorise, calculate, cancel, capture, clear, close, complete, compute, confirm, \
     create, deactivate, decrease, delete, deliver, deny, deploy, deregister, detach, disable, \
     disconnect, downgrade, enable, enqueue, enrich, enroll, execute, expire, fetch, finalize, \
     fulfill, generate, get, grant, ingest, initialize, initiate, insert, install, invoke, issue, \
     mark, modify, notify, pause, perform, persist, provision, publish, recalculate, reconcile, \
     register, reject, remove, rename, replace, reschedule, resend, resolve, restore, retrieve, \
     revoke, save, send, submit, subscribe, suspend, synchronize, terminate, unassign, uninstall, \
     unregister, unsubscribe, update, upgrade, upsert, validate, verify, withdraw",
);

/// Verbs that are nouns as well, each with what follows where it is an order.
const ORDERS: Groups = Groups(
    "archive = order document user account message, bill = customer, book = hotel flight room ticket \
     trip appointment, change = address password email plan subscription, charge = card customer \
     payment account credit, email = customer, hold = stock payment, open = account case dispute, pay \
     = order invoice bill supplier, place = order bid bet, process = payment order refund invoice, \
     record = payment, refund = payment order customer, release = stock inventory funds payment \
     reservation, request = payment refund approval, reserve = stock inventory credit seat room item \
     items funds, reset = password, schedule = payment delivery appointment, ship = order item items \
     package parcel goods, start = workflow process payment saga shipment, stop = workflow process \
     payment, transfer = money funds",
);

/// Verbs that are attributes in front of these: a `CreateTime`, a `CancelReason`, an `UpdateMask`.
const ATTRIBUTES: List = List(
    "attributes, button, cause, code, count, counter, data, date, details, error, errors, \
     failure, field, fields, flag, form, frequency, info, interval, key, kind, level, list, \
     marker, mask, metadata, metrics, mode, operation, outcome, page, permission, policy, rate, \
     ref, reason, response, result, rule, schema, sequence, spec, state, statistics, stats, \
     status, summary, target, text, time, timestamp, token, type, url, value",
);

/// What makes an order of it openly, so that nobody takes it for an event.
const OPENLY: &[&str] = &[
    "command", "commands", "cmd", "request", "query", "task", "job", "action",
];

pub(super) fn find(event: &Event<'_>) -> Option<Weakness> {
    let is_weak = event.is_root && !is_declared(event) && is_imperative(event.words());
    let weakness = || Weakness::of_name(&rules::EVENT_NAME_IMPERATIVE, event);
    is_weak.then(|| weakness().word("name", event.name.clone()))
}

/// Whether somebody says that it is a command: by an attribute, or by where it lies.
fn is_declared(event: &Event<'_>) -> bool {
    let says = |(name, value): (&String, &String)| {
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        name.to_lowercase().ends_with("messagekind") && value.to_lowercase().contains("command")
    };
    let is_home = |word: &String| ["command", "commands"].contains(&word.as_str());
    event.annotations.iter().any(says) || event.home.iter().any(is_home)
}

fn is_imperative(mut words: Vec<String>) -> bool {
    if words.iter().any(|word| is_past(word)) {
        return false;
    }
    while words.len() > 1 && words.last().is_some_and(|last| is_envelope(last)) {
        words.pop();
    }
    let [verb, between @ .., last] = words.as_slice() else {
        return false;
    };
    if OPENLY.contains(&last.as_str()) || ATTRIBUTES.has(last) {
        return false;
    }
    let follows = between.first().unwrap_or(last);
    VERBS.has(verb) || ORDERS.holds(verb, follows)
}

/// What is said behind the name of any event.
fn is_envelope(word: &str) -> bool {
    ["event", "evt", "message", "msg", "payload"].contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::words::of_name;

    fn is_accused(name: &str) -> bool {
        is_imperative(of_name(name))
    }

    #[test]
    fn an_order_is_told_from_a_fact() {
        for name in [
            "PlaceOrder",
            "create_user",
            "SendEmailEvent",
            "reserveStock",
            "CancelBooking",
        ] {
            assert!(is_accused(name), "{name}");
        }
        for name in [
            "OrderPlaced",
            "UserCreatedEvent",
            "StockReservationFailed",
            "BuildFinished",
            "PaymentSent",
            "UpdateFailed",
            "CreateOrderRejected",
        ] {
            assert!(!is_accused(name), "{name}");
        }
    }

    #[test]
    fn names_of_public_catalogues_are_let_pass() {
        // GitHub, Azure Event Grid, CDEvents, Stripe, Temporal, Kubernetes.
        for name in [
            "branch_protection_rule$created",
            "check_run$requested_action",
            "deploy_key$deleted",
            "delete$event",
            "release$published",
            "issue_comment$edited",
            "auto-merge",
            "restore_operation_started",
            "resource_action_cancel",
            "slot_swap_started",
            "backup_operation_failed",
            "active_messages_available_periodic_notifications",
            "cluster_support_ending",
            "apiReleaseUpdated",
            "pipelinerun_queued",
            "change_reviewed",
            "build_started",
            "environment_modified",
            "charge.refunded",
            "checkout.session.completed",
            "payment_intent.succeeded",
            "issuing_card.updated",
            "WorkflowExecutionTerminated",
            "TerminateWorkflowExecutionFailedCause",
            "ResetPointInfo",
            "PodDisruptionBudget",
            "NodeNotReady",
            "OrderUpdate",
            "PriceChange",
            "RecordingStarted",
            "PhoneBatteryLevel",
            "ActivityReport",
            "ScheduleSpec",
            "CallbackState",
            "UpdateRef",
        ] {
            assert!(!is_accused(name), "{name}");
        }
    }

    #[test]
    fn a_thing_is_no_order() {
        for name in [
            "Order",
            "Customer",
            "Report",
            "Update",
            "OrderLine",
            "RecordBatch",
            "ProcessInstance",
            "CreateTime",
            "CancelReason",
            "UpdateMask",
            "CreateOrderCommand",
            "AddressBook",
            "SetPoint",
            "PlaceDetails",
            "ReleaseNotes",
            "ShipLocation",
            "PayPeriod",
        ] {
            assert!(!is_accused(name), "{name}");
        }
    }
}
