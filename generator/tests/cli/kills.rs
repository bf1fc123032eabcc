//! A process that is killed leaves the old output or the new one, and the next run removes what else is left.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::documents::whole;
use crate::run::{Place, RunOutput};

/// How many processes are killed: enough that some are killed between any two steps.
const KILLS: u32 = 250;

#[test]
fn a_kill_at_any_moment_leaves_the_old_output_or_the_new() {
    let place = Place::with(&[
        ("one.wsdl", &whole()),
        ("two.wsdl", &whole().replace("Order", "Purchase").replace("Ping", "Poke")),
        ("broken.wsdl", "<html/>"),
    ]);
    let [one, two] = ["one", "two"].map(|name| {
        RunOutput::of(&start(&place, name).wait_with_output().unwrap()).exits(0);
        let files = place.files("out");
        std::fs::remove_dir_all(place.path("out")).unwrap();
        files
    });
    assert_ne!(one, two);
    let (mut random, mut before, mut counts) = (1_u64, &one, [0; 3]);
    RunOutput::of(&start(&place, "one").wait_with_output().unwrap()).exits(0);
    for _ in 0..KILLS {
        let (name, after) = if *before == one { ("two", &two) } else { ("one", &one) };
        let mut child = start(&place, name);
        // While files are written: from the moment at which a hidden folder appears, for as long as that may take.
        while child.try_wait().unwrap().is_none() && !is_writing(&place) {
            std::thread::yield_now();
        }
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (began, delay) = (Instant::now(), Duration::from_micros((random >> 33) % 3000));
        while began.elapsed() < delay {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        counts[2] += u32::from(place.files("out") != *before && place.files("out") != *after);
        // The next run, which generates nothing.
        RunOutput::of(&start(&place, "broken").wait_with_output().unwrap()).exits(1);
        let left = place.files("out");
        assert!(left == *before || left == *after, "{:?}", place.names("out"));
        counts[usize::from(left == *after)] += 1;
        before = if left == *after { after } else { before };
    }
    println!(
        "of {KILLS} kills, {} left the old output, {} the new; {} needed the next run",
        counts[0], counts[1], counts[2]
    );
    assert!(counts[0] > 0 && counts[1] > 0, "the moments differ: {counts:?}");
}

/// Starts a run of the command.
fn start(place: &Place, name: &str) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_soapstone"));
    command.args(["--wsdl", &format!("{name}.wsdl"), "--out", "out", "--module"]).current_dir(place.path(""));
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Returns whether the folder of the output has a folder in which new files are collected.
fn is_writing(place: &Place) -> bool {
    let entries = std::fs::read_dir(place.path("out")).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with(".soapstone"))
}
