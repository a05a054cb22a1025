//! A software renderer for `egui_kittest`: pictures of pages without GPU, driver or display.
//!
//! It follows the rules of egui's own shaders: colours are premultiplied and blended in gamma space, textures are
//! sampled bilinearly, and a pixel belongs to the triangle that holds its centre (top-left rule on shared edges).
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "pixels and points meet here: small screen coordinates; an edge is level or it is not"
)]

use std::collections::HashMap;

use egui::epaint::{ClippedPrimitive, ImageData, ImageDelta, Mesh, Primitive, Vertex};
use egui::{Color32, Context, FullOutput, Pos2, Rect, TextureId, TexturesDelta, pos2};
use egui_kittest::TestRenderer;
use image::RgbaImage;

/// Red, green, blue, alpha; premultiplied; 0..=255.
type Texel = [f32; 4];

/// Draws what egui paints into an image in memory.
#[derive(Default)]
pub struct CpuRenderer {
    textures: HashMap<TextureId, Texture>,
}

impl TestRenderer for CpuRenderer {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for (id, patches) in delta.set.drain() {
            for patch in &patches {
                self.textures.entry(id).or_default().patch(patch);
            }
        }
        for id in delta.free.drain() {
            self.textures.remove(&id);
        }
    }

    fn render(&mut self, ctx: &Context, output: &FullOutput) -> Result<RgbaImage, String> {
        let scale = ctx.pixels_per_point();
        let size = (ctx.content_rect().size() * scale).round();
        let mut canvas = Canvas::new(size.x as usize, size.y as usize);
        for ClippedPrimitive { clip_rect, primitive } in
            ctx.tessellate(output.shapes.clone(), scale)
        {
            let Primitive::Mesh(mesh) = primitive else {
                return Err("a paint callback needs a GPU".to_owned());
            };
            let texture = self
                .textures
                .get(&mesh.texture_id)
                .ok_or_else(|| format!("texture {:?} was never uploaded", mesh.texture_id))?;
            canvas.clip(clip_rect * scale);
            canvas.mesh(&mesh, texture, scale);
        }
        canvas.image()
    }
}

#[derive(Default)]
struct Texture {
    width: usize,
    height: usize,
    texels: Vec<Color32>,
}

impl Texture {
    fn patch(&mut self, patch: &ImageDelta) {
        let ImageData::Color(image) = &patch.image;
        let [width, height] = image.size;
        let Some([left, top]) = patch.pos else {
            *self = Self { width, height, texels: image.pixels.clone() };
            return;
        };
        for (row, line) in image.pixels.chunks_exact(width.max(1)).enumerate() {
            let start = (top + row) * self.width + left;
            self.texels[start..start + width].copy_from_slice(line);
        }
    }

    fn texel(&self, x: i32, y: i32) -> Texel {
        let x = x.clamp(0, self.width as i32 - 1) as usize;
        let y = y.clamp(0, self.height as i32 - 1) as usize;
        self.texels[y * self.width + x].to_array().map(f32::from)
    }

    /// Bilinear, with the edge texels going on for ever.
    fn sample(&self, uv: Pos2) -> Texel {
        let (x, y) = (uv.x * self.width as f32 - 0.5, uv.y * self.height as f32 - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (column, row) = (left as i32, top as i32);
        let upper = mix(self.texel(column, row), self.texel(column + 1, row), x - left);
        let lower = mix(self.texel(column, row + 1), self.texel(column + 1, row + 1), x - left);
        mix(upper, lower, y - top)
    }
}

fn mix(a: Texel, b: Texel, share: f32) -> Texel {
    std::array::from_fn(|i| a[i] + (b[i] - a[i]) * share)
}

/// The picture while it is drawn.
struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<Texel>,
    /// Columns and rows that may be drawn now.
    columns: (usize, usize),
    rows: (usize, usize),
}

impl Canvas {
    fn new(width: usize, height: usize) -> Self {
        let pixels = vec![[0.0; 4]; width * height];
        Self { width, height, pixels, columns: (0, width), rows: (0, height) }
    }

    fn clip(&mut self, rect: Rect) {
        let within = |value: f32, most: usize| value.round().clamp(0.0, most as f32) as usize;
        self.columns = (within(rect.min.x, self.width), within(rect.max.x, self.width));
        self.rows = (within(rect.min.y, self.height), within(rect.max.y, self.height));
    }

    fn mesh(&mut self, mesh: &Mesh, texture: &Texture, scale: f32) {
        for corners in mesh.indices.chunks_exact(3) {
            let corners = [0, 1, 2].map(|i| mesh.vertices[corners[i] as usize]);
            if let Some(triangle) = Triangle::new(corners, scale) {
                self.triangle(&triangle, texture);
            }
        }
    }

