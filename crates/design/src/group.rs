//! Things that are picked up together.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::EntityId;
use crate::check::{Checker, MAX_NAME, MAX_POINTS};
use crate::problem::Fault;

/// Things that are selected and moved as one. Members that are not there any more are passed over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Name. Empty: none.
    #[serde(default)]
    pub name: String,
    /// Its members.
    pub members: BTreeSet<EntityId>,
}

impl Group {
    pub(crate) fn check(&self, checker: &mut Checker<'_>) {
        checker.text("name", &self.name, MAX_NAME);
        if self.members.len() > MAX_POINTS {
            let fault = Fault::TooLong { count: self.members.len(), what: "members", max: MAX_POINTS };
            checker.report("members", fault);
        }
    }
}
