//! The rows that the programs `codec` and `memory` measure.

use super::contest::Contest;
use super::table::Aim::{AtLeast, AtMost};
use super::table::{Aim, Group, Table, Verdict};
use super::{Bench, peers};

/// The names of contestants, as the program `codec` has them.
const LOOP: &str = "quick-xml, bare event loop";
const WRITER: &str = "quick-xml, writer";
const SERDE: &str = "quick-xml + serde";
const BY_HAND: &str = "quick-xml, by hand";
const GSOAP: &str = "gSOAP";
const OTHERS: [&str; 3] = ["JAX-WS", "node-soap", "zeep"];
const TYPED: &str = "soapstone, geometries as types too";
const OURS: &str = "soapstone";
const STREAMED: &str = "soapstone, streamed";

/// Decode a large response into types.
pub fn decode(bench: &Bench, table: &mut Table) -> Result<(), String> {
    for contest in contests(bench, table, "decode")? {
        let mut group = contest.speeds();
        // The values that all have an `xsi:type` have no aim: no service sends such values only.
        let aim = |least| (!contest.subject.contains("anyType values")).then_some(AtLeast(least));
        group.verdicts.extend(contest.speed_against(LOOP, aim(0.6)));
        group.verdicts.extend(contest.speed_against(SERDE, aim(3.0)));
        against_peers(&contest, &mut group);
        against_typed(&contest, &mut group, &[(SERDE, Some(AtLeast(3.0))), (GSOAP, Some(AtLeast(3.0)))]);
        against_whole(&contest, &mut group);
        table.groups.push(group);
    }
    Ok(())
}

/// Encodes a large response.
pub fn encode(bench: &Bench, table: &mut Table) -> Result<(), String> {
    for contest in contests(bench, table, "encode")? {
        let mut group = contest.speeds();
        group.verdicts.extend(contest.speed_against(WRITER, AtLeast(1.0)));
        group.verdicts.extend(contest.speed_against(BY_HAND, None));
        group.verdicts.extend(contest.speed_against(SERDE, None));
        against_peers(&contest, &mut group);
        against_typed(&contest, &mut group, &[(SERDE, None), (GSOAP, Some(AtLeast(3.0)))]);
        table.groups.push(group);
    }
    Ok(())
}

/// Adds the aim against gSOAP, and the figures of the other peers.
fn against_peers(contest: &Contest, group: &mut Group) {
    group.verdicts.extend(contest.speed_against(GSOAP, AtLeast(3.0)));
    group.verdicts.extend(OTHERS.iter().flat_map(|name| contest.speed_against(name, None)));
}

/// The same aims where all contestants decode geometries, which soapstone keeps as XML until they are decoded.
fn against_typed(contest: &Contest, group: &mut Group, others: &[(&str, Option<Aim>)]) {
    let Some(typed) = contest.of(TYPED) else { return };
    for verdict in others.iter().flat_map(|(name, aim)| typed.speed_against(name, *aim)) {
        group.verdicts.push(Verdict { what: format!("geometries as types too: {}", verdict.what), ..verdict });
    }
}

/// The speed of streaming the items of a response, against decoding all of it.
fn against_whole(contest: &Contest, group: &mut Group) {
    let Some(streamed) = contest.of(STREAMED) else { return };
    for verdict in streamed.speed_against(OURS, AtLeast(0.8)) {
        group.verdicts.push(Verdict { what: format!("streamed: {}", verdict.what), ..verdict });
    }
}

/// A small response, from bytes to types.
pub fn small_call(bench: &Bench, table: &mut Table) -> Result<(), String> {
    for contest in contests(bench, table, "small-call")? {
        let mut group = contest.group("µs", |nanoseconds| nanoseconds / 1e3);
        let extra = |ours, theirs| (ours - theirs) / 1e3;
        group.verdicts.extend(contest.verdicts(LOOP, "more than", "µs", AtMost(1.5), extra));
        group.verdicts.extend(contest.speed_against(SERDE, None));
        table.groups.push(group);
    }
    Ok(())
}

/// A picture in a response.
pub fn base64(bench: &Bench, table: &mut Table) -> Result<(), String> {
    for contest in contests(bench, table, "base64")? {
        let mut group = contest.speeds();
        group.verdicts.extend(contest.speed_against("memcpy", AtLeast(0.7)));
        table.groups.push(group);
    }
    Ok(())
}

