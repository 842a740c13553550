//! An address with a key, and what is done when it does not answer as it should.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::response::Body;
use super::transport::{self, Response, Trouble};
use crate::architect::environment::Secret;
use crate::architect::meter::Meter;
use crate::architect::unavailable::Unavailable;
use crate::policy;

/// So many times a request is made again.
const RETRIES: u32 = 2;
/// How long to wait before the first time; twice as long before the second.
const PAUSE: Duration = Duration::from_millis(400);

/// Where requests go.
#[derive(Debug)]
pub(super) struct Endpoint {
    pub(super) url: String,
    pub(super) model: String,
    pub(super) max_output_tokens: usize,
    /// Whether it is the provider's own address.
    pub(super) is_at_home: bool,
    /// Whether it is on this machine.
    is_local: bool,
    key: Option<Secret>,
    /// The variable that holds the key.
    variable: &'static str,
}

/// A header of a request.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) name: &'static str,
    #[cfg_attr(
        not(feature = "architect-http"),
        allow(dead_code, reason = "without a client nobody sends it")
    )]
    pub(super) value: Secret,
    /// The value as it may be shown.
    pub(super) shown: String,
}

impl Header {
    pub(super) fn plain(name: &'static str, value: &str) -> Self {
        Self {
            name,
            value: Secret(value.to_owned()),
            shown: value.to_owned(),
        }
    }
}

impl Endpoint {
    /// The address that the configuration names, else the provider's own.
    pub(super) fn new(
        settings: &policy::Architect,
        (home, path): (&str, &str),
        (key, variable): (Option<&Secret>, &'static str),
    ) -> Result<Self, Unavailable> {
        let base = settings.base_url.as_ref().map(|url| url.value.as_str());
        let base = base.unwrap_or(home).trim_end_matches('/');
        let address = Address::parse(base)?;
        let is_at_home = base == home;
        if is_at_home && key.is_none() {
            return Err(Unavailable::NoKey(variable));
        }
        if key.is_some() && !address.is_encrypted && !address.is_local {
            return Err(Unavailable::BaseUrl(
                "is not encrypted, and a key would go there; use https",
            ));
        }
        let model = settings.model.as_ref();
        let model = model.ok_or(Unavailable::Missing("model"))?;
        Ok(Self {
            url: format!("{base}{path}"),
            model: model.value.clone(),
            max_output_tokens: settings.max_output_tokens.value,
            is_at_home,
            is_local: address.is_local,
            key: key.cloned(),
            variable,
        })
    }

    /// The header with the key, if there is one.
    pub(super) fn key(&self, name: &'static str, before: &str) -> Option<Header> {
        let key = self.key.as_ref()?;
        Some(Header {
            name,
            value: Secret(format!("{before}{}", key.0)),
            shown: format!("{before}${}", self.variable),
        })
    }

    /// The body of a successful response. What may be over in a moment is tried again.
    pub(super) fn post(
        &self,
        headers: &[Header],
        request: &Value,
        (deadline, seconds): (Instant, usize),
        meter: &Meter,
    ) -> Result<Body, Unavailable> {
        let request = request.to_string();
        let mut tries = 0;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Unavailable::Timeout(seconds));
            }
            meter.call()?;
            let response = transport::post((&self.url, self.is_local), headers, &request, left);
            let (why, pause) = match response {
                Ok(response) if response.status == 200 => return Body::read(&response.body),
                Ok(response) => {
                    let pause = pause(&response, tries);
                    (self.refused(&response), pause)
                }
                Err(Trouble::Connection(why)) => (Unavailable::Connection(why), Some(usual(tries))),
                Err(Trouble::Timeout) => return Err(Unavailable::Timeout(seconds)),
                Err(Trouble::Final(why)) => return Err(why),
            };
            let left = deadline.saturating_duration_since(Instant::now());
            match pause.filter(|pause| tries < RETRIES && *pause < left) {
                Some(pause) => std::thread::sleep(pause),
                None => return Err(why),
            }
            tries += 1;
        }
    }

    /// What a response that is no success comes to.
    fn refused(&self, response: &Response) -> Unavailable {
        let says = says(&response.body);
        match response.status {
            status @ 300..=399 => Unavailable::Redirect(status),
            status @ (401..=403) => Unavailable::Denied {
                status,
                says,
                variable: self.variable,
            },
            status @ 404 => Unavailable::NotFound { status, says },
            status => Unavailable::Status { status, says },
        }
    }
}

/// How long to wait before the request is made again; `None` when that would not help.
fn pause(response: &Response, tries: u32) -> Option<Duration> {
    match response.status {
        408 | 409 | 500..=599 => Some(response.retry_after.unwrap_or_else(|| usual(tries))),
        // Without a time it is a limit of the account rather than one of the minute.
        429 if !is_spent(&response.body) => response.retry_after,
        _ => None,
    }
}

/// Longer each time, and not for all runs of a pipeline alike.
fn usual(tries: u32) -> Duration {
    let pause = PAUSE * 2_u32.saturating_pow(tries);
    let share = std::process::id() % 25;
    pause + pause * share / 100
}

fn is_spent(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body);
    ["enforced_spend_limit_reached", "insufficient_quota"]
        .iter()
        .any(|reason| text.contains(reason))
}

/// What the provider says about an error, with a colon before it; nothing when it says it to a browser.
fn says(body: &[u8]) -> String {
    let Ok(body) = serde_json::from_slice::<Value>(body) else {
        return String::new();
    };
    let error = body.get("error").unwrap_or(&body);
    let message = error.get("message").unwrap_or(error).as_str();
    let message: String = message.unwrap_or_default().chars().take(200).collect();
    if message.is_empty() {
        message
    } else {
        format!(": {message}")
    }
}

/// What an address says about itself.
struct Address {
    is_encrypted: bool,
    is_local: bool,
}

impl Address {
    fn parse(url: &str) -> Result<Self, Unavailable> {
        let wrong = |why| Err(Unavailable::BaseUrl(why));
        let (is_encrypted, rest) = match url.split_once("://") {
            Some(("https", rest)) => (true, rest),
            Some(("http", rest)) => (false, rest),
            _ => return wrong("is no address; write it with https://"),
        };
        if url.contains(['?', '#']) || url.contains(char::is_whitespace) {
            return wrong("is an address with more than a path");
        }
        let authority = rest.split('/').next().unwrap_or_default();
        if authority.contains('@') {
            return wrong("holds a user; keys belong in the environment");
        }
        let host = match authority.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or_default(),
            None => authority.split(':').next().unwrap_or_default(),
        };
        if host.is_empty() {
            return wrong("is an address without a host");
        }
        Ok(Self {
            is_encrypted,
            is_local: is_local(host),
        })
    }
}

/// Whether a host is this machine.
fn is_local(host: &str) -> bool {
    let address = host.parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}
