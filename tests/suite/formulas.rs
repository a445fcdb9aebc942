//! Formulas on the page: what belongs together stands together.

use super::judges;
use super::workspace::Workspace;

#[test]
fn the_space_in_a_formula_is_that_of_its_signs() {
    let text = "# Sums\n\nHere $2n$, $k/n$, $ax + b$, $\\sin x$ and $f(x)$ stand.\n\n$$\\left(\\frac{a}{b}\\right) + \
                \\max_a g(a)$$\n\nThe end.\n";
    let workspace = Workspace::with(text);
    workspace.galley(&["build", "--edition", "print"]).expect(0);
    let Some(pages) = judges::page_texts(&workspace.path("dist/book/book-print.pdf")) else { return };
    let page = pages.iter().find(|page| page.contains("The end")).unwrap();
    for formula in ["2𝑛", "𝑘/𝑛", "𝑎𝑥 + 𝑏", "sin 𝑥", "𝑓(𝑥)"] {
        assert!(page.contains(formula), "{formula} is not in\n{page}");
    }
}
