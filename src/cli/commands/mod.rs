//! One small file for each verb.

pub(super) mod advise;
pub(super) mod check;
pub(super) mod compat;
pub(super) mod config;
pub(super) mod conform;
pub(super) mod demo;
pub(super) mod graph;
pub(super) mod rules;
