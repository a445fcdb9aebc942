//! Scales with round figures.

/// A scale: from one round figure to another in equal round steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    /// Its first figure.
    pub(super) low: f64,
    /// Its last figure.
    pub(super) high: f64,
    /// From figure to figure: 1, 2 or 5 times a power of ten.
    pub(super) step: f64,
}

/// Values beyond this are drawn as if they were it, so that sums stay finite.
pub(super) const FARTHEST: f64 = 1e300;

impl Scale {
    /// A scale that holds these values, with no more than `steps` steps, or two; whole steps where `whole`.
    pub(super) fn holding(values: impl IntoIterator<Item = f64>, steps: usize, whole: bool) -> Self {
        let values = values.into_iter().filter(|value| !value.is_nan());
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            let value = value.clamp(-FARTHEST, FARTHEST);
            (low.min(value), high.max(value))
        });
        let (low, high) = if low > high { (0.0, 0.0) } else { (low, high) };
        // One value alone has no extent: nought gives it one.
        let (low, high) = if low == high { (low.min(0.0), high.max(0.0)) } else { (low, high) };
        if low == high {
            return Self { low: 0.0, high: 1.0, step: 1.0 };
        }
        let mut step = round_step((high - low) / steps.max(1) as f64);
        if whole && step < 1.0 {
            step = 1.0;
        }
        loop {
            let scale = Self { low: (low / step).floor() * step, high: (high / step).ceil() * step, step };
            if scale.steps() <= steps.max(2) || !step.is_finite() {
                return scale;
            }
            step = round_step(step * 1.01);
        }
    }

    /// How many steps it has.
    fn steps(&self) -> usize {
        ((self.high - self.low) / self.step).round() as usize
    }

    /// Its figures.
    pub(super) fn ticks(&self) -> impl Iterator<Item = f64> + use<> {
        let Self { low, step, .. } = *self;
        let first = (low / step).round();
        (0..=self.steps().min(100)).map(move |index| (first + index as f64) * step)
    }

    /// Where a value stands, from 0 for the first figure to 1 for the last.
    pub(super) fn share(&self, value: f64) -> f64 {
        ((value.clamp(-FARTHEST, FARTHEST) - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

/// The next of 1, 2, 5, 10, 20, 50 … that is not less.
fn round_step(least: f64) -> f64 {
    let mut power = 1.0_f64;
    while power * 10.0 <= least {
        power *= 10.0;
    }
    while power > least && power > f64::MIN_POSITIVE {
        power /= 10.0;
    }
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= least * (1.0 - 1e-9))
        .unwrap_or(power * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(values: &[f64], steps: usize, whole: bool) -> Vec<f64> {
        Scale::holding(values.iter().copied(), steps, whole).ticks().collect()
    }

    #[test]
    fn figures_are_round_and_hold_all_values() {
        assert_eq!(ticks(&[0.0, 12.0], 6, true), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0]);
        assert_eq!(ticks(&[0.0, 12.0], 4, true), [0.0, 5.0, 10.0, 15.0]);
        assert_eq!(ticks(&[0.0, 1.0], 5, true), [0.0, 1.0]);
        assert_eq!(ticks(&[-3.0, 7.0], 4, true), [-5.0, 0.0, 5.0, 10.0]);
        assert_eq!(
            ticks(&[0.0, 987_654.0], 5, true),
            [0.0, 200_000.0, 400_000.0, 600_000.0, 800_000.0, 1_000_000.0]
        );
        assert_eq!(ticks(&[5.0], 5, true), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    }

    #[test]
    fn no_values_break_it() {
        for values in [
            &[][..],
            &[0.0],
            &[f64::NAN],
            &[1e308, -1e308],
            &[1e-300, 2e-300],
            &[-5.0],
            &[1e300],
            &[0.1, 0.1 + 1e-16],
        ] {
            for steps in 0..7 {
                let scale = Scale::holding(values.iter().copied(), steps, false);
                assert!(scale.ticks().count() <= 101, "{values:?}");
                for value in values.iter().filter(|value| !value.is_nan()) {
                    assert!((0.0..=1.0).contains(&scale.share(*value)), "{values:?} {scale:?}");
                }
            }
        }
    }
}
