//! What is where, what is called so, and how many there are.

use arcgis_soap::generated::map_server::{
    ComputeDistance, EsriFindOption, EsriGeometryType, EsriSpatialRelEnum, FidSet, Find, FromMapPoints, Identify,
    ImageDisplay, LayerDescription, MapTableDescription, Multipoint, PolygonN, QueryFeatureCount, QueryFeatureData,
    QueryFeatureIds, QueryRowCount, QueryRowIds, ToMapPoints,
};
use arcgis_soap::{
    AnyGeometry, AnyQueryFilter, EnvelopeN, EsriIdentifyOption, EsriUnits, Point, PointN, QueryFilter, SpatialFilter,
};
use soapstone::codec::any::AnyType;

use crate::open_map;

const CITIES: i32 = 3;

fn map_name() -> String {
    "Layers".to_owned()
}

fn display() -> ImageDisplay {
    ImageDisplay { image_height: 600, image_width: 800, image_dpi: 96.0, transparent_color: None }
}

fn condition(text: &str) -> AnyQueryFilter {
    AnyQueryFilter::QueryFilter(Box::new(QueryFilter { where_clause: text.to_owned(), ..QueryFilter::default() }))
}

fn point(x: f64, y: f64) -> PointN {
    PointN { x, y, ..PointN::default() }
}

#[test]
fn features_are_counted_and_numbered() -> Result<(), Box<dyn std::error::Error>> {
    let (_stand_in, map, _) = open_map();
    let count = |layer_id, query_filter| {
        map.query_feature_count(&QueryFeatureCount { map_name: map_name(), layer_id, query_filter })
    };
    assert_eq!(count(CITIES, AnyQueryFilter::default())?, 42);
    assert_eq!(count(CITIES, condition("NAME LIKE 'B%'"))?, 5);
    let filter_geometry = EnvelopeN { x_min: -12.0, y_min: 49.0, x_max: 2.0, y_max: 59.0, ..EnvelopeN::default() };
    let spatial = SpatialFilter {
        spatial_rel: EsriSpatialRelEnum::Intersects,
        filter_geometry: AnyGeometry::EnvelopeN(Box::new(filter_geometry)),
        ..SpatialFilter::default()
    };
    let spatial = AnyQueryFilter::SpatialFilter(Box::new(spatial));
    assert_eq!(count(CITIES, spatial.clone())?, 1, "London");
    assert_eq!(count(0, spatial)?, 3, "Europe, Great Britain, Ireland");
    for (layer, filter) in
        [(17, AnyQueryFilter::default()), (-1, AnyQueryFilter::default()), (0, condition("SIZE = 1"))]
    {
        assert!(count(layer, filter).unwrap_err().fault().is_some(), "{layer}");
    }

    let ids = QueryFeatureIds { map_name: map_name(), layer_id: CITIES, query_filter: condition("FID<2") };
    assert_eq!(map.query_feature_ids(&ids)?.fid_array, [0, 1]);
    let description = LayerDescription {
        layer_id: CITIES,
        definition_expression: "POPULATION > 30000000".to_owned(),
        ..LayerDescription::default()
    };
    let table = MapTableDescription::LayerDescription(Box::new(description));
    let query_filter = AnyQueryFilter::default();
    let (map_table_description, query_filter2) = (table.clone(), query_filter.clone());
    assert_eq!(map.query_row_count(&QueryRowCount { map_name: map_name(), map_table_description, query_filter })?, 2);
    let request = QueryRowIds { map_name: map_name(), map_table_description: table, query_filter: query_filter2 };
    assert_eq!(map.query_row_ids(&request)?, [0, 1]);
    Ok(())
}

#[test]
fn rows_have_fields_and_shapes() -> Result<(), Box<dyn std::error::Error>> {
    let (_stand_in, map, _) = open_map();
    let data = |layer_id, filter: QueryFilter| {
        let query_filter = AnyQueryFilter::QueryFilter(Box::new(filter));
        map.query_feature_data(&QueryFeatureData { map_name: map_name(), layer_id, query_filter })
    };
    let paris = QueryFilter { where_clause: "NAME='Paris'".to_owned(), ..QueryFilter::default() };
    let paris = data(CITIES, paris)?;
    let names: Vec<&str> = paris.fields.field_array.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["FID", "Shape", "NAME", "POPULATION"]);
    let shapes = paris.fields.field_array[1].geometry_def.as_ref().map(|def| def.geometry_type.clone());
    assert_eq!(shapes, Some(EsriGeometryType::Point));
    let [id, shape, name, people] = paris.records[0].values.as_slice() else { panic!("{paris:?}") };
    assert_eq!((paris.records.len(), id, name), (1, &AnyType::Int(20), &AnyType::String("Paris".to_owned())));
    assert_eq!(people, &AnyType::Double(11_200_000.0));
    let place: PointN = shape.decode()?;
    assert_eq!((place.x, place.y), (2.35, 48.86));

    let fid_set = Some(FidSet { fid_array: vec![0] });
    let land = data(0, QueryFilter { sub_fields: Some("name, shape".to_owned()), fid_set, ..QueryFilter::default() })?;
    let [shape, name] = land.records[0].values.as_slice() else { panic!("{land:?}") };
    assert_eq!((land.records.len(), name), (1, &AnyType::String("Africa".to_owned())));
    let africa: PolygonN = shape.decode()?;
    let outline = africa.ring_array[0].point_array.as_ref().ok_or("an outline")?;
    assert!(outline.len() > 20);
    assert_eq!(outline.first(), outline.last(), "rings are closed");

    let unknown = QueryFilter { sub_fields: Some("NAME,SIZE".to_owned()), ..QueryFilter::default() };
    assert!(data(0, unknown).unwrap_err().to_string().contains("SIZE"));
    Ok(())
}

