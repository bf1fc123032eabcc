//! Identifiers of messages.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::time::SystemTime;

/// Returns a new identifier: a UUID of version 4 as a URN (RFC 9562 §5.4). It is unique, and no secret: the standard library's
/// keyed hash is what it is made of.
pub(super) fn new() -> String {
    let random = || RandomState::new().hash_one(SystemTime::now());
    let (high, low) = (random(), random());
    let (a, b, c) = (high >> 32, (high >> 16) & 0xFFFF, high & 0x0FFF);
    let (d, e) = ((low >> 48) & 0x3FFF | 0x8000, low & 0xFFFF_FFFF_FFFF);
    format!("urn:uuid:{a:08x}-{b:04x}-4{c:03x}-{d:04x}-{e:012x}")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    #[test]
    fn identifiers_are_unique_and_well_formed() {
        let ids: HashSet<String> = (0..1000).map(|_| super::new()).collect();
        assert_eq!(ids.len(), 1000);
        for id in ids {
            let parts: Vec<_> = id.strip_prefix("urn:uuid:").unwrap().split('-').map(str::len).collect();
            assert_eq!(parts, [8, 4, 4, 4, 12], "{id}");
            assert_eq!(id.as_bytes()[23], b'4', "{id}");
            assert!(b"89ab".contains(&id.as_bytes()[28]), "{id}");
        }
    }
}
