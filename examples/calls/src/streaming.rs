//! The items of a large response, one by one while it arrives: `cargo run -p example-calls -- streaming`.

use soapstone::soap::ItemPath;
use soapstone::{BlockingClient, Client, Options};

use crate::Outcome;
use crate::archive::archive_port::ListDocumentsOperation;
use crate::archive::{Document, ListDocuments};

/// The number of items: a response of 2 MB.
const ITEMS: i32 = 20_000;

pub fn run(url: &str) -> Outcome {
    let path = ItemPath::of::<ListDocumentsOperation>()?;
    let request = ListDocuments::new(ITEMS);

    // The limit is for an item, not for the response.
    let options = Options::default().limit(64 << 10);
    let client = BlockingClient::with_options(url, options.clone())?;
    let mut items = client.stream::<ListDocumentsOperation, Document>(&request, &(), &path)?;
    let mut sum = 0;
    for item in items.by_ref() {
        sum += i64::from(item?.number);
    }
    let rest = items.into_reply()?;
    println!("HTTP {}, the sum of all numbers is {sum}", rest.status);
    assert_eq!(sum, i64::from(ITEMS) * i64::from(ITEMS + 1) / 2);

    // The whole response is larger than the limit.
    assert!(crate::archive::Archive::new(client).list_documents(&request).is_err());
    first(url, options)
}

/// The async client. Dropping the items ends the exchange.
#[tokio::main(flavor = "current_thread")]
async fn first(url: &str, options: Options) -> Outcome {
    let (client, path) = (Client::with_options(url, options)?, ItemPath::of::<ListDocumentsOperation>()?);
    let mut items = client.stream::<ListDocumentsOperation, Document>(&ListDocuments::new(ITEMS), &(), &path).await?;
    let first = items.next().await.ok_or("no items")??;
    println!("the first one is {:?}", first.title);
    assert_eq!(first.number, 1);
    Ok(())
}
