//! Findings under a profile: somebody else's rules say what fails, ours say what it does and where.

use std::collections::{BTreeMap, BTreeSet};

use super::error::Error;
use super::weighed::Weighed;
use crate::compat::protobuf::buf::{self, Annotation, Config, Image};
use crate::compat::protobuf::confluent;
use crate::format::protobuf::{Census, Library};
use crate::model::{
    Against, Change, Check, Counts, Detail, Direction, Effect, Files, Impact, Place, Profile,
    Proof, Unread,
};
use crate::policy::{Effective, Policy};

/// The Protobuf files of both sides, for those who look at all of them at once.
pub(super) struct Sides<'run> {
    pub(super) old: &'run Library,
    pub(super) new: &'run Library,
    pub(super) new_files: &'run dyn Files,
    /// Whether two files were put side by side, which are one whatever they are called.
    pub(super) are_files: bool,
}

/// The profiles that a policy asks for.
pub(super) struct Profiles<'run> {
    pub(super) policy: &'run Policy,
    pub(super) sides: Sides<'run>,
}

/// What is minded at a path, and what is asked of that path.
type Minded = (String, Annotation, Effective);

impl Profiles<'_> {
    /// Puts what the profiles mind in the place of our own findings about the same. Gives back what a reader of the report
    /// should know.
    ///
    /// # Errors
    /// If a `buf.yaml` that is to be followed makes no sense.
    pub(super) fn apply(
        &self,
        whole: &mut Weighed,
        base: &Against,
        in_scope: impl Fn(&str) -> bool,
    ) -> Result<Vec<String>, Error> {
        if self.policy.profiles().is_empty() {
            return Ok(Vec::new());
        }
        let mut configs = Configs::of(self.sides.new_files);
        let minded = self.minded(&mut configs)?;
        let minded = minded.into_iter().filter(|(path, ..)| in_scope(path));
        let mut own = Own::of(whole, base);
        for (_, annotation, effective) in minded {
            let told = own.take(&annotation, whole);
            let change = told.unwrap_or_else(|| change(&annotation));
            let check = Check {
                name: annotation.check.aka(),
                said: annotation.message.clone(),
            };
            whole.insist(change, check, base, &effective);
        }
        whole.forget(&own.taken);
        let mut notes = configs.notes();
        if self.policy.for_path("").mode.value.is_transitive() {
            notes.push("a profile decides about the base only: what earlier versions break is worth knowing".to_owned());
        }
        Ok(notes)
    }

    /// What the profile of its path minds, with that path and what else is asked of it.
    fn minded(&self, configs: &mut Configs<'_>) -> Result<Vec<Minded>, Error> {
        let profiles = self.policy.profiles();
        let is_of_registry = |profile: &Profile| *profile == Profile::Confluent;
        let mut minded = Vec::new();
        if profiles.iter().any(|profile| !is_of_registry(profile)) {
            self.minded_by_buf(configs, &mut minded)?;
        }
        if profiles.iter().any(is_of_registry) {
            for direction in Direction::BOTH {
                self.refused(direction, &mut minded);
            }
        }
        Ok(minded)
    }

    fn minded_by_buf(
        &self,
        configs: &mut Configs<'_>,
        minded: &mut Vec<Minded>,
    ) -> Result<(), Error> {
        for annotation in self.evaluate() {
            let Some((path, effective)) = self.asked(&annotation) else {
                continue;
            };
            let is_minded = match effective.profile.as_ref().map(|profile| profile.value) {
                Some(Profile::Buf(set)) => annotation.check.is_in(set),
                Some(Profile::BufYaml) => configs.above(&path)?.minds(&annotation),
                Some(Profile::Confluent) | None => false,
            };
            if is_minded {
                minded.push((path, annotation, effective));
            }
        }
        Ok(())
    }

    /// What the registry refuses in a direction, where that is enforced.
    fn refused(&self, direction: Direction, minded: &mut Vec<Minded>) {
        for annotation in confluent::evaluate(self.sides.old, self.sides.new, direction) {
            let Some((path, effective)) = self.asked(&annotation) else {
                continue;
            };
            let profile = effective.profile.as_ref().map(|profile| profile.value);
            let is_enforced = effective.mode.value.enforces(direction);
            if profile == Some(Profile::Confluent) && is_enforced {
                minded.push((path, annotation, effective));
            }
        }
    }

    /// The path of an annotation, and what is asked of it.
    fn asked(&self, annotation: &Annotation) -> Option<(String, Effective)> {
        let path = path(annotation)?;
        let effective = self.policy.for_path(&path);
        Some((path, effective))
    }

    fn evaluate(&self) -> Vec<Annotation> {
        let Sides {
            old,
            new,
            new_files,
            are_files,
        } = self.sides;
        let is_one = |library: &Library| library.files().count() == 1;
        if are_files && is_one(old) && is_one(new) {
            let image = |library| Image::of_file(library);
            return buf::evaluate(&image(old), &image(new));
        }
        let census = Census::take(new_files, new);
        buf::evaluate(
            &Image::new(old, Census::default()),
            &Image::new(new, census),
        )
    }
}

