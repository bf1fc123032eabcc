//! Peers made of a line of shell, which print invented times at once.

use super::*;

/// Returns a peer that writes its proof and then runs `command` for each line on its standard input.
fn peer(name: &str, command: &str) -> Program {
    let script = format!("echo \"$1 $(cat \"$2\")\" > \"$3\"; while read n; do {command}; done");
    let command = ["sh", "-c", &script, "sh"].map(str::to_owned).to_vec();
    Program { name: name.to_owned(), on: "words".to_owned(), command }
}

/// Runs a contest between a contestant of this process and such peers. `test` names the folder of the test.
fn outcome(test: &str, programs: &[Program]) -> Value {
    let folder = std::env::temp_dir().join(format!("soapstone-contest-{}-{test}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("words.txt");
    std::fs::write(&file, "all words").unwrap();
    let task = Task { what: "decode", on: "words", file: &file };
    let check = |proof: &[u8]| match proof {
        b"decode all words\n" => Ok(()),
        _ => Err("words are missing".into()),
    };
    let contest = Contest::new("reading", 9).with("ours", || Ok(0));
    let outcome = contest.with_programs(programs, &task, check).outcome().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    outcome
}

fn rounds(outcome: &Value) -> Vec<(&str, usize)> {
    let contestants = outcome["contestants"].as_array().unwrap();
    contestants.iter().map(|it| (it["name"].as_str().unwrap(), it["samples"].as_array().unwrap().len())).collect()
}

fn remarks(outcome: &Value) -> Vec<&str> {
    outcome["remarks"].as_array().unwrap().iter().map(|remark| remark.as_str().unwrap()).collect()
}

#[test]
fn slow_peers_take_part_in_few_rounds() {
    let all = [
        peer("slow", "echo 3000000000"),
        peer("slower", "echo 1000000000"),
        peer("less slow", "echo 750000000"),
        peer("quick", "echo 9000000"),
    ];
    let outcome = outcome("slow", &all);
    let rounds = rounds(&outcome);
    assert!(rounds[0].1 >= ROUNDS, "{rounds:?}");
    assert_eq!(rounds, [("ours", rounds[0].1), ("slow", 3), ("slower", 3), ("less slow", 4), ("quick", rounds[0].1)]);
    let remarks = remarks(&outcome);
    assert_eq!(remarks.len(), 3, "{remarks:?}");
    let expected = format!("reading: slow takes part in 3 of {} rounds, since a turn of it lasts 3.00 s", rounds[0].1);
    assert_eq!(remarks[0], expected);
}

#[test]
fn a_peer_that_reads_nothing_takes_no_part() {
    let mut blind = peer("blind", "echo 1");
    blind.command[2] = blind.command[2].replace("$(cat \"$2\")", "");
    let mut silent = peer("silent", "echo 1");
    silent.command[2] = silent.command[2].replace("> \"$3\"", "> /dev/null");
    let mut elsewhere = peer("elsewhere", "echo 1");
    elsewhere.on = "pictures".to_owned();
    let outcome = outcome("blind", &[blind, silent, elsewhere]);
    assert_eq!(rounds(&outcome).len(), 1);
    let remarks = remarks(&outcome);
    assert_eq!(remarks.len(), 2, "{remarks:?}");
    assert_eq!(remarks[0], "reading: blind takes no part: words are missing");
    assert!(remarks[1].starts_with("reading: silent takes no part: it does not show what it read"), "{remarks:?}");
}

#[test]
fn a_peer_that_fails_is_out_and_the_others_go_on() {
    let absent = Program { name: "absent".to_owned(), on: "words".to_owned(), command: vec!["/no/such".to_owned()] };
    let broken =
        peer("broken", "i=$((i + 1)); [ $i -lt 5 ] || { echo noise >&2; echo no more >&2; exit 1; }; echo 9000000");
    let babbling = peer("babbling", "echo soon");
    let outcome = outcome("broken", &[absent, broken, babbling, peer("sound", "echo 9000000")]);
    let rounds = rounds(&outcome);
    assert_eq!(rounds, [("ours", rounds[0].1), ("sound", rounds[0].1)]);
    let remarks = remarks(&outcome);
    assert_eq!(remarks.len(), 3, "{remarks:?}");
    assert!(remarks[0].starts_with("reading: absent takes no part: cannot run /no/such"), "{remarks:?}");
    assert_eq!(remarks[1], "reading: babbling takes no part: it printed \"soon\" instead of a time");
    assert_eq!(remarks[2], "reading: broken drops out: it ended: no more");
}

#[test]
fn each_contestant_comes_first_at_times() {
    let order = std::cell::RefCell::new(String::new());
    let note = |name: char| {
        order.borrow_mut().push(name);
        Ok(0)
    };
    let mut contest = Contest::new("turns", 1).with("a", || note('a')).with("b", || note('b'));
    let mut first = Vec::new();
    for _ in 0..64 {
        contest.for_each_contestant(|contestant| contestant.turn().map(|_| ())).unwrap();
        first.push(order.take());
    }
    // Once in 2^63 runs, chance has it that one of them is missing.
    assert!(first.contains(&"ab".to_owned()) && first.contains(&"ba".to_owned()), "{first:?}");
}
