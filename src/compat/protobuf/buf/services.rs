//! What became of the calls of a service.

use std::collections::BTreeMap;

use prost_reflect::MethodDescriptor;

use super::pen::{Named, Pen, Spot};
use crate::compat::protobuf::options::idempotency;
use crate::format::protobuf::Service;

/// The fields of a method's descriptor.
const INPUT: i32 = 2;
const OUTPUT: i32 = 3;
const OPTIONS: i32 = 4;

/// Compares two services of one full name.
pub(super) fn compare(pen: &mut Pen<'_>, old: &Service, new: &Service) {
    let methods = new.0.methods();
    let kept: BTreeMap<_, _> = methods.map(|rpc| (rpc.name().to_owned(), rpc)).collect();
    for was in old.0.methods() {
        if let Some(is) = kept.get(was.name()) {
            let (old, new) = (&was, is);
            MethodPair { pen, old, new }.compare();
        } else {
            let named = Named::inside(new.0.full_name(), None).member(was.name());
            let spot = Spot::whole(&new.0.parent_file(), new.0.path());
            let old = Spot::whole(&was.parent_file(), was.path());
            let (rpc, service) = (was.name(), new.0.name());
            let told = format!("rpc `{rpc}` of service `{service}` was deleted");
            pen.write("RPC_NO_DELETE", named, Some(&old), Some(&spot), told);
        }
    }
}

struct MethodPair<'a, 'p> {
    pen: &'a mut Pen<'p>,
    old: &'a MethodDescriptor,
    new: &'a MethodDescriptor,
}

impl MethodPair<'_, '_> {
    fn compare(&mut self) {
        let streaming = |streams: bool| if streams { "streaming" } else { "unary" };
        let client = |rpc: &MethodDescriptor| streaming(rpc.is_client_streaming()).to_owned();
        self.same("RPC_SAME_CLIENT_STREAMING", "client side", &[], client);
        let server = |rpc: &MethodDescriptor| streaming(rpc.is_server_streaming()).to_owned();
        self.same("RPC_SAME_SERVER_STREAMING", "server side", &[], server);
        let request = |rpc: &MethodDescriptor| rpc.input().full_name().to_owned();
        self.same("RPC_SAME_REQUEST_TYPE", "request", &[INPUT], request);
        let response = |rpc: &MethodDescriptor| rpc.output().full_name().to_owned();
        self.same("RPC_SAME_RESPONSE_TYPE", "response", &[OUTPUT], response);
        self.idempotency();
    }

    fn same(
        &mut self,
        check: &str,
        what: &str,
        part: &[i32],
        of: impl Fn(&MethodDescriptor) -> String,
    ) {
        let (before, after) = (of(self.old), of(self.new));
        if before != after {
            let spot = |rpc: &MethodDescriptor| Spot::part(&rpc.parent_file(), rpc.path(), part);
            self.write(check, what, spot, &before, &after);
        }
    }

    fn idempotency(&mut self) {
        let (before, after) = (idempotency(self.old), idempotency(self.new));
        if before != after {
            let option = "idempotency_level";
            let spot = |rpc: &MethodDescriptor| {
                Spot::option(&rpc.parent_file(), rpc.path(), OPTIONS, option)
            };
            self.write("RPC_SAME_IDEMPOTENCY_LEVEL", option, spot, before, after);
        }
    }

    fn write(
        &mut self,
        check: &str,
        what: &str,
        spot: impl Fn(&MethodDescriptor) -> Spot,
        before: &str,
        after: &str,
    ) {
        let service = self.new.parent_service();
        let named = Named::inside(service.full_name(), None).member(self.new.name());
        let told = format!(
            "the {what} of rpc `{}` in service `{}` was `{before}` and is `{after}` now",
            self.new.name(),
            service.name()
        );
        let (old, new) = (spot(self.old), spot(self.new));
        self.pen.write(check, named, Some(&old), Some(&new), told);
    }
}
