//! The accents of the house stay apart for every colour vision: CIEDE2000 between any two, seen with the full
//! strength of each dichromacy (Machado, Oliveira and Fernandes 2009).

use super::*;

type Matrix = [[f64; 3]; 3];

const NORMAL: Matrix = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
const PROTAN: Matrix = [
    [0.152_286, 1.052_583, -0.204_868],
    [0.114_503, 0.786_281, 0.099_216],
    [-0.003_882, -0.048_116, 1.051_998],
];
const DEUTAN: Matrix = [
    [0.367_322, 0.860_646, -0.227_968],
    [0.280_085, 0.672_501, 0.047_413],
    [-0.011_820, 0.042_940, 0.968_881],
];
const TRITAN: Matrix = [
    [1.255_528, -0.076_749, -0.178_779],
    [-0.078_411, 0.930_809, 0.147_602],
    [0.004_733, 0.691_367, 0.303_900],
];
/// The Lab axes of sRGB's linear light, D65.
const XYZ: Matrix = [
    [0.412_456_4, 0.357_576_1, 0.180_437_5],
    [0.212_672_9, 0.715_152_2, 0.072_175_0],
    [0.019_333_9, 0.119_192_0, 0.950_304_1],
];

fn times(matrix: Matrix, [a, b, c]: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row[0] * a + row[1] * b + row[2] * c)
}

fn lab(srgb: [u8; 3], vision: Matrix) -> [f64; 3] {
    let linear = srgb.map(|value| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    let [x, y, z] = times(XYZ, times(vision, linear).map(|value| value.clamp(0.0, 1.0)));
    let f = |t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
    let (x, y, z) = (f(x / 0.950_47), f(y), f(z / 1.088_83));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// CIEDE2000 (Sharma, Wu and Dalal 2005).
fn difference([l1, a1, b1]: [f64; 3], [l2, a2, b2]: [f64; 3]) -> f64 {
    let seventh = |chroma: f64| (chroma.powi(7) / (chroma.powi(7) + 25_f64.powi(7))).sqrt();
    let g = 0.5 * (1.0 - seventh((a1.hypot(b1) + a2.hypot(b2)) / 2.0));
    let (a1, a2) = ((1.0 + g) * a1, (1.0 + g) * a2);
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let (h1, h2) = (b1.atan2(a1).to_degrees().rem_euclid(360.0), b2.atan2(a2).to_degrees().rem_euclid(360.0));
    let turn = match h2 - h1 {
        turn if turn > 180.0 => turn - 360.0,
        turn if turn < -180.0 => turn + 360.0,
        turn => turn,
    };
    let mean_hue = (h1 + turn / 2.0).rem_euclid(360.0);
    let (light, chroma) = (l2 - l1, c2 - c1);
    let hue = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
    let (mean_light, mean_chroma) = ((l1 + l2) / 2.0, (c1 + c2) / 2.0);
    let cosine = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cosine(mean_hue - 30.0)
        + 0.24 * cosine(2.0 * mean_hue)
        + 0.32 * cosine(3.0 * mean_hue + 6.0)
        - 0.20 * cosine(4.0 * mean_hue - 63.0);
    let from_middle = (mean_light - 50.0).powi(2);
    let light = light / (1.0 + 0.015 * from_middle / (20.0 + from_middle).sqrt());
    let chroma = chroma / (1.0 + 0.045 * mean_chroma);
    let hue = hue / (1.0 + 0.015 * mean_chroma * t);
    let rotation =
        2.0 * seventh(mean_chroma) * (60.0 * (-((mean_hue - 275.0) / 25.0).powi(2)).exp()).to_radians().sin();
    (light * light + chroma * chroma + hue * hue - rotation * chroma * hue).sqrt()
}

/// The smallest difference between two of some colours, over all kinds of vision.
fn smallest(colours: &[[u8; 3]]) -> f64 {
    let mut smallest = f64::MAX;
    for vision in [NORMAL, PROTAN, DEUTAN, TRITAN] {
        for (index, first) in colours.iter().enumerate() {
            for second in &colours[index + 1..] {
                smallest = smallest.min(difference(lab(*first, vision), lab(*second, vision)));
            }
        }
    }
    smallest
}

#[test]
fn the_measure_is_right() {
    // Two pairs of the published test data of CIEDE2000.
    assert!((difference([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485]) - 2.0425).abs() < 1e-4);
    assert!((difference([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514]) - 0.9082).abs() < 1e-4);
}

#[test]
fn six_covers_stay_apart_for_every_colour_vision() {
    let house = HouseStyle::load(&Files::open("no such folder"), &mut Findings::new());
    let colours: Vec<[u8; 3]> = (1..=6).map(|number| house.accent(None, number).1.srgb).collect();
    assert!(smallest(&colours) >= 16.0, "{:.1}", smallest(&colours));
    // A set that was chosen by eye: to those who see no red, rust and green are one colour.
    let by_eye = [[0x00, 0x69, 0x6f], [0xb8, 0x41, 0x1a], [0x2a, 0x6b, 0x33]];
    assert!(smallest(&by_eye) < 6.0);
}
