//! `chime-setup practice`: what it lists, what it serves, and what it leaves behind.

use crate::assert_wrong_usage;
use crate::support::Sandbox;
#[cfg(unix)]
use crate::support::{self, contents, wait_for_end};
use chime_setup::assistant::Scenario;
#[cfg(unix)]
use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    process::Stdio,
    time::Duration,
};

#[test]
fn half_a_command_is_answered_with_what_can_follow() {
    let sandbox = Sandbox::new();
    let ended = sandbox.run(&["practice"]);
    assert_eq!(ended.no_panic().code, Some(2), "{ended:?}");
    assert!(ended.out.is_empty(), "{ended:?}");
    for part in ["serve", "scenarios", "Usage: chime-setup practice"] {
        assert!(ended.err.contains(part), "{part}: {ended:?}");
    }
    assert_wrong_usage(&sandbox.run(&["practice", "serv"]), &["serv", "serve"]);
    assert_wrong_usage(&sandbox.run(&["check", "--jsn"]), &["--jsn", "--json"]);
    assert!(sandbox.is_untouched());
}

#[test]
fn the_scenarios_are_listed() {
    let sandbox = Sandbox::new();
    let ended = sandbox.run(&["practice", "scenarios"]);
    assert_eq!(ended.code, Some(0));
    for scenario in Scenario::all() {
        assert!(ended.out.lines().any(|line| line.starts_with(scenario.name())), "{ended:?}");
        assert!(ended.out.contains(scenario.title()) && ended.out.contains(scenario.story()));
    }
    assert!(sandbox.is_untouched());
}

#[cfg(unix)]
#[test]
fn serve_runs_until_it_is_asked_to_stop() {
    for name in ["TERM", "INT", "HUP"] {
        let sandbox = Sandbox::new();
        let mut command = sandbox.command(&["practice", "serve", "--scenario", "expired"]);
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut first = String::new();
        out.read_line(&mut first).expect("a line");
        assert!(first.contains("\"expired\""), "{first}");
        let url = first.trim().rsplit(' ').next().expect("an address").to_owned();
        let mut shells = String::new();
        while !shells.contains("# cmd") {
            assert!(out.read_line(&mut shells).expect("lines") > 0, "{shells}");
        }
        for line in ["export AWS_PROFILE", "set -gx", "$env:AWS_PROFILE"] {
            assert!(shells.contains(line), "{line}: {shells}");
        }
        let host = url.strip_prefix("http://").expect("an address");
        let mut stream = std::net::TcpStream::connect(host).expect("it listens");
        let request = format!("GET /_practice/state HTTP/1.1\r\nHost: {host}\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("sends");
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).expect("an answer");
        assert_eq!(&answer, b"HTTP/1.1 200");
        support::signal(child.id(), name);
        let ended = wait_for_end(child, Duration::from_secs(10));
        assert_eq!(ended.code, Some(0), "{name}: {ended:?}");
        assert!(std::net::TcpStream::connect(host).is_err(), "it still listens");
        let left = fs::read_dir(sandbox.data().join("practice")).map_or(0, Iterator::count);
        assert_eq!(left, 0, "{name}: a practice folder is left behind");
        assert!(contents(&sandbox.data()).is_empty(), "its keys are left behind");
        assert!(contents(&sandbox.home()).is_empty());
    }
}

#[test]
fn a_port_that_is_taken_is_named() {
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let ended = Sandbox::new().run(&["practice", "serve", "--port", &port]);
    assert_eq!(ended.no_panic().code, Some(1), "{ended:?}");
    assert!(ended.err.contains(&port) && ended.err.lines().count() == 1, "{ended:?}");
}
