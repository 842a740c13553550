//! A server that says what a test wrote down, and remembers what it was asked.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// What the server does with a connection.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Answers.
    Says(u16, Vec<(&'static str, String)>, String),
    /// Begins to answer, and never ends.
    Dawdles,
    /// Hangs up without a word.
    HangsUp,
    /// Answers with so many bytes.
    Floods(usize),
}

/// A protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    Anthropic,
    OpenAi,
}

impl Protocol {
    pub(crate) const BOTH: [Self; 2] = [Self::Anthropic, Self::OpenAi];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Anthropic => "anthropic",
            Self::OpenAi => "openai",
        }
    }

    /// The variable of its key.
    pub(crate) fn variable(self) -> &'static str {
        match self {
            Self::Anthropic => "ANTHROPIC_API_KEY",
            Self::OpenAi => "OPENAI_API_KEY",
        }
    }

    /// A successful response with this text.
    pub(crate) fn success(self, text: &str) -> Step {
        self.ended(text, "end_turn", "stop")
    }

    /// A response that ended for this reason.
    pub(crate) fn ended(self, text: &str, anthropic: &str, openai: &str) -> Step {
        let body = match self {
            Self::Anthropic => json!({
                "type": "message",
                "role": "assistant",
                "content": [
                    { "type": "thinking", "thinking": "{\"summary\": \"not this one\"}", "signature": "x" },
                    { "type": "text", "text": text },
                ],
                "stop_reason": anthropic,
                "usage": { "input_tokens": 1000, "cache_read_input_tokens": 200, "output_tokens": 300 },
            }),
            Self::OpenAi => json!({
                "choices": [{
                    "index": 0,
                    "message": { "role": "assistant", "content": text },
                    "finish_reason": openai,
                }],
                "usage": { "prompt_tokens": 1200, "completion_tokens": 300 },
            }),
        };
        Step::Says(200, Vec::new(), body.to_string())
    }
}

/// An error with this message.
pub(crate) fn error(status: u16, message: &str) -> Step {
    let body = json!({ "type": "error", "error": { "type": "some_error", "message": message } });
    Step::Says(status, Vec::new(), body.to_string())
}

/// The same, with a header.
pub(crate) fn error_with(status: u16, header: (&'static str, &str)) -> Step {
    let body = json!({ "error": { "message": "later" } });
    let headers = vec![(header.0, header.1.to_owned())];
    Step::Says(status, headers, body.to_string())
}

/// A request that the server heard.
#[derive(Debug, Clone)]
pub(crate) struct Heard {
    /// The line and the headers, in small letters.
    pub(crate) head: String,
    /// The body as it came.
    pub(crate) text: String,
}

impl Heard {
    pub(crate) fn body(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

/// A server on this machine.
pub(crate) struct Server {
    pub(crate) address: String,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl Server {
    /// Takes one step for each connection, and the last one for all that follow.
    pub(crate) fn new(steps: Vec<Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&heard);
        thread::spawn(move || {
            for (index, connection) in listener.incoming().enumerate() {
                let step = &steps[index.min(steps.len() - 1)];
                let mut connection = connection.unwrap();
                hears.lock().unwrap().push(hear(&connection));
                answer(&mut connection, step);
            }
        });
        Self { address, heard }
    }

    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }
}

fn hear(connection: &TcpStream) -> Heard {
    let mut reader = BufReader::new(connection);
    let mut head = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
            break;
        }
        head.push_str(&line.to_ascii_lowercase());
    }
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.map_or(0, |length| length.trim().parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let text = String::from_utf8(body).unwrap();
    Heard { head, text }
}

fn answer(connection: &mut TcpStream, step: &Step) {
    // Whoever asked may have gone.
    match step {
        Step::Says(status, headers, body) => {
            let headers = headers.iter();
            let headers = headers.map(|(name, value)| format!("{name}: {value}\r\n"));
            let headers = headers.collect::<Vec<_>>().concat();
            let length = body.len();
            write!(
                connection,
                "HTTP/1.1 {status} Said\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n{headers}connection: close\r\n\r\n{body}"
            )
            .ok();
        }
        Step::Dawdles => {
            write!(
                connection,
                "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{{"
            )
            .ok();
            thread::sleep(Duration::from_secs(30));
        }
        Step::HangsUp => {}
        Step::Floods(bytes) => {
            write!(
                connection,
                "HTTP/1.1 200 OK\r\ncontent-length: {bytes}\r\n\r\n"
            )
            .ok();
            let block = vec![b'x'; 1 << 16];
            let mut left = *bytes;
            while left > 0 {
                let some = left.min(block.len());
                if connection.write_all(&block[..some]).is_err() {
                    return;
                }
                left -= some;
            }
        }
    }
}
