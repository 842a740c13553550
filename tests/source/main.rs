//! Snapshots and bases from real git repositories, made with the git command.

mod base;
mod clones;
mod discovery;
mod hostile;
mod sandbox;
mod snapshots;
