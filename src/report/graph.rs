//! Who sends what to whom, as a picture: Mermaid, which renders in a pull request, and DOT.
//!
//! In: a [`Picture`]. Out: its text. What breaks is red, what changed orange, and what another application exchanges on the
//! same channel and is reached by the change, blue.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::model::{Action, Plain};

/// So many letters of a name are drawn by Mermaid, the end of it among them: addresses begin alike.
const TITLE: usize = 48;
/// So many of them are from its start.
const START: usize = 16;
/// Mermaid draws nothing of a text with more letters,
const LETTERS: usize = 50_000;
/// or with more arrows.
const ARROWS: usize = 500;

/// Applications, channels and the messages between them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picture {
    /// One for each message that an application exchanges on a channel.
    pub lanes: Vec<Lane>,
    /// What could not be drawn, and why, one sentence each.
    pub missing: Vec<String>,
    /// How many lanes were left out.
    pub hidden: usize,
}

/// A message on its way between an application and a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// What the application is called.
    pub application: String,
    /// The path of its document, which tells it from others.
    pub document: String,
    /// The address of the channel.
    pub channel: String,
    /// What tells the channel from others, in all documents.
    pub wire: String,
    /// The name of the message.
    pub message: String,
    /// What the application does; `None` where no operation says it.
    pub action: Option<Action>,
    /// What became of it.
    pub state: State,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is what it was.
    Same,
    /// Another application has changed it.
    Reached,
    /// It changed and breaks nobody that is asked for.
    Changed,
    /// It breaks somebody.
    Broken,
}

impl State {
    fn colour(self) -> Option<&'static str> {
        match self {
            Self::Same => None,
            Self::Reached => Some("#1f6feb"),
            Self::Changed => Some("#d29922"),
            Self::Broken => Some("#cf222e"),
        }
    }
}

impl Picture {
    /// Lets each change reach the other applications that exchange the message on the same channel.
    #[must_use]
    pub fn reaching(mut self) -> Self {
        let changed: Vec<(String, String)> = self
            .lanes
            .iter()
            .filter(|lane| lane.state >= State::Changed)
            .map(|lane| (lane.wire.clone(), lane.message.clone()))
            .collect();
        for lane in &mut self.lanes {
            let is_met = changed
                .iter()
                .any(|(wire, message)| *wire == lane.wire && *message == lane.message);
            if lane.state == State::Same && is_met {
                lane.state = State::Reached;
            }
        }
        self
    }

    /// What changed, what breaks and what that reaches, at most so many lanes, the worst first.
    #[must_use]
    pub fn of_changes(mut self, most: usize) -> Self {
        self.lanes.retain(|lane| lane.state != State::Same);
        self.lanes.sort_by_key(|lane| std::cmp::Reverse(lane.state));
        self.hidden += self.lanes.len().saturating_sub(most);
        self.lanes.truncate(most);
        self
    }

    /// The nodes, each with its number and what it is called.
    fn nodes<'p>(&'p self, of: impl Fn(&'p Lane) -> (&'p str, &'p str)) -> Nodes<'p> {
        let mut nodes = Nodes::default();
        for lane in &self.lanes {
            let (key, title) = of(lane);
            let next = nodes.numbers.len();
            if let std::collections::btree_map::Entry::Vacant(free) = nodes.numbers.entry(key) {
                free.insert(next);
                nodes.titles.push(title);
            }
        }
        nodes
    }

    fn applications(&self) -> Nodes<'_> {
        self.nodes(|lane| (&lane.document, &lane.application))
    }

    fn channels(&self) -> Nodes<'_> {
        self.nodes(|lane| (&lane.wire, &lane.channel))
    }
}

/// Nodes in the order in which they are met.
#[derive(Default)]
struct Nodes<'p> {
    numbers: BTreeMap<&'p str, usize>,
    titles: Vec<&'p str>,
}

impl Nodes<'_> {
    fn number(&self, key: &str) -> usize {
        self.numbers.get(key).copied().unwrap_or_default()
    }
}

