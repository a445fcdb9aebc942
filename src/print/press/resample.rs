//! Fewer pixels: each new one is the mean of the area that it covers.

/// A sample of a pixel.
pub(super) trait Sample: Copy + Into<f32> {
    /// The sample nearest to a value.
    fn nearest(value: f32) -> Self;
}

impl Sample for u8 {
    fn nearest(value: f32) -> Self {
        (value + 0.5) as Self
    }
}

impl Sample for u16 {
    fn nearest(value: f32) -> Self {
        (value + 0.5) as Self
    }
}

/// Width and height in pixels.
pub(super) type Extent = (usize, usize);

/// The part of a new pixel in an old one.
struct Share {
    new: usize,
    part: f32,
}

/// For each old position the new ones that it lies in: one, or two.
fn shares(from: usize, to: usize) -> Vec<[Share; 2]> {
    let scale = to as f64 / from as f64;
    let share = |old: usize| {
        let (start, end) = (old as f64 * scale, (old + 1) as f64 * scale);
        let first = (start.floor() as usize).min(to - 1);
        let border = ((first + 1) as f64).min(end);
        let second = (first + 1).min(to - 1);
        [
            Share { new: first, part: (border - start) as f32 },
            Share { new: second, part: (end - border).max(0.0) as f32 },
        ]
    };
    (0..from).map(share).collect()
}

/// The pixels of a smaller picture. Where there is alpha, what is not seen counts for little.
///
/// `to` must be no larger than `from` in either direction, and neither may be empty.
pub(super) fn reduce<T: Sample, const CHANNELS: usize>(
    samples: &[T],
    from: Extent,
    to: Extent,
    alpha: Option<&[u8]>,
) -> Vec<T> {
    let (columns, rows) = (shares(from.0, to.0), shares(from.1, to.1));
    let mut sums = vec![Cell::<CHANNELS>::EMPTY; to.0 * to.1];
    let mut line = vec![Cell::<CHANNELS>::EMPTY; to.0];
    let (pixels, _) = samples.as_chunks::<CHANNELS>();
    for (y, (row, lines)) in pixels.chunks_exact(from.0).zip(&rows).enumerate() {
        line.fill(Cell::EMPTY);
        let seen = alpha.and_then(|alpha| alpha.get(y * from.0..(y + 1) * from.0));
        for (x, (pixel, columns)) in row.iter().zip(&columns).enumerate() {
            let weight = seen.map_or(1.0, |seen| f32::from(seen[x]) / 255.0 + FLOOR);
            let pixel = pixel.map(Into::into);
            for Share { new, part } in columns {
                line[*new].add(&pixel, 1.0, weight * part);
            }
        }
        for Share { new, part } in lines {
            if *part > 0.0 {
                for (sum, cell) in sums[new * to.0..].iter_mut().zip(&line) {
                    sum.add(&cell.sums, cell.weight, *part);
                }
            }
        }
    }
    let mean = |cell: Cell<CHANNELS>| {
        let weight = cell.weight.max(f32::MIN_POSITIVE);
        cell.sums.map(|sum| T::nearest(sum / weight))
    };
    sums.into_iter().flat_map(mean).collect()
}

/// A new pixel while it is summed up.
#[derive(Clone, Copy)]
struct Cell<const CHANNELS: usize> {
    sums: [f32; CHANNELS],
    weight: f32,
}

impl<const CHANNELS: usize> Cell<CHANNELS> {
    const EMPTY: Self = Self { sums: [0.0; CHANNELS], weight: 0.0 };

    fn add(&mut self, values: &[f32; CHANNELS], weight: f32, part: f32) {
        for (sum, value) in self.sums.iter_mut().zip(values) {
            *sum += value * part;
        }
        self.weight += weight * part;
    }
}

/// What an unseen pixel weighs: it decides only where nothing is seen at all.
const FLOOR: f32 = 1.0 / 1024.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_pixel_is_the_mean_of_its_area() {
        let reduced = reduce::<_, 1>(&[0u8, 100, 200, 100, 0, 0, 40, 40], (4, 2), (2, 1), None);
        assert_eq!(reduced, [25, 95]);
        let thirds = reduce::<_, 1>(&[0u8, 90, 180], (3, 1), (2, 1), None);
        assert_eq!(thirds, [30, 150]);
        assert_eq!(reduce::<_, 2>(&[7u16, 9, 65_535, 1], (2, 1), (2, 1), None), [7, 9, 65_535, 1]);
    }

    #[test]
    fn what_is_not_seen_does_not_darken_an_edge() {
        let reduced = reduce::<_, 1>(&[0u8, 200], (2, 1), (1, 1), Some(&[0, 255]));
        assert!(reduced[0] >= 199, "{reduced:?}");
    }
}
