//! Holds the data of events to the schema that is meant for it.
//!
//! In: events, the files of a revision, and which schemas belong to which types. Out: violations about `data` and `dataschema`.
//! Nothing is looked for outside of the revision, and what was read for one event is kept for the next.
//!
//! A schema is meant where the `dataschema` leads to it, or where somebody says of which type it is the data: the configuration of
//! a schema, a document of messages of its payloads. A [`Bound`] is all that a further source has to bring.

mod again;
mod blame;
mod form;
mod messages;
mod open;
mod reader;

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use crate::format::jsonschema::{Addresses, Shelf, fragment, fragment_of};
use crate::format::{Reading, Schema};
use crate::model::{Files, Formats, Pointer, Rule};
use crate::rules::cloudevents as rules;

use super::event::{Attribute, DataKind, Event};
use super::lexical::uri;
use super::pen::{Pen, Violation};
use again::Again;
use form::Form;
use reader::{Outcome, Reader};

/// How many addresses and schemas are kept. A stream may make up a new address for each event.
const KEPT: usize = 256;

/// A schema of which somebody says that it describes the data of a type.
#[derive(Debug, Clone)]
pub struct Bound {
    /// The type.
    pub event_type: String,
    /// What reports call the schema: the path of its file, and where it stands in it.
    pub name: String,
    /// The schema, or why it makes no sense.
    pub schema: Result<Schema, String>,
    /// The part of it that describes the data, where it describes more.
    pub part: Option<Pointer>,
    /// How its formats are taken.
    pub formats: Formats,
}

impl Bound {
    /// The schema at `path`, bound to a type; `None` when the file holds none.
    pub fn open(sources: &Sources<'_>, path: &str, event_type: &str) -> Option<Self> {
        let schema = open::schema(sources, path)?;
        Some(Self {
            event_type: event_type.to_owned(),
            name: path.to_owned(),
            schema,
            part: None,
            formats: (sources.formats_at)(path),
        })
    }
}

/// What the addresses of schemas may lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Any schema of the repository.
    Repository,
    /// Only what the configuration says: nobody knows where the schemas would end.
    Configuration,
}

/// The files that schemas are looked for in, and how these are read.
#[derive(Clone, Copy)]
pub struct Sources<'f> {
    /// The files of the revision.
    pub files: &'f dyn Files,
    /// How their texts are understood, and where addresses live.
    pub reading: &'f Reading,
    /// How the formats of the schema at a path are taken.
    pub formats_at: &'f dyn Fn(&str) -> Formats,
    /// What addresses may lead to.
    pub reach: Reach,
    /// The identifiers of files that were read already.
    pub shelf: &'f Shelf,
}

/// The schemas that data are held to.
pub struct Payloads<'f> {
    sources: Sources<'f>,
    addresses: Addresses<'f>,
    bound: BTreeMap<String, Vec<Rc<Meant>>>,
    /// Whether schemas with addresses are kept here at all.
    are_kept: OnceCell<bool>,
    /// The file whose events are looked at, and where their addresses lead.
    holder: RefCell<String>,
    led: RefCell<BTreeMap<String, Led>>,
    /// By path and fragment.
    opened: RefCell<BTreeMap<(String, String), Rc<Meant>>>,
}

/// A schema that data are held to.
struct Meant {
    name: String,
    reader: Result<Reader, String>,
}

/// Where an address leads.
#[derive(Clone)]
enum Led {
    Nowhere(Rc<Again>),
    /// It is no address, which is told already.
    Malformed,
    /// To something that makes no sense, or to too much.
    Unclear(String),
    To(Rc<Meant>),
}