/// The picture as Mermaid.
///
/// ```
/// use schema_gate::report::graph::{Picture, mermaid};
/// assert!(mermaid(&Picture::default()).starts_with("flowchart LR\n"));
/// ```
pub fn mermaid(picture: &Picture) -> String {
    let mut text = "flowchart LR\n".to_owned();
    let (applications, channels) = (picture.applications(), picture.channels());
    for (number, title) in applications.titles.iter().enumerate() {
        line(
            &mut text,
            format_args!("a{number}[\"{}\"]", in_mermaid(title)),
        );
    }
    for (number, title) in channels.titles.iter().enumerate() {
        line(
            &mut text,
            format_args!("c{number}([\"{}\"])", in_mermaid(title)),
        );
    }
    for lane in &picture.lanes {
        let application = applications.number(&lane.document);
        let channel = channels.number(&lane.wire);
        let message = in_mermaid(&lane.message);
        match lane.action {
            Some(Action::Send) => line(
                &mut text,
                format_args!("a{application} -->|\"{message}\"| c{channel}"),
            ),
            Some(Action::Receive) => line(
                &mut text,
                format_args!("c{channel} -->|\"{message}\"| a{application}"),
            ),
            None => line(
                &mut text,
                format_args!("a{application} -.-|\"{message}\"| c{channel}"),
            ),
        }
    }
    for (number, lane) in picture.lanes.iter().enumerate() {
        if let Some(colour) = lane.state.colour() {
            line(
                &mut text,
                format_args!("linkStyle {number} stroke:{colour},stroke-width:3px"),
            );
        }
    }
    text
}

/// Why Mermaid does not draw a picture with this text, where it does not.
pub fn refused_by_mermaid(picture: &Picture, text: &str) -> Option<String> {
    let (arrows, letters) = (picture.lanes.len(), text.chars().count());
    (arrows > ARROWS || letters > LETTERS).then(|| {
        format!(
            "Mermaid draws no more than {ARROWS} arrows and {LETTERS} letters, and this picture has {arrows} and {letters}: \
             name a folder or a document, or ask for --format dot"
        )
    })
}

/// The picture as DOT.
pub fn dot(picture: &Picture) -> String {
    let mut text = "digraph {\n  rankdir=LR\n".to_owned();
    let (applications, channels) = (picture.applications(), picture.channels());
    for (number, title) in applications.titles.iter().enumerate() {
        line(
            &mut text,
            format_args!("a{number} [shape=box, label=\"{}\"]", in_dot(title)),
        );
    }
    for (number, title) in channels.titles.iter().enumerate() {
        line(
            &mut text,
            format_args!("c{number} [shape=ellipse, label=\"{}\"]", in_dot(title)),
        );
    }
    for lane in &picture.lanes {
        let application = format!("a{}", applications.number(&lane.document));
        let channel = format!("c{}", channels.number(&lane.wire));
        let (from, to, more) = match lane.action {
            Some(Action::Send) => (application, channel, ""),
            Some(Action::Receive) => (channel, application, ""),
            None => (application, channel, ", style=dotted, dir=none"),
        };
        let colour = lane.state.colour();
        let colour = colour.map_or_else(String::new, |colour| {
            format!(", color=\"{colour}\", penwidth=3")
        });
        let message = in_dot(&lane.message);
        line(
            &mut text,
            format_args!("{from} -> {to} [label=\"{message}\"{colour}{more}]"),
        );
    }
    text + "}\n"
}

fn line(text: &mut String, content: std::fmt::Arguments<'_>) {
    // A string takes whatever is written to it.
    let _ = writeln!(text, "  {content}");
}

