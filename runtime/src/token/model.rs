//! Model tests of the shared token: every sequence of steps up to a length, with what must hold after each.
//!
//! The steps of a call are atomic, since the cell holds a lock for each, so that sequences are all that threads can do.

mod blocking;
mod futures;

/// Runs a script for every sequence of choices up to a length. The script returns how many choices there are next, or 0
/// if it has ended; it is run from the beginning for each sequence, with the choices so far.
fn explore(length: usize, run: impl Fn(&[usize]) -> usize) -> usize {
    let (mut path, mut sequences) = (Vec::new(), 0);
    loop {
        let choices = if path.len() < length { run(&path) } else { 0 };
        if choices > 0 {
            path.push(0);
            continue;
        }
        if path.len() == length {
            run(&path);
        }
        sequences += 1;
        // The next sequence: the last choice that has another one after it.
        loop {
            let Some(last) = path.pop() else { return sequences };
            if last + 1 < run(&path) {
                path.push(last + 1);
                break;
            }
        }
    }
}

#[test]
fn every_sequence_is_run_once() {
    let seen = std::cell::RefCell::new(Vec::new());
    let count = explore(3, |path| {
        if path.len() == 3 {
            seen.borrow_mut().push(path.to_vec());
        }
        2 + usize::from(path == [1])
    });
    let mut paths = seen.into_inner();
    let all = paths.len();
    paths.sort();
    paths.dedup();
    assert_eq!((count, all, paths.len()), (10, 10, 10));
}