/// The `buf.yaml` files of the new side, as far as they were asked for.
struct Configs<'run> {
    files: &'run dyn Files,
    /// By folder; `None` where there is none.
    read: BTreeMap<String, Option<Config>>,
    absent: Config,
    is_absent_somewhere: bool,
}

impl<'run> Configs<'run> {
    fn of(files: &'run dyn Files) -> Self {
        Self {
            files,
            read: BTreeMap::new(),
            absent: Config::absent(),
            is_absent_somewhere: false,
        }
    }

    /// The nearest one above a path.
    fn above(&mut self, path: &str) -> Result<&Config, Error> {
        let cuts = path.rmatch_indices('/').map(|(at, _)| &path[..=at]);
        for folder in cuts.chain([""]) {
            if !self.read.contains_key(folder) {
                let config = self.read(folder)?;
                self.read.insert(folder.to_owned(), config);
            }
        }
        let cuts = path.rmatch_indices('/').map(|(at, _)| &path[..=at]);
        let mut found = cuts
            .chain([""])
            .filter_map(|folder| self.read.get(folder)?.as_ref());
        let found = found.next();
        self.is_absent_somewhere |= found.is_none();
        Ok(found.unwrap_or(&self.absent))
    }

    fn read(&self, folder: &str) -> Result<Option<Config>, Error> {
        let path = format!("{folder}buf.yaml");
        let Some(file) = self.files.read(&path)? else {
            return Ok(None);
        };
        let config = Config::read(file.text(), folder);
        let config = config.map_err(|what| Unread::new(path, what))?;
        Ok(Some(config))
    }

    fn notes(&self) -> Vec<String> {
        let found = self.read.values().flatten();
        let notes = found.flat_map(|config| config.notes.iter().cloned());
        let absent =
            "there is no buf.yaml above some files: buf's default, FILE, decides about them";
        let absent = self.is_absent_somewhere.then(|| absent.to_owned());
        notes.chain(absent).collect()
    }
}

/// The path whose policy decides.
fn path(annotation: &Annotation) -> Option<String> {
    let home = annotation
        .new_home
        .as_ref()
        .or(annotation.old_home.as_ref())?;
    let place = annotation.new.as_ref().or(annotation.old.as_ref());
    let path = place.map(|place| place.file.path().to_owned());
    Some(path.unwrap_or_else(|| home.path.clone()))
}

/// Where something stands, without its bytes.
type Stand = (String, String);

fn stand(place: &Place) -> Stand {
    (place.file.path().to_owned(), place.pointer.to_string())
}

/// Our own findings, by where they stand.
struct Own {
    by_old: BTreeMap<Stand, Vec<usize>>,
    by_new: BTreeMap<Stand, Vec<usize>>,
    /// Those that a profile tells of in its own words.
    taken: BTreeSet<usize>,
}

impl Own {
    fn of(whole: &Weighed, base: &Against) -> Self {
        let mut own = Self {
            by_old: BTreeMap::new(),
            by_new: BTreeMap::new(),
            taken: BTreeSet::new(),
        };
        let findings = whole.findings.iter().enumerate();
        for (index, finding) in
            findings.filter(|(_, finding)| finding.against.as_ref() == Some(base))
        {
            let change = &finding.change;
            if let Some(old) = &change.old {
                own.by_old.entry(stand(old)).or_default().push(index);
            }
            if let Some(new) = &change.new {
                own.by_new.entry(stand(new)).or_default().push(index);
            }
        }
        own
    }

    /// The change of ours that is the one the annotation is about: known under its name, and at its place.
    fn take(&mut self, annotation: &Annotation, whole: &Weighed) -> Option<Change> {
        let aka = annotation.check.aka();
        let at = |stands: &BTreeMap<Stand, Vec<usize>>, place: Option<&Place>| {
            let found = place.and_then(|place| stands.get(&stand(place)));
            let found = found.into_iter().flatten().copied();
            let is_known = |index: &usize| {
                let rule = whole.findings[*index].change.rule;
                rule.aka.iter().any(|known| **known == *aka)
            };
            found.filter(is_known).collect::<BTreeSet<_>>()
        };
        let old = at(&self.by_old, annotation.old.as_ref());
        let new = at(&self.by_new, annotation.new.as_ref());
        let both = old.intersection(&new).next();
        let index = *both.or(old.first()).or(new.first())?;
        self.taken.insert(index);
        Some(whole.findings[index].change.clone())
    }
}

/// What only the profile tells of.
fn change(annotation: &Annotation) -> Change {
    let effect = Effect {
        direction: None,
        layer: None,
        impact: Impact::Contract,
        counts: Counts::Policy,
        proof: Proof::Unneeded,
    };
    let told =
        |place: Option<&Place>| place.map_or_else(String::new, |_| annotation.message.clone());
    Change {
        rule: annotation.check.rule,
        subject: annotation.subject.clone(),
        element: annotation.element.clone(),
        old: annotation.old.clone(),
        new: annotation.new.clone(),
        detail: Detail::new(told(annotation.old.as_ref()), told(annotation.new.as_ref())),
        effects: vec![effect],
    }
}