/// Mermaid knows escapes by number; what could end a label, or start markup, a formula or a directive, is written so.
fn in_mermaid(title: &str) -> String {
    let mut escaped = String::new();
    for letter in shortened(title).chars() {
        match letter {
            '"' | '#' | '$' | '%' | '&' | ';' | '<' | '>' | '\\' | '`' | '|' => {
                let _ = write!(escaped, "#{};", u32::from(letter));
            }
            letter if Plain::is_obeyed(letter) => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// A name without its middle, where it is long.
fn shortened(title: &str) -> String {
    let letters: Vec<char> = title.chars().collect();
    if letters.len() <= TITLE {
        return title.to_owned();
    }
    let (start, end) = (
        &letters[..START],
        &letters[letters.len() - (TITLE - START)..],
    );
    start.iter().chain(&['…']).chain(end).collect()
}

fn in_dot(title: &str) -> String {
    let mut escaped = String::new();
    for letter in title.chars() {
        match letter {
            '"' | '\\' => escaped.extend(['\\', letter]),
            letter if Plain::is_obeyed(letter) => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(application: &str, action: Action, state: State) -> Lane {
        Lane {
            application: application.to_owned(),
            document: format!("{application}.yaml"),
            channel: "light.{id}.dimmed".to_owned(),
            wire: "light.{}.dimmed".to_owned(),
            message: "dim\"Light".to_owned(),
            action: Some(action),
            state,
        }
    }

    #[test]
    fn a_change_reaches_whoever_exchanges_the_message_on_the_channel() {
        let lanes = vec![
            lane("Panel", Action::Send, State::Broken),
            lane("Light", Action::Receive, State::Same),
        ];
        let picture = Picture {
            lanes,
            ..Picture::default()
        };
        let picture = picture.reaching();
        assert_eq!(picture.lanes[1].state, State::Reached);
        let text = mermaid(&picture);
        let expected = "flowchart LR\n  a0[\"Panel\"]\n  a1[\"Light\"]\n  c0([\"light.{id}.dimmed\"])\n  a0 -->|\"dim#34;Light\"| c0\n  c0 -->|\"dim#34;Light\"| a1\n  linkStyle 0 stroke:#cf222e,stroke-width:3px\n  linkStyle 1 stroke:#1f6feb,stroke-width:3px\n";
        assert_eq!(text, expected);
        let text = dot(&picture);
        assert!(
            text.contains("a0 -> c0 [label=\"dim\\\"Light\", color=\"#cf222e\", penwidth=3]"),
            "{text}"
        );
        assert!(text.ends_with("}\n"));
    }

    #[test]
    fn what_a_document_calls_things_is_no_statement_of_mermaid() {
        let mut hostile = lane("%%{init: {}}%%", Action::Send, State::Broken);
        hostile.message = "$$x$$; click a0 |".to_owned();
        let mut picture = Picture {
            lanes: vec![hostile],
            ..Picture::default()
        };
        let refused = |picture: &Picture| refused_by_mermaid(picture, &mermaid(picture));
        let text = mermaid(&picture);
        let drawn = [
            "a0[\"#37;#37;{init: {}}#37;#37;\"]",
            "|\"#36;#36;x#36;#36;#59; click a0 #124;\"|",
        ];
        for label in drawn {
            assert!(text.contains(label), "{text}");
        }
        assert_eq!(refused(&picture), None);
        picture.lanes = vec![lane(&"\"".repeat(500), Action::Send, State::Same); 60];
        assert_eq!(refused(&picture), None);
        picture.lanes = vec![lane("Shop", Action::Send, State::Same); 501];
        assert!(refused(&picture).is_some());
    }

    #[test]
    fn long_addresses_that_begin_alike_are_told_apart() {
        let address =
            |end: &str| format!("smartylighting.streetlights.1.0.action.{{streetlightId}}.{end}");
        let [on, off] = ["turn.on", "turn.off"].map(|end| shortened(&address(end)));
        assert_eq!(on, "smartylighting.s…0.action.{streetlightId}.turn.on");
        assert_ne!(on, off);
        assert_eq!(on.chars().count(), TITLE + 1);
        assert_eq!(shortened("orders"), "orders");
    }

    #[test]
    fn the_worst_lanes_are_drawn_and_the_others_counted() {
        let states = [State::Same, State::Changed, State::Broken, State::Changed];
        let picture = Picture {
            lanes: states.map(|state| lane("Shop", Action::Send, state)).into(),
            ..Picture::default()
        };
        let picture = picture.of_changes(2);
        let drawn: Vec<State> = picture.lanes.iter().map(|lane| lane.state).collect();
        assert_eq!(drawn, [State::Broken, State::Changed]);
        assert_eq!(picture.hidden, 1);
    }
}
