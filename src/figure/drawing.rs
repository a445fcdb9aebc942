//! The drawing model: marks on a plane, which both writers draw.

/// A drawing. Lengths are in pt; the origin is the upper left corner, and y grows downwards.
///
/// Marks may reach beyond `width` and `height` where a drawing bleeds; they are drawn in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drawing {
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// What is drawn, the undermost first.
    pub marks: Vec<Mark>,
}

/// A point of the plane.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Point {
    /// From the left edge.
    pub x: f64,
    /// From the upper edge.
    pub y: f64,
}

/// A mark on the plane.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// A rectangle.
    Rectangle {
        /// Its upper left corner.
        at: Point,
        /// Its width.
        width: f64,
        /// Its height.
        height: f64,
        /// How it is drawn.
        ink: Ink,
    },
    /// A circle.
    Circle {
        /// Its centre.
        centre: Point,
        /// Its radius.
        radius: f64,
        /// How it is drawn.
        ink: Ink,
    },
    /// A path; its first step is a move.
    Path {
        /// From point to point.
        steps: Vec<Step>,
        /// How it is drawn.
        ink: Ink,
    },
    /// A line of text.
    Text(Label),
}

/// A step of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// Begins a part of the path here.
    Move(Point),
    /// A straight line to here.
    Line(Point),
    /// A cubic curve: two control points and its end.
    Curve(Point, Point, Point),
    /// A straight line back to where the part began.
    Close,
}

/// How a shape is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Ink {
    /// What fills it.
    pub fill: Option<Paint>,
    /// What runs round it.
    pub stroke: Option<Stroke>,
}

/// A colour of the house style, by name; writers know its inks and its light.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paint {
    /// The name of the colour, or `accent` for the title's own.
    pub token: &'static str,
    /// How much of it, in %, the rest being white: 100 is the full colour.
    pub tint: f64,
}

/// A line's colour, thickness and pattern.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub paint: Paint,
    /// Its thickness.
    pub width: f64,
    /// Its pattern.
    pub dash: Dash,
}

/// The pattern of a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Dash {
    /// Unbroken, with butt ends.
    #[default]
    Solid,
    /// Dashes of four times the thickness, gaps of two and a half.
    Dashed,
    /// Round dots, two and a half times the thickness apart.
    Dotted,
}

impl Dash {
    /// The lengths of marks and gaps of a line of this thickness, in turn; empty for an unbroken one.
    /// Dots are marks of no length with round ends.
    pub fn pattern(self, width: f64) -> Vec<f64> {
        match self {
            Self::Solid => Vec::new(),
            Self::Dashed => vec![4.0 * width, 2.5 * width],
            Self::Dotted => vec![0.0, 2.5 * width],
        }
    }
}

/// A line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// A point on its baseline, which `anchor` explains.
    pub at: Point,
    /// Its words.
    pub text: String,
    /// The size of type.
    pub size: f64,
    /// How heavy it is.
    pub weight: Weight,
    /// Which point of the line `at` is.
    pub anchor: Anchor,
    /// Its colour.
    pub paint: Paint,
}

/// How heavy type is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Weight {
    /// Running text.
    #[default]
    Regular,
    /// Stressed.
    Bold,
}

/// Which point of a line of text is given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Anchor {
    /// Its left end.
    #[default]
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

/// A colour of the house at full strength.
pub const fn paint(token: &'static str) -> Paint {
    Paint { token, tint: 100.0 }
}

/// A colour of the house, thinned with white to this share in %.
pub const fn tint(token: &'static str, tint: f64) -> Paint {
    Paint { token, tint }
}

/// A point.
pub const fn at(x: f64, y: f64) -> Point {
    Point { x, y }
}

impl Ink {
    /// Filled, with no line round it.
    pub const fn fill(paint: Paint) -> Self {
        Self { fill: Some(paint), stroke: None }
    }

    /// Nothing but an unbroken line.
    pub const fn line(paint: Paint, width: f64) -> Self {
        Self { fill: None, stroke: Some(Stroke { paint, width, dash: Dash::Solid }) }
    }

    /// The same with an unbroken line round it.
    pub const fn outlined(self, paint: Paint, width: f64) -> Self {
        Self { fill: self.fill, stroke: Some(Stroke { paint, width, dash: Dash::Solid }) }
    }
}

impl Drawing {
    /// An empty plane.
    pub fn new(width: f64, height: f64) -> Self {
        Self { width, height, marks: Vec::new() }
    }

    /// Adds a rectangle; corners may be given in any order.
    pub fn rectangle(&mut self, from: Point, to: Point, ink: Ink) {
        let corner = at(from.x.min(to.x), from.y.min(to.y));
        let (width, height) = ((to.x - from.x).abs(), (to.y - from.y).abs());
        self.marks.push(Mark::Rectangle { at: corner, width, height, ink });
    }

    /// Adds a circle.
    pub fn circle(&mut self, centre: Point, radius: f64, ink: Ink) {
        self.marks.push(Mark::Circle { centre, radius, ink });
    }

    /// Adds a straight line.
    pub fn line(&mut self, from: Point, to: Point, stroke: Stroke) {
        let steps = vec![Step::Move(from), Step::Line(to)];
        self.marks.push(Mark::Path { steps, ink: Ink { fill: None, stroke: Some(stroke) } });
    }

    /// Adds straight lines from point to point.
    pub fn polyline(&mut self, points: &[Point], stroke: Stroke) {
        let steps = points.iter().enumerate().map(|(index, point)| match index {
            0 => Step::Move(*point),
            _ => Step::Line(*point),
        });
        self.marks.push(Mark::Path { steps: steps.collect(), ink: Ink { fill: None, stroke: Some(stroke) } });
    }

    /// Adds a closed shape with these corners.
    pub fn polygon(&mut self, corners: &[Point], ink: Ink) {
        let steps = corners.iter().enumerate().map(|(index, point)| match index {
            0 => Step::Move(*point),
            _ => Step::Line(*point),
        });
        self.marks.push(Mark::Path { steps: steps.chain([Step::Close]).collect(), ink });
    }

    /// Adds a line of text.
    pub fn text(&mut self, label: Label) {
        self.marks.push(Mark::Text(label));
    }
}

impl Point {
    /// The distance to another point.
    pub fn distance(self, other: Self) -> f64 {
        let (dx, dy) = (other.x - self.x, other.y - self.y);
        (dx * dx + dy * dy).sqrt()
    }

    /// The point at this share of the way to another one.
    pub fn towards(self, other: Self, share: f64) -> Self {
        at(self.x + (other.x - self.x) * share, self.y + (other.y - self.y) * share)
    }

    /// The point moved.
    pub fn moved(self, dx: f64, dy: f64) -> Self {
        at(self.x + dx, self.y + dy)
    }
}
