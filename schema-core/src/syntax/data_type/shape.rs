//! The parameters of PostGIS's `geometry` and `geography`.

use super::{ParsedType, end, plain};
use crate::def::TypeKind;
use crate::syntax::name::closest_name;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Error, Ident, LitInt, Token};

/// The kinds of shapes, as PostGIS prints them (`liblwgeom`, `lwtype_name`). `Z`, `M` and `ZM` may follow.
const SHAPES: &[&str] = &[
    "Geometry",
    "Point",
    "LineString",
    "Polygon",
    "MultiPoint",
    "MultiLineString",
    "MultiPolygon",
    "GeometryCollection",
    "CircularString",
    "CompoundCurve",
    "CurvePolygon",
    "MultiCurve",
    "MultiSurface",
    "PolyhedralSurface",
    "Triangle",
    "Tin",
];
/// The reference system of `geography` where none is said (`SRID_DEFAULT`).
const GLOBE: u32 = 4326;
/// The highest number of a reference system (`SRID_MAXIMUM`).
const REFERENCE_SYSTEM_LIMIT: u32 = 999_999;

/// What stands between the parentheses: `Point`, `Point, 4326`.
pub(super) fn parse(content: ParseStream<'_>, kind: TypeKind) -> syn::Result<ParsedType> {
    let word = Ident::parse_any(content).map_err(|error| {
        Error::new(
            error.span(),
            format!(
                "the kind of shape comes first; write `{0}(Point)` or `{0}(Point, 4326)`",
                kind.keyword()
            ),
        )
    })?;
    let mut parsed = plain(kind);
    parsed.modifier = Some(shape(&word)?);
    if !content.is_empty() {
        content.parse::<Token![,]>()?;
        let number: LitInt = content.parse().map_err(|error| {
            Error::new(
                error.span(),
                "a reference system is a number, such as 4326 for longitude and latitude",
            )
        })?;
        let system: u32 = number.base10_parse()?;
        if system > REFERENCE_SYSTEM_LIMIT {
            return Err(Error::new(
                number.span(),
                format!("the numbers of reference systems end at {REFERENCE_SYSTEM_LIMIT}"),
            ));
        }
        // 0 means that none is known, which is what silence means too.
        parsed.precision = (system > 0).then_some(system);
        end(
            content,
            "a shape takes its kind and its reference system, no more",
        )?;
    }
    if kind == TypeKind::Geography && parsed.precision.is_none() {
        parsed.precision = Some(GLOBE);
    }
    Ok(parsed)
}

/// The kind in the spelling of PostGIS, which takes any case.
fn shape(word: &Ident) -> syn::Result<String> {
    let text = word.unraw().to_string();
    let lower = text.to_lowercase();
    for suffix in ["", "ZM", "Z", "M"] {
        let Some(start) = lower.strip_suffix(&suffix.to_lowercase()) else {
            continue;
        };
        if let Some(known) = SHAPES.iter().find(|shape| shape.to_lowercase() == start) {
            return Ok(format!("{known}{suffix}"));
        }
    }
    let remedy = match closest_name(&text, SHAPES.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the kinds are {}", SHAPES.join(", ")),
    };
    Err(Error::new(
        word.span(),
        format!("`{text}` is no kind of shape; {remedy}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::parse as parse_type;
    use syn::parse::Parser;

    #[test]
    fn shapes_are_spelled_as_the_server_spells_them() {
        for (text, modifier, system) in [
            ("geometry", None, None),
            ("geometry(point)", Some("Point"), None),
            ("geometry(Point, 4326)", Some("Point"), Some(4326)),
            ("geometry(Point, 0)", Some("Point"), None),
            (
                "geometry(multipolygonzm, 3857)",
                Some("MultiPolygonZM"),
                Some(3857),
            ),
            ("geography(LineStringZ)", Some("LineStringZ"), Some(4326)),
        ] {
            let parsed = parse_type.parse_str(text).unwrap();
            assert_eq!(parsed.modifier.as_deref(), modifier, "{text}");
            assert_eq!(parsed.precision, system, "{text}");
        }
    }

    #[test]
    fn refuses_other_shapes() {
        for (text, message) in [
            ("geometry(Piont)", "did you mean `Point`?"),
            ("geometry(4326)", "the kind of shape comes first"),
            ("geometry(Point, wgs84)", "is a number"),
            ("geometry(Point, 4326, 3)", "no more"),
        ] {
            let error = parse_type.parse_str(text).unwrap_err().to_string();
            assert!(error.contains(message), "{text}: {error}");
        }
    }
}
