//! Walls: what decides a wall's looks, and its pieces.

mod mesh;
mod plan;

pub(crate) use mesh::pieces;
pub(crate) use plan::{Covering, FaceFinish, FacedRoom, Hole, WallPlan, WallSpec, plan_wall};
