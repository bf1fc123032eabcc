//! Responses of servers of other versions, which lack what version 10.7 requires.

use std::sync::{Arc, Mutex, PoisonError};

use arcgis_soap::generated::map_server::{
    AnyGeometry, AnyPath, FeatureRenderer, GraphicElement, LayerDrawingDescription, MapDescription, Segment,
};
use arcgis_soap::{Error, Options};
use soapstone::codec::decode::{DecodeErrorKind, NoteKind};
use soapstone::transport::Response;

use crate::gis::Gis;
use crate::wiring::{Edit, Setup, Way, connect};

/// The description of a map as a server of that version sends it.
fn described(version: &str, content: &str) -> Response {
    let xsi = "http://www.w3.org/2001/XMLSchema-instance";
    let envelope = "http://schemas.xmlsoap.org/soap/envelope/";
    let text = format!(
        "<s:Envelope xmlns:s='{envelope}' xmlns:xsi='{xsi}' xmlns:e='http://www.esri.com/schemas/ArcGIS/{version}'>\
         <s:Body><e:GetServerInfoResponse><Result xsi:type='e:MapServerInfo'><Name>Layers</Name><Description/>\
         <DefaultMapDescription xsi:type='e:MapDescription'><Name>Layers</Name>{content}</DefaultMapDescription>\
         <Units>esriMeters</Units><SupportedImageReturnTypes>esriImageReturnMimeData</SupportedImageReturnTypes>\
         <CopyrightText>c</CopyrightText></Result></e:GetServerInfoResponse></s:Body></s:Envelope>"
    );
    Response::new(200, "text/xml; charset=utf-8", text)
}

/// An arc of version 9.3, without `IsCounterClockwise`.
fn arc() -> Response {
    let point = |name: &str| format!("<{name} xsi:type='e:PointN'><X>1</X><Y>2</Y></{name}>");
    let (from, to, centre) = (point("FromPoint"), point("ToPoint"), point("CenterPoint"));
    let arc = format!(
        "<Segment xsi:type='e:EllipticArc'>{from}{to}<EllipseStd>true</EllipseStd>{centre}<Rotation>3</Rotation>\
         <MinorMajorRatio>0.5</MinorMajorRatio><IsMinor>true</IsMinor></Segment>"
    );
    let path = format!("<Path xsi:type='e:Path'><SegmentArray xsi:type='e:ArrayOfSegment'>{arc}</SegmentArray></Path>");
    let line = format!(
        "<Line xsi:type='e:PolylineN'><HasID>false</HasID><HasZ>false</HasZ><HasM>false</HasM>\
         <PathArray xsi:type='e:ArrayOfPath'>{path}</PathArray></Line>"
    );
    let graphics = format!("<GraphicElement xsi:type='e:LineElement'>{line}</GraphicElement>");
    described("9.3", &format!("<Rotation>0</Rotation><CustomGraphics>{graphics}</CustomGraphics>"))
}

/// Classes of version 10.0, without `ClassMinimumValue`.
fn classes() -> Response {
    let class = "<ClassBreakInfo xsi:type='e:ClassBreakInfo'><ClassMaximumValue>7</ClassMaximumValue>\
                 <Symbol xsi:type='e:SimpleMarkerSymbol'/></ClassBreakInfo>";
    let renderer = format!(
        "<FeatureRenderer xsi:type='e:ClassBreaksRenderer'><Field>f</Field><MinimumValue>1</MinimumValue>\
         <ClassBreakInfos>{class}</ClassBreakInfos></FeatureRenderer>"
    );
    let layer = format!(
        "<LayerDescription><LayerID>4</LayerID><Visible>true</Visible><ShowLabels>true</ShowLabels>\
         <ScaleSymbols>true</ScaleSymbols><SetSelectionSymbol>false</SetSelectionSymbol>\
         <SelectionBufferDistance>0</SelectionBufferDistance><ShowSelectionBuffer>false</ShowSelectionBuffer>\
         <DefinitionExpression/><DrawingDescription xsi:type='e:FeatureLayerDrawingDescription'>{renderer}\
         </DrawingDescription></LayerDescription>"
    );
    described("10.0", &format!("<LayerDescriptions>{layer}</LayerDescriptions><Rotation>0</Rotation>"))
}

