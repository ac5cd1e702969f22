//! Reading how a product meets its surroundings: clearances, sockets and snap points.

use super::reader::{Fields, Node, Reader};
use crate::Product;
use crate::fit::{Clearances, Snap, Socket};
use crate::product::Expression;

/// Most sockets or snap points of one record.
const MAX_JOINTS: usize = 100;

/// Fills in clearances, sockets and snap points.
pub(super) fn read(reader: &mut Reader<'_>, fields: &mut Fields<'_>, product: &mut Product) {
    product.clearances = reader.optional(fields, "clearances", clearances).unwrap_or_default();
    let joints = reader.optional(fields, "sockets", |reader, node| {
        let list = reader.list(node, |reader, node| joint(reader, node, "takes"))?;
        check_names(reader, node, &list);
        Some(list)
    });
    product.sockets = joints
        .unwrap_or_default()
        .into_iter()
        .map(|JointSource { id, word, at, turn, when }| Socket { id, takes: word, at, turn, when })
        .collect();
    let joints = reader.optional(fields, "snaps", |reader, node| {
        let list = reader.list(node, |reader, node| joint(reader, node, "fits"))?;
        check_names(reader, node, &list);
        Some(list)
    });
    product.snaps = joints
        .unwrap_or_default()
        .into_iter()
        .map(|JointSource { id, word, at, turn, when }| Snap { id, fits: word, at, turn, when })
        .collect();
}

fn clearances(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Clearances> {
    let mut fields = reader.table(node)?;
    let clearances = Clearances {
        front: reader.optional(&mut fields, "front", Reader::expression),
        door_swing: reader.optional(&mut fields, "door_swing", Reader::expression),
        drawer: reader.optional(&mut fields, "drawer", Reader::expression),
        seat: reader.optional(&mut fields, "seat", Reader::expression),
        side: reader.optional(&mut fields, "side", Reader::expression),
        above: reader.optional(&mut fields, "above", Reader::expression),
        behind: reader.optional(&mut fields, "behind", Reader::expression),
    };
    reader.no_more(fields);
    Some(clearances)
}

struct JointSource {
    id: String,
    word: String,
    at: Vec<Expression>,
    turn: Option<Expression>,
    when: Option<Expression>,
}

fn joint(reader: &mut Reader<'_>, node: &Node<'_>, word: &'static str) -> Option<JointSource> {
    let mut fields = reader.table(node)?;
    let id = reader.needed(node, &mut fields, "id", super::product::identifier);
    let takes = reader.needed(node, &mut fields, word, super::product::identifier);
    let at = reader.needed(node, &mut fields, "at", |reader, node| {
        let at = reader.list(node, Reader::expression)?;
        if at.len() == 3 {
            return Some(at);
        }
        reader.wrong(node, format!("has {} numbers; it needs three: x, y, z", at.len()));
        None
    });
    let turn = reader.optional(&mut fields, "turn", Reader::expression);
    let when = reader.optional(&mut fields, "when", Reader::expression);
    reader.no_more(fields);
    Some(JointSource { id: id?, word: takes?, at: at?, turn, when })
}

fn check_names(reader: &mut Reader<'_>, node: &Node<'_>, joints: &[JointSource]) {
    if joints.len() > MAX_JOINTS {
        reader.wrong(node, format!("has {} entries, {MAX_JOINTS} are allowed", joints.len()));
    }
    for (index, joint) in joints.iter().enumerate().take(MAX_JOINTS) {
        if joints[..index].iter().any(|other| other.id == joint.id) {
            reader.wrong(node, format!("the name `{}` is there twice; give each its own", joint.id));
        }
    }
}
