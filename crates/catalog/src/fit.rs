//! How a product meets its surroundings: the room it needs, and named points where products join.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::expression::Variables;
use crate::product::Expression;
use crate::{ModelError, Parameters, Product};

/// Free room that a product needs for use, as expressions of its parameters, mm. What is absent is not needed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clearances {
    /// To stand before it; the record's `clearance_front` where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub front: Option<Expression>,
    /// How far its widest leaf or lid swings out before its front.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub door_swing: Option<Expression>,
    /// How far its deepest drawer or pull-out comes out before its front.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawer: Option<Expression>,
    /// To push a seat back and stand up: behind a chair, before a desk, round a table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<Expression>,
    /// At each side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Expression>,
    /// Above it: the air of a fridge, the head above a stove.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<Expression>,
    /// Behind it: the air of an appliance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behind: Option<Expression>,
}

impl Clearances {
    /// The fields by name, in the order of files.
    pub fn entries(&self) -> [(&'static str, Option<&Expression>); 7] {
        [
            ("front", self.front.as_ref()),
            ("door_swing", self.door_swing.as_ref()),
            ("drawer", self.drawer.as_ref()),
            ("seat", self.seat.as_ref()),
            ("side", self.side.as_ref()),
            ("above", self.above.as_ref()),
            ("behind", self.behind.as_ref()),
        ]
    }

    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        self.entries().iter().all(|(_, clearance)| clearance.is_none())
    }
}

/// The free room that a configured product needs, mm; 0 where none is needed.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct FreeRoom {
    /// To stand before it.
    pub front: f64,
    /// Swing of leaves before its front.
    pub door_swing: f64,
    /// Pull of drawers before its front.
    pub drawer: f64,
    /// To push a seat back.
    pub seat: f64,
    /// At each side.
    pub side: f64,
    /// Above.
    pub above: f64,
    /// Behind.
    pub behind: f64,
}

/// A named place of a product that takes another: where a tap sits in a basin, a lamp on a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Socket {
    /// Its name in the product.
    pub id: String,
    /// What it takes: a category (`tap`, `table_lamp`), a group of categories, or a word that a product's
    /// [`Snap::fits`] names.
    pub takes: String,
    /// The place in the product frame, mm.
    pub at: Vec<Expression>,
    /// Turn about the vertical that the guest takes, degrees; 0 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<Expression>,
    /// Leaves the socket out unless this is true or not 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expression>,
}

/// A named point of a product that comes to rest in another's socket or meets another's snap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Snap {
    /// Its name in the product.
    pub id: String,
    /// What it fits into: a socket's `takes`, or the same word of another product's snap (rails, modules).
    pub fits: String,
    /// The place in the product frame, mm.
    pub at: Vec<Expression>,
    /// Turn about the vertical of the joint's outward direction, degrees from +X; 0 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<Expression>,
    /// Leaves the point out unless this is true or not 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expression>,
}

/// A socket or snap point of a configured product.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Joint {
    /// Its name in the product.
    pub id: String,
    /// What it takes or fits.
    pub word: String,
    /// Product frame, mm.
    pub at: [f64; 3],
    /// Turn about the vertical, degrees.
    pub turn: f64,
}

impl Product {
    /// The free room it needs with the chosen parameters and size (mm).
    ///
    /// # Errors
    /// As [`Product::evaluate`].
    pub fn free_room(&self, chosen: &Parameters, size: Option<[f64; 3]>) -> Result<FreeRoom, ModelError> {
        let variables = self.variables(chosen, size)?;
        let stated = &self.clearances;
        let length = |name: &str, expression: Option<&Expression>, absent: f64| {
            let Some(expression) = expression else { return Ok(absent) };
            self.number(&variables, &format!("clearances.{name}"), expression).map(|length| length.max(0.0))
        };
        Ok(FreeRoom {
            front: length("front", stated.front.as_ref(), self.clearance_front)?,
            door_swing: length("door_swing", stated.door_swing.as_ref(), 0.0)?,
            drawer: length("drawer", stated.drawer.as_ref(), 0.0)?,
            seat: length("seat", stated.seat.as_ref(), 0.0)?,
            side: length("side", stated.side.as_ref(), 0.0)?,
            above: length("above", stated.above.as_ref(), 0.0)?,
            behind: length("behind", stated.behind.as_ref(), 0.0)?,
        })
    }

    /// Its sockets with the chosen parameters and size (mm), in the order of the record.
    ///
    /// # Errors
    /// As [`Product::evaluate`].
    pub fn sockets_at(&self, chosen: &Parameters, size: Option<[f64; 3]>) -> Result<Vec<Joint>, ModelError> {
        let variables = self.variables(chosen, size)?;
        let joints = self.sockets.iter().enumerate().map(|(index, socket)| {
            let Socket { id, takes, at, turn, when } = socket;
            self.joint(&variables, &format!("sockets[{index}]"), (id, takes), (at, turn.as_ref(), when.as_ref()))
        });
        let joints = joints.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        self.grown(joints, chosen, size)
    }

    /// Its snap points with the chosen parameters and size (mm), in the order of the record.
    ///
    /// # Errors
    /// As [`Product::evaluate`].
    pub fn snaps_at(&self, chosen: &Parameters, size: Option<[f64; 3]>) -> Result<Vec<Joint>, ModelError> {
        let variables = self.variables(chosen, size)?;
        let joints = self.snaps.iter().enumerate().map(|(index, snap)| {
            let Snap { id, fits, at, turn, when } = snap;
            self.joint(&variables, &format!("snaps[{index}]"), (id, fits), (at, turn.as_ref(), when.as_ref()))
        });
        let joints = joints.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        self.grown(joints, chosen, size)
    }

    /// Joints where they are when the product is stretched.
    fn grown(
        &self,
        mut joints: Vec<Joint>,
        chosen: &Parameters,
        size: Option<[f64; 3]>,
    ) -> Result<Vec<Joint>, ModelError> {
        if let Some(growth) = crate::model::resolve::growth(self, chosen, size)? {
            for joint in &mut joints {
                growth.joint(joint);
            }
        }
        Ok(joints)
    }

    /// The parameters and named values that expressions outside the model's parts can use.
    fn variables(&self, chosen: &Parameters, size: Option<[f64; 3]>) -> Result<Variables, ModelError> {
        crate::model::resolve::named_values(self, chosen, size)
    }

    fn number(&self, variables: &Variables, field: &str, expression: &Expression) -> Result<f64, ModelError> {
        variables
            .number(expression)
            .map_err(|error| crate::model::resolve::mistake(self, field.to_owned(), "", expression, error))
    }

    fn joint(
        &self,
        variables: &Variables,
        field: &str,
        (id, word): (&str, &str),
        (at, turn, when): (&[Expression], Option<&Expression>, Option<&Expression>),
    ) -> Result<Option<Joint>, ModelError> {
        if let Some(when) = when {
            let holds = variables
                .holds(when)
                .map_err(|error| crate::model::resolve::mistake(self, format!("{field}.when"), "", when, error))?;
            if !holds {
                return Ok(None);
            }
        }
        let mut place = [0.0; 3];
        for (axis, (coordinate, expression)) in place.iter_mut().zip(at).enumerate() {
            *coordinate = self.number(variables, &format!("{field}.at[{axis}]"), expression)?;
        }
        let turn = turn.map_or(Ok(0.0), |turn| self.number(variables, &format!("{field}.turn"), turn))?;
        Ok(Some(Joint { id: id.to_owned(), word: word.to_owned(), at: place, turn }))
    }
}
