//! Why a model has no say.

use thiserror::Error;

/// Why a model has no say, as one phrase. The advice of the catalogue is shown instead, and no exit code changes.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unavailable {
    /// Nobody is named.
    #[error("the base revision names no provider in [architect]")]
    NotConfigured,
    /// What the base says cannot be known.
    #[error("[architect] of the base revision cannot be read: {0}")]
    Base(String),
    /// The change comes from somebody who may not use the keys.
    #[error("no model is asked for {0}")]
    Foreign(String),
    /// A key of the configuration is needed.
    #[error("[architect] sets no `{0}`")]
    Missing(&'static str),
    /// A variable of the environment is needed.
    #[error("{0} is not set")]
    NoKey(&'static str),
    /// The address is not one.
    #[error("`base_url` {0}")]
    BaseUrl(&'static str),
    /// The binary has no HTTP client.
    #[error("this schema-gate was built without the feature architect-http")]
    NoHttp,
    /// The program must not be run, or failed.
    #[error("`command` {0}")]
    Program(String),
    /// The cache would lie where a repository decides what is in it.
    #[error("`cache_dir` is no absolute path")]
    CacheDir,
    /// The run has made as many requests as it may.
    #[error("`max_calls` of {0} is used up")]
    Calls(usize),
    /// The case does not fit into a question.
    #[error("the question takes some {tokens} tokens, more than `max_input_tokens`")]
    TooLarge {
        /// By estimate.
        tokens: usize,
    },
    /// Nobody answered in time.
    #[error("no answer within {0} s")]
    Timeout(usize),
    /// Nobody could be reached.
    #[error("no connection: {0}")]
    Connection(String),
    /// The server sends the request, and with it the key, to somebody else.
    #[error("HTTP {0}: redirects are not followed; set `base_url` to where the provider is")]
    Redirect(u16),
    /// The key is not accepted.
    #[error("HTTP {status}{says}: see {variable}")]
    Denied {
        /// Of the response.
        status: u16,
        /// The provider's words, with a colon before them.
        says: String,
        /// The variable that holds the key.
        variable: &'static str,
    },
    /// There is no such model, or no such path.
    #[error("HTTP {status}{says}: see `model` and `base_url` in [architect]")]
    NotFound {
        /// Of the response.
        status: u16,
        /// The provider's words, with a colon before them.
        says: String,
    },
    /// Any other refusal.
    #[error("HTTP {status}{says}")]
    Status {
        /// Of the response.
        status: u16,
        /// The provider's words, with a colon before them.
        says: String,
    },
    /// The answer is larger than an answer is.
    #[error("the answer is larger than {0} KiB")]
    Flood(usize),
    /// The response is not of the protocol.
    #[error("the response is not of the protocol")]
    Protocol,
    /// The answer ends before its end.
    #[error("the answer was cut off at the limit of `max_output_tokens`")]
    Truncated,
    /// The provider or the model declines.
    #[error("the model declined to answer")]
    Refused,
    /// The answer is not of the schema, in no round.
    #[error("the answer is not of the form that was asked for")]
    Nonsense,
}

impl Unavailable {
    /// Whether the next case would fare no better.
    pub(super) fn is_final(&self) -> bool {
        !matches!(
            self,
            Self::TooLarge { .. } | Self::Truncated | Self::Refused | Self::Nonsense
        )
    }
}