impl<'f> Payloads<'f> {
    /// The schemas of a revision, some of which are bound to types.
    pub fn new(sources: Sources<'f>, bound: Vec<Bound>) -> Self {
        let mut by_type: BTreeMap<String, Vec<Rc<Meant>>> = BTreeMap::new();
        for Bound {
            event_type,
            name,
            schema,
            part,
            formats,
        } in bound
        {
            let fragment = part.map(|part| fragment(part.as_str()));
            let fragment = fragment.as_deref().map(|it| it.trim_start_matches('#'));
            let reader = schema.and_then(|schema| Reader::of(&schema, formats, fragment));
            let meant = Rc::new(Meant { name, reader });
            by_type.entry(event_type).or_default().push(meant);
        }
        Self {
            addresses: Addresses::new(sources.files, &sources.reading.uris, sources.shelf),
            sources,
            bound: by_type,
            are_kept: OnceCell::new(),
            holder: RefCell::default(),
            led: RefCell::default(),
            opened: RefCell::default(),
        }
    }

    /// Says in which file the next events stand: what an address means may depend on that.
    pub fn read_from(&self, holder: &str) {
        if *self.holder.borrow() != holder {
            holder.clone_into(&mut self.holder.borrow_mut());
            self.led.borrow_mut().clear();
        }
    }

    /// Holds the data of an event to the schemas that are meant for it, and writes down what is wrong.
    pub(super) fn judge(&self, event: &Event<'_>, pen: &mut Pen) {
        let address = event.get("dataschema").and_then(|attribute| {
            let text = attribute.value.text().filter(|text| !text.is_empty())?;
            Some((attribute, text))
        });
        let of_type = event.text("type").and_then(|name| self.bound.get(name));
        if address.is_none() && of_type.is_none() {
            return;
        }
        let named = address.and_then(|(attribute, text)| self.follow(event, attribute, text, pen));
        let of_type = of_type.map(Vec::as_slice).unwrap_or_default();
        hold(event, named.as_ref(), of_type, pen);
    }

    /// The schema that the `dataschema` of an event leads to.
    fn follow(
        &self,
        event: &Event<'_>,
        attribute: &Attribute<'_>,
        address: &str,
        pen: &mut Pen,
    ) -> Option<Rc<Meant>> {
        match self.led(address, pen) {
            Led::To(meant) => Some(meant),
            Led::Malformed => None,
            Led::Unclear(why) => {
                let rule = &rules::DATA_SCHEMA_UNREADABLE;
                let violation = Violation::of_attribute(rule, event, attribute);
                pen.write(
                    violation
                        .apart(address)
                        .word("schema", address)
                        .word("flaw", why),
                );
                None
            }
            Led::Nowhere(again) => {
                let violation = again.seen().map(|count| {
                    let rule = self.rule_for_strays();
                    let violation = Violation::of_attribute(rule, event, attribute);
                    Violation {
                        count,
                        ..stray(violation, rule, address)
                    }
                });
                if let Some(violation) = violation {
                    pen.write(violation);
                }
                None
            }
        }
    }

