//! Prints items on all cores: each is printed on its own, so that only their order has to be kept.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::NotRust;
use super::types::CurrentFile;
use crate::lower::ir::{ItemId, Package};

/// The number of items that a thread takes at a time; fewer are not worth a thread.
const CHUNK: usize = 32;

/// The texts of items, in their order.
pub(super) fn print(package: &Package, jobs: &[(CurrentFile, ItemId)]) -> Vec<Result<String, NotRust>> {
    let print = |&(place, item): &(CurrentFile, ItemId)| super::print_item(package, item, place);
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let workers = cores.min(jobs.len() / (2 * CHUNK));
    if workers < 2 {
        return jobs.iter().map(print).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let begin = next.fetch_add(1, Ordering::Relaxed);
            let Some(chunk) = jobs.chunks(CHUNK).nth(begin) else { return done };
            done.push((begin, chunk.iter().map(print).collect::<Vec<_>>()));
        }
    };
    let mut done: Vec<(usize, Vec<Result<String, NotRust>>)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    done.sort_unstable_by_key(|(begin, _)| *begin);
    done.into_iter().flat_map(|(_, texts)| texts).collect()
}