    fn triangle(&mut self, triangle: &Triangle, texture: &Texture) {
        let bounds = triangle.bounds();
        let from = |low: f32, clip: (usize, usize)| (low.floor().max(0.0) as usize).max(clip.0);
        let to = |high: f32, clip: (usize, usize)| (high.ceil().max(0.0) as usize).min(clip.1);
        let columns = (from(bounds.min.x, self.columns), to(bounds.max.x, self.columns));
        // Most triangles are flat: one colour, one texel. Those need no sampling.
        let flat = triangle.is_flat().then(|| triangle.color([1.0, 0.0, 0.0], texture));
        for y in from(bounds.min.y, self.rows)..to(bounds.max.y, self.rows) {
            let (start, end) = triangle.span(columns, y);
            let line = &mut self.pixels[y * self.width..(y + 1) * self.width][start..end];
            match flat {
                Some(source) if source[3] >= 255.0 => line.fill(source),
                Some(source) => line.iter_mut().for_each(|target| blend(target, source)),
                None => {
                    for (x, target) in (start..end).zip(line) {
                        let weights = triangle.weights(center(x, y)).unwrap_or_default();
                        blend(target, triangle.color(weights, texture));
                    }
                }
            }
        }
    }

    fn image(self) -> Result<RgbaImage, String> {
        let bytes = self
            .pixels
            .iter()
            .flatten()
            .map(|value| value.round().clamp(0.0, 255.0) as u8)
            .collect();
        RgbaImage::from_raw(self.width as u32, self.height as u32, bytes)
            .ok_or_else(|| "the picture has the wrong number of pixels".to_owned())
    }
}

fn blend(target: &mut Texel, source: Texel) {
    let keep = 1.0 - source[3] / 255.0;
    for (old, new) in target.iter_mut().zip(source) {
        *old = new + *old * keep;
    }
}

fn center(x: usize, y: usize) -> Pos2 {
    pos2(x as f32 + 0.5, y as f32 + 0.5)
}

/// Three corners in pixels, turning clockwise on screen.
struct Triangle {
    corners: [Vertex; 3],
    area: f32,
}

impl Triangle {
    /// Nothing for a triangle without area.
    fn new(mut corners: [Vertex; 3], scale: f32) -> Option<Self> {
        for corner in &mut corners {
            corner.pos = (corner.pos.to_vec2() * scale).to_pos2();
        }
        let area = edge(corners[0].pos, corners[1].pos, corners[2].pos);
        if area < 0.0 {
            corners.swap(1, 2);
        }
        (area != 0.0).then_some(Self { corners, area: area.abs() })
    }

    fn bounds(&self) -> Rect {
        Rect::from_points(&self.corners.map(|corner| corner.pos))
    }

    fn is_flat(&self) -> bool {
        let [a, b, c] = self.corners;
        a.uv == b.uv && b.uv == c.uv && a.color == b.color && b.color == c.color
    }

    /// The columns of row `y` that belong to it, out of those from `columns.0` up to `columns.1`.
    fn span(&self, columns: (usize, usize), y: usize) -> (usize, usize) {
        let [a, b, c] = self.corners.map(|corner| corner.pos);
        let (mut low, mut high) = (columns.0 as f32, columns.1 as f32);
        for (from, to) in [(b, c), (c, a), (a, b)] {
            let rise = to.y - from.y;
            if rise != 0.0 {
                let crossing = from.x + (y as f32 + 0.5 - from.y) * (to.x - from.x) / rise;
                if rise < 0.0 {
                    low = low.max(crossing);
                } else {
                    high = high.min(crossing);
                }
            }
        }
        // Rounding may be off by one at either end; the exact test decides there.
        let mut start = ((low - 1.5).max(0.0) as usize).clamp(columns.0, columns.1.max(columns.0));
        let mut end = ((high + 1.5).max(0.0) as usize).clamp(start, columns.1.max(start));
        while start < end && self.weights(center(start, y)).is_none() {
            start += 1;
        }
        while start < end && self.weights(center(end - 1, y)).is_none() {
            end -= 1;
        }
        (start, end)
    }

    /// How much each corner counts at a point; nothing outside.
    fn weights(&self, point: Pos2) -> Option<[f32; 3]> {
        let [a, b, c] = self.corners.map(|corner| corner.pos);
        let edges = [(b, c), (c, a), (a, b)];
        let mut weights = [0.0; 3];
        for (weight, (from, to)) in weights.iter_mut().zip(edges) {
            let side = edge(from, to, point);
            let owns_its_edge = to.y < from.y || (to.y == from.y && to.x > from.x);
            if side < 0.0 || (side == 0.0 && !owns_its_edge) {
                return None;
            }
            *weight = side / self.area;
        }
        Some(weights)
    }

    fn color(&self, weights: [f32; 3], texture: &Texture) -> Texel {
        let mut uv = Pos2::ZERO;
        let mut tint = [0.0; 4];
        for (corner, weight) in self.corners.iter().zip(weights) {
            uv += corner.uv.to_vec2() * weight;
            let color = corner.color.to_array();
            tint = std::array::from_fn(|i| tint[i] + f32::from(color[i]) * weight);
        }
        let texel = texture.sample(uv);
        std::array::from_fn(|i| tint[i] * texel[i] / 255.0)
    }
}

/// Twice the area of the triangle `a b p`: positive where `p` is to the right of the way from `a` to `b`.
fn edge(a: Pos2, b: Pos2, p: Pos2) -> f32 {
    (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)
}
