//! What can be done about a trouble, as far as a terminal can do it.

use super::style::Style;
use crate::assistant::{Remedy, RemedyAction};

/// The lines of a report's remedies: the next step first, running again last.
pub(super) fn lines(style: Style, remedies: &[Remedy]) -> Vec<String> {
    let again = |remedy: &&Remedy| remedy.action == RemedyAction::RunAgain;
    let others = remedies.iter().filter(|remedy| !again(remedy));
    others.chain(remedies.iter().filter(again)).flat_map(|remedy| one(style, remedy)).collect()
}

fn one(style: Style, remedy: &Remedy) -> Vec<String> {
    let (label, text) = (style.text(&remedy.label), style.text(&remedy.text));
    match &remedy.action {
        RemedyAction::RunAgain => vec![format!("  -> {label}: {text}")],
        RemedyAction::Open(url) => vec![format!("  -> {label}: {text} {}", style.text(url))],
        RemedyAction::Copy(copied) if is_policy(copied) => {
            vec!["  -> chime-setup policy".to_owned(), format!("     {text}")]
        }
        RemedyAction::Copy(copied) if copied.trim_end().lines().count() == 1 => {
            vec![format!("  -> {}", style.text(copied.trim_end())), format!("     {text}")]
        }
        RemedyAction::EditProfile(_)
        | RemedyAction::EnterKeys
        | RemedyAction::Copy(_)
        | RemedyAction::AskAdministrator(_)
        | RemedyAction::Practice(_) => {
            vec![format!("  -> In the window: {label}. {text}")]
        }
    }
}

fn is_policy(text: &str) -> bool {
    let value: Option<serde_json::Value> = serde_json::from_str(text).ok();
    value.is_some_and(|value| value.get("Statement").is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remedy(label: &str, text: &str, action: RemedyAction) -> Remedy {
        Remedy { label: label.to_owned(), text: text.to_owned(), action }
    }

    #[test]
    fn each_kind_says_what_a_terminal_can_do() {
        let policy = "{\n  \"Statement\": []\n}";
        let copy = |text: &str| RemedyAction::Copy(text.to_owned());
        let list = [
            remedy("Run again", "Asks once more.", RemedyAction::RunAgain),
            remedy("Paste fresh keys", "All lines.", RemedyAction::EnterKeys),
            remedy("Change the Region", "One line.", RemedyAction::EditProfile(Vec::new())),
            remedy("Ask", "Says it.", RemedyAction::AskAdministrator("Hello,\n\nI".to_owned())),
            remedy("Copy the policy", "The smallest.", copy(policy)),
            remedy("Copy the hosts", "Two of them.", copy("a TCP 443\nb TCP 443")),
            remedy("Copy \"aws login\"", "Run it.", copy("aws login --profile a\u{1b}b\n")),
            remedy("Open it", "There.", RemedyAction::Open("https://example.com/".to_owned())),
        ];
        let wanted = [
            "  -> In the window: Paste fresh keys. All lines.",
            "  -> In the window: Change the Region. One line.",
            "  -> In the window: Ask. Says it.",
            "  -> chime-setup policy",
            "     The smallest.",
            "  -> In the window: Copy the hosts. Two of them.",
            "  -> aws login --profile a b",
            "     Run it.",
            "  -> Open it: There. https://example.com/",
            "  -> Run again: Asks once more.",
        ];
        assert_eq!(lines(Style::plainest(), &list), wanted);
    }
}
