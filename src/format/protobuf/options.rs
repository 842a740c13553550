//! Goes through the options of everything that a file declares.

use prost_types::{
    DescriptorProto, EnumDescriptorProto, FileDescriptorProto, ServiceDescriptorProto,
    UninterpretedOption,
};

use super::tag;

/// An element that can have options.
pub(super) struct Site {
    /// The way to it in the descriptor of its file.
    pub(super) path: Vec<i32>,
    /// Its full name; for a file the package.
    pub(super) name: String,
}

/// What is done with the options of an element; the first error ends the walk.
pub(super) type See<'a, E> = dyn FnMut(&Site, &mut Vec<UninterpretedOption>) -> Result<(), E> + 'a;

impl Site {
    fn inside(&self, tag: i32, index: i32, name: &str) -> Self {
        Self {
            path: [self.path.as_slice(), &[tag, index]].concat(),
            name: under(&self.name, name),
        }
    }
}

/// The full name of what is declared in `scope`.
pub(super) fn under(scope: &str, name: &str) -> String {
    if scope.is_empty() {
        name.to_owned()
    } else {
        format!("{scope}.{name}")
    }
}

/// Shows the options of parts that have no parts with options themselves.
macro_rules! of_each {
    ($site:expr, $tag:expr, $parts:expr, $see:expr) => {
        for (index, part) in (0..).zip($parts) {
            let site = $site.inside($tag, index, part.name());
            if let Some(options) = &mut part.options {
                $see(&site, &mut options.uninterpreted_option)?;
            }
        }
    };
}
/// Shows the options of each element that has some.
///
/// # Errors
/// The first that `see` gives.
pub(super) fn each<E>(file: &mut FileDescriptorProto, see: &mut See<'_, E>) -> Result<(), E> {
    let site = Site {
        path: Vec::new(),
        name: file.package().to_owned(),
    };
    if let Some(options) = &mut file.options {
        see(&site, &mut options.uninterpreted_option)?;
    }
    for (index, message) in (0..).zip(&mut file.message_type) {
        let site = site.inside(tag::file::MESSAGE, index, message.name());
        of_message(&site, message, see)?;
    }
    for (index, item) in (0..).zip(&mut file.enum_type) {
        let site = site.inside(tag::file::ENUM, index, item.name());
        of_enum(&site, item, see)?;
    }
    for (index, service) in (0..).zip(&mut file.service) {
        let site = site.inside(tag::file::SERVICE, index, service.name());
        of_service(&site, service, see)?;
    }
    of_each!(site, tag::file::EXTENSION, &mut file.extension, see);
    Ok(())
}

/// Recursion is safe here: the parser has refused what nests deeper than 32.
fn of_message<E>(
    site: &Site,
    message: &mut DescriptorProto,
    see: &mut See<'_, E>,
) -> Result<(), E> {
    if let Some(options) = &mut message.options {
        see(site, &mut options.uninterpreted_option)?;
    }
    of_each!(site, tag::message::FIELD, &mut message.field, see);
    of_each!(site, tag::message::EXTENSION, &mut message.extension, see);
    of_each!(site, tag::message::ONEOF, &mut message.oneof_decl, see);
    for (index, range) in (0..).zip(&mut message.extension_range) {
        let site = site.inside(tag::message::RANGE, index, "");
        if let Some(options) = &mut range.options {
            see(&site, &mut options.uninterpreted_option)?;
        }
    }
    for (index, nested) in (0..).zip(&mut message.nested_type) {
        let site = site.inside(tag::message::NESTED, index, nested.name());
        of_message(&site, nested, see)?;
    }
    for (index, item) in (0..).zip(&mut message.enum_type) {
        let site = site.inside(tag::message::ENUM, index, item.name());
        of_enum(&site, item, see)?;
    }
    Ok(())
}

fn of_enum<E>(site: &Site, item: &mut EnumDescriptorProto, see: &mut See<'_, E>) -> Result<(), E> {
    if let Some(options) = &mut item.options {
        see(site, &mut options.uninterpreted_option)?;
    }
    of_each!(site, tag::enumeration::VALUE, &mut item.value, see);
    Ok(())
}

fn of_service<E>(
    site: &Site,
    service: &mut ServiceDescriptorProto,
    see: &mut See<'_, E>,
) -> Result<(), E> {
    if let Some(options) = &mut service.options {
        see(site, &mut options.uninterpreted_option)?;
    }
    of_each!(site, tag::service::METHOD, &mut service.method, see);
    Ok(())
}
