//! The rows that the program `calls` measures.

use super::Bench;
use super::table::Aim::AtMost;
use super::table::{Group, Table};

/// A whole call over a connection that is kept alive.
pub fn loopback(bench: &Bench, table: &mut Table) -> Result<(), String> {
    for contest in bench.programs.contests("calls", ["loopback"])? {
        let mut group = contest.group("µs", |nanoseconds| nanoseconds / 1e3);
        let more = |ours: f64, theirs: f64| (ours / theirs - 1.0) * 100.0;
        group.verdicts.extend(contest.verdicts("reqwest, bare", "longer than", "%", AtMost(5.0), more));
        group.verdicts.extend(contest.verdicts("", "more than", "µs", None, |ours, theirs| (ours - theirs) / 1e3));
        table.groups.push(group);
    }
    Ok(())
}

/// Many calls at once, with tokens that expire.
pub fn concurrency(bench: &Bench, table: &mut Table) -> Result<(), String> {
    for contest in bench.programs.contests("calls", ["concurrency"])? {
        if contest.contestants.is_empty() {
            let of = |name: &str| contest.figures.get(name).copied().unwrap_or(f64::NAN);
            let mut group = Group::new(format!("{}: tokens", contest.subject), "requests");
            for name in ["token requests", "lifetimes ended", "rejected requests", "failed calls"] {
                group.bar(name, of(name));
            }
            // The first token is requested before a lifetime can end.
            let per_lifetime = of("token requests") / (of("lifetimes ended") + 1.0);
            group.verdict("token requests per lifetime that ended", per_lifetime, "×", Some(AtMost(1.0)));
            group.verdict("failed calls", of("failed calls"), "", Some(AtMost(0.0)));
            table.groups.push(group);
            continue;
        }
        let mut group = contest.group("calls/s", |nanoseconds| contest.bytes / nanoseconds * 1e9);
        let slower = |ours: f64, theirs: f64| (ours / theirs - 1.0) * 100.0;
        group.verdicts.extend(contest.verdicts("soapstone, without", "slower than", "%", AtMost(10.0), slower));
        group.verdicts.extend(contest.verdicts("soapstone, a token", "slower than", "%", None, slower));
        table.groups.push(group);
    }
    table.remark(
        "A token request is due when the last token has expired. If the expiry is returned, the client replaces tokens \
         ahead of time: there, the last quarter of a token's lifetime counts as its end. Any other token request is \
         superfluous.",
    );
    Ok(())
}
