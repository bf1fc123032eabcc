//! Pictures of the map: size, extent, layers, background, and how they are handed over.

use arcgis_soap::generated::map_server::{
    CenterAndScale, CenterAndSize, Color, ComputeScale, FeatureExtent, FillSymbol, GetLegendInfo, GrayColor, ImageType,
    MapServerBookmark, RgbColor, SimpleFillSymbol,
};
use arcgis_soap::{
    Envelope, EnvelopeN, EsriImageFormat, EsriImageReturnType, Fault, ImageDescription, MapArea, MapDescription,
    MapExtent, MapImage, Point, PointN,
};
use tiny_skia::Pixmap;

use crate::{exchanges, open_map, png_size, secured_map, stand_in};

fn extent(x_min: f64, y_min: f64, x_max: f64, y_max: f64) -> MapArea {
    let envelope = EnvelopeN { x_min, y_min, x_max, y_max, ..EnvelopeN::default() };
    MapArea::MapExtent(Box::new(MapExtent { extent: Some(Envelope::EnvelopeN(Box::new(envelope))) }))
}

fn shown(image: &MapImage) -> [f64; 4] {
    match &image.extent {
        Some(Envelope::EnvelopeN(it)) => [it.x_min, it.y_min, it.x_max, it.y_max].map(|n| (n * 1e6).round() / 1e6),
        other => panic!("{other:?}"),
    }
}

fn background(color: Color) -> Option<FillSymbol> {
    Some(FillSymbol::SimpleFillSymbol(Box::new(SimpleFillSymbol { color: Some(color), ..Default::default() })))
}

fn pixel(image: &MapImage, x: u32, y: u32) -> [u8; 3] {
    let data = image.image_data.as_ref().expect("the picture is in the response");
    let picture = Pixmap::decode_png(data).expect("the picture is a PNG");
    let colour = picture.pixel(x, y).expect("the pixel is in the picture").demultiply();
    [colour.red(), colour.green(), colour.blue()]
}

#[test]
fn the_default_map_is_shown_as_it_is_at_four_to_three() -> Result<(), Box<dyn std::error::Error>> {
    let (_stand_in, map, info) = open_map();
    let image = map.export_map_image(&info, &ImageDescription::png(800, 600))?;
    assert_eq!(shown(&image), [-14.0, 31.0, 44.0, 74.5]);
    assert_eq!(image.image_type.as_deref(), Some("image/png"));
    assert_eq!(image.visible_layer_ids.as_deref(), Some([0, 1, 2, 3].as_slice()));
    // 58 degrees on 800 / 96 inches.
    assert!((image.map_scale - 30_503_294.0).abs() < 1.0, "{}", image.map_scale);
    assert_ne!(pixel(&image, 400, 400), pixel(&image, 100, 40), "land is not sea");
    Ok(())
}

#[test]
fn extents_grow_where_the_pictures_proportions_are_others() -> Result<(), Box<dyn std::error::Error>> {
    let (_stand_in, map, info) = open_map();
    let mut description = info.default_map_description.unwrap_or_default();
    description.map_area = Some(extent(0.0, 40.0, 20.0, 50.0));
    for (width, height, expected) in [
        (400, 200, [0.0, 40.0, 20.0, 50.0]),
        (300, 300, [0.0, 35.0, 20.0, 55.0]),
        (800, 200, [-10.0, 40.0, 30.0, 50.0]),
    ] {
        let image = map.export_map_image(&description, &ImageDescription::png(width, height))?;
        assert_eq!(shown(&image), expected, "{width} x {height}");
        let size = png_size(&map.download(&image)?.data);
        assert_eq!((size.0.cast_signed(), size.1.cast_signed()), (width, height));
        let map_image_display = ImageDescription::png(width, height).image_display.unwrap_or_default();
        let request = ComputeScale { map_description: description.clone(), map_image_display };
        assert!((map.compute_scale(&request)? - image.map_scale).abs() < 1e-6);
    }
    Ok(())
}

#[test]
fn areas_may_be_said_in_every_way() -> Result<(), Box<dyn std::error::Error>> {
    let (_stand_in, map, info) = open_map();
    let mut description = info.default_map_description.clone().unwrap_or_default();
    let center = Some(Point::PointN(PointN { x: 10.0, y: 50.0, ..PointN::default() }));
    let scale = CenterAndScale { center: center.clone(), scale: 3e7, ..Default::default() };
    let size = CenterAndSize { center, width: 8.0, height: 6.0, ..Default::default() };
    let feature = FeatureExtent { layer_id: 3, feature_ids: Some(vec![0]), ..Default::default() };
    let bookmark = MapServerBookmark { name: "Africa".to_owned(), extent: None };
    let mut middles = Vec::new();
    for area in [
        MapArea::CenterAndScale(Box::new(scale)),
        MapArea::CenterAndSize(Box::new(size)),
        MapArea::FeatureExtent(Box::new(feature)),
        MapArea::MapServerBookmark(Box::new(bookmark)),
    ] {
        description.map_area = Some(area);
        let image = map.export_map_image(&description, &ImageDescription::png(80, 60))?;
        let [x0, y0, x1, y1] = shown(&image);
        middles.push((f64::midpoint(x0, x1).round(), f64::midpoint(y0, y1).round(), image.map_scale));
    }
    assert_eq!((middles[0].0, middles[0].1, middles[0].2.round()), (10.0, 50.0, 3e7));
    assert_eq!((middles[1].0, middles[1].1), (10.0, 50.0));
    assert_eq!((middles[2].0, middles[2].1), (140.0, 36.0), "Tokyo");
    assert_eq!((middles[3].0, middles[3].1), (17.0, 1.0));
    Ok(())
}

