//! Draws a map and saves it as `map.png`.
//!
//! ```text
//! ARCGIS_USER=myuser ARCGIS_PASSWORD=secret \
//!     cargo run --example export_map -- http://localhost:6080/arcgis/services MapService
//! ```
//! Without `ARCGIS_USER`, the server is called without credentials. Every exchange is printed; no secret is.

use std::env;

use arcgis_soap::{ArcGisServer, Credentials, ImageDescription};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = env::args().skip(1);
    let url = arguments.next().unwrap_or_else(|| "http://localhost:6080/arcgis/services".to_owned());
    let service = arguments.next().unwrap_or_else(|| "MapService".to_owned());
    let credentials = env::var("ARCGIS_USER").ok().zip(env::var("ARCGIS_PASSWORD").ok());

    let server = ArcGisServer::builder(url)
        .credentials(credentials.map(|(user, password)| Credentials::new(user, password)))
        .on_exchange(|exchange| eprintln!("{exchange}"))
        .connect()
        .await?;
    let map = server.map_server(&service);
    let name = map.get_default_map_name().await?;
    let info = map.get_server_info(&name).await?;
    for layer in info.map_layer_infos.iter().flatten() {
        println!("{}: {}", layer.layer_id, layer.name);
    }
    let image = map.export_map_image(&info.default_map_description, &ImageDescription::png(800, 600)).await?;
    let picture = map.download(&image).await?;
    std::fs::write("map.png", &picture.data)?;
    println!("{name}, 1 : {:.0}, {} bytes of {} in map.png", image.map_scale, picture.data.len(), picture.media_type);
    Ok(())
}
