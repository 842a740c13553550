//! A program that is asked: JSON on standard input, JSON on standard output.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Reply;
use crate::architect::environment::Environment;
use crate::architect::meter::{Meter, Usage};
use crate::architect::question::Question;
use crate::architect::unavailable::Unavailable;
use crate::policy;

/// The most that a program may say.
const KIB: usize = 1024;
/// How often it is looked at.
const GLANCE: Duration = Duration::from_millis(20);

/// A program and its arguments.
#[derive(Debug)]
pub(in crate::architect) struct Program {
    file: PathBuf,
    pub(super) words: Vec<String>,
}

impl Program {
    /// The program that the configuration names. Nothing of the repository is run, or handed to what is run: its files are
    /// those of the head, which is not asked.
    pub(super) fn new(
        settings: &policy::Architect,
        environment: &Environment,
        repository: Option<&Path>,
    ) -> Result<Self, Unavailable> {
        let words = settings.command.as_ref();
        let words = words
            .ok_or(Unavailable::Missing("command"))?
            .value
            .0
            .clone();
        let (program, arguments) = words.split_first().ok_or(Unavailable::Missing("command"))?;
        let wrong = |why: &str| Unavailable::Program(why.to_owned());
        let file = find(program, environment).ok_or_else(|| {
            wrong("names no program: write an absolute path, or a name on the PATH")
        })?;
        let inside = |path: &Path| {
            let path = path.canonicalize().ok();
            let root = repository.and_then(|root| root.canonicalize().ok());
            path.zip(root)
                .is_some_and(|(path, root)| path.starts_with(root))
        };
        let names_a_file = |word: &String| {
            let value = word
                .split_once('=')
                .map_or(word.as_str(), |(_, value)| value);
            inside(Path::new(word)) || inside(Path::new(value))
        };
        if inside(&file) || arguments.iter().any(names_a_file) {
            return Err(wrong(
                "names a file of the repository, which the head decides about",
            ));
        }
        Ok(Self { file, words })
    }

    /// The program without its folder.
    pub(super) fn name(&self) -> String {
        let name = self.file.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    pub(super) fn request(question: &Question) -> Value {
        let turns = question.turns.iter();
        let turns = turns.map(|turn| json!({ "role": turn.by.role(), "content": turn.text }));
        json!({
            "version": 1,
            "system": question.system,
            "messages": turns.collect::<Vec<_>>(),
            "schema": question.schema,
        })
    }

    pub(super) fn ask(
        &self,
        question: &Question,
        deadline: Instant,
        seconds: usize,
        meter: &Meter,
    ) -> Result<Reply, Unavailable> {
        meter.call()?;
        let elsewhere = tempfile::tempdir();
        let elsewhere = elsewhere.map_err(|error| failed(&error))?;
        let mut command = Command::new(&self.file);
        set_apart(&mut command);
        let mut child = command
            .args(&self.words[1..])
            // A relative path leads nowhere from here.
            .current_dir(elsewhere.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| failed(&error))?;
        let output = talk(&mut child, Self::request(question).to_string());
        let said = output.recv_timeout(deadline.saturating_duration_since(Instant::now()));
        let is_over = said.is_ok() && waits(&mut child, deadline);
        if !is_over {
            end(&mut child);
        }
        let status = child.wait().map_err(|error| failed(&error))?;
        let Ok(said) = said else {
            return Err(Unavailable::Timeout(seconds));
        };
        if said.len() > KIB * 1024 {
            return Err(Unavailable::Flood(KIB));
        }
        if !is_over {
            return Err(Unavailable::Timeout(seconds));
        }
        if !status.success() {
            return Err(Unavailable::Program(format!("failed: {status}")));
        }
        let text = String::from_utf8(said).map_err(|_| Unavailable::Protocol);
        let usage = Usage::default();
        Ok(Reply { text, usage })
    }
}

/// What the program starts belongs to one group with it, and ends with it.
#[cfg(unix)]
fn set_apart(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

#[cfg(not(unix))]
fn set_apart(_: &mut Command) {}

/// Ends a program that nobody has waited for yet, so that its number is still its own.
fn end(child: &mut Child) {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        // A group whose members are all gone needs no end.
        kill_process_group(Pid::from_child(child), Signal::KILL).ok();
    }
    child.kill().ok();
}

fn failed(error: &std::io::Error) -> Unavailable {
    Unavailable::Program(format!("cannot be run: {}", error.kind()))
}

/// An absolute path, or a name that the `PATH` has.
fn find(program: &str, environment: &Environment) -> Option<PathBuf> {
    let path = Path::new(program);
    if path.is_absolute() {
        return path.is_file().then(|| path.to_owned());
    }
    if program.is_empty() || program.contains(['/', '\\']) {
        return None;
    }
    let folders = environment.path.as_ref()?;
    let folders = std::env::split_paths(folders).filter(|folder| folder.is_absolute());
    let names = [program.to_owned(), format!("{program}.exe")];
    folders
        .flat_map(|folder| {
            names
                .iter()
                .map(move |name| folder.join(name))
                .collect::<Vec<_>>()
        })
        .find(|file| file.is_file())
}

/// Says the request and hears the answer, each in a thread of its own: a program may do the one before the other.
fn talk(child: &mut Child, request: String) -> mpsc::Receiver<Vec<u8>> {
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    thread::spawn(move || {
        // A program that does not listen answers all the same, or not at all.
        stdin.map(|mut stdin| stdin.write_all(request.as_bytes()).ok());
    });
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut said = Vec::new();
        let most = (KIB * 1024 + 1) as u64;
        let read = stdout.map(|stdout| stdout.take(most).read_to_end(&mut said));
        drop(read);
        // Nobody hears it after the deadline.
        sender.send(said).ok();
    });
    receiver
}

/// Whether the program ends before the deadline.
fn waits(child: &mut Child, deadline: Instant) -> bool {
    loop {
        match child.try_wait() {
            Ok(Some(_)) => return true,
            Ok(None) if Instant::now() < deadline => thread::sleep(GLANCE),
            Ok(None) | Err(_) => return false,
        }
    }
}