type Notes = Vec<(NoteKind, String)>;

/// The notes of the test that runs at present: a builder is edited by a function without captures.
static NOTES: Mutex<Option<Arc<Mutex<Notes>>>> = Mutex::new(None);
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// The description of the map in a response, and the notes about it.
fn read(way: Way, response: fn() -> Response) -> (MapDescription, Notes) {
    fn hooked(edit: Edit) -> Edit {
        let notes = NOTES.lock().unwrap().clone().unwrap_or_default();
        let options = Options::default()
            .on_note(move |_, note| notes.lock().unwrap().push((note.kind(), note.path().to_owned())));
        match edit {
            Edit::Async(builder) => Edit::Async(builder.options(options)),
            Edit::Blocking(builder) => Edit::Blocking(builder.options(options)),
        }
    }
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let notes = Arc::new(Mutex::new(Notes::new()));
    *NOTES.lock().unwrap() = Some(Arc::clone(&notes));
    let gis = Gis { no_result: Some(response), ..Gis::default() };
    let (_, server) = connect(way, gis, Setup { edit: hooked, ..Setup::default() });
    let info = server.unwrap().map("Map").info().unwrap();
    let notes = std::mem::take(&mut *notes.lock().unwrap());
    (*info.default_map_description.unwrap(), notes)
}

#[test]
fn what_version_9_3_does_not_have_is_left_at_its_default() {
    for way in Way::ALL {
        let (description, notes) = read(way, arc);
        let graphics = description.custom_graphics.unwrap();
        let [GraphicElement::LineElement(line)] = graphics.as_slice() else { panic!("{graphics:?}") };
        let AnyGeometry::PolylineN(line) = &line.line else { panic!("{line:?}") };
        let [AnyPath::Path(path)] = line.path_array.as_slice() else { panic!("{line:?}") };
        let segments = path.segment_array.as_ref().unwrap();
        let [Segment::EllipticArc(arc)] = segments.as_slice() else { panic!("{segments:?}") };
        assert_eq!((arc.rotation, arc.minor_major_ratio), (3.0, 0.5));
        assert_eq!((arc.ellipse_std, arc.is_minor, arc.is_counter_clockwise), (true, true, false));
        assert_eq!(notes.len(), 1, "{notes:?}");
        assert!(notes[0].0 == NoteKind::Missing && notes[0].1.ends_with("Segment[0]/IsCounterClockwise"), "{notes:?}");
    }
}

#[test]
fn what_version_10_0_does_not_have_is_left_at_its_default() {
    for way in Way::ALL {
        let (description, notes) = read(way, classes);
        let layers = description.layer_descriptions.unwrap();
        let Some(LayerDrawingDescription::FeatureLayerDrawingDescription(drawing)) = &layers[0].drawing_description
        else {
            panic!("{layers:?}")
        };
        let Some(FeatureRenderer::ClassBreaksRenderer(renderer)) = &drawing.feature_renderer else {
            panic!("{drawing:?}")
        };
        let classes = &renderer.class_break_infos;
        assert_eq!((layers[0].layer_id, renderer.minimum_value, classes.len()), (4, 1.0, 1));
        assert_eq!((classes[0].class_maximum_value, classes[0].class_minimum_value), (7.0, 0.0));
        let missing = |(kind, path): &(NoteKind, String)| {
            *kind == NoteKind::Missing && path.ends_with("ClassBreakInfo[0]/ClassMinimumValue")
        };
        assert!(notes.iter().any(missing), "{notes:?}");
    }
}

#[test]
fn a_response_that_lacks_something_is_an_error_where_that_is_asked_for() {
    for way in Way::ALL {
        let setup = Setup { edit: crate::edit!(.lenient(false)), ..Setup::default() };
        let (_, server) = connect(way, Gis { no_result: Some(arc), ..Gis::default() }, setup);
        let error = server.unwrap().map("Map").info().unwrap_err();
        let Error::Decode { source, .. } = &error else { panic!("{error}") };
        assert!(matches!(source.kind(), DecodeErrorKind::Missing(_)), "{error}");
    }
}
