//! The command, the emulator as a child process, and a server that answers whatever a test wants.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Stdio};
use std::time::Duration;

use assert_cmd::Command;
use serde_json::Value;

pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_scp-idc");
pub(crate) const USER: &str = "138c2fc8c29a449dbfa8681f8f1d78e2";
pub(crate) const INSTANCE: &str = "ssoins-12345";

/// The command without anything of the developer's: no variable, and a home that is not there.
pub(crate) fn scp_idc() -> Command {
    let mut command = Command::new(BINARY);
    command
        .env_clear()
        .env("HOME", "/nonexistent")
        .timeout(Duration::from_secs(60));
    command
}

/// What a command has left behind.
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }

    /// The command has succeeded.
    #[track_caller]
    pub(crate) fn done(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.stdout, self.stderr);
        self
    }

    /// The command has failed with this code, said this much, and printed nothing.
    #[track_caller]
    pub(crate) fn failed(self, code: i32, says: &[&str]) -> Self {
        assert_eq!(self.code, code, "{}{}", self.stdout, self.stderr);
        assert_eq!(self.stdout, "");
        assert!(self.stderr.starts_with("error: "), "{}", self.stderr);
        for text in says {
            assert!(self.stderr.contains(text), "{text:?} in {}", self.stderr);
        }
        self
    }
}

pub(crate) trait End {
    fn end(&mut self) -> Ended;
}

impl End for Command {
    fn end(&mut self) -> Ended {
        let output = self.output().unwrap();
        Ended {
            code: output.status.code().expect("not ended by a signal"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// `scp-idc emulator` as a child process; it ends with the value.
pub(crate) struct Emulator {
    pub(crate) child: Child,
    /// Kept open: the child may write.
    _stdout: BufReader<ChildStdout>,
    pub(crate) line: String,
    pub(crate) endpoint_url: String,
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
}

impl Emulator {
    pub(crate) fn start() -> Self {
        Self::with(&[])
    }

    pub(crate) fn with(arguments: &[&str]) -> Self {
        let mut child = std::process::Command::new(BINARY)
            .arg("emulator")
            .args(arguments)
            .env_clear()
            .env("HOME", "/nonexistent")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let told: Value = serde_json::from_str(&line).unwrap();
        let text = |name: &str| told[name].as_str().unwrap().to_owned();
        Self {
            endpoint_url: text("endpoint_url"),
            access_key: text("access_key"),
            secret_key: text("secret_key"),
            child,
            _stdout: stdout,
            line,
        }
    }

    /// The command, aimed at this emulator.
    pub(crate) fn scp_idc(&self) -> Command {
        let mut command = scp_idc();
        command
            .env("SCP_ENDPOINT_URL", &self.endpoint_url)
            .env("SCP_ACCESS_KEY", &self.access_key)
            .env("SCP_SECRET_KEY", &self.secret_key)
            .env("SCP_INSTANCE_ID", INSTANCE);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        self.scp_idc().args(arguments).end()
    }

    /// Orders a fault for the next request.
    pub(crate) fn fault(&self, fault: &str) {
        let rule = format!(r#"{{"times": 100, "fault": {fault}}}"#);
        let answer = self.http("POST", "/_emulator/faults", &rule);
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    }

    /// What it has received.
    pub(crate) fn requests(&self) -> Vec<Value> {
        let answer = self.http("GET", "/_emulator/requests", "");
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        let told: Value = serde_json::from_str(body).unwrap();
        told["requests"].as_array().unwrap().clone()
    }

    pub(crate) fn http(&self, method: &str, path: &str, body: &str) -> String {
        let host = self.endpoint_url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    pub(crate) fn signal(&self, name: &str) {
        let sent = std::process::Command::new("kill")
            .arg(format!("-{name}"))
            .arg(self.child.id().to_string())
            .status()
            .unwrap();
        assert!(sent.success());
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server that gives every request the same answer of status 200; the URL to aim at.
pub(crate) fn server_that_answers(body: &str) -> String {
    server_that_answers_with("200 OK", body)
}

/// A server that gives every request the same answer; `status` may go on with header lines.
pub(crate) fn server_that_answers_with(status: &str, body: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut received = BufReader::new(stream.try_clone().unwrap());
            let mut length = 0;
            loop {
                let mut line = String::new();
                received.read_line(&mut line).unwrap();
                if let Some(value) = line.to_lowercase().strip_prefix("content-length: ") {
                    length = value.trim().parse().unwrap();
                }
                if line.trim().is_empty() {
                    break;
                }
            }
            received.read_exact(&mut vec![0; length]).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    url
}
