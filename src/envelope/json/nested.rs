//! Objects and arrays, passed without recursion.

use super::scan::{Broken, Scanner};

/// How deep objects and arrays may nest. Jackson, the most used reader of events, stops there as well.
pub const DEEPEST: usize = 1_000;

impl Scanner<'_> {
    /// Passes an object or an array, and all that is in it.
    pub(super) fn nested(&mut self) -> Result<(), Broken> {
        let mut open = Open::default();
        let mut state = State::Value;
        loop {
            state = self.step(state, &mut open)?;
            if open.depth == 0 {
                return Ok(());
            }
        }
    }

    /// Passes what comes next, and tells what may come then.
    fn step(&mut self, state: State, open: &mut Open) -> Result<State, Broken> {
        match (state, self.peek()) {
            (State::Value | State::ValueOrEnd, Some(bracket @ (b'{' | b'['))) => {
                if !open.push(bracket == b'{') {
                    return Err(self.too_deep());
                }
                self.at += 1;
                Ok(if bracket == b'{' {
                    State::NameOrEnd
                } else {
                    State::ValueOrEnd
                })
            }
            (State::ValueOrEnd, Some(b']')) | (State::NameOrEnd, Some(b'}')) => {
                Ok(self.close(open))
            }
            (State::Value, Some(b']')) => Err(self.broken("has a comma before the `]`")),
            (State::Value | State::ValueOrEnd, _) => self.scalar().map(|_| State::CommaOrEnd),
            (State::Name | State::NameOrEnd, _) => self.name().map(|_| State::Value),
            (State::CommaOrEnd, Some(b',')) => {
                self.at += 1;
                Ok(if open.is_object() {
                    State::Name
                } else {
                    State::Value
                })
            }
            (State::CommaOrEnd, Some(b'}')) if open.is_object() => Ok(self.close(open)),
            (State::CommaOrEnd, Some(b']')) if !open.is_object() => Ok(self.close(open)),
            (State::CommaOrEnd, _) if open.is_object() => Err(self.wants("`,` or `}`")),
            (State::CommaOrEnd, _) => Err(self.wants("`,` or `]`")),
        }
    }

    fn close(&mut self, open: &mut Open) -> State {
        self.at += 1;
        open.pop();
        State::CommaOrEnd
    }

    fn too_deep(&self) -> Broken {
        Broken {
            at: self.at,
            what: format!("nests deeper than {DEEPEST} levels"),
            is_too_much: true,
        }
    }
}

/// What may come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Value,
    ValueOrEnd,
    Name,
    NameOrEnd,
    CommaOrEnd,
}

/// Which of the open brackets are objects: a bit each.
struct Open {
    bits: [u64; DEEPEST.div_ceil(64)],
    depth: usize,
}

impl Default for Open {
    fn default() -> Self {
        Self {
            bits: [0; DEEPEST.div_ceil(64)],
            depth: 0,
        }
    }
}

impl Open {
    /// Opens one more; whether there is room for it.
    fn push(&mut self, is_object: bool) -> bool {
        let Some(bits) = self
            .bits
            .get_mut(self.depth / 64)
            .filter(|_| self.depth < DEEPEST)
        else {
            return false;
        };
        let bit = 1 << (self.depth % 64);
        *bits = if is_object { *bits | bit } else { *bits & !bit };
        self.depth += 1;
        true
    }

    /// Closes the innermost.
    fn pop(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    fn is_object(&self) -> bool {
        let innermost = self.depth.saturating_sub(1);
        self.bits[innermost / 64] >> (innermost % 64) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_bounded_and_costs_no_stack() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(Scanner::new(&nested(DEEPEST)).value().is_ok());
        for depth in [DEEPEST + 1, 100_000] {
            assert!(
                Scanner::new(&nested(depth))
                    .value()
                    .unwrap_err()
                    .is_too_much
            );
        }
    }
}