    /// What an address that leads nowhere is, is known once and for all.
    fn rule_for_strays(&self) -> &'static Rule {
        let are_kept = self.are_kept.get_or_init(|| match self.sources.reach {
            Reach::Repository => self.addresses.are_kept(),
            Reach::Configuration => !self.sources.reading.uris.is_empty(),
        });
        if *are_kept {
            &rules::definitions::DATASCHEMA_UNRESOLVED
        } else {
            &rules::DATASCHEMA_FOREIGN
        }
    }

    /// Writes down what was seen again and is not told yet: the stream is over.
    pub(super) fn settle(&self, pen: &mut Pen) {
        for (address, led) in self.led.borrow().iter() {
            if let Led::Nowhere(again) = led
                && let Some(count) = again.rest()
            {
                let rule = self.rule_for_strays();
                let pointer = Pointer::root().join("dataschema");
                let violation = Violation::at(rule, "dataschema", pointer, None);
                pen.write(Violation {
                    count,
                    ..stray(violation, rule, address)
                });
            }
        }
    }

    fn led(&self, address: &str, pen: &mut Pen) -> Led {
        if let Some(led) = self.led.borrow().get(address) {
            return led.clone();
        }
        let holder = self.holder.borrow();
        let is_address = uri::reference(address).is_ok_and(|read| read.is_absolute());
        let found = match self.sources.reach {
            Reach::Repository => self.addresses.find(address, &holder),
            Reach::Configuration => Ok(self.addresses.find_mapped(address, &holder)),
        };
        let led = match found {
            Ok(None) if !is_address => Led::Malformed,
            Ok(None) => Led::Nowhere(Rc::default()),
            Ok(Some(path)) => Led::To(self.open(&path, fragment_of(address).unwrap_or_default())),
            Err(why) => Led::Unclear(format!("`{address}` {why}")),
        };
        if self.led.borrow().len() >= KEPT {
            self.settle(pen);
            self.led.borrow_mut().clear();
        }
        let mut known = self.led.borrow_mut();
        known.insert(address.to_owned(), led.clone());
        led
    }

    fn open(&self, path: &str, fragment: &str) -> Rc<Meant> {
        let key = (path.to_owned(), fragment.to_owned());
        if let Some(opened) = self.opened.borrow().get(&key) {
            return Rc::clone(opened);
        }
        let meant = Rc::new(Meant {
            name: path.to_owned(),
            reader: open::read(&self.sources, path, fragment),
        });
        let mut opened = self.opened.borrow_mut();
        if opened.len() >= KEPT {
            opened.clear();
        }
        opened.insert(key, Rc::clone(&meant));
        meant
    }
}

/// Holds the data to the schema that its `dataschema` leads to, and to one of those that are bound to its type.
fn hold(event: &Event<'_>, named: Option<&Rc<Meant>>, of_type: &[Rc<Meant>], pen: &mut Pen) {
    if event.data.kind == DataKind::Absent {
        return;
    }
    let form = Form::of(event);
    if let Some(meant) = named {
        tell(meant, meant.judge(&form), event, pen);
    }
    let mut refusals = Vec::new();
    for meant in of_type {
        if named.is_some_and(|named| named.name == meant.name) {
            return;
        }
        match meant.judge(&form) {
            Outcome::Fits => return,
            refusal => refusals.push((meant, refusal)),
        }
    }
    // Several are versions of one, and data of any of them is right.
    if let Some((meant, refusal)) = refusals.into_iter().next() {
        tell(meant, refusal, event, pen);
    }
}

/// The violation of an address that leads nowhere. Its message names what the attribute holds, and not the attribute.
fn stray(mut violation: Violation, rule: &'static Rule, address: &str) -> Violation {
    violation.detail.words.retain(|(word, _)| *word != "name");
    let violation = violation.word("name", address);
    if *rule == rules::definitions::DATASCHEMA_UNRESOLVED {
        violation.apart(address)
    } else {
        // An address that a producer makes up anew for each event would be a finding for each.
        violation
    }
}

impl Meant {
    fn judge(&self, form: &Form<'_>) -> Outcome {
        match &self.reader {
            Ok(reader) => reader.judge(form),
            Err(why) => Outcome::Unreadable(why.clone()),
        }
    }
}

fn tell(meant: &Meant, outcome: Outcome, event: &Event<'_>, pen: &mut Pen) {
    let of_data = |rule| {
        let violation = Violation::of_data(rule, event, &event.data);
        violation.apart(&meant.name).word("schema", &meant.name)
    };
    match outcome {
        Outcome::Fits => {}
        Outcome::Wrong(flaws) => blame::write(&flaws, &meant.name, event, pen),
        Outcome::Untold(why) => pen.write(of_data(&rules::DATA_UNCHECKED).word("flaw", why)),
        Outcome::Unreadable(why) => {
            pen.write(of_data(&rules::DATA_SCHEMA_UNREADABLE).word("flaw", why));
        }
    }
}

impl fmt::Debug for Payloads<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let types = self.bound.keys();
        f.debug_list().entries(types).finish()
    }
}
