//! Subjects as a whole: added, removed, moved, written in another language, not settled.

use crate::format::Subject;
use crate::model::{
    Change, Counts, Detail, Direction, Effect, ElementPath, Impact, Proof, Rule, SchemaType,
    SubjectName, Unread, Verdict,
};
use crate::rules::schema as rules;
use crate::subject::{Edition, Promise, Version};

/// The subject is new.
pub(super) fn added(new: &Subject) -> Change {
    whole(
        &rules::ADDED,
        new,
        None,
        Some(new),
        Detail::new("", new.kind()),
    )
}

/// The subject is gone.
pub(super) fn removed(old: &Subject) -> Change {
    let effect = policy(None, Proof::Unneeded);
    let change = whole(
        &rules::REMOVED,
        old,
        Some(old),
        None,
        Detail::new(old.kind(), ""),
    );
    Change {
        effects: vec![effect],
        ..change
    }
}

/// The file of a subject that is otherwise what it was.
pub(super) fn moved(old: &Subject, new: &Subject) -> Option<Change> {
    if old.path() == new.path() || versions(old, new).is_some() {
        return None;
    }
    let detail = Detail::new(old.path(), new.path())
        .word("from", old.path())
        .word("to", new.path());
    Some(whole(&rules::MOVED, new, Some(old), Some(new), detail))
}

/// A version that is out and reads differently now.
pub(super) fn edited(old: &Subject, new: &Subject) -> Option<Change> {
    let is_same = old.path() == new.path() && old.schema_type() == new.schema_type();
    // The version of a package is the version of an API, which grows.
    let is_kept_so = matches!(new.schema_type(), SchemaType::Avro | SchemaType::Json);
    let edition = Edition::of(new.path()).filter(|_| is_same && is_kept_so)?;
    if !edition.version.is_published() || old.digest() == new.digest() {
        return None;
    }
    let version = edition.version.to_string();
    let detail = Detail::new(&version, &version).word("path", new.path());
    let detail = detail.word("version", version);
    let rule = &rules::PUBLISHED_VERSION_EDITED;
    Some(whole(rule, new, Some(old), Some(new), detail))
}

/// A step that says that it may break, where nothing breaks.
pub(super) fn step_too_large(old: &Subject, new: &Subject, backward: &Verdict) -> Option<Change> {
    let (was, is) = versions(old, new)?;
    if is.promise(&was) != Promise::Nothing || is < was || *backward != Verdict::Compatible {
        return None;
    }
    let (before, after) = (was.to_string(), is.to_string());
    let detail = Detail::new(&before, &after).word("before", before);
    let detail = detail.word("after", after);
    let rule = &rules::VERSION_STEP_TOO_LARGE;
    Some(whole(rule, new, Some(old), Some(new), detail))
}

/// The versions of two files of one series.
fn versions(old: &Subject, new: &Subject) -> Option<(Version, Version)> {
    let (was, is) = (Edition::of(old.path())?, Edition::of(new.path())?);
    let are_two = was.series == is.series && was.version != is.version;
    are_two.then_some((was.version, is.version))
}

/// The file now holds a schema of another language.
pub(super) fn language_changed(old: &Subject, new: &Subject) -> Change {
    let (before, after) = (old.schema_type().to_string(), new.schema_type().to_string());
    let detail = Detail::new(&before, &after).word("path", new.path());
    let detail = detail.word("before", before).word("after", after);
    let effects = Direction::BOTH.map(|direction| Effect {
        direction: Some(direction),
        layer: None,
        impact: Impact::Unreadable,
        counts: Counts::Verdict,
        proof: Proof::BySpecification {
            why: "the two languages have no encoding in common".to_owned(),
        },
    });
    let change = whole(&rules::FORMAT_CHANGED, new, Some(old), Some(new), detail);
    Change {
        effects: effects.into(),
        ..change
    }
}

/// A direction that could not be settled.
pub(super) fn unproven(old: &Subject, new: &Subject, direction: Direction, why: &str) -> Change {
    let claim = match direction {
        Direction::Backward => "the new schema reads every old event",
        Direction::Forward => "the old schema reads every new event",
    };
    let detail = Detail::new(direction.to_string(), direction.to_string())
        .word("claim", claim)
        .word("problem", why);
    let effect = policy(
        Some(direction),
        Proof::NotTried {
            why: why.to_owned(),
        },
    );
    let change = whole(&rules::UNPROVEN, new, Some(old), Some(new), detail);
    Change {
        effects: vec![effect],
        ..change
    }
}

fn policy(direction: Option<Direction>, proof: Proof) -> Effect {
    Effect {
        direction,
        layer: None,
        impact: Impact::Contract,
        counts: Counts::Policy,
        proof,
    }
}

fn whole(
    rule: &'static Rule,
    named: &Subject,
    old: Option<&Subject>,
    new: Option<&Subject>,
    detail: Detail,
) -> Change {
    Change {
        rule,
        subject: named.name.clone(),
        element: ElementPath(short_name(named)),
        old: old.map(|old| old.place.clone()),
        new: new.map(|new| new.place.clone()),
        detail: detail.word("subject", named.name.to_string()),
        effects: Vec::new(),
    }
}

/// The old side of a file made no sense, so there is nothing to compare the new side with.
pub fn base_unreadable(unread: &Unread) -> Change {
    let Unread {
        path,
        message,
        place,
    } = unread;
    Change {
        rule: &rules::BASE_UNREADABLE,
        subject: SubjectName(path.clone()),
        element: ElementPath(path.clone()),
        old: place.clone(),
        new: None,
        detail: Detail::default()
            .word("path", path)
            .word("problem", message),
        effects: vec![policy(None, Proof::Unneeded)],
    }
}

/// Two sides that the user put side by side cannot be compared as a whole.
pub fn nothing_in_common(old: &str, new: &str, why: &str) -> Change {
    let effects = Direction::BOTH.map(|direction| {
        policy(
            Some(direction),
            Proof::NotTried {
                why: why.to_owned(),
            },
        )
    });
    Change {
        rule: &rules::UNPROVEN,
        subject: SubjectName(new.to_owned()),
        element: ElementPath(new.to_owned()),
        old: None,
        new: None,
        detail: Detail::new(old, new)
            .word("claim", format!("{old} and {new} read each other's events"))
            .word("problem", why),
        effects: effects.into(),
    }
}

/// The last part of a full name; a path or an `$id` stays whole.
fn short_name(subject: &Subject) -> String {
    let name = &subject.name.0;
    let is_one_word = matches!(
        subject.schema_type(),
        SchemaType::Json | SchemaType::AsyncApi
    );
    let is_whole = is_one_word || name == subject.path();
    let short = name.rsplit('.').next().filter(|_| !is_whole);
    short.unwrap_or(name).to_owned()
}
