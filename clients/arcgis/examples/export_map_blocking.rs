//! Lists a site's services, draws a map of one of them, and saves it as `map.png`; without `async`.
//!
//! ```text
//! ARCGIS_USER=myuser ARCGIS_PASSWORD=secret \
//!     cargo run --features blocking --example export_map_blocking -- http://localhost:6080/arcgis/services MapService
//! ```
//! Without `ARCGIS_USER`, the server is called without credentials. Every exchange is printed; no secret is.

use std::env;

use arcgis_soap::blocking::ArcGisServer;
use arcgis_soap::{Credentials, ImageDescription};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = env::args().skip(1);
    let url = arguments.next().unwrap_or_else(|| "http://localhost:6080/arcgis/services".to_owned());
    let service = arguments.next().unwrap_or_else(|| "MapService".to_owned());
    let credentials = env::var("ARCGIS_USER").ok().zip(env::var("ARCGIS_PASSWORD").ok());

    let server = ArcGisServer::builder(url)
        .credentials(credentials.map(|(user, password)| Credentials::new(user, password)))
        .on_exchange(|exchange| eprintln!("{exchange}"))
        .connect()?;
    for service in server.all_services()? {
        println!("{} ({})", service.name, service.r#type);
    }
    let map = server.map_server(&service);
    let info = map.get_server_info(&map.get_default_map_name()?)?;
    let image = map.export_map_image(&info.default_map_description, &ImageDescription::png(800, 600))?;
    let picture = map.download(&image)?;
    std::fs::write("map.png", &picture.data)?;
    println!("{} bytes of {} in map.png", picture.data.len(), picture.media_type);
    Ok(())
}