/// The memory that decoding takes.
pub fn memory(bench: &Bench, table: &mut Table) -> Result<(), String> {
    let folder = bench.folder.as_os_str();
    bench.programs.contests("memory", ["write".as_ref(), folder])?;
    for what in ["stations", "features", "image"] {
        for sheet in bench.programs.contests("memory", [what.as_ref(), folder])? {
            let of = |name: &str| sheet.figures.get(name).copied().unwrap_or(f64::NAN);
            let both = of("body") + of("result");
            let mut group = Group::new(&sheet.subject, "MB");
            group.bar("peak of the heap", of("peak") / 1e6);
            group.bar("body", of("body") / 1e6);
            group.bar("typed result", of("result") / 1e6);
            group.verdict("peak of the heap relative to body and result", of("peak") / both, "×", Some(AtMost(1.3)));
            if sheet.figures.contains_key("resident") {
                group.bar("peak of resident memory", of("resident") / 1e6);
                group.verdict("peak of resident memory relative to body and result", of("resident") / both, "×", None);
            }
            table.groups.push(group);
        }
    }
    for what in ["streamed-4", "streamed-40", "streamed-400"] {
        for sheet in bench.programs.contests("memory", [what.as_ref(), folder])? {
            let of = |name: &str| sheet.figures.get(name).copied().unwrap_or(f64::NAN);
            let mut group = Group::new(&sheet.subject, "MB");
            group.bar("peak of the heap", of("peak") / 1e6);
            group.verdict("peak of the heap", of("peak") / 1e6, "MB", Some(AtMost(1.0)));
            if sheet.figures.contains_key("resident") {
                group.bar("peak of resident memory", of("resident") / 1e6);
            }
            table.groups.push(group);
        }
    }
    attachments(bench, table)?;
    table.remark(
        "The counting allocator moves blocks that grow and counts both of them, as the worst allocator would; \
         resident memory is what the kernel counted.",
    );
    Ok(())
}

/// The memory that a call with a large attachment takes.
fn attachments(bench: &Bench, table: &mut Table) -> Result<(), String> {
    let of = |figures: &std::collections::BTreeMap<String, f64>, name: &str| figures.get(name).map(|bytes| bytes / 1e6);
    for what in ["up-file", "up-reader", "down-file", "down-reader"] {
        for client in ["async", "blocking"] {
            for megabytes in ["64", "1000"] {
                let task = format!("{what}-{client}-{megabytes}");
                for sheet in bench.programs.contests("memory", [task.as_ref(), bench.folder.as_os_str()])? {
                    let mut group = Group::new(&sheet.subject, "MB");
                    group.bar("peak of the heap", of(&sheet.figures, "peak").unwrap_or(f64::NAN));
                    if let Some(resident) = of(&sheet.figures, "resident") {
                        group.verdict("peak of resident memory", resident, "MB", Some(AtMost(32.0)));
                    }
                    table.groups.push(group);
                }
            }
        }
    }
    table.remark("Attachments: the resident memory is that of the whole process, which has client and server.");
    Ok(())
}

/// Runs the program `codec`, with the peers that take part in such a row.
fn contests(bench: &Bench, table: &mut Table, row: &str) -> Result<Vec<Contest>, String> {
    let mut arguments = vec![row.to_owned(), format!("--inputs={}", bench.folder.display())];
    if bench.peers && ["decode", "encode"].contains(&row) {
        arguments.extend(peers::arguments(&bench.folder, table));
        table.remark(match row {
            "decode" => {
                "JAX-WS RI, node-soap and zeep are called like soapstone, through their clients over transports that \
                 respond from memory; gSOAP reads the envelope without a call around it."
            }
            _ => {
                "JAX-WS RI, node-soap and zeep make whole calls through their clients, over transports that return an \
                 almost empty response; soapstone and gSOAP write the envelope without a call around it."
            }
        });
        table.remark("Of the peers, only gSOAP reads MapServer's response. It decodes geometries into types at once.");
        if row == "encode" {
            table.remark("node-soap receives dates as texts: it writes its own type for them as an empty element.");
        }
    }
    let contests = bench.programs.contests("codec", arguments)?;
    for remark in contests.iter().flat_map(|contest| &contest.remarks) {
        table.remark(remark);
    }
    Ok(contests)
}
