//! Messages with their fields and oneofs, enums with their symbols, those nested inside included.

use super::{ElementId, Found, Kind, Survey};
use crate::format::protobuf::{Definition, Element, EnumType, Field, Library, Message, Service};
use crate::model::Place;

impl Survey<'_> {
    /// What a definition declares.
    pub(super) fn protobuf(&mut self, definition: &Definition) {
        let library = definition.library();
        // What lies too far in or is one too many is not known, and so cannot be edited.
        match &definition.element {
            Element::Message(message) => drop(self.message(library, message, None)),
            Element::Enum(item) => drop(self.enumeration(library, item, None)),
            Element::Service(service) => drop(self.service(library, service)),
        }
    }

    fn service(&mut self, library: &Library, service: &Service) -> Option<()> {
        let file = service.0.parent_file();
        let whole = library.place(file.name(), service.0.path())?;
        let id = self.add(found(Kind::Other, service.0.name(), None, whole, None))?;
        for method in service.0.methods() {
            let whole = library.place(file.name(), method.path())?;
            self.add(found(Kind::Other, method.name(), Some(&id), whole, None))?;
        }
        Some(())
    }

    fn message(
        &mut self,
        library: &Library,
        message: &Message,
        holder: Option<&ElementId>,
    ) -> Option<()> {
        let file = message.0.parent_file();
        let place = |path: &[i32]| library.place(file.name(), path);
        let whole = place(message.0.path())?;
        let id = self.add(found(Kind::Type, message.name(), holder, whole, None))?;
        for oneof in message.oneofs() {
            let whole = place(oneof.path())?;
            self.add(found(Kind::Oneof, oneof.name(), Some(&id), whole, None))?;
        }
        for field in message.fields() {
            // An extension is declared elsewhere.
            if !matches!(field, Field::Own(_)) {
                continue;
            }
            let whole = place(field.path())?;
            let number = i32::try_from(field.number()).ok();
            self.add(found(Kind::Field, field.name(), Some(&id), whole, number))?;
        }
        for item in message.nested_enums() {
            self.enumeration(library, &item, Some(&id))?;
        }
        for nested in message.nested_messages() {
            self.message(library, &nested, Some(&id))?;
        }
        Some(())
    }

    fn enumeration(
        &mut self,
        library: &Library,
        item: &EnumType,
        holder: Option<&ElementId>,
    ) -> Option<()> {
        let file = item.0.parent_file();
        let whole = library.place(file.name(), item.0.path())?;
        let id = self.add(found(Kind::Enum, item.0.name(), holder, whole, None))?;
        for symbol in item.symbols() {
            let whole = library.place(file.name(), &symbol.path)?;
            let number = Some(symbol.number);
            self.add(found(Kind::Symbol, &symbol.name, Some(&id), whole, number))?;
        }
        Some(())
    }
}

fn found<'a>(
    kind: Kind,
    name: &'a str,
    holder: Option<&'a ElementId>,
    place: Place,
    number: Option<i32>,
) -> Found<'a> {
    Found {
        kind,
        name,
        holder,
        place,
        number,
    }
}
