//! Why nothing answered: from an error's chain of causes to a kind.

use super::call::{NoAnswer, NoAnswerKind};
use aws_smithy_runtime_api::client::result::ConnectorError;
use std::error::Error;
use std::io;

/// Classifies a transport error by the kinds of the I/O errors in its chain, which are the same on
/// every system, and by the words of rustls and hyper where these are the only trace.
pub(super) fn of_connector(error: &ConnectorError) -> NoAnswer {
    let text = innermost(error);
    if error.is_timeout() {
        return NoAnswer { kind: NoAnswerKind::Timeout, text };
    }
    NoAnswer { kind: of_chain(error), text }
}

/// The kind of an I/O error that was met while connecting by hand.
pub(super) fn of_io(error: &io::Error) -> NoAnswer {
    NoAnswer {
        kind: of_io_kind(error.kind()).unwrap_or(NoAnswerKind::Other),
        text: innermost(error),
    }
}

fn of_chain(error: &(dyn Error + 'static)) -> NoAnswerKind {
    let mut io_kind = None;
    let mut words = String::new();
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(link) = next {
        words.push_str(&link.to_string().to_ascii_lowercase());
        words.push('\n');
        if let Some(found) = link.downcast_ref::<io::Error>() {
            io_kind = io_kind.or_else(|| of_io_kind(found.kind()));
        }
        next = link.source();
    }
    of_words(&words).or(io_kind).unwrap_or(NoAnswerKind::Other)
}

/// What rustls, hyper and the resolver say (texts observed: reference, Rust client-side strings).
fn of_words(words: &str) -> Option<NoAnswerKind> {
    let has = |part: &str| words.contains(part);
    if has("tunnel error") || has("proxy") {
        return Some(NoAnswerKind::Proxy);
    }
    if has("dns error") || has("failed to lookup address") {
        return Some(NoAnswerKind::Dns);
    }
    if has("certificate not valid yet") {
        return Some(NoAnswerKind::TlsTime { expired: false });
    }
    if has("certificate expired") {
        return Some(NoAnswerKind::TlsTime { expired: true });
    }
    if has("certificate not valid for name") {
        return Some(NoAnswerKind::TlsWrongName);
    }
    if has("unknownissuer") || has("causedasendentity") {
        return Some(NoAnswerKind::TlsUntrusted);
    }
    if has("invalid peer certificate") || has("tls handshake") || has("corrupt message") {
        return Some(NoAnswerKind::Tls);
    }
    if has("connection closed before message completed") {
        return Some(NoAnswerKind::Reset);
    }
    if has("parse error") || has("invalid http") || has("incompletemessage") {
        return Some(NoAnswerKind::Garbled);
    }
    None
}

fn of_io_kind(kind: io::ErrorKind) -> Option<NoAnswerKind> {
    use io::ErrorKind as K;
    Some(match kind {
        K::ConnectionRefused => NoAnswerKind::Refused,
        K::ConnectionReset | K::ConnectionAborted | K::BrokenPipe => NoAnswerKind::Reset,
        K::UnexpectedEof | K::InvalidData => NoAnswerKind::Garbled,
        K::TimedOut => NoAnswerKind::Timeout,
        K::NetworkUnreachable | K::HostUnreachable | K::NetworkDown => NoAnswerKind::Offline,
        _ => return None,
    })
}

/// The last sentence of the chain, which is the one that says something.
pub(super) fn innermost(error: &(dyn Error + 'static)) -> String {
    let mut link = error;
    while let Some(deeper) = link.source() {
        link = deeper;
    }
    let text: String = link.to_string().chars().filter(|c| !c.is_control()).take(300).collect();
    if text.is_empty() { "the connection failed without a reason".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_the_kind() {
        let table = [
            (
                "client error (connect): dns error: failed to lookup address information",
                NoAnswerKind::Dns,
            ),
            ("invalid peer certificate: unknownissuer", NoAnswerKind::TlsUntrusted),
            (
                "invalid peer certificate: certificate not valid yet: verification",
                NoAnswerKind::TlsTime { expired: false },
            ),
            (
                "invalid peer certificate: certificate expired: verification",
                NoAnswerKind::TlsTime { expired: true },
            ),
            (
                "invalid peer certificate: certificate not valid for name \"a\"",
                NoAnswerKind::TlsWrongName,
            ),
            ("tunnel error: failed to create underlying connection", NoAnswerKind::Proxy),
            ("received corrupt message of type invalidcontenttype", NoAnswerKind::Tls),
            ("connection closed before message completed", NoAnswerKind::Reset),
        ];
        for (words, kind) in table {
            assert_eq!(of_words(words), Some(kind), "{words}");
        }
        assert_eq!(of_words("something else"), None);
    }

    #[test]
    fn io_kinds_name_the_kind() {
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        assert_eq!(of_io(&refused).kind, NoAnswerKind::Refused);
        assert_eq!(of_chain(&refused), NoAnswerKind::Refused);
    }
}
