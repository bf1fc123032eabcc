//! Works on several entries at the same time.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

use super::entry::Results;
use soapstone_dev::index::Entry;

/// The stack of a worker; the generator must do with the 8 MiB of a main thread in a release build, and takes more in
/// a debug build.
const STACK: usize = 64 << 20;

/// Runs `work` on each entry, `jobs` at the same time, the largest first. Shows where it is if standard error is a
/// terminal.
pub fn run(entries: &[Entry], jobs: usize, work: impl Fn(&Entry) -> Results + Sync) -> Vec<Results> {
    let mut order: Vec<&Entry> = entries.iter().collect();
    order.sort_by_key(|entry| std::cmp::Reverse(entry.bytes));
    let bar = ProgressBar::new(entries.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{pos}/{len} [{elapsed}] {wide_msg}") {
        bar.set_style(style);
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(entries.len()));
    let current = Mutex::new(BTreeSet::new());
    let show = |change: &dyn Fn(&mut BTreeSet<String>)| {
        if let Ok(mut current) = current.lock() {
            change(&mut current);
            bar.set_message(current.iter().cloned().collect::<Vec<_>>().join(", "));
        }
    };
    let worker = || {
        while let Some(entry) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
            show(&|current| {
                current.insert(entry.slug.clone());
            });
            let results = work(entry);
            if let Ok(mut done) = done.lock() {
                done.push(results);
            }
            show(&|current| {
                current.remove(&entry.slug);
            });
            bar.inc(1);
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..jobs)
            .filter_map(|_| std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, worker).ok())
            .collect();
        if threads.is_empty() {
            worker();
        }
    });
    bar.finish_and_clear();
    done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}
