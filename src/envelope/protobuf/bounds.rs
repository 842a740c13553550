//! How many entries a message has, before a decoder makes room for them.

/// How many attributes an event may have.
pub(super) const MOST: usize = 4_096;

/// The numbers of the fields `events` of a batch and `attributes` of an event.
const EVENTS: u64 = 1;
const ATTRIBUTES: u64 = 5;

/// Whether an event, or one of a batch, has more attributes than are looked at. Bytes that are no message have none.
pub(super) fn is_too_much(bytes: &[u8], is_batch: bool) -> bool {
    if is_batch {
        let mut events = Fields(bytes).filter(|(number, _)| *number == EVENTS);
        return events.any(|(_, event)| is_too_much(event, false));
    }
    let attributes = Fields(bytes).filter(|(number, _)| *number == ATTRIBUTES);
    attributes.count() > MOST
}

/// The fields of a message: the number, and the bytes where it has a length.
struct Fields<'b>(&'b [u8]);

impl<'b> Iterator for Fields<'b> {
    type Item = (u64, &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let key = self.varint()?;
        let field = match key & 7 {
            0 => self.varint().map(|_| &[][..]),
            1 => self.take(8),
            2 => {
                let length = usize::try_from(self.varint()?).ok()?;
                self.take(length)
            }
            // Groups: what is in them comes as fields of this message.
            3 | 4 => Some(&[][..]),
            5 => self.take(4),
            _ => None,
        };
        Some((key >> 3, field?))
    }
}

impl<'b> Fields<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let [byte] = *self.take(1)? else {
                return None;
            };
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_counted_where_they_are() {
        let event = |count: usize| [b"\x0a\x011".as_slice(), &b"\x2a\x00".repeat(count)].concat();
        assert!(!is_too_much(&event(MOST), false));
        assert!(is_too_much(&event(MOST + 1), false));
        let event = event(MOST + 1);
        let batch = [b"\x0a\x00\x0a\x85\x40".as_slice(), &event].concat();
        assert_eq!(event.len(), 0x2005);
        assert!(is_too_much(&batch, true));
        assert!(!is_too_much(&batch, false));
        assert!(!is_too_much(b"\xff\xff", false));
    }
}
