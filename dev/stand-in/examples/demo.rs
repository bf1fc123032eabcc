//! Draws a map over SOAP: starts the stand-in server, connects to it, requests the description of its map, waits until
//! the token expires, and requests a picture of the map. Each HTTP exchange is printed as a line. `cargo xtask demo`
//! runs it; its one argument is the file for the map, `map.png` by default.

use std::env;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use arcgis_soap::{
    ArcGisServer, Credentials, Envelope, EnvelopeN, Exchange, ImageDescription, MapImage, MapServerInfo,
};
use soapstone_stand_in::server::{Config, StandIn};

/// How long tokens live here: long enough for a call on a busy machine, short enough to wait for.
const TOKEN_LIFETIME: Duration = Duration::from_millis(500);

/// The size of the picture in pixels.
const SIZE: (i32, i32) = (800, 600);

#[tokio::main]
async fn main() -> ExitCode {
    let out = env::args_os().nth(1).map_or_else(|| PathBuf::from("map.png"), PathBuf::from);
    match draw(out).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("demo: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn draw(out: PathBuf) -> Result<(), Box<dyn Error>> {
    let stand_in = StandIn::start(Config { token_lifetime: TOKEN_LIFETIME, ..Config::default() })?;
    println!("A stand-in for an ArcGIS server is at {}.", stand_in.url());
    println!("Its tokens live for {} ms.", TOKEN_LIFETIME.as_millis());

    println!("\nConnecting:");
    let builder = ArcGisServer::builder(stand_in.url()).credentials(Credentials::new("myuser", "secret"));
    let server = builder.on_exchange(print).connect().await?;
    let map = server.map_server("MapService");

    println!("\nRequesting the description of the map:");
    let info = map.get_server_info("Layers").await?;
    describe(&info);

    let pause = TOKEN_LIFETIME + Duration::from_millis(100);
    println!("\nWaiting for {} ms until the token expires, then requesting the map:", pause.as_millis());
    tokio::time::sleep(pause).await;
    let image = map.export_map_image(&info.default_map_description, &ImageDescription::png(SIZE.0, SIZE.1)).await?;
    let picture = map.download(&image).await?;
    check(&picture.data)?;
    if let Some(folder) = out.parent() {
        std::fs::create_dir_all(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    }
    std::fs::write(&out, &picture.data).map_err(|error| format!("cannot write {}: {error}", out.display()))?;

    let expired = stand_in.exchanges().iter().filter(|exchange| exchange.status == 498).count();
    if expired == 0 {
        return Err("the server rejected no token, although the first one should have expired".into());
    }
    println!("  {}", drawn(&image));
    println!(
        "\nThe token expired ({expired} × 498), and the call was repeated with a new one: {} tokens in all.",
        stand_in.token_requests()
    );
    println!("The map is in {} ({} bytes).", out.display(), picture.data.len());
    println!("Next, a client of your own service: cargo xtask codegen --wsdl FILE|URL --out ../my-client");
    Ok(())
}

/// Prints an exchange as a line.
fn print(exchange: &Exchange) {
    // All URLs have the same beginning, up to the path.
    let path = exchange.url.find("/arcgis").and_then(|at| exchange.url.get(at..)).unwrap_or(&exchange.url);
    let outcome = match &exchange.outcome {
        Ok(status) => status.to_string(),
        Err(error) => error.to_string(),
    };
    let (method, name, elapsed) = (exchange.method, exchange.purpose.name(), exchange.elapsed.as_millis());
    println!("  {method} {path} {name} → {outcome} ({elapsed} ms)");
}

fn describe(info: &MapServerInfo) {
    let layers: Vec<&str> = info.map_layer_infos.iter().flatten().map(|layer| layer.name.as_str()).collect();
    println!("  The map \"{}\" has the layers {}.", info.name, layers.join(", "));
}

fn drawn(image: &MapImage) -> String {
    let extent = match &image.extent {
        Some(Envelope::EnvelopeN(envelope)) => {
            let EnvelopeN { x_min, y_min, x_max, y_max, .. } = &**envelope;
            format!("longitude {x_min} to {x_max}, latitude {y_min} to {y_max}")
        }
        _ => "another kind of extent".to_owned(),
    };
    let (width, height, scale) = (image.image_width, image.image_height, image.map_scale);
    format!("{width} × {height} pixels show {extent} at 1 : {scale:.0}.")
}

/// Checks that the picture is a PNG of the requested size (PNG §11.2.2).
fn check(png: &[u8]) -> Result<(), Box<dyn Error>> {
    let number = |at: usize| png.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    let size = (number(16), number(20));
    let requested = (u32::try_from(SIZE.0).ok(), u32::try_from(SIZE.1).ok());
    if png.starts_with(b"\x89PNG\r\n\x1a\n") && size == requested {
        Ok(())
    } else {
        Err("the server's picture is not a PNG of the requested size".into())
    }
}
