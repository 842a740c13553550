//! Numbers: exact bounds, divisors, and what lies between them.

use num::{BigInt, BigRational, Integer as _, One as _, Signed as _, ToPrimitive as _, Zero as _};
use serde_json::{Number, Value};

use super::claim::Bound;

/// So many multiples are looked at one by one.
const MAX_LISTED: u64 = 2_000;

/// A number as it is written, exactly.
pub(super) fn rational(number: &Number) -> BigRational {
    let text = number.to_string();
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: BigInt = format!("{whole}{fraction}").parse().unwrap_or_default();
    let exponent: i64 = exponent.parse().unwrap_or(0);
    let behind = i64::try_from(fraction.len()).unwrap_or(0);
    let power = u32::try_from((exponent - behind).unsigned_abs()).unwrap_or(0);
    let scale = BigInt::from(10).pow(power);
    if exponent < behind {
        BigRational::new(digits, scale)
    } else {
        BigRational::from_integer(digits * scale)
    }
}

/// What is known of a number.
#[derive(Debug, Clone, Default)]
pub(super) struct Range {
    low: Option<(BigRational, Bound)>,
    high: Option<(BigRational, Bound)>,
    /// It is a multiple of this.
    step: Option<BigRational>,
    /// It is a multiple of none of these.
    gaps: Vec<BigRational>,
    /// Whether it is spelled without a point, where that is known.
    spelled_whole: Option<bool>,
}

/// What a range holds.
pub(super) enum Numbers {
    /// Nothing.
    None,
    /// Something: this, if it was easily found.
    Some(Option<Value>),
}

impl Range {
    pub(super) fn above(&mut self, limit: BigRational, bound: Bound) {
        let limit = (limit, bound);
        if self.low.as_ref().is_none_or(|low| *low < limit) {
            self.low = Some(limit);
        }
    }

    pub(super) fn below(&mut self, limit: BigRational, bound: Bound) {
        let is_lower = |high: &(BigRational, Bound)| {
            limit < high.0 || limit == high.0 && bound == Bound::Exclusive
        };
        if self.high.as_ref().is_none_or(is_lower) {
            self.high = Some((limit, bound));
        }
    }

    pub(super) fn multiple(&mut self, step: BigRational, holds: bool) {
        if !holds {
            self.gaps.push(step);
            return;
        }
        self.step = Some(match self.step.take() {
            Some(known) => common_multiple(&known, &step),
            None => step,
        });
    }

    /// `false` when it was known to be otherwise.
    pub(super) fn spelled(&mut self, whole: bool) -> bool {
        if whole {
            self.multiple(BigRational::one(), true);
        }
        *self.spelled_whole.get_or_insert(whole) == whole
    }

    /// Whether there is a number in the range, and one that is not in `except`.
    pub(super) fn numbers(&self, except: &dyn Fn(&Value) -> bool) -> Numbers {
        if self.is_covered() {
            return Numbers::None;
        }
        let spell = |number: &BigRational| spell(number, self.spelled_whole);
        let fits = |number: &BigRational| self.contains(number) && !except(&spell(number));
        let (candidates, is_all) = match &self.step {
            Some(step) => self.multiples(step),
            None => self.samples(),
        };
        match candidates
            .filter(|number| fits(number))
            .map(|number| spell(&number))
            .next()
        {
            Some(found) => Numbers::Some(Some(found)),
            None if is_all => Numbers::None,
            None => Numbers::Some(None),
        }
    }

    /// Whether the gaps leave no multiple at all.
    fn is_covered(&self) -> bool {
        let Some(step) = self.step.as_ref().filter(|_| !self.gaps.is_empty()) else {
            return false;
        };
        if self.gaps.iter().any(|gap| (step / gap).is_integer()) {
            return true;
        }
        let period = self
            .gaps
            .iter()
            .fold(step.clone(), |period, gap| common_multiple(&period, gap));
        let Some(count) = (&period / step)
            .to_integer()
            .to_u64()
            .filter(|count| *count <= MAX_LISTED)
        else {
            return false;
        };
        (0..count).all(|index| {
            let number = step * BigRational::from_integer(index.into());
            self.gaps.iter().any(|gap| (&number / gap).is_integer())
        })
    }

