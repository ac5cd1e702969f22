//! The tree of nodes, checked and laid flat: every node with its place in the scene.

use glam::{Mat4, Quat, Vec3};

use super::accessor;
use super::error::GltfError;
use super::limits::Budget;
use super::schema::{Instancing, Node, Root};
use super::views::Views;

/// A node with its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed {
    /// Index of the node in the file.
    pub(crate) node: usize,
    /// Frame of the scene from the frame of the node.
    pub(crate) scene_from_node: Mat4,
    /// Whether the node and all above it are shown.
    pub(crate) is_visible: bool,
}

/// All nodes of the scene to show, parents before children, children in the file's order.
pub(crate) fn flatten(root: &Root, budget: &mut Budget<'_>) -> Result<Vec<Placed>, GltfError> {
    let mut is_seen = vec![false; root.nodes.len()];
    let mut flat = Vec::new();
    let top = |node: usize| Placed { node, scene_from_node: Mat4::IDENTITY, is_visible: true };
    let mut waiting: Vec<Placed> = roots(root)?.into_iter().rev().map(top).collect();
    while let Some(above) = waiting.pop() {
        let place = format!("nodes/{}", above.node);
        let node = root.nodes.get(above.node).ok_or_else(|| GltfError::invalid(&place, "it is named but not there"))?;
        let seen =
            is_seen.get_mut(above.node).ok_or_else(|| GltfError::invalid(&place, "it is named but not there"))?;
        if std::mem::replace(seen, true) {
            return Err(GltfError::invalid(place, "it hangs below two nodes or below itself"));
        }
        budget.take_nodes(1)?;
        let scene_from_node = above.scene_from_node * local_matrix(node);
        if !scene_from_node.is_finite() {
            return Err(GltfError::invalid(place, "its placement is not a finite number"));
        }
        let is_visible = above.is_visible && node.extensions.visibility.as_ref().is_none_or(|v| v.visible);
        flat.push(Placed { node: above.node, scene_from_node, is_visible });
        waiting.extend(node.children.iter().rev().map(|child| Placed { node: *child, scene_from_node, is_visible }));
    }
    Ok(flat)
}

/// The placements of an instanced mesh within its node.
pub(crate) fn instances(
    views: &mut Views<'_>,
    instancing: &Instancing,
    place: &str,
    budget: &mut Budget<'_>,
) -> Result<Vec<Mat4>, GltfError> {
    let attributes = &instancing.attributes;
    let mut count = None;
    for index in [attributes.translation, attributes.rotation, attributes.scale].into_iter().flatten() {
        let own = accessor::layout(views, index)?.count;
        if *count.get_or_insert(own) != own {
            return Err(GltfError::invalid(place, "the attributes of its instances differ in number"));
        }
    }
    let count = count.unwrap_or(0);
    budget.take_nodes(count as u64)?;
    let translations =
        attributes.translation.map(|index| accessor::read_floats::<3>(views, index, budget)).transpose()?;
    let rotations = attributes.rotation.map(|index| accessor::read_floats::<4>(views, index, budget)).transpose()?;
    let scales = attributes.scale.map(|index| accessor::read_floats::<3>(views, index, budget)).transpose()?;
    let at = |list: &Option<Vec<[f32; 3]>>, i: usize| list.as_ref().and_then(|list| list.get(i).copied());
    let matrices = (0..count).map(|i| {
        let rotation = rotations.as_ref().and_then(|list| list.get(i).copied());
        placement(at(&translations, i), rotation, at(&scales, i))
    });
    let matrices: Vec<Mat4> = matrices.collect();
    if matrices.iter().all(Mat4::is_finite) {
        Ok(matrices)
    } else {
        Err(GltfError::invalid(place, "the placement of an instance is not a finite number"))
    }
}

/// The nodes at the top: those of the stated scene, of the first one, or all that hang below no other.
fn roots(root: &Root) -> Result<Vec<usize>, GltfError> {
    let index = root.scene.unwrap_or(0);
    if let Some(scene) = root.scenes.get(index) {
        return Ok(scene.nodes.clone());
    }
    if root.scene.is_some() {
        return Err(GltfError::invalid(format!("scenes/{index}"), "it is named but not there"));
    }
    let mut is_child = vec![false; root.nodes.len()];
    for child in root.nodes.iter().flat_map(|node| &node.children) {
        if let Some(flag) = is_child.get_mut(*child) {
            *flag = true;
        }
    }
    Ok(is_child.iter().enumerate().filter(|(_, is_child)| !**is_child).map(|(index, _)| index).collect())
}

fn local_matrix(node: &Node) -> Mat4 {
    match &node.matrix {
        Some(columns) => Mat4::from_cols_array(columns),
        None => placement(node.translation, node.rotation, node.scale),
    }
}

fn placement(translation: Option<[f32; 3]>, rotation: Option<[f32; 4]>, scale: Option<[f32; 3]>) -> Mat4 {
    let rotation = rotation.map(Quat::from_array).filter(|q| q.is_finite() && q.length_squared() > 1e-12);
    let rotation = rotation.map_or(Quat::IDENTITY, |q| q * (1.0 / q.length()));
    Mat4::from_scale_rotation_translation(
        scale.map_or(Vec3::ONE, Vec3::from),
        rotation,
        translation.map_or(Vec3::ZERO, Vec3::from),
    )
}
