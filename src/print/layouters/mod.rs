//! Layouters of the house: what its templates ask of the grid, set once. A template could measure its matter and set
//! it then; that sets everything twice, and on one core.
//!
//! They stand in the templates as the module `galley`; their arguments are positional, and lengths are absolute.

mod balanced;
mod beside;
mod on_grid;
mod rows;
mod sheet;

use std::sync::LazyLock;
use typst::comemo::Tracked;
use typst::diag::SourceResult;
use typst::engine::Engine;
use typst::foundations::{
    Args, Array, CastInfo, Content, Context, FromValue, Func, IntoValue, Module, NativeElement as _,
    NativeFuncData, NativeFuncPtr, Packed, Scope, Type, Value,
};
use typst::introspection::{Locator, MetadataElem};
use typst::layout::{Abs, Axes, BlockElem, Fragment, Length, Regions, Size};
use typst::syntax::Spanned;
use typst::utils::Numeric as _;

/// The module of the templates.
pub(super) fn module() -> Module {
    let mut scope = Scope::new();
    scope.define("balanced", Func::from(&BALANCED));
    scope.define("on-grid", Func::from(&ON_GRID));
    scope.define("beside", Func::from(&BESIDE));
    scope.define("rows", Func::from(&ROWS));
    scope.define("sheet", Func::from(&SHEET));
    Module::new("galley", scope)
}

static BALANCED: NativeFuncData = layouter("balanced", "Balanced", balanced::DOCS, &|_, _, args| {
    let captured = captured(balanced::arguments(args)?);
    Ok(Value::Content(BlockElem::single_layouter(captured, balanced::layout).pack()))
});

static ON_GRID: NativeFuncData = layouter("on-grid", "On grid", on_grid::DOCS, &|_, _, args| {
    Ok(block(on_grid::arguments(args)?, on_grid::layout))
});

static BESIDE: NativeFuncData = layouter("beside", "Beside", beside::DOCS, &|_, _, args| {
    Ok(block(beside::arguments(args)?, beside::layout))
});

static ROWS: NativeFuncData =
    layouter("rows", "Rows", rows::DOCS, &|_, _, args| Ok(block(rows::arguments(args)?, rows::layout)));

static SHEET: NativeFuncData =
    layouter("sheet", "Sheet", sheet::DOCS, &|_, _, args| Ok(block(sheet::arguments(args)?, sheet::layout)));

type Call = dyn Fn(&mut Engine, Tracked<Context>, &mut Args) -> SourceResult<Value> + Send + Sync;

const fn layouter(
    name: &'static str,
    title: &'static str,
    docs: &'static str,
    call: &'static Call,
) -> NativeFuncData {
    NativeFuncData {
        function: NativeFuncPtr(call),
        name,
        title,
        docs,
        def_site: None,
        keywords: &[],
        contextual: false,
        scope: LazyLock::new(&Scope::new),
        params: LazyLock::new(&Vec::new),
        returns: LazyLock::new(&|| CastInfo::Type(Type::of::<Content>())),
    }
}

/// How a layouter sets its arguments in regions of pages.
type Layout = fn(
    &Packed<MetadataElem>,
    &mut Engine,
    Locator,
    typst::foundations::StyleChain,
    Regions,
) -> SourceResult<Fragment>;

/// A block that is set by a layouter.
fn block(arguments: Array, layout: Layout) -> Value {
    Value::Content(BlockElem::multi_layouter(captured(arguments), layout).pack())
}

/// The arguments of a layouter ride in an element that says nothing by itself.
fn captured(arguments: Array) -> Packed<MetadataElem> {
    Packed::new(MetadataElem::new(Value::Array(arguments)))
}

/// An argument, of a type. One that is absent or of another type is an error of the template.
fn take<T: FromValue<Spanned<Value>> + IntoValue>(args: &mut Args, what: &str) -> SourceResult<Value> {
    // Typst's word for it; it does not panic.
    Ok(args.expect::<T>(what)?.into_value())
}

/// The arguments that a layouter has carried along, one after the other.
fn carried(captured: &Packed<MetadataElem>) -> impl FnMut() -> Value + use<> {
    let values = if let Value::Array(values) = &captured.value { values.clone() } else { Array::new() };
    let mut values = values.into_iter();
    move || values.next().unwrap_or_default()
}

/// A page without an end beside those that there are. Shares of a height are shares of theirs: so a paragraph is the same
/// on both, and is set once.
fn endless(regions: &Regions) -> Regions<'static> {
    let width = regions.size.x;
    Regions {
        size: Size::new(width, Abs::inf()),
        expand: Axes::new(width.is_finite(), false),
        full: regions.full,
        backlog: &[],
        last: None,
    }
}

/// A length that a layouter has carried along.
fn length(value: &Value) -> Abs {
    if let Value::Length(Length { abs, .. }) = value { *abs } else { Abs::zero() }
}

/// Content that a layouter has carried along.
fn content_of(value: Value) -> Content {
    if let Value::Content(content) = value { content } else { Content::empty() }
}
