//! Baked textures, shared by all stages of a process.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use homewright_catalog::MaterialRecord;
use homewright_catalog::material::TextureRecipe;
use homewright_scene::Key;
use homewright_scene::image::{ColorSpace, Image};

use crate::key::KeyMaker;
