//! The language-server protocol, as far as one session needs it.

use serde_json::{Value, json};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The conversation with the server broke.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The server did not start.
    #[error("cannot start {}: {source}", path.display())]
    Start {
        /// The program.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Reading or writing failed.
    #[error("the language server hung up: {0}")]
    Connection(#[from] io::Error),
    /// A message was not JSON.
    #[error("the language server sent no JSON: {0}")]
    Message(#[from] serde_json::Error),
    /// The server refused a request.
    #[error("the language server refused `{method}`: {error}")]
    Refused {
        /// The request.
        method: String,
        /// The reason.
        error: String,
    },
}

/// A position in a file, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub character: usize,
}

/// A running server that has loaded a workspace.
pub struct Session {
    server: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    last_request: u64,
    opened: Vec<PathBuf>,
}

impl Session {
    /// Starts the server on a folder and waits until it has loaded everything.
    ///
    /// # Errors
    ///
    /// When the server does not start or hangs up.
    pub fn start(program: &Path, folder: &Path) -> Result<Self, SessionError> {
        let mut server = Command::new(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|source| SessionError::Start {
                path: program.to_owned(),
                source,
            })?;
        let (Some(input), Some(output)) = (server.stdin.take(), server.stdout.take()) else {
            return Err(SessionError::Connection(io::ErrorKind::BrokenPipe.into()));
        };
        let output = BufReader::new(output);
        let mut session = Self {
            server,
            input,
            output,
            last_request: 0,
            opened: Vec::new(),
        };
        session.request(
            "initialize",
            json!({
                "processId": null,
                "rootUri": address(folder),
                "workspaceFolders": [{ "uri": address(folder), "name": "workspace" }],
                "capabilities": {
                    "experimental": { "serverStatusNotification": true },
                    "window": { "workDoneProgress": true },
                },
                "initializationOptions": { "checkOnSave": false, "cachePriming": { "enable": false } },
            }),
        )?;
        session.notify("initialized", json!({}))?;
        loop {
            let message = session.receive()?;
            if message["method"] == "experimental/serverStatus"
                && message["params"]["quiescent"] == true
            {
                return Ok(session);
            }
        }
    }

    /// Shows a file to the server, once.
    ///
    /// # Errors
    ///
    /// When the server hung up.
    pub fn open(&mut self, path: &Path, text: &str) -> Result<(), SessionError> {
        if self.opened.iter().any(|opened| opened == path) {
            return Ok(());
        }
        self.opened.push(path.to_owned());
        let document =
            json!({ "uri": address(path), "languageId": "rust", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }))
    }

    /// Where the name at a position is defined.
    ///
    /// # Errors
    ///
    /// When the server refuses or hung up.
    pub fn definitions(
        &mut self,
        path: &Path,
        position: Position,
    ) -> Result<Vec<(PathBuf, Position)>, SessionError> {
        let answer = self.request("textDocument/definition", at(path, position))?;
        Ok(answer
            .as_array()
            .into_iter()
            .flatten()
            .map(|location| {
                let uri = location["uri"].as_str().or(location["targetUri"].as_str());
                let range = match &location["targetSelectionRange"] {
                    Value::Null => &location["range"],
                    range => range,
                };
                (file(uri.unwrap_or_default()), start(range))
            })
            .collect())
    }

    /// Where text changes when the name at a position is renamed.
    ///
    /// # Errors
    ///
    /// When the server refuses or hung up.
    pub fn rename(
        &mut self,
        path: &Path,
        position: Position,
        name: &str,
    ) -> Result<Vec<(PathBuf, Position)>, SessionError> {
        let mut parameters = at(path, position);
        parameters["newName"] = json!(name);
        let answer = self.request("textDocument/rename", parameters)?;
        let by_file = answer["changes"].as_object().into_iter().flatten();
        let by_document = answer["documentChanges"].as_array().into_iter().flatten();
        let edits = |uri: &str, edits: &Value| -> Vec<(PathBuf, Position)> {
            edits
                .as_array()
                .into_iter()
                .flatten()
                .map(|edit| (file(uri), start(&edit["range"])))
                .collect()
        };
        Ok(by_file
            .flat_map(|(uri, list)| edits(uri, list))
            .chain(by_document.flat_map(|change| {
                let uri = change["textDocument"]["uri"].as_str().unwrap_or_default();
                edits(uri, &change["edits"])
            }))
            .collect())
    }

    /// Ends the session.
    ///
    /// # Errors
    ///
    /// When the server hung up before.
    pub fn finish(mut self) -> Result<(), SessionError> {
        self.request("shutdown", Value::Null)?;
        self.notify("exit", Value::Null)?;
        self.server.wait()?;
        Ok(())
    }

    fn request(&mut self, method: &str, parameters: Value) -> Result<Value, SessionError> {
        self.last_request += 1;
        let id = self.last_request;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters }))?;
        loop {
            let message = self.receive()?;
            if message["id"] == id && message.get("method").is_none() {
                return match message.get("error") {
                    Some(error) => Err(SessionError::Refused {
                        method: method.to_owned(),
                        error: error["message"].as_str().unwrap_or_default().to_owned(),
                    }),
                    None => Ok(message["result"].clone()),
                };
            }
        }
    }

    fn notify(&mut self, method: &str, parameters: Value) -> Result<(), SessionError> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": parameters }))
    }

    fn send(&mut self, message: &Value) -> Result<(), SessionError> {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len())?;
        self.input.flush()?;
        Ok(())
    }

    /// The next message; what the server asks of its client is answered with nothing.
    fn receive(&mut self) -> Result<Value, SessionError> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line)? == 0 {
                return Err(SessionError::Connection(
                    io::ErrorKind::UnexpectedEof.into(),
                ));
            }
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", value)) => length = value.parse().unwrap_or(0),
                Some(_) => {}
                None => break,
            }
        }
        let mut text = vec![0; length];
        self.output.read_exact(&mut text)?;
        let message: Value = serde_json::from_slice(&text)?;
        if message.get("method").is_some()
            && let Some(id) = message.get("id")
        {
            self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null }))?;
        }
        Ok(message)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // After `finish` the server is gone already; otherwise it must not outlive the check.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn at(path: &Path, position: Position) -> Value {
    json!({
        "textDocument": { "uri": address(path) },
        "position": { "line": position.line, "character": position.character },
    })
}

fn start(range: &Value) -> Position {
    let number = |key: &str| {
        range["start"][key]
            .as_u64()
            .and_then(|number| usize::try_from(number).ok())
            .unwrap_or(0)
    };
    Position {
        line: number("line"),
        character: number("character"),
    }
}

fn address(path: &Path) -> String {
    format!("file://{}", path.display().to_string().replace(' ', "%20"))
}

fn file(address: &str) -> PathBuf {
    address
        .trim_start_matches("file://")
        .replace("%20", " ")
        .into()
}
