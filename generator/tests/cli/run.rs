//! Runs of the binary, each in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The exit code and the texts that a run printed.
pub struct RunOutput {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl RunOutput {
    pub fn of(output: &Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Checks the exit code, and shows the printed texts if it is wrong.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        self
    }
}

/// A folder to work in.
pub struct Place {
    folder: TempDir,
}

impl Place {
    /// With files in it.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            place.write(path, text);
        }
        place
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Runs `soapstone` here; the arguments are separated by spaces.
    pub fn soapstone(&self, arguments: &str) -> RunOutput {
        self.soapstone_in(".", arguments)
    }

    /// Runs `soapstone` in a folder of this one.
    pub fn soapstone_in(&self, folder: &str, arguments: &str) -> RunOutput {
        self.run(folder, None, &arguments.split(' ').collect::<Vec<_>>())
    }

    /// Runs `soapstone` here.
    pub fn soapstone_with(&self, arguments: &[&str]) -> RunOutput {
        self.run(".", None, arguments)
    }

    /// Runs `soapstone` here, with an HTTP proxy.
    pub fn soapstone_through(&self, proxy: &str, arguments: &str) -> RunOutput {
        self.run(".", Some(proxy), &arguments.split(' ').collect::<Vec<_>>())
    }

    fn run(&self, folder: &str, proxy: Option<&str>, arguments: &[&str]) -> RunOutput {
        let mut command = Command::new(env!("CARGO_BIN_EXE_soapstone"));
        // A proxy has no way to a server on the loopback interface.
        for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
            command.env_remove(name);
        }
        command.envs(proxy.map(|proxy| ("http_proxy", proxy)));
        RunOutput::of(&command.args(arguments).current_dir(self.path(folder)).output().unwrap())
    }

    /// Every file below a folder with its text, in order.
    pub fn files(&self, folder: &str) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let root = self.path(folder);
        if root.exists() {
            list(&root, &root, &mut found);
        }
        found.sort();
        found
    }

    /// The paths of the files below a folder.
    pub fn names(&self, folder: &str) -> Vec<String> {
        self.files(folder).into_iter().map(|(path, _)| path).collect()
    }
}

fn list(root: &Path, folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            list(root, &path, found);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            found.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}
