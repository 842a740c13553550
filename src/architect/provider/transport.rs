//! One HTTP request: no redirects, a bound on its time and on the size of its response.

use std::time::Duration;

#[cfg(not(feature = "architect-http"))]
use super::endpoint::Header;
use crate::architect::unavailable::Unavailable;

/// What came back.
#[derive(Debug)]
pub(super) struct Response {
    pub(super) status: u16,
    /// How long the server asks to wait.
    pub(super) retry_after: Option<Duration>,
    pub(super) body: Vec<u8>,
}

/// Why nothing came back.
#[derive(Debug)]
#[cfg_attr(
    not(feature = "architect-http"),
    allow(dead_code, reason = "without a client nothing can go wrong on the way")
)]
pub(super) enum Trouble {
    /// Nobody was reached, or somebody hung up.
    Connection(String),
    /// It took too long.
    Timeout,
    /// It would be no different another time.
    Final(Unavailable),
}

#[cfg(feature = "architect-http")]
pub(super) use with_client::post;

#[cfg(not(feature = "architect-http"))]
pub(super) fn post(
    _: (&str, bool),
    _: &[Header],
    _: &str,
    _: Duration,
) -> Result<Response, Trouble> {
    Err(Trouble::Final(Unavailable::NoHttp))
}

#[cfg(feature = "architect-http")]
mod with_client {
    use std::io::Read as _;
    use std::time::Duration;

    use ureq::tls::{RootCerts, TlsConfig};
    use ureq::{Agent, Error};

    use super::{Response, Trouble};
    use crate::architect::provider::endpoint::Header;
    use crate::architect::unavailable::Unavailable;

    /// The most of a response that is read.
    const KIB: usize = 1024;

    pub(in crate::architect::provider) fn post(
        (url, is_local): (&str, bool),
        headers: &[Header],
        body: &str,
        left: Duration,
    ) -> Result<Response, Trouble> {
        let mut request = agent(is_local, left)
            .post(url)
            .header("content-type", "application/json");
        for header in headers {
            request = request.header(header.name, &header.value.0);
        }
        let mut response = request.send(body).map_err(trouble)?;
        let retry_after = response.headers().get("retry-after");
        let retry_after = retry_after.and_then(|value| value.to_str().ok()?.trim().parse().ok());
        let limit = (KIB * 1024) as u64;
        let mut body = Vec::new();
        let reader = response.body_mut().with_config().limit(limit + 1).reader();
        reader
            .take(limit + 1)
            .read_to_end(&mut body)
            .map_err(|error| trouble(Error::from(error)))?;
        if body.len() as u64 > limit {
            return Err(Trouble::Final(Unavailable::Flood(KIB)));
        }
        Ok(Response {
            status: response.status().as_u16(),
            retry_after: retry_after.map(Duration::from_secs),
            body,
        })
    }

    fn agent(is_local: bool, left: Duration) -> Agent {
        // Certificates are those that the machine trusts: models of one's own have authorities of one's own.
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier);
        let mut config = Agent::config_builder()
            .tls_config(tls.build())
            .user_agent(concat!("schema-gate/", env!("CARGO_PKG_VERSION")))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(0)
            .timeout_global(Some(left));
        if is_local {
            config = config.proxy(None);
        }
        config.build().into()
    }

    fn trouble(error: Error) -> Trouble {
        match error {
            Error::Timeout(_) => Trouble::Timeout,
            Error::BodyExceedsLimit(_) => Trouble::Final(Unavailable::Flood(KIB)),
            Error::Http(_) | Error::BadUri(_) => {
                Trouble::Final(Unavailable::BaseUrl("or the key cannot be sent"))
            }
            Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => Trouble::Timeout,
            // A certificate that is not trusted is not trusted the next time.
            Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                Trouble::Final(Unavailable::Connection(error.to_string()))
            }
            Error::Rustls(error) => Trouble::Final(Unavailable::Connection(error.to_string())),
            Error::Io(error) => Trouble::Connection(error.kind().to_string()),
            error => Trouble::Connection(error.to_string()),
        }
    }
}