#[test]
fn places_are_identified() -> Result<(), Box<dyn std::error::Error>> {
    let (_stand_in, map, info) = open_map();
    let mut request = Identify {
        map_description: info.default_map_description.unwrap_or_default(),
        map_image_display: display(),
        search_shape: AnyGeometry::PointN(point(2.4, 48.9)),
        tolerance: 3,
        identify_option: EsriIdentifyOption::Topmost,
        ..Identify::default()
    };
    let names = |request: &Identify| -> Result<Vec<(i32, String)>, arcgis_soap::Error> {
        Ok(map.identify(request)?.into_iter().map(|found| (found.layer_id, found.name)).collect())
    };
    assert_eq!(names(&request)?, [(CITIES, "Paris".to_owned())]);
    request.identify_option = EsriIdentifyOption::VisibleLayers;
    assert_eq!(names(&request)?, [(CITIES, "Paris".to_owned()), (0, "Europe".to_owned())]);
    request.layer_ids = vec![0];
    let found = map.identify(&request)?;
    assert!(matches!(&found[0].shape, Some(AnyGeometry::PolygonN(_))));
    assert_eq!(found[0].properties.as_ref().map(|set| set.property_array.len()), Some(2));
    request.search_shape = AnyGeometry::PointN(point(-30.0, 40.0));
    assert!(names(&request)?.is_empty(), "the sea");
    for layer in request.map_description.layer_descriptions.iter_mut().flat_map(|layers| layers.iter_mut()) {
        layer.visible = false;
    }
    request.search_shape = AnyGeometry::PointN(point(2.4, 48.9));
    assert!(names(&request)?.is_empty(), "nothing is visible");
    request.identify_option = EsriIdentifyOption::AllLayers;
    assert_eq!(names(&request)?.len(), 1);
    Ok(())
}

#[test]
fn names_are_found() -> Result<(), Box<dyn std::error::Error>> {
    let (_stand_in, map, info) = open_map();
    let mut request = Find {
        map_description: info.default_map_description.unwrap_or_default(),
        map_image_display: display(),
        search_string: "sao".to_owned(),
        contains: true,
        find_option: EsriFindOption::VisibleLayers,
        ..Find::default()
    };
    let found = map.find(&request)?;
    assert_eq!((found.len(), found[0].value.as_str(), found[0].layer_id), (1, "São Paulo", CITIES));
    assert!(matches!(&found[0].shape, Some(AnyGeometry::PointN(_))));
    request.contains = false;
    assert!(map.find(&request)?.is_empty());
    request.search_string = "Victoria".to_owned();
    request.contains = true;
    assert_eq!(map.find(&request)?.len(), 2);
    request.layer_ids = vec![1];
    assert_eq!(map.find(&request)?.len(), 1);
    request.search_fields = "POPULATION".to_owned();
    assert!(map.find(&request)?.is_empty());
    Ok(())
}

#[test]
fn pixels_and_places_correspond() -> Result<(), Box<dyn std::error::Error>> {
    let (_stand_in, map, info) = open_map();
    let map_description = info.default_map_description.unwrap_or_default();
    let places = map.to_map_points(&ToMapPoints {
        map_description: map_description.clone(),
        map_image_display: display(),
        screen_x_values: vec![0, 400, 800],
        screen_y_values: vec![0, 300, 600],
    })?;
    let Multipoint::MultipointN(points) = &places else { panic!("{places:?}") };
    let points: Vec<(f64, f64)> = points
        .point_array
        .iter()
        .flatten()
        .filter_map(|point| match point {
            Point::PointN(PointN { x, y, .. }) => Some((*x, *y)),
            _ => None,
        })
        .collect();
    assert_eq!(points, [(-14.0, 74.5), (15.0, 52.75), (44.0, 31.0)]);
    let request = FromMapPoints { map_description, map_image_display: display(), map_points: places };
    let pixels = map.from_map_points(&request)?;
    assert_eq!((pixels.screen_x_values, pixels.screen_y_values), (vec![0, 400, 800], vec![0, 300, 600]));
    Ok(())
}

#[test]
fn distances_are_measured() -> Result<(), Box<dyn std::error::Error>> {
    let (_stand_in, map, _) = open_map();
    let mut request = ComputeDistance {
        map_name: map_name(),
        from_point: Point::PointN(point(2.35, 48.86)),
        to_point: Point::PointN(point(13.41, 52.52)),
        units: EsriUnits::Kilometers,
    };
    assert_eq!(map.compute_distance(&request)?.round(), 878.0);
    request.units = EsriUnits::Miles;
    assert_eq!(map.compute_distance(&request)?.round(), 545.0);
    request.units = EsriUnits::UnknownUnits;
    assert!(map.compute_distance(&request).unwrap_err().fault().is_some());
    Ok(())
}
