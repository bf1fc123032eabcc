//! Many calls at once that are rejected after the same expiry: one of them gets a new token for all.

use std::sync::Barrier;
use std::time::Duration;

use arcgis_soap::Error;

use crate::gis::{Gis, connection_refused};
use crate::wiring::{Map, Way, map, runtime};

const MANY: usize = 200;

/// Calls from as many tasks or threads at once.
fn storm(map: &Map) -> Vec<Result<String, Error>> {
    match map {
        Map::Async(map) => runtime().block_on(async {
            let call = |map: arcgis_soap::MapServer| async move { map.get_server_info("Layers").await };
            let tasks: Vec<_> = (0..MANY).map(|_| tokio::spawn(call(map.clone()))).collect();
            let mut outcomes = Vec::new();
            for task in tasks {
                outcomes.push(task.await.unwrap().map(|info| info.name));
            }
            outcomes
        }),
        Map::Blocking(map) => {
            let barrier = Barrier::new(MANY);
            std::thread::scope(|scope| {
                let call = || {
                    barrier.wait();
                    map.get_server_info("Layers").map(|info| info.name)
                };
                let threads: Vec<_> = (0..MANY).map(|_| scope.spawn(call)).collect();
                threads.into_iter().map(|thread| thread.join().unwrap()).collect()
            })
        }
    }
}

#[test]
fn many_calls_need_one_token_to_begin_with() {
    for way in Way::ALL {
        let (gis, map) = map(way, Gis::default());
        assert!(storm(&map).into_iter().all(|outcome| outcome.unwrap() == "Layers"), "{way:?}");
        assert_eq!((gis.seen_at("/tokens").len(), gis.seen_at("/MapServer").len()), (1, MANY), "{way:?}");
    }
}

#[test]
fn many_calls_that_meet_one_expiry_request_one_token() {
    for way in Way::ALL {
        // All of them are rejected before the first one receives its response.
        let (gis, map) = map(way, Gis { gate: MANY, ..Gis::default() });
        map.info().unwrap();
        gis.expire();
        assert!(storm(&map).into_iter().all(|outcome| outcome.unwrap() == "Layers"), "{way:?}");
        assert_eq!(gis.seen_at("/tokens").len(), 2, "{way:?}: one before the expiry and one after it");
        assert_eq!(gis.seen_at("/MapServer").len(), 1 + 2 * MANY, "{way:?}");
    }
}

#[test]
fn many_calls_share_the_failure_of_the_token_service() {
    // Time enough for nearly all of them to begin. Those that begin after a failure may send a request of their own.
    let down = || {
        std::thread::sleep(Duration::from_millis(300));
        connection_refused()
    };
    for way in [Way::Async, Way::Blocking] {
        let (gis, map) = map(way, Gis { no_token: Some(down), ..Gis::default() });
        let outcomes = storm(&map);
        assert!(outcomes.iter().all(|outcome| outcome.as_ref().is_err_and(Error::is_token)), "{way:?}");
        assert!(gis.seen_at("/tokens").len() < 10, "{way:?}: {}", gis.seen_at("/tokens").len());
        assert!(gis.seen_at("/MapServer").is_empty());
    }
}
