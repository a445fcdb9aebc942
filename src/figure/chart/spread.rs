//! Words beside each other's marks, moved apart where they would collide.

use super::setting::ChartSetting;
use crate::figure::drawing::{Dash, Stroke, paint};

/// The middles of boxes of which each wants a middle and has a height, moved no more than needed, inside of
/// `top` and `bottom` if they fit there; in the order given.
pub(super) fn apart(wanted: &[(f64, f64)], top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].0.total_cmp(&wanted[*b].0));
    let mut middles: Vec<f64> = wanted.iter().map(|(middle, _)| *middle).collect();
    let mut free = top;
    for index in &order {
        let height = wanted[*index].1;
        middles[*index] = middles[*index].max(free + height / 2.0);
        free = middles[*index] + height / 2.0;
    }
    let mut limit = bottom.max(free.min(bottom));
    for index in order.iter().rev() {
        let height = wanted[*index].1;
        middles[*index] = middles[*index].min(limit - height / 2.0);
        limit = middles[*index] - height / 2.0;
    }
    middles
}

/// The line from a mark to its words.
pub(super) fn leader(setting: &ChartSetting) -> Stroke {
    Stroke { paint: paint("grey"), width: setting.hair, dash: Dash::Solid }
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn boxes_keep_apart_and_inside() {
        let places = apart(&[(10.0, 4.0), (11.0, 4.0), (50.0, 4.0), (99.0, 4.0), (98.5, 4.0)], 0.0, 100.0);
        let mut sorted = places.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] >= 4.0 - 1e-9), "{places:?}");
        assert!(sorted.iter().all(|place| (2.0..=98.0).contains(place)));
        assert_eq!(places[2], 50.0);
        assert!(places[0] < places[1] && places[4] < places[3]);
    }
}