#[test]
fn layers_and_background_are_as_described() -> Result<(), Box<dyn std::error::Error>> {
    let (_stand_in, map, info) = open_map();
    let mut description = info.default_map_description.unwrap_or_default();
    description.map_area = Some(extent(10.0, 20.0, 20.0, 27.5));
    let image = |description: &MapDescription| map.export_map_image(description, &ImageDescription::png(40, 30));
    let land = pixel(&image(&description)?, 13, 17);
    let red = RgbColor { red: 200, green: 10, blue: 20, ..RgbColor::default() };
    description.background_symbol = background(Color::RgbColor(red));
    assert_eq!(pixel(&image(&description)?, 13, 17), land, "the Sahara is dry");
    for layer in description.layer_descriptions.iter_mut().flat_map(|layers| layers.iter_mut()) {
        layer.visible = layer.layer_id == 3;
    }
    let bare = image(&description)?;
    assert_eq!(pixel(&bare, 13, 17), [200, 10, 20]);
    assert_eq!(bare.visible_layer_ids.as_deref(), Some([3].as_slice()));
    description.background_symbol = background(Color::GrayColor(GrayColor { gray_level: 77, ..Default::default() }));
    assert_eq!(pixel(&image(&description)?, 13, 17), [77; 3]);
    Ok(())
}

#[tokio::test]
async fn pictures_by_url_are_downloaded() -> Result<(), Box<dyn std::error::Error>> {
    let stand_in = stand_in();
    let map = secured_map(&stand_in).await;
    let info = map.get_server_info("Layers").await?;
    let image = map.export_map_image(&info, &ImageDescription::png24(300, 200).by_url()).await?;
    assert!(image.image_data.is_none());
    assert!(image.image_url.starts_with(&stand_in.url().replace("services", "output/_ags_map")), "{}", image.image_url);
    let picture = map.download(&image).await?;
    assert_eq!((picture.media_type.as_str(), png_size(&picture.data)), ("image/png", (300, 200)));
    let last = exchanges(&stand_in).pop().unwrap_or_default();
    assert!(last.starts_with("GET /arcgis/output/_ags_map") && last.ends_with("→ 200"), "{last}");
    Ok(())
}

#[test]
fn legends_have_a_swatch_a_layer() -> Result<(), Box<dyn std::error::Error>> {
    let (_stand_in, map, _) = open_map();
    let image_type = ImageType { image_format: EsriImageFormat::Png, image_return_type: EsriImageReturnType::MimeData };
    let mut request = GetLegendInfo { map_name: "Layers".to_owned(), image_type, ..GetLegendInfo::default() };
    let legends = map.get_legend_info(&request)?;
    let names: Vec<&str> = legends.iter().map(|legend| legend.name.as_str()).collect();
    assert_eq!(names, ["Land", "Lakes", "Graticule", "Cities"]);
    let mut swatches = Vec::new();
    for class in legends.iter().flat_map(|legend| &legend.legend_groups).flatten().flat_map(|it| &it.legend_classes) {
        let image = class.first().and_then(|class| class.symbol_image.as_ref()).ok_or("a swatch")?;
        let picture = map.download(image)?;
        assert_eq!(png_size(&picture.data), (20, 20));
        assert!(!swatches.contains(&picture.data), "each layer has its own");
        swatches.push(picture.data);
    }
    assert_eq!(swatches.len(), 4);

    request.layer_ids = vec![1];
    (request.legend_patch.width, request.legend_patch.height) = (32.0, 16.0);
    request.image_type.image_return_type = EsriImageReturnType::Url;
    let legends = map.get_legend_info(&request)?;
    let image = legends[0].legend_groups.as_ref().and_then(|groups| groups[0].legend_classes.as_ref());
    let image = image.and_then(|classes| classes[0].symbol_image.as_ref()).ok_or("a swatch")?;
    assert_eq!((legends.len(), png_size(&map.download(image)?.data)), (1, (32, 16)));
    Ok(())
}

#[test]
fn what_cannot_be_drawn_is_a_fault_that_says_why() -> Result<(), Box<dyn std::error::Error>> {
    let (_stand_in, map, info) = open_map();
    let good = *info.default_map_description.unwrap_or_default();
    let png = ImageDescription::png(80, 60);
    let other_map = MapDescription { name: "Other".to_owned(), ..good.clone() };
    let rotated = MapDescription { rotation: 30.0, ..good.clone() };
    let inverted = MapDescription { map_area: Some(extent(5.0, 5.0, -5.0, 9.0)), ..good.clone() };
    let endless = MapDescription { map_area: Some(extent(f64::NEG_INFINITY, 0.0, 9.0, 9.0)), ..good.clone() };
    for (description, image, why) in [
        (&good, ImageDescription::png(0, 60), "0 x 60"),
        (&good, ImageDescription::png(-8, 60), "-8 x 60"),
        (&good, ImageDescription::png(5000, 60), "4096"),
        (&good, ImageDescription::jpg(80, 60), "esriImageJPG"),
        (&good, ImageDescription { image_display: None, ..png.clone() }, "size"),
        (&good, ImageDescription { image_type: None, ..png.clone() }, "format"),
        (&other_map, png.clone(), "no map 'Other'"),
        (&rotated, png.clone(), "rotated"),
        (&inverted, png.clone(), "inverted"),
        (&endless, png.clone(), "finite"),
    ] {
        let error = map.export_map_image(description, &image).unwrap_err();
        let fault = error.fault().map(|fault| fault.string.clone()).unwrap_or_default();
        assert!(fault.contains(why), "{why}: {error}");
        assert_eq!(error.status(), Some(500), "{error}");
    }
    let missing = map.get_server_info("Other").unwrap_err();
    assert!(missing.fault().is_some_and(Fault::is_sender), "{missing}");
    Ok(())
}