    fn contains(&self, number: &BigRational) -> bool {
        let above = self
            .low
            .as_ref()
            .is_none_or(|(low, bound)| low < number || low == number && *bound == Bound::Inclusive);
        let below = self.high.as_ref().is_none_or(|(high, bound)| {
            number < high || high == number && *bound == Bound::Inclusive
        });
        let stepped = self
            .step
            .as_ref()
            .is_none_or(|step| (number / step).is_integer());
        above && below && stepped && !self.gaps.iter().any(|gap| (number / gap).is_integer())
    }

    /// The multiples of `step` in the range, and whether that is all of them.
    fn multiples(&self, step: &BigRational) -> (Candidates, bool) {
        let step = step.abs();
        let least = self
            .low
            .as_ref()
            .map(|(low, _)| (low / &step).ceil().to_integer());
        let most = self
            .high
            .as_ref()
            .map(|(high, _)| (high / &step).floor().to_integer());
        let limit = BigInt::from(MAX_LISTED);
        let at = move |factor: BigInt| BigRational::from_integer(factor) * &step;
        let count = 0..=MAX_LISTED;
        match (least, most) {
            (Some(least), Some(most)) => {
                let is_all = &most - &least < limit;
                let factors = count.map(move |index| &least + BigInt::from(index));
                let factors = factors.take_while(move |factor| *factor <= most);
                (Box::new(factors.map(at)), is_all)
            }
            (Some(least), None) => {
                let factors = count.map(move |index| &least + BigInt::from(index));
                (Box::new(factors.map(at)), false)
            }
            (None, Some(most)) => {
                let factors = count.map(move |index| &most - BigInt::from(index));
                (Box::new(factors.map(at)), false)
            }
            (None, None) => {
                let around = count.map(|index| {
                    let half = BigInt::from(index.div_ceil(2));
                    if index % 2 == 0 { -half } else { half }
                });
                (Box::new(around.map(at)), false)
            }
        }
    }

    /// Some numbers of a range without steps, and whether that is all of them: only where the range is a point or
    /// nothing.
    fn samples(&self) -> (Candidates, bool) {
        let one = BigRational::one();
        let parts = [(1, 2), (37, 128), (37, 256)]
            .map(|(numer, denom): (i32, i32)| BigRational::new(numer.into(), denom.into()));
        let (found, is_all) = match (&self.low, &self.high) {
            (Some((low, _)), Some((high, _))) if low >= high => (
                if low == high {
                    vec![low.clone()]
                } else {
                    Vec::new()
                },
                true,
            ),
            (Some((low, _)), Some((high, _))) => {
                let between = parts.map(|part| low + (high - low) * part);
                let edges = vec![low.clone(), high.clone(), low.ceil(), low.floor() + one];
                ([edges, between.into()].concat(), false)
            }
            (Some((low, _)), None) => {
                let beyond = parts.map(|part| low + part);
                let edges = vec![low.clone(), low.ceil(), low.floor() + one];
                ([edges, beyond.into()].concat(), false)
            }
            (None, Some((high, _))) => {
                let beyond = parts.map(|part| high - part);
                let edges = vec![high.clone(), high.floor(), high.ceil() - one];
                ([edges, beyond.into()].concat(), false)
            }
            (None, None) => {
                let edges = vec![BigRational::zero(), one.clone(), -one];
                ([edges, parts.into()].concat(), false)
            }
        };
        (Box::new(found.into_iter()), is_all)
    }
}

/// Numbers to look at.
type Candidates = Box<dyn Iterator<Item = BigRational>>;

/// Of two positive numbers.
fn common_multiple(one: &BigRational, other: &BigRational) -> BigRational {
    let numer = one.numer().lcm(other.numer());
    let denom = one.denom().gcd(other.denom());
    BigRational::new(numer, denom)
}

/// The number in JSON, as near as a validator can read it.
fn spell(number: &BigRational, whole: Option<bool>) -> Value {
    let integer = number.is_integer().then(|| number.to_integer());
    let integer = integer.filter(|_| whole != Some(false));
    if let Some(integer) = integer.as_ref().and_then(num::ToPrimitive::to_i64) {
        return integer.into();
    }
    if let Some(integer) = integer.as_ref().and_then(num::ToPrimitive::to_u64) {
        return integer.into();
    }
    number
        .to_f64()
        .and_then(Number::from_f64)
        .map_or(Value::Null, Value::Number)
}
